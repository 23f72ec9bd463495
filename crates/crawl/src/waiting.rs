//! Pages that wait for their style sheets and scripts, and those that have come.
//!
//! Pages on which something was found wait for both; for scripts, so do pages whose own scripts do something with what these may
//! give, the first page that names one, and every page that names one in which something was found, or may be. None waits for long: without its parts it is not known how a page looks and what it
//! does, which is recorded, and no reason to lose what it says.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use suyuan_detect::Reading;
use suyuan_model::{HopKind, Outcome, PageUrl, PartKind, Purpose, SiteRules, Timestamp, UrlId, Visit};
use suyuan_page::{Parts, SHEETS_MAX};

use crate::files::Files;
use crate::kept::{Kept, Part, put};
use crate::reading::Arrival;

/// So many pages wait at a time; of further ones it is not known how they look.
pub const PAGES_WAITING_MAX: usize = 512;

/// So many bytes the bodies of all waiting pages have together.
pub const WAITING_BYTES_MAX: usize = 16 << 20;

/// No page waits for longer.
pub const PARTS_WAIT_MAX: Duration = Duration::from_mins(10);

/// So many scripts in files of their own one page waits for, with those that they load.
pub const SCRIPTS_WAITED_MAX: usize = 48;

/// So many answers are looked for that the scripts of one page ask for.
pub const ANSWERS_MAX: usize = 8;

/// The pages, and their parts.
#[derive(Debug)]
pub(crate) struct Waiting {
    rules: SiteRules,
    pages: Vec<Page>,
    bytes: usize,
    kept: Kept,
    /// Parts that are on their way, or are to be asked for.
    on_the_way: HashSet<PageUrl>,
    to_ask: VecDeque<(UrlId, PageUrl, PartKind)>,
    /// Something came, or a page that waits, since it was last asked who waits no more.
    has_news: bool,
    /// Whether scripts are run here.
    runs: bool,
}

#[derive(Debug)]
struct Page {
    id: UrlId,
    arrival: Arrival,
    bytes: usize,
    /// Every sheet that it needs, as far as is known, with those that others import.
    sheets: BTreeSet<PageUrl>,
    /// Every script of its site in a file of its own, as far as is known, with those that others load.
    scripts: BTreeSet<PageUrl>,
    /// What its scripts asked for.
    answers: BTreeSet<PageUrl>,
    /// It is the first that names one of them.
    is_first: bool,
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
    /// Nothing yet; by these rules it is known which parts are of a page's site.
    pub(crate) fn new(rules: SiteRules, runs: bool) -> Self {
        let (kept, on_the_way) = (Kept::default(), HashSet::new());
        Waiting { rules, pages: Vec::new(), bytes: 0, kept, on_the_way, to_ask: VecDeque::new(), has_news: false, runs }
    }

    /// What of its site is at hand for a page that is going to be read: with it, the page needs no second look.
    pub(crate) fn at_hand(&self, visit: &Visit) -> Option<Arc<Parts>> {
        if self.kept.of_sites.is_empty() || visit.purpose != Purpose::Page {
            return None;
        }
        self.kept.of_sites.get(&self.rules.site_of(&visit.url)).cloned()
    }

    /// Whether a page is to wait for parts of its site, and can.
    pub(crate) fn is_for(&self, arrival: &Arrival, files: &Files) -> bool {
        let Arrival { capture, reading, was_looked_at_again, .. } = arrival;
        let needs_parts = || self.needs_sheets(&capture.visit.url, reading) || self.needs_scripts(arrival, files);
        capture.visit.purpose == Purpose::Page
            && matches!(capture.outcome, Outcome::Page)
            && self.pages.len() < PAGES_WAITING_MAX
            && self.bytes + bytes_of(arrival) <= WAITING_BYTES_MAX
            && (!was_looked_at_again && needs_parts() || !self.asks_of(arrival).is_empty())
    }

