//! All sightings of one watchlisted thing on one page, over all runs.

use std::fmt;

use uuid::Uuid;

use crate::{EvidenceLevel, PageUrl, Severity, Sighting, Site, Timestamp, Vantage, Watch};

/// Names a finding: UUIDv5 (RFC 9562, 5.5) of the page's URL, and the kind and value of the watched thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FindingId(Uuid);

/// One page and one watchlisted thing that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub id: FindingId,
    /// The page; for a redirect, the URL that answered.
    pub page: PageUrl,
    /// The page's URL byte for byte as first met.
    pub page_found: String,
    /// The hosting site.
    pub site: Site,
    /// The watchlisted thing.
    pub watch: Watch,
    /// The worst of its sightings.
    pub severity: Severity,
    /// The strongest of its sightings.
    pub level: EvidenceLevel,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
    /// The last run that saw it.
    pub run: String,
    /// The sightings of the last capture of each vantage that saw any, in the order of the page.
    pub sightings: Vec<SightingSeen>,
}

/// A sighting and the capture that it was made in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightingSeen {
    /// The sighting.
    pub sighting: Sighting,
    /// How we presented ourselves.
    pub vantage: Vantage,
    /// The status of the answer.
    pub http_status: u16,
    /// SHA-256 of the body, in hex.
    pub sha256: String,
    /// When the request left.
    pub at: Timestamp,
    /// Where the raw answer is kept, if it is.
    pub warc: Option<Kept>,
}

/// Where a record is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The WARC file, by its name in the folder of evidence.
    pub file: String,
    /// Where the record of the answer begins.
    pub offset: u64,
}

impl FindingId {
    /// The name of the finding of this thing on this page.
    pub fn of(page: &PageUrl, watch: &Watch) -> Self {
        let name = format!("{page}\n{}\n{}", watch.kind, watch.value);
        FindingId(Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
    }

    /// Reads back what was displayed.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(FindingId)
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
