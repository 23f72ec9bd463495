//! What the loop hands to the ledger, and the receipts it gets back.

use std::sync::{Arc, Mutex, PoisonError};

use suyuan_detect::Reading;
use suyuan_ledger::{CaptureMeta, CaptureRecord, Elsewhere, LedgerError, RunId};
use suyuan_lists::Watchlist;
use suyuan_model::{Change, Observed, Outlinks, Purpose, Site, Technique};
use tokio::sync::Notify;

use crate::reading::{Arrival, Held};

/// What the ledger keeps of an arrival.
pub(crate) fn record(
    run: RunId,
    asks_health: bool,
    arrival: &Arrival,
    watchlist: &Watchlist,
    site: &Site,
    (outlinks, elsewhere): (Outlinks, Elsewhere),
    changes: Vec<Change>,
) -> CaptureRecord {
    let Arrival { capture, reading, .. } = arrival;
    let sightings = reading.sightings.iter();
    CaptureRecord {
        run,
        url_id: capture.visit.id,
        // The ledger numbers a further look at the same URL by itself.
        capture: CaptureMeta::of(capture, 1, reading.charset),
        site: site.to_string(),
        outlinks,
        links_total: reading.links_total,
        partial: reading.partial.clone(),
        coverage: suyuan_detect::coverage(capture, reading),
        elsewhere,
        title: reading.title.clone(),
        claims: reading.said.as_ref().map(|said| said.claims.clone()).unwrap_or_default(),
        neighbors: reading.neighbors.clone(),
        observed: observed(reading, site),
        text_chars: reading.said.as_ref().map(|said| said.text_chars),
        sightings: sightings.map(|sighting| (watchlist.get(sighting.watch), sighting.clone())).collect(),
        health: (asks_health && capture.visit.purpose == Purpose::Page)
            .then(|| suyuan_detect::health(capture, reading)),
        changes,
        evidence: None,
    }
}

/// What is odd about a page, but for what only a site of governments or schools would not do, on others.
fn observed(reading: &Reading, site: &Site) -> Vec<Observed> {
    let is_odd_here = |it: &&Observed| it.technique != Technique::M27 || site.official_suffix().is_some();
    reading.observed.iter().filter(is_odd_here).cloned().collect()
}

/// Counts what was handed to the ledger against what it has acknowledged.
///
/// The ledger's thread calls back after each commit; the loop waits only where something must be durable first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Receipts(Arc<Book>);

#[derive(Debug, Default)]
struct Book {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    expected: u64,
    came: u64,
    failed: Option<LedgerError>,
}

impl Receipts {
    /// A receipt for one entry, to be given to the ledger with it; what its capture held is free again then.
    pub(crate) fn expect(&self, held: Option<Held>) -> Box<dyn FnOnce(Result<(), LedgerError>) + Send> {
        self.lock().expected += 1;
        let book = Arc::clone(&self.0);
        Box::new(move |result| {
            drop(held);
            let mut state = book.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.came += 1;
            if let Err(error) = result {
                state.failed.get_or_insert(error);
            }
            drop(state);
            book.changed.notify_one();
        })
    }

    /// Waits until everything handed in so far is in the ledger.
    pub(crate) async fn settled(&self) -> Result<(), LedgerError> {
        loop {
            {
                let mut state = self.lock();
                if let Some(error) = state.failed.take() {
                    return Err(error);
                }
                if state.came == state.expected {
                    return Ok(());
                }
            }
            self.0.changed.notified().await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic while the book was held leaves counts that are still true.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
