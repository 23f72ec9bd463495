//! Which format a file has, by its first bytes.

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PDF (ISO 32000).
    Pdf,
    /// Office Open XML: DOCX, XLSX, PPTX (ECMA-376).
    Ooxml,
    /// OpenDocument: ODT, ODS, ODP (OASIS).
    OpenDocument,
    /// A book (EPUB 3).
    Epub,
    /// Any other zip file, of which only the names are read: packages, applications.
    Zip,
    /// Rich Text Format.
    Rtf,
    /// PNG, JPEG, GIF, WebP, of which only QR codes are read.
    Picture,
}

/// How far into a file its PDF header may begin, as readers of PDF permit it.
const HEADER_BYTES: usize = 1024;

/// The format that these bytes begin; [`Format::Zip`] for everything in a zip file until it is read.
pub fn format(bytes: &[u8]) -> Option<Format> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"\x89PNG\r\n\x1A\n") || begins(b"\xFF\xD8\xFF") || begins(b"GIF87a") || begins(b"GIF89a") {
        return Some(Format::Picture);
    }
    if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Format::Picture);
    }
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Some(Format::Zip);
    }
    if begins(b"{\\rt") {
        return Some(Format::Rtf);
    }
    let head = &bytes[..bytes.len().min(HEADER_BYTES)];
    // A page that writes about the format has its name, too, but begins otherwise.
    let is_pdf = begins(b"%PDF-") || memchr::memmem::find(head, b"%PDF-").is_some() && !is_text(head);
    is_pdf.then_some(Format::Pdf)
}

/// Whether bytes look like a text with markup rather than like a file with something in front of it.
fn is_text(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let at = memchr::memmem::find(head, b"%PDF-").unwrap_or(0);
    start.starts_with(b"<") || at > 0 && !matches!(head[at - 1], b'\n' | b'\r' | 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_bytes() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], Some(Format::Pdf)),
            (b"\r\n\r\n%PDF-1.7\n", Some(Format::Pdf)),
            (b"\0\0junk\n%PDF-1.7\n", Some(Format::Pdf)),
            (b"<p>\n%PDF-1.7 begins a file", None),
            (b"A file begins with %PDF-1.7", None),
            (b"PK\x03\x04", Some(Format::Zip)),
            (b"PK\x05\x06\0\0", Some(Format::Zip)),
            (b"{\\rtf1 x}", Some(Format::Rtf)),
            (b"{\"a\": 1}", None),
            (b"\x89PNG\r\n\x1A\n", Some(Format::Picture)),
            (b"\xFF\xD8\xFF\xE0", Some(Format::Picture)),
            (b"GIF89a", Some(Format::Picture)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Format::Picture)),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"", None),
        ] {
            assert_eq!(format(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
