//! URLs and host names in any text, found from dot to dot in linear time.
//!
//! A name is taken whole: `xcasino.example` and `casino.example.org` are other names than `casino.example`.
//! Chinese words stand beside a name without a space, so a name may also begin and end where they do: see `idn`.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memmem};
use suyuan_model::PageUrl;

use crate::idn;

/// Longest host name (RFC 1035, 2.3.4); a longer run of labels names nothing.
pub const HOST_CHARS_MAX: usize = 253;

/// How far back from `@` the beginning of a URL is looked for; real user names are short.
const USERINFO_CHARS_MAX: usize = 256;

/// What kind of text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words for people: `[dot]` is a dot, and a path may follow a bare name.
    Words,
    /// A script or style sheet.
    Code,
}

/// A name or URL met in a text.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// What it names.
    pub(crate) what: What<'a>,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// Where its host begins, by which the same thing is known again when it is found in two ways.
    pub(crate) host_at: usize,
    /// Written so that nobody can click it.
    pub(crate) defanged: bool,
    /// Inside another URL.
    pub(crate) in_url: bool,
}

/// What a candidate names.
#[derive(Debug)]
pub(crate) enum What<'a> {
    /// A URL with its host.
    Url(PageUrl),
    /// A bare name.
    Name(Cow<'a, str>),
}

/// Reads one text.
pub(crate) struct Scanner<'a, 'b> {
    text: &'a str,
    bytes: &'a [u8],
    base: &'b PageUrl,
    kind: Kind,
    /// The labels of the run at hand.
    labels: Vec<Range<usize>>,
    /// Up to here everything belongs to a URL that was already given out.
    url_end: usize,
    tries_left: &'b mut u32,
}

impl<'a, 'b> Scanner<'a, 'b> {
    /// Reads this text; `tries_left` is what the page may still spend on names in other scripts.
    pub(crate) fn new(text: &'a str, base: &'b PageUrl, kind: Kind, tries_left: &'b mut u32) -> Self {
        Scanner { text, bytes: text.as_bytes(), base, kind, labels: Vec::new(), url_end: 0, tries_left }
    }

    /// Gives every candidate to `each`, which says whether it wants it.
    pub(crate) fn scan(&mut self, each: &mut dyn FnMut(Candidate) -> bool) {
        let words = if self.kind == Kind::Words { dot_words(self.bytes) } else { Vec::new() };
        let mut words = words.into_iter().peekable();
        let mut from = 0;
        loop {
            let sign = memchr2(b'.', b':', &self.bytes[from..]).map(|length| from + length);
            while words.next_if(|&word| word < from).is_some() {}
            let at = match (sign, words.peek().copied()) {
                (Some(sign), Some(word)) => sign.min(word),
                (Some(at), None) | (None, Some(at)) => at,
                (None, None) => return,
            };
            from = if self.bytes[at] == b':' { self.dotless_url(at, each) } else { self.run(from, at, each) };
        }
    }

    /// The run of labels around this dot; gives the position behind it.
    fn run(&mut self, from: usize, dot: usize, each: &mut dyn FnMut(Candidate) -> bool) -> usize {
        let Some(first) = self.separator_around(dot) else { return dot + 1 };
        let start = label_start(self.text, from, first.start);
        self.labels.clear();
        self.labels.push(start..first.start);
        let mut defanged = first.len() > 1;
        let mut next = first.end;
        loop {
            let end = label_end(self.text, next);
            if end == next {
                break;
            }
            self.labels.push(next..end);
            match self.separator_from(end) {
                Some(separator) if label_end(self.text, separator.end) > separator.end => {
                    defanged |= separator.len() > 1;
                    next = separator.end;
                }
                _ => break,
            }
        }
        if self.labels.len() < 2 || self.labels[0].is_empty() {
            return next.max(dot + 1);
        }
        let end = self.labels[self.labels.len() - 1].end;
        self.name_run(defanged, each);
        end.max(dot + 1)
    }

