//! A complaint: somebody says what stands on a page.

use crate::{PageUrl, Timestamp};

/// What somebody says; empty text where it was not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The page.
    pub page: PageUrl,
    /// What is said to stand there.
    pub domain: String,
    /// How whoever complained calls the complaint.
    pub reference: String,
    /// A remark.
    pub note: String,
    /// The file that it came in; empty if it came by hand.
    pub source: String,
    /// When it came in.
    pub at: Timestamp,
    /// Whether that time was told.
    pub told: bool,
}

/// What became of a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// No run has looked at the page since.
    Waiting,
    /// There are findings on the page, or where it leads by itself; these are their ids.
    Found(Vec<String>),
    /// The page was looked at since, and nothing is known of it.
    Nothing,
    /// Something came between us and the page: the outcome of the last visit.
    Unreachable(String),
}

impl Became {
    /// As it is written for machines.
    pub const fn name(&self) -> &'static str {
        match self {
            Became::Waiting => "waiting",
            Became::Found(_) => "found",
            Became::Nothing => "nothing",
            Became::Unreachable(_) => "unreachable",
        }
    }
}
