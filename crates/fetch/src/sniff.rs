//! Whether a body is one that we read: by what it is called, and by how it begins.

/// True for markup, text, style, script and data; false for pictures, archives and the like.
///
/// The name alone is not believed: a picture called a page is not read, a page called a picture is.
/// A page that begins like a picture and goes on with markup is one: browsers show it.
pub(crate) fn is_readable(content_type: Option<&str>, head: &[u8]) -> bool {
    let named = content_type.map(|name| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match named.as_deref().and_then(names_text) {
        Some(true) => !looks_binary(head) || has_tag(head),
        Some(false) => looks_like_markup(head),
        None => !looks_binary(head) && !has_control_bytes(head),
    }
}

/// Whether a body of this type that begins like a gzip file may be a text in one: a packed sitemap, mostly.
pub(crate) fn may_be_packed(content_type: &str) -> bool {
    let name = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // A page that is packed and does not say so is one that no browser shows.
    matches!(name.as_str(), "application/gzip" | "application/x-gzip" | "application/xml" | "text/xml" | "text/plain")
        || names_text(&name).is_none()
}

/// What a content type says: text, something else, or nothing.
fn names_text(name: &str) -> Option<bool> {
    match name {
        "" | "application/octet-stream" | "unknown/unknown" | "application/unknown" | "*/*" => None,
        "application/json" | "application/javascript" | "application/x-javascript" | "application/ecmascript" => {
            Some(true)
        }
        "application/xml" | "application/xhtml" | "application/manifest" => Some(true),
        // A type without a slash is no type.
        _ if !name.contains('/') => None,
        _ => Some(name.starts_with("text/") || name.ends_with("+xml") || name.ends_with("+json")),
    }
}

/// The first bytes of formats that are not text.
const BINARY_HEADS: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"wOFF",
    b"wOF2",
    b"\0\0\x01\0",
    b"\x7fELF",
    b"ID3",
    b"OggS",
    b"\x1aE\xdf\xa3",
    b"BZh",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"MZ\x90",
];

fn looks_binary(head: &[u8]) -> bool {
    BINARY_HEADS.iter().any(|start| head.starts_with(start))
        || head.starts_with(b"RIFF") && head.get(8..12).is_some_and(|kind| kind == b"WEBP" || kind == b"WAVE")
        || head.get(4..8) == Some(b"ftyp")
}

/// Bytes that no text has (WHATWG MIME Sniffing, 3): control characters but tab, feeds, escape. UTF-16 is full of them.
fn has_control_bytes(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return false;
    }
    head.iter().any(|byte| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f))
}

/// Whether a tag, a comment or a doctype begins anywhere in it.
fn has_tag(head: &[u8]) -> bool {
    head.windows(2).any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'!'))
}

/// How markup begins, in lower case (WHATWG MIME Sniffing, 7.1, and what fragments begin with).
const MARKUP_HEADS: &[&str] = &[
    "<!doctype",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a ",
    "<style",
    "<title",
    "<body",
    "<br",
    "<p>",
    "<p ",
    "<!--",
    "<?xml",
    "<svg",
    "<meta",
    "<link",
    "<center",
    "<base",
    "<noscript",
    "<marquee",
    "<span",
    "<img",
    "<frameset",
    "<ul",
    "<b>",
    "<form",
    "<section",
    "<main",
    "<header",
    "<nav",
    "<article",
    "<rss",
];

fn looks_like_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    MARKUP_HEADS
        .iter()
        .any(|start| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_name_and_by_its_beginning() {
        for (content_type, head, readable) in [
            (Some("text/html; charset=gbk"), &b"\xc4\xe3\xba\xc3"[..], true),
            (Some("text/html"), b"", true),
            (Some("TEXT/HTML"), b"\x89PNG\r\n\x1a\n", false),
            (Some("text/html"), b"GIF89a<a href='/'>", true),
            (Some("text/html"), b"<p>\x07\0", true),
            (Some("image/png"), b"  <!DOCTYPE html>", true),
            (Some("image/png"), b"\x89PNG\r\n\x1a\n", false),
            (Some("image/svg+xml"), b"<svg>", true),
            (Some("application/ld+json"), b"{}", true),
            (Some("application/pdf"), b"%PDF-1.7", false),
            (Some("application/octet-stream"), b"hello", true),
            (Some("application/octet-stream"), b"a\0b", false),
            (Some("application/zip"), b"PK\x03\x04", false),
            (Some("html"), b"hello", true),
            (None, b"<html>", true),
            (None, b"\xff\xfe<\0h\0", true),
            (None, b"\x00\x01\x02", false),
            (None, b"", true),
        ] {
            assert_eq!(is_readable(content_type, head), readable, "{content_type:?} {head:?}");
        }
    }
}
