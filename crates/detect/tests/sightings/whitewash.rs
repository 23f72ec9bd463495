//! An attacker reads our words of warning: what may be excused, and what never is.

use crate::world::check_all;

#[test]
fn nothing_that_works_is_excused() {
    let notice = |markup: &str| {
        format!(
            "<title>警方通报：查处赌博网站</title><h1>黑名单：诈骗网站</h1><p>请勿访问，涉嫌诈骗：{markup} 违法</p>"
        )
    };
    let pages = [
        (notice("<a href=//casino.example/>x</a>"), "M1 anchor medium E1"),
        (notice("<pre><a href=//casino.example/>x</a></pre>"), "M1 anchor medium E1"),
        (notice("<iframe src=//casino.example/></iframe>"), "M23 iframe critical E1"),
        (notice("<form action=//casino.example/>"), "M24 form critical E1"),
        (notice("<img src=//casino.example/a.png alt='诈骗'>"), "M28 image medium E1"),
        (notice("<div data-url='http://casino.example/'>"), "M20 data-attribute medium E1"),
        (notice("<script>/* 诈骗 */ location='//casino.example/'</script>"), "M29 script-string critical E4"),
    ];
    check_all(&pages.iter().map(|(page, expected)| (&**page, *expected)).collect::<Vec<_>>());
}

#[test]
fn one_block_does_not_excuse_another() {
    check_all(&[
        ("<p>警方提醒：谨防诈骗。</p><p>casino.example</p>", "T1 text low E0"),
        ("<p>See casino.example</p><p>Police: this is a scam.</p>", "T1 text low E0"),
        ("<div>Phishing warning!<div>casino.example</div></div>", "T1 text low E0"),
        ("<li>涉嫌诈骗<li>casino.example", "T1 text low E0"),
        ("<td>fraud</td><td>casino.example</td>", "T1 text low E0"),
        ("<p>casino.example</p><h2>诈骗网站黑名单</h2>", "T1 text low E0"),
        ("<h2>诈骗网站黑名单</h2><p>x</p><h2>友情链接</h2><p>casino.example</p>", "T1 text low E0"),
    ]);
}

#[test]
fn what_is_not_shown_excuses_nothing() {
    check_all(&[
        ("<p>casino.example <!-- 警方通报 诈骗 黑名单 --></p>", "T1 text low E0"),
        ("<p>casino.example <noscript>警方通报 诈骗</noscript></p>", "T1 text low E0"),
        ("<p>casino.example <template>警方通报 诈骗</template></p>", "T1 text low E0"),
        ("<p title='警方通报 诈骗'>casino.example</p>", "T1 text low E0"),
        ("<p>casino.example <script>'警方通报 诈骗'</script></p>", "T1 text low E0"),
    ]);
}

#[test]
fn a_call_outweighs_every_warning() {
    check_all(&[
        ("<h1>反诈黑名单</h1><p>谨防诈骗，认准 casino.example 唯一官网</p>", "T1 text low E0"),
        ("<blockquote>casino.example 注册送88</blockquote>", "T1 text low E0"),
        ("<code>casino.example — sign up now, free spins</code>", "T1 text low E0"),
        ("<p>Police approved, no fraud: play now at casino.example</p>", "T1 text low E0"),
        ("<p>绝无诈骗，绝无非法：casino.example</p>", "T1 text low E0"),
    ]);
}

#[test]
fn who_sends_the_reader_there_borrows_a_warning() {
    check_all(&[
        ("<p>Beware of scam copies: the only genuine site is casino.example</p>", "T1 text low E0"),
        ("<p>被骗的玩家请登录 casino.example 追回损失，警方已立案</p>", "T1 text low E0"),
        ("<p>网警认证 casino.example 安全联盟认证，公安备案</p>", "T1 text low E0"),
        ("<pre>casino.example</pre><p>复制以上网址到浏览器打开，注册领彩金</p>", "T1 text low E0"),
        // What somebody else says is quoted, or told.
        ("<p>诈骗短信称，请登录 casino.example 领取补贴</p>", "T1 text info E0"),
        ("<p>“请登录 casino.example 领取补贴”是诈骗短信</p>", "T1 text info E0"),
        ("<p>警方提醒：请勿登录 casino.example</p>", "T1 text info E0"),
        ("<pre>casino.example</pre><p>以上短信里的“注册领彩金”是骗局</p>", "T1 text info E0"),
    ]);
}

