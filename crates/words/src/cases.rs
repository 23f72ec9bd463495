//! What is said about cases: why a site is what it is, what may be done next, what was done, and why something was not.

use crate::table::{names, words};

names! {
    RULES {
        "tenant" { en: "a tenant of the shared host {what}", zh: "共享主机 {what} 的租户" }
        "official-name" { en: "its name stands under {what}, a suffix of public bodies, schools or research", zh: "域名位于 {what} 之下，属于机关、学校或科研机构后缀" }
        "user-pages" { en: "everything found stands on pages that users write ({n} of {of} {of|page|pages}, for example {what})", zh: "所发现的内容均位于用户撰写的页面（{of} 个页面中的 {n} 个，如 {what}）" }
        "user-system" { en: "its pages are made with {what}, a system for what users write", zh: "页面由用户内容系统 {what} 生成" }
        "government-code" { en: "it claims the identification code {what} of a government site", zh: "页脚标有政府网站标识码 {what}" }
        "filing" { en: "it claims the filing {what}, which no other site on record claims", zh: "页脚标有备案号 {what}，记录中没有其他网站使用该号" }
        "many-watched" { en: "{n} watchlisted things are named on it", zh: "站内出现 {n} 个监测名单目标" }
        "every-page" { en: "{n} of the {of} pages that were read name some, the front page too", zh: "已读取的 {of} 个页面中有 {n} 个含有此类目标，包括首页" }
        "random-names" { en: "{n} of {of} pages have random names, for example {what}", zh: "{of} 个页面中有 {n} 个使用随机名称，如 {what}" }
        "linked" { en: "it is linked with {n} other sites of the same make", zh: "与另外 {n} 个同类网站互相链接" }
        "little-text" { en: "its pages say little else ({n} characters on the page in the middle)", zh: "页面几乎没有其他内容（中位页面仅 {n} 个字符）" }
    }
}

names! {
    CLAIMS {
        "icp-filing" { en: "ICP filing", zh: "ICP 备案号" }
        "icp-licence" { en: "ICP licence", zh: "ICP 许可证号" }
        "public-security" { en: "public security filing", zh: "公安备案号" }
        "telecom-licence" { en: "telecom licence", zh: "增值电信业务许可证号" }
        "government-code" { en: "government site code", zh: "政府网站标识码" }
        "organization" { en: "organization", zh: "主办单位" }
        "system" { en: "content system", zh: "建站系统" }
    }
}

names! {
    HEALTHS {
        "dirty" { en: "still there", zh: "仍然存在" }
        "healthy" { en: "clean", zh: "未再发现" }
        "gone" { en: "the pages are gone", zh: "页面已删除" }
        "inconclusive" { en: "cannot be told", zh: "无法判断" }
    }
}

names! {
    NO_TELLINGS {
        "not-visited" { en: "not every page was visited", zh: "有页面未能复查" }
        "no-answer" { en: "the host does not answer", zh: "主机无应答" }
        "robots" { en: "robots.txt keeps us away", zh: "robots.txt 不允许访问" }
        "status" { en: "the server answers with an error", zh: "服务器返回错误" }
        "challenge" { en: "a challenge or a refusal stands in its place", zh: "页面被验证码或拦截页取代" }
        "parked" { en: "a page of whoever parks or sells the name stands in its place", zh: "页面被域名停放或出售页取代" }
        "server-page" { en: "a page of the server stands in its place: an error, maintenance, or what comes with it", zh: "页面被服务器的默认页、报错页或维护页取代" }
        "empty" { en: "the page is empty", zh: "页面为空" }
        "moved" { en: "it leads to another site", zh: "跳转到其他网站" }
        "redirects" { en: "it leads on and on, and to no page", zh: "不断跳转，打不开页面" }
        "not-a-page" { en: "it is no page any more", zh: "已不再是网页" }
        "not-whole" { en: "it could not be read to its end", zh: "未能完整读取" }
    }
}

