//! What packets say: what is in them, what an owner has to do with it, and the form for the answer.

use crate::table::words;

words! {
    TITLE { en: "Packet of cases", zh: "问题网站材料" }
    FOR { en: "For: {who}", zh: "对象：{who}" }
    UNKNOWN_AREA { en: "area not known", zh: "地区不明" }
    UNKNOWN_HOSTER { en: "hoster not known", zh: "托管方不明" }
    COUNTS { en: "{cases} {cases|case|cases}, {pages} {pages|page|pages}, {fixes} {fixes|fix|fixes}", zh: "{cases} 个案件，{pages} 个页面，{fixes} 处待修复" }
    UNCONFIRMED { en: "Not confirmed by a person: {sites}. What stands here was found by a program; somebody has to look at it before it is handed on.", zh: "未经人工确认：{sites}。以下内容由程序发现，转交前须经人工核实。" }
    UNCONFIRMED_MORE { en: " and {n} more", zh: " 等另外 {n} 个" }
    LEFT_OUT_CLEANED { en: "left out: {n} cleaned {n|case|cases}: nothing is left to repair", zh: "未列入：{n} 个已清理的案件，无需整改" }
    LEFT_OUT_DISPUTED { en: "left out: {n} disputed {n|case|cases}: what the owner said is looked at first", zh: "未列入：{n} 个有异议的案件，须先核实主办单位的意见" }
    CONTENTS { en: "What is in this packet", zh: "材料内容" }
    FILE_COVER { en: "`cover.html`, `cover.txt`: this sheet, to print or to send", zh: "`cover.html`、`cover.txt`：本说明，可打印或转发" }
    FILE_LIST { en: "`list.xlsx`: the cases, every page as it was found, normalized and decoded, what to fix and how to see it, the evidence", zh: "`list.xlsx`：案件、全部页面（原始、规范、解码网址）、待修复处及查看方法、证据" }
    FILE_EVIDENCE { en: "`evidence.csv`, `evidence.warc.gz`: each finding, and the raw answers as they were received, to be read with ReplayWeb.page or warcio", zh: "`evidence.csv`、`evidence.warc.gz`：各条发现及所收到的原始应答，可用 ReplayWeb.page 或 warcio 查看" }
    FILE_REPLY { en: "`reply.csv`: the form for the answer, to be filled in and sent back", zh: "`reply.csv`：整改反馈表，请填写后发回" }
    FILE_DEAD_LINKS { en: "`dead-links`: lists of pages for the consoles of search engines", zh: "`dead-links`：供搜索引擎站长平台使用的死链列表" }
    FILE_MANIFEST { en: "`MANIFEST.sha256`: the digests of all files; `sha256sum -c` checks them", zh: "`MANIFEST.sha256`：全部文件的摘要，可用 `sha256sum -c` 核对" }
    DEAD_LINKS { en: "Taking pages out of search engines", zh: "从搜索引擎中删除页面" }
    DEAD_LINKS_FIRST { en: "First remove the pages, and let the server answer 404 or 410 for each: engines do not take out what still answers.", zh: "先删除页面，并使服务器对每个网址返回 404 或 410：仍可访问的页面不会被删除。" }
    DEAD_LINKS_GONE { en: "Files that begin with `gone` hold pages that answered 404 or 410 when they were last looked at: they can be handed in as they are.", zh: "文件名以 `gone` 开头的列表，其页面最近一次检查时已返回 404 或 410，可直接提交。" }
    DEAD_LINKS_AFTER { en: "Files that begin with `after-removal` hold pages that still answered. Strike the pages that you clean and keep; hand the list in only when all others answer 404 or 410.", zh: "文件名以 `after-removal` 开头的列表，其页面仍可访问。请先划去清理后保留的页面，待其余页面均返回 404 或 410 后再提交。" }
    DEAD_LINKS_HOW { en: "Only the verified owner of a site can hand a list in: put it at the root of the site, and name its address in the console (Baidu, Sogou and 360 under dead links; Google and Bing take single pages and prefixes in their removal tools). A file has at most {urls} URLs and is smaller than {megabytes} MB.", zh: "只有通过验证的网站主办者才能提交：将列表放在网站根目录，在站长平台填写其地址（百度、搜狗、360 的死链提交；谷歌、必应在删除工具中逐页或按前缀提交）。每个文件不超过 {urls} 条网址，且小于 {megabytes} MB。" }
    DEAD_LINKS_FRONT { en: "Front pages are in no list.", zh: "首页不在列表中。" }
    REPLY { en: "Form for the answer", zh: "整改反馈表" }
    REPLY_HOW { en: "Please write in a few words what was done and when, and send the form back.", zh: "请简要填写整改措施和完成时间，并将本表发回。" }
    REPLY_FOUND { en: "what was found", zh: "发现的问题" }
    REPLY_FOUND_IN { en: "{what}; {n} {n|page|pages}", zh: "{what}；{n} 个页面" }
    REPLY_ANSWER { en: "answer", zh: "整改反馈" }
    REPLY_NOTE { en: "note", zh: "备注" }
    REPLY_BY { en: "Filled in by", zh: "填写人" }
    REPLY_DATE { en: "Date", zh: "日期" }
    REPLY_SEAL { en: "Signature or seal", zh: "签名或盖章" }
    COLUMN_PAGE_READ { en: "page, decoded", zh: "页面（解码网址）" }
    COLUMN_FINDING { en: "finding", zh: "发现编号" }
    COLUMN_LEVEL { en: "evidence", zh: "证据级别" }
    COLUMN_VANTAGE { en: "seen as", zh: "访问方式" }
    COLUMN_SEEN { en: "seen", zh: "发现时间" }
    COLUMN_STATUS { en: "HTTP status", zh: "HTTP 状态" }
    COLUMN_DIGEST { en: "SHA-256 of the body", zh: "正文 SHA-256" }
    SHEET_EVIDENCE { en: "Evidence", zh: "证据" }
    MADE { en: "{n} {n|packet|packets} in `{folder}`", zh: "已在 `{folder}` 写出 {n} 份材料" }
    EVIDENCE_MADE { en: "the evidence of {n} {n|case|cases} in `{folder}`", zh: "已在 `{folder}` 写出 {n} 个案件的证据" }
    LEFT_OUT_RECORDS { en: "{n} {n|capture|captures} without records, since {n|it shows|they show} something whose own mark (TLP) is stricter than `TLP:AMBER`", zh: "{n} 次抓取不附记录：其中出现 TLP 标记比 `TLP:AMBER` 更严格的对象" }
    LEFT_OUT_MISSING { en: "{n} {n|capture|captures} whose records are not beside the ledger any more: their packets name them without evidence", zh: "{n} 次抓取的记录已不在台账旁：材料中仅列出，不附证据" }
    A_FOLDER { en: "a folder for the packets (`--out DIR`)", zh: "存放材料的目录（`--out DIR`）" }
    NOT_OURS { en: "--out: expected a folder that holds nothing but packets, or none, found `{file}` with something else in it", zh: "--out：应为不存在的目录，或只含此前写出的材料的目录，`{file}` 中却有其他内容" }
}
