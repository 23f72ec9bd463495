//! Escapes that are undone before a text is read once more: percent, script, style sheet.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030};

use crate::edits::Edits;

/// A text with its percent escapes undone, where they spell text.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent(text).map_or(Cow::Borrowed(text), |(plain, _)| Cow::Owned(plain))
}

/// Undoes percent encoding of whatever is valid UTF-8 afterwards; none when there is nothing to undo.
pub(crate) fn percent(text: &str) -> Option<(String, Edits)> {
    undo(text, b'%', |rest| {
        let byte = hex(rest.get(1..3)?)? as u8;
        if byte.is_ascii() {
            return one(char::from(byte), 3);
        }
        let length = byte.leading_ones() as usize;
        let bytes: Vec<u8> = (0..length)
            .map_while(|index| {
                let piece = rest.get(index * 3..index * 3 + 3)?;
                (piece[0] == b'%').then(|| hex(&piece[1..])).flatten().map(|byte| byte as u8)
            })
            .collect();
        let c = std::str::from_utf8(&bytes).ok()?.chars().next()?;
        one(c, length * 3)
    })
}

/// What a text may read as with its percent escapes undone: as UTF-8, and what a search `is_asked` in the characters
/// of a page in Chinese, where that leaves any.
pub(crate) fn percents(text: &str, is_asked: bool) -> [Option<(String, Edits)>; 3] {
    let plain = percent(text);
    let rest = plain.as_ref().map_or(text, |(plain, _)| plain).as_bytes();
    let is_high =
        |at: usize| rest.get(at + 1).is_some_and(|digit| matches!(digit, b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'));
    let is_other = is_asked && memchr::memchr_iter(b'%', rest).any(is_high);
    let other = |encoding| is_other.then(|| percent_in(text, encoding)).flatten();
    let (simplified, traditional) = (other(GB18030), other(BIG5));
    [plain, simplified, traditional]
}

/// Undoes percent encoding of characters of two bytes; the second may stand there as it is.
fn percent_in(text: &str, encoding: &'static Encoding) -> Option<(String, Edits)> {
    undo(text, b'%', |rest| {
        let first = hex(rest.get(1..3)?)? as u8;
        if first.is_ascii() {
            return one(char::from(first), 3);
        }
        let (second, length) = match rest.get(3)? {
            b'%' => (hex(rest.get(4..6)?)? as u8, 6),
            // A letter of the text stands for itself: only a sign of ASCII may be half of a character.
            byte if byte.is_ascii() => (*byte, 4),
            _ => return None,
        };
        let plain = [first, second];
        let plain = encoding.decode_without_bom_handling_and_without_replacement(&plain)?;
        let mut chars = plain.chars();
        chars.next().filter(|_| chars.next().is_none()).and_then(|c| one(c, length))
    })
}

/// Undoes what the function `escape` of scripts makes of everything but Latin-1: `%u5F69`.
pub(crate) fn percent_units(text: &str) -> Option<(String, Edits)> {
    undo(text, b'%', |rest| (rest.get(1)? == &b'u').then(|| utf_16(rest, b"%u")).flatten().map(|(c, it)| (Some(c), it)))
}

/// Undoes the escapes of JavaScript and JSON strings: `\x2e`, `\u002e`, `\u{2e}`, `\/`, `\n`, `\56`.
pub(crate) fn script(text: &str) -> Option<(String, Edits)> {
    undo(text, b'\\', |rest| match *rest.get(1)? {
        b'x' => one(char::from_u32(hex(rest.get(2..4)?)?)?, 4),
        // The line goes on.
        b'\n' => Some((None, 2)),
        b'\r' => Some((None, 2 + usize::from(rest.get(2) == Some(&b'\n')))),
        b'u' if rest.get(2) == Some(&b'{') => {
            let digits = rest[3..].iter().take(8).take_while(|byte| byte.is_ascii_hexdigit()).count();
            (rest.get(3 + digits) == Some(&b'}'))
                .then(|| char::from_u32(hex(&rest[3..3 + digits])?))
                .flatten()
                .map(|c| (Some(c), digits + 4))
        }
        b'u' => utf_16(rest, b"\\u").map(|(c, length)| (Some(c), length)),
        byte @ b'0'..=b'7' => {
            let limit = if byte <= b'3' { 3 } else { 2 };
            let digits = rest[1..].iter().take(limit).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            let number = rest[1..=digits].iter().fold(0, |number, byte| number * 8 + u32::from(byte - b'0'));
            one(char::from_u32(number)?, digits + 1)
        }
        b'n' | b'r' | b't' | b'b' | b'f' | b'v' => one(' ', 2),
        byte @ (b'/' | b'\\' | b'"' | b'\'' | b'`' | b'.' | b':') => one(char::from(byte), 2),
        _ => None,
    })
}

/// Undoes the escapes of CSS (CSS Syntax 3, 4.3.7): `\63 asino`.
pub(crate) fn style(text: &str) -> Option<(String, Edits)> {
    undo(text, b'\\', |rest| {
        let digits = rest[1..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
        if digits == 0 {
            return match *rest.get(1)? {
                // The line goes on.
                b'\n' | b'\x0C' => Some((None, 2)),
                b'\r' => Some((None, 2 + usize::from(rest.get(2) == Some(&b'\n')))),
                byte => byte.is_ascii().then(|| (Some(char::from(byte)), 2)),
            };
        }
        let space = usize::from(rest.get(1 + digits).is_some_and(u8::is_ascii_whitespace));
        let c = char::from_u32(hex(&rest[1..=digits])?).filter(|&c| c != '\0').unwrap_or('\u{FFFD}');
        one(c, 1 + digits + space)
    })
}

/// Leaves out the signs that a URL parser leaves out of `data:` URLs; none when there are none.
pub(crate) fn dropped(text: &str, is_dropped: impl Fn(u8) -> bool) -> Option<(String, Edits)> {
    let bytes = text.as_bytes();
    let mut edits = Edits::default();
    let mut plain = String::new();
    let mut copied = 0;
    while let Some(length) = bytes[copied..].iter().position(|&byte| is_dropped(byte)) {
        let start = copied + length;
        plain.push_str(&text[copied..start]);
        copied = start + bytes[start..].iter().take_while(|&&byte| is_dropped(byte)).count();
        edits.push(plain.len()..plain.len(), start..copied);
    }
    if edits.is_empty() {
        return None;
    }
    plain.push_str(&text[copied..]);
    Some((plain, edits))
}

/// What an escape stands for, and its length; some stand for nothing.
type Escape = (Option<char>, usize);

/// An escape that stands for one character.
#[expect(clippy::unnecessary_wraps, reason = "the answer of every reader of escapes")]
fn one(c: char, length: usize) -> Option<Escape> {
    Some((Some(c), length))
}

/// `\u002e`, or two of them that make one character; `sign` is how they begin.
fn utf_16(rest: &[u8], sign: &[u8]) -> Option<(char, usize)> {
    let first = hex(rest.get(2..6)?)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 6));
    }
    let second = hex(rest.get(8..12).filter(|_| rest[6..].starts_with(sign))?)?;
    char::decode_utf16([first as u16, second as u16]).next()?.ok().map(|c| (c, 12))
}

