//! What stands where nobody looks.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_link_for_those_without_scripts_is_concealed() {
    check(r#"<noscript><a href="http://casino.example/">x</a></noscript>"#, expect![[""]]);
    check(
        r#"<head><noscript><link rel=stylesheet href="http://casino.example/a.css"></noscript></head>"#,
        expect![[""]],
    );
    check("<noscript>casino.example</noscript>", expect![[""]]);
}

#[test]
fn a_link_in_a_template_is_concealed() {
    check(r#"<template><a href="http://casino.example/">x</a></template>"#, expect![[""]]);
    check("<template><p>casino.example</p></template>", expect![[""]]);
}

#[test]
fn a_link_for_those_without_frames_is_concealed() {
    check(r#"<frameset><noframes><a href="http://casino.example/">x</a></noframes></frameset>"#, expect![[""]]);
    check(r#"<noembed><a href="http://casino.example/">x</a></noembed>"#, expect![[""]]);
}

#[test]
fn a_commented_link_is_a_low_mention() {
    check(r#"<!-- <a href="http://casino.example/">x</a> -->"#, expect![[""]]);
    check(r#"<!--[if IE]><script src="http://casino.example/a.js"></script><![endif]-->"#, expect![[""]]);
    check("<!-- casino.example -->", expect![[""]]);
    check("<!-- 警方通报:已删除暗链 casino.example -->", expect![[""]]);
}

#[test]
fn old_raw_text_is_a_low_mention() {
    check(r#"<xmp><a href="http://casino.example/">x</a></xmp>"#, expect![[""]]);
    check(r#"<plaintext><a href="http://casino.example/">x</a>"#, expect![[""]]);
    check(r#"<svg><![CDATA[<a href="http://casino.example/">x</a>]]></svg>"#, expect![[""]]);
    check(r#"<![CDATA[ <a href="http://casino.example/">x</a> ]]>"#, expect![[""]]);
}

#[test]
fn values_of_form_fields_are_medium() {
    check(r#"<select><option value="http://casino.example/">x</option></select>"#, expect![[""]]);
    check(r#"<input type=hidden name=u value="http://casino.example/">"#, expect![[""]]);
    check(r#"<datalist id=d><option value="http://casino.example/"></datalist>"#, expect![[""]]);
    check(r#"<input type=hidden value="casino.example">"#, expect![[""]]);
}

#[test]
fn a_comment_for_those_without_scripts_is_still_a_comment() {
    check(r#"<noscript><!-- <a href="http://casino.example/">x</a> --></noscript>"#, expect![[""]]);
}

#[test]
fn being_hidden_alone_is_no_sighting() {
    check(
        r#"<noscript><a href="http://www.police.example/">x</a></noscript><template>x</template><!-- y --><p hidden>z</p>"#,
        expect![[""]],
    );
}
