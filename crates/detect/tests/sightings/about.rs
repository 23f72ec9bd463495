//! Pages that write about a watchlisted thing.

use expect_test::expect;

use crate::world::check;

#[test]
fn a_police_notice_is_information() {
    check(
        "<title>警方通报:casino.example 网站系诈骗</title><h1>警方通报：casino.example 涉嫌诈骗</h1><p>经查，赌博网站 casino.example 已被查处。</p>",
        expect![[""]],
    );
    check(
        "<title>Police seize casino.example in fraud case</title><h1>casino.example was a scam</h1><p>The court said casino.example took money from victims.</p>",
        expect![[""]],
    );
}

#[test]
fn a_warning_is_information() {
    check("<p>【反诈提醒】请勿访问 casino.example，谨防上当。</p>", expect![[""]]);
    check(r#"<meta name=description content="谨防诈骗：casino.example 为虚假平台">"#, expect![[""]]);
    check("<p>Warning: do not visit casino.example, it is a phishing site.</p>", expect![[""]]);
}

#[test]
fn a_harmless_blocklist_is_information() {
    check("<h1>黑名单</h1><ul><li>casino[.]example</li><li>bet88[.]test</li></ul>", expect![[""]]);
    check("<h1>Blocklist</h1><ul><li>hxxp://casino[.]example/</li><li>bet88[.]test</li></ul>", expect![[""]]);
}

#[test]
fn a_long_list_of_plain_names_under_a_warning_is_information() {
    check(
        "<title>涉诈网站黑名单</title><ul><li>casino.example</li><li>s0.casino.example</li><li>s1.casino.example</li><li>s2.casino.example</li><li>s3.casino.example</li><li>s4.casino.example</li><li>bet88.test</li><li>bet88.test</li><li>slots.games.example</li><li>bet88.test</li></ul>",
        expect![[""]],
    );
    check(
        "<title>Phishing blocklist</title><table><tr><td>casino.example</td></tr><tr><td>s0.casino.example</td></tr><tr><td>s1.casino.example</td></tr><tr><td>s2.casino.example</td></tr><tr><td>s3.casino.example</td></tr><tr><td>s4.casino.example</td></tr><tr><td>bet88.test</td></tr><tr><td>bet88.test</td></tr><tr><td>slots.games.example</td></tr><tr><td>bet88.test</td></tr></table>",
        expect![[""]],
    );
}

#[test]
fn the_same_list_without_a_warning_is_not() {
    check(
        "<title>友情推荐</title><ul><li>casino.example</li><li>s0.casino.example</li><li>s1.casino.example</li><li>s2.casino.example</li><li>s3.casino.example</li><li>s4.casino.example</li><li>s5.casino.example</li><li>s6.casino.example</li><li>s7.casino.example</li><li>s8.casino.example</li></ul>",
        expect![[""]],
    );
}

#[test]
fn a_quotation_is_information() {
    check("<blockquote>casino.example</blockquote>", expect![[""]]);
    check("<pre><code>127.0.0.1 casino.example</code></pre>", expect![[""]]);
    check("<p><q>看 casino.example</q></p>", expect![[""]]);
}

#[test]
fn a_warning_in_the_footer_does_not_excuse_the_title() {
    check(
        "<title>澳门彩票 casino.example 开户</title><body><p>新闻</p><footer>反诈中心提醒：谨防诈骗</footer>",
        expect![[""]],
    );
    check(
        "<title>Best slots casino.example</title><body><p>News</p><footer>Beware of scams. Police hotline.</footer>",
        expect![[""]],
    );
}

#[test]
fn a_warning_in_the_title_does_not_excuse_the_description() {
    check(
        r#"<title>反诈中心</title><meta name=description content="【casino.example】彩票 开户送彩金">"#,
        expect![[""]],
    );
}

#[test]
fn an_advertisement_with_borrowed_warnings_stays_critical() {
    check("<title>反诈中心认证 谨防假冒 认准 casino.example 唯一官网</title>", expect![[""]]);
    check("<title>No scam, no fraud: play now at casino.example</title>", expect![[""]]);
}

#[test]
fn a_mention_two_paragraphs_from_the_warning_stays_low() {
    check("<p>警方提醒：谨防诈骗。</p><p>天气很好。</p><p>casino.example</p>", expect![[""]]);
}

#[test]
fn the_name_itself_is_no_warning() {
    check("<p>scam.casino.example</p>", expect![[""]]);
}
