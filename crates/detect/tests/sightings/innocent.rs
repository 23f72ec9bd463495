//! Pages that must not be reported.

use expect_test::expect;

use crate::world::check;

#[test]
fn names_that_only_look_alike_are_not_it() {
    check(r#"<a href="http://xcasino.example/">x</a> xcasino.example"#, expect![[""]]);
    check(r#"<a href="http://casino.example.org/">x</a> casino.example.org"#, expect![[""]]);
    check(r#"<a href="http://casino-example.org/">x</a> casino-example.org"#, expect![[""]]);
    check(r#"<a href="http://my-casino.example/">x</a> my-casino.example"#, expect![[""]]);
    check(r#"<a href="http://casino.examples/">x</a> casino.examples"#, expect![[""]]);
    check(r#"<a href="http://games.example/">x</a> games.example"#, expect![[""]]);
    check(r#"<a href="http://shared.example/~luckyone/">x</a> <a href="http://shared.example/">x</a>"#, expect![[""]]);
    check(r#"<a href="http://198.51.100.77/">x</a> 198.51.100.77 1198.51.100.7"#, expect![[""]]);
    check("<p>文章casinoexample，我的casino .example2 站</p>", expect![[""]]);
}

#[test]
fn words_in_a_path_or_query_are_not_it() {
    check(r#"<a href="/go?go=casino">x</a>"#, expect![[""]]);
    check(r#"<a href="/casino.example.html">x</a>"#, expect![[""]]);
    check(r#"<a href="/casino/example">x</a>"#, expect![[""]]);
    check(r#"<a href="http://www.other.example/casino">赌场</a>"#, expect![[""]]);
}

#[test]
fn filing_links_are_not_reported() {
    check(
        r#"<footer><a href="https://beian.miit.gov.cn/">京ICP备12345678号-1</a> <a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=11010802012345">京公网安备 11010802012345号</a></footer>"#,
        expect![[""]],
    );
    check(r#"<footer><a href="https://www.12377.cn/">Report center</a></footer>"#, expect![[""]]);
}

#[test]
fn hidden_counters_are_not_reported() {
    check(
        r#"<div style="display:none"><script src="https://s4.cnzz.com/z_stat.php?id=1"></script></div>"#,
        expect![[""]],
    );
    check(
        r#"<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-X" height=0 width=0 style="display:none;visibility:hidden"></iframe></noscript>"#,
        expect![[""]],
    );
    check(
        r#"<noscript><div><img src="https://mc.yandex.ru/watch/1" style="position:absolute; left:-9999px;" alt=""></div></noscript>"#,
        expect![[""]],
    );
    check(r##"<div id="fb-root"></div><a class="sr-only" href="#main">Skip</a>"##, expect![[""]]);
}

#[test]
fn lawful_lottery_and_sports_words_are_not_reported() {
    check("<title>中国体育彩票 福彩双色球开奖公告</title><p>体育 彩票 亚洲杯 娱乐 casino</p>", expect![[""]]);
    check(
        "<title>State lottery results</title><p>Casino tourism, sports, poker tournament, gambling addiction help</p>",
        expect![[""]],
    );
}

#[test]
fn mail_addresses_are_not_links() {
    check("<p>info@casino.example</p>", expect![[r#"T1 text low E0 "casino.example""#]]);
    check(r#"<a href="mailto:info@casino.example">mail</a>"#, expect![[r#"T1 attribute low E0 "casino.example""#]]);
    check(
        r#"<a href="mailto:abuse@isp.test?subject=report&amp;body=http://casino.example/">report</a>"#,
        expect![[r#"T1 attribute info E0 "http://casino.example/""#]],
    );
    check(
        r#"<a href="mailto:friend@isp.test?body=http://casino.example/">tell a friend</a>"#,
        expect![[r#"T1 attribute low E0 "http://casino.example/""#]],
    );
    check("<p>客服邮箱：kf@casino.example</p>", expect![[r#"T1 text low E0 "casino.example""#]]);
}

#[test]
fn an_honest_page_is_not_reported() {
    check(
        r#"<title>学校新闻</title><a href="/a">公告</a><a href="http://www.gov.example/">友情链接</a>"#,
        expect![[""]],
    );
    check(
        r#"<title>School news</title><a href="/a">Notices</a><a href="http://www.gov.example/">Links</a>"#,
        expect![[""]],
    );
}

#[test]
fn what_a_script_notes_of_where_visitors_came_from_is_a_mention() {
    check(
        r#"<script>dataLayer.push({ page: { referrer: "http://casino.example/x" } });</script>"#,
        expect![[r#"T1 script-string low E0 "http://casino.example/x""#]],
    );
    check(
        r#"<script>var page = { "http_referer": "http://casino.example/x", "referringUrl": "http://casino.example/y" };</script>"#,
        expect![[r#"
            T1 script-string low E0 "http://casino.example/x"
            T1 script-string low E0 "http://casino.example/y""#]],
    );
    check(
        r#"<script>var go = { target: "http://casino.example/x" };</script>"#,
        expect![[r#"M29 script-string critical E1 "http://casino.example/x""#]],
    );
    check(
        r#"<script>var referrer = "http://casino.example/x"; location.href = referrer;</script>"#,
        expect![[r#"M29 script-string critical E4 "http://casino.example/x""#]],
    );
}

#[test]
fn code_that_a_button_copies_is_information_and_a_name_that_it_copies_is_not() {
    check(
        r#"<button data-clipboard-text="&lt;a href=&quot;http://casino.example/&quot;&gt;slots&lt;/a&gt;">Copy</button>"#,
        expect![[r#"T1 data-attribute info E0 "http://casino.example/""#]],
    );
    check(
        r#"<button data-clipboard-text="casino.example">Copy</button>"#,
        expect![[r#"M20 data-attribute medium E0 "casino.example""#]],
    );
    check(
        r#"<div class="CodeMirror"><span>"casino.example"</span></div>"#,
        expect![[r#"T1 text info E0 "casino.example""#]],
    );
}

#[test]
fn references_for_chinese_are_no_disguise_and_those_for_letters_are() {
    check("<p>&#21488;&#28771;.example</p>", expect![[r#"T1 text low E0 "&#21488;&#28771;.example""#]]);
    check("<p>c&#97;sino.example</p>", expect![[r#"M5 text critical E0 (encoded) "c&#97;sino.example""#]]);
}

#[test]
fn credits_of_counters_and_maps_are_a_third_party_s_without_scripts_too() {
    check(
        r#"<noscript><a href="http://casino.example/">free hit counter</a></noscript>"#,
        expect![[r#"M30 anchor medium E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<noscript><a href="http://casino.example/">slots</a></noscript>"#,
        expect![[r#"M17 anchor critical E2 (noscript) "http://casino.example/""#]],
    );
    check(
        r#"<div style="display:none">天气由 <a href="http://casino.example/">某某天气</a> 提供技术支持</div>"#,
        expect![[r#"M30 anchor medium E2 (display-none) "http://casino.example/""#]],
    );
}

#[test]
fn what_an_article_is_about_is_not_whose_it_is() {
    let data = |data: &str| format!("<script type=application/ld+json>{data}</script>");
    check(
        &data(r#"{"about":{"url":"https://casino.example/"}}"#),
        expect![[r#"T1 json-ld low E0 "https://casino.example/""#]],
    );
    check(&data(r#"{"mentions":[{"name":"casino.example"}]}"#), expect![[r#"T1 json-ld low E0 "casino.example""#]]);
    check(
        &data(r#"{"url":"https://casino.example/"}"#),
        expect![[r#"M27 json-ld critical E1 "https://casino.example/""#]],
    );
}
