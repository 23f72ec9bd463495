//! Connections for the HTTP client: straight or through the operator's proxy, with TLS where the URL asks for it.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use suyuan_model::Trouble;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use crate::connect_to::bare;
use crate::guard::Refusal;
use crate::proxy::{Proxy, Speaks};
use crate::resolve::Resolver;

type Failed = Box<dyn std::error::Error + Send + Sync>;
type Opening<T> = Pin<Box<dyn Future<Output = Result<T, Failed>> + Send>>;

/// Opens connections.
#[derive(Clone)]
pub(crate) struct Connector {
    dial: Dial,
    tls: TlsConnector,
    proxy: Option<Arc<Proxy>>,
    patience: Duration,
}

/// Opens a connection to a host that is asked for by its name: a site's, or the proxy's.
#[derive(Clone)]
struct Dial {
    tcp: HttpConnector<Resolver>,
    /// How TLS is spoken with a proxy.
    tls: TlsConnector,
}

/// A connection, whatever it goes through.
pub(crate) struct Stream {
    wire: Wire,
    /// Who is at its other end, which may be a proxy.
    remote: Option<SocketAddr>,
    /// The other end wants whole URLs.
    is_proxied: bool,
}

/// The address of the other end, as the client tells it with each answer.
#[derive(Clone, Copy)]
pub(crate) struct Remote(pub(crate) SocketAddr);

type Wire = TokioIo<Box<dyn Both>>;

/// What TLS can be spoken over.
trait Both: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Both for T {}

impl Connector {
    /// Connections to what the resolver answers, and to nothing else; names, TCP and TLS take `patience` at most.
    pub(crate) fn new(resolver: Resolver, tls: Arc<ClientConfig>, patience: Duration) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(resolver);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(patience));
        let tls = TlsConnector::from(tls);
        Connector { dial: Dial { tcp, tls: tls.clone() }, tls, proxy: None, patience }
    }

    /// The same through a proxy, whose own certificate has to be good if it has one.
    pub(crate) fn through(mut self, proxy: Arc<Proxy>, tls: Arc<ClientConfig>) -> Self {
        self.dial.tls = TlsConnector::from(tls);
        self.proxy = Some(proxy);
        self
    }

    async fn open(mut self, url: Uri) -> Result<Stream, Failed> {
        let is_secure = url.scheme_str() == Some("https");
        let Some(proxy) = self.proxy.take() else {
            let tcp = self.dial.tcp.call(url.clone()).await?;
            let remote = tcp.inner().peer_addr().ok();
            let wire = boxed(tcp.into_inner());
            let wire = if is_secure { secured(&self.tls, &url, wire).await? } else { wire };
            return Ok(Stream { wire, remote, is_proxied: false });
        };
        let wire = match (&proxy.speaks, is_secure) {
            (Speaks::Http { .. }, false) => {
                let wire = self.dial.call(proxy.url.clone()).await?;
                return Ok(Stream { wire, remote: None, is_proxied: true });
            }
            (Speaks::Http { authorization }, true) => {
                let mut tunnel = Tunnel::new(proxy.url.clone(), self.dial);
                if let Some(authorization) = authorization {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                tunnel.call(url.clone()).await?
            }
            (Speaks::Socks { login }, _) => {
                let mut socks = SocksV5::new(proxy.url.clone(), self.dial);
                if let Some((user, password)) = login.clone() {
                    socks = socks.with_auth(user, password);
                }
                socks.call(with_port(&url)).await?
            }
        };
        let wire = if is_secure { secured(&self.tls, &url, wire).await? } else { wire };
        Ok(Stream { wire, remote: None, is_proxied: false })
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = Failed;
    type Future = Opening<Stream>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, url: Uri) -> Self::Future {
        let (connector, patience) = (self.clone(), self.patience);
        Box::pin(async move {
            let late = |_| Refusal::new(Trouble::TimedOut, format!("no connection after {}", seconds(patience)));
            timeout(patience, connector.open(url)).await.map_err(late)?
        })
    }
}

impl Service<Uri> for Dial {
    type Response = Wire;
    type Error = Failed;
    type Future = Opening<Wire>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, url: Uri) -> Self::Future {
        let mut dial = self.clone();
        Box::pin(async move {
            let tcp = dial.tcp.call(url.clone()).await?;
            let wire = boxed(tcp.into_inner());
            if url.scheme_str() == Some("https") { secured(&dial.tls, &url, wire).await } else { Ok(wire) }
        })
    }
}

/// The same with its port: without one, who speaks SOCKS would ask for that of TLS.
fn with_port(url: &Uri) -> Uri {
    let Some(host) = url.host().filter(|_| url.port().is_none()) else { return url.clone() };
    let port = if url.scheme_str() == Some("https") { 443 } else { 80 };
    let scheme = url.scheme_str().unwrap_or("http");
    Uri::try_from(format!("{scheme}://{host}:{port}/")).unwrap_or_else(|_| url.clone())
}

fn boxed(connection: impl Both + 'static) -> Wire {
    TokioIo::new(Box::new(connection))
}

/// Speaks TLS over a connection, with whom the URL names.
async fn secured(tls: &TlsConnector, url: &Uri, wire: Wire) -> Result<Wire, Failed> {
    let name = ServerName::try_from(bare(url.host().unwrap_or_default()).to_owned())?;
    let stream = tls.connect(name, wire.into_inner()).await?;
    Ok(boxed(stream))
}

/// A time in words, in seconds where it is whole ones.
pub(crate) fn seconds(time: Duration) -> String {
    match time.subsec_millis() {
        0 => format!("{} s", time.as_secs()),
        _ => format!("{} ms", time.as_millis()),
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.is_proxied);
        match self.remote {
            Some(remote) => connected.extra(Remote(remote)),
            None => connected,
        }
    }
}

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_read(cx, buffer)
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.wire).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}
