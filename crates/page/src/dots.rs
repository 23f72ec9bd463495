//! Dots that are none on the keyboard, and characters that nobody sees: `casino。example`, `casino点example`.
//!
//! Three of them are dots to every browser (UTS #46). The others only look or sound like one, so they count
//! where no word can be meant: between letters or digits that are written with spaces between words.

use suyuan_model::digit_of_numeral;

use crate::idn::is_glue;
use crate::odd;

/// How the labels of a name are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dot {
    /// `.`
    Plain,
    /// A sign that may end a sentence as well.
    Soft,
    /// `【.】`, `(点)`: brackets that nobody puts around a dot who means to warn.
    Wrapped,
    /// `[.]`, `(dot)` and the like: whoever writes so does not want it to be clicked.
    Defanged,
}

/// Where signs for a dot stand that are not ASCII, in their order.
pub(crate) fn of_other_scripts(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let dots = text.char_indices().filter(|&(_, c)| is_dot(c) || is_like_dot(c));
    dots.map(|(at, _)| at).filter(|&at| self::at(text, at).is_some()).collect()
}

/// How many bytes a character of UTF-8 has that begins with this one (RFC 3629, 3).
pub(crate) fn length_of(first: u8) -> usize {
    const LENGTHS: [usize; 16] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4];
    LENGTHS[usize::from(first >> 4)]
}

/// Whether this character, which is not ASCII, may be meant for a dot, or open the brackets around one.
pub(crate) fn is_sign(bytes: &[u8]) -> bool {
    let [first, .., last] = *bytes else { return false };
    may_be_sign(first, last)
        && match *bytes {
            // What stands in a text is known to be UTF-8.
            [first @ 0xE0..=0xEF, second, last] => SIGNS.contains(&wide_char(first, second, last)),
            _ => std::str::from_utf8(bytes).is_ok_and(|one| one.chars().all(|c| SIGNS.contains(&c))),
        }
}

/// The character of three bytes of UTF-8.
fn wide_char(first: u8, second: u8, last: u8) -> char {
    let [first, second, last] = [(first, 0x0F, 12), (second, 0x3F, 6), (last, 0x3F, 0)]
        .map(|(byte, kept, shift)| u32::from(byte & kept) << shift);
    char::from_u32(first | second | last).unwrap_or_default()
}

/// Every sign.
const SIGNS: &[char] = &[
    '\u{3002}', '\u{FF0E}', '\u{FF61}', '\u{B7}', '\u{2022}', '\u{2024}', '\u{2027}', '\u{2219}', '\u{22C5}',
    '\u{30FB}', '\u{FF65}', '\u{FE52}', '点', '點', '丶', '店', '（', '【', '［', '｛', '〔', '「', '『', '〖', '《',
    '〈', '〝', '“', '奌', '㸃', '\u{387}', '\u{25CF}', '\u{25E6}', '\u{26AB}', '\u{2E31}', '\u{FE12}',
];

/// For each first byte of a sign, a bit for each last one; the upper bits of those are all the same.
const LAST: [u64; 64] = {
    let mut last_of = [0; 64];
    let mut at = 0;
    while at < SIGNS.len() {
        let mut bytes = [0; 4];
        let length = SIGNS[at].encode_utf8(&mut bytes).len();
        last_of[(bytes[0] & 0x3F) as usize] |= 1 << (bytes[length - 1] & 0x3F);
        at += 1;
    }
    last_of
};

/// Whether a sign begins and ends with these bytes.
pub(crate) fn may_be_sign(first: u8, last: u8) -> bool {
    LAST[usize::from(first & 0x3F)] >> (last & 0x3F) & 1 == 1
}

/// How many of these bytes, whose first begins a character, are characters of three bytes that are no signs.
///
/// Most of Chinese is such, and is passed by eight characters at a time.
pub(crate) fn wide_length(bytes: &[u8; WIDE_BYTES]) -> usize {
    let (mut others, mut at) = (0_u32, 0);
    for wide in bytes.as_chunks::<3>().0 {
        let is_other = u32::from(wide[0] & 0xF0 != 0xE0) | u32::from(may_be_sign(wide[0], wide[2]));
        others |= is_other << at;
        at += 1;
    }
    3 * (others | 1 << at).trailing_zeros() as usize
}

/// Bytes of eight characters of three bytes each.
pub(crate) const WIDE_BYTES: usize = 24;

/// The length of the sign that stands here, if it joins labels.
pub(crate) fn at(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    if is_dot(c) {
        return Some(c.len_utf8());
    }
    if !is_like_dot(c) {
        return None;
    }
    let before = text[..at].chars().rev().find(|&c| !is_invisible(c))?;
    let after = rest[c.len_utf8()..].chars().find(|&c| !is_invisible(c))?;
    // Catalan writes `col·legi`, and such names can be registered.
    let is_letter = c == '\u{B7}' && before.eq_ignore_ascii_case(&'l') && after.eq_ignore_ascii_case(&'l');
    // `三六五点com`: a number that letters follow.
    let is_number = is_word(c) && digit_of_numeral(before).is_some() && after.is_ascii_alphabetic();
    // `casino-点-example`: no word is written so.
    let is_set_off = is_word(c) && [before, after].iter().all(|beside| matches!(beside, '-' | '_'));
    // `赌场点com`: a name of another script, with a top-level domain behind it.
    let is_of_name = is_behind_word(text, at) && after.is_ascii_alphabetic();
    ((is_spaced(before) || is_number) && is_spaced(after) && !is_letter || is_set_off || is_of_name)
        .then_some(c.len_utf8())
}

