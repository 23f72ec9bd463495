//! Scripts and style sheets of the site that stand in files of their own: each is asked for once, as robots.txt permits, and
//! read for what it does and names.
//!
//! A file that loads others of the site has these asked for, too, as parts of the same page.
//!
//! What a file does by itself is told of its own URL, with the page that named it first on the way there. What it does together
//! with a page is told of that: pages that need it wait for their files (`waiting`). Of pages that come before their scripts,
//! it is told that these were not looked at.

use std::collections::HashMap;

use suyuan_detect::coverage;
use suyuan_model::{
    Change, FileState, Hop, HopKind, Look, Outcome, PageUrl, PartKind, Purpose, SavedFile, SiteRules, TechniqueGroup,
    UrlId, Visit,
};

use crate::reading::Arrival;

/// So many files are remembered in a run; of further ones nothing is asked.
pub const FILES_PER_RUN_MAX: usize = 1 << 20;

/// So many files are asked for because of one page and its files; a script that loads another that loads another ends here.
pub const FILES_OF_PAGE_MAX: u32 = 64;

/// The files that were asked for.
#[derive(Debug)]
pub(crate) struct Files {
    rules: SiteRules,
    asked: HashMap<PageUrl, Asked>,
    /// How many were asked for because of each page.
    of_page: HashMap<UrlId, u32>,
    changes: Vec<Change>,
}

/// A file that was asked for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    kind: PartKind,
    of: UrlId,
    state: FileState,
    deaths: u8,
    /// Whether something was found in it; none where that is not known, as after a restart.
    told: Option<bool>,
}

impl Files {
    /// What a run asked for before it stopped; by these rules it is known which are of a page's site.
    ///
    /// Gives also what it has to ask for again.
    pub(crate) fn new(rules: SiteRules, saved: Vec<SavedFile>) -> (Self, Vec<(UrlId, PageUrl, PartKind)>) {
        let mut files = Files { rules, asked: HashMap::new(), of_page: HashMap::new(), changes: Vec::new() };
        let mut again = Vec::new();
        for SavedFile { url, kind, of, state, deaths } in saved {
            let Ok(url) = PageUrl::new(&url) else { continue };
            let deaths = deaths.saturating_add(u8::from(state == FileState::Leased));
            let now = match state {
                FileState::Leased => FileState::Wanted,
                state => state,
            };
            files.asked.insert(url.clone(), Asked { kind, of, state, deaths, told: None });
            *files.of_page.entry(of).or_default() += 1;
            files.move_on(&url, now);
            if now == FileState::Wanted {
                again.push((of, url, kind));
            }
        }
        (files, again)
    }

    /// Whether a file was asked for.
    pub(crate) fn has_asked(&self, url: &PageUrl) -> bool {
        self.asked.contains_key(url)
    }

    /// Whether a page may be the first that names one of these files of its site.
    pub(crate) fn may_be_first(&self, page: UrlId, scripts: &[PageUrl]) -> bool {
        scripts.iter().any(|script| self.asked.get(script).is_none_or(|asked| asked.of == page))
    }

    /// Whether one of these was asked for because of a page, the first that named it.
    pub(crate) fn is_first(&self, page: UrlId, scripts: &[PageUrl]) -> bool {
        scripts.iter().any(|script| self.asked.get(script).is_some_and(|asked| asked.of == page))
    }

    /// Whether a file was asked for and has not come yet.
    pub(crate) fn is_to_come(&self, url: &PageUrl) -> bool {
        let state = self.asked.get(url).map(|asked| asked.state);
        matches!(state, Some(FileState::Wanted | FileState::Leased))
    }

    /// Whether a file may come that was asked for as one of this kind: one that came and is not at hand any more comes again.
    pub(crate) fn may_come(&self, url: &PageUrl, kind: PartKind) -> bool {
        self.asked.get(url).is_some_and(|asked| asked.kind == kind && asked.state != FileState::Unread)
    }

