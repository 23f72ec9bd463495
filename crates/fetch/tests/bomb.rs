//! Bombs: a megabyte on the wire that would be a gigabyte in memory costs its cap. Alone in its process, to see memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::io::Write;

use support::Raw;
use suyuan_fetch::{BODY_BYTES_MAX, DECODER_PIECE_BYTES, RATIO_MAX, Settings};
use suyuan_model::{Outcome, Truncated};

/// Decoded bytes of the bombs.
const BOMB_BYTES: usize = 512 * 1024 * 1024;

/// What memory may grow by: buffers, sockets and the cap itself, not the bomb.
const GROWTH_BYTES_MAX: usize = 48 * 1024 * 1024;

/// 64 MiB of blanks, as br makes them.
const BR_BOMB: &str = "cbffff3ff82540e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffcbffff3ffc1200715800a07bff07";

fn gzip_bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![b' '; 1024 * 1024];
    for _ in 0..BOMB_BYTES / megabyte.len() {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.finish().unwrap()
}

fn deflate_bomb() -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![b' '; 1024 * 1024];
    for _ in 0..BOMB_BYTES / megabyte.len() {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.finish().unwrap()
}

fn zstd_bomb() -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    let megabyte = vec![b' '; 1024 * 1024];
    for _ in 0..BOMB_BYTES / megabyte.len() {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.finish().unwrap()
}

fn from_hex(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// The most memory that this process ever held.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

#[tokio::test]
async fn a_bomb_costs_its_cap() {
    let bombs = [("gzip", gzip_bomb()), ("deflate", deflate_bomb()), ("zstd", zstd_bomb()), ("br", from_hex(BR_BOMB))];
    let before = peak_bytes();
    for (coding, bomb) in bombs {
        let head = format!("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}");
        let capture = Raw::answers(&head, &bomb).await.capture(Settings::default()).await;
        assert_eq!(capture.outcome, Outcome::Page, "{coding}");
        let body = capture.response.unwrap().body;
        assert_eq!(body.truncated, Some(Truncated::Length), "{coding}");
        let pieces = body.wire.len().min(DECODER_PIECE_BYTES);
        assert_eq!(body.bytes().len(), (pieces * RATIO_MAX).clamp(64 * 1024, BODY_BYTES_MAX), "{coding}");
    }
    assert!(peak_bytes() - before < GROWTH_BYTES_MAX, "grew by {} bytes", peak_bytes() - before);
}
