//! Patterns of Allow and Disallow, and the part of a URL that they are held against.

use std::borrow::Cow;

/// A pattern as it is compared: octets above ASCII percent-encoded, the hex digits of escapes in upper case.
///
/// Nothing is decoded: `%61` and `a` stay two things, as for Google's reader. RFC 9309, 2.2.2, has them as one.
pub(super) fn escaped(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.extend(['%', high.to_ascii_uppercase().into(), low.to_ascii_uppercase().into()]);
                rest = after;
            }
            (0x80.., _) => {
                let digit = |nibble: u8| char::from(b"0123456789ABCDEF"[usize::from(nibble)]);
                out.extend(['%', digit(first >> 4), digit(first & 15)]);
            }
            _ => out.push(char::from(*first)),
        }
    }
    out
}

/// The pattern for the directory itself, if the pattern is for its index page.
pub(super) fn directory_of_index(pattern: &str) -> Option<String> {
    let slash = pattern.rfind('/')?;
    pattern[slash..].starts_with("/index.htm").then(|| format!("{}$", &pattern[..=slash]))
}

/// The path with the hex digits of its escapes in upper case, as patterns have them (RFC 3986, 6.2.2.1).
pub(super) fn with_plain_escapes(path: Cow<'_, str>) -> Cow<'_, str> {
    if !path.contains('%') {
        return path;
    }
    let mut pieces = path.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        plain.push('%');
        plain.push_str(&digits.unwrap_or_default().to_ascii_uppercase());
        plain.push_str(&piece[digits.map_or(0, str::len)..]);
    }
    Cow::Owned(plain)
}

/// The path and query of a URL that may be anything, always with a slash at the front.
pub(super) fn path_of(url: &str) -> Cow<'_, str> {
    let begin = if url.starts_with("//") { 2 } else { 0 };
    let path_from = |from: usize| url[from..].find(['/', '?', ';']).map(|at| from + at);
    // A path that begins before `://` shows that those are no scheme's.
    let scheme = url[begin..].find("://").map(|at| begin + at);
    let authority = match (scheme, path_from(begin)) {
        (Some(scheme), Some(path)) if path < scheme => begin,
        (Some(scheme), _) => scheme + 3,
        (None, _) => begin,
    };
    let fragment = url[begin..].find('#').map_or(url.len(), |at| begin + at);
    let Some(start) = path_from(authority).filter(|&start| start < fragment) else { return Cow::Borrowed("/") };
    let path = &url[start..fragment];
    let path = path.split('\0').next().unwrap_or_default();
    if path.starts_with('/') { Cow::Borrowed(path) } else { Cow::Owned(format!("/{path}")) }
}

/// Whether a path begins as the pattern says; `*` stands for anything, `$` at the end for the end.
///
/// Each piece between stars is looked for once, as early as it can stand: a later place never helps what follows,
/// so nothing is tried twice and the time is linear.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let Some((first, pieces)) = pattern.split_once('*') else {
        return if anchored { path == pattern } else { path.starts_with(pattern) };
    };
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let (pieces, last) = pieces.rsplit_once('*').map_or(("", pieces), |(pieces, last)| (pieces, last));
    for piece in pieces.split('*').filter(|piece| !piece.is_empty()) {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    if anchored { rest.ends_with(last) } else { rest.contains(last) }
}