    /// The run at hand is a URL's host, or one or more bare names.
    fn name_run(&mut self, defanged: bool, each: &mut dyn FnMut(Candidate) -> bool) {
        let run = self.labels[0].start..self.labels[self.labels.len() - 1].end;
        let in_url = run.end <= self.url_end;
        if !in_url
            && let Some((start, refanged)) = self.url_start(run.start)
            && let Some(candidate) = self.url(start, &run, defanged || refanged)
        {
            self.url_end = candidate.range.end;
            each(candidate);
            return;
        }
        if !self.text[run.clone()].is_ascii() {
            let text = self.text;
            idn::names(text, &self.labels, self.tries_left, &mut |range, name| {
                let host_at = range.start;
                each(Candidate { what: What::Name(name), range, host_at, defanged, in_url })
            });
            return;
        }
        let Some((name, range)) = self.ascii_name(defanged) else { return };
        if !is_host(&name) {
            return;
        }
        let host_at = range.start;
        let end = range.end;
        let known = each(Candidate { what: What::Name(name), range, host_at, defanged, in_url });
        // `casino.example/promo` may name a URL without its scheme.
        if !known && !in_url && self.kind == Kind::Words && self.bytes.get(end) == Some(&b'/') {
            self.url_without_scheme(host_at, &run, defanged, each);
        }
    }

    fn url_without_scheme(
        &mut self,
        start: usize,
        host: &Range<usize>,
        defanged: bool,
        each: &mut dyn FnMut(Candidate) -> bool,
    ) {
        let end = self.url_end_from(host.end);
        let text = format!("http://{}", self.plain(start..end, defanged));
        if let Ok(url) = PageUrl::new(&text) {
            each(Candidate { what: What::Url(url), range: start..end, host_at: host.start, defanged, in_url: false });
        }
    }

