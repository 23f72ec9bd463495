//! Contact handles, and numbers that are none.

use suyuan_detect::{BETWEEN_CHARS_MAX, read};
use suyuan_lists::Watchlist;
use suyuan_model::{Outcome, PageUrl, WatchKind};

use crate::world::{brief, capture, page, watch};

fn contacts() -> Watchlist {
    let entries = [
        (WatchKind::Qq, "12345678"),
        (WatchKind::Wechat, "lucky8888"),
        (WatchKind::Telegram, "luckybet_kf"),
        (WatchKind::Whatsapp, "+8613800138000"),
        (WatchKind::Line, "luckyline"),
        (WatchKind::Phone, "4008123123"),
        (WatchKind::Mail, "kf@lucky.test"),
    ];
    Watchlist::new(entries.into_iter().map(|(kind, value)| watch(kind, value)).collect())
}

#[track_caller]
fn check(html: &str, expected: &str) {
    let sightings = read(&page(html), &contacts()).sightings;
    assert_eq!(brief(&sightings), expected, "{html}");
    for seen in &sightings {
        assert!(html[seen.byte_offset.unwrap() as usize..].starts_with(&seen.raw), "{html}: {}", seen.raw);
    }
}

#[test]
fn what_says_so_is_looked_for_as_far_as_its_limits() {
    let said = |html: String| !read(&page(&html), &contacts()).sightings.is_empty();
    let between = |chars: usize| said(format!("<p>QQ {} 12345678</p>", "甲".repeat(chars)));
    assert_eq!((between(BETWEEN_CHARS_MAX), between(BETWEEN_CHARS_MAX + 1)), (true, false));
}

#[test]
fn a_handle_beside_words_that_say_so_is_one() {
    for html in [
        "<p>加QQ12345678领彩金</p>",
        "<p>客服扣扣：12345678</p>",
        "<table><tr><td>QQ</td><td>12345678</td></tr></table>",
        "<p>微信：lucky8888</p>",
        "<p>V信 lucky8888</p>",
        "<p>飞机：@luckybet_kf</p>",
        "<p>Telegram: luckybet_kf</p>",
        "<p>WhatsApp +86 138 0013 8000</p>",
        "<p>LINE: luckyline</p>",
        "<p>客服热线：400-812-3123</p>",
        "<p>Mail kf@lucky.test</p>",
        "<p>12345678@qq.com</p>",
        "<p>12345678（QQ）</p>",
        "<div>QQ：</div><div>12345678</div>",
        "<dl><dt>客服QQ</dt><dd><b>12345678</b></dd></dl>",
        "<p>客服账号 微信 lucky8888</p>",
        "<p>咨询请加 12345678</p>",
        "<p>加QQ领彩金：12345678</p>",
        "<p>QQ 24小时在线客服 12345678</p>",
        "<p>12345678 qq</p>",
        "<p>扣 扣：12345678</p>",
        "<p>加扣：一二三四五六七八</p>",
        "<p>Q/微：12345678</p>",
        "<p>Q：1234.5678</p>",
        "<p>wei xin：lucky8888</p>",
        "<p>fei ji：@luckybet_kf</p>",
        "<p>飞行软件@luckybet_kf</p>",
        "<p>☎４００８１２３１２３</p>",
        "<p>wsp: 86 138-0013-8000</p>",
        "<p>邮箱：kf AT lucky DOT test</p>",
        "<p>kf(at)lucky.test</p>",
        "<p>ＱＱ 12345678</p>",
        "<p>ｑｑ：１２３４５６７８</p>",
        "<p>薇：lucky8888</p>",
        "<p>加薇 lucky8888</p>",
        "<p>加➕薇 lucky8888</p>",
        "<p>+v lucky8888</p>",
        "<p>Ｖ信：ｌｕｃｋｙ８８８８</p>",
        "<p>Q Q 12345678</p>",
        "<p>✈️ luckybet_kf</p>",
        "<p>✈ luckybet_kf</p>",
        "<p>聯繫電報：luckybet_kf</p>",
        "<p>400-812-3123手机同号</p>",
        "<p>威❤️：lucky8888</p>",
        "<p>加裙：12345678 看片</p>",
        "<p>加QQ12345678 天天有彩金</p>",
        "<p>QQ：12345678 人工客服</p>",
        "<p>QQ账号：12345678</p>",
        "<p>QQ/微信：12345678</p>",
        "<p>电话、QQ和微信同号 12345678</p>",
        "<p>Telegram account: luckybet_kf</p>",
        "<p>q q ： 1 2 3 4 5 6 7 8</p>",
        "<p>加 扣 扣 12345678 领彩金</p>",
        "<p>微 信 l u c k y 8 8 8 8</p>",
        "<p>加 v x ： l u c k y 8 8 8 8 领</p>",
        "<p>Qq_12345678</p>",
        "<p>联系 wx_lucky8888</p>",
        "<table><tr><th>姓名<th>QQ号</tr><tr><td>小王</td><td>87654321</td></tr><tr><td>小李<td><p>12345678</table>",
        "<table><tr><td colspan=2>客服</td><td>扣 扣</td></tr><tr><td>1</td><td>小李</td><td>12345678</td></tr></table>",
    ] {
        check(html, "T7 text medium E0");
    }
    check("<button data-clipboard-text='lucky8888'>复制微信号</button>", "T7 data-attribute medium E0");
    check("<button onclick=\"copy('lucky8888')\">复制微信</button>", "T7 handler medium E0");
    check("<button data-clipboard-text='lucky8888'>复制订单号</button>", "");
    check("<p>Q: what is 12345678 in words? A/Q: 87654321</p>", "");
    check("<title>彩票 加QQ12345678</title>", "T7 title medium E0");
    check("<img src=/a.png alt='微信lucky8888'>", "T7 attribute medium E0");
    check("<meta name=description content='电报 luckybet_kf'>", "T7 meta medium E0");
    check("<p>警方通报：QQ12345678 涉嫌诈骗</p>", "T7 text info E0");
    check("<div class=comment><p>加QQ12345678</p></div>", "U11 text medium E0");
    check("<noscript>加QQ12345678</noscript>", "M17 noscript critical E0 [noscript]");
}

