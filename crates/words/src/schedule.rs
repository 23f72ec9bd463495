//! What is said about jobs that run at their times.

use crate::table::words;

words! {
    A_TABLE { en: "a table `schedule` with a key `cron`", zh: "含有键 `cron` 的表 `schedule`" }
    NO_TABLE { en: "{file}: expected a table `schedule` with a key `cron`, found none", zh: "{file}：应有含键 `cron` 的表 `schedule`，却没有" }
    NO_SUCH_KEY { en: "there is no key `{name}` in `schedule`; the keys are {keys}", zh: "`schedule` 中没有键 `{name}`；可用的键为 {keys}" }
    A_CRON { en: "a cron expression of five fields that matches some time, such as `30 2 * * *`", zh: "五个字段、确有时间与之相符的 cron 表达式，如 `30 2 * * *`" }
    A_ZONE { en: "the name of a time zone, such as Asia/Shanghai or UTC", zh: "时区名，如 Asia/Shanghai 或 UTC" }
    A_CATCH_UP { en: "once or skip", zh: "once 或 skip" }
    A_JITTER { en: "a duration up to a day, such as 90s, 30m or 2h", zh: "不超过一天的时长，如 90s、30m、2h" }
    SAME_NAME { en: "{file}: expected a name that no other job has, found `{name}` again", zh: "{file}：任务名不得重复，却再次出现 `{name}`" }
    OTHER_LEDGER { en: "{file}: expected the same ledger as {other} has, found `{found}`; run one schedule for each ledger", zh: "{file}：应与 {other} 使用同一台账，却是 `{found}`；每个台账请各运行一个 schedule" }
    NO_DRY_RUN { en: "{file}: `dry_run` means nothing to `schedule`; try the job with `suyuan crawl --dry-run`", zh: "{file}：`dry_run` 对 `schedule` 没有意义；请用 `suyuan crawl --dry-run` 试运行" }
    BEGINS { en: "{job} runs for {planned}", zh: "{job} 按 {planned} 的计划运行" }
    MADE_UP { en: "{job}: this run stands for {n} earlier {n|time|times} as well", zh: "{job}：本次运行同时补上此前错过的 {n} 次" }
    PASSED_OVER { en: "{job}: {n} {n|time|times} up to {planned} {n|was|were} missed and {n|is|are} passed over", zh: "{job}：截至 {planned} 错过 {n} 次，不再补做" }
    NOT_MADE_UP { en: "{job}: {n} earlier {n|time|times} {n|was|were} missed and {n|is|are} passed over", zh: "{job}：此前错过 {n} 次，不再补做" }
    NEXT { en: "{job}: next at {moment}", zh: "{job}：下次 {moment}" }
    NEVER { en: "{job}: never again", zh: "{job}：不会再运行" }
    LISTED { en: "{job}: {cron} ({zone})", zh: "{job}：{cron}（时区 {zone}）" }
    LISTED_DUE { en: "is due since {moment}", zh: "自 {moment} 起应运行" }
    LISTED_NEXT { en: "next {moment}", zh: "下次 {moment}" }
    LISTED_NEVER { en: "never again", zh: "不会再运行" }
    LISTED_LAST { en: "last {started}, for {planned}: {how}", zh: "上次 {started}（计划 {planned}）：{how}" }
    LISTED_RUN { en: "run {run}", zh: "运行 {run}" }
    LISTED_MISSED { en: "{n} {n|time|times} missed", zh: "错过 {n} 次" }
    LISTED_PASSED_OVER { en: "{n} of them, up to {planned}, {n|is|are} passed over at the next start", zh: "其中截至 {planned} 的 {n} 次，下次启动时不再补做" }
    LISTED_NONE { en: "did not run yet", zh: "尚未运行" }
    RUNNING { en: "runs, or died", zh: "运行中，或意外中断" }
    DRAINED { en: "done", zh: "已完成" }
    PAGES_MAX { en: "done: its pages are used up", zh: "已完成：页数预算用尽" }
    TIME_MAX { en: "its time was used up; its next time goes on", zh: "时间用尽；下次继续" }
    STOPPED { en: "was stopped", zh: "被停止" }
    UNUSABLE { en: "could not run: the job or its lists cannot be used", zh: "未能运行：任务或其名单无法使用" }
}
