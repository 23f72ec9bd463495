//! Holds what a page says against the watchlist, and makes sightings with evidence.
//!
//! In comes a [`Capture`] and a [`Watchlist`]; out goes a [`Reading`]: where the page leads, and every place in it that names a watchlisted thing.
//! This room is a function from values to values: it reaches no network, asks no clock, and keeps nothing.
//! It does not know what a page looks like on a screen, nor what its scripts do when they run; `docs/detection.md` tells what is found and what is not.
//!
//! A sighting is made in six steps, one file each: whether the name is one at all (`elsewhere`), what conceals it (`concealment`),
//! which `technique` it is, how much it proves and how bad that is (`weight`), whether the page only writes about it (`about`),
//! and which ones are kept when there are too many (`cap`).
//!
//! ```
//! use suyuan_detect::read;
//! use suyuan_lists::Watchlist;
//! use suyuan_model::*;
//!
//! let watch = Watch {
//!     kind: WatchKind::Domain,
//!     value: "casino.example".into(),
//!     category: "gambling".into(),
//!     source: "police".into(),
//!     listed: None,
//!     licence: String::new(),
//! };
//! let url = PageUrl::new("http://www.school.example/").unwrap();
//! let capture = Capture {
//!     visit: Visit::of(url),
//!     at: Timestamp::from_millis(0),
//!     took_ms: 1,
//!     outcome: Outcome::Page,
//!     request: Headers::default(),
//!     response: Some(Response {
//!         status: 200,
//!         status_line: "HTTP/1.1 200 OK".into(),
//!         headers: Headers(vec![("content-type".into(), b"text/html".to_vec())]),
//!         remote: None,
//!         tls: TlsVerdict::None,
//!         body: Body { wire: b"<noscript><a href='//casino.example/'>x</a></noscript>".to_vec(), ..Body::default() },
//!     }),
//! };
//! let seen = &read(&capture, &Watchlist::new(vec![watch])).sightings[0];
//! assert_eq!((seen.technique, seen.severity, seen.level), (Technique::M17, Severity::Critical, EvidenceLevel::E2));
//! ```

mod about;
mod act;
mod aliases;
mod beside;
mod cap;
mod concealment;
mod contacts;
mod contacts_beside;
mod counters;
mod coverage;
mod credit;
mod documents;
mod elsewhere;
mod examples;
mod fields;
mod files;
mod handles;
mod headers;
mod health;
mod hot_search;
mod indexed;
mod instructions;
mod lure;
mod mention;
mod nearby;
mod observe;
mod own_url;
mod redirector;
mod references;
mod resource;
mod sighting;
mod stance;
mod stand_in;
mod strings;
mod technique;
mod tier;
mod torn;
mod traditional;
mod users;
mod vocabulary;
mod weight;

use suyuan_lists::Watchlist;
use suyuan_model::{Capture, Hop, Neighbor, Observed, PageUrl, ReadAs, Response, Sighting, Visit, WatchId};
use suyuan_page::{Parts, Said, Source, Spot, SpotTarget, Target};

pub use about::{
    BELOW_BLOCKS_MAX, BLOCK_CHARS_MAX, CAPTIONS_MAX, HEADLINE_WORDS_MIN, ITEM_CHARS_MAX, KEYWORDS_MAX, LIST_BLOCKS_MAX,
    LISTED_NAMES_MIN, NOTICE_CHARS_MAX, NOTICE_NAMES_MAX, OPENING_CHARS_MAX, SENTENCE_CHARS_MAX, SENTENCE_WORDS_MIN,
};
pub use beside::{BESIDE_BYTES_MAX, BESIDE_PAGE_BYTES_MAX, LINES_BYTES_MAX, NEIGHBORS_MAX};
pub use cap::{SIGHTINGS_PER_PAGE_MAX, SIGHTINGS_PER_WATCH_MAX};
pub use contacts::CONTACTS_MAX;
pub use contacts_beside::CONTACT_TEXT_BYTES_MAX;
pub use counters::{APPENDED_BYTES_MAX, APPENDED_WORDS_BYTES_MAX};
pub use coverage::{coverage, looks_for};
pub use credit::CREDIT_CHARS_MAX;
pub use documents::{HEADLINE_CHARS_MAX, PARAGRAPH_CHARS_MAX, is_document};
pub use handles::{BETWEEN_CHARS_MAX, LABEL_CHARS_AFTER, LABEL_CHARS_BEFORE};
pub use health::health;
pub use indexed::{MARK_CHARS_MAX, add_indexed, indexed};
pub use instructions::INSTRUCTION_BYTES_MAX;
pub use nearby::SCRIPT_BYTES_NEAR;
pub use own_url::{ECHOES_MAX, HEAD_BYTES_MAX};
pub use redirector::is_wrapper;
pub use resource::LINE_BYTES_MAX;
pub use stance::SLOGAN_CHARS_MAX;
pub use stand_in::{
    EMPTY_CHARS_MAX, STAND_IN_CHARS_MAX, STAND_IN_LINKS_MAX, STAND_IN_NOTICE_CHARS_MAX, WEAK_CHARS_MAX,
};
pub use strings::SCRIPT_BYTES_BEFORE;
pub use vocabulary::SHARED_PERCENT_MAX;

