//! Links to redirectors: a URL that is asked to lead to a watched one.
//!
//! Whoever follows such a link ends at the watched thing, though another host is named first.
//! A redirector of the page's own site is a hole that its owner can close. A well-known wrapper (search engines, translators,
//! shorteners), or a redirector of somebody else, is not: there the link is what can be removed.
//! Services that only tell about a URL, or search for it, lead nowhere.

use std::collections::HashSet;
use std::sync::LazyLock;

use suyuan_model::{PageUrl, Place, SiteRules, Technique};
use suyuan_page::{Carrier, Outer};

static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);

/// The technique of a link on this page that carries a watched URL; none when whoever follows it is not led there.
pub(crate) fn technique(outer: &Outer, page: &PageUrl) -> Option<Technique> {
    let is_own = || RULES.site_of(&outer.url) == RULES.site_of(page);
    leads_there(outer).then(|| if !is_wrapper(&outer.url) && is_own() { Technique::N4 } else { Technique::N5 })
}

/// Whether whoever follows a link that carries a watched URL is led there.
pub(crate) fn leads_there(outer: &Outer) -> bool {
    // A picture that is only fetched leads nobody anywhere; a script or sheet that a proxy hands on is the other's.
    let is_fetched = matches!(outer.of, Place::Image | Place::Media | Place::Css);
    !is_fetched && !only_tells(&outer.url) && leads(&outer.url, &outer.carrier, outer.bare)
}

/// Whether a URL that carries another is one of a redirector by its name, so that what opens it ends there.
pub(crate) fn is_named(url: &PageUrl) -> bool {
    is_wrapper(url) || redirects(url) || is_sender(url)
}

/// Whether a link goes to what is called after safety: it may hold the URL against lists, or send the visitor on.
///
/// Which of both, its own page tells, once it is visited.
pub(crate) fn may_check(outer: &Outer) -> bool {
    matches!(outer.of, Place::Anchor | Place::Area) && is_of_safety(&outer.url)
}

/// Whether the last part of a path is called after safety.
pub(crate) fn is_of_safety(url: &PageUrl) -> bool {
    let last = url.path().rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    !is_wrapper(url) && is_word(last.split('.').next().unwrap_or_default(), SAFETIES)
}

/// Whether a link or frame is an advertisement that a network sells: the site takes what the network sends.
pub(crate) fn is_advertisement(outer: &Outer) -> bool {
    const NETWORKS: &[&str] = &[
        "doubleclick.net",
        "googleadservices.com",
        "googlesyndication.com",
        "adnxs.com",
        "taboola.com",
        "outbrain.com",
    ];
    NETWORKS.iter().any(|network| is_below(outer.url.host(), network))
        || matches!(outer.url.path(), "/aclk" | "/pagead/aclk" | "/aclick") && is_wrapper(&outer.url)
}

/// Whether a URL that carries another at this place leads to it.
pub(crate) fn leads(url: &PageUrl, carrier: &Carrier, bare: bool) -> bool {
    match carrier {
        Carrier::Host => true,
        Carrier::Query => !bare || redirects(url),
        Carrier::Path(before) => {
            !bare && (!is_archive(url) || is_word(before, SENDERS)) || is_word(before, PATHS) || is_wrapper(url)
        }
        Carrier::Parameter(name) if is_wrapper(url) => {
            !is_word(name, MENTIONS) || !bare && name == "src" && SOURCES.iter().any(|host| is_below(url.host(), host))
        }
        // Whoever is sent away is told where to: `/exit.php?site=http://casino.example/`.
        Carrier::Parameter(name) if is_word(name, SITES) && (is_sender(url) || sends_away(url)) => true,
        Carrier::Parameter(name) if !bare && is_sender(url) => !is_word(name, MENTIONS),
        Carrier::Parameter(name) if is_word(name, SEARCHES) || is_word(name, MENTIONS) => false,
        Carrier::Parameter(name) => !bare || is_word(name, PARAMETERS) || redirects(url),
    }
}

