//! URLs inside URLs: where a redirector, a shortener or a translator is asked to lead.
//!
//! `/go.php?url=http%3A%2F%2Fcasino.example` leads there as well as a plain link does, for whoever follows it.
//! What is carried may be encoded several times, and may carry another in turn.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use suyuan_model::{Decoding, PageUrl};

use crate::encoded::{may_be_disguised, undisguised};
use crate::tops::{is_ending_of_file, is_known_top};
use crate::unescape;
use crate::walker::LAYERS_MAX;

/// Names below which a host is spelled in one label: `casino-example.translate.goog`.
const HOSTS_IN_A_LABEL: &[&str] = &[".translate.goog", ".cdn.ampproject.org"];

/// How many URLs may stand around one: whoever is sent on more often has come through somebody's maze.
pub const CARRIERS_MAX: u8 = 4;

/// So many strings of a record are read that a URL carries: `{"url":"http://…"}`.
pub const RECORD_STRINGS_MAX: usize = 32;

/// A URL that another one carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Where it leads.
    pub url: PageUrl,
    /// Where in the other one it stands.
    pub carrier: Carrier,
    /// Without scheme or slashes, so that it is one only if whoever reads it takes it for one.
    pub bare: bool,
    /// How it stands there.
    pub raw: String,
    /// What had to be undone to read it, outermost first.
    pub decoded_by: Vec<Decoding>,
}

/// Where in a URL another one stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The value of a parameter of this name, in lower case.
    Parameter(String),
    /// The whole query.
    Query,
    /// The path behind this segment, which is in lower case and empty for the first.
    Path(String),
    /// One label of the host.
    Host,
}

/// Every URL that this one carries.
pub fn carried(url: &PageUrl) -> Vec<Carried> {
    if may_carry(url) { carried_at(0, url) } else { Vec::new() }
}

/// What a URL carries that is so deep in others itself.
fn carried_at(depth: u8, url: &PageUrl) -> Vec<Carried> {
    let mut found = Found { depth, list: Vec::new() };
    of_host(url, &mut found);
    of_path(url, &mut found);
    of_query(url, &mut found);
    found.list
}

/// What was found in one URL, and how many carry that one.
struct Found {
    depth: u8,
    list: Vec<Carried>,
}

/// Whether a URL could carry another one: most have neither a dot, outside the names of files, nor anything encoded.
fn may_carry(url: &PageUrl) -> bool {
    let in_query = |query: &str| {
        query.bytes().any(|byte| matches!(byte, b'%' | b':' | b'.' | b'/' | b'\\'))
            || query
                .split(['&', '='])
                .any(|piece| may_be_disguised(piece) || piece.strip_prefix("a1").is_some_and(may_be_disguised))
    };
    path_may_carry(url.path())
        || url.query().is_some_and(in_query)
        || HOSTS_IN_A_LABEL.iter().any(|end| url.host().ends_with(end))
}

/// Whether a path has a segment that may carry a URL, or an empty one before its last.
fn path_may_carry(path: &str) -> bool {
    let in_segment = |segment: &str, has_dot: bool| if has_dot { !is_file(segment) } else { may_be_disguised(segment) };
    let (mut start, mut has_dot) = (1, false);
    for (at, byte) in path.bytes().enumerate().skip(1) {
        match byte {
            b'%' | b':' => return true,
            b'.' => has_dot = true,
            b'/' => {
                if at == start || in_segment(&path[start..at], has_dot) {
                    return true;
                }
                (start, has_dot) = (at + 1, false);
            }
            _ => {}
        }
    }
    in_segment(&path[start..], has_dot)
}

fn of_host(url: &PageUrl, found: &mut Found) {
    let Some(label) = HOSTS_IN_A_LABEL.iter().find_map(|end| url.host().strip_suffix(end)) else { return };
    let host = label.replace("--", "\0").replace('-', ".").replace('\0', "-");
    if let Ok(to) = PageUrl::new(&format!("http://{host}{}", url.path_and_query()))
        && host.contains('.')
    {
        found.list.push(Carried {
            url: to,
            carrier: Carrier::Host,
            bare: false,
            raw: label.to_owned(),
            decoded_by: Vec::new(),
        });
    }
}

