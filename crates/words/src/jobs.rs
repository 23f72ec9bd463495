//! What is said about a job before it runs: why it cannot, and what it would do.

use crate::table::words;

words! {
    AN_AUTHORITY { en: "a table `authority` with a key `body`", zh: "含有键 `body` 的表 `authority`" }
    AUTHORITY_TEXT { en: "one line of at most {most} characters in quotes, or a table of such lines with the keys `en` and `zh`", zh: "引号内不超过 {most} 个字符的一行文字，或以 `en`、`zh` 为键的表" }
    AUTHORITY_DAY { en: "a day such as 2026-11-23", zh: "日期，如 2026-11-23" }
    NO_SUCH_KEY { en: "there is no key `{name}` in `{of}`; the keys are {keys}", zh: "`{of}` 中没有键 `{name}`；可用的键为 {keys}" }
    NO_AUTHORITY { en: "--robots ignore: expected --authorized TEXT, which says on whose authority, found none", zh: "--robots ignore：须用 --authorized 写明依据谁的授权，却没有给出" }
    NO_UNLIMITED { en: "--connections-per-host: expected 1 without --rate unlimited, found {found}", zh: "--connections-per-host：没有 --rate unlimited 时应为 1，却是 {found}" }
    NO_CONTACT { en: "--contact: expected a URL or mail address at which a webmaster can reach us, found none; a crawl of public addresses needs it", zh: "--contact：应为网站管理员可以联系我们的网址或邮箱，却没有给出；抓取公网地址必须给出" }
    NO_WATCHLIST { en: "--watchlist: expected a list of what is known to be illegal, found none, and the ledger has none either", zh: "--watchlist：应为已知违法内容的名单，却没有给出，台账中也没有" }
    WATCHLIST_FULL { en: "--watchlist: found more than {most} bytes of entries in the ledger's list, expected at most that; give shorter lists", zh: "--watchlist：台账中名单的条目合计超过 {most} 字节；请改用较短的名单" }
    NO_SEEDS { en: "--seed, --seeds: expected at least one place to start from, found none, and the ledger has none either", zh: "--seed、--seeds：至少应有一个起点，却没有给出，台账中也没有" }
    NO_NEW_COMPLAINTS { en: "no new complaints to look at", zh: "没有新的举报需要核查" }
    ONLY_WATCHED_SEEDS { en: "--seed, --seeds: expected at least one place to start from that is not on the watchlist itself, found none", zh: "--seed、--seeds：至少应有一个本身不在监测名单上的起点，却没有" }
    BAD_SEED { en: "--seed: expected {expected}, found `{found}`", zh: "--seed：`{found}` 无效；要求：{expected}" }
    BAD_WEB { en: "{file}: {key}: expected {expected}, found `{found}`", zh: "{file}：{key}：`{found}` 无效；要求：{expected}" }
    A_SCOPE { en: "host, site, follow or any", zh: "host、site、follow 或 any" }
    LEDGER_IS_FOLDER { en: "--ledger: expected a file, found the folder `{file}`", zh: "--ledger：应为文件，却是目录 `{file}`" }
    LEDGER_NOWHERE { en: "--ledger: expected a file in a folder that is there, found `{file}`", zh: "--ledger：所在目录应当存在，却是 `{file}`" }
    WEB_OR_REPLAY { en: "--web, --replay: expected one of them, found both", zh: "--web、--replay：只能给出其中一个，却两个都有" }
    REPLAY_BROKEN { en: "{file} could be read in part only: {why}", zh: "{file} 只能读取一部分：{why}" }
    UNLIMITED_IS_PRIVATE { en: "a rate without limit is for private addresses only", zh: "不限速只能用于内网地址" }
    CONTACT_LACKING { en: "there is no contact for a webmaster", zh: "没有网站管理员可用的联系方式" }
    HANDLES_KEPT { en: "{n} {n|entry is a contact handle|entries are contact handles}: looked for where the words beside say what {n|it is|they are}; {n|it forbids|they forbid} no visit", zh: "{n} 个条目是联系方式：按上下文在页面上查找，不禁止访问任何网址" }
    ALLOWED_EXPIRED { en: "{n} {n|entry|entries} of the allow-list {n|has|have} expired and {n|allows|allow} nothing any more", zh: "允许名单中有 {n} 个条目已过期，不再生效" }

    PLAN_JOB { en: "job", zh: "任务" }
    PLAN_RUN { en: "run", zh: "运行" }
    PLAN_GOES_ON { en: "goes on with {run}", zh: "继续 {run}" }
    PLAN_BEGINS { en: "a new one", zh: "新的运行" }
    PLAN_LEDGER { en: "ledger", zh: "台账" }
    PLAN_WATCHLIST { en: "watchlist", zh: "监测名单" }
    PLAN_ENTRIES { en: "{n} {n|entry|entries}", zh: "{n} 条" }
    PLAN_ALLOWED { en: "allowed", zh: "允许名单" }
    PLAN_ALLOWED_ENTRIES { en: "{n} {n|entry|entries}, of which {expired} expired", zh: "{n} 条，其中 {expired} 条已过期" }
    PLAN_SEEDS { en: "seeds", zh: "起点" }
    PLAN_SEED_COUNTS { en: "{seeds} on {hosts} {hosts|host|hosts} of {sites} {sites|site|sites}", zh: "{seeds} 个，{hosts} 台主机，{sites} 个网站" }
    PLAN_PASSED_OVER { en: "passed over", zh: "跳过" }
    PLAN_WATCHED_SEED { en: "{url} is itself watchlisted", zh: "{url} 本身在监测名单上" }
    PLAN_KIND { en: "kind", zh: "类型" }
    PLAN_TRACE { en: "trace: from its seeds outward", zh: "trace：从起点向外追溯" }
    PLAN_AUDIT { en: "audit: a sample of each site", zh: "audit：逐站抽查" }
    A_KIND { en: "one of trace, audit", zh: "trace、audit 之一" }
    LOOKS_ARE_NO_CRAWL { en: "--kind: a job of kind recheck is run by `suyuan schedule`, and by hand with `suyuan recheck --due --job JOB.toml`", zh: "--kind：复查类任务由 `suyuan schedule` 运行，手动运行请用 `suyuan recheck --due --job JOB.toml`" }
    SITES_ARE_AUDITED { en: "--sites: a list of sites is for an audit; add `--kind audit`, or take `--seeds`", zh: "--sites：网站清单用于抽查；请加 `--kind audit`，或改用 `--seeds`" }
    AUDIT_SCOPE { en: "--scope: an audit looks at each site by itself; expected host or site, found `{found}`", zh: "--scope：抽查逐站进行；应为 host 或 site，却是 `{found}`" }
    PLAN_SCOPE { en: "scope", zh: "范围" }
    PLAN_MAX_HOPS { en: "max hops", zh: "最多跳数" }
    PLAN_MAX_PAGES { en: "max pages", zh: "最多页数" }
    PLAN_PER_SITE { en: "pages a site", zh: "每站页数" }
    PLAN_MAX_TIME { en: "max time", zh: "最长时间" }
    PLAN_SECONDS { en: "{n} s", zh: "{n} 秒" }
    PLAN_NO_LIMIT { en: "no limit", zh: "不限" }
    PLAN_ROBOTS { en: "robots.txt", zh: "robots 规则" }
    PLAN_OBEYED { en: "obeyed, asked as {agent}", zh: "遵守，以 {agent} 身份询问" }
    PLAN_IGNORED { en: "ignored, on the authority of {who}", zh: "不遵守，依据 {who} 的授权" }
    PLAN_RATE { en: "rate", zh: "速度" }
    PLAN_PER_SECOND { en: "{host} a second and host, {address} a second and address", zh: "每主机每秒 {host} 次，每地址每秒 {address} 次" }
    PLAN_UNLIMITED { en: "unlimited; public addresses are refused", zh: "不限；拒绝访问公网地址" }
    PLAN_IN_FLIGHT { en: "in flight", zh: "同时进行" }
    PLAN_VISITS { en: "{visits} {visits|visit|visits}, {connections} a host", zh: "{visits} 个访问，每主机 {connections} 个" }
    PLAN_USER_AGENT { en: "user agent", zh: "用户代理" }
    PLAN_HOST { en: "host", zh: "主机" }
    PLAN_MORE_HOSTS { en: "{n} more", zh: "还有 {n} 个" }
    ROBOTS_FIRST { en: "{origin}: robots.txt will be fetched first", zh: "{origin}：会先获取 robots.txt" }
    ROBOTS_KEPT { en: "{origin}: robots.txt of {at} permits {allowed} of {seeds} {seeds|seed|seeds} there", zh: "{origin}：{at} 的 robots.txt 允许其 {seeds} 个起点中的 {allowed} 个" }
    ROBOTS_NONE { en: "{origin}: no robots.txt ({reason}; asked {at})", zh: "{origin}：没有 robots.txt（{reason}；询问于 {at}）" }
    ROBOTS_SHUT { en: "{origin}: robots.txt could not be read, so nothing there is visited ({reason}; asked {at})", zh: "{origin}：无法读取 robots.txt，因此一律不访问（{reason}；询问于 {at}）" }
    NOTHING_FETCHED { en: "Nothing was fetched and nothing was written.", zh: "没有获取任何内容，也没有写入任何文件。" }
}
