//! Lists that are imported once, and then go without saying.

use expect_test::expect;

use crate::desk::Desk;

/// The small web without lists of its own, so that those of the ledger are used.
fn desk() -> Desk {
    let desk = Desk::with_web();
    desk.file(
        "known.csv",
        "域名,类别,来源,发现时间,许可\ncasino.example,赌博,公安,2001-01-05,TLP:GREEN\n12345678,,,,\nqq:12345678,,,,\n"
            .as_bytes(),
    );
    desk
}

/// What a crawl would go by.
fn lists(desk: &Desk) -> String {
    let said = desk.said(&["crawl", "--allow-private", "--dry-run"], b"");
    let is_told = |line: &&str| ["watchlist", "allowed", "seeds", "error"].iter().any(|name| line.starts_with(name));
    said.lines().filter(is_told).map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_is_imported_goes_without_saying_and_twice_is_once() {
    let desk = desk();
    desk.check(&["watchlist", "import", "known.csv"], expect![[r#"
        exit 0
        -- out
        suyuan.db: watchlist: 2 new, 0 known before, 0 gone, 2 in all
        -- err
        warning: known.csv:3: found `12345678`, expected a column `kind` that says what this number is, such as qq or phone
        known.csv: 2 entries read, 1 skipped
        1 entry is a contact handle: looked for where the words beside say what it is; it forbids no visit
    "#]]);
    desk.check(
        &["watchlist", "import", "known.csv", "--format", "json", "--quiet"],
        expect![[r#"
        exit 0
        -- out
        {"watchlist":{"new":0,"known":2,"gone":0,"total":2}}
    "#]],
    );
    desk.check_with_input(
        &["seeds", "import", "-"],
        b"http://school.example/\nhttp://school.example/news.html\n",
        expect![[r#"
            exit 0
            -- out
            suyuan.db: seeds: 2 new, 0 known before, 0 gone, 2 in all
        "#]],
    );
    expect![[r#"
        watchlist      2 entries
        seeds          2 on 1 host of 1 site
    "#]]
    .assert_eq(&lists(&desk));
}

#[test]
fn a_crawl_goes_by_the_ledgers_lists_and_keeps_to_its_own_where_it_has_some() {
    let desk = desk();
    assert!(desk.said(&["watchlist", "import", "known.csv", "--quiet"], b"").starts_with("exit 0"));
    assert!(desk.said(&["seeds", "import", "-", "--quiet"], b"a.example\nb.example\n").starts_with("exit 0"));
    desk.file("other.txt", b"x.example\ny.example\nz.example\n");
    let said =
        desk.said(&["crawl", "--allow-private", "--dry-run", "--watchlist", "other.txt", "--seed", "c.example"], b"");
    assert!(said.contains("watchlist      3 entries\n") && said.contains("seeds          1 on 1 host"), "{said}");
    assert_eq!(desk.said(&["crawl", "--web", "web", "--watchlist", "other.txt", "--quiet"], b""), "exit 0\n");
    assert_eq!(lists(&desk), "watchlist      2 entries\nseeds          2 on 2 hosts of 2 sites\n");
}

#[test]
fn what_is_cleared_is_not_reported_from_that_moment_on() {
    let desk = Desk::crawled();
    assert!(desk.said(&["findings", "--format", "jsonl"], b"").contains("casino.example"));
    desk.file("cleared.csv", b"value,reason,expires\ncasino.example,sold to a bakery,2099-12-31\n");
    desk.check(
        &["watchlist", "import", "--allow", "cleared.csv"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db: allow-list: 1 new, 0 known before, 0 gone, 1 in all
    "#]],
    );
    assert_eq!(desk.said(&["findings", "--format", "jsonl"], b""), "exit 0\n");
    desk.file("none.txt", b"# nobody\n");
    desk.check(
        &["watchlist", "import", "--allow", "--replace", "none.txt"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db: allow-list: 0 new, 0 known before, 1 gone, 0 in all
    "#]],
    );
    assert!(desk.said(&["findings", "--format", "jsonl"], b"").contains("casino.example"));
}

#[test]
fn a_list_that_changes_under_an_unfinished_run_is_named() {
    let desk = desk();
    let quiet = |args: &[&str], input: &[u8]| desk.said(&[args, &["--quiet"]].concat(), input);
    assert!(quiet(&["watchlist", "import", "known.csv"], b"").starts_with("exit 0"));
    // The time is up long before anything may be asked twice.
    let crawl = ["crawl", "--allow-private", "--seed", "http://127.0.0.1:59999/", "--max-time", "1s", "--rate", "0.05"];
    assert!(quiet(&crawl, b"").starts_with("exit 3"), "{}", quiet(&crawl, b""));
    assert!(quiet(&["watchlist", "import", "known.csv"], b"").starts_with("exit 0"));
    assert!(quiet(&crawl, b"").starts_with("exit 3"), "the same list was imported again");
    assert!(quiet(&["watchlist", "import", "-"], b"new.example\n").starts_with("exit 0"));
    desk.check(
        &crawl,
        expect![[r#"
            exit 2
            -- err
            error: run crawl-1 of the ledger at `suyuan.db` is unfinished, and its plan has changed: watchlist; restore what it began with, or begin anew with --fresh
        "#]],
    );
}

/// The same with lists in its ledger.
fn with_lists() -> Desk {
    let desk = desk();
    desk.file("more.txt", b"github.io\ncom\n192.0.2.0/24\nb.example\nboss@casino.example\n");
    desk.file("cleared.csv", b"value,expires\na.example,2099-12-31\nb.example,2020-01-01\nc.example,\n");
    for args in [
        &["watchlist", "import", "known.csv", "more.txt", "--quiet"][..],
        &["watchlist", "import", "--allow", "cleared.csv", "--quiet"],
    ] {
        assert!(desk.said(args, b"").starts_with("exit 0"));
    }
    desk
}

#[test]
fn what_is_on_the_lists_is_told() {
    with_lists().check(
        &["watchlist", "stats"],
        expect![[r#"
        exit 0
        -- out
               4  on the watchlist of suyuan.db
               2  of kind domain
               1  of kind mail address
               1  of kind QQ number
               3  without a category
               1  of category 赌博
               1  from known
               2  from more
               1  from 公安
               3  without a licence
               1  under the licence TLP:GREEN
               1  listed 365 days ago or more
               3  without a date
               3  on the allow-list
               1  of them expired
                  next to expire: MOMENT
               1  refused of known.csv: expected a column `kind` that says what this number is, such as qq or phone
               1  refused of more.txt: expected single addresses, one a line, not a range
               2  refused of more.txt: expected a name that belongs to one owner, not a shared suffix
    "#]],
    );
}

#[test]
fn what_is_on_the_lists_is_told_to_programs() {
    with_lists().check(
        &["watchlist", "stats", "--format", "json"],
        expect![[r#"
            exit 0
            -- out
            {
              "entries": 4,
              "kinds": {
                "domain": 2,
                "mail": 1,
                "qq": 1
              },
              "categories": {
                "": 3,
                "赌博": 1
              },
              "sources": {
                "known": 1,
                "more": 2,
                "公安": 1
              },
              "licences": {
                "": 3,
                "TLP:GREEN": 1
              },
              "ages": {
                "30d": 0,
                "90d": 0,
                "365d": 0,
                "older": 1,
                "unknown": 3
              },
              "ends": {
                "ended": 0,
                "ends_within_30d": 0,
                "next_end": null
              },
              "allowed": {
                "entries": 3,
                "expired": 1,
                "expires_within_30d": 0,
                "next_expiry": "MOMENT"
              },
              "refused": [
                {
                  "list": "watchlist",
                  "file": "known.csv",
                  "reason": "number",
                  "rows": 1
                },
                {
                  "list": "watchlist",
                  "file": "more.txt",
                  "reason": "range",
                  "rows": 1
                },
                {
                  "list": "watchlist",
                  "file": "more.txt",
                  "reason": "shared",
                  "rows": 2
                }
              ]
            }
        "#]],
    );
}

#[test]
fn a_forced_list_takes_what_is_refused_otherwise() {
    let desk = Desk::new();
    desk.file("list", b"github.io\nlocalhost\ncom\n192.0.2.0/24\na b\n");
    desk.check(
        &["watchlist", "check", "list", "--force"],
        expect![[r#"
        exit 0
        -- out
               3  entries
               0  repeated
               2  rejected
               3  of kind domain
               3  without a category
        -- err
        warning: list:4: found `192.0.2.0/24`, expected single addresses, one a line, not a range
        warning: list:5: found `a b`, expected one entry a line (a comment begins with ` #`)
        list: 3 entries read, 2 skipped
    "#]],
    );
    desk.check(&["watchlist", "import", "list"], expect![[r#"
        exit 2
        -- err
        error: list: found no usable row, expected at least one; the first that was refused: list:1: found `github.io`, expected a name that belongs to one owner, not a shared suffix
    "#]]);
    assert_eq!(desk.files(), ["list"], "a ledger was made for nothing");
}

#[test]
fn where_no_ledger_can_be_nothing_is_imported() {
    let desk = desk();
    desk.check(
        &["watchlist", "import", "known.csv", "--ledger", "none/suyuan.db"],
        expect![[r#"
        exit 2
        -- err
        error: --ledger: expected a file in a folder that is there, found `none/suyuan.db`
    "#]],
    );
    desk.check(
        &["seeds", "import", "known.csv", "--ledger", "web"],
        expect![[r#"
        exit 2
        -- err
        error: --ledger: expected a file, found the folder `web`
    "#]],
    );
    desk.file("text.db", b"this is no ledger");
    desk.check(
        &["watchlist", "import", "known.csv", "--ledger", "text.db", "--quiet"],
        expect![[r#"
        exit 2
        -- err
        error: `text.db` is not a ledger: it is no SQLite database
    "#]],
    );
    desk.check(
        &["watchlist", "stats"],
        expect![[r#"
        exit 2
        -- err
        error: there is no ledger at `suyuan.db`
    "#]],
    );
    desk.check(
        &["watchlist", "import"],
        expect![[r#"
        exit 2
        -- err
        error: missing: <FILE>...
        see `suyuan watchlist import --help`
    "#]],
    );
    assert_eq!(desk.files(), ["known.csv", "text.db"]);
}

#[test]
fn a_report_on_sites_is_no_list_of_what_is_watched() {
    let desk = Desk::crawled();
    let reports: [(&str, &[&str]); 9] = [
        ("findings.csv", &["findings", "--format", "csv"]),
        ("cleanup.csv", &["cleanup", "--format", "csv"]),
        ("cleanup.jsonl", &["cleanup", "--format", "jsonl"]),
        ("cleanup.xlsx", &["cleanup", "--format", "xlsx"]),
        ("zh.xlsx", &["cleanup", "--format", "xlsx", "--lang", "zh"]),
        ("report.xlsx", &["share", "--format", "xlsx"]),
        ("cases.csv", &["cases", "list", "--format", "csv"]),
        ("removal.jsonl", &["share", "--format", "removal", "--unreviewed"]),
        ("removal.csv", &["share", "--format", "removal-csv", "--unreviewed"]),
    ];
    for (name, arguments) in reports {
        let arguments = [arguments, &["--out", name]].concat();
        assert!(desk.command(&arguments).status().unwrap().success(), "{name}");
        let said = desk.said(&["watchlist", "import", name, "--ledger", "other.db"], b"");
        let is_refused = said.starts_with("exit 2") && said.contains("not a report on the sites that embed it");
        assert!(is_refused, "{name}: {said}");
        assert!(said.contains(&format!("{name}:")), "{said}");
    }
    // A finding in lines says what it found.
    assert!(desk.command(&["findings", "--format", "jsonl", "--out", "f.jsonl"]).status().unwrap().success());
    let said = desk.said(&["watchlist", "import", "f.jsonl", "--ledger", "other.db"], b"");
    assert!(said.starts_with("exit 0") && !said.contains("school.example"), "{said}");
}

#[test]
fn a_web_without_a_watchlist_goes_by_the_one_that_was_imported() {
    let desk = Desk::with_web();
    desk.file(
        "web/web.toml",
        b"says = \"a school\"\nseeds = [\"http://school.example/\"]\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n",
    );
    desk.file("list.csv", b"value\ncasino.example\n");
    assert!(desk.said(&["watchlist", "import", "list.csv", "--ledger", "l.db"], b"").starts_with("exit 0"));
    let said = desk.said(&["crawl", "--web", "web", "--ledger", "l.db", "--quiet"], b"");
    assert!(said.starts_with("exit 0"), "{said}");
    let found = desk.said(&["findings", "--ledger", "l.db"], b"");
    assert!(found.contains("casino[.]example"), "{found}");
}
