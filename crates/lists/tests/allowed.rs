//! What is allowed overrides what is listed, for as long as it holds, and no further than it reaches.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use expect_test::{Expect, expect};
use suyuan_lists::{Watchlist, WatchlistOptions, read_allowlist, watch_from_text};
use suyuan_model::{PageUrl, Timestamp};

fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

fn list(watched: &[&str], allowed: &str) -> Watchlist {
    let allowed = read_allowlist("allow.csv", allowed.as_bytes(), &WatchlistOptions::default()).unwrap();
    assert_eq!(allowed.rejects, []);
    let watched = watched.iter().map(|text| watch_from_text(text).unwrap()).collect();
    Watchlist::new(watched).allowing(allowed.entries, noon())
}

/// Says of each URL which entry forbids it.
fn check(watched: &[&str], allowed: &str, urls: &[(&str, &str)]) {
    let list = list(watched, allowed);
    for (url, entry) in urls {
        let url = PageUrl::new(url).unwrap();
        assert_eq!(list.find_url(&url).map_or("", |id| list.value(id)), *entry, "{url}");
        assert_eq!(list.find_url(&url), list.forbids(&url));
    }
}

#[test]
fn a_more_specific_entry_below_a_listed_domain_allows_only_that() {
    check(
        &["casino.example"],
        "www.casino.example\nhttp://casino.example/appeal\n",
        &[
            ("http://casino.example/", "casino.example"),
            ("http://www.casino.example/x", ""),
            ("http://a.www.casino.example/", ""),
            ("http://m.casino.example/", "casino.example"),
            ("https://casino.example/appeal/form?x", ""),
            ("http://casino.example/appeals", "casino.example"),
            ("http://m.casino.example/appeal", "casino.example"),
        ],
    );
    let list = list(&["casino.example"], "www.casino.example\n");
    assert!(list.find_name("casino.example").is_some());
    assert!(list.find_name("www.casino.example").is_none());
}

#[test]
fn what_is_listed_below_an_allowed_name_is_allowed_with_it() {
    check(
        &["bad.blog.example", "http://blog.example/spam", "192.0.2.7", "2001:db8::7"],
        "blog.example\n192.0.2.7\n",
        &[
            ("http://bad.blog.example/", ""),
            ("http://blog.example/spam", ""),
            ("http://192.0.2.7/", ""),
            ("http://[::ffff:192.0.2.7]/", ""),
            ("http://[2001:db8::7]/", "2001:db8::7"),
        ],
    );
    let list = list(&["192.0.2.7"], "blog.example\n");
    assert!(list.find_address("192.0.2.7".parse().unwrap()).is_some());
}

#[test]
fn an_entry_that_is_expired_allows_no_longer() {
    let allowed = "value,expires,reason\n\
                   a.example,2026-11-22,cleared\n\
                   b.example,2026-11-23,cleared\n\
                   c.example,2026-11-23T12:00:00Z,cleared\n\
                   d.example,2026-11-23T12:00:01Z,cleared\n\
                   e.example,,cleared\n\
                   f.example,2026-01-01,\n\
                   f.example,2027-01-01,\n";
    check(
        &["a.example", "b.example", "c.example", "d.example", "e.example", "f.example"],
        allowed,
        &[
            ("http://a.example/", "a.example"),
            ("http://b.example/", ""),
            ("http://c.example/", "c.example"),
            ("http://d.example/", ""),
            ("http://e.example/", ""),
            ("http://f.example/", ""),
        ],
    );
}

#[test]
fn an_allowed_thing_tells_by_which_entry_and_why() {
    let allowed = "网址,原因,有效期至,来源\ncasino.example,已注销转让,2026年12月31日,申诉 17\n";
    let list = list(&["casino.example", "qq:12345"], allowed);
    let entry = list.allowing_url(&PageUrl::new("http://www.casino.example/").unwrap()).unwrap();
    assert_eq!((entry.reason.as_str(), entry.source.as_str()), ("已注销转让", "申诉 17"));
    assert_eq!(entry.expires.unwrap().to_string(), "2027-01-01T00:00:00.000Z");
    let watch = watch_from_text("www.casino.example").unwrap();
    assert!(list.allowing_entry(&watch, None).is_some());
    assert!(list.allowing_entry(&watch, Some(&PageUrl::new("http://other.example/").unwrap())).is_none());
    assert!(list.allowing_entry(&watch_from_text("qq:12345").unwrap(), None).is_none());
}

#[test]
fn a_handle_is_allowed_by_the_same_handle() {
    let list = list(&["qq:12345", "qq:123456"], "qq:12345\n");
    let allows = |text| list.allowing_entry(&watch_from_text(text).unwrap(), None).is_some();
    assert!(allows("qq:12345"));
    assert!(!allows("qq:123456") && !allows("wechat:12345"));
}

#[test]
fn the_digest_of_an_allow_list_tells_content_and_not_order() {
    let digest = |allowed| list(&["casino.example"], allowed).allowed_digest();
    assert_eq!(digest("a.example\nb.example\n"), digest("b.example\na.example\n"));
    assert_ne!(digest("a.example\n"), digest("value,reason\na.example,ours\n"));
    assert_ne!(digest("a.example\n"), digest("# nothing\n"));
    let watched = list(&["casino.example"], "a.example\n").digest();
    assert_eq!(watched, list(&["casino.example"], "# nothing\n").digest());
}

fn check_rejects(allowed: &str, expected: Expect) {
    let said = match read_allowlist("a.csv", allowed.as_bytes(), &WatchlistOptions::default()) {
        Ok(list) => list.rejects.iter().map(|reject| format!("{reject}\n")).collect(),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&said);
}

#[test]
fn an_end_that_cannot_be_read_does_not_allow_for_ever() {
    check_rejects(
        "value,expires\nok.example,2027-01-01\ngoogle.com,\na.example,next year\nedu.cn,\n",
        expect![[r"
            a.csv:4: found `next year`, expected a date such as 2026-11-23 or 2026-11-23T20:00:00Z
            a.csv:5: found `edu.cn`, expected a name that belongs to one owner, not a shared suffix
        "]],
    );
}

#[test]
fn an_allow_list_may_be_empty_but_not_all_bad() {
    check_rejects("# nothing is allowed any more\n", expect![""]);
    check_rejects("value,reason\n", expect![""]);
    check_rejects(
        "localhost\n",
        expect![[r"
            error: a.csv: found no usable row, expected at least one; the first that was refused: a.csv:1: found `localhost`, expected a name of two labels or more, such as casino.example
        "]],
    );
}