    /// The run as one ASCII name in lower case, without dashes and underscores at its ends.
    fn ascii_name(&self, defanged: bool) -> Option<(Cow<'a, str>, Range<usize>)> {
        let run = self.labels[0].start..self.labels[self.labels.len() - 1].end;
        let text = &self.text[run.clone()];
        let trimmed = text.trim_start_matches(['-', '_']);
        let start = run.start + (text.len() - trimmed.len());
        let trimmed = trimmed.trim_end_matches(['-', '_']);
        let range = start..start + trimmed.len();
        if trimmed.starts_with(['.', '[', '(', '{', ' ']) || trimmed.len() > HOST_CHARS_MAX {
            return None;
        }
        let name = if defanged {
            let labels: Vec<&str> = self.labels.iter().map(|label| &self.text[label.clone()]).collect();
            Cow::Owned(labels.join(".").trim_matches(['-', '_']).to_ascii_lowercase())
        } else if trimmed.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(trimmed.to_ascii_lowercase())
        } else {
            Cow::Borrowed(trimmed)
        };
        Some((name, range))
    }

    /// Where the URL begins whose host begins here, and whether its scheme is one that nobody can click.
    fn url_start(&self, host: usize) -> Option<(usize, bool)> {
        let mut at = host;
        if at > 0 && self.bytes[at - 1] == b'@' {
            let least = at.saturating_sub(USERINFO_CHARS_MAX);
            let user = self.bytes[least..at - 1].iter().rev().take_while(|&&byte| is_userinfo(byte)).count();
            at -= user + 1;
        } else if self.has_userinfo(host) {
            return None;
        }
        let slashes = self.bytes[..at].iter().rev().take_while(|&&byte| matches!(byte, b'/' | b'\\')).count();
        let signs = &self.bytes[at - slashes..at];
        #[expect(clippy::naive_bytecount, reason = "a handful of slashes")]
        let forward = signs.iter().filter(|&&byte| byte == b'/').count();
        let count = if forward == 0 { slashes } else { forward };
        let before = &self.text[..at - slashes];
        let colon = before.strip_suffix(':').or_else(|| before.strip_suffix("[:]"));
        let Some(scheme_text) = colon else {
            let open = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-'));
            return (count == 2 && open).then_some((at - slashes, false));
        };
        let scheme = scheme_of(scheme_text)?;
        (count >= 1).then(|| (scheme_text.len() - scheme.len(), !scheme.to_ascii_lowercase().starts_with("http")))
    }

    /// Whether what follows makes this run the user name of a URL, not its host.
    fn has_userinfo(&self, run: usize) -> bool {
        let rest = &self.bytes[run..self.bytes.len().min(run + USERINFO_CHARS_MAX)];
        rest.iter().take_while(|&&byte| is_userinfo(byte) || byte == b'@').any(|&byte| byte == b'@')
    }

    /// The URL that begins at `start` with this host, if it is one.
    fn url(&self, start: usize, host: &Range<usize>, defanged: bool) -> Option<Candidate<'a>> {
        let host_end = if self.text[host.clone()].is_ascii() { host.end } else { idn::host_end(self.text, host) };
        let end = self.url_end_from(host_end);
        let plain = self.plain(start..end, defanged);
        let url = self.base.join(&plain).ok()?;
        Some(Candidate { what: What::Url(url), range: start..end, host_at: host.start, defanged, in_url: false })
    }

    /// Where the URL ends whose host ends here.
    fn url_end_from(&self, host_end: usize) -> usize {
        let mut at = host_end;
        if self.bytes.get(at) == Some(&b':') {
            let digits = self.bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            at += if digits > 0 { digits + 1 } else { 0 };
        }
        if !matches!(self.bytes.get(at), Some(b'/' | b'?' | b'#' | b'\\')) {
            return at;
        }
        let start = at;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' if self.bytes.get(at + 1) == Some(&b'/') => at += 2,
                b'"' | b'\'' | b'`' | b'<' | b'>' | b'{' | b'}' | b'|' | b'^' | b')' | b'\\' => break,
                _ if byte <= b' ' || !byte.is_ascii() => break,
                _ => at += 1,
            }
        }
        let url = self.text[start..at].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', ']', '&']);
        start + url.len()
    }

    /// A piece of the text as a URL parser wants it.
    fn plain(&self, range: Range<usize>, defanged: bool) -> Cow<'a, str> {
        let piece = &self.text[range];
        let piece = if piece.contains("\\/") { Cow::Owned(piece.replace("\\/", "/")) } else { Cow::Borrowed(piece) };
        if !defanged {
            return piece;
        }
        let mut plain = piece.replace(" [", "[").replace("] ", "]").replace(" (", "(").replace(") ", ")");
        for word in ["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[DOT]", "(DOT)", "{DOT}"] {
            plain = plain.replace(word, ".");
        }
        plain = plain.replace("[:]", ":");
        if plain.get(1..3).is_some_and(|middle| middle.eq_ignore_ascii_case("xx") || middle == "**") {
            plain.replace_range(1..3, "tt");
        }
        Cow::Owned(plain)
    }

    /// A URL whose host has no dot: `http://2130706433/`, `http://[::1]/`.
    fn dotless_url(&mut self, colon: usize, each: &mut dyn FnMut(Candidate) -> bool) -> usize {
        let rest = &self.bytes[colon + 1..];
        let slashes = rest.iter().take_while(|&&byte| matches!(byte, b'/' | b'\\')).count();
        if slashes < 2 || colon < self.url_end {
            return colon + 1;
        }
        let host_at = colon + 1 + slashes;
        let authority =
            self.bytes[host_at..].iter().take(USERINFO_CHARS_MAX).take_while(|&&byte| is_authority(byte)).count();
        let host = &self.text[host_at..host_at + authority];
        let odd = host.starts_with(|c: char| c.is_ascii_digit()) || host.contains('[');
        let scheme = scheme_of(&self.text[..colon]).filter(|scheme| scheme.to_ascii_lowercase().starts_with("http"));
        let (Some(scheme), true, false) = (scheme, odd, host.contains('.')) else { return colon + 1 };
        let start = colon - scheme.len();
        let end = self.url_end_from(host_at + authority);
        if let Ok(url) = PageUrl::new(&self.plain(start..end, false)) {
            self.url_end = end;
            each(Candidate { what: What::Url(url), range: start..end, host_at, defanged: false, in_url: false });
        }
        host_at
    }

    /// The separator that this dot, or word for a dot, is part of.
    fn separator_around(&self, at: usize) -> Option<Range<usize>> {
        if self.bytes[at] != b'.' {
            return self.separator_from(at - usize::from(at > 0 && self.bytes[at - 1] == b' '));
        }
        if at > 0 && matches!(self.bytes[at - 1], b'[' | b'(' | b'{') {
            let open = at - 1;
            return self.separator_from(open - usize::from(open > 0 && self.bytes[open - 1] == b' '));
        }
        Some(at..at + 1)
    }

    /// The separator that begins here: a dot, or `[.]`, ` (dot) ` and the like where words are read.
    fn separator_from(&self, at: usize) -> Option<Range<usize>> {
        if self.bytes.get(at) == Some(&b'.') {
            return Some(at..at + 1);
        }
        let space = usize::from(self.bytes.get(at) == Some(&b' '));
        let close = match self.bytes.get(at + space)? {
            b'[' => b']',
            b'(' => b')',
            b'{' => b'}',
            _ => return None,
        };
        let inside = &self.bytes[at + space + 1..];
        let length = if inside.starts_with(b".") {
            1
        } else if self.kind == Kind::Words && inside.get(..3)?.eq_ignore_ascii_case(b"dot") {
            3
        } else {
            return None;
        };
        if inside.get(length) != Some(&close) {
            return None;
        }
        // A space stands on both sides or on none.
        let after = space.min(usize::from(inside.get(length + 1) == Some(&b' ')));
        (after == space).then_some(at..at + space + 1 + length + 1 + after)
    }
}

