//! Headings, columns and sentences of what is handed on: cleanup lists, findings, chains.

use crate::table::words;

words! {
    CLEANUP_TITLE { en: "Cleanup list", zh: "清理清单" }
    CLEANUP_INTRO {
        en: "The sites below carry references to illegal domains or contacts. Most owners do not know of them and did not put them there. Each case says what was found, how it was reached, how to see it, and what to do.",
        zh: "下列网站含有指向违法域名或联系方式的内容。多数网站的主办者并不知情，内容也并非其所放。每个案件列出发现的内容、到达路径、查看方法和处理建议。",
    }
    DEFANG_NOTE {
        en: "Addresses of illegal things are written so that they cannot be clicked (hxxp, [.]). Do not open them.",
        zh: "违法目标的网址已作无害化书写（hxxp、[.]），无法点击。请勿访问。",
    }
    MADE_AT { en: "Made {time} (UTC)", zh: "生成时间：{time}（UTC）" }
    CASES_COUNT { en: "{n} {n|case|cases}", zh: "{n} 个案件" }
    CASES_AND_INFO_COUNT {
        en: "{n} {n|case|cases} and {info} {info|site|sites} for information only",
        zh: "{n} 个案件，另有 {info} 个网站仅供参考",
    }
    FINDINGS_COUNT { en: "{n} {n|finding|findings}", zh: "{n} 条发现" }
    SEEN_SPAN {
        en: "{n} {n|day|days}; first seen {first}, last seen {last}",
        zh: "{n} 天；首次发现 {first}，最近发现 {last}",
    }
    DAYS_COUNT { en: "{n} {n|day|days}", zh: "{n} 天" }
    NO_CASES {
        en: "No cases. What was not looked at is not thereby clean.",
        zh: "没有案件。未检查的部分不代表没有问题。",
    }
    NO_FINDINGS {
        en: "No findings. What was not looked at is not thereby clean.",
        zh: "没有发现。未检查的部分不代表没有问题。",
    }
    CANDIDATE_KEY { en: "{counted}: the key of a campaign", zh: "{counted}：可能是同一团伙的标识" }
    CANDIDATE_SEEN {
        en: "{sites} {sites|site|sites}, {pages} {pages|page|pages}",
        zh: "{sites} 个网站，{pages} 个页面",
    }
    CANDIDATES_COUNT {
        en: "{n} {n|candidate|candidates}. Standing beside is no proof: look at each before you list it.",
        zh: "{n} 个候选。相邻并不等于有问题：列入名单前请逐一核实。",
    }
    OBSERVATIONS {
        en: "Odd about sites, although it names nothing that is watched:",
        zh: "网站的异常情况（未涉及监测对象）：",
    }
    OBSERVED_FOLDER {
        en: "{what}: {pages} {pages|page|pages} with findings, of {of} read, share nothing with the front page; perhaps somebody planted the folder",
        zh: "{what}：已读取 {of} 个页面，其中 {pages} 个有发现的页面与首页毫无共同之处，可能是被植入的目录",
    }
    OBSERVED_GOODS {
        en: "{pages} {pages|page|pages} of an official site {pages|tells|tell} engines to show {what}",
        zh: "官方网站的 {pages} 个页面向搜索引擎声明结构化数据 {what}",
    }
    OBSERVED_PUSH {
        en: "{pages} {pages|page|pages} with findings {pages|pushes itself|push themselves} to {what}",
        zh: "{pages} 个有发现的页面主动向 {what} 推送自身",
    }
    NO_CANDIDATES {
        en: "No candidates: nothing stands beside watched things on several unrelated sites.",
        zh: "没有候选：没有在多个无关网站上与监测对象相邻的内容。",
    }
    NO_CHAINS { en: "No chain leads there.", zh: "没有到达该处的溯源链。" }

    COLUMN_CASE { en: "case", zh: "案件" }
    COLUMN_SITE { en: "site", zh: "网站" }
    COLUMN_ROLE { en: "role", zh: "性质" }
    COLUMN_HOSTS { en: "hosts", zh: "主机" }
    COLUMN_OWNER { en: "claimed owner", zh: "自称主办单位" }
    COLUMN_OWNER_TOLD { en: "owner", zh: "主办单位" }
    COLUMN_OWNER_EITHER { en: "owner, known or claimed", zh: "主办单位（已知或自称）" }
    COLUMN_ICP { en: "claimed ICP", zh: "自称备案号" }
    COLUMN_CONTACT { en: "contact", zh: "联系方式" }
    COLUMN_SEVERITY { en: "severity", zh: "严重程度" }
    COLUMN_STATE { en: "state", zh: "状态" }
    COLUMN_PAGES { en: "pages", zh: "页面数" }
    COLUMN_FIXES { en: "fixes", zh: "待修复处" }
    COLUMN_WATCHED { en: "what is named", zh: "指向的违法目标" }
    COLUMN_CATEGORIES { en: "categories", zh: "类别" }
    COLUMN_TECHNIQUES { en: "techniques", zh: "手法" }
    COLUMN_FIRST_SEEN { en: "first seen", zh: "首次发现" }
    COLUMN_LAST_SEEN { en: "last seen", zh: "最近发现" }
    COLUMN_AGE { en: "open for", zh: "持续时间" }
    COLUMN_PAGE { en: "page", zh: "页面" }

    COLUMN_ADVICE { en: "what to do", zh: "处理建议" }
    COLUMN_NOT_LOOKED_AT { en: "not looked at", zh: "未检查" }
    COLUMN_CHAIN { en: "chain", zh: "溯源链" }

    COLUMN_AGE_DAYS { en: "days open", zh: "持续天数" }
    COLUMN_PAGE_FOUND { en: "page as found", zh: "页面（原始网址）" }
    COLUMN_PAGE_NORMALIZED { en: "page, normalized", zh: "页面（规范网址）" }
    COLUMN_PLACE { en: "place", zh: "位置" }
    COLUMN_WHERE { en: "where", zh: "元素或地址" }
    COLUMN_OFFSET { en: "byte", zh: "字节位置" }
    COLUMN_SEE { en: "how to see it", zh: "查看方法" }
    COLUMN_CURL { en: "with curl", zh: "curl 命令" }
    COLUMN_SEARCH { en: "in the site's files", zh: "在网站文件中查找" }
    COLUMN_KIND { en: "kind", zh: "类型" }
    COLUMN_SOURCE { en: "source", zh: "来源" }
    COLUMN_CONCEALMENT { en: "concealment", zh: "隐藏方式" }
    COLUMN_RUN { en: "run", zh: "运行" }
    COLUMN_SIGHTINGS { en: "sightings", zh: "出现次数" }
    COLUMN_STEP { en: "step", zh: "步骤" }
    COLUMN_ADDRESS { en: "address", zh: "网址" }
    COLUMN_VIA { en: "reached by", zh: "到达方式" }
    COLUMN_LINK_TEXT { en: "text of the link", zh: "链接文字" }
    REPORT_TITLE { en: "Report", zh: "报告" }
    SHEET_FINDINGS { en: "Findings", zh: "发现" }
    SHEET_CHAINS { en: "Chains", zh: "溯源链" }
    SHEET_LIST { en: "Cases", zh: "案件" }
    SHEET_PAGES { en: "Pages", zh: "页面" }
    SHEET_FIXES { en: "Fixes", zh: "待修复处" }
    SHEET_NOT_LOOKED_AT { en: "Not looked at", zh: "未检查" }
    SHEET_NOTES { en: "Notes", zh: "说明" }
    ALL_SITES { en: "all sites", zh: "全部网站" }

    SECTION_FIGURES { en: "In figures", zh: "统计" }
    CHART_SEVERITY { en: "findings by severity", zh: "按严重程度统计发现" }
    CHART_TECHNIQUE { en: "findings by technique", zh: "按手法统计发现" }
    CHART_CATEGORY { en: "findings by category", zh: "按类别统计发现" }
    CHART_OTHERS { en: "{n} others", zh: "其他 {n} 项" }
    NO_CATEGORY { en: "without category", zh: "未分类" }

    TILE_CASES { en: "cases", zh: "个案件" }
    TILE_INFO { en: "for information", zh: "个网站仅供参考" }
    TILE_PAGES { en: "pages", zh: "个页面" }
    TILE_FIXES { en: "fixes", zh: "处待修复" }

    OVERVIEW { en: "Overview", zh: "概览" }
    SECTION_FIXES { en: "What to fix", zh: "需要修复的内容" }
    SECTION_FINDINGS { en: "Findings and evidence", zh: "发现与证据" }
    SECTION_CHAIN { en: "How a searcher gets there", zh: "搜索用户如何到达" }
    SECTION_ADVICE { en: "What to do", zh: "处理建议" }
    SECTION_NOT_LOOKED_AT { en: "What was not looked at", zh: "未检查的部分" }
    NOT_LOOKED_AT_NOTE { en: "Not looked at does not mean clean.", zh: "未检查不代表没有问题。" }
    EVERYTHING_LOOKED_AT { en: "No page of this site is recorded as left out.", zh: "该网站没有未检查页面的记录。" }
    SECTION_EVERYWHERE { en: "What was looked at on no page", zh: "所有页面均未检查的内容" }
    AUTHORITY_BODY { en: "On the authority of: {body}", zh: "授权单位：{body}" }
    AUTHORITY_DOCUMENT { en: "By the document: {document}", zh: "授权文件：{document}" }
    AUTHORITY_SCOPE { en: "It covers: {scope}", zh: "授权范围：{scope}" }
    AUTHORITY_NOTICED { en: "Notice of it was given on: {day}", zh: "告知日期：{day}" }
    NOTE_TOLD { en: "As of {now}, a time that was told by `SUYUAN_NOW`", zh: "截至 {now}（时间由 `SUYUAN_NOW` 指定）" }
    NOTE_AUTHORIZED {
        en: "{run} did not obey robots.txt, on the authority of: {authority}",
        zh: "{run} 未遵守 robots.txt，授权依据：{authority}",
    }
    GAP { en: "{what}: {why}", zh: "{what}：未检查，{why}" }
    GAP_PAGES { en: "{what} and {n} more {n|page|pages}: {why}", zh: "{what} 及另外 {n} 个页面：{why}" }

    FIX_SEE { en: "{how}; look for “{raw}”", zh: "{how}，查找“{raw}”" }
    FIX_SEE_PIECE {
        en: "{how}; look for “{piece}”, which stands there in “{raw}” (made harmless here)",
        zh: "{how}，查找“{piece}”，原文为“{raw}”（此处已作无害化处理）",
    }
    FIX_PLACE { en: "in: {place}", zh: "位置：{place}" }
    FIX_SELECTOR { en: "element: {selector}", zh: "元素：{selector}" }
    FIX_PART { en: "in the file: {part}", zh: "文件内位置：{part}" }
    FIX_OFFSET { en: "byte {offset} of the page", zh: "页面第 {offset} 字节" }
    FIX_CURL { en: "with curl: {command}", zh: "用 curl 查看：{command}" }
    FIX_SEARCH { en: "in the site's files: {command}", zh: "在网站文件中查找：{command}" }
    FIX_HOLE { en: "address: {path}", zh: "地址：{path}" }
    FIX_PAGES { en: "on {n} {n|page|pages}:", zh: "共 {n} 个页面：" }
    AND_MORE { en: "and {n} more", zh: "另有 {n} 个" }

    EVIDENCE_AT { en: "seen {time}, HTTP {status}, as {vantage}", zh: "{time} 查看，HTTP {status}，身份：{vantage}" }
    EVIDENCE_HIDDEN { en: "hidden: {how}", zh: "隐藏方式：{how}" }
    EVIDENCE_DIGEST { en: "SHA-256 of the body", zh: "内容 SHA-256" }

    CHAIN_SEARCH { en: "search “{query}” on {engine}, result {rank}", zh: "在 {engine} 搜索“{query}”，第 {rank} 条结果" }
    CHAIN_SEARCH_UNRANKED { en: "search “{query}” on {engine}", zh: "在 {engine} 搜索“{query}”" }
    CHAIN_ENGINE_UNKNOWN { en: "a search engine", zh: "某搜索引擎" }
    CHAIN_TIER_TWO { en: "a page of another site that was confirmed to be polluted: tier two", zh: "其他网站上已确认被污染的页面：二级" }
    CHAIN_NOT_VISITED { en: "watchlisted, never visited", zh: "监测名单目标，从不访问" }
    CHAIN_OTHERS {
        en: "{n} other {n|page leads|pages lead} there as well",
        zh: "另有 {n} 个页面也通向此处",
    }
    CHAIN_ANOTHER { en: "another way", zh: "其他路径" }
    CHAIN_NONE { en: "No way from a start is on record.", zh: "没有从起点到此的路径记录。" }

    NOTE_NEUTRAL {
        en: "This entry accuses nobody: the content was most likely put there by somebody else.",
        zh: "本条目并非指控：相关内容很可能是他人所放。",
    }
    NOTE_PLATFORM {
        en: "The content was put there by users of the platform, not by the platform itself.",
        zh: "相关内容由平台用户发布，并非平台所为。",
    }
    NOTE_FARM {
        en: "This site seems to exist for spreading such references. It gets no notice; it is a matter for search engines and its hoster.",
        zh: "该网站疑为专门传播此类内容而设，不向其发送通知，应交由搜索引擎和接入商处理。",
    }
}
