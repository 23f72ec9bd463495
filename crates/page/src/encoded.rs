//! Values that are a text in disguise: Base64, hexadecimal digits, a URL written backwards.

use suyuan_model::{Decoding, URL_CHARS_MAX};

use crate::edits::Edits;

/// Shortest value that is taken for a disguised text: `//a.example` has eleven letters, and short tokens mean nothing.
const DISGUISED_CHARS_MIN: usize = 12;

/// Letters that are decoded to see whether it is worth decoding the rest: whole groups of Base64 and of hexadecimal digits.
const DISGUISED_CHARS_TRIED: usize = 8;

/// Whether a value may be a disguised text, as far as its beginning tells.
pub(crate) fn may_be_disguised(value: &str) -> bool {
    let head = |value: &str| value.as_bytes().get(..DISGUISED_CHARS_TRIED).map(<[u8]>::to_vec);
    value.len() >= DISGUISED_CHARS_MIN
        && (value.ends_with("ptth")
            || hex(value).is_some_and(|bytes| begins_text(&bytes))
            || head(value).and_then(|head| letters(head.into_iter())).is_some_and(|bytes| begins_text(&bytes)))
}

/// Whether these are the first bytes of a text.
fn begins_text(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_some() => return false,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    !text.contains(|c: char| c.is_control())
}

/// What a value is when its disguise is taken off; most values are none.
pub(crate) fn undisguised(value: &str) -> Option<(String, Decoding)> {
    if value.len() < DISGUISED_CHARS_MIN {
        return None;
    }
    if value.ends_with("//:ptth") || value.ends_with("//:sptth") {
        return Some((value.chars().rev().collect(), Decoding::Reverse));
    }
    hex(value)
        .and_then(text)
        .map(|text| (text, Decoding::CharCodes))
        .or_else(|| base64(value).and_then(text).map(|text| (text, Decoding::Base64)))
}

/// Longest link to a program that loads files, in characters.
pub const LOADER_CHARS_MAX: usize = 4_096;

/// Links to programs that load files, and what stands around the URL in their Base64.
const LOADERS: &[(&str, &str, &str)] =
    &[("thunder://", "AA", "ZZ"), ("flashget://", "[FLASHGET]", "[FLASHGET]"), ("qqdl://", "", "")];

/// A text with the links in it to programs that load files as what they load; none where there is none.
pub(crate) fn loaded(text: &str) -> Option<(String, Edits)> {
    let mut edits = Edits::default();
    let mut plain = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices("://") {
        let is_loader = |(scheme, ..): &&(&str, &str, &str)| {
            let start = (at + 3).checked_sub(scheme.len()).filter(|start| *start >= copied);
            start.and_then(|start| text.get(start..at + 3)).is_some_and(|it| it.eq_ignore_ascii_case(scheme))
        };
        let Some((scheme, before, behind)) = LOADERS.iter().find(is_loader) else { continue };
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_');
        let length = text.as_bytes()[at + 3..].iter().take(LOADER_CHARS_MAX + 1).take_while(|it| is_letter(it)).count();
        let end = at + 3 + length;
        let url = || {
            let bytes = base64(&text[at + 3..end]).filter(|_| length <= LOADER_CHARS_MAX)?;
            let url = String::from_utf8(bytes).ok()?;
            let url = url
                .strip_prefix(before)?
                .split(behind)
                .next()
                .filter(|_| !behind.is_empty())
                .map(str::to_owned)
                .or(Some(url));
            url.filter(|url| !url.contains(|c: char| c.is_control()))
        };
        let Some(url) = url() else { continue };
        plain.push_str(&text[copied..at + 3 - scheme.len()]);
        let start = plain.len();
        plain.push_str(&url);
        edits.push(start..plain.len(), at + 3 - scheme.len()..end);
        copied = end;
    }
    if edits.is_empty() {
        return None;
    }
    plain.push_str(&text[copied..]);
    Some((plain, edits))
}

/// The mail address that Cloudflare keeps from robots: hexadecimal digits, the first two of which turn the others.
pub(crate) fn protected_mail(digits: &str) -> Option<String> {
    let bytes = hex(digits).filter(|bytes| bytes.len() < URL_CHARS_MAX)?;
    let (key, rest) = bytes.split_first()?;
    let mail = String::from_utf8(rest.iter().map(|byte| byte ^ key).collect()).ok()?;
    let is_mail = mail.contains('@') && !mail.contains(|c: char| c.is_control() || c.is_whitespace());
    is_mail.then_some(mail)
}

