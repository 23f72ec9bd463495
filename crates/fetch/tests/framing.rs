//! Bodies framed badly, connections that end in the middle, and bytes that belong to nobody.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::time::Duration;

use support::{Raw, get, trouble};
use suyuan_fetch::{LiveFetcher, Settings};
use suyuan_model::{Capture, Outcome, Trouble, Truncated};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What comes of an answer with a chunked body.
async fn chunked(body: &[u8]) -> Capture {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    Raw::says(vec![[&head[..], body].concat()], Duration::ZERO).await.capture(Settings::default()).await
}

fn body(capture: &Capture) -> (&[u8], Option<Truncated>) {
    let body = &capture.response.as_ref().unwrap().body;
    (&body.wire, body.truncated)
}

#[tokio::test]
async fn chunks_are_joined_whatever_stands_between_them() {
    for coded in [
        &b"2\r\n<p\r\n1\r\n>\r\n0\r\n\r\n"[..],
        b"003;name=value\r\n<p>\r\n0\r\n\r\n",
        b"3 \t\r\n<p>\r\n0\r\nTrailer: x\r\n\r\n",
        b"3\r\n<p>\r\n0\r\n\r\ngarbage that follows",
        b"3\r\n<p>\r\n000000000000\r\n\r\n",
    ] {
        let capture = chunked(coded).await;
        assert_eq!(
            (&capture.outcome, body(&capture)),
            (&Outcome::Page, (&b"<p>"[..], None)),
            "{}",
            coded.escape_ascii()
        );
    }
}

#[tokio::test]
async fn nonsense_among_chunks_is_malformed_and_what_came_is_kept() {
    for coded in [
        &b"3\r\n<p>\r\nzz\r\n"[..],
        b"3\r\n<p>\r\n-1\r\n",
        b"3\r\n<p>\r\n0x3\r\n<p>\r\n",
        b"3\r\n<p>\r\n\r\n",
        b"3\r\n<p>trailing\r\n0\r\n\r\n",
        b"3\r\n<p>\r\nffffffffffffffffff\r\n",
        b"3\r\n<p>\r\n10000000000000000\r\nx",
    ] {
        let capture = chunked(coded).await;
        assert_eq!(trouble(&capture), Some(Trouble::Malformed), "{}: {}", coded.escape_ascii(), capture.outcome);
        assert_eq!(body(&capture), (&b"<p>"[..], Some(Truncated::Disconnect)), "{}", coded.escape_ascii());
    }
}

#[tokio::test]
async fn chunks_that_never_end_are_cut_off() {
    for coded in [&b"3\r\n<p>\r\n"[..], b"3\r\n<p>\r\n0\r\n", b"3\r\n<p>\r\nfffffff\r\n", b"7fffffffffffffff\r\n<p>"] {
        let capture = chunked(coded).await;
        assert_eq!(trouble(&capture), Some(Trouble::Reset), "{}: {}", coded.escape_ascii(), capture.outcome);
        assert_eq!(body(&capture), (&b"<p>"[..], Some(Truncated::Disconnect)), "{}", coded.escape_ascii());
    }
    for endless in [format!("3;{}", "x".repeat(100_000)), format!("3\r\n<p>\r\n0\r\n{}", "X: y\r\n".repeat(20_000))] {
        let capture = chunked(endless.as_bytes()).await;
        assert_eq!(trouble(&capture), Some(Trouble::Malformed), "{}", capture.outcome);
    }
}

#[tokio::test]
async fn a_length_beside_chunks_does_not_count() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n";
    let capture = Raw::says(vec![answer.to_vec()], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!((&capture.outcome, body(&capture)), (&Outcome::Page, (&b"<p>"[..], None)));
}

/// A server that says this for each connection, keeps it open, and resets it when asked twice.
async fn holds_open(says: &'static [u8], before_asked: bool) -> (LiveFetcher, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rule = format!("::127.0.0.1:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    let server = tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            if !before_asked {
                let _ = stream.read(&mut [0; 4096]).await;
            }
            let _ = stream.write_all(says).await;
            open.push(stream);
        }
    });
    (LiveFetcher::new(Settings { connect_to: vec![rule], ..Settings::default() }).unwrap(), server)
}

#[tokio::test]
async fn what_follows_an_answer_is_not_the_next_answer() {
    let poisoned = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    let (client, server) = holds_open(poisoned, false).await;
    for path in ["a", "b", "c"] {
        let capture = get(&client, &format!("http://school.example/{path}")).await;
        assert_eq!((&capture.outcome, body(&capture)), (&Outcome::Page, (&b"good"[..], None)), "{path}");
    }
    server.abort();
}

#[tokio::test]
async fn an_answer_before_the_question_is_an_answer_or_none_at_all() {
    let (client, server) = holds_open(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhush", true).await;
    for path in ["a", "b", "c"] {
        let capture = get(&client, &format!("http://school.example/{path}")).await;
        match &capture.outcome {
            Outcome::Page => assert_eq!(body(&capture), (&b"hush"[..], None)),
            outcome => assert_eq!(outcome, &Outcome::failed(Trouble::Reset, "the connection was lost")),
        }
    }
    server.abort();
}

/// What comes of a connection that is reset after this was said.
async fn reset_after(says: &'static [u8]) -> Capture {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rule = format!("::127.0.0.1:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    let client = LiveFetcher::new(Settings { connect_to: vec![rule], ..Settings::default() }).unwrap();
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(says).await.unwrap();
        // What was said has to arrive before the reset, which overtakes it otherwise.
        stream.flush().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.set_zero_linger().unwrap();
        drop(stream);
    };
    let (capture, ()) = tokio::join!(get(&client, "http://school.example/"), server);
    capture
}

#[tokio::test]
async fn a_connection_that_is_reset_leaves_what_came() {
    for head in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Ty"] {
        let capture = reset_after(head).await;
        assert_eq!((trouble(&capture), &capture.response), (Some(Trouble::Reset), &None), "{}", capture.outcome);
    }
    for head in [&b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>"[..], b"HTTP/1.1 200 OK\r\n\r\n<p>"] {
        let capture = reset_after(head).await;
        assert_eq!(capture.outcome, Outcome::failed(Trouble::Reset, "connection reset"));
        assert_eq!(body(&capture), (&b"<p>"[..], Some(Truncated::Disconnect)));
    }
}

#[tokio::test]
async fn a_redirect_needs_no_body() {
    let answer = b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 100\r\n\r\nhalf";
    let capture = Raw::says(vec![answer.to_vec()], Duration::ZERO).await.capture(Settings::default()).await;
    assert!(matches!(capture.outcome, Outcome::Redirect { to: Some(_) }), "{}", capture.outcome);
    assert_eq!(body(&capture), (&b"half"[..], Some(Truncated::Disconnect)));
}
