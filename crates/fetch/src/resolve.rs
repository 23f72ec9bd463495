//! Names to addresses, each answer judged whole before any of it is used.
//!
//! The HTTP client asks this resolver and connects to what it answers and to nothing else, so that a name which answers
//! otherwise a moment later (DNS rebinding) gains nothing.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::Name as DnsName;
use hyper_util::client::legacy::connect::dns::Name;
use suyuan_model::Trouble;
use tower_service::Service;

use crate::guard::{Guard, Refusal};

/// Most addresses of one name that are taken; a name with more is no site.
pub const ADDRESSES_MAX: usize = 64;

/// A table of names instead of DNS: what is not in it does not exist.
pub type Names = BTreeMap<String, Vec<IpAddr>>;

/// Addresses, or why there are none to go to.
pub(crate) type Found = Result<Vec<IpAddr>, Refusal>;

/// Asks DNS, or a table.
#[derive(Clone)]
pub(crate) struct Lookup {
    names: Option<Arc<Names>>,
    /// Servers to ask; none are the system's.
    servers: Arc<[SocketAddr]>,
    /// Made at the first question: a machine without DNS can still crawl through rules, tables and proxies.
    dns: Arc<OnceLock<Result<TokioResolver, Refusal>>>,
}

impl Lookup {
    pub(crate) fn new(names: Option<Names>, servers: &[SocketAddr]) -> Self {
        Lookup { names: names.map(Arc::new), servers: servers.into(), dns: Arc::default() }
    }

    /// The same without the table: for what the operator chose.
    pub(crate) fn without_names(&self) -> Self {
        Lookup { names: None, ..self.clone() }
    }

    /// The table of names, if there is one.
    pub(crate) fn names(&self) -> Option<&Names> {
        self.names.as_deref()
    }

    /// Every address of a name, each once, IPv4 first and in order, so that the first stays the same between lookups.
    pub(crate) async fn addresses(&self, host: &str) -> Found {
        let mut addresses = match &self.names {
            Some(names) => names.get(&host.to_ascii_lowercase()).cloned().unwrap_or_default(),
            None => self.ask(host).await?,
        };
        addresses.sort_unstable();
        addresses.dedup();
        match addresses.len() {
            0 => Err(missing("no such host")),
            1..=ADDRESSES_MAX => Ok(addresses),
            _ => Err(missing("a name with more addresses than any site has")),
        }
    }

    /// The addresses of a name of which every one may be visited. One that may not spoils the whole answer:
    /// hostile zones mix public and private ones.
    pub(crate) async fn judged(&self, host: &str, guard: &Guard) -> Found {
        let addresses = self.addresses(host).await?;
        for &address in &addresses {
            guard.judge_address(address)?;
        }
        Ok(addresses)
    }

    async fn ask(&self, host: &str) -> Found {
        let resolver = self.dns.get_or_init(|| resolver(&self.servers)).as_ref().map_err(Clone::clone)?;
        let mut name = DnsName::from_ascii(host).map_err(|_| missing("not a name that DNS knows"))?;
        // A URL names a host in full; the system's search list is not for it.
        name.set_fqdn(true);
        match resolver.lookup_ip(name).await {
            Ok(answer) => Ok(answer.iter().collect()),
            Err(error) if error.is_no_records_found() => Err(missing("no such host")),
            Err(_) => Err(missing("DNS does not answer")),
        }
    }
}

fn resolver(servers: &[SocketAddr]) -> Result<TokioResolver, Refusal> {
    let unusable = |_| missing("this machine has no usable DNS configuration");
    if servers.is_empty() {
        return TokioResolver::builder_tokio().map_err(unusable)?.build().map_err(unusable);
    }
    let server = |address: &SocketAddr| {
        let mut ways = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
        for way in &mut ways {
            way.port = address.port();
        }
        NameServerConfig::new(address.ip(), true, ways)
    };
    let config = ResolverConfig::from_name_servers(servers.iter().map(server).collect());
    TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build().map_err(unusable)
}

fn missing(reason: &str) -> Refusal {
    Refusal::new(Trouble::Dns, reason)
}

/// What the client asks for the addresses of a name.
#[derive(Clone)]
pub(crate) enum Resolver {
    /// On the way to an ordinary site: every address is judged.
    Judged(Lookup, Guard),
    /// Where the operator chose the way.
    Chosen(Chosen),
}

/// Whatever is asked for, this host is meant.
#[derive(Clone)]
pub(crate) struct Chosen {
    pub(crate) lookup: Lookup,
    pub(crate) guard: Guard,
    /// None: the host that is asked for, which is the operator's proxy.
    pub(crate) host: Option<String>,
}

impl Chosen {
    pub(crate) async fn addresses(&self, asked: &str) -> Found {
        let host = self.host.as_deref().unwrap_or(asked);
        let addresses = match host.parse() {
            Ok(address) => vec![address],
            Err(_) => self.lookup.addresses(host).await?,
        };
        // A proxy's own address may be public even where pages' may not.
        if self.host.is_some() {
            for &address in &addresses {
                self.guard.judge_chosen(address)?;
            }
        }
        Ok(addresses)
    }
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Refusal>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Refusal>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses = match resolver {
                Resolver::Judged(lookup, guard) => lookup.judged(name.as_str(), &guard).await?,
                Resolver::Chosen(way) => way.addresses(name.as_str()).await?,
            };
            // Port 0 lets the client put in the URL's.
            let sockets: Vec<_> = addresses.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(sockets.into_iter())
        })
    }
}
