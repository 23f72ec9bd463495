//! The words for severities, levels, roles, states, vantages and what watchlists name.

use crate::table::names;

names! {
    SEVERITIES {
        "critical" { en: "critical", zh: "严重" }
        "high" { en: "high", zh: "高" }
        "medium" { en: "medium", zh: "中" }
        "low" { en: "low", zh: "低" }
        "info" { en: "info", zh: "提示" }
    }
}

names! {
    SEVERITY_MEANINGS {
        "critical" { en: "Somebody else controls what the server sends.", zh: "服务器输出的内容已受他人控制。" }
        "high" {
            en: "A function of the site, or a resource that it delegated, is being abused.",
            zh: "网站的某项功能或其委托的资源正被滥用。",
        }
        "medium" {
            en: "Content of users or third parties leads there, and search engines count it.",
            zh: "用户或第三方的内容指向该目标，并会被搜索引擎计入权重。",
        }
        "low" { en: "It is only mentioned there, or search engines are told not to count it.", zh: "仅为一般提及，或已要求搜索引擎不计入权重。" }
        "info" { en: "For information; the owner has nothing to do.", zh: "仅供参考，网站主办者无需处理。" }
    }
}

names! {
    LEVELS {
        "E0" { en: "a mention", zh: "文字提及" }
        "E1" { en: "a machine-readable reference", zh: "机器可读的引用" }
        "E2" { en: "a reference that is concealed, or stands where it cannot belong", zh: "隐藏的引用，或出现在不应出现的位置" }
        "E3" { en: "two visitors are shown different things", zh: "对不同访问者展示不同内容" }
        "E4" { en: "the page sends the visitor there without a click", zh: "无需点击，页面即把访问者带往该处" }
    }
}

names! {
    ROLES {
        "victim" { en: "victim", zh: "受害网站" }
        "platform" { en: "platform", zh: "平台（用户内容）" }
        "farm" { en: "farm", zh: "站群/蜘蛛池" }
        "unknown" { en: "not determined", zh: "尚未判定" }
    }
}

names! {
    PARTIES {
        "owner" { en: "owner", zh: "主办单位" }
        "hoster" { en: "hoster", zh: "托管商" }
        "police" { en: "police", zh: "公安机关" }
        "registrar" { en: "registrar", zh: "域名注册商" }
    }
}

names! {
    CONFIDENCES {
        "high" { en: "high", zh: "高" }
        "medium" { en: "medium", zh: "中" }
        "low" { en: "low", zh: "低" }
    }
}

names! {
    CONTACT_NOTES {
        "expired" { en: "what said it has expired", zh: "所依据的文件已过期" }
        "cdn" { en: "CDN, not origin", zh: "CDN，并非源站" }
        "elsewhere" { en: "said by another site, to which this one leads", zh: "由该网站跳转到的另一网站提供" }
        "claimed" { en: "claimed by the site", zh: "网站自称" }
        "claimed-elsewhere" { en: "claimed by the site, and by others as well", zh: "网站自称，其他网站也自称" }
    }
}

names! {
    LOOKUP_SOURCES {
        "security.txt" { en: "security.txt", zh: "security.txt 文件" }
        "contact page" { en: "contact pages", zh: "联系页面" }
        "rdap:domain" { en: "register of domains", zh: "域名注册信息" }
        "rdap:ip" { en: "register of networks", zh: "IP 注册信息" }
    }
}

names! {
    LOOKUP_OUTCOMES {
        "found" { en: "found", zh: "已找到" }
        "nothing" { en: "nothing there", zh: "没有" }
        "unusable" { en: "an answer that says nothing", zh: "答复无法使用" }
        "no-answer" { en: "no answer", zh: "无应答" }
        "robots" { en: "not asked, robots.txt forbids it", zh: "未查询，robots.txt 不允许" }
        "refused" { en: "not asked, its address is not to be visited", zh: "未查询，该地址不得访问" }
        "no-register" { en: "not asked, no register answers for it", zh: "未查询，没有对应的注册机构" }
        "not-asked" { en: "not asked, it does not apply", zh: "未查询，不适用" }
    }
}

