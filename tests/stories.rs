//! Every folder of `fixtures/webs` is a story: a small web, and what a crawl of it must see.
//!
//! Each is crawled in process on a told clock, so the times in `expected/visits.txt` are exact.
//! `SUYUAN_EXPECT=write cargo test --test stories` writes what is seen; read the difference before you keep it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::story::{Seen, tell};

fn webs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs");
    let mut webs: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    webs.sort();
    webs
}

#[test]
fn every_story_is_told_as_it_was_written() {
    let write = std::env::var_os("SUYUAN_EXPECT").is_some();
    let mut wrong = Vec::new();
    for web in webs() {
        let name = web.file_name().unwrap().to_string_lossy().into_owned();
        let seen = tell(&web);
        for (file, text) in seen.files() {
            let path = web.join("expected").join(file);
            if write {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, text).unwrap();
            } else {
                let expected = fs::read_to_string(&path).unwrap_or_else(|error| format!("no file: {error}"));
                if expected != *text {
                    wrong.push(format!("== {name}/{file}\n-- expected\n{expected}\n-- seen\n{text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_story_told_twice_is_the_same() {
    for web in webs() {
        let (first, second): (Seen, Seen) = (tell(&web), tell(&web));
        assert_eq!(first.files(), second.files(), "{}", web.display());
    }
}

#[test]
fn there_are_enough_stories() {
    assert!(webs().len() >= 80, "{} stories", webs().len());
}
