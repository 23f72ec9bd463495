//! What the loop hands to the ledger, and the receipts it gets back.

use suyuan_archive::WayThere;
use suyuan_detect::Reading;
use suyuan_frontier::Frontier;
use suyuan_ledger::{CaptureMeta, CaptureRecord, Elsewhere, LedgerError, RunId};
use suyuan_lists::Watchlist;
use suyuan_model::{Change, Health, HopKind, NoTelling, Observed, Outlinks, Purpose, Site, Technique, Visit};
use tokio::sync::watch;

use crate::reading::{Arrival, Held};

/// What the ledger keeps of an arrival.
pub(crate) fn record(
    run: RunId,
    health: Option<(Health, Option<NoTelling>)>,
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
        health,
        changes,
        evidence: None,
    }
}

/// What is odd about a page, but for what only a site of governments or schools would not do, on others.
fn observed(reading: &Reading, site: &Site) -> Vec<Observed> {
    let is_odd_here = |it: &&Observed| it.technique != Technique::M27 || site.official_suffix().is_some();
    reading.observed.iter().filter(is_odd_here).cloned().collect()
}

/// The way to what was visited.
pub(crate) fn way_there(frontier: &Frontier, visit: &Visit) -> WayThere {
    match (&visit.purpose, visit.id) {
        (Purpose::Page, Some(id)) => {
            let (via, hops) = frontier.way_to(id);
            WayThere { via: via.map(str::to_owned), hops }
        }
        (&Purpose::Part { of, .. }, _) => {
            let (_, mut hops) = frontier.way_to(of);
            hops.push(HopKind::Prerequisite);
            WayThere { via: frontier.url_of(of).map(str::to_owned), hops }
        }
        _ => WayThere { via: None, hops: vec![HopKind::Prerequisite] },
    }
}

/// Counts what was handed to the ledger against what it has acknowledged.
///
/// The ledger's thread calls back after each commit, in the order of what it was given; the loop waits only where
/// something must be durable first.
#[derive(Debug, Default)]
pub(crate) struct Receipts(watch::Sender<Book>);

#[derive(Debug, Default)]
struct Book {
    expected: u64,
    came: u64,
    failed: Option<LedgerError>,
}

impl Receipts {
    /// A receipt for one entry, to be given to the ledger with it; what its capture held is free again then.
    pub(crate) fn expect(&self, held: Option<Held>) -> Box<dyn FnOnce(Result<(), LedgerError>) + Send> {
        self.in_silence(|book| book.expected += 1);
        let book = self.0.clone();
        Box::new(move |result| {
            drop(held);
            book.send_modify(|book| {
                book.came += 1;
                if let Err(error) = result {
                    book.failed.get_or_insert(error);
                }
            });
        })
    }

    /// Waits until everything handed in so far is in the ledger, whatever is handed in meanwhile.
    pub(crate) fn settled(&self) -> impl Future<Output = Result<(), LedgerError>> + use<> {
        let (receipts, awaited) = (Receipts(self.0.clone()), self.0.borrow().expected);
        async move {
            let mut news = receipts.0.subscribe();
            // The sender is held here, so that there is always one; the book is given back at once.
            drop(news.wait_for(|book| book.failed.is_some() || book.came >= awaited).await);
            let mut failed = None;
            receipts.in_silence(|book| failed = book.failed.take());
            failed.map_or(Ok(()), Err)
        }
    }

    /// Changes the book where nobody waits for it.
    fn in_silence(&self, change: impl FnOnce(&mut Book)) {
        self.0.send_if_modified(|book| {
            change(book);
            false
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_may_wait_each_for_what_was_handed_in_before() {
        let receipts = Receipts::default();
        let (first, early) = (receipts.expect(None), receipts.settled());
        let (second, late) = (receipts.expect(None), receipts.settled());
        let (mut early, mut late) = (Box::pin(early), Box::pin(late));
        tokio::select! {
            biased;
            _ = &mut early => panic!("nothing came yet"),
            _ = &mut late => panic!("nothing came yet"),
            () = std::future::ready(()) => first(Ok(())),
        }
        tokio::select! {
            biased;
            _ = &mut late => panic!("one has not come"),
            done = &mut early => done.unwrap(),
        }
        second(Ok(()));
        late.await.unwrap();
    }

    #[tokio::test]
    async fn who_waits_hears_of_a_failure_at_once() {
        let receipts = Receipts::default();
        let (first, _never) = (receipts.expect(None), receipts.expect(None));
        first(Err(LedgerError::NotALedger { path: "web.db".into(), why: "it is a picture" }));
        assert!(receipts.settled().await.is_err());
    }
}
