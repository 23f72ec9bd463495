//! Heads of answers that are badly made or mean harm: each is read as browsers read it, or told as what it is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use support::{Raw, get, trouble};
use suyuan_fetch::{HEADERS_BYTES_KEPT, HEADERS_COUNT_MAX, INTERIM_MAX, Limits, Settings};
use suyuan_model::{Capture, Outcome, PageUrl, Trouble};

async fn said(bytes: &[u8]) -> Capture {
    Raw::says(vec![bytes.to_vec()], Duration::ZERO).await.capture(Settings::default()).await
}

#[tokio::test]
async fn what_does_not_begin_as_http_does_is_malformed() {
    for head in [
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/0.9 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 -200 OK\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 000 Zero\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Nul: a\0b\r\n\r\n",
        "<h1>hello</h1>",
        "\0\0\0\0\0\0\0\0\0",
    ] {
        let capture = said(head.as_bytes()).await;
        let expected = Outcome::failed(Trouble::Malformed, "the answer is not HTTP");
        assert_eq!((capture.outcome, capture.response), (expected, None), "{head:?}");
    }
}

#[tokio::test]
async fn what_browsers_forgive_is_forgiven() {
    for head in [
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 \u{597d}\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n",
    ] {
        let capture = said(format!("{head}hi").as_bytes()).await;
        assert_eq!(capture.outcome, Outcome::Page, "{head:?}");
        assert_eq!(capture.response.unwrap().body.bytes(), b"hi", "{head:?}");
    }
}

