//! What is carried in `data:` URLs, in templates, in XML: read by the same reader as the page around it.

use suyuan_detect::read;
use suyuan_model::Outcome;

use crate::world::{brief, capture, check_all, watchlist};

#[test]
fn a_page_in_a_data_url_is_read_as_a_page() {
    check_all(&[
        ("<a href='data:text/html,<a href=//casino.example/>x</a>'>x</a>", "M29 anchor critical E1"),
        ("<a href='data:text/html,<h1>casino.example</h1>'>x</a>", "M29 heading critical E0"),
        ("<iframe src='data:text/html,<iframe src=//casino.example/>'></iframe>", "M23 iframe critical E1"),
        ("<a href='data:text/html,%3Ca%20href=//casino.example/%3E'>x</a>", "M29 anchor critical E1"),
        (
            "<a href='data:text/html,%3Ca%20href=//%63asino.example/%3E'>x</a>",
            "M29 anchor critical E2 [encoded] <percent>",
        ),
        ("<a href='data:text/plain,casino.example'>x</a>", "T1 text low E0"),
        ("<a href='data:text/html,<!-- <a href=//casino.example/> -->'>x</a>", "M19 comment low E0 [comment]"),
    ]);
}

#[test]
fn a_page_in_base64_is_concealed() {
    // <a href="http://casino.example/">x</a>
    let link = "PGEgaHJlZj0iaHR0cDovL2Nhc2luby5leGFtcGxlLyI+eDwvYT4=";
    // <script>location="//casino.example/"</script>
    let script = "PHNjcmlwdD5sb2NhdGlvbj0iLy9jYXNpbm8uZXhhbXBsZS8iPC9zY3JpcHQ+";
    // <meta http-equiv=refresh content="0;url=//casino.example/">
    let refresh = "PG1ldGEgaHR0cC1lcXVpdj1yZWZyZXNoIGNvbnRlbnQ9IjA7dXJsPS8vY2FzaW5vLmV4YW1wbGUvIj4=";
    let anchor = "M29 anchor critical E2 [encoded] <base64>";
    let cases = [
        (format!("<a href='data:text/html;base64,{link}'>x</a>"), anchor),
        (format!("<a href='DATA:TEXT/HTML;charset=utf-8;BASE64,{link}'>x</a>"), anchor),
        (format!("<iframe src=data:text/html;base64,{link}></iframe>"), anchor),
        (format!("<object data=data:text/html;base64,{link}></object>"), anchor),
        (format!("<embed src=data:application/xhtml+xml;base64,{link}>"), anchor),
        (format!("<meta http-equiv=refresh content='0;url=data:text/html;base64,{link}'>"), anchor),
        (format!("<div data-page='data:text/html;base64,{link}'>"), anchor),
        (
            format!("<iframe src='data:text/html;base64,{script}'></iframe>"),
            "M29 script-string critical E4 [encoded] <base64>",
        ),
        (
            format!("<iframe src='data:text/html;base64,{refresh}'></iframe>"),
            "N2 meta-refresh critical E4 [encoded] <base64>",
        ),
        (format!("<a href='data:text/html;base64,{refresh}'>x</a>"), "M29 meta-refresh critical E2 [encoded] <base64>"),
        (
            format!("<noscript><a href='data:text/html;base64,{link}'>x</a></noscript>"),
            "M17 anchor critical E2 [noscript] [encoded] <base64>",
        ),
    ];
    check_all(&cases.iter().map(|(html, expected)| (&**html, *expected)).collect::<Vec<_>>());
}

#[test]
fn what_is_undone_inside_and_outside_is_told_in_order() {
    // <a href="http://&#99;asino.example/">x</a>
    let link = "PGEgaHJlZj0iaHR0cDovLyYjOTk7YXNpbm8uZXhhbXBsZS8iPng8L2E+";
    // The same page once more.
    let twice = "PGlmcmFtZSBzcmM9ImRhdGE6dGV4dC9odG1sO2Jhc2U2NCxQR0VnYUhKbFpqMGlhSFIwY0Rvdkx5WWpPVGs3WVhOcGJtOHVaWGhoYlhCc1pTOGlQbmc4TDJFKyI+";
    check_all(&[
        (
            &format!("<iframe src='data:text/html;base64,{link}'></iframe>"),
            "M29 anchor critical E2 [encoded] <base64> <entity>",
        ),
        (
            &format!("<iframe src='data:text/html;base64,{twice}'></iframe>"),
            "M29 anchor critical E2 [encoded] <base64> <base64> <entity>",
        ),
    ]);
}

