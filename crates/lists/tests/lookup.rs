//! What is on the list is found, with what lies below it, and nothing else is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::IpAddr;

use proptest::prelude::*;
use suyuan_lists::{Watchlist, watch_from_text};
use suyuan_model::{PageUrl, Timestamp, Watch, WatchId, WatchKind};

fn watch(kind: WatchKind, value: &str) -> Watch {
    Watch {
        kind,
        value: value.to_owned(),
        category: String::new(),
        source: "test".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

fn list(entries: &[&str]) -> Watchlist {
    Watchlist::new(entries.iter().map(|entry| watch_from_text(entry).unwrap()).collect())
}

/// The value of the entry that matches a URL, or nothing.
fn found<'a>(list: &'a Watchlist, url: &str) -> &'a str {
    list.find_url(&PageUrl::new(url).unwrap()).map_or("", |id| list.value(id))
}

/// The entry that came at this place, from 0.
fn nth(list: &Watchlist, place: usize) -> WatchId {
    list.iter().nth(place).unwrap().0
}

#[test]
fn an_entry_matches_itself_and_what_lies_below_it() {
    let list = list(&["casino.example", "http://www.bet.example/", "192.0.2.7", "[2001:db8::1]", "赌场.example"]);
    for (url, entry) in [
        ("http://casino.example/", "casino.example"),
        ("https://a.b.casino.example:8443/x?y", "casino.example"),
        ("http://CASINO.example./", "casino.example"),
        ("http://xcasino.example/", ""),
        ("http://casino.example.org/", ""),
        ("http://example/", ""),
        ("http://www.bet.example/", "www.bet.example"),
        ("http://m.www.bet.example/", "www.bet.example"),
        ("http://bet.example/", ""),
        ("http://192.0.2.7:81/", "192.0.2.7"),
        ("http://0xc0.0.2.7/", "192.0.2.7"),
        ("http://[::ffff:192.0.2.7]/", "192.0.2.7"),
        ("http://192.0.2.8/", ""),
        ("http://[2001:db8:0::1]/", "2001:db8::1"),
        ("http://a.赌场.example/", "xn--mes317j.example"),
    ] {
        assert_eq!(found(&list, url), entry, "{url}");
    }
    assert_eq!(list.find_name("1.192.0.2.7"), None);
    assert_eq!(list.find_name("2001:db8::1"), list.find_name("[2001:db8::1]"));
    assert!(list.find_address("::ffff:192.0.2.7".parse().unwrap()).is_some());
}

#[test]
fn the_last_labels_of_all_hosts_are_known() {
    let list = list(&["casino.example", "http://www.bet.test:81/x", "赌场.中国", "192.0.2.7", "qq:12345678"]);
    for (top, is_there) in [("example", true), ("test", true), ("xn--fiqs8s", true), ("cn", false), ("7", false)] {
        assert_eq!(list.has_top(top), is_there, "{top}");
    }
}

#[test]
fn a_url_entry_ends_at_a_boundary() {
    let entries = ["http://a.example/x", "http://b.example/y/", "http://c.example/p?id=1", "http://d.example:8080/"];
    let list = list(&entries);
    for (url, is_listed) in [
        ("http://a.example/x", true),
        ("https://a.example/x", true),
        ("http://a.example/x/", true),
        ("http://a.example/x/y?z", true),
        ("http://a.example/x?y", true),
        ("http://a.example/x?", true),
        ("http://a.example/%78/y", true),
        ("http://a.example/xy", false),
        ("http://a.example/x%2Fy", false),
        ("http://a.example/", false),
        ("http://a.example/y/x", false),
        ("http://w.a.example/x", false),
        ("http://a.example:8080/x", false),
        ("http://b.example/y/z", true),
        ("http://b.example/y/?z", true),
        ("http://b.example/y", false),
        ("http://b.example/yy/", false),
        ("http://c.example/p?id=1", true),
        ("http://c.example/p?id=1&x=/&y", true),
        ("http://c.example/p?id=12", false),
        ("http://c.example/p?x&id=1", false),
        ("http://c.example/p", false),
        ("http://d.example:8080/x", true),
        ("http://d.example/x", false),
    ] {
        assert_eq!(!found(&list, url).is_empty(), is_listed, "{url}");
    }
}

