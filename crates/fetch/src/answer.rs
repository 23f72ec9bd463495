//! What an answer means for a visit: page, redirect, or something else.

use suyuan_model::{Capture, Headers, Outcome, Purpose, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit};

use crate::body::ReadBody;
use crate::trouble::Fault;

/// An answer, read.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) remote: Option<std::net::SocketAddr>,
    pub(crate) tls: TlsVerdict,
    pub(crate) read: ReadBody,
    /// Why the body is not whole, if it was cut by time or by the other side.
    pub(crate) cut_by: Option<Fault>,
}

impl Answer {
    /// The capture of a visit that got this answer.
    pub(crate) fn capture(self, visit: Visit, at: Timestamp, took_ms: u32) -> Capture {
        let outcome = self.outcome(&visit);
        let Answer { status, headers, remote, tls, read, .. } = self;
        Capture {
            visit,
            at,
            took_ms,
            outcome,
            response: Some(Response { status, headers, remote, tls, body: read.body }),
        }
    }

    fn outcome(&self, visit: &Visit) -> Outcome {
        // A redirect says all in its head, whatever becomes of its body.
        if (300..400).contains(&self.status)
            && let Some(location) = location(&self.headers)
        {
            return Outcome::Redirect { to: visit.url.join(&location).ok() };
        }
        if let Some(fault) = &self.cut_by {
            return Outcome::failed(fault.trouble, fault.reason.clone());
        }
        if let Some(broken) = self.read.broken {
            return Outcome::failed(Trouble::BadCoding, broken);
        }
        let for_robots = matches!(visit.purpose, Purpose::Robots { .. });
        if for_robots && self.read.body.truncated == Some(Truncated::Disconnect) {
            return Outcome::failed(Trouble::Reset, "the coded body ends before its end");
        }
        match self.status {
            200..300 if for_robots || self.read.readable => Outcome::Page,
            200..300 => Outcome::NotHtml,
            _ => Outcome::Status,
        }
    }
}

/// The first Location, as text. Bytes beyond ASCII are read as UTF-8 where they are, else each as itself.
fn location(headers: &Headers) -> Option<String> {
    let (_, value) = headers.0.iter().find(|(name, _)| name == "location")?;
    let text = match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|&byte| char::from(byte)).collect(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The capture of a visit that got no answer.
pub(crate) fn unanswered(visit: Visit, at: Timestamp, took_ms: u32, outcome: Outcome) -> Capture {
    Capture { visit, at, took_ms, outcome, response: None }
}
