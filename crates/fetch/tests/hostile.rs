//! Answers that mean harm, or are only badly made: each costs what it may, and is told as what it is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write;
use std::time::{Duration, Instant};

use support::{Raw, gzip, robots_visit, trouble, visit};
use suyuan_fetch::{
    BODY_BYTES_MAX, Fetcher, Limits, ROBOTS_BODY_BYTES_MAX, ROOM_BYTES, Room, Rooms, Settings, WIDE_ROOMS_MAX,
};
use suyuan_model::{Capture, Outcome, ReadAs, Timestamp, Trouble, Truncated, Visit};
use tokio::time::timeout;

fn limits(limits: Limits) -> Settings {
    Settings { limits, ..Settings::default() }
}

fn truncated(capture: &Capture) -> Option<Truncated> {
    capture.response.as_ref().unwrap().body.truncated
}

fn bytes(capture: &Capture) -> &[u8] {
    capture.response.as_ref().unwrap().body.bytes()
}

#[tokio::test]
async fn a_long_page_is_read_as_far_as_the_limit() {
    let server = Raw::answers("200 OK\r\nContent-Type: text/html", &vec![b'x'; BODY_BYTES_MAX + 1]).await;
    let capture = server.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, Some(Truncated::Length)));
    assert_eq!(bytes(&capture).len(), BODY_BYTES_MAX);
}

#[tokio::test]
async fn a_page_of_just_the_limit_is_whole() {
    let server = Raw::answers("200 OK\r\nContent-Type: text/html", &vec![b'x'; BODY_BYTES_MAX]).await;
    let capture = server.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, None));
}

#[tokio::test]
async fn a_long_robots_txt_is_read_as_far_as_its_own_limit() {
    let server = Raw::answers("200 OK\r\nContent-Type: image/png", &vec![b'#'; ROBOTS_BODY_BYTES_MAX + 1]).await;
    let visit = robots_visit("http://school.example/robots.txt");
    let capture = server.client(Settings::default()).fetch(visit, Timestamp::from_millis(0)).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, Some(Truncated::Length)));
    assert_eq!(bytes(&capture).len(), ROBOTS_BODY_BYTES_MAX);
}

#[tokio::test]
async fn a_body_that_trickles_is_too_slow() {
    let mut pieces = vec![b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n".to_vec()];
    pieces.extend(vec![b"x".to_vec(); 200]);
    let server = Raw::says(pieces, Duration::from_millis(10)).await;
    let capture = server.capture(limits(Limits { rate_after_ms: 100, ..Limits::default() })).await;
    assert_eq!((trouble(&capture), truncated(&capture)), (Some(Trouble::TooSlow), Some(Truncated::Time)));
    assert!(!bytes(&capture).is_empty());
}

#[tokio::test]
async fn a_body_just_fast_enough_ends_with_the_visit() {
    let mut pieces = vec![b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n".to_vec()];
    pieces.extend(vec![b"x".to_vec(); 200]);
    let server = Raw::says(pieces, Duration::from_millis(10)).await;
    let capture = server.capture(limits(Limits { rate_bytes_min: 0, total_ms: 300, ..Limits::default() })).await;
    assert_eq!((trouble(&capture), truncated(&capture)), (Some(Trouble::TimedOut), Some(Truncated::Time)));
    assert_eq!(capture.outcome.reason(), Some("timed out after 300 ms"));
}

#[tokio::test]
async fn a_body_that_falls_silent_is_given_up() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nhello".to_vec();
    let server = Raw::says(vec![head], Duration::from_secs(5)).await;
    let capture = server.capture(limits(Limits { read_ms: 100, ..Limits::default() })).await;
    assert_eq!(capture.outcome, Outcome::failed(Trouble::TimedOut, "nothing came for 100 ms"));
    assert_eq!(bytes(&capture), b"hello");
}

#[tokio::test]
async fn a_head_that_trickles_is_given_up() {
    let mut pieces = vec![b"HTTP/1.1 200 OK\r\n".to_vec()];
    pieces.extend(vec![b"X-More: y\r\n".to_vec(); 90]);
    let server = Raw::says(pieces, Duration::from_millis(20)).await;
    let capture = server.capture(limits(Limits { connect_ms: 100, read_ms: 100, ..Limits::default() })).await;
    assert_eq!(capture.outcome, Outcome::failed(Trouble::TimedOut, "no answer after 200 ms"));
}

#[tokio::test]
async fn endless_headers_are_cut_off() {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    head.extend(b"X-More: y\r\n".repeat(101));
    let many = Raw::says(vec![[&head[..], b"\r\n"].concat()], Duration::ZERO).await;
    let endless =
        Raw::says(vec![b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'y'; 8 * 1024 * 1024]], Duration::ZERO).await;
    for server in [many, endless] {
        let capture = server.capture(Settings::default()).await;
        assert_eq!(trouble(&capture), Some(Trouble::Malformed), "{}", capture.outcome);
    }
}

