//! What a run says while it goes on, and when it ends.

use crate::table::words;

words! {
    SEED_WATCHLISTED { en: "the seed {url} is itself watchlisted and was skipped", zh: "起点 {url} 本身在监测名单上，已跳过" }
    VANTAGE_LACKING {
        en: "this version cannot look as “{vantage}”; that is recorded as not looked at",
        zh: "本版本不支持以“{vantage}”身份查看，已记为未检查",
    }
    STOPPING { en: "stopping after what is in flight; interrupt again to stop at once", zh: "将在完成当前访问后停止；再次中断则立即停止" }
    ENDED { en: "Run {run}: {counts} ({outcomes})", zh: "运行 {run}：{counts}（{outcomes}）" }
    ENDED_EMPTY { en: "Run {run}: {counts}", zh: "运行 {run}：{counts}" }
    REFUSED { en: "{n} refused: {why}{hint}", zh: "拒绝 {n} 个：{why}{hint}" }
    MAY_ALLOW { en: " (--allow-private lets such addresses through)", zh: "（--allow-private 可放行此类地址）" }
    OVER_RUN_PAGES { en: "left out over --max-pages: {n}", zh: "因 --max-pages 未访问：{n}" }
    OVER_SITE_PAGES { en: "left out over --max-pages-per-site: {n}", zh: "因 --max-pages-per-site 未访问：{n}" }
    HOST_FAILING { en: "left out because their host failed too often in a row: {n}", zh: "因主机连续失败未访问：{n}" }
    HOST_WAITS { en: "left out because their host asked for a longer pause than a run waits: {n}", zh: "因主机要求的等待时间过长未访问：{n}" }
    STOPPED {
        en: "Stopped before the end; nothing that was recorded is lost. Run the same command again to go on.",
        zh: "尚未完成即已停止，已记录的内容不会丢失。再次运行同一命令即可继续。",
    }
    NEXT_CLEANUP { en: "See the cleanup list:", zh: "查看清理清单：" }
    NEXT_CHAINS { en: "See how a page was reached:", zh: "查看某个页面的来源链路：" }
    NEXT_FINDINGS { en: "See every finding with its evidence:", zh: "查看全部发现及证据：" }
    NEXT_REPORT { en: "Write a report to print or to send on:", zh: "生成可打印、可转发的报告：" }
    NEXT_TYPE { en: "What to type next", zh: "接下来可以输入" }
    LIST_READ {
        en: "{file}: {rows} {rows|entry|entries} read, {skipped} skipped",
        zh: "{file}：读取 {rows} 条，跳过 {skipped} 条",
    }
}
