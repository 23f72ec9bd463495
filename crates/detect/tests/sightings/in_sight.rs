//! What only engines read, and what stands in sight of it.

use suyuan_detect::{BELOW_BLOCKS_MAX, HEADLINE_WORDS_MIN, KEYWORDS_MAX, SENTENCE_WORDS_MIN};

use crate::world::check_all;

#[test]
fn a_headline_that_everybody_sees_is_no_worse_than_a_mention() {
    let page = |title: &str, body: &str| format!("<title>{title}</title>{body}");
    let news = "<h1>casino.example sponsors football club</h1><p>Fans of the club met the sponsor on Monday.</p>";
    let heading = "T1 heading low E0";
    let pages = [
        (page("casino.example sponsors football club", news), format!("M6 title low E0; {heading}")),
        (page("casino.example sponsors football club - Daily Post", news), format!("M6 title low E0; {heading}")),
        (page("casino.example official slots", news), format!("M6 title critical E0; {heading}")),
        (
            page("Fans of casino.example", "<h1>casino.example slots</h1><p>Fans of the club met on Monday.</p>"),
            format!("M6 title critical E0; {heading}"),
        ),
        (
            page(
                "Fans of casino.example",
                "<h1>Fans of casino.example</h1><p>Play now at the tables and the club.</p>",
            ),
            format!("M6 title critical E0; {heading}"),
        ),
        (
            page(
                "Fans of casino.example",
                &format!(
                    "{}<a href=//casino.example/>x</a>",
                    "<h1>Fans of casino.example</h1><p>Fans of the club met on Monday.</p>"
                ),
            ),
            format!("M6 title critical E0; {heading}; M1 anchor medium E1"),
        ),
        (
            page("casino.example", "<h1>School</h1><p>Fans of the club met on Monday.</p>"),
            "M6 title critical E0".to_owned(),
        ),
        (
            page("casino.example官方网站", "<h1>第一中学</h1><p>春季运动会将于周三举行。</p>"),
            "M6 title critical E0".to_owned(),
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, &**expected)).collect::<Vec<_>>());
}

#[test]
fn so_many_words_are_a_sentence() {
    let page = |words: usize| {
        let sentence = vec!["word"; words].join(" ");
        format!("<title>Fans of casino.example</title><h1>Fans of casino.example</h1><p>{sentence}.</p>")
    };
    check_all(&[
        (&page(SENTENCE_WORDS_MIN), "M6 title low E0; T1 heading low E0"),
        (&page(SENTENCE_WORDS_MIN - 1), "M6 title critical E0; T1 heading low E0"),
    ]);
}

#[test]
fn what_stands_below_a_heading_speaks_of_what_that_names() {
    let page = |between: usize| {
        let lines = "<p>x</p>".repeat(between);
        format!("<title>casino.example</title><h1>casino.example</h1>{lines}<p>This is a scam.</p>")
    };
    check_all(&[
        (&page(BELOW_BLOCKS_MAX - 1), "M6 title info E0; T1 heading info E0"),
        (&page(BELOW_BLOCKS_MAX), "M6 title critical E0; T1 heading low E0"),
        ("<h2>casino.example</h2><p>This is a scam.", "T1 heading info E0"),
        ("<h2>casino.example</h2><h2>Fraud news</h2>", "T1 heading low E0"),
        ("<p>casino.example</p><p>This is a scam.", "T1 text info E0"),
        ("<p>See casino.example</p><p>This is a scam.", "T1 text low E0"),
        ("<table><tr><td>casino.example<td>phishing<tr><td>x<td>y</table>", "T1 text info E0"),
        ("<table><tr><td>casino.example<td>home<tr><td>x<td>phishing</table>", "T1 text low E0"),
    ]);
}

