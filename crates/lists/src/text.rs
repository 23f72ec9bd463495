//! From bytes to text: unpacked, decoded, with one kind of line end.

use std::borrow::Cow;
use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use flate2::read::MultiGzDecoder;

use crate::error::ListError;

/// Most bytes of a list, unpacked: ten million lines of 25 bytes; what is longer is not a list, or is a bomb.
pub const LIST_BYTES_MAX: usize = 256 << 20;

/// The list as text, with `\n` as its only line end.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) charset: &'static str,
}

/// Unpacks and decodes a list.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Text, ListError> {
    read_within(file, bytes, LIST_BYTES_MAX)
}

fn read_within(file: &str, bytes: &[u8], bytes_max: usize) -> Result<Text, ListError> {
    let bytes = unpacked(file, bytes, bytes_max)?;
    if let Some(found) = binary(&bytes) {
        return Err(ListError::NotRecognised { file: file.to_owned(), found });
    }
    let (encoding, text) = decoded(&bytes);
    Ok(Text { text: with_one_line_end(text), charset: encoding.name() })
}

/// The bytes themselves, or what gzip or zstd made small.
fn unpacked<'a>(file: &str, bytes: &'a [u8], bytes_max: usize) -> Result<Cow<'a, [u8]>, ListError> {
    let (packing, reader): (_, std::io::Result<Box<dyn Read + 'a>>) = match bytes {
        [0x1f, 0x8b, ..] => ("gzip", Ok(Box::new(MultiGzDecoder::new(bytes)))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            ("zstd", zstd::stream::read::Decoder::with_buffer(bytes).map(|reader| Box::new(reader) as Box<dyn Read>))
        }
        _ if bytes.len() > bytes_max => return Err(ListError::TooLarge { file: file.to_owned() }),
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    let mut out = Vec::new();
    reader
        .and_then(|reader| reader.take(bytes_max as u64 + 1).read_to_end(&mut out))
        .map_err(|source| ListError::Damaged { file: file.to_owned(), packing, source })?;
    if out.len() > bytes_max {
        return Err(ListError::TooLarge { file: file.to_owned() });
    }
    Ok(Cow::Owned(out))
}

/// What a file that is no text seems to be.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive or XLSX sheet (save the sheet as CSV)"),
        (b"\xd0\xcf\x11\xe0", "an old Office document (save the sheet as CSV)"),
        (b"%PDF", "a PDF document"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ", "xz data"),
        (b"\x1f\x8b", "data compressed twice"),
        (b"\x28\xb5\x2f\xfd", "data compressed twice"),
        (b"\x7fELF", "a program"),
        (b"PAR1", "a Parquet file"),
    ];
    let sign = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|&(_, found)| found);
    sign.or_else(|| (bytes.contains(&0) && !is_utf16(bytes)).then_some("binary data"))
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The charset and the text: a byte order mark decides, then UTF-8 if it is that, then GBK if it can be that.
fn decoded(bytes: &[u8]) -> (&'static Encoding, Cow<'_, str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (UTF_8, Cow::Borrowed(text));
    }
    if is_damaged_utf8(bytes) {
        return (UTF_8, String::from_utf8_lossy(bytes));
    }
    // Lists are short and mostly ASCII, too little for statistics: what can be GBK is taken as GBK, the charset of the
    // sheets that our users have. Only what cannot be is left to the detector.
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return (GBK, text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    match guess.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => (guess, text),
        None => (GBK, GB18030.decode_without_bom_handling(bytes).0),
    }
}

/// True for UTF-8 with a few broken places: of GBK, at most one character in five happens to look like UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 2 * broken
}

/// CRLF and lone CR become LF, so that a line is the same thing for every format.
fn with_one_line_end(text: Cow<'_, str>) -> String {
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or_else(|| text.into_owned());
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}
