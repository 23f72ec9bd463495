//! The help texts in Chinese. The English ones stand with the flags themselves, in the order of the manual.

/// The Chinese text of a command, `crawl`, or of a flag, `crawl --seed`, `robots URL`; `*` stands for every command.
pub fn in_chinese(command: &str, flag: Option<&str>) -> Option<&'static str> {
    let find = |key: &str| HELP.iter().find(|(name, _)| *name == key).map(|(_, text)| *text);
    // Whatever visits pages takes the flags of `crawl`.
    let of_crawl = |flag: &str| (command == "recheck").then(|| find(&format!("crawl {flag}"))).flatten();
    match flag {
        None => find(command),
        Some(flag) => {
            find(&format!("{command} {flag}")).or_else(|| of_crawl(flag)).or_else(|| find(&format!("* {flag}")))
        }
    }
}

/// Every name that has a Chinese text here.
pub fn keys() -> impl Iterator<Item = &'static str> {
    HELP.iter().map(|(name, _)| *name)
}

/// Every Chinese text.
#[cfg(test)]
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    HELP.iter().chain(HEADINGS).map(|(_, text)| *text)
}

/// The Chinese text of a heading or of a word that stands around the help.
pub fn heading_in_chinese(english: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|(name, _)| *name == english).map(|(_, text)| *text)
}

const HEADINGS: &[(&str, &str)] = &[
    ("What to look for", "找什么"),
    ("Where to look", "到哪里找"),
    ("Budgets", "预算"),
    ("Which cases", "哪些案件"),
    ("Pace", "速度"),
    ("Who we are", "身份"),
    ("The way there", "通路"),
    ("How it runs", "运行方式"),
    ("Everywhere", "通用"),
    ("Examples:", "示例："),
    ("Exit codes:", "退出码："),
    ("  0  done", "  0  完成"),
    (
        "  1  failed: our own trouble, such as a full disk; nothing that was recorded is lost",
        "  1  失败：本程序自身的问题，如磁盘已满；已记录的内容不会丢失",
    ),
    ("  2  wrong usage, or an input that cannot be used", "  2  用法有误，或输入无法使用"),
    (
        "  3  stopped before the end (signal, --max-time); run again to go on",
        "  3  尚未完成即停止（信号、--max-time）；再次运行即继续",
    ),
    (
        "  4  only with --fail-on-findings: done, and there are findings",
        "  4  仅用 --fail-on-findings 时：已完成，且有发现",
    ),
];

