//! Names without any link.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_plain_mention_is_low() {
    check("<p>最新 casino.example 上线</p>", expect![[""]]);
    check("<p>visit www.casino.example today</p>", expect![[""]]);
    check("<p>http://casino.example/join is new</p>", expect![[""]]);
    check("<h1>casino.example</h1>", expect![[""]]);
    check("<li>casino.example</li>", expect![[""]]);
}

#[test]
fn a_name_between_chinese_characters_is_found() {
    check("<p>请访问casino.example开始</p>", expect![[""]]);
}

#[test]
fn a_mention_made_harmless_is_information() {
    check("<p>casino[.]example</p>", expect![[""]]);
    check("<p>hxxp://casino.example/x</p>", expect![[""]]);
    check("<p>hxxps://casino(dot)example/</p>", expect![[""]]);
    check("<td>casino [dot] example</td>", expect![[""]]);
}

#[test]
fn a_harmless_mention_in_the_head_is_information() {
    check("<title>casino[.]example</title>", expect![[""]]);
    check(r#"<meta name=description content="hxxp://casino[.]example/">"#, expect![[""]]);
}

#[test]
fn a_chinese_dot_or_full_width_letters_are_found() {
    check("<p>casino。example</p>", expect![[""]]);
    check("<p>casino点example</p>", expect![[""]]);
    check("<p>ｃａｓｉｎｏ．ｅｘａｍｐｌｅ</p>", expect![[""]]);
}

#[test]
fn invisible_characters_are_looked_through() {
    check("<p>cas\u{200B}ino.example</p>", expect![[""]]);
    check("<p>casi&shy;no.example</p>", expect![[""]]);
    check("<p>casi&#8203;no.example</p>", expect![[""]]);
}

#[test]
fn a_name_in_character_references_is_critical() {
    check("<p>&#99;&#97;sino.example</p>", expect![[""]]);
    check("<p>casino&#46;example</p>", expect![[""]]);
}

#[test]
fn an_internationalized_name_in_the_text_is_found() {
    check("<p>彩票.example</p>", expect![[""]]);
}

#[test]
fn a_name_that_markup_cuts_is_found() {
    check("<p>casino<b>.example</b></p>", expect![[""]]);
    check("<p>cas<!-- x -->ino.example</p>", expect![[""]]);
}

#[test]
fn an_address_in_the_text_is_found() {
    check("<p>198.51.100.7</p>", expect![[""]]);
}

#[test]
fn a_url_in_the_text_of_its_own_link_is_seen_too() {
    check(r#"<a href="http://casino.example/">http://casino.example/</a>"#, expect![[""]]);
}
