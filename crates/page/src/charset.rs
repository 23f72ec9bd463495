//! Which characters the bytes of a page stand for.
//!
//! A byte order mark decides before the HTTP header, the header before what the page says of itself
//! (the prescan of the HTML standard), and where nobody says anything a detector guesses.
//! A block that was planted may be in another encoding than the page: see `islands`.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use suyuan_model::Headers;

use crate::islands::{Island, islands, pieces};
use crate::prescan;

/// How much of a page the detector looks at; what a page of half a megabyte does not tell, a longer one will not.
pub const DETECT_BYTES_MAX: usize = 512 * 1024;

/// A page as text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark; what could not be decoded is U+FFFD.
    pub text: Cow<'a, str>,
    /// The name of the encoding, as the Encoding standard writes it.
    pub charset: &'static str,
    /// Length of the byte order mark in front.
    pub mark_bytes: usize,
    /// Where the bytes behind the mark are in another encoding.
    pub(crate) islands: Vec<Island>,
}

/// Decodes a body; `host` is that of the page, whose top-level domain is a hint to the detector.
pub fn decode<'a>(headers: &Headers, host: &str, body: &'a [u8]) -> Decoded<'a> {
    let (encoding, mark_bytes) = encoding_of(headers, host, body);
    let body = &body[mark_bytes..];
    if encoding == UTF_8
        && let Ok(text) = simdutf8::basic::from_utf8(body)
    {
        return Decoded { text: text.into(), charset: encoding.name(), mark_bytes, islands: Vec::new() };
    }
    let islands = islands(encoding, body);
    let text = if islands.is_empty() {
        encoding.decode_without_bom_handling(body).0
    } else {
        let pieces = pieces(encoding, &islands, body).into_iter();
        pieces
            .map(|piece| piece.encoding.decode_without_bom_handling(&body[piece.range]).0.into_owned())
            .collect::<String>()
            .into()
    };
    Decoded { text, charset: encoding.name(), mark_bytes, islands }
}

/// The encoding of a body and the length of its byte order mark.
fn encoding_of(headers: &Headers, host: &str, body: &[u8]) -> (&'static Encoding, usize) {
    if let Some(marked) = Encoding::for_bom(body) {
        return marked;
    }
    let said = headers
        .get("content-type")
        .and_then(|value| charset_parameter(value.as_bytes()))
        .or_else(|| prescan::encoding(body));
    (said.filter(|said| may_be_in(said, body)).unwrap_or_else(|| detect(host, body)), 0)
}

/// Whether a body can be in the encoding that it is said to be in. What a browser shows nothing of (the encoding standard's
/// `replacement`) others read all the same, and markup in UTF-16 has a null character beside each of ASCII.
fn may_be_in(said: &'static Encoding, body: &[u8]) -> bool {
    if said == UTF_16LE || said == UTF_16BE {
        return memchr::memchr(0, &body[..body.len().min(DETECT_BYTES_MAX)]).is_some();
    }
    said != REPLACEMENT
}

/// The encoding that a content type names: `text/html; charset="gbk"`.
pub(crate) fn charset_parameter(value: &[u8]) -> Option<&'static Encoding> {
    prescan::charset_in(value).and_then(Encoding::for_label)
}

/// A guess.
fn detect(host: &str, body: &[u8]) -> &'static Encoding {
    let sample = &body[..body.len().min(DETECT_BYTES_MAX)];
    if sample.is_ascii() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == body.len());
    let top = host.rsplit('.').next().filter(|top| top.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    detector.guess(top.filter(|top| !top.is_empty()).map(str::as_bytes), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(content_type: &str) -> Headers {
        Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())])
    }

    fn check(content_type: &str, body: &[u8], charset: &str, text: &str) {
        let decoded = decode(&headers(content_type), "www.school.example", body);
        assert_eq!((decoded.charset, &*decoded.text), (charset, text));
    }

    #[test]
    fn a_mark_beats_the_header_and_the_header_beats_the_page() {
        check("text/html; charset=gbk", b"\xEF\xBB\xBFx", "UTF-8", "x");
        check("text/html; charset=gbk", b"\xFF\xFEx\0", "UTF-16LE", "x");
        check("text/html", b"\xFE\xFF\0x", "UTF-16BE", "x");
        check("text/html; charset=gb2312", b"<meta charset=big5>\xB2\xCA\xC6\xB1", "GBK", "<meta charset=big5>彩票");
        check("text/html", b"<meta charset=big5>\xB1\x6D\xB2\xBC", "Big5", "<meta charset=big5>彩票");
        check("text/html;charset=nonsense", b"<meta charset=gb18030>\xB2\xCA", "gb18030", "<meta charset=gb18030>彩");
    }

    #[test]
    fn what_a_page_cannot_be_in_hides_nothing() {
        let link = "<a href=http://casino.example/>x</a>";
        for lie in ["hz-gb-2312", "iso-2022-cn", "iso-2022-kr", "replacement", "utf-16", "utf-16be"] {
            check(&format!("text/html; charset={lie}"), link.as_bytes(), "UTF-8", link);
        }
    }

    #[test]
    fn a_page_that_says_nothing_is_guessed() {
        check(
            "text/html",
            "彩票,网上彩票投注,欢迎来到我们的网站".as_bytes(),
            "UTF-8",
            "彩票,网上彩票投注,欢迎来到我们的网站",
        );
        let (gbk, ..) = encoding_rs::GBK.encode("欢迎来到我们学校的网站,这里有学校的新闻和通知");
        check("text/html", &gbk, "GBK", "欢迎来到我们学校的网站,这里有学校的新闻和通知");
        check("", b"plain", "UTF-8", "plain");
    }

    #[test]
    fn a_detector_is_given_no_more_than_its_share() {
        let mut body = vec![b'a'; DETECT_BYTES_MAX];
        body.extend_from_slice(b"\xB2\xCA");
        assert_eq!(decode(&headers("text/html"), "a.example", &body).charset, "UTF-8");
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(body in proptest::collection::vec(any::<u8>(), 0..200), host in "[a-z.\\-中A-Z0-9]{0,9}") {
            decode(&Headers::default(), &host, &body);
        }
    }
}
