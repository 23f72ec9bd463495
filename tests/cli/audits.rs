//! Audits: a bounded look at each site of a list, what was not looked at, and what changed since the one before.

use expect_test::expect;
use serde_json::Value;

use crate::desk::Desk;

/// A sheet of filed sites as offices have it.
const SITES: &str = "网站名称,域名,主办单位\n某学校,school.example,某校\n某博物馆,www.shut.example,某馆\n某单位,dead.example,某局\n某公司,walled.example,某公司\n";

const JOB: &str = "kind = 'audit'\nweb = 'web'\nsites = ['sites.csv']\nmax_pages_per_site = 4\n";

/// A school with many pages, one site that robots.txt shuts, one that is dead, and one behind a question.
fn desk() -> Desk {
    let desk = Desk::new();
    let web = "watchlist = ['casino.example']\n[limits]\nrate = '100'\nrate_per_ip = '100'\n[hosts.'dead.example']\nfault = 'refused'\n";
    let news: String = (0..30).map(|at| format!("<a href=/news/{at}.html>{at}</a>")).collect();
    let home = format!("<title>School</title>{news}<a href=/old/a.html>old</a>");
    desk.file("web/web.toml", web.as_bytes());
    desk.file("web/school.example/index.html", home.as_bytes());
    let page = "<title>News</title><p>The term begins on Monday, and the new library is open to everybody.";
    for at in 0..30 {
        desk.file(&format!("web/school.example/news/{at}.html"), page.as_bytes());
    }
    desk.file("web/school.example/old/a.html", DIRTY);
    desk.file("web/www.shut.example/robots.txt", b"User-agent: *\nDisallow: /\n");
    desk.file("web/www.shut.example/index.html", page.as_bytes());
    desk.file("web/dead.example/index.html", page.as_bytes());
    desk.file("web/walled.example/index.html", "<title>安全验证</title><p>请完成安全验证".as_bytes());
    desk.file("sites.csv", SITES.as_bytes());
    desk.file("audit.toml", JOB.as_bytes());
    desk
}

const DIRTY: &[u8] = b"<title>Old</title><div style=display:none><a href=http://www.casino.example/>win</a></div>";

