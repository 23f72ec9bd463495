//! What a browser fetches by itself, and forms.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_script_or_frame_from_there_is_critical() {
    check(r#"<script src="//casino.example/a.js"></script>"#, expect![[""]]);
    check(r#"<iframe src="http://casino.example/" width=0 height=0></iframe>"#, expect![[""]]);
    check(r#"<frameset><frame src="http://casino.example/"></frameset>"#, expect![[""]]);
    check(r#"<object data="http://casino.example/a.swf"></object>"#, expect![[""]]);
    check(r#"<embed src="http://casino.example/a.swf">"#, expect![[""]]);
    check(r#"<link rel=stylesheet href="http://casino.example/a.css">"#, expect![[""]]);
}

#[test]
fn a_frame_s_own_document_is_read() {
    check(r#"<iframe srcdoc="&lt;a href=&#39;http://casino.example/&#39;&gt;x&lt;/a&gt;"></iframe>"#, expect![[""]]);
}

#[test]
fn a_form_that_is_sent_there_is_critical() {
    check(r#"<form action="http://casino.example/login"><input name=q></form>"#, expect![[""]]);
}

#[test]
fn a_button_that_sends_there_is_found() {
    check(r#"<form><button formaction="http://casino.example/">x</button></form>"#, expect![[""]]);
    check(r#"<form><input type=submit formaction="http://casino.example/"></form>"#, expect![[""]]);
}

#[test]
fn a_picture_or_film_from_there_is_medium() {
    check(r#"<img src="http://casino.example/a.png">"#, expect![[""]]);
    check(r#"<video src="http://casino.example/a.mp4"></video>"#, expect![[""]]);
    check(r#"<audio><source src="http://casino.example/a.mp3"></audio>"#, expect![[""]]);
}

#[test]
fn other_attributes_are_found() {
    check(r#"<div data-href="http://casino.example/">x</div>"#, expect![[""]]);
    check(r#"<img data-src="//casino.example/a.png">"#, expect![[""]]);
    check(r#"<img src="/a.png" srcset="/a.png 1x, http://casino.example/b.png 2x">"#, expect![[""]]);
    check(r#"<a href="/" ping="http://casino.example/p">x</a>"#, expect![[""]]);
    check(r#"<video poster="http://casino.example/p.png"></video>"#, expect![[""]]);
    check(r#"<body background="http://casino.example/b.png">"#, expect![[""]]);
    check(r#"<blockquote cite="http://casino.example/">x</blockquote>"#, expect![[""]]);
    check(r#"<img src="/a.png" longdesc="http://casino.example/">"#, expect![[""]]);
    check(r#"<div data-config='{"u":"http://casino.example/"}'></div>"#, expect![[""]]);
    check(r#"<div x-whatever="casino.example">x</div>"#, expect![[""]]);
}

#[test]
fn a_link_inside_svg_or_mathml_is_critical() {
    check(r#"<svg><a xlink:href="http://casino.example/"><text>x</text></a></svg>"#, expect![[""]]);
    check(r#"<svg><use href="http://casino.example/s.svg#i"/></svg>"#, expect![[""]]);
    check(r#"<svg><image xlink:href="http://casino.example/a.png"/></svg>"#, expect![[""]]);
    check(r#"<math><mi href="http://casino.example/">x</mi></math>"#, expect![[""]]);
    check(r#"<svg><foreignObject><a href="http://casino.example/">x</a></foreignObject></svg>"#, expect![[""]]);
}

#[test]
fn a_style_sheet_that_names_it_is_medium() {
    check("<style>body{background:url(http://casino.example/a.png)}</style>", expect![[""]]);
    check(r#"<style>@import "//casino.example/a.css";</style>"#, expect![[""]]);
    check(r#"<p style="background:url('http://casino.example/a.png')">x</p>"#, expect![[""]]);
    check(r#"<style>p::after{content:"casino.example"}</style>"#, expect![[""]]);
}

#[test]
fn a_handler_or_pseudo_link_is_critical() {
    check(r##"<a href="#" onclick="location='http://casino.example/'">x</a>"##, expect![[""]]);
    check(r#"<body onload="window.location.href='//casino.example/'">"#, expect![[""]]);
    check(r#"<a href="javascript:location='http://casino.example/'">x</a>"#, expect![[""]]);
    check(r#"<a href="data:text/html,<script>location='http://casino.example/'</script>">x</a>"#, expect![[""]]);
    check(r#"<select onchange="window.open('http://casino.example/')"></select>"#, expect![[""]]);
}
