//! What an allow-list changes: nothing that it names is reported, now or from before, and it may be visited.

use expect_test::expect;

use crate::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::with_web();
    desk.file(
        "web/school.example/news.html",
        b"<title>News</title><a href=\"http://www.casino.example/\">w</a> <a href=\"http://m.casino.example/\">m</a>",
    );
    desk.file("web/www.casino.example/index.html", b"<title>Appeal</title><a href=\"http://casino.example/\">home</a>");
    desk.file("allow.csv", b"value,reason,expires\nwww.casino.example,sold to a bakery,2099-12-31\n");
    desk
}

#[test]
fn what_is_allowed_is_not_reported_and_may_be_visited() {
    let desk = desk();
    assert_eq!(desk.said(&["crawl", "--web", "web", "--allowlist", "allow.csv", "--quiet"], b""), "exit 0\n");
    desk.check(
        &["findings"],
        expect![[r#"
        exit 0
        -- out
        medium E1  http://school.example/news.html
          → casino[.]example
          M1 plain link · link
          MOMENT – MOMENT  686e625c-fcea-5049-a12d-77c024744a6e

        1 finding
    "#]],
    );
    desk.check(&["explain", "http://www.casino.example/"], expect![[r#"
        exit 0
        -- out
        http://www.casino.example/ belongs to the site casino.example.
        It may be visited.
        It is not on the watchlist.
        It is allowed by www.casino.example of allow (reason sold to a bakery, up to and including DAY): it is not reported, and may be visited.
        Its site is no seed's of run crawl-1: scope any takes it in, scope follow only by a hop from a page with findings (here: follow).
        It was met on http://school.example/news.html (link), 2 hops from a seed.
        It was visited in this run.
        No robots.txt speaks against it (status 404; asked MOMENT).
        The next request to www.casino.example may leave in SOME s; answers take SOME ms; 0 failures in a row.
        MOMENT as honest crawler: read, status 200.
        That answer was looked at for: links, frames, forms and other references; names in the text; titles, descriptions, comments and the structure of the page; header fields of the answer; what is written out in scripts; what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22); what scripts decode, put together or do, and what those in files of their own do (J1 to J12); contact handles such as QQ, WeChat or phone numbers (T7).
        It was not looked at for: what only search engines, their visitors or phones are shown (C1 to C9); whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5). Not looked at does not mean clean.
        0 findings on this page.
        The site casino.example has no case.
    "#]]);
    desk.check(
        &["ledger", "check"],
        expect![[r#"
            exit 0
            -- out
            suyuan.db is sound (schema 9)
        "#]],
    );
}

#[test]
fn what_an_earlier_run_found_is_not_reported_any_more_either() {
    let desk = desk();
    assert_eq!(desk.said(&["crawl", "--web", "web", "--quiet"], b""), "exit 0\n");
    let jsonl = ["findings", "--format", "jsonl"];
    assert!(desk.said(&jsonl, b"").contains("http://www.casino.example/"));
    assert_eq!(
        desk.said(&["crawl", "--web", "web", "--allowlist", "allow.csv", "--max-hops", "0", "--quiet"], b""),
        "exit 0\n"
    );
    let said = desk.said(&jsonl, b"");
    assert!(
        !said.contains("\"matched_url\":\"http://www.casino.example/\"") && said.contains("http://m.casino.example/"),
        "{said}"
    );
    desk.file("all.txt", b"casino.example\n");
    assert_eq!(
        desk.said(&["crawl", "--web", "web", "--allowlist", "all.txt", "--max-hops", "0", "--quiet"], b""),
        "exit 0\n"
    );
    for command in [&jsonl[..], &["cleanup", "--format", "jsonl"]] {
        assert_eq!(desk.said(command, b""), "exit 0\n", "{command:?}");
    }
    // The ledger's list stays in force until another one takes its place, and an empty one does.
    assert_eq!(desk.said(&["crawl", "--web", "web", "--max-hops", "0", "--quiet"], b""), "exit 0\n");
    assert_eq!(desk.said(&jsonl, b""), "exit 0\n");
    desk.file("none.txt", b"# nothing\n");
    assert_eq!(
        desk.said(&["crawl", "--web", "web", "--allowlist", "none.txt", "--max-hops", "0", "--quiet"], b""),
        "exit 0\n"
    );
    assert!(desk.said(&jsonl, b"").contains("www.casino.example"));
}

#[test]
fn what_has_expired_is_reported_again() {
    let desk = desk();
    desk.file("allow.csv", b"value,reason,expires\nwww.casino.example,sold,2020-12-31\n");
    let said = desk.said(&["crawl", "--web", "web", "--allowlist", "allow.csv"], b"");
    assert!(said.contains("1 entry of the allow-list has expired"), "{said}");
    assert!(desk.said(&["findings", "--format", "jsonl"], b"").contains("http://www.casino.example/"));
}

#[test]
fn a_bad_allow_list_is_refused_like_any_list() {
    let desk = desk();
    desk.file("bad.csv", b"value,expires\nwww.casino.example,sometime\n");
    desk.check(&["crawl", "--web", "web", "--allowlist", "bad.csv"], expect![[r#"
        exit 2
        -- err
        error: bad.csv: found no usable row, expected at least one; the first that was refused: bad.csv:2: found `sometime`, expected a date such as DAY or DAYT20:00:00Z
    "#]]);
    assert_eq!(desk.files(), ["allow.csv", "bad.csv"]);
}
