//! Bodies that lie about their length, or have no end.

use std::time::Duration;

use super::Host;
use crate::loopback::{Answer, Piece, bytes};

fn body(fields: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n{body}").into_bytes()
}

pub(crate) fn hosts() -> Vec<Host> {
    let endless = |fields: &str, piece: &[u8]| vec![Piece::Bytes(body(fields, "<p>")), Piece::Endless(piece.to_vec())];
    let chunked = "Transfer-Encoding: chunked\r\n";
    let chunk = [b"1000\r\n", &[b'x'; 0x1000][..], b"\r\n"].concat();
    vec![
        Host::new("endless-body.example", endless("", &[b'x'; 4096])),
        Host::new("endless-chunks.example", vec![Piece::Bytes(body(chunked, "")), Piece::Endless(chunk)]),
        Host::new(
            "endless-extension.example",
            vec![Piece::Bytes(body(chunked, "3;")), Piece::Endless(vec![b'x'; 9999])],
        ),
        Host::new("longer.example", bytes(body("Content-Length: 500\r\n", "<p>hello"))),
        Host::new("shorter.example", bytes(body("Content-Length: 3\r\n", "<p>hello"))),
        Host::new("huge.example", endless("Content-Length: 9223372036854775807\r\n", &[b'x'; 4096])),
        Host::new("interim-storm.example", vec![Piece::Endless(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())]),
        Host::new("no-length.example", bytes(body("Content-Length: many\r\n", "<p>hello"))),
        Host::new("no-chunks.example", bytes(body(chunked, "three\r\n<p>\r\n"))),
    ]
}

/// Those that cost patience; they are for a client that has little of it.
pub(crate) fn slow_hosts() -> Vec<Host> {
    let pieces = |begun: Vec<u8>, piece: &[u8], pause: u64| -> Answer {
        let pause = Piece::Pause(Duration::from_millis(pause));
        let trickle = [Piece::Bytes(piece.to_vec()), pause].into_iter().cycle().take(400);
        [Piece::Bytes(begun)].into_iter().chain(trickle).collect()
    };
    let half = body("Content-Length: 5000\r\n", "<p>");
    vec![
        Host::new("trickling-body.example", pieces(half.clone(), b"x", 20)),
        Host::new("trickling-head.example", pieces(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-More: y\r\n", 50)),
        Host::new("interim.example", pieces(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n", 20)),
        Host::new("silent-body.example", pieces(half, b"", 20)),
        Host::new("silent.example", pieces(Vec::new(), b"", 20)),
    ]
}