#[test]
fn a_script_that_is_markup_is_a_template() {
    check_all(&[
        ("<script type=text/template><a href=//casino.example/>x</a></script>", "M17 anchor critical E2 [template]"),
        ("<script type='text/html'><p>casino.example</p></script>", "M17 template critical E0 [template]"),
        (
            "<script type='text/x-handlebars-template'>{{#each x}}<a href='http://casino.example/'>{{y}}</a>{{/each}}</script>",
            "M17 anchor critical E2 [template]",
        ),
        ("<script type=text/plain><iframe src=//casino.example/></script>", "M17 iframe critical E2 [template]"),
        ("<script type=text/javascript>'<a href=//casino.example/>'</script>", "M29 script-string critical E1"),
    ]);
}

#[test]
fn links_that_an_animation_sets_are_links() {
    check_all(&[
        ("<svg><a><set attributeName=href to='//casino.example/'/></a></svg>", "M21 svg critical E1"),
        (
            "<svg><a><animate attributeName='xlink:href' values='#;http://casino.example/'/></a></svg>",
            "M21 svg critical E1",
        ),
        ("<svg><a><animate attributeName=href from=# to=http://casino.example/ /></a></svg>", "M21 svg critical E1"),
        ("<svg><set attributeName=fill to='http://casino.example/'/></svg>", "M20 attribute medium E1"),
        ("<svg><rect fill='url(http://casino.example/p.svg#a)'/></svg>", "M22 css medium E1"),
    ]);
}

#[test]
fn scripts_and_styles_of_svg_are_read_as_such() {
    check_all(&[
        ("<svg><style>@import url(//casino.example/a.css);</style></svg>", "M22 css critical E1"),
        ("<svg><script>location='//casino.example/'</script></svg>", "M29 script-string critical E4"),
        ("<svg><script><![CDATA[location='//casino.example/']]></script></svg>", "M29 script-string critical E4"),
        ("<svg><text><![CDATA[<a href=//casino.example/>]]></text></svg>", "M19 svg low E0"),
    ]);
}

#[test]
fn a_drawing_of_its_own_has_selectors() {
    let body = "<svg><g><path d='M0 0'/><a href='//casino.example/'><text>x</text></a></g></svg>";
    let headers: &[(&str, &[u8])] = &[("content-type", b"image/svg+xml")];
    let seen = read(&capture(200, Outcome::Page, headers, body.as_bytes()), &watchlist()).sightings;
    assert_eq!(seen[0].selector.as_deref(), Some("body > svg > g > a"));
}

/// What is seen in a page of this type.
#[track_caller]
fn check_as(content_type: &str, body: &str, expected: &str) {
    let headers: &[(&str, &[u8])] = &[("content-type", content_type.as_bytes())];
    let seen = read(&capture(200, Outcome::Page, headers, body.as_bytes()), &watchlist());
    assert_eq!(brief(&seen.sightings), expected, "{content_type}: {body}");
}

#[test]
fn xhtml_is_read_by_the_rules_of_xml() {
    let xhtml = |body: &str, expected: &str| check_as("application/xhtml+xml", body, expected);
    xhtml("<html><script src='/x.js'/><a href='//casino.example/'>x</a></html>", "M1 anchor medium E1");
    xhtml("<html><textarea/><p>casino.example</p></html>", "T1 text low E0");
    xhtml("<h:html><h:body><h:a href='//casino.example/'>x</h:a></h:body></h:html>", "M1 anchor medium E1");
    xhtml("<html><s:svg><s:a xl:href='//casino.example/'>x</s:a></s:svg></html>", "M21 svg critical E1");
    xhtml(
        "<html><svg><a href='//casino.example/'/></svg><a href='//casino.example/'>x</a></html>",
        "M21 svg critical E1; M1 anchor medium E1",
    );
    xhtml("<html><script><![CDATA[var u='//casino.example/';]]></script></html>", "M29 script-string critical E1");
    xhtml("<html><style>p{background:url(//casino.example/a)}</style></html>", "M22 css medium E1");
    xhtml("<html><head><base href='//casino.example/'/></head></html>", "M25 base critical E1");
    xhtml("<html><p><![CDATA[casino.example]]></p></html>", "M19 text info E0");
    check_as("image/svg+xml", "<s:svg><s:a xl:href='//casino.example/'/></s:svg>", "M21 svg critical E1");
    check_as(
        "text/html",
        "<script src='/x.js'/><a href='//casino.example/'>x</a></script>",
        "M29 script-string critical E1",
    );
    check_as("text/html", "<s:svg><s:a xlink:href='//casino.example/'>x</s:a></s:svg>", "M20 attribute medium E1");
}

#[test]
fn what_a_pragma_says_is_what_a_header_says() {
    check_all(&[
        ("<meta http-equiv=Content-Security-Policy content='script-src casino.example'>", "N3 meta critical E1"),
        ("<meta http-equiv=set-cookie content='a=b; domain=casino.example'>", "N3 meta info E0"),
        ("<meta http-equiv=content-location content='http://casino.example/'>", "N3 meta critical E1"),
    ]);
}
