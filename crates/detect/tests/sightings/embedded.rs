//! What a browser fetches by itself, and forms.

use expect_test::expect;
use suyuan_detect::read;
use suyuan_lists::Watchlist;
use suyuan_model::{Outcome, WatchKind};
use suyuan_page::SPOTS_MAX;

use crate::world::{capture, check, check_all, page, watch, watchlist};

#[test]
fn a_script_or_frame_from_there_is_critical() {
    check(
        r#"<script src="//casino.example/a.js"></script>"#,
        expect![[r#"M23 script-src critical E1 "//casino.example/a.js""#]],
    );
    check(
        r#"<iframe src="http://casino.example/" width=0 height=0></iframe>"#,
        expect![[r#"M23 iframe critical E2 (zero-size) "http://casino.example/""#]],
    );
    check(
        r#"<frameset><frame src="http://casino.example/"></frameset>"#,
        expect![[r#"M23 frame critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<object data="http://casino.example/a.swf"></object>"#,
        expect![[r#"M23 object critical E1 "http://casino.example/a.swf""#]],
    );
    check(
        r#"<embed src="http://casino.example/a.swf">"#,
        expect![[r#"M23 embed critical E1 "http://casino.example/a.swf""#]],
    );
    check(
        r#"<link rel=stylesheet href="http://casino.example/a.css">"#,
        expect![[r#"M23 stylesheet critical E1 "http://casino.example/a.css""#]],
    );
}

#[test]
fn a_frame_s_own_document_is_read() {
    check(
        r#"<iframe srcdoc="&lt;a href=&#39;http://casino.example/&#39;&gt;x&lt;/a&gt;"></iframe>"#,
        expect![[r#"M1 anchor medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_form_that_is_sent_there_is_critical() {
    check(
        r#"<form action="http://casino.example/login"><input name=q></form>"#,
        expect![[r#"M24 form critical E1 "http://casino.example/login""#]],
    );
}

#[test]
fn a_button_that_sends_there_is_found() {
    check(
        r#"<form><button formaction="http://casino.example/">x</button></form>"#,
        expect![[r#"M20 button medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<form><input type=submit formaction="http://casino.example/"></form>"#,
        expect![[r#"M20 button medium E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_picture_or_film_from_there_is_medium() {
    check(
        r#"<img src="http://casino.example/a.png">"#,
        expect![[r#"M28 image medium E1 "http://casino.example/a.png""#]],
    );
    check(
        r#"<video src="http://casino.example/a.mp4"></video>"#,
        expect![[r#"M28 media medium E1 "http://casino.example/a.mp4""#]],
    );
    check(
        r#"<audio><source src="http://casino.example/a.mp3"></audio>"#,
        expect![[r#"M28 media medium E1 "http://casino.example/a.mp3""#]],
    );
}

#[test]
fn other_attributes_are_found() {
    check(
        r#"<div data-href="http://casino.example/">x</div>"#,
        expect![[r#"M20 data-attribute medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<img data-src="//casino.example/a.png">"#,
        expect![[r#"M20 data-attribute medium E1 "//casino.example/a.png""#]],
    );
    check(
        r#"<img src="/a.png" srcset="/a.png 1x, http://casino.example/b.png 2x">"#,
        expect![[r#"M20 image medium E1 "http://casino.example/b.png""#]],
    );
    check(
        r#"<a href="/" ping="http://casino.example/p">x</a>"#,
        expect![[r#"M20 attribute medium E1 "http://casino.example/p""#]],
    );
    check(
        r#"<video poster="http://casino.example/p.png"></video>"#,
        expect![[r#"M20 media medium E1 "http://casino.example/p.png""#]],
    );
    check(
        r#"<body background="http://casino.example/b.png">"#,
        expect![[r#"M20 attribute medium E1 "http://casino.example/b.png""#]],
    );
    check(
        r#"<blockquote cite="http://casino.example/">x</blockquote>"#,
        expect![[r#"M20 attribute medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<img src="/a.png" longdesc="http://casino.example/">"#,
        expect![[r#"M20 attribute medium E1 "http://casino.example/""#]],
    );
    check(
        r#"<div data-config='{"u":"http://casino.example/"}'></div>"#,
        expect![[r#"M20 data-attribute medium E1 "http://casino.example/""#]],
    );
    check(r#"<div x-whatever="casino.example">x</div>"#, expect![[r#"T1 attribute low E0 "casino.example""#]]);
}

#[test]
fn a_link_inside_svg_or_mathml_is_critical() {
    check(
        r#"<svg><a xlink:href="http://casino.example/"><text>x</text></a></svg>"#,
        expect![[r#"M21 svg critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<svg><use href="http://casino.example/s.svg#i"/></svg>"#,
        expect![[r#"M21 svg critical E1 "http://casino.example/s.svg#i""#]],
    );
    check(
        r#"<svg><image xlink:href="http://casino.example/a.png"/></svg>"#,
        expect![[r#"M21 svg critical E1 "http://casino.example/a.png""#]],
    );
    check(
        r#"<math><mi href="http://casino.example/">x</mi></math>"#,
        expect![[r#"M21 svg critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<svg><foreignObject><a href="http://casino.example/">x</a></foreignObject></svg>"#,
        expect![[r#"M21 anchor critical E1 "http://casino.example/""#]],
    );
}

#[test]
fn a_style_sheet_that_names_it_is_medium() {
    check(
        "<style>body{background:url(http://casino.example/a.png)}</style>",
        expect![[r#"M22 css medium E1 "http://casino.example/a.png""#]],
    );
    check(
        r#"<style>@import "//casino.example/a.css";</style>"#,
        expect![[r#"M22 css critical E1 "//casino.example/a.css""#]],
    );
    check(
        r#"<p style="background:url('http://casino.example/a.png')">x</p>"#,
        expect![[r#"M22 css medium E1 "http://casino.example/a.png""#]],
    );
    check(
        r#"<style>p::after{content:"casino.example"}</style>"#,
        expect![[r#"M22 css-content medium E0 "casino.example""#]],
    );
}

#[test]
fn a_handler_or_pseudo_link_is_critical() {
    check(
        r##"<a href="#" onclick="location='http://casino.example/'">x</a>"##,
        expect![[r#"M29 handler critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<body onload="window.location.href='//casino.example/'">"#,
        expect![[r#"M29 handler critical E4 "//casino.example/""#]],
    );
    check(
        r#"<a href="javascript:location='http://casino.example/'">x</a>"#,
        expect![[r#"M29 handler critical E1 "http://casino.example/""#]],
    );
    check(
        r#"<a href="data:text/html,<script>location='http://casino.example/'</script>">x</a>"#,
        expect![[r#"M29 script-string critical E4 "http://casino.example/""#]],
    );
    check(
        r#"<select onchange="window.open('http://casino.example/')"></select>"#,
        expect![[r#"M29 handler critical E1 "http://casino.example/""#]],
    );
}

#[test]
fn what_a_script_does_with_a_name_is_told_apart() {
    let url = "https://casino.example/x";
    for (script, code) in [
        (format!("document.write('<a href={url}>x</a>')"), "J1"),
        (format!("if (/baidu/.test(document.referrer)) {{ location.href = '{url}'; }}"), "J5"),
        (format!("if (!document.cookie) {{ location.replace('{url}'); }}"), "J7"),
        (format!("var s = document.createElement('script'); s.src = '{url}'; document.head.appendChild(s);"), "J8"),
        (format!("navigator.serviceWorker.register('{url}')"), "J9"),
        (format!("location.href = '{url}';"), "M29"),
    ] {
        let sightings = read(&page(&format!("<script>{script}</script>")), &watchlist()).sightings;
        let codes: Vec<&str> = sightings.iter().map(|seen| seen.technique.name()).collect();
        assert_eq!(codes, [code], "{script}");
    }
    // The same scripts with a name of their own say nothing.
    for script in
        ["location.href = 'https://school.example/x'", "document.write('<a href=https://school.example/>x</a>')"]
    {
        assert!(read(&page(&format!("<script>{script}</script>")), &watchlist()).sightings.is_empty(), "{script}");
    }
}

#[test]
fn of_one_thing_the_most_telling_sightings_are_kept_and_the_others_counted() {
    let link = "<a href=http://casino.example/>x</a>";
    let most = suyuan_detect::SIGHTINGS_PER_WATCH_MAX;
    let whole = read(&page(&link.repeat(most)), &watchlist());
    assert_eq!((whole.sightings.len(), whole.partial), (most, None));
    let worse = "<a href=http://casino%2eexample/>x</a>";
    let reading = read(&page(&format!("{}{worse}", link.repeat(most))), &watchlist());
    assert_eq!((reading.sightings.len(), reading.partial.as_deref()), (most, Some("sightings-max: 1 more")));
    assert_eq!(reading.sightings.iter().filter(|seen| seen.raw.contains('%')).count(), 1);
}

#[test]
fn of_many_things_so_many_sightings_are_kept_and_the_others_counted() {
    let most = suyuan_detect::SIGHTINGS_PER_PAGE_MAX;
    let url = |number: usize| format!("http://casino{number}.example/");
    let entry = |number| watch(WatchKind::Domain, &format!("casino{number}.example"));
    let list = Watchlist::new((0..=most).map(entry).collect());
    // A body has a limit of its own, so the header names the others.
    let reading = |links: usize| {
        let html: String = (0..SPOTS_MAX).map(|number| format!("<a href={}>x</a>", url(number))).collect();
        let header: Vec<String> = (SPOTS_MAX..links).map(|number| format!("<{}>; rel=next", url(number))).collect();
        let header = header.join(", ");
        let headers = [("content-type", &b"text/html"[..]), ("link", header.as_bytes())];
        let reading = read(&capture(200, Outcome::Page, &headers, html.as_bytes()), &list);
        (reading.sightings.len(), reading.partial)
    };
    assert_eq!(reading(most), (most, None));
    assert_eq!(reading(most + 1), (most, Some("sightings-max: 1 more".to_owned())));
}

#[test]
fn a_script_in_a_data_url_runs_whatever_its_type_says() {
    check_all(&[
        ("<script src=\"data:,location='http://casino.example/'\"></script>", "M29 script-string critical E4"),
        (
            "<script src=\"data:text/plain,location='http://casino.example/'\"></script>",
            "M29 script-string critical E4",
        ),
        ("<script src=\"data:text/x,location='http://casino.example/'\"></script>", "M29 script-string critical E4"),
        (
            "<script src=\"data:;base64,bG9jYXRpb249J2h0dHA6Ly9jYXNpbm8uZXhhbXBsZS8n\"></script>",
            "M29 script-string critical E4 [encoded] <base64>",
        ),
        ("<script src=\"data:image/png,location='http://casino.example/'\"></script>", ""),
        ("<script src=\"data:text/csv,location='http://casino.example/'\"></script>", ""),
        ("<a href=\"data:,see http://casino.example/ there\">x</a>", "T1 text low E0"),
    ]);
}

#[test]
fn a_script_or_sheet_that_a_proxy_hands_on_is_the_other_s() {
    check_all(&[
        (
            "<script src='https://proxy.test/proxy?url=http://casino.example/x.js'></script>",
            "N5 url-parameter medium E1",
        ),
        ("<script src='https://r.jina.ai/http://casino.example/x.js'></script>", "N5 url-parameter medium E1"),
        (
            "<link rel=stylesheet href='https://proxy.test/proxy?url=http://casino.example/x.css'>",
            "N5 url-parameter medium E1",
        ),
        ("<img src='https://proxy.test/proxy?url=http://casino.example/x.png'>", ""),
    ]);
}