    /// Whether something was found in a script that was asked for; none where it is still to come, or came to an earlier process.
    pub(crate) fn tells(&self, url: &PageUrl) -> Option<bool> {
        match self.asked.get(url) {
            Some(Asked { state: FileState::Read, told, .. }) => *told,
            Some(Asked { state: FileState::Wanted | FileState::Leased, .. }) => None,
            Some(_) | None => Some(false),
        }
    }

    /// Notes whether something was found in a script that came.
    pub(crate) fn found_in(&mut self, arrival: &Arrival) {
        if let Some(asked) = self.asked.get_mut(&arrival.capture.visit.url) {
            asked.told = Some(!arrival.reading.sightings.is_empty());
        }
    }

    /// Whether a visit asks once more for a script that came already.
    pub(crate) fn came_before(&self, visit: &Visit) -> bool {
        let is_script = matches!(visit.purpose, Purpose::Part { kind: PartKind::Script, .. });
        is_script && self.asked.get(&visit.url).is_some_and(|asked| asked.state == FileState::Read)
    }

    /// Asks for the files of a page that nobody asked for yet, unless they are of other sites; `want` may refuse.
    ///
    /// The reading tells afterwards whether all of the page's scripts were read. What came is noted, too.
    pub(crate) fn ask(&mut self, arrival: &mut Arrival, mut want: impl FnMut(UrlId, &PageUrl, PartKind) -> bool) {
        let Arrival { capture, reading, .. } = arrival;
        let url = &capture.visit.url;
        let is_page = capture.outcome == Outcome::Page;
        match (&capture.visit.purpose, capture.visit.id) {
            (Purpose::Page, Some(id)) if is_page => {
                self.ask_for(id, url, PartKind::Script, &reading.scripts_elsewhere, &mut want);
                self.ask_for(id, url, PartKind::Sheet, &reading.sheets_elsewhere, &mut want);
                let has_come =
                    |script: &PageUrl| self.asked.get(script).is_some_and(|asked| asked.state == FileState::Read);
                let scripts = &reading.scripts_elsewhere;
                reading.leaves_scripts = reading.has_more_scripts || !scripts.iter().all(has_come);
            }
            (Purpose::Part { kind: PartKind::Script, .. }, _) => {
                self.found_in(arrival);
                let Arrival { capture, reading, .. } = arrival;
                let url = &capture.visit.url;
                let is_read =
                    is_page && coverage(capture, reading).look(TechniqueGroup::Scripts) == Some(Look::Checked);
                self.came(url, is_read, PartKind::Script, &reading.scripts_elsewhere, &mut want);
            }
            (Purpose::Part { kind: PartKind::Sheet, .. }, _) => {
                let imported = suyuan_page::sheet(capture).map(|text| suyuan_page::imported(&text, url));
                let is_read = imported.is_some();
                self.came(url, is_read, PartKind::Sheet, &imported.unwrap_or_default(), &mut want);
            }
            _ => {}
        }
    }

    /// A file came, or something in its place; it loads these.
    fn came(
        &mut self,
        url: &PageUrl,
        is_read: bool,
        kind: PartKind,
        loads: &[PageUrl],
        want: &mut impl FnMut(UrlId, &PageUrl, PartKind) -> bool,
    ) {
        self.move_on(url, if is_read { FileState::Read } else { FileState::Unread });
        if let Some(&Asked { of, .. }) = self.asked.get(url) {
            self.ask_for(of, url, kind, loads, want);
        }
    }

    /// Asks for those of these files that are of the site of what names them.
    fn ask_for(
        &mut self,
        of: UrlId,
        named_by: &PageUrl,
        kind: PartKind,
        files: &[PageUrl],
        want: &mut impl FnMut(UrlId, &PageUrl, PartKind) -> bool,
    ) {
        if files.iter().all(|file| self.asked.contains_key(file)) {
            return;
        }
        let site = self.rules.site_of(named_by);
        for file in files {
            let count = self.of_page.entry(of).or_default();
            let has_room = self.asked.len() < FILES_PER_RUN_MAX && *count < FILES_OF_PAGE_MAX;
            if has_room && !self.asked.contains_key(file) && self.rules.site_of(file) == site && want(of, file, kind) {
                *count += 1;
                let asked = Asked { kind, of, state: FileState::Wanted, deaths: 0, told: None };
                self.asked.insert(file.clone(), asked);
                self.tell(file, asked);
            }
        }
    }

