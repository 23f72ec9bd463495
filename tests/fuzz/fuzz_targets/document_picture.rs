//! Any bytes that begin like a picture are one, or broken.
#![cfg_attr(fuzzing, no_main)]

#[path = "../document.rs"]
mod document;

pub(crate) fn target(bytes: &[u8]) {
    document::check(b"", bytes);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