/// Whether the URL's host is one that wraps the URLs of others: shorteners, translators, the links of search engines.
pub fn is_wrapper(url: &PageUrl) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| WRAPPERS.split_ascii_whitespace().collect());
    is_below_any(url.host(), &NAMES)
        || ENGINES.iter().any(|(name, path)| {
            // Few paths begin so, and that is seen at once.
            url.path().starts_with(path) && RULES.site_of(url).as_str().split('.').next() == Some(*name)
        })
}

/// Whether the URL's host, or what it does at this path, only tells about what it is asked.
pub(crate) fn only_tells(url: &PageUrl) -> bool {
    let path = url.path();
    // A login returns only to where it is allowed to, and a button that shares shows what friends may open.
    // What the URL that it carries is called says nothing.
    let own = path.to_ascii_lowercase();
    let own = &own[..own.find("/http:").or_else(|| own.find("/https:")).unwrap_or(own.len())];
    let is_asked_for = own.split(['/', '.', '-', '_']).any(|part| has(ERRANDS, part));
    is_asked_for && !is_sender(url) && !is_library_proxy(url)
        || is_teller(url)
        || SHARERS.iter().any(|(host, start)| is_below(url.host(), host) && path.starts_with(start))
}

/// Whether a URL is that of a proxy by which libraries show to their readers what others have: `https://ezproxy.lib.example/login?url=…`.
fn is_library_proxy(url: &PageUrl) -> bool {
    let is_proxy = |label: &str| label.split('-').any(|part| part.ends_with("proxy"));
    url.path() == "/login" && url.host().split('.').rev().skip(2).any(is_proxy)
}

/// Whether the URL's host is a known one that keeps, checks or measures what it is asked about.
pub(crate) fn is_teller(url: &PageUrl) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| TELLERS.split_ascii_whitespace().collect());
    is_below_any(url.host(), &NAMES)
}

/// Whether the last part of a path says that it sends people on, whatever the rest of it says: `/search/go.php`.
fn is_sender(url: &PageUrl) -> bool {
    let last = url.path().rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    is_word(last.split('.').next().unwrap_or_default(), SENDERS)
}

/// Whether the last part of a path says that it lets people out, to wherever that is: `/exit.php`.
fn sends_away(url: &PageUrl) -> bool {
    let last = url.path().rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    is_word(last.split('.').next().unwrap_or_default(), EXITS)
}

/// Whether a page is the entry of a thing in a book about many: `/whois/casino.example`, `/wiki/Casino.example`.
pub(crate) fn is_entry(url: &PageUrl) -> bool {
    // `/ssl?host=casino.example` is one, too; a last part that is the name itself is no folder.
    let is_asked = url.query().is_some();
    let mut folders = url.path().split('/').rev().skip(usize::from(!is_asked));
    is_teller(url) || folders.any(|folder| is_word(folder.split('.').next().unwrap_or_default(), ENTRIES))
}

/// Whether the last parts of a path call it a redirector: `/go.php`, `/link`.
fn redirects(url: &PageUrl) -> bool {
    let path = url.path().to_ascii_lowercase();
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty()).take(2);
    parts.any(|part| is_word(part.split('.').next().unwrap_or_default(), PATHS))
}

/// Whether a path is one of an archive, which keeps what others wrote: `/web/20200101/http://…`.
pub(crate) fn is_archive(url: &PageUrl) -> bool {
    archive_prefix(url).is_some()
}

/// The beginning of an archive's path, before the date: the same for all that it keeps.
pub(crate) fn archive_prefix(url: &PageUrl) -> Option<&str> {
    let path = url.path();
    let mut at = 0;
    path.split('/').find_map(|part| {
        let start = at;
        at += part.len() + 1;
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        // `20190301000000im_`, `2019*`: a date, or all of a year.
        let is_date = digits >= 8 || digits == 4 && part.ends_with('*');
        let is_name = matches!(part, "wayback" | "archive" | "cache" | "snapshot" | "memento");
        (is_date || is_name).then(|| &path[..if is_date { start } else { start + part.len() }])
    })
}

/// Whether a host is one of these names, or lies below one.
fn is_below_any(host: &str, names: &HashSet<&str>) -> bool {
    let mut rest = Some(host);
    std::iter::from_fn(|| {
        let name = rest?;
        rest = name.split_once('.').map(|(_, parent)| parent);
        Some(name)
    })
    .any(|name| names.contains(name))
}

fn is_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|one| one == word)
}

