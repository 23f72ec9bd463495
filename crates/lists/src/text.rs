//! From bytes to text: unpacked, decoded, with one kind of line end.

use std::borrow::Cow;
use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use suyuan_words::{Word, lists as words};

use crate::error::ListError;
use crate::reject::shortened;

/// Most bytes of a list, unpacked: ten million lines of 25 bytes; what is longer is not a list, or is a bomb.
pub const LIST_BYTES_MAX: usize = 256 << 20;

/// Most bytes of one line where a line is a row; no URL or remark comes near it.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// Most lines of a list: ten times the longest list that is known.
pub const LINES_MAX: usize = 10_000_000;

/// How much is unpacked between two looks at the lines.
const PIECE_BYTES: u64 = 1 << 20;

/// The list as text, with `\n` as its only line end.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) charset: &'static str,
}

/// The text that unpacked bytes spell.
pub(crate) fn read<'a>(file: &str, bytes: &'a [u8]) -> Result<Text<'a>, ListError> {
    if let Some(found) = binary(bytes) {
        return Err(ListError::NotRecognised { file: file.to_owned(), found });
    }
    let (encoding, text) = decoded(bytes);
    Ok(Text { text: with_one_line_end(text), charset: encoding.name() })
}

/// The bytes themselves, or what gzip or zstd made small; at most [`LIST_BYTES_MAX`].
pub(crate) fn unpacked<'a>(file: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, ListError> {
    unpacked_within(file, bytes, LIST_BYTES_MAX)
}

fn unpacked_within<'a>(file: &str, bytes: &'a [u8], bytes_max: usize) -> Result<Cow<'a, [u8]>, ListError> {
    let (packing, reader): (_, std::io::Result<Box<dyn Read + 'a>>) = match bytes {
        [0x1f, 0x8b, ..] => ("gzip", Ok(Box::new(MultiGzDecoder::new(bytes)))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            ("zstd", zstd::stream::read::Decoder::with_buffer(bytes).map(|reader| Box::new(reader) as Box<dyn Read>))
        }
        _ if bytes.len() > bytes_max => return Err(ListError::TooLarge { file: file.to_owned() }),
        _ if line_ends(bytes) > LINES_MAX => return Err(too_many_lines(file)),
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    let damaged = |source| ListError::Damaged { file: file.to_owned(), packing, source };
    let mut reader = reader.map_err(damaged)?.take(bytes_max as u64 + 1);
    let (mut out, mut lines) = (Vec::new(), 0);
    loop {
        let before = out.len();
        if (&mut reader).take(PIECE_BYTES).read_to_end(&mut out).map_err(damaged)? == 0 {
            break;
        }
        lines += line_ends(&out[before..]);
        // A bomb is told while it is small.
        if lines > LINES_MAX {
            return Err(too_many_lines(file));
        }
    }
    if out.len() > bytes_max {
        return Err(ListError::TooLarge { file: file.to_owned() });
    }
    Ok(Cow::Owned(out))
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|&byte| byte == b'\n').count() - 1
}

fn too_many_lines(file: &str) -> ListError {
    ListError::TooMany { file: file.to_owned(), what: words::LINES, most: LINES_MAX }
}

/// What a file that is no text seems to be.
fn binary(bytes: &[u8]) -> Option<Word> {
    const SIGNS: &[(&[u8], Word)] = &[
        (b"\x89PNG", words::PNG),
        (b"\xff\xd8\xff", words::JPEG),
        (b"GIF8", words::GIF),
        (b"PK\x03\x04", words::ZIP),
        (b"\xd0\xcf\x11\xe0", words::OLD_OFFICE),
        (b"%PDF", words::PDF),
        (b"SQLite format 3\0", words::SQLITE),
        (b"7z\xbc\xaf", words::SEVEN_ZIP),
        (b"Rar!", words::RAR),
        (b"BZh", words::BZIP2),
        (b"\xfd7zXZ", words::XZ),
        (b"\x1f\x8b", words::TWICE),
        (b"\x28\xb5\x2f\xfd", words::TWICE),
        (b"\x7fELF", words::PROGRAM),
        (b"PAR1", words::PARQUET),
    ];
    let sign = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|&(_, found)| found);
    sign.or_else(|| (bytes.contains(&0) && utf16(bytes).is_none()).then_some(words::BINARY))
}

