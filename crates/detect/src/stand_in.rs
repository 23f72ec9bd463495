//! What stands in the place of a page: a wall, a page of whoever sells the name, a page of the server, or nothing.
//!
//! All of these come with status 200 at times. Their words stand in ordinary pages, too, so a page that says enough beside
//! them stands for itself; the plainer the words are, the less that has to be.

use suyuan_model::{NoTelling, Place};
use suyuan_page::Block;

/// A page with less text in sight than this, and hardly a link or a picture, is empty.
///
/// All of these are in characters of Latin; one of Chinese says as much as two.
pub const EMPTY_CHARS_MAX: usize = 40;

/// A page with more text in sight than this, stands for itself: no challenge, and not parked.
pub const STAND_IN_CHARS_MAX: usize = 1_500;

/// A page with more text in sight than this, or with more links than a notice has, says these words of
/// something of its own: a library that is closed for maintenance.
pub const STAND_IN_NOTICE_CHARS_MAX: usize = 300;

/// A page with more links than this is no notice that stands alone.
pub const STAND_IN_LINKS_MAX: u32 = 10;

/// A page with more text in sight than this says these words of something else: a form, an inspection.
pub const WEAK_CHARS_MAX: usize = 120;

/// Words, and what they tell.
struct Said {
    why: NoTelling,
    /// What nobody says but such a page.
    plain: &'static [&'static str],
    /// What such a page says, and a notice on an ordinary page does.
    notice: &'static [&'static str],
    /// What is said of much else.
    weak: &'static [&'static str],
}

/// Which words of these.
type Phrases = fn(&Said) -> &'static [&'static str];

const SAID: [Said; 3] = [
    // A question whether one is a person, or a wall.
    Said {
        why: NoTelling::Challenge,
        plain: &[
            "just a moment",
            "are you a robot",
            "are you human",
            "verify you are human",
            "verifying you are human",
            "unusual traffic",
            "checking your browser",
            "access denied",
            "request blocked",
            "has been blocked",
            "you have been blocked",
            "security service to protect itself",
            "used cloudflare to restrict access",
            "the requested url was rejected",
            "incapsula incident id",
            "403 forbidden",
            "人机验证",
            "访问验证",
            "滑动验证",
            "完成验证",
            "完成安全验证",
            "拖动滑块",
            "访问被拒绝",
            "访问被拦截",
            "访问被阻断",
            "请求被拦截",
            "请求被阻断",
            "请求被拒绝",
            "已被拦截",
            "设置拦截",
            "访问过于频繁",
            "请求过于频繁",
            "不合法的参数",
            "不合法参数",
            "包含危险的攻击请求",
            "可能存在威胁",
            "对网站造成威胁",
            "疑似攻击",
            "疑似黑客攻击",
        ],
        notice: &[
            "error 1020",
            "error code 1020",
            "error code: 1020",
            "error 1015",
            "网站防火墙",
            "拦截提示",
            "访问受限",
            "禁止访问",
        ],
        weak: &["captcha", "security check", "验证码", "安全验证", "安全检查", "身份验证", "forbidden"],
    },
    // A name that is parked, for sale, lapsed or not filed, and a site that whoever hosts it has shut.
    Said {
        why: NoTelling::Parked,
        plain: &[
            "domain is for sale",
            "domain may be for sale",
            "domain name is for sale",
            "buy this domain",
            "get this domain",
            "own this domain",
            "purchase this domain",
            "interested in this domain",
            "inquire about this domain",
            "make an offer on this domain",
            "this domain is parked",
            "domain parking",
            "parked free",
            "parked domain",
            "domain has expired",
            "domain name has expired",
            "account has been suspended",
            "account suspended",
            "site has been suspended",
            "website has been suspended",
            "website is suspended",
            "域名出售",
            "域名售卖",
            "域名可出售",
            "域名可以出售",
            "域名可转让",
            "域名可以转让",
            "域名已停放",
            "域名已被停放",
            "域名转让",
            "域名停放",
            "域名已过期",
            "域名已到期",
            "域名到期",
            "域名正在出售",
            "购买此域名",
            "购买该域名",
            "站点已暂停",
            "网站已暂停",
            "网站已被暂停",
            "网站已到期",
            "网站已停用",
            "网站已停止服务",
            "空间已到期",
            "空间已过期",
            "主机已到期",
            "主机已过期",
            "未备案",
            "未根据工信部",
            "未按照工信部",
            "未完成备案",
            "未进行备案",
            "备案系统进行备案",
            "暂时无法进行访问",
            "该网站暂时无法访问",
        ],
        notice: &["suspended", "已欠费", "网站已关闭", "站点已关闭", "网站已被关闭", "无法提供网站服务"],
        weak: &[],
    },
    // A page of the server: it has no such site, nothing is set up, nothing works, or it is being worked on.
    Said {
        why: NoTelling::ServerPage,
        plain: &[
            "没有找到站点",
            "没有找到对应的站点",
            "站点创建成功",
            "网站创建成功",
            "welcome to nginx",
            "welcome to openresty",
            "welcome to tengine",
            "successfully installed tomcat",
            "apache2 ubuntu default page",
            "apache2 debian default page",
            "default welcome page used to test",
            "to test the proper operation of the apache",
            "web server's default page",
            "default web site page",
            "sorry! if you are the owner of this website",
            "there isn't a github pages site here",
            "error establishing a database connection",
            "there has been a critical error on this website",
            "discuz! database error",
            "discuz! system error",
            "dedecms error warning",
            "can't connect to mysql server",
            "access denied for user '",
            "sqlstate[",
            "server error in '/' application",
            "500 internal server error",
            "502 bad gateway",
            "503 service unavailable",
            "503 service temporarily unavailable",
            "504 gateway time",
            "web server is down",
            "web server is returning an unknown error",
            "performance & security by cloudflare",
            "建立数据库连接时出错",
            "站点遇到了致命错误",
            "页面错误！请稍后再试",
            "[to parent directory]",
            "directory listing for /",
        ],
        notice: &[
            "under maintenance",
            "down for maintenance",
            "scheduled maintenance",
            "under construction",
            "be back soon",
            "internal server error",
            "bad gateway",
            "service unavailable",
            "service temporarily unavailable",
            "gateway timeout",
            "gateway time-out",
            "database error",
            "database connection error",
            "could not connect to the database",
            "too many connections",
            "connection timed out",
            "origin is unreachable",
            "ssl handshake failed",
            "error code 52",
            "error code: 52",
            "error 52",
            "站点不存在",
            "网站不存在",
            "网站维护",
            "站点维护",
            "系统维护",
            "维护中",
            "正在维护",
            "升级维护",
            "维护升级",
            "网站升级",
            "网站建设中",
            "正在建设中",
            "暂时关闭",
            "数据库连接",
            "连接数据库",
            "数据库错误",
            "服务器内部错误",
            "服务器错误",
            "系统发生错误",
            "网关错误",
        ],
        weak: &["it works!", "default page", "coming soon", "tomcat", "iis windows server", "phpstudy"],
    },
];

