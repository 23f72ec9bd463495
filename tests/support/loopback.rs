//! A web of hosts that say what they are told, byte for byte, and write down who asked for what, from when until when.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::lateness;

/// The first byte of a TLS connection (RFC 8446, 5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// Where every other host is led: nobody listens there.
const NOBODY: &str = "::127.0.0.1:9";

/// A part of an answer.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    /// The same again and again, until the client has had enough.
    Endless(Vec<u8>),
    Pause(Duration),
}

/// What a host says to one request; then it closes.
pub(crate) type Answer = Vec<Piece>;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) host: String,
    pub(crate) path: String,
    /// The address that was asked.
    pub(crate) at: IpAddr,
    pub(crate) from: Instant,
    /// When the client was gone, or had all of the answer.
    pub(crate) until: Option<Instant>,
}

/// A host: from the path, and which request for it this is, from 1, to an answer.
type Site = dyn Fn(&str, usize) -> Answer + Send + Sync;

/// What a host answers to a TLS handshake.
#[derive(Clone)]
pub(crate) enum Secure {
    With(Arc<ServerConfig>),
    /// It says this and closes.
    Says(Vec<u8>),
}

/// Hosts on loopback addresses.
#[derive(Default)]
pub(crate) struct Web {
    log: Arc<Mutex<Vec<Asked>>>,
    /// Connection rules for the program.
    rules: Vec<String>,
    addresses: u8,
}

impl Web {
    /// A host at an address of its own.
    pub(crate) fn host(&mut self, name: &str, site: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) {
        self.addresses += 1;
        self.host_at(self.addresses, name, None, site);
    }

    /// A host at this of the addresses; an empty name is every host that has no address.
    pub(crate) fn host_at(
        &mut self,
        address: u8,
        name: &str,
        secure: Option<Secure>,
        site: impl Fn(&str, usize) -> Answer + Send + Sync + 'static,
    ) {
        self.addresses = self.addresses.max(address);
        let at = IpAddr::from(Ipv4Addr::new(127, 0, 2, address));
        let listener = TcpListener::bind((at, 0)).unwrap();
        lateness::watch();
        self.rules.push(format!("{name}::{at}:{}", listener.local_addr().unwrap().port()));
        let (log, site): (_, Arc<Site>) = (Arc::clone(&self.log), Arc::new(site));
        // The threads end with the process of the test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, site, secure) = (Arc::clone(&log), Arc::clone(&site), secure.clone());
                thread::spawn(move || converse(stream, at, secure, &log, &*site));
            }
        });
    }

    /// How the program gets to these hosts, and nowhere else.
    pub(crate) fn args(&self) -> Vec<&str> {
        self.rules.iter().map(String::as_str).chain([NOBODY]).flat_map(|rule| ["--connect-to", rule]).collect()
    }

    /// The same for a client in this process.
    pub(crate) fn rules(&self) -> Vec<suyuan_fetch::ConnectTo> {
        self.rules.iter().map(String::as_str).chain([NOBODY]).map(|rule| rule.parse().unwrap()).collect()
    }

    /// What was asked until now, in order.
    pub(crate) fn log(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// The paths that a host was asked for, in order.
    pub(crate) fn paths(&self, host: &str) -> Vec<String> {
        self.log().into_iter().filter(|asked| asked.host == host).map(|asked| asked.path).collect()
    }
}

/// An answer with this status, these header lines and its length.
pub(crate) fn answer(status: &str, fields: &str, body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    bytes([head.as_bytes(), body].concat())
}

/// A page of HTML.
pub(crate) fn page(body: impl AsRef<[u8]>) -> Answer {
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_ref())
}

/// An answer that is just these bytes.
pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Answer {
    vec![Piece::Bytes(bytes.into())]
}

pub(crate) fn redirect(to: &str) -> Answer {
    answer("302 Found", &format!("Location: {to}\r\n"), b"")
}

pub(crate) fn not_found() -> Answer {
    answer("404 Not Found", "", b"")
}

fn converse(mut stream: TcpStream, at: IpAddr, secure: Option<Secure>, log: &Mutex<Vec<Asked>>, site: &Site) {
    // Whoever is gone before all is said has had enough, here and below.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
    let mut first = [0];
    if stream.peek(&mut first).is_err() {
        return;
    }
    match secure {
        Some(Secure::With(config)) if first[0] == TLS_HANDSHAKE => {
            let connection = ServerConnection::new(config).unwrap();
            reply(StreamOwned::new(connection, stream), at, log, site);
        }
        Some(Secure::Says(said)) if first[0] == TLS_HANDSHAKE => {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&said);
        }
        None if first[0] == TLS_HANDSHAKE => {}
        _ => reply(stream, at, log, site),
    }
}

fn reply(mut stream: impl Read + Write, at: IpAddr, log: &Mutex<Vec<Asked>>, site: &Site) {
    let Some((host, path)) = request(&mut stream) else { return };
    let (number, nth) = {
        let mut log = log.lock().unwrap();
        let nth = 1 + log.iter().filter(|asked| asked.host == host && asked.path == path).count();
        log.push(Asked { host, path: path.clone(), at, from: Instant::now(), until: None });
        (log.len() - 1, nth)
    };
    for piece in site(&path, nth) {
        match piece {
            Piece::Bytes(bytes) if stream.write_all(&bytes).is_err() => break,
            Piece::Bytes(_) => {}
            Piece::Endless(bytes) => while stream.write_all(&bytes).is_ok() {},
            Piece::Pause(pause) => thread::sleep(pause),
        }
    }
    let _ = stream.flush();
    // Closing comes after this: the next request cannot be here before.
    log.lock().unwrap()[number].until = Some(Instant::now());
}

/// Host and path of the request that comes in.
fn request(stream: &mut impl Read) -> Option<(String, String)> {
    let (mut head, mut buffer) = (Vec::new(), [0; 4096]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(length) => head.extend_from_slice(&buffer[..length]),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1)?.to_owned();
    let host = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("host: ").map(str::to_owned))?;
    Some((host, path))
}