/// Whether a name is one of these words, signs between its parts apart.
fn is_word(name: &str, words: &str) -> bool {
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-' | '[' | ']')).collect::<String>().to_lowercase();
    has(words, &plain)
}

/// Parameters that redirectors read.
const PARAMETERS: &str = "
    url uri u go goto gourl to tourl target targeturl dest desturl destination redirect redirecturl redirecturi
    redirectto redir redirurl rurl ru r rd return returnurl returnto next nexturl continue link linkurl jump
    jumpurl jumpto out outurl exit exiturl location forward forwardurl fwd back backurl callback callbackurl
    href weburl ext external away leave open openurl visit land landing landingurl loginurl logout success
    successurl adurl clickurl click tz tiaozhuan 跳转
";

/// Wrappers that are told by `src` what to show.
const SOURCES: &[&str] = &["baidu.com", "view.officeapps.live.com"];

/// Parts of a path that redirectors are called by.
const PATHS: &str = "
    go goto gourl to jump jumpto jumpurl link links linkout redirect redirector redir rd r out outlink outbound
    away exit leave url urlredirect click track tracking tiaozhuan tz external externallink ext transfer forward
    fwd visit open l t c proxy browse view
";

/// Those of them that mean nothing else.
const SENDERS: &str = "go goto gourl jump jumpto jumpurl redirect redirector redir urlredirect";

/// What else leads away from a site; what only counts clicks is told where they came from.
const EXITS: &str = "
    exit leave away out outlink outbound linkout clickout external externallink forward fwd transfer tiaozhuan
";

/// Parameters that name a site or page: where a visitor is sent, or where he came from.
const SITES: &str = "site siteurl page pageurl src domain host hostname website web";

/// Parameters with what a visitor searched for.
const SEARCHES: &str = "
    q query wd word words key keys keyword keywords kw kwd k s search searchword searchkey searchtext
    searchkeyword searchquery text term terms title tag tags name p wq so sk st str content 关键词 关键字 搜索
";

/// Parts of a path that say what a visitor comes for, who then goes on to where the site allows.
const ERRANDS: &str = "
    login signin logon signout logoff sso oauth oauth2 cas qrconnect passport authorize auth signup register logout share sharer sharing sharearticle
    submit intent whois report reports reporting complaint complaints abuse jubao search lookup
    check checker checkurl urlcheck urlchecker sitecheck linkcheck linkchecker checklink safetycheck securitycheck scan scanner scanurl urlscan virus antivirus virustotal malware phishing safebrowsing
    unsafe warning warn suspicious fangzha weigui tishi jinggao fengxian screenshot screenshots thumb thumbnail preview
    render headers unshorten dig ping nslookup takedown delist blocklist denylist ioc iocs scam scams status audit seo
    domain domains tool tools
    tousu toushu fanzha fanqizha antifraud antiphishing fraud fraudcheck phish anti
    diagnostic diagnostics reputation jiance chaxun blocked block unblock appeal appeals shensu 检测 查询 申诉
";

/// Last parts of a path that are called after safety.
const SAFETIES: &str = "
    safe safety safecheck issafe security securitycenter linksafe linksafety urlsafe urlsafety websafe anquan
    anquanjiance 安全 安全检测 安全中心
";

/// Folders of books about names: registers, scanners, encyclopedias.
const ENTRIES: &str = "
    whois domain domains site sites website websites wiki scan scans icp beian dns seo ssl report reports reputation ping
    rank ranks alexa webcheck sitecheck siteinfo webinfo safety check checker lookup lookups dig nslookup traceroute subdomain
    subdomains sandbox threat threats reverseip uptime ip ips ipinfo ipwhois geoip asn
";

/// Parameters that say where a visitor came from, or whom something is about.
const MENTIONS: &str = "
    ref referer referrer from fromurl source src utmsource utmmedium utmcampaign utmcontent domain host hostname page pageurl pagelocation documenturl siteurl dl dr
    site email mail via origin
";

