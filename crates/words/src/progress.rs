//! What a run says while it goes on, and when it ends.

use crate::table::words;

words! {
    CRAWL_STARTED {
        en: "Job “{job}”: a new run from {seeds} {seeds|seed|seeds}, looking for {watched} watchlisted {watched|thing|things}.",
        zh: "任务“{job}”：新的一轮运行，{seeds} 个起点，监测 {watched} 个名单条目。",
    }
    CRAWL_GOES_ON {
        en: "Job “{job}”: going on where it stopped, {pages} {pages|page|pages} read so far, {waiting} waiting.",
        zh: "任务“{job}”：从中断处继续，已读取 {pages} 个页面，{waiting} 个等待中。",
    }
    FETCHED {
        en: "{pages} {pages|page|pages} read, {waiting} waiting, {findings} {findings|finding|findings}",
        zh: "已读取 {pages} 个页面，{waiting} 个等待中，{findings} 条发现",
    }
    FOUND { en: "found: {page} names {watched} ({technique})", zh: "发现：{page} 含有 {watched}（{technique}）" }
    WAITING { en: "waiting until {clock}, as politeness asks", zh: "按礼貌抓取规则等待至 {clock}" }
    ROBOTS_FORBID {
        en: "{pages} {pages|page was|pages were} left alone because robots.txt forbids {pages|it|them}",
        zh: "robots.txt 禁止访问，跳过 {pages} 个页面",
    }
    UNREACHABLE { en: "{pages} {pages|page|pages} could not be reached", zh: "{pages} 个页面无法访问" }
    REFUSED {
        en: "{pages} {pages|visit was|visits were} refused by our own rules",
        zh: "按本程序的规则拒绝了 {pages} 次访问",
    }
    SEED_WATCHLISTED { en: "the seed {url} is itself watchlisted and was skipped", zh: "起点 {url} 本身在监测名单上，已跳过" }
    VANTAGE_LACKING {
        en: "this version cannot look as “{vantage}”; that is recorded as not looked at",
        zh: "本版本不支持以“{vantage}”身份查看，已记为未检查",
    }
    STOPPING { en: "stopping after what is in flight; interrupt again to stop at once", zh: "将在完成当前访问后停止；再次中断则立即停止" }
    STOPPED {
        en: "Stopped before the end; nothing that was recorded is lost. Run the same command again to go on.",
        zh: "尚未完成即已停止，已记录的内容不会丢失。再次运行同一命令即可继续。",
    }
    BUDGET_USED {
        en: "The budget of {budget} is used up; {waiting} {waiting|address was|addresses were} left out.",
        zh: "预算（{budget}）已用尽，{waiting} 个网址未访问。",
    }
    DONE {
        en: "Done: {pages} {pages|page|pages} read, {findings} {findings|finding|findings} on {sites} {sites|site|sites}.",
        zh: "完成：读取 {pages} 个页面，在 {sites} 个网站上有 {findings} 条发现。",
    }
    DONE_NOTHING {
        en: "Done: {pages} {pages|page|pages} read, nothing found on them. What was not looked at is not thereby clean.",
        zh: "完成：读取 {pages} 个页面，均无发现。未检查的部分不代表没有问题。",
    }
    NEXT_CLEANUP { en: "See the cleanup list:", zh: "查看清理清单：" }
    NEXT_CHAINS { en: "See how a page was reached:", zh: "查看某个页面的来源链路：" }
    NEXT_FINDINGS { en: "See every finding with its evidence:", zh: "查看全部发现及证据：" }
    NEXT_REPORT { en: "Write a report to print or to send on:", zh: "生成可打印、可转发的报告：" }
    NEXT_TYPE { en: "What to type next", zh: "接下来可以输入" }
    ROW_SKIPPED { en: "{file}, line {line}: {found}; expected {expected}; skipped", zh: "{file} 第 {line} 行：{found}；应为 {expected}；已跳过" }
    LIST_READ {
        en: "{file}: {rows} {rows|entry|entries} read, {skipped} skipped",
        zh: "{file}：读取 {rows} 条，跳过 {skipped} 条",
    }
}
