//! A full disk, a folder that may not be written, a second run, a death in the middle of an export or a copy.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use expect_test::expect;

use crate::desk::Desk;

/// Runs a script in the folder of the desk, with `disk` in it: an empty disk of its own, of so many KiB. `$0` is the program.
///
/// Nothing if this machine does not let us have a disk; what comes of a file that may not grow is told in `stops`.
fn on_a_disk(desk: &Desk, kib: usize, script: &str) -> Option<String> {
    std::fs::create_dir_all(desk.path().join("disk")).unwrap();
    let mount = format!("mount -t tmpfs -o size={kib}k none disk && echo mounted || exit 0\n");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &(mount + script)]);
    command.arg(env!("CARGO_BIN_EXE_suyuan"));
    command.current_dir(desk.path()).env("LANG", "C.UTF-8");
    let done = command.output().ok()?;
    let said = String::from_utf8(done.stdout).unwrap();
    let said = said.strip_prefix("mounted\n")?;
    Some(said.to_owned() + &String::from_utf8(done.stderr).unwrap())
}

/// A web in which there is something to find on each of many pages, so that its ledger grows.
fn with_long_web() -> Desk {
    let desk = Desk::with_web();
    let links: String = (0..40).map(|page| format!("<a href=p{page}.html>{page}</a>")).collect();
    desk.file("web/school.example/index.html", links.as_bytes());
    for page in 0..40 {
        let name = format!("web/school.example/p{page}.html");
        desk.file(&name, format!("<a href=http://x{page}.casino.example/>{page}</a>").as_bytes());
    }
    desk
}

#[test]
fn whenever_the_disk_gets_full_the_crawl_ends_with_1_and_goes_on_where_there_is_room() {
    let script = "cd disk
        $0 crawl --web ../web --rate unlimited --quiet 2>&1; echo crawl $?
        $0 ledger check > ../check 2>&1; echo check $?
        mount -o remount,size=64m none .
        $0 crawl --web ../web --rate unlimited --quiet 2>&1; echo again $?
        $0 ledger check; $0 findings --format jsonl | wc -l";
    let mut full = 0;
    for kib in [48, 120, 240, 300, 330, 360, 420, 500, 600, 4_000] {
        let desk = with_long_web();
        let Some(said) = on_a_disk(&desk, kib, script) else { return };
        let whole = "again 0\nsuyuan.db is sound (schema 9)\n40\n";
        assert!(said.ends_with(whole), "{kib} KiB: {said}");
        // Where not even the ledger's tables had room, there is nothing to check yet.
        let is_checked = said.contains("\ncheck 0\n") || (said.contains("\ncheck 2\n") && kib < 480);
        if said.starts_with("error: the disk is full: nothing that was recorded is lost (`") {
            assert!(said.contains("\ncrawl 1\n") && is_checked, "{kib} KiB: {said}");
            full += 1;
        } else {
            assert!(said.starts_with("crawl 0\ncheck 0\n"), "{kib} KiB: {said}");
        }
    }
    assert!(full > 5, "{full} disks were full");
}