/// Wrappers of engines, by name and path: on any of their domains.
const ENGINES: &[(&str, &str)] = &[
    ("google", "/url"),
    ("google", "/amp/"),
    ("google", "/imgres"),
    ("google", "/aclk"),
    ("baidu", "/link"),
    ("baidu", "/baidu.php"),
    ("baidu", "/from="),
    ("baidu", "/tc"),
    ("bing", "/ck/"),
    ("bing", "/aclick"),
    ("bing", "/translator"),
    ("yandex", "/clck/"),
    ("yandex", "/turbo"),
    ("so", "/link"),
    ("sogou", "/link"),
    ("duckduckgo", "/l/"),
    ("yahoo", "/_ylt"),
    ("facebook", "/l.php"),
    ("facebook", "/flx/warn/"),
    ("youtube", "/redirect"),
    ("linkedin", "/redir"),
    ("linkedin", "/safety/go"),
    ("vk", "/away.php"),
    ("steamcommunity", "/linkfilter"),
    ("weibo", "/sinaurl"),
    ("pinterest", "/offsite/"),
    ("tumblr", "/redirect"),
    ("douban", "/link2/"),
];

/// Hosts that do nothing but lead on, translate or show what others have.
const WRAPPERS: &str = "
    t.cn url.cn suo.im suo.nz dwz.cn dwz.date dwz.mk mrw.so 985.so u.nu rb.gy bit.ly j.mp is.gd v.gd tinyurl.com
    ow.ly goo.gl goo.su buff.ly rebrand.ly cutt.ly shorturl.at t.ly t.co lnkd.in fb.me tiny.cc bl.ink s.id
    clck.ru vk.cc m.tb.cn s.click.taobao.com sourl.cn 3.cn t.hk.uy rrd.me tb.am adf.ly href.li nullrefer.com
    anonym.to dereferer.me l.facebook.com lm.facebook.com l.instagram.com l.messenger.com r.search.yahoo.com
    link.zhihu.com link.juejin.cn link.csdn.net jump.bdimg.com jump2.bdimg.com c.pc.qq.com c.qq.com mail.qq.com
    slack-redir.net disq.us out.reddit.com workona.com translate.google.com translate.google.cn translate.goog
    translate.yandex.com translate.yandex.net fanyi.baidu.com fanyi.youdao.com webtrans.yodao.com
    cdn.ampproject.org amp.cloudflare.com mipcdn.com webcache.googleusercontent.com r.jina.ai 12ft.io i0.wp.com
    i1.wp.com i2.wp.com images.weserv.nl wsrv.nl app.link page.link onelink.me urldefense.com
    urldefense.proofpoint.com safelinks.protection.outlook.com googleadservices.com adclick.g.doubleclick.net
    link.chttps.com view.officeapps.live.com
";

/// Hosts that keep, check or measure what they are asked about.
const TELLERS: &str = "
    web.archive.org archive.org archive.is archive.ph archive.today archive.md archive.li perma.cc megalodon.jp
    webcitation.org virustotal.com urlscan.io urlhaus.abuse.ch phishtank.org phishtank.com openphish.com
    sitecheck.sucuri.net transparencyreport.google.com safebrowsing.google.com safeweb.norton.com
    x.threatbook.com ti.qianxin.com who.is whois.com whois.chinaz.com icp.chinaz.com seo.chinaz.com
    tool.chinaz.com aizhan.com beian.miit.gov.cn domaintools.com securitytrails.com dnsdumpster.com crt.sh
    censys.io shodan.io builtwith.com similarweb.com alexa.com ahrefs.com semrush.com majestic.com
    validator.w3.org pagespeed.web.dev ssllabs.com scamadviser.com mywot.com any.run hybrid-analysis.com
    12321.cn 12377.cn jubao.aq.360.cn
";

/// What shares a page with friends, or searches: by host and beginning of the path.
const SHARERS: &[(&str, &str)] = &[
    ("facebook.com", "/share"),
    ("facebook.com", "/dialog/"),
    ("facebook.com", "/plugins/"),
    ("twitter.com", "/"),
    ("x.com", "/"),
    ("service.weibo.com", "/share"),
    ("v.t.sina.com.cn", "/share"),
    ("connect.qq.com", "/"),
    ("sns.qzone.qq.com", "/"),
    ("share.v.t.qq.com", "/"),
    ("linkedin.com", "/share"),
    ("linkedin.com", "/cws/"),
    ("pinterest.com", "/pin/"),
    ("reddit.com", "/submit"),
    ("t.me", "/share/"),
    ("telegram.me", "/share/"),
    ("wa.me", "/"),
    ("api.whatsapp.com", "/send"),
    ("line.me", "/"),
    ("social-plugins.line.me", "/"),
    ("tumblr.com", "/widgets/share"),
    ("widget.renren.com", "/"),
    ("shuo.douban.com", "/"),
    ("baidu.com", "/s"),
    ("sogou.com", "/web"),
    ("so.com", "/s"),
    ("bing.com", "/search"),
    ("google.com", "/search"),
    ("duckduckgo.com", "/html"),
];

