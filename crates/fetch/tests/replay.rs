//! What was recorded is played again as it was; what was not is an outcome.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use support::{get, robots_visit, trouble, visit};
use suyuan_archive::{About, Folder, RealDisk, WayThere, exchange, unanswered};
use suyuan_fetch::{Fetcher, FixtureWeb, REQUESTS_WAITING_MAX, Replay, ReplayError, Settings};
use suyuan_model::{Capture, Outcome, Timestamp, TlsVerdict, Trouble, Truncated, Vantage, Visit};
use tempfile::TempDir;

const WEB: &str = "
### http://a.example/
<a href=/b>b</a>
### http://a.example/robots.txt
User-agent: *
### http://a.example/gzip
#: gzip: true
<p>packed
### http://a.example/lies
#: content-encoding: gzip
<p>not packed
### http://a.example/unknown
#: content-encoding: x-unknown
<p>?
### http://a.example/moved 302 Location: /b
### http://a.example/gone 404
<p>gone
### http://a.example/cut
#: fault: truncated
<p>half of this is lost
### http://a.example/slow
#: fault: slow
<p>slow
### http://a.example/reset
#: fault: reset
### http://a.example/picture.png
#: content-type: image/png
\u{89}PNG";

/// Every URL of the web, some hosts that are not there, and both purposes.
fn visits() -> Vec<Visit> {
    let paths = ["", "gzip", "lies", "unknown", "moved", "gone", "cut", "slow", "reset", "picture.png", "robots.txt"];
    let mut visits: Vec<Visit> = paths.iter().map(|path| visit(&format!("http://a.example/{path}"))).collect();
    visits.push(visit("http://nowhere.example/"));
    visits.push(robots_visit("http://a.example/robots.txt"));
    visits.push(robots_visit("http://nowhere.example/robots.txt"));
    visits
}

/// These captures as a file.
fn recorded(captures: &[Capture]) -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let mut folder = Folder::new(home.path(), About::default(), Box::new(RealDisk));
    let mut name = String::new();
    for capture in captures {
        let way = WayThere::default();
        let bytes = match exchange(capture) {
            Some(mut exchange) => {
                exchange.tell(capture, &way);
                exchange.bytes
            }
            None => unanswered(capture, &way),
        };
        name = folder.append(capture.at, &bytes).unwrap().0;
    }
    folder.close().unwrap();
    let path = home.path().join(name);
    (home, path)
}

fn replay(path: &std::path::Path) -> Replay {
    Replay::open(&[path.to_owned()], &Settings::default()).unwrap().0
}

/// A file that holds this and nothing else.
fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("other.warc");
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    (home, path)
}

/// A response record of another tool.
fn response(url: &str, date: &str, more: &str, http: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{date}>\r\nWARC-Target-URI: <{url}>\r\n\
         WARC-Date: {date}\r\nContent-Type: application/http;msgtype=response\r\n{more}Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
}

#[tokio::test]
async fn what_was_recorded_is_played_again_as_it_was() {
    let web = FixtureWeb::parse(WEB).unwrap();
    let mut captures = Vec::new();
    for (second, visit) in (0..).zip(visits()) {
        captures.push(web.fetch(visit, Timestamp::from_millis(1_764_000_000_000 + second)).await);
    }
    let outcomes: std::collections::BTreeSet<&str> = captures.iter().map(|capture| capture.outcome.name()).collect();
    assert_eq!(
        outcomes.into_iter().collect::<Vec<_>>(),
        ["not-html", "page", "redirect", "status", "timed-out", "unreachable"]
    );
    let (_home, path) = recorded(&captures);
    let replay = replay(&path);
    for mut capture in captures {
        // Nobody is connected to, and nothing is known of TLS.
        if let Some(response) = &mut capture.response {
            (response.remote, response.tls) = (None, TlsVerdict::None);
        } else {
            capture.request = suyuan_model::Headers::default();
        }
        let played = replay.fetch(capture.visit.clone(), Timestamp::from_millis(0)).await;
        assert_eq!(played, capture);
    }
}

#[tokio::test]
async fn what_was_not_recorded_is_an_outcome_that_says_so() {
    let web = FixtureWeb::parse(WEB).unwrap();
    let (_home, path) = recorded(&[get(&web, "http://a.example/").await]);
    let replay = replay(&path);
    for visit in [
        visit("http://a.example/other"),
        robots_visit("http://a.example/robots.txt"),
        Visit { vantage: Vantage::Spider, ..visit("http://a.example/") },
    ] {
        let capture = replay.fetch(visit, Timestamp::from_millis(7)).await;
        assert_eq!((trouble(&capture), capture.at.millis()), (Some(Trouble::NotRecorded), 7));
    }
}

#[tokio::test]
async fn each_vantage_has_its_own_capture() {
    let mut captures = Vec::new();
    for (vantage, body) in [(Vantage::Plain, "<p>plain"), (Vantage::Spider, "<p>spider")] {
        let web = FixtureWeb::parse(&format!("### http://a.example/\n{body}")).unwrap();
        let visit = Visit { vantage, ..visit("http://a.example/") };
        captures.push(web.fetch(visit, Timestamp::from_millis(1)).await);
    }
    let (_home, path) = recorded(&captures);
    let replay = replay(&path);
    for capture in captures {
        let played = replay.fetch(capture.visit, Timestamp::from_millis(0)).await;
        assert_eq!(played.response.unwrap().body.wire, capture.response.unwrap().body.wire);
    }
}