/// Titles, whole, of pages that come with a server, however much these say.
const TITLES: [&str; 12] = [
    "welcome to nginx!",
    "welcome to openresty!",
    "welcome to tengine!",
    "apache2 ubuntu default page: it works",
    "apache2 debian default page: it works",
    "apache http server test page powered by centos",
    "test page for the apache http server",
    "test page for the nginx http server on red hat enterprise linux",
    "test page for the http server on red hat enterprise linux",
    "http server test page powered by centos",
    "iis windows server",
    "iis7",
];

/// What something else says in a file that is no page.
pub(crate) fn of_file(words: &str) -> Option<NoTelling> {
    if words.is_empty() { Some(NoTelling::Empty) } else { said(words, length(words), 0) }
}

/// How much a text says, in characters of Latin: one of Chinese, Japanese or Korean counts twice.
fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Why a page is none of the owner's: something stands in its place.
pub(crate) fn of_page(blocks: &[Block], title: &str, links: u32, pictures: usize) -> Option<NoTelling> {
    let in_sight = || blocks.iter().filter(|block| !block.is_hidden && block.place != Place::Title);
    let chars: usize = in_sight().map(|block| length(&block.text)).sum();
    let title = title.trim().to_lowercase();
    // A program that died has said so last, however far it came.
    let is_broken_off = in_sight().next_back().is_some_and(|last| is_death(&last.text.to_lowercase()));
    if TITLES.contains(&&*title) || title.starts_with("apache tomcat/") || is_broken_off {
        return Some(NoTelling::ServerPage);
    }
    if chars > STAND_IN_CHARS_MAX {
        return None;
    }
    let mut words = title.clone();
    for block in in_sight() {
        words.push('\n');
        words.push_str(&block.text.to_lowercase());
    }
    let is_listing = title.starts_with("index of /") || words.trim_start().starts_with("index of /");
    match said(&words, chars, links) {
        _ if is_listing => Some(NoTelling::ServerPage),
        None if chars < EMPTY_CHARS_MAX && links < 3 && pictures < 3 => Some(NoTelling::Empty),
        said => said,
    }
}