#[test]
fn a_title_warns_by_itself_and_the_page_agrees() {
    check_all(&[
        ("<title>警方通报：casino.example 涉嫌诈骗</title><p>该网站涉嫌诈骗，已被查封。</p>", "M6 title info E0"),
        (
            "<title>casino.example was a scam</title><p>The owner of casino.example was arrested.</p>",
            "M6 title info E0; T1 text info E0",
        ),
        // The visible page belies a borrowed warning.
        ("<title>警方通报：casino.example 涉嫌诈骗</title><p>欢迎来到实验小学。</p>", "M6 title critical E0"),
        ("<title>Fraud alert casino.example</title><h1>Smith Dental</h1><p>Book a visit.</p>", "M6 title critical E0"),
        ("<title>立即注册！警方通报 casino.example 诈骗</title><p>涉嫌诈骗</p>", "M6 title critical E0"),
        ("<title>彩票 casino.example</title><p>警方提醒：谨防诈骗，查处赌博网站。</p>", "M6 title critical E0"),
        (
            "<title>反诈中心</title><meta name=description content='casino.example 彩票'><p>已查处诈骗网站。</p>",
            "M6 meta critical E0",
        ),
    ]);
}

#[test]
fn a_warning_of_something_else_or_out_of_sight_agrees_with_no_title() {
    let title = "<title>casino.example 网络诈骗平台曝光</title>";
    let page = |body: &str| format!("{title}<h1>实验小学</h1>{body}");
    let (planted, honest) = ("M6 title critical E0", "M6 title info E0");
    let cases = [
        (page("<p>我校民警叔叔宣讲：盗窃是犯罪。</p>"), planted.to_owned()),
        (page("<p>警方查处酒驾，违法必究。</p>"), planted.to_owned()),
        (
            page("<p style=display:none>casino.example 是网络诈骗平台。</p>"),
            format!("{planted}; M7 text critical E0 [display-none]"),
        ),
        (page("<p>网络诈骗平台近日被警方查处。</p>"), honest.to_owned()),
        (page("<p>casino.example 涉嫌犯罪。</p>"), format!("{honest}; T1 text info E0")),
    ];
    check_all(&cases.iter().map(|(page, expected)| (&**page, &**expected)).collect::<Vec<_>>());
    check_all(&[
        ("<title>网络赌博平台 casino.example</title><p>网络赌博平台是违法的。</p>", planted),
        (
            "<title>illegal casino.example games</title><p>The illegal games were part of the fraud.</p>",
            "M6 title critical E0",
        ),
        ("<title>黑名单 casino.example</title><p>诈骗网站黑名单如下。</p>", planted),
        // Of two titles that belie each other one is the page's own only if the text warns of the same thing.
        (
            "<title>警方通报 casino.example 诈骗</title><title>实验小学</title><p>casino.example 涉嫌诈骗。</p>",
            "M4 title info E0; T1 text info E0",
        ),
        (
            "<title>警方通报 casino.example 诈骗</title><title>实验小学</title><p>警方通报诈骗。</p>",
            "M4 title critical E0",
        ),
        (
            "<title>casino.example 彩票官网</title><title>江城晚报</title><p>警方查处赌博网站casino.example。</p>",
            "M4 title critical E0; T1 text info E0",
        ),
    ]);
}

#[test]
fn a_plain_title_is_information_where_heading_and_text_tell_the_story() {
    check_all(&[
        (
            "<title>Casino.example fined £1m by Gambling Commission - News</title><h1>Casino.example fined £1m by Gambling Commission</h1><p>The regulator fined casino.example for money laundering failures.</p>",
            "M6 title info E0; T1 heading info E0; T1 text info E0",
        ),
        (
            "<title>张某开设赌场案（casino.example）</title><p>被告人张某开设赌场，网站为 casino.example，被判处有期徒刑。</p>",
            "M6 title info E0; T1 text info E0",
        ),
        (
            "<title>casino.example与我公司无关，请勿上当</title><p>近日有人冒用我公司名义开设 casino.example，与我公司无关。</p>",
            "M6 title info E0; T1 text info E0",
        ),
        (
            "<title>How casino.example works</title><h1>How casino.example works</h1><p>Victims say casino.example is a scam.</p>",
            "M6 title info E0; T1 heading info E0; T1 text info E0",
        ),
        (
            "<title>How casino.example works</title><h1 hidden>How casino.example works</h1><p>Victims say casino.example is a scam.</p>",
            "M6 title critical E0; M8 heading critical E0 [hidden-attribute]; T1 text info E0",
        ),
        (
            "<title>casino.example 彩票</title><h1>实验小学</h1><p>Victims say casino.example is a scam.</p>",
            "M6 title critical E0; T1 text info E0",
        ),
    ]);
}

