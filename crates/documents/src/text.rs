//! Bytes that are text in an encoding that nobody names.

use encoding_rs::{GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A string of a PDF or of a name in a zip file: as its mark says, else UTF-8, else GBK if all of it is, else Western.
///
/// PDF knows its own set of letters beside UTF-16 and UTF-8 (ISO 32000-2, 7.9.2.2), but writers put in what their system has.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    let by_mark = match bytes {
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some((UTF_8, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = by_mark {
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let plain = GBK.decode_without_bom_handling_and_without_replacement(bytes);
    plain.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0).into_owned()
}

/// What is longer is no name and no address.
const WORD_BYTES: usize = 2_048;

/// A text that was cut short, without the word that may have gone on.
pub(crate) fn without_last_word(text: &mut String) {
    let mut sure = text.len().saturating_sub(WORD_BYTES);
    while !text.is_char_boundary(sure) {
        sure += 1;
    }
    let last = text[sure..].char_indices().rev().find(|(_, c)| c.is_whitespace());
    text.truncate(sure + last.map_or(0, |(at, space)| at + space.len_utf8()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_a_cut_is_left_out() {
        for (text, expected) in [("go to casino.example", "go to "), ("casino", ""), ("go\u{3000}a", "go\u{3000}")] {
            let mut text = text.to_owned();
            without_last_word(&mut text);
            assert_eq!(text, expected);
        }
        let mut endless = "彩".repeat(WORD_BYTES);
        without_last_word(&mut endless);
        assert!((2 * WORD_BYTES..2 * WORD_BYTES + 3).contains(&endless.len()), "no more than a name");
    }

    #[test]
    fn a_mark_tells_the_encoding_and_else_the_bytes_do() {
        for (bytes, expected) in [
            (&b"casino.example"[..], "casino.example"),
            (b"\xFE\xFF\x5F\x69\0a", "彩a"),
            (b"\xFF\xFE\x69\x5Fa\0", "彩a"),
            (b"\xEF\xBB\xBFa", "a"),
            ("彩票".as_bytes(), "彩票"),
            (b"\xB2\xCA\xC6\xB1 a", "彩票 a"),
            (b"caf\xE9 \x80", "café €"),
        ] {
            assert_eq!(decoded(bytes), expected);
        }
    }
}