#[test]
fn the_contact_of_a_fraud_is_information_where_somebody_warns_of_it() {
    for html in [
        "<p>涉案QQ号码12345678、微信号甲</p>",
        "<p>涉案 Telegram 账号：@luckybet_kf</p>",
        "<p>WeChat ID lucky8888 belongs to a scammer</p>",
        "<p>The scammer used the Telegram account @luckybet_kf.</p>",
        "<p>该微信（lucky8888）已被平台封禁</p>",
        "<p>Police are looking for the owner of the Telegram channel @luckybet_kf</p>",
        "<p>Block the sender kf@lucky.test</p>",
        "<p>钓鱼邮件发件人：kf@lucky.test</p>",
        "<p>骗子冒充我行客服（QQ：12345678），我行官方客服电话为95588。</p>",
        "<p>Ransom notes name the mail kf@lucky.test. Do not pay.</p>",
        "<p>From: <code>kf@lucky.test</code>, this sender is a phisher.</p>",
        "<pre>From: kf@lucky.test</pre><p>以上为诈骗邮件。</p>",
        "<h2>骗子的联系方式曝光</h2><table><tr><th>类型</th><th>账号</th></tr><tr><td>QQ</td><td>12345678</td></tr></table>",
        "<h2>黑名单账号</h2><ul><li>QQ：12345678</ul>",
        "<h2>Known scammer accounts</h2><ul><li>Telegram: @luckybet_kf</ul>",
        "<details open><summary>骗子账号</summary><ul><li>QQ：12345678</ul></details>",
        "<p>侦查发现，嫌犯以QQ 12345678 与被害人聊天，前后骗走八万元。</p>",
        "<p>我校从未使用微信 lucky8888 招生，请家长注意。</p>",
        "<p>We have never used WhatsApp +86 138 0013 8000 to contact customers.</p>",
        "<blockquote>加QQ12345678，在家日结</blockquote><p>这类招聘信息是诈骗，切勿相信。</p>",
        "<blockquote>Text me on Telegram @luckybet_kf to earn</blockquote><p>This is how the scam begins.</p>",
        "<p>The gang demanded a ransom by mail from kf@lucky.test</p>",
        "<p>OFAC: Telegram @luckybet_kf was sanctioned in May.</p>",
        "<p>事主添加“老师”微信 lucky8888 后多次转账，损失九万元。</p>",
        "<p>One victim, who met him on LINE: luckyline, lost £40,000.</p>",
    ] {
        check(html, "T7 text info E0");
    }
    for html in [
        "<h2>诈骗网站曝光</h2><p>联系方式：QQ 12345678</p>",
        "<h2>骗子的联系方式曝光</h2><p>专业追回，QQ：12345678</p>",
        "<h2>骗子曝光</h2><p>被骗了？联系我们</p><p>QQ：12345678</p>",
        "<p>被黑不给出款怎么办？找QQ：12345678，专业出黑</p>",
        "<p>网赌被骗，冻卡解冻请加微信 lucky8888</p>",
        "<p>谨防骗子</p><ul><li>QQ：12345678</ul>",
        "<p>出售黑链、外链代发，QQ：12345678</p>",
        "<p>骗子冒充我们客服，真正客服QQ：12345678</p>",
        "<p>警惕假冒客服，本站唯一QQ：12345678</p>",
        "<p>Fake agents are scammers. Our real agent: Telegram @luckybet_kf</p>",
        "<p>资金盘开发 钓鱼网站搭建 QQ：12345678</p>",
        "<p>网贷逾期、负债上岸，微信：lucky8888</p>",
        "<blockquote>加QQ12345678，在家日结</blockquote><p>谨防诈骗，切勿相信他人。</p>",
        "<blockquote>加QQ12345678，在家日结</blockquote><p>这是我们的新号。</p>",
        "<p>我们从未使用其他QQ，只有QQ 12345678</p>",
        "<p>受害人损失可追回，加QQ 12345678</p>",
        "<p>Victims of crypto fraud recover lost funds: Telegram @luckybet_kf</p>",
        "<p>Paying in Bitcoin? Telegram @luckybet_kf</p>",
    ] {
        check(html, "T7 text medium E0");
    }
}