/// What one capture tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Where a crawler may go from here; redirect and refresh headers first, since a chain through them is shorter.
    ///
    /// What is watchlisted is never among them: it is a sighting instead.
    pub hops: Vec<Hop>,
    /// For a script in a file of its own, the pieces of pages that it asks for, relative to the page that names it.
    pub pieces_of_namer: Vec<String>,
    /// How many links the page has, before any was left out.
    pub links_total: u32,
    /// Every place that names a watchlisted thing: headers first, then in the order of the page.
    pub sightings: Vec<Sighting>,
    /// The name of the encoding; empty when no body was read.
    pub charset: &'static str,
    /// The page's title, white space collapsed.
    pub title: String,
    /// Whether the page was worth the thorough look.
    pub examined: bool,
    /// What the page claims of its site; only of pages that something was found on.
    pub said: Option<Said>,
    /// Whether the page has style sheets that were not at hand.
    pub has_sheets_elsewhere: bool,
    /// The first of the style sheets that the page names and that do not stand in it.
    pub sheets_elsewhere: Vec<PageUrl>,
    /// Scripts that the page names and that do not stand in it.
    pub scripts_elsewhere: Vec<PageUrl>,
    /// Whether there are more of them.
    pub has_more_scripts: bool,
    /// Whether any of those was not looked at.
    pub leaves_scripts: bool,
    /// The style sheets that are needed to know how the page looks; only of pages that were examined.
    pub sheets_missing: Vec<PageUrl>,
    /// Whether its scripts may do what is not known without running them.
    pub may_hide: bool,
    /// Whether they do something with what they do not have themselves.
    pub reaches_out: bool,
    /// Whether they ask the site of the page for something.
    pub asks_site: bool,
    /// What they asked it for when they were run, that was not at hand.
    pub asks: Vec<PageUrl>,
    /// What nobody watches and stands beside what is watched.
    pub neighbors: Vec<Neighbor>,
    /// What is odd about the page although it names nothing that is watched.
    pub observed: Vec<Observed>,
    /// The first pictures that the page shows or leads to; only of pages that were examined.
    pub pictures: Vec<PageUrl>,
    /// Whether the body is a document or picture, and was read as one.
    pub is_document: bool,
    /// What was left out of the reading, if anything was.
    pub partial: Option<String>,
}

/// Reads a capture: its headers always, its body whenever it is one that can be read, whatever the status says.
///
/// A polluted page that answers 404 is as polluted as one that answers 200 (detection C9).
pub fn read(capture: &Capture, watchlist: &Watchlist) -> Reading {
    read_with(capture, watchlist, Parts::NONE)
}

