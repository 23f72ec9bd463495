//! Ordinary pages that nobody wrote for us: the documentation that comes with the compiler, and that of the system's packages.
//!
//! With a watchlist of a few hundred plausible names and handles nothing may be found there, and triage has to pass nearly all of it.
//! A machine without such documentation has nothing to read here. `SUYUAN_ORDINARY=all` reads every page, which takes some minutes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stderr, reason = "the figures are for whoever looks at them")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use suyuan_detect::read;
use suyuan_lists::Watchlist;
use suyuan_model::*;

/// How many pages are read unless all are asked for, spread evenly over what is there.
const PAGES_READ: usize = 300;

/// Longest file that is read, in bytes; a crawl reads no more of a page either.
const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Least share of ordinary pages that triage passes, in percent.
const PASSED_PERCENT_MIN: usize = 95;

/// What names of this trade are made of.
const WORDS: &[&str] = &[
    "casino",
    "bet",
    "lucky",
    "slots",
    "poker",
    "lottery",
    "baccarat",
    "jackpot",
    "macau",
    "venetian",
    "sunbet",
    "yabo",
    "kaiyun",
    "caipiao",
    "bocai",
    "login-bank",
    "wallet",
    "airdrop",
    "pay-verify",
    "parcel",
    "vip-movie",
    "stream",
];

/// Where such names are registered.
const TOPS: &[&str] =
    &["com", "net", "org", "cn", "com.cn", "top", "vip", "io", "cc", "xyz", "info", "app", "rs", "co.uk"];

fn entry(kind: WatchKind, value: &str) -> Watch {
    Watch {
        kind,
        value: value.to_owned(),
        category: "gambling".to_owned(),
        source: "list".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

/// Three hundred names, none of them anybody's, and some of every other kind.
fn watchlist() -> Watchlist {
    let names = WORDS.iter().enumerate().flat_map(|(index, word)| {
        TOPS.iter().map(move |top| entry(WatchKind::Domain, &format!("{word}-{}8.{top}", 131 * index + 7)))
    });
    let short =
        ["go.test", "it.example", "if.test", "彩票.example", "88.example"].map(|name| entry(WatchKind::Domain, name));
    let others = [
        (WatchKind::Ip, "198.51.100.77"),
        (WatchKind::Url, "http://files.example/~lucky/"),
        (WatchKind::Host, "static.cdn.example"),
        (WatchKind::Qq, "80012345"),
        (WatchKind::Wechat, "lucky8888kf"),
        (WatchKind::Telegram, "luckybet_kf"),
        (WatchKind::Phone, "+8613800138000"),
    ];
    Watchlist::new(names.chain(short).chain(others.map(|(kind, value)| entry(kind, value))).collect())
}

/// The folders of documentation of this machine.
fn folders() -> Vec<PathBuf> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let root = Command::new(compiler).args(["--print", "sysroot"]).output().ok();
    let root = root.and_then(|said| String::from_utf8(said.stdout).ok());
    let docs = root.map(|root| Path::new(root.trim()).join("share/doc"));
    docs.into_iter().chain([PathBuf::from("/usr/share/doc"), PathBuf::from("/usr/share/gtk-doc")]).collect()
}

/// Every page below a folder, in the order of the names.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_page = || path.extension().is_some_and(|end| end == "html" || end == "htm" || end == "xhtml");
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => pages(&path, found),
            Ok(kind) if kind.is_file() && is_page() => {
                found.extend(entry.metadata().is_ok_and(|file| file.len() <= FILE_BYTES_MAX).then_some(path));
            }
            _ => {}
        }
    }
}

fn capture(path: &Path, body: Vec<u8>) -> Capture {
    let kind: &[u8] =
        if path.extension().is_some_and(|end| end == "xhtml") { b"application/xhtml+xml" } else { b"text/html" };
    let name: String = path.to_string_lossy().chars().map(|c| if c.is_ascii_graphic() { c } else { '-' }).collect();
    Capture {
        visit: Visit::of(PageUrl::new(&format!("http://docs.example{name}")).unwrap()),
        at: Timestamp::from_millis(0),
        took_ms: 1,
        outcome: Outcome::Page,
        request: Headers::default(),
        response: Some(Response {
            status: 200,
            status_line: String::new(),
            headers: Headers(vec![("content-type".to_owned(), kind.to_vec())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body, ..Body::default() },
        }),
    }
}

#[test]
fn nothing_is_found_on_ordinary_pages_and_triage_passes_nearly_all() {
    let mut all = Vec::new();
    for folder in folders() {
        pages(&folder, &mut all);
    }
    if all.is_empty() {
        eprintln!("there is no documentation on this machine");
        return;
    }
    let reads_all = std::env::var_os("SUYUAN_ORDINARY").is_some_and(|what| what == "all");
    let step = if reads_all { 1 } else { all.len().div_ceil(PAGES_READ) };
    let watchlist = watchlist();
    let (mut read_pages, mut passed, mut wrong) = (0, 0, Vec::new());
    for path in all.iter().step_by(step) {
        let Ok(body) = fs::read(path) else { continue };
        let reading = read(&capture(path, body), &watchlist);
        read_pages += 1;
        passed += usize::from(!reading.examined);
        wrong.extend(reading.sightings.iter().map(|seen| {
            format!("{}: {} {} {:?} in {:?}", path.display(), seen.technique, seen.place, seen.raw, seen.snippet)
        }));
    }
    eprintln!("{read_pages} of {} pages read; triage passed {passed}; {} sightings", all.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed * 100 >= read_pages * PASSED_PERCENT_MIN, "triage passed {passed} of {read_pages} pages");
}
