//! What came back from one visit.

use std::net::SocketAddr;

use crate::names::closed_set;
use crate::{Outcome, Timestamp, Visit};

/// What came back from one visit, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// What was asked for.
    pub visit: Visit,
    /// When the request left.
    pub at: Timestamp,
    /// How long until the answer was whole, in milliseconds.
    pub took_ms: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// The header fields of the request, in the order of sending; none where nothing was sent, or it is not on record.
    pub request: Headers,
    /// The answer, as far as one came.
    pub response: Option<Response>,
}

/// An HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The status line as it came, with version and reason.
    pub status_line: String,
    /// The header fields in the order of arrival.
    pub headers: Headers,
    /// The address that answered; none when a proxy or an archive did.
    pub remote: Option<SocketAddr>,
    /// What TLS said.
    pub tls: TlsVerdict,
    /// The body.
    pub body: Body,
}

/// Header fields in the order of arrival; names in lower case, values as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, Vec<u8>)>);

/// A body, as it came and as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The bytes after transfer coding, before content decoding: what an archive keeps.
    pub wire: Vec<u8>,
    /// The bytes after content decoding, if there was a content coding; else `wire` is what is read.
    pub decoded: Option<Vec<u8>>,
    /// SHA-256 of the bytes that are read.
    pub sha256: [u8; 32],
    /// Whether, and why, the body is not whole.
    pub truncated: Option<Truncated>,
}

closed_set! {
    /// Why a body is not whole; WARC has the same words.
    Truncated {
        /// Longer than what we read.
        Length = "length",
        /// It took too long.
        Time = "time",
        /// The connection was cut.
        Disconnect = "disconnect",
    }
}

closed_set! {
    /// What TLS said about the site.
    TlsVerdict {
        /// Plain http.
        None = "none",
        /// The certificate is good.
        Verified = "verified",
        /// The certificate is not good; the page was fetched all the same, and this is on record.
        Unverified = "unverified",
    }
}

impl Headers {
    /// The first value of this field (name in lower case), if it is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        std::str::from_utf8(value).ok()
    }

    /// Every value of this field (name in lower case) that is text.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).filter_map(|(_, value)| std::str::from_utf8(value).ok())
    }
}

impl Body {
    /// The bytes that are read: after transfer and content decoding, before character decoding.
    pub fn bytes(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.wire)
    }
}
