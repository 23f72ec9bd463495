//! The little world of these tests: one watchlist, one page, and how sightings are printed.

use expect_test::Expect;
use suyuan_detect::{Reading, read};
use suyuan_lists::Watchlist;
use suyuan_model::{
    Body, Capture, Headers, Outcome, PageUrl, Response, Sighting, Timestamp, TlsVerdict, Visit, Watch, WatchKind,
};

/// The page that most tests read.
pub(crate) const PAGE: &str = "http://www.school.example/news/7.html";

/// What is known to be illegal here.
pub(crate) fn watchlist() -> Watchlist {
    let entries = [
        (WatchKind::Domain, "casino.example"),
        (WatchKind::Domain, "bet88.test"),
        (WatchKind::Host, "slots.games.example"),
        (WatchKind::Url, "http://shared.example/~lucky/"),
        (WatchKind::Ip, "198.51.100.7"),
        (WatchKind::Domain, "xn--kpry57d.example"), // 台灣.example
        (WatchKind::Host, "vip.casino.example"),
        (WatchKind::Url, "http://casino.example/promo/"),
    ];
    Watchlist::new(entries.into_iter().map(|(kind, value)| watch(kind, value)).collect())
}

/// One entry.
pub(crate) fn watch(kind: WatchKind, value: &str) -> Watch {
    Watch {
        kind,
        value: value.to_owned(),
        category: "gambling".to_owned(),
        source: "police".to_owned(),
        listed: None,
        licence: String::new(),
    }
}

/// A capture of [`PAGE`] with these header fields and this body.
pub(crate) fn capture(status: u16, outcome: Outcome, headers: &[(&str, &[u8])], body: &[u8]) -> Capture {
    Capture {
        visit: Visit::of(PageUrl::new(PAGE).unwrap()),
        at: Timestamp::from_millis(0),
        took_ms: 1,
        outcome,
        request: Headers::default(),
        response: Some(Response {
            status,
            status_line: String::new(),
            headers: Headers(headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect()),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body.to_vec(), decoded: None, sha256: [0; 32], truncated: None },
        }),
    }
}

/// A good page of HTML in UTF-8.
pub(crate) fn page(html: &str) -> Capture {
    capture(200, Outcome::Page, &[("content-type", b"text/html; charset=utf-8")], html.as_bytes())
}

/// Reads a page of this markup.
pub(crate) fn read_html(html: &str) -> Reading {
    read(&page(html), &watchlist())
}

/// Reads a page of this markup and compares what is seen: technique, place, severity, level, concealment, what stood there.
#[track_caller]
pub(crate) fn check(html: &str, expected: Expect) {
    expected.assert_eq(&show(&read_html(html).sightings));
}

/// Reads pages of this markup; what is expected is one sighting or several, with `;` between them:
/// technique, place, severity, level, `[concealment]`, `<decoding>`.
#[track_caller]
pub(crate) fn check_all(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(html, expected)| (html, *expected, brief(&read_html(html).sightings)))
        .filter(|(_, expected, seen)| expected != seen)
        .map(|(html, expected, seen)| format!("{html}\n  expected {expected}\n  seen     {seen}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Reads pages of this markup, on none of which there is anything to see.
#[track_caller]
pub(crate) fn check_innocent(pages: &[&str]) {
    check_all(&pages.iter().map(|page| (*page, "")).collect::<Vec<_>>());
}

/// All sightings in one line.
pub(crate) fn brief(sightings: &[Sighting]) -> String {
    let one = |sighting: &Sighting| {
        let Sighting { technique, place, severity, level, .. } = sighting;
        let concealment: String = sighting.concealment.iter().map(|way| format!(" [{way}]")).collect();
        let decoded_by: String = sighting.decoded_by.iter().map(|way| format!(" <{way}>")).collect();
        format!("{technique} {place} {severity} {level}{concealment}{decoded_by}")
    };
    sightings.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// One line per sighting.
pub(crate) fn show(sightings: &[Sighting]) -> String {
    sightings.iter().map(show_one).collect::<Vec<_>>().join("\n")
}

fn show_one(sighting: &Sighting) -> String {
    let concealment: String = sighting.concealment.iter().map(|way| format!(" ({way})")).collect();
    format!(
        "{} {} {} {}{concealment} {:?}",
        sighting.technique, sighting.place, sighting.severity, sighting.level, sighting.raw
    )
}
