//! What is written: one entry is whole in one transaction.

use std::net::SocketAddr;

use suyuan_archive::Exchange;
use suyuan_model::{
    Capture, Change, Claim, Coverage, Headers, Health, Neighbor, NoTelling, Observed, Outcome, Outlinks, PageUrl,
    Purpose, Sighting, Timestamp, TlsVerdict, Truncated, UrlId, Vantage, Watch,
};

use crate::{Elsewhere, RunId};

/// One thing to be written, whole or not at all.
#[derive(Clone, Debug)]
pub enum Entry {
    /// What changed in the frontier.
    Changes(Vec<Change>),
    /// A capture with all that came of it.
    Capture(Box<CaptureRecord>),
    /// Records for the folder in which every capture is kept, if there is one: when, and the records.
    Recording(Timestamp, Vec<u8>),
}

impl Entry {
    /// About how many rows it writes: what a transaction's size is counted in.
    pub(crate) fn operations(&self) -> usize {
        match self {
            Entry::Changes(changes) => changes.len(),
            Entry::Recording(..) => 1,
            Entry::Capture(record) => {
                1 + record.changes.len()
                    + record.claims.len()
                    + record.neighbors.len()
                    + record.observed.len()
                    + 4 * record.sightings.len()
            }
        }
    }
}

/// A capture, and all that came of it.
#[derive(Clone, Debug)]
pub struct CaptureRecord {
    /// The run.
    pub run: RunId,
    /// The number of its URL; none for robots.txt.
    pub url_id: Option<UrlId>,
    /// What came back, without the body.
    pub capture: CaptureMeta,
    /// The hosting site of its URL.
    pub site: String,
    /// The hops that were offered to the frontier.
    pub outlinks: Outlinks,
    /// How many links the page has, offered or only counted.
    pub links_total: u32,
    /// The hops that were not taken up.
    pub elsewhere: Elsewhere,
    /// The page's title.
    pub title: String,
    /// Which limits cut the reading of the page short, if any did.
    pub partial: Option<String>,
    /// What of it was looked at.
    pub coverage: Coverage,
    /// What it claims of its site; kept where something was seen.
    pub claims: Vec<Claim>,
    /// What stands on it beside what is watched.
    pub neighbors: Vec<Neighbor>,
    /// What is odd about it although it names nothing that is watched.
    pub observed: Vec<Observed>,
    /// How many characters of text it has that are no link, where it was counted.
    pub text_chars: Option<u64>,
    /// Whether it is clean now, where it was visited for that; else why that cannot be told.
    pub health: Option<(Health, Option<NoTelling>)>,
    /// What was seen on it, in the order of the page.
    pub sightings: Vec<(Watch, Sighting)>,
    /// What changed in the frontier because of it; made before the capture is recorded.
    pub changes: Vec<Change>,
    /// The records that prove what was seen; kept before the capture is recorded.
    pub evidence: Option<Exchange>,
}

/// A capture without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureMeta {
    /// What was asked for.
    pub url: PageUrl,
    /// How we presented ourselves.
    pub vantage: Vantage,
    /// What for.
    pub purpose: Purpose,
    /// Which try it was, from 1.
    pub attempt: u8,
    /// Which look at this URL from this vantage in this run it was, from 1.
    pub look: u32,
    /// When the request left.
    pub at: Timestamp,
    /// How long until the answer was whole, in milliseconds.
    pub took_ms: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// The declared type of the content, or empty.
    pub content_type: String,
    /// The character set that it was read in, or empty.
    pub charset: String,
    /// The address that answered.
    pub remote: Option<SocketAddr>,
    /// What TLS said, if there was an answer.
    pub tls: Option<TlsVerdict>,
    /// The bytes of the body before content decoding.
    pub wire_bytes: u64,
    /// The bytes of the body after content decoding.
    pub read_bytes: u64,
    /// SHA-256 of the bytes that were read, if there was an answer.
    pub sha256: Option<[u8; 32]>,
    /// Whether, and why, the body is not whole.
    pub truncated: Option<Truncated>,
    /// The header fields; kept where something was seen, up to [`crate::HEADERS_BYTES_MAX`].
    pub headers: Headers,
}

impl CaptureMeta {
    /// What the ledger keeps of a capture.
    pub fn of(capture: &Capture, look: u32, charset: &str) -> Self {
        let response = capture.response.as_ref();
        let body = response.map(|response| &response.body);
        CaptureMeta {
            url: capture.visit.url.clone(),
            vantage: capture.visit.vantage,
            purpose: capture.visit.purpose.clone(),
            attempt: capture.visit.attempt,
            look,
            at: capture.at,
            took_ms: capture.took_ms,
            outcome: capture.outcome.clone(),
            status: response.map(|response| response.status),
            content_type: response
                .and_then(|response| response.headers.get("content-type"))
                .unwrap_or_default()
                .to_owned(),
            charset: charset.to_owned(),
            remote: response.and_then(|response| response.remote),
            tls: response.map(|response| response.tls),
            wire_bytes: body.map_or(0, |body| body.wire.len() as u64),
            read_bytes: body.map_or(0, |body| body.bytes().len() as u64),
            sha256: body.map(|body| body.sha256),
            truncated: body.and_then(|body| body.truncated),
            headers: response.map(|response| response.headers.clone()).unwrap_or_default(),
        }
    }
}