words! {
    STATS_TITLE { en: "Figures over time", zh: "处理情况统计" }
    STATS_NONE { en: "There are no cases yet.", zh: "尚无案件。" }
    STATS_STATES { en: "Cases by state", zh: "案件状态" }
    STATS_CASES { en: "cases", zh: "案件数" }
    STATS_COMPARED { en: "The last {days} {days|day|days} and as many before", zh: "最近 {days} 天与此前同期" }
    STATS_COMPARED_SHEET { en: "Against the days before", zh: "与此前同期对比" }
    STATS_NOW { en: "now", zh: "本期" }
    STATS_BEFORE { en: "before", zh: "上期" }
    STATS_CHANGE { en: "change", zh: "变化" }
    STATS_MONTHS { en: "By month", zh: "按月" }
    STATS_WEEKS { en: "By week", zh: "按周" }
    STATS_FINDINGS { en: "findings", zh: "发现" }
    STATS_OPENED { en: "opened", zh: "新增案件" }
    STATS_CONFIRMED { en: "confirmed", zh: "确认" }
    STATS_NOTIFIED { en: "notified", zh: "通知" }
    STATS_CLEANED { en: "cleaned", zh: "清理" }
    STATS_RELAPSED { en: "relapsed", zh: "复发" }
    STATS_COMPLAINTS { en: "complaints", zh: "举报" }
    STATS_TO_CLEAN { en: "Days until clean", zh: "清理所用天数" }
    STATS_ALL { en: "all", zh: "全部" }
    STATS_MEDIAN { en: "median", zh: "中位数" }
    STATS_P90 { en: "90 %", zh: "90 分位" }
    STATS_BY_SITE { en: "Days until clean, by site", zh: "清理所用天数（按网站）" }
    STATS_BY_SUFFIX { en: "Days until clean, by suffix", zh: "清理所用天数（按域名后缀）" }
    STATS_BY_OWNER { en: "Days until clean, by owner", zh: "清理所用天数（按主办单位）" }
    STATS_BY_TECHNIQUE { en: "Days until clean, by technique", zh: "清理所用天数（按手法）" }
    STATS_BY_NETWORK { en: "Days until clean, by who hosts the site", zh: "清理所用天数（按接入商）" }
    STATS_CAMPAIGNS { en: "What unrelated sites share", zh: "多个无关网站共有的标识" }
    STATS_SHARED { en: "what they share", zh: "共有标识" }
    STATS_PAGES { en: "pages", zh: "页面数" }
    STATS_HOW { en: "how", zh: "方式" }
    STATS_WATCHED { en: "What is found most", zh: "出现最多的监测对象" }
    STATS_SITES { en: "sites", zh: "网站数" }
    NOT_AT_LOOKUP { en: "--{flag} means nothing to `cases lookup`: nothing is crawled", zh: "--{flag} 不能用于 `cases lookup`：它不进行抓取" }
    NONE_TO_LOOK_UP { en: "There is no case to look up now.", zh: "目前没有需要查询的案件。" }
    LOOKED_UP { en: "{n} {n|site|sites} looked up, {found} with a contact of the owner", zh: "已查询 {n} 个网站，其中 {found} 个查到主办单位联系方式" }
    LOOKUP_STOPPED { en: "Stopped; {n} {n|site is|sites are} still to be looked up. Run it again to go on.", zh: "已停止；还有 {n} 个网站待查询。再次运行即可继续。" }
    LOOKUP_EXPIRES { en: "holds until {day}", zh: "有效期至 {day}" }
    NO_REGISTER_LIST { en: "{file}: expected a list of registers as IANA publishes it (RFC 9224)", zh: "{file}：应为 IANA 发布的注册机构列表（RFC 9224）" }
    NO_REGISTER_LISTS { en: "{file}: expected a URL, or a folder with dns.json, ipv4.json or ipv6.json", zh: "{file}：应为网址，或含 dns.json、ipv4.json 或 ipv6.json 的目录" }
    A_SOURCE_OF_ITS_OWN { en: "another name: this one is that of what `cases lookup` finds", zh: "其他名称：该名称专用于 `cases lookup` 的查询结果" }
    NONE_DUE { en: "There is no case to look at now.", zh: "目前没有需要复查的案件。" }
    LOOK_GOES_ON { en: "{run} was not finished and goes on; cases that are named come after it, for others run this again", zh: "{run} 尚未完成，先继续该次复查；指定的案件随后复查，其他案件请再次运行" }
    LOOK_WAITS { en: "The look begins at {time}: only from then on a clean one counts as the second.", zh: "复查于 {time} 开始：此后未再发现才计为第二次。" }
    LOOK_UNLISTED { en: "{site}: something that was found there is on no list that is used, so it is not looked at", zh: "{site}：有已发现的对象不在所用名单中，不予复查" }
    NOT_AT_RECHECK { en: "--{flag} means nothing to `recheck`: the cases say where to look", zh: "--{flag} 不能用于 `recheck`：由案件决定访问哪些页面" }
    LOOK_LINE { en: "{case} {site}: {health}; state {states}{next}", zh: "{case} {site}：{health}；状态 {states}{next}" }
    LOOK_DIRTY { en: "still there on {n} of {of} {of|page|pages}", zh: "{of} 个页面中有 {n} 个仍然存在" }
    LOOK_WHY { en: "{health}: {why}", zh: "{health}，因为{why}" }
    LOOK_NEXT { en: "; next look {time}", zh: "；下次复查 {time}" }
    LOOK_CLEANED { en: "two clean looks at least {hours} hours apart, the last in {run}", zh: "至少相隔 {hours} 小时的两次复查均未再发现，最近一次为 {run}" }
    LOOK_RELAPSED { en: "it came back, relapse {n}: {page} in {run}", zh: "第 {n} 次复发：{page}（{run}）" }
    LOOK_UNREACHABLE { en: "{looks} looks in a row told nothing: {why} ({page} in {run})", zh: "连续 {looks} 次复查无法判断：{why}（{page}，{run}）" }
    LOOK_BACK { en: "it can be looked at again: {health} ({page} in {run})", zh: "恢复可访问：{health}（{page}，{run}）" }
    NO_MATCH { en: "No case matches.", zh: "没有符合条件的案件。" }
    COLUMN_MOVED { en: "since", zh: "变更日期" }
    COLUMN_DEADLINE { en: "deadline", zh: "整改期限" }
    OVERDUE { en: "{n} {n|day|days} overdue", zh: "已逾期 {n} 天" }
    LAST_ANSWER { en: "answer", zh: "整改反馈" }
    SECTION_ROLE { en: "What the site is", zh: "网站性质" }
    ROLE_BY_HAND { en: "said {actor}, {time}", zh: "{actor} 于 {time} 认定" }
    ROLE_NO_EVIDENCE { en: "Nothing speaks clearly for a role.", zh: "没有明确依据可以判定性质。" }
    SECTION_CLAIMS { en: "What the site claims of itself", zh: "网站自称信息" }
    CLAIM_LINKED { en: "leads to the register", zh: "链接到备案系统" }
    CLAIM_ELSEWHERE { en: "also claimed by {sites}", zh: "{sites} 也使用此号" }
    CLAIM_AREA { en: "with the police of {area}", zh: "{area}公安机关" }
    CLAIM_NOTE { en: "Claimed by its pages, not verified.", zh: "以上为页面自称，未经核实。" }
    SECTION_CONTACTS { en: "Whom to tell, in this order", zh: "依次通知" }
    CONTACT_FROM { en: "for {site}, from {source}, confidence {confidence}, {day}", zh: "适用于 {site}，来源 {source}，可信度{confidence}，{day}" }
    CONTACT_FOOT { en: "footer", zh: "页脚" }
    POLICE_OF { en: "net police of {area}", zh: "{area}公安机关网安部门" }
    SECTION_LOOKUPS { en: "Where that was looked up", zh: "联系方式查询情况" }
    SECTION_HISTORY { en: "History", zh: "处理记录" }
    MORE_THAN_DISMISSED { en: "something is found that was not dismissed", zh: "发现了驳回范围之外的内容" }
    DISMISSAL_ENDED { en: "the dismissal came to its end", zh: "排除期限已到" }
    SEEN_AGAIN { en: "a crawl found it again, relapse {n}: {page} in {run}", zh: "抓取时再次发现，第 {n} 次复发：{page}（{run}）" }
    HISTORY_EVIDENCE { en: "on record by then: {page}, seen {time} in {run}, SHA-256 {digest}…", zh: "当时依据：{page}，{time}（{run}）获取，SHA-256 {digest}…" }
    HISTORY_NONE { en: "Nothing was done yet.", zh: "尚无处理记录。" }
    HISTORY_STATE { en: "{time}  {actor}: state {value}", zh: "{time}  {actor}：状态改为“{value}”" }
    HISTORY_UNTIL { en: "{time}  {actor}: state {value} until {until}", zh: "{time}  {actor}：状态改为“{value}”，有效期至 {until}" }
    HISTORY_ROLE { en: "{time}  {actor}: role {value}", zh: "{time}  {actor}：性质认定为“{value}”" }
    HISTORY_DEADLINE { en: "{time}  {actor}: deadline {value}", zh: "{time}  {actor}：整改期限定为 {value}" }
    HISTORY_ANSWER { en: "{time}  {actor}: answer of the owner", zh: "{time}  {actor}：整改反馈" }
    HISTORY_NOTE { en: "{time}  {actor}: note", zh: "{time}  {actor}：备注" }
    HISTORY_TOLD { en: "at a told time", zh: "指定时间" }
    SECTION_NEXT { en: "What may come next", zh: "可以变更为" }

    MOVED { en: "{case} {site}: {from} → {to}", zh: "{case} {site}：状态由“{from}”变更为“{to}”" }
    ROLE_SET { en: "{case} {site}: role {to}", zh: "{case} {site}：性质认定为{to}" }
    DEADLINE_SET { en: "{case} {site}: deadline {to}", zh: "{case} {site}：整改期限定为 {to}" }
    DEADLINE_ALREADY { en: "{case} {site}: deadline {to} already, nothing to do", zh: "{case} {site}：整改期限已经是 {to}，无需变更" }
    ANSWERED { en: "{case} {site}: answer kept", zh: "{case} {site}：已记录整改反馈" }
    ANSWERED_ALREADY { en: "{case} {site}: this was the last answer already, nothing to do", zh: "{case} {site}：与上次整改反馈相同，无需变更" }
    NOTED_ALREADY { en: "{case} {site}: this was the last remark already, nothing to do", zh: "{case} {site}：与上次备注相同，无需变更" }
    NOTED { en: "{case} {site}: noted", zh: "{case} {site}：已备注" }
    ALREADY { en: "{case} {site}: {to} already, nothing to do", zh: "{case} {site}：已经是{to}，无需变更" }

    CASE_AT { en: "{place}: {case} {site}", zh: "{place}：案件 {case} {site}" }
    NO_CASE { en: "{what}: expected the name or the site of a case of `suyuan cases list`, found `{found}`", zh: "{what}：应为 `suyuan cases list` 中的案件或网站，却是 `{found}`" }
    NOTHING_TO_SET { en: "expected --state, --role, --deadline, --answer or --note, found none", zh: "应给出 --state、--role、--deadline、--answer 或 --note，却没有" }
    NO_CASES_GIVEN { en: "expected the cases to set, or --from FILE, found neither", zh: "应给出要变更的案件，或用 --from 指定文件，却都没有" }
    NOT_FROM_THERE { en: "{what}: from {from} a case can be moved to {next}, not to {to}", zh: "{what}：案件处于“{from}”时可以变更为：{next}；不能变更为“{to}”" }
    NO_REASON { en: "{what}: a case is dismissed with a reason: expected --reason TEXT, found none", zh: "{what}：排除案件须说明原因：应给出 --reason，却没有" }
    NO_END { en: "{what}: only what is dismissed has an end: expected no --until, found one", zh: "{what}：只有排除才有有效期：不应给出 --until，却给出了" }
    END_IS_PAST { en: "{what}: expected an end in the future, found `{found}`", zh: "{what}：有效期应在将来，却是 `{found}`" }
    FARM_NO_NOTICE { en: "{what}: the site counts as a farm, and farms get no notice; if it is none, set its --role first", zh: "{what}：该网站被认定为站群/蜘蛛池，不发送通知；如认定有误，请先用 --role 更正" }
    NEVER_CONFIRMED { en: "{what}: nobody has confirmed this case yet: confirm it first", zh: "{what}：尚无人确认此案件，请先确认" }
    NO_CASE_COLUMN { en: "{file}: expected a header with a column `case` or `site`, found `{found}`", zh: "{file}：表头应有 `case`（案件）或 `site`（网站）列，却是 `{found}`" }
    UNKNOWN_COLUMNS { en: "{file}: columns that are not known were passed over: {names}; known are case (or site), state, role, reason, deadline, answer, note, actor, until", zh: "{file}：以下列无法识别，已忽略：{names}；可用的列有：案件（或网站）、状态、性质、原因、整改期限、整改反馈、备注、操作人、有效期" }
    TOO_MANY_EDITS { en: "{file}: expected at most {most} rows, found more", zh: "{file}：最多 {most} 行，实际更多" }
    NO_EDITS { en: "{file}: expected at least one row below the header, found none", zh: "{file}：表头之下至少应有一行，却没有" }
    LINE { en: "{file}:{line}", zh: "{file} 第 {line} 行" }
    NOTHING_CHANGED { en: "nothing was changed: {n} of {of} {of|edit|edits} cannot be made", zh: "未作任何变更：{of} 项中有 {n} 项无法执行" }
    A_STATE { en: "a state: {names}", zh: "以下状态之一：{names}" }
    A_ROLE { en: "a role: {names}", zh: "以下性质之一：{names}" }
    A_DATE { en: "a day such as 2026-12-31, or a time such as 2026-12-31T08:00:00Z", zh: "日期，如 2026-12-31，或时间，如 2026-12-31T08:00:00Z" }
    A_SINCE { en: "a day such as 2026-12-31, a time such as 2026-12-31T08:00:00Z, or a duration until now such as 30d", zh: "日期，如 2026-12-31，时间，如 2026-12-31T08:00:00Z，或截至现在的时长，如 30d" }
    A_DEADLINE { en: "a day such as 2026-12-31, a time such as 2026-12-31T08:00:00Z, or a duration such as 7d", zh: "日期，如 2026-12-31，时间，如 2026-12-31T08:00:00Z，或时长，如 7d" }
    A_TECHNIQUE { en: "a code of the catalog such as M7", zh: "手法代码，如 M7" }
    SINCE_TO_COME { en: "--since: expected a day or time that has come by {now}, found {found}", zh: "--since：应为 {now} 之前的日期或时间，却是 {found}" }
    A_TOLD_TIME { en: "a time such as 2026-12-31T08:00:00Z", zh: "时间，如 2026-12-31T08:00:00Z" }
}
