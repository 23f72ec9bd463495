//! A fixture web in one string is read or refused with a line, whatever stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_fetch::FixtureWeb;

fuzz_target!(|text: &str| {
    if let Err(error) = FixtureWeb::parse(text) {
        assert!(error.to_string().contains("expected"), "{error}");
    }
});