#[tokio::test]
async fn headers_beyond_what_is_kept_are_dropped_whole() {
    let head = format!("200 OK\r\nX-Long: {}\r\nX-Short: kept", "y".repeat(70 * 1024));
    let capture = Raw::answers(&head, b"<p>").await.capture(Settings::default()).await;
    let headers = capture.response.unwrap().headers;
    assert_eq!((headers.get("x-long"), headers.get("x-short")), (None, Some("kept")));
}

#[tokio::test]
async fn a_length_that_lies_is_told() {
    let longer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>hello".to_vec();
    let capture = Raw::says(vec![longer], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!((trouble(&capture), truncated(&capture)), (Some(Trouble::Reset), Some(Truncated::Disconnect)));
    assert_eq!(bytes(&capture), b"<p>hello");
    let shorter = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>hello".to_vec();
    let capture = Raw::says(vec![shorter], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), bytes(&capture)), (Outcome::Page, &b"<p>"[..]));
}

#[tokio::test]
async fn what_is_not_http_is_malformed() {
    for said in [&b"SSH-2.0-OpenSSH\r\n"[..], b"\x16\x03\x01\x02\x00", b"<html>hello</html>\r\n\r\n"] {
        let capture = Raw::says(vec![said.to_vec()], Duration::ZERO).await.capture(Settings::default()).await;
        assert_eq!(trouble(&capture), Some(Trouble::Malformed), "{said:?}: {}", capture.outcome);
    }
    let capture = Raw::says(vec![], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!(trouble(&capture), Some(Trouble::Reset), "{}", capture.outcome);
}

#[tokio::test]
async fn every_coding_is_undone_and_the_wire_is_kept() {
    let page = b"<h1>hello</h1>".repeat(3);
    let (first, second) = page.split_at(20);
    let zlib = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&page).unwrap();
        encoder.finish().unwrap()
    };
    let raw = zlib[2..zlib.len() - 4].to_vec();
    for (coding, wire) in [
        ("gzip", gzip(&page)),
        ("X-GZIP", gzip(&page)),
        ("gzip", [gzip(first), gzip(second)].concat()),
        ("gzip", [gzip(&page), vec![0; 512]].concat()),
        ("gzip", gzip(&page)[..gzip(&page).len() - 5].to_vec()),
        ("deflate", zlib),
        ("deflate", raw),
        ("zstd", zstd::encode_all(&page[..], 3).unwrap()),
        ("zstd", [zstd::encode_all(first, 3).unwrap(), zstd::encode_all(second, 3).unwrap()].concat()),
        ("identity", page.clone()),
        ("identity, gzip", gzip(&page)),
        ("", page.clone()),
        ("compress", page.clone()),
    ] {
        let server =
            Raw::answers(&format!("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}"), &wire).await;
        let capture = server.capture(Settings::default()).await;
        assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, None), "{coding}");
        assert_eq!(bytes(&capture), page, "{coding}");
        assert_eq!(capture.response.unwrap().body.wire, wire, "{coding}");
    }
}

#[tokio::test]
async fn a_coding_that_cannot_be_undone_is_told_and_the_wire_is_kept() {
    let page = b"<h1>hello</h1>";
    for (coding, wire) in [
        ("gzip, gzip", gzip(&gzip(page))),
        ("gzip, br", gzip(page)),
        ("gzip", page.to_vec()),
        ("br", b"\xff\xff\xff\xff".to_vec()),
        ("zstd", page.to_vec()),
        ("deflate", b"\xff\xff\xff\xff".to_vec()),
    ] {
        let server =
            Raw::answers(&format!("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}"), &wire).await;
        let capture = server.capture(Settings::default()).await;
        assert_eq!(trouble(&capture), Some(Trouble::BadCoding), "{coding}: {}", capture.outcome);
        assert_eq!(capture.response.unwrap().body.wire, wire, "{coding}");
    }
}

