//! The HTTP clients of one way out: a strict one, and one that takes any certificate.

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::Resolve;
use reqwest::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use reqwest::{Client, Proxy, redirect};
use rustls::ClientConfig;
use url::Url;

use crate::error::FetchError;
use crate::guard::Guard;
use crate::kept::IDLE;
use crate::limits::HEADERS_COUNT_MAX;
use crate::resolve::{Chosen, Judged, Lookup};
use crate::settings::Settings;
use crate::tls;

/// The content codings that are undone here.
const CODINGS: &str = "gzip, deflate, br, zstd";

/// The clients of one way out.
pub(crate) struct Clients {
    pub(crate) strict: Client,
    pub(crate) unverified: Client,
}

impl Clients {
    /// The way to ordinary sites: straight, or through the proxy.
    pub(crate) fn direct(settings: &Settings, lookup: &Lookup, guard: &Guard) -> Result<Self, FetchError> {
        let Some(proxy) = &settings.proxy else {
            let judged: Arc<dyn Resolve> = Arc::new(Judged { lookup: lookup.clone(), guard: guard.clone() });
            return Clients::new(settings, &judged, None);
        };
        // The proxy's own name is all that is ever looked up on this way.
        let way: Arc<dyn Resolve> =
            Arc::new(Chosen { lookup: lookup.without_names(), guard: guard.clone(), host: None });
        Clients::new(settings, &way, Some(&parse_proxy(proxy)?))
    }

    /// A way that a rule names; it never takes the proxy.
    pub(crate) fn chosen(settings: &Settings, way: Chosen) -> Result<Self, FetchError> {
        let way: Arc<dyn Resolve> = Arc::new(way);
        Clients::new(settings, &way, None)
    }

    fn new(settings: &Settings, resolver: &Arc<dyn Resolve>, proxy: Option<&Proxy>) -> Result<Self, FetchError> {
        let client = |tls: Result<ClientConfig, rustls::Error>| -> Result<Client, FetchError> {
            let mut builder = Client::builder()
                .tls_backend_preconfigured(tls.map_err(FetchError::Tls)?)
                .dns_resolver(Arc::clone(resolver))
                .no_proxy()
                .http1_only()
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                // Browsers take heads that are not quite right, so a hidden block behind one is visible all the same.
                .http1_ignore_invalid_headers_in_responses(true)
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .connect_timeout(Duration::from_millis(settings.limits.connect_ms))
                .pool_max_idle_per_host(settings.connections.max(1))
                .pool_idle_timeout(IDLE);
            if settings.limits.headers_count_max != HEADERS_COUNT_MAX {
                builder = builder.http1_max_headers(settings.limits.headers_count_max);
            }
            if let Some(proxy) = proxy {
                builder = builder.proxy(proxy.clone());
            }
            builder.build().map_err(FetchError::Client)
        };
        Ok(Clients { strict: client(tls::strict(&settings.extra_roots))?, unverified: client(tls::unverified())? })
    }
}

/// The fields by which every request introduces itself.
pub(crate) fn who_we_are(settings: &Settings) -> Result<HeaderMap, FetchError> {
    let value = |header: &'static str, text: &str| {
        // Header text that is not ASCII is sent as UTF-8.
        HeaderValue::from_bytes(text.as_bytes()).map_err(|_| FetchError::Header { header, found: text.to_owned() })
    };
    let mut headers = HeaderMap::new();
    headers.insert(reqwest::header::USER_AGENT, value("User-Agent", &settings.user_agent)?);
    headers.insert(ACCEPT_LANGUAGE, value("Accept-Language", &settings.accept_language)?);
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(CODINGS));
    Ok(headers)
}

fn parse_proxy(text: &str) -> Result<Proxy, FetchError> {
    let wrong = || FetchError::Proxy { found: text.to_owned() };
    let url = Url::parse(text).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong());
    }
    // With plain socks5 the client would look names up itself, past the proxy that knows them.
    let text = match text.strip_prefix("socks5://") {
        Some(rest) => format!("socks5h://{rest}"),
        None => text.to_owned(),
    };
    Proxy::all(text).map_err(|_| wrong())
}