/// What words tell that so much stands beside.
fn said(words: &str, chars: usize, links: u32) -> Option<NoTelling> {
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    let tiers: [(Phrases, bool); 3] = [
        (|said| said.plain, chars <= STAND_IN_CHARS_MAX),
        (|said| said.notice, chars <= STAND_IN_NOTICE_CHARS_MAX && links <= STAND_IN_LINKS_MAX),
        // Where one logs in, a code is asked for, too.
        (|said| said.weak, chars <= WEAK_CHARS_MAX && links < 3 && !says(&["password", "密码", "密碼"])),
    ];
    let tiers = tiers.into_iter().filter(|(_, is_short)| *is_short);
    let found = tiers.flat_map(|(phrases, _)| SAID.iter().map(move |said| (said.why, phrases(said))));
    let is_short = chars <= STAND_IN_CHARS_MAX;
    let died = (is_short && is_death(words)).then_some(NoTelling::ServerPage);
    let sold = (is_short && is_sale(words)).then_some(NoTelling::Parked);
    died.or(sold).or_else(|| found.into_iter().find(|(_, phrases)| says(phrases)).map(|(why, _)| why))
}

/// What a program of the server says that has died: `Fatal error: … in /www/index.php on line 3`, or `… /www/index.php:3`.
fn is_death(words: &str) -> bool {
    (words.contains(" on line ") || words.contains(".php:"))
        && ["fatal error", "parse error", "uncaught "].iter().any(|death| words.contains(death))
}

/// Whether a name is for sale: `casino.example is for sale`, `the domain casino.example may be for sale`.
fn is_sale(words: &str) -> bool {
    let offers = ["is for sale", "may be for sale", "might be for sale", "is available for sale"];
    let offered = |offer: &str| words.match_indices(offer).any(|(at, _)| names_a_host(&words[..at]));
    offers.into_iter().any(offered)
}