    /// What the scripts of a page asked its site for, unless it is known that it does not come.
    fn asks_of(&self, arrival: &Arrival) -> Vec<PageUrl> {
        let Arrival { capture, reading, has_asked, .. } = arrival;
        if *has_asked {
            return Vec::new();
        }
        // What is a page is visited as one.
        let is_visited = |url: &PageUrl| reading.hops.iter().any(|hop| hop.kind == HopKind::Script && hop.to == *url);
        let may_come = |url: &PageUrl| {
            self.is_own(&capture.visit.url, url) && !matches!(self.kept.parts.get(url), Some(None)) && !is_visited(url)
        };
        reading.asks.iter().filter(|url| may_come(url)).take(ANSWERS_MAX).cloned().collect()
    }

    fn needs_sheets(&self, page: &PageUrl, reading: &Reading) -> bool {
        !reading.sightings.is_empty() && reading.sheets_missing.iter().any(|sheet| self.is_own(page, sheet))
    }

    /// Whether there is a script that a page has to be looked at with, and was not.
    fn needs_scripts(&self, arrival: &Arrival, files: &Files) -> bool {
        let Arrival { capture, reading, ran_with_files, .. } = arrival;
        let own = self.own_scripts(&capture.visit.url, &reading.scripts_elsewhere);
        let has_come = |script: &PageUrl| self.kept.parts.get(script).map(Option::is_some);
        // One that was read before this program began may come again.
        let may_come = |script: &PageUrl| !files.has_asked(script) || files.may_come(script, PartKind::Script);
        let is_told = own.iter().any(|script| files.tells(script).is_none_or(|is_told| is_told && !ran_with_files));
        let is_needed = !reading.sightings.is_empty()
            || self.runs && (is_told || arrival.needs_run())
            || self.runs && capture.visit.id.is_some_and(|id| files.may_be_first(id, &own));
        is_needed
            && own
                .iter()
                .any(|script| has_come(script).map_or(may_come(script), |has_come| has_come && !ran_with_files))
    }

    /// Those of these scripts that are of the site of a page.
    pub(crate) fn own_scripts(&self, page: &PageUrl, scripts: &[PageUrl]) -> Vec<PageUrl> {
        scripts.iter().filter(|script| self.is_own(page, script)).cloned().collect()
    }

    fn is_own(&self, page: &PageUrl, part: &PageUrl) -> bool {
        self.rules.site_of(page) == self.rules.site_of(part)
    }

    /// Lets a page wait for its parts, which were not asked for yet unless they are scripts.
    pub(crate) fn hold(&mut self, id: UrlId, mut arrival: Arrival, is_first: bool, now: Timestamp) {
        // What it may take of the memory is counted here from now on.
        arrival.held = None;
        self.has_news = true;
        let bytes = bytes_of(&arrival);
        self.bytes += bytes;
        let (page, reading) = (&arrival.capture.visit.url, &arrival.reading);
        let missing = if reading.sightings.is_empty() { Vec::new() } else { reading.sheets_missing.clone() };
        let scripts = self.own_scripts(page, &reading.scripts_elsewhere);
        let answers: BTreeSet<PageUrl> = self.asks_of(&arrival).into_iter().collect();
        for answer in answers.iter().filter(|answer| !self.kept.parts.contains_key(answer)) {
            if self.on_the_way.insert(answer.clone()) {
                self.to_ask.push_back((id, answer.clone(), PartKind::Answer));
            }
        }
        let (sheets, scripts_known) = (BTreeSet::new(), BTreeSet::new());
        let until = now.after(PARTS_WAIT_MAX);
        self.pages.push(Page { id, arrival, bytes, sheets, scripts: scripts_known, answers, is_first, until });
        self.need(self.pages.len() - 1, PartKind::Sheet, missing);
        self.need(self.pages.len() - 1, PartKind::Script, scripts);
    }

