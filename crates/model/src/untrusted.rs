//! Text that somebody else wrote, and an encoder for every place that it can go to.

use std::fmt::{self, Write as _};

/// Text from a page, a list or a header: never shown but through one of its encoders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untrusted<'a>(pub &'a str);

impl<'a> Untrusted<'a> {
    /// For a terminal or a log line: control characters, line breaks and bidi controls become visible escapes.
    pub fn terminal(self) -> impl fmt::Display + 'a {
        Encoded {
            text: self.0,
            is_plain: |c| !is_unsafe_to_show(c),
            put: |c, f| write!(f, "\\u{{{:x}}}", u32::from(c)),
        }
    }

    /// For HTML text and for attribute values in double quotes.
    pub fn html(self) -> impl fmt::Display + 'a {
        let put = |c, f: &mut fmt::Formatter<'_>| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            _ => f.write_char('\u{FFFD}'),
        };
        let is_plain = |c| !matches!(c, '&' | '<' | '>' | '"' | '\'') && !is_unsafe_to_show(c);
        Encoded { text: self.0, is_plain, put }
    }

    /// For a cell of a spreadsheet: no formula, no line break, no control character (CWE-1236). Quoting is the writer's.
    pub fn cell(self) -> String {
        let text: String = self
            .0
            .chars()
            .map(|c| {
                if matches!(c, '\n' | '\r' | '\t') {
                    ' '
                } else if is_unsafe_to_show(c) {
                    '\u{FFFD}'
                } else {
                    c
                }
            })
            .collect();
        let formula =
            matches!(text.trim_start().chars().next(), Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
        if formula || text.starts_with(' ') && self.0.starts_with(['\t', '\r', '\n']) {
            format!("'{text}")
        } else {
            text
        }
    }

    /// For JSON that a JSON writer has made: what it leaves raw inside its strings becomes an escape, so that nothing is lost.
    /// Line breaks stay: inside strings there are none, and between values they are the writer's.
    pub fn json(self) -> impl fmt::Display + 'a {
        let is_plain = |c| c == '\n' || !is_unsafe_to_show(c);
        let put = |c: char, f: &mut fmt::Formatter<'_>| {
            c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(f, "\\u{unit:04x}"))
        };
        Encoded { text: self.0, is_plain, put }
    }
}

/// Control characters, line separators, characters that turn the direction of what follows, and those that nobody sees.
///
/// What joins letters or keeps them apart (U+200C, U+200D) and what chooses between their forms is part of how some
/// languages and all emoji are written, and stays.
fn is_unsafe_to_show(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A text in which most characters may stay as they are: these are written together.
struct Encoded<'a> {
    text: &'a str,
    is_plain: fn(char) -> bool,
    put: fn(char, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in self.text.char_indices() {
            if !(self.is_plain)(c) {
                f.write_str(&self.text[plain..at])?;
                (self.put)(c, f)?;
                plain = at + c.len_utf8();
            }
        }
        f.write_str(&self.text[plain..])
    }
}

/// Makes a URL or host harmless for people's eyes: `hxxp://a.casino[.]example/`.
///
/// Only the scheme and the last dot of the host change, so that [`refang`] gives back what was there.
pub fn defang(text: &str) -> String {
    if let Some(page) = text.strip_prefix(crate::watch::TIER_TWO) {
        return format!("{}{}", crate::watch::TIER_TWO, defang(page));
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("hxxp://", rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("hxxps://", rest),
        _ => ("", text),
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    match host.rsplit_once('.') {
        // What is harmless already stays as it is.
        Some((left, right)) if left.ends_with('[') && right.starts_with(']') => format!("{scheme}{rest}"),
        Some((left, right)) => format!("{scheme}{left}[.]{right}{path}"),
        None => format!("{scheme}{rest}"),
    }
}

/// Undoes [`defang`] and the other common spellings: `hxxp`, `[.]`, `(.)`, `{.}`, `[:]`, `[dot]`, `(dot)`.
pub fn refang(text: &str) -> String {
    let mut out = text.trim().to_owned();
    for (from, to) in [
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[:]", ":"),
        ("[://]", "://"),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[DOT]", "."),
        ("(DOT)", "."),
        ("[/]", "/"),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    for (from, to) in [("hxxps", "https"), ("hxxp", "http"), ("h**ps", "https"), ("h**p", "http"), ("meow", "http")] {
        if out.get(..from.len()).is_some_and(|head| head.eq_ignore_ascii_case(from))
            && out[from.len()..].starts_with(':')
        {
            out.replace_range(..from.len(), to);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_page_says_cannot_act() {
        assert_eq!(Untrusted("\x1b[31mred\n").terminal().to_string(), "\\u{1b}[31mred\\u{a}");
        assert_eq!(Untrusted("<a href=\"x\">").html().to_string(), "&lt;a href=&quot;x&quot;&gt;");
        assert_eq!(Untrusted("=1+1").cell(), "'=1+1");
        assert_eq!(Untrusted("\t=1").cell(), "' =1");
        assert_eq!(Untrusted("[\"a\u{202E}\u{7f}b\"]\n").json().to_string(), "[\"a\\u202e\\u007fb\"]\n");
        assert_eq!(Untrusted("a\u{202E}b").html().to_string(), "a\u{FFFD}b");
    }

    #[test]
    fn what_nobody_sees_is_shown() {
        let hidden = ['\u{AD}', '\u{180E}', '\u{200B}', '\u{2060}', '\u{206A}', '\u{FEFF}', '\u{E0001}', '\u{E007F}'];
        for c in hidden {
            let text = format!("a{c}b");
            assert_eq!(Untrusted(&text).terminal().to_string(), format!("a\\u{{{:x}}}b", u32::from(c)));
            assert_eq!(Untrusted(&text).html().to_string(), "a\u{FFFD}b");
            assert_eq!(Untrusted(&text).cell(), "a\u{FFFD}b");
        }
        assert_eq!(Untrusted("\"\u{E0041}\"").json().to_string(), "\"\\udb40\\udc41\"");
        let plain = "می\u{200c}خواهم 👨\u{200d}👩 ❤\u{fe0f} 彩票";
        assert_eq!(Untrusted(plain).terminal().to_string(), plain);
    }

    #[test]
    fn a_url_for_people_cannot_be_clicked() {
        assert_eq!(defang("http://a.casino.example/?x"), "hxxp://a.casino[.]example/?x");
        assert_eq!(defang("casino.example"), "casino[.]example");
        assert_eq!(refang("hxxps[:]//bad[.]example(.)org/"), "https://bad.example.org/");
    }

    proptest! {
        #[test]
        fn defanging_can_be_undone(host in "[a-z]{1,8}(\\.[a-z]{1,8}){0,3}", path in "(/[a-z0-9?=&.]{0,12})?") {
            let url = format!("http://{host}{path}");
            prop_assert_eq!(&refang(&defang(&url)), &url);
            prop_assert_eq!(defang(&defang(&url)), defang(&url));
        }

        #[test]
        fn no_control_character_gets_through(text in "\\PC*|.*") {
            for shown in [Untrusted(&text).terminal().to_string(), Untrusted(&text).html().to_string(), Untrusted(&text).cell()] {
                prop_assert!(!shown.chars().any(char::is_control));
            }
        }
    }
}