#[test]
fn a_page_that_only_asks_has_to_warn_below_and_to_praise_nothing() {
    let page = |title: &str, body: &str| format!("<title>{title}</title><h1>{title}</h1><p>{body}</p>");
    let seen = |title: &str, body: &str| {
        let reading = crate::world::read_html(&page(title, body));
        reading.sightings.iter().find(|seen| seen.technique.to_string() == "M6").map(|seen| seen.severity.to_string())
    };
    for (title, body, severity) in [
        (
            "casino.example是诈骗吗?真实评测",
            "很多人问casino.example是诈骗吗,老玩家实测三年,出款秒到,从未拖欠。",
            "critical",
        ),
        ("揭秘casino.example骗局?亲测提款成功", "网传casino.example骗局,小编亲测提款三分钟到账,稳!", "critical"),
        (
            "casino.example会被抓吗",
            "很多会员担心casino.example赌博网站被查处,本平台持有菲律宾牌照,海外运营绝对安全。",
            "critical",
        ),
        (
            "Is casino.example a scam? Honest review",
            "No. We tested casino.example and it is safe, licensed and pays fast. Claim your 200% bonus.",
            "critical",
        ),
        (
            "casino.example Review 2025: Scam or Legit?",
            "Some call casino.example a scam.<p>Use promo code LUCKY at casino.example.",
            "critical",
        ),
        (
            "Legal online casino casino.example – no scam",
            "Unlike illegal sites, casino.example is no scam.",
            "critical",
        ),
        (
            "防诈骗提示:近期多个诈骗网站冒充澳门新葡京,会员请收藏casino.example",
            "诈骗网站冒充我们,会员请收藏casino.example",
            "critical",
        ),
        ("casino.example是诈骗吗?", "警方提醒:casino.example是诈骗平台,请勿点击。", "info"),
        ("Is casino.example a scam?", "Yes. Police seized casino.example in May; victims lost millions.", "info"),
    ] {
        assert_eq!(seen(title, body).as_deref(), Some(severity), "{title}");
    }
}

#[test]
fn warnings_in_other_words_are_information() {
    let page = |title: &str, body: &str| format!("<title>{title}</title><p>{body}</p>");
    for (title, body) in [
        ("刑事局公布詐騙網站 casino.example", "刑事局提醒民眾,casino.example 為詐騙網站,請勿點擊。"),
        ("警方瓦解賭博網站casino.example 逮捕12人", "警方日前瓦解賭博網站casino.example,逮捕12人。"),
        ("工信部下架通报:casino.example等应用违规收集个人信息", "casino.example等应用违规收集个人信息,现予以下架。"),
        (
            "ASIC investor alert list: casino.example",
            "Investors should not deal with casino.example, which is unlicensed.",
        ),
        ("site frauduleux casino.example", "Attention, casino.example est un site frauduleux."),
        ("UDRP decision: casino.example", "The panel finds that casino.example was registered in bad faith."),
        ("家长必看:孩子手机里出现casino.example怎么办", "如果孩子手机里出现casino.example,请立即卸载并告诉老师。"),
    ] {
        check_all(&[(&page(title, body), "M6 title info E0; T1 text info E0")]);
    }
}

#[test]
fn a_picture_in_a_report_is_a_part_of_it() {
    let picture = "<img src=/a.png alt='网站casino.example页面'>";
    let page = |text: &str| format!("{picture}<p>{text}</p>");
    check_all(&[
        (&page("警方查处赌博网站casino.example,抓获12人。"), "M6 attribute info E0; T1 text info E0"),
        (&page("警方查处赌博网站,抓获12人。"), "M6 attribute critical E0"),
        (
            &page("警方查处赌博网站casino.example。<p>注册送彩金casino.example"),
            "M6 attribute critical E0; T1 text info E0; T1 text low E0",
        ),
        (
            "<p>警方查处赌博网站casino.example。</p><img src=/a.png alt='casino.example官网入口'>",
            "T1 text info E0; M6 attribute critical E0",
        ),
        (
            "<p>Police seized casino.example.</p><img src=/a.png alt='Front page of casino.example'>",
            "T1 text info E0; M6 attribute info E0",
        ),
    ]);
}

