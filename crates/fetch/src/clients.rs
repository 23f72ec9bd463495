//! The HTTP clients of one way out: a strict one, and one that takes any certificate.

use std::sync::Arc;
use std::time::Duration;

use hyper::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderValue, USER_AGENT};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::connector::Connector;
use crate::error::FetchError;
use crate::guard::Guard;
use crate::kept::IDLE;
use crate::limits::HEADERS_COUNT_MAX;
use crate::proxy::{Proxy, Speaks};
use crate::resolve::{Chosen, Lookup, Resolver};
use crate::settings::Settings;
use crate::tls;

/// The content codings that are undone here.
const CODINGS: &str = "gzip, deflate, br, zstd";

/// A client whose requests have no body.
pub(crate) type HttpClient = Client<Connector, String>;

/// The clients of one way out.
pub(crate) struct Clients {
    pub(crate) strict: HttpClient,
    pub(crate) unverified: HttpClient,
    /// What a proxy that is asked for whole URLs wants to know of us.
    pub(crate) authorization: Option<HeaderValue>,
}

impl Clients {
    /// The way to ordinary sites: straight, or through the proxy.
    pub(crate) fn direct(settings: &Settings, lookup: &Lookup, guard: &Guard) -> Result<Self, FetchError> {
        let Some(proxy) = &settings.proxy else {
            return Clients::new(settings, &Resolver::Judged(lookup.clone(), guard.clone()), None);
        };
        // The proxy's own name is all that is ever looked up on this way.
        let way = Chosen { lookup: lookup.without_names(), guard: guard.clone(), host: None };
        Clients::new(settings, &Resolver::Chosen(way), Some(Proxy::parse(proxy)?))
    }

    /// A way that a rule names; it never takes the proxy.
    pub(crate) fn chosen(settings: &Settings, way: Chosen) -> Result<Self, FetchError> {
        Clients::new(settings, &Resolver::Chosen(way), None)
    }

    fn new(settings: &Settings, resolver: &Resolver, proxy: Option<Proxy>) -> Result<Self, FetchError> {
        let strict = Arc::new(tls::strict(&settings.extra_roots).map_err(FetchError::Tls)?);
        let unverified = Arc::new(tls::unverified().map_err(FetchError::Tls)?);
        let patience = Duration::from_millis(settings.limits.connect_ms);
        let authorization = match &proxy {
            Some(Proxy { speaks: Speaks::Http { authorization }, .. }) => authorization.clone(),
            _ => None,
        };
        let proxy = proxy.map(Arc::new);
        let client = |tls| {
            let connector = Connector::new(resolver.clone(), tls, patience);
            let connector = match &proxy {
                Some(proxy) => connector.through(Arc::clone(proxy), Arc::clone(&strict)),
                None => connector,
            };
            let mut builder = Client::builder(TokioExecutor::new());
            builder
                // Browsers take heads that are not quite right, so a hidden block behind one is visible all the same.
                .http1_ignore_invalid_headers_in_responses(true)
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .pool_timer(TokioTimer::new())
                .pool_max_idle_per_host(settings.connections.max(1))
                .pool_idle_timeout(IDLE);
            if settings.limits.headers_count_max != HEADERS_COUNT_MAX {
                builder.http1_max_headers(settings.limits.headers_count_max);
            }
            builder.build(connector)
        };
        Ok(Clients { strict: client(Arc::clone(&strict)), unverified: client(unverified), authorization })
    }
}

/// The fields by which every request introduces itself.
pub(crate) fn who_we_are(settings: &Settings) -> Result<HeaderMap, FetchError> {
    let value = |header: &'static str, text: &str| {
        // Header text that is not ASCII is sent as UTF-8.
        HeaderValue::from_bytes(text.as_bytes()).map_err(|_| FetchError::Header { header, found: text.to_owned() })
    };
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, value("User-Agent", &settings.user_agent)?);
    headers.insert(ACCEPT_LANGUAGE, value("Accept-Language", &settings.accept_language)?);
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(CODINGS));
    Ok(headers)
}
