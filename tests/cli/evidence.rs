//! Evidence beside the ledger, everything recorded, and a crawl of what was recorded.
#![allow(clippy::print_stderr, reason = "a test that cannot be run says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use suyuan_archive::{Reader, stored};

use crate::desk::Desk;

fn demo() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs/demo").to_string_lossy().into_owned()
}

fn done(desk: &Desk, args: &[&str]) -> Output {
    let done = desk.command(args).output().unwrap();
    assert!(done.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&done.stderr));
    done
}

/// The WARC files of a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What a ledger tells, without what depends on when and where it was recorded.
fn told(desk: &Desk) -> Vec<Value> {
    let mut told = Vec::new();
    for command in ["findings", "cleanup"] {
        let out = done(desk, &[command, "--format", "jsonl"]).stdout;
        for line in String::from_utf8(out).unwrap().lines() {
            let mut value: Value = serde_json::from_str(line).unwrap();
            value.as_object_mut().unwrap().remove("age_days");
            for sighting in value["sightings"].as_array_mut().into_iter().flatten() {
                sighting.as_object_mut().unwrap().remove("warc");
            }
            told.push(value);
        }
    }
    told
}

/// A desk on which the bundled web was crawled, with everything recorded in `all`.
fn recorded() -> Desk {
    let desk = Desk::new();
    done(&desk, &["crawl", "--rate", "200", "--rate-per-ip", "800", "--web", &demo(), "--record", "all", "--quiet"]);
    desk
}

#[test]
fn every_finding_has_its_evidence_and_every_head_is_true_of_its_body() {
    let desk = recorded();
    done(&desk, &["ledger", "check"]);
    let evidence = desk.path().join("suyuan.evidence");
    let findings = String::from_utf8(done(&desk, &["findings", "--format", "jsonl"]).stdout).unwrap();
    let mut sightings = 0;
    for line in findings.lines() {
        let finding: Value = serde_json::from_str(line).unwrap();
        for sighting in finding["sightings"].as_array().unwrap() {
            let file = fs::File::open(evidence.join(sighting["warc"]["file"].as_str().unwrap())).unwrap();
            let offset = sighting["warc"]["offset"].as_u64().unwrap();
            let record = suyuan_archive::read_at(file, offset, 0).unwrap().record;
            assert_eq!((record.kind(), record.target()), ("response", finding["page"].as_str()));
            sightings += 1;
        }
    }
    assert!(sightings > 20, "{sightings} sightings");
    for file in files(&evidence).into_iter().chain(files(&desk.path().join("all"))) {
        for found in Reader::new(fs::File::open(&file).unwrap()) {
            let found = found.unwrap();
            assert!(found.place.length > 0 && found.place.before == 0, "a member is one record");
            if found.record.kind() == "response" {
                assert_eq!(stored(&found.record.block).unwrap().untrue, [""; 0], "{:?}", found.record.target());
            }
        }
    }
    warcio_finds_nothing_wrong(&files(&evidence));
    warcio_finds_nothing_wrong(&files(&desk.path().join("all")));
}

/// Asks the field's own tool, where it is installed.
fn warcio_finds_nothing_wrong(files: &[PathBuf]) {
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/bin/python");
    let told = std::env::var_os("SUYUAN_TEST_PYTHON").map(PathBuf::from);
    let has_warcio = |python: &PathBuf| {
        Command::new(python).args(["-c", "import warcio"]).output().is_ok_and(|done| done.status.success())
    };
    let Some(python) = told.into_iter().chain([left, "python3".into()]).find(has_warcio) else {
        eprintln!("not run: warcio is not installed; `cargo xtask tools` installs it");
        return;
    };
    let done = Command::new(python).args(["-m", "warcio.cli", "check", "-v"]).args(files).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("digest pass"), "{said}{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_crawl_of_what_was_recorded_finds_the_same_without_a_network() {
    let desk = recorded();
    let expected = told(&desk);
    assert!(expected.len() > 20);
    let replayed = Desk::new();
    let files = files(&desk.path().join("all"));
    let lists = ["watchlist.csv", "seeds.csv"].map(|name| format!("{}/{name}", demo()));
    let mut args = vec!["crawl", "--quiet", "--watchlist", &lists[0], "--seeds", &lists[1]];
    args.extend(["--max-hops", "5", "--max-pages-per-site", "50"]);
    args.push("--replay");
    args.extend(files.iter().map(|file| file.to_str().unwrap()));
    done(&replayed, &args);
    done(&replayed, &["ledger", "check"]);
    assert!(told(&replayed) == expected, "a replay comes to another end");
}

#[test]
fn what_cannot_be_replayed_or_recorded_is_refused() {
    let desk = Desk::with_web();
    desk.file("page.html", b"<html>");
    desk.file("taken", b"a file");
    let watch = ["crawl", "--seed", "http://a.example/", "--watchlist", "list.txt", "--quiet"];
    desk.file("list.txt", b"casino.example\n");
    for (more, expected) in [
        (&["--replay", "none.warc"][..], "exit 2"),
        (&["--replay", "page.html"], "exit 2"),
        (&["--replay", "page.html", "--web", "web"], "exit 2"),
        (&["--web", "web", "--record", "taken"], "exit 2"),
    ] {
        let said = desk.said(&[&watch[..], more].concat(), b"");
        assert!(said.starts_with(expected), "{more:?}\n{said}");
    }
}

