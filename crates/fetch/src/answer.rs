//! What an answer means for a visit: page, redirect, or something else.

use std::time::Duration;

use suyuan_model::{Capture, Headers, Outcome, Purpose, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit};

use crate::body::ReadBody;
use crate::limits::Limits;
use crate::trouble::Fault;

/// An answer, read.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) status_line: String,
    /// The fields that were sent.
    pub(crate) request: Headers,
    /// All of them; the capture keeps as many as the limits say.
    pub(crate) headers: Headers,
    pub(crate) remote: Option<std::net::SocketAddr>,
    pub(crate) tls: TlsVerdict,
    pub(crate) read: ReadBody,
    /// Why the body is not whole, if it was cut by time or by the other side.
    pub(crate) cut_by: Option<Fault>,
    /// How long it waited for memory, in which the host had no part.
    pub(crate) waited: Duration,
}

impl Answer {
    /// The capture of a visit that got this answer.
    pub(crate) fn capture(self, visit: Visit, at: Timestamp, took_ms: u32, limits: &Limits) -> Capture {
        let outcome = self.outcome(&visit);
        let Answer { status, status_line, request, headers, remote, tls, read, .. } = self;
        let headers = kept(headers, limits.headers_bytes_kept);
        Capture {
            visit,
            at,
            took_ms,
            outcome,
            request,
            response: Some(Response { status, status_line, headers, remote, tls, body: read.body }),
        }
    }

    fn outcome(&self, visit: &Visit) -> Outcome {
        // A redirect says all in its head, whatever becomes of its body.
        if is_redirect(self.status)
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

/// What browsers follow: the redirect statuses of the Fetch standard, and 300, which some do.
fn is_redirect(status: u16) -> bool {
    matches!(status, 300..=303 | 307 | 308)
}

/// The first Location, as text for the URL parser; none if it is empty.
///
/// Bytes beyond ASCII are percent-encoded as they are, as browsers do it: a path in GBK leads where its bytes say.
pub fn location(headers: &Headers) -> Option<String> {
    let (_, value) = headers.0.iter().find(|(name, _)| name == "location")?;
    let mut text = String::with_capacity(value.len());
    for &byte in value {
        if byte.is_ascii() {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

/// The header fields in order, without those that go beyond the limit.
fn kept(Headers(mut fields): Headers, bytes_max: usize) -> Headers {
    let mut bytes = 0;
    fields.retain(|(name, value)| {
        let field_bytes = name.len() + value.len() + ": \r\n".len();
        let fits = bytes + field_bytes <= bytes_max;
        bytes += if fits { field_bytes } else { 0 };
        fits
    });
    Headers(fields)
}

/// The capture of a visit that got no answer.
pub(crate) fn unanswered(visit: Visit, at: Timestamp, took_ms: u32, outcome: Outcome) -> Capture {
    Capture { visit, at, took_ms, outcome, request: Headers::default(), response: None }
}
