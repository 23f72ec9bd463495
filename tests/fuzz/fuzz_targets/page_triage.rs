//! Any bytes are a page: it is read without a panic, and with no more links than its limit.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::{Headers, PageUrl};
use suyuan_page::{LINKS_PER_PAGE_MAX, Source, TITLE_CHARS_MAX, triage};

pub(crate) fn target(body: &[u8]) {
    let url = PageUrl::new("http://www.page.example/a/b.html").expect("a page");
    let headers = Headers::default();
    let source = Source::new(&url, &headers, body);
    let triage = triage(&source, &mut |_| false);
    assert!(!triage.flagged);
    assert!(triage.hops.len() <= LINKS_PER_PAGE_MAX);
    assert!(triage.title.chars().count() <= TITLE_CHARS_MAX);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