names! {
    STATES {
        "open" { en: "open", zh: "待核实" }
        "confirmed" { en: "confirmed", zh: "已确认" }
        "notified" { en: "notified", zh: "已通知" }
        "cleaned" { en: "cleaned", zh: "已清理" }
        "relapsed" { en: "relapsed", zh: "复发" }
        "unreachable" { en: "unreachable", zh: "无法访问" }
        "disputed" { en: "disputed", zh: "有异议" }
        "dismissed" { en: "dismissed", zh: "已排除" }
    }
}

names! {
    VANTAGES {
        "plain" { en: "honest crawler", zh: "如实标识的爬虫" }
        "spider" { en: "search engine's spider", zh: "搜索引擎蜘蛛" }
        "searcher" { en: "visitor from a search result", zh: "从搜索结果进入的访问者" }
        "mobile" { en: "visitor on a phone", zh: "手机访问者" }
        "language" { en: "visitor with another language", zh: "使用其他语言的访问者" }
        "repeat" { en: "second visit", zh: "再次访问" }
        "browser" { en: "real browser", zh: "真实浏览器" }
    }
}

names! {
    SEE_AS {
        "plain" { en: "Open the page and view its source", zh: "打开该页面并查看网页源代码" }
        "header" {
            en: "Request the address with curl, which shows the header fields and follows nothing; do not open it in a browser",
            zh: "用 curl 请求该地址（只显示响应头，不会跳转），不要用浏览器打开",
        }
        "sent-away" {
            en: "Request the page with curl, which follows nothing; a browser would be sent on",
            zh: "用 curl 请求该页面（不会跳转），用浏览器打开会被带走",
        }
        "search-result" {
            en: "Search for the page in the search engine that listed it; the page itself may not show it now",
            zh: "在列出该页面的搜索引擎中搜索该页面，页面本身现在可能不显示",
        }
        "spider" {
            en: "Request the page with the user agent of a search engine's spider and view the source",
            zh: "以搜索引擎蜘蛛的 User-Agent 请求该页面并查看源代码",
        }
        "searcher" {
            en: "Come to the page from a search result (Referer of a search engine) and view the source",
            zh: "从搜索结果进入该页面（带搜索引擎的 Referer）并查看源代码",
        }
        "mobile" {
            en: "Come to the page from a search result on a phone and view the source",
            zh: "用手机从搜索结果进入该页面并查看源代码",
        }
        "language" {
            en: "Request the page with another Accept-Language and view the source",
            zh: "以其他 Accept-Language 请求该页面并查看源代码",
        }
        "repeat" {
            en: "Request the page several times without cookies and view the source",
            zh: "不带 Cookie 多次请求该页面并查看源代码",
        }
        "browser" {
            en: "Open the page in a browser and inspect it after its scripts have run",
            zh: "用浏览器打开该页面，在脚本运行后检查元素",
        }
    }
}

names! {
    WATCH_KINDS {
        "domain" { en: "domain", zh: "域名" }
        "host" { en: "host", zh: "主机" }
        "url" { en: "URL", zh: "网址" }
        "ip" { en: "IP address", zh: "IP 地址" }
        "page" { en: "polluted page (tier two)", zh: "被污染页面（二级）" }
        "qq" { en: "QQ number", zh: "QQ 号" }
        "wechat" { en: "WeChat id", zh: "微信号" }
        "telegram" { en: "Telegram name", zh: "电报（Telegram）账号" }
        "whatsapp" { en: "WhatsApp number", zh: "WhatsApp 号码" }
        "line" { en: "LINE id", zh: "LINE 账号" }
        "phone" { en: "telephone number", zh: "电话号码" }
        "mail" { en: "mail address", zh: "电子邮箱" }
        "crypto" { en: "cryptocurrency address", zh: "虚拟货币地址" }
    }
}

names! {
    CATEGORIES {
        "gambling" { en: "gambling", zh: "赌博" }
        "pornography" { en: "pornography", zh: "色情" }
        "porn" { en: "pornography", zh: "色情" }
        "fraud" { en: "fraud", zh: "诈骗" }
        "phishing" { en: "phishing", zh: "钓鱼" }
        "malware" { en: "malware", zh: "恶意软件" }
        "drugs" { en: "drugs", zh: "毒品" }
        "weapons" { en: "weapons", zh: "枪支弹药" }
        "counterfeit" { en: "counterfeit goods", zh: "假冒商品" }
        "spam" { en: "spam", zh: "垃圾信息" }
        "lottery" { en: "illegal lottery", zh: "非法彩票" }
    }
}
