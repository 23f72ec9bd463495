//! What a search engine showed of a page: a second witness, who may have seen what we are not shown.
//!
//! A title or snippet that names a watched thing is a mention as seen in the index (E0): the page may have been cleaned since,
//! or may show it to engines only. Where the URL itself asks for the thing, the result is a search page that repeats it.

use std::collections::{HashMap, HashSet};

use suyuan_lists::Watchlist;
use suyuan_model::{Concealment, Decoding, Headers, Place, Seed, Severity, Sighting, Technique, WatchId};
use suyuan_page::{SNIPPET_CHARS_MAX, Source, examine};

use crate::stance::Stance;
use crate::{Reading, asked, found, matched_url, own_url, tier};

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
        let is_about = Stance::of(text).is_about();
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

/// What a text of a search result names.
fn of_text(text: &str, seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let headers = Headers(vec![("content-type".to_owned(), b"text/plain; charset=utf-8".to_vec())]);
    let source = Source::new(&seed.url, &headers, text.as_bytes());
    let spots = examine(&source, &mut |target| asked(watchlist, target)).spots;
    let of_spot = |spot: suyuan_page::Spot| {
        Some(Sighting {
            watch: found(watchlist, &spot)?,
            technique: Technique::T1,
            place: Place::SearchResult,
            concealment: Vec::new(),
            matched_url: matched_url(&spot),
            decoded_by: spot.decoded_by,
            raw: spot.raw,
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
