//! Plain URLs, which are most: read without the parser of the standard, which would leave them as they are.
//!
//! Whatever the parser would change, refuse, or look at twice is left to it: other schemes, user names, capital letters,
//! names in other scripts, numbers, dot segments, and all signs that it encodes. A property test holds the two together.

use std::net::Ipv4Addr;

use super::{PageUrl, URL_CHARS_MAX, is_blocked};

/// Longest host name and longest label (RFC 1035, 2.3.4).
const NAME_CHARS_MAX: usize = 253;
const LABEL_CHARS_MAX: usize = 63;

/// The URL that a text is; none when the parser must say.
pub(super) fn read(text: &str) -> Option<PageUrl> {
    let (start, is_secure) = scheme(text)?;
    with_authority(if is_secure { "https://" } else { "http://" }, &text[start..])
}

/// What a reference leads to; none when the parser must say.
pub(super) fn join(base: &PageUrl, reference: &str) -> Option<PageUrl> {
    match reference.as_bytes() {
        [] => None,
        [b'#', ..] => Some(base.clone()),
        [b'/', b'/', ..] => with_authority(&base.as_str()[..base.scheme().len() + 3], &reference[2..]),
        [b'/', ..] => build(base, base.path_start.into(), Parts::of(reference)?),
        [b'?', ..] => build(base, base.path_end.into(), Parts::of(reference)?),
        _ if scheme(reference).is_some() => read(reference),
        _ => {
            let parts = Parts::of(reference)?;
            // A colon may end a scheme.
            if parts.path.bytes().take_while(|&byte| byte != b'/').any(|byte| byte == b':') {
                return None;
            }
            let folder = base.path().rfind('/')? + 1;
            build(base, usize::from(base.path_start) + folder, parts)
        }
    }
}

/// What a reference has behind its host.
struct Parts<'a> {
    path: &'a str,
    /// With its `?`, or empty.
    query: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of a text that stay as they are written; what follows a `#` counts for nothing.
    fn of(text: &'a str) -> Option<Self> {
        let path_end = plain_path_length(text);
        let query_length = if text.as_bytes().get(path_end) == Some(&b'?') {
            text.as_bytes()[path_end..].iter().take_while(|&&byte| is_plain_in_query(byte)).count()
        } else {
            0
        };
        let query_end = path_end + query_length;
        let is_whole = matches!(text.as_bytes().get(query_end), None | Some(b'#'));
        is_whole.then(|| Parts { path: &text[..path_end], query: &text[path_end..query_end] })
    }

    fn len(&self) -> usize {
        self.path.len() + self.query.len()
    }
}

/// Where the authority begins, and whether the scheme is https.
fn scheme(text: &str) -> Option<(usize, bool)> {
    let rest = text.strip_prefix("http")?;
    let (rest, is_secure) = rest.strip_prefix('s').map_or((rest, false), |rest| (rest, true));
    rest.starts_with("://").then_some((text.len() - rest.len() + 3, is_secure))
}

/// The first bytes of a URL, a path and a query: one after the other.
fn build(base: &PageUrl, kept: usize, Parts { path, query }: Parts) -> Option<PageUrl> {
    if kept + path.len() + query.len() > URL_CHARS_MAX {
        return None;
    }
    let text = [&base.as_str()[..kept], path, query].concat();
    let path_end = (kept + path.len()) as u16;
    Some(PageUrl { text: text.into(), host_end: base.host_end, path_start: base.path_start, path_end })
}

/// A URL from `http://` or `https://` and what follows it.
fn with_authority(scheme: &str, rest: &str) -> Option<PageUrl> {
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    if !(is_plain_host(host) || is_plain_address(host)) || !port.is_none_or(|port| is_plain_port(port, scheme)) {
        return None;
    }
    let parts = Parts::of(rest)?;
    let root = if parts.path.is_empty() { "/" } else { "" };
    if scheme.len() + end + parts.len() + root.len() > URL_CHARS_MAX {
        return None;
    }
    let text = [scheme, authority, root, parts.path, parts.query].concat();
    Some(PageUrl {
        host_end: (scheme.len() + host.len()) as u16,
        path_start: (scheme.len() + authority.len()) as u16,
        path_end: (text.len() - parts.query.len()) as u16,
        text: text.into(),
    })
}

/// A name in lower case whose last label is no number, and that nobody could take for one in another script.
fn is_plain_host(host: &str) -> bool {
    let (mut label_start, mut before) = (0, b'.');
    for (at, &byte) in host.as_bytes().iter().enumerate() {
        let is_plain = match byte {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'-' => before != b'-' && before != b'.',
            b'.' => before != b'-' && before != b'.' && at - label_start <= LABEL_CHARS_MAX,
            _ => false,
        };
        if !is_plain {
            return false;
        }
        if byte == b'.' {
            label_start = at + 1;
        }
        before = byte;
    }
    let last = &host.as_bytes()[label_start..];
    host.len() <= NAME_CHARS_MAX
        && last.len() <= LABEL_CHARS_MAX
        && before != b'-'
        && last.first().is_some_and(u8::is_ascii_alphabetic)
}

/// An address as every browser writes it.
fn is_plain_address(host: &str) -> bool {
    host.starts_with(|c: char| c.is_ascii_digit()) && host.parse::<Ipv4Addr>().is_ok()
}