/// The UTF-16 that the bytes are, by their mark, or without one by being text in one order of bytes and not in the other.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let order = |read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|unit| read([unit[0], unit[1]]));
        let mut usual = 0;
        for c in char::decode_utf16(units) {
            match c {
                Ok('\t' | '\n' | '\r' | ' '..='~') => usual += 1,
                Ok(c) if !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}') => {}
                _ => return None,
            }
        }
        Some(usual)
    };
    let orders = [(UTF_16LE, order(u16::from_le_bytes)), (UTF_16BE, order(u16::from_be_bytes))];
    let fits = orders.into_iter().filter_map(|(encoding, usual)| Some((usual?, encoding)));
    // Lists are full of dots, digits and line ends: in the wrong order of bytes they are rare characters.
    let (usual, encoding) = fits.max_by_key(|(usual, _)| *usual)?;
    (bytes.len().is_multiple_of(2) && usual * 8 >= bytes.len() / 2).then_some(encoding)
}

/// True for Big5 that could be read as GBK too: characters that are usual there, and hardly ever written here.
///
/// GBK has its usual characters where both bytes are above A0; Big5 has half of its usual ones with a second byte below 7F.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut common_big5, mut rare_gbk, mut pairs) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if first.is_ascii() {
            continue;
        }
        let Some((&second, tail)) = tail.split_first() else { return false };
        rest = tail;
        pairs += 1;
        common_big5 += usize::from((0xa1..=0xc6).contains(first) && matches!(second, 0x40..=0x7e | 0xa1..=0xfe));
        rare_gbk += usize::from(*first < 0xb0 && !matches!(first, 0xa1..=0xa3) || second < 0xa1 || *first > 0xf7);
    }
    pairs > 0 && common_big5 * 10 >= pairs * 9 && rare_gbk * 5 >= pairs
}

/// The charset and the text: a byte order mark decides, then UTF-8 if it is that, then GBK if it can be that.
fn decoded(bytes: &[u8]) -> (&'static Encoding, Cow<'_, str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if bytes.contains(&0)
        && let Some(encoding) = utf16(bytes)
    {
        return (encoding, encoding.decode_without_bom_handling(bytes).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (UTF_8, Cow::Borrowed(text));
    }
    if is_damaged_utf8(bytes) {
        return (UTF_8, String::from_utf8_lossy(bytes));
    }
    // Lists are short and mostly ASCII, too little for statistics: what can be GBK is taken as GBK, the charset of the
    // sheets that our users have. Only what cannot be is left to the detector.
    if is_big5(bytes)
        && let Some(text) = BIG5.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (BIG5, text);
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return (GBK, text);
    }
    // A few broken bytes do not make another charset of it: in the wrong one, every name would be a different name.
    if is_damaged_gbk(bytes) {
        return (GBK, GB18030.decode_without_bom_handling(bytes).0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    match guess.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => (guess, text),
        None => (GBK, GB18030.decode_without_bom_handling(bytes).0),
    }
}

/// True for GBK with a few broken places: a word of a Chinese header stands in it, or most of what is no ASCII is
/// Chinese.
///
/// Of the pairs of bytes that Latin text makes by chance, few are common characters: both bytes above A0, the first one B0 to F7.
fn is_damaged_gbk(bytes: &[u8]) -> bool {
    const HEADER_WORDS: [&str; 9] = ["域名", "网址", "链接", "网站", "类别", "类型", "来源", "时间", "备注"];
    let text = GB18030.decode_without_bom_handling(bytes).0;
    if HEADER_WORDS.iter().any(|word| text.contains(word)) {
        return true;
    }
    let (mut common, mut high) = (0_usize, 0_usize);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if first.is_ascii() {
            continue;
        }
        high += 1;
        if let [0xa1..=0xfe, tail @ ..] = tail
            && (0xb0..=0xf7).contains(first)
        {
            (common, high, rest) = (common + 2, high + 1, tail);
        }
    }
    common * 2 > high
}

