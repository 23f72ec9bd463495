//! A script is read whatever it is, and all that is told of it stands in it; what can make nothing is told by its bytes.
#![cfg_attr(fuzzing, no_main)]

use suyuan_script::{MADE_MAX, Reading, SINKS_MAX, UNKNOWN, may_make, read, roles};

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
    let places: Vec<_> = source.match_indices('.').map(|(at, dot)| at..at + dot.len()).collect();
    assert_eq!(roles(source, &places).len(), places.len());
    if !may_make(source) {
        assert_eq!(reading.strings, []);
        assert!(names(&reading).all(|name| source.contains(name)), "{reading:?}");
    }
}

/// What may be a name in what a script does.
fn names(reading: &Reading) -> impl Iterator<Item = &str> {
    let written = reading.written.iter().map(|one| one.markup.as_str());
    let targets = reading.sinks.iter().filter_map(|one| one.target.as_deref());
    let pieces = written.chain(targets).flat_map(|text| text.split(UNKNOWN));
    pieces.filter(|piece| piece.contains('.') && piece.parse::<f64>().is_err())
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
