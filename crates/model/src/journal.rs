//! What the frontier tells the ledger, and what the ledger tells it back at the next start.
//!
//! The two never meet: the frontier hands out [`Change`]s, the one loop puts them into the ledger,
//! and after a stop the ledger gives back [`Saved`], from which a frontier goes on as if nothing had been.

use std::time::Duration;

use crate::names::closed_set;
use crate::{HopKind, PartKind, Timestamp};

/// The ledger's number of a URL: counted from 1 in the order of first meeting, over all runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UrlId(pub u32);

closed_set! {
    /// Where a known URL stands in a run.
    UrlState {
        /// Waits for its visit.
        Pending = "pending",
        /// Further from the seeds than the run goes; a shorter way may still bring it in.
        Beyond = "beyond",
        /// Out of scope as far as known; a redirect of a seed that is still unanswered may bring it in.
        Outside = "outside",
        /// Given out; its visit may have been sent.
        Leased = "leased",
        /// Visited, and its capture is in the ledger.
        Done = "done",
        /// Left out because a budget was used up.
        LeftOut = "left-out",
    }
}

/// One thing that changed in the frontier, to be kept in the same transaction as what caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A URL was met for the first time in this run.
    Met(SavedUrl),
    /// A shorter way to a known URL was found, or an equally short one whose page comes earlier by URL.
    Shorter {
        /// The URL.
        id: UrlId,
        /// The page that leads to it; none for a seed.
        via: Option<UrlId>,
        /// How.
        kind: HopKind,
        /// The words of the link.
        text: String,
        /// Hops from a seed.
        hops: u8,
        /// Redirects and refreshes in a row until here.
        free_hops: u8,
        /// How early it is visited: 0 first.
        priority: u8,
    },
    /// A URL moved on.
    State {
        /// The URL.
        id: UrlId,
        /// To where.
        state: UrlState,
        /// Visits begun so far.
        attempts: u8,
    },
    /// The program died while the URL was in flight; it waits again.
    Died {
        /// The URL.
        id: UrlId,
        /// How often that has happened.
        deaths: u8,
    },
    /// A lane's next permitted time or pace changed.
    Lane(LaneKey, LaneState),
    /// What an origin's robots.txt says.
    Robots(RobotsCopy),
    /// A script or style sheet in a file of its own was asked for, or moved on.
    File(SavedFile),
    /// A page of an audited site named so many URLs of it that were not taken into the sample.
    PassedOver {
        /// The site.
        site: String,
        /// How many, each once.
        urls: u32,
    },
}

/// A URL as a run knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedUrl {
    /// Its number.
    pub id: UrlId,
    /// The URL, normalized.
    pub url: String,
    /// The URL byte for byte as first met in this run.
    pub found: String,
    /// The page on the shortest known way to it; none for a seed.
    pub via: Option<UrlId>,
    /// How that page leads to it; [`HopKind::Link`] for a seed.
    pub kind: HopKind,
    /// The words of the link.
    pub text: String,
    /// Hops from a seed on the shortest known way.
    pub hops: u8,
    /// Redirects and refreshes in a row on the way until here.
    pub free_hops: u8,
    /// How early it is visited: 0 first.
    pub priority: u8,
    /// Where it stands.
    pub state: UrlState,
    /// Visits begun so far.
    pub attempts: u8,
    /// How often the program died while it was in flight.
    pub deaths: u8,
}

closed_set! {
    /// Where a script or style sheet in a file of its own stands in a run.
    FileState {
        /// Waits for its visit.
        Wanted = "wanted",
        /// Given out; its visit may have been sent.
        Leased = "leased",
        /// It came and was read whole.
        Read = "read",
        /// It did not come, or was not read whole.
        Unread = "unread",
    }
}

/// A script or style sheet in a file of its own as a run knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    /// Its URL, normalized.
    pub url: String,
    /// What it was asked for as.
    pub kind: PartKind,
    /// The page that named it first.
    pub of: UrlId,
    /// Where it stands.
    pub state: FileState,
    /// How often the program died while it was in flight.
    pub deaths: u8,
}

/// What a lane is for: requests to one host, or to one address, never two at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneKey {
    /// `host:port` is not told apart: one host, one lane.
    Host(String),
    /// An IP address.
    Address(std::net::IpAddr),
}

/// A lane's pace, as it outlives the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneState {
    /// No request before this moment.
    pub next_at: Timestamp,
    /// How many times slower than usual after 429 and 503, in thousandths; 1000 is usual.
    pub slowdown_permille: u32,
    /// A running mean of the time an answer takes, in milliseconds.
    pub answer_ms: u32,
    /// Failures in a row.
    pub failures: u16,
}

/// A copy of a robots.txt is believed as long as this (RFC 9309, 2.4).
pub const ROBOTS_AGE_MAX: Duration = Duration::from_hours(24);

/// What an origin said about robots, and until when that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsCopy {
    /// The origin, as text.
    pub origin: String,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// What is in force: the text of the file, or `None` in `text` with the reason.
    pub verdict: RobotsVerdict,
    /// The text of the file (at most 500 KiB), when there is one.
    pub text: Option<Vec<u8>>,
    /// In words: the status or the trouble.
    pub reason: String,
}

closed_set! {
    /// How an answer to a request for robots.txt counts (RFC 9309, 2.3.1).
    RobotsVerdict {
        /// The file is there; its rules hold.
        Rules = "rules",
        /// There is none: everything is permitted.
        Unavailable = "unavailable",
        /// Nobody knows: nothing is permitted.
        Unreachable = "unreachable",
    }
}

/// The hops of a page that were offered to the frontier, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlinks(pub Vec<Outlink>);

/// One hop of a page that was offered to the frontier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outlink {
    /// Where it leads.
    pub to: UrlId,
    /// What kind of step it is.
    pub kind: HopKind,
    /// The words of the link, if it has any.
    pub text: String,
}

/// What a ledger kept of a run that is to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The highest number that any URL in the ledger has.
    pub last_id: Option<UrlId>,
    /// The URLs of the run, in the order of their numbers.
    pub urls: Vec<SavedUrl>,
    /// The URLs of the ledger that this run does not know yet, in the order of their numbers: they keep them when it meets them.
    pub earlier: Vec<(UrlId, String)>,
    /// The lanes of the ledger.
    pub lanes: Vec<(LaneKey, LaneState)>,
    /// The copies of robots.txt in the ledger.
    pub robots: Vec<RobotsCopy>,
    /// The pages of the run on which something was found.
    pub pages_with_findings: Vec<UrlId>,
    /// The scripts and style sheets that the run asked for, by URL.
    pub files: Vec<SavedFile>,
    /// What was being read when the program died in this run.
    pub suspects: Vec<SavedSuspect>,
}

/// What was being read when the program died: that may have been the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSuspect {
    /// Its URL, normalized.
    pub url: String,
    /// How often.
    pub deaths: u8,
}
