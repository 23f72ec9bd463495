//! Every reader of hostile bytes meets its seeds and what can be made of them: a minute of fuzzing in a second.
//!
//! The targets are those of `tests/fuzz`, where a fuzzer can be let loose on them for as long as there is patience.
//! Here each gets its seeds whole, cut, and changed by a generator whose numbers are always the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(unexpected_cfgs, reason = "the fuzzer builds the targets with its own cfg, and makes them programs")]
#![allow(clippy::duplicate_mod, reason = "targets are programs elsewhere, and each has what they share in itself")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "fuzz/fuzz_targets/allowlist.rs"]
mod allowlist;
#[path = "fuzz/fuzz_targets/carried.rs"]
mod carried;
#[path = "fuzz/fuzz_targets/case_edits.rs"]
mod case_edits;
#[path = "fuzz/fuzz_targets/charset.rs"]
mod charset;
#[path = "fuzz/fuzz_targets/contact_list.rs"]
mod contact_list;
#[path = "fuzz/fuzz_targets/contact_page.rs"]
mod contact_page;
#[path = "fuzz/fuzz_targets/content_decoding.rs"]
mod content_decoding;
#[path = "fuzz/fuzz_targets/data_url.rs"]
mod data_url;
#[path = "fuzz/fuzz_targets/document_pdf.rs"]
mod document_pdf;
#[path = "fuzz/fuzz_targets/document_picture.rs"]
mod document_picture;
#[path = "fuzz/fuzz_targets/document_rtf.rs"]
mod document_rtf;
#[path = "fuzz/fuzz_targets/document_zip.rs"]
mod document_zip;
#[path = "fuzz/fuzz_targets/fixture_web.rs"]
mod fixture_web;
#[path = "fuzz/fuzz_targets/headers.rs"]
mod headers;
#[path = "fuzz/fuzz_targets/job_file.rs"]
mod job_file;
#[path = "fuzz/fuzz_targets/json_ld.rs"]
mod json_ld;
#[path = "fuzz/fuzz_targets/link_header.rs"]
mod link_header;
#[path = "fuzz/fuzz_targets/page_claims.rs"]
mod page_claims;
#[path = "fuzz/fuzz_targets/page_examine.rs"]
mod page_examine;
#[path = "fuzz/fuzz_targets/page_triage.rs"]
mod page_triage;
#[path = "fuzz/fuzz_targets/rdap.rs"]
mod rdap;
#[path = "fuzz/fuzz_targets/reading.rs"]
mod reading;
#[path = "fuzz/fuzz_targets/refresh.rs"]
mod refresh;
#[path = "fuzz/fuzz_targets/resource.rs"]
mod resource;
#[path = "fuzz/fuzz_targets/robots.rs"]
mod robots;
#[path = "fuzz/fuzz_targets/sandbox_bridge.rs"]
mod sandbox_bridge;
#[path = "fuzz/fuzz_targets/script.rs"]
mod script;
#[path = "fuzz/fuzz_targets/security_txt.rs"]
mod security_txt;
#[path = "fuzz/fuzz_targets/seeds.rs"]
mod seeds;
#[path = "fuzz/fuzz_targets/site_rules.rs"]
mod site_rules;
#[path = "fuzz/fuzz_targets/style.rs"]
mod style;
#[path = "fuzz/fuzz_targets/url.rs"]
mod url;
#[path = "fuzz/fuzz_targets/warc.rs"]
mod warc;
#[path = "fuzz/fuzz_targets/watchlist.rs"]
mod watchlist;
#[path = "fuzz/fuzz_targets/workbook.rs"]
mod workbook;

/// Changed inputs for each seed.
const CHANGES: u64 = 90;

/// Changed inputs for each page of a story.
const CHANGES_OF_A_PAGE: u64 = 8;

/// What reads hostile bytes, and fails where what it promises does not hold.
type Target = fn(&[u8]);

/// Every target, by the name of its file.
const TARGETS: &[(&str, Target)] = &[
    ("allowlist", allowlist::target),
    ("carried", carried::target),
    ("case_edits", case_edits::target),
    ("charset", charset::target),
    ("contact_list", contact_list::target),
    ("contact_page", contact_page::target),
    ("content_decoding", content_decoding::target),
    ("data_url", data_url::target),
    ("document_pdf", document_pdf::target),
    ("document_picture", document_picture::target),
    ("document_rtf", document_rtf::target),
    ("document_zip", document_zip::target),
    ("fixture_web", fixture_web::target),
    ("headers", headers::target),
    ("job_file", job_file::target),
    ("json_ld", json_ld::target),
    ("link_header", link_header::target),
    ("page_claims", page_claims::target),
    ("page_examine", page_examine::target),
    ("page_triage", page_triage::target),
    ("rdap", rdap::target),
    ("reading", reading::target),
    ("refresh", refresh::target),
    ("resource", resource::target),
    ("robots", robots::target),
    ("sandbox_bridge", sandbox_bridge::target),
    ("script", script::target),
    ("security_txt", security_txt::target),
    ("seeds", seeds::target),
    ("site_rules", site_rules::target),
    ("style", style::target),
    ("url", url::target),
    ("warc", warc::target),
    ("watchlist", watchlist::target),
    ("workbook", workbook::target),
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
fn triage_skips_nothing_that_examination_finds_on_any_page_of_a_story_however_it_is_changed() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs")];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        let (inner, files): (Vec<_>, Vec<_>) = entries(&folder).into_iter().partition(|path| path.is_dir());
        folders.extend(inner);
        let is_page = |path: &PathBuf| {
            let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
            matches!(end, "html" | "svg" | "xml" | "txt" | "json")
        };
        pages.extend(files.into_iter().filter(is_page).map(|path| fs::read(path).unwrap()));
    }
    assert!(pages.len() > 150, "{} pages", pages.len());
    let mut numbers = Numbers(0x7a6e);
    for page in &pages {
        page_examine::target(page);
        for _ in 0..CHANGES_OF_A_PAGE {
            let other = &pages[numbers.below(pages.len())];
            page_examine::target(&changed(page, other, &mut numbers));
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
