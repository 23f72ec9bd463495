//! Innocent pages that look like guilty ones, and pages that write about it.

use suyuan_detect::{
    BLOCK_CHARS_MAX, CAPTIONS_MAX, LIST_BLOCKS_MAX, LISTED_NAMES_MIN, NOTICE_CHARS_MAX, NOTICE_NAMES_MAX,
    OPENING_CHARS_MAX, SENTENCE_CHARS_MAX,
};

use crate::world::{check_all, check_innocent};

#[test]
fn other_names_are_other_names() {
    check_innocent(&[
        "<p>notcasino.example casino.example.test casinoexample casino-example</p>",
        "<p>www-casino.example casino.example1 casino_example</p><a href=http://my_casino.example/>x</a>",
        "<a href=http://casino.example.attacker.test/>x</a>",
        "<a href=http://xn--csino-3nf.example/>x</a>",
        "<p>casinò.example, casıno.example</p>",
        "<p>大casino.examples 198.51.100.71 1.198.51.100.7 198.51.100.7.1</p>",
        "<p>v198.51.100.7 build-198.51.100.7</p>",
    ]);
}

#[test]
fn users_files_and_identifiers_name_no_host() {
    check_innocent(&[
        "<p>write to casino.example@mail.test</p>",
        "<a href=mailto:casino.example@mail.test>x</a>",
        "<p>ssh casino.example:secret@host.test</p>",
        "<p>see ./casino.example and ../bet88.test</p>",
        "<p>saved as /srv/www/bet88.test</p>",
        "<p>C:\\work\\bet88.test</p>",
        "<p>http://other.test/casino.example</p>",
        "<p>other.test/casino.example</p>",
        "<p>casino.example.html bet88.test.js</p>",
        "<div class='casino.example' id=bet88.test>x</div>",
        "<script>window.casino.example = {}; x.bet88.test()</script>",
        "<script>if (/casino/.test(location)) casino.example.run()</script>",
        "<a onclick='this.casino.example=1'>x</a>",
        "<a href=/news/casino.example.pdf>x</a>",
        "<img src=/casino.example/a.png>",
    ]);
}

#[test]
fn filings_counters_and_tag_managers_are_innocent() {
    check_innocent(&[
        "<footer><a href=https://beian.miit.gov.cn/ target=_blank>粤ICP备2026000001号</a></footer>",
        "<a href='https://beian.mps.gov.cn/#/query/webSearch?code=11010802000001'><img src=/ga.png>京公网安备11010802000001号</a>",
        "<a href=https://www.12377.cn/>违法和不良信息举报中心</a><p>12321 网络不良与垃圾信息举报</p>",
        "<div style=display:none><script>document.write('<script src=\"https://s11.cnzz.com/z_stat.php?id=1\"></scr'+'ipt>')</script></div>",
        "<script>var _hmt=_hmt||[];(function(){var hm=document.createElement('script');hm.src='https://hm.baidu.com/hm.js?1';})()</script>",
        "<script src=//js.users.51.la/1.js></script><noscript><img src=//ia.51.la/go1?id=1></noscript>",
        "<noscript><iframe src='https://www.googletagmanager.com/ns.html?id=GTM-1' height=0 width=0 style='display:none'></iframe></noscript>",
        "<div hidden aria-hidden=true class=sr-only><a href=/wp-admin>x</a></div>",
        "<noscript><img src=/lazy.jpg></noscript><template id=row><a href=/x>x</a></template>",
    ]);
}

#[test]
fn lawful_play_and_its_words_are_innocent() {
    check_innocent(&[
        "<title>中国福利彩票 双色球开奖公告</title><p>体彩大乐透、竞彩足球、理性购彩。</p>",
        "<title>Casino royale: a review</title><p>Jackpot, poker, slots, baccarat.</p>",
        "<p>亚洲杯 世界杯 体育 娱乐 彩票 默认密码</p>",
        "<title>Gambling help line</title><p>Call us about betting.</p>",
        "<p>警方打击赌博网站，查处百家乐窝点。</p>",
    ]);
}

#[test]
fn pages_in_character_references_are_innocent() {
    check_innocent(&[
        "<title>&#23398;&#26657;&#26032;&#38395;</title><p>&#20844;&#21578;&#65306;&#25918;&#20551;</p>",
        "<a href='&#104;&#116;&#116;&#112;&#58;//www.school.example/'>&#x9996;&#x9875;</a>",
    ]);
}

