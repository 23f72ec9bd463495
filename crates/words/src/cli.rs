//! What the command line says: mistakes, expectations, progress of a command, what to do next.

use crate::table::words;

words! {
    ERROR { en: "error: {what}", zh: "错误：{what}" }
    WARNING { en: "warning: {what}", zh: "警告：{what}" }
    AT { en: "{file}:{line}:{column}: {what}", zh: "{file} 第 {line} 行第 {column} 列：{what}" }
    EXPECTED { en: "{what}: expected {expected}, found `{found}`", zh: "{what}：`{found}` 无效；要求：{expected}" }
    EXPECTED_SOMETHING { en: "{what}: expected {expected}, found nothing", zh: "{what}：没有给出值；要求：{expected}" }
    ONE_OF { en: "one of {names}", zh: "以下之一：{names}" }
    DID_YOU_MEAN { en: "{what}; did you mean `{guess}`?", zh: "{what}；您是不是要用 `{guess}`？" }
    SEE_HELP { en: "see `{command} --help`", zh: "请看 `{command} --help`" }
    NO_COMMAND { en: "there is no command `{name}`", zh: "没有命令 `{name}`" }
    NO_FLAG { en: "there is no flag `{name}` here", zh: "这里没有选项 `{name}`" }
    NO_KEY { en: "there is no key `{name}`; the keys are the flags of `suyuan crawl` with `_` for `-`", zh: "没有键 `{name}`；键就是 `suyuan crawl` 的选项，`-` 写作 `_`" }
    MISSING { en: "missing: {names}", zh: "缺少：{names}" }
    NO_ARGUMENT { en: "`{name}` is one argument too many", zh: "多了一个参数 `{name}`" }
    NO_FINDING { en: "no finding is about `{found}`: expected a page, a domain, a site or a case of `suyuan findings`", zh: "没有关于 `{found}` 的发现：应为 `suyuan findings` 中的页面、域名、网站或案件" }
    CONFLICT { en: "`{one}` cannot be used with `{other}`", zh: "`{one}` 不能与 `{other}` 同用" }
    TWICE { en: "`{name}` is given more than once", zh: "`{name}` 给了不止一次" }
    NO_VALUE { en: "`{name}` takes no value, found `{found}`", zh: "`{name}` 不带值，却给了 `{found}`" }
    NOT_UNDERSTOOD { en: "the command line cannot be understood: {_why}", zh: "无法理解命令行" }
    NOT_UTF8 { en: "the command line is not UTF-8", zh: "命令行不是 UTF-8 文本" }

    WHOLE_FROM { en: "a whole number from {least}", zh: "不小于 {least} 的整数" }
    WHOLE_BETWEEN { en: "a whole number from {least} to {most}", zh: "{least} 到 {most} 的整数" }
    A_RATE { en: "requests per second up to 1000, such as 1 or 0.5, or `unlimited`", zh: "每秒请求数（最多 1000），如 1、0.5，或 `unlimited`" }
    A_DURATION { en: "a duration such as 90s, 30m, 2h or 1d", zh: "时长，如 90s、30m、2h、1d" }
    SOME_VANTAGES { en: "vantages with commas between them, from: {names}", zh: "以逗号分隔的视角，可选：{names}" }
    A_CONNECT_TO { en: "HOST1:PORT1:HOST2:PORT2, where HOST1 and PORT1 may be empty", zh: "HOST1:PORT1:HOST2:PORT2，其中 HOST1 和 PORT1 可以为空" }
    A_LINE { en: "a line of text", zh: "一行文字" }
    A_LINE_OF { en: "a line of at most {most} characters", zh: "不超过 {most} 个字符的一行文字" }
    A_HEADER { en: "a line of ASCII text", zh: "一行 ASCII 文字" }
    A_CONTACT { en: "an http(s) URL or a mail address", zh: "http(s) 网址或邮箱地址" }
    A_MAIL { en: "a mail address", zh: "邮箱地址" }
    A_HOST_NAME { en: "a domain such as cert.example.org", zh: "域名，如 cert.example.org" }
    A_PROXY { en: "a URL such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080", zh: "网址，如 http://127.0.0.1:3128 或 socks5://127.0.0.1:1080" }
    A_STRING { en: "text in quotes", zh: "引号中的文字" }
    A_BOOL { en: "true or false", zh: "true 或 false" }
    ONE_VALUE { en: "one value", zh: "一个值" }
    SOUND_TOML { en: "TOML such as `max_pages = 500`: {why}", zh: "TOML，如 `max_pages = 500`：{why}" }
    UTF8_TEXT { en: "UTF-8 text", zh: "UTF-8 文本" }
    NO_FILE { en: "{file}: cannot be read: {why}", zh: "{file}：无法读取：{why}" }
    OUT_IS_DATABASE { en: "--out: expected a file that may be replaced, found the database `{file}`", zh: "--out：应为可以覆盖的文件，却是数据库 `{file}`" }
    NO_OUT { en: "--out: expected a file that can be made, found `{file}`: {why}", zh: "--out：应为可以建立的文件，却是 `{file}`：{why}" }
    FILE_TOO_LARGE { en: "{file}: larger than {most} bytes, which no job file is", zh: "{file}：超过 {most} 字节，任务文件不会这么大" }

    LEFT_AT_ONCE { en: "left at once; the ledger is sound, and the same command goes on", zh: "已立即退出；台账完好，再次运行同一命令即可继续" }
    REJECTS_MORE { en: "{file}: {n} more like these", zh: "{file}：还有 {n} 条类似情况" }
    CRAWLED {
        en: "{pages} {pages|page|pages} visited, {findings} {findings|finding|findings}",
        zh: "已访问 {pages} 个页面，{findings} 条发现",
    }
    HOST_STATS { en: "{host}: {requests} {requests|request|requests}, pause {pause} ms, answers in {answer} ms, {failures} {failures|failure|failures} in a row, {waiting} waiting {dropped}", zh: "{host}：{requests} 次请求，停顿 {pause} 毫秒，回答约 {answer} 毫秒，连续失败 {failures} 次，{waiting} 个等待中 {dropped}" }
    PROGRESS {
        en: "{pages} {pages|page|pages} visited, {findings} {findings|finding|findings}, {rate} pages/s, {waiting} waiting, {in_flight} in flight",
        zh: "已访问 {pages} 个页面，{findings} 条发现，{rate} 页/秒，{waiting} 个等待中，{in_flight} 个访问中",
    }
    PROGRESS_LEFT { en: ", {time} for what waits", zh: "，等待中的约需 {time}" }
    PROGRESS_HELD { en: "; hosts held up: {hosts}", zh: "；受阻主机：{hosts}" }
    PROGRESS_HOSTS { en: "{n} {why}", zh: "{n} 个{why}" }
    SECONDS { en: "about {n} s", zh: "{n} 秒" }
    MINUTES { en: "about {n} min", zh: "{n} 分钟" }
    HOURS { en: "about {n} h", zh: "{n} 小时" }
    DAYS { en: "about {n} {n|day|days}", zh: "{n} 天" }
    A_LOOPBACK { en: "an address of this machine alone and a port, such as 127.0.0.1:9464", zh: "仅本机可访问的地址和端口，如 127.0.0.1:9464" }
    METRICS_AT { en: "figures for Prometheus: {url}", zh: "供 Prometheus 读取的指标：{url}" }
    NO_METRICS { en: "--metrics: expected an address that is free to listen on, found `{address}`: {why}", zh: "--metrics：应为可以监听的地址，却是 `{address}`：{why}" }
    ALLOWED { en: "allowed", zh: "允许" }
    FORBIDDEN { en: "forbidden", zh: "禁止" }
    BY_LINE { en: "line {line}: {rule}", zh: "第 {line} 行：{rule}" }
    BY_NO_LINE { en: "no line speaks about it", zh: "没有相关的行" }
    A_QUESTION { en: "a question", zh: "问题" }
}
