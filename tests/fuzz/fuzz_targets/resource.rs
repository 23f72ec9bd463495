//! robots.txt, sitemaps, feeds and files for machines: triage flags whatever examination finds.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::{Headers, PageUrl};
use suyuan_page::{Source, Target, examine, triage};

const KINDS: &[(&str, &str)] = &[
    ("robots.txt", "text/plain"),
    ("sitemap.xml", "application/xml"),
    ("feed", "text/html"),
    ("feed.json", "application/json"),
    ("llms.txt", "text/plain; charset=gbk"),
];

pub(crate) fn target(body: &[u8]) {
    for (path, content_type) in KINDS {
        let url = PageUrl::new(&format!("http://www.page.example/{path}")).expect("a page");
        let headers = Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]);
        let source = Source { url: &url, headers: &headers, body };
        let mut watched = |target: Target| match target {
            Target::Url(url) => url.host().ends_with('e'),
            Target::Name(name) => name.ends_with('e'),
            Target::Top(_) | Target::Host(_) | Target::OtherTops => true,
            Target::Words(_) | Target::Handles | Target::Addresses => false,
        };
        let spots = examine(&source, &mut watched).spots;
        assert!(spots.is_empty() || triage(&source, &mut watched).flagged);
        assert!(spots.iter().all(|spot| spot.byte_offset <= body.len() as u64));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