    /// A page needs these parts, and whatever those lead to.
    fn need(&mut self, page: usize, kind: PartKind, mut urls: Vec<PageUrl>) {
        // The first that is named is the first that is asked for.
        urls.reverse();
        while let Some(url) = urls.pop() {
            let Page { id, arrival, sheets, scripts, .. } = &self.pages[page];
            let (known, most) = match kind {
                PartKind::Script => (scripts, SCRIPTS_WAITED_MAX),
                _ => (sheets, SHEETS_MAX),
            };
            let (id, is_own) = (*id, self.is_own(&arrival.capture.visit.url, &url));
            if known.len() == most || known.contains(&url) || !is_own {
                continue;
            }
            match self.kept.parts.get(&url) {
                Some(Some(part)) => urls.extend(leads_to(kind, part, &url).into_iter().rev()),
                Some(None) => {}
                None if self.on_the_way.insert(url.clone()) => self.to_ask.push_back((id, url.clone(), kind)),
                None => {}
            }
            let Page { sheets, scripts, .. } = &mut self.pages[page];
            if kind == PartKind::Script { scripts } else { sheets }.insert(url);
        }
    }

    /// Whether something was asked for as a part of a page.
    pub(crate) fn knows(&self, url: &PageUrl) -> bool {
        self.on_the_way.contains(url) || self.kept.parts.contains_key(url)
    }

    /// Whether what came is kept whatever else is: it shows something, or how a page looks that does.
    pub(crate) fn is_evidence(&self, Arrival { capture, reading, .. }: &Arrival) -> bool {
        let is_sheet = matches!(capture.visit.purpose, Purpose::Part { kind: PartKind::Sheet, .. });
        !reading.sightings.is_empty() || is_sheet && self.on_the_way.contains(&capture.visit.url)
    }

    /// The next part that is to be asked for, and the page that needs it; whatever comes of it is to be told.
    pub(crate) fn ask_next(&mut self) -> Option<(UrlId, PageUrl, PartKind)> {
        self.to_ask.pop_front()
    }

    /// A part came, or will not come.
    pub(crate) fn settle(&mut self, url: &PageUrl, part: Option<Part>) {
        let was_waited_for = self.on_the_way.remove(url);
        self.has_news |= was_waited_for;
        // What nobody waits for and does not come, somebody may still ask for.
        if !was_waited_for && !matches!(part, Some(Part::Script(_))) {
            return;
        }
        let next = |kind| part.as_ref().map(|part| leads_to(kind, part, url)).unwrap_or_default();
        let (imported, loads) = (next(PartKind::Sheet), next(PartKind::Script));
        self.kept.add(url.clone(), self.rules.site_of(url), part);
        for page in 0..self.pages.len() {
            if self.pages[page].sheets.contains(url) {
                self.need(page, PartKind::Sheet, imported.clone());
            }
            if self.pages[page].scripts.contains(url) {
                self.need(page, PartKind::Script, loads.clone());
            }
        }
    }

    /// The pages that wait no more: those whose parts are all settled, and all of them when they have waited for too long.
    pub(crate) fn ready(&mut self, now: Timestamp) -> Vec<Ready> {
        let mut ready = Vec::new();
        if !std::mem::take(&mut self.has_news) && self.deadline().is_none_or(|until| now < until) {
            return ready;
        }
        let mut at = 0;
        while at < self.pages.len() {
            let Page { sheets, scripts, answers, .. } = &self.pages[at];
            let is_whole = sheets.iter().chain(scripts).chain(answers).all(|part| !self.on_the_way.contains(part));
            if !is_whole && now < self.pages[at].until {
                at += 1;
                continue;
            }
            let page = self.pages.remove(at);
            self.bytes -= page.bytes;
            ready.push(self.with_parts(page));
        }
        ready
    }

