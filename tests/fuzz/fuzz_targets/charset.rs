//! Any bytes become text, in whatever encoding they are said to be.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_model::Headers;
use suyuan_page::charset::decode;

fuzz_target!(|input: (&[u8], &[u8])| {
    let (content_type, body) = input;
    let headers = Headers(vec![("content-type".to_owned(), content_type.to_vec())]);
    let decoded = decode(&headers, "www.page.example", body);
    assert!(decoded.mark_bytes <= body.len());
});
