//! Any bytes become text, in whatever encoding they are said to be.
#![cfg_attr(fuzzing, no_main)]

use suyuan_model::Headers;
use suyuan_page::charset::decode;

/// The first line is the content type, the rest is the body.
pub(crate) fn target(bytes: &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (content_type, body) = bytes.split_at(end);
    let headers = Headers(vec![("content-type".to_owned(), content_type.to_vec())]);
    let decoded = decode(&headers, "www.page.example", body);
    assert!(decoded.mark_bytes <= body.len());
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
