//! Ledgers that are joined: what is said, what is refused, and that every report says what one ledger would.

use std::fs;
use std::process::Command;

use expect_test::expect;

use crate::desk::Desk;

/// What a hidden block of the news page of the school names.
const NEWS: [&str; 2] =
    ["<a href=\"http://www.casino.example/win\">彩票</a>", "<a href=\"http://bet.example/x\">bet</a>"];

/// A desk with a crawl of a school in `north.db`, one of a hospital that leads there in `south.db`, and both in
/// `one.db`. What was visited was so at the same moments.
fn crawled() -> Desk {
    let desk = Desk::new();
    let hidden = |links: &str| format!("<title>News</title><p>Term begins.<div style=\"display:none\">{links}</div>");
    for (web, file, text) in [
        ("north", "school.example/index.html", "<title>School</title><a href=news.html>News</a>".to_owned()),
        ("north", "school.example/news.html", hidden(NEWS[0])),
        (
            "south",
            "hospital.example/index.html",
            "<title>Hospital</title><a href=ward.html>Ward</a> <a href=\"http://school.example/news.html\">School</a>"
                .to_owned(),
        ),
        ("south", "hospital.example/ward.html", hidden(NEWS[1])),
        ("south", "school.example/news.html", hidden(&NEWS.concat())),
    ] {
        desk.file(&format!("{web}/{file}"), text.as_bytes());
    }
    desk.file("north.txt", b"casino.example\n");
    desk.file("south.txt", b"casino.example\nbet.example\n");
    for (web, seed) in [("north", "http://school.example/"), ("south", "http://hospital.example/")] {
        let list = format!("{web}.txt");
        let about = format!("says = \"{web}\"\nseeds = [\"{seed}\"]\nwatchlist = [\"bet.example\"]\n");
        desk.file(&format!("{web}/web.toml"), about.as_bytes());
        let crawl = ["crawl", "--quiet", "--name", web, "--scope", "any", "--watchlist", &list, "--ledger"];
        done(&desk, &[&crawl[..], &["first.db", "--web", web, "--record", &format!("{web}.record")]].concat());
        let recorded =
            fs::read_dir(desk.path().join(format!("{web}.record"))).unwrap().map(|file| file.unwrap().path());
        let recorded: Vec<String> = recorded.map(|file| file.to_str().unwrap().to_owned()).collect();
        for ledger in [&format!("{web}.db"), "one.db"] {
            let mut args = [&crawl[..], &[ledger, "--seed", seed, "--replay"]].concat();
            args.extend(recorded.iter().map(String::as_str));
            done(&desk, &args);
        }
    }
    for (ledger, day, site, edit) in [
        ("north.db", 1, "school.example", ["--state", "confirmed"]),
        ("south.db", 2, "school.example", ["--note", "called"]),
        ("north.db", 3, "school.example", ["--role", "victim"]),
        ("south.db", 4, "school.example", ["--role", "platform"]),
        ("south.db", 4, "hospital.example", ["--state", "confirmed"]),
    ] {
        for ledger in [ledger, "one.db"] {
            let reason: &[&str] = if edit[0] == "--note" { &[] } else { &["--reason", "seen"] };
            let args = [&["cases", "set", site, "--ledger", ledger], &edit[..], reason].concat();
            at_time(&desk, &format!("2026-12-0{day}T00:00:00Z"), &args);
        }
    }
    desk
}

/// What it prints; it has to be content.
fn done(desk: &Desk, args: &[&str]) -> String {
    run(&mut desk.command(args), args)
}

/// The same at a told time.
fn at_time(desk: &Desk, now: &str, args: &[&str]) -> String {
    run(desk.command(args).env("SUYUAN_NOW", now), args)
}