#[test]
fn the_most_specific_entry_is_found() {
    let list = Watchlist::new(vec![
        watch(WatchKind::Domain, "casino.example"),
        watch(WatchKind::Domain, "www.casino.example"),
        watch(WatchKind::Host, "www.casino.example"),
        watch(WatchKind::Url, "http://www.casino.example/a"),
        watch(WatchKind::Url, "http://www.casino.example/a/b?c=/d&e"),
        watch(WatchKind::Url, "http://www.casino.example/a/b"),
    ]);
    for (url, id) in [
        ("http://www.casino.example/a/b?c=/d&e&f", 4),
        ("http://www.casino.example/a/b?c=/d", 5),
        ("http://www.casino.example/a/c", 3),
        ("http://m.www.casino.example/a", 2),
        ("http://m.casino.example/", 0),
    ] {
        assert_eq!(list.find_url(&PageUrl::new(url).unwrap()), Some(nth(&list, id)), "{url}");
        assert_eq!(list.forbids(&PageUrl::new(url).unwrap()), Some(nth(&list, id)), "{url}");
    }
}

#[test]
fn handles_are_kept_and_forbid_nothing() {
    let list = list(&["telegram:casino_example", "qq:12345678", "boss@casino.example"]);
    let kinds: Vec<WatchKind> = list.iter().map(|(_, watch)| watch.kind).collect();
    assert_eq!(kinds, [WatchKind::Telegram, WatchKind::Qq, WatchKind::Mail]);
    assert_eq!(found(&list, "http://casino.example/"), "");
}

#[test]
fn an_entry_comes_back_as_it_was_given() {
    let given = Watch {
        category: "赌博".to_owned(),
        source: "police".to_owned(),
        listed: Some(Timestamp::from_millis(7)),
        licence: "CC0".to_owned(),
        ..watch(WatchKind::Domain, "casino.example")
    };
    let again = Watch { category: "later".to_owned(), ..given.clone() };
    let list = Watchlist::new(vec![given.clone(), again, watch(WatchKind::Host, "casino.example")]);
    assert_eq!(list.len(), 2);
    assert_eq!(list.get(nth(&list, 0)), given);
    assert_eq!((list.kind(nth(&list, 1)), list.value(nth(&list, 1))), (WatchKind::Host, "casino.example"));
}

#[test]
fn the_digest_tells_content_and_not_order() {
    let (a, b) = (watch(WatchKind::Domain, "a.example"), watch(WatchKind::Domain, "b.example"));
    let digest = |entries: &[&Watch]| Watchlist::new(entries.iter().map(|&entry| entry.clone()).collect()).digest();
    assert_eq!(digest(&[&a, &b]), digest(&[&b, &a]));
    assert_ne!(digest(&[&a]), digest(&[&a, &b]));
    assert_ne!(digest(&[&a]), digest(&[&Watch { kind: WatchKind::Host, ..a.clone() }]));
    assert_ne!(digest(&[&a]), digest(&[&Watch { category: "x".to_owned(), ..a.clone() }]));
    // Kept runs compare digests over versions: this one must never change.
    assert_eq!(digest(&[]), "6c62272e07bb014262b821756295c58d");
    assert_eq!(digest(&[&a]).len(), 32);
}

#[test]
fn an_empty_list_finds_nothing() {
    let list = Watchlist::new(Vec::new());
    assert!(list.is_empty());
    assert_eq!(list.find_url(&PageUrl::new("http://casino.example/x?y").unwrap()), None);
    assert_eq!(list.find_name(""), None);
    assert_eq!(list.find_address(IpAddr::from([192, 0, 2, 7])), None);
}