#[tokio::test]
async fn a_length_that_is_no_length_is_malformed() {
    for length in ["-1", "+2", "2x", "0x2", "1, 2", "99999999999999999999999", "2\r\nContent-Length: 3"] {
        let capture = said(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nhi").as_bytes()).await;
        assert_eq!(trouble(&capture), Some(Trouble::Malformed), "{length:?}: {}", capture.outcome);
    }
}

#[tokio::test]
async fn a_head_without_end_is_given_up() {
    let limits = Limits { connect_ms: 100, read_ms: 100, ..Limits::default() };
    let server =
        Raw::says(vec![b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n".to_vec()], Duration::from_secs(5)).await;
    let capture = server.capture(Settings { limits, ..Settings::default() }).await;
    assert_eq!(capture.outcome, Outcome::failed(Trouble::TimedOut, "no answer after 200 ms"));
    let capture = said(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n").await;
    assert_eq!(trouble(&capture), Some(Trouble::Reset), "{}", capture.outcome);
}

#[tokio::test]
async fn as_many_fields_as_the_limit_are_read_and_one_more_is_not() {
    let head = |count: usize| format!("HTTP/1.1 200 OK\r\n{}\r\nhi", "X-More: y\r\n".repeat(count));
    assert_eq!(said(head(HEADERS_COUNT_MAX).as_bytes()).await.outcome, Outcome::Page);
    let expected = Outcome::failed(Trouble::Malformed, "the head of the answer is beyond the limits");
    assert_eq!(said(head(HEADERS_COUNT_MAX + 1).as_bytes()).await.outcome, expected);
}

#[tokio::test]
async fn as_many_interim_answers_as_the_limit_are_passed_over_and_one_more_is_not() {
    let answers = |count| "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(count) + "HTTP/1.1 200 OK\r\n\r\nhi";
    assert_eq!(said(answers(INTERIM_MAX).as_bytes()).await.outcome, Outcome::Page);
    let expected = Outcome::failed(Trouble::Malformed, "the head of the answer is beyond the limits");
    assert_eq!(said(answers(INTERIM_MAX + 1).as_bytes()).await.outcome, expected);
}

#[tokio::test]
async fn interim_answers_without_end_are_not_read_for_long() {
    let storm = "HTTP/1.1 100 Continue\r\n\r\n".repeat(2000).into_bytes();
    let server = Raw::says(vec![storm; 2000], Duration::ZERO).await;
    let begun = Instant::now();
    let capture = server.capture(Settings::default()).await;
    let expected = Outcome::failed(Trouble::Malformed, "the head of the answer is beyond the limits");
    assert_eq!(capture.outcome, expected);
    // The whole storm takes many seconds.
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    // And nobody reads on when the visit has gone.
    while server.left.load(Ordering::SeqCst) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(5));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_upgrade_that_nobody_asked_for_is_a_status() {
    let capture =
        said(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello")
            .await;
    assert_eq!(capture.outcome, Outcome::Status);
    assert_eq!(capture.response.unwrap().body.bytes(), b"");
    let capture = said(b"HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nhi").await;
    assert_eq!(capture.outcome, Outcome::Page);
}

#[tokio::test]
async fn an_answer_that_has_no_body_is_read_without_one() {
    for (status, outcome) in [("204 No Content", Outcome::Page), ("304 Not Modified", Outcome::Status)] {
        let capture = said(format!("HTTP/1.1 {status}\r\nContent-Length: 5\r\n\r\nhello").as_bytes()).await;
        assert_eq!(capture.outcome, outcome, "{status}");
        assert_eq!(capture.response.unwrap().body.bytes(), b"", "{status}");
    }
}

/// Where a 302 of `http://school.example/dir/page` with these header lines leads.
async fn leads(fields: &[u8]) -> Outcome {
    let answer = [b"HTTP/1.1 302 Found\r\n", fields, b"\r\nContent-Length: 0\r\n\r\n"].concat();
    let server = Raw::says(vec![answer], Duration::ZERO).await;
    get(&server.client(Settings::default()), "http://school.example/dir/page").await.outcome
}

#[tokio::test]
async fn a_location_leads_where_a_browser_would_go() {
    for (location, to) in [
        (&b"/x"[..], "http://school.example/x"),
        (b"x", "http://school.example/dir/x"),
        (b"?q", "http://school.example/dir/page?q"),
        (b"//shop.example", "http://shop.example/"),
        (b"\\\\shop.example\\x", "http://shop.example/x"),
        (b"http:x", "http://school.example/dir/x"),
        (b"https:/shop.example", "https://shop.example/"),
        (b"\t /x \t", "http://school.example/x"),
        (b"htt\tp://shop.example/", "http://shop.example/"),
        (b"http://u:p@shop.example/#f", "http://shop.example/"),
        (b"#here", "http://school.example/dir/page"),
        (b"HTTP://SHOP.EXAMPLE:80/", "http://shop.example/"),
        ("/\u{65b0}".as_bytes(), "http://school.example/%E6%96%B0"),
        ("/?q=\u{65b0}".as_bytes(), "http://school.example/?q=%E6%96%B0"),
        ("http://\u{65b0}.example/".as_bytes(), "http://xn--efv.example/"),
        (b"/\xd0\xc2", "http://school.example/%D0%C2"),
        (b"/?q=\xd0\xc2%41", "http://school.example/?q=%D0%C2%41"),
        (b"/a b\"<>", "http://school.example/a%20b%22%3C%3E"),
        (b"/x\r\nLocation: /second", "http://school.example/x"),
    ] {
        let expected = Outcome::Redirect { to: Some(PageUrl::new(to).unwrap()) };
        assert_eq!(leads(&[b"Location: ", location].concat()).await, expected, "{}", location.escape_ascii());
    }
}

#[tokio::test]
async fn a_location_that_is_no_page_is_a_redirect_to_nowhere() {
    let long = format!("/{}", "x".repeat(100 * 1024));
    for location in [
        &b"javascript:alert(1)"[..],
        b"data:text/html,x",
        b"mailto:a@b.example",
        b"//",
        b"http://",
        b"http://a b/",
        b"http://\xd0\xc2.example/",
        b"http://a.example:99999/",
        b"http://a.example:25/",
        long.as_bytes(),
    ] {
        let outcome = leads(&[b"Location: ", location].concat()).await;
        assert_eq!(outcome, Outcome::Redirect { to: None }, "{}", location[..location.len().min(40)].escape_ascii());
    }
    for fields in ["Location:", "Location: \t ", "X-Location: /x"] {
        assert_eq!(leads(fields.as_bytes()).await, Outcome::Status, "{fields:?}");
    }
}

#[tokio::test]
async fn only_a_status_that_browsers_follow_is_a_redirect() {
    for status in [300, 301, 302, 303, 307, 308] {
        let capture =
            said(format!("HTTP/1.1 {status} x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n").as_bytes()).await;
        assert!(matches!(capture.outcome, Outcome::Redirect { to: Some(_) }), "{status}");
    }
    for status in [201, 304, 305, 306, 309, 399, 404, 503, 999] {
        let capture =
            said(format!("HTTP/1.1 {status} x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n").as_bytes()).await;
        assert!(!matches!(capture.outcome, Outcome::Redirect { .. }), "{status}");
    }
}

#[tokio::test]
async fn fields_behind_a_pile_of_others_still_count() {
    let pile = format!("X-Pile: {}\r\n", "y".repeat(1013)).repeat(80);
    let head = format!("HTTP/1.1 200 OK\r\n{pile}Content-Encoding: gzip\r\n\r\n");
    let capture = said(&[head.as_bytes(), &support::gzip(b"<p>hello")].concat()).await;
    let response = capture.response.unwrap();
    assert_eq!(response.body.bytes(), b"<p>hello");
    let kept: usize = response.headers.0.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    assert!(kept <= HEADERS_BYTES_KEPT && kept > HEADERS_BYTES_KEPT - 2048, "{kept}");
    let to = PageUrl::new("http://school.example/x").ok();
    assert_eq!(leads(format!("{pile}Location: /x").as_bytes()).await, Outcome::Redirect { to });
}