/// The bytes as a text, if it is one that can name a host.
fn text(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let is_plain = text.contains(['.', '%']) && !text.contains(|c: char| c.is_control());
    is_plain.then_some(text)
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.strip_prefix("0x").unwrap_or(digits).as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks_exact(2).map(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)).collect()
}

/// Base64 in both alphabets (RFC 4648); a plus becomes a space where forms are decoded.
fn base64(value: &str) -> Option<Vec<u8>> {
    letters(value.trim_end_matches('=').bytes())
}

fn letters(letters: impl Iterator<Item = u8>) -> Option<Vec<u8>> {
    let letters = letters.map(|byte| match byte {
        b'-' | b' ' => b'+',
        b'_' => b'/',
        other => other,
    });
    crate::base64::decode(&letters.collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_disguised_url_is_read() {
        for (value, text, decoding) in [
            ("aHR0cDovL2Nhc2luby5leGFtcGxlLw==", "http://casino.example/", Decoding::Base64),
            ("aHR0cDovL2Nhc2luby5leGFtcGxlLw", "http://casino.example/", Decoding::Base64),
            ("Y2FzaW5vLmV4YW1wbGUvPz4-", "casino.example/?>>", Decoding::Base64),
            ("687474703a2f2f636173696e6f2e6578616d706c652f", "http://casino.example/", Decoding::CharCodes),
            ("0x636173696E6F2E6578616D706C65", "casino.example", Decoding::CharCodes),
            ("elpmaxe.onisac//:ptth", "http://casino.example", Decoding::Reverse),
        ] {
            assert_eq!(undisguised(value), Some((text.to_owned(), decoding)), "{value}");
        }
    }

    #[test]
    fn a_link_to_a_program_that_loads_files_leads_to_them() {
        let link = |scheme: &str, inside: &str| format!("{scheme}{}", crate::base64::encode(inside.as_bytes()));
        for (scheme, inside) in [
            ("thunder://", "AAhttp://casino.example/a.apkZZ"),
            ("Thunder://", "AAhttp://casino.example/a.apkZZ"),
            ("flashget://", "[FLASHGET]http://casino.example/a.apk[FLASHGET]"),
            ("qqdl://", "http://casino.example/a.apk"),
        ] {
            let read = loaded(&format!("see {} now", link(scheme, inside))).map(|(plain, _)| plain);
            assert_eq!(read.as_deref(), Some("see http://casino.example/a.apk now"), "{scheme}");
        }
        assert!(loaded("http://casino.example/").is_none() && loaded("thunder://?").is_none());
        // Four letters are three bytes.
        let long = |letters: usize| loaded(&link("qqdl://", &"a".repeat(letters / 4 * 3))).is_some();
        assert_eq!((long(LOADER_CHARS_MAX), long(LOADER_CHARS_MAX + 4)), (true, false));
    }

    #[test]
    fn a_mail_address_that_is_kept_from_robots_is_read() {
        let kept = |mail: &str| mail.bytes().fold("5a".to_owned(), |text, byte| format!("{text}{:02x}", byte ^ 0x5a));
        assert_eq!(protected_mail(&kept("kf@casino.example")).as_deref(), Some("kf@casino.example"));
        assert_eq!((protected_mail(&kept("casino")), protected_mail("5"), protected_mail("")), (None, None, None));
    }

    #[test]
    fn tokens_are_no_disguise() {
        for value in
            ["", "abcdefgh", "d41d8cd98f00b204e9800998ecf8427e", "session-12345678", "casino.example", "Y2FzLg"]
        {
            assert_eq!(undisguised(value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in "[a-zA-Z0-9+/=_. %中-]{0,40}") {
            prop_assert!(undisguised(&value).is_none() || may_be_disguised(&value));
        }

        #[test]
        fn whatever_is_disguised_may_be(text in "[a-z0-9.:/%中é-]{0,40}", is_hex in any::<bool>()) {
            let hex = || text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
            let value = if is_hex { hex() } else { crate::base64::encode(text.as_bytes()) };
            prop_assert!(undisguised(&value).is_none() || may_be_disguised(&value), "{}", value);
        }
    }
}
