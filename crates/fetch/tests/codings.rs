//! Content codings that lie, break off, repeat or explode: undone as far as a browser would, and told as what they are.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write;
use std::time::{Duration, Instant};

use support::{Raw, gzip};
use suyuan_fetch::{BODY_BYTES_MAX, Decoded, Limits, Settings, decode};
use suyuan_model::{Capture, Outcome, Trouble, Truncated};

const PAGE: &[u8] = b"<h1>hello</h1>";

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn zstd(data: &[u8]) -> Vec<u8> {
    zstd::encode_all(data, 3).unwrap()
}

/// `<h1>hello</h1>`, as br makes it.
const BR: &[u8] = b"\x8b\x06\x80<h1>hello</h1>\x03";

fn decoded(coding: &str, wire: &[u8]) -> Decoded {
    decode(coding, wire, &Limits::default()).unwrap()
}

/// A page that does not pack well.
fn long_page(paragraphs: u32) -> Vec<u8> {
    (0..paragraphs).flat_map(|n| format!("<p>{}", n.wrapping_mul(2_654_435_761)).into_bytes()).collect()
}

async fn coded(encoding: &[u8], wire: &[u8]) -> Capture {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Encoding: ";
    let answer = [&head[..], encoding, b"\r\n\r\n", wire].concat();
    Raw::says(vec![answer], Duration::ZERO).await.capture(Settings::default()).await
}

#[tokio::test]
async fn an_encoding_is_what_it_is_however_it_is_written() {
    for (encoding, wire) in [
        (&b"GZip"[..], gzip(PAGE)),
        (b" gzip ", gzip(PAGE)),
        (b"identity\r\nContent-Encoding: gzip", gzip(PAGE)),
        (b",gzip,", gzip(PAGE)),
        (b"none", PAGE.to_vec()),
        (b"Identity, identity", PAGE.to_vec()),
        // Browsers show what nobody can undo as it came.
        (b"utf-8", PAGE.to_vec()),
        (b"gzip, aes128gcm", PAGE.to_vec()),
        (b"br", BR.to_vec()),
        (b"zstd", zstd(PAGE)),
        (b"deflate", zlib(PAGE)),
    ] {
        let capture = coded(encoding, &wire).await;
        let body = &capture.response.as_ref().unwrap().body;
        assert_eq!(capture.outcome, Outcome::Page, "{}", encoding.escape_ascii());
        assert_eq!((body.bytes(), &body.wire), (PAGE, &wire), "{}", encoding.escape_ascii());
    }
}

#[tokio::test]
async fn an_encoding_that_cannot_be_undone_says_why() {
    let stacked = "more than one content coding";
    for (encoding, wire, why) in [
        (&b"gzip\r\nContent-Encoding: gzip"[..], gzip(&gzip(PAGE)), stacked),
        (b"br, identity, zstd", zstd(BR), stacked),
        (b"gzip", zlib(PAGE), "not what gzip makes"),
        (b"br", gzip(PAGE), "not what br makes"),
        (b"zstd", gzip(PAGE), "not what zstd makes"),
        (b"deflate", gzip(PAGE), "not what deflate makes"),
    ] {
        let capture = coded(encoding, &wire).await;
        assert_eq!(capture.outcome, Outcome::failed(Trouble::BadCoding, why), "{}", encoding.escape_ascii());
        assert_eq!(capture.response.unwrap().body.wire, wire, "{}", encoding.escape_ascii());
    }
}

#[tokio::test]
async fn a_page_packed_twice_under_one_name_is_unpacked_once() {
    let capture = coded(b"gzip", &gzip(&gzip(PAGE))).await;
    assert_eq!(capture.outcome, Outcome::NotHtml);
    assert_eq!(capture.response.unwrap().body.bytes(), gzip(PAGE));
}

#[tokio::test]
async fn a_page_that_is_packed_but_does_not_say_so_is_no_page() {
    let answer = [&b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[..], &gzip(PAGE)].concat();
    let capture = Raw::says(vec![answer], Duration::ZERO).await.capture(Settings::default()).await;
    assert_eq!(capture.outcome, Outcome::NotHtml);
    for encoding in [&b"gzip\xff"[..], b"gzip;q=1"] {
        assert_eq!(coded(encoding, &gzip(PAGE)).await.outcome, Outcome::NotHtml);
    }
}

