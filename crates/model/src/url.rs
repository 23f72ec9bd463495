//! URLs that can be visited, and the origins they belong to.

use std::fmt;

use ::url::{Host, Url};

/// Longest URL that is taken up, in characters after normalization; a longer one is a trap or a mistake.
pub const URL_CHARS_MAX: usize = 2048;

/// A URL that can be visited: http or https, normalized after the WHATWG URL standard, without fragment or credentials.
///
/// A trailing dot of the host is dropped, so that one page has one name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageUrl(Url);

/// Why a text is not the URL of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPage {
    /// The text is not a URL at all.
    #[error("not a URL")]
    NotAUrl,
    /// A URL, but not of a page: mailto, javascript, data …
    #[error("not an http or https URL")]
    NotHttp,
    /// Longer than [`URL_CHARS_MAX`].
    #[error("a URL of more than {URL_CHARS_MAX} characters")]
    TooLong,
    /// The host name has an empty label, a label of more than 63 octets, or more than 253 octets (RFC 1035, 2.3.4).
    #[error("a host name that cannot exist")]
    BadHost,
    /// A port that browsers refuse (WHATWG Fetch, "port blocking").
    #[error("a port that browsers refuse")]
    BadPort,
}

/// Scheme, host and port: what one robots.txt speaks for (RFC 9309, 2.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(String);

impl PageUrl {
    /// Reads an absolute URL.
    pub fn new(text: &str) -> Result<Self, NotAPage> {
        Self::from_url(Url::parse(text).map_err(|_| NotAPage::NotAUrl)?)
    }

    /// Resolves a reference against this URL, as a browser would (WHATWG URL, with a base).
    pub fn join(&self, reference: &str) -> Result<Self, NotAPage> {
        Self::from_url(self.0.join(reference).map_err(|_| NotAPage::NotAUrl)?)
    }

    /// Takes an already parsed URL.
    pub fn from_url(mut url: Url) -> Result<Self, NotAPage> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NotAPage::NotHttp);
        }
        url.set_fragment(None);
        // An http URL has a host, so credentials and host can be set.
        if !url.username().is_empty() || url.password().is_some() {
            url.set_username("").map_err(|()| NotAPage::NotAUrl)?;
            url.set_password(None).map_err(|()| NotAPage::NotAUrl)?;
        }
        if let Some(Host::Domain(name)) = url.host()
            && let Some(bare) = name.strip_suffix('.')
        {
            let bare = bare.to_owned();
            url.set_host(Some(&bare)).map_err(|_| NotAPage::BadHost)?;
        }
        if let Some(Host::Domain(name)) = url.host()
            && (name.len() > 253 || name.split('.').any(|label| label.is_empty() || label.len() > 63))
        {
            return Err(NotAPage::BadHost);
        }
        if url.port().is_some_and(|port| PORTS_BLOCKED.binary_search(&port).is_ok()) {
            return Err(NotAPage::BadPort);
        }
        if url.as_str().len() > URL_CHARS_MAX {
            return Err(NotAPage::TooLong);
        }
        Ok(PageUrl(url))
    }

    /// The whole URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The parsed URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host as it stands in the URL: a name in A-labels, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The port that a connection would use.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(80)
    }

    /// True for https.
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The path and, if there is one, `?` and the query: what a request line carries.
    pub fn path_and_query(&self) -> &str {
        &self.0[::url::Position::BeforePath..::url::Position::AfterQuery]
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> Origin {
        Origin(self.0[..::url::Position::BeforePath].to_owned())
    }
}

impl fmt::Display for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Origin {
    /// The origin as text, without a trailing slash: `http://www.school.example:8080`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where its robots.txt lies (RFC 9309, 2.3).
    pub fn robots_url(&self) -> Result<PageUrl, NotAPage> {
        PageUrl::new(&format!("{}/robots.txt", self.0))
    }

    /// Takes back what [`Origin::as_str`] gave.
    pub fn from_text(text: &str) -> Result<Self, NotAPage> {
        PageUrl::new(text).map(|url| url.origin())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The ports of the WHATWG Fetch standard's list of bad ports, sorted.
const PORTS_BLOCKED: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_page_has_one_name() {
        for text in ["http://a.example", "HTTP://A.example:80/#x", "http://u:p@a.example./", " http://a.example/\t"] {
            assert_eq!(PageUrl::new(text).unwrap().as_str(), "http://a.example/", "{text}");
        }
    }

    #[test]
    fn what_cannot_be_visited_is_no_page() {
        let long = format!("http://a.example/{}", "x".repeat(URL_CHARS_MAX));
        let label = format!("http://{}.example/", "x".repeat(64));
        for (text, why) in [
            ("casino.example", NotAPage::NotAUrl),
            ("mailto:a@b.example", NotAPage::NotHttp),
            ("http://a..example/", NotAPage::BadHost),
            ("http://a.example:25/", NotAPage::BadPort),
            (&long, NotAPage::TooLong),
            (&label, NotAPage::BadHost),
        ] {
            assert_eq!(PageUrl::new(text), Err(why), "{text}");
        }
    }

    #[test]
    fn blocked_ports_are_sorted() {
        assert!(PORTS_BLOCKED.is_sorted());
    }

    proptest! {
        #[test]
        fn any_text_is_a_page_or_a_reason(text in ".{0,80}") {
            if let Ok(page) = PageUrl::new(&text) {
                prop_assert_eq!(PageUrl::new(page.as_str()), Ok(page.clone()));
                prop_assert!(page.as_str().starts_with(page.origin().as_str()));
            }
        }
    }
}