#[test]
fn evidence_that_is_gone_is_told_in_chinese_too() {
    let desk = Desk::crawled();
    fs::rename(desk.path().join("suyuan.evidence"), desk.path().join("moved")).unwrap();
    let checked = desk.command(&["ledger", "check", "--lang", "zh"]).output().unwrap();
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.contains("的证据") && said.trim_end().ends_with("文件不存在或无法打开"), "{said}");
}

#[test]
fn a_packed_sitemap_is_held_against_what_was_read_in_it() {
    let desk = Desk::with_web();
    desk.file("web/school.example/robots.txt", b"Sitemap: http://school.example/map.xml.gz\n");
    desk.file("web/school.example/map.xml.gz", PACKED_SITEMAP);
    done(&desk, &["crawl", "--quiet", "--web", "web"]);
    let findings = String::from_utf8(done(&desk, &["findings", "--format", "jsonl"]).stdout).unwrap();
    assert!(findings.contains("map.xml.gz"), "{findings}");
    done(&desk, &["ledger", "check"]);
}

/// A sitemap that names `http://www.casino.example/`, in gzip.
const PACKED_SITEMAP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\x2d\xca\x29\x4e\x2d\xb1\xb3\x01\xd2\x76\x36\x39\xf9\
    \xc9\x76\x19\x25\x25\x05\x56\xfa\xfa\xc5\xc9\x19\xf9\xf9\x39\x7a\xa9\x15\x89\xb9\x05\x39\xa9\xfa\x79\
    \xa9\xe5\xc5\x7a\x19\x25\xb9\x39\x36\xfa\x20\x45\x36\xfa\x60\xf5\xe8\x9a\xca\xcb\xcb\xf5\x92\x13\x8b\
    \x33\xf3\xf2\xe1\x1a\x51\xd4\xeb\x43\x6d\x03\x00\xd3\x35\x1f\x56\x76\x00\x00\x00";

#[test]
fn the_evidence_of_a_case_stands_in_a_folder_of_its_own() {
    let desk = Desk::crawled();
    let set = ["cases", "set", "school.example", "--state", "confirmed", "--reason", "seen", "--actor", "li"];
    assert!(desk.command(&set).status().unwrap().success());
    let made = done(&desk, &["evidence", "school.example"]);
    assert_eq!(String::from_utf8_lossy(&made.stdout), "evidence/c-2befe46bba\n");
    assert!(String::from_utf8_lossy(&made.stderr).contains("the evidence of 1 case in `evidence`"));
    let place = desk.path().join("evidence/c-2befe46bba");
    let digests =
        Command::new("sha256sum").args(["-c", "--quiet", "MANIFEST.sha256"]).current_dir(&place).output().unwrap();
    assert!(digests.status.success(), "{}", String::from_utf8_lossy(&digests.stdout));
    let read = |name: &str| fs::read_to_string(place.join(name)).unwrap();
    let manifest = read("MANIFEST.sha256");
    for name in ["case.json", "case.txt", "findings.jsonl", "evidence.csv", "evidence.warc.gz"] {
        assert!(manifest.contains(&format!("  {name}\n")), "{name}: {manifest}");
    }
    let case: Value = serde_json::from_str(&read("case.json")).unwrap();
    assert_eq!((&case["case"], &case["history"][0]["actor"]), (&"c-2befe46bba".into(), &"li".into()));
    let finding: Value = serde_json::from_str(&read("findings.jsonl")).unwrap();
    assert_eq!(finding["chain"][0]["url"], "http://school.example/");
    let digest = finding["sightings"][0]["sha256"].as_str().unwrap();
    assert!(read("evidence.csv").contains(digest.trim_start_matches("sha256:")), "{digest}");
    // The record of the answer begins where the list says.
    let listed = read("evidence.csv");
    let mut sheet = listed.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = sheet.next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|has| *has == name).unwrap();
    let row: Vec<&str> = sheet.next().unwrap().split(',').collect();
    let offset: usize = row[column("warc_offset")].parse().unwrap();
    let records = fs::read(place.join("evidence.warc.gz")).unwrap();
    assert_eq!(records[offset..][..2], [0x1f, 0x8b]);
    // It is written again in its place, and nothing else is.
    done(&desk, &["evidence", "c-2befe46bba"]);
    fs::remove_file(place.join(".suyuan-packets")).unwrap();
    let refused = desk.said(&["evidence", "school.example"], b"");
    assert!(refused.starts_with("exit 2"), "{refused}");
    let unknown = desk.said(&["evidence", "nobody.example"], b"");
    assert!(unknown.starts_with("exit 2") && unknown.contains("found `nobody.example`"), "{unknown}");
}
