//! Triage flags whatever examination finds, and every spot stands in the page.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::Headers;

pub(crate) fn target(body: &[u8]) {
    page::check("a/b.html", &Headers::default(), body);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