/// A path ends in a URL (`/redirect/https://casino.example/`), or one segment is one.
fn of_path(url: &PageUrl, found: &mut Found) {
    let whole = url.path_and_query();
    let path = url.path();
    let mut before = "";
    for (slash, _) in path.match_indices('/') {
        let rest = &whole[slash + 1..];
        let segment = &path[slash + 1..];
        let segment = &segment[..segment.find('/').unwrap_or(segment.len())];
        let carrier = || Carrier::Path(before.to_ascii_lowercase());
        let is_url = rest.starts_with('/') || has_scheme(rest);
        // Filters of mail put signs around it: `/v3/__https://casino.example__;!!x`.
        if let Some(wrapped) = rest.strip_prefix("__").filter(|rest| has_scheme(rest)) {
            take(wrapped.split("__").next().unwrap_or_default(), &carrier(), found);
            return;
        }
        // Everything behind it is of the URL, its query too.
        if is_url {
            take(if rest.starts_with('/') { &whole[slash..] } else { rest }, &carrier(), found);
            return;
        }
        if is_file(segment) {
            before = segment;
            continue;
        }
        if segment.contains(['.', '%']) && !take(rest, &carrier(), found) {
            take(segment, &carrier(), found);
        } else {
            take_disguised(segment, &carrier(), found);
        }
        before = segment;
    }
}

/// Whether a segment is the name of a file, which carries nothing.
fn is_file(segment: &str) -> bool {
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let dot = segment.bytes().rposition(|byte| byte == b'.');
    dot.is_some_and(|dot| is_ending_of_file(&segment[dot + 1..]) && is_plain(&segment[..dot]))
}

fn of_query(url: &PageUrl, found: &mut Found) {
    let Some(query) = url.query() else { return };
    if has_scheme(query) || query.starts_with("//") {
        take(query, &Carrier::Query, found);
        return;
    }
    let mut start = 0;
    for pair in query.split('&') {
        let Some((name, value)) = pair.split_once('=').filter(|(_, value)| !value.trim_matches('=').is_empty()) else {
            take(pair, &Carrier::Query, found);
            start += pair.len() + 1;
            continue;
        };
        let name = unescape::percent(name).map_or(Cow::Borrowed(name), |(plain, _)| Cow::Owned(plain));
        let carrier = Carrier::Parameter(name.to_ascii_lowercase());
        // What is not encoded may go on behind the next `&`: `?url=http://casino.example/?a=1&b=2`.
        let rest = &query[start + pair.len() - value.len()..];
        let is_open = has_scheme(value) && value.contains('?');
        take(if is_open { rest } else { value }, &carrier, found);
        start += pair.len() + 1;
    }
}

/// Notes the URL that a value is; false when it is none.
fn take(value: &str, carrier: &Carrier, found: &mut Found) -> bool {
    let known = found.list.len();
    undo(value, value, carrier, &mut Vec::new(), found);
    found.list.len() > known
}

fn take_disguised(value: &str, carrier: &Carrier, found: &mut Found) {
    if let Some((plain, decoding)) = undisguised(value) {
        undo(&plain, value, carrier, &mut vec![decoding], found);
    }
}

/// Reads a value, and what becomes of it when one more layer is undone.
fn undo(value: &str, raw: &str, carrier: &Carrier, undone: &mut Vec<Decoding>, found: &mut Found) {
    if let Some((url, bare)) = as_url(value) {
        let inner = Carried { url, carrier: carrier.clone(), bare, raw: raw.to_owned(), decoded_by: undone.clone() };
        // A URL in clear is what it is; below it others may be carried.
        if undone.len() < usize::from(LAYERS_MAX) && !bare && found.depth < CARRIERS_MAX {
            let depth = undone.len();
            for mut deeper in carried_at(found.depth + 1, &inner.url) {
                deeper.decoded_by.splice(0..0, undone.iter().copied());
                deeper.decoded_by.truncate(depth + usize::from(LAYERS_MAX));
                found.list.push(Carried { carrier: carrier.clone(), raw: raw.to_owned(), ..deeper });
            }
        }
        found.list.push(inner);
        return;
    }
    if undone.len() == usize::from(LAYERS_MAX) {
        return;
    }
    for text in strings_of_record(value).take(RECORD_STRINGS_MAX) {
        undo(&text.replace("\\/", "/"), raw, carrier, undone, found);
    }
    // Bing puts two letters before its Base64.
    let disguised = undisguised(value).or_else(|| undisguised(value.strip_prefix("a1")?));
    let layer = match unescape::percent(value) {
        Some((plain, _)) => Some((plain, Decoding::Percent)),
        None => disguised,
    };
    if let Some((plain, decoding)) = layer {
        undone.push(decoding);
        undo(&plain, raw, carrier, undone, found);
        undone.pop();
    }
}

/// The strings in a record of JSON, names and values; none in what is no record.
fn strings_of_record(value: &str) -> impl Iterator<Item = &str> {
    let inside = value.trim().strip_prefix(['{', '[']).filter(|rest| rest.ends_with(['}', ']'])).unwrap_or_default();
    inside.split('"').skip(1).step_by(2)
}

