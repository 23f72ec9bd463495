//! What would happen to a URL, and why, in sentences.

use crate::table::words;

words! {
    ABOUT { en: "{url} belongs to the site {site}.", zh: "{url} 属于网站 {site}。" }
    WATCHED { en: "It is on the watchlist as {value} ({kind}, from {source}): it is recorded wherever it stands, and never visited.", zh: "它在监测名单上，条目为 {value}（{kind}，来源 {source}）：无论出现在哪里都会记录，绝不访问。" }
    WATCHED_BY_NOBODY { en: "It is on the watchlist as {value} ({kind}): it is recorded wherever it stands, and never visited.", zh: "它在监测名单上，条目为 {value}（{kind}）：无论出现在哪里都会记录，绝不访问。" }
    VERDICT_VISITED { en: "It may be visited.", zh: "可以访问它。" }
    WATCHED_AS_PAGE { en: "It is watched as a page that was polluted, which is of tier two (from {source}): pages of other sites that name it are told, as no worse than medium, and it is visited like any other.", zh: "它作为已确认被污染的页面受到监测（二级，来源 {source}）：其他网站指向它的页面会被记录，严重程度最高为中；它本身照常访问。" }
    VERDICT_WATCHLISTED { en: "It would not be visited: it is on the watchlist.", zh: "不会访问它：它在监测名单上。" }
    VERDICT_ROBOTS { en: "It would not be visited: robots.txt forbids it.", zh: "不会访问它：robots.txt 禁止。" }
    VERDICT_ROBOTS_UNREAD { en: "It would not be visited: its host or its robots.txt could not be reached.", zh: "不会访问它：其主机或 robots.txt 无法访问。" }
    VERDICT_REFUSED { en: "It would not be visited: our own rules refuse its address (--allow-private lets private ones through).", zh: "不会访问它：按本程序的规则拒绝其地址（--allow-private 可放行私有地址）。" }
    VERDICT_SCOPE { en: "It would not be visited: it is out of scope.", zh: "不会访问它：它不在范围之内。" }
    VERDICT_BEYOND { en: "It would not be visited: it is too far from the seeds.", zh: "不会访问它：它距起点过远。" }
    VERDICT_HOST_FAILING { en: "It would not be visited: its host failed too often in a row.", zh: "不会访问它：其主机连续失败次数过多。" }
    VERDICT_HOST_WAITS { en: "It would not be visited: its host asks to be left alone for longer than a run waits.", zh: "不会访问它：其主机要求的等待时间超过一次运行所能等待的时间。" }
    VERDICT_LEFT_OUT { en: "It would not be visited: a budget is used up.", zh: "不会访问它：预算已用尽。" }
    NAMED { en: "{n} {n|finding names|findings name} it; how one gets there, `suyuan chains {value}` tells.", zh: "有 {n} 条发现提及它；通往它的链条可用 `suyuan chains {value}` 查看。" }
    NOT_WATCHED { en: "It is not on the watchlist.", zh: "它不在监测名单上。" }
    ALLOWED { en: "It is allowed by {value} of {source} (reason {reason}, up to and including {until}): it is not reported, and may be visited.", zh: "{source} 中的 {value} 允许它（原因 {reason}，有效至 {until} 当日）：不予报告，可以访问。" }
    NO_RUN { en: "No run has begun in this ledger yet.", zh: "此台账中尚无运行。" }
    IS_SEED { en: "It is a seed of run {run} (scope {scope}).", zh: "它是运行 {run} 的起点（范围 {scope}）。" }
    HOST_OF_SEED { en: "Its host is that of a seed of run {run}: every scope takes it in (here: {scope}).", zh: "它的主机是运行 {run} 某个起点的主机：任何范围都包含它（此处为 {scope}）。" }
    SITE_OF_SEED { en: "Its site is that of a seed of run {run}: the scopes site, follow and any take it in (here: {scope}).", zh: "它的网站是运行 {run} 某个起点的网站：site、follow、any 范围包含它（此处为 {scope}）。" }
    STRANGER { en: "Its site is no seed's of run {run}: scope any takes it in, scope follow only by a hop from a page with findings (here: {scope}).", zh: "它的网站不是运行 {run} 任何起点的网站：any 范围包含它，follow 范围仅在由有发现的页面跳来时包含它（此处为 {scope}）。" }
    NOT_MET { en: "Run {run} has met no hop to it that it could follow.", zh: "运行 {run} 未遇到可跟踪的指向它的链接。" }
    MET { en: "It was met {via}, {hops} {hops|hop|hops} from a seed.", zh: "{via}，距起点 {hops} 跳。" }
    FROM_LIST { en: "on the list of seeds", zh: "来自起点列表" }
    FROM_PAGE { en: "on {page} ({kind})", zh: "见于 {page}（{kind}）" }
    STATE_WAITING { en: "It waits for its visit.", zh: "它在等待访问。" }
    STATE_WAITING_IN_VAIN { en: "Its turn has not come yet; then it is recorded as not visited.", zh: "尚未轮到它；届时将记录为未访问。" }
    STATE_OUTSIDE { en: "It is out of scope as far as known.", zh: "就目前所知，它不在范围之内。" }
    STATE_BEYOND { en: "It is further from the seeds than the run goes (--max-hops).", zh: "它距起点超过了本次运行的跳数（--max-hops）。" }
    STATE_DONE { en: "It was visited in this run.", zh: "本次运行已访问过它。" }
    STATE_NOT_SENT { en: "Its turn came in this run, and nothing came back.", zh: "本次运行轮到过它，但没有取得任何内容。" }
    STATE_LEFT_WITH_HOST { en: "It was left out with everything else that waited for its host.", zh: "它与等待该主机的其他网址一起未被访问。" }
    STATE_LEFT_OUT { en: "It was left out, because a budget was used up.", zh: "因预算用尽，未访问它。" }
    ROBOTS_UNKNOWN { en: "Its robots.txt has not been fetched yet; it will be, before any page.", zh: "尚未获取其 robots.txt；访问任何页面之前会先获取。" }
    ROBOTS_ALLOW { en: "robots.txt permits it by line {line}: {rule} (fetched {at}).", zh: "robots.txt 第 {line} 行允许：{rule}（获取于 {at}）。" }
    ROBOTS_FORBID { en: "robots.txt forbids it by line {line}: {rule} (fetched {at}).", zh: "robots.txt 第 {line} 行禁止：{rule}（获取于 {at}）。" }
    ROBOTS_SILENT { en: "No line of robots.txt speaks about it, so it is permitted (fetched {at}).", zh: "robots.txt 没有相关的行，因此允许（获取于 {at}）。" }
    ROBOTS_ABSENT { en: "No robots.txt speaks against it ({reason}; asked {at}).", zh: "没有 robots.txt 禁止它（{reason}；询问于 {at}）。" }
    ROBOTS_UNREACHABLE { en: "robots.txt could not be read, so nothing is permitted there ({reason}; asked {at}).", zh: "无法读取 robots.txt，因此一律不访问（{reason}；询问于 {at}）。" }
    LANE { en: "The next request to {host} may leave in {wait} s; answers take {answer} ms; {failures} {failures|failure|failures} in a row.", zh: "对 {host} 的下一个请求可在 {wait} 秒后发出；回答约需 {answer} 毫秒；连续失败 {failures} 次。" }
    LANE_SLOWED { en: " The pause between requests is {times} times the usual one.", zh: "请求间隔为平常的 {times} 倍。" }
    LANE_ASKED { en: " Its robots.txt asks for {pause} s between requests.", zh: "其 robots.txt 要求请求间隔 {pause} 秒。" }
    LANE_GIVEN_UP { en: " The host is given up for the run.", zh: "本次运行已放弃该主机。" }
    NO_LANE { en: "No pause is on record for {host}: the next request need not wait.", zh: "没有 {host} 的等待记录：下一个请求无需等待。" }
    VISITED { en: "{at} as {vantage}: {outcome}{details}.", zh: "{at} 以{vantage}访问：{outcome}{details}。" }
    WITH_STATUS { en: ", status {status}", zh: "，状态码 {status}" }
    WITH_REASON { en: " ({reason})", zh: "，原因：{reason}" }
    LOOKED_AT { en: "That answer was looked at for: {groups}.", zh: "该响应已检查：{groups}。" }
    NOT_LOOKED_AT { en: "It was not looked at for: {groups}. Not looked at does not mean clean.", zh: "该响应未检查：{groups}。未检查不代表没有问题。" }
    LOOK_BLOCKED { en: "It could not be looked at, or not to its end, for: {groups} ({why}).", zh: "该响应无法检查或未能完整检查：{groups}（{why}）。" }
    ALIKE { en: "What follows holds for each of these {n} visits.", zh: "以下说明对这 {n} 次访问均适用。" }
    FIRST_TOLD { en: "The first to tell is {contact}.", zh: "首先通知{contact}。" }
    NOBODY_TOLD { en: "Nobody is known who could be told; `suyuan cases lookup {site}` asks.", zh: "尚不知道可以通知谁；可用 `suyuan cases lookup {site}` 查询。" }
    CASE_DEADLINE { en: "Its owner has time until {deadline}.", zh: "整改期限为 {deadline}。" }
    CASE_NEXT_LOOK { en: "`suyuan recheck --due` looks at it again from {at} on.", zh: "自 {at} 起，`suyuan recheck --due` 会再次复查。" }
    FINDINGS { en: "{n} {n|finding|findings} on this page.", zh: "此页面有 {n} 条发现。" }
    CASE { en: "The site {site} is case {case}, {state}, with {n} {n|finding|findings}.", zh: "网站 {site} 是案件 {case}，状态为{state}，共 {n} 条发现。" }
    DISMISSED { en: "{actor} dismissed it at {at}: {reason}. What was found until then is allowed, on this page {n} {n|finding|findings}; the last day of that is {until}.", zh: "{actor} 已于 {at} 驳回该案件：{reason}。此前的发现不再列出，本页有 {n} 条；有效至 {until}。" }
    NO_CASE { en: "The site {site} has no case.", zh: "网站 {site} 没有案件。" }
}
