//! What a web answers.

use std::net::IpAddr;

use suyuan_model::{
    Body, Capture, Headers, Hop, HopKind, Outcome, PageUrl, Response, Timestamp, TlsVerdict, Trouble, Truncated, Visit,
};

/// What a server does with one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// None: no answer comes.
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Vec<u8>,
    pub(crate) is_cut: bool,
    /// Where it leads, with the kind of hop; a redirect is one, too.
    pub(crate) hops: Vec<(HopKind, PageUrl)>,
    pub(crate) has_findings: bool,
    pub(crate) took_ms: u32,
}

/// A web that answers.
pub(crate) trait Web {
    fn address(&self, host: &str) -> Option<IpAddr>;
    /// The answer to the nth request for this URL, from 1.
    fn answer(&self, url: &PageUrl, nth: u32) -> Answer;
}

pub(crate) fn url(text: &str) -> PageUrl {
    PageUrl::new(text).unwrap()
}

impl Answer {
    pub(crate) fn status(status: u16) -> Answer {
        Answer { status: Some(status), took_ms: 20, ..Answer::default() }
    }

    pub(crate) fn page(hops: Vec<(HopKind, PageUrl)>) -> Answer {
        Answer { hops, ..Answer::status(200) }
    }

    pub(crate) fn links<'a>(to: impl IntoIterator<Item = &'a str>) -> Answer {
        // What is no URL any more, as when it grew too long, is no link either.
        Answer::page(to.into_iter().filter_map(|to| Some((HopKind::Link, PageUrl::new(to).ok()?))).collect())
    }

    pub(crate) fn redirect(to: &str) -> Answer {
        Answer { hops: vec![(HopKind::Redirect, url(to))], ..Answer::status(302) }
    }

    pub(crate) fn hops(&self) -> Vec<Hop> {
        let hop =
            |(kind, to): &(HopKind, PageUrl)| Hop { to: to.clone(), found: None, kind: *kind, text: String::new() };
        self.hops.iter().map(hop).collect()
    }

    /// The capture that the loop would hand to the frontier.
    pub(crate) fn capture(&self, visit: Visit, at: Timestamp) -> Capture {
        let outcome = match (self.status, self.is_cut) {
            (None, _) => Outcome::failed(Trouble::TimedOut, "silence"),
            (_, true) => Outcome::failed(Trouble::Reset, "cut"),
            (Some(200..300), _) => Outcome::Page,
            (Some(300..400), _) => Outcome::Redirect { to: self.hops.first().map(|(_, to)| to.clone()) },
            (Some(_), _) => Outcome::Status,
        };
        let retry_after = self.retry_after.iter().map(|value| ("retry-after".to_owned(), value.clone().into_bytes()));
        let response = self.status.map(|status| Response {
            status,
            status_line: String::new(),
            headers: Headers(retry_after.collect()),
            remote: None,
            tls: TlsVerdict::None,
            body: Body {
                wire: self.body.clone(),
                truncated: self.is_cut.then_some(Truncated::Disconnect),
                ..Body::default()
            },
        });
        Capture { visit, at, took_ms: self.took_ms, outcome, request: Headers::default(), response }
    }
}
