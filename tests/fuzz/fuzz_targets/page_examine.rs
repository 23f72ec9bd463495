//! Triage flags whatever examination finds, and every spot stands in the page.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::{Headers, PageUrl, Place};
use suyuan_page::{RAW_CHARS_MAX, SPOTS_MAX, Source, Target, examine, triage};

pub(crate) fn target(body: &[u8]) {
    let url = PageUrl::new("http://www.page.example/a/b.html").expect("a page");
    let source = Source { url: &url, headers: &Headers::default(), body };
    let mut watched = |target: Target| match target {
        Target::Url(url) => url.host().ends_with('e'),
        Target::Name(name) => name.ends_with('e'),
        Target::Top(top) | Target::Host(top) => top.ends_with('e'),
        Target::OtherTops | Target::Handles | Target::Addresses => true,
        Target::Words(words) => {
            words.hits.borrow_mut().extend(words.text.match_indices("77").map(|(at, found)| at..at + found.len()));
            words.text.contains("77")
        }
    };
    let spots = examine(&source, &mut watched).spots;
    assert!(spots.is_empty() || triage(&source, &mut watched).flagged);
    assert!(spots.len() <= SPOTS_MAX);
    for spot in &spots {
        assert!(spot.byte_offset <= body.len() as u64);
        // A refresh without a URL leads to the base of the page.
        assert!(!spot.raw.is_empty() || spot.place == Place::MetaRefresh, "{spot:?}");
        assert!(spot.raw.chars().count() <= RAW_CHARS_MAX);
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
