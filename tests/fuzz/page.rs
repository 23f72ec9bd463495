//! What the targets share that read pages.

use suyuan_model::{Headers, PageUrl, Place};
use suyuan_page::{FURTHER_SPOTS_MAX, RAW_CHARS_MAX, SPOTS_MAX, Source, Target, examine, triage};

/// Triage flags whatever examination finds in the page of this path, and every spot stands in it.
///
/// Watched is what ends in an `e`, and as a handle every 77.
pub(crate) fn check(path: &str, headers: &Headers, body: &[u8]) {
    let url = PageUrl::new(&format!("http://www.page.example/{path}")).expect("a page");
    let source = Source::new(&url, headers, body);
    let mut watched = |target: Target| match target {
        Target::Url(url) => url.host().ends_with('e'),
        Target::Name(name) => name.ends_with('e'),
        Target::Top(top) | Target::Host(top) => top.ends_with('e'),
        Target::EveryTop | Target::OtherTops | Target::Addresses | Target::Handles => true,
        Target::Words(words) => {
            words.hits.borrow_mut().extend(words.text.match_indices("77").map(|(at, found)| at..at + found.len()));
            words.text.contains("77")
        }
    };
    let spots = examine(&source, &mut watched).spots;
    assert!(spots.is_empty() || triage(&source, &mut watched).flagged);
    assert!(spots.len() <= SPOTS_MAX + FURTHER_SPOTS_MAX as usize * Place::ALL.len());
    for spot in &spots {
        assert!(spot.byte_offset <= body.len() as u64);
        // A refresh without a URL leads to the base of the page.
        assert!(!spot.raw.is_empty() || spot.place == Place::MetaRefresh, "{spot:?}");
        assert!(spot.raw.chars().count() <= RAW_CHARS_MAX);
    }
}
