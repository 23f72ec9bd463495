//! Lists that partners give.

use std::collections::BTreeSet;

use expect_test::expect;
use serde_json::{Value, json};

use crate::desk::Desk;

const LIST: &str = "value,kind,category,source\ncasino.example,domain,gambling,police\nwww.bet.example,host,fraud,police\n\
    http://poker.example/room/7,url,gambling,police\n192.0.2.7,ip,malware,police\n12345678,qq,gambling,police\n";

/// A folder with a web that names each of these.
fn desk() -> Desk {
    let desk = Desk::with_web();
    desk.file(
        "web/school.example/news.html",
        "<title>News</title><a href=\"http://a.casino.example/win\">1</a><a href=\"http://www.bet.example/\">2</a>\
         <a href=\"http://poker.example/room/7\">3</a><a href=\"http://192.0.2.7/x\">4</a><p>QQ：12345678"
            .as_bytes(),
    );
    desk
}

/// What a crawl by a list finds: the kind and value of each watched thing.
fn found(list: &str, text: &[u8]) -> (Desk, BTreeSet<String>) {
    let desk = desk();
    desk.file(list, text);
    let done = desk.command(&["crawl", "--web", "web", "--watchlist", list, "--quiet"]).output().unwrap();
    assert!(done.status.success(), "{list}: {}", String::from_utf8_lossy(&done.stderr));
    let out = desk.command(&["findings", "--format", "jsonl"]).output().unwrap().stdout;
    let things = String::from_utf8(out).unwrap();
    let things = things.lines().map(|line| {
        let finding: Value = serde_json::from_str(line).unwrap();
        let part = |name: &str| finding["watch"][name].as_str().unwrap().to_owned();
        format!("{} {}", part("kind"), part("value"))
    });
    let things = things.collect();
    (desk, things)
}

#[test]
fn what_is_shared_comes_back_as_the_same_things_and_no_hosting_site_with_it() {
    let (desk, all) = found("list.csv", LIST.as_bytes());
    assert_eq!(all.len(), 5, "{all:?}");
    for (format, file) in [("csv", "shared.csv"), ("stix", "shared.json"), ("misp", "shared.json")] {
        let shared = desk.command(&["share", "--format", format]).output().unwrap();
        assert!(shared.status.success(), "{}", String::from_utf8_lossy(&shared.stderr));
        let expected: BTreeSet<String> = all
            .iter()
            .filter(|thing| format != "misp" || !thing.starts_with("qq "))
            .map(|thing| if format == "stix" { thing.replace("host ", "domain ") } else { thing.clone() })
            .collect();
        assert_eq!(found(file, &shared.stdout).1, expected, "{format}");
        let told = desk.said(&["watchlist", "check", "-", "--format", "json"], &shared.stdout);
        assert!(told.contains(&format!("\"entries\":{},", expected.len())), "{format}: {told}");
        assert!(told.contains("\"rejected\":0"), "{format}: {told}");
    }
}