/// Whether the last word of a text is the name of a host.
fn names_a_host(text: &str) -> bool {
    let Some(last) = text.split_whitespace().next_back() else { return false };
    let name = last.trim_matches(|c: char| !c.is_alphanumeric());
    name.rsplit_once('.').is_some_and(|(labels, top)| {
        !labels.is_empty() && top.chars().count() > 1 && top.chars().all(|c| c.is_alphanumeric() || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};
    use suyuan_page::{Parts, Source};

    use super::*;

    fn why(html: &str) -> Option<&'static str> {
        let (url, headers) = (PageUrl::new("http://school.example/").unwrap(), Headers::default());
        let source = Source { parts: Parts::NONE, ..Source::new(&url, &headers, html.as_bytes()) };
        let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or("", |it| it.0);
        of_page(&suyuan_page::blocks(&source), title, html.matches("<a ").count() as u32, html.matches("<img").count())
            .map(NoTelling::name)
    }

    #[test]
    fn what_stands_in_the_place_of_a_page_is_none() {
        for (html, expected) in [
            (
                "<title>网站防火墙</title><h1>网站防火墙</h1><p>您的请求带有不合法参数，已被网站管理员设置拦截！<p>可能原因：您提交的内容包含危险的攻击请求",
                "challenge",
            ),
            (
                "<h1>Error 1020</h1><h2>Access denied</h2><p>What happened? This website is using a security service to protect itself from online attacks.",
                "challenge",
            ),
            (
                "<h1>Sorry, you have been blocked</h1><p>You are unable to access school.example. Cloudflare Ray ID: 8a",
                "challenge",
            ),
            (
                "<title>TestPage</title><p>该网站暂时无法进行访问<p>该网站未根据工信部相关法规进行备案，因此无法访问。<p>如您是网站管理员，请登录备案系统。",
                "parked",
            ),
            (
                "<title>Account Suspended</title><h1>Account Suspended</h1><p>This account has been suspended. Contact your hosting provider.",
                "parked",
            ),
            (
                "<title>没有找到站点</title><h1>没有找到站点</h1><p>您的请求在Web服务器中没有找到对应的站点！",
                "server-page",
            ),
            (
                "<title>恭喜，站点创建成功！</title><h1>恭喜, 站点创建成功！</h1><p>这是默认index.html，本页面由系统自动生成",
                "server-page",
            ),
            (
                "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working.",
                "server-page",
            ),
            ("<title>IIS Windows Server</title><a href=http://x.example/><img src=iisstart.png></a>", "server-page"),
            ("<html><body><h1>It works!</h1></body></html>", "server-page"),
            (
                "<title>Apache Tomcat/9.0.1</title><h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!",
                "server-page",
            ),
            (
                "<b>Fatal error</b>: Uncaught Error: Call to undefined function mysql_connect() in /www/wwwroot/db.php on line 3",
                "server-page",
            ),
            ("<h1>Error establishing a database connection</h1>", "server-page"),
            ("<title>Discuz! Database Error</title><p>Can't connect to MySQL server (111) notconnect", "server-page"),
            (
                "<title>Site under maintenance</title><h1>Site under maintenance</h1><p>We will be back shortly, thank you for your patience.",
                "server-page",
            ),
            (
                "<h1>网站维护中</h1><p>网站正在进行升级维护，给您带来的不便敬请谅解，请稍后再访问，谢谢您的支持与理解。",
                "server-page",
            ),
            (
                "<title>school.example | 522: Connection timed out</title><h1>Connection timed out Error code 522</h1><p>Performance & security by Cloudflare",
                "server-page",
            ),
            ("<h1>502 Bad Gateway</h1><hr>nginx", "server-page"),
            (
                "<title>Names</title><h1>shop.example is for sale</h1><p>Buy now: $2,895<p>30-day money back guarantee. Safe and secure shopping.",
                "parked",
            ),
            ("<h1>The domain name shop.example may be for sale!</h1><p>Buy now for $1,999 or make an offer.", "parked"),
            ("<h1>shop.example</h1><p>Get this domain. Pay the full amount, or select lease to own.", "parked"),
            ("<h1>shop.example</h1><p>您所访问的域名可以转让，有意者请联系 QQ", "parked"),
            ("Fatal error: Uncaught PDOException: could not find driver in /www/inc/db.php:31", "server-page"),
            ("DedeCMS Error Warning! <div>Error page: /plus/view.php?aid=1<br>Error sql: SELECT</div>", "server-page"),
            (
                "<title>Index of /</title><h1>Index of /</h1><pre><a href=cgi-bin/>cgi-bin/</a></pre><p>Apache/2.4.6 (CentOS) Server at school.example Port 80",
                "server-page",
            ),
        ] {
            assert_eq!(why(html), Some(expected), "{html}");
        }
    }

    #[test]
    fn a_page_that_says_more_stands_for_itself() {
        let news = "学校各部门请做好假期值班安排，确保校园安全稳定，具体事项通知如下。".repeat(12);
        let links = "<a href=/x>新闻</a>".repeat(usize::try_from(STAND_IN_LINKS_MAX).unwrap() + 1);
        for html in [
            format!("<title>通知</title><p>图书馆系统维护，网站防火墙升级，数据库连接暂时关闭。{news}"),
            format!(
                "<title>学校首页</title>{links}<p>系统维护通知：图书馆检索系统本周五停机。<p>学校首页欢迎您的访问，更多内容请看栏目。"
            ),
            format!("<p>{}<p>Welcome to nginx! 没有找到站点 access denied", "新闻".repeat(STAND_IN_CHARS_MAX)),
            format!("<p>如何处理 Fatal error 的教程<p>{news}"),
            "<h1>放假通知</h1><p>学校定于九月二十八日起放假，请各位同学合理安排。".to_owned(),
            "<h1>教务管理系统</h1><p>用户名<p>密码<p>验证码 看不清，换一张<p>版权所有 教务处".to_owned(),
            "<h1>校园风光</h1><img src=1.jpg><img src=2.jpg><img src=3.jpg>".to_owned(),
            "<h1>Bicycle</h1><p>The old bicycle of our club is for sale. Ask at the office.".to_owned(),
        ] {
            assert_eq!(why(&html), None, "{html}");
        }
        let notice = |chars: usize| why(&format!("<p>网站维护{}", "x".repeat(chars - 8)));
        assert_eq!(
            (notice(STAND_IN_NOTICE_CHARS_MAX), notice(STAND_IN_NOTICE_CHARS_MAX + 1)),
            (Some("server-page"), None)
        );
    }

    #[test]
    fn what_comes_with_a_server_is_known_by_its_title_and_what_died_by_its_last_words() {
        let long = "This is how the server is set up. ".repeat(200);
        assert_eq!(why(&format!("<title>Apache2 Ubuntu Default Page: It works</title><p>{long}")), Some("server-page"));
        assert_eq!(why(&format!("<title>How a server is set up</title><p>{long}")), None);
        let broken = "<p><b>Fatal error</b>: Allowed memory size exhausted in /www/foot.php on line 9";
        assert_eq!(why(&format!("<p>{long}{broken}")), Some("server-page"));
        assert_eq!(why(&format!("{broken}<p>{long}")), None);
    }
}
