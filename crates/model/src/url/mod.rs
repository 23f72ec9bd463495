//! URLs that can be visited, and the origins they belong to.

mod plain;
mod readable;

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use ::url::{Host, Position, Url, form_urlencoded};

/// Longest URL that is taken up, in characters after normalization; a longer one is a trap or a mistake.
pub const URL_CHARS_MAX: usize = 2048;

/// A URL that can be visited: http or https, normalized after the WHATWG URL standard, without fragment or credentials.
///
/// A trailing dot of the host is dropped, so that one page has one name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageUrl {
    text: Box<str>,
    /// Where host, origin (with a port that is not the scheme's own) and path end; what is left is `?` and a query.
    host_end: u16,
    path_start: u16,
    path_end: u16,
}

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
        match plain::read(text) {
            Some(url) => Ok(url),
            None => Self::from_url(Url::parse(text).map_err(|_| NotAPage::NotAUrl)?),
        }
    }

    /// Resolves a reference against this URL, as a browser would (WHATWG URL, with a base).
    pub fn join(&self, reference: &str) -> Result<Self, NotAPage> {
        match plain::join(self, reference) {
            Some(url) => Ok(url),
            None => Self::from_url(self.to_url()?.join(&two_slashes(reference)).map_err(|_| NotAPage::NotAUrl)?),
        }
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
        if url.port().is_some_and(is_blocked) {
            return Err(NotAPage::BadPort);
        }
        if url.as_str().len() > URL_CHARS_MAX {
            return Err(NotAPage::TooLong);
        }
        let end = |part: Position| url[..part].len() as u16;
        let (host_end, path_start, path_end) =
            (end(Position::AfterHost), end(Position::BeforePath), end(Position::AfterPath));
        Ok(PageUrl { text: String::from(url).into(), host_end, path_start, path_end })
    }

    /// The whole URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL as the parser's own type.
    pub fn to_url(&self) -> Result<Url, NotAPage> {
        Url::parse(&self.text).map_err(|_| NotAPage::NotAUrl)
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        if self.is_secure() { "https" } else { "http" }
    }

    /// The host as it stands in the URL: a name in A-labels, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.text[self.scheme().len() + "://".len()..self.host_end.into()]
    }

    /// The address that the host is, if it is one and no name.
    pub fn address(&self) -> Option<IpAddr> {
        let host = self.host();
        match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(six) => six.parse().ok().map(IpAddr::V6),
            // A name never ends in a number (WHATWG URL, "ends in a number checker").
            None if host.ends_with(|c: char| c.is_ascii_digit()) => host.parse().ok().map(IpAddr::V4),
            None => None,
        }
    }

    /// The name that the host is, if it is one and no address.
    pub fn name(&self) -> Option<&str> {
        if self.address().is_none() { Some(self.host()) } else { None }
    }

    /// The port that a connection would use.
    pub fn port(&self) -> u16 {
        self.own_port().unwrap_or(if self.is_secure() { 443 } else { 80 })
    }

    /// The port, if it is not the scheme's own.
    pub fn own_port(&self) -> Option<u16> {
        self.text[self.host_end.into()..self.path_start.into()].strip_prefix(':')?.parse().ok()
    }

    /// True for https.
    pub fn is_secure(&self) -> bool {
        self.text.as_bytes()[4] == b's'
    }

    /// The path; at least `/`.
    pub fn path(&self) -> &str {
        &self.text[self.path_start.into()..self.path_end.into()]
    }

    /// The query without its `?`, if there is one; it may be empty.
    pub fn query(&self) -> Option<&str> {
        self.text[self.path_end.into()..].strip_prefix('?')
    }

    /// The names and values of the query, decoded as those of a form (WHATWG URL, 5.1).
    pub fn query_pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.query().unwrap_or_default().as_bytes())
    }

    /// The path and, if there is one, `?` and the query: what a request line carries.
    pub fn path_and_query(&self) -> &str {
        &self.text[self.path_start.into()..]
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> Origin {
        Origin(self.text[..self.path_start.into()].to_owned())
    }
}

/// Whether browsers refuse a port.
fn is_blocked(port: u16) -> bool {
    PORTS_BLOCKED.binary_search(&port).is_ok()
}

impl fmt::Debug for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PageUrl").field(&self.text).finish()
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

/// A reference that begins with more than two slashes, with two: a browser passes over the others (URL standard, "special
/// authority ignore slashes state"), and the parser takes what follows two for a host without a name.
fn two_slashes(reference: &str) -> Cow<'_, str> {
    let is_skipped = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r');
    let text = reference.trim_start_matches(|sign: char| sign <= ' ');
    let slashes = text.bytes().take_while(|&byte| matches!(byte, b'/' | b'\\') || is_skipped(byte));
    let behind = slashes.clone().count();
    if slashes.filter(|&byte| !is_skipped(byte)).count() > 2 {
        Cow::Owned(format!("//{}", &text[behind..]))
    } else {
        Cow::Borrowed(reference)
    }
}

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
    fn more_than_two_slashes_lead_where_a_browser_goes() {
        let base = PageUrl::new("https://school.example/a/b").unwrap();
        for (reference, url) in [
            ("///bet.example/x", "https://bet.example/x"),
            ("////bet.example", "https://bet.example/"),
            (" /\\/bet.example/", "https://bet.example/"),
            ("/\n/\t/bet.example/", "https://bet.example/"),
            ("//bet.example/", "https://bet.example/"),
            ("/a///x", "https://school.example/a///x"),
            ("x///y", "https://school.example/a/x///y"),
        ] {
            assert_eq!(base.join(reference).unwrap().as_str(), url, "{reference:?}");
        }
        assert_eq!(base.join("///"), Err(NotAPage::NotAUrl));
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
