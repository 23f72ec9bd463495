//! Triage flags whatever examination finds in a style sheet, whole or in a page.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::Headers;

pub(crate) fn target(bytes: &[u8]) {
    let whole = Headers(vec![("content-type".to_owned(), b"text/css".to_vec())]);
    page::check("a/b.css", &whole, bytes);
    let markup = [b"<style>", bytes, b"</style><p style=\"", bytes, b"\">"].concat();
    page::check("a/b.html", &Headers::default(), &markup);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
