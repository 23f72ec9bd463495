//! Undoing a content coding never panics, never gives more than its limits, and gives the same again.
#![cfg_attr(fuzzing, no_main)]

use suyuan_fetch::{Limits, RATIO_FREE_BYTES, decode};

const CODINGS: [&str; 6] = ["gzip", "deflate", "br", "zstd", "identity, x-gzip", "gzip, br"];

/// The first byte picks the coding, the rest is the wire.
pub(crate) fn target(bytes: &[u8]) {
    let Some((&pick, wire)) = bytes.split_first() else { return };
    let limits = Limits::default();
    let coding = CODINGS[usize::from(pick) % CODINGS.len()];
    let Some(decoded) = decode(coding, wire, &limits) else { return };
    assert!(decoded.bytes.len() <= limits.body_bytes_max);
    assert!(decoded.bytes.len() <= RATIO_FREE_BYTES.max(wire.len() * limits.ratio_max));
    assert!(!(decoded.whole && decoded.broken.is_some()), "whole and broken: {decoded:?}");
    assert_eq!(decode(coding, wire, &limits), Some(decoded));
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