#[test]
fn the_sites_of_a_sheet_are_looked_at_and_what_was_not_is_told() {
    let desk = desk();
    desk.check(&["crawl", "audit.toml"], expect![[r#"
        exit 0
        -- err
        Run audit-1: 7 pages visited, 1 finding (read 5, robots.txt forbids it 1, error status 2, could not be reached 2)
        left out because their host failed too often in a row: 2
        audit-1: 4 sites: 1 looked at in part, 1 blocked, 1 kept away by robots.txt, 1 without an answer
        What was not looked at, and why: `suyuan stats --run audit-1 --not-looked-at`
    "#]]);
    desk.check(&["stats", "--run", "audit-1", "--not-looked-at"], expect![[r#"
        exit 0
        -- out
        audit-1: 4 sites: 1 looked at in part, 1 blocked, 1 kept away by robots.txt, 1 without an answer
        dead.example: without an answer; 0 pages looked at, at least 2 not (1 no connection, 1 the name does not resolve)
        school.example: looked at in part; 4 pages looked at, at least 28 not (4 left out because a budget was used up, 24 not in the sample)
        shut.example: kept away by robots.txt; 0 pages looked at, at least 1 not (1 robots.txt keeps us away)
        walled.example: blocked; 0 pages looked at, at least 1 not (1 a challenge or a refusal stands in its place)
        On no page of any run: what only search engines, their visitors or phones are shown (C1 to C9): this version cannot look at it
        On no page of any run: whether redirects, searches, paths and sub-domains of the site answer to anything (N4, U1 to U5): this version cannot look at it
    "#]]);
    desk.check(
        &["stats", "--run", "audit-1", "--not-looked-at", "--lang", "zh"],
        expect![[r#"
        exit 0
        -- out
        audit-1：4 个网站：部分查看 1 个，受阻 1 个，robots.txt 不允许 1 个，没有回答 1 个
        dead.example：没有回答；已查看 0 页，至少 2 页未查看（无法建立连接 1 个，域名无法解析 1 个）
        school.example：部分查看；已查看 4 页，至少 28 页未查看（因预算用尽而未访问 4 个，不在抽样之内 24 个）
        shut.example：robots.txt 不允许；已查看 0 页，至少 1 页未查看（robots.txt 不允许访问 1 个）
        walled.example：受阻；已查看 0 页，至少 1 页未查看（页面被验证码或拦截页取代 1 个）
        任何运行的任何页面均未检查：仅对搜索引擎、搜索访客或手机展示的内容（C1–C9）：本版本无法检查
        任何运行的任何页面均未检查：网站的跳转、搜索、路径和子域名是否对任意输入均有响应（N4、U1–U5）：本版本无法检查
    "#]],
    );
    desk.check(
        &["stats", "--run", "audit-1", "--not-looked-at", "--format", "csv"],
        expect![[r#"
        exit 0
        -- out
        ﻿site,reach,pages,left_at_least,why
        dead.example,dead,0,2,connect 1; dns 1
        school.example,part,4,28,left-out 4; sampled 24
        shut.example,robots,0,1,robots 1
        walled.example,blocked,0,1,challenge 1
    "#]],
    );
    let json = desk.command(&["stats", "--run", "audit-1", "--not-looked-at", "--format", "json"]).output().unwrap();
    let told: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(told["schema"], "suyuan.audited/1");
    assert_eq!((&told["counts"]["part"], &told["counts"]["dead"]), (&1.into(), &1.into()));
    let school = &told["sites"][1];
    assert_eq!(
        (&school["site"], &school["reach"], &school["pages"]),
        (&"school.example".into(), &"part".into(), &4.into())
    );
    assert_eq!(school["left_at_least"], 28, "{told}");
    assert!(desk.said(&["ledger", "prune", "--run", "audit-1"], b"").starts_with("exit 0"));
    let forgotten = desk.said(&["stats", "--run", "audit-1", "--not-looked-at"], b"");
    assert!(forgotten.contains("expected a run whose crawl data is not forgotten"), "{forgotten}");
    let check = desk.said(&["ledger", "check"], b"");
    assert!(check.contains("is sound"), "{check}");
}

#[test]
fn scheduled_audits_are_held_against_one_another() {
    let desk = desk();
    desk.file("audit.toml", format!("{JOB}[schedule]\ncron = '0 3 * * *'\n").as_bytes());
    let night = |day: u32| {
        let args = ["schedule", "--once", "audit.toml"];
        let done = desk.command(&args).env("SUYUAN_NOW", format!("2030-12-{day:02}T03:00:10Z")).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(0), "{said}");
        said
    };
    let first = night(1);
    assert!(
        first.contains("audit-1: 4 sites: 1 looked at in part, 1 blocked") && !first.contains("compared"),
        "{first}"
    );
    // What is found is looked at again, whatever else the site has by now.
    let links: String = (0..300).map(|at| format!("<a href=/d{at}/x.html>{at}</a>")).collect();
    desk.file("web/school.example/index.html", format!("<title>School</title>{links}").as_bytes());
    let second = night(2);
    assert!(
        second.contains("audit-2 compared with audit-1: 0 new, 1 still there, 0 gone, 0 not looked at"),
        "{second}"
    );
    desk.file(
        "web/school.example/old/a.html",
        b"<title>Old</title><p>It is clean now, and stays here for those who look for it.",
    );
    let third = night(3);
    assert!(third.contains("audit-3 compared with audit-2: 0 new, 0 still there, 1 gone, 0 not looked at"), "{third}");
    desk.file("web/school.example/old/a.html", DIRTY);
    let fourth = night(4);
    assert!(
        fourth.contains("audit-4 compared with audit-3: 1 new, 0 still there, 0 gone, 0 not looked at"),
        "{fourth}"
    );
    let chain = desk.said(&["chains", "http://school.example/old/a.html"], b"");
    assert!(chain.contains("http://school.example/"), "{chain}");
    let check = desk.said(&["ledger", "check"], b"");
    assert!(check.contains("is sound"), "{check}");
}

#[test]
fn what_only_an_old_finding_leads_to_is_found_and_its_chain_begins_at_a_seed() {
    let desk = desk();
    let audit = || assert!(desk.command(&["crawl", "audit.toml", "--quiet"]).status().unwrap().success());
    audit();
    desk.file("web/school.example/index.html", b"<title>School</title><p>Nothing leads there any more.");
    let links = [DIRTY, b"<a href=b.html>more</a>"].concat();
    desk.file("web/school.example/old/a.html", &links);
    desk.file("web/school.example/old/b.html", DIRTY);
    audit();
    let chain = desk.said(&["chains", "http://school.example/old/b.html"], b"");
    let steps = ["http://school.example/\n", "http://school.example/old/a.html", "http://school.example/old/b.html\n"];
    assert!(steps.iter().all(|step| chain.contains(step)), "{chain}");
    let check = desk.said(&["ledger", "check"], b"");
    assert!(check.contains("is sound"), "{check}");
}

#[test]
fn what_makes_no_sense_for_an_audit_is_refused() {
    let desk = desk();
    desk.check(
        &["crawl", "--web", "web", "--sites", "sites.csv"],
        expect![[r#"
        exit 2
        -- err
        error: --sites: a list of sites is for an audit; add `--kind audit`, or take `--seeds`
    "#]],
    );
    desk.check(
        &["crawl", "audit.toml", "--scope", "any"],
        expect![[r#"
        exit 2
        -- err
        error: --scope: an audit looks at each site by itself; expected host or site, found `any`
    "#]],
    );
    desk.check(
        &["recheck", "--kind", "audit"],
        expect![[r#"
        exit 2
        -- err
        error: --kind means nothing to `recheck`: the cases say where to look
    "#]],
    );
    desk.file("job.toml", b"kind = 'search'\n");
    desk.check(
        &["crawl", "job.toml"],
        expect![[r#"
        exit 2
        -- err
        error: job.toml:1:8: kind: expected one of trace, audit, recheck, found `'search'`
    "#]],
    );
    let dry = desk.said(&["crawl", "audit.toml", "--dry-run"], b"");
    assert!(dry.contains("kind           audit: a sample of each site"), "{dry}");
    let stats = ["stats", "--not-looked-at"];
    assert!(desk.said(&stats, b"").starts_with("exit 2"));
    desk.command(&["crawl", "audit.toml", "--quiet"]).status().unwrap();
    desk.check(
        &["stats", "--run", "audit-1", "--not-looked-at", "--format", "html"],
        expect![[r#"
        exit 2
        -- err
        error: --format: expected text, json or csv with --not-looked-at, found `html`
    "#]],
    );
    let nobody = desk.said(&["stats", "--run", "nobody", "--not-looked-at"], b"");
    assert!(nobody.contains("--run: expected a run whose crawl data is not forgotten, found `nobody`"), "{nobody}");
    desk.check(
        &["stats", "--format", "csv"],
        expect![[r#"
        exit 2
        -- err
        error: --format: expected csv only with --not-looked-at
    "#]],
    );
}
