//! What the words of a URL may read as: browsers write what is searched for in the characters of the page that asks.
//!
//! In UTF-8 `彩票` is `%E5%BD%A9%E7%A5%A8`, on a page in GBK `%B2%CA%C6%B1`, and scripts that use `escape` write `%u5F69%u7968`.

use encoding_rs::{BIG5, Encoding, GB18030};

use crate::unescape::{percent, percent_units};

/// How a part of a URL reads with its escapes undone: as UTF-8 first, then as what pages in Chinese are written in.
///
/// `charset` is that of the page that was asked. A text without escapes reads as it stands.
pub fn asked_words(text: &str, charset: &str) -> Vec<String> {
    let units = percent_units(text);
    let text = units.as_ref().map_or(text, |(plain, _)| plain);
    let bytes = percent_bytes(text);
    if let Ok(plain) = std::str::from_utf8(&bytes) {
        return vec![plain.to_owned()];
    }
    let own = Encoding::for_label(charset.as_bytes());
    let encodings = own.into_iter().chain([GB18030, BIG5]);
    let plain = encodings.filter_map(|encoding| {
        let plain = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
        Some(plain.into_owned())
    });
    // Some of it may be cut, and what is left says enough.
    let part = percent(text).map_or_else(|| text.to_owned(), |(plain, _)| plain);
    let mut readings = vec![part];
    for reading in plain {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// The bytes of a text with every percent escape undone.
fn percent_bytes(text: &str) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16)).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let escaped = match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => Some(high << 4 | low),
            _ => None,
        };
        plain.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_the_characters_of_whoever_asks() {
        let reads = |text: &str, charset: &str, plain: &str| {
            let readings = asked_words(text, charset);
            assert!(readings.iter().any(|reading| reading == plain), "{text}: {readings:?}");
        };
        for charset in ["UTF-8", "GBK", "gb2312", ""] {
            reads("%E5%BD%A9%E7%A5%A8casino.example", charset, "彩票casino.example");
            reads("%B2%CA%C6%B1casino.example", charset, "彩票casino.example");
            reads("%A1%BEcasino.example%A1%BF", charset, "【casino.example】");
            reads("%u5F69%u7968casino.example", charset, "彩票casino.example");
            reads("%BC%D3QQ12345678", charset, "加QQ12345678");
        }
        reads("%B1m%B2%BCcasino.example", "Big5", "彩票casino.example");
        reads("%83J%83W%83mcasino.example", "Shift_JIS", "カジノcasino.example");
        reads("casino.example", "GBK", "casino.example");
        reads("100%", "GBK", "100%");
    }

    #[test]
    fn what_is_cut_reads_as_far_as_it_goes() {
        assert_eq!(asked_words("%E5%BD%A9%E7", "UTF-8")[0], "彩%E7");
    }
}
