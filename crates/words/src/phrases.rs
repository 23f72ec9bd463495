//! What other rooms say in English, in Chinese: reasons that the ledger keeps as text, errors, and what the system says.
//!
//! A phrase is found by its English form, `{name}` standing for anything; what stands there is put into Chinese as well
//! where it is a phrase itself. What `{_name}` stands for is left out.

use crate::say::{Word, split};
use crate::table::names;
use crate::{Lang, cases, notices, say};

/// How deep a phrase may stand in a phrase.
const DEPTH_MAX: usize = 4;

/// A text of another room in this language; one that is no phrase stays as it is.
pub fn translated(lang: Lang, text: &str) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Zh => in_chinese(text, DEPTH_MAX).unwrap_or_else(|| text.to_owned()),
    }
}

/// True if a text of another room is a phrase here.
pub fn is_phrase(text: &str) -> bool {
    PHRASES.iter().any(|phrase| matched(phrase.en, text).is_some())
}

/// Every phrase.
pub fn all() -> &'static [Word] {
    PHRASES
}

/// What the history of a case keeps of what the program itself did, in English whoever reads it.
const OF_HISTORY: &[Word] = &[
    cases::LOOK_CLEANED,
    cases::LOOK_RELAPSED,
    cases::LOOK_UNREACHABLE,
    cases::LOOK_BACK,
    cases::MORE_THAN_DISMISSED,
    cases::DISMISSAL_ENDED,
    cases::SEEN_AGAIN,
    notices::REASON_SENT,
    notices::BY_HAND,
];

fn in_chinese(text: &str, depth: usize) -> Option<String> {
    // Names of what was seen are told apart only inside of what tells of it.
    let names = [cases::HEALTHS, cases::NO_TELLINGS].into_iter().flatten().filter(|_| depth < DEPTH_MAX);
    let mut phrases = PHRASES.iter().chain(OF_HISTORY).chain(names);
    let (phrase, values) = phrases.find_map(|phrase| Some((*phrase, matched(phrase.en, text)?)))?;
    let values: Vec<(&str, String)> = values
        .into_iter()
        .map(|(name, value)| {
            (name, if depth == 0 { None } else { in_chinese(value, depth - 1) }.unwrap_or_else(|| value.to_owned()))
        })
        .collect();
    let values: Vec<(&str, &dyn std::fmt::Display)> = values.iter().map(|(name, value)| (*name, value as _)).collect();
    Some(say(Lang::Zh, phrase, &values))
}