#[tokio::test]
async fn an_empty_body_has_no_coding() {
    let server = Raw::answers("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", b"").await;
    let capture = server.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, None));
}

#[tokio::test]
async fn a_coded_body_that_ends_early_is_read_as_far_as_it_goes() {
    let page: Vec<u8> =
        (0..20_000_u32).flat_map(|n| format!("<p>{}", n.wrapping_mul(2_654_435_761)).into_bytes()).collect();
    let wire = gzip(&page);
    let head = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
    let server = Raw::answers(head, &wire[..wire.len() / 2]).await;
    let capture = server.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::Page, Some(Truncated::Disconnect)));
    assert!(bytes(&capture).len() > 10_000 && page.starts_with(bytes(&capture)));
    let visit = robots_visit("http://school.example/robots.txt");
    let capture = server.client(Settings::default()).fetch(visit, Timestamp::from_millis(0)).await;
    assert_eq!(trouble(&capture), Some(Trouble::Reset));
}

#[tokio::test]
async fn a_body_is_judged_by_its_name_and_its_beginning() {
    for (head, body, outcome) in [
        ("200 OK\r\nContent-Type: image/png", &b"\x89PNG\r\n\x1a\n"[..], Outcome::NotHtml),
        ("200 OK\r\nContent-Type: image/png", b"<!doctype html><a href=x>", Outcome::Page),
        ("200 OK\r\nContent-Type: text/html", b"%PDF-1.7", Outcome::Page),
        ("200 OK\r\nContent-Type: text/html", b"\x89PNG\r\n\x1a\n", Outcome::NotHtml),
        ("200 OK", b"plain words", Outcome::Page),
        ("204 No Content", b"", Outcome::Page),
        ("404 Not Found\r\nContent-Type: image/png", b"<p>gone", Outcome::Status),
        ("301 Moved", b"<p>where to?", Outcome::Status),
        ("302 Found\r\nLocation: mailto:a@b.example", b"", Outcome::Redirect { to: None }),
        (
            "300 Choices\r\nLocation: /other",
            b"",
            Outcome::Redirect { to: suyuan_model::PageUrl::new("http://school.example/other").ok() },
        ),
    ] {
        let capture = Raw::answers(head, body).await.capture(Settings::default()).await;
        assert_eq!(capture.outcome, outcome, "{head}");
    }
}

#[tokio::test]
async fn a_picture_is_not_downloaded() {
    let picture = [&b"\x89PNG\r\n\x1a\n"[..], &vec![7; 1024 * 1024]].concat();
    let capture = Raw::answers("200 OK\r\nContent-Type: image/png", &picture).await.capture(Settings::default()).await;
    assert_eq!((capture.outcome.clone(), truncated(&capture)), (Outcome::NotHtml, Some(Truncated::Length)));
    assert_eq!(bytes(&capture).len(), suyuan_fetch::SNIFF_BYTES);
}

