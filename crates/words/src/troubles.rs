//! What came of a visit, what went wrong, and why something was not looked at.

use crate::table::names;

names! {
    OUTCOMES {
        "page" { en: "read", zh: "已读取" }
        "redirect" { en: "redirect", zh: "跳转" }
        "not-html" { en: "not a kind of page that we read", zh: "不是可读取的页面类型" }
        "status" { en: "error status", zh: "返回错误状态码" }
        "robots-forbid" { en: "robots.txt forbids it", zh: "robots.txt 禁止访问" }
        "refused" { en: "refused by our own rules", zh: "按本程序的规则拒绝访问" }
        "timed-out" { en: "took too long", zh: "超时" }
        "quarantined" { en: "set aside", zh: "已隔离" }
        "unreachable" { en: "could not be reached", zh: "无法访问" }
    }
}

names! {
    TROUBLES {
        "dns" { en: "the name does not resolve", zh: "域名无法解析" }
        "connect" { en: "no connection", zh: "无法建立连接" }
        "reset" { en: "the connection was cut", zh: "连接被中断" }
        "tls" { en: "no TLS connection could be made", zh: "无法建立 TLS 连接" }
        "malformed" { en: "the answer was not HTTP, or beyond the limits", zh: "响应不是有效的 HTTP，或超出限制" }
        "timed-out" { en: "the visit took longer than it may", zh: "访问超过时限" }
        "too-slow" { en: "the answer came too slowly", zh: "响应过慢" }
        "bad-coding" { en: "the coding of the body is unknown or broken", zh: "内容编码未知或已损坏" }
        "private-address" { en: "the address is not public", zh: "目标是非公网地址" }
        "watchlisted" { en: "it is on the watchlist and never visited", zh: "目标在监测名单上，绝不访问" }
        "public-address" { en: "public addresses need a pace and a contact", zh: "访问公网地址须限速并提供联系方式" }
        "too-many-redirects" { en: "too many redirects in a row", zh: "连续跳转过多" }
        "not-recorded" { en: "the recording has no such page", zh: "存档中没有该页面" }
        "robots-unread" { en: "its robots.txt could not be read, so it was not asked for", zh: "无法读取其 robots.txt，因此未访问" }
        "panicked" { en: "reading it made a reader fail; it is set aside", zh: "读取该页面时程序出错，已隔离" }
        "quarantined" { en: "it was being read each time the program died, the last time by itself; it is set aside", zh: "程序多次在读取该页面时中断（最后一次仅在读取该页面），已隔离" }
    }
}

names! {
    GAPS {
        "vantage" { en: "not seen through these eyes", zh: "未以该身份查看" }
        "version" { en: "this version cannot look at it", zh: "本版本无法检查" }
        "not-checked" { en: "no page was looked at for it", zh: "未检查任何页面" }
        "robots-forbid" { en: "robots.txt forbids it", zh: "robots.txt 禁止访问" }
        "unreachable" { en: "could not be reached", zh: "无法访问" }
        "timed-out" { en: "took too long", zh: "超时" }
        "refused" { en: "refused by our own rules", zh: "按本程序的规则拒绝访问" }
        "status" { en: "error status", zh: "返回错误状态码" }
        "throttled" { en: "asked to come back later (429 or 503)", zh: "服务器要求稍后再访问（429 或 503）" }
        "not-html" { en: "not a kind of page that we read", zh: "不是可读取的页面类型" }
        "quarantined" { en: "set aside after trouble", zh: "因故障已隔离" }
        "partial" { en: "a limit cut the reading short", zh: "因达到上限，仅读取了一部分" }
        "truncated" { en: "only the beginning was read", zh: "仅读取了开头部分" }
        "left-out" { en: "left out because a budget was used up", zh: "因预算用尽而未访问" }
        "sampled" { en: "not in the sample", zh: "不在抽样之内" }
        "script-unread" { en: "a script that could not be read", zh: "无法读取的脚本" }
        "outside" { en: "outside the scope of the run", zh: "不在本次抓取范围内" }
        "beyond" { en: "further from the seeds than this run goes", zh: "距起点过远，本次未访问" }
        "pending" { en: "still waiting for its visit", zh: "尚在等待访问" }
        "leased" { en: "being visited when the run stopped", zh: "运行停止时正在访问" }
    }
}

names! {
    HOLDS {
        "throttled" { en: "slowed by 429 or 503", zh: "因 429 或 503 放慢" }
        "failing" { en: "without an answer", zh: "没有回答" }
        "asked-to-wait" { en: "asked us to wait", zh: "要求等待" }
        "given-up" { en: "given up", zh: "已放弃" }
    }
}
