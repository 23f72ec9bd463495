//! Undoing a content coding never panics, and never gives more than its limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suyuan_fetch::{Limits, RATIO_FREE_BYTES, decode};

const CODINGS: [&str; 6] = ["gzip", "deflate", "br", "zstd", "identity, x-gzip", "gzip, br"];

fuzz_target!(|data: &[u8]| {
    let Some((&pick, wire)) = data.split_first() else { return };
    let limits = Limits::default();
    let coding = CODINGS[usize::from(pick) % CODINGS.len()];
    let Some(decoded) = decode(coding, wire, &limits) else { return };
    assert!(decoded.bytes.len() <= limits.body_bytes_max);
    assert!(decoded.bytes.len() <= RATIO_FREE_BYTES.max(wire.len() * limits.ratio_max));
});
