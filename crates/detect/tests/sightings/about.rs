//! Pages that write about a watchlisted thing.

use expect_test::expect;
use suyuan_detect::ITEM_CHARS_MAX;
use suyuan_model::{Severity, Technique};

use crate::world::{check, read_html};

#[test]
fn a_police_notice_is_information() {
    check(
        "<title>警方通报:casino.example 网站系诈骗</title><h1>警方通报：casino.example 涉嫌诈骗</h1><p>经查，赌博网站 casino.example 已被查处。</p>",
        expect![[r#"
            M6 title info E0 "casino.example"
            T1 heading info E0 "casino.example"
            T1 text info E0 "casino.example""#]],
    );
    check(
        "<title>Police seize casino.example in fraud case</title><h1>casino.example was a scam</h1><p>The court said casino.example took money from victims.</p>",
        expect![[r#"
            M6 title info E0 "casino.example"
            T1 heading info E0 "casino.example"
            T1 text info E0 "casino.example""#]],
    );
}

#[test]
fn a_warning_is_information() {
    check(
        "<h1>违法和不良信息举报受理情况</h1><p>本月共关停博彩类网站15家，包括 casino.example 等，线索已移送公安机关。</p>",
        expect![[r#"T1 text info E0 "casino.example""#]],
    );
    check("<p>【反诈提醒】请勿访问 casino.example，谨防上当。</p>", expect![[r#"T1 text info E0 "casino.example""#]]);
    check(
        r#"<meta name=description content="谨防诈骗：casino.example 为虚假平台">"#,
        expect![[r#"M6 meta info E0 "casino.example""#]],
    );
    check(
        "<p>Warning: do not visit casino.example, it is a phishing site.</p>",
        expect![[r#"T1 text info E0 "casino.example""#]],
    );
}

#[test]
fn a_harmless_blocklist_is_information() {
    check(
        "<h1>黑名单</h1><ul><li>casino[.]example</li><li>bet88[.]test</li></ul>",
        expect![[r#"
        T2 text info E0 "casino[.]example"
        T2 text info E0 "bet88[.]test""#]],
    );
    check(
        "<h1>Blocklist</h1><ul><li>hxxp://casino[.]example/</li><li>bet88[.]test</li></ul>",
        expect![[r#"
        T2 text info E0 "hxxp://casino[.]example/"
        T2 text info E0 "bet88[.]test""#]],
    );
}

#[test]
fn a_long_list_of_plain_names_under_a_warning_is_information() {
    check(
        "<title>涉诈网站黑名单</title><ul><li>casino.example</li><li>s0.casino.example</li><li>s1.casino.example</li><li>s2.casino.example</li><li>s3.casino.example</li><li>s4.casino.example</li><li>bet88.test</li><li>bet88.test</li><li>slots.games.example</li><li>bet88.test</li></ul>",
        expect![[r#"
            T1 text info E0 "casino.example"
            T1 text info E0 "s0.casino.example"
            T1 text info E0 "s1.casino.example"
            T1 text info E0 "s2.casino.example"
            T1 text info E0 "s3.casino.example"
            T1 text info E0 "s4.casino.example"
            T1 text info E0 "bet88.test"
            T1 text info E0 "bet88.test"
            T1 text info E0 "slots.games.example"
            T1 text info E0 "bet88.test""#]],
    );
    check(
        "<title>Phishing blocklist</title><table><tr><td>casino.example</td></tr><tr><td>s0.casino.example</td></tr><tr><td>s1.casino.example</td></tr><tr><td>s2.casino.example</td></tr><tr><td>s3.casino.example</td></tr><tr><td>s4.casino.example</td></tr><tr><td>bet88.test</td></tr><tr><td>bet88.test</td></tr><tr><td>slots.games.example</td></tr><tr><td>bet88.test</td></tr></table>",
        expect![[r#"
            T1 text info E0 "casino.example"
            T1 text info E0 "s0.casino.example"
            T1 text info E0 "s1.casino.example"
            T1 text info E0 "s2.casino.example"
            T1 text info E0 "s3.casino.example"
            T1 text info E0 "s4.casino.example"
            T1 text info E0 "bet88.test"
            T1 text info E0 "bet88.test"
            T1 text info E0 "slots.games.example"
            T1 text info E0 "bet88.test""#]],
    );
}

#[test]
fn a_long_paragraph_ends_the_list_that_a_warning_introduced() {
    let severity = |chars: usize| {
        let item = "甲".repeat(chars);
        let html = format!("<p>以下网站涉嫌诈骗，请勿访问：</p><p>{item}</p><p>casino.example</p>");
        read_html(&html).sightings[0].severity.name()
    };
    assert_eq!((severity(ITEM_CHARS_MAX), severity(ITEM_CHARS_MAX + 1)), ("info", "low"));
}

#[test]
fn the_same_list_without_a_warning_is_not() {
    check(
        "<title>友情推荐</title><ul><li>casino.example</li><li>s0.casino.example</li><li>s1.casino.example</li><li>s2.casino.example</li><li>s3.casino.example</li><li>s4.casino.example</li><li>s5.casino.example</li><li>s6.casino.example</li><li>s7.casino.example</li><li>s8.casino.example</li></ul>",
        expect![[r#"
            T1 text low E0 "casino.example"
            T1 text low E0 "s0.casino.example"
            T1 text low E0 "s1.casino.example"
            T1 text low E0 "s2.casino.example"
            T1 text low E0 "s3.casino.example"
            T1 text low E0 "s4.casino.example"
            T1 text low E0 "s5.casino.example"
            T1 text low E0 "s6.casino.example"
            T1 text low E0 "s7.casino.example"
            T1 text low E0 "s8.casino.example""#]],
    );
}

#[test]
fn a_quotation_is_information() {
    check("<blockquote>casino.example</blockquote>", expect![[r#"T1 text info E0 "casino.example""#]]);
    check("<pre><code>127.0.0.1 casino.example</code></pre>", expect![[r#"T1 text info E0 "casino.example""#]]);
    check("<p><q>看 casino.example</q></p>", expect![[r#"T1 text info E0 "casino.example""#]]);
}

#[test]
fn a_warning_in_the_footer_does_not_excuse_the_title() {
    check(
        "<title>澳门彩票 casino.example 开户</title><body><p>新闻</p><footer>反诈中心提醒：谨防诈骗</footer>",
        expect![[r#"M6 title critical E0 "casino.example""#]],
    );
    check(
        "<title>Best slots casino.example</title><body><p>News</p><footer>Beware of scams. Police hotline.</footer>",
        expect![[r#"M6 title critical E0 "casino.example""#]],
    );
}

#[test]
fn a_warning_in_the_title_does_not_excuse_the_description() {
    check(
        r#"<title>反诈中心</title><meta name=description content="【casino.example】彩票 开户送彩金">"#,
        expect![[r#"M6 meta critical E0 "casino.example""#]],
    );
}

#[test]
fn an_advertisement_with_borrowed_warnings_stays_critical() {
    check(
        "<title>反诈中心认证 谨防假冒 认准 casino.example 唯一官网</title>",
        expect![[r#"M6 title critical E0 "casino.example""#]],
    );
    check(
        "<title>No scam, no fraud: play now at casino.example</title>",
        expect![[r#"M6 title critical E0 "casino.example""#]],
    );
}

#[test]
fn a_mention_two_paragraphs_from_the_warning_stays_low() {
    check(
        "<p>警方提醒：谨防诈骗。</p><p>天气很好。</p><p>casino.example</p>",
        expect![[r#"T1 text low E0 "casino.example""#]],
    );
}

#[test]
fn the_name_itself_is_no_warning() {
    check("<p>scam.casino.example</p>", expect![[r#"T1 text low E0 "scam.casino.example""#]]);
}

#[test]
fn a_verdict_below_a_list_and_an_answer_are_read() {
    for html in [
        "<ul><li>冒充客服类：casino.example<li>虚假投资类：bet88.test</ul><p>以上均为涉诈网址。</p>",
        "<ul><li>casino.example</li><li>bet88.test</li></ul><p>The domains above are scams. Do not visit them.</p>",
        "<dl><dt>问：casino.example 是正规网站吗？<dd>答：不是。该网站已被公安机关列入黑名单，切勿注册。</dl>",
        "<h1>禁用词</h1><select multiple><option>casino.example</option></select><p>以上网址已被本站屏蔽。</p>",
        "<p>该网站casino.example系诈骗网站。</p><p>标签：<a href=/n/1>casino.example</a> <a href=/n/2>反诈</a></p>",
        "<pre>server {\n if ($http_referer ~ casino.example) { return 403; }\n}</pre>",
    ] {
        let seen = read_html(html).sightings;
        assert!(!seen.is_empty() && seen.iter().all(|seen| seen.severity == Severity::Info), "{html}: {seen:?}");
    }
    for html in [
        "<ul><li>casino.example<li>bet88.test</ul><p>除以上网址外，其他均为诈骗网站。</p>",
        "<ul><li>casino.example<li>bet88.test</ul><p>以上为官方网址，谨防假冒。</p>",
        "<ul><li>casino.example</ul><h2>News</h2><p>The sites above are scams.</p>",
        "<p>casino.example 好玩吗？</p><p>老牌信誉，提款秒到。</p>",
        "<p>标签：<a href=/n/1>casino.example</a> <a href=/n/2>反诈</a></p>",
    ] {
        let seen = read_html(html).sightings;
        assert!(seen.iter().any(|seen| seen.severity == Severity::Low), "{html}: {seen:?}");
    }
}

#[test]
fn a_tag_of_a_warning_is_information_and_what_others_searched_for_is_not() {
    let page = |text: &str, search: &str| {
        let tags = ["a", "b"].map(|tag| format!("<a href=/tag/{tag}>{tag}</a>")).concat();
        let html = format!("<p>{text}</p><p>标签：<a href=\"/tag/{search}\">casino.example</a>{tags}</p>");
        let seen = read_html(&html).sightings;
        seen.iter().find(|seen| seen.technique == Technique::U2).map(|seen| seen.severity)
    };
    assert_eq!(page("casino.example 是诈骗网站。", "casino.example"), Some(Severity::Info));
    assert_eq!(page("casino.example 是诈骗网站。", "casino.example官网登录"), Some(Severity::High));
    assert_eq!(page("谨防诈骗。", "casino.example"), Some(Severity::High));
}

#[test]
fn an_option_of_what_is_refused_is_information() {
    let option = "<select><option value=\"casino.example\">casino.example (blocked)</option></select>";
    for (words, expected) in [("Blocked domains of our filter.", Severity::Info), ("Our friends.", Severity::Medium)] {
        let seen = read_html(&format!("{option}<p>{words}</p>")).sightings;
        assert_eq!(seen.iter().map(|seen| seen.severity).max(), Some(expected), "{words}: {seen:?}");
    }
}
