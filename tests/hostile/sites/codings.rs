//! Bodies that are small on the wire and large behind it, and codings that lie.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::Host;
use crate::loopback::{Answer, answer};

const MEBIBYTE: usize = 1024 * 1024;

/// How much each bomb would be, in mebibytes.
const BOMB_MEBIBYTES: usize = 256;

/// 64 MiB of blanks, as br makes them.
const BR_BOMB: &str = "cbffff3ff82540e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffcbffff3ffc1200715800a07bff07";

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Members of a mebibyte each, so that it is quickly made.
pub(crate) fn gzip_bomb() -> Vec<u8> {
    gzip(&vec![b' '; MEBIBYTE]).repeat(BOMB_MEBIBYTES)
}

fn deflate_bomb() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..BOMB_MEBIBYTES / 8 {
        encoder.write_all(&vec![b' '; MEBIBYTE]).unwrap();
    }
    encoder.finish().unwrap()
}

fn zstd_bomb() -> Vec<u8> {
    zstd::encode_all(&vec![b' '; MEBIBYTE][..], 1).unwrap().repeat(BOMB_MEBIBYTES)
}

fn br_bomb() -> Vec<u8> {
    (0..BR_BOMB.len() / 2).map(|at| u8::from_str_radix(&BR_BOMB[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

fn coded(codings: &str, body: &[u8]) -> Answer {
    answer("200 OK", &format!("Content-Type: text/html\r\nContent-Encoding: {codings}\r\n"), body)
}

pub(crate) fn hosts() -> Vec<Host> {
    let twice = gzip(&gzip_bomb());
    // A frame that asks for a window of two gibibytes before it says anything.
    let wide_window = b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00";
    vec![
        Host::new("gzip-bomb.example", coded("gzip", &gzip_bomb())),
        Host::new("deflate-bomb.example", coded("deflate", &deflate_bomb())),
        Host::new("zstd-bomb.example", coded("zstd", &zstd_bomb())),
        Host::new("br-bomb.example", coded("br", &br_bomb())),
        Host::new("stacked.example", coded("gzip, gzip", &twice)),
        Host::new("packed-twice.example", coded("gzip", &twice)),
        Host::new("empty-members.example", coded("gzip", &gzip(b"").repeat(90_000))),
        Host::new("empty-frames.example", coded("zstd", &zstd::encode_all(&b""[..], 1).unwrap().repeat(200_000))),
        Host::new("wide-window.example", coded("zstd", wide_window)),
        Host::new("not-gzip.example", coded("gzip", b"<p>plain")),
        Host::new("no-coding.example", coded("rot13", b"<p>cynva")),
        Host::new("packed-page.example", answer("200 OK", "Content-Type: text/html\r\n", &gzip_bomb())),
    ]
}
