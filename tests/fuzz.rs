//! Every reader of hostile bytes meets its seeds and what can be made of them: a minute of fuzzing in a second.
//!
//! The targets are those of `tests/fuzz`, where a fuzzer can be let loose on them for as long as there is patience.
//! Here each gets its seeds whole, cut, and changed by a generator whose numbers are always the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(unexpected_cfgs, reason = "the fuzzer builds the targets with its own cfg, and makes them programs")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "fuzz/fuzz_targets/charset.rs"]
mod charset;
#[path = "fuzz/fuzz_targets/content_decoding.rs"]
mod content_decoding;
#[path = "fuzz/fuzz_targets/fixture_web.rs"]
mod fixture_web;
#[path = "fuzz/fuzz_targets/headers.rs"]
mod headers;
#[path = "fuzz/fuzz_targets/page_examine.rs"]
mod page_examine;
#[path = "fuzz/fuzz_targets/page_triage.rs"]
mod page_triage;
#[path = "fuzz/fuzz_targets/refresh.rs"]
mod refresh;
#[path = "fuzz/fuzz_targets/robots.rs"]
mod robots;
#[path = "fuzz/fuzz_targets/seeds.rs"]
mod seeds;
#[path = "fuzz/fuzz_targets/warc.rs"]
mod warc;
#[path = "fuzz/fuzz_targets/watchlist.rs"]
mod watchlist;

/// Changed inputs for each seed.
const CHANGES: u64 = 150;

/// What reads hostile bytes, and fails where what it promises does not hold.
type Target = fn(&[u8]);

/// Every target, by the name of its file.
const TARGETS: &[(&str, Target)] = &[
    ("charset", charset::target),
    ("content_decoding", content_decoding::target),
    ("fixture_web", fixture_web::target),
    ("headers", headers::target),
    ("page_examine", page_examine::target),
    ("page_triage", page_triage::target),
    ("refresh", refresh::target),
    ("robots", robots::target),
    ("seeds", seeds::target),
    ("warc", warc::target),
    ("watchlist", watchlist::target),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

/// What a folder holds, sorted by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Numbers that look like chance and are always the same (xorshift, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Some bytes changed in a few of the ways in which fuzzers change them; `other` lends a piece.
fn changed(bytes: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const ODD: &[&[u8]] =
        &[b"\0", b"\r\n", b"\n", b"\"", b"'", b":", b"%", b"%00", b"\xff\xfe", b"\xed\xa0\x80", b"99999999999", b"-1"];
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        let end = at + numbers.below(bytes.len() + 1 - at);
        match numbers.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let from = numbers.below(other.len() + 1);
                bytes.splice(at..end, other[from..].iter().copied());
            }
            _ => {
                bytes.splice(at..at, ODD[numbers.below(ODD.len())].iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn every_target_bears_its_seeds_and_what_is_made_of_them() {
    for (name, target) in TARGETS {
        let seeds: Vec<Vec<u8>> =
            entries(&folder().join("seeds").join(name)).iter().map(|path| fs::read(path).unwrap()).collect();
        assert!(!seeds.is_empty(), "no seeds for {name}");
        target(b"");
        let mut numbers = Numbers(0x5eed);
        for seed in &seeds {
            target(seed);
            target(&seed[..seed.len() / 2]);
            target(&seed[..seed.len() - 1]);
            for _ in 0..CHANGES {
                let other = &seeds[numbers.below(seeds.len())];
                target(&changed(seed, other, &mut numbers));
            }
        }
    }
}

#[test]
fn every_target_has_its_row_its_seeds_and_its_place_here() {
    let names = |folder: &str| -> BTreeSet<String> {
        let paths = entries(&self::folder().join(folder));
        paths.iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let manifest: toml::Table = fs::read_to_string(folder().join("Cargo.toml")).unwrap().parse().unwrap();
    let rows = manifest["bin"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned());
    let here: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names("fuzz_targets"), here, "files of targets, and the targets of tests/fuzz.rs");
    assert_eq!(rows.collect::<BTreeSet<_>>(), here, "rows of tests/fuzz/Cargo.toml, and the targets of tests/fuzz.rs");
    assert_eq!(names("seeds"), here, "folders of seeds, and the targets of tests/fuzz.rs");
}