    /// A page with what has come of its parts: scripts only where they are worth another look.
    fn with_parts(&self, page: Page) -> Ready {
        let Page { mut arrival, sheets, scripts, answers, is_first, .. } = page;
        arrival.was_looked_at_again = true;
        arrival.has_asked = !answers.is_empty();
        let is_open = |part: &Part| matches!(part, Part::Script(file) if file.reaches_out);
        let is_told = |part: &Part| matches!(part, Part::Script(file) if !file.told.is_empty());
        let came = |urls: &BTreeSet<PageUrl>| {
            let came = urls.iter().filter_map(|url| Some((url.clone(), self.kept.parts.get(url)?.clone()?)));
            came.collect::<Vec<(PageUrl, Part)>>()
        };
        let (sheets, scripts, answers) = (came(&sheets), came(&scripts), came(&answers));
        let is_needed = !answers.is_empty()
            || arrival.needs_run()
            || scripts.iter().any(|(_, part)| is_told(part) || is_first && is_open(part));
        let parts = sheets.into_iter().chain(scripts.into_iter().filter(|_| is_needed));
        let mut at_hand = Parts::default();
        parts.chain(answers).for_each(|(url, part)| put(&mut at_hand, &url, &part));
        if at_hand.is_empty() { Ready::AsItIs(arrival) } else { Ready::Again(arrival, at_hand) }
    }

    /// When the first page has waited for long enough.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        self.pages.iter().map(|page| page.until).min()
    }
}

/// The sheets that a sheet imports, or the scripts that a script loads.
fn leads_to(kind: PartKind, part: &Part, url: &PageUrl) -> Vec<PageUrl> {
    match (kind, part) {
        (PartKind::Sheet, Part::Sheet(text)) => suyuan_page::imported(text, url),
        (PartKind::Script, Part::Script(file)) => file.loads.clone(),
        _ => Vec::new(),
    }
}

/// What a page takes while it waits.
fn bytes_of(arrival: &Arrival) -> usize {
    let body = arrival.capture.response.as_ref().map(|response| &response.body);
    let records = arrival.exchange.as_ref().map_or(0, |exchange| exchange.bytes.len());
    body.map_or(0, |body| body.wire.len() + body.decoded.as_ref().map_or(0, Vec::len)) + records
}

#[cfg(test)]
mod tests {
    use suyuan_fetch::{Fetcher, FixtureWeb};
    use suyuan_ledger::Readings;
    use suyuan_lists::Watchlist;
    use suyuan_model::{FileState, SavedFile, UrlId, Visit, Watch, WatchKind};
    use suyuan_page::ScriptFile;

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

    fn none_asked() -> Files {
        Files::new(SiteRules::default(), Vec::new()).0
    }

    fn sheet(text: &str) -> Part {
        Part::Sheet(text.into())
    }

    fn waiting() -> Waiting {
        Waiting::new(SiteRules::default(), true)
    }

    /// Lets a page wait, and tells what is asked for then.
    fn hold(waiting: &mut Waiting, arrival: Arrival) -> Vec<PageUrl> {
        assert!(waiting.is_for(&arrival, &none_asked()));
        waiting.hold(UrlId(1), arrival, false, Timestamp::from_millis(0));
        asked(waiting)
    }