/// What stands in the places of a pattern, if the text as a whole has its form.
fn matched<'p, 't>(pattern: &'p str, text: &'t str) -> Option<Vec<(&'p str, &'t str)>> {
    let (first, mut places) = split(pattern);
    let mut rest = text.strip_prefix(first)?;
    let mut values = Vec::new();
    while let Some((name, literal)) = places.next() {
        let is_last = places.len() == 0;
        let end = match (is_last, literal) {
            (true, "") => rest.len(),
            (true, literal) => rest.strip_suffix(literal)?.len(),
            (false, literal) => rest.find(literal)?,
        };
        values.push((name, &rest[..end]));
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(values)
}

names! {
    PHRASES {
        // Why a visit brought nothing.
        "certificate expired" { en: "certificate expired", zh: "证书已过期" }
        "certificate not valid yet" { en: "certificate not valid yet", zh: "证书尚未生效" }
        "certificate is for another name" { en: "certificate is for another name", zh: "证书属于其他域名" }
        "certificate of an unknown issuer" { en: "certificate of an unknown issuer", zh: "证书颁发者不受信任" }
        "certificate revoked" { en: "certificate revoked", zh: "证书已被吊销" }
        "certificate not valid" { en: "certificate not valid", zh: "证书无效" }
        "no certificate" { en: "no certificate", zh: "没有证书" }
        "tls refused" { en: "the site refused the TLS handshake", zh: "网站拒绝 TLS 握手" }
        "tls common" { en: "no TLS version or cipher in common", zh: "没有双方都支持的 TLS 版本或加密套件" }
        "tls not spoken" { en: "what answers does not speak TLS", zh: "对方不使用 TLS" }
        "tls failed" { en: "the TLS handshake failed", zh: "TLS 握手失败" }
        "head beyond" { en: "the head of the answer is beyond the limits", zh: "响应头超出限制" }
        "not http" { en: "the answer is not HTTP", zh: "响应不是 HTTP" }
        "closed before whole" { en: "the connection was closed before the answer was whole", zh: "响应未传完连接即关闭" }
        "mail server late" { en: "the mail server took too long over a message", zh: "邮件服务器处理一封邮件的时间过长" }
        "mail server mute" { en: "the mail server did not answer", zh: "邮件服务器没有应答" }
        "mail server gone" { en: "the mail server hung up", zh: "邮件服务器已断开连接" }
        "mail server strange" { en: "what the mail server said is no answer of one", zh: "对方的应答不是邮件服务器的应答" }
        "mail server clear" { en: "the mail server went on in the clear after it had agreed to encrypt", zh: "邮件服务器同意加密后仍以明文发送" }
        "mail server login" { en: "no way to log in that we know", zh: "没有可用的登录方式" }
        "mail server long" { en: "the mail server said more than a mail server says", zh: "邮件服务器的应答过长" }
        "connection refused" { en: "connection refused", zh: "连接被拒绝" }
        "host unreachable" { en: "host unreachable", zh: "主机不可达" }
        "network unreachable" { en: "network unreachable", zh: "网络不可达" }
        "no way" { en: "no way to the address", zh: "没有到该地址的路由" }
        "connection reset" { en: "connection reset", zh: "连接被重置" }
        "connection timed out" { en: "the connection timed out", zh: "连接超时" }
        "not framed" { en: "the body is not framed as HTTP frames it", zh: "响应正文的分块不符合 HTTP" }
        "timed out" { en: "timed out", zh: "超时" }
        "no request" { en: "no request can be made for this URL", zh: "无法为该网址发出请求" }
        "no connection" { en: "no connection", zh: "没有连接" }
        "connection lost" { en: "the connection was lost", zh: "连接中断" }
        "no such host" { en: "no such host", zh: "没有该主机" }
        "no dns name" { en: "not a name that DNS knows", zh: "不是有效的域名" }
        "many addresses" { en: "a name with more addresses than any site has", zh: "该域名的地址数量异常" }
        "no dns" { en: "this machine has no usable DNS configuration", zh: "本机没有可用的 DNS 配置" }
        "dns silent" { en: "DNS does not answer", zh: "DNS 没有应答" }
        "no connection after" { en: "no connection after {time}", zh: "{time}内未能建立连接" }
        "no answer after" { en: "no answer after {time}", zh: "{time}内没有应答" }
        "nothing came" { en: "nothing came for {time}", zh: "{time}内没有收到数据" }
        "timed out after" { en: "timed out after {time}", zh: "超过{time}未完成" }
        "codings" { en: "more than one content coding", zh: "内容编码不止一种" }
        "not deflate" { en: "not what deflate makes", zh: "不是有效的 deflate 数据" }
        "not gzip" { en: "not what gzip makes", zh: "不是有效的 gzip 数据" }
        "not br" { en: "not what br makes", zh: "不是有效的 br 数据" }
        "not zstd" { en: "not what zstd makes", zh: "不是有效的 zstd 数据" }
        "gzip members" { en: "more gzip members than anybody needs", zh: "gzip 分段过多" }
        "trickles" { en: "the body trickles", zh: "响应正文传输过慢" }
        "on the watchlist" { en: "on the watchlist, never visited", zh: "在监测名单上，从不访问" }
        "address on the watchlist" { en: "{address} is on the watchlist, never visited", zh: "{address} 在监测名单上，从不访问" }
        "not public" { en: "{address} is not a public address", zh: "{address} 不是公网地址" }
        "fetcher failed" { en: "the fetcher failed on this visit", zh: "获取该页面时程序出错" }
        "fetcher failed host" { en: "the fetcher failed on this host", zh: "解析该主机时程序出错" }
        "reader failed" { en: "a reader failed on this page", zh: "读取该页面时程序出错" }
        "died" { en: "it was being read each time the program died", zh: "程序每次中断时都正在读取它" }
        // About robots.txt.
        "fetched" { en: "fetched", zh: "已获取" }
        "no answer" { en: "no answer", zh: "没有应答" }
        "no URL" { en: "no URL", zh: "没有网址" }
        "too many redirects" { en: "too many redirects", zh: "跳转过多" }
        "unreachable long" { en: "unreachable for 30 days: {reason}", zh: "已有 30 天无法访问：{reason}" }
        "robots unread" { en: "robots.txt could not be read: {reason}", zh: "无法读取 robots.txt：{reason}" }
        "robots forbids line" { en: "forbidden by robots.txt, line {line}", zh: "robots.txt 第 {line} 行禁止访问" }
        "robots forbids" { en: "forbidden by robots.txt", zh: "robots.txt 禁止访问" }
        "file cut" { en: "the file was cut short: {why}", zh: "文件不完整：{why}" }
        "status" { en: "status {status}", zh: "状态码 {status}" }
        "host fails" { en: "host-failing: {host}", zh: "{host} 连续失败" }
        "host waits" { en: "host-waits: {host}", zh: "{host} 要求等待过久" }
        "dns trouble" { en: "dns: {reason}", zh: "域名无法解析：{reason}" }
        "connect trouble" { en: "connect: {reason}", zh: "无法建立连接：{reason}" }
        "reset trouble" { en: "reset: {reason}", zh: "连接被中断：{reason}" }
        "tls trouble" { en: "tls: {reason}", zh: "无法建立 TLS 连接：{reason}" }
        "malformed trouble" { en: "malformed: {reason}", zh: "响应无效：{reason}" }
        "timed-out trouble" { en: "timed-out: {reason}", zh: "超时：{reason}" }
        "too-slow trouble" { en: "too-slow: {reason}", zh: "响应过慢：{reason}" }
        "bad-coding trouble" { en: "bad-coding: {reason}", zh: "内容编码有误：{reason}" }
        "private-address trouble" { en: "private-address: {reason}", zh: "非公网地址：{reason}" }
        "public-address trouble" { en: "public-address: {reason}", zh: "公网地址：{reason}" }
        "watchlisted trouble" { en: "watchlisted: {reason}", zh: "监测名单目标：{reason}" }
        "not-recorded trouble" { en: "not-recorded: {reason}", zh: "没有记录：{reason}" }
        "time" { en: "time", zh: "超时" }
        "disconnect" { en: "disconnect", zh: "连接中断" }

        // What a ledger may be.
        "ledger missing" { en: "there is no ledger at `{path}`", zh: "`{path}` 处没有台账" }
        "ledger not opened" { en: "failed to open the ledger at `{path}`", zh: "无法打开台账 `{path}`" }
        "ledger none" { en: "`{path}` is not a ledger: {why}", zh: "`{path}` 不是台账：{why}" }
        "ledger no sqlite" { en: "it is no SQLite database", zh: "不是 SQLite 数据库" }
        "ledger empty" { en: "it is empty", zh: "文件为空" }
        "ledger folder" { en: "it is a folder", zh: "它是目录" }
        "ledger no file" { en: "it is no file", zh: "它不是文件" }
        "ledger other" { en: "it is another program's database", zh: "它是其他程序的数据库" }
        "ledger blank" { en: "nothing was recorded in the ledger at `{path}` yet", zh: "台账 `{path}` 中尚无任何记录" }
        "ledger newer" { en: "the ledger at `{path}` has schema {found}; this program knows schemas up to {known}", zh: "台账 `{path}` 的结构版本为 {found}，本程序只支持到 {known}" }
        "ledger older" { en: "the ledger at `{path}` has the old schema {found} and cannot be brought up to {known}", zh: "台账 `{path}` 的结构版本 {found} 较旧，且无法升级到 {known}" }
        "ledger evidence" { en: "failed to keep records in `{path}`; nothing that was recorded is lost", zh: "无法将证据写入 `{path}`；已记录的内容不会丢失" }
        "check irregular" { en: "`{name}` in `{folder}` is no regular file", zh: "`{folder}` 中的 `{name}` 不是普通文件" }
        "archive irregular" { en: "`{path}` is no regular file", zh: "`{path}` 不是普通文件" }
        "archive gone" { en: "`{name}` was moved, replaced or deleted while it was written", zh: "`{name}` 在写入期间被移动、替换或删除" }
        "archive read" { en: "failed to read the archive", zh: "无法读取存档" }
        "archive cut" { en: "the record at byte {offset} is not whole", zh: "第 {offset} 字节处的记录不完整" }
        "archive no record" { en: "what stands at byte {offset} is no WARC record: {why}", zh: "第 {offset} 字节处不是 WARC 记录：{why}" }
        "replay open" { en: "failed to open `{path}`", zh: "无法打开 `{path}`" }
        "replay nothing" { en: "`{path}` holds no capture that can be replayed", zh: "`{path}` 中没有可重放的抓取记录" }
        "ledger busy pid" { en: "the ledger at `{path}` is in use by another run (process {pid})", zh: "台账 `{path}` 正被另一次运行使用（进程 {pid}）" }
        "ledger busy" { en: "the ledger at `{path}` is in use by another run", zh: "台账 `{path}` 正被另一次运行使用" }
        "ledger not locked" { en: "failed to lock the ledger at `{path}`", zh: "无法锁定台账 `{path}`" }
        "plan changed" { en: "run {run} of the ledger at `{path}` is unfinished, and its plan has changed: {what}; restore what it began with, or begin anew with --fresh", zh: "台账 `{path}` 的运行 {run} 尚未完成，而其计划已变更：{what}；请恢复原来的设置，或用 --fresh 重新开始" }
        "ledger full" { en: "the disk is full: nothing that was recorded is lost (`{path}`)", zh: "磁盘已满：已记录的内容不会丢失（`{path}`）" }
        "ledger not written" { en: "failed to write to the ledger at `{path}`; nothing that was recorded is lost", zh: "无法写入台账 `{path}`，已记录的内容不会丢失" }
        "ledger not read" { en: "failed to read the ledger at `{path}`", zh: "无法读取台账 `{path}`" }
        "ledger damaged" { en: "the ledger at `{path}` is damaged: {what}", zh: "台账 `{path}` 已损坏：{what}" }
        "ledger itself" { en: "`{path}` is the ledger that is to take it in", zh: "`{path}` 就是要并入的目标台账本身" }
        "ledger crowded" { en: "the ledger at `{path}` has no room for so many URLs", zh: "台账 `{path}` 容纳不下这么多网址" }
        "already there" { en: "`{path}` is there already", zh: "`{path}` 已经存在" }
        "copy failed" { en: "failed to make the copy `{path}`", zh: "无法建立副本 `{path}`" }
        "thread failed" { en: "failed to start the thread that writes the ledger at `{path}`", zh: "无法启动写入台账 `{path}` 的线程" }
        "no run" { en: "nothing can be recorded in the ledger at `{path}` before a run has begun", zh: "运行开始之前无法在台账 `{path}` 中记录" }
        "ledger closed" { en: "the ledger at `{path}` is no longer open for writing", zh: "台账 `{path}` 已不可写入" }
        "problem row" { en: "a row of `{table}` names a row of `{other}` that is not there", zh: "`{table}` 中有一行引用了 `{other}` 中不存在的行" }
        "problem numbers" { en: "URL {url} has {n} numbers", zh: "网址 {url} 有 {n} 个编号" }
        "problem twice" { en: "{run} recorded look {look} at {url} from {vantage} {n} times", zh: "{run} 对 {url} 以 {vantage} 的第 {look} 次查看记录了 {n} 次" }
        "problem capture" { en: "{run} visited {url}, but recorded no capture of it", zh: "{run} 访问过 {url}，却没有访问记录" }
        "problem lease" { en: "{run} is over, but still holds a lease of {url}", zh: "{run} 已结束，却仍占用 {url}" }
        "problem sighting" { en: "finding {finding} has no sighting", zh: "发现 {finding} 没有命中记录" }
        "no cron" { en: "it is no cron expression", zh: "不是 cron 表达式" }
        "no time zone" { en: "it is no time zone", zh: "不是时区" }
        "too much jitter" { en: "it is too much jitter", zh: "随机延迟过长" }
        "problem schedule" { en: "the schedule of {job} names the run {run}, which is not there", zh: "任务 {job} 的时间表引用了不存在的运行 {run}" }
        "check watched visited" { en: "{run} visited {url}, though {value} was on its watchlist", zh: "{run} 访问了 {url}，而 {value} 在其监测名单中" }
        "check evidence" { en: "the evidence of capture {capture} ({url}) at byte {offset} of {file}: {why}", zh: "抓取记录 {capture}（{url}）的证据（{file} 第 {offset} 字节）：{why}" }
        "check evidence missing" { en: "the file is missing or cannot be opened", zh: "文件不存在或无法打开" }
        "check evidence unread" { en: "it cannot be read ({why})", zh: "无法读取（{why}）" }
        "check evidence length" { en: "it is not as long as it was", zh: "长度与写入时不一致" }
        "check evidence other" { en: "the record there is not the answer from that URL", zh: "该处的记录不是该网址的响应" }
        "check evidence digest" { en: "the record does not match its own digest", zh: "记录与其自身的摘要不符" }
        "check evidence no answer" { en: "the record there is no HTTP answer", zh: "该处的记录不是 HTTP 响应" }
        "check evidence status" { en: "its status is not the one that was seen", zh: "状态码与当时所见不同" }
        "check evidence kept" { en: "its body is not the one that was kept", zh: "正文与所保存的不同" }
        "check evidence read" { en: "its body is not the one that was read", zh: "正文与当时读取的不同" }
        "problem page" { en: "finding {finding} is on {url}, which was never captured", zh: "发现 {finding} 所在的 {url} 从未访问过" }
        "problem garbled" { en: "the outlinks of capture {capture} are garbled", zh: "访问记录 {capture} 的外链数据已损坏" }
        "problem outlinks" { en: "the outlinks of capture {capture} name a URL that is not there", zh: "访问记录 {capture} 的外链引用了不存在的网址" }
        "problem seed" { en: "the chain of finding {finding} begins at {url}, which is no seed", zh: "发现 {finding} 的溯源链始于 {url}，而它不是起点" }
        "problems more" { en: "… and {n} more of this kind", zh: "……另有 {n} 处同类问题" }

        // What else can go wrong.
        "fixture not read" { en: "failed to read the fixture file `{file}`", zh: "无法读取示例网文件 `{file}`" }
        "fixture wrong" { en: "{file}:{line}: expected {expected}, found `{found}`", zh: "{file} 第 {line} 行：`{found}` 无效；要求：{expected}" }
        "a host folder" { en: "a folder named after a host, such as school.example, school.example:8080 or https+school.example", zh: "以主机命名的目录，如 school.example、school.example:8080 或 https+school.example" }
        "a proxy" { en: "expected a proxy such as http://127.0.0.1:8080 or socks5://127.0.0.1:1080, found `{found}`", zh: "应为代理，如 http://127.0.0.1:8080 或 socks5://127.0.0.1:1080，却是 `{found}`" }
        "no connect-to" { en: "expected HOST1:PORT1:HOST2:PORT2, with IPv6 addresses in brackets, found `{found}`: {_why}", zh: "应为 HOST1:PORT1:HOST2:PORT2，IPv6 地址须加方括号，却是 `{found}`" }
        "no word" { en: "`{word}` is not a word that stands here", zh: "此处不应有 `{word}`" }
        "no header" { en: "`{found}` cannot be sent as {header}", zh: "`{found}` 不能作为 {header} 发送" }
        "tls set-up" { en: "failed to set up TLS", zh: "无法初始化 TLS" }
        "listen" { en: "failed to listen for the fixture web", zh: "无法为示例网监听端口" }
        "certificates" { en: "failed to make certificates for the fixture web", zh: "无法为示例网生成证书" }
        "no seeds" { en: "no seed is left to start from", zh: "没有可用的起点" }
        "output" { en: "failed to write the output", zh: "无法写出结果" }
        "output json" { en: "failed to write a line of JSON", zh: "无法写出 JSON 行" }
        "output csv" { en: "failed to write a row of CSV", zh: "无法写出 CSV 行" }
        "output table" { en: "failed to write a Parquet file", zh: "无法写出 Parquet 文件" }
        "output workbook" { en: "failed to make the workbook", zh: "无法生成工作簿" }
        "make folder" { en: "failed to make the folder `{file}`", zh: "无法建立目录 `{file}`" }
        "write into" { en: "failed to write into `{file}`", zh: "无法写入目录 `{file}`" }
        "write" { en: "failed to write `{file}`", zh: "无法写入 `{file}`" }
        "remove" { en: "failed to remove `{file}`", zh: "无法删除 `{file}`" }
        "start" { en: "failed to start", zh: "无法启动" }
        "signals" { en: "failed to listen for signals", zh: "无法监听信号" }

        // What the system says.
        "os 2" { en: "No such file or directory (os error {n})", zh: "没有此文件或目录（系统错误 {n}）" }
        "os 13" { en: "Permission denied (os error {n})", zh: "权限不足（系统错误 {n}）" }
        "os 17" { en: "File exists (os error {n})", zh: "文件已存在（系统错误 {n}）" }
        "os 20" { en: "Not a directory (os error {n})", zh: "不是目录（系统错误 {n}）" }
        "os 21" { en: "Is a directory (os error {n})", zh: "是目录（系统错误 {n}）" }
        "os 24" { en: "Too many open files (os error {n})", zh: "打开的文件过多（系统错误 {n}）" }
        "os 28" { en: "No space left on device (os error {n})", zh: "磁盘空间不足（系统错误 {n}）" }
        "os 30" { en: "Read-only file system (os error {n})", zh: "文件系统只读（系统错误 {n}）" }
        "os 36" { en: "File name too long (os error {n})", zh: "文件名过长（系统错误 {n}）" }
        "os 98" { en: "Address already in use (os error {n})", zh: "端口已被占用（系统错误 {n}）" }
        "os 111" { en: "Connection refused (os error {n})", zh: "连接被拒绝（系统错误 {n}）" }
        "os 22" { en: "Invalid argument (os error {n})", zh: "参数无效（系统错误 {n}）" }
        "os is a directory" { en: "is a directory", zh: "是目录" }
        "not utf8" { en: "stream did not contain valid UTF-8", zh: "不是有效的 UTF-8 文本" }
        "seconds" { en: "{n} s", zh: " {n} 秒" }
        "millis" { en: "{n} ms", zh: " {n} 毫秒" }

        // What a reader of TOML says.
        "toml no value" { en: "key with no value, expected `{sign}`", zh: "键没有值，应有 `{sign}`" }
        "toml field" { en: "unknown field `{field}`, expected {_what}", zh: "没有键 `{field}`" }
        "toml missing field" { en: "missing field `{field}`", zh: "缺少键 `{field}`" }
        "toml duplicate" { en: "duplicate key", zh: "键重复" }
        "toml string" { en: "invalid string, expected {_what}", zh: "字符串无效" }
        "toml basic string" { en: "invalid basic string, expected {_what}", zh: "字符串无效" }
        "toml literal string" { en: "invalid literal string, expected {_what}", zh: "字符串无效" }
        "toml quoted" { en: "string values must be quoted, expected {_what}", zh: "字符串须加引号" }
        "toml array" { en: "unclosed array, expected {_what}", zh: "数组没有结束" }
        "toml table" { en: "unclosed table, expected {_what}", zh: "表头没有结束" }
        "toml inline" { en: "unclosed inline table, expected {_what}", zh: "内联表没有结束" }
        "toml invalid" { en: "invalid {_what}, expected {_more}", zh: "格式有误" }
        "toml missing" { en: "missing {_what}, expected {_more}", zh: "缺少内容" }
        "toml unexpected" { en: "unexpected {_what}, expected {_more}", zh: "多出内容" }
        "toml extra" { en: "extra {_what}, expected {_more}", zh: "多出内容" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_put_into_chinese_with_what_stands_in_it() {
        for (text, zh) in [
            ("connection refused", "连接被拒绝"),
            ("robots.txt could not be read: dns: no such host", "无法读取 robots.txt：域名无法解析：没有该主机"),
            ("no answer after 30 s", " 30 秒内没有应答"),
            ("`a.db` is not a ledger: it is a folder", "`a.db` 不是台账：它是目录"),
            ("forbidden by robots.txt, line 3", "robots.txt 第 3 行禁止访问"),
            (
                "3 looks in a row told nothing: the host does not answer (http://a.example/ in r-2)",
                "连续 3 次复查无法判断：主机无应答（http://a.example/，r-2）",
            ),
            ("clean", "clean"),
            ("something that nobody says", "something that nobody says"),
            ("", ""),
        ] {
            assert_eq!(translated(Lang::Zh, text), zh);
            assert_eq!(translated(Lang::En, text), text);
        }
    }

    #[test]
    fn phrases_in_phrases_are_put_into_chinese_so_deep() {
        let told = |depth: usize| translated(Lang::Zh, &format!("{}no such host", "tls: ".repeat(depth)));
        assert!(told(DEPTH_MAX).ends_with("没有该主机"), "{}", told(DEPTH_MAX));
        assert!(told(DEPTH_MAX + 1).ends_with("no such host"), "{}", told(DEPTH_MAX + 1));
    }

    #[test]
    fn every_phrase_finds_itself_and_no_earlier_one_takes_its_place() {
        for phrase in PHRASES.iter().chain(OF_HISTORY) {
            let text = phrase.en.replace('{', "<").replace('}', ">");
            let first = PHRASES.iter().chain(OF_HISTORY).find(|other| matched(other.en, &text).is_some());
            assert_eq!(first.map(|first| first.key), Some(phrase.key), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_translated_or_stays(text in "(`|:|,| |status |no answer after |[a-z]){0,12}|.{0,40}") {
            proptest::prop_assert!(!translated(Lang::Zh, &text).is_empty() || text.is_empty());
        }
    }
}
