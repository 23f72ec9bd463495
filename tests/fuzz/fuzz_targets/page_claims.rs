//! Any bytes are a page: what it claims of its site is read without a panic, within its limits, and in one spelling.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::{Headers, PageUrl};
use suyuan_page::{CLAIMS_MAX, Source, said};

/// The longest that a claim can be: a name of an organization, or a number with all its parts.
const VALUE_CHARS_MAX: usize = 64;

pub(crate) fn target(body: &[u8]) {
    let url = PageUrl::new("http://www.page.example/a/b.html").expect("a page");
    let headers = Headers(vec![("content-type".to_owned(), b"text/html".to_vec())]);
    let said = said(&Source::new(&url, &headers, body));
    assert!(said.claims.len() <= CLAIMS_MAX);
    for claim in &said.claims {
        assert!(!claim.value.is_empty() && claim.value.chars().count() <= VALUE_CHARS_MAX);
        assert!(claim.value.starts_with(claim.number()));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