/// The URL that a value is by itself, and whether it is so without scheme or slashes.
fn as_url(value: &str) -> Option<(PageUrl, bool)> {
    let value = value.trim_matches(|c: char| c <= ' ');
    if has_scheme(value) {
        return Some((PageUrl::new(value).ok()?, false));
    }
    // A browser needs no slashes where the page has another scheme; a file is not called so.
    if let Some(rest) = without_scheme(value).filter(|rest| !rest.starts_with(['/', '\\'])) {
        return as_url(rest).filter(|(_, bare)| *bare).map(|(url, _)| (url, false));
    }
    let slashes = value.bytes().filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\r'));
    if slashes.take_while(|byte| matches!(byte, b'/' | b'\\')).count() >= 2 {
        return Some((PageUrl::new(&format!("http:{value}")).ok()?, false));
    }
    let end = value.find(['/', '?', '#', '\\']).unwrap_or(value.len());
    let host = value[..end].rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    // Most names of files end before a URL is parsed.
    let top = name.rsplit(['.', '。', '．']).next().unwrap_or_default();
    let is_host = !top.is_ascii() || is_known_top(top) || name.parse::<Ipv4Addr>().is_ok();
    let is_bare =
        is_host && top.len() < name.len() && !name.contains(|c: char| c.is_whitespace() || c == '%' || c == '_');
    let url = is_bare.then(|| PageUrl::new(&format!("http://{value}")).ok()).flatten()?;
    let top = url.host().rsplit('.').next().unwrap_or_default();
    (is_known_top(top) || name.parse::<Ipv4Addr>().is_ok()).then_some((url, true))
}

/// What stands behind the scheme of a page that a text begins with.
fn without_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
}

