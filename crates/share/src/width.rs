//! How wide text is on a terminal, where a Chinese character takes two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width that is assumed where there is no terminal: what a mail or a wide log shows without breaking lines.
pub const WIDTH_DEFAULT: usize = 100;

/// The narrowest width that tables are drawn for; a narrower terminal breaks the lines itself.
pub const WIDTH_MIN: usize = 60;

/// Columns that this text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The text padded with spaces to this many columns; a longer one is cut, and `…` says so.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let mut out = cut(text, width);
    let used = columns(&out);
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    out
}

/// The text, or as much of it as fits with a `…`.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

/// The text in lines of at most this many columns, broken between words where there are any, and inside a word too long for a line.
pub(crate) fn lines(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width && (wide <= width || used + 8 > width) {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
            used += 1;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_takes_two_columns() {
        assert_eq!(columns("学校a"), 5);
        assert_eq!(fitted("学校", 6), "学校  ");
        assert_eq!(fitted("学校网站", 6), "学校… ");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn lines_break_between_words_and_inside_chinese() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("删除该条内容", 6), ["删除该", "条内容"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_wider_than_its_column(text in "\\PC{0,60}", width in 2usize..40) {
            proptest::prop_assert!(columns(&cut(&text, width)) <= width + 1);
            let shown: String = lines(&text, width).concat();
            proptest::prop_assert_eq!(shown.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
