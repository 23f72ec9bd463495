//! What stands where nobody looks.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_link_for_those_without_scripts_is_concealed() {
    check(
        r#"<noscript><a href="http://casino.example/">x</a></noscript>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<head><noscript><link rel=stylesheet href="http://casino.example/a.css"></noscript></head>"#,
        expect![[r#"M17 stylesheet critical E2 (noscript) "http://casino.example/a.css""#]],
    );
    check("<noscript>casino.example</noscript>", expect![[r#"M17 noscript critical E0 (noscript) "casino.example""#]]);
}

#[test]
fn a_link_in_a_template_is_concealed() {
    check(
        r#"<template><a href="http://casino.example/">x</a></template>"#,
        expect![[r#"M17 anchor critical E2 (template) "http://casino.example/""#]],
    );
    check(
        "<template><p>casino.example</p></template>",
        expect![[r#"M17 template critical E0 (template) "casino.example""#]],
    );
}

#[test]
fn a_link_for_those_without_frames_is_concealed() {
    check(
        r#"<frameset><noframes><a href="http://casino.example/">x</a></noframes></frameset>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<noembed><a href="http://casino.example/">x</a></noembed>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
}

#[test]
fn a_commented_link_is_a_low_mention() {
    check(
        r#"<!-- <a href="http://casino.example/">x</a> -->"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
    check(
        r#"<!--[if IE]><script src="http://casino.example/a.js"></script><![endif]-->"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/a.js""#]],
    );
    check("<!-- casino.example -->", expect![[r#"M19 comment info E0 (comment) "casino.example""#]]);
    check(
        "<!-- 警方通报:已删除暗链 casino.example -->",
        expect![[r#"M19 comment info E0 (comment) "casino.example""#]],
    );
}

#[test]
fn old_raw_text_is_a_low_mention() {
    check(
        r#"<xmp><a href="http://casino.example/">x</a></xmp>"#,
        expect![[r#"M19 text low E0 "http://casino.example/""#]],
    );
    check(
        r#"<plaintext><a href="http://casino.example/">x</a>"#,
        expect![[r#"M19 text low E0 "http://casino.example/""#]],
    );
    check(
        r#"<svg><![CDATA[<a href="http://casino.example/">x</a>]]></svg>"#,
        expect![[r#"M19 svg low E0 "http://casino.example/""#]],
    );
    check(
        r#"<![CDATA[ <a href="http://casino.example/">x</a> ]]>"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
}

#[test]
fn values_of_form_fields_are_medium() {
    check(
        r#"<select><option value="http://casino.example/">x</option></select>"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<input type=hidden name=u value="http://casino.example/">"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<datalist id=d><option value="http://casino.example/"></datalist>"#,
        expect![[r#"M18 button medium E1 "http://casino.example/""#]],
    );
    check(r#"<input type=hidden value="casino.example">"#, expect![[r#"M18 button medium E0 "casino.example""#]]);
}

#[test]
fn a_comment_for_those_without_scripts_is_still_a_comment() {
    check(
        r#"<noscript><!-- <a href="http://casino.example/">x</a> --></noscript>"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
}

#[test]
fn being_hidden_alone_is_no_sighting() {
    check(
        r#"<noscript><a href="http://www.police.example/">x</a></noscript><template>x</template><!-- y --><p hidden>z</p>"#,
        expect![[""]],
    );
}
