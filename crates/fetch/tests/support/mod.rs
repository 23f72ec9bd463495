//! What the tests of the live client share: raw servers that say what they are told, and visits.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod dns;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use suyuan_fetch::{Fetcher, LiveFetcher, Settings};
use suyuan_model::{Capture, Outcome, PageUrl, Purpose, Timestamp, Trouble, Visit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// A server that says the same to everybody, whoever asks for whatever.
pub(crate) struct Raw {
    pub(crate) address: SocketAddr,
    /// Connections until now.
    pub(crate) connections: Arc<AtomicUsize>,
    /// What was asked, a text for each connection's first request.
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
    /// Connections that the other side closed before all was said.
    pub(crate) left: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Raw {
    /// Says these pieces, with a pause after each, and closes.
    pub(crate) async fn says(pieces: Vec<Vec<u8>>, pause: Duration) -> Raw {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, heard) = (Arc::clone(&connections), Arc::clone(&asked));
        let left = Arc::new(AtomicUsize::new(0));
        let gone = Arc::clone(&left);
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                let (pieces, heard, gone) = (pieces.clone(), Arc::clone(&heard), Arc::clone(&gone));
                tokio::spawn(async move {
                    let mut buffer = vec![0; 16 * 1024];
                    let read = stream.read(&mut buffer).await.unwrap_or(0);
                    heard.lock().await.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
                    for piece in &pieces {
                        if stream.write_all(piece).await.is_err() {
                            gone.fetch_add(1, Ordering::SeqCst);
                            return;
                        }
                        tokio::time::sleep(pause).await;
                    }
                });
            }
        });
        Raw { address, connections, asked, left, task }
    }

    /// Says one answer at once: a head without its length, and a body.
    pub(crate) async fn answers(head: &str, body: &[u8]) -> Raw {
        let mut bytes =
            format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Raw::says(vec![bytes], Duration::ZERO).await
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A client for which every host is this server.
    pub(crate) fn client(&self, settings: Settings) -> LiveFetcher {
        let rule = format!("::127.0.0.1:{}", self.address.port()).parse().unwrap();
        LiveFetcher::new(Settings { connect_to: vec![rule], ..settings }).unwrap()
    }

    /// What the default client makes of it, as `http://school.example/`.
    pub(crate) async fn capture(&self, settings: Settings) -> Capture {
        get(&self.client(settings), "http://school.example/").await
    }
}

pub(crate) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn visit(url: &str) -> Visit {
    let url = PageUrl::new(url).unwrap();
    Visit::of(url)
}

pub(crate) fn robots_visit(url: &str) -> Visit {
    let visit = visit(url);
    let purpose = Purpose::Robots { origin: visit.url.origin(), redirects: 0 };
    Visit { purpose, ..visit }
}

pub(crate) async fn get(fetcher: &impl Fetcher, url: &str) -> Capture {
    fetcher.fetch(visit(url), Timestamp::from_millis(0)).await
}

pub(crate) fn trouble(capture: &Capture) -> Option<Trouble> {
    match &capture.outcome {
        Outcome::Failed { trouble, .. } => Some(*trouble),
        _ => None,
    }
}
