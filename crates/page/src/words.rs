//! Pieces of text for people: white space collapsed, cut to a length.

use std::ops::Range;

use crate::SNIPPET_CHARS_MAX;

/// Characters of a sentence on either side of a mention.
const SENTENCE_CHARS_MAX: usize = 80;

/// The text with every run of white space made one space, at most so many characters.
pub(crate) fn collapse(text: &str, chars_max: usize) -> String {
    let mut collapsed = String::new();
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

/// The beginning of a text, at most so many characters.
pub(crate) fn cut(text: &str, chars_max: usize) -> &str {
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
}
