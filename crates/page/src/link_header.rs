//! What a `Link` header field says (RFC 8288, appendix B.2): targets in angle brackets, and what each is to the page.

use std::ops::Range;

use crate::attributes;

/// One link of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The target as it stands there, not yet resolved.
    pub target: &'a str,
    /// The words of the first `rel`.
    pub rel: String,
    /// What the target is said to be: its first `type`.
    pub media_type: String,
}

impl Link<'_> {
    /// Whether it leads to another page that a reader, or a search engine, would go to.
    pub fn is_to_page(&self) -> bool {
        attributes::is_link_to_page(&self.rel, &self.media_type)
    }
}

/// Reads a value; what is no link in it is passed over, as browsers do it.
pub fn parse(value: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(open) = value[at..].find('<') {
        let start = at + open + 1;
        let Some(length) = value[start..].find('>') else { break };
        let mut link =
            Link { target: value[start..start + length].trim(), rel: String::new(), media_type: String::new() };
        at = parameters(value, start + length + 1, &mut |name, value| {
            let known = match name {
                "rel" => &mut link.rel,
                "type" => &mut link.media_type,
                _ => return,
            };
            // Of several the first one counts.
            if known.is_empty() {
                *known = value;
            }
        });
        links.push(link);
    }
    links
}

/// The value without the targets of its links, which were read.
pub fn without_targets(value: &str) -> String {
    let mut rest = String::with_capacity(value.len());
    let mut read = 0;
    for link in parse(value) {
        let start = link.target.as_ptr() as usize - value.as_ptr() as usize;
        rest.push_str(&value[read..start]);
        read = start + link.target.len();
    }
    rest.push_str(&value[read..]);
    rest
}

/// Reads the parameters of a link from here; gives the position behind the comma that ends it.
fn parameters(value: &str, start: usize, each: &mut dyn FnMut(&str, String)) -> usize {
    let bytes = value.as_bytes();
    let mut at = start;
    loop {
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b';');
        match bytes.get(at) {
            None => return at,
            Some(b',') => return at + 1,
            Some(_) => {}
        }
        let name_end = skip(bytes, at, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b';' | b','));
        let name = value[at..name_end].to_ascii_lowercase();
        let equals = skip(bytes, name_end, |byte| byte.is_ascii_whitespace());
        at = equals;
        if bytes.get(equals) == Some(&b'=') {
            let first = skip(bytes, equals + 1, |byte| byte.is_ascii_whitespace());
            let (text, end) = if bytes.get(first) == Some(&b'"') {
                quoted(value, first + 1)
            } else {
                let end = skip(bytes, first, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b';' | b','));
                (value[first..end].to_owned(), end)
            };
            each(&name, text);
            at = end;
        }
    }
}

/// A quoted string that begins here, without its backslashes, and where it ends.
fn quoted(value: &str, start: usize) -> (String, usize) {
    let mut text = String::new();
    let mut signs = value[start..].char_indices();
    while let Some((at, c)) = signs.next() {
        match c {
            '"' => return (text, start + at + 1),
            '\\' => text.extend(signs.next().map(|(_, c)| c)),
            _ => text.push(c),
        }
    }
    (text, value.len())
}

/// The first position from here whose byte is none of these.
fn skip(bytes: &[u8], from: usize, passed: impl Fn(u8) -> bool) -> usize {
    let rest: Range<usize> = from..bytes.len();
    bytes[rest].iter().position(|&byte| !passed(byte)).map_or(bytes.len(), |length| from + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(value: &str, expected: &[(&str, &str, &str)]) {
        let links = parse(value);
        let seen: Vec<_> = links.iter().map(|link| (link.target, &*link.rel, &*link.media_type)).collect();
        assert_eq!(seen, expected, "{value}");
    }

    #[test]
    fn links_are_cut_where_the_standard_cuts_them() {
        check("<http://a.test/>; rel=canonical", &[("http://a.test/", "canonical", "")]);
        check(
            "<//a.test/x,y>;REL=\"next prefetch\" ; Type=text/html",
            &[("//a.test/x,y", "next prefetch", "text/html")],
        );
        check(
            "</a>; rel=preload; as=script, < /b >;rel = \"alternate\"",
            &[("/a", "preload", ""), ("/b", "alternate", "")],
        );
        check("</a>; title=\"<x>, \\\"y\\\"\"; rel=next", &[("/a", "next", "")]);
        check("</a>; rel=first; rel=second", &[("/a", "first", "")]);
        check("</a>;crossorigin;;,,</b>", &[("/a", "", ""), ("/b", "", "")]);
        check("</a>; rel=\"open", &[("/a", "open", "")]);
        check("http://a.test/; rel=canonical", &[]);
        check("<http://a.test/", &[]);
        check("", &[]);
    }

    #[test]
    fn what_is_no_target_stays() {
        assert_eq!(without_targets("<http://a.test/>; title=b, </c>"), "<>; title=b, <>");
        assert_eq!(without_targets("http://a.test/"), "http://a.test/");
    }

    #[test]
    fn some_links_lead_to_pages() {
        let to_page = |value: &str| parse(value)[0].is_to_page();
        assert!(to_page("<x>; rel=canonical") && to_page("<x>; rel=alternate; hreflang=en"));
        assert!(!to_page("<x>; rel=preload") && !to_page("<x>; rel=alternate; type=\"application/rss+xml\""));
    }

    proptest! {
        #[test]
        fn any_value_is_read(value in "[<>;,=\"\\\\ a-z中/:]{0,40}|(</x>;rel=\"?[a-z,; ]*\"?,?){0,4}") {
            for link in parse(&value) {
                prop_assert!(value.contains(link.target));
            }
            prop_assert!(without_targets(&value).len() <= value.len());
        }
    }
}
