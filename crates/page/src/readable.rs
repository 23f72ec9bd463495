//! Whether a body is one that this room can read, and as what.

use suyuan_model::Headers;

/// How many bytes are looked at to tell text from anything else, as in the MIME Sniffing standard.
pub const SNIFF_BYTES_MAX: usize = 512;

/// How a body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// HTML.
    Markup,
    /// XHTML and SVG.
    Xhtml,
    /// XML of other kinds: feeds, sitemaps.
    Xml,
    /// Plain text.
    Text,
    /// JavaScript.
    Script,
    /// JSON.
    Json,
    /// A style sheet.
    Style,
}

impl Form {
    /// Whether an element may be closed in its start tag, and no name tells how its content is read.
    pub(crate) fn is_xml(self) -> bool {
        matches!(self, Form::Xml | Form::Xhtml)
    }
}

/// Whether this body can be read: its type is one of text, and its first bytes are not those of a picture or archive.
///
/// Browsers believe a type that is said, whatever control characters the page begins with; so does this.
/// A body without a type, or with one that says nothing, is judged by its bytes alone.
pub fn is_readable(headers: &Headers, first_bytes: &[u8]) -> bool {
    let first_bytes = &first_bytes[..first_bytes.len().min(SNIFF_BYTES_MAX)];
    let kind = media_type(headers);
    // A packed file has been unpacked by now, and its type was that of the package.
    let says_nothing = matches!(
        kind.as_str(),
        "" | "unknown/unknown" | "application/unknown" | "*/*" | "application/gzip" | "application/x-gzip"
    );
    if says_nothing { !is_binary(first_bytes) } else { form_of_type(&kind).is_some() && !has_signature(first_bytes) }
}

/// Whether a browser runs what a page loads as a script, by what the answer says of it (Fetch standard, 2.9 and 3.6).
///
/// Pictures, sounds, films and tables are never run, and nothing but scripts where the server forbids to guess.
pub fn may_run(status: u16, headers: &Headers) -> bool {
    let kind = media_type(headers);
    let is_never_run = ["image/", "audio/", "video/"].iter().any(|start| kind.starts_with(start)) || kind == "text/csv";
    let nosniff = headers.get("x-content-type-options").unwrap_or_default();
    let is_strict = nosniff.split(',').next().unwrap_or_default().trim().eq_ignore_ascii_case("nosniff");
    (200..300).contains(&status) && !is_never_run && !(is_strict && form_of_type(&kind) != Some(Form::Script))
}

/// How this body is to be read.
pub(crate) fn form(headers: &Headers, body: &[u8]) -> Form {
    let start = body.trim_ascii_start();
    let said = form_of_type(&media_type(headers));
    if said == Some(Form::Xml) && is_shown_as_page(&start[..start.len().min(SNIFF_BYTES_MAX)]) {
        return Form::Xhtml;
    }
    said.unwrap_or(if start.starts_with(b"{") || start.starts_with(b"[") { Form::Json } else { Form::Markup })
}

/// Whether XML of no kind in particular begins as a page or drawing, which browsers show as such.
fn is_shown_as_page(start: &[u8]) -> bool {
    let has = |word: &[u8]| start.windows(word.len()).any(|window| window == word);
    let is_page = has(b"http://www.w3.org/1999/xhtml") && (has(b"<html") || has(b":html"));
    is_page || has(b"http://www.w3.org/2000/svg") && (has(b"<svg") || has(b":svg"))
}

/// The media type without its parameters, in lower case; empty where it is none (MIME Sniffing standard, 4.4).
pub(crate) fn media_type(headers: &Headers) -> String {
    let value = headers.get("content-type").unwrap_or_default();
    let kind = value.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind.contains('/') { kind } else { String::new() }
}

/// How a type that we read is read.
pub(crate) fn form_of_type(kind: &str) -> Option<Form> {
    Some(match kind {
        "text/html" => Form::Markup,
        "application/xhtml+xml" | "image/svg+xml" => Form::Xhtml,
        "text/xml" | "application/xml" => Form::Xml,
        "text/css" => Form::Style,
        "text/javascript"
        | "application/javascript"
        | "application/x-javascript"
        | "application/ecmascript"
        | "text/ecmascript"
        | "text/jscript" => Form::Script,
        "application/json" | "text/json" => Form::Json,
        _ if kind.ends_with("+json") => Form::Json,
        _ if kind.ends_with("+xml") => Form::Xml,
        _ if kind.starts_with("text/") => Form::Text,
        _ => return None,
    })
}

/// Whether the first bytes are not those of a text.
fn is_binary(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xEF\xBB\xBF") {
        return false;
    }
    if bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
        return false; // UTF-16 without a mark
    }
    // The binary data bytes of the MIME Sniffing standard, 3.
    has_signature(bytes) || bytes.iter().any(|&byte| matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F))
}