    fn asked(waiting: &mut Waiting) -> Vec<PageUrl> {
        std::iter::from_fn(|| waiting.ask_next()).map(|(_, url, _)| url).collect()
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
        waiting.settle(&url("a.css"), Some(sheet("x{}")));
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
        waiting.settle(&url("a.css"), Some(sheet("x{}")));
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
            Some(sheet("@import 'b.css';@import 'p.css' print;@import '//other.example/c.css';")),
        );
        assert_eq!(asked(&mut waiting), [url("b.css")]);
        assert!(ready(&mut waiting, 0).is_empty());
        waiting.settle(&url("b.css"), Some(sheet("@import 'a.css';")));
        assert_eq!(ready(&mut waiting, 0), [Some(2)]);
        // The next page knows at once what it needs.
        assert!(hold(&mut waiting, page(&sheets(&["a.css"]), 0)).is_empty());
        assert_eq!(ready(&mut waiting, 0), [Some(2)]);
    }

    #[test]
    fn some_pages_wait_for_nothing() {
        let waiting = waiting();
        let arrival = || page(&sheets(&["a.css"]), 0);
        assert!(waiting.is_for(&arrival(), &none_asked()));
        let mut without_findings = arrival();
        without_findings.reading.sightings.clear();
        assert!(!waiting.is_for(&without_findings, &none_asked()));
        assert!(!waiting.is_for(&Arrival { was_looked_at_again: true, ..arrival() }, &none_asked()));
        assert!(!waiting.is_for(&page(&sheets(&["/other.example/c.css"]), 0), &none_asked()));
        assert!(!waiting.is_for(&page(&[], 0), &none_asked()));
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
        assert!(!many.is_for(&page(&sheets(&["a.css"]), 0), &none_asked()));
        let mut large = waiting();
        let next = page(&sheets(&["b.css"]), 1 << 10);
        large.bytes = WAITING_BYTES_MAX - bytes_of(&next);
        assert!(large.is_for(&next, &none_asked()));
        large.bytes += 1;
        assert!(!large.is_for(&next, &none_asked()));
    }

    #[test]
    fn so_many_sheets_are_asked_for_and_no_more() {
        let names: Vec<String> = (0..=SHEETS_MAX).map(|at| format!("{at}.css")).collect();
        let mut waiting = waiting();
        assert_eq!(hold(&mut waiting, page(&names, 0)).len(), SHEETS_MAX);
    }

    /// What comes of a page on which nothing was found, with these scripts.
    fn page_of_scripts(scripts: &[&str], reaches_out: bool) -> Arrival {
        let mut arrival = page(&[], 0);
        let scripts_elsewhere = scripts.iter().map(|script| url(script)).collect();
        arrival.reading = Reading { scripts_elsewhere, reaches_out, ..Reading::default() };
        arrival
    }

    /// Scripts that were asked for because of this page.
    fn asked_for(of: UrlId, scripts: &[&str]) -> Files {
        let saved = |name: &&str| SavedFile {
            url: url(name).as_str().to_owned(),
            kind: PartKind::Script,
            of,
            state: FileState::Wanted,
            deaths: 0,
        };
        Files::new(SiteRules::default(), scripts.iter().map(saved).collect()).0
    }

    /// Scripts that came because of another page, and whether something was found in them.
    fn came(scripts: &[&str], is_told: bool) -> Files {
        let saved = |name: &&str| SavedFile {
            url: url(name).as_str().to_owned(),
            kind: PartKind::Script,
            of: UrlId(9),
            state: FileState::Read,
            deaths: 0,
        };
        let mut files = Files::new(SiteRules::default(), scripts.iter().map(saved).collect()).0;
        for name in scripts {
            let mut arrival = page(&[], 0);
            arrival.capture.visit = Visit::of(url(name));
            arrival.reading.sightings.retain(|_| is_told);
            assert_eq!(files.tells(&url(name)), None, "it came to an earlier process");
            files.found_in(&arrival);
        }
        files
    }

    fn script(reaches_out: bool, loads: &[&str]) -> Part {
        let loads = loads.iter().map(|name| url(name)).collect();
        Part::Script(Arc::new(ScriptFile { loads, reaches_out, ..ScriptFile::default() }))
    }

    #[test]
    fn for_scripts_the_first_page_waits_that_names_one_and_those_whose_own_scripts_ask_for_something() {
        let (plain, asks) = (page_of_scripts(&["a.js"], false), page_of_scripts(&["a.js"], true));
        let to_come = asked_for(UrlId(9), &["a.js"]);
        let of_other = came(&["a.js"], false);
        let (waits, cannot) = (waiting(), Waiting::new(SiteRules::default(), false));
        assert!(waits.is_for(&plain, &none_asked()) && waits.is_for(&plain, &asked_for(UrlId(1), &["a.js"])));
        assert!(!waits.is_for(&plain, &of_other) && waits.is_for(&asks, &of_other));
        // Something may be found in one that is still to come, and is in another.
        assert!(waits.is_for(&plain, &to_come) && waits.is_for(&plain, &came(&["a.js"], true)));
        // Where none is run, those wait only whose looks are to be known.
        assert!(!cannot.is_for(&plain, &none_asked()) && !cannot.is_for(&asks, &of_other));
        let mut found = page(&[], 0);
        found.reading.scripts_elsewhere = vec![url("a.js")];
        assert!(cannot.is_for(&found, &of_other));
        let mut of_others = page_of_scripts(&[], true);
        of_others.reading.scripts_elsewhere = vec![PageUrl::new("http://other.example/a.js").unwrap()];
        assert!(!waits.is_for(&of_others, &none_asked()));
        assert!(!waits.is_for(&page_of_scripts(&[], true), &none_asked()));
    }

    #[test]
    fn a_page_is_looked_at_again_where_one_of_its_scripts_reaches_out() {
        for (reaches_out, is_first, again) in [(true, true, true), (false, true, false), (true, false, false)] {
            let mut waiting = waiting();
            let arrival = page_of_scripts(&["a.js"], false);
            waiting.hold(UrlId(1), arrival, is_first, Timestamp::from_millis(0));
            assert_eq!(asked(&mut waiting), [url("a.js")]);
            waiting.settle(&url("a.js"), Some(script(false, &["b.js"])));
            assert_eq!(asked(&mut waiting), [url("b.js")], "it loads another");
            assert!(ready(&mut waiting, 0).is_empty());
            waiting.settle(&url("b.js"), Some(script(reaches_out, &["a.js"])));
            assert_eq!(ready(&mut waiting, 0), [again.then_some(0)]);
        }
    }

    #[test]
    fn what_ran_with_its_files_waits_no_more_unless_one_was_not_there() {
        let mut waiting = waiting();
        waiting.settle(&url("a.js"), Some(script(true, &[])));
        let ran = |scripts: &[&str]| Arrival { ran_with_files: true, ..page_of_scripts(scripts, true) };
        let of_other = asked_for(UrlId(9), &["a.js", "b.js"]);
        assert!(!waiting.is_for(&ran(&["a.js"]), &of_other) && waiting.is_for(&ran(&["a.js", "b.js"]), &of_other));
        assert!(waiting.is_for(&page_of_scripts(&["a.js"], true), &of_other), "it came meanwhile");
    }

    #[test]
    fn a_page_waits_for_so_many_scripts_and_no_more() {
        let names: Vec<String> = (0..=SCRIPTS_WAITED_MAX).map(|at| format!("{at}.js")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut waiting = waiting();
        waiting.hold(UrlId(1), page_of_scripts(&names, true), true, Timestamp::from_millis(0));
        assert_eq!(asked(&mut waiting).len(), SCRIPTS_WAITED_MAX);
    }

    #[test]
    fn so_many_answers_are_looked_for_and_the_page_is_looked_at_once_more() {
        let mut waiting = waiting();
        let mut arrival = Arrival { was_looked_at_again: true, ..page_of_scripts(&[], true) };
        arrival.reading.asks = (0..=ANSWERS_MAX).map(|at| url(&format!("api/{at}"))).collect();
        arrival.reading.asks.insert(0, PageUrl::new("http://other.example/api").unwrap());
        assert!(waiting.is_for(&arrival, &none_asked()));
        waiting.hold(UrlId(1), arrival, false, Timestamp::from_millis(0));
        assert_eq!(asked(&mut waiting).len(), ANSWERS_MAX);
        for at in 0..ANSWERS_MAX {
            let file = ScriptFile { text: "{}".to_owned(), ..ScriptFile::default() };
            waiting.settle(&url(&format!("api/{at}")), (at > 0).then(|| Part::Answer(Arc::new(file))));
        }
        let ready = waiting.ready(Timestamp::from_millis(0));
        let [Ready::Again(arrival, parts)] = &ready[..] else { panic!("{ready:?}") };
        assert_eq!(parts.answers().len(), ANSWERS_MAX - 1);
        assert!(arrival.has_asked && !waiting.is_for(arrival, &none_asked()), "whatever it asks for now");
    }
}
