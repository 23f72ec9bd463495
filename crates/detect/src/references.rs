//! Words that were written in character references without need.
//!
//! A title needs a reference for `&` or `<`; a title of nothing but references was made so that no filter reads it.

use suyuan_page::Spot;

use crate::mention::sides;

/// Fewer needless references than this are the habit of an editor.
const NEEDLESS_MIN: usize = 3;

/// Whether the words around a name are mostly numeric references to letters.
pub(crate) fn is_mostly_references(spot: &Spot) -> bool {
    let Some((before, after)) = sides(spot) else { return false };
    let is_end = |c: char| matches!(c, '<' | '>' | '"');
    let before = &before[before.rfind(is_end).map_or(0, |at| at + 1)..];
    let after = &after[..after.find(is_end).unwrap_or(after.len())];
    let (before, after) = (letters(before), letters(after));
    let (needless, plain) = (before.0 + after.0, before.1 + after.1);
    needless >= NEEDLESS_MIN && needless > plain
}

/// How many letters a text has as references, and how many as themselves.
fn letters(text: &str) -> (usize, usize) {
    let mut pieces = text.split("&#");
    let mut plain = count_letters(pieces.next().unwrap_or_default());
    let mut needless = 0;
    for piece in pieces {
        let (digits, radix) = match piece.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (piece, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let letter = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
        needless += usize::from(letter.is_some_and(char::is_alphanumeric));
        plain += count_letters(&digits[length..]);
    }
    (needless, plain)
}

fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Whether a browser drops a tab or line break inside of this URL.
pub(crate) fn has_space_inside(raw: &str) -> bool {
    raw.trim().contains(['\t', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_by_how_they_are_written() {
        assert_eq!(letters("ab &#24425;&#x7968 c"), (2, 3));
        assert_eq!(letters("&#39;&#34;&amp;"), (0, 3));
        assert_eq!(letters("&#;&#x;&#99999999;"), (0, 0));
    }
}