/// Whether a word for a dot stands here straight behind another word that is written without spaces.
pub(crate) fn is_behind_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    text[at..].starts_with(is_word) && before.is_some_and(|before| is_glue(before) && !odd::is_ringed_digit(before))
}

/// The length of the dot in brackets that a text begins with, if it does: `【.】`, `（点）`, `[点]`.
pub(crate) fn wrapped(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let (open, sign, close) = (chars.next()?, chars.next()?, chars.next()?);
    let pair = BRACKETS.iter().find(|(one, _)| *one == open)?;
    let is_sign = is_dot(sign) || is_like_dot(sign) || sign == '.' && !open.is_ascii();
    (close == pair.1 && is_sign).then(|| open.len_utf8() + sign.len_utf8() + close.len_utf8())
}

/// Where dots in brackets stand.
pub(crate) fn all_wrapped(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    text.match_indices(|c| BRACKETS.iter().any(|(open, _)| *open == c))
        .map(|(at, _)| at)
        .filter(|&at| wrapped(&text[at..]).is_some())
        .collect()
}

/// What may stand around a dot.
pub(crate) const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('（', '）'),
    ('【', '】'),
    ('［', '］'),
    ('｛', '｝'),
    ('〔', '〕'),
    ('「', '」'),
    ('『', '』'),
    ('〖', '〗'),
    ('《', '》'),
    ('〈', '〉'),
    ('〝', '〞'),
    ('“', '”'),
    ('<', '>'),
    ('~', '~'),
    ('*', '*'),
    ('|', '|'),
    ('"', '"'),
    ('\'', '\''),
];

/// Whether a byte of ASCII opens them.
pub(crate) fn may_open(byte: u8) -> bool {
    matches!(byte, b'(' | b'[' | b'{' | b'<' | b'~' | b'*' | b'|' | b'"' | b'\'')
}

/// What a browser takes for a dot in a host name.
pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
}

/// What a reader takes for one.
pub(crate) fn is_like_dot(c: char) -> bool {
    matches!(
        c,
        '\u{B7}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22C5}'
            | '\u{30FB}'
            | '\u{FF65}'
            | '\u{FE52}'
            | '\u{387}'
            | '\u{25CF}'
            | '\u{25E6}'
            | '\u{26AB}'
            | '\u{2E31}'
            | '\u{FE12}'
    ) || is_word(c)
}

/// A word for a dot, in one of its spellings.
fn is_word(c: char) -> bool {
    matches!(c, '点' | '點' | '奌' | '㸃')
}

/// What only stands for one where the words beside say so.
pub(crate) fn is_homophone(c: char) -> bool {
    matches!(c, '丶' | '店')
}

/// Characters without a picture of their own; a name is the same with and without them.
pub(crate) fn is_invisible(c: char) -> bool {
    // Strokes through or under a letter leave it to be read.
    is_stroke(c)
        || matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E01EF}')
}

/// Marks that strike a letter out, or underline it.
fn is_stroke(c: char) -> bool {
    matches!(c, '\u{305}' | '\u{332}'..='\u{338}' | '\u{33F}' | '\u{20D2}' | '\u{20D3}' | '\u{20E5}' | '\u{20E6}')
}

/// A letter or digit of a script with spaces between words.
fn is_spaced(c: char) -> bool {
    c.is_alphanumeric() && !is_glue(c) || odd::is_ringed_digit(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_is_one_where_nothing_else_can_be_meant() {
        for text in [
            "a。b",
            "赌场。中国",
            "ａ．ｂ",
            "a｡b",
            "casino点example",
            "a點b",
            "a奌b",
            "a·b",
            "a•b",
            "a●b",
            "a\u{200B}点\u{200B}b",
            "a-点-b",
            "a_點_b",
            "赌场点com",
        ] {
            assert_eq!(of_other_scripts(text).len(), 1, "{text}");
        }
        for text in [
            "a.b",
            "重点",
            "a点。".trim_end_matches('。'),
            "8点开始",
            "约翰·史密斯",
            "col·legi",
            "·a",
            "• a",
            "a-点b",
            "-·-",
            "a ● b",
        ] {
            assert_eq!(of_other_scripts(text), Vec::<usize>::new(), "{text}");
        }
    }

    #[test]
    fn a_sign_is_known_by_its_bytes() {
        for c in '\u{80}'..=char::MAX {
            let is_bracket = BRACKETS.iter().any(|(open, _)| *open == c);
            let is_one = is_dot(c) || is_like_dot(c) || is_homophone(c) || is_bracket;
            assert_eq!(is_sign(c.to_string().as_bytes()), is_one, "{c}");
            assert_eq!(length_of(c.to_string().as_bytes()[0]), c.len_utf8(), "{c}");
        }
        for byte in 0..0x80_u8 {
            assert_eq!(may_open(byte), BRACKETS.iter().any(|(open, _)| *open == char::from(byte)), "{byte}");
        }
    }

    #[test]
    fn nobody_sees_what_is_invisible() {
        for c in
            ['\u{200B}', '\u{200D}', '\u{FEFF}', '\u{AD}', '\u{2060}', '\u{202E}', '\u{FE0F}', '\u{336}', '\u{338}']
        {
            assert!(is_invisible(c), "{c:?}");
        }
        assert!(!"a中·\u{301} ".contains(is_invisible));
    }
}
