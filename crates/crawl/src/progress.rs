//! What a crawl says while it runs and when it ends.

use std::time::Duration;

use suyuan_frontier::{Counts, LaneView, Outlook};
use suyuan_ledger::RunStats;
use suyuan_model::Timestamp;

use crate::reading::Tally;

/// How things stand, told when something has changed, once the next visits have left, and at the end.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// What this process recorded.
    pub tally: Tally,
    /// Visits in flight.
    pub in_flight: usize,
    /// Pages that wait for their visit.
    pub waiting: u64,
    /// How it goes on; at most [`OUTLOOK_EVERY`] old.
    pub outlook: Outlook,
}

/// How often what is to be expected is worked out anew: it takes a look at every host.
pub const OUTLOOK_EVERY: Duration = Duration::from_secs(1);

/// How a crawl ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything in scope and budget was visited.
    Drained,
    /// The budget of pages was used up.
    PagesMax,
    /// The time was used up; run again to go on.
    TimeMax,
    /// Somebody asked it to stop; run again to go on.
    Stopped,
}

/// What a crawl did.
#[derive(Clone, Debug)]
pub struct Report {
    /// The run's name in the ledger.
    pub run: String,
    /// True when an unfinished run was taken up.
    pub resumed: bool,
    /// How it ended.
    pub ended: Ended,
    /// When this process took the run up.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// What this process recorded, by outcome.
    pub tally: Tally,
    /// What the ledger holds of the run, whichever process recorded it.
    pub whole: RunStats,
    /// What the frontier counts at the end.
    pub counts: Counts,
    /// Every lane and its pace, for a table per host.
    pub lanes: Vec<LaneView>,
    /// Seeds that are themselves watchlisted and were passed over.
    pub seeds_watchlisted: Vec<String>,
}