#[tokio::test]
async fn a_body_that_breaks_in_the_middle_shows_what_came_before() {
    let page = long_page(40_000);
    for (encoding, mut wire) in [("gzip", gzip(&page)), ("deflate", zlib(&page)), ("zstd", zstd(&page))] {
        let half = wire.len() / 2;
        wire[half..half + 64].fill(0xff);
        let capture = coded(encoding.as_bytes(), &wire).await;
        let body = capture.response.unwrap().body;
        assert!(body.bytes().len() > 10_000 && page.starts_with(&body.bytes()[..10_000]), "{encoding}");
        // Deflate has no checksum of its own; what it makes of garbage is some garbage.
        assert_ne!(body.bytes(), page, "{encoding}");
    }
}

#[test]
fn what_follows_a_coded_body_does_not_matter() {
    for (coding, wire) in [("gzip", gzip(PAGE)), ("deflate", zlib(PAGE)), ("br", BR.to_vec()), ("zstd", zstd(PAGE))] {
        let whole = Decoded { bytes: PAGE.to_vec(), broken: None, cut: false, whole: true };
        for tail in [&b"\0"[..], b"\x1f", b"\x1f\x8b", b"garbage", b"\r\n", b"<script>"] {
            let wire = [&wire[..], tail].concat();
            assert_eq!(decoded(coding, &wire), whole, "{coding} {}", tail.escape_ascii());
        }
    }
}

#[test]
fn a_checksum_that_is_wrong_or_missing_hides_nothing() {
    for (coding, wire, sum_bytes) in [("gzip", gzip(PAGE), 8), ("deflate", zlib(PAGE), 4)] {
        for kept in 0..sum_bytes {
            let end = wire.len() - sum_bytes + kept;
            let cut = decoded(coding, &wire[..end]);
            assert_eq!((&cut.bytes[..], cut.whole, cut.broken), (PAGE, true, None), "{coding} cut at {end}");
            let mut wrong = wire.clone();
            wrong[end] ^= 0x55;
            let wrong = decoded(coding, &wrong);
            assert_eq!((&wrong.bytes[..], wrong.whole, wrong.broken), (PAGE, true, None), "{coding} wrong at {end}");
        }
    }
}

#[test]
fn a_body_cut_anywhere_is_a_beginning_and_says_so() {
    let page = long_page(500);
    for (coding, wire, sum_bytes) in [("gzip", gzip(&page), 8), ("deflate", zlib(&page), 4), ("zstd", zstd(&page), 0)] {
        for end in 1..wire.len() - sum_bytes {
            let cut = decoded(coding, &wire[..end]);
            assert!(page.starts_with(&cut.bytes) && !cut.whole && cut.broken.is_none(), "{coding} cut at {end}");
        }
    }
}

#[test]
fn a_crowd_of_empty_frames_is_not_worth_a_second() {
    let empty = zstd(b"");
    let skippable = b"\x50\x2a\x4d\x18\0\0\0\0".to_vec();
    let block = [&[0, 0, 0, 0xff, 0xff][..]].concat();
    for (coding, piece) in [("zstd", empty), ("zstd", skippable), ("deflate", block)] {
        let wire = piece.repeat(BODY_BYTES_MAX / piece.len());
        let begun = Instant::now();
        assert_eq!(decoded(coding, &wire).bytes, b"", "{coding}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{coding} took {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn a_coded_body_that_the_line_cuts_is_read_as_far_as_it_came() {
    let page = long_page(1000);
    let wire = gzip(&page);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", wire.len());
    let answer = [head.as_bytes(), &wire[..wire.len() / 2]].concat();
    let capture = Raw::says(vec![answer], Duration::ZERO).await.capture(Settings::default()).await;
    let body = &capture.response.as_ref().unwrap().body;
    assert_eq!(support::trouble(&capture), Some(Trouble::Reset));
    assert_eq!(body.truncated, Some(Truncated::Disconnect));
    assert!(body.bytes().len() > 1000 && page.starts_with(body.bytes()));
}
