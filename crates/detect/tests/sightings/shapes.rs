//! Other shapes of every technique: other attributes, other orders, other cases, nested, broken, several at once.

use crate::world::check_all;

#[test]
fn m1_in_any_markup() {
    check_all(&[
        ("<a href=http://casino.example>x", "M1 anchor medium E1"),
        ("<A CLASS=x\nHREF\n=\n'HTTPS://CASINO.EXAMPLE'>x</A>", "M1 anchor medium E1"),
        ("<a title=x href = //www.casino.example/a?b=c>x</a>", "M1 anchor medium E1"),
        ("<a/href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<a href='/' href='//casino.example/'>x</a>", "M20 attribute medium E1"),
        ("<ul><li><a href=//casino.example/><img src=/a.png></a><p></div></ul>", "M1 anchor medium E1"),
        ("<a href=http://casino.example:80/>x</a>", "M1 anchor medium E1"),
        ("<a href='http:///casino.example/'>x</a>", "M1 anchor medium E1"),
        ("<a href='http:casino.example/'>x</a>", ""),
        ("<a href=' \thttp://casino.example/ '>x</a>", "M1 anchor medium E1"),
        ("<a rel='noopener external me' href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<a href='//台灣.example/'>x</a>", "M1 anchor medium E1 <punycode>"),
        ("<table><a href=//casino.example/>x</a></table>", "M1 anchor medium E1"),
        ("<a href=//casino.example/>", "M1 anchor medium E1"),
        ("<a href=//casino.example/", ""),
    ]);
}

#[test]
fn m2_by_any_token() {
    check_all(&[
        ("<a REL='NoFollow' HREF=//casino.example/>x</a>", "M2 anchor low E1"),
        ("<a rel='\tugc\nnoopener' href=//casino.example/>x</a>", "M2 anchor low E1"),
        ("<a rel='nofollow,ugc' href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<a rel=&#110;ofollow href=//casino.example/>x</a>", "M2 anchor low E1"),
        ("<a rel=nofollow href='http://&#99;asino.example/'>x</a>", "M5 anchor critical E2 [encoded] <entity>"),
        ("<noscript><a rel=nofollow href=//casino.example/>x</a></noscript>", "M17 anchor critical E2 [noscript]"),
    ]);
}

