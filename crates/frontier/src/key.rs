//! Under what name a URL is known: session ids make no new page.

use std::borrow::Cow;

use suyuan_model::PageUrl;

/// A value is taken for a session id under an ambiguous name only from this length on: `sid=7` is often a story.
pub const SESSION_CHARS_MIN: usize = 16;

/// Names that carry nothing but session ids, in lower case.
const SESSION_NAMES: &[&str] =
    &["asp.net_sessionid", "cfid", "cftoken", "jsessionid", "oscsid", "phpsessid", "sessionid", "session_id", "zenid"];

/// Names that often do.
const AMBIGUOUS_NAMES: &[&str] = &["s", "sess", "sessid", "session", "sid"];

/// The URL without session ids; two URLs with the same key are one page, visited as it was first found.
///
/// Other parameters stay, campaign tags too: a page may hide behind any of them.
pub fn seen_key(url: &PageUrl) -> Cow<'_, str> {
    seen_key_of(url.as_str())
}

/// The same of the text of a page's URL.
pub(crate) fn seen_key_of(text: &str) -> Cow<'_, str> {
    // Nearly every URL is its own key.
    if !text.contains(['?', ';', '(']) {
        return Cow::Borrowed(text);
    }
    let (head, query) = match text.split_once('?') {
        Some((head, query)) => (head, Some(query)),
        None => (text, None),
    };
    let path: Vec<Cow<'_, str>> =
        head.split('/').filter(|segment| !is_cookieless(segment)).map(without_parameters).collect();
    let mut key = path.join("/");
    if let Some(query) = query {
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_session(pair)).collect();
        // A query that was nothing but a session id leaves no question mark behind.
        if !kept.is_empty() {
            key.push('?');
            key.push_str(&kept.join("&"));
        }
    }
    if key == text { Cow::Borrowed(text) } else { Cow::Owned(key) }
}

/// `page;jsessionid=1A2B` without the parameter.
fn without_parameters(segment: &str) -> Cow<'_, str> {
    if !segment.split(';').skip(1).any(is_session) {
        return Cow::Borrowed(segment);
    }
    let mut pieces = segment.split(';');
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces.filter(|piece| !is_session(piece)) {
        kept.push(';');
        kept.push_str(piece);
    }
    Cow::Owned(kept)
}

/// `(S(lit3py55t21z5v55vlm25s55))`, `(A(x1)S(y2)F(z3))`: session, anonymous user or ticket in the path, as ASP.NET does it.
fn is_cookieless(segment: &str) -> bool {
    let inside = segment.strip_prefix('(').and_then(|rest| rest.strip_suffix("))"));
    inside.is_some_and(|inside| {
        inside.split(')').all(|part| match part.as_bytes() {
            [b'A' | b'F' | b'S', b'(', id @ ..] => {
                !id.is_empty() && id.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            }
            _ => false,
        })
    })
}

fn is_session(pair: &str) -> bool {
    let Some((name, value)) = pair.split_once('=') else { return false };
    let name = name.to_ascii_lowercase();
    if SESSION_NAMES.contains(&name.as_str()) || name.starts_with("aspsessionid") {
        return true;
    }
    AMBIGUOUS_NAMES.contains(&name.as_str())
        && value.len() >= SESSION_CHARS_MIN
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, key: &str) {
        assert_eq!(
            seen_key(&PageUrl::new(&format!("http://a.example{url}")).unwrap()),
            format!("http://a.example{key}")
        );
    }

    #[test]
    fn session_ids_make_no_new_page() {
        check("/a?PHPSESSID=1&b=2", "/a?b=2");
        check("/a?b=2&sid=0123456789abcdef0", "/a?b=2");
        check("/a;jsessionid=1A?b=2", "/a?b=2");
        check("/a;v=1;JSESSIONID=1A;w=2/b", "/a;v=1;w=2/b");
        check("/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "/a.aspx");
        check("/x/(A(b-1)S(c2)F(d_3))/a.aspx?b=2", "/x/a.aspx?b=2");
        check("/a?ASPSESSIONIDQQ=X", "/a");
    }

    #[test]
    fn what_may_name_a_page_stays() {
        for url in [
            "/a?sid=7",
            "/a?s=a-long-search-without-figures",
            "/a?utm_source=x",
            "/a?",
            "/a?phpsessid",
            "/a;b",
            "/(a)",
            "/(B(1))/x",
            "/(S())",
        ] {
            check(url, url);
        }
    }
}
