//! Fields and formulas, which lead somewhere when they are worked out: `HYPERLINK "http://…"` (ECMA-376-1, 17.16).

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
    let code = code[..end].trim();
    let head = code.trim_start_matches(['=', ' ']).as_bytes();
    if head.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"DDE")) {
        return out.add(Kind::Script, part, code);
    }
    let mut is_target = false;
    for word in words(code) {
        if is_url(word) || is_target && word.contains(['.', '/']) {
            out.add(Kind::Link, part, word);
        }
        // The target comes first; behind it come switches and the place in the page.
        is_target = word.eq_ignore_ascii_case("HYPERLINK") || word.eq_ignore_ascii_case("INCLUDEPICTURE");
    }
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
