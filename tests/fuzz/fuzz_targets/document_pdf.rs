//! Any bytes behind the header of a PDF are a document.
#![cfg_attr(fuzzing, no_main)]

#[path = "../document.rs"]
mod document;

pub(crate) fn target(bytes: &[u8]) {
    document::check(b"%PDF-1.7\n", bytes);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
