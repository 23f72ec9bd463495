//! Pieces of text for people: white space collapsed, cut to a length.

use std::ops::Range;

use crate::SNIPPET_CHARS_MAX;

/// Characters of a sentence on either side of a mention.
const SENTENCE_CHARS_MAX: usize = 80;

/// The text with every run of white space made one space, at most so many characters.
pub(crate) fn collapse(text: &str, chars_max: usize) -> String {
    // Most texts are as they should be; none has more characters than bytes.
    if text.len() <= chars_max && is_collapsed(text) {
        return text.to_owned();
    }
    let mut collapsed = String::with_capacity(text.len().min(chars_max));
    let mut count = 0;
    'words: for word in text.split_whitespace() {
        let space = (count > 0).then_some(' ');
        for c in space.into_iter().chain(word.chars()) {
            if count == chars_max {
                break 'words;
            }
            collapsed.push(c);
            count += 1;
        }
    }
    collapsed
}

/// Whether a text has no white space but single spaces between words, as far as its bytes tell at once.
fn is_collapsed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    let has_more = bytes.iter().enumerate().any(|(at, &byte)| {
        let is_space_again = byte == b' ' && before == b' ';
        before = byte;
        // White space that is not ASCII begins with one of these bytes.
        let may_be_space = matches!(byte, b'\t'..=b'\r' | 0xC2 | 0xE1 | 0xE2)
            || byte == 0xE3 && bytes[at..].starts_with("\u{3000}".as_bytes());
        is_space_again || may_be_space
    });
    !has_more && before != b' '
}

/// The beginning of a text, at most so many characters.
pub(crate) fn cut(text: &str, chars_max: usize) -> &str {
    if text.len() <= chars_max {
        return text;
    }
    text.char_indices().nth(chars_max).map_or(text, |(end, _)| &text[..end])
}

/// What stands around a piece of text, on both sides at most so many characters.
pub(crate) fn around(text: &str, piece: &Range<usize>, chars: usize) -> Range<usize> {
    let start = text[..piece.start].char_indices().rev().take(chars).last().map_or(piece.start, |(at, _)| at);
    let end =
        text[piece.end..].char_indices().take(chars).last().map_or(piece.end, |(at, c)| piece.end + at + c.len_utf8());
    start..end
}

/// The source around a piece of it, white space collapsed, and where in that the piece begins, in bytes.
pub(crate) fn snippet(text: &str, piece: &Range<usize>) -> (String, usize) {
    let near = around(text, piece, SNIPPET_CHARS_MAX / 4);
    let before = collapse(&text[near.start..piece.start], usize::MAX);
    let is_apart =
        text[..piece.start].ends_with(char::is_whitespace) || text[piece.start..].starts_with(char::is_whitespace);
    let at = before.len() + usize::from(is_apart && !before.is_empty());
    (collapse(&text[near], SNIPPET_CHARS_MAX), at)
}

/// The sentence around a mention.
pub(crate) fn sentence(text: &str, mention: &Range<usize>) -> String {
    let near = around(text, mention, SENTENCE_CHARS_MAX);
    let before = &text[near.start..mention.start];
    let start = before
        .char_indices()
        .rev()
        .find(|&(_, c)| ends_sentence(c))
        .map_or(near.start, |(at, c)| near.start + at + c.len_utf8());
    let after = &text[mention.end..near.end];
    let end = after
        .char_indices()
        .find(|&(_, c)| ends_sentence(c))
        .map_or(near.end, |(at, c)| mention.end + at + c.len_utf8());
    collapse(&text[start..end], usize::MAX)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_collapsed_and_cut() {
        assert_eq!(collapse(" a\n\t b　c ", 99), "a b c");
        assert_eq!(collapse("彩票 网站", 3), "彩票 ");
        assert_eq!(cut("彩票网站", 2), "彩票");
    }

    #[test]
    fn a_snippet_tells_where_its_piece_begins() {
        for (text, expected) in
            [("a href='x'>x", "a href='|x'>x"), ("  x", "|x"), ("a \n x", "a |x"), ("ax", "a|x"), ("x", "|x")]
        {
            let at = text.find('x').unwrap();
            let (mut shown, from) = snippet(text, &(at..at + 1));
            shown.insert(from, '|');
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn a_sentence_is_cut_out() {
        let text = "第一句。请访问casino.example 谢谢！第三句。";
        let at = text.find("casino").unwrap();
        assert_eq!(sentence(text, &(at..at + 14)), "请访问casino.example 谢谢！");
        let endless = "又".repeat(SENTENCE_CHARS_MAX + 1);
        let at = endless.len()..endless.len() + 1;
        let cut = "又".repeat(SENTENCE_CHARS_MAX);
        assert_eq!(sentence(&format!("{endless}x{endless}"), &at), format!("{cut}x{cut}"));
    }

    proptest! {
        #[test]
        fn what_looks_collapsed_is(text in "([ab中]| |\t|\u{3000}|\u{A0}|\u{2003}|\u{1680}|\u{85}|\u{2028}|、){0,9}", chars in 0..12_usize) {
            let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(chars).collect();
            prop_assert_eq!(collapse(&text, chars), words);
        }
    }
}
