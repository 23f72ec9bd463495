//! Whether a text could name anything at all: one look at its bytes, before it is read label by label.
//!
//! Most texts have no dot but that which ends a sentence. Whatever the scanner of `names` would give out is hinted at here;
//! a property test holds the two together.

use memchr::memchr2_iter;

use crate::dots::{self, is_dot, is_like_dot};
use crate::idn::{is_glue, is_mark};
use crate::names::{DOT_BETWEEN_SPACES, is_dot_word};
use crate::odd;
use crate::tops::{is_ending_of_file, may_begin_top};

/// Dots in an IPv4 address; a number with fewer is none.
const DOTS_OF_ADDRESS: usize = 3;

/// True when the text may name a host or hold a URL.
pub(crate) fn may_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr2_iter(b'.', b':', bytes)
        .any(|at| if bytes[at] == b'.' { may_join(bytes, at) } else { is_slashes(bytes, at) })
        || has_dot_word(bytes)
        || !text.is_ascii() && (0..bytes.len()).any(|at| is_sign(bytes, at) && may_stand_for_dot(text, at))
}

/// Whether the character that begins here can be a dot of another script, or open brackets around one; by its first bytes alone.
fn is_sign(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'(' | b'[' | b'{' => true,
        0xC2 => bytes[at + 1] == 0xB7,
        0xE2 => matches!(bytes[at + 1], 0x80 | 0x88 | 0x8B),
        0xE3 => matches!(bytes[at + 1], 0x80 | 0x83),
        0xE7 => bytes[at + 1] == 0x82,
        0xE9 => bytes[at + 1] == 0xBB,
        0xEF => matches!(bytes[at + 1], 0xB9 | 0xBC | 0xBD),
        _ => false,
    }
}

/// A colon with what follows it in a URL.
fn is_slashes(bytes: &[u8], colon: usize) -> bool {
    let is_slash = |at: usize| matches!(bytes.get(at), Some(b'/' | b'\\'));
    is_slash(colon + 1) && is_slash(colon + 2)
}

/// Whether labels may stand on both sides of a dot, in brackets or not.
fn may_join(bytes: &[u8], dot: usize) -> bool {
    let (before, after) = (dot.checked_sub(1).map(|at| bytes[at]), bytes.get(dot + 1).copied());
    let (Some(before), Some(after)) = (before, after) else { return false };
    if matches!(before, b'[' | b'(' | b'{') {
        return true;
    }
    let joins = is_label_byte(before) && is_label_byte(after);
    joins && !(before.is_ascii_digit() && after.is_ascii_digit() && is_number(bytes, dot)) && !is_file(bytes, dot)
}

/// Whether the dot stands before the ending of a file's name, outside of anything that may have a host.
fn is_file(bytes: &[u8], dot: usize) -> bool {
    let rest = &bytes[dot + 1..];
    let label = &rest[..rest.iter().take_while(|&&byte| is_label_byte(byte)).count()];
    let ends = !matches!(rest.get(label.len()), Some(b'.' | b'[' | b'(' | b'{' | b' '));
    let is_ending = || std::str::from_utf8(label).is_ok_and(is_ending_of_file);
    let has_host = || bytes.windows(2).any(|pair| pair.iter().all(|byte| matches!(byte, b'/' | b'\\')));
    ends && is_ending() && !has_host()
}

/// Whether the dot stands in a number, or a date: `4.2`, `2026.03.14`.
fn is_number(bytes: &[u8], dot: usize) -> bool {
    let is_inside = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let start = dot - bytes[..dot].iter().rev().take_while(is_inside).count();
    let end = dot + bytes[dot..].iter().take_while(is_inside).count();
    let stands_alone = |byte: Option<&u8>| byte.is_none_or(|&byte| !is_label_byte(byte));
    stands_alone(start.checked_sub(1).map(|at| &bytes[at]))
        && stands_alone(bytes.get(end))
        && bytes[start..end].iter().filter(|&&byte| byte == b'.').take(DOTS_OF_ADDRESS).count() < DOTS_OF_ADDRESS
}

/// A byte of a label; what is not ASCII may be.
fn is_label_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || !byte.is_ascii()
}

fn has_dot_word(bytes: &[u8]) -> bool {
    let is_word = |at: usize| {
        let inside = at + 1 + usize::from(bytes.get(at + 1) == Some(&b' '));
        bytes.get(inside..inside + 3).is_some_and(is_dot_word)
    };
    memchr::memchr3_iter(b'[', b'(', b'{', bytes).any(is_word)
        || memchr::memchr_iter(b'D', bytes).any(|at| at > 0 && bytes[at - 1..].starts_with(DOT_BETWEEN_SPACES))
}