#[cfg(test)]
mod tests {
    use suyuan_page::carried;

    use super::*;

    #[test]
    fn what_is_called_after_safety_may_check() {
        let of = |place, url: &str| {
            let url = PageUrl::new(url).unwrap();
            let found = carried(&url).into_iter().find(|one| one.url.host() == "casino.example").unwrap();
            may_check(&Outer { url, of: place, carrier: found.carrier, bare: found.bare })
        };
        assert!(of(Place::Anchor, "https://other.example/safe?link=http://casino.example/"));
        assert!(of(Place::Anchor, "https://other.example/tools/safety.php?u=http://casino.example/"));
        assert!(!of(Place::ScriptString, "https://other.example/safe?link=http://casino.example/"));
        assert!(!of(Place::Anchor, "https://other.example/safe/go?link=http://casino.example/"));
        assert!(!of(Place::Anchor, "https://safe.other.example/?link=http://casino.example/"));
        assert!(!of(Place::Anchor, "https://t.cn/safe?link=http://casino.example/"));
    }

    /// What a link of this kind to this URL is.
    fn of(place: Place, url: &str) -> Option<Technique> {
        let page = PageUrl::new("http://school.example/").unwrap();
        let url = PageUrl::new(url).unwrap();
        let found = carried(&url).into_iter().find(|one| one.url.host() == "casino.example");
        let found = found.unwrap_or_else(|| panic!("{url} carries nothing"));
        technique(&Outer { url, of: place, carrier: found.carrier, bare: found.bare }, &page)
    }

