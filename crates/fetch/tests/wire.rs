//! What is kept of an exchange is what was on the wire.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::time::Duration;

use support::{Raw, get, gzip, robots_visit, visit};
use suyuan_fetch::{Fetcher, Settings};
use suyuan_model::{Capture, Timestamp};

/// The request as the head of a request record.
fn request(capture: &Capture) -> String {
    let path = capture.visit.url.path_and_query();
    let fields =
        capture.request.0.iter().map(|(name, value)| format!("{name}: {}\r\n", String::from_utf8_lossy(value)));
    format!("GET {path} HTTP/1.1\r\n{}\r\n", fields.collect::<String>())
}

#[tokio::test]
async fn the_request_that_is_kept_is_the_one_that_the_server_got() {
    let raw = Raw::answers("200 OK", b"<p>hello").await;
    let client = raw
        .client(Settings {
            user_agent: "suyuan/9 (+https://cert.example/机器人)".to_owned(), ..Settings::default()
        });
    for visit in [visit("http://school.example:8080/a?b=%20c"), robots_visit("http://school.example/robots.txt")] {
        let capture = client.fetch(visit, Timestamp::from_millis(0)).await;
        let asked = raw.asked.lock().await.pop().unwrap();
        assert_eq!(request(&capture), asked);
    }
}

#[tokio::test]
async fn the_status_line_is_kept_with_its_version_and_its_reason() {
    for (head, kept) in [
        ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
        ("HTTP/1.0 404 Gone Fishing", "HTTP/1.0 404 Gone Fishing"),
        ("HTTP/1.1 299 Odd", "HTTP/1.1 299 Odd"),
    ] {
        let bytes = format!("{head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").into_bytes();
        let raw = Raw::says(vec![bytes], Duration::ZERO).await;
        assert_eq!(raw.capture(Settings::default()).await.response.unwrap().status_line, kept);
    }
}

#[tokio::test]
async fn the_body_is_kept_as_it_came() {
    let wire = gzip(b"<p>hello");
    let raw = Raw::answers("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &wire).await;
    let response = get(&raw.client(Settings::default()), "http://school.example/").await.response.unwrap();
    assert_eq!((response.body.wire.as_slice(), response.body.bytes()), (wire.as_slice(), &b"<p>hello"[..]));
    assert_eq!(response.headers.get("content-encoding"), Some("gzip"));
}
