//! What `meta http-equiv=refresh` and the `Refresh` header say.

/// A refresh: after so many seconds, this URL; the page itself where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh<'a> {
    /// Seconds until then.
    pub delay_s: u32,
    /// The URL as it stands there, not yet resolved.
    pub url: Option<&'a str>,
}

/// Reads a value after the HTML standard's shared declarative refresh steps, to the letter.
pub fn parse(value: &str) -> Option<Refresh<'_>> {
    let rest = value.trim_start_matches(is_space);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 && !rest.starts_with('.') {
        return None;
    }
    let delay_s = rest[..digits]
        .bytes()
        .fold(0_u32, |delay, digit| delay.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    let rest = rest[digits..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.is_empty() {
        return Some(Refresh { delay_s, url: None });
    }
    if !rest.starts_with([';', ',']) && !rest.starts_with(is_space) {
        return None;
    }
    let rest = rest.trim_start_matches(is_space);
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_start_matches(is_space);
    if rest.is_empty() {
        return Some(Refresh { delay_s, url: None });
    }
    Some(Refresh { delay_s, url: Some(unquoted(after_name(rest).unwrap_or(rest))) })
}

/// What follows `url =`, if the text begins so.
fn after_name(text: &str) -> Option<&str> {
    if !text.get(..3)?.eq_ignore_ascii_case("url") {
        return None;
    }
    Some(text[3..].trim_start_matches(is_space).strip_prefix('=')?.trim_start_matches(is_space))
}

/// The text up to the quote that it begins with, or all of it.
fn unquoted(text: &str) -> &str {
    let Some(quote) = text.chars().next().filter(|&c| matches!(c, '"' | '\'')) else { return text };
    let inner = &text[1..];
    inner.split(quote).next().unwrap_or(inner)
}

/// ASCII whitespace of the Infra standard.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(value: &str, expected: Option<(u32, Option<&str>)>) {
        assert_eq!(parse(value), expected.map(|(delay_s, url)| Refresh { delay_s, url }), "{value:?}");
    }

    #[test]
    fn a_refresh_is_read_to_the_letter() {
        check("0;url=x", Some((0, Some("x"))));
        check("0; URL = 'x", Some((0, Some("x"))));
        check("5,x", Some((5, Some("x"))));
        check("5 x", Some((5, Some("x"))));
        check("0;URL x", Some((0, Some("URL x"))));
        check("0;urlx", Some((0, Some("urlx"))));
        check(".5", Some((0, None)));
        check(".5;url=x", Some((0, Some("x"))));
        check("1.9.9;url=x", Some((1, Some("x"))));
        check("\t\n 3 ; \u{C} url\t=\r\"x\"y", Some((3, Some("x"))));
        check("3;", Some((3, None)));
        check("3", Some((3, None)));
        check("3;url=", Some((3, Some(""))));
        check("3;;url=x", Some((3, Some(";url=x"))));
        check("3;'x' y", Some((3, Some("x"))));
        check("99999999999;x", Some((u32::MAX, Some("x"))));
    }

    #[test]
    fn what_has_no_time_is_no_refresh() {
        for value in ["", ";x", "x", "-1;url=x", "0x", "0:url=x", "+1", "\u{A0}1;x"] {
            check(value, None);
        }
    }

    proptest! {
        #[test]
        fn any_value_is_a_refresh_or_none(value in "[ \t0-9.;,=urlURL'\"x中]{0,16}") {
            if let Some(Refresh { url: Some(url), .. }) = parse(&value) {
                prop_assert!(value.contains(url));
            }
        }
    }
}
