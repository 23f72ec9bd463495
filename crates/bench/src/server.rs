//! Serves a world on loopback: one listener for each host's address, all on one port.

use std::convert::Infallible;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};
use tokio_rustls::TlsAcceptor;

use crate::certificates::Issuer;
use crate::page;
use crate::world::{PageId, World, page_at};

/// Connections that wait to be taken, per host.
const BACKLOG: u32 = 1024;

const ROBOTS: &str = "User-agent: *\nDisallow: /admin/\nDisallow: /search?\n\nUser-agent: BadBot\nDisallow: /\n";

/// A world that is being served, until the process ends.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) port: u16,
    pub(crate) world: Arc<World>,
    /// The certificate that vouches for the hosts, in PEM, where they speak TLS.
    pub(crate) root: Option<String>,
    asked: Arc<AtomicBool>,
}

impl Served {
    /// Whether anything was asked for since the last [`Served::forget`].
    pub(crate) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Nothing was asked for.
    pub(crate) fn forget(&self) {
        self.asked.store(false, Ordering::Relaxed);
    }
}

/// What is sent; packed bodies are made before they are asked for, since packing is dearer than all the rest.
struct Shelf {
    world: Arc<World>,
    port: u16,
    packed: Vec<Bytes>,
    asked: Arc<AtomicBool>,
}

/// Serves a world; must be called inside a runtime.
///
/// # Errors
///
/// When an address cannot be listened on.
pub(crate) async fn serve(world: World) -> anyhow::Result<Served> {
    let world = Arc::new(world);
    let (port, listeners) = listen(&world)?;
    let packed = if world.gzip { packed(&world, port) } else { Vec::new() };
    let issuer = world.tls.then(Issuer::new).transpose().context("failed to make a certificate")?;
    let asked = Arc::new(AtomicBool::new(false));
    let shelf = Arc::new(Shelf { world: Arc::clone(&world), port, packed, asked: Arc::clone(&asked) });
    for (host, listener) in listeners {
        let tls = issuer.as_ref().map(|issuer| issuer.acceptor(World::address(host))).transpose()?;
        tokio::spawn(accept(listener, host, tls, Arc::clone(&shelf)));
    }
    Ok(Served { port, world, root: issuer.map(|issuer| issuer.root()), asked })
}

/// One port that is free on every address of the world.
fn listen(world: &World) -> anyhow::Result<(u16, Vec<(u32, TcpListener)>)> {
    let mut port = 0;
    let mut listeners = Vec::new();
    for host in 0..world.hosts {
        let address = World::address(host);
        let listener = bind(address, port).with_context(|| {
            format!("failed to listen on {address}:{port}; many hosts need a higher limit of open files")
        })?;
        port = listener.local_addr()?.port();
        listeners.push((host, listener));
    }
    Ok((port, listeners))
}

fn bind(address: Ipv4Addr, port: u16) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::V4(SocketAddrV4::new(address, port)))?;
    socket.listen(BACKLOG)
}

fn packed(world: &World, port: u16) -> Vec<Bytes> {
    let ids = (0..world.hosts).flat_map(|host| (0..world.pages).map(move |page| PageId { host, page }));
    ids.map(|id| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let _ = encoder.write_all(&page::bytes(world, id, port));
        Bytes::from(encoder.finish().unwrap_or_default())
    })
    .collect()
}

async fn accept(listener: TcpListener, host: u32, tls: Option<TlsAcceptor>, shelf: Arc<Shelf>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let (tls, shelf) = (tls.clone(), Arc::clone(&shelf));
        tokio::spawn(async move {
            let Some(tls) = tls else { return converse(stream, host, shelf).await };
            // A client that goes away is none of our concern, here and below.
            if let Ok(stream) = tls.accept(stream).await {
                converse(stream, host, shelf).await;
            }
        });
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, host: u32, shelf: Arc<Shelf>) {
    let keeps = !shelf.world.close;
    let answer = |request: Request<Incoming>| {
        let shelf = Arc::clone(&shelf);
        async move {
            if shelf.world.latency > 0 {
                tokio::time::sleep(Duration::from_millis(shelf.world.latency)).await;
            }
            Ok::<_, Infallible>(shelf.answer(host, &request))
        }
    };
    let _ = http1::Builder::new().keep_alive(keeps).serve_connection(TokioIo::new(stream), service_fn(answer)).await;
}

impl Shelf {
    fn answer(&self, host: u32, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        self.asked.store(true, Ordering::Relaxed);
        let path = request.uri().path();
        let page = page_at(path).filter(|&page| page < self.world.pages && request.method() == Method::GET);
        match page {
            Some(page) => self.page(PageId { host, page }),
            None if path == "/robots.txt" => {
                answer(StatusCode::OK, "text/plain", Bytes::from_static(ROBOTS.as_bytes()))
            }
            None => answer(StatusCode::NOT_FOUND, "text/html", Bytes::from_static(b"<h1>404</h1>")),
        }
    }

    fn page(&self, id: PageId) -> Response<Full<Bytes>> {
        // GBK is told by the page itself.
        let kind = if World::is_gbk(id.host) { "text/html" } else { "text/html; charset=utf-8" };
        if let Some(body) = self.packed.get((id.host * self.world.pages + id.page) as usize) {
            let mut response = answer(StatusCode::OK, kind, body.clone());
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            return response;
        }
        answer(StatusCode::OK, kind, page::bytes(&self.world, id, self.port).into())
    }
}

fn answer(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
