//! Any bytes are a page: it is read without a panic, and with no more links than its limit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_model::{Headers, PageUrl};
use suyuan_page::{LINKS_PER_PAGE_MAX, Source, TITLE_CHARS_MAX, triage};

fuzz_target!(|body: &[u8]| {
    let url = PageUrl::new("http://www.page.example/a/b.html").unwrap();
    let source = Source { url: &url, headers: &Headers::default(), body };
    let triage = triage(&source, &mut |_| false);
    assert!(!triage.flagged);
    assert!(triage.hops.len() <= LINKS_PER_PAGE_MAX);
    assert!(triage.title.chars().count() <= TITLE_CHARS_MAX);
});