    /// A visit is about to leave.
    pub(crate) fn sent(&mut self, visit: &Visit) {
        if let Purpose::Part { kind: PartKind::Script | PartKind::Sheet, .. } = visit.purpose
            && self.is_to_come(&visit.url)
        {
            self.move_on(&visit.url, FileState::Leased);
        }
    }

    /// Nobody will go there.
    pub(crate) fn given_up(&mut self, url: &PageUrl) {
        self.move_on(url, FileState::Unread);
    }

    /// What changed since this was asked last, for the ledger.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    fn move_on(&mut self, url: &PageUrl, state: FileState) {
        let Some(asked) = self.asked.get_mut(url).filter(|asked| asked.state != state) else { return };
        asked.state = state;
        let asked = *asked;
        self.tell(url, asked);
    }

    fn tell(&mut self, url: &PageUrl, Asked { kind, of, state, deaths, .. }: Asked) {
        self.changes.push(Change::File(SavedFile { url: url.as_str().to_owned(), kind, of, state, deaths }));
    }
}

/// The pieces of pages that a script asks for, seen from the page that named it: on its host, as those in the page itself.
pub(crate) fn pieces_of(namer: Option<&PageUrl>, relative: &[String]) -> Vec<Hop> {
    let Some(namer) = namer else { return Vec::new() };
    let to = relative.iter().filter_map(|reference| namer.join(reference).ok()).filter(|to| to.host() == namer.host());
    to.map(|to| Hop { to, found: None, kind: HopKind::Script, text: String::new() }).collect()
}

#[cfg(test)]
mod tests {
    use suyuan_detect::Reading;
    use suyuan_model::{Capture, Headers, Timestamp, Visit};

    use super::*;

    fn url(text: &str) -> PageUrl {
        PageUrl::new(text).unwrap()
    }

    /// What comes of a page that names these scripts.
    fn page(scripts: &[&str]) -> Arrival {
        let visit = Visit { id: Some(UrlId(1)), ..Visit::of(url("http://school.example/")) };
        let (at, request) = (Timestamp::from_millis(0), Headers::default());
        let capture = Capture { visit, at, took_ms: 0, outcome: Outcome::Page, request, response: None };
        let scripts_elsewhere = scripts.iter().map(|script| url(script)).collect();
        let reading = Reading { scripts_elsewhere, leaves_scripts: true, ..Reading::default() };
        Arrival::of(capture, reading)
    }

    /// What is asked for, and whether anything of the page is left.
    fn ask(files: &mut Files, mut arrival: Arrival) -> (Vec<String>, bool) {
        let mut asked = Vec::new();
        files.ask(&mut arrival, |_, url, _| {
            asked.push(url.path().to_owned());
            !url.path().contains("refused")
        });
        (asked, arrival.reading.leaves_scripts)
    }

    fn none_yet() -> Files {
        Files::new(SiteRules::default(), Vec::new()).0
    }

    const READ: Asked =
        Asked { kind: PartKind::Script, of: UrlId(1), state: FileState::Read, deaths: 0, told: Some(false) };

    #[test]
    fn each_script_of_the_site_is_asked_for_once() {
        let mut scripts = none_yet();
        let own = ["http://school.example/a.js", "http://static.school.example/b.js"];
        let [a, b] = ["/a.js", "/b.js"].map(str::to_owned);
        assert_eq!(ask(&mut scripts, page(&own)), (vec![a, b], true));
        assert_eq!(ask(&mut scripts, page(&own)), (vec![], true), "they are on their way");
        for script in own {
            scripts.asked.insert(url(script), READ);
        }
        assert_eq!(ask(&mut scripts, page(&own)), (vec![], false), "both were read");
        assert_eq!(ask(&mut scripts, page(&["http://counter.example/c.js"])), (vec![], true), "that of another site");
        let refused = ["http://school.example/refused.js"];
        assert_eq!(ask(&mut scripts, page(&refused)).0.len(), 1);
        assert!(!scripts.has_asked(&url(refused[0])));
    }

