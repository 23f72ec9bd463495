//! Pieces of a page that are in another encoding than the page: whoever plants a block seldom looks what the page is in.
//!
//! A block of UTF-8 in a page of GBK does more than look odd: an odd number of its bytes pairs with the first letter
//! of the name behind it, and the name is gone. So runs of high bytes that can hardly be anything else are read as what they are.

use std::ops::Range;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8};

/// So many Chinese characters in UTF-8 are no accident in another encoding, whatever follows them.
const CHARS_SURE: usize = 4;

/// Fewest bytes that are taken for GBK in a page of UTF-8: two letters of Latin-1 side by side are a name like `Müñch`.
const GBK_BYTES_MIN: usize = 4;

/// A piece of a body in an encoding of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Island {
    /// Where it stands in the bytes.
    pub(crate) range: Range<usize>,
    /// What it is in.
    pub(crate) encoding: &'static Encoding,
}

/// The pieces of a body of this encoding that are in another one, in their order.
pub(crate) fn islands(encoding: &'static Encoding, body: &[u8]) -> Vec<Island> {
    let is_legacy = [GBK, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR].contains(&encoding);
    if !is_legacy && encoding != UTF_8 {
        return Vec::new();
    }
    let mut islands = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..].iter().position(|byte| !byte.is_ascii()).map(|length| at + length) {
        let end = body[start..].iter().position(u8::is_ascii).map_or(body.len(), |length| start + length);
        let run = &body[start..end];
        if is_legacy && is_utf_8(run, &body[end..]) {
            islands.push(Island { range: start..end, encoding: UTF_8 });
        } else if !is_legacy && is_gbk(run) {
            islands.push(Island { range: start..end, encoding: GBK });
        }
        at = end;
    }
    islands
}

/// Every piece of a body, islands and what is between them.
pub(crate) fn pieces(encoding: &'static Encoding, islands: &[Island], body: &[u8]) -> Vec<Island> {
    let mut pieces = Vec::with_capacity(islands.len() * 2 + 1);
    let mut at = 0;
    for island in islands {
        if at < island.range.start {
            pieces.push(Island { range: at..island.range.start, encoding });
        }
        pieces.push(island.clone());
        at = island.range.end;
    }
    if at < body.len() {
        pieces.push(Island { range: at..body.len(), encoding });
    }
    pieces
}

/// Whether a run of high bytes is Chinese in UTF-8: many characters, or a few and then a name.
fn is_utf_8(run: &[u8], after: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(run) else { return false };
    let chars = text.chars().count();
    text.chars().all(is_east_asian) && (chars >= CHARS_SURE || begins_with_name(after))
}

/// Characters whose bytes in UTF-8 are three, of which the first are rare in every other encoding.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2040}' | '\u{2190}'..='\u{27BF}' | '\u{3000}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{FE0F}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether letters and a dot follow.
fn begins_with_name(after: &[u8]) -> bool {
    let name =
        after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'/'));
    after.first().is_some_and(u8::is_ascii_alphabetic) && name.take(64).any(|&byte| matches!(byte, b'.' | b':'))
}

/// Whether a run of high bytes that is no UTF-8 is Chinese in GBK: pairs that begin like its common characters and signs.
fn is_gbk(run: &[u8]) -> bool {
    run.len() >= GBK_BYTES_MIN
        && run.len().is_multiple_of(2)
        && std::str::from_utf8(run).is_err()
        && run.chunks_exact(2).all(|pair| matches!(pair[0], 0xA1..=0xA3 | 0xB0..=0xF7) && pair[1] >= 0xA1)
        && run.chunks_exact(2).any(|pair| pair[0] >= 0xB0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(encoding: &'static Encoding, body: &[u8]) -> Vec<(&'static str, String)> {
        let islands = islands(encoding, body);
        islands
            .iter()
            .map(|one| (one.encoding.name(), one.encoding.decode(&body[one.range.clone()]).0.into()))
            .collect()
    }

    fn in_page(encoding: &'static Encoding, words: &str, block: &[u8], rest: &str) -> Vec<u8> {
        [&*encoding.encode(words).0, block, rest.as_bytes()].concat()
    }

    #[test]
    fn a_block_of_utf_8_is_one_in_any_older_encoding() {
        for (encoding, words) in [(GBK, "学校新闻<p>"), (BIG5, "學校新聞<p>"), (SHIFT_JIS, "学校のニュース<p>")]
        {
            for block in ["官", "官方", "官方网", "【官方网址】", "最新官方网址："] {
                let page = in_page(encoding, words, block.as_bytes(), "casino.example</p>");
                assert_eq!(found(encoding, &page), [("UTF-8", block.to_owned())], "{} {block}", encoding.name());
            }
        }
    }

    #[test]
    fn ordinary_pages_have_no_islands() {
        let chinese = "欢迎来到我们学校的网站casino.example，联通、移动abc.test的新闻和通知。地址：北京market.example";
        for (encoding, words) in [
            (GBK, chinese),
            (GB18030, chinese),
            (BIG5, "歡迎來到我們學校的網站casino.example，新聞abc.test和通知"),
            (SHIFT_JIS, "私たちの学校のウェブサイトcasino.exampleへようこそ。お知らせabc.test"),
            (EUC_KR, "우리 학교 웹사이트casino.example에 오신 것을 환영합니다"),
            (UTF_8, chinese),
        ] {
            assert_eq!(found(encoding, &encoding.encode(words).0), [], "{}", encoding.name());
        }
    }

    #[test]
    fn a_few_characters_without_a_name_are_no_island() {
        let page = in_page(GBK, "学校<p>", "官方网".as_bytes(), " school</p>");
        assert_eq!(found(GBK, &page), []);
        let page = in_page(GBK, "学校<p>", "官方网站".as_bytes(), " school</p>");
        assert_eq!(found(GBK, &page), [("UTF-8", "官方网站".to_owned())]);
    }

    #[test]
    fn a_block_of_gbk_in_a_page_of_utf_8_is_read() {
        let block = GBK.encode("【官方网址】").0;
        let page = in_page(UTF_8, "学校新闻<p>", &block, "casino.example");
        assert_eq!(found(UTF_8, &page), [("GBK", "【官方网址】".to_owned())]);
        assert_eq!(found(UTF_8, b"caf\xE9 M\xFC\xF1ch \xFF\xFF\xFF\xFF"), []);
    }
}