/// The same with what belongs to the page and is at hand.
pub fn read_with(capture: &Capture, watchlist: &Watchlist, parts: &Parts) -> Reading {
    let mut reading = Reading::default();
    let Some(response) = &capture.response else { return reading };
    headers::read(capture, response, watchlist, &mut reading);
    let visit = &capture.visit;
    let source = Source { parts, ..source_of(visit, response) };
    let runs = source.read_as == ReadAs::Script;
    // What came in the place of a script is not run, and nobody goes there to read it.
    let is_idle = visit.read_as == ReadAs::Script && !runs;
    let is_document = documents::is_one(visit, response.body.bytes());
    let is_only_document = is_document && documents::is_only_that(source.headers, source.body);
    if runs || !is_idle && !is_only_document && suyuan_page::is_readable(source.headers, source.body) {
        read_body(&source, watchlist, &mut reading);
    }
    if is_document {
        documents::read(capture, response.body.bytes(), watchlist, &mut reading);
    }
    own_url::read(capture, response, watchlist, &mut reading);
    // A page of a watchlisted site names itself everywhere; that is no embedding, not on an allowed page either.
    let own = watchlist.listed_url(&capture.visit.url);
    reading.sightings.retain(|sighting| Some(sighting.watch) != own);
    contacts_beside::add_reflected(&capture.visit.url, watchlist, &mut reading);
    tier::temper(&capture.visit.url, watchlist, &mut reading.sightings);
    reading.sightings.retain(|sighting| !files::tells(&source, &reading.scripts_elsewhere, sighting));
    let (kept, left_out) = cap::keep_telling(std::mem::take(&mut reading.sightings));
    reading.sightings = kept;
    if left_out > 0 {
        add_partial(&mut reading, &format!("sightings-max: {left_out} more"));
    }
    reading
}

/// The body of an answer as it is read.
pub fn source_of<'a>(visit: &'a Visit, response: &'a Response) -> Source<'a> {
    let body = torn::whole_words(&response.body);
    let runs = suyuan_page::may_run(response.status, &response.headers);
    let read_as = if visit.read_as == ReadAs::Script && !runs { ReadAs::Itself } else { visit.read_as };
    Source { read_as, ..Source::new(&visit.url, &response.headers, body) }
}

/// The fast look; the thorough one where the fast one says that it is worth it.
fn read_body(source: &Source, watchlist: &Watchlist, reading: &mut Reading) {
    let mut watched = |target: Target| {
        let is_at_home = || matches!(target, Target::Url(url) if tier::is_at_home(watchlist, source.url, url));
        asked(watchlist, target) && !is_at_home()
    };
    let triage = suyuan_page::triage(source, &mut watched);
    reading.charset = triage.charset;
    reading.title = triage.title;
    reading.links_total = triage.links_total;
    reading.pieces_of_namer = triage.pieces_of_namer;
    reading.has_sheets_elsewhere = triage.has_sheets_elsewhere;
    reading.sheets_elsewhere = triage.sheets_elsewhere;
    reading.may_hide = triage.may_hide;
    reading.asks_site = triage.asks_site;
    reading.asks = source.parts.asks().to_vec();
    reading.reaches_out = triage.reaches_out || triage.may_hide;
    reading.scripts_elsewhere = triage.scripts_elsewhere;
    reading.has_more_scripts = triage.has_more_scripts;
    reading.leaves_scripts = !reading.scripts_elsewhere.is_empty();
    if let Some(limit) = triage.truncated {
        add_partial(reading, limit);
    }
    observe::observe(source, triage.flagged, &mut reading.observed);
    if !triage.flagged {
        reading.hops.extend(triage.hops);
        return;
    }
    reading.hops.extend(triage.hops.into_iter().filter(|hop| !tier::is_barred(watchlist, &hop.to)));
    let examination = suyuan_page::examine(source, &mut watched);
    reading.examined = true;
    reading.may_hide |= examination.may_hide;
    reading.has_sheets_elsewhere = examination.has_sheets_elsewhere;
    if let Some(limit) = &examination.partial {
        add_partial(reading, limit);
    }
    let sightings = sighting::of_spots(&examination, source, watchlist);
    reading.neighbors = beside::beside(&sightings, &examination, source, watchlist);
    // As with those in files of their own, only what something is found on is looked at so closely.
    if !sightings.is_empty() {
        reading.said = Some(suyuan_page::said(source));
        documents::read_inline(&examination.inline_pictures, source.url, watchlist, reading);
    }
    reading.sightings.extend(sightings);
    reading.sheets_missing = examination.sheets_missing;
    reading.pictures = examination.pictures;
}

