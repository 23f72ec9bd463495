//! What the commands that read a ledger print.

use expect_test::expect;

use crate::desk::Desk;

#[test]
fn findings_are_printed_for_people_for_programs_and_for_spreadsheets() {
    let desk = Desk::crawled();
    desk.check(
        &["findings"],
        expect![[r#"
            exit 0
            -- out
            critical E2  http://school.example/news.html
              → casino[.]example
              M7 hidden block (display: none) · link · hidden: not displayed
              MOMENT – MOMENT  686e625c-fcea-5049-a12d-77c024744a6e

            1 finding
        "#]],
    );
    desk.check(&["findings", "--format", "jsonl"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.finding/1","id":"686e625c-fcea-5049-a12d-77c024744a6e","page":"http://school.example/news.html","page_found":"http://school.example/news.html","host":"school.example","site":"school.example","watch":{"value":"casino.example","kind":"domain","category":"","source":"","tier":1},"severity":"critical","evidence_level":"E2","first_seen":"MOMENT","last_seen":"MOMENT","run":"crawl-1","sightings":[{"technique":"M7","place":"anchor","concealment":["display-none"],"raw":"http://www.casino.example/win","decoded_by":[],"matched_url":"http://www.casino.example/win","text":"彩票","rel":[],"selector":"body > div > a","byte_offset":69,"snippet":"<p>Term begins.<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>","vantage":"plain","http_status":200,"sha256":"8165531fc65286754e98da9e0339c6abd4e2c2fd48fc543d448867b15bdb417a","warc":{"file":"EVIDENCE.warc.gz","offset":SOME}}],"chain":[{"url":"http://school.example/","via":"seed"},{"url":"http://school.example/news.html","via":"link","text":"News"},{"url":"http://www.casino.example/win","via":"anchor","text":"彩票","visited":false}]}
    "#]]);
    desk.check(&["findings", "--format", "csv"], expect![[r#"
        exit 0
        -- out
        ﻿id,page,page_found,host,site,watch,kind,category,source,severity,evidence_level,techniques,places,concealment,first_seen,last_seen,run,sightings,chain
        686e625c-fcea-5049-a12d-77c024744a6e,http://school.example/news.html,http://school.example/news.html,school.example,school.example,casino[.]example,domain,,,critical,E2,M7,anchor,display-none,MOMENT,MOMENT,crawl-1,1,http://school.example/ → http://school.example/news.html → hxxp://www.casino[.]example/win
    "#]]);
}

#[test]
fn chains_are_printed_in_every_format() {
    let desk = Desk::crawled();
    desk.check(
        &["chains", "school.example"],
        expect![[r#"
        exit 0
        -- out
        http://school.example/news.html → casino[.]example
          ● http://school.example/
          └─ link “News” → http://school.example/news.html
             └─ link “彩票” → hxxp://www.casino[.]example/win  (watchlisted, never visited)

    "#]],
    );
    desk.check(
        &["chains", "casino.example", "--format", "json"],
        expect![[r#"
            exit 0
            -- out
            [
              {
                "finding": "686e625c-fcea-5049-a12d-77c024744a6e",
                "page": "http://school.example/news.html",
                "site": "school.example",
                "watch": {
                  "value": "casino.example",
                  "kind": "domain",
                  "category": "",
                  "source": "",
                  "tier": 1
                },
                "chain": [
                  {
                    "url": "http://school.example/",
                    "via": "seed"
                  },
                  {
                    "url": "http://school.example/news.html",
                    "via": "link",
                    "text": "News"
                  },
                  {
                    "url": "http://www.casino.example/win",
                    "via": "anchor",
                    "text": "彩票",
                    "visited": false
                  }
                ],
                "others": 0,
                "other_chains": []
              }
            ]
        "#]],
    );
    desk.check(
        &["chains", "http://school.example/news.html", "--format", "dot"],
        expect![[r##"
        exit 0
        -- out
        digraph chains {
          rankdir=LR;
          node [shape=box, style="rounded,filled", fontname="sans-serif", fillcolor="#ffffff"];
          edge [fontname="sans-serif", fontsize=10];
          n0 [label="http://school.example/"];
          n1 [label="http://school.example/news.html", fillcolor="#fdf1d8"];
          n2 [label="hxxp://www.casino[.]example/win", style="rounded,filled,dashed", fillcolor="#fbe3e3"];
          n0 -> n1 [label="link: News"];
          n1 -> n2 [label="link: 彩票"];
        }
    "##]],
    );
    let svg = desk.said(&["chains", "HTTP://School.example/news.html#x", "--format", "svg"], b"");
    assert!(svg.starts_with("exit 0\n-- out\n<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
    desk.check(
        &["chains", "nobody.example"],
        expect![[r#"
        exit 2
        -- err
        error: no finding is about `nobody.example`: expected a page, a domain, a site or a case of `suyuan findings`
    "#]],
    );
}

#[test]
fn the_cleanup_list_is_printed_in_every_format() {
    let desk = Desk::crawled();
    desk.check(
        &["cleanup"],
        expect![[r#"
            exit 0
            -- out
            Cleanup list · 1 case · Made MOMENT (UTC)

            severity      site            state  pages  fixes  what is named
            ────────────  ──────────────  ─────  ─────  ─────  ────────────────
            !!! critical  school.example  open       1      1  casino[.]example

            !!! critical  school.example  c-2befe46bba  open
              role            not determined
              hosts           school.example
              what is named   casino[.]example
              techniques      M7 hidden block (display: none)
              open for        0 days; first seen DAY, last seen DAY
              page            http://school.example/news.html
              chain           http://school.example/ → http://school.example/news.html →
                              hxxp://www.casino[.]example/win
              what to do      restore what was changed and close the hole

            What was looked at on no page
              - what only search engines, their visitors or phones are shown (C1 to C9)
              - whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5)
            Not looked at does not mean clean.

            Addresses of illegal things are written so that they cannot be clicked (hxxp, [.]). Do not open them.
        "#]],
    );
    desk.check(&["cleanup", "--format", "csv"], expect![[r#"
        exit 0
        -- out
        ﻿case,site,role,hosts,owner,icp,contact,severity,state,pages,fixes,watched,categories,techniques,first_seen,last_seen,age_days,sample_page,sample_chain,advice
        c-2befe46bba,school.example,unknown,school.example,,,,critical,open,1,1,casino[.]example,,M7,MOMENT,MOMENT,0,http://school.example/news.html,http://school.example/ → http://school.example/news.html → hxxp://www.casino[.]example/win,"Keep a copy of the affected files, the database and the access logs before anything is changed. Compare the site with a known good release or backup, and remove the injected blocks that this case lists. Look for what puts it there: index files, theme header and footer, .htaccess, web.config or the server's configuration, .user.ini with auto_prepend_file, unknown server modules, scheduled tasks, cached templates, database content and script bundles. Close the way in: update the system, its plug-ins and its upload functions, and then change every password and key. Remove owners and verification files of search-engine consoles that nobody knows. Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to crawl again. Ask for another look afterwards; the case is closed when two looks at least a day apart find nothing."
    "#]]);
    for (format, begins) in [("xlsx", "PK"), ("jsonl", "{"), ("md", "# "), ("html", "<!")] {
        let said = desk.said(&["cleanup", "--format", format], b"");
        assert!(said.starts_with(&format!("exit 0\n-- out\n{begins}")), "{format}: {said}");
    }
}

#[test]
fn a_list_goes_into_a_file_as_a_whole_or_not_at_all() {
    let desk = Desk::crawled();
    desk.check(
        &["cleanup", "--format", "csv", "--out", "cleanup.csv"],
        expect![[r#"
        exit 0
    "#]],
    );
    assert!(std::fs::read(desk.path().join("cleanup.csv")).unwrap().starts_with(b"\xef\xbb\xbfcase,site,"));
    desk.check(
        &["findings", "--out", "nowhere/findings.txt"],
        expect![[r#"
            exit 2
            -- err
            error: --out: expected a file that can be made, found `nowhere/findings.txt`: No such file or directory (os error 2)
        "#]],
    );
    desk.check(
        &["findings", "--out", "web"],
        expect![[r#"
            exit 2
            -- err
            error: --out: expected a file that can be made, found `web`: is a directory
        "#]],
    );
    assert_eq!(desk.files(), ["cleanup.csv", "suyuan.db", "suyuan.db-run", "suyuan.evidence"]);
}

#[test]
fn explain_says_what_would_happen_to_a_url() {
    let desk = Desk::crawled();
    desk.check(
        &["explain", "http://school.example/news.html"],
        expect![[r#"
            exit 0
            -- out
            http://school.example/news.html belongs to the site school.example.
            It may be visited.
            It is not on the watchlist.
            Its host is that of a seed of run crawl-1: every scope takes it in (here: follow).
            It was met on http://school.example/ (link), 1 hop from a seed.
            It was visited in this run.
            No robots.txt speaks against it (status 404; asked MOMENT).
            The next request to school.example may leave in SOME s; answers take SOME ms; 0 failures in a row.
            MOMENT as honest crawler: read, status 200.
            That answer was looked at for: links, frames, forms and other references; names in the text; titles, descriptions, comments and the structure of the page; header fields of the answer; what is written out in scripts; what style sheets hide, and what those in files of their own fetch or paint (M7 to M15, M22); what scripts decode, put together or do, and what those in files of their own do (J1 to J12); contact handles such as QQ, WeChat or phone numbers (T7).
            It was not looked at for: what only search engines, their visitors or phones are shown (C1 to C9); whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5). Not looked at does not mean clean.
            1 finding on this page.
            The site school.example is case c-2befe46bba, open, with 1 finding.
            Nobody is known who could be told; `suyuan cases lookup school.example` asks.
            `suyuan recheck --due` looks at it again from MOMENT on.
        "#]],
    );
    desk.check(&["explain", "www.casino.example/x"], expect![[r#"
        exit 0
        -- out
        http://www.casino.example/x belongs to the site casino.example.
        It would not be visited: it is on the watchlist.
        It is on the watchlist as casino[.]example (domain): it is recorded wherever it stands, and never visited.
        1 finding names it; how one gets there, `suyuan chains casino[.]example` tells.
        Its site is no seed's of run crawl-1: scope any takes it in, scope follow only by a hop from a page with findings (here: follow).
        Run crawl-1 has met no hop to it that it could follow.
        0 findings on this page.
        The site casino.example has no case.
    "#]]);
    desk.check(
        &["explain", "http://stranger.example/", "--format", "json"],
        expect![[r#"
            exit 0
            -- out
            {
              "url": "http://stranger.example/",
              "host": "stranger.example",
              "site": "stranger.example",
              "named_by": null,
              "watch": null,
              "allow": null,
              "would_be_visited": false,
              "why_not": "scope",
              "scope": {
                "run": "crawl-1",
                "scope": "follow",
                "is_seed": false,
                "host_of_a_seed": false,
                "site_of_a_seed": false
              },
              "met": null,
              "robots": null,
              "lane": null,
              "visits": [],
              "findings": 0,
              "case": null,
              "dismissal": null
            }
        "#]],
    );
    desk.check(
        &["explain", "not a url"],
        expect![[r#"
        exit 2
        -- err
        error: URL: expected a page URL or a site such as school.example, found `not a url`
    "#]],
    );
}

#[test]
fn the_ledger_is_checked_counted_and_copied() {
    let desk = Desk::crawled();
    desk.check(
        &["ledger", "check"],
        expect![[r#"
            exit 0
            -- out
            suyuan.db is sound (schema 9)
        "#]],
    );
    desk.check(
        &["ledger", "check", "--format", "json"],
        expect![[r#"
            exit 0
            -- out
            {
              "schema": 9,
              "sound": true,
              "problems": []
            }
        "#]],
    );
    let stats = desk.said(&["ledger", "stats"], b"");
    assert!(stats.starts_with("exit 0\n") && stats.contains("1  findings: "), "{stats}");
    let stats = desk.said(&["ledger", "stats", "--format", "json"], b"");
    assert!(stats.contains("\"sightings\": 1"), "{stats}");
    desk.check(
        &["ledger", "backup", "copy.db"],
        expect![[r#"
        exit 0
        -- out
        copied to copy.db
    "#]],
    );
    desk.check(
        &["ledger", "check", "--ledger", "copy.db"],
        expect![[r#"
            exit 0
            -- out
            copy.db is sound (schema 9)
        "#]],
    );
    desk.check(
        &["ledger", "backup", "copy.db"],
        expect![[r#"
        exit 2
        -- err
        error: `copy.db` is there already
    "#]],
    );
    // Its place can be made, and the file beside it cannot: nothing is left, and nothing is said to be.
    let long = format!("{}.db", "x".repeat(245));
    let said = desk.said(&["ledger", "backup", &long], b"");
    assert!(said.starts_with("exit ") && !said.contains("left behind"), "{said}");
    assert!(said.contains("File name too long") && !desk.path().join(&long).exists(), "{said}");
    desk.check(
        &["ledger", "backup", "nowhere/copy.db"],
        expect![[r#"
        exit 2
        -- err
        error: failed to make the copy `nowhere/copy.db`: No such file or directory (os error 2)
    "#]],
    );
}

#[test]
fn a_damaged_ledger_is_our_own_trouble() {
    let desk = Desk::crawled();
    let path = desk.path().join("suyuan.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[4096..half].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let said = desk.said(&["ledger", "check"], b"");
    assert!(said.starts_with("exit 1\n"), "{said}");
    let said = desk.said(&["findings"], b"");
    assert!(said.starts_with("exit 1\n-- err\nerror: "), "{said}");
}

#[test]
fn a_ledger_that_is_none_is_the_callers_mistake() {
    let desk = Desk::with_web();
    desk.file("list.txt", b"casino.example\n");
    desk.file("empty.db", b"");
    for command in [
        &["findings"][..],
        &["cleanup"],
        &["chains", "a.example"],
        &["explain", "a.example"],
        &["ledger", "check"],
        &["ledger", "stats"],
    ] {
        for (ledger, said) in [
            ("none.db", "there is no ledger at `none.db`"),
            ("list.txt", "`list.txt` is not a ledger: it is no SQLite database"),
            ("empty.db", "nothing was recorded in the ledger at `empty.db` yet"),
        ] {
            let found = desk.said(&[command, &["--ledger", ledger]].concat(), b"");
            assert_eq!(found, format!("exit 2\n-- err\nerror: {said}\n"), "{command:?}");
        }
    }
    assert_eq!(desk.files(), ["empty.db", "list.txt"]);
}

#[test]
fn robots_are_judged_with_the_deciding_line() {
    let desk = Desk::new();
    desk.file("robots.txt", b"User-agent: *\nDisallow: /admin/\nAllow: /admin/open\n");
    let ask = ["robots", "--file", "robots.txt", "http://a.example/admin/x", "http://a.example/admin/open", "/other"];
    desk.check(
        &ask,
        expect![[r#"
        exit 0
        -- out
        forbidden  http://a.example/admin/x  line 2: Disallow: /admin/
        allowed  http://a.example/admin/open  line 3: Allow: /admin/open
        allowed  /other  no line speaks about it
    "#]],
    );
    desk.check(
        &[&ask[..], &["--agent", "other", "--format", "json"]].concat(),
        expect![[r#"
        exit 0
        -- out
        [
          {
            "url": "http://a.example/admin/x",
            "allowed": false,
            "line": 2,
            "rule": "Disallow: /admin/"
          },
          {
            "url": "http://a.example/admin/open",
            "allowed": true,
            "line": 3,
            "rule": "Allow: /admin/open"
          },
          {
            "url": "/other",
            "allowed": true,
            "line": null,
            "rule": null
          }
        ]
    "#]],
    );
    desk.check_with_input(
        &["robots", "--jsonl", "-"],
        b"{\"id\":1,\"robots\":\"user-agent: *\\ndisallow: /\",\"ua\":\"\",\"url\":\"http://a.example/\"}\n\n{\"id\":\"b\",\"robots_hex\":\"\",\"ua\":\"x\",\"url\":\"\"}\n",
        expect![[r#"
            exit 0
            -- out
            {"id":1,"allowed":false,"line":2}
            {"id":"b","allowed":true,"line":null}
        "#]],
    );
    desk.check_with_input(
        &["robots", "--jsonl", "-"],
        b"{\"id\":1}\n",
        expect![[r#"
        exit 2
        -- err
        error: -:1:8: a question: expected {"id","robots" | "robots_hex","ua","url"}, found `{"id":1}`
    "#]],
    );
    desk.check_with_input(
        &["robots", "--file", "-", "http://a.example/"],
        b"",
        expect![[r#"
        exit 0
        -- out
        allowed  http://a.example/  no line speaks about it
    "#]],
    );
}

#[test]
fn a_watchlist_is_looked_into() {
    let desk = Desk::new();
    desk.file(
        "known.csv",
        "域名,类别\ncasino.example,gambling\ncasino.example,gambling\nhttp://b.example/x,\ncom,\n".as_bytes(),
    );
    desk.check(
        &["watchlist", "check", "known.csv"],
        expect![[r#"
        exit 0
        -- out
               2  entries
               1  repeated
               1  rejected
               1  of kind domain
               1  of kind URL
               1  without a category
               1  of category gambling
        -- err
        warning: known.csv:5: found `com`, expected a name that belongs to one owner, not a shared suffix
        known.csv: 3 entries read, 1 skipped
    "#]],
    );
    desk.check(
        &["watchlist", "check", "known.csv", "--format", "json", "--quiet"],
        expect![[r#"
            exit 0
            -- out
            {"entries":2,"repeated":1,"rejected":1,"allowed":0,"kinds":{"domain":1,"url":1},"categories":{"":1,"gambling":1}}
        "#]],
    );
    desk.check(
        &["watchlist", "check", "known.csv", "--strict"],
        expect![[r#"
        exit 2
        -- err
        error: known.csv:5: found `com`, expected a name that belongs to one owner, not a shared suffix
    "#]],
    );
    desk.check_with_input(
        &["watchlist", "check", "-"],
        b"qq:12345678\ncasino.example\n",
        expect![[r#"
            exit 0
            -- out
                   2  entries
                   0  repeated
                   0  rejected
                   1  of kind domain
                   1  of kind QQ number
                   2  without a category
            -- err
            1 entry is a contact handle: looked for where the words beside say what it is; it forbids no visit
        "#]],
    );
}

#[test]
fn doctor_looks_at_the_machine() {
    let desk = Desk::new();
    let said = desk.said(&["doctor", "--contact", "https://cert.example/"], b"");
    for name in ["ledger", "disk", "dns", "loopback", "clock", "contact", "files", "language"] {
        assert_eq!(said.lines().filter(|line| line.split_whitespace().nth(1) == Some(name)).count(), 1, "{said}");
    }
    assert!(said.contains("ok    contact   webmasters can reach us at https://cert.example/"), "{said}");
    assert_eq!(desk.files(), [""; 0]);
    let said = desk.said(&["doctor", "--ledger", "nowhere/suyuan.db", "--format", "json"], b"");
    assert!(said.starts_with("exit 1\n") && said.contains("\"result\": \"fail\""), "{said}");
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = desk.said(&["completions", shell], b"");
        assert!(said.starts_with("exit 0\n") && said.contains("watchlist") && said.contains("allowlist"), "{shell}");
    }
    let page = desk.said(&["man"], b"");
    assert!(page.starts_with("exit 0\n-- out\n") && page.contains(".TH suyuan"), "{page}");
    desk.check(
        &["man", "--dir", "man1"],
        expect![[r#"
        exit 0
    "#]],
    );
    let mut pages: Vec<_> =
        std::fs::read_dir(desk.path().join("man1")).unwrap().map(|page| page.unwrap().file_name()).collect();
    pages.sort();
    expect![[r#"
        [
            "suyuan-candidates.1",
            "suyuan-cases-contacts.1",
            "suyuan-cases-list.1",
            "suyuan-cases-lookup.1",
            "suyuan-cases-set.1",
            "suyuan-cases-show.1",
            "suyuan-cases.1",
            "suyuan-chains.1",
            "suyuan-cleanup.1",
            "suyuan-completions.1",
            "suyuan-crawl.1",
            "suyuan-demo.1",
            "suyuan-doctor.1",
            "suyuan-evidence.1",
            "suyuan-explain.1",
            "suyuan-findings.1",
            "suyuan-ledger-backup.1",
            "suyuan-ledger-check.1",
            "suyuan-ledger-merge.1",
            "suyuan-ledger-prune.1",
            "suyuan-ledger-stats.1",
            "suyuan-ledger.1",
            "suyuan-man.1",
            "suyuan-notices.1",
            "suyuan-recheck.1",
            "suyuan-report-add.1",
            "suyuan-report-list.1",
            "suyuan-report.1",
            "suyuan-robots.1",
            "suyuan-schedule.1",
            "suyuan-seeds-import.1",
            "suyuan-seeds.1",
            "suyuan-share.1",
            "suyuan-stats.1",
            "suyuan-watchlist-check.1",
            "suyuan-watchlist-import.1",
            "suyuan-watchlist-stats.1",
            "suyuan-watchlist.1",
            "suyuan.1",
        ]
    "#]]
    .assert_debug_eq(&pages);
}
