//! Triage flags whatever examination finds in a data: URL, and every spot stands in the page.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::{Headers, PageUrl};
use suyuan_page::{Source, Target, examine, triage};

pub(crate) fn target(bytes: &[u8]) {
    check(&Headers::default(), &[b"<iframe src=\"", bytes, b"\"></iframe>"].concat());
    check(&Headers::default(), &[b"<style>p{background:url('", bytes, b"')}</style>"].concat());
}

fn check(headers: &Headers, body: &[u8]) {
    let url = PageUrl::new("http://www.page.example/a/b.html").expect("a page");
    let source = Source { url: &url, headers, body };
    let mut watched = |target: Target| match target {
        Target::Url(url) => url.host().ends_with('e'),
        Target::Name(name) => name.ends_with('e'),
        Target::Top(_) | Target::Host(_) | Target::OtherTops => true,
        Target::Words(_) | Target::Handles | Target::Addresses => false,
    };
    let spots = examine(&source, &mut watched).spots;
    assert!(spots.is_empty() || triage(&source, &mut watched).flagged);
    for spot in &spots {
        assert!(spot.byte_offset <= body.len() as u64);
        assert!(!spot.raw.is_empty(), "{spot:?}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
