//! In which ways a spot is kept from a person's eyes.
//!
//! Being concealed never makes a sighting; it makes one worse.
//! A name written so that nobody can click it is not concealed: whoever does that warns.

use std::borrow::Cow;

use suyuan_model::{Concealment, Decoding, Place};
use suyuan_page::{Deed, Hiding, Spot, SpotTarget};

use crate::act;
use crate::vocabulary::is_without_spaces;

/// Every way in which this spot is hidden, in the order of the closed set; `watched` is the value of the entry that it matches.
pub(crate) fn of_spot(spot: &Spot, watched: &str, by_other_name: bool) -> Vec<Concealment> {
    let context = &spot.context;
    let by_style = hidden(spot).map(|way| (true, way.concealment()));
    let mut ways: Vec<Concealment> = [
        (is_in_marquee(spot), Concealment::Marquee),
        (context.noscript || context.noframes, Concealment::Noscript),
        (context.template, Concealment::Template),
        (context.comment, Concealment::Comment),
        (context.outside_document, Concealment::OutsideDocument),
        (!by_other_name && is_encoded(spot, watched), Concealment::Encoded),
    ]
    .into_iter()
    .chain(by_style)
    .filter_map(|(holds, way)| holds.then_some(way))
    .chain(spot.built.iter().map(|way| way.concealment()))
    .chain(act::concealment(spot))
    .collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// In which ways styles hide a spot that a browser would show.
pub(crate) fn hidden(spot: &Spot) -> impl Iterator<Item = Hiding> + '_ {
    let is_shown = is_shown(spot) && !spot.context.noscript && !spot.context.template;
    spot.hidden.iter().copied().filter(move |_| is_shown)
}

/// Whether a marquee hides what a browser would show here; what is never shown is not hidden by it.
pub(crate) fn is_in_marquee(spot: &Spot) -> bool {
    let is_written = || spot.context.act.as_deref().is_some_and(|act| matches!(act.deed, Deed::Writes(_)));
    spot.context.marquee && (is_shown(spot) || is_written())
}

/// Whether a browser would show something at such a place.
fn is_shown(spot: &Spot) -> bool {
    matches!(
        spot.place,
        Place::Anchor
            | Place::Area
            | Place::Form
            | Place::Button
            | Place::Iframe
            | Place::Object
            | Place::Embed
            | Place::Image
            | Place::Media
            | Place::Heading
            | Place::Text
            | Place::Svg
            | Place::Attribute
            | Place::DataAttribute
            | Place::Handler
            | Place::Microdata
    )
}

/// Whether the watched name itself is written in another spelling than its plain one.
///
/// An `&amp;` in a query or a percent-encoded path hides nothing, so only the host counts.
fn is_encoded(spot: &Spot, watched: &str) -> bool {
    if spot.decoded_by.contains(&Decoding::Defang) {
        return false;
    }
    let name = host_of_entry(watched);
    let raw = with_plain_signs(&without_escaped_signs(&spot.raw));
    let decoded = spot.decoded_by.iter().any(|decoding| match decoding {
        Decoding::Punycode => false,
        Decoding::Entity => raw.contains('&'),
        _ => true,
    });
    if let SpotTarget::Name(_) | SpotTarget::Handle(_) = spot.target {
        return decoded && !contains_ignoring_case(&spot.raw, name);
    }
    host_as_written(&raw).map_or(decoded && !contains_ignoring_case(&raw, name), |host| is_odd(host, name, decoded))
}

/// In which ways a URL in a header field is hidden: its host is written in another spelling than the watched one.
pub(crate) fn of_field(url: &str, watched: &str) -> Vec<Concealment> {
    // A relative URL says nothing of its host.
    let is_odd = host_as_written(url).is_some_and(|host| is_odd(host, host_of_entry(watched), false));
    is_odd.then_some(Concealment::Encoded).into_iter().collect()
}

/// What had to be undone to read a URL in a header field that is hidden in these ways.
pub(crate) fn undone_in_field(url: &str, hidden: &[Concealment]) -> Vec<Decoding> {
    (!hidden.is_empty() && url.contains('%')).then_some(Decoding::Percent).into_iter().collect()
}

/// Whether a host is not the plain spelling of this name; an internationalized name in its own letters is.
fn is_odd(host: &str, name: &str, decoded: bool) -> bool {
    !contains_ignoring_case(host, name) && (!name.contains("xn--") || host.is_ascii() || decoded)
}

/// The host of a watchlist entry: of a URL, what stands between the slashes and without port; else the entry itself.
fn host_of_entry(value: &str) -> &str {
    let Some((_, rest)) = value.split_once("://") else { return value };
    let host = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    }
}

