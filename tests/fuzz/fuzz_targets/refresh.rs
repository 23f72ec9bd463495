//! A refresh is read or is none, and its URL is a part of what was written.
#![cfg_attr(fuzzing, no_main)]

use suyuan_page::refresh;

pub(crate) fn target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(refresh) = refresh::parse(&text) else { return };
    let url = refresh.url.unwrap_or_default();
    assert!(text.contains(url) && url.len() < text.len(), "{url:?}");
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
