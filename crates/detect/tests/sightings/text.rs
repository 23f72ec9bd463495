//! Names without any link.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_plain_mention_is_low() {
    check("<p>最新 casino.example 上线</p>", expect![[r#"T1 text low E0 "casino.example""#]]);
    check("<p>visit www.casino.example today</p>", expect![[r#"T1 text low E0 "www.casino.example""#]]);
    check("<p>http://casino.example/join is new</p>", expect![[r#"T1 text low E0 "http://casino.example/join""#]]);
    check("<h1>casino.example</h1>", expect![[r#"T1 heading low E0 "casino.example""#]]);
    check("<li>casino.example</li>", expect![[r#"T1 text low E0 "casino.example""#]]);
}

#[test]
fn a_name_between_chinese_characters_is_found() {
    check("<p>请访问casino.example开始</p>", expect![[r#"T1 text low E0 "casino.example""#]]);
}

#[test]
fn an_underscore_beside_a_name_hides_nothing() {
    check("<p>官网 vip_casino.example_注册</p>", expect![[r#"T1 text low E0 "casino.example""#]]);
    check("<title>BET365_casino.example_官网</title>", expect![[r#"M6 title critical E0 "casino.example""#]]);
    check("<img src=/a.jpg alt='BET_casino.example'>", expect![[r#"M6 attribute critical E0 "casino.example""#]]);
    check(
        "<meta name=keywords content='slots,casino.example_bonus,x'>",
        expect![[r#"M6 meta critical E0 "casino.example""#]],
    );
    check("<a href='http://www_casino.example/'>x</a><img src=/casino.example_1.jpg>", expect![[""]]);
}

#[test]
fn a_dot_between_dashes_is_a_dot() {
    check("<p>casino_DOT_example</p>", expect![[r#"T3 text medium E0 (encoded) "casino_DOT_example""#]]);
    check("<p>看casino-dot-example</p>", expect![[r#"T3 text medium E0 (encoded) "casino-dot-example""#]]);
    check("<p>polka-dot-dress</p>", expect![[""]]);
}

#[test]
fn a_mention_made_harmless_is_information() {
    check("<p>casino[.]example</p>", expect![[r#"T2 text info E0 "casino[.]example""#]]);
    check("<p>hxxp://casino.example/x</p>", expect![[r#"T2 text info E0 "hxxp://casino.example/x""#]]);
    check("<p>hxxps://casino(dot)example/</p>", expect![[r#"T2 text info E0 "hxxps://casino(dot)example/""#]]);
    check("<td>casino [dot] example</td>", expect![[r#"T2 text info E0 "casino [dot] example""#]]);
}

#[test]
fn a_harmless_mention_in_the_head_is_information() {
    check("<title>casino[.]example</title>", expect![[r#"T2 title info E0 "casino[.]example""#]]);
    check(
        r#"<meta name=description content="hxxp://casino[.]example/">"#,
        expect![[r#"T2 meta info E0 "hxxp://casino[.]example/""#]],
    );
}

#[test]
fn a_chinese_dot_or_full_width_letters_are_looked_through() {
    check("<p>casino。example</p>", expect![[r#"T3 text medium E0 (encoded) "casino。example""#]]);
    check("<p>casino点example</p>", expect![[r#"T3 text medium E0 (encoded) "casino点example""#]]);
    check(
        "<p>ｃａｓｉｎｏ．ｅｘａｍｐｌｅ</p>",
        expect![[r#"T3 text medium E0 (encoded) "ｃａｓｉｎｏ．ｅｘａｍｐｌｅ""#]],
    );
}

#[test]
fn a_name_with_invisible_characters_in_it_is_found() {
    check("<p>cas\u{200B}ino.example</p>", expect![[r#"T4 text medium E0 (encoded) "cas\u{200b}ino.example""#]]);
    check("<p>casi&shy;no.example</p>", expect![[r#"M5 text critical E0 (encoded) "casi&shy;no.example""#]]);
    check("<p>casi&#8203;no.example</p>", expect![[r#"M5 text critical E0 (encoded) "casi&#8203;no.example""#]]);
}

#[test]
fn a_name_in_character_references_is_critical() {
    check("<p>&#99;&#97;sino.example</p>", expect![[r#"M5 text critical E0 (encoded) "&#99;&#97;sino.example""#]]);
    check("<p>casino&#46;example</p>", expect![[r#"M5 text critical E0 (encoded) "casino&#46;example""#]]);
}

#[test]
fn an_internationalized_name_in_the_text_is_found() {
    check("<p>台灣.example</p>", expect![[r#"T1 text low E0 "台灣.example""#]]);
    check("<p>请访问台灣.example开始</p>", expect![[r#"T1 text low E0 "台灣.example""#]]);
    check("<p>彩票.example</p>", expect![[""]]);
}

#[test]
fn a_name_that_markup_cuts_is_one_name() {
    check("<p>casino<b>.example</b></p>", expect![[r#"T1 text low E0 "casino<b>.example""#]]);
    check("<p>cas<!-- x -->ino.example</p>", expect![[r#"T1 text low E0 "cas<!-- x -->ino.example""#]]);
    check(
        "<p>网址<em>casino</em>。<i>example</i>",
        expect![[r#"T3 text medium E0 (encoded) "casino</em>。<i>example""#]],
    );
    check("<p>c&#97;sino<b>.example", expect![[r#"M5 text critical E0 (encoded) "c&#97;sino<b>.example""#]]);
    check("<p>警方通报：<b>casino</b>.example 涉嫌诈骗", expect![[r#"T1 text info E0 "casino</b>.example""#]]);
    check("<p>cas<a href=/x>ino</a>.example", expect![[r#"T1 text low E0 "cas<a href=/x>ino</a>.example""#]]);
}

#[test]
fn names_in_two_lines_or_cells_are_two() {
    check("<ul><li>casino</li><li>.example</li></ul>", expect![[""]]);
    check("<table><tr><td>casino</td><td>.example</td></tr></table>", expect![[""]]);
    check("<p>my<b>casino.example</b> casino.example<b>.org</b>", expect![[""]]);
    check("<p>casino<b>.example</b><i>@mail.test</i>", expect![[""]]);
}

#[test]
fn an_address_in_the_text_is_found() {
    check("<p>198.51.100.7</p>", expect![[r#"T1 text low E0 "198.51.100.7""#]]);
}

#[test]
fn a_url_in_the_text_of_its_own_link_is_seen_too() {
    check(
        r#"<a href="http://casino.example/">http://casino.example/</a>"#,
        expect![[r#"
        M1 anchor medium E1 "http://casino.example/"
        T1 text low E0 "http://casino.example/""#]],
    );
}
