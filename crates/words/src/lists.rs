//! What is said about lists: rows that cannot be used, files that are no lists, and what was expected instead.

use crate::table::words;

words! {
    ROW { en: "{file}:{line}: found `{found}`, expected {expected}", zh: "{file} 第 {line} 行：`{found}` 无法使用；要求：{expected}" }
    ROW_EMPTY { en: "{file}:{line}: found nothing, expected {expected}", zh: "{file} 第 {line} 行：没有内容；要求：{expected}" }

    SHEET_ROW { en: "{file}, sheet {sheet}, row {line}: found `{found}`, expected {expected}", zh: "{file} 工作表 {sheet} 第 {line} 行：`{found}` 无法使用；要求：{expected}" }
    SHEET_ROW_EMPTY { en: "{file}, sheet {sheet}, row {line}: found nothing, expected {expected}", zh: "{file} 工作表 {sheet} 第 {line} 行：没有内容；要求：{expected}" }

    EMPTY { en: "a domain, host, URL or IP address in this row", zh: "这一行中的域名、主机、网址或 IP 地址" }
    NO_URL { en: "a result with a `url`; one without (an answer, a map) leads to no page", zh: "带有 `url` 的结果（没有网址的回答、地图等不指向网页）" }
    CONTROL_CHARACTER { en: "text without control characters and line breaks", zh: "不含控制字符和换行的文字" }
    UNDECODABLE { en: "readable characters (save the file as UTF-8)", zh: "可读的文字（请把文件存为 UTF-8）" }
    TOO_LONG { en: "at most {most} characters", zh: "最多 {most} 个字符" }
    OPEN_QUOTE { en: "a closing quotation mark within the next few lines", zh: "在随后几行内结束的引号" }
    NOT_JSON { en: "a JSON object on one line", zh: "一行一个 JSON 对象" }
    NO_VALUE_COLUMN { en: "a header with a column named value, domain, url, host or ip ({chinese})", zh: "表头，其中有一列名为 {chinese}（value、domain、url、host 或 ip）" }
    OWN_REPORT { en: "a list of what is watched, not a report on the sites that embed it", zh: "监测名单，而不是关于嵌入网站的报告" }
    SEVERAL_VALUES { en: "a header line that names the columns, because more than one cell could be the entry", zh: "写明各列名称的表头，因为不止一个单元格可能是条目" }
    NOT_A_HOSTS_LINE { en: "0.0.0.0, 127.0.0.1 or ::1 and then host names", zh: "0.0.0.0、127.0.0.1 或 ::1，后接主机名" }
    SEVERAL_WORDS { en: "one entry a line (a comment begins with ` #`)", zh: "一行一个条目（注释以 ` #` 开头）" }
    UNKNOWN_KIND { en: "a kind: domain, host, url, ip, page, qq, wechat, telegram, whatsapp, line, phone, mail or crypto", zh: "种类：domain、host、url、ip、page、qq、wechat、telegram、whatsapp、line、phone、mail 或 crypto" }
    NOT_A_BARE_NAME { en: "a bare name for kind domain or host (with a path or port the kind is url)", zh: "种类 domain 或 host 只能是名称（带路径或端口的种类是 url）" }
    NOT_A_PAGE { en: "a URL with a path for kind page, and not the front page of a site", zh: "种类 page 只能是带路径的网址，不能是网站首页" }
    NOT_AN_ADDRESS { en: "one IP address for kind ip", zh: "种类 ip 只能是一个 IP 地址" }
    NOT_A_NAME { en: "a domain, host, URL or IP address", zh: "域名、主机、网址或 IP 地址" }
    NOT_A_SEED { en: "a page URL or a site such as school.example", zh: "网页地址，或 school.example 这样的网站" }
    NOT_HTTP { en: "an http or https URL", zh: "http 或 https 网址" }
    BAD_PORT { en: "a port that browsers do not refuse", zh: "浏览器不拒绝的端口" }
    BAD_LABEL { en: "labels of letters, digits, `_` and, inside, `-`", zh: "由字母、数字、`_` 组成的各段，`-` 只在中间" }
    LABEL_LENGTH { en: "labels of 1 to 63 characters, and at most 253 in all", zh: "每段 1 至 63 个字符，总共最多 253 个" }
    SINGLE_LABEL { en: "a name of two labels or more, such as casino.example", zh: "两段以上的名称，如 casino.example" }
    SHARED { en: "a name that belongs to one owner, not a shared suffix", zh: "属于一个所有者的名称，而不是共用的后缀" }
    RANGE { en: "single addresses, one a line, not a range", zh: "单个地址，一行一个，而不是地址段" }
    WILDCARD { en: "`*.` only at the front of a bare name", zh: "只在名称最前面的 `*.`" }
    NUMBER { en: "a column `kind` that says what this number is, such as qq or phone", zh: "`kind` 列，写明这个号码是什么，如 qq 或 phone" }
    ACCOUNT { en: "a column `kind` that says what this account is, such as telegram or line", zh: "`kind` 列，写明这个账号是什么，如 telegram 或 line" }
    FILTER_RULE { en: "a filter rule of the form `||casino.example^`", zh: "过滤规则只能写作 `||casino.example^`" }
    NOT_A_RECORD { en: "a record such as `casino.example CNAME .`", zh: "`casino.example CNAME .` 这样的记录" }
    OUT_OF_ZONE { en: "an owner inside the zone, relative (`casino.example`, without a dot at the end)", zh: "区域内的相对名称（`casino.example`，末尾没有点）" }
    NOT_A_TRIGGER { en: "a trigger by name or by rpz-ip", zh: "按名称或 rpz-ip 触发的规则" }
    NOT_A_BLOCK { en: "a blocking action (`CNAME .`, `CNAME *.`, `CNAME rpz-drop.`, or an address of nowhere)", zh: "拦截动作（`CNAME .`、`CNAME *.`、`CNAME rpz-drop.`，或指向空地址）" }
    OPEN_PARENTHESIS { en: "a closing parenthesis within the next few lines", zh: "在随后几行内结束的括号" }
    NOBODYS_OWN { en: "a handle or address of one owner, not a word of the service, a made-up number or an address of no machine", zh: "属于一个所有者的账号或地址，而不是平台自己的词、编造的号码或每台机器都有的地址" }
    LONG_LINE { en: "lines of at most {line_most} bytes", zh: "每行最多 {line_most} 字节" }
    CHILD_SITEMAP { en: "pages; this is another sitemap, which an index names: fetch it and import it as well", zh: "网页；这是索引列出的另一个站点地图，请取回后一并导入" }
    DOCTYPE { en: "XML without a document type", zh: "不带文档类型声明的 XML" }
    BROKEN_MARKUP { en: "XML that is whole to its end", zh: "完整的 XML" }
    NOT_A_DATE { en: "a date such as 2026-11-23 or 2026-11-23T20:00:00Z", zh: "日期，如 2026-11-23 或 2026-11-23T20:00:00Z" }
    A_QQ { en: "a QQ number or group of 5 to 11 digits", zh: "5 至 11 位的 QQ 号或群号" }
    A_WECHAT { en: "a WeChat id of 6 to 20 letters, digits, `_` and `-`, or a telephone number", zh: "6 至 20 位字母、数字、`_`、`-` 组成的微信号，或手机号" }
    A_TELEGRAM { en: "a Telegram name such as @name or t.me/name, or an invitation such as t.me/+code", zh: "Telegram 用户名，如 @name、t.me/name，或邀请链接 t.me/+code" }
    A_WHATSAPP { en: "a WhatsApp number with its country code, or wa.me/number", zh: "带国家代码的 WhatsApp 号码，或 wa.me/号码" }
    A_LINE { en: "a LINE id of 4 to 20 letters, digits, `.`, `_` and `-`", zh: "4 至 20 位字母、数字、`.`、`_`、`-` 组成的 LINE ID" }
    A_PHONE { en: "a telephone number of 5 to 15 digits", zh: "5 至 15 位的电话号码" }
    A_MAIL { en: "a mail address such as name@casino.example", zh: "邮箱地址，如 name@casino.example" }
    A_CRYPTO { en: "an address of a cryptocurrency", zh: "虚拟币地址" }
    NO_CONTACT { en: "an owner, a contact or a sector beside the site", zh: "网站之外，还应有主办单位、联系方式或行业" }
    NOT_A_PARTY { en: "whom to tell: owner, hoster, police or registrar", zh: "通知对象：主办单位、托管商、公安机关或域名注册商" }
    NOT_A_CONFIDENCE { en: "how sure it is: high, medium or low", zh: "可信程度：高、中或低" }
    LONG_CELL { en: "at most {cell_most} characters in a cell", zh: "每格最多 {cell_most} 个字符" }
    IMPORTED_CONTACTS { en: "{file}: contacts: {new} new, {known} known before, {gone} gone, {total} in all", zh: "{file}：联系人：新增 {new} 条，已有 {known} 条，移除 {gone} 条，共 {total} 条" }
    BROKEN_JSON { en: "JSON that is whole to its end", zh: "完整的 JSON" }
    TOO_MANY_OBJECTS { en: "at most {objects_most} objects or attributes in one file; split it", zh: "每个文件最多 {objects_most} 个对象或属性，请拆分" }
    NOT_A_PATTERN { en: "a STIX pattern of domains, URLs, addresses or accounts with `=` or IN, joined by OR", zh: "由域名、网址、地址或账号组成的 STIX 模式，用 `=` 或 `IN` 比较，以 `OR` 连接" }
    NOT_MALICIOUS { en: "an indicator of something malicious; what is benign or compromised is not watched", zh: "指向恶意内容的指标；无害的或被入侵的不列入监测" }
    REVOKED { en: "an indicator that was not revoked", zh: "未被撤销的指标" }
    NOT_A_MARK { en: "a mark of the Traffic Light Protocol such as TLP:AMBER; this one counts as TLP:RED", zh: "交通灯协议（TLP）标记，如 TLP:AMBER；此处按 TLP:RED 处理" }
    EXPIRED { en: "an entry that still holds; this one has ended", zh: "仍然有效的条目；此条目已到期" }
    NOT_A_RANK { en: "a rank, counted from 1", zh: "从 1 数起的名次" }

    NOT_RECOGNISED {
        en: "{file}:1: found {found}, expected a list: plain lines, CSV, XLSX, XLS, ODS, hosts file, filter list, RPZ zone, JSON, JSONL, STIX bundle, MISP event or, for seeds, a sitemap or an answer of SearXNG, each plain, gzip or zstd compressed",
        zh: "{file} 第 1 行：应为名单（逐行文本、CSV、XLSX、XLS、ODS、hosts 文件、过滤规则、RPZ 区域、JSON、JSONL、STIX 包、MISP 事件，种子还可为站点地图或 SearXNG 的回答，可用 gzip 或 zstd 压缩），却是{found}",
    }
    TOO_LARGE { en: "{file}: found more than {most} bytes (unpacked), expected at most that; split the list", zh: "{file}：解压后超过 {most} 字节；请拆分名单" }
    TOO_MANY { en: "{file}: found more than {most} {what}, expected at most that; split the list", zh: "{file}：{what}超过 {most} 个；请拆分名单" }
    SHEETS { en: "sheets", zh: "工作表" }
    CELLS { en: "cells", zh: "单元格" }
    SHARED_STRINGS { en: "shared texts", zh: "共享文本" }
    LINKS { en: "links", zh: "链接" }
    MERGED_BLOCKS { en: "merged blocks", zh: "合并区域" }
    LINES { en: "lines", zh: "行" }
    USABLE_ROWS { en: "usable rows", zh: "可用的行" }
    BAD_ROWS { en: "rows that cannot be used", zh: "不可用的行" }
    PARTS { en: "parts in the file", zh: "文件内的部件" }
    DAMAGED { en: "{file}: found {packing} data that cannot be unpacked, expected a whole file: {why}", zh: "{file}：{packing} 数据无法解压，文件应当完整：{why}" }
    ALLOWED_WITH_CATEGORY { en: "{file}:{line}: found a row with a category, as watchlists have it, expected an allow-list: a column `reason` or `expires` and no category, or plain lines without a header", zh: "{file} 第 {line} 行：带有监测名单才有的类别；允许名单应有“原因”或“有效期至”列而没有“类别”列，或为不带表头的逐行文本" }
    ALLOWED_WITHOUT_REASON { en: "{file}:{line}: found a row of named columns without a reason, expected an allow-list: a column `reason` or `expires` and no category, or plain lines without a header", zh: "{file} 第 {line} 行：各列有名称却没有原因；允许名单应有“原因”或“有效期至”列而没有“类别”列，或为不带表头的逐行文本" }
    NOTHING_USABLE { en: "{file}: found no usable row, expected at least one", zh: "{file}：没有可用的行，至少应有一行" }
    NOTHING_USABLE_BECAUSE { en: "{file}: found no usable row, expected at least one; the first that was refused: {reject}", zh: "{file}：没有可用的行，至少应有一行；第一条被拒绝的是：{reject}" }

    PNG { en: "a PNG image", zh: "PNG 图片" }
    JPEG { en: "a JPEG image", zh: "JPEG 图片" }
    GIF { en: "a GIF image", zh: "GIF 图片" }
    ZIP { en: "a ZIP archive that is no whole XLSX or ODS workbook", zh: "不是完整 XLSX 或 ODS 工作簿的 ZIP 压缩包" }
    OLD_OFFICE { en: "an old Office document that is no XLS workbook", zh: "不是 XLS 工作簿的旧版 Office 文档" }
    PDF { en: "a PDF document", zh: "PDF 文档" }
    SQLITE { en: "an SQLite database", zh: "SQLite 数据库" }
    SEVEN_ZIP { en: "a 7z archive", zh: "7z 压缩包" }
    RAR { en: "a RAR archive", zh: "RAR 压缩包" }
    BZIP2 { en: "bzip2 data", zh: "bzip2 数据" }
    XZ { en: "xz data", zh: "xz 数据" }
    TWICE { en: "data compressed twice", zh: "压缩了两次的数据" }
    PROGRAM { en: "a program", zh: "可执行程序" }
    PARQUET { en: "a Parquet file", zh: "Parquet 文件" }
    BINARY { en: "binary data", zh: "二进制数据" }
    MARKUP { en: "markup (HTML or XML)", zh: "标记文本（HTML 或 XML）" }
    JSON_DOCUMENT { en: "a JSON document", zh: "JSON 文档" }
    NO_LIST { en: "text that is no list", zh: "不是名单的文字" }

    IMPORTED_WATCHLIST { en: "{file}: watchlist: {new} new, {known} known before, {gone} gone, {total} in all", zh: "{file}：监测名单：新增 {new} 条，已有 {known} 条，移除 {gone} 条，共 {total} 条" }
    IMPORTED_ALLOWLIST { en: "{file}: allow-list: {new} new, {known} known before, {gone} gone, {total} in all", zh: "{file}：允许名单：新增 {new} 条，已有 {known} 条，移除 {gone} 条，共 {total} 条" }
    IMPORTED_SEEDS { en: "{file}: seeds: {new} new, {known} known before, {gone} gone, {total} in all", zh: "{file}：种子：新增 {new} 个，已有 {known} 个，移除 {gone} 个，共 {total} 个" }
    ON_THE_WATCHLIST { en: "on the watchlist of {file}", zh: "个条目在 {file} 的监测名单上" }
    OF_SOURCE { en: "from {name}", zh: "个来自 {name}" }
    WITHOUT_SOURCE { en: "without a source", zh: "个没有来源" }
    OF_LICENCE { en: "under the licence {name}", zh: "个许可为 {name}" }
    WITHOUT_LICENCE { en: "without a licence", zh: "个没有许可" }
    YOUNGER { en: "listed less than {days} days ago", zh: "个列入不到 {days} 天" }
    OLDER { en: "listed {days} days ago or more", zh: "个列入 {days} 天以上" }
    WITHOUT_DATE { en: "without a date", zh: "个没有日期" }
    WATCHED_NO_MORE { en: "ended, and are watched no longer", zh: "个已到期，不再监测" }
    WATCHED_NOT_LONG { en: "end within {days} days", zh: "个在 {days} 天内到期" }
    NEXT_END { en: "next to end: {at}", zh: "最近到期：{at}" }
    ON_THE_ALLOWLIST { en: "on the allow-list", zh: "个条目在允许名单上" }
    ALLOWED_NO_MORE { en: "of them expired", zh: "个其中已过期" }
    ALLOWED_NOT_LONG { en: "of them expire within {days} days", zh: "个其中在 {days} 天内到期" }
    NEXT_EXPIRY { en: "next to expire: {at}", zh: "最近到期：{at}" }
    REFUSED { en: "refused of {file}: expected {expected}", zh: "行在 {file} 中被拒绝；要求：{expected}" }
    EXCEPTED { en: "exceptions, which are allowed", zh: "个例外，予以允许" }
    ENTRIES { en: "entries", zh: "个条目" }
    REPEATED { en: "repeated", zh: "个重复" }
    REJECTED { en: "rejected", zh: "行被拒绝" }
    OF_KIND { en: "of kind {kind}", zh: "个种类为{kind}" }
    OF_CATEGORY { en: "of category {category}", zh: "个类别为{category}" }
    WITHOUT_CATEGORY { en: "without a category", zh: "个没有类别" }
}
