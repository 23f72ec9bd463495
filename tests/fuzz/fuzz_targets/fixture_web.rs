//! A fixture web in one string is read or refused with a line, whatever stands in it.
#![cfg_attr(fuzzing, no_main)]

use suyuan_fetch::FixtureWeb;

pub(crate) fn target(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = FixtureWeb::parse(&text) {
        assert!(error.to_string().contains("expected"), "{error}");
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