/// Whether a sign stands for a dot, with a name behind it that may be one.
fn may_stand_for_dot(text: &str, at: usize) -> bool {
    let Some(c) = text[at..].chars().next() else { return false };
    if c.is_ascii() {
        return matches!(c, '(' | '[' | '{') && dots::wrapped(&text[at..]).is_some();
    }
    if !is_dot(c) {
        return if is_like_dot(c) { dots::at(text, at).is_some() } else { dots::wrapped(&text[at..]).is_some() };
    }
    // Behind a sign that may end a sentence, only a top-level domain in use makes a name of words.
    text[at + c.len_utf8()..].chars().next().is_some_and(|next| match next {
        _ if odd::is_ringed_digit(next) => true,
        _ if is_glue(next) => may_begin_top(next),
        _ if next.is_ascii() => is_label_byte(next as u8),
        _ => next.is_alphanumeric() || is_mark(next) || dots::is_invisible(next) || odd::is_picture(next),
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;
    use suyuan_model::PageUrl;

    use super::*;
    use crate::names::{Kind, Scanner, What};

    fn candidates(text: &str, kind: Kind) -> Vec<String> {
        let base = PageUrl::new("http://page.example/").unwrap();
        let (tries, mut found) = (Cell::new(10_000), Vec::new());
        Scanner::new(text, &base, kind, &tries).scan(&mut |candidate| {
            let is_top = matches!(candidate.what, What::Top(_));
            found.extend((!is_top).then(|| format!("{:?}", candidate.what)));
            is_top
        });
        found
    }

    #[test]
    fn a_sign_is_known_by_its_first_bytes() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let is_one = is_dot(c) || is_like_dot(c) || dots::BRACKETS.iter().any(|(open, _)| *open == c);
            assert!(!is_one || is_sign(text.as_bytes(), 0), "{c}");
        }
    }

    #[test]
    fn ordinary_words_name_nothing() {
        for text in [
            "会议指出，要把群众的安危冷暖放在心上。各单位于十五日前报送。",
            "It was fine. Then it rained (a lot) until 5 o'clock; see p. 7.",
            "2026.03.14 12:30, 4.2 % more: 1.000",
            "约翰·史密斯 重点 8点开始",
            "...",
            "a: b; c:d http:",
            "/news/archive/123.html?a=b&c=d.php",
        ] {
            assert!(!may_name(text), "{text}");
            assert_eq!(candidates(text, Kind::Words), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_name_is_hinted_at() {
        for text in [
            "see casino.example today",
            "赌场。中国",
            "casino[.]example",
            "casino (dot) example",
            "casino DOT example",
            "casino点example",
            "casino【.】example",
            "192.0.2.7",
            "http://2130706433/",
            "去casino。example看",
            "第①。②",
        ] {
            assert!(may_name(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_the_scanner_gives_out_is_missed(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 1..9),
            is_code in any::<bool>(),
        ) {
            let text = pieces.concat();
            let kind = if is_code { Kind::Code } else { Kind::Words };
            let found = candidates(&text, kind);
            prop_assert!(found.is_empty() || may_name(&text), "{} {:?}", text, found);
        }

        #[test]
        fn nor_in_any_text(text in "[a-c0-9.:/\\\\\\[\\](){} 。．点·中国公司①一二㎜\u{200B}\u{301}DOTdot-]{0,24}") {
            let found = candidates(&text, Kind::Words);
            prop_assert!(found.is_empty() || may_name(&text), "{} {:?}", text, found);
        }
    }

    const PIECES: &[&str] = &[
        ".",
        "。",
        "．",
        "｡",
        "·",
        "点",
        "點",
        "[.]",
        "(.)",
        "【.】",
        "（点）",
        "(点)",
        "[dot]",
        " (dot) ",
        " DOT ",
        "{dot}",
        "[ dot ]",
        ":",
        "://",
        "http",
        "hxxp",
        "https:",
        "//",
        "/",
        "\\/",
        "?",
        "@",
        "casino",
        "example",
        "com",
        "cn",
        "中国",
        "公司",
        "测试",
        "赌场",
        "请访问",
        "。下",
        "1",
        "192",
        "0",
        "7",
        "-",
        "_",
        " ",
        ",",
        "，",
        "①",
        "⓵",
        "八八",
        "а",
        "\u{200B}",
        "\u{AD}",
        "é",
        "xn--fiqs8s",
        "<",
        "\"",
        "%2E",
        "&",
        "ไทย",
        "한국",
        "가",
        "x\u{301}",
    ];
}