#[test]
fn words_for_those_who_have_a_page_read_out_follow_what_is_in_sight() {
    const SR: &str = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)";
    let severities = |html: &str| {
        let seen = crate::world::read_html(html).sightings;
        seen.iter().map(|seen| seen.severity.to_string()).collect::<Vec<_>>().join(" ")
    };
    let table = format!(
        "<table style='{SR}'><caption>Most reported scam domains</caption><tr><td>casino.example</td></tr></table>"
    );
    let figure = "<figure><svg></svg><figcaption>Most reported scam domains</figcaption></figure>";
    assert_eq!(severities(&format!("{figure}{table}")), "info");
    assert_eq!(severities(&table), "critical");
    assert_eq!(severities(&format!("<figure style='{SR}'>Most reported scam domains</figure>{table}")), "critical");
    assert_eq!(severities(&format!("<figcaption>Our best teachers</figcaption>{table}")), "critical");
    let span = format!("<p><span style='{SR}'>诈骗网站 casino.example</span> 已被封禁</p>");
    assert_eq!(severities(&format!("<h1>诈骗网站封禁公告</h1>{span}")), "info");
    assert_eq!(severities(&format!("<h1>实验小学</h1>{span}")), "critical");
}

#[test]
fn what_is_hidden_is_excused_by_no_warning_of_its_own() {
    check_all(&[
        (
            "<title>实验小学</title><div style=display:none>警方通报 诈骗 casino.example</div>",
            "M7 text critical E0 [display-none]",
        ),
        ("<html><body><p>x</body></html>警方通报 诈骗 casino.example", "M3 text critical E0 [outside-document]"),
        (
            "<p>警方通报：casino.example 涉嫌诈骗。</p><div style=display:none>警方通报 诈骗 casino.example</div>",
            "T1 text info E0; M7 text info E0 [display-none]",
        ),
    ]);
}

#[test]
fn what_is_out_of_place_is_excused_by_nothing_around_it() {
    check_all(&[
        (
            "<title>警方通报 查处诈骗</title><html><body><p>x</p></body></html><p>casino.example</p>",
            "M3 text critical E0 [outside-document]",
        ),
        ("<h1>黑名单 诈骗</h1><p>&#99;asino.example</p>", "M5 text critical E0 [encoded] <entity>"),
    ]);
}

#[test]
fn a_heading_above_is_the_nearest_one() {
    check_all(&[
        ("<h1>友情链接</h1><h2>诈骗网站黑名单</h2><p>casino.example</p>", "T1 text info E0"),
        ("<h2>诈骗网站黑名单</h2><h3>2026</h3><p>casino.example</p>", "T1 text low E0"),
        ("<p>casino.example</p>", "T1 text low E0"),
    ]);
}

#[test]
fn a_headline_that_warns_excuses_no_odd_spelling_and_no_offer_does() {
    check_all(&[
        ("<h1>被骗怎么办</h1><p>casino点example</p>", "T3 text medium E0 [encoded] <chinese-dot>"),
        (
            "<h1>诈骗网站黑名单</h1><p>被骗可联系我们追回：</p><p>casino点example</p>",
            "T3 text medium E0 [encoded] <chinese-dot>",
        ),
        ("<p>以下涉诈网址请勿访问：</p><p>casino点example</p>", "T3 text info E0 [encoded] <chinese-dot>"),
        (
            "<table><caption>涉诈网址</caption><tr><td>casino点example</td></tr></table>",
            "T3 text info E0 [encoded] <chinese-dot>",
        ),
        ("<p>以下涉诈网址请勿访问：</p><p>立即注册 casino点example</p>", "T3 text medium E0 [encoded] <chinese-dot>"),
    ]);
}

#[test]
fn a_call_takes_the_excuse_of_a_harmless_name_away() {
    check_all(&[
        ("<p>立即注册 casino[.]example 送体验金</p>", "T2 text low E0 <defang>"),
        ("<p>casino[.]example</p>", "T2 text info E0 <defang>"),
    ]);
}

