//! What a page says of its own encoding: the prescan of the HTML standard (13.2.3.2), to the letter.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

use crate::tokens::is_space;

/// How far the prescan reads: what the standard asks for.
pub const PRESCAN_BYTES_MAX: usize = 1024;

/// The encoding that the page names, if it names one.
pub(crate) fn encoding(body: &[u8]) -> Option<&'static Encoding> {
    if body.starts_with(b"<\0?\0x\0") {
        return Some(UTF_16LE);
    }
    if body.starts_with(b"\0<\0?\0x") {
        return Some(UTF_16BE);
    }
    let head = &body[..body.len().min(PRESCAN_BYTES_MAX)];
    meta_encoding(head).or_else(|| xml_encoding(head))
}

/// The first `meta` that names an encoding.
fn meta_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while at < head.len() {
        at += memchr(b'<', &head[at..])?;
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            at += 2 + memmem::find(&rest[2..], b"-->")? + 2;
        } else if is_meta(rest) {
            at += 5;
            let (found, after) = meta(head, at);
            if found.is_some() {
                return found;
            }
            at = after;
        } else if is_tag(rest) {
            at += rest.iter().position(|&byte| is_space(byte) || byte == b'>')?;
            while let (Some(_), after) = attribute(head, at) {
                at = after;
            }
        } else if matches!(rest.get(1), Some(b'!' | b'/' | b'?')) {
            at += memchr(b'>', rest)?;
        }
        at += 1;
    }
    None
}

fn is_meta(rest: &[u8]) -> bool {
    rest.get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
        && rest.get(5).is_some_and(|&byte| is_space(byte) || byte == b'/')
}

fn is_tag(rest: &[u8]) -> bool {
    let name = if rest.get(1) == Some(&b'/') { 2 } else { 1 };
    rest.get(name).is_some_and(u8::is_ascii_alphabetic)
}

/// The attributes of one `meta`; gives what they name and the position behind them.
fn meta(head: &[u8], mut at: usize) -> (Option<&'static Encoding>, usize) {
    let mut seen: Vec<Vec<u8>> = Vec::new();
    let (mut got_pragma, mut need_pragma) = (false, None);
    let mut charset = None;
    loop {
        let (found, after) = attribute(head, at);
        at = after;
        let Some((name, value)) = found else { break };
        if seen.contains(&name) {
            continue;
        }
        match name.as_slice() {
            b"http-equiv" => got_pragma |= value == b"content-type",
            b"content" if charset.is_none() => {
                charset = charset_in(&value).and_then(Encoding::for_label).map(Some);
                if charset.is_some() {
                    need_pragma = Some(true);
                }
            }
            b"charset" => {
                charset = Some(Encoding::for_label(&value));
                need_pragma = Some(false);
            }
            _ => {}
        }
        seen.push(name);
    }
    let named = match need_pragma {
        Some(true) if !got_pragma => None,
        Some(_) => charset.flatten(),
        None => None,
    };
    (named.map(declared), at)
}

/// UTF-16 cannot have been declared in ASCII, and x-user-defined is not meant.
fn declared(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16BE || encoding == UTF_16LE {
        UTF_8
    } else if encoding == encoding_rs::X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    }
}

/// An attribute's name and value in lower case.
type NameAndValue = (Vec<u8>, Vec<u8>);

/// The "get an attribute" steps of the prescan; gives the position behind what was read, too.
fn attribute(head: &[u8], mut at: usize) -> (Option<NameAndValue>, usize) {
    let byte = |at: usize| head.get(at).copied();
    let skip_space = |mut at: usize| {
        while byte(at).is_some_and(is_space) {
            at += 1;
        }
        at
    };
    while byte(at).is_some_and(|byte| is_space(byte) || byte == b'/') {
        at += 1;
    }
    if byte(at).is_none_or(|byte| byte == b'>') {
        return (None, at);
    }
    let start = at;
    while byte(at).is_some_and(|byte| !is_space(byte) && !matches!(byte, b'/' | b'>') && (byte != b'=' || at == start))
    {
        at += 1;
    }
    let name = head[start..at].to_ascii_lowercase();
    at = skip_space(at);
    if byte(at) != Some(b'=') {
        return (Some((name, Vec::new())), at);
    }
    at = skip_space(at + 1);
    let (value, after) = if let Some(quote @ (b'"' | b'\'')) = byte(at) {
        match memchr(quote, &head[at + 1..]) {
            Some(length) => (&head[at + 1..at + 1 + length], at + length + 2),
            None => return (None, head.len()),
        }
    } else {
        let length = head[at.min(head.len())..].iter().take_while(|&&byte| !is_space(byte) && byte != b'>').count();
        (&head[at.min(head.len())..at + length], at + length)
    };
    (Some((name, value.to_ascii_lowercase())), after)
}

