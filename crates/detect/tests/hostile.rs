//! Pages that are written to cost more than their length.
//!
//! Each is long; one that was read in the square of its length would keep these tests for many minutes.

use suyuan_detect::read;
use suyuan_lists::Watchlist;
use suyuan_model::*;

const PAGE_BYTES: usize = 500_000;

fn reading(body: String) -> suyuan_detect::Reading {
    let entry = |value: &str| Watch {
        kind: WatchKind::Domain,
        value: value.into(),
        category: String::new(),
        source: String::new(),
        listed: None,
        licence: String::new(),
    };
    let qq = Watch { kind: WatchKind::Qq, ..entry("12345678") };
    let url = PageUrl::new("http://www.school.example/").expect("a URL");
    let headers = Headers(vec![("content-type".into(), b"text/html; charset=utf-8".to_vec())]);
    let body = Body { wire: body.into_bytes(), ..Body::default() };
    let capture = Capture {
        visit: Visit::of(url),
        at: Timestamp::from_millis(0),
        took_ms: 1,
        outcome: Outcome::Page,
        request: Headers::default(),
        response: Some(Response {
            status: 200,
            status_line: String::new(),
            headers,
            remote: None,
            tls: TlsVerdict::None,
            body,
        }),
    };
    read(&capture, &Watchlist::new(vec![entry("t.cn"), entry("casino.example"), qq]))
}

fn many(piece: &str) -> String {
    piece.repeat(PAGE_BYTES / piece.len())
}

#[test]
fn urls_in_a_url_are_read_once() {
    reading(format!("<a href='http://x.example/?{}'>x</a>", many("u=//t.cn/&")));
    reading(format!("<p>http://x.example/{}", many("?u=//t.cn/")));
}

#[test]
fn names_that_each_begin_a_url_are_read_as_far_as_their_limit() {
    reading(format!("<p>{}", many("a.bc/")));
    assert!(reading(format!("<p>{}", many("t.cn/x/"))).examined);
    reading(format!("<p>{}", many("http://[")));
    reading(format!("<p>{}", many("http://1/")));
}

#[test]
fn handles_and_dots_of_every_kind_are_read_once() {
    assert!(reading(format!("<p>{}", many("QQ:12345678 "))).examined);
    reading(format!("<p>QQ: {}", many("1 ")));
    reading(format!("<p>{}", many("(((dot)")));
    reading(format!("<p>{}", many("casino点example ")));
    reading(format!("<p>{}", many("сasино。ехаmplе点соm")));
    reading(format!("<p>{}", many("赌场的网站.中国的网址")));
}

#[test]
fn links_that_a_long_base_makes_long_are_resolved_as_far_as_their_limit() {
    let base = format!("<base href='/{}'>", "x/".repeat(900));
    // Each resolves to something over 1,800 bytes.
    let links = |count: usize| {
        reading(format!("{base}{}<a href='http://casino.example/'>x</a>", "<a href='../../y'>x</a>".repeat(count)))
    };
    assert_eq!(links(suyuan_page::URL_BYTES_MAX / 1_900).partial, None);
    let read = links(suyuan_page::URL_BYTES_MAX / 1_800);
    assert_eq!(read.partial.as_deref(), Some("url-bytes-max"));
    assert!(read.examined);
    let read = reading(format!("{base}{}<a href='go?to=casino.example'>x</a>", many("<a href='../../y'>x</a>")));
    assert!(read.examined);
}

#[test]
fn what_a_deep_page_says_is_read_once() {
    let words = "<p>casino.example</p>".repeat(2000);
    assert!(reading(format!("{}{words}{}", "<div hidden>".repeat(5000), many("<i>x</i>"))).examined);
}

#[test]
fn a_tag_of_names_is_read_once() {
    let attributes: String = (0..PAGE_BYTES / 15).map(|at| format!("{at}=//t.cn ")).collect();
    assert!(reading(format!("<a {attributes}>x</a>")).examined);
    for open in ["<a href=\"http://casino.example/", "<a href=http://casino.example/ ", "<a rel=x alt=y href=//t.cn "] {
        assert!(reading(many(open)).partial.is_some(), "{open}");
    }
}

#[test]
fn a_list_on_one_line_is_looked_at_once() {
    for (head, entry) in [
        ("<?xml version='1.0'?><rss><channel>", "<item><a href='//casino.example'/></item>"),
        ("<?xml version='1.0'?><urlset>", "<url><loc>http://casino.example/</loc></url>"),
        ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[", "{\"url\":\"http://casino.example/\"},"),
    ] {
        assert!(reading(format!("{head}{}", many(entry))).examined);
    }
}
