//! Pages that wait for their style sheets, and the sheets that have come.
//!
//! Only pages on which something was found wait, and none for long: without its sheets it is not known how a page looks,
//! which is recorded, and no reason to lose what it says.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use suyuan_model::{Outcome, PageUrl, Purpose, Timestamp};
use suyuan_page::{Parts, SHEETS_MAX};

use crate::reading::Arrival;

/// So many pages wait at a time; of further ones it is not known how they look.
pub const PAGES_WAITING_MAX: usize = 64;

/// So many bytes the bodies of all waiting pages have together.
pub const WAITING_BYTES_MAX: usize = 16 << 20;

/// No page waits for longer.
pub const PARTS_WAIT_MAX: Duration = Duration::from_mins(10);

/// So many bytes of sheets are kept for the next page that names them, the oldest of which make room.
pub const SHEETS_KEPT_BYTES_MAX: usize = 16 << 20;

/// So many sheets are remembered at a time, those that did not come included.
pub const SHEETS_KEPT_MAX: usize = 4_096;

/// The pages, and the sheets.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    pages: Vec<Page>,
    bytes: usize,
    kept: Kept,
}

#[derive(Debug)]
struct Page {
    arrival: Arrival,
    bytes: usize,
    /// The sheets that have not come yet.
    open: BTreeSet<PageUrl>,
    until: Timestamp,
}

/// A page that waits no more.
#[derive(Debug)]
pub(crate) enum Ready {
    /// To be looked at with these.
    Again(Arrival, Parts),
    /// Nothing that it needs has come since it was looked at.
    AsItIs(Arrival),
}

impl Waiting {
    /// Which sheets are to be asked for before a page is taken in; none where it need not wait, or cannot.
    pub(crate) fn needed(&self, arrival: &Arrival) -> Vec<PageUrl> {
        let Arrival { capture, reading, asked, .. } = arrival;
        let is_worth_it = capture.visit.purpose == Purpose::Page
            && matches!(capture.outcome, Outcome::Page)
            && !reading.sightings.is_empty()
            && self.pages.len() < PAGES_WAITING_MAX
            && self.bytes + bytes_of(arrival) <= WAITING_BYTES_MAX;
        if !is_worth_it {
            return Vec::new();
        }
        let room = SHEETS_MAX.saturating_sub(asked.len());
        reading.sheets_missing.iter().filter(|url| !asked.contains(url)).take(room).cloned().collect()
    }

    /// Whether a sheet came, or is known not to come.
    pub(crate) fn is_settled(&self, url: &PageUrl) -> bool {
        self.kept.sheets.contains_key(url)
    }

    /// Whether a page waits for a sheet.
    pub(crate) fn is_awaited(&self, url: &PageUrl) -> bool {
        self.pages.iter().any(|page| page.open.contains(url))
    }

    /// Lets a page wait for those of its sheets that are still to come.
    pub(crate) fn hold(&mut self, mut arrival: Arrival, now: Timestamp) {
        // What it may take of the memory is counted here from now on.
        arrival.held = None;
        let bytes = bytes_of(&arrival);
        self.bytes += bytes;
        let open = arrival.asked.iter().filter(|url| !self.is_settled(url)).cloned().collect();
        self.pages.push(Page { arrival, bytes, open, until: now.after(PARTS_WAIT_MAX) });
    }

    /// A sheet came, or will not come.
    pub(crate) fn settle(&mut self, url: &PageUrl, sheet: Option<Arc<str>>) {
        self.kept.add(url.clone(), sheet);
        for page in &mut self.pages {
            page.open.remove(url);
        }
    }

    /// The pages that wait no more: those whose sheets are all settled, and all of them when they have waited for too long, or at the end.
    pub(crate) fn ready(&mut self, now: Timestamp, is_the_end: bool) -> Vec<Ready> {
        let mut ready = Vec::new();
        let mut at = 0;
        while at < self.pages.len() {
            if !is_the_end && !self.pages[at].open.is_empty() && now < self.pages[at].until {
                at += 1;
                continue;
            }
            let Page { mut arrival, bytes, .. } = self.pages.remove(at);
            self.bytes -= bytes;
            let mut parts = Parts::default();
            let at_hand = arrival.asked.iter().filter_map(|url| Some((url, self.kept.sheets.get(url)?.as_ref()?)));
            let count = at_hand.map(|(url, sheet)| parts.insert(url.clone(), Arc::clone(sheet))).count();
            ready.push(if count > std::mem::replace(&mut arrival.looked_with, count) {
                Ready::Again(arrival, parts)
            } else {
                Ready::AsItIs(arrival)
            });
        }
        ready
    }

    /// When the first page has waited for long enough.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        self.pages.iter().map(|page| page.until).min()
    }
}

/// What a page takes while it waits.
fn bytes_of(arrival: &Arrival) -> usize {
    let body = arrival.capture.response.as_ref().map(|response| &response.body);
    let records = arrival.exchange.as_ref().map_or(0, |exchange| exchange.bytes.len());
    body.map_or(0, |body| body.wire.len() + body.decoded.as_ref().map_or(0, Vec::len)) + records
}

/// Sheets by their URL; none for those that did not come.
#[derive(Debug, Default)]
struct Kept {
    sheets: HashMap<PageUrl, Option<Arc<str>>>,
    order: VecDeque<PageUrl>,
    bytes: usize,
}

impl Kept {
    fn add(&mut self, url: PageUrl, sheet: Option<Arc<str>>) {
        self.bytes += sheet.as_ref().map_or(0, |sheet| sheet.len());
        if let Some(before) = self.sheets.insert(url.clone(), sheet) {
            self.bytes -= before.map_or(0, |sheet| sheet.len());
        } else {
            self.order.push_back(url);
        }
        while self.bytes > SHEETS_KEPT_BYTES_MAX || self.order.len() > SHEETS_KEPT_MAX {
            let Some(oldest) = self.order.pop_front() else { return };
            self.bytes -= self.sheets.remove(&oldest).flatten().map_or(0, |sheet| sheet.len());
        }
    }
}