#[test]
fn a_link_to_a_handle_is_a_reference() {
    check("<a href='https://t.me/luckybet_kf'>x</a>", "T7 anchor medium E1");
    check("<a href='https://wa.me/8613800138000'>x</a>", "T7 anchor medium E1");
    check("<a href='https://telegram.me/s/luckybet_kf/12'>x</a>", "T7 anchor medium E1");
    check("<a href='tel:4008123123'>x</a>", "T7 attribute medium E1");
    check("<a href='mailto:kf@lucky.test'>x</a>", "T7 attribute medium E1");
    check("<a href='http://wpa.qq.com/msgrd?v=3&amp;uin=12345678&amp;site=qq'>x</a>", "T7 anchor medium E1");
    for url in [
        "https://user.qzone.qq.com/12345678",
        "mqq://im/chat?chat_type=wpa&amp;uin=12345678",
        "mqqapi://card/show_pslcard?src_type=internal&amp;uin=12345678&amp;card_type=group",
        "https://q1.qlogo.cn/g?b=qq&amp;nk=12345678&amp;s=100",
        "weixin://dl/chat?lucky8888",
        "weixin://contacts/profile/lucky8888",
        "https://open.weixin.qq.com/qr/code?username=lucky8888",
        "https://luckybet-kf.t.me",
        "https://luckybet_kf.t.me/12",
        "https://web.telegram.org/k/#@luckybet_kf",
        "https://web.telegram.org/#/im?p=@luckybet_kf",
        "https://t.me/@luckybet_kf",
        "tg://resolve?domain=luckybet_kf",
        "whatsapp://send?text=hi&amp;phone=8613800138000",
        "https://web.whatsapp.com/send?text=x&amp;phone=+8613800138000",
        "https://line.me/R/ti/p/@luckyline",
        "https://page.line.me/luckyline",
        "https://line.me/ti/p/~luckyline",
    ] {
        let sightings = read(&page(&format!("<a href='{url}'>x</a>")), &contacts()).sightings;
        let seen = brief(&sightings);
        assert!(seen.starts_with("T7 ") && seen.ends_with(" medium E1") && sightings.len() == 1, "{url}: {seen}");
    }
    // What it says does not hide where it leads.
    for before in ["", "                    ", "文文文文文文文文文文文文文文文文文文文文文文文文文文文文文文"]
    {
        let link = format!("<p>{before}<a href='http://wpa.qq.com/msgrd?uin=12345678'>12345678</a>");
        check(&link, "T7 anchor medium E1");
    }
}