    #[test]
    fn redirectors_and_wrappers_lead_there() {
        use Technique::{N4, N5};
        for (url, technique) in [
            ("http://www.school.example/go.php?url=http%3A%2F%2Fcasino.example", N4),
            ("http://school.example/link.asp?casino.example", N4),
            ("http://lib.school.example/x?Redirect_URL=casino.example", N4),
            ("http://school.example/x?abc=//casino.example", N4),
            ("http://school.example/jump/casino.example", N4),
            ("http://school.example/redirect/https://casino.example", N4),
            ("http://school.example/out?id=Y2FzaW5vLmV4YW1wbGU", N4),
            ("http://school.example/out/aHR0cDovL2Nhc2luby5leGFtcGxlLw", N4),
            ("http://school.example/out/aHR0cDovL2Nhc2luby5leGFtcGxlLw==", N4),
            ("http://school.example/search/go.php?url=http://casino.example", N4),
            ("http://school.example/jump?name=http://casino.example", N4),
            ("http://school.example/20260101/go?u=http://casino.example", N4),
            ("http://school.example/tools/go?u=http://casino.example", N4),
            ("http://school.example/exit.php?site=http://casino.example/", N4),
            ("http://school.example/out?domain=casino.example", N4),
            ("http://school.example/goto.asp?page=http://casino.example/", N4),
            ("http://school.example/jump?src=http://casino.example/", N4),
            ("http://school.example/leave?host=http://casino.example/", N4),
            ("http://school.example/url.php?go=http:casino.example", N4),
            ("http://school.example/redirect/http://casino.example/report/scam", N4),
            ("http://other.example/link.asp?url=http://casino.example", N5),
            ("https://www.google.com.hk/url?sa=t&q=http://casino.example/", N5),
            ("https://www.google.com/amp/s/casino.example/x", N5),
            ("https://www.baidu.com/link?url=http%3A%2F%2Fcasino.example", N5),
            ("https://m.baidu.com/link?url=http%3A%2F%2Fcasino.example", N5),
            ("https://www.bing.com/ck/a?u=a1aHR0cDovL2Nhc2luby5leGFtcGxlLw", N5),
            ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fcasino.example%2F", N5),
            ("https://casino-example.translate.goog/?_x_tr_sl=auto", N5),
            ("https://translate.google.com/translate?sl=zh&u=casino.example", N5),
            ("https://casino-example.cdn.ampproject.org/c/s/x", N5),
            ("https://cdn.ampproject.org/c/s/casino.example/x", N5),
            ("https://t.cn/?u=http://casino.example", N5),
            ("https://l.facebook.com/l.php?u=https%3A%2F%2Fcasino.example", N5),
            ("https://link.zhihu.com/?target=https%3A//casino.example", N5),
            ("https://m.baidu.com/from=0/tc?src=http%3A%2F%2Fcasino.example", N5),
            ("https://view.officeapps.live.com/op/view.aspx?src=http://casino.example/a.docx", N5),
            ("https://urldefense.com/v3/__http://casino.example__;!!x", N5),
            ("https://proxy.library.example.org/login?url=http://casino.example/", N5),
            ("http://ezproxy.lib.school.example/login?url=http://casino.example/", N4),
            ("http://school.example/e/tool/gourl?url=casino%2Eexample", N4),
            ("http://school.example/go?target=eyJ1cmwiOiJodHRwOi8vY2FzaW5vLmV4YW1wbGUvIn0=", N4),
        ] {
            assert_eq!(of(Place::Anchor, url), Some(technique), "{url}");
        }
        let proxied = "http://other.example/proxy?url=http://casino.example/a.png";
        assert_eq!((of(Place::Image, proxied), of(Place::Iframe, proxied)), (None, Some(N5)));
        assert_eq!(of(Place::Anchor, "http://google.school.example/url?url=http://casino.example/"), Some(N4));
        assert_eq!((of(Place::ScriptSrc, proxied), of(Place::Stylesheet, proxied)), (Some(N5), Some(N5)));
        assert_eq!(of(Place::ScriptSrc, "https://r.jina.ai/http://casino.example/x.js"), Some(N5));
    }

    #[test]
    fn what_only_tells_searches_or_shares_leads_nowhere() {
        for url in [
            "https://web.archive.org/web/20200101000000/http://casino.example/",
            "http://archive.example/wayback/http://casino.example/",
            "http://arch.example/web/20200101/http://casino.example/",
            "https://www.virustotal.com/gui/search/http://casino.example",
            "https://who.is/whois/casino.example",
            "http://rank.example/site/casino.example",
            "http://tool.example/whois?domain=casino.example",
            "http://tool.example/?ref=http://casino.example/",
            "http://shop.example/?utm_source=casino.example",
            "http://www.school.example/search?q=casino.example",
            "http://www.school.example/search?url=http://casino.example/",
            "http://www.school.example/report.php?badurl=http://casino.example/",
            "http://www.school.example/search?q=http://casino.example/",
            "https://www.baidu.com/s?wd=casino.example",
            "https://www.facebook.com/sharer/sharer.php?u=http://casino.example/",
            "https://t.me/share/url?url=http://casino.example/",
            "http://www.school.example/static/casino.example",
            "http://www.school.example/sso/login?service=http%3A%2F%2Fcasino.example%2F",
            "https://social.test/share?u=http%3A%2F%2Fcasino.example%2F&t=x",
            "https://ads.test/frame?page=http%3A%2F%2Fcasino.example%2Fx",
            "http://www.school.example/warning.html?target=http://casino.example/",
            "http://www.school.example/fangzha?url=http://casino.example/",
            "http://www.school.example/thumb?url=http://casino.example/",
            "http://www.school.example/tousu/add?wangzhi=http://casino.example/",
            "http://www.school.example/antifraud/query?url=http://casino.example/",
            "http://www.school.example/tool/dns?url=casino%2Eexample",
            "http://proxy.example/login?url=http://casino.example/",
            "https://www.baidu.com/tc?from=http://casino.example/",
            "http://www.school.example/tools/headers?u=http://casino.example/",
            "http://www.school.example/scam/http://casino.example/",
        ] {
            assert_eq!(of(Place::Anchor, url), None, "{url}");
        }
    }
}
