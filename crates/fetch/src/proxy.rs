//! The operator's proxy: what it speaks, and how we introduce ourselves to it.

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use crate::error::FetchError;

/// Where SOCKS proxies listen (RFC 1928, 3).
const SOCKS_PORT: u16 = 1080;

/// The operator's proxy.
pub(crate) struct Proxy {
    /// Where it is; `https` if TLS is spoken with it.
    pub(crate) url: Uri,
    pub(crate) speaks: Speaks,
}

/// What a proxy speaks, and how we introduce ourselves.
pub(crate) enum Speaks {
    /// HTTP, with a field of its own for who asks.
    Http { authorization: Option<HeaderValue> },
    /// SOCKS 5. Names are looked up by the proxy, which knows them.
    Socks { login: Option<(String, String)> },
}

impl Proxy {
    /// Reads `http://`, `https://`, `socks5://` and `socks5h://`, the last two alike.
    pub(crate) fn parse(text: &str) -> Result<Self, FetchError> {
        let wrong = || FetchError::Proxy { found: text.to_owned() };
        let url = Url::parse(text).map_err(|_| wrong())?;
        let is_socks = match url.scheme() {
            "http" | "https" => false,
            "socks5" | "socks5h" => true,
            _ => return Err(wrong()),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        let port = url.port_or_known_default().unwrap_or(SOCKS_PORT);
        let scheme = if url.scheme() == "https" { "https" } else { "http" };
        let place = format!("{scheme}://{host}:{port}/").parse().map_err(|_| wrong())?;
        // Who we are is read as other programs read it from their environment.
        let read = Matcher::builder().all(text).build().intercept(&Uri::from_static("http://site.invalid/"));
        let read = read.ok_or_else(wrong)?;
        let owned = |(user, password): (&str, &str)| (user.to_owned(), password.to_owned());
        let speaks = if is_socks {
            Speaks::Socks { login: read.raw_auth().map(owned) }
        } else {
            Speaks::Http { authorization: read.basic_auth().cloned() }
        };
        Ok(Proxy { url: place, speaks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_read_with_who_asks_it() {
        for (text, place, authorization) in [
            ("http://127.0.0.1:3128", "http://127.0.0.1:3128/", None),
            ("http://proxy.example", "http://proxy.example:80/", None),
            ("https://proxy.example", "https://proxy.example:443/", None),
            ("http://me:p%40ss@proxy.example:8080/", "http://proxy.example:8080/", Some("Basic bWU6cEBzcw==")),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            assert_eq!(proxy.url.to_string(), place);
            let Speaks::Http { authorization: read } = proxy.speaks else { panic!("{text}") };
            assert_eq!(read.as_ref().map(|field| field.to_str().unwrap()), authorization, "{text}");
        }
        for (text, place, login) in [
            ("socks5://127.0.0.1", "http://127.0.0.1:1080/", None),
            ("socks5h://[::1]:9050", "http://[::1]:9050/", None),
            ("socks5://me:p%40ss@proxy.example", "http://proxy.example:1080/", Some(("me", "p@ss"))),
        ] {
            let proxy = Proxy::parse(text).unwrap();
            assert_eq!(proxy.url.to_string(), place);
            let Speaks::Socks { login: read } = proxy.speaks else { panic!("{text}") };
            assert_eq!(read.as_ref().map(|(user, password)| (&**user, &**password)), login, "{text}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_told() {
        for text in ["", "127.0.0.1:3128", "ftp://proxy.example", "socks4://proxy.example", "http://", "socks5://"] {
            assert!(matches!(Proxy::parse(text), Err(FetchError::Proxy { found }) if found == text), "{text}");
        }
    }
}
