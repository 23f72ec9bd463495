//! What the head of a page says of itself.

use expect_test::expect;

use crate::world::{check, check_all};

#[test]
fn a_bare_name_in_the_title_is_critical() {
    check("<title>澳门彩票【casino.example】</title>", expect![[r#"M6 title critical E0 "casino.example""#]]);
    check("<title>Best slots casino.example</title>", expect![[r#"M6 title critical E0 "casino.example""#]]);
}

#[test]
fn a_bare_name_in_meta_text_is_critical() {
    check(
        r#"<meta name=description content="网址:casino.example 开户送彩金">"#,
        expect![[r#"M6 meta critical E0 "casino.example""#]],
    );
    check(
        r#"<meta name=keywords content="slots,casino.example,bonus">"#,
        expect![[r#"M6 meta critical E0 "casino.example""#]],
    );
    check(
        r#"<meta property="og:title" content="casino.example official">"#,
        expect![[r#"M6 og critical E0 "casino.example""#]],
    );
    check(
        r#"<meta property="og:description" content="http://casino.example/x">"#,
        expect![[r#"M6 og critical E0 "http://casino.example/x""#]],
    );
}

#[test]
fn a_bare_name_in_alternative_text_is_critical() {
    check(r#"<img src="/a.png" alt="彩票 casino.example">"#, expect![[r#"M6 attribute critical E0 "casino.example""#]]);
    check(r#"<a href="/" title="casino.example">x</a>"#, expect![[r#"T1 attribute low E0 "casino.example""#]]);
    check(r#"<div aria-label="casino.example"></div>"#, expect![[r#"M6 attribute critical E0 "casino.example""#]]);
}

#[test]
fn a_title_in_character_references_is_m5() {
    check(
        "<title>&#24425;&#31080;&#12304;&#99;&#97;&#115;&#105;&#110;&#111;&#46;&#101;&#120;&#97;&#109;&#112;&#108;&#101;&#12305;</title>",
        expect![[
            r#"M5 title critical E0 (encoded) "&#99;&#97;&#115;&#105;&#110;&#111;&#46;&#101;&#120;&#97;&#109;&#112;&#108;&#101;""#
        ]],
    );
    check(
        r#"<meta name=description content="&#x63;asino&#46;example">"#,
        expect![[r#"M5 meta critical E0 (encoded) "&#x63;asino&#46;example""#]],
    );
}

#[test]
fn a_title_whose_words_alone_are_in_character_references_is_m6() {
    check("<title>&#24425;&#31080;【casino.example】</title>", expect![[r#"M6 title critical E0 "casino.example""#]]);
}

#[test]
fn a_base_there_is_critical() {
    check(
        r#"<head><base href="http://casino.example/"></head><body><a href="/x">x</a></body>"#,
        expect![[r#"
        M25 base critical E1 "http://casino.example/"
        M1 anchor medium E1 "/x""#]],
    );
}

#[test]
fn only_the_first_base_counts() {
    check(
        r#"<head><base href="http://www.school.example/"><base href="http://casino.example/"></head><body><a href="x">x</a></body>"#,
        expect![[r#"M20 base medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn links_of_the_head_there_are_critical() {
    check(
        r#"<link rel=canonical href="http://casino.example/">"#,
        expect![[r#"M26 canonical critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<link rel=alternate hreflang=zh href="http://casino.example/">"#,
        expect![[r#"M26 alternate critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<link rel=amphtml href="http://casino.example/">"#,
        expect![[r#"M26 alternate critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<link rel=next href="http://casino.example/">"#,
        expect![[r#"M26 alternate critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<link rel=dns-prefetch href="//casino.example">"#,
        expect![[r#"M26 alternate critical E1 "//casino.example""#]],
    );
    check(
        r#"<link rel=preconnect href="//casino.example">"#,
        expect![[r#"M26 alternate critical E1 "//casino.example""#]],
    );
    check(
        r#"<link rel=shortlink href="http://casino.example/">"#,
        expect![[r#"M26 alternate critical E1 "http://casino.example/""#]],
    );
}

#[test]
fn the_page_s_url_for_sharing_there_is_critical() {
    check(
        r#"<meta property="og:url" content="http://casino.example/">"#,
        expect![[r#"M26 og critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<meta name="twitter:url" content="http://casino.example/">"#,
        expect![[r#"M26 og critical E1 "http://casino.example/""#]],
    );
}

#[test]
fn an_icon_or_picture_for_sharing_is_medium() {
    check(
        r#"<link rel="shortcut icon" href="http://casino.example/f.ico">"#,
        expect![[r#"M28 image medium E1 "http://casino.example/f.ico""#]],
    );
    check(
        r#"<link rel=apple-touch-icon href="http://casino.example/f.png">"#,
        expect![[r#"M28 image medium E1 "http://casino.example/f.png""#]],
    );
    check(
        r#"<meta property="og:image" content="http://casino.example/f.png">"#,
        expect![[r#"M28 og medium E1 "http://casino.example/f.png""#]],
    );
    check(
        r#"<meta name="twitter:image" content="http://casino.example/f.png">"#,
        expect![[r#"M28 og medium E1 "http://casino.example/f.png""#]],
    );
    check(
        r#"<meta name="msapplication-TileImage" content="http://casino.example/f.png">"#,
        expect![[r#"M28 meta medium E1 "http://casino.example/f.png""#]],
    );
}

#[test]
fn structured_data_there_is_critical() {
    check(
        r#"<script type="application/ld+json">{"@type":"Organization","url":"http://casino.example/","sameAs":["https:\/\/bet88.test\/"]}</script>"#,
        expect![[r#"
            M27 json-ld critical E1 "http://casino.example/"
            M27 json-ld critical E1 "https:\\/\\/bet88.test\\/""#]],
    );
    check(
        r#"<script type="application/ld+json">{"headline":"casino.example"}</script>"#,
        expect![[r#"M27 json-ld critical E0 "casino.example""#]],
    );
    check(
        r#"<div itemscope><link itemprop=sameAs href="http://casino.example/"></div>"#,
        expect![[r#"M27 microdata critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<div itemscope><meta itemprop=name content="casino.example"></div>"#,
        expect![[r#"M27 microdata critical E0 "casino.example""#]],
    );
}

#[test]
fn a_refresh_sends_the_visitor_without_a_click() {
    check(
        r#"<meta http-equiv=refresh content="0;url=http://casino.example/">"#,
        expect![[r#"N2 meta-refresh critical E4 "http://casino.example/""#]],
    );
    check(
        r#"<META HTTP-EQUIV='Refresh' CONTENT='3; URL="http://casino.example/"'>"#,
        expect![[r#"N2 meta-refresh critical E4 "http://casino.example/""#]],
    );
    check(
        r#"<meta http-equiv=refresh content="0,//casino.example/">"#,
        expect![[r#"N2 meta-refresh critical E4 "//casino.example/""#]],
    );
    check(
        r#"<meta http-equiv=refresh content="0 http://casino.example/">"#,
        expect![[r#"N2 meta-refresh critical E4 "http://casino.example/""#]],
    );
}

#[test]
fn a_refresh_for_those_without_scripts_is_still_a_refresh() {
    check(
        r#"<noscript><meta http-equiv=refresh content="0;url=http://casino.example/"></noscript>"#,
        expect![[r#"N2 meta-refresh critical E4 (noscript) "http://casino.example/""#]],
    );
}

#[test]
fn a_refresh_that_browsers_do_not_follow_is_none() {
    check(
        r#"<!-- <meta http-equiv=refresh content="0;url=http://casino.example/"> -->"#,
        expect![[r#"M19 comment low E0 (comment) "http://casino.example/""#]],
    );
    check(
        r#"<template><meta http-equiv=refresh content="0;url=http://casino.example/"></template>"#,
        expect![[r#"M17 meta-refresh critical E2 (template) "http://casino.example/""#]],
    );
}

#[test]
fn words_of_warning_do_not_lower_a_refresh() {
    check(
        r#"<title>反诈中心 警方通报</title><meta http-equiv=refresh content="0;url=http://casino.example/">"#,
        expect![[r#"N2 meta-refresh critical E4 "http://casino.example/""#]],
    );
}

#[test]
fn a_second_title_or_meta_text_of_other_words_is_m4() {
    let cases = [
        "<title>澳门彩票 casino.example</title><title>第一中学</title>",
        "<title>第一中学</title><body><title>澳门彩票 casino.example</title>",
        "<TITLE>Best slots casino.example</TITLE><title>Springfield School</title><title>Springfield School</title>",
        "<title>&#28595;&#38376;&#24425;&#31080; &#99;asino.example</title><title>第一中学</title>",
    ];
    for html in cases {
        let seen = crate::world::brief(&crate::world::read_html(html).sightings);
        assert!(seen.starts_with("M4 title critical E0"), "{html}: {seen}");
    }
    check_all(&[
        (
            "<meta name=Description content='彩票 casino.example'><meta content='第一中学的网站' name=description>",
            "M4 meta critical E0",
        ),
        (
            "<meta name=keywords content='第一中学,学校'><meta name=keywords content='slots,casino.example,bonus'>",
            "M4 meta critical E0",
        ),
        (
            "<meta property=og:title content='casino.example slots'><meta property=og:title content='Springfield School'>",
            "M4 og critical E0",
        ),
    ]);
}

#[test]
fn the_same_words_twice_are_no_m4() {
    check_all(&[
        (
            "<title>彩票 casino.example</title><title>彩票 casino.example</title>",
            "M6 title critical E0; M6 title critical E0",
        ),
        ("<title>澳门彩票网 casino.example</title><title>澳门彩票网首页</title>", "M6 title critical E0"),
        ("<title>casino.example slots</title><title></title>", "M6 title critical E0"),
        ("<title>casino.example slots</title><svg><title>Logo</title></svg>", "M6 title critical E0"),
        ("<title>casino.example slots</title><!-- <title>School</title> -->", "M6 title critical E0"),
        ("<title>casino.example slots</title><meta name=description content='School'>", "M6 title critical E0"),
        (
            "<meta name=description content='casino.example slots'><meta name=keywords content='school'>",
            "M6 meta critical E0",
        ),
        ("<title>第一中学</title><title>School</title>", ""),
        (
            "<title>警方通报：casino.example 涉嫌诈骗</title><title>新闻中心</title><p>该网站涉嫌诈骗。</p>",
            "M4 title critical E0",
        ),
    ]);
}

#[test]
fn the_page_for_telephones_is_one_however_it_is_named() {
    for name in ["name", "http-equiv"] {
        check_all(&[(
            &format!("<meta {name}=mobile-agent content='format=xhtml; url=http://m.casino.example'>"),
            "M26 meta critical E1",
        )]);
    }
}
