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