#[test]
fn notices_and_reports_are_information() {
    check_all(&[
        ("<h1>关于 casino.example 的预警通报</h1>", "T1 heading info E0"),
        ("<p>警方查获 casino.example，该网站以百家乐、时时彩为名非法经营。</p>", "T1 text info E0"),
        ("<p>该平台以“注册送彩金”为诱饵，casino.example 涉嫌诈骗。</p>", "T1 text info E0"),
        (
            "<title>法院判决网络赌博案</title><p>被告人运营 casino.example，获刑五年，属非法经营。</p>",
            "T1 text info E0",
        ),
        ("<h2>Known phishing sites</h2><ul><li>casino.example<li>bet88.test</ul>", "T1 text info E0; T1 text info E0"),
        ("<p>Police seized casino.example; its jackpots were a fraud.</p>", "T1 text info E0"),
        ("<p>Victims were told to sign in at casino.example, a scam, investigators said.</p>", "T1 text info E0"),
        ("<meta property=og:title content='Police: casino.example was a fraud'>", "M6 og info E0"),
        ("<img alt='被查封的 casino.example 非法网站截图' src=/a.png>", "M6 attribute info E0"),
        (
            "<p>以下域名涉嫌诈骗，请勿访问：</p><ul><li>casino.example<li>bet88.test</ul>",
            "T1 text info E0; T1 text info E0",
        ),
        ("<p>Blocked for fraud:</p><table><tr><td>casino.example<td>2026-11-01</table>", "T1 text info E0"),
    ]);
}

#[test]
fn an_ordinary_report_is_no_accusation() {
    check_all(&[
        ("<title>Tourism news</title><p>The casino.example jackpot was won on Sunday.</p>", "T1 text low E0"),
        ("<p>记者了解到，casino.example 的百家乐玩家多为年轻人。</p>", "T1 text low E0"),
    ]);
}

#[test]
fn rules_that_block_it_are_information() {
    check_all(&[
        ("<div>0.0.0.0 casino.example</div>", "T1 text info E0"),
        ("<div>127.0.0.1 www.casino.example</div>", "T1 text info E0"),
        ("<div>||casino.example^</div>", "T1 text info E0"),
        ("<div>DOMAIN-SUFFIX,casino.example,REJECT</div>", "T1 text info E0"),
        ("<div>address=/casino.example/0.0.0.0</div>", "T1 text info E0"),
        ("<div>casino.example A 0.0.0.0</div>", "T1 text info E0"),
        ("<div>iptables -A OUTPUT -d casino.example -j DROP</div>", "T1 text info E0"),
        ("<div>casino.example CNAME .</div>", "T1 text info E0"),
        ("<samp>casino.example</samp>", "T1 text info E0"),
        ("<kbd>casino.example</kbd>", "T1 text low E0"),
    ]);
}

#[test]
fn a_mail_address_at_it_is_a_plain_mention() {
    check_all(&[
        ("<p>kf@casino.example</p>", "T1 text low E0"),
        ("<a href=mailto:kf@casino.example>x</a>", "T1 attribute low E0"),
    ]);
}

#[test]
fn a_link_to_a_file_that_is_called_so_is_a_mention() {
    check_all(&[("<a href=casino.example>x</a>", "T1 anchor low E0")]);
}

#[test]
fn a_long_block_is_told_by_its_sentence() {
    let page = |length: usize| format!("<p>诈骗。{}casino.example</p>", "好。".repeat((length - 17) / 2));
    check_all(&[(&page(BLOCK_CHARS_MAX - 1), "T1 text info E0"), (&page(BLOCK_CHARS_MAX + 3), "T1 text low E0")]);
}

#[test]
fn a_notice_that_waits_to_be_shown_is_a_short_warning() {
    let told =
        |excused: bool| if excused { "M7 text info E0 [display-none]" } else { "M7 text critical E0 [display-none]" };
    let check = |words: &str, excused: bool| {
        check_all(&[(&format!("<div class=warn-box style=display:none><p>{words}</p></div>"), told(excused))]);
    };
    check("警告：casino.example 涉嫌诈骗，请勿访问", true);
    check("casino.example 是诈骗网站吗", false);
    check("casino.example 合法正规非诈骗", false);
    let long = |chars: usize| {
        let words = "casino.example 是诈骗网站。";
        format!("{words}{}", "好".repeat(chars - words.chars().count()))
    };
    check(&long(NOTICE_CHARS_MAX), true);
    check(&long(NOTICE_CHARS_MAX + 1), false);
    let apart = |chars: usize| {
        let words = "请勿访问诈骗网站。casino.example";
        format!("{}。{words}", "好".repeat(chars - words.chars().count() - 1))
    };
    check(&apart(SENTENCE_CHARS_MAX), true);
    check(&apart(SENTENCE_CHARS_MAX + 1), false);
    let named = |times: usize| {
        let page = format!("<div id=popup style=display:none><p>诈骗：{}</p></div>", "casino.example ".repeat(times));
        let seen = [told(times <= NOTICE_NAMES_MAX)].repeat(times).join("; ");
        check_all(&[(&page, &seen)]);
    };
    named(NOTICE_NAMES_MAX);
    named(NOTICE_NAMES_MAX + 1);
}

