//! How long a lookup takes and how much an entry weighs, for a million domains.
//!
//! `cargo run --release -p suyuan-lists --example lookup [ENTRIES]`
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use suyuan_lists::Watchlist;
use suyuan_model::{Watch, WatchId, WatchKind};

const LOOKUPS: u32 = 4_000_000;

fn main() -> std::io::Result<()> {
    let entries: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let begun = Instant::now();
    let list = Watchlist::new((0..entries).map(|number| domain(u64::from(number))).collect());
    let built = begun.elapsed();
    let mut out = std::io::stdout();
    writeln!(out, "{} entries built in {built:?}", list.len())?;
    let text: usize = (0..entries).map(|id| list.value(WatchId(id)).len()).sum();
    let (bytes, count) = (list.heap_bytes(), entries as usize);
    writeln!(out, "{} bytes, {} an entry, {} of them its text", bytes, bytes / count, text / count)?;
    let listed = |number: u32| list.value(WatchId(number.wrapping_mul(2_654_435_761) % entries)).to_owned();
    let others: Vec<String> =
        (0_u32..1 << 16).map(|number| format!("www.{}", name(u64::MAX / 2 + u64::from(number)))).collect();
    let below: Vec<String> = (0_u32..1 << 16).map(|number| format!("www.{}", listed(number))).collect();
    for (what, names) in [("not listed", &others), ("below a listed one", &below)] {
        let begun = Instant::now();
        let found =
            (0..LOOKUPS).filter(|&at| list.find_name(black_box(&names[at as usize % names.len()])).is_some()).count();
        let nanos = begun.elapsed().as_nanos() / u128::from(LOOKUPS);
        writeln!(out, "{nanos} ns a lookup of a name that is {what} ({found} of {LOOKUPS} found)")?;
    }
    Ok(())
}

fn domain(number: u64) -> Watch {
    Watch {
        kind: WatchKind::Domain,
        value: name(number),
        category: "gambling".to_owned(),
        source: "police-2026-11".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

/// A name that looks like those on real lists: 6 to 12 letters and digits, and an ending.
fn name(number: u64) -> String {
    let mut bits = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 29;
    let length = 6 + (bits % 7) as usize;
    let mut name = String::with_capacity(24);
    for _ in 0..length {
        bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(23);
        name.push(char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(bits % 36) as usize]));
    }
    name.push_str([".example", ".test", ".invalid"][(number % 3) as usize]);
    name
}
