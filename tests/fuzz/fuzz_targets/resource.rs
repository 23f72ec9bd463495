//! robots.txt, sitemaps, feeds and files for machines: triage flags whatever examination finds.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::Headers;

const KINDS: &[(&str, &str)] = &[
    ("robots.txt", "text/plain"),
    ("sitemap.xml", "application/xml"),
    ("feed", "text/html"),
    ("feed.json", "application/json"),
    ("llms.txt", "text/plain; charset=gbk"),
];

pub(crate) fn target(body: &[u8]) {
    for (path, content_type) in KINDS {
        let headers = Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]);
        page::check(path, &headers, body);
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
