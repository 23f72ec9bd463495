//! Any bytes behind the header of an RTF file are a document.
#![cfg_attr(fuzzing, no_main)]

#[path = "../document.rs"]
mod document;

pub(crate) fn target(bytes: &[u8]) {
    document::check(br"{\rtf1", bytes);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