/// The host of a URL as it was written; none when the URL is a relative one.
fn host_as_written(raw: &str) -> Option<&str> {
    let raw = raw.trim_start();
    let scheme = raw.find(':').filter(|&at| raw[..at].chars().all(|c| c.is_ascii_alphabetic() || c.is_whitespace()));
    let rest = scheme.map_or(raw, |at| &raw[at + 1..]);
    let host = rest.trim_start_matches(['/', '\\']);
    if scheme.is_none() && rest.len() - host.len() < 2 {
        return None;
    }
    let end = host.char_indices().find(|&(at, c)| match c {
        '/' | '\\' | '?' => true,
        // The number sign of a character reference ends nothing.
        '#' => !host[..at].ends_with('&'),
        _ => false,
    });
    let host = &host[..end.map_or(host.len(), |(at, _)| at)];
    Some(host.rsplit_once('@').map_or(host, |(_, host)| host))
}

/// The text with the escapes of scripts, JSON and styles undone that stand for the signs which divide a URL.
fn without_escaped_signs(raw: &str) -> Cow<'_, str> {
    const ESCAPES: &[(&str, &str)] = &[
        ("\\/", "/"),
        ("\\u002f", "/"),
        ("\\u002F", "/"),
        ("\\x2f", "/"),
        ("\\x2F", "/"),
        ("\\u003a", ":"),
        ("\\u003A", ":"),
        ("\\x3a", ":"),
        ("\\x3A", ":"),
        ("\\2f ", "/"),
        ("\\2F ", "/"),
        ("\\3a ", ":"),
        ("\\3A ", ":"),
        ("\\2f/", "//"),
        ("\\2F/", "//"),
        ("\\3a/", ":/"),
        ("\\3A/", ":/"),
    ];
    let mut plain = Cow::Borrowed(raw);
    for (escape, sign) in ESCAPES {
        if plain.contains(escape) {
            plain = Cow::Owned(plain.replace(escape, sign));
        }
    }
    plain
}

/// The text with the character references undone that stand for the signs which divide a URL, or for Chinese; all others stay.
///
/// Old editors write all Chinese so, and mean no disguise.
fn with_plain_signs(raw: &str) -> String {
    let mut pieces = raw.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if let Some((sign, length)) = sign_of(piece) {
            plain.push(sign);
            plain.push_str(piece[length..].strip_prefix(';').unwrap_or(&piece[length..]));
        } else {
            plain.push('&');
            plain.push_str(piece);
        }
    }
    plain
}

/// The dividing sign that this reference (without its ampersand) stands for, and the length of the reference without its semicolon.
fn sign_of(reference: &str) -> Option<(char, usize)> {
    for (name, sign) in [("sol", '/'), ("bsol", '\\'), ("colon", ':'), ("quest", '?'), ("num", '#'), ("commat", '@')] {
        if reference.strip_prefix(name).is_some_and(|rest| rest.starts_with(';')) {
            return Some((sign, name.len()));
        }
    }
    let number = reference.strip_prefix('#')?;
    let (digits, radix, start) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 2),
        None => (number, 10, 1),
    };
    let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    let sign = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?)?;
    (matches!(sign, '/' | '\\' | ':' | '?' | '#' | '@') || is_without_spaces(sign)).then_some((sign, start + length))
}

fn contains_ignoring_case(text: &str, name: &str) -> bool {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    name.is_empty() || text.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_is_cut_out_as_written() {
        for (raw, host) in [
            ("http://casino.example/a?b#c", Some("casino.example")),
            ("//casino.example?x=/", Some("casino.example")),
            ("http://&#99;asino.example#top", Some("&#99;asino.example")),
            ("http&#58;&#x2F;&sol;casino.example&#x2f;x", Some("casino.example")),
            ("\\\\casino.example\\x", Some("casino.example")),
            ("https:casino.example/x", Some("casino.example")),
            ("http://u:p@casino.example/", Some("casino.example")),
            ("/彩", None),
            ("a/b:c", None),
            ("", None),
        ] {
            assert_eq!(host_as_written(&with_plain_signs(raw)), host, "{raw}");
        }
    }

    #[test]
    fn the_host_of_an_entry_is_cut_out() {
        assert_eq!(host_of_entry("http://shared.example:81/~lucky/"), "shared.example");
        assert_eq!(host_of_entry("http://[2001:db8::1]/x"), "[2001:db8::1]");
        assert_eq!(host_of_entry("casino.example"), "casino.example");
    }
}
