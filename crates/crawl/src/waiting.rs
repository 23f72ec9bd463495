//! Pages that wait for their style sheets, and the sheets that have come.
//!
//! Only pages on which something was found wait, and none for long: without its sheets it is not known how a page looks,
//! which is recorded, and no reason to lose what it says.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use suyuan_model::{Outcome, PageUrl, Purpose, Site, SiteRules, Timestamp, UrlId, Visit};
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
#[derive(Debug)]
pub(crate) struct Waiting {
    rules: SiteRules,
    pages: Vec<Page>,
    bytes: usize,
    kept: Kept,
    /// Sheets that are on their way, or are to be asked for.
    on_the_way: HashSet<PageUrl>,
    to_ask: VecDeque<(UrlId, PageUrl)>,
}

#[derive(Debug)]
struct Page {
    id: UrlId,
    arrival: Arrival,
    bytes: usize,
    /// Every sheet that it needs, as far as is known, with those that others import.
    sheets: BTreeSet<PageUrl>,
    until: Timestamp,
}

/// A page that waits no more.
#[derive(Debug)]
pub(crate) enum Ready {
    /// To be looked at with these.
    Again(Arrival, Parts),
    /// Nothing that it needs has come.
    AsItIs(Arrival),
}

impl Waiting {
    /// Nothing yet; by these rules it is known which sheets are of a page's site.
    pub(crate) fn new(rules: SiteRules) -> Self {
        let (kept, on_the_way) = (Kept::default(), HashSet::new());
        Waiting { rules, pages: Vec::new(), bytes: 0, kept, on_the_way, to_ask: VecDeque::new() }
    }

    /// What of its site is at hand for a page that is going to be read: with it, the page needs no second look.
    pub(crate) fn at_hand(&self, visit: &Visit) -> Option<Arc<Parts>> {
        if self.kept.of_sites.is_empty() || visit.purpose != Purpose::Page {
            return None;
        }
        self.kept.of_sites.get(&self.rules.site_of(&visit.url)).cloned()
    }

    /// Whether a page is to wait for sheets of its site, and can.
    pub(crate) fn is_for(&self, arrival: &Arrival) -> bool {
        let Arrival { capture, reading, was_looked_at_again, .. } = arrival;
        capture.visit.purpose == Purpose::Page
            && matches!(capture.outcome, Outcome::Page)
            && !reading.sightings.is_empty()
            && !was_looked_at_again
            && self.pages.len() < PAGES_WAITING_MAX
            && self.bytes + bytes_of(arrival) <= WAITING_BYTES_MAX
            && reading.sheets_missing.iter().any(|sheet| self.is_own(&capture.visit.url, sheet))
    }

    fn is_own(&self, page: &PageUrl, sheet: &PageUrl) -> bool {
        self.rules.site_of(page) == self.rules.site_of(sheet)
    }

    /// Lets a page wait for its sheets.
    pub(crate) fn hold(&mut self, id: UrlId, mut arrival: Arrival, now: Timestamp) {
        // What it may take of the memory is counted here from now on.
        arrival.held = None;
        let bytes = bytes_of(&arrival);
        self.bytes += bytes;
        let missing = arrival.reading.sheets_missing.clone();
        let page = Page { id, arrival, bytes, sheets: BTreeSet::new(), until: now.after(PARTS_WAIT_MAX) };
        self.pages.push(page);
        self.need(self.pages.len() - 1, missing);
    }

    /// A page needs these sheets, and whatever those import.
    fn need(&mut self, page: usize, mut sheets: Vec<PageUrl>) {
        // The first that is named is the first that is asked for.
        sheets.reverse();
        while let Some(sheet) = sheets.pop() {
            let Page { id, arrival, sheets: known, .. } = &self.pages[page];
            let id = *id;
            if known.len() == SHEETS_MAX || known.contains(&sheet) || !self.is_own(&arrival.capture.visit.url, &sheet) {
                continue;
            }
            match self.kept.sheets.get(&sheet) {
                Some(Some(text)) => sheets.extend(suyuan_page::imported(text, &sheet).into_iter().rev()),
                Some(None) => {}
                None if self.on_the_way.insert(sheet.clone()) => self.to_ask.push_back((id, sheet.clone())),
                None => {}
            }
            self.pages[page].sheets.insert(sheet);
        }
    }