#[test]
fn an_introduction_reaches_so_many_items() {
    let page = |items: usize| format!("<p>诈骗网站：</p>{}<p>casino.example</p>", "<p>x</p>".repeat(items - 1));
    check_all(&[(&page(LIST_BLOCKS_MAX), "T1 text info E0"), (&page(LIST_BLOCKS_MAX + 1), "T1 text low E0")]);
}

#[test]
fn a_list_to_download_is_a_list() {
    check_all(&[
        (
            "<title>Fraud domains</title><a download href='data:text/csv,casino.example%0Abet88.test'>Download</a>",
            "T1 text info E0; T1 text info E0",
        ),
        ("<a download=x.txt href='data:text/plain;charset=utf-8,casino.example'>x</a>", "T1 text low E0"),
    ]);
}

#[test]
fn a_warning_in_a_data_url_excuses_nothing_outside_of_it() {
    check_all(&[
        ("<p><a href='data:text/html,警方通报：诈骗'>x</a> casino.example</p>", "T1 text low E0"),
        ("<p>警方通报：诈骗<iframe src='data:text/html,<b>casino.example</b>'></iframe></p>", "M29 text critical E0"),
        ("<a href='data:text/html,<p>警方通报：casino.example 涉嫌诈骗</p>'>x</a>", "M29 text info E0"),
    ]);
}

#[test]
fn structured_data_of_a_report_is_information() {
    check_all(&[
        (
            "<p>Police seized a fraud site.</p><script type='application/ld+json'>{\"headline\":\"Fraud site seized\",\"keywords\":[\"casino.example\"]}</script>",
            "M27 json-ld info E0",
        ),
        (
            "<p>Welcome.</p><script type='application/ld+json'>{\"headline\":\"Fraud site seized\",\"keywords\":[\"casino.example\"]}</script>",
            "M27 json-ld critical E0",
        ),
    ]);
}

#[test]
fn the_caption_of_a_table_speaks_for_its_cells() {
    check_all(&[
        ("<table><caption>涉诈网站名单<tr><td>casino.example</table>", "T1 text info E0"),
        ("<table><tr><th>No.<th>Fraud domain<tr><td>1<td>casino.example</table>", "T1 text info E0"),
        ("<table><tr><th scope=row>诈骗网站</th><td>casino.example</table>", "T1 text info E0"),
        ("<table><caption>Fraud</caption></table><table><tr><td>casino.example</table>", "T1 text low E0"),
        ("<table><caption>Fraud</caption></table><p>casino.example</p>", "T1 text low E0"),
        ("<table><caption>Fraud<tr><td><a href=//casino.example/>x</a></table>", "M1 anchor medium E1"),
        ("<table><caption>Fraud<tr><td>casino.example sign up now</table>", "T1 text low E0"),
        ("<table><caption>我们的合作伙伴<tr><td>casino.example</table>", "T1 text low E0"),
    ]);
}

#[test]
fn so_many_captions_are_asked() {
    let page = |before: usize| {
        let row = |words: &str| format!("<tr><th>{words}</th><td>x</td></tr>");
        format!(
            "<table>{}{}{}<tr><td>casino.example</table>",
            row("x").repeat(before),
            row("诈骗网站"),
            row("x").repeat(2)
        )
    };
    check_all(&[(&page(CAPTIONS_MAX - 1), "T1 text info E0"), (&page(CAPTIONS_MAX), "T1 text low E0")]);
}

#[test]
fn so_many_names_under_a_warning_are_a_list() {
    let page = |names: usize| format!("<p>Phishing domains of this week.</p>{}", "<p>casino.example</p>".repeat(names));
    let expected = |names: usize, one: &str| vec![one; names].join("; ");
    check_all(&[
        (&page(LISTED_NAMES_MIN), &expected(LISTED_NAMES_MIN, "T1 text info E0")),
        (&page(LISTED_NAMES_MIN - 1), &expected(LISTED_NAMES_MIN - 1, "T1 text low E0")),
    ]);
}

#[test]
fn only_the_opening_is_asked_whether_the_page_agrees() {
    let page = |chars: usize| {
        let filler = format!("<p>{}</p>", "好".repeat(1000)).repeat(chars / 1000 - 1);
        format!("<title>casino.example 诈骗案</title>{filler}<p>{}诈骗案</p>", "好".repeat(997))
    };
    check_all(&[
        (&page(OPENING_CHARS_MAX), "M6 title info E0"),
        (&page(OPENING_CHARS_MAX + 1000), "M6 title critical E0"),
    ]);
}