const HELP: &[(&str, &str)] = &[
    (
        "suyuan",
        "找出嵌入了已知违法域名的普通网站，并一直跟到清理干净\n\n从搜索结果和已知页面出发，礼貌地跟踪链接，找出嵌入了监测名单条目的页面，保存通向每个页面的链路，并按托管网站写出清理清单，最严重的在前。",
    ),
    ("* --help", "显示帮助（-h 为简略帮助）"),
    ("* --version", "显示版本"),
    ("* --lang", "消息、帮助和报告的语言 [默认：系统语言，否则 en]"),
    ("* --quiet", "只报错误"),
    ("* --verbose", "多说一些；写两次则更多"),
    ("* --log-format", "日志行的格式 [默认：text]"),
    ("* --color", "是否使用颜色 [默认：auto]"),
    ("* --ledger", "台账文件"),
    ("* --format", "输出格式"),
    ("* --out", "写入文件；`-` 为标准输出"),
    ("* --strict", "把坏行当作错误"),
    ("* --site-rules", "更多共享主机，每行一个：其下每个名字各为一个网站"),
    ("cases", "查看案件，并由人工变更"),
    ("cases list", "列出案件，最严重的在前"),
    ("cases list --state", "只列出处于这些状态的案件，以逗号分隔"),
    ("cases list --severity", "只列出这些严重程度的案件，以逗号分隔"),
    ("cases list --role", "只列出网站属于这些性质的案件，以逗号分隔"),
    ("cases list --site", "只列出这些网站的案件，以逗号分隔"),
    ("cases list --technique", "只列出含有这些手法之一的案件，以逗号分隔，如 M7"),
    ("cases list --category", "只列出目标属于这些类别之一的案件，以逗号分隔"),
    ("cases list --since", "只列出在此日期或之后仍被发现的案件"),
    ("cases list --overdue", "只列出整改期限已过的待核实、已确认、已通知和复发案件，逾期最久的在前"),
    ("cases list --include", "也列出仅提及此类内容的网站"),
    ("cases show", "显示案件的全部内容：网站性质及依据、需要修复的内容、溯源链、处理记录"),
    ("cases show CASE", "案件编号或网站"),
    ("cases set", "由人工变更案件状态、认定网站性质、设定整改期限、记录整改反馈或添加备注"),
    ("cases set CASE", "案件编号或网站"),
    ("cases set --state", "变更为何种状态"),
    ("cases set --role", "网站属于何种性质；优先于规则判定"),
    ("cases set --reason", "原因；排除案件时必须给出"),
    ("cases set --deadline", "整改期限：日期、时间，或自现在起的时长，如 7d"),
    ("cases set --answer", "整改反馈：采取了什么措施，何时完成"),
    ("cases set --note", "记入处理记录的备注"),
    ("cases set --until", "排除的最后有效日期，或失效的时间"),
    ("cases set --actor", "由谁认定 [默认：登录名]"),
    (
        "cases set --from",
        "变更表，列为 case（案件）、state（状态）、role（性质）、reason（原因）、deadline（整改期限）、answer（整改反馈）、note（备注）、actor（操作人）、until（有效期）；空白处以选项补足\n\n各行要么全部执行，要么都不执行。`-` 为标准输入。",
    ),
    ("cases contacts", "登记各网站的通知对象"),
    (
        "cases contacts FILE",
        "名单，列为 site（网站）、owner（主办单位）、contact（联系方式）、sector（行业）、party（通知对象）、confidence（可信度）；`-` 为标准输入\n\n名单取代同一来源以前登记的内容。",
    ),
    ("cases contacts --source", "来源 [默认：文件名]"),
    ("demo", "在内置的示例网上走完整个流程，不需要网络"),
    ("demo --dir", "演示文件放在哪里"),
    ("crawl", "运行一个抓取任务直到结束；中断后再次运行即从原处继续"),
    (
        "crawl JOB.toml",
        "任务文件；每个选项都是它的键，`-` 写作 `_`，命令行选项优先\n\n任务文件中的路径相对于它所在的目录。`-` 从标准输入读取。",
    ),
    ("crawl --name", "任务名 [默认：任务文件名，否则 `crawl`]\n\n同名任务的上一次运行若未完成，则继续它。"),
    (
        "crawl --watchlist",
        "已知违法内容的名单（可重复）[默认：台账中的名单]\n\n给出时只用这些名单；不给出时用台账中的。接受各种格式，可用 gzip 或 zstd 压缩。",
    ),
    (
        "crawl --allowlist",
        "永不报告的条目，可带 `reason`（原因）和 `expires`（有效期）列（可重复）[默认：台账中的名单]\n\n优先于监测名单：其条目及其下级不予报告，可以访问。已过期的条目不再生效。空名单也会取代台账中的名单。",
    ),
    ("crawl --strict", "把名单中的坏行当作错误 [默认：报告并跳过]"),
    ("crawl --force", "名单中共用的名称、单段名称和不规范的各段也接受 [默认：拒绝]"),
    (
        "crawl --seeds",
        "起点文件：网址、网站、站点地图、搜索结果（可重复）[默认：台账中的]\n\n搜索结果可为 CSV、XLSX、JSONL 或 SearXNG 的回答。既未给出也没有 `--seed` 时用导入的种子。",
    ),
    ("crawl --seed", "一个起点（可重复）"),
    (
        "crawl --reports",
        "放入举报文件的目录：其中的页面也是起点\n\nCSV，列为 page（网址）、domain（域名）、reference（编号）、note（备注）。文件保留在原处；已有记录的不再收取。",
    ),
    ("crawl --scope", "跟踪哪些链接 [默认：follow]"),
    (
        "crawl --web",
        "用示例网代替网络\n\n在本机回环上提供并用真实客户端抓取。其 web.toml 给出起点、名单和限制，命令行选项优先。",
    ),
    (
        "crawl --replay",
        "用 WARC 文件代替网络来回答访问（可重复）\n\n每个网址和视角取最后一次抓取，时间为当时的时间；文件中没有的记为未存档。",
    ),
    ("ledger prune", "清除运行的访问和外链数据；发现、溯源链、证据和案件保留"),
    ("ledger prune --run", "要清除的运行，无论是否完成（可重复）"),
    ("ledger prune --older-than", "同时清除结束时间早于此的所有运行：12h、90d"),
    ("ledger prune --dry-run", "只说明将清除什么"),
    ("crawl --record", "把每次抓取都存为 WARC 的目录 [默认：仅有发现的抓取，存于台账旁]"),
    ("crawl --vantages", "对值得再看的页面换哪些视角看，逗号分隔 [默认：plain]"),
    ("crawl --max-hops", "按最短已知路径离起点最多几跳；跳转不计 [默认：5]"),
    ("crawl --max-pages", "一次运行最多多少页 [默认：不限]"),
    ("crawl --max-pages-per-site", "每个网站最多多少页 [默认：500]"),
    ("crawl --max-time", "本命令最长时间：90s、30m、2h、1d [默认：不限]\n\n到时以退出码 3 停止；再次运行即继续。"),
    (
        "crawl --rate",
        "每主机每秒请求数，或 `unlimited` [默认：1]\n\n`unlimited` 不停顿、不按 IP 限速，并拒绝访问公网地址。",
    ),
    ("crawl --rate-per-ip", "每 IP 地址每秒请求数 [默认：4]"),
    ("crawl --concurrency", "同时进行的访问数 [默认：按主机数和内存]"),
    ("crawl --connections-per-host", "每主机连接数；只有 `--rate unlimited` 时可大于 1 [默认：1，unlimited 时为 4]"),
    ("crawl --user-agent", "用户代理 [默认：suyuan/版本 (+联系方式)]"),
    ("crawl --contact", "网站管理员如何联系我们；抓取公网地址时必须给出"),
    ("crawl --robots", "是否遵守 robots.txt；`ignore` 须有 `--authorized` [默认：obey]"),
    ("crawl --authorized", "依据谁的授权不遵守 robots.txt；记入台账和每份报告"),
    ("crawl --connect-to", "去往 HOST1:PORT1 的连接改到 HOST2:PORT2，同 curl（可重复）"),
    ("crawl --allow-private", "允许连接回环和内网地址 [默认：拒绝]"),
    ("crawl --proxy", "HTTP 或 SOCKS5 代理；由它解析域名"),
    ("crawl --ledger", "台账 [默认：suyuan.db]"),
    ("crawl --dry-run", "读取并检查一切，说明会做什么，什么也不抓取"),
    ("crawl --fresh", "即使上一次未完成也重新开始"),
    ("crawl --fail-on-findings", "有发现时以 4 退出"),
    ("crawl --host-stats", "结束时说明每个主机的情况"),
    (
        "crawl --metrics",
        "运行时在此本机地址以 `/metrics` 提供 Prometheus 指标，如 127.0.0.1:9464；端口 0 为任一空闲端口",
    ),
    ("findings", "列出每一条发现"),
    ("candidates", "提出在多个无关网站上与监测对象相邻的内容"),
    ("candidates --min-sites", "至少出现在多少个无关网站上"),
    ("chains", "显示某页面、域名或案件的引荐链路"),
    ("chains PAGE|DOMAIN|CASE", "页面、域名（托管方或名单中的）或案件名"),
    ("explain", "说明对某网址会怎样做，以及为什么"),
    ("explain URL", "网址"),
    ("cleanup", "写出清理清单"),
    ("cleanup --include", "也列出只是写到这些内容的网站"),
    ("cleanup --out", "写入文件；`-` 为标准输出。与 `--split` 合用时为目录"),
    ("cleanup --split", "按此分别把材料写入 `--out` 目录：可打印的说明、工作簿、证据、整改反馈表"),
    ("recheck", "再次访问案件的页面，并据此变更案件状态"),
    ("recheck CASE", "只复查这些案件（案件名或网站）[默认：除已排除外的全部]"),
    ("recheck --due", "只复查到期的案件：状态保持越久，复查越少"),
    ("recheck --job", "任务文件，其名单、速度和联系方式在此同样有效"),
    ("schedule", "按时间运行任务"),
    ("schedule JOB.toml", "任务文件，各含一个表 `[schedule]`"),
    ("schedule --once", "只运行此刻应运行的任务，然后结束；用于 systemd 定时器和 cron"),
    ("schedule --list", "说明各任务上次何时运行、下次何时运行，不运行任何任务"),
    ("schedule --until", "到此时间且没有任务在运行时结束 [默认：直到被停止]"),
    ("schedule --ledger", "台账 [默认：任务的台账，否则 suyuan.db]"),
    ("schedule --format", "列表的格式"),
    ("report", "收取举报，并说明每条的处理结果"),
    ("report add", "收取一条举报：下一次抓取会查看其页面"),
    ("report add URL", "页面"),
    ("report add --domain", "举报称其中有什么"),
    ("report add --reference", "举报人所用的编号"),
    ("report add --note", "备注"),
    ("report list", "列出举报及其处理结果"),
    ("stats", "按时间统计：发现了什么，处理得怎样"),
    ("stats --since", "自何时起 [默认：最近十二周和十二个月；比较最近 90 天]"),
    ("stats --run", "把此次运行与同一任务的上一次运行比较：新增、仍在、已消失"),
    ("share", "写出供合作方程序读取的内容：STIX、MISP、X-ARF、封锁名单、已发现的监测对象清单"),
    ("share --reporter-org", "由谁转交，用于会写明此项的格式 [默认：suyuan]"),
    (
        "share --out",
        "写入文件；`-` 为标准输出。`misp-feed` 和 `parquet` 须为目录；`xarf` 给出目录或以 `/` 结尾的名称时，每个案件一个文件",
    ),
    ("share --reporter-contact", "转交者的邮箱地址，用于 `xarf`"),
    ("share --reporter-domain", "转交者的域名，用于 `xarf`"),
    ("share --unreviewed", "`xarf` 和 `removal` 也报告未经人工确认的案件"),
    ("share --tlp", "可以转给谁，按 TLP 2.0"),
    ("watchlist", "导入和查看监测名单"),
    (
        "watchlist import",
        "把名单存入台账，供未指定名单的任务使用\n\n导入的内容加入已导入的名单；再次导入同一名单不产生变化。抓取可以同时进行：它继续使用开始时的名单。",
    ),
    ("watchlist import FILE", "任何接受的格式；`-` 为标准输入"),
    ("watchlist import --allow", "这些名单写明永不报告的内容，可带 `reason`（原因）和 `expires`（有效期）列"),
    ("watchlist import --source", "未写来源的条目的来源 [默认：文件名]"),
    ("* --replace", "取代此前导入的内容"),
    ("* --force", "共用的名称、单段名称和不规范的各段也接受"),
    ("watchlist stats", "说明台账的监测名单和允许名单上有什么，以及导入时哪些行不能用"),
    ("seeds", "导入种子"),
    ("seeds import", "把种子存入台账，供未指定种子的任务使用"),
    ("seeds import FILE", "网址、网站、站点地图或搜索结果，任何接受的格式；`-` 为标准输入"),
    ("watchlist check", "读取名单，说明其中有什么、哪些行不能用"),
    ("watchlist check FILE", "任何接受的格式；`-` 为标准输入"),
    ("robots", "按 robots.txt 判断网址，并给出决定性的一行"),
    ("robots --file", "robots.txt 文件；`-` 为标准输入"),
    ("robots --agent", "为哪个产品名判断"),
    ("robots URL", "要判断的网址"),
    (
        "robots --jsonl",
        "逐行读取问题 `{\"id\",\"robots\" 或 \"robots_hex\",\"ua\",\"url\"}`，逐行输出 `{\"id\",\"allowed\",\"line\"}`",
    ),
    ("ledger", "维护台账"),
    ("ledger check", "检查台账是否完好"),
    ("ledger stats", "说明台账中有什么、有多大"),
    ("ledger backup", "在使用中复制台账"),
    ("ledger backup FILE", "副本；不得已存在"),
    ("doctor", "检查本机设置"),
    ("doctor --contact", "抓取时会给出的联系方式"),
    ("completions", "输出某个 shell 的补全脚本"),
    ("completions SHELL", "shell 名"),
    ("man", "输出手册页"),
    ("man --dir", "每个命令一页写入此目录，而不是把主页写到标准输出"),
];
