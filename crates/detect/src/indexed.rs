//! What a search engine showed of a page: a second witness, who may have seen what we are not shown.
//!
//! A title or snippet that names a watched thing is a mention as seen in the index (E0): the page may have been cleaned since,
//! or may show it to engines only. Where the URL itself asks for the thing, the result is a search page that repeats it.

use std::collections::{HashMap, HashSet};

use suyuan_lists::Watchlist;
use suyuan_model::{Concealment, Decoding, Headers, Place, Seed, Severity, Sighting, Technique, WatchId};
use suyuan_page::{SNIPPET_CHARS_MAX, Source, examine};

use crate::stance::Stance;
use crate::{Reading, asked, found, matched_url, own_url};

/// What the search result of a seed names, and what its URL asks for; nothing for a seed that is no search result.
pub fn indexed(seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let Some(result) = &seed.result else { return Vec::new() };
    let asked: HashSet<WatchId> =
        own_url::asked_for(&seed.url, watchlist).into_iter().map(|(watch, _)| watch).collect();
    let mut seen = own_url::redirects(&seed.url, watchlist);
    for (text, technique) in [(&result.title, Technique::M6), (&result.snippet, Technique::T1)] {
        let is_about = Stance::of(text).is_about();
        for mut sighting in of_text(text, seed, watchlist) {
            sighting.technique = match () {
                () if sighting.decoded_by.contains(&Decoding::Defang) => Technique::T2,
                () if asked.contains(&sighting.watch) => Technique::U1,
                () => technique,
            };
            sighting.severity = if is_about { Severity::Info } else { sighting.technique.severity() };
            seen.push(sighting);
        }
    }
    seen
}

/// Adds what the index showed to what the page itself shows now; what only the index knows is marked so.
pub fn add_indexed(reading: &mut Reading, indexed: Vec<Sighting>) {
    let mut shown: HashMap<WatchId, Severity> = HashMap::new();
    for seen in &reading.sightings {
        let worst = shown.entry(seen.watch).or_insert(seen.severity);
        *worst = (*worst).max(seen.severity);
    }
    for mut sighting in indexed {
        if sighting.place != Place::SearchResult {
            continue; // the page's own URL was read with the page
        }
        match shown.get(&sighting.watch) {
            // A few words of a page that writes about the thing are of such a page, whatever they leave out.
            Some(Severity::Info) => sighting.severity = Severity::Info,
            Some(_) => {}
            None => sighting.concealment.push(Concealment::IndexOnly),
        }
        reading.sightings.push(sighting);
    }
}

/// What a text of a search result names.
fn of_text(text: &str, seed: &Seed, watchlist: &Watchlist) -> Vec<Sighting> {
    let headers = Headers(vec![("content-type".to_owned(), b"text/plain; charset=utf-8".to_vec())]);
    let source = Source { url: &seed.url, headers: &headers, body: text.as_bytes() };
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