/// True for UTF-8 with a few broken places: GBK characters can look like the two bytes of a Greek letter, hardly ever like
/// the three bytes of a Chinese one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|&c| c >= '\u{800}').count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

/// CRLF and lone CR become LF, so that a line is the same thing for every format.
fn with_one_line_end(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        return text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n").into();
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Cow::Owned(text) if text.starts_with('\u{feff}') => Cow::Owned(text['\u{feff}'.len_utf8()..].to_owned()),
        owned @ Cow::Owned(_) => owned,
    }
}

/// The text with nothing in place of lines of more than [`LINE_BYTES_MAX`] bytes, and those lines with their numbers.
///
/// Where a document may be one line (JSON, XML), lines mean nothing, and all stay.
pub(crate) fn without_long_lines(text: Cow<'_, str>) -> (Cow<'_, str>, Vec<(u64, String)>) {
    let begin = text.trim_start();
    let is_document = begin.starts_with(['{', '<']) || begin.starts_with('[') && !begin.starts_with("[Adblock");
    let is_long = |line: &&str| line.len() > LINE_BYTES_MAX;
    if is_document || !text.split('\n').any(|line| is_long(&line)) {
        return (text, Vec::new());
    }
    let long = text.split('\n').zip(1..).filter(|(line, _)| is_long(line));
    let long = long.map(|(line, number)| (number, shortened(line))).collect();
    let kept: Vec<&str> = text.split('\n').map(|line| if is_long(&line) { "" } else { line }).collect();
    (kept.join("\n").into(), long)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(file: &str, bytes: &[u8]) -> Result<Text<'static>, ListError> {
        let unpacked = unpacked(file, bytes)?;
        let Text { text, charset } = super::read(file, &unpacked)?;
        Ok(Text { text: text.into_owned().into(), charset })
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[test]
    fn a_list_is_read_up_to_its_limit_and_no_byte_further() {
        let list = b"casino.example\n".repeat(100);
        for bytes in [list.clone(), gzip(&list), zstd::encode_all(&list[..], 3).unwrap()] {
            assert_eq!(unpacked_within("a", &bytes, list.len()).unwrap().len(), list.len());
            let error = unpacked_within("a", &bytes, list.len() - 1).unwrap_err();
            assert!(matches!(error, ListError::TooLarge { .. }), "{error}");
        }
    }

    #[test]
    fn what_was_cut_off_is_damaged_and_not_half_a_list() {
        let list = b"casino.example\n".repeat(100);
        for bytes in [gzip(&list), zstd::encode_all(&list[..], 3).unwrap()] {
            let error = read("a", &bytes[..bytes.len() - 9]).unwrap_err();
            assert!(matches!(error, ListError::Damaged { .. }), "{error}");
        }
    }

    #[test]
    fn several_packed_pieces_are_one_list() {
        let pieces = [gzip(b"a.example\n"), gzip(b"b.example\n")].concat();
        assert_eq!(read("a", &pieces).unwrap().text, "a.example\nb.example\n");
    }

    #[test]
    fn the_charset_is_told_from_the_bytes() {
        let big5 = BIG5.encode("\u{5b78}\u{6821},casino.example\n").0.into_owned();
        let utf16 = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            [&mark[..], &text.encode_utf16().flat_map(bytes).collect::<Vec<_>>()].concat()
        };
        for (bytes, charset, text) in [
            ("赌场.example".as_bytes().to_vec(), "UTF-8", "赌场.example"),
            (
                "\u{feff}a.example\r\nb.example\rc.example".as_bytes().to_vec(),
                "UTF-8",
                "a.example\nb.example\nc.example",
            ),
            (utf16("\u{feff}赌场.example", [0xff, 0xfe], u16::to_le_bytes), "UTF-16LE", "赌场.example"),
            (utf16("赌场.example", [0xfe, 0xff], u16::to_be_bytes), "UTF-16BE", "赌场.example"),
            (GBK.encode("赌场.example").0.into_owned(), "GBK", "赌场.example"),
            (GB18030.encode("a.example,\u{20000}\u{a9}").0.into_owned(), "GBK", "a.example,\u{20000}\u{a9}"),
            (GBK.encode("域名,类别\na.example,赌\n").0.into_owned(), "GBK", "域名,类别\na.example,赌\n"),
            ([b"\xe8\xb5\x8c\xe5\x9c\xba".as_slice(), b"\xff"].concat(), "UTF-8", "赌场\u{fffd}"),
        ] {
            let read = read("a", &bytes).unwrap();
            assert_eq!((read.charset, &*read.text), (charset, text));
        }
        assert!(read("a", &big5).unwrap().text.contains(",casino.example"));
    }

    #[test]
    fn a_list_has_so_many_lines_and_no_more() {
        let lines = |count: usize| "\n".repeat(count).into_bytes();
        for pack in [|bytes: Vec<u8>| bytes, |bytes: Vec<u8>| gzip(&bytes)] {
            assert_eq!(unpacked("a", &pack(lines(LINES_MAX))).unwrap().len(), LINES_MAX);
            let error = unpacked("a", &pack(lines(LINES_MAX + 1))).unwrap_err().to_string();
            assert_eq!(error, format!("a: found more than {LINES_MAX} lines, expected at most that; split the list"));
        }
    }

    #[test]
    fn a_line_is_so_long_and_no_longer() {
        let line = "a".repeat(LINE_BYTES_MAX);
        let whole = format!("x\n{line}\ny");
        assert_eq!(without_long_lines(whole.as_str().into()), (whole.as_str().into(), Vec::new()));
        let (text, long) = without_long_lines(format!("x\n{line}a\ny").into());
        assert_eq!((&*text, long[0].0, long.len()), ("x\n\ny", 2, 1));
        for document in ["[1", "{\"a\":1", "<urlset>"] {
            let document = format!("{document}{line}");
            assert_eq!(without_long_lines(document.as_str().into()), (document.as_str().into(), Vec::new()));
        }
    }

    #[test]
    fn a_broken_byte_does_not_make_another_charset_of_a_chinese_list() {
        let gbk = |text: &str| GBK.encode(text).0.into_owned();
        for (bytes, text) in [
            ([gbk("域名,类别\na.example,"), b"\xb6\xff\nb.example,x\n".to_vec()].concat(), "域名,类别\na.example,"),
            ([gbk("赌场.example\nb"), b"\xff.example\n".to_vec()].concat(), "赌场.example\nb\u{fffd}.example\n"),
        ] {
            let read = read("a", &bytes).unwrap();
            assert!(read.charset == "GBK" && read.text.starts_with(text), "{read:?}");
        }
        let latin = read("a", b"caf\xe9.example\nm\xfcnchen.example\n").unwrap();
        assert_eq!(&*latin.text, "caf\u{e9}.example\nm\u{fc}nchen.example\n");
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, found) in [
            (b"\x89PNG\r\n\x1a\n".to_vec(), words::PNG),
            (b"PK\x03\x04xl/".to_vec(), words::ZIP),
            (b"casino.example\0".to_vec(), words::BINARY),
            (gzip(&gzip(b"casino.example")), words::TWICE),
        ] {
            let error = read("lists/a.bin", &bytes).unwrap_err().to_string();
            assert!(error.starts_with(&format!("lists/a.bin:1: found {}, expected a list: ", found.en)), "{error}");
        }
    }
}
