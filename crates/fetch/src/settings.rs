//! How the live client presents itself, which ways it takes, and where it does not go.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use suyuan_model::PageUrl;

use crate::connect_to::ConnectTo;
use crate::limits::Limits;
use crate::resolve::Names;

/// The languages that are asked for by default: what is looked for is mostly written for Chinese readers.
pub const ACCEPT_LANGUAGE: &str = "zh-CN,zh;q=0.9,en;q=0.8";

/// How the live client presents itself, which ways it takes, and where it does not go.
#[derive(Clone)]
pub struct Settings {
    /// Who we are, on every request.
    pub user_agent: String,
    /// Which languages we ask for.
    pub accept_language: String,
    /// Loopback and private addresses may be visited.
    pub allow_private: bool,
    /// Public addresses may not be visited, and why.
    pub forbid_public: Option<String>,
    /// Where connections go instead; the first rule that matches holds. A rule goes before the proxy.
    pub connect_to: Vec<ConnectTo>,
    /// An HTTP or SOCKS5 proxy, as a URL. It resolves the names.
    pub proxy: Option<String>,
    /// URLs that are never visited: the watchlist.
    pub never: Arc<dyn Fn(&PageUrl) -> bool + Send + Sync>,
    /// Addresses that are never visited: the watchlist.
    pub never_address: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
    /// What one visit may cost.
    pub limits: Limits,
    /// A table of names instead of DNS. With it a name that it lacks fails whatever `connect_to` says,
    /// and the address that it tells is the lane's key even where `connect_to` leads elsewhere.
    pub names: Option<Names>,
    /// DNS servers to ask instead of those that the system names.
    pub name_servers: Vec<SocketAddr>,
    /// Root certificates to trust beside the usual ones, in DER.
    pub extra_roots: Vec<Vec<u8>>,
    /// Connections to one host that are kept for the next visit.
    pub connections: usize,
}

impl Default for Settings {
    /// An honest crawler that goes to public addresses only and knows no watchlist.
    fn default() -> Self {
        Settings {
            user_agent: concat!("suyuan/", env!("CARGO_PKG_VERSION")).to_owned(),
            accept_language: ACCEPT_LANGUAGE.to_owned(),
            allow_private: false,
            forbid_public: None,
            connect_to: Vec::new(),
            proxy: None,
            never: Arc::new(|_| false),
            never_address: Arc::new(|_| false),
            limits: Limits::default(),
            names: None,
            name_servers: Vec::new(),
            extra_roots: Vec::new(),
            connections: 1,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("user_agent", &self.user_agent)
            .field("allow_private", &self.allow_private)
            .field("forbid_public", &self.forbid_public)
            .field("connect_to", &self.connect_to)
            .field("proxy", &self.proxy)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