/// The steps for extracting a character encoding from a `meta` element: what follows `charset =`.
pub(crate) fn charset_in(value: &[u8]) -> Option<&[u8]> {
    let mut rest = value;
    loop {
        let at = rest.windows(7).position(|word| word.eq_ignore_ascii_case(b"charset"))?;
        rest = rest[at + 7..].trim_ascii_start();
        if let Some(after) = rest.strip_prefix(b"=") {
            rest = after.trim_ascii_start();
            break;
        }
    }
    match rest.first()? {
        quote @ (b'"' | b'\'') => memchr(*quote, &rest[1..]).map(|length| &rest[1..=length]),
        _ => rest.split(|&byte| is_space(byte) || byte == b';').next(),
    }
}

/// The encoding of an XML declaration.
fn xml_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr(b'>', declaration)?];
    let after = &declaration[memmem::find(declaration, b"encoding")? + 8..];
    let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *after.first().filter(|&&byte| matches!(byte, b'"' | b'\''))?;
    let label = &after[1..];
    Encoding::for_label(&label[..memchr(quote, label)?]).map(declared)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(page: &str, charset: Option<&str>) {
        assert_eq!(encoding(page.as_bytes()).map(Encoding::name), charset, "{page}");
    }

    #[test]
    fn a_page_names_its_encoding() {
        check("<meta charset=gbk>", Some("GBK"));
        check("<META/CHARSET='GB2312'>", Some("GBK"));
        check(r#"<meta http-equiv="Content-Type" content="text/html; charset=big5">"#, Some("Big5"));
        check(r#"<meta content="text/html; charset = 'big5'" http-equiv=content-type>"#, Some("Big5"));
        check(r#"<html><title charset=x>a</title><meta name=x><meta charset="gb18030">"#, Some("gb18030"));
        check(r#"<?xml version="1.0" encoding="gb2312"?><html>"#, Some("GBK"));
        check("<!-- <meta charset=big5> --><meta charset=gbk>", Some("GBK"));
        check("<!--><meta charset=gbk>", Some("GBK"));
        check("<?x <meta charset=big5> ?><meta charset=gbk>", Some("GBK"));
    }

    #[test]
    fn what_does_not_count_does_not_count() {
        check(r#"<meta content="text/html; charset=big5">"#, None);
        check("<meta charset=nonsense>", None);
        check("<metax charset=gbk>", None);
        check("<meta charset='gbk", None);
        check("text charset=gbk", None);
        check(r#"<title><meta charset=gbk></title>"#, Some("GBK"));
    }

    #[test]
    fn some_names_mean_another_encoding() {
        check("<meta charset=utf-16>", Some("UTF-8"));
        check("<meta charset=utf-16be>", Some("UTF-8"));
        check("<meta charset=x-user-defined>", Some("windows-1252"));
        check("<\0?\0x\0", Some("UTF-16LE"));
    }

    #[test]
    fn only_the_first_kilobyte_counts() {
        let near = format!("{}<meta charset=gbk>", " ".repeat(PRESCAN_BYTES_MAX - 18));
        let far = format!("{}<meta charset=gbk>", " ".repeat(PRESCAN_BYTES_MAX));
        check(&near, Some("GBK"));
        check(&far, None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_scanned(body in proptest::collection::vec(any::<u8>(), 0..100), page in "(<|meta|charset|=|gbk|'|\"|>|/| |!--|content|;){0,20}") {
            encoding(&body);
            encoding(page.as_bytes());
        }
    }
}
