//! Triage flags whatever examination finds in a data: URL, and every spot stands in the page.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::Headers;

pub(crate) fn target(bytes: &[u8]) {
    for [before, after] in [["<iframe src=\"", "\"></iframe>"], ["<style>p{background:url('", "')}</style>"]] {
        page::check("a/b.html", &Headers::default(), &[before.as_bytes(), bytes, after.as_bytes()].concat());
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