/// Whether a text begins with a scheme that leads to a page, however many slashes follow.
fn has_scheme(text: &str) -> bool {
    let mut plain =
        text.bytes().filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\r')).map(|byte| byte.to_ascii_lowercase());
    b"http".iter().all(|&sign| plain.next() == Some(sign))
        && match plain.next() {
            Some(b's') => plain.next() == Some(b':'),
            other => other == Some(b':'),
        }
        && matches!(plain.next(), Some(b'/' | b'\\'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where a URL carries another, whether bare, and what was undone.
    #[track_caller]
    fn check(url: &str, expected: &[(&str, &str)]) {
        let found = carried(&PageUrl::new(url).unwrap());
        let lines: Vec<(String, String)> = found
            .iter()
            .map(|one| {
                let carrier = match &one.carrier {
                    Carrier::Parameter(name) => name.clone(),
                    Carrier::Query => "?".to_owned(),
                    Carrier::Path(before) => format!("{before}/"),
                    Carrier::Host => ".".to_owned(),
                };
                let undone: String = one.decoded_by.iter().map(|way| format!(" {way}")).collect();
                (one.url.to_string(), format!("{carrier}{}{undone}", if one.bare { " bare" } else { "" }))
            })
            .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(to, how)| ((*to).to_owned(), (*how).to_owned())).collect();
        assert_eq!(lines, expected, "{url}");
    }

    const CASINO: &str = "http://casino.example/";

    #[test]
    fn a_parameter_carries_a_url_in_any_spelling() {
        for (query, how) in [
            ("url=http://casino.example/", "url"),
            ("a=1&URL=http%3A%2F%2Fcasino.example%2F", "url percent"),
            ("u=http%253A%252F%252Fcasino.example", "u percent percent"),
            ("u=http%25253A%25252F%25252Fcasino.example", "u percent percent percent"),
            ("to=//casino.example", "to"),
            ("to=%5C%5Ccasino.example", "to percent"),
            ("to=/%5Ccasino.example", "to percent"),
            ("to=http:/%5Ccasino.example", "to percent"),
            ("to=http:/casino.example", "to"),
            ("to=http:casino.example", "to"),
            ("to=http://school.example@casino.example/", "to"),
            ("to=school.example@casino.example/", "to bare"),
            ("go=casino.example", "go bare"),
            ("id=aHR0cDovL2Nhc2luby5leGFtcGxlLw%3D%3D", "id percent base64"),
            ("id=aHR0cDovL2Nhc2luby5leGFtcGxlLw==", "id base64"),
            ("id=aHR0cCUzQS8vY2FzaW5vLmV4YW1wbGUv", "id base64 percent"),
            ("target=eyJ1cmwiOiJodHRwOi8vY2FzaW5vLmV4YW1wbGUvIn0=", "target base64"),
            ("d=%7B%22id%22:7,%22to%22:%22http:%5C/%5C/casino.example%5C/%22%7D", "d percent"),
            ("u=a1aHR0cDovL2Nhc2luby5leGFtcGxlLw", "u base64"),
            ("id=687474703a2f2f636173696e6f2e6578616d706c652f", "id char-codes"),
            ("http://casino.example/", "?"),
            ("aHR0cDovL2Nhc2luby5leGFtcGxlLw==", "? base64"),
            ("u=%20http://casino.example", "u percent"),
            ("url=HtTp%3a//ca%73ino.example", "url percent"),
        ] {
            check(&format!("http://www.school.example/go.php?{query}"), &[(CASINO, how)]);
        }
    }

    #[test]
    fn a_path_or_a_host_carries_a_url() {
        check("http://a.test/redirect/https://casino.example/x?y=1", &[("https://casino.example/x?y=1", "redirect/")]);
        check("http://a.test/go/http:%2F%2Fcasino.example", &[(CASINO, "go/ percent")]);
        check("http://a.test/r/http:/casino.example/", &[(CASINO, "r/")]);
        check("http://a.test/jump/casino.example/x", &[("http://casino.example/x", "jump/ bare")]);
        check("http://a.test//casino.example", &[(CASINO, "/")]);
        check("http://a.test/v3/__http://casino.example__;!!AbC!x$", &[(CASINO, "v3/")]);
        check("http://a.test/l/aHR0cDovL2Nhc2luby5leGFtcGxlLw", &[(CASINO, "l/ base64")]);
        check("http://my--casino-example.translate.goog/x", &[("http://my-casino.example/x", ".")]);
        check("http://casino-example.cdn.ampproject.org/", &[(CASINO, ".")]);
    }

    #[test]
    fn what_is_carried_may_carry_in_turn() {
        check(
            "http://a.test/url?q=http%3A%2F%2Fb.test%2Fgo%3Furl%3Dhttp%253A%252F%252Fcasino.example",
            &[(CASINO, "q percent percent"), ("http://b.test/go?url=http%3A%2F%2Fcasino.example", "q percent")],
        );
        check("http://a.test/?url=http://casino.example/?a=1&b=2", &[("http://casino.example/?a=1&b=2", "url")]);
    }

    #[test]
    fn ordinary_urls_carry_nothing() {
        for url in [
            "http://a.test/",
            "http://a.test/news/7.html?id=3&page=2",
            "http://a.test/?sid=d41d8cd98f00b204e9800998ecf8427e",
            "http://a.test/?q=%E5%BD%A9%E7%A5%A8",
            "http://a.test/?v=1.2.3&t=12:30",
            "http://a.test/?q=see+casino.example+now",
        ] {
            check(url, &[]);
        }
    }

    #[test]
    fn so_many_strings_of_a_record_are_read() {
        let found = |before: usize| {
            let record = format!("[{}\"http://casino.example/\"]", "\"a\",".repeat(before));
            let record = record.replace('"', "%22").replace('[', "%5B").replace(']', "%5D");
            carried(&PageUrl::new(&format!("http://a.test/?d={record}")).unwrap()).len()
        };
        assert_eq!((found(RECORD_STRINGS_MAX - 1), found(RECORD_STRINGS_MAX)), (1, 0));
    }

    #[test]
    fn what_is_nested_too_deep_is_left() {
        let mut value = "http://casino.example/".to_owned();
        for _ in 0..=LAYERS_MAX {
            value = value.replace('%', "%25").replace(':', "%3A").replace('/', "%2F");
        }
        check(&format!("http://a.test/?u={value}"), &[]);
    }

    #[test]
    fn a_maze_of_redirectors_is_followed_as_far_as_the_limit() {
        let nested = |count: usize| format!("{}http://casino.example/", "http://a.example/go?u=".repeat(count));
        let ends = |count| {
            carried(&PageUrl::new(&nested(count)).unwrap()).iter().any(|one| one.url.host() == "casino.example")
        };
        assert!(ends(usize::from(CARRIERS_MAX) + 1));
        assert!(!ends(usize::from(CARRIERS_MAX) + 2));
    }

    proptest! {
        #[test]
        fn whatever_carries_may_carry(
            rest in "(/|//|\\?|&|=|a|\\.|\\.html|casino\\.example|go|url|http:|%2F|a1|aHR0cDovL2Nhc2luby5leGFtcGxlLw|687474703a2f2f|elpmaxe\\.onisac//:ptth|\\\\){0,9}",
            host in prop::sample::select(&["www.school.example", "casino-example.translate.goog"]),
        ) {
            let url = PageUrl::new(&format!("http://{host}/{rest}")).unwrap();
            prop_assert!(may_carry(&url) || carried_at(0, &url).is_empty(), "{}", url);
        }

        #[test]
        fn any_url_is_read(rest in "([/?&=.:@%\\\\]|//|http://|%2F|%253A|a1|url=|casino.example|aHR0cDovL2Nhc2luby5leGFtcGxl|中){0,24}") {
            if let Ok(url) = PageUrl::new(&format!("http://a.test/{rest}")) {
                for one in carried(&url) {
                    prop_assert!(!one.url.host().is_empty());
                }
            }
        }
    }
}
