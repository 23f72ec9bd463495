//! Any URL is asked what it carries; what it gives are URLs of pages, and it gives the same again.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::PageUrl;
use suyuan_page::{LAYERS_MAX, carried};

pub(crate) fn target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        let Ok(url) = PageUrl::new(&format!("http://www.page.example/{line}")) else { continue };
        let found = carried(&url);
        for one in &found {
            assert!(!one.url.host().is_empty());
            assert!(one.decoded_by.len() <= 2 * usize::from(LAYERS_MAX));
        }
        assert_eq!(carried(&url), found);
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