/// Whether it begins like a picture or an archive, and no markup follows at once: a page may put on a mask.
fn has_signature(bytes: &[u8]) -> bool {
    const SIGNATURES: &[&[u8]] = &[
        b"\x89PNG",
        b"GIF8",
        b"\xFF\xD8\xFF",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1F\x8B",
        b"Rar!",
        b"7z\xBC\xAF",
        b"OggS",
        b"ID3",
        b"wOFF",
        b"wOF2",
        b"RIFF",
        b"BM\0",
    ];
    let is_tag = |pair: &[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'!');
    SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) && !bytes.windows(2).any(is_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readable(content_type: &str, bytes: &[u8]) -> bool {
        is_readable(&Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]), bytes)
    }

    #[test]
    fn text_is_readable_and_pictures_are_not() {
        for content_type in [
            "text/html; charset=gbk",
            "TEXT/HTML",
            "application/xhtml+xml",
            "text/plain",
            "application/json",
            "text/css",
            "application/javascript",
            "application/rss+xml",
            "image/svg+xml",
            "html",
        ] {
            assert!(readable(content_type, b"<html>"), "{content_type}");
        }
        for content_type in ["image/png", "application/octet-stream", "application/zip", "video/mp4", "font/woff2"] {
            assert!(!readable(content_type, b"<html>"), "{content_type}");
        }
    }

    #[test]
    fn a_picture_that_calls_itself_a_page_is_none() {
        assert!(!readable("text/html", b"\x89PNG\r\n\x1A\n"));
        assert!(!is_readable(&Headers::default(), b"\0\x01\x02"));
        assert!(readable("text/html", b"\xFF\xFE<\0h\0"));
    }

    #[test]
    fn a_page_that_puts_on_a_mask_is_read_as_a_browser_would() {
        assert!(readable("text/html; charset=utf-8", b"<!doctype html>\x07\x1B[31m\0<a href=x>"));
        assert!(readable("text/html", b"GIF89a<script>"));
        assert!(readable("text/html", b"\0\x01\x02"));
    }

    #[test]
    fn what_has_no_type_is_judged_by_its_bytes() {
        assert!(is_readable(&Headers::default(), b"  <!doctype html>"));
        assert!(readable("application/gzip", b"<?xml version='1.0'?>") && !readable("application/gzip", b"a\0b"));
        assert!(!is_readable(&Headers::default(), b"GIF89a"));
        assert!(is_readable(&Headers::default(), b""));
    }

    #[test]
    fn xml_that_is_a_page_is_read_as_one() {
        let form = |body: &[u8]| form(&Headers(vec![("content-type".to_owned(), b"text/xml".to_vec())]), body);
        assert_eq!(form(b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>"), Form::Xhtml);
        assert_eq!(form(b"<s:svg xmlns:s='http://www.w3.org/2000/svg'>"), Form::Xhtml);
        assert_eq!(form(b"<feed xmlns:h='http://www.w3.org/1999/xhtml'>"), Form::Xml);
        let far = [&vec![b' '; SNIFF_BYTES_MAX][..], b"<html xmlns='http://www.w3.org/1999/xhtml'>"].concat();
        assert_eq!(form(&far), Form::Xhtml, "white space in front is passed over");
        let far =
            [b"<!--", &vec![b' '; SNIFF_BYTES_MAX][..], b"--><html xmlns='http://www.w3.org/1999/xhtml'>"].concat();
        assert_eq!(form(&far), Form::Xml);
    }

    #[test]
    fn only_the_first_bytes_are_looked_at() {
        let mut bytes = vec![b'a'; SNIFF_BYTES_MAX];
        bytes.push(0);
        assert!(readable("", &bytes));
        bytes[SNIFF_BYTES_MAX - 1] = 0;
        assert!(!readable("", &bytes));
    }

    #[test]
    fn browsers_run_what_is_not_forbidden() {
        let run = |status, kind: &str, nosniff: &str| {
            let fields = [("content-type", kind), ("x-content-type-options", nosniff)];
            let field = |(name, value): (&str, &str)| (name.to_owned(), value.as_bytes().to_vec());
            may_run(status, &Headers(fields.map(field).to_vec()))
        };
        for kind in ["text/javascript", "text/html; charset=utf-8", "application/json", "application/octet-stream", ""]
        {
            assert!(run(200, kind, ""), "{kind}");
            assert_eq!(run(200, kind, " NoSniff"), kind == "text/javascript", "{kind}");
        }
        for kind in ["image/png", "video/mp4", "text/csv"] {
            assert!(!run(200, kind, ""), "{kind}");
        }
        assert!(!run(404, "text/javascript", ""));
    }
}