#[test]
fn what_has_ended_is_watched_by_no_later_crawl() {
    let desk = desk();
    desk.file(
        "partner.json",
        br#"{"type": "bundle", "id": "bundle--1", "objects": [
{"type": "indicator", "id": "indicator--1", "pattern": "[domain-name:value = 'casino.example']", "valid_until": "2031-01-01T00:00:00.000Z"},
{"type": "indicator", "id": "indicator--2", "pattern": "[domain-name:value = 'bet.example']"},
{"type": "indicator", "id": "indicator--3", "pattern": "[domain-name:value = 'past.example']", "valid_until": "2029-01-01T00:00:00.000Z"}]}"#,
    );
    let at = |now: &str, args: &[&str]| {
        let done = desk.command(args).env("SUYUAN_NOW", now).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [_, err] = at("2030-12-20T10:00:00Z", &["watchlist", "import", "partner.json"]);
    expect![[r#"
        warning: partner.json:4: found `past.example, 2029-01-01T00:00:00.000Z`, expected an entry that still holds; this one has ended
        partner.json: 2 entries read, 1 skipped
    "#]].assert_eq(&err);
    let watched = |now| {
        let [out, _] = at(now, &["crawl", "--allow-private", "--dry-run", "--seed", "http://school.example/"]);
        out.lines().find(|line| line.starts_with("watchlist")).unwrap().to_owned()
    };
    expect!["watchlist      2 entries"].assert_eq(&watched("2030-12-20T10:00:00Z"));
    expect!["watchlist      1 entry"].assert_eq(&watched("2031-01-01T00:00:00Z"));
    let [stats, _] = at("2030-12-20T10:00:00Z", &["watchlist", "stats"]);
    let ends: Vec<&str> =
        stats.lines().map(str::trim).filter(|line| line.contains(" end") && !line.contains("refused")).collect();
    assert_eq!(ends, ["1  end within 30 days", "next to end: 2031-01-01T00:00:00.000Z"]);
    let [stats, _] = at("2031-01-01T00:00:00Z", &["watchlist", "stats", "--format", "json"]);
    let stats: Value = serde_json::from_str(&stats).unwrap();
    assert_eq!(stats["entries"], 1);
    assert_eq!(stats["ends"], json!({ "ended": 1, "ends_within_30d": 0, "next_end": null }));
}

#[test]
fn what_one_source_ends_is_watched_as_long_as_another_lists_it() {
    let desk = desk();
    let said = |now: &str, args: &[&str]| {
        let done = desk.command(args).env("SUYUAN_NOW", now).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let imported = |now: &str, source: &str, until: &str| {
        desk.file("list.csv", format!("value,source,valid_until\ncasino.example,{source},{until}\n").as_bytes());
        said(now, &["watchlist", "import", "list.csv"])
    };
    imported("2030-12-01T10:00:00Z", "police", "");
    imported("2030-12-02T10:00:00Z", "cert", "2031-01-31");
    let explained = |now: &str| {
        let told = said(now, &["explain", "http://casino.example/"]);
        told.lines().find(|line| line.starts_with("It is on the watchlist")).unwrap_or_default().to_owned()
    };
    assert!(explained("2030-12-02T10:00:00Z").contains("(domain, from cert, police)"));
    assert!(explained("2031-02-02T10:00:00Z").contains("(domain, from police)"));
    let told = imported("2030-12-03T10:00:00Z", "cert", "2030-11-30");
    expect!["suyuan.db: watchlist: 0 new, 0 known before, 0 gone, 1 in all\n"].assert_eq(&told);
    assert!(explained("2030-12-03T10:00:00Z").contains("(domain, from police)"));
    let stats: Value =
        serde_json::from_str(&said("2030-12-03T10:00:00Z", &["watchlist", "stats", "--format", "json"])).unwrap();
    assert_eq!((&stats["entries"], &stats["sources"]), (&json!(1), &json!({ "police": 1 })));
    let told = imported("2030-12-04T10:00:00Z", "police", "2030-12-03");
    expect!["suyuan.db: watchlist: 0 new, 0 known before, 1 gone, 0 in all\n"].assert_eq(&told);
    assert_eq!(explained("2030-12-04T10:00:00Z"), "");
    // A ledger that police told nothing since brings nothing back.
    let old = ["watchlist", "import", "--ledger", "old.db", "list.csv"];
    desk.file("list.csv", b"value,source\ncasino.example,police\n");
    said("2030-12-01T10:00:00Z", &old);
    said("2030-12-04T10:00:00Z", &["ledger", "merge", "old.db"]);
    assert_eq!(explained("2030-12-04T10:00:00Z"), "");
}

#[test]
fn what_came_under_a_stricter_mark_is_not_handed_on_under_a_weaker_one() {
    let (desk, _) = found(
        "list.csv",
        LIST.replace("source\n", "source,tlp\n").replace("police\n192", "police,TLP:RED\n192").as_bytes(),
    );
    let shared = |tlp: &str, format: &str| {
        let done = desk.command(&["share", "--format", format, "--tlp", tlp]).output().unwrap();
        [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    for format in ["csv", "stix", "misp"] {
        let [out, err] = shared("amber", format);
        assert!(!out.contains("poker.example") && out.contains("casino.example"), "{format}: {out}");
        assert!(err.contains("left out: 1 thing whose own mark (TLP) is stricter than `--tlp`"), "{format}: {err}");
        let [out, err] = shared("red", format);
        assert!(out.contains("poker.example") && !err.contains("stricter"), "{format}: {err}");
    }
}