#[test]
fn hidden_warnings_do_not_vouch_for_each_other() {
    let hidden = "<div style=display:none>警方通报 诈骗 casino.example</div>";
    check_all(&[
        (&hidden.repeat(2), "M7 text critical E0 [display-none]; M7 text critical E0 [display-none]"),
        (
            &format!("<h2>诈骗网站黑名单</h2><ul><li>casino.example</ul>{hidden}"),
            "T1 text info E0; M7 text info E0 [display-none]",
        ),
    ]);
}

#[test]
fn what_heads_a_list_in_a_line_of_its_own_speaks_for_it() {
    let list = "<ul><li>casino.example<li>casino.example</ul>";
    let told = |severity: &str| format!("T1 text {severity} E0; T1 text {severity} E0");
    for head in [
        "<details open><summary>诈骗网站名单</summary>",
        "<details open><summary>Known phishing domains (click to expand)</summary>",
        "<fieldset><legend>黑名单网址</legend>",
        "<div><div class=card-header>Blocked sites</div>",
        "<p>已关停的赌博网站名单</p>",
    ] {
        check_all(&[(&format!("{head}{list}"), &told("info"))]);
    }
    for head in
        ["<p>友情链接</p>", "<p>谨防诈骗网站</p>", "<p>诈骗网站名单</p><p>友情链接</p>", "<p>我们曝光了诈骗网站。</p>"]
    {
        check_all(&[(&format!("{head}{list}"), &told("low"))]);
    }
    check_all(&[
        ("<dl><dt>Malicious domains</dt><dd>casino.example</dd></dl>", "T1 text info E0"),
        ("<p>诈骗网站名单</p><ul><li>casino.example 官网</ul>", "T1 text low E0"),
    ]);
}

#[test]
fn a_quotation_that_calls_is_judged_by_what_stands_below() {
    check_all(&[
        (
            "<blockquote><p>恭喜您被抽中，请登录 casino.example 领奖</p></blockquote><p>收到这类短信请直接删除，这是诈骗。</p>",
            "T1 text info E0",
        ),
        (
            "<blockquote>Please visit casino.example to pay the fee.</blockquote><p>This message is a scam.</p>",
            "T1 text info E0",
        ),
        ("<blockquote>请登录 casino.example 领奖</blockquote><p>祝大家好运</p>", "T1 text low E0"),
        ("<blockquote>请登录 casino.example 领奖</blockquote><p>谨防诈骗，认准官网</p>", "T1 text low E0"),
    ]);
}

#[test]
fn who_sends_the_reader_there_after_a_warning_calls_him() {
    for text in [
        "被骗的朋友可到 casino.example 登记退款",
        "网赌被骗可在 casino.example 申请退款",
        "旧站因被恶意举报停用，请使用新域名casino.example",
        "本站原域名被恶意投诉，新网址是：casino.example",
        "The old domain was seized, our new domain is casino.example",
        "Victims of fraud can claim a refund at casino.example",
        "casino.example官方，被仿冒网站盗用的会员请登录 casino.example 核实",
        "虽然有人说 casino.example 是骗子，但我提现都秒到，推荐大家注册",
    ] {
        let times = text.matches("casino.example").count();
        let told = vec!["T1 text low E0"; times].join("; ");
        check_all(&[(&format!("<p>{text}</p>"), &told)]);
    }
    for text in ["诈骗短信称可到 casino.example 登记退款", "该犯罪团伙启用新域名casino.example"] {
        check_all(&[(&format!("<p>{text}</p>"), "T1 text info E0")]);
    }
}

#[test]
fn a_heading_about_a_copy_stands_above_whose_own_site_is_named() {
    let text = "<p>请客户认准我行唯一官方网站 www.bank.test。</p>";
    let heading = "关于 casino.example 仿冒我行的公告";
    check_all(&[
        (&format!("<title>{heading}</title><h1>{heading}</h1>{text}"), "M6 title info E0; T1 heading info E0"),
        (
            "<meta name=description content='casino.example 系仿冒我行的网站，请认准我行唯一官方网站'><p>casino.example 系仿冒我行的网站，请认准我行唯一官方网站。</p>",
            "M6 meta info E0; T1 text info E0",
        ),
        (
            "<meta name=description content='近期有虚假网站，请认准唯一官网 casino.example'><p>近期有虚假网站，请认准唯一官网 casino.example。</p>",
            "M6 meta critical E0; T1 text low E0",
        ),
    ]);
}
