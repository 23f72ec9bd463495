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
//!     visit: Visit { id: None, url, vantage: Vantage::Plain, purpose: Purpose::Page, attempt: 1 },
//!     at: Timestamp::from_millis(0),
//!     took_ms: 1,
//!     outcome: Outcome::Page,
//!     response: Some(Response {
//!         status: 200,
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
mod cap;
mod concealment;
mod credit;
mod elsewhere;
mod fields;
mod headers;
mod mention;
mod nearby;
mod references;
mod sighting;
mod stance;
mod strings;
mod technique;
mod vocabulary;
mod weight;

use suyuan_lists::Watchlist;
use suyuan_model::{Capture, Hop, Sighting, WatchId};
use suyuan_page::{Said, Source, Target};

pub use about::{BLOCK_CHARS_MAX, CAPTIONS_MAX, LIST_BLOCKS_MAX, LISTED_NAMES_MIN, OPENING_CHARS_MAX};
pub use cap::{SIGHTINGS_PER_PAGE_MAX, SIGHTINGS_PER_WATCH_MAX};
pub use credit::CREDIT_CHARS_MAX;
pub use nearby::SCRIPT_BYTES_NEAR;
pub use stance::SLOGAN_CHARS_MAX;
pub use strings::SCRIPT_BYTES_BEFORE;
pub use vocabulary::SHARED_PERCENT_MAX;

/// What one capture tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Where a crawler may go from here; redirect and refresh headers first, since a chain through them is shorter.
    ///
    /// What is watchlisted is never among them: it is a sighting instead.
    pub hops: Vec<Hop>,
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
    /// What the page claims of its site; only of pages that were examined.
    pub said: Option<Said>,
    /// What was left out of the reading, if anything was.
    pub partial: Option<String>,
}

/// Reads a capture: its headers always, its body whenever it is one that can be read, whatever the status says.
///
/// A polluted page that answers 404 is as polluted as one that answers 200 (detection C9).
pub fn read(capture: &Capture, watchlist: &Watchlist) -> Reading {
    let mut reading = Reading::default();
    let Some(response) = &capture.response else { return reading };
    headers::read(capture, response, watchlist, &mut reading);
    let source = Source { url: &capture.visit.url, headers: &response.headers, body: response.body.bytes() };
    if suyuan_page::is_readable(source.headers, source.body) {
        read_body(&source, watchlist, &mut reading);
    }
    // A page of a watchlisted site names itself everywhere; that is no embedding, not on an allowed page either.
    let own = watchlist.listed_url(&capture.visit.url);
    reading.sightings.retain(|sighting| Some(sighting.watch) != own);
    let (kept, left_out) = cap::keep_telling(std::mem::take(&mut reading.sightings));
    reading.sightings = kept;
    if left_out > 0 {
        add_partial(&mut reading, &format!("sightings-max: {left_out} more"));
    }
    reading
}

/// The fast look; the thorough one where the fast one says that it is worth it.
fn read_body(source: &Source, watchlist: &Watchlist, reading: &mut Reading) {
    let mut watched = |target: Target| find(watchlist, target).is_some();
    let triage = suyuan_page::triage(source, &mut watched);
    reading.charset = triage.charset;
    reading.title = triage.title;
    reading.links_total = triage.links_total;
    if let Some(limit) = triage.truncated {
        add_partial(reading, limit);
    }
    if !triage.flagged {
        reading.hops.extend(triage.hops);
        return;
    }
    reading.hops.extend(triage.hops.into_iter().filter(|hop| watchlist.find_url(&hop.to).is_none()));
    let examination = suyuan_page::examine(source, &mut watched);
    reading.examined = true;
    reading.said = Some(suyuan_page::said(source));
    if let Some(limit) = &examination.partial {
        add_partial(reading, limit);
    }
    reading.sightings.extend(sighting::of_spots(&examination, source.body, watchlist));
}

/// The most specific entry that this target matches.
fn find(watchlist: &Watchlist, target: Target) -> Option<WatchId> {
    match target {
        Target::Url(url) => watchlist.find_url(url),
        Target::Name(name) => watchlist.find_name(name),
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
