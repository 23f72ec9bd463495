//! What is odd about a site although it names nothing that is watched: no finding, but worth a look.

use crate::{Site, Technique, Timestamp};

/// Something odd on one page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observed {
    /// Which row of the catalogue it is.
    pub technique: Technique,
    /// What was seen: a type of structured data, the host of a script.
    pub what: String,
}

/// Something odd about a site, from one or several of its pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Observation {
    /// The site.
    pub site: Site,
    /// Which row of the catalogue it is.
    pub technique: Technique,
    /// What was seen: a type of structured data, the URL of a folder.
    pub what: String,
    /// How many of its pages show it.
    pub pages: u64,
    /// How many of its pages were asked.
    pub of: u64,
    /// The first page that shows it.
    pub example: String,
    /// When it was seen last, where that is known.
    pub last_seen: Option<Timestamp>,
}