#[test]
fn an_export_that_finds_no_room_leaves_what_was_there() {
    let desk = Desk::crawled();
    let script = "echo old > disk/list.csv
        $0 findings --format csv --out disk/list.csv; echo exit $?
        cat disk/list.csv; ls disk";
    let Some(said) = on_a_disk(&desk, 4, script) else { return };
    expect![[r#"
        exit 1
        old
        list.csv
        error: failed to write `disk/list.csv`: failed to write the output: No space left on device (os error 28)
    "#]]
    .assert_eq(&said);
}

#[test]
fn in_a_folder_that_may_not_be_written_everything_is_read_and_nothing_begun() {
    let desk = Desk::crawled();
    let script = "cp -r suyuan.* web disk; cd disk; mount -o remount,ro .; exec 2>&1
        $0 findings --format csv | wc -l; $0 ledger check; $0 ledger backup ../copy.db; echo exit $?
        $0 ledger merge suyuan.db --ledger ../joined.db; echo exit $?
        $0 ledger merge ../joined.db; echo exit $?
        $0 crawl --web web; echo exit $?
        $0 crawl --web web --ledger new.db; echo exit $?
        $0 crawl --web web --ledger ../new.db --record all; echo exit $?
        $0 cases set school.example --state confirmed --reason seen; echo exit $?
        $0 findings --format csv --out list.csv; echo exit $?
        $0 demo --dir new; echo exit $?";
    let Some(said) = on_a_disk(&desk, 4_000, script) else { return };
    expect![[r#"
        2
        suyuan.db is sound (schema 9)
        copied to ../copy.db
        exit 0
        took in suyuan.db
                     1  runs
                     2  addresses
                     3  visits
                     1  places found
                     1  findings
                     1  visits with their evidence
                     1  things on watchlists
        exit 0
        error: failed to lock the ledger at `suyuan.db`: Read-only file system (os error 30)
        exit 2
        error: failed to lock the ledger at `suyuan.db`: Read-only file system (os error 30)
        exit 2
        error: failed to lock the ledger at `new.db`: Read-only file system (os error 30)
        exit 2
        error: failed to keep records in `all`; nothing that was recorded is lost: Read-only file system (os error 30)
        exit 2
        error: failed to open the ledger at `suyuan.db`: unable to open database file: Error code 14: unable to open database file
        exit 2
        error: --out: expected a file that can be made, found `list.csv`: Read-only file system (os error 30)
        exit 2
        This is the whole job on a small web that comes with the program. Nothing leaves this machine.
        error: failed to make the folder `new`: Read-only file system (os error 30)
        exit 2
    "#]].assert_eq(&said);
}

#[test]
fn a_second_run_is_refused_and_readers_are_not() {
    let desk = Desk::crawled();
    let args = ["crawl", "--web", "web", "--fresh", "--rate", "0.1", "-v"];
    let mut first = desk.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(first.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("visited")));
    let holder = format!("(process {})", first.id());
    for refused in [
        &["crawl", "--web", "web"][..],
        &["crawl", "--web", "web", "--fresh"],
        &["ledger", "prune", "--run", "crawl-1"],
    ] {
        let said = desk.said(refused, b"").replace(&holder, "(process ITS)");
        let why = "exit 2\n-- err\nerror: the ledger at `suyuan.db` is in use by another run (process ITS)\n";
        assert_eq!(said, why, "{refused:?}");
    }
    for welcome in [
        &["findings"][..],
        &["ledger", "check"],
        &["ledger", "backup", "copy.db"],
        &["cases", "set", "school.example", "--role", "victim", "--reason", "seen"],
    ] {
        let said = desk.said(welcome, b"");
        assert!(said.starts_with("exit 0\n"), "{welcome:?}: {said}");
    }
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(desk.said(&["ledger", "check"], b"").starts_with("exit 0\n"));
}

#[test]
#[cfg(debug_assertions)]
fn an_export_that_is_killed_leaves_what_was_there() {
    let desk = Desk::crawled();
    let export = ["cleanup", "--format", "csv", "--out", "list.csv"];
    desk.file("list.csv", b"old");
    let done = desk.command(&export).env("SUYUAN_DIE", "exported:1").output().unwrap();
    assert_eq!(done.status.code(), None, "{done:?}");
    assert_eq!(std::fs::read(desk.path().join("list.csv")).unwrap(), b"old");
    assert_eq!(desk.said(&export, b""), "exit 0\n");
    let list = std::fs::read_to_string(desk.path().join("list.csv")).unwrap();
    assert!(list.contains("school.example") && list.ends_with('\n'), "{list}");
}

#[test]
#[cfg(debug_assertions)]
fn a_copy_that_is_killed_is_no_copy_of_half_a_ledger() {
    let desk = Desk::crawled();
    let backup = ["ledger", "backup", "copy.db"];
    let done = desk.command(&backup).env("SUYUAN_DIE", "exported:1").output().unwrap();
    assert_eq!(done.status.code(), None, "{done:?}");
    desk.check(
        &["findings", "--ledger", "copy.db"],
        expect![[r#"
            exit 2
            -- err
            error: nothing was recorded in the ledger at `copy.db` yet
        "#]],
    );
    assert!(desk.said(&["ledger", "check"], b"").starts_with("exit 0\n"));
}
