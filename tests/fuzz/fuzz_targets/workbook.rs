//! Any bytes are a workbook of lists or a reason, and no reader of workbooks fails on them.
#![cfg_attr(fuzzing, no_main)]

use suyuan_lists::{SeedOptions, WatchlistOptions, read_seeds, read_watchlist};

pub(crate) fn target(bytes: &[u8]) {
    if let Err(error) = read_watchlist("fuzz.xlsx", bytes, &WatchlistOptions::default()) {
        assert!(error.to_string().starts_with("fuzz.xlsx"), "{error}");
    }
    if let Ok(list) = read_seeds("fuzz.xlsx", bytes, &SeedOptions::default()) {
        assert!(list.entries.iter().all(|seed| seed.url.as_str().starts_with("http")));
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
