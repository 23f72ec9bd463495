//! Names in odd spellings: invisible characters, other encodings, other dots, other digits.

use suyuan_detect::read;
use suyuan_model::Outcome;

use crate::world::{brief, capture, check_all, check_innocent, watchlist};

#[test]
fn invisible_characters_in_a_link_are_looked_through() {
    check_all(&[
        ("<a href='http://cas\u{AD}ino.example/'>x</a>", "T4 anchor medium E2 [encoded] <zero-width>"),
        ("<a href='http://cas\u{200B}ino.example/'>x</a>", "T4 anchor medium E2 [encoded] <zero-width>"),
        ("<a href='//\u{FEFF}casino.\u{2060}example/'>x</a>", "T4 anchor medium E2 [encoded] <zero-width>"),
        ("<a href='http://cas%C2%ADino.example/'>x</a>", "T4 anchor medium E2 [encoded] <percent> <zero-width>"),
        ("<a href='http://cas%E2%80%8Bino.example/'>x</a>", "T4 anchor medium E2 [encoded] <percent> <zero-width>"),
        ("<a href='http://cas&#8203;ino.example/'>x</a>", "M5 anchor critical E2 [encoded] <entity> <zero-width>"),
        ("<iframe src='http://cas\u{AD}ino.example/'></iframe>", "M23 iframe critical E2 [encoded] <zero-width>"),
        ("<p>\u{202E}cas\u{FE0F}ino.\u{200D}example</p>", "T4 text medium E0 [encoded] <zero-width>"),
    ]);
    check_innocent(&["<a href='http://cas\u{AD}inos.example/'>x</a>", "<p>👨\u{200D}👩 casino\u{200B} example</p>"]);
}

#[test]
fn a_block_in_another_encoding_than_the_page_hides_no_name() {
    let seen = |charset: &str, pieces: &[&[u8]]| {
        let body = pieces.concat();
        let content_type = format!("text/html; charset={charset}");
        let capture = capture(200, Outcome::Page, &[("content-type", content_type.as_bytes())], &body);
        let sightings = read(&capture, &watchlist()).sightings;
        for sighting in &sightings {
            let at = sighting.byte_offset.unwrap() as usize;
            assert!(body[at..].starts_with(b"casino.example"), "{charset}");
        }
        brief(&sightings)
    };
    for charset in ["gbk", "gb18030", "big5", "shift_jis"] {
        let title = seen(charset, &[b"<title>", "官方网casino.example".as_bytes(), b"</title>"]);
        assert_eq!(title, "M6 title critical E0", "{charset}");
        let words = seen(charset, &[b"<p>\xA1\xA1", b"<b>", "官".as_bytes(), b"casino.example</b>"]);
        assert_eq!(words, "T1 text low E0", "{charset}");
    }
    assert_eq!(seen("utf-8", &[b"<p>\xB9\xD9\xB7\xBD\xCD\xF8casino.example"]), "T1 text low E0");
    assert_eq!(seen("utf-8", &[b"<p>\xB9casino.example"]), "T1 text low E0");
    // A character whose second byte is a letter is one, and the name behind it is another.
    assert_eq!(seen("gbk", &[b"<p>\xD1\xA7\x98casino.example"]), "");
    assert_eq!(seen("gbk", &["<p>官".as_bytes(), b"xcasino.example"]), "");
}

#[test]
fn other_dots_and_spaces_are_looked_through() {
    check_all(&[
        ("<p>casino【.】example</p>", "T3 text medium E0 [encoded] <chinese-dot>"),
        (
            "<p>casino（点）example casino[点]example</p>",
            "T3 text medium E0 [encoded] <chinese-dot>; T3 text medium E0 [encoded] <chinese-dot>",
        ),
        ("<p>c a s i n o . e x a m p l e</p>", "T3 text medium E0 [encoded] <spacing>"),
        ("<p>bet88 .t e s t</p>", "T3 text medium E0 [encoded] <spacing>"),
        ("<p>最新网址 casino .example</p>", "T3 text medium E0 [encoded] <spacing>"),
        ("<p>请在浏览器输入 casino 点 example</p>", "T3 text medium E0 [encoded] <spacing>"),
        ("<title>bet88 .t e s t 官网</title>", "M6 title critical E0 [encoded] <spacing>"),
        ("<p>警方通报：网址 casino .example 涉嫌诈骗</p>", "T3 text info E0 [encoded] <spacing>"),
    ]);
    check_innocent(&[
        "<p>We went to the casino. Example: a small one.</p>",
        "<p>the casino .example domain</p>",
        "<p>酒店casino店example</p>",
        "<p>casino, example; casino (example)</p>",
        "<p>本店 casino 点 example</p>",
    ]);
}

#[test]
fn other_digits_and_letters_are_looked_through() {
    check_all(&[
        ("<p>bet⑧⑧.test</p>", "T3 text medium E0 [encoded] <nfkc>"),
        ("<p>bet8\u{FE0F}\u{20E3}8\u{FE0F}\u{20E3}.test</p>", "T3 text medium E0 [encoded] <nfkc>"),
        ("<p>官网bet❽❽.test</p>", "T3 text medium E0 [encoded] <nfkc>"),
        ("<p>🅒🅐🅢🅘🅝🅞.example</p>", "T3 text medium E0 [encoded] <nfkc>"),
        ("<p>bet八八.test</p>", "T3 text medium E0 [encoded] <homophone>"),
        ("<p>bet捌捌点test</p>", "T3 text medium E0 [encoded] <homophone>"),
        ("<p>c\u{430}sin\u{43E}.example</p>", "T5 text medium E0 [encoded] <confusable>"),
        ("<p>网址c\u{430}sino.example。</p>", "T5 text medium E0 [encoded] <confusable>"),
        ("<p>ᴄᴀꜱɪɴᴏ.example</p>", "T5 text medium E0 [encoded] <confusable>"),
        ("<p>1\u{FE0F}\u{20E3}casino.example ①bet88.test</p>", "T1 text low E0; T1 text low E0"),
    ]);
    check_innocent(&[
        "<a href='http://c\u{430}sino.example/'>x</a>",
        "<p>c\u{430}sinos.example 八八.test bet八.test</p>",
        "<p>今天八点test开始</p>",
        "<p>c\u{E1}sino.example</p>",
    ]);
}

#[test]
fn an_address_by_another_name_is_that_address() {
    check_all(&[
        ("<a href='http://198-51-100-7.nip.io/'>x</a>", "T6 anchor medium E1"),
        ("<a href='http://www.198.51.100.7.sslip.io:8899/x'>x</a>", "T6 anchor medium E1"),
        ("<a href='http://3325256711/'>x</a>", "T6 anchor medium E2 [encoded]"),
        ("<a href='http://0xc6.0x33.0x64.7/'>x</a>", "T6 anchor medium E2 [encoded]"),
        ("<a href='http://0306.063.0144.07:8080/'>x</a>", "T6 anchor medium E2 [encoded]"),
        ("<p>198-51-100-7.nip.io</p>", "T6 text medium E0"),
        ("<iframe src='http://c6336407.nip.io/'></iframe>", "M23 iframe critical E1"),
    ]);
    check_innocent(&["<a href='http://198-51-100-8.nip.io/'>x</a><p>198.51.100.7.example.org</p>"]);
}
