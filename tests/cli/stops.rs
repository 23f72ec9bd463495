//! Stops from outside: killed at any line of its log, asked to end once or twice; a second crawl always goes on.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::desk::Desk;
use crate::exports::exported;

/// What is done to a crawl after so many visits.
#[derive(Clone, Copy)]
enum Blow {
    Kill,
    Terminate,
    Interrupt,
}

/// The crawl of the bundled web, with a line on standard error for each visit.
fn crawl(desk: &Desk) -> Child {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs/demo");
    let mut command =
        desk.command(&["crawl", "-v", "--rate", "100", "--rate-per-ip", "400", "--record", "all", "--web"]);
    command.arg(web).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Crawls, strikes after each of these numbers of visits of this process, and waits for its end.
fn struck(desk: &Desk, blows: &[(usize, Blow)]) -> ExitStatus {
    let mut child = crawl(desk);
    let said = BufReader::new(child.stderr.take().unwrap());
    let mut blows = blows.iter();
    let mut next = blows.next();
    let mut visits = 0;
    for line in said.lines() {
        visits += usize::from(line.unwrap().contains("visited"));
        while let Some((_, blow)) = next.filter(|(after, _)| *after <= visits) {
            strike(&mut child, *blow);
            next = blows.next();
        }
    }
    child.wait().unwrap()
}

fn strike(child: &mut Child, blow: Blow) {
    let signal = match blow {
        Blow::Kill => return child.kill().unwrap(),
        Blow::Terminate => "-TERM",
        Blow::Interrupt => "-INT",
    };
    // A process that has just ended by itself cannot be told any more.
    let _gone = Command::new("kill").args([signal, &child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
}

/// What the ledger tells.
fn told(desk: &Desk) -> Vec<Value> {
    exported(|args| desk.command(args))
}

fn is_sound(desk: &Desk) {
    let done = desk.command(&["ledger", "check"]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

/// Every archive is closed, and whole to its last record; nothing is left of lives that ended in the middle of one.
fn archives_are_whole(desk: &Desk) {
    for folder in ["suyuan.evidence", "all"] {
        for entry in std::fs::read_dir(desk.path().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            assert!(path.extension().is_some_and(|ending| ending == "gz"), "{}", path.display());
            for found in suyuan_archive::Reader::new(std::fs::File::open(&path).unwrap()) {
                found.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
        }
    }
}

fn undisturbed() -> Vec<Value> {
    let desk = Desk::new();
    assert_eq!(struck(&desk, &[]).code(), Some(0));
    is_sound(&desk);
    told(&desk)
}

#[test]
fn a_crawl_that_is_killed_again_and_again_comes_to_the_same_end() {
    let expected = undisturbed();
    assert!(expected.len() > 20);
    for stride in [7, 19] {
        let (desk, mut lives) = (Desk::new(), 1);
        // Each life is longer than the one before, so that every page is read in the end.
        while !struck(&desk, &[(stride * lives, Blow::Kill)]).success() {
            is_sound(&desk);
            lives += 1;
        }
        assert!(lives > 2, "{lives} lives");
        is_sound(&desk);
        archives_are_whole(&desk);
        assert_eq!(told(&desk), expected, "killed after {stride} visits, and so on");
    }
}

#[test]
fn a_crawl_that_is_asked_to_end_says_so_and_goes_on_when_it_is_run_again() {
    let expected = undisturbed();
    for blows in [
        &[(5, Blow::Terminate)][..],
        &[(9, Blow::Interrupt)],
        &[(12, Blow::Interrupt), (12, Blow::Interrupt)],
        &[(20, Blow::Terminate), (20, Blow::Interrupt)],
    ] {
        let desk = Desk::new();
        assert_eq!(struck(&desk, blows).code(), Some(3));
        is_sound(&desk);
        assert_eq!(struck(&desk, &[]).code(), Some(0));
        is_sound(&desk);
        archives_are_whole(&desk);
        assert_eq!(told(&desk), expected);
    }
}

#[test]
fn a_ledger_that_may_not_grow_ends_the_crawl_with_1_and_goes_on_where_there_is_room() {
    let expected = undisturbed();
    let (desk, web) = (Desk::new(), Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs/demo"));
    // Blocks of 512 bytes; the write that would go beyond fails, as on a full disk, and no signal ends the program.
    let script = "ulimit -f 850; exec \"$0\" crawl --rate 100 --rate-per-ip 400 --web \"$1\"";
    let mut limited = Command::new("sh");
    limited.args(["-c", script, env!("CARGO_BIN_EXE_suyuan")]).arg(web).current_dir(desk.path()).env("LANG", "C.UTF-8");
    let done = limited.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("nothing that was recorded is lost"), "{said}");
    is_sound(&desk);
    assert_eq!(struck(&desk, &[]).code(), Some(0));
    assert_eq!(told(&desk), expected);
}

#[test]
fn a_ledger_on_a_full_disk_is_read_as_it_lies() {
    let desk = Desk::crawled();
    let read = |limit: &str, args: &str| {
        let script = format!("{limit}exec \"$0\" {args}");
        let mut limited = Command::new("sh");
        limited.args(["-c", &script, env!("CARGO_BIN_EXE_suyuan")]).current_dir(desk.path()).env("LANG", "C.UTF-8");
        limited.env("SUYUAN_NOW", "2030-12-20T10:00:00Z").output().unwrap()
    };
    for args in ["stats", "ledger check", "findings --format csv", "share --format rpz"] {
        let (full, free) = (read("ulimit -f 0; ", args), read("", args));
        assert_eq!(full.status.code(), Some(0), "{args}: {}", String::from_utf8_lossy(&full.stderr));
        assert_eq!(String::from_utf8_lossy(&full.stdout), String::from_utf8_lossy(&free.stdout), "{args}");
    }
    let done = read("ulimit -f 0; ", "cases set school.example --state confirmed");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.code() == Some(1) && said.contains("the disk is full"), "{said}");
}
