//! Crawls of a small web, how they end, and what they promise to scripts.

use expect_test::expect;

use crate::desk::Desk;

#[test]
fn a_crawl_ends_with_a_line_that_says_what_it_found() {
    let desk = Desk::with_web();
    desk.check(
        &["crawl", "--web", "web"],
        expect![[r#"
            exit 0
            -- err
            Run crawl-1: 2 pages visited, 1 finding (read 2)
        "#]],
    );
    assert_eq!(desk.files(), ["suyuan.db", "suyuan.db-run", "suyuan.evidence"]);
    desk.check(
        &["crawl", "--web", "web", "--quiet"],
        expect![[r#"
        exit 0
    "#]],
    );
}

#[test]
fn findings_change_the_exit_code_only_when_asked() {
    let desk = Desk::with_web();
    assert!(desk.said(&["crawl", "--web", "web", "--fail-on-findings", "--quiet"], b"").starts_with("exit 4\n"));
    desk.file("clean.txt", b"other.example\n");
    let clean =
        ["crawl", "--web", "web", "--watchlist", "clean.txt", "--fail-on-findings", "--quiet", "--name", "clean"];
    assert!(desk.said(&clean, b"").starts_with("exit 0\n"));
}

#[test]
fn a_budget_of_pages_is_an_end_and_a_budget_of_time_is_none() {
    let desk = Desk::with_web();
    assert_eq!(desk.said(&["crawl", "--web", "web", "--max-pages", "1", "--quiet"], b""), "exit 0\n");
    desk.file(
        "slow/web.toml",
        b"says = \"slow\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"casino.example\"]\n",
    );
    desk.file("slow/school.example/index.html", b"<a href=1.html>1</a>");
    desk.file("slow/school.example/1.html", b"<a href=2.html>2</a>");
    desk.file("slow/school.example/2.html", b"<a href=3.html>3</a>");
    desk.check(
        &["crawl", "--web", "slow", "--max-time", "2s", "--rate", "0.7", "--ledger", "slow.db"],
        expect![[r#"
            exit 3
            -- err
            Run crawl-1: 1 page visited, 0 findings (read 1)
            Stopped before the end; nothing that was recorded is lost. Run the same command again to go on.
        "#]],
    );
}

#[test]
fn a_changed_plan_is_refused_while_a_run_is_unfinished() {
    let desk = Desk::with_web();
    desk.file("web/school.example/news.html", b"<a href=2.html>2</a>");
    let slow = ["crawl", "--web", "web", "--rate", "0.1", "--max-time", "1s", "--quiet"];
    assert_eq!(desk.said(&slow, b""), "exit 3\n");
    desk.file("other.txt", b"other.example\n");
    desk.check(
        &["crawl", "--web", "web", "--watchlist", "other.txt", "--scope", "any"],
        expect![[r#"
            exit 2
            -- err
            error: run crawl-1 of the ledger at `suyuan.db` is unfinished, and its plan has changed: scope, watchlist; restore what it began with, or begin anew with --fresh
        "#]],
    );
    desk.check(
        &["crawl", "--web", "web", "--allowlist", "other.txt"],
        expect![[r#"
            exit 2
            -- err
            error: run crawl-1 of the ledger at `suyuan.db` is unfinished, and its plan has changed: allowlist; restore what it began with, or begin anew with --fresh
        "#]],
    );
    assert_eq!(desk.said(&["crawl", "--web", "web", "--fresh", "--scope", "site", "--quiet"], b""), "exit 0\n");
}

#[test]
fn host_stats_say_how_each_host_was_treated() {
    let desk = Desk::with_web();
    let said = desk.said(&["crawl", "--web", "web", "--host-stats"], b"");
    assert!(said.lines().any(|line| line.starts_with("school.example: 3 requests, pause ")), "{said}");
}

#[test]
fn a_dry_run_tells_the_plan_and_leaves_no_trace() {
    let desk = Desk::with_web();
    desk.check(
        &["crawl", "--web", "web", "--dry-run"],
        expect![[r#"
            exit 0
            -- out
            job            crawl
            run            a new one
            ledger         suyuan.db
            watchlist      1 entry
            seeds          1 on 1 host of 1 site
            kind           trace: from its seeds outward
            scope          follow
            max hops       5
            max pages      no limit
            pages a site   500
            max time       no limit
            robots.txt     obeyed, asked as suyuan
            rate           50 a second and host, 50 a second and address
            in flight      96 visits, 1 a host
            user agent     suyuan/VERSION
            host           http://school.example: robots.txt will be fetched first

            Nothing was fetched and nothing was written.
        "#]],
    );
    assert_eq!(desk.files(), [""; 0]);
    desk.file("known.csv", b"value,category\ncasino.example,gambling\n");
    desk.file("allow.csv", b"value,expires,reason\nwww.casino.example,,cleared\nold.example,2020-01-01,old\n");
    desk.file(
        "seeds.txt",
        b"school.example\nhttps://www.school.example/a\nhttps://www.school.example/b\nhttp://casino.example/\n",
    );
    let args = [
        "crawl",
        "--watchlist",
        "known.csv",
        "--allowlist",
        "allow.csv",
        "--seeds",
        "seeds.txt",
        "--contact",
        "https://cert.example/",
        "--max-time",
        "2h",
        "--max-pages",
        "1_000",
        "--robots",
        "ignore",
        "--authorized",
        "order 17",
        "--dry-run",
    ];
    desk.check(
        &args,
        expect![[r#"
            exit 0
            -- out
            job            crawl
            run            a new one
            ledger         suyuan.db
            watchlist      1 entry
            allowed        2 entries, of which 1 expired
            seeds          3 on 2 hosts of 1 site
            passed over    http://casino.example/ is itself watchlisted
            kind           trace: from its seeds outward
            scope          follow
            max hops       5
            max pages      1000
            pages a site   500
            max time       7200 s
            robots.txt     ignored, on the authority of order 17
            rate           1 a second and host, 4 a second and address
            in flight      96 visits, 1 a host
            user agent     suyuan/VERSION (+https://cert.example/)
            host           http://school.example
            host           https://www.school.example

            Nothing was fetched and nothing was written.
            -- err
            warning: 1 entry of the allow-list has expired and allows nothing any more
        "#]],
    );
    let args =
        ["crawl", "--watchlist", "known.csv", "--seed", "casino.example", "--contact", "a@cert.example", "--dry-run"];
    desk.check(&args, expect![[r#"
        exit 2
        -- err
        error: --seed, --seeds: expected at least one place to start from that is not on the watchlist itself, found none
    "#]]);
    assert_eq!(desk.files(), ["allow.csv", "known.csv", "seeds.txt"]);
}

#[test]
fn every_web_that_comes_with_the_source_can_be_crawled() {
    let desk = Desk::new();
    let webs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs");
    let mut refused = Vec::new();
    for web in std::fs::read_dir(webs).unwrap().map(|web| web.unwrap().path()) {
        let done = desk.command(&["crawl", "--dry-run", "--web", web.to_str().unwrap()]).output().unwrap();
        if !done.status.success() {
            refused.push(format!("{}: {}", web.display(), String::from_utf8_lossy(&done.stderr)));
        }
    }
    assert_eq!(refused, [""; 0]);
}

#[test]
fn a_crawl_goes_by_the_clock_of_the_machine_whatever_time_is_told() {
    let desk = Desk::with_web();
    let done = desk.command(&["crawl", "--web", "web", "--quiet"]).env("SUYUAN_NOW", "2030-12-20T10:00:00Z").status();
    assert!(done.unwrap().success());
    let findings = desk.said(&["findings", "--format", "jsonl"], b"");
    assert!(findings.contains("first_seen") && !findings.contains("2030-12"), "{findings}");
}

#[test]
fn a_dry_run_knows_what_the_ledger_knows_of_robots() {
    let desk = Desk::with_web();
    desk.file("web/school.example/robots.txt", b"User-agent: *\nDisallow: /admin\n");
    assert_eq!(desk.said(&["crawl", "--web", "web", "--quiet"], b""), "exit 0\n");
    desk.file("seeds.txt", b"http://school.example/admin/x\nhttp://school.example/\nhttp://new.example/\n");
    desk.check(
        &["crawl", "--web", "web", "--seeds", "seeds.txt", "--dry-run"],
        expect![[r#"
            exit 0
            -- out
            job            crawl
            run            a new one
            ledger         suyuan.db
            watchlist      1 entry
            seeds          3 on 2 hosts of 2 sites
            kind           trace: from its seeds outward
            scope          follow
            max hops       5
            max pages      no limit
            pages a site   500
            max time       no limit
            robots.txt     obeyed, asked as suyuan
            rate           50 a second and host, 50 a second and address
            in flight      96 visits, 1 a host
            user agent     suyuan/VERSION
            host           http://new.example: robots.txt will be fetched first
            host           http://school.example: robots.txt of MOMENT permits 1 of 2 seeds there

            Nothing was fetched and nothing was written.
        "#]],
    );
}

#[test]
fn a_seed_that_is_watchlisted_is_passed_over() {
    let desk = Desk::with_web();
    let said =
        desk.said(&["crawl", "--web", "web", "--seed", "http://casino.example/", "--seed", "school.example"], b"");
    assert!(
        said.starts_with("exit 0\n") && said.contains("the seed http://casino.example/ is itself watchlisted"),
        "{said}"
    );
    desk.check(&["crawl", "--web", "web", "--seed", "http://casino.example/"], expect![[r#"
        exit 2
        -- err
        error: --seed, --seeds: expected at least one place to start from that is not on the watchlist itself, found none
    "#]]);
}

#[test]
fn the_demo_does_the_whole_job() {
    let desk = Desk::new();
    let said = desk.said(&["demo", "--dir", "here"], b"");
    assert!(said.starts_with("exit 0\n-- out\nCleanup list"), "{said}");
    assert!(said.contains("What to type next"), "{said}");
    let mut left: Vec<_> =
        std::fs::read_dir(desk.path().join("here")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    expect![[r#"
        [
            "cleanup.csv",
            "cleanup.html",
            "cleanup.jsonl",
            "cleanup.md",
            "cleanup.xlsx",
            "suyuan.db",
            "suyuan.db-run",
            "suyuan.evidence",
            "web",
        ]
    "#]]
    .assert_debug_eq(&left);
    assert!(desk.said(&["ledger", "check", "--ledger", "here/suyuan.db"], b"").starts_with("exit 0\n"));
}

#[test]
fn the_watchlist_of_the_ledger_is_used_when_none_is_given() {
    let desk = Desk::crawled();
    let said = desk.said(&["crawl", "--seed", "school.example", "--contact", "a@cert.example", "--dry-run"], b"");
    assert!(said.contains("watchlist      1 entry\n"), "{said}");
}

#[test]
fn a_vantage_that_is_lacking_is_said_and_not_an_error() {
    let desk = Desk::with_web();
    let said = desk.said(&["crawl", "--web", "web", "--vantages", "plain,browser"], b"");
    assert!(said.starts_with("exit 0\n") && said.contains("this version cannot look as “browser”"), "{said}");
}

#[test]
fn the_chains_of_a_contact_are_asked_for_as_they_are_printed() {
    let desk = Desk::with_web();
    desk.file("web/school.example/news.html", "<title>News</title><p>加QQ12345678领彩金</p>".as_bytes());
    desk.file("w.csv", b"value,kind\n12345678,qq\n");
    assert!(desk.said(&["crawl", "--quiet", "--web", "web", "--watchlist", "w.csv"], b"").starts_with("exit 0"));
    for wanted in ["qq:12345678", "12345678"] {
        let said = desk.said(&["chains", wanted], b"");
        assert!(said.starts_with("exit 0") && said.contains("news.html"), "{said}");
    }
    assert!(desk.said(&["chains", "wechat:12345678"], b"").starts_with("exit 2"));
}
