//! Whether stored bytes are in the content coding that their header names.

/// True if all of this `Content-Encoding` is true of these bytes, as far as bytes can tell.
///
/// `decoded` is what they were decoded to, where that is known: brotli and bare deflate have no mark to know them by.
pub fn is_coded(content_encoding: &str, bytes: &[u8], decoded: Option<&[u8]>) -> bool {
    let mut codings = content_encoding.split(',').map(str::trim).filter(|coding| !coding.is_empty());
    let (Some(coding), None) = (codings.next(), codings.next()) else { return false };
    let came_to_something = decoded.is_none_or(|decoded| !decoded.is_empty());
    match coding.to_ascii_lowercase().as_str() {
        "identity" => true,
        "gzip" | "x-gzip" => bytes.starts_with(&[0x1f, 0x8b]),
        "zstd" => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || is_skippable(bytes),
        "deflate" => has_zlib_head(bytes) || !bytes.is_empty() && came_to_something,
        "br" => !bytes.is_empty() && came_to_something,
        _ => false,
    }
}

/// A frame of zstd that holds no data (RFC 8878, 3.1.2).
fn is_skippable(bytes: &[u8]) -> bool {
    matches!(bytes, [first, 0x2a, 0x4d, 0x18, ..] if first & 0xf0 == 0x50)
}

fn has_zlib_head(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}