    /// What comes of a script that was asked for and loads these.
    fn script(path: &str, scripts: &[&str]) -> Arrival {
        let mut arrival = page(scripts);
        let purpose = Purpose::Part { of: UrlId(1), kind: PartKind::Script };
        arrival.capture.visit = Visit { purpose, ..Visit::of(url(&format!("http://school.example{path}"))) };
        arrival
    }

    #[test]
    fn a_script_that_loads_others_has_them_asked_for_up_to_an_end() {
        let mut scripts = none_yet();
        let first = ["http://school.example/0.js"];
        assert_eq!(ask(&mut scripts, page(&first)).0, ["/0.js"]);
        let strange = script("/strange.js", &["http://school.example/x.js"]);
        assert_eq!(ask(&mut scripts, strange).0, [""; 0], "nobody asked for that one");
        for number in 1..FILES_OF_PAGE_MAX {
            let next = format!("http://school.example/{number}.js");
            let come = script(&format!("/{}.js", number - 1), &[&next, "http://other.example/a.js"]);
            assert_eq!(ask(&mut scripts, come).0, [format!("/{number}.js")]);
        }
        let last = script(&format!("/{}.js", FILES_OF_PAGE_MAX - 1), &["http://school.example/more.js"]);
        assert_eq!(ask(&mut scripts, last).0, [""; 0]);
    }

    #[test]
    fn what_a_script_asks_for_is_seen_from_the_page_that_named_it() {
        let page = url("http://school.example/news/7.html");
        let relative = ["part.html", "../foot.html", "//other.example/a.html"].map(str::to_owned);
        let told: Vec<_> = pieces_of(Some(&page), &relative).into_iter().map(|hop| hop.to.path().to_owned()).collect();
        assert_eq!(told, ["/news/part.html", "/foot.html"]);
        assert!(pieces_of(None, &relative).is_empty());
    }

    #[test]
    fn so_many_scripts_are_remembered() {
        let mut scripts = none_yet();
        let other = |number: usize| url(&format!("http://s{number}.example/"));
        scripts.asked = (0..FILES_PER_RUN_MAX - 1).map(|number| (other(number), READ)).collect();
        let own = ["http://school.example/a.js", "http://school.example/b.js"];
        assert_eq!(ask(&mut scripts, page(&own)).0, ["/a.js"]);
    }

    #[test]
    fn a_run_that_goes_on_asks_for_what_was_still_to_come() {
        let saved = |path: &str, state, deaths| {
            let url = format!("http://school.example/{path}.js");
            SavedFile { url, kind: PartKind::Script, of: UrlId(1), state, deaths }
        };
        let sheet = SavedFile { kind: PartKind::Sheet, ..saved("style", FileState::Wanted, 0) };
        let (mut scripts, again) = Files::new(
            SiteRules::default(),
            vec![
                saved("wanted", FileState::Wanted, 0),
                saved("flew", FileState::Leased, 0),
                saved("unlucky", FileState::Leased, 9),
                saved("read", FileState::Read, 0),
                sheet,
            ],
        );
        assert_eq!(
            again.iter().map(|(_, url, kind)| (url.path(), kind.name())).collect::<Vec<_>>(),
            [("/wanted.js", "script"), ("/flew.js", "script"), ("/unlucky.js", "script"), ("/style.js", "sheet")]
        );
        // How often it was in flight at a death says nothing about it.
        let changes = [saved("flew", FileState::Wanted, 1), saved("unlucky", FileState::Wanted, 10)];
        assert_eq!(scripts.take_changes(), changes.map(Change::File));
        assert_eq!(ask(&mut scripts, page(&["http://school.example/read.js"])), (vec![], false));
        assert_eq!(ask(&mut scripts, page(&["http://school.example/unlucky.js"])), (vec![], true));
        scripts.given_up(&url("http://school.example/wanted.js"));
        assert_eq!(scripts.take_changes(), [Change::File(saved("wanted", FileState::Unread, 0))]);
        scripts.given_up(&url("http://school.example/sheet.css"));
        assert_eq!(scripts.take_changes(), []);
    }
}
