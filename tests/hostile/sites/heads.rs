//! Heads of answers that have no end, or are none.

use super::Host;
use crate::loopback::{Piece, bytes};

pub(crate) fn hosts() -> Vec<Host> {
    let begun = || Piece::Bytes(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec());
    let field = b"X-More: y\r\n";
    vec![
        Host::new("endless-field.example", vec![begun(), Piece::Endless(vec![b'y'; 64 * 1024])]),
        Host::new("endless-fields.example", vec![begun(), Piece::Endless(field.repeat(1000))]),
        Host::new("cookies.example", vec![begun(), Piece::Endless(b"Set-Cookie: a=b\r\n".repeat(1000))]),
        Host::new("other-protocol.example", bytes("SSH-2.0-OpenSSH_9.9\r\n")),
        Host::new("zeros.example", vec![Piece::Endless(vec![0; 64 * 1024])]),
        Host::new("endless-reason.example", vec![Piece::Endless(b"HTTP/1.1 200 OK".repeat(1000))]),
        Host::new("two-lengths.example", bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi")),
        Host::new("nothing.example", Vec::new()),
    ]
}
