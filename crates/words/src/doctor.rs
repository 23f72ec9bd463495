//! What the check of a machine's set-up says, with what to do about it.

use crate::table::words;

words! {
    MARK_OK { en: "ok", zh: "正常" }
    MARK_WARN { en: "warn", zh: "警告" }
    MARK_FAIL { en: "fail", zh: "失败" }
    NAME_LEDGER { en: "ledger", zh: "台账" }
    NAME_DISK { en: "disk", zh: "磁盘" }
    NAME_DNS { en: "dns", zh: "解析" }
    NAME_LOOPBACK { en: "loopback", zh: "回环" }
    NAME_CLOCK { en: "clock", zh: "时钟" }
    NAME_CONTACT { en: "contact", zh: "联系" }
    NAME_FILES { en: "files", zh: "文件" }
    NAME_LANGUAGE { en: "language", zh: "语言" }
    LEDGER_NEW { en: "{file} does not exist yet and can be made here (SQLite {sqlite})", zh: "{file} 尚不存在，可以在此建立（SQLite {sqlite}）" }
    LEDGER_THERE { en: "{file} can be read and its folder written to (SQLite {sqlite})", zh: "{file} 可读，所在目录可写（SQLite {sqlite}）" }
    LEDGER_SHUT { en: "{why}; name another ledger with --ledger, or bring back a backup", zh: "{why}；请用 --ledger 指定其他台账，或恢复备份" }
    FOLDER_SHUT { en: "{folder} cannot be written to: {why}; choose a folder of yours with --ledger", zh: "{folder} 不可写：{why}；请用 --ledger 选择自己的目录" }
    DISK { en: "{free} GiB free in {folder}", zh: "{folder} 剩余 {free} GiB" }
    DISK_LOW { en: "only {free} GiB free in {folder}; make room before a long crawl", zh: "{folder} 仅剩 {free} GiB；长时间抓取前请腾出空间" }
    UNKNOWN { en: "cannot be known here: {why}", zh: "此处无法得知：{why}" }
    DNS { en: "{servers} {servers|name server|name servers} in {file}", zh: "{file} 中有 {servers} 个域名服务器" }
    NO_DNS { en: "no name server in {file}: hosts on the network will not be found; the demo works all the same", zh: "{file} 中没有域名服务器：无法解析网络主机；演示不受影响" }
    LOOPBACK { en: "sockets on 127.0.0.1 work", zh: "127.0.0.1 上的套接字可用" }
    NO_LOOPBACK { en: "no sockets on 127.0.0.1: {why}; the demo and --web need them", zh: "127.0.0.1 上的套接字不可用：{why}；演示和 --web 需要它" }
    CLOCK { en: "it is {now}", zh: "现在是 {now}" }
    CLOCK_WRONG { en: "the clock says {now}, which cannot be; set it, since evidence carries the time", zh: "系统时间为 {now}，不可能正确；请校准，因为证据带有时间" }
    CONTACT { en: "webmasters can reach us at {contact}", zh: "网站管理员可通过 {contact} 联系我们" }
    NO_CONTACT { en: "none given here; a crawl of public addresses needs --contact URL-OR-MAIL, or `contact` in the job file", zh: "此处未给出；抓取公网地址需要 --contact 网址或邮箱，或任务文件中的 `contact`" }
    FILES { en: "{most} open files at a time", zh: "可同时打开 {most} 个文件" }
    FILES_LOW { en: "only {most} open files at a time; allow at least {least}, for example with `ulimit -n 4096`", zh: "只能同时打开 {most} 个文件；请至少允许 {least} 个，例如 `ulimit -n 4096`" }
    LOCALE { en: "{lang}, from {variable}={value}; --lang overrides it", zh: "{lang}，来自 {variable}={value}；可用 --lang 改变" }
    LOCALE_NOT_UTF8 { en: "{variable}={value} is not UTF-8; Chinese names may look broken on this terminal", zh: "{variable}={value} 不是 UTF-8；中文可能显示不正常" }
    NO_LOCALE { en: "{lang}, since no locale is set; --lang overrides it", zh: "{lang}，因为没有设置区域；可用 --lang 改变" }
}