#[test]
fn m3_on_either_side_of_the_document() {
    let after = |markup: &str| format!("<!doctype html><html><body><p>x</p></body></html>{markup}");
    let before = |markup: &str| format!("{markup}<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html><body>x");
    let pages = [
        (after("\n\n<div><p><a href=//casino.example/>x</a></p></div>"), "M3 anchor critical E2 [outside-document]"),
        (after("<script src=//casino.example/x.js></script>"), "M23 script-src critical E2 [outside-document]"),
        (after("<a rel=nofollow href=//casino.example/>x</a>"), "M3 anchor critical E2 [outside-document]"),
        (after("<!-- <a href=//casino.example/>x</a> -->"), "M19 comment low E0 [comment]"),
        (before("\u{FEFF}<a href=//casino.example/>x</a>"), "M3 anchor critical E2 [outside-document]"),
        (before("<div><A HREF=//casino.example/>x</A></div>"), "M3 anchor critical E2 [outside-document]"),
        (before("<a href=//casino.example/>x</a>\n<!-- x -->"), "M3 anchor critical E2 [outside-document]"),
        (
            "<html><body>x</body><a href=//casino.example/>x</a></html>".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<html><body>x</BODY ></HTML >\n<a href=//casino.example/>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<!DOCTYPE html><a href=//casino.example/>x</a><html><head></head><body>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<html><a href=//casino.example/>x</a><head></head><body>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<html><head><p><a href=//casino.example/>x</a></p></head><body>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        (
            "<html><head></head><a href=//casino.example/>x</a><BODY class=a>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
        ("<!doctype html><title>x</title><a href=//casino.example/>x</a>".to_owned(), "M1 anchor medium E1"),
        (
            "<html><head><title>x</title></head><a href=//casino.example/>x</a><!-- <body> -->".to_owned(),
            "M1 anchor medium E1",
        ),
        ("<html><body><a href=//casino.example/>x</a><body>".to_owned(), "M1 anchor medium E1"),
        (
            "<html><head></head></html><a href=//casino.example/>x".to_owned(),
            "M3 anchor critical E2 [outside-document]",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn m5_in_any_mixture() {
    check_all(&[
        ("<a href='&#x68;&#116;tp://c&#97sino.exampl&#x65'>x</a>", "M5 anchor critical E2 [encoded] <entity>"),
        ("<a href='//c&#X41;sino.example/'>x</a>", "M5 anchor critical E2 [encoded] <entity>"),
        ("<a href='//ca&NewLine;sino.example/'>x</a>", "M5 anchor critical E2 [encoded] <entity>"),
        ("<a href='//ca\tsino.example/'>x</a>", "M5 anchor critical E2 [encoded]"),
        ("<a href='//ca\r\nsino.example/'>x</a>", "M5 anchor critical E2 [encoded]"),
        ("<a href='//casino&#0046;example/'>x</a>", "M5 anchor critical E2 [encoded] <entity>"),
        ("<a href='//casino.example/&#x41;'>x</a>", "M1 anchor medium E1"),
        ("<a href='&#x2F;&#47;casino.example'>x</a>", "M1 anchor medium E1"),
        ("<h1>&#x63;asino.example</h1>", "M5 heading critical E0 [encoded] <entity>"),
        (
            "<title>&#28595;&#38376;&#x5F69;&#31080;&#12304;casino.example&#12305;&#23448;&#32593;</title>",
            "M5 title critical E0",
        ),
        ("<title>R&amp;D &#39;casino.example&#39; &#8212; x</title>", "M6 title critical E0"),
        ("<img alt='&#99;asino.example' src=/a.png>", "M5 attribute critical E0 [encoded] <entity>"),
        ("<iframe src='//&#99;asino.example/'></iframe>", "M23 iframe critical E2 [encoded] <entity>"),
    ]);
}

#[test]
fn m6_in_every_text_that_engines_read() {
    check_all(&[
        ("<TITLE>网址：casino.example</TITLE>", "M6 title critical E0"),
        ("<title>x</title><title>www.casino.example</title>", "M4 title critical E0"),
        ("<meta content='【casino.example】' NAME=Description>", "M6 meta critical E0"),
        ("<meta property=og:site_name content=casino.example>", "M6 og critical E0"),
        ("<meta name=twitter:description content='go to casino.example now'>", "M6 og critical E0"),
        ("<meta property=og:image:alt content='http://casino.example/'>", "M6 og critical E0"),
        ("<meta name=description content='http://casino.example/'>", "M6 meta critical E0"),
        ("<input placeholder='casino.example'>", "M6 attribute critical E0"),
        ("<img src=/a.png alt='http://casino.example/'>", "M6 attribute critical E0"),
        ("<title>台灣.example</title>", "M6 title critical E0 <punycode>"),
    ]);
}

#[test]
fn m17_around_anything() {
    check_all(&[
        ("<NOSCRIPT><A HREF=//casino.example/>x</A></NOSCRIPT>", "M17 anchor critical E2 [noscript]"),
        ("<head><noscript><a href=//casino.example/>x</a></noscript></head>", "M17 anchor critical E2 [noscript]"),
        ("<canvas><a href=//casino.example/>x</a></canvas>", "M17 anchor critical E2 [noscript]"),
        ("<div><template shadowrootmode=open><a href=//casino.example/>x</a></template></div>", "M1 anchor medium E1"),
        (
            "<link rel=stylesheet href='data:text/css,a%7Bdisplay:none%7D'><a href=//casino.example/>x</a>",
            "M7 anchor critical E2 [display-none]",
        ),
        ("<noscript><img src=//casino.example/a.gif></noscript>", "M17 image critical E2 [noscript]"),
        ("<noscript><iframe src=//casino.example/></iframe></noscript>", "M17 iframe critical E2 [noscript]"),
        ("<template><template><a href=//casino.example/>x</a></template>", "M17 anchor critical E2 [template]"),
        (
            "<noscript><template><a href=//casino.example/>x</a></template></noscript>",
            "M17 anchor critical E2 [noscript] [template]",
        ),
        ("<noscript>&lt;a href=//casino.example/&gt;</noscript>", "M17 noscript critical E0 [noscript]"),
        ("<iframe src=/x><a href=//casino.example/>x</a></iframe>", "M17 anchor critical E2 [noscript]"),
        ("<noembed><p>casino.example</noembed>", "M17 text critical E0 [noscript]"),
    ]);
}

#[test]
fn m18_in_any_field() {
    check_all(&[
        ("<option selected value=//casino.example/>x", "M18 button medium E1"),
        ("<select><optgroup><option VALUE='https://casino.example'>x", "M18 button medium E1"),
        ("<input value='http://casino.example/' type=hidden>", "M18 button medium E1"),
        ("<button value=http://casino.example/>x</button>", "M18 button medium E1"),
        ("<datalist><option value=casino.example></datalist>", "M18 button medium E0"),
    ]);
}

#[test]
fn m19_in_any_comment() {
    check_all(&[
        ("<!--[if lt IE 9]><a href=//casino.example/>x</a><![endif]-->", "M19 comment low E0 [comment]"),
        ("<!--><a href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<!-- <a href=//casino.example/>x</a>", "M19 comment low E0 [comment]"),
        ("<!-- x --!><a href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<? <a href=//casino.example/>x</a> ?>", "M19 comment low E0 [comment]"),
        ("<!-- <!-- <iframe src=//casino.example/></iframe> -->", "M19 comment low E0 [comment]"),
        ("<!-- see http://casino.example/ -->", "M19 comment low E0 [comment]"),
        ("<!-- removed casino.example after the attack -->", "M19 comment info E0 [comment]"),
        ("<XMP><a href=//casino.example/>x</a></XMP>", "M19 text low E0"),
        ("<plaintext><a href=//casino.example/>x</a></plaintext>", "M19 text low E0"),
    ]);
}

#[test]
fn m20_in_any_attribute() {
    check_all(&[
        ("<img data-original='http://casino.example/a.png'>", "M20 data-attribute medium E1"),
        ("<div data-options='{\"link\":\"http:\\/\\/casino.example\\/\"}'>", "M20 data-attribute medium E1"),
        ("<div data-host=casino.example>", "M20 data-attribute medium E0"),
        ("<source srcset='//casino.example/a.webp 480w,/b.webp 800w'>", "M20 image medium E1"),
        ("<link rel=preload as=image imagesrcset='//casino.example/a.png 2x'>", "M20 image medium E1"),
        ("<td BACKGROUND=//casino.example/a.gif>", "M20 attribute medium E1"),
        ("<q cite=//casino.example/>x</q>", "M20 attribute medium E1"),
        ("<a ping='/a //casino.example/b' href=/>x</a>", "M20 attribute medium E1"),
        ("<html manifest=//casino.example/m>", "M20 attribute medium E1"),
        ("<img lowsrc=//casino.example/a.gif>", "M20 image medium E1"),
        ("<input type=image formaction=//casino.example/>", "M20 button medium E1"),
        ("<div v-bind:to='http://casino.example/'>", "M20 attribute medium E1"),
        ("<AREA shape=rect HREF=//casino.example/ alt=x>", "M20 area medium E1"),
    ]);
}

#[test]
fn m21_in_svg_and_mathml() {
    check_all(&[
        ("<SVG><A XLINK:HREF='//casino.example/'>x</A></SVG>", "M21 svg critical E1"),
        ("<svg><g><a href=//casino.example/ /></g></svg>", "M21 svg critical E1"),
        ("<svg><image href=//casino.example/a.png /></svg>", "M21 svg critical E1"),
        (
            "<svg><foreignObject><div><a href=//casino.example/>x</a></div></foreignObject></svg>",
            "M21 anchor critical E1",
        ),
        ("<math><mrow href=//casino.example/>x</mrow></math>", "M21 svg critical E1"),
        ("<svg><p><a href=//casino.example/>x</a></svg>", "M1 anchor medium E1"),
        ("<svg/><a href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<svg><text>casino.example</text></svg>", "T1 svg low E0"),
        ("<svg><rect style='fill:url(//casino.example/a.svg)'/></svg>", "M22 css medium E1"),
    ]);
}

#[test]
fn m22_in_any_style() {
    check_all(&[
        ("<style>@import url(http://casino.example/a.css);</style>", "M22 css critical E1"),
        ("<style>@import 'http://casino.example/a.css' screen;</style>", "M22 css critical E1"),
        ("<STYLE>@font-face{src:URL( 'http://casino.example/a.woff' )}</STYLE>", "M22 css medium E1"),
        ("<style>@font-face{src:url(/a.woff),url(//casino.example/b.woff)format('woff')}</style>", "M22 css medium E1"),
        ("<p style=\"background-image:url(&quot;//casino.example/a.png&quot;)\">", "M22 css medium E1"),
        ("<p style='BACKGROUND:URL(//casino.example/a.png)'>", "M22 css medium E1"),
        ("<style>a{background:image-set('//casino.example/a.png' 1x, '/b.png' 2x)}</style>", "M22 css medium E1"),
        ("<style>a{background:-webkit-image-set(url(//casino.example/a.png) 1x)}</style>", "M22 css medium E1"),
        ("<style>.x{-moz-binding:url(//casino.example/x.xml#y)}</style>", "M22 css critical E1"),
        ("<style>.x{behavior:url(//casino.example/x.htc)}</style>", "M22 css critical E1"),
        ("<style>a{--u:url(//casino.example/a.png)}</style>", "M22 css medium E1"),
        ("<style>@media print{a{cursor:url(//casino.example/a.cur),auto}}</style>", "M22 css medium E1"),
        ("<svg><rect style='fill:url(//casino.example/p.svg#a)'/></svg>", "M22 css medium E1"),
        ("<link rel=stylesheet href='data:text/css,@import \"//casino.example/a.css\";'>", "M22 css critical E1"),
    ]);
}

#[test]
fn m22_in_words_that_a_style_paints() {
    check_all(&[
        ("<style>a::before{content:'go to casino.example'}</style>", "M22 css-content medium E0"),
        ("<style>a::before{content:'casino' '.example'}</style>", "M22 css-content medium E0 [encoded] <js-concat>"),
        (r"<style>a::after{content:'\63 asino\2e example'}</style>", "M22 css-content medium E0 [encoded] <js-escape>"),
        ("<style>a::after{content:'casino\\\n.example'}</style>", "M22 css-content medium E0 [encoded] <js-escape>"),
        (r"<style>a::after{c\6fntent:'casino.example'}</style>", "M22 css-content medium E0"),
        ("<style>a::after{content:'x' attr(y) 'casino.example'}</style>", "M22 css-content medium E0"),
        ("<style>a{--site:'casino.example'}</style>", "M22 css-content medium E0"),
        ("<style>li{list-style:'http://casino.example/'}</style>", "M22 css-content medium E0"),
        (
            "<style>a::after{content:'警方提醒：casino.example 涉嫌诈骗'}</style><p>涉嫌诈骗。",
            "M22 css-content info E0",
        ),
    ]);
}

#[test]
fn m22_with_escapes_in_a_url() {
    check_all(&[
        (r"<style>a{background:url(//\63 asino.example/a.png)}</style>", "M22 css medium E2 [encoded] <js-escape>"),
        (r"<style>a{background:u\72l('//casino\2e example/a.png')}</style>", "M22 css medium E2 [encoded] <js-escape>"),
        (r"<style>@import 'http:\2f\2f casino.example/a.css';</style>", "M22 css critical E1"),
        (r"<style>@import '\000068ttp://casino.example/a.css';</style>", "M22 css critical E1"),
        ("<p style='background:url(//&#99;asino.example/a.png)'>", "M22 css medium E2 [encoded] <entity>"),
    ]);
}

#[test]
fn what_a_style_neither_fetches_nor_paints_is_no_m22() {
    check_all(&[
        ("<style>/* theme of http://casino.example/ */</style>", "T1 css low E0"),
        ("<style>a[href*='casino.example']{display:none}</style>", "T1 css low E0"),
        ("<style>a{font-family:'casino.example'}</style>", "T1 css low E0"),
        ("<style>@font-face{src:local('casino.example')}</style>", "T1 css low E0"),
        ("<style>@namespace url(http://casino.example/);@namespace c 'http://casino.example/';</style>", ""),
        ("<style>@-moz-document url(http://casino.example/){a{color:red}}</style>", ""),
        ("<style>.casino.example{color:red} a#casino.example{}</style>", ""),
        ("<style>a{background:url(/go?u=http://casino.example/)}</style>", ""),
        ("<style>a{background:url(data:image/png;base64,Y2FzaW5vLmV4YW1wbGU=)}</style>", ""),
    ]);
}

#[test]
fn m23_by_any_element() {
    check_all(&[
        ("<SCRIPT TYPE=text/javascript SRC=//casino.example/j></SCRIPT>", "M23 script-src critical E1"),
        ("<script async defer src='https://a.b.casino.example/x.js'/>", "M23 script-src critical E1"),
        ("<iframe style=display:none src=http://casino.example/></iframe>", "M23 iframe critical E2 [display-none]"),
        ("<applet archive='/a.jar,//casino.example/b.jar'></applet>", "M23 object critical E1"),
        ("<object><param name=movie value=http://casino.example/x.swf></object>", "M23 object critical E1"),
        ("<object classid=http://casino.example/x></object>", "M23 object critical E1"),
        ("<LINK HREF=//casino.example/x.css REL='alternate STYLESHEET'>", "M23 stylesheet critical E1"),
        ("<frameset><frame name=x src=//casino.example/></frameset>", "M23 frame critical E1"),
        ("<script src=\"/x.js\" data-cdn=\"//casino.example/\"></script>", "M20 data-attribute medium E1"),
    ]);
}

#[test]
fn m24_m25_and_m26_in_any_order() {
    check_all(&[
        ("<FORM METHOD=get ACTION=//casino.example/s>", "M24 form critical E1"),
        ("<form action='http://casino.example/?a=1&amp;b=2'>", "M24 form critical E1"),
        ("<body><base target=_top href=//casino.example/>", "M25 base critical E1"),
        ("<base target=_top><base href=//casino.example/><img src=a.png>", "M25 base critical E1; M28 image medium E1"),
        ("<base href=/><base href=//casino.example/>", "M20 base medium E1"),
        ("<template><base href=//casino.example/></template><a href=x>x</a>", "M17 base critical E2 [template]"),
        ("<link href=//casino.example/ rel='shortlink canonical'>", "M26 canonical critical E1"),
        ("<link rel=prev href=//casino.example/>", "M26 alternate critical E1"),
        ("<link rel=mip href=//casino.example/>", "M26 alternate critical E1"),
        ("<meta content=//casino.example/ property=OG:URL>", "M26 og critical E1"),
        ("<meta name=al:web:url content=http://casino.example/>", "M26 meta critical E1"),
        ("<meta name=identifier-url content='http://casino.example/'>", "M26 meta critical E1"),
    ]);
}

#[test]
fn m28_is_a_picture_wherever_it_is_named() {
    check_all(&[
        ("<link rel=ICON href=//casino.example/f.ico>", "M28 image medium E1"),
        ("<link rel='mask-icon' href=//casino.example/f.svg>", "M28 image medium E1"),
        ("<meta property=og:image:secure_url content=https://casino.example/a.png>", "M28 og medium E1"),
        ("<meta name=twitter:image:src content=//casino.example/a.png>", "M28 og medium E1"),
        ("<input type=image src=//casino.example/a.png>", "M28 image medium E1"),
        ("<IMG SRC=//casino.example/a.png ALT=''>", "M28 image medium E1"),
        ("<link rel=apple-touch-icon-precomposed sizes=57x57 href=//casino.example/a.png>", "M28 image medium E1"),
        ("<link rel=apple-touch-startup-image href=//casino.example/a.png>", "M28 image medium E1"),
        ("<link rel=fluid-icon href=//casino.example/a.png>", "M28 image medium E1"),
        ("<link rel=image_src href=//casino.example/a.png>", "M28 image medium E1"),
        ("<meta name=msapplication-TileImage content=//casino.example/t.png>", "M28 meta medium E1"),
        ("<meta name=msapplication-square70x70logo content='http://casino.example/t.png'>", "M28 meta medium E1"),
        ("<meta property=og:image:url content='http://casino.example/a.png'>", "M28 og medium E1"),
    ]);
}

#[test]
fn m27_by_what_the_data_says() {
    let ld = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
    let (link, words) = ("M27 json-ld critical E1", "M27 json-ld critical E0");
    let escaped = "M27 json-ld critical E2 [encoded] <js-escape>";
    let pages = [
        (ld(r#"{"logo":"//casino.example/l.png"}"#), link),
        (
            ld(r#"{"sameAs":["http://bet88.test/","https://casino.example"]}"#),
            "M27 json-ld critical E1; M27 json-ld critical E1",
        ),
        (
            ld(
                r#"{"@context":"https://schema.org","@graph":[{"@type":"Product","offers":{"url":"http:\/\/casino.example\/"}}]}"#,
            ),
            link,
        ),
        (ld(r#"[{"@id":"https:\/\/casino\u002eexample\/#org"}]"#), escaped),
        (ld(r#"{"url":"http:\u002F\u002Fcasino.example"}"#), link),
        (ld(r#"{"image":"data:text/html,<a href=\"//casino.example/\">x</a>"}"#), "M29 anchor critical E1"),
        (ld(r#"{"url":"\u0068ttp:\u002f\u002fcasino.example"}"#), link),
        (ld(r#"{"http://casino.example/price":"8"}"#), link),
        (ld(r#"{"headline":"Best odds at casino.example"}"#), words),
        (ld(r#"{"headline":"Best odds at casino\u002eexample"}"#), "M27 json-ld critical E0 [encoded] <js-escape>"),
        (ld(r#"{"description":"<a href=\"http:\/\/casino.example\/\">x<\/a>"}"#), link),
        (ld(r#"{"headline":"警方通报：casino.example 涉嫌诈骗"}"#), "M27 json-ld info E0"),
        (ld(r#"{"description":"Police seized http://casino.example/ for fraud"}"#), "M27 json-ld info E0"),
        (ld(r#"{"url":"http://casino.example/",}"#), link),
        (ld("<!-- {'url':'http://casino.example/'} -->"), link),
        (ld(r#"{"url":"http://casino.example/""#), link),
        (ld(r#"{"target":"http://www.school.example/s?q=http://casino.example/"}"#), ""),
        (ld(r#"{"email":"casino.example@mail.test"}"#), ""),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn m27_in_microdata_and_rdfa() {
    let (link, words) = ("M27 microdata critical E1", "M27 microdata critical E0");
    check_all(&[
        ("<div itemscope itemid=http://casino.example/>", link),
        ("<div itemscope itemtype='http://casino.example/Game'>", link),
        ("<link itemprop=sameAs href=//casino.example/>", link),
        ("<meta itemprop=url content='http://casino.example/'>", link),
        ("<meta itemprop=name content='casino.example slots'>", words),
        ("<span itemprop=url content='http://casino.example/'></span>", link),
        ("<a itemprop=url href=//casino.example/>x</a>", link),
        ("<data itemprop=url value='http://casino.example/'>x</data>", link),
        ("<span about=http://casino.example/>x</span>", link),
        ("<div vocab='http://casino.example/v#' typeof=Thing>", link),
        ("<span property=url resource='//casino.example/'>x</span>", link),
        ("<meta property=url content='http://casino.example/'>", link),
        ("<meta property='schema:sameAs' content='http://casino.example/'>", link),
        ("<a property='schema:url' href='//casino.example/'>x</a>", link),
        ("<span property=url href='//casino.example/'>x</span>", link),
        ("<span property=dc:creator content='casino.example'></span>", words),
        ("<a itemprop=url rel='external nofollow' href=//casino.example/>x</a>", "M2 anchor low E1"),
        ("<a itemprop='' href=//casino.example/>x</a>", "M1 anchor medium E1"),
        ("<img itemprop=image src=//casino.example/a.png>", "M28 image medium E1"),
        ("<span content='http://casino.example/'></span>", "M20 attribute medium E1"),
    ]);
}

#[test]
fn m29_in_any_handler() {
    check_all(&[
        ("<BODY ONLOAD=location='//casino.example/'>", "M29 handler critical E4"),
        ("<img src=x onerror=\"top.location.href='http://casino.example/'\">", "M29 handler critical E4"),
        ("<div onmouseover='window.open(\"http://casino.example/\")'>", "M29 handler critical E1"),
        ("<a href=' JavaScript:void(location=&quot;//casino.example/&quot;)'>x</a>", "M29 handler critical E1"),
        ("<a href='java\nscript:location=\"//casino.example/\"'>x</a>", "M29 handler critical E1"),
        ("<a href='vbscript:MsgBox(\"http://casino.example/\")'>x</a>", "M29 handler critical E1"),
        ("<script src=/a.js></script><p onclick=\"go('casino.example')\">x</p>", "M29 handler medium E1"),
        ("<p onclick=\"go('casino.example')\">x</p>", "T1 handler low E0"),
        (
            "<script>function say(u) { list.textContent = u }</script><p onclick=\"say('casino.example')\">x</p>",
            "T1 handler low E0",
        ),
        ("<iframe src=\"javascript:'<a href=//casino.example/>'\"></iframe>", "M29 handler critical E1"),
        ("<form action=\"javascript:location='//casino.example/'\">", "M29 handler critical E1"),
        ("<a onclick=\"location='http://\\x63asino.example/'\">x</a>", "J2 handler critical E2 [encoded] <js-escape>"),
        ("<a onclick=\"alert('警方提醒 casino.example 涉嫌诈骗')\">举报涉嫌诈骗网站</a>", "T1 handler info E0"),
    ]);
}

#[test]
fn n2_by_the_letter_of_the_standard() {
    check_all(&[
        ("<meta content='0;URL=//casino.example/' http-equiv=REFRESH>", "N2 meta-refresh critical E4"),
        ("<body><META HTTP-EQUIV=refresh CONTENT='5, \"http://casino.example/\" x'>", "N2 meta-refresh critical E4"),
        ("<meta http-equiv='rEfResh' content=' 0 url = http://casino.example/'>", "N2 meta-refresh critical E4"),
        ("<meta http-equiv=' refresh ' content='0;url=http://casino.example/'>", "M6 meta critical E0"),
        ("<meta http-equiv=refresh content='.5;http://casino.example/'>", "N2 meta-refresh critical E4"),
        (
            "<meta http-equiv=refresh content='0;url=//&#99;asino.example/'>",
            "N2 meta-refresh critical E4 [encoded] <entity>",
        ),
        (
            "<noscript><meta http-equiv=refresh content='0;//casino.example/'></noscript>",
            "N2 meta-refresh critical E4 [noscript]",
        ),
        (
            "<noframes><meta http-equiv=refresh content='0;//casino.example/'></noframes>",
            "M17 meta-refresh critical E2 [noscript]",
        ),
        ("<meta http-equiv=refresh content='url=http://casino.example/'>", "M6 meta critical E0"),
        ("<meta name=refresh content='0;url=http://casino.example/'>", "M26 meta critical E1"),
    ]);
}

#[test]
fn t1_beside_any_sign() {
    check_all(&[
        ("<p>(casino.example)</p>", "T1 text low E0"),
        ("<p>网址：casino.example，密码：8</p>", "T1 text low E0"),
        ("<p>CASINO.EXAMPLE!</p>", "T1 text low E0"),
        ("<p>*casino.example* _bet88.test_</p>", "T1 text low E0; T1 text low E0"),
        ("<p>casino.example:8080/x</p>", "T1 text low E0"),
        ("<p>ftp://casino.example/x</p>", "T1 text low E0"),
        ("<p>198.51.100.7:8899</p>", "T1 text low E0"),
        ("<p>台灣.example</p>", "T1 text low E0 <punycode>"),
        ("<textarea>visit casino.example</textarea>", "T1 text info E0"),
        ("<p>点击/casino.example</p>", "T1 text low E0"),
        ("<td>casino<td>casino.example", "T1 text low E0"),
    ]);
}

#[test]
fn t2_in_any_brackets() {
    check_all(&[
        ("<p>casino{.}example</p>", "T2 text info E0 <defang>"),
        ("<p>CASINO[DOT]EXAMPLE</p>", "T2 text info E0 <defang>"),
        ("<p>h**p://casino.example/</p>", "T2 text info E0 <defang>"),
        ("<p>http[:]//casino[.]example/</p>", "T2 text info E0 <defang>"),
        ("<a href='hxxp://casino.example/'>x</a>", "T2 attribute info E0 <defang>"),
        ("<img alt='casino[.]example' src=/a.png>", "T2 attribute info E0 <defang>"),
        ("<h2>198[.]51[.]100[.]7</h2>", "T2 heading info E0 <defang>"),
    ]);
}

#[test]
fn scripts_are_told_by_what_they_do() {
    check_all(&[
        ("<script>var u = 'http://casino.example/';</script>", "M29 script-string critical E1"),
        ("<script>document.write('<a href=//casino.example/>x</a>')</script>", "J1 script-string critical E1"),
        (
            "<script>var d = ['casino.example', 'bet88.test'];</script>",
            "T1 script-string low E0; T1 script-string low E0",
        ),
        ("<script>location = 'http://' + 'casino.example'</script>", "M29 script-string critical E4"),
        ("<script>// see casino.example</script>", "T1 script-string low E0"),
        ("<script>this.casino.example = 1; f(bet88.test)</script>", ""),
        (
            "<script type=application/json>{\"title\":\"警方通报：casino.example 涉嫌诈骗\"}</script>",
            "T1 script-string info E0",
        ),
    ]);
}

#[test]
fn several_at_once_are_several_sightings() {
    check_all(&[
        (
            "<a href=//casino.example/ title=casino.example onclick=\"location='//bet88.test/'\"><img src=//casino.example/a.png></a>",
            "M1 anchor medium E1; T1 attribute low E0; M29 handler critical E1; M28 image medium E1",
        ),
        (
            "<title>casino.example</title><meta http-equiv=refresh content='0;//casino.example/'><!--//casino.example/-->",
            "M6 title critical E0; N2 meta-refresh critical E4; M19 comment low E0 [comment]",
        ),
        (
            "<noscript><p>casino.example<a href=//bet88.test/>x</a></noscript>",
            "M17 noscript critical E0 [noscript]; M17 anchor critical E2 [noscript]",
        ),
    ]);
}
