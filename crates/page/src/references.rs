//! Character references of HTML: `&#46;`, `&period;`, `&#x6f`, with or without semicolon.
//!
//! After the HTML standard, 13.2.5.72 to 13.2.5.80; the names come from the tree builder's own table.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use crate::edits::Edits;
use crate::entities::Entities;

/// Decodes every character reference; `edits` tells afterwards where each stood.
///
/// The null characters of text are left out, as a browser leaves them out (13.2.6.4.7).
pub(crate) fn decode<'a>(text: &'a str, in_attribute: bool, edits: &mut Edits) -> Cow<'a, str> {
    decode_in(text, in_attribute, None, edits)
}

/// A text or the value of an attribute with every character reference resolved.
pub fn resolved(text: &str, in_attribute: bool) -> Cow<'_, str> {
    decode(text, in_attribute, &mut Edits::default())
}

/// The same on a page that declares entities of its own.
pub(crate) fn decode_in<'a>(
    text: &'a str,
    in_attribute: bool,
    entities: Option<&Entities>,
    edits: &mut Edits,
) -> Cow<'a, str> {
    *edits = Edits::default();
    let mut decoded = String::new();
    let mut copied = 0;
    for at in memchr::memchr2_iter(b'&', b'\0', text.as_bytes()) {
        if at < copied {
            continue;
        }
        if let Some((put_in, length)) = entities.and_then(|entities| entities.at(&text[at..])) {
            decoded.push_str(&text[copied..at]);
            let start = decoded.len();
            decoded.push_str(put_in);
            copied = at + length;
            edits.push(start..decoded.len(), at..copied);
            continue;
        }
        let (characters, length) = match text.as_bytes()[at] {
            b'&' => match reference(&text[at..], in_attribute) {
                Some(reference) => reference,
                None => continue,
            },
            _ if in_attribute => continue,
            _ => ([None; 2], text[at..].bytes().take_while(|&byte| byte == 0).count()),
        };
        decoded.push_str(&text[copied..at]);
        let start = decoded.len();
        decoded.extend(characters.into_iter().flatten());
        copied = at + length;
        edits.push(start..decoded.len(), at..copied);
    }
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    decoded.push_str(&text[copied..]);
    Cow::Owned(decoded)
}

/// One or two characters and the length of the reference that stands for them.
type Reference = ([Option<char>; 2], usize);

/// The reference at the start of this text, which begins with an ampersand.
fn reference(text: &str, in_attribute: bool) -> Option<Reference> {
    match text.as_bytes().get(1)? {
        b'#' => numeric(text),
        byte if byte.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    }
}

/// `&#46;` and `&#x2e;`.
fn numeric(text: &str) -> Option<Reference> {
    let bytes = text.as_bytes();
    let (radix, digits) = if matches!(bytes.get(2), Some(b'x' | b'X')) { (16, 3) } else { (10, 2) };
    let count = bytes[digits..].iter().take_while(|&&byte| char::from(byte).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let end = digits + count;
    let semicolon = usize::from(bytes.get(end) == Some(&b';'));
    let number = bytes[digits..end].iter().fold(0_u32, |number, &byte| {
        number.saturating_mul(radix).saturating_add(char::from(byte).to_digit(radix).unwrap_or(0))
    });
    Some(([Some(numbered(number)), None], end + semicolon))
}

/// The character of this number, with the standard's replacements.
fn numbered(number: u32) -> char {
    match number {
        0 => '\u{FFFD}',
        0x80..=0x9F => C1_REPLACEMENTS[(number - 0x80) as usize].or(char::from_u32(number)).unwrap_or('\u{FFFD}'),
        _ => char::from_u32(number).unwrap_or('\u{FFFD}'),
    }
}

/// `&period;` and `&amp`: the longest name that the table has.
fn named(text: &str, in_attribute: bool) -> Option<Reference> {
    let bytes = text.as_bytes();
    let ((first, second), end) = whole_name(text).or_else(|| longest_name(text))?;
    let next = bytes.get(end);
    let open = bytes[end - 1] != b';';
    // `?a=1&copy=2` in an attribute is a query, not a copyright sign.
    if in_attribute && open && next.is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric()) {
        return None;
    }
    Some(([char::from_u32(first), Some(second).filter(|&second| second != 0).and_then(char::from_u32)], end))
}

/// What a name with its semicolon stands for; no other name goes on behind one.
fn whole_name(text: &str) -> Option<((u32, u32), usize)> {
    let semicolon = 1 + text[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let &characters = NAMED_ENTITIES.get(text.get(1..=semicolon).filter(|name| name.ends_with(';'))?)?;
    (characters.0 != 0).then_some((characters, semicolon + 1))
}

/// What the longest name stands for that this text begins with.
fn longest_name(text: &str) -> Option<((u32, u32), usize)> {
    let mut longest = None;
    // The table has every beginning of every name too, so the first miss ends the search.
    for end in 2..=text.len() {
        let Some(&characters) = text.get(1..end).and_then(|name| NAMED_ENTITIES.get(name)) else { break };
        if characters.0 != 0 {
            longest = Some((characters, end));
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(source: &str) -> String {
        decode(source, false, &mut Edits::default()).into_owned()
    }

    fn value(source: &str) -> String {
        decode(source, true, &mut Edits::default()).into_owned()
    }

    #[test]
    fn references_are_read_as_the_standard_says() {
        for (source, decoded) in [
            ("&lt;&LT&gt", "<<>"),
            ("I'm &notit; I tell you", "I'm ¬it; I tell you"),
            ("I'm &notin; I tell you", "I'm ∉ I tell you"),
            ("&#99;asino&#46example", "casino.example"),
            ("&#x63;asino&#X2Eexample", "casinoˮxample"),
            ("&#x63;asino&#X2E;example", "casino.example"),
            ("casino&period;example", "casino.example"),
            ("&Tab;&NewLine;", "\t\n"),
            ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#128;&#x9f;&#129;", "€Ÿ\u{81}"),
            ("&NotEqualTilde;", "≂̸"),
            ("&;&#;&#x;&# &nosuch; &", "&;&#;&#x;&# &nosuch; &"),
            ("&CounterClockwiseContourIntegral;", "∳"),
        ] {
            assert_eq!(text(source), decoded, "{source}");
        }
    }

    #[test]
    fn a_query_in_an_attribute_stays_a_query() {
        assert_eq!(value("?a=1&copy=2&lt;x&amp;y&notit&not"), "?a=1&copy=2<x&y&notit¬");
        assert_eq!(text("?a=1&copy=2"), "?a=1©=2");
    }

    proptest! {
        #[test]
        fn any_text_is_decoded_as_another_reader_of_html_decodes_it(source in "([&#xX;=a-f0-9 中]|amp|not|lt|copy|in;){0,12}") {
            let Some(Ok(html5gum::Token::String(other))) = html5gum::Tokenizer::new(&source).next() else { return Ok(()) };
            let decoded = text(&source);
            prop_assert_eq!(decoded.as_bytes(), &other.value.0[..]);
        }
    }
}
