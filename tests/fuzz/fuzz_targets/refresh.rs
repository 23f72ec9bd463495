//! A refresh is a piece of the value that says it, whatever that value is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_page::refresh;

fuzz_target!(|value: &str| {
    if let Some(refresh::Refresh { url: Some(url), .. }) = refresh::parse(value) {
        assert!(value.contains(url));
    }
});