    /// Whether something was asked for as a sheet.
    pub(crate) fn knows(&self, url: &PageUrl) -> bool {
        self.on_the_way.contains(url) || self.kept.sheets.contains_key(url)
    }

    /// The next sheet that is to be asked for, and the page that needs it; whatever comes of it is to be told.
    pub(crate) fn ask_next(&mut self) -> Option<(UrlId, PageUrl)> {
        self.to_ask.pop_front()
    }

    /// A sheet came, or will not come.
    pub(crate) fn settle(&mut self, url: &PageUrl, sheet: Option<Arc<str>>) {
        // A script that will not come is no sheet.
        if !self.on_the_way.remove(url) {
            return;
        }
        let imported = sheet.as_ref().map(|sheet| suyuan_page::imported(sheet, url)).unwrap_or_default();
        self.kept.add(url.clone(), self.rules.site_of(url), sheet);
        for page in 0..self.pages.len() {
            if self.pages[page].sheets.contains(url) {
                self.need(page, imported.clone());
            }
        }
    }

    /// The pages that wait no more: those whose sheets are all settled, and all of them when they have waited for too long.
    pub(crate) fn ready(&mut self, now: Timestamp) -> Vec<Ready> {
        let mut ready = Vec::new();
        let mut at = 0;
        while at < self.pages.len() {
            let is_whole = self.pages[at].sheets.iter().all(|sheet| !self.on_the_way.contains(sheet));
            if !is_whole && now < self.pages[at].until {
                at += 1;
                continue;
            }
            let Page { mut arrival, bytes, sheets, .. } = self.pages.remove(at);
            self.bytes -= bytes;
            arrival.was_looked_at_again = true;
            let mut parts = Parts::default();
            let at_hand = sheets.iter().filter_map(|url| Some((url, self.kept.sheets.get(url)?.as_ref()?)));
            let count = at_hand.map(|(url, sheet)| parts.insert(url.clone(), Arc::clone(sheet))).count();
            ready.push(if count > 0 { Ready::Again(arrival, parts) } else { Ready::AsItIs(arrival) });
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
    /// Those that came, by their site.
    of_sites: HashMap<Site, Arc<Parts>>,
    order: VecDeque<(PageUrl, Site)>,
    bytes: usize,
}

impl Kept {
    fn add(&mut self, url: PageUrl, site: Site, sheet: Option<Arc<str>>) {
        self.bytes += sheet.as_ref().map_or(0, |sheet| sheet.len());
        match &sheet {
            Some(text) => {
                let parts = self.of_sites.entry(site.clone()).or_default();
                Arc::make_mut(parts).insert(url.clone(), Arc::clone(text));
            }
            None => self.take_away(&url, &site),
        }
        if let Some(before) = self.sheets.insert(url.clone(), sheet) {
            self.bytes -= before.map_or(0, |sheet| sheet.len());
        } else {
            self.order.push_back((url, site));
        }
        while self.bytes > SHEETS_KEPT_BYTES_MAX || self.order.len() > SHEETS_KEPT_MAX {
            let Some((oldest, site)) = self.order.pop_front() else { return };
            self.bytes -= self.sheets.remove(&oldest).flatten().map_or(0, |sheet| sheet.len());
            self.take_away(&oldest, &site);
        }
    }

    /// A sheet is not at hand any more.
    fn take_away(&mut self, url: &PageUrl, site: &Site) {
        let Some(parts) = self.of_sites.get_mut(site) else { return };
        Arc::make_mut(parts).remove(url);
        if parts.has_no_sheets() {
            self.of_sites.remove(site);
        }
    }
}

#[cfg(test)]
mod tests {
    use suyuan_fetch::{Fetcher, FixtureWeb};
    use suyuan_ledger::Readings;
    use suyuan_lists::Watchlist;
    use suyuan_model::{UrlId, Visit, Watch, WatchKind};

    use super::*;
    use crate::reading::{Manner, read};

    fn url(text: &str) -> PageUrl {
        PageUrl::new(&format!("http://school.example/{text}")).unwrap()
    }

    /// What comes of a page with these sheets that names what is watched, and has so many bytes.
    fn page(sheets: &[String], bytes: usize) -> Arrival {
        let links: String = sheets.iter().map(|sheet| format!("<link rel=stylesheet href=/{sheet}>")).collect();
        let body = format!("<!doctype html>{links}<a class=x href=http://casino.example/>x</a>");
        let body = format!("{body}{}", " ".repeat(bytes.saturating_sub(body.len())));
        let web = FixtureWeb::parse(&format!("### http://school.example/\n{body}")).unwrap();
        let visit = Visit { id: Some(UrlId(1)), ..Visit::of(url("")) };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut capture = runtime.block_on(web.fetch(visit, Timestamp::from_millis(0)));
        if let Some(response) = &mut capture.response {
            response.body.decoded = None;
        }
        let (kind, value) = (WatchKind::Domain, "casino.example".to_owned());
        let [category, source] = ["gambling", "police"].map(str::to_owned);
        let watch = Watch { kind, value, category, source, listed: None, licence: String::new() };
        let manner = Manner {
            watchlist: Arc::new(Watchlist::new(vec![watch])),
            keeps_all: false,
            sandbox: None,
            readings: Readings::default(),
        };
        let arrival = read(capture, &manner, Parts::NONE);
        Arrival { exchange: None, ..arrival }
    }

    fn waiting() -> Waiting {
        Waiting::new(SiteRules::default())
    }

    /// Lets a page wait, and tells what is asked for then.
    fn hold(waiting: &mut Waiting, arrival: Arrival) -> Vec<PageUrl> {
        assert!(waiting.is_for(&arrival));
        waiting.hold(UrlId(1), arrival, Timestamp::from_millis(0));
        asked(waiting)
    }

    fn asked(waiting: &mut Waiting) -> Vec<PageUrl> {
        std::iter::from_fn(|| waiting.ask_next()).map(|(_, url)| url).collect()
    }

    fn site() -> Site {
        SiteRules::default().site_of(&url(""))
    }

    fn sheets(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// What becomes of each page that is ready: with how many sheets it is looked at again.
    fn ready(waiting: &mut Waiting, millis: i64) -> Vec<Option<usize>> {
        let ready = waiting.ready(Timestamp::from_millis(millis));
        let told = ready.into_iter().map(|ready| match ready {
            Ready::Again(_, parts) => {
                Some(["a.css", "b.css"].iter().filter(|name| parts.get(&url(name)).is_some()).count())
            }
            Ready::AsItIs(_) => None,
        });
        told.collect()
    }

    #[test]
    fn a_page_waits_until_its_sheets_have_come_or_will_not_come() {
        let mut waiting = waiting();
        let names = ["a.css", "b.css", "/other.example/c.css"];
        assert_eq!(hold(&mut waiting, page(&sheets(&names), 0)), [url("a.css"), url("b.css")]);
        assert!(hold(&mut waiting, page(&sheets(&names), 0)).is_empty(), "they are on their way");
        waiting.settle(&url("a.css"), Some("x{}".into()));
        assert!(ready(&mut waiting, 0).is_empty());
        waiting.settle(&url("b.css"), None);
        assert_eq!(ready(&mut waiting, 0), [Some(1), Some(1)]);
        // What did not come is not asked for again, and what came is not either.
        assert!(hold(&mut waiting, page(&sheets(&["b.css"]), 0)).is_empty());
        assert_eq!(ready(&mut waiting, 0), [None]);
        assert!(hold(&mut waiting, page(&sheets(&["a.css"]), 0)).is_empty());
        assert_eq!(ready(&mut waiting, 0), [Some(1)]);
    }

    #[test]
    fn the_next_page_of_the_site_has_at_hand_what_came() {
        let mut waiting = waiting();
        hold(&mut waiting, page(&sheets(&["a.css", "b.css"]), 0));
        let at_hand = |waiting: &Waiting, text: &str| {
            let parts = waiting.at_hand(&Visit::of(PageUrl::new(text).unwrap()));
            parts.map(|parts| ["a.css", "b.css"].map(|name| parts.get(&url(name)).is_some()))
        };
        assert_eq!(at_hand(&waiting, "http://school.example/2"), None);
        waiting.settle(&url("a.css"), Some("x{}".into()));
        waiting.settle(&url("b.css"), None);
        assert_eq!(at_hand(&waiting, "http://www.school.example/2"), Some([true, false]));
        assert_eq!(at_hand(&waiting, "http://other.example/2"), None);
    }

    #[test]
    fn what_a_sheet_imports_is_asked_for_too() {
        let mut waiting = waiting();
        assert_eq!(hold(&mut waiting, page(&sheets(&["a.css"]), 0)), [url("a.css")]);
        waiting.settle(
            &url("a.css"),
            Some("@import 'b.css';@import 'p.css' print;@import '//other.example/c.css';".into()),
        );
        assert_eq!(asked(&mut waiting), [url("b.css")]);
        assert!(ready(&mut waiting, 0).is_empty());
        waiting.settle(&url("b.css"), Some("@import 'a.css';".into()));
        assert_eq!(ready(&mut waiting, 0), [Some(2)]);
        // The next page knows at once what it needs.
        assert!(hold(&mut waiting, page(&sheets(&["a.css"]), 0)).is_empty());
        assert_eq!(ready(&mut waiting, 0), [Some(2)]);
    }

    #[test]
    fn some_pages_wait_for_nothing() {
        let waiting = waiting();
        let arrival = || page(&sheets(&["a.css"]), 0);
        assert!(waiting.is_for(&arrival()));
        let mut without_findings = arrival();
        without_findings.reading.sightings.clear();
        assert!(!waiting.is_for(&without_findings));
        assert!(!waiting.is_for(&Arrival { was_looked_at_again: true, ..arrival() }));
        assert!(!waiting.is_for(&page(&sheets(&["/other.example/c.css"]), 0)));
        assert!(!waiting.is_for(&page(&[], 0)));
    }

    #[test]
    fn no_page_waits_for_longer_than_it_may() {
        let mut waiting = waiting();
        hold(&mut waiting, page(&sheets(&["a.css"]), 0));
        let most = i64::try_from(PARTS_WAIT_MAX.as_millis()).unwrap();
        assert_eq!(waiting.deadline(), Some(Timestamp::from_millis(most)));
        assert!(ready(&mut waiting, most - 1).is_empty());
        assert_eq!((ready(&mut waiting, most), waiting.bytes), (vec![None], 0));
    }

    #[test]
    fn so_many_pages_wait_and_so_many_bytes() {
        let mut many = waiting();
        for at in 0..PAGES_WAITING_MAX {
            hold(&mut many, page(&[format!("{at}.css")], 0));
        }
        assert!(!many.is_for(&page(&sheets(&["a.css"]), 0)));
        let mut large = waiting();
        let next = page(&sheets(&["b.css"]), 1 << 10);
        large.bytes = WAITING_BYTES_MAX - bytes_of(&next);
        assert!(large.is_for(&next));
        large.bytes += 1;
        assert!(!large.is_for(&next));
    }

    #[test]
    fn so_many_sheets_are_asked_for_and_no_more() {
        let names: Vec<String> = (0..=SHEETS_MAX).map(|at| format!("{at}.css")).collect();
        let mut waiting = waiting();
        assert_eq!(hold(&mut waiting, page(&names, 0)).len(), SHEETS_MAX);
    }

    #[test]
    fn so_many_sheets_are_kept_and_the_oldest_make_room() {
        let mut kept = Kept::default();
        for at in 0..=SHEETS_KEPT_MAX {
            kept.add(url(&at.to_string()), site(), None);
        }
        assert!(kept.sheets.len() == SHEETS_KEPT_MAX && !kept.sheets.contains_key(&url("0")));
        let mut kept = Kept::default();
        let half: Arc<str> = "x".repeat(SHEETS_KEPT_BYTES_MAX / 2).into();
        for name in ["a", "b", "b"] {
            kept.add(url(name), site(), Some(Arc::clone(&half)));
        }
        assert_eq!((kept.bytes, kept.sheets.len()), (SHEETS_KEPT_BYTES_MAX, 2));
        kept.add(url("c"), site(), Some("x".into()));
        assert_eq!((kept.bytes, kept.sheets.contains_key(&url("a"))), (SHEETS_KEPT_BYTES_MAX / 2 + 1, false));
        let at_hand = |kept: &Kept| ["a", "b", "c"].map(|name| kept.of_sites[&site()].get(&url(name)).is_some());
        assert_eq!(at_hand(&kept), [false, true, true]);
        kept.add(url("c"), site(), None);
        assert_eq!(at_hand(&kept), [false, true, false]);
        kept.add(url("b"), site(), None);
        assert!(kept.of_sites.is_empty());
    }
}