/// Hexadecimal digits as a number.
fn hex(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, &byte| number.checked_mul(16)?.checked_add(char::from(byte).to_digit(16)?))
}

/// Replaces every escape that `read` understands; it gives the character and the length of the escape.
fn undo(text: &str, sign: u8, read: impl Fn(&[u8]) -> Option<Escape>) -> Option<(String, Edits)> {
    let bytes = text.as_bytes();
    let mut edits = Edits::default();
    let mut plain = String::new();
    let mut copied = 0;
    for at in memchr::memchr_iter(sign, bytes) {
        if at < copied {
            continue;
        }
        let Some((c, length)) = read(&bytes[at..]) else { continue };
        plain.push_str(&text[copied..at]);
        let start = plain.len();
        plain.extend(c);
        copied = at + length;
        edits.push(start..plain.len(), at..copied);
    }
    if edits.is_empty() {
        return None;
    }
    plain.push_str(&text[copied..]);
    Some((plain, edits))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_search_may_be_asked_in_other_characters() {
        let read = |text: &str| percents(text, true).into_iter().flatten().map(|(plain, _)| plain).collect::<Vec<_>>();
        assert_eq!(read("%E5%BD%A9a"), ["彩a"]);
        assert!(read("%B2%CA%C6%B1casino%A1%A3test").contains(&"彩票casino。test".to_owned()));
        assert!(read("%B1m%B2%BC%A1Gwxcai").contains(&"彩票：wxcai".to_owned()));
        assert!(percents("%B2%CA", false).iter().all(Option::is_none));
        assert!(read("/search?q=%BC%D2%B3æ").contains(&"/search?q=家%B3æ".to_owned()));
    }

    #[test]
    fn percent_encoding_is_undone() {
        let plain = |text| percent(text).map(|(plain, _)| plain);
        assert_eq!(plain("http%3A%2F%2Fcasino%2eexample").as_deref(), Some("http://casino.example"));
        assert_eq!(plain("%E8%B5%8C%E5%9C%BA.example").as_deref(), Some("赌场.example"));
        assert_eq!(plain("%252E").as_deref(), Some("%2E"));
        assert_eq!(plain("100%ca %zz %"), None);
    }

    #[test]
    fn units_of_an_escaped_text_are_undone() {
        let plain = |text| percent_units(text).map(|(plain, _)| plain);
        assert_eq!(plain("%u5F69%u7968.test").as_deref(), Some("彩票.test"));
        assert_eq!(plain("%ud83d%ude00 %u12").as_deref(), Some("😀 %u12"));
        assert_eq!(plain("%E5%BD %ud83d"), None);
    }

    #[test]
    fn script_escapes_are_undone() {
        let plain = |text| script(text).map(|(plain, _)| plain);
        assert_eq!(plain(r"\x63asino\u002eexam\u{70}le\/").as_deref(), Some("casino.example/"));
        assert_eq!(plain(r"\143asino\56example").as_deref(), Some("casino.example"));
        assert_eq!(plain("casino\\\n.exa\\\r\nmple").as_deref(), Some("casino.example"));
        assert_eq!(plain(r"\ud83d\ude00\ncasino").as_deref(), Some("😀 casino"));
        assert_eq!(plain(r"\ud83d \u{110000} \xg \"), None);
    }

    #[test]
    fn style_escapes_are_undone() {
        let plain = |text| style(text).map(|(plain, _)| plain);
        assert_eq!(plain(r"\63 asino\2e example").as_deref(), Some("casino.example"));
        assert_eq!(plain(r"\000063asino\.example").as_deref(), Some("casino.example"));
        assert_eq!(plain("casino\\\n.exa\\\r\nmple").as_deref(), Some("casino.example"));
    }

    #[test]
    fn signs_are_dropped() {
        let plain = |text| dropped(text, |byte| byte == b' ').map(|(plain, _)| plain);
        assert_eq!(plain(" a  b ").as_deref(), Some("ab"));
        assert_eq!(plain("中"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_undone_and_maps_back(text in "([%\\\\xu{}0-9a-f]|中|\\.){0,24}") {
            let spaces = dropped(&text, |byte| matches!(byte, b'0' | b'.'));
            for (plain, edits) in [percent(&text), script(&text), style(&text), spaces].into_iter().flatten() {
                for (at, c) in plain.char_indices() {
                    let source = edits.to_source(at..at + c.len_utf8());
                    prop_assert!(text.get(source.clone()).is_some_and(|piece| !piece.is_empty()), "{:?}", source);
                }
            }
        }
    }
}
