//! What a search engine showed of a page: a second witness, who may have seen what we are not shown.
//!
//! A title or snippet that names a watched thing is a mention as seen in the index (E0): the page may have been cleaned since,
//! or may show it to engines only. Where the URL itself asks for the thing, the result is a search page that repeats it.

use std::collections::{BTreeSet, HashMap, HashSet};

use suyuan_lists::Watchlist;
use suyuan_model::{Concealment, Decoding, Headers, Place, Seed, Severity, Sighting, Technique, WatchId};
use suyuan_page::{SNIPPET_CHARS_MAX, Source, blocks, examine};

use crate::stance::Stance;
use crate::{Reading, asked, found, matched_url, own_url, tier};

/// Longest name of a mark that an engine sets around what was searched for.
pub const MARK_CHARS_MAX: usize = 12;

/// What the search result of a seed names, and what its URL asks for; nothing for a seed that is no search result.
pub fn indexed(seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let mut seen = own_url::redirects(&seed.url, watchlist);
    let Some(result) = &seed.result else {
        tier::temper(&seed.url, watchlist, &mut seen);
        return seen;
    };
    let led_to: HashSet<WatchId> = seen.iter().map(|sighting| sighting.watch).collect();
    let asked: HashSet<WatchId> =
        own_url::asked_for(&seed.url, "", watchlist).into_iter().map(|(watch, _)| watch).collect();
    for (text, technique) in [(&result.title, Technique::M6), (&result.snippet, Technique::T1)] {
        let is_about = Stance::of(&shown(text, seed)).is_about();
        for mut sighting in of_text(text, seed, watchlist) {
            sighting.technique = match () {
                () if sighting.decoded_by.contains(&Decoding::Defang) => Technique::T2,
                // What is led to is no search.
                () if led_to.contains(&sighting.watch) => Technique::N4,
                () if asked.contains(&sighting.watch) => Technique::U1,
                () => technique,
            };
            sighting.severity = if is_about { Severity::Info } else { sighting.technique.severity() };
            seen.push(sighting);
        }
    }
    tier::temper(&seed.url, watchlist, &mut seen);
    seen
}

/// Adds what the index showed to what the page itself shows now; what only the index knows is marked so.
///
/// `status` is that of the page's answer. A page that shows the thing itself says how bad it is.
/// Where nobody answered, what the URL asks for is as good as an index knows.
pub fn add_indexed(reading: &mut Reading, status: Option<u16>, indexed: Vec<Sighting>) {
    let mut shown: HashMap<WatchId, Severity> = HashMap::new();
    for seen in &reading.sightings {
        let worst = shown.entry(seen.watch).or_insert(seen.severity);
        *worst = (*worst).max(seen.severity);
    }
    for mut sighting in indexed {
        if sighting.place != Place::SearchResult && status.is_some() {
            continue; // the page's own URL was read with the page
        }
        match shown.get(&sighting.watch) {
            // Engines make titles and snippets of whatever words a page has.
            Some(&worst) => sighting.severity = sighting.severity.min(worst),
            None => sighting.concealment.push(Concealment::IndexOnly),
        }
        // A search that answers no more has been closed.
        if matches!(sighting.technique, Technique::U1 | Technique::N4) && status.is_some_and(|status| status >= 400) {
            sighting.severity = sighting.severity.min(Severity::Low);
        }
        reading.sightings.push(sighting);
    }
}

/// What a text of a search result names, as it stands there and as a browser shows it.
fn of_text(text: &str, seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let mut seen = of_reading("text/plain", text, text, seed, watchlist);
    for as_markup in as_markup(text) {
        let known: HashSet<WatchId> = seen.iter().map(|sighting| sighting.watch).collect();
        let further = of_reading("text/html", &as_markup, text, seed, watchlist);
        seen.extend(further.into_iter().filter(|sighting| !known.contains(&sighting.watch)));
    }
    seen
}

/// The text as markup, as often as its references were escaped; its bytes stand where they stood.
///
/// Engines mark what was searched for with tags, with `{hl}` and `{/hl}`, or with two characters for private use.
fn as_markup(text: &str) -> Vec<String> {
    let mut marked: String = text.chars().map(|c| if is_private(c) { '\u{200B}' } else { c }).collect();
    for (open, close) in [('{', '}'), ('[', ']')] {
        let names: BTreeSet<String> = marked.split(open).filter_map(|rest| name_of_end(rest, close)).collect();
        for name in names {
            for slash in ["", "/"] {
                marked = marked.replace(&format!("{open}{slash}{name}{close}"), &format!("<{slash}{name}>"));
            }
        }
    }
    let unescaped = marked.contains("&lt;").then(|| marked.replace("&lt;", "<").replace("&gt;", ">"));
    let is_plain = marked == text && !text.contains(['<', '&']);
    std::iter::once(marked).filter(|_| !is_plain).chain(unescaped).collect()
}

/// The name of the mark that a text behind a bracket ends: `/hl}`.
fn name_of_end(rest: &str, close: char) -> Option<String> {
    let (name, _) = rest.strip_prefix('/')?.split_once(close)?;
    let is_name = (1..=MARK_CHARS_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name.then(|| name.to_owned())
}

/// A character that means what somebody agreed upon, and nothing to anybody else; as long as the one that is never seen.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// What a browser shows of a text of a search result.
fn shown(text: &str, seed: &Seed) -> String {
    let Some(markup) = as_markup(text).pop() else { return text.to_owned() };
    let headers = typed("text/html");
    let blocks = blocks(&Source::new(&seed.url, &headers, markup.as_bytes()));
    blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join(" ")
}

/// Header fields that name this type.
fn typed(media_type: &str) -> Headers {
    Headers(vec![("content-type".to_owned(), format!("{media_type}; charset=utf-8").into_bytes())])
}

/// What a reading of a text names.
fn of_reading(media_type: &str, reading: &str, text: &str, seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let headers = typed(media_type);
    let source = Source::new(&seed.url, &headers, reading.as_bytes());
    let spots = examine(&source, &mut |target| asked(watchlist, target)).spots;
    let of_spot = |spot: suyuan_page::Spot| {
        let watch = found(watchlist, &spot)?;
        let at = usize::try_from(spot.byte_offset).ok().filter(|_| reading.len() == text.len());
        let as_found = || spot.raw.replace('<', "&lt;").replace('>', "&gt;");
        let raw = at.and_then(|at| text.get(at..at + spot.raw.len())).map_or_else(as_found, str::to_owned);
        Some(Sighting {
            watch,
            technique: Technique::T1,
            place: Place::SearchResult,
            concealment: Vec::new(),
            matched_url: matched_url(&spot),
            decoded_by: spot.decoded_by,
            raw,
            text: spot.text,
            rel: Vec::new(),
            selector: None,
            byte_offset: None,
            snippet: text.chars().take(SNIPPET_CHARS_MAX).collect(),
            severity: Severity::Low,
            level: suyuan_model::EvidenceLevel::E0,
        })
    };
    spots.into_iter().filter_map(of_spot).collect()
}