#[tokio::test]
async fn a_head_that_is_not_quite_right_is_read() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type : text/html\r\nBad Header\r\nX-Folded: a\r\n  b\r\nContent-Length: 3\r\n\r\n<p>".to_vec();
    let capture = Raw::says(vec![answer], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!(capture.outcome, Outcome::Page, "{}", capture.outcome);
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_no_connection() {
    let server = Raw::says(vec![Vec::new()], Duration::from_secs(5)).await;
    let client = server.client(limits(Limits { connect_ms: 100, ..Limits::default() }));
    let capture = support::get(&client, "https://school.example/").await;
    assert_eq!(capture.outcome, Outcome::failed(Trouble::TimedOut, "no connection after 100 ms"));
}

#[tokio::test]
async fn what_answers_without_tls_is_told() {
    let server = Raw::answers("200 OK", b"<p>").await;
    let capture = support::get(&server.client(Settings::default()), "https://school.example/").await;
    assert_eq!(capture.outcome, Outcome::failed(Trouble::Tls, "what answers does not speak TLS"));
}

#[tokio::test]
async fn odd_characters_in_a_url_are_sent_as_browsers_send_them() {
    let server = Raw::answers("200 OK\r\nContent-Type: text/html", b"<p>").await;
    let client = server.client(Settings::default());
    for (url, asked) in [
        ("http://a.example/a|b{c}^[d]`e\"f<g>", "GET /a|b%7Bc%7D^[d]%60e%22f%3Cg%3E "),
        ("http://a.example/?q=\u{5f69}|{x}[y]'z", "GET /?q=%E5%BD%A9|{x}[y]%27z "),
        ("http://a.example/%zz?%%", "GET /%zz?%% "),
    ] {
        let capture = support::get(&client, url).await;
        assert_eq!(capture.outcome, Outcome::Page, "{url}: {}", capture.outcome);
        let last = server.asked.lock().await.last().cloned().unwrap();
        assert!(last.starts_with(asked), "{last}");
    }
}

#[tokio::test]
async fn every_request_says_who_asks_and_nothing_more() {
    let server = Raw::answers("200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=1", b"<p>").await;
    let settings =
        Settings { user_agent: "suyuan/1 (+https://cert.example/\u{7ad9})".to_owned(), ..Settings::default() };
    let client = server.client(settings);
    for _ in 0..2 {
        support::get(&client, "http://user:secret@a.example/").await;
        let asked = server.asked.lock().await.last().cloned().unwrap();
        let mut lines: Vec<_> = asked.trim_end().lines().map(str::to_owned).collect();
        lines.sort();
        let expected = [
            "GET / HTTP/1.1",
            "accept-encoding: gzip, deflate, br, zstd",
            "accept-language: zh-CN,zh;q=0.9,en;q=0.8",
            "accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "host: a.example",
            "user-agent: suyuan/1 (+https://cert.example/\u{7ad9})",
        ];
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn a_register_is_asked_for_its_record_and_not_for_a_page_about_it() {
    let server = Raw::answers("200 OK\r\nContent-Type: application/rdap+json", b"{}").await;
    let client = server.client(Settings::default());
    let asked_for = Visit { read_as: ReadAs::Record, ..visit("http://rdap.example/domain/school.example") };
    let capture = client.fetch(asked_for, Timestamp::from_millis(0)).await;
    assert_eq!((capture.outcome, capture.response.unwrap().body.bytes()), (Outcome::Page, &b"{}"[..]));
    let asked = server.asked.lock().await.last().cloned().unwrap();
    assert!(asked.contains("\r\naccept: application/rdap+json,application/json;q=0.9,*/*;q=0.1\r\n"), "{asked}");
}

#[tokio::test]
async fn what_a_visit_waits_for_memory_is_no_time_of_its_host() {
    let rooms = Rooms::default();
    let server = Raw::answers("200 OK\r\nContent-Type: text/html", &vec![b'x'; ROOM_BYTES + 1]).await;
    let client = server.client(Settings::default());
    let read =
        async |room: &Room| client.fetch_in(room, visit("http://school.example/"), Timestamp::from_millis(0)).await;
    let mut wide: Vec<Room> = (0..WIDE_ROOMS_MAX).map(|_| rooms.room()).collect();
    for room in &wide {
        read(room).await;
    }
    let (last, wait, begun) = (rooms.room(), Duration::from_millis(900), Instant::now());
    let free = async {
        tokio::time::sleep(wait).await;
        wide.pop();
    };
    let (capture, ()) = tokio::join!(read(&last), free);
    let took = Duration::from_millis(capture.took_ms.into());
    // Whatever else a busy machine adds to both.
    assert!(begun.elapsed() >= wait && took + wait <= begun.elapsed() + Duration::from_millis(300), "{took:?}");
}

#[tokio::test]
async fn small_bodies_need_no_room_and_large_ones_wait_for_theirs() {
    let rooms = Rooms::default();
    let read = async |room: &Room, bytes: usize| {
        let server = Raw::answers("200 OK\r\nContent-Type: text/html", &vec![b'x'; bytes]).await;
        let client = server.client(Settings::default());
        let fetched = client.fetch_in(room, visit("http://school.example/"), Timestamp::from_millis(0));
        timeout(Duration::from_secs(1), fetched).await.ok()
    };
    let mut wide: Vec<Room> = (0..WIDE_ROOMS_MAX).map(|_| rooms.room()).collect();
    for room in &wide {
        assert!(read(room, ROOM_BYTES + 1).await.is_some());
    }
    assert!(read(&rooms.room(), ROOM_BYTES).await.is_some());
    let last = rooms.room();
    assert!(read(&last, ROOM_BYTES + 1).await.is_none());
    wide.pop();
    let capture = read(&last, ROOM_BYTES + 1).await.unwrap();
    assert_eq!((bytes(&capture).len(), truncated(&capture)), (ROOM_BYTES + 1, None));
}
