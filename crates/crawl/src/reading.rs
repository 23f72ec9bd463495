//! One visit sent and read: what a task hands back to the loop.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use suyuan_detect::Reading;
use suyuan_fetch::Fetcher;
use suyuan_lists::Watchlist;
use suyuan_model::{Capture, Outcome, Purpose, Timestamp, Trouble, Visit};

/// A capture and what was read in it.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) capture: Capture,
    pub(crate) reading: Reading,
}

/// What was recorded, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Captures of pages, by the name of their outcome.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Pages recorded, whatever their outcome.
    pub pages: u64,
    /// Answers about robots.txt.
    pub robots: u64,
    /// Findings met: a page and a watched thing.
    pub findings: u64,
    /// Sightings recorded.
    pub sightings: u64,
}

/// Sends one visit and reads what comes back.
pub(crate) async fn send<F: Fetcher>(fetcher: &F, watchlist: &Watchlist, visit: Visit, at: Timestamp) -> Arrival {
    let capture = fetcher.fetch(visit, at).await;
    read(capture, watchlist)
}

/// Reads a capture. A reader that panics is a fact about the page, not the end of the crawl.
pub(crate) fn read(mut capture: Capture, watchlist: &Watchlist) -> Arrival {
    if capture.visit.purpose != Purpose::Page {
        return Arrival { capture, reading: Reading::default() };
    }
    if let Ok(reading) = catch_unwind(AssertUnwindSafe(|| suyuan_detect::read(&capture, watchlist))) {
        Arrival { capture, reading }
    } else {
        capture.outcome = Outcome::failed(Trouble::Panicked, "a reader failed on this page");
        Arrival { capture, reading: Reading::default() }
    }
}

impl Tally {
    /// Counts a recorded capture.
    pub(crate) fn count(&mut self, arrival: &Arrival) {
        if arrival.capture.visit.purpose != Purpose::Page {
            self.robots += 1;
            return;
        }
        self.pages += 1;
        *self.outcomes.entry(arrival.capture.outcome.name()).or_default() += 1;
        self.sightings += arrival.reading.sightings.len() as u64;
        let mut watched: Vec<_> = arrival.reading.sightings.iter().map(|sighting| sighting.watch).collect();
        watched.sort_unstable();
        watched.dedup();
        self.findings += watched.len() as u64;
    }
}