#[tokio::test]
async fn of_several_captures_the_last_counts_wherever_it_stands() {
    let page = |date, body| response("http://a.example/", date, "", &format!("HTTP/1.1 200 OK\r\n\r\n{body}"));
    let (_home, path) =
        file([page("2026-11-23T12:00:00Z", "<p>new"), page("2025-01-01T00:00:00Z", "<p>old")].concat().as_bytes());
    let capture = get(&replay(&path), "http://a.example/").await;
    assert_eq!(capture.response.unwrap().body.wire, b"<p>new");
    assert_eq!(capture.at, Timestamp::parse("2026-11-23T12:00:00Z").unwrap());
}

#[tokio::test]
async fn archives_of_other_tools_are_played() {
    let decoded = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n<p>was decoded";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ch\r\n4\r\nunks\r\n0\r\n\r\n";
    let moved = "HTTP/1.0 301 Moved\r\nlocation: /b\r\n\r\n";
    let records = [
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: dns:a.example\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: text/dns\r\nContent-Length: 9\r\n\r\n1.2.3.4\r\n\r\n\r\n".to_owned(),
        response("http://a.example", "2026-01-01T00:00:01Z", "", decoded),
        response("http://a.example/chunks", "2026-01-01T00:00:02Z", "", chunked),
        response("HTTP://A.example:80/moved#x", "2026-01-01T00:00:03Z", "", moved),
        response("http://a.example/cut", "2026-01-01T00:00:04Z", "WARC-Truncated: length\r\n", "HTTP/1.1 200 OK\r\n\r\n<p>cu"),
        response("http://a.example/broken", "2026-01-01T00:00:05Z", "WARC-Truncated: disconnect\r\n", "HTTP/1.1 200 OK\r\n\r\n<p>br"),
    ];
    let (_home, path) = file(records.concat().as_bytes());
    let replay = replay(&path);
    let body = async |url| {
        let capture = get(&replay, url).await;
        (capture.outcome.name(), String::from_utf8(capture.response.unwrap().body.bytes().to_vec()).unwrap())
    };
    assert_eq!(body("http://a.example/").await, ("page", "<p>was decoded".to_owned()));
    assert_eq!(body("http://a.example/chunks").await, ("page", "<p>chunks".to_owned()));
    let moved = get(&replay, "http://a.example/moved").await;
    assert_eq!(moved.outcome, Outcome::Redirect { to: Some(visit("http://a.example/b").url) });
    let cut = get(&replay, "http://a.example/cut").await;
    assert_eq!(cut.response.unwrap().body.truncated, Some(Truncated::Length));
    assert_eq!(trouble(&get(&replay, "http://a.example/broken").await), Some(Trouble::Reset));
}

#[tokio::test]
async fn requests_wait_for_their_responses_up_to_a_limit() {
    let date = "2026-01-01T00:00:01Z";
    let request = |of: &str| {
        let http = "GET / HTTP/1.1\r\nX-Ours: yes\r\n\r\n";
        format!(
            "WARC/1.0\r\nWARC-Type: request\r\nWARC-Concurrent-To: <urn:x:{of}>\r\nWARC-Date: {date}\r\n\
             Content-Type: application/http;msgtype=request\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    };
    for (requests, fields) in [(REQUESTS_WAITING_MAX, 1), (REQUESTS_WAITING_MAX + 1, 0)] {
        let others: String = (1..requests).map(|other| request(&other.to_string())).collect();
        let page = response("http://a.example/", date, "", "HTTP/1.1 200 OK\r\n\r\n<p>hello");
        let (_home, path) = file([request(date), others, page].concat().as_bytes());
        let capture = get(&replay(&path), "http://a.example/").await;
        assert_eq!((capture.outcome.name(), capture.request.0.len()), ("page", fields), "{requests}");
    }
}

#[tokio::test]
async fn what_is_watchlisted_is_not_played_either() {
    let page = response("http://casino.example/", "2026-01-01T00:00:01Z", "", "HTTP/1.1 200 OK\r\n\r\n<p>casino");
    let (_home, path) = file(page.as_bytes());
    let settings = Settings { never: Arc::new(|url| url.host() == "casino.example"), ..Settings::default() };
    let (replay, report) = Replay::open(&[path], &settings).unwrap();
    assert_eq!((report.captures, report.broken.len()), (1, 0));
    let capture = get(&replay, "http://casino.example/").await;
    assert_eq!((trouble(&capture), capture.response), (Some(Trouble::Watchlisted), None));
}

#[tokio::test]
async fn a_file_that_breaks_off_is_played_as_far_as_it_goes_and_one_without_captures_is_refused() {
    let page = response("http://a.example/", "2026-01-01T00:00:01Z", "", "HTTP/1.1 200 OK\r\n\r\n<p>hello");
    let (_home, path) = file(format!("{page}{}", &page[..100]).as_bytes());
    let (replay, report) = Replay::open(std::slice::from_ref(&path), &Settings::default()).unwrap();
    assert_eq!(report.broken.len(), 1, "{report:?}");
    assert_eq!(get(&replay, "http://a.example/").await.outcome, Outcome::Page);
    for bytes in [&b""[..], b"<html>", b"\x1f\x8b\x08\0\0\0"] {
        let (_home, path) = file(bytes);
        let refused = Replay::open(&[path], &Settings::default()).unwrap_err();
        assert!(matches!(refused, ReplayError::Nothing { .. }), "{refused}");
    }
    let missing = Replay::open(&[path.with_extension("none")], &Settings::default()).unwrap_err();
    assert!(matches!(missing, ReplayError::Open { .. }), "{missing}");
}
