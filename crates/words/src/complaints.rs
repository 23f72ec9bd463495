//! What is said about complaints and what became of them.

use crate::table::words;

words! {
    ADDED { en: "{page} is looked at by the next run of a crawl", zh: "{page} 将由下一次抓取查看" }
    WATCHED { en: "{page} is on the watchlist itself, and is never visited: the complaint is kept, and waits", zh: "{page} 本身在监测名单上，不会访问：举报已记录，暂不查看" }
    KNOWN { en: "{page}: this complaint is known already", zh: "{page}：该举报已有记录" }
    NO_PAGE { en: "expected {expected}, found `{found}`", zh: "`{found}` 无效；要求：{expected}" }
    NO_TEXT { en: "{column}: expected {expected}, found `{found}`", zh: "{column} 列：`{found}` 无效；要求：{expected}" }
    A_DOMAIN { en: "--domain: expected {expected}, found `{found}`", zh: "--domain：`{found}` 无效；要求：{expected}" }
    PLACE { en: "{file}:{line}: {what}", zh: "{file} 第 {line} 行：{what}" }
    NO_PAGE_COLUMN { en: "{file}:{line}: expected a header with a column `page`, found `{found}`", zh: "{file}:{line}：表头应有 `page`（网址）列，却是 `{found}`" }
    TOO_MANY { en: "{file}: expected at most {most} complaints, found more", zh: "{file}：举报不得超过 {most} 条" }
    NO_FOLDER { en: "--reports: expected a folder that can be read, found `{file}` ({why})", zh: "--reports：应为可读取的目录，却是 `{file}`（{why}）" }
    TAKEN_IN { en: "{file}: {n} new {n|complaint|complaints}", zh: "{file}：新增 {n} 条举报" }
    LINE { en: "{day} {page}: {became}", zh: "{day} 页面 {page}：{became}" }
    WAITING { en: "not looked at yet", zh: "尚未查看" }
    FOUND { en: "{n} {n|finding|findings} ({ids})", zh: "有 {n} 条发现（{ids}）" }
    NOTHING { en: "looked at, and nothing found", zh: "已查看，未发现" }
    UNREACHABLE { en: "could not be looked at: {outcome}", zh: "未能查看：{outcome}" }
    DOMAIN { en: "said to lead to {what}", zh: "举报称指向 {what}" }
    REFERENCE { en: "reference {what}", zh: "编号 {what}" }
    NOTE { en: "note: {what}", zh: "备注：{what}" }
}