/// A port that stays as it is written.
fn is_plain_port(port: &str, scheme: &str) -> bool {
    let own = if scheme.starts_with("https") { 443 } else { 80 };
    port.bytes().all(|byte| byte.is_ascii_digit())
        && !port.starts_with('0')
        && port.parse().is_ok_and(|port: u16| port != own && !is_blocked(port))
}

/// How much of a text is a path that stays as it is written: no dot segment, and nothing that is encoded.
fn plain_path_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let begins_segment = |at: usize| at == 0 || bytes[at - 1] == b'/';
    let is_plain = |at: usize, byte| match byte {
        b'.' => !begins_segment(at),
        // An encoded dot may make a dot segment.
        b'%' => bytes.get(at + 1) != Some(&b'2'),
        _ => PLAIN[usize::from(byte)],
    };
    bytes.iter().enumerate().position(|(at, &byte)| !is_plain(at, byte)).unwrap_or(bytes.len())
}

/// Whether this byte stays as it is written in a query, behind the `?` that begins it.
fn is_plain_in_query(byte: u8) -> bool {
    PLAIN[usize::from(byte)] || matches!(byte, b'?' | b'%' | b'.')
}

/// What is encoded neither in paths nor in queries, and ends neither.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~/=&+,;:@!$*";
    let mut at = 0;
    while at < signs.len() {
        plain[signs[at] as usize] = true;
        at += 1;
    }
    plain
};

#[cfg(test)]
mod tests {
    use ::url::Url;
    use proptest::prelude::*;

    use super::*;
    use crate::NotAPage;

    fn by_parser(base: Option<&PageUrl>, text: &str) -> Result<PageUrl, NotAPage> {
        let url = match base {
            Some(base) => base.to_url()?.join(text),
            None => Url::parse(text),
        };
        PageUrl::from_url(url.map_err(|_| NotAPage::NotAUrl)?)
    }

    const BASES: &[&str] = &[
        "http://a.example/",
        "https://www.school.example:8443/news/2026/7.html?id=3&page=4",
        "http://192.0.2.7/a/b/",
        "http://[2001:db8::7]:8080/x?",
        "http://a.example//x//y",
    ];

    #[test]
    fn usual_links_need_no_parser() {
        let base = PageUrl::new(BASES[1]).unwrap();
        for reference in [
            "/news/7.html",
            "8.html",
            "list/8.html?page=2#top",
            "?page=2",
            "//static.school.example/a.js?v=1.2",
            "https://www.school.example/",
            "http://www.school.example:8080/go?to=http://a.example/",
            "http://school.example?x",
            "#top",
            "http://192.0.2.7:8080/a/b.html",
        ] {
            assert_eq!(
                join(&base, reference).ok_or(NotAPage::NotAUrl),
                by_parser(Some(&base), reference),
                "{reference}"
            );
        }
    }

    #[test]
    fn whatever_would_change_is_left_to_the_parser() {
        let base = PageUrl::new(BASES[1]).unwrap();
        for reference in [
            "",
            "../x",
            "./x",
            "a/..",
            "/a/%2e%2e/b",
            " /x",
            "/x y",
            "/\u{4e2d}",
            "x:y",
            "mailto:a@b.example",
            "http://A.example/",
            "http://a.example:80/",
            "https://a.example:443/",
            "http://a.example:25/",
            "http://a.example:/",
            "http://a.example:08080/",
            "http://1.2.3/",
            "http://01.2.3.4/",
            "http://1.2.3.256/",
            "http://a.0x7f/",
            "http://xn--a/",
            "http://a..example/",
            "http://a.example./",
            "http://-a.example/",
            "http://u@a.example/",
            "http:///a.example/",
            "http:/a.example/",
            "/x?a='b'",
            "/x\\y",
            "/x\ty",
        ] {
            assert_eq!(join(&base, reference), None, "{reference}");
        }
    }

    #[test]
    fn names_and_labels_are_plain_up_to_their_limits() {
        let label = |chars: usize| is_plain_host(&format!("{}.example", "a".repeat(chars)));
        assert_eq!((label(LABEL_CHARS_MAX), label(LABEL_CHARS_MAX + 1)), (true, false));
        let name = |chars: usize| is_plain_host(&"a.".repeat(chars)[..2 * chars - 1]);
        let most = NAME_CHARS_MAX.div_ceil(2);
        assert_eq!((name(most), name(most + 1)), (true, false));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_parser_would_say_the_same(
            base in prop::sample::select(BASES),
            text in "(http|https|ftp|:|/|//|\\?|#|\\.|\\.\\.|@|a|B|1|-|--|xn--|%2e|%2F|%41|:80|:8080|:443|1\\.2\\.3|\\.04|0x7f|example|www\\.a|&|=| |;|\\\\|'|中){0,9}",
        ) {
            let base = PageUrl::new(base).unwrap();
            if let Some(url) = join(&base, &text) {
                prop_assert_eq!(Ok(url), by_parser(Some(&base), &text));
            }
            if let Some(url) = read(&text) {
                prop_assert_eq!(Ok(url), by_parser(None, &text));
            }
        }

        #[test]
        fn the_parser_would_say_the_same_of_any_ascii(base in prop::sample::select(BASES), text in "[ -~]{0,24}") {
            let base = PageUrl::new(base).unwrap();
            if let Some(url) = join(&base, &text) {
                prop_assert_eq!(Ok(url), by_parser(Some(&base), &text));
            }
        }
    }
}