#[test]
fn what_only_names_a_thing_follows_the_warning_in_sight() {
    let warning = "<h1>Scam alert</h1><p>casino.example is a scam.</p>";
    let page = |head: &str, body: &str| format!("<title>x</title>{head}{body}");
    let pages = [
        (page("<meta name=keywords content=casino.example>", warning), "M6 meta info E0; T1 text info E0"),
        (page("<meta name=keywords content='casino.example slots'>", warning), "M6 meta critical E0; T1 text info E0"),
        (page("<meta name=keywords content=casino.example>", "<h1>School</h1>"), "M6 meta critical E0"),
        (
            page("", &format!("{warning}<button aria-label='Copy casino.example'>x</button>")),
            "T1 text info E0; M6 attribute info E0",
        ),
        (page("", "<h1>Scam sites</h1><abbr title='casino.example'>cas…</abbr>"), "M6 attribute info E0"),
        (
            page("", &format!("{warning}<blockquote cite='http://casino.example/'>x</blockquote>")),
            "T1 text info E0; M20 attribute low E1",
        ),
        (
            page("", "<div itemscope itemprop=itemReviewed><meta itemprop=url content='http://casino.example/'></div>"),
            "T1 microdata low E0",
        ),
        (
            page("", "<div itemscope itemprop=brand><meta itemprop=url content='http://casino.example/'></div>"),
            "M27 microdata critical E1",
        ),
        (page("<style>p::after{content:'casino.example is a scam'}</style>", "<p>x"), "M22 css-content info E0"),
        (page("", "<h1>School</h1><p title='casino.example'>x"), "M6 attribute critical E0"),
        (page("", "<p title='casino.example'>casino.example"), "M6 attribute low E0; T1 text low E0"),
        (
            page("", "<h1>Scam sites</h1><ul><li data-domain='casino.example'>casino.example</ul>"),
            "M20 data-attribute info E0; T1 text info E0",
        ),
        (
            page("", "<h1>Scam sites</h1><p>casino.example <b data-url='http://casino.example/'>x</b>"),
            "T1 text info E0; M20 data-attribute low E1",
        ),
        (
            page(
                "",
                "<h1>Scam sites</h1><p>casino.example <b data-url='http://casino.example/'>x</b><script>go(b.dataset.url)</script>",
            ),
            "T1 text info E0; M20 data-attribute medium E1",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn a_hidden_copy_of_a_name_follows_what_is_said_of_it_in_sight() {
    check_all(&[
        (
            "<p>casino.example is a scam.</p><noscript><p>casino.example</p></noscript>",
            "T1 text info E0; M17 noscript info E0 [noscript]",
        ),
        ("<h1>School</h1><noscript><p>casino.example</p></noscript>", "M17 noscript critical E0 [noscript]"),
        (
            "<h1>Scam sites</h1><table><tr><td>casino.example<td style='display:none'>casino.example</table>",
            "T1 text info E0; M7 text info E0 [display-none]",
        ),
        (
            "<h1>School</h1><table><tr><td>casino.example<td style='display:none'>casino.example</table>",
            "T1 text low E0; M7 text critical E0 [display-none]",
        ),
        (
            "<div role=alert style='position:absolute;left:-9999px'>Warning: casino.example is a phishing site.</div>",
            "M9 text info E0 [off-screen]",
        ),
        (
            "<div style='position:absolute;left:-9999px'>Warning: casino.example is a phishing site.</div>",
            "M9 text critical E0 [off-screen]",
        ),
        (
            "<div role=alert style='position:absolute;left:-9999px'>casino.example, the best bonus. Play now.</div>",
            "M9 text critical E0 [off-screen]",
        ),
    ]);
}

#[test]
fn what_says_again_a_sentence_in_sight_is_no_worse_than_that() {
    let head = |words: &str| format!("<title>x</title><meta name=description content='{words}'>");
    let story = "儿子从去年开始在 casino.example 上玩百家乐，半年输掉了学费";
    let more = "我想告诉所有家长，网赌是个无底洞，千万不要碰";
    let plain = "The club of our town met the owners of casino.example on Monday";
    let pages = [
        (format!("{}<p>{story}。{more}。</p>", head(&format!("{story}。{more}"))), "M6 meta info E0; T1 text info E0"),
        // Engines cut what is long, and read on in the next paragraph.
        (format!("{}<p>{story}。{more}。</p>", head(&format!("{story}…"))), "M6 meta info E0; T1 text info E0"),
        (
            format!("{}<p>{story}，</p><p>{more}。</p>", head(&format!("{story}，{more}"))),
            "M6 meta info E0; T1 text low E0",
        ),
        (format!("<title>{plain} - Daily Post</title><p>{plain}.</p>"), "M6 title low E0; T1 text low E0"),
        (
            format!("<title>{0}</title><p>{0}。</p>", "casino.example 是全网最火的平台，天天有惊喜等你来"),
            "M6 title critical E0; T1 text low E0",
        ),
        (format!("<title>{plain}</title><p>Spring sports day is on Wednesday.</p>"), "M6 title critical E0"),
        (
            format!("<title>{plain}</title><p style=display:none>{plain}.</p>"),
            "M6 title critical E0; M7 text critical E0 [display-none]",
        ),
        (
            format!("<title>{plain}</title><p>{plain}.</p><a href=//casino.example/>x</a>"),
            "M6 title critical E0; T1 text low E0; M1 anchor medium E1",
        ),
        (
            format!(
                "{0}<p>{1}</p>",
                head("casino.example 官网 百家乐 真人 投注 天天有惊喜"),
                "casino.example 官网 百家乐 真人 投注 天天有惊喜"
            ),
            "M6 meta critical E0; T1 text low E0",
        ),
        (
            format!(
                "{0}<p>{1}。</p>",
                head("来 casino.example 玩百家乐、捕鱼、棋牌、真人"),
                "来 casino.example 玩百家乐、捕鱼、棋牌、真人"
            ),
            "M6 meta critical E0; T1 text low E0",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn a_template_that_keeps_a_copy_of_a_warning_in_sight_is_information() {
    let warning = "<p>Police have shut down the gambling site casino.example and arrested eight men.</p>";
    let pages = [
        (format!("{warning}<template>{warning}</template>"), "T1 text info E0; M17 template info E0 [template]"),
        (
            format!("{warning}<script type=text/template><h3>Police shut down casino.example</h3></script>"),
            "T1 text info E0; M17 template info E0 [template]",
        ),
        (
            format!("{warning}<template><p>casino.example official slots</p></template>"),
            "T1 text info E0; M17 template critical E0 [template]",
        ),
        (format!("<h1>School</h1><template>{warning}</template>"), "M17 template critical E0 [template]"),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn what_a_tool_tells_of_a_host_is_low() {
    let page = |title: &str| format!("<title>{title}</title><h1>查询</h1><table><tr><td>casino.example<td>0</table>");
    for title in [
        "casino.example 的WHOIS信息 - 站长工具",
        "casino.example网站权重查询",
        "casino.example | VirusTotal",
        "Passive DNS for casino.example",
        "Is casino.example down?",
        "casino.example SSL certificate report",
        "casino.example 的子域名",
    ] {
        check_all(&[(&page(title), "M6 title low E0; T1 text low E0")]);
    }
    for title in [
        "casino.example官网 WHOIS信息",
        "casino.example注册 DNS",
        "casino.example slots - SSL",
        "casino.example",
        "casino.example 欢迎您",
    ] {
        check_all(&[(&page(title), "M6 title critical E0; T1 text low E0")]);
    }
}

#[test]
fn the_running_text_of_data_is_no_worse_than_the_text_in_sight() {
    let data = |what: &str| format!("<script type=application/ld+json>{what}</script>");
    let answer =
        r#"{"@type":"Question","acceptedAnswer":{"@type":"Answer","text":"Open casino.example to join the club"}}"#;
    let pages = [
        (format!("{}<p>School</p>", data(answer)), "M27 json-ld critical E0"),
        (format!("{}<p>Open casino.example to join the club.</p>", data(answer)), "M27 json-ld low E0; T1 text low E0"),
        (
            format!("{}<p>School</p>", data(r#"{"articleBody":"<a href='http://casino.example/'>x</a>"}"#)),
            "M27 json-ld critical E1",
        ),
        (
            format!("{}<p>School</p>", data(r#"{"comment":[{"text":"Open casino.example to join the club"}]}"#)),
            "T1 json-ld low E0",
        ),
        (
            format!(
                "{}<p>Police say that casino.example is a fraud.</p>",
                data(r#"{"articleBody":"Police say that casino.example is a fraud."}"#)
            ),
            "M27 json-ld info E0; T1 text info E0",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn a_headline_and_its_copies_are_no_worse_than_what_is_in_sight() {
    let headline = "外挂代码分析：casino.example跳转原理";
    let story = format!(
        "<h1>{headline}</h1><p>{}，将访客带到 casino.example，而站长直接访问时一切正常。</p>",
        "样本通过判断来路是否为搜索引擎"
    );
    let item = "Registrar takes casino.example offline";
    let pages = [
        (format!("{story}<img src=a.jpg alt='{headline}'>"), "T1 heading low E0; T1 text low E0; M6 attribute low E0"),
        (format!("<p>School</p><img src=a.jpg alt='{headline}'>"), "M6 attribute critical E0"),
        (
            format!("{story}<img src=a.jpg alt='{headline} 百家乐官网'>"),
            "T1 heading low E0; T1 text low E0; M6 attribute critical E0",
        ),
        (format!("<title>{item}</title><ul><li><a href=/n/1>{item}</a></ul>"), "M6 title low E0; T1 text low E0"),
        (format!("<title>{item}</title><ul><li><a href=/n/1>News</a></ul>"), "M6 title critical E0"),
        ("<title>casino.example</title><ul><li>casino.example</ul>".to_owned(), "M6 title critical E0; T1 text low E0"),
        (
            format!("<title>{item} slots</title><ul><li><a href=/n/1>{item} slots</a></ul>"),
            "M6 title critical E0; T1 text low E0",
        ),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
    let title = |words: &str| format!("<title>{words}</title><ul><li>{words}</ul>");
    let of = |words: usize| format!("casino.example{}", " word".repeat(words - 1));
    check_all(&[
        (&title(&of(HEADLINE_WORDS_MIN)), "M6 title low E0; T1 text low E0"),
        (&title(&of(HEADLINE_WORDS_MIN - 1)), "M6 title critical E0; T1 text low E0"),
    ]);
}

#[test]
fn a_keyword_of_a_story_is_no_worse_than_its_sentence() {
    let page =
        |keywords: &str, text: &str| format!("<meta name=keywords content='{keywords}'><h1>案件</h1><p>{text}</p>");
    let story = "专案组查明，casino.example 的服务器设在东南亚某国，后台数据显示累计流水超过四十亿元。";
    check_all(&[
        (&page("网络,casino.example,案件", story), "M6 meta low E0; T1 text low E0"),
        (&page("网络,casino.example,案件", "春季运动会定于星期三举行，请家长参加。"), "M6 meta critical E0"),
        (&page("网络,casino.example,百家乐官网", story), "M6 meta critical E0; T1 text low E0"),
    ]);
    let many = |count: usize| page(&format!("casino.example{}", ",案".repeat(count - 1)), story);
    check_all(&[
        (&many(KEYWORDS_MAX), "M6 meta low E0; T1 text low E0"),
        (&many(KEYWORDS_MAX + 1), "M6 meta critical E0; T1 text low E0"),
    ]);
}

#[test]
fn who_borrows_a_warning_and_sends_the_reader_there_is_no_report() {
    check_all(&[
        ("<p>黑平台曝光后，玩家都去了 casino.example</p>", "T1 text low E0"),
        ("<p>警方提醒您：正规投注请到 casino.example</p>", "T1 text low E0"),
        ("<p>Beware of clones! The real casino is casino.example</p>", "T1 text low E0"),
        ("<p>警方通报：受害人被邀请到 casino.example 投资，后被骗。</p>", "T1 text info E0"),
        ("<p>Scammers claim that the real casino is casino.example, which is a fraud.</p>", "T1 text info E0"),
    ]);
}