/// What the list should say, entry by entry.
fn oracle(entries: &[(WatchId, Watch)], url: &PageUrl) -> Option<WatchId> {
    let host = url.host();
    let key = |url: &str| url.split_once("://").map_or(String::new(), |(_, rest)| rest.to_owned());
    let page = key(url.as_str());
    let score = |watch: &Watch| match watch.kind {
        WatchKind::Url => {
            let entry = key(&watch.value);
            let rest = page.strip_prefix(&entry)?;
            let ends = if entry.contains('?') { "&" } else { "/?" };
            let is_whole = rest.is_empty()
                || rest.starts_with(|c| ends.contains(c))
                || entry.ends_with('/') && !entry.contains('?');
            is_whole.then_some((3, entry.len(), 0))
        }
        WatchKind::Ip => (host == watch.value).then_some((1, 0, 0)),
        _ => {
            let is_below = host == watch.value || host.ends_with(&format!(".{}", watch.value));
            is_below.then_some((2, watch.value.len(), u8::from(watch.kind == WatchKind::Host)))
        }
    };
    // The first of equals wins, and `max_by_key` gives the last: so the order is turned round.
    let scored = entries.iter().rev().filter_map(|(id, watch)| Some((score(watch)?, *id)));
    scored.max_by_key(|&(score, _)| score).map(|(_, id)| id)
}

/// Names and paths of so few letters that entries and pages meet often.
fn name() -> impl Strategy<Value = String> {
    "[ab](\\.[ab]){0,3}\\.(test|b\\.test)"
}

fn tail() -> impl Strategy<Value = String> {
    "(/[ab]{1,2}){0,3}/?(\\?[ab=&/]{0,4})?"
}

fn entry() -> impl Strategy<Value = Watch> {
    prop_oneof![
        name().prop_map(|name| watch(WatchKind::Domain, &name)),
        name().prop_map(|name| watch(WatchKind::Host, &name)),
        (0_u8..4).prop_map(|last| watch(WatchKind::Ip, &format!("192.0.2.{last}"))),
        (name(), tail())
            .prop_filter_map("a page", |(name, tail)| PageUrl::new(&format!("http://{name}{tail}")).ok())
            .prop_filter("a query says something", |url| url.query() != Some(""))
            .prop_map(|url| watch(WatchKind::Url, url.as_str())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_table_says_what_reading_the_list_would(
        entries in proptest::collection::vec(entry(), 0..40),
        pages in proptest::collection::vec((prop_oneof![name(), Just("192.0.2.3".to_owned())], tail()), 1..10),
    ) {
        let list = Watchlist::new(entries);
        let kept: Vec<(WatchId, Watch)> = list.iter().collect();
        for (host, tail) in pages {
            let page = PageUrl::new(&format!("https://{host}{tail}")).unwrap();
            prop_assert_eq!(list.find_url(&page), oracle(&kept, &page), "{}", page);
        }
    }

    #[test]
    fn an_accepted_entry_is_found_below_itself_and_nowhere_else(text in "(https?://)?[a-z0-9_.-]{1,24}(example|test|org)(/[a-z]{0,3})?") {
        let Ok(watch) = watch_from_text(&text) else { return Ok(()) };
        let list = Watchlist::new(vec![watch.clone()]);
        match watch.kind {
            WatchKind::Domain | WatchKind::Host => {
                prop_assert!(list.find_name(&watch.value).is_some());
                let (below, beside) = (format!("sub.{}", watch.value), format!("x{}", watch.value));
                prop_assert!(list.find_name(&below).is_some());
                prop_assert!(list.find_name(&beside).is_none());
                let (_, parent) = watch.value.split_once('.').unwrap();
                prop_assert!(list.find_name(parent).is_none());
            }
            WatchKind::Url => {
                let page = PageUrl::new(&watch.value).unwrap();
                prop_assert!(list.find_url(&page).is_some());
                prop_assert!(list.find_url(&page.join("/").unwrap()).is_none() || page.path_and_query() == "/");
                prop_assert!(list.find_name(page.host()).is_none());
            }
            _ => prop_assert!(list.find_name(&watch.value).is_some()),
        }
    }
}
