//! Fields and formulas, which lead somewhere when they are worked out: `HYPERLINK "http://…"` (ECMA-376-1, 17.16).

use std::borrow::Cow;

use crate::out::{Kind, Out};

/// Longest code of a field or formula that is read, in bytes.
pub const FIELD_BYTES_MAX: usize = 16 * 1024;

/// Whether a text is a URL, or is taken for one by those who write documents.
pub(crate) fn is_url(text: &str) -> bool {
    let begins = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    text.contains("://") || begins("//") || begins("\\\\") || begins("www.") || begins("mailto:") || begins("http:")
}

/// Gives out the links of a field or formula, and the whole of it where it runs something.
pub(crate) fn read(code: &str, part: &str, out: &mut Out) {
    let mut end = code.len().min(FIELD_BYTES_MAX);
    while !code.is_char_boundary(end) {
        end -= 1;
    }
    if end < code.len() {
        out.stop("field-bytes-max");
    }
    let written = code[..end].trim();
    let code = joined(written);
    let code = code.as_str();
    let head = code.trim_start_matches(['=', ' ']).as_bytes();
    if head.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"DDE")) {
        return out.add(Kind::Script, part, code);
    }
    let mut is_target = false;
    for word in words(code) {
        if is_url(word) || is_target && word.contains(['.', '/']) {
            out.add(Kind::Link, part, word);
        } else if code.len() < written.len() && word.contains(['.', '。', '点']) && !written.contains(word) {
            // A cell shows what its formula puts together.
            out.add(Kind::Text, part, word);
        }
        // The target comes first; behind it come switches and the place in the page.
        is_target = word.eq_ignore_ascii_case("HYPERLINK") || word.eq_ignore_ascii_case("INCLUDEPICTURE");
    }
}

/// A formula in which texts that it puts together are one: `"http://"&"a"&CHAR(46)&"test"`, `CONCATENATE("a","b")`.
fn joined(code: &str) -> String {
    let code = with_characters(code);
    let (mut whole, mut is_list, mut goes_on) = (String::with_capacity(code.len()), false, false);
    for (place, piece) in code.split('"').enumerate() {
        if place % 2 == 1 {
            whole.push_str(if goes_on { "" } else { "\"" });
            whole.push_str(piece);
            whole.push('"');
            continue;
        }
        let sign = piece.trim();
        goes_on = place > 0 && (sign == "&" || is_list && matches!(sign, "," | ";"));
        if goes_on {
            whole.pop();
        } else {
            whole.push_str(piece);
            let name = sign.to_ascii_uppercase();
            is_list = name.ends_with("CONCATENATE(") || name.ends_with("CONCAT(");
        }
    }
    whole
}

/// A formula with the signs that it has by their numbers: `CHAR(46)`.
fn with_characters(code: &str) -> Cow<'_, str> {
    if !code.to_ascii_uppercase().contains("CHAR(") {
        return code.into();
    }
    let (mut whole, mut rest, mut is_inside) = (String::with_capacity(code.len()), code, false);
    while let Some(c) = rest.chars().next() {
        if let Some((sign, behind)) = character(rest).filter(|_| !is_inside) {
            whole.push_str(&format!("\"{sign}\""));
            rest = behind;
        } else {
            is_inside ^= c == '"';
            whole.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    whole.into()
}

/// The sign that `CHAR(46)` stands for, where a formula begins so, and what follows.
fn character(code: &str) -> Option<(char, &str)> {
    let is_it = |name: &&str| code.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    let name = ["UNICHAR(", "CHAR("].into_iter().find(is_it)?;
    let (number, behind) = code[name.len()..].split_once(')')?;
    let sign = char::from_u32(number.trim().parse().ok()?).filter(|sign| *sign != '"' && !sign.is_control())?;
    Some((sign, behind))
}

/// The words of a code: what stands in quotes, else what nothing parts.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let is_quote = |c: char| matches!(c, '"' | '“' | '”');
    code.split(is_quote).enumerate().flat_map(move |(place, piece)| {
        let parts = move |c: char| place % 2 == 0 && (c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '='));
        piece.split(parts).filter(|word| !word.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn links(code: &str) -> Vec<String> {
        let mut out = Out::default();
        read(code, "x", &mut out);
        out.finish(Format::Rtf).pieces.into_iter().map(|piece| format!("{:?} {}", piece.kind, piece.text)).collect()
    }

    #[test]
    fn fields_lead_where_they_say() {
        for (code, expected) in [
            (" HYPERLINK \"http://casino.example/\" \\l \"x\" ", &["Link http://casino.example/"][..]),
            ("hyperlink casino.example/a", &["Link casino.example/a"]),
            ("HYPERLINK \\l \"part.two\"", &[]),
            ("INCLUDEPICTURE \"http://a.example/p.png\" \\d", &["Link http://a.example/p.png"]),
            ("of:=HYPERLINK(\"https://casino.example/\";\"a word\")", &["Link https://casino.example/"]),
            ("=HYPERLINK(\"http://\"&\"casino.example\",\"a\")", &["Link http://casino.example"]),
            ("=HYPERLINK(\"http://casino\" & CHAR(46) & \"example\")", &["Link http://casino.example"]),
            ("=HYPERLINK(CONCATENATE(\"http://\",\"casino\",\".example/\"),\"a\")", &["Link http://casino.example/"]),
            ("=HYPERLINK(\"http://a.example/?x=1&y\"&A1)", &["Link http://a.example/?x=1&y"]),
            ("=CONCATENATE(CHAR(99),\"asino.\",\"example\")", &["Text casino.example"]),
            ("=\"casino\"&\".example\"", &["Text casino.example"]),
            ("=\"see a.example\"&B2", &[]),
            ("=A1+B2.5", &[]),
            (
                "DDEAUTO c:\\\\cmd.exe \"/k start casino.example\"",
                &["Script DDEAUTO c:\\\\cmd.exe \"/k start casino.example\""],
            ),
            ("PAGE", &[]),
        ] {
            assert_eq!(links(code), expected, "{code}");
        }
    }

    #[test]
    fn a_code_is_read_so_far() {
        let code = |spaces: usize| format!("HYPERLINK {}http://a.example", " ".repeat(spaces));
        let most = FIELD_BYTES_MAX - code(0).len();
        assert_eq!(links(&code(most)), ["Link http://a.example"]);
        assert_eq!(links(&code(most + 1)), ["Link http://a.exampl"]);
    }
}