#[test]
fn a_number_alone_is_a_number() {
    for html in [
        "<p>12345678</p>",
        "<p>共有12345678人参加</p>",
        "<p>订单号：12345678</p>",
        "<p>微信：12345678</p>",
        "<p>电话：12345678</p>",
        "<a href='/news/12345678.html'>x</a>",
        "<a href='/?id=12345678'>qq</a>",
        "<p>联系客服请提供订单号 12345678</p>",
        "<p>contact us about part no 12345678</p>",
        "<p>support ticket 12345678 was closed</p>",
        "<p>代理商编号 12345678</p>",
        "<p>编辑：张三 联系 邮编 12345678</p>",
        "<p>客服热线开通。共有12345678人来电</p>",
        "<p>QQ浏览器用户达 12345678 人。</p>",
        "<p>QQ音乐播放量 12345678 次</p>",
        "<p>QQ等级排行：第12345678名</p>",
        "<p>游戏QQ飞车战力 12345678</p>",
        "<p>股票QQ：纳斯达克一百指数基金成交量 12345678 股</p>",
        "<p>LINE 12345678 of the log: QQ error</p>",
        "<p>文件大小 4008123123 字节，手机固件下载</p>",
        "<p>统计：手机用户 4008123123 人次</p>",
        "<p>12345678 qqq</p>",
        "<p>订单号12345678,QQ登录</p>",
        "<p>图书编号 12345678,QQ阅读上架</p>",
        "<p>圖書編號 12345678,QQ閱讀上架</p>",
        "<p>Order 12345678 — QQ Mail</p>",
        "<p>订单号12345678（QQ）</p>",
        "<p>12345678 QQ登录</p>",
        "<p>作者张薇 lucky8888</p>",
        "<p>值得信赖 luckyline</p>",
        "<p>C++ v lucky8888</p>",
        "<p>连衣裙：12345678</p>",
        "<p>order 12345678</p><p>qq登录</p>",
        "<p>请用QQ登录本站</p><p>12345678</p>",
        "<a href='/user?uin=12345678'>user</a>",
        "<p>lucky8888 wins the game</p>",
        "<p>QQ123456789 QQ112345678</p>",
        "<table><tr><th>QQ<th>订单号</tr><tr><td>小李<td>12345678</table>",
        "<table><tr><th>QQ<th>微信</tr><tr><td>小李<td>12345678</table>",
        "<table><tr><th>QQ</tr><tr><td>x<table><tr><td>y<tr><td>12345678</table></table>",
        "<table><tr><th>QQ<th>x</tr><tr><td>微信：12345678</table>",
        "<table><tr><td>姓名</td></tr><tr><th>QQ</th></tr></table><table><tr><td>小李</td></tr><tr><td>12345678</td></tr></table>",
        "<div id=12345678 class=luckyline>x</div>",
        "<a href='https://t.me/luckybet_kf2'>x</a>",
        "<a href='https://school.example/chat?lucky8888'>x</a><a href='https://luckybet-kf.t.me.example/'>x</a>",
        "<p>a l u c k y 8 8 8 8</p>",
    ] {
        check(html, "");
    }
}

#[test]
fn a_list_of_searches_that_keeps_a_handle_is_told_as_that() {
    let link = |query: &str| format!("<a href='/search?q={query}'>x</a>");
    let list = ["%E6%8B%9B%E7%94%9F", "library", "%E8%AF%BE%E8%A1%A8"].map(link).concat();
    let planted = link("%E5%8A%A0QQ12345678");
    check(&format!("{list}{planted}"), "U2 url-parameter high E0");
    check(&list, "");
    check(&planted, "");
    let named = "<a href='/search?q=QQ12345678'>QQ12345678</a>";
    check(&format!("<div>热门搜索 {list} {named}</div>"), "U2 url-parameter high E0; U2 text high E0");
}

#[test]
fn a_search_page_that_repeats_a_handle_is_a_reflection() {
    let mut capture = page("<title>加QQ12345678 - 搜索</title>");
    capture.visit.url = PageUrl::new("http://www.school.example/search?q=%E5%8A%A0QQ12345678").unwrap();
    let seen = brief(&read(&capture, &contacts()).sightings);
    assert_eq!(seen, "U1 url-parameter high E0; U1 title high E0");
    assert!(
        contacts().forbids(&PageUrl::new("https://t.me/luckybet_kf").unwrap()).is_none(),
        "handles forbid no visit"
    );
}

#[test]
fn a_file_for_machines_names_a_contact_as_any_text_does() {
    let mut capture = capture(
        200,
        Outcome::Page,
        &[("content-type", b"text/plain; charset=utf-8")],
        b"Contact: https://t.me/luckybet_kf\nContact: mailto:kf@lucky.test\nContact: https://wa.me/8613800138000\n",
    );
    capture.visit.url = PageUrl::new("http://www.school.example/.well-known/security.txt").unwrap();
    let seen = brief(&read(&capture, &contacts()).sightings);
    assert_eq!(seen, ["T7 document medium E0"; 3].join("; "));
}

#[test]
fn whoever_offers_to_bring_back_what_was_lost_publishes_no_fraud() {
    for html in ["<p>网赌被骗追回资金，添加QQ 12345678</p>", "<p>Victim of fraud? Telegram: luckybet_kf</p>"]
    {
        check(html, "T7 text medium E0");
    }
    check("<p>诈骗分子冒充客服，诱导添加QQ 12345678</p>", "T7 text info E0");
}

#[test]
fn the_label_of_a_longer_number_is_not_lent() {
    check("<p>QQ群：112345678，工号12345678</p>", "");
    check("<p>QQ群：112345678，电话 028-12345678，订单号12345678</p>", "");
    check("<p>订单号112345678，QQ：12345678</p>", "T7 text medium E0");
}

#[test]
fn who_only_borrows_a_warning_gives_his_own_contact() {
    check("<p>现在骗子太多，只信 QQ：12345678，十年老店</p>", "T7 text medium E0");
}