fn run(command: &mut Command, args: &[&str]) -> String {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// What every report says of a ledger, under one name.
fn told(desk: &Desk, ledger: &str) -> Vec<String> {
    let reports = [
        &["findings", "--format", "csv"][..],
        &["findings"],
        &["chains", "school.example", "--format", "json"],
        &["chains", "hospital.example"],
        &["cleanup", "--format", "jsonl"],
        &["cleanup", "--format", "csv"],
        &["cases", "list"],
        &["cases", "show", "hospital.example"],
        &["stats"],
        &["candidates"],
        &["watchlist", "stats"],
        &["explain", "http://school.example/news.html"],
    ];
    let told = |args: &&[&str]| {
        let args = [args, &["--ledger", ledger][..]].concat();
        let done = desk.command(&args).env("SUYUAN_NOW", "2026-12-05T00:00:00Z").output().unwrap();
        let said = [done.stdout, done.stderr].map(|said| String::from_utf8(said).unwrap().replace(ledger, "LEDGER"));
        // A crawl of what was recorded asks for its own robots.txt.
        said.concat().split_inclusive('\n').filter(|line| !line.starts_with("No robots.txt")).collect()
    };
    reports.iter().map(told).collect()
}

fn must_be(told: &[String], expected: &[String], when: &str) {
    for (told, expected) in told.iter().zip(expected) {
        assert!(told == expected, "{when}\n-- told\n{told}\n-- expected\n{expected}");
    }
}

#[test]
fn what_was_taken_in_is_told_and_every_report_says_what_one_ledger_would() {
    let desk = crawled();
    let expected = told(&desk, "one.db");
    done(&desk, &["ledger", "backup", "both.db", "--ledger", "north.db"]);
    let before = fs::read(desk.path().join("south.db")).unwrap();
    desk.check(
        &["ledger", "merge", "south.db", "--ledger", "both.db"],
        expect![[r#"
        exit 0
        -- out
        took in south.db
                     1  runs
                     2  addresses
                     5  visits
                     3  places found
                     2  findings
                     2  visits with their evidence
                     1  things on watchlists
                     3  entries in the histories of cases
    "#]],
    );
    must_be(&told(&desk, "both.db"), &expected, "");
    desk.check(
        &["ledger", "merge", "south.db", "north.db", "--ledger", "both.db"],
        expect![[r#"
        exit 0
        -- out
        south.db holds nothing that is not here already
        north.db holds nothing that is not here already
    "#]],
    );
    must_be(&told(&desk, "both.db"), &expected, "");
    assert!(fs::read(desk.path().join("south.db")).unwrap() == before, "the other ledger has changed");
    // Into a ledger that is not there yet, in another order and language.
    desk.check(
        &["ledger", "merge", "south.db", "north.db", "--ledger", "all.db", "--lang", "zh"],
        expect![[r#"
        exit 0
        -- out
        已并入 south.db
                     1  次运行
                     3  个网址
                     5  次访问
                     3  处命中
                     3  条发现
                     2  次访问的证据
                     2  个监测名单条目
                     3  条案件记录
        已并入 north.db
                     1  次运行
                     1  个网址
                     3  次访问
                     1  处命中
                     1  次访问的证据
                     2  条案件记录
    "#]],
    );
    must_be(&told(&desk, "all.db"), &expected, "");
    for ledger in ["both.db", "all.db"] {
        done(&desk, &["ledger", "check", "--ledger", ledger]);
    }
}

#[test]
fn what_was_said_of_a_case_in_both_ledgers_is_told_in_order_of_time() {
    let desk = crawled();
    done(&desk, &["ledger", "merge", "south.db", "--ledger", "north.db"]);
    let shown = at_time(&desk, "2026-12-05T00:00:00Z", &["cases", "show", "school.example", "--ledger", "north.db"]);
    let shown = shown.split_once("History").unwrap().1;
    let order = ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"].map(|day| shown.find(day));
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}\n{shown}");
}

#[test]
fn what_cannot_be_taken_in_is_refused() {
    let desk = Desk::crawled();
    for (args, expected) in [
        (
            &["suyuan.db"][..],
            expect![[r#"
            exit 2
            -- err
            error: `suyuan.db` is the ledger that is to take it in
        "#]],
        ),
        (
            &["none.db"],
            expect![[r#"
            exit 2
            -- err
            error: there is no ledger at `none.db`
        "#]],
        ),
        (
            &["web/web.toml"],
            expect![[r#"
            exit 2
            -- err
            error: `web/web.toml` is not a ledger: it is no SQLite database
        "#]],
        ),
        (
            &["web"],
            expect![[r#"
            exit 2
            -- err
            error: `web` is not a ledger: it is a folder
        "#]],
        ),
        (
            &[],
            expect![[r#"
            exit 2
            -- err
            error: missing: <FILE>...
            see `suyuan ledger merge --help`
        "#]],
        ),
        (
            &["suyuan.db", "--lang", "zh"],
            expect![[r#"
            exit 2
            -- err
            错误：`suyuan.db` 就是要并入的目标台账本身
        "#]],
        ),
    ] {
        desk.check(&[&["ledger", "merge"], args].concat(), expected);
    }
    // One that cannot be taken in keeps the others out, too, and nothing is made.
    let said = desk.said(&["ledger", "merge", "suyuan.db", "none.db", "--ledger", "new.db"], b"");
    assert!(said.starts_with("exit 2\n"), "{said}");
    assert!(!desk.files().iter().any(|name| name.starts_with("new.db")), "{:?}", desk.files());
    // A newer one is left alone, and a run is not disturbed.
    let ledger = rusqlite::Connection::open(desk.path().join("newer.db")).unwrap();
    ledger.execute_batch("CREATE TABLE x (y); PRAGMA application_id = 0x73757975; PRAGMA user_version = 99").unwrap();
    drop(ledger);
    desk.check(
        &["ledger", "merge", "newer.db"],
        expect![[r#"
        exit 2
        -- err
        error: the ledger at `newer.db` has schema 99; this program knows schemas up to 9
    "#]],
    );
}

#[test]
#[cfg(debug_assertions)]
fn wherever_a_merge_is_killed_the_next_one_comes_to_the_same_end() {
    let desk = crawled();
    let expected = told(&desk, "one.db");
    let untouched = told(&desk, "north.db");
    for (nth, point) in [
        "opened:1",
        "written:1",
        "written:2",
        "written:3",
        "written:4",
        "written:5",
        "synced:1",
        "committed:1",
        "archived:1",
    ]
    .iter()
    .enumerate()
    {
        let ledger = format!("copy{nth}.db");
        done(&desk, &["ledger", "backup", &ledger, "--ledger", "north.db"]);
        let merge = ["ledger", "merge", "south.db", "--ledger", &ledger];
        let died = desk.command(&merge).env("SUYUAN_DIE", point).output().unwrap();
        assert_eq!(died.status.code(), None, "{point}: {died:?}");
        done(&desk, &["ledger", "check", "--ledger", &ledger]);
        let is_there = point.starts_with("committed") || point.starts_with("archived");
        must_be(&told(&desk, &ledger), if is_there { &expected } else { &untouched }, point);
        let said = done(&desk, &merge);
        assert_eq!(said.contains("nothing that is not here"), is_there, "{point}: {said}");
        done(&desk, &["ledger", "check", "--ledger", &ledger]);
        must_be(&told(&desk, &ledger), &expected, point);
        // What was durable when it died stays as a file of whole records, which nobody names.
        let evidence = fs::read_dir(desk.path().join(format!("copy{nth}.evidence"))).unwrap();
        let files: Vec<String> = evidence.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(files.len(), if point.starts_with("synced") { 3 } else { 2 }, "{point}: {files:?}");
        assert!(files.iter().all(|name| name.ends_with(".warc.gz")), "{point}: {files:?}");
    }
}

#[test]
fn every_sighting_of_both_has_its_record_in_one_folder() {
    let desk = crawled();
    done(&desk, &["ledger", "merge", "south.db", "--ledger", "north.db"]);
    let findings = done(&desk, &["findings", "--format", "jsonl", "--ledger", "north.db"]);
    let mut sightings = 0;
    for line in findings.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        for seen in finding["sightings"].as_array().unwrap() {
            let file =
                suyuan_archive::open_named(&desk.path().join("north.evidence"), seen["warc"]["file"].as_str().unwrap());
            let record =
                suyuan_archive::read_at(file.unwrap(), seen["warc"]["offset"].as_u64().unwrap(), 0).unwrap().record;
            assert_eq!((record.kind(), record.target()), ("response", finding["page"].as_str()));
            sightings += 1;
        }
    }
    assert_eq!(sightings, 3);
}