/// Where `[dot`, `(dot` or `{dot` stand.
fn dot_words(bytes: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    for word in [b"dot", b"DOT", b"Dot"] {
        for at in memmem::find_iter(bytes, word) {
            if at > 0 && matches!(bytes[at - 1], b'[' | b'(' | b'{') {
                found.push(at - 1);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The scheme that a text ends with, if it is one that leads to a page.
fn scheme_of(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let length = bytes.iter().rev().take(8).take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'*').count();
    let scheme = text.get(text.len() - length..)?;
    ["http", "https", "hxxp", "hxxps", "h**p", "h**ps"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(scheme)
}

fn is_userinfo(byte: u8) -> bool {
    byte > b' '
        && !matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'@' | b'(' | b')' | b',' | b';')
}

fn is_authority(byte: u8) -> bool {
    is_userinfo(byte) || byte == b'@'
}

/// The first position of the label that ends here.
fn label_start(text: &str, from: usize, end: usize) -> usize {
    let label = text[from..end].char_indices().rev().take_while(|&(_, c)| is_of_label(c)).last();
    label.map_or(end, |(index, _)| from + index)
}

/// The end of the label that begins here.
fn label_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    start + rest.find(|c| !is_of_label(c)).unwrap_or(rest.len())
}

fn is_of_label(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
    } else {
        c.is_alphanumeric() || idn::is_mark(c)
    }
}

/// Whether an ASCII name can be a host on the internet: a last label of letters, or an IPv4 address.
fn is_host(name: &str) -> bool {
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    if name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        return false;
    }
    is_top_label(last) || name.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether a label can be a top-level domain.
pub(crate) fn is_top_label(label: &str) -> bool {
    label.len() >= 2
        && (label.bytes().all(|byte| byte.is_ascii_alphabetic())
            || label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every candidate, in a line each.
    fn found(text: &str) -> Vec<String> {
        let base = PageUrl::new("https://page.example/").unwrap();
        let mut tries = idn::TRIES_MAX;
        let mut lines = Vec::new();
        Scanner::new(text, &base, Kind::Words, &mut tries).scan(&mut |candidate| {
            assert!(text.get(candidate.range.clone()).is_some());
            let mut line = match &candidate.what {
                What::Url(url) => url.to_string(),
                What::Name(name) => name.to_string(),
            };
            line += if candidate.defanged { " defanged" } else { "" };
            line += if candidate.in_url { " in url" } else { "" };
            lines.push(line);
            true
        });
        lines
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn names_and_urls_are_found_however_they_are_written() {
        check("see casino.example, or", &["casino.example"]);
        check("【casino.example】", &["casino.example"]);
        check("CASINO.Example.", &["casino.example"]);
        check("http://casino.example/a?b=c#d.", &["http://casino.example/a?b=c"]);
        check("HTTPS://Casino.Example:8443/x), next", &["https://casino.example:8443/x"]);
        check("'//casino.example/x'", &["https://casino.example/x"]);
        check(r#""http:\/\/casino.example\/x""#, &["http://casino.example/x"]);
        check(r"http:\\casino.example", &["http://casino.example/"]);
        check("a@casino.example", &["casino.example"]);
        check("http://school.example@casino.example/", &["school.example", "http://casino.example/"]);
        check("http://u:p@casino.example/", &["http://casino.example/"]);
        check("ftp://casino.example/", &["casino.example"]);
        check("at 192.0.2.7 or http://192.0.2.8/", &["192.0.2.7", "http://192.0.2.8/"]);
        check("http://3232235777:8899/x", &["http://192.168.1.1:8899/x"]);
        check("http://[2001:db8::1]/", &["http://[2001:db8::1]/"]);
        check("_casino.example_ *casino.example*", &["casino.example", "casino.example"]);
        check("xn--pfeg-zoa.example", &["xn--pfeg-zoa.example"]);
    }

    #[test]
    fn other_names_stay_other_names() {
        check("xcasino.example", &["xcasino.example"]);
        check("casino.example.org", &["casino.example.org"]);
        check("casino.example-x.org", &["casino.example-x.org"]);
        check("foo_casino.example", &["foo_casino.example"]);
        check("?go=casino", &[]);
        check("a..b . c 3.14 1.2.3 e.g. x.y", &[]);
        check("casino.\u{200B}example", &[]);
    }

    #[test]
    fn a_name_inside_a_url_is_known_to_be_there() {
        check(
            "http://other.example/?go=http://casino.example/",
            &["http://other.example/?go=http://casino.example/", "casino.example in url"],
        );
    }

    #[test]
    fn what_was_made_harmless_is_read_and_marked() {
        check("hxxp://casino[.]example/x", &["http://casino.example/x defanged"]);
        check("hxxps[:]//casino.example", &["https://casino.example/ defanged"]);
        check("casino(.)example", &["casino.example defanged"]);
        check("casino[dot]example", &["casino.example defanged"]);
        check("www (dot) casino (DOT) example", &["www.casino.example defanged"]);
        check("a[.]b{.}example", &["a.b.example defanged"]);
        check("f(dot) [dot] (dot", &[]);
    }

    #[test]
    fn chinese_words_beside_a_name_do_not_hide_it() {
        for (text, name) in [
            ("网址casino.example。", "casino.example"),
            ("请访问casino.example网站", "casino.example"),
            ("访问a.example网址casino.example谢谢", "a.example"),
            ("访问a.example网址casino.example谢谢", "casino.example"),
        ] {
            assert!(found(text).contains(&name.to_owned()), "{text}: {:?}", found(text));
        }
        check("网址http://casino.example/去看看", &["http://casino.example/"]);
    }

    #[test]
    fn letters_that_are_not_ascii_belong_to_their_name() {
        check("münchen.example", &["xn--mnchen-3ya.example"]);
        assert!(!found("大casino.example-x.org").contains(&"casino.example".to_owned()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(\\PC|[.:/@\\\\\\[\\](){}]|dot|http|://|casino|example|中|%2e){0,40}") {
            found(&text);
        }
    }
}
