//! Cases: lists with filters, everything about one, and moves by hand.

use std::process::Output;

use expect_test::{Expect, expect};

use crate::desk::Desk;

/// The actor is told, so that it does not depend on who runs the tests.
const BY: [&str; 2] = ["--actor", "li"];

fn set(desk: &Desk, args: &[&str], expected: Expect) {
    let args: Vec<&str> = ["cases", "set"].iter().chain(args).chain(&BY).copied().collect();
    desk.check(&args, expected);
}

fn at(desk: &Desk, now: &str, args: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = desk.command(args).env("SUYUAN_NOW", now).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

#[test]
fn a_case_goes_the_main_way_and_keeps_its_history() {
    let desk = Desk::crawled();
    set(
        &desk,
        &["school.example", "--state", "confirmed", "--reason", "seen by hand"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: open → confirmed
    "#]],
    );
    set(
        &desk,
        &["c-2befe46bba", "--state", "notified", "--note", "by telephone"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: confirmed → notified
            c-2befe46bba school.example: noted
        "#]],
    );
    set(
        &desk,
        &["SCHOOL.example.", "--state", "cleaned"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: notified → cleaned
        "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "relapsed"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: cleaned → relapsed
    "#]],
    );
    desk.check(
        &["cases", "list"],
        expect![[r#"
            exit 0
            -- out
            case          site            role            state     since       severity  pages  what is named
            ────────────  ──────────────  ──────────────  ────────  ──────────  ────────  ─────  ────────────────
            c-2befe46bba  school.example  not determined  relapsed  DAY  critical      1  casino[.]example

            1 case
        "#]],
    );
}

#[test]
fn everything_about_a_case_is_shown() {
    let desk = Desk::crawled();
    for args in [
        &["--state", "confirmed", "--reason", "seen by hand"][..],
        &["--state", "notified", "--note", "by telephone"],
        &["--role", "victim", "--reason", "a school", "--state", "cleaned"],
        &["--state", "relapsed"],
    ] {
        let done = desk.said(&[&["cases", "set", "school.example"][..], args, &BY].concat(), b"");
        assert!(done.starts_with("exit 0"), "{done}");
    }
    desk.check(
        &["cases", "show", "school.example"],
        expect![[r#"
            exit 0
            -- out
            school.example  c-2befe46bba  critical  relapsed
              hosts: school.example
              what is named: casino[.]example
              open for: 0 days; first seen DAY, last seen DAY

            What the site is
              victim: said li, MOMENT; a school
              This entry accuses nobody: the content was most likely put there by somebody else.

            What to fix
              1. critical · M7 hidden block (display: none) · link
                 element: body > div > a
                 byte 69 of the page
                 Open the page and view its source; look for “casino”, which stands there in
                   “hxxp://www.casino[.]example/win” (made harmless here)
                 with curl: curl -sS 'http://school.example/news.html' | tail -c +70 | head -c 400
                 in the site's files: grep -rniE 'casino[.]example' .
                 on 1 page:
                   http://school.example/news.html

            How a searcher gets there
              http://school.example/ → http://school.example/news.html → hxxp://www.casino[.]example/win

            Findings and evidence
              critical E2 M7 http://school.example/news.html → casino[.]example
                <p>Term begins.<div style="display:none"><a
                  href="hxxp://www.casino[.]example/win">彩票</a></div>

            What to do
              restore what was changed and close the hole
                1. Keep a copy of the affected files, the database and the access logs before anything is
                  changed.
                2. Compare the site with a known good release or backup, and remove the injected blocks that
                  this case lists.
                3. Look for what puts it there: index files, theme header and footer, .htaccess, web.config or
                  the server's configuration, .user.ini with auto_prepend_file, unknown server modules,
                  scheduled tasks, cached templates, database content and script bundles.
                4. Close the way in: update the system, its plug-ins and its upload functions, and then change
                  every password and key.
                5. Remove owners and verification files of search-engine consoles that nobody knows.
                6. Answer 410 for pages that should not exist, correct the sitemap, and ask search engines to
                  crawl again.
                7. Ask for another look afterwards; the case is closed when two looks at least a day apart
                  find nothing.

            History
              MOMENT  li: state confirmed
                seen by hand
                on record by then: http://school.example/news.html, seen MOMENT in crawl-1,
                  SHA-256 8165531fc6528675…
              MOMENT  li: state notified
                on record by then: http://school.example/news.html, seen MOMENT in crawl-1,
                  SHA-256 8165531fc6528675…
              MOMENT  li: note
                by telephone
              MOMENT  li: state cleaned
                a school
                on record by then: http://school.example/news.html, seen MOMENT in crawl-1,
                  SHA-256 8165531fc6528675…
              MOMENT  li: role victim
                a school
              MOMENT  li: state relapsed
                on record by then: http://school.example/news.html, seen MOMENT in crawl-1,
                  SHA-256 8165531fc6528675…

            What may come next
              confirmed, notified, cleaned, unreachable, disputed, dismissed

            What was not looked at
              No page of this site is recorded as left out.
              what only search engines, their visitors or phones are shown (C1 to C9)
              whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5)
              Not looked at does not mean clean.
        "#]],
    );
    let json: serde_json::Value = serde_json::from_str(
        desk.said(&["cases", "show", "school.example", "--format", "json"], b"").split_once("-- out\n").unwrap().1,
    )
    .unwrap();
    assert_eq!(json["state"], "relapsed");
    assert_eq!(json["history"].as_array().unwrap().len(), 6);
    assert_eq!(json["history"][0]["actor"], "li");
    assert_eq!(json["history"][0]["reason"], "seen by hand");
    assert_eq!(json["next_states"][0], "confirmed");
    assert_eq!(json["evidence"][0]["watch"]["value"], "casino.example");
    let list = desk.said(&["cleanup", "--format", "csv"], b"");
    assert!(list.contains(",critical,relapsed,"), "{list}");
}

#[test]
fn a_farm_gets_no_notice() {
    let desk = Desk::crawled();
    set(
        &desk,
        &["school.example", "--role", "farm", "--state", "confirmed", "--reason", "a pool"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: role farm
        c-2befe46bba school.example: open → confirmed
    "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "notified"],
        expect![[r#"
            exit 2
            -- err
            error: c-2befe46bba school.example: the site counts as a farm, and farms get no notice; if it is none, set its --role first
        "#]],
    );
    let list = desk.said(&["cleanup", "--format", "csv"], b"");
    assert!(list.contains(",farm,") && list.contains("Send no notice to its owner"), "{list}");
    set(
        &desk,
        &["school.example", "--role", "victim", "--state", "notified", "--reason", "it was hacked"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: role victim
            c-2befe46bba school.example: confirmed → notified
        "#]],
    );
    desk.check(
        &["cases", "list", "--role", "farm"],
        expect![[r#"
        exit 0
        -- out
        No case matches.
    "#]],
    );
    desk.check(&["cases", "list", "--role", "受害网站", "--format", "jsonl"], expect![[r#"
        exit 0
        -- out
        {"schema":"suyuan.case-summary/1","case":"c-2befe46bba","site":"school.example","role":"victim","role_by":"hand","state":"notified","moved":{"at":"MOMENT","actor":"li","what":"state","value":"notified","reason":"it was hacked","until":null,"told":false},"severity":"critical","pages":1,"fixes":1,"findings":1,"watched":["casino.example"],"categories":[],"techniques":["M7"],"owner":null,"icp":null,"first_seen":"MOMENT","last_seen":"MOMENT","deadline":null}
    "#]]);
}

#[test]
fn a_list_shows_what_passes_every_filter() {
    let desk = Desk::crawled();
    let bare = desk.said(&["cases", "list", "--format", "csv"], b"");
    desk.file("owners.csv", b"site,owner,contact\nschool.example,The School,it@school.example\n");
    assert!(desk.command(&["cases", "contacts", "owners.csv"]).status().unwrap().success());
    let shows = |args: &[&str]| {
        let args: Vec<&str> = ["cases", "list", "--format", "jsonl"].iter().chain(args).copied().collect();
        let said = desk.said(&args, b"");
        assert!(said.starts_with("exit 0"), "{said}");
        said.contains("school.example")
    };
    for args in [
        &["--state", "open,confirmed"][..],
        &["--state", "待核实"],
        &["--severity", "critical"],
        &["--role", "unknown"],
        &["--site", "school.example"],
        &["--technique", "m1,M7"],
        &["--since", "2020-01-01"],
        &["--since", "2020/1/1", "--severity", "critical,high"],
        &["--since", "30d"],
        &["--owner", "the school,nobody", "--order", "seen"],
        &["--owner", "IT@school", "--order", "moved"],
        &["--order", "deadline"],
    ] {
        assert!(shows(args), "{args:?}");
    }
    for args in [
        &["--state", "confirmed"][..],
        &["--severity", "medium"],
        &["--role", "victim,farm,platform"],
        &["--site", "chool.example"],
        &["--technique", "M1"],
        &["--category", "gambling"],
        &["--since", "2099-01-01"],
        &["--owner", "nobody"],
        &["--state", "open", "--severity", "low"],
    ] {
        assert!(!shows(args), "{args:?}");
    }
    expect![[r#"
        exit 0
        -- out
        ﻿case,site,role,state,reason,actor,until,moved_at,severity,pages,fixes,watched,categories,techniques,owner,icp,first_seen,last_seen,deadline
        c-2befe46bba,school.example,unknown,open,,,,,critical,1,1,casino[.]example,,M7,,,MOMENT,MOMENT,
    "#]]
    .assert_eq(&bare);
}

#[test]
fn a_filter_that_means_nothing_is_refused() {
    let desk = Desk::crawled();
    desk.check(
        &["cases", "list", "--technique", "Z9"],
        expect![[r#"
        exit 2
        -- err
        error: --technique: expected a code of the catalog such as M7, found `Z9`
        see `suyuan cases list --help`
    "#]],
    );
    desk.check(
        &["cases", "list", "--since", "yesterday"],
        expect![[r#"
        exit 2
        -- err
        error: --since: expected a day such as DAY, a time such as DAYT08:00:00Z, or a duration until now such as 30d, found `yesterday`
        see `suyuan cases list --help`
    "#]],
    );
    desk.check(
        &["cases", "show", "nobody.example"],
        expect![[r#"
        exit 2
        -- err
        error: CASE: expected the name or the site of a case of `suyuan cases list`, found `nobody.example`
    "#]],
    );
    desk.check(
        &["cases", "show"],
        expect![[r#"
        exit 2
        -- err
        error: missing: <CASE>...
        see `suyuan cases show --help`
    "#]],
    );
    desk.check(
        &["cases"],
        expect![[r#"
            exit 2
            -- err
            Look at cases and move them by hand

            Usage: suyuan cases [OPTIONS] <COMMAND>

            Commands:
              list      List cases, the worst first
              show      Tell everything about cases: what the sites are and why, what to fix, the chain, the
                        history
              set       Move cases by hand, say what their sites are, set deadlines, write down answers, or
                        remark something
              contacts  Say who can be told of which sites
              lookup    Look up over the network who can be told: security.txt, contact pages, registers of
                        names and addresses

            Options:
              -h, --help  Print help (see more with '--help')

            Everywhere:
                  --lang <LANG>          The language of messages, help and reports [default: the locale, else
                                         en] [possible values: en, zh]
              -q, --quiet                Say nothing but errors
              -v, --verbose...           Say more; twice: still more
                  --log-format <FORMAT>  How log lines are written [default: text] [possible values: text, json]
                  --color <WHEN>         Whether there is color [default: auto] [possible values: auto, always,
                                         never]
        "#]],
    );
}

#[test]
fn a_dismissal_that_is_over_is_open_again_and_what_is_done_at_a_told_time_is_marked() {
    let desk = Desk::crawled();
    let dismiss = [
        "cases",
        "set",
        "school.example",
        "--state",
        "dismissed",
        "--reason",
        "x",
        "--until",
        "2030-01-31",
        "--actor",
        "li",
    ];
    assert_eq!(at(&desk, "2030-01-01T00:00:00Z", &dismiss).0, Some(0));
    let state = |now: &str| at(&desk, now, &["cases", "list", "--format", "jsonl"]).1;
    assert!(state("2030-01-31T23:59:59Z").contains(r#""state":"dismissed""#));
    let later = state("2030-02-01T00:00:00Z");
    assert!(later.contains(r#""state":"open""#) && later.contains(r#""told":true"#), "{later}");
    let explained = at(&desk, "2030-02-01T00:00:00Z", &["explain", "http://school.example/"]).1;
    assert!(explained.contains("c-2befe46bba, open"), "{explained}");
    assert_eq!(
        at(&desk, "soon", &["cases", "list"]),
        (Some(2), "error: SUYUAN_NOW: expected a time such as 2026-12-31T08:00:00Z, found `soon`\n".to_owned())
    );
}

#[test]
fn a_hand_edit_is_not_refused_by_the_run_lock() {
    let desk = Desk::crawled();
    let lock = std::fs::File::options().read(true).write(true).open(desk.path().join("suyuan.db-run")).unwrap();
    lock.lock().unwrap();
    set(
        &desk,
        &["school.example", "--state", "confirmed"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: open → confirmed
    "#]],
    );
    assert!(desk.said(&["crawl", "--web", "web", "--quiet"], b"").starts_with("exit 2"));
}

#[test]
fn what_a_site_claims_at_its_foot_is_its_owner_line() {
    let desk = Desk::with_web();
    let foot = "<footer><p>主办单位：某某大学</p><a href=https://beian.miit.gov.cn/>浙ＩＣＰ備2021012345号－3</a> 浙公网安备 33010602000123号</footer>";
    let page = |title: &str| {
        format!(
            "<title>{title}</title><div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>{foot}"
        )
    };
    desk.file("web/school.example/news.html", page("News").as_bytes());
    desk.file("web/copy.example/index.html", page("Copy").as_bytes());
    let link = "<title>School</title><a href=news.html>News</a><a href=http://copy.example/>Copy</a>";
    desk.file("web/school.example/index.html", link.as_bytes());
    assert_eq!(desk.said(&["crawl", "--web", "web", "--quiet", "--scope", "any"], b""), "exit 0\n");
    desk.check(&["cases", "list", "--format", "csv"], expect![[r#"
        exit 0
        -- out
        ﻿case,site,role,state,reason,actor,until,moved_at,severity,pages,fixes,watched,categories,techniques,owner,icp,first_seen,last_seen,deadline
        c-fe431c4cc4,copy.example,unknown,open,,,,,critical,1,1,casino[.]example,,M7,某某大学,浙ICP备2021012345号-3,MOMENT,MOMENT,
        c-2befe46bba,school.example,unknown,open,,,,,critical,1,1,casino[.]example,,M7,某某大学,浙ICP备2021012345号-3,MOMENT,MOMENT,
    "#]]);
    let show = desk.said(&["cases", "show", "school.example", "--lang", "zh"], b"");
    let claims = show.split("\n\n").find(|part| part.starts_with("网站自称信息")).unwrap();
    expect![[r#"
        网站自称信息
          ICP 备案号：浙ICP备2021012345号-3（链接到备案系统）（copy.example 也使用此号）
          公安备案号：浙公网安备33010602000123号（浙江省杭州市西湖区公安机关）（copy.example 也使用此号）
          主办单位：某某大学
          以上为页面自称，未经核实。"#]]
    .assert_eq(claims);
    let json: serde_json::Value = serde_json::from_str(
        desk.said(&["cases", "show", "school.example", "--format", "json"], b"").split_once("-- out\n").unwrap().1,
    )
    .unwrap();
    assert_eq!(json["claims"][1]["area"], "浙江省杭州市西湖区");
    assert_eq!(json["claims"][0]["also_claimed_by"][0], "copy.example");
}

#[test]
fn tenants_of_a_shared_host_of_ones_own_stay_sites_after_the_crawl() {
    let desk = Desk::new();
    desk.file(
        "web/web.toml",
        b"seeds = ['http://a.hosting.example/', 'http://b.hosting.example/']\nwatchlist = ['casino.example']\n",
    );
    for tenant in ["a", "b"] {
        desk.file(&format!("web/{tenant}.hosting.example/index.html"), b"<a href=http://casino.example/>x</a>");
    }
    desk.file("shared.txt", b"hosting.example\n");
    let crawl = ["crawl", "--web", "web", "--rate", "1000", "--site-rules", "shared.txt", "-q"];
    assert_eq!(desk.said(&crawl, b""), "exit 0\n");
    let cases = desk.said(&["cases", "list", "--format", "csv"], b"");
    for tenant in ["a.hosting.example,platform", "b.hosting.example,platform"] {
        assert!(cases.contains(tenant), "{cases}");
    }
    let explained = desk.said(&["explain", "http://a.hosting.example/"], b"");
    assert!(explained.contains("belongs to the site a.hosting.example."), "{explained}");
}

#[test]
fn a_site_that_only_writes_about_it_has_no_case_to_move() {
    let desk = Desk::with_web();
    desk.file(
        "web/school.example/news.html",
        "<p>警方通报：赌博网站 casino.example 涉嫌犯罪，请勿访问。</p>".as_bytes(),
    );
    assert!(desk.said(&["crawl", "--quiet", "--web", "web"], b"").starts_with("exit 0"));
    let said = desk.said(&["cases", "set", "school.example", "--state", "confirmed", "--actor", "li"], b"");
    assert!(said.starts_with("exit 2"), "{said}");
    assert!(desk.said(&["cases", "list", "--include", "info"], b"").contains("school.example"));
}

#[test]
fn a_link_that_an_engine_wraps_is_one_case_of_the_site_with_the_link() {
    let desk = Desk::new();
    let web = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/webs/a-link-that-an-engine-wraps-is-one-to-where-it-ends");
    desk.check(
        &["crawl", "--web", web, "--rate", "50", "--rate-per-ip", "50", "--quiet"],
        expect![[r#"
        exit 0
    "#]],
    );
    desk.check(
        &["cleanup"],
        expect![[r#"
            exit 0
            -- out
            Cleanup list · 2 cases · Made MOMENT (UTC)

            severity    site            state  pages  fixes  what is named
            ──────────  ──────────────  ─────  ─────  ─────  ────────────────
            !   medium  blog.example    open       1      1  casino[.]example
            !   medium  school.example  open       1      1  casino[.]example

            !   medium  blog.example  c-b5b21c95ba  open
              role            not determined
              hosts           blog.example
              what is named   casino[.]example
              techniques      N5 short link or link wrapper
              open for        0 days; first seen DAY, last seen DAY
              page            http://blog.example/
              chain           http://blog.example/ → http://google.example/url?q=Zz9 →
                              http://www.baidu.example/link?url=Ab3xyz → hxxp://www.casino[.]example/win
              what to do      remove or check the link

            !   medium  school.example  c-2befe46bba  open
              role            not determined
              hosts           school.example
              what is named   casino[.]example
              techniques      N5 short link or link wrapper
              open for        0 days; first seen DAY, last seen DAY
              page            http://school.example/
              chain           http://school.example/ → http://www.baidu.example/link?url=Ab3xyz →
                              hxxp://www.casino[.]example/win
              what to do      remove or check the link

            What was looked at on no page
              - what only search engines, their visitors or phones are shown (C1 to C9)
              - whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5)
            Not looked at does not mean clean.

            Addresses of illegal things are written so that they cannot be clicked (hxxp, [.]). Do not open them.
        "#]],
    );
    desk.check(
        &["chains", "blog.example"],
        expect![[r#"
        exit 0
        -- out
        http://blog.example/ → casino[.]example
          ● http://blog.example/
          └─ link “more” → http://google.example/url?q=Zz9
             └─ redirect → http://www.baidu.example/link?url=Ab3xyz
                └─ Location header → hxxp://www.casino[.]example/win  (watchlisted, never visited)

    "#]],
    );
    desk.check(
        &["cases", "set", "school.example", "--state", "confirmed", "--actor", "li"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: open → confirmed
    "#]],
    );
    let list = || desk.said(&["cleanup", "--format", "jsonl"], b"");
    let before = list();
    assert!(before.contains(r#""search":"grep -rnF -e '/link?url=Ab3xyz' .""#), "{before}");
    assert!(desk.said(&["ledger", "prune", "--older-than", "0s"], b"").starts_with("exit 0"));
    assert_eq!(list(), before);
    let said = |url| desk.said(&["explain", url], b"");
    assert!(said("http://school.example/").contains("is case c-2befe46bba, confirmed, with 1 finding"));
    assert!(said("http://www.baidu.example/link?url=Ab3xyz").contains("The site baidu.example has no case."));
    assert!(said("http://www.casino.example/").contains("1 finding names it; how one gets there, `suyuan chains"));
    desk.check(
        &["cases", "list", "--state", "confirmed"],
        expect![[r#"
        exit 0
        -- out
        case          site            role            state      since       severity  pages  what is named
        ────────────  ──────────────  ──────────────  ─────────  ──────────  ────────  ─────  ────────────────
        c-2befe46bba  school.example  not determined  confirmed  DAY  medium        1  casino[.]example

        1 case
    "#]],
    );
}

#[test]
fn a_handle_is_named_with_its_kind() {
    let desk = Desk::new();
    desk.file("web/web.toml", b"says = \"x\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"qq:12345678\"]\n");
    desk.file("web/school.example/index.html", "<p>加QQ12345678领彩金</p>".as_bytes());
    assert!(desk.said(&["crawl", "--web", "web", "--quiet"], b"").starts_with("exit 0"));
    for args in [
        &["cleanup"][..],
        &["cleanup", "--format", "csv"],
        &["cleanup", "--format", "jsonl"],
        &["cleanup", "--format", "html"],
        &["cases", "list"],
        &["cases", "show", "school.example"],
    ] {
        let said = desk.said(args, b"");
        assert!(said.contains("qq:12345678"), "{said}");
    }
}

#[test]
fn a_case_goes_by_the_names_of_its_hosts() {
    let desk = Desk::crawled();
    for args in [&["cases", "set", "www.school.example", "--note", "seen"][..], &["cases", "show", "school.example"]] {
        let said = desk.said(args, b"");
        assert!(said.starts_with("exit 0"), "{args:?}: {said}");
    }
}