/// The most specific entry that this target matches, by its own name or by another.
fn find(watchlist: &Watchlist, target: Target) -> Option<WatchId> {
    find_by_name(watchlist, target).or_else(|| match target {
        Target::Url(url) => aliases::of_url(watchlist, url),
        Target::Name(name) => aliases::of_name(watchlist, name),
        _ => None,
    })
}

/// Whether this target is watched.
fn asked(watchlist: &Watchlist, target: Target) -> bool {
    match target {
        Target::Handles => !watchlist.matcher().is_empty(),
        Target::Words(words) => handles::asked(watchlist, words),
        Target::EveryTop => aliases::may_end_anyhow(watchlist),
        Target::Top(top) => watchlist.has_top(top) || aliases::may_end(top),
        Target::Host(host) => {
            find(watchlist, Target::Name(host)).is_some()
                || watchlist.has_urls_at(host)
                || aliases::has_files(watchlist)
        }
        Target::OtherTops => watchlist.has_other_tops(),
        Target::Addresses => watchlist.has_addresses(),
        _ => find(watchlist, target).is_some(),
    }
}

/// The most specific entry that a spot matches.
fn found(watchlist: &Watchlist, spot: &Spot) -> Option<WatchId> {
    match &spot.target {
        SpotTarget::Url(url) => find(watchlist, Target::Url(url)),
        SpotTarget::Name(name) => find(watchlist, Target::Name(name)),
        SpotTarget::Handle(handle) => handles::found(watchlist, spot, handle),
    }
}

/// Whether a spot names the entry that it matches by another name than its own.
fn is_by_other_name(watchlist: &Watchlist, spot: &Spot) -> bool {
    match &spot.target {
        SpotTarget::Url(url) => find_by_name(watchlist, Target::Url(url)).is_none(),
        SpotTarget::Name(name) => find_by_name(watchlist, Target::Name(name)).is_none(),
        SpotTarget::Handle(_) => false,
    }
}

/// The URL of a spot, if it is one.
fn matched_url(spot: &Spot) -> Option<String> {
    match &spot.target {
        SpotTarget::Url(url) => Some(url.as_str().to_owned()),
        SpotTarget::Name(_) | SpotTarget::Handle(_) => None,
    }
}

/// The most specific entry that this target matches by its own name.
fn find_by_name(watchlist: &Watchlist, target: Target) -> Option<WatchId> {
    match target {
        Target::Url(url) => watchlist.find_url(url),
        Target::Name(name) => watchlist.find_name(name),
        _ => None,
    }
}

/// Notes what was left out, once.
fn add_partial(reading: &mut Reading, what: &str) {
    match &mut reading.partial {
        Some(partial) if partial.split("; ").any(|known| known == what) => {}
        Some(partial) => {
            partial.push_str("; ");
            partial.push_str(what);
        }
        None => reading.partial = Some(what.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Body, Headers, Outcome, ReadAs, Response, Timestamp, TlsVerdict, Visit};

    use super::*;

    #[test]
    fn what_comes_in_the_place_of_a_script_is_not_run_and_not_read() {
        let watchlist = Watchlist::new(vec![suyuan_lists::watch_from_text("casino.example").unwrap()]);
        let told = |status: u16, kind: &str| {
            let response = Response {
                status,
                status_line: String::new(),
                headers: Headers(vec![("content-type".to_owned(), kind.as_bytes().to_vec())]),
                remote: None,
                tls: TlsVerdict::None,
                body: Body { wire: b"location = 'http://cas' + 'ino.example/'".to_vec(), ..Body::default() },
            };
            let visit = Visit { read_as: ReadAs::Script, ..Visit::of(PageUrl::new("http://a.example/a.js").unwrap()) };
            let (at, request) = (Timestamp::from_millis(0), Headers::default());
            let capture = Capture { visit, at, took_ms: 0, outcome: Outcome::Page, request, response: Some(response) };
            read(&capture, &watchlist).sightings.len()
        };
        assert_eq!((told(200, "text/javascript"), told(200, "text/html"), told(200, "image/png")), (1, 1, 0));
        assert_eq!((told(404, "text/javascript"), told(500, "text/html")), (0, 0));
    }
}
