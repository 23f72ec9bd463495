//! A URL is read as the standard's parser reads it, whether or not it is plain enough to need none.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::PageUrl;

pub(crate) fn target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let base = PageUrl::new("https://www.page.example:8443/news/2026/7.html?id=3").unwrap();
    for line in text.lines() {
        // A tab is no part of a URL, and what begins with one is never plain.
        let by_parser = format!("\t{line}");
        let url = PageUrl::new(line);
        assert_eq!(url, PageUrl::new(&by_parser), "{line:?}");
        assert_eq!(base.join(line), base.join(&by_parser), "{line:?}");
        let Ok(url) = url else { continue };
        assert_eq!(PageUrl::new(url.as_str()), Ok(url.clone()));
        let parts = [url.scheme(), "://", url.host()].concat();
        assert!(url.as_str().starts_with(&parts) && url.as_str().ends_with(url.path_and_query()), "{url}");
        assert!(
            url.path().starts_with('/')
                && url.origin().as_str().len() + url.path_and_query().len() == url.as_str().len()
        );
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
