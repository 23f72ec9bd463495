//! A script is read whatever it is, and all that is told of it stands in it.
#![cfg_attr(fuzzing, no_main)]

use suyuan_script::{MADE_MAX, SINKS_MAX, read};

pub(crate) fn target(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let reading = read(source);
    assert_ne!(reading.limit, Some("script-failed"));
    assert!(reading.strings.len() <= MADE_MAX && reading.sinks.len() <= SINKS_MAX);
    let strings = reading.strings.iter().map(|one| &one.range);
    let written = reading.written.iter().map(|one| &one.range);
    let sinks = reading.sinks.iter().map(|one| &one.range);
    for range in strings.chain(written).chain(sinks) {
        assert!(source.get(range.clone()).is_some_and(|piece| !piece.is_empty()), "{range:?}");
    }
    assert_eq!(read(source), reading);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
