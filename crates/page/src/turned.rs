//! Text that is shown letter by letter from right to left: `\u{202E}elpmaxe.onisac`, `<bdo dir=rtl>`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::edits::Edits;

/// Longest piece that is turned, in characters; a longer one is a sentence of a language that is written so.
pub const TURNED_CHARS_MAX: usize = 256;

/// A text with what stands behind a sign to turn it as it is seen; none where there is none.
pub(crate) fn turned(text: &str) -> Option<(String, Edits)> {
    const BEGINS: char = '\u{202E}';
    static SIGN: LazyLock<Finder> = LazyLock::new(|| Finder::new("\u{202E}"));
    SIGN.find(text.as_bytes())?;
    let (mut plain, mut edits, mut copied) = (String::new(), Edits::default(), 0);
    for (at, sign) in text.match_indices(BEGINS) {
        let start = at + sign.len();
        if start < copied {
            continue;
        }
        let rest = &text[start..];
        let end = start + rest.find(['\u{202C}', '\u{202D}', BEGINS, '\n']).unwrap_or(rest.len());
        let Some(piece) = backwards(&text[start..end]) else { continue };
        plain.push_str(&text[copied..at]);
        let from = plain.len();
        plain.push_str(&piece);
        edits.push(from..plain.len(), at..end);
        copied = end;
    }
    if edits.is_empty() {
        return None;
    }
    plain.push_str(&text[copied..]);
    Some((plain, edits))
}

/// A short text from its end.
pub(crate) fn backwards(text: &str) -> Option<String> {
    let is_short = text.chars().nth(TURNED_CHARS_MAX).is_none();
    (is_short && !text.is_empty()).then(|| text.chars().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_from_right_to_left_is_read_so() {
        let read = |text: &str| turned(text).map(|(plain, _)| plain);
        assert_eq!(read("去\u{202E}elpmaxe.onisac\u{202C} 看").as_deref(), Some("去casino.example\u{202C} 看"));
        assert_eq!(read("\u{202E}elpmaxe.onisac").as_deref(), Some("casino.example"));
        assert_eq!((read("casino.example"), read("去看")), (None, None));
        let (_, edits) = turned("去\u{202E}elpmaxe.onisac\u{202C}").unwrap();
        assert_eq!(edits.to_source(3..17), 3..20);
    }

    #[test]
    fn only_a_short_piece_is_turned() {
        let is_turned = |chars: usize| backwards(&"a".repeat(chars)).is_some();
        assert_eq!((is_turned(TURNED_CHARS_MAX), is_turned(TURNED_CHARS_MAX + 1)), (true, false));
    }
}
