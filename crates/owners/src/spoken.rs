//! Mail addresses in a text, also where they are written so that programs shall not read them:
//! `webmaster (at) school (dot) example`, `xxzx＠school。example`, `xxzx#school.example`.

use crate::address::{ADDRESS_BYTES_MAX, LOCAL_BYTES_MAX, address, is_of_local};

/// How an `@` is written, longest first; blanks around the bracketed ones are taken along.
const ATS: &[(&str, bool)] = &[
    ("[at]", true),
    ("(at)", true),
    ("{at}", true),
    ("【at】", true),
    ("[a]", true),
    ("(a)", true),
    (" at ", true),
    ("@", false),
    ("#", false),
];

/// How a dot is written.
const DOTS: &[(&str, bool)] = &[
    ("[dot]", true),
    ("(dot)", true),
    ("{dot}", true),
    ("【dot】", true),
    ("(点)", true),
    ("[.]", true),
    (" dot ", true),
    (".", false),
];

/// The addresses of a text, in their order, each as often as it stands there.
pub(crate) fn addresses(text: &str) -> Vec<String> {
    let plain = folded(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = plain[from..].find(['@', '#', '[', '(', '{', '【', ' ']).map(|at| from + at) {
        let Some((sign, is_loose)) = ATS.iter().find(|(sign, _)| plain[start..].starts_with(sign)) else {
            from = start + plain[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        from = start + sign.len();
        let before = if *is_loose { plain[..start].trim_end_matches(' ') } else { &plain[..start] };
        let behind = if *is_loose { plain[from..].trim_start_matches(' ') } else { &plain[from..] };
        found.extend(address(&format!("{}@{}", local_at_end(before), domain_at_start(behind))));
    }
    found
}

/// The text in lower case, in characters of usual width, without those that nobody sees.
fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{fe6b}' => Some('@'),
        '。' | '｡' => Some('.'),
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        c => Some(c),
    };
    text.chars().filter_map(fold).map(|c| c.to_ascii_lowercase()).collect()
}

/// What the text ends with that can stand before an `@`.
fn local_at_end(text: &str) -> &str {
    let bytes = text.bytes().rev().take(LOCAL_BYTES_MAX + 1).take_while(|&byte| is_of_local(char::from(byte))).count();
    text[text.len() - bytes..].trim_start_matches(['.', '-', '+'])
}

/// The name that the text begins with, its dots as dots.
fn domain_at_start(text: &str) -> String {
    let mut domain = String::new();
    let mut rest = text;
    while domain.len() <= ADDRESS_BYTES_MAX {
        let label = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        domain.push_str(&rest[..label]);
        rest = &rest[label..];
        let tight = rest.trim_start_matches(' ');
        let dot = DOTS.iter().find_map(|(dot, is_loose)| {
            let from = if *is_loose && !dot.starts_with(' ') { tight } else { rest };
            let behind = from.strip_prefix(dot)?;
            Some(if *is_loose { behind.trim_start_matches(' ') } else { behind })
        });
        match dot.filter(|behind| label > 0 && behind.starts_with(|c: char| c.is_ascii_alphanumeric())) {
            Some(behind) => rest = behind,
            None => break,
        }
        domain.push('.');
    }
    domain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_read_however_it_is_written() {
        for (text, read) in [
            ("邮箱：webmaster@school.example，电话", "webmaster@school.example"),
            ("E-mail: Webmaster＠School.example。", "webmaster@school.example"),
            ("xxzx#school.example（请将#换成@）", "xxzx@school.example"),
            ("webmaster (at) school (dot) example", "webmaster@school.example"),
            ("webmaster[at]mail[dot]school[dot]example", "webmaster@mail.school.example"),
            ("webmaster at school dot example", "webmaster@school.example"),
            ("write to info【at】school（点）example!", "info@school.example"),
            ("in\u{200b}fo@school.exa\u{ad}mple", "info@school.example"),
            ("a@school.example b@school.example", "a@school.example b@school.example"),
            ("look at the school", ""),
            ("彩票#1 and (a) b", ""),
            ("@school.example a@ b@.example", ""),
        ] {
            assert_eq!(addresses(text).join(" "), read, "{text}");
        }
    }

    #[test]
    fn many_signs_cost_no_more_than_their_number() {
        assert!(addresses(&"@".repeat(200_000)).is_empty());
        assert_eq!(addresses(&"a@b.cd ".repeat(20_000)).len(), 20_000);
        assert!(addresses(&"a (at)     ".repeat(20_000)).is_empty());
        assert!(addresses(&(" ".repeat(100_000) + "(at) b.cd")).is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_an_address(text in "([ab@#.。＠]|\\(at\\)| at | dot |\\[.\\]|\n|\\PC){0,40}") {
            for read in addresses(&text) {
                prop_assert_eq!(address(&read), Some(read));
            }
        }
    }
}
