//! Connections to many hosts, as a server sees them that never closes one by itself.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use support::get;
use suyuan_fetch::{CONNECTIONS_KEPT_MAX, LiveFetcher, Settings};
use suyuan_model::Outcome;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// How many connections there ever were, and how many are open.
#[derive(Default)]
struct Counts {
    made: AtomicUsize,
    open: AtomicUsize,
}

async fn server() -> (SocketAddr, Arc<Counts>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, counts) = (listener.local_addr().unwrap(), Arc::new(Counts::default()));
    let counted = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.made.fetch_add(1, Ordering::SeqCst);
            counted.open.fetch_add(1, Ordering::SeqCst);
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                answer(stream).await;
                counted.open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    (address, counts)
}

/// Answers as long as somebody asks, whatever the request says about the connection.
async fn answer(mut stream: TcpStream) {
    let mut request = vec![0; 4096];
    while stream.read(&mut request).await.is_ok_and(|bytes| bytes > 0) {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx";
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

/// Connections that may be kept to each host here.
const CONNECTIONS: usize = CONNECTIONS_KEPT_MAX / HOSTS_KEPT;

/// So few hosts keep theirs then, which are asked long before the first of their connections ends.
const HOSTS_KEPT: usize = 5;

#[tokio::test]
async fn connections_are_kept_to_so_many_hosts_and_closed_to_all_others() {
    let (address, counts) = server().await;
    let rule = format!("::127.0.0.1:{}", address.port()).parse().unwrap();
    let settings = Settings { connect_to: vec![rule], connections: CONNECTIONS, ..Settings::default() };
    let client = LiveFetcher::new(settings).unwrap();
    let url = |host: usize| format!("http://h{host}.example/");
    let hosts = HOSTS_KEPT + 2;
    let mut closes = 0;
    for host in 0..hosts {
        let capture = get(&client, &url(host)).await;
        assert_eq!(capture.outcome, Outcome::Page);
        closes += usize::from(capture.request.get("connection") == Some("close"));
    }
    assert_eq!((closes, counts.made.load(Ordering::SeqCst)), (2, hosts));
    assert_eq!(get(&client, &url(0)).await.outcome, Outcome::Page);
    assert_eq!(counts.made.load(Ordering::SeqCst), hosts, "the connection to the first host was kept");
    assert_eq!(get(&client, &url(hosts - 1)).await.outcome, Outcome::Page);
    assert_eq!(counts.made.load(Ordering::SeqCst), hosts + 1, "the one to the last was not");
    // The server hears of the last close a moment later.
    let closed = async {
        while counts.open.load(Ordering::SeqCst) > HOSTS_KEPT {
            tokio::task::yield_now().await;
        }
    };
    let patience = Duration::from_secs(30);
    assert!(timeout(patience, closed).await.is_ok(), "{} are open", counts.open.load(Ordering::SeqCst));
}
