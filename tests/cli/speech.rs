//! Languages, colors, logs, and readers that go away.

use std::io::Read as _;
use std::process::Stdio;

use expect_test::expect;

use crate::desk::Desk;

#[test]
fn the_language_is_that_of_the_locale_unless_asked_otherwise() {
    let desk = Desk::crawled();
    let chinese = |args: &[&str], variables: &[(&str, &str)]| {
        let done = desk.command(args).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(done.stdout).unwrap().contains('清')
    };
    assert!(!chinese(&["cleanup"], &[]));
    assert!(chinese(&["cleanup"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(chinese(&["cleanup", "--lang", "zh"], &[("LANG", "de_DE.UTF-8")]));
    assert!(!chinese(&["cleanup", "--lang", "en"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(chinese(&["cleanup"], &[("LC_ALL", "zh_TW"), ("LANG", "en_US.UTF-8")]));
    assert!(!chinese(&["cleanup"], &[("LC_ALL", ""), ("LC_MESSAGES", "C"), ("LANG", "zh_CN.UTF-8")]));
}

#[test]
fn programs_read_the_same_in_every_language() {
    let desk = Desk::crawled();
    for command in [
        &["findings", "--format", "jsonl"][..],
        &["findings", "--format", "csv"],
        &["ledger", "check", "--format", "json"],
        &["explain", "school.example", "--format", "json"],
    ] {
        let said = |lang| desk.said(&[command, &["--lang", lang]].concat(), b"");
        assert_eq!(said("en"), said("zh"), "{command:?}");
    }
}

#[test]
fn chinese_goes_through_the_help() {
    let desk = Desk::new();
    desk.check(&["--help", "--lang", "zh"], expect![[r#"
        exit 0
        -- out
        找出嵌入了已知违法域名的普通网站，并一直跟到清理干净

        从搜索结果和已知页面出发，礼貌地跟踪链接，找出嵌入了监测名单条目的页面，保存通向每个页面的链路，并按托管网站写出清理清单，最严重的在前。

        用法：suyuan [选项] <命令>

        命令:
          demo         在内置的示例网上走完整个流程，不需要网络
          crawl        运行一个抓取任务直到结束；中断后再次运行即从原处继续
          findings     列出每一条发现
          candidates   提出在多个无关网站上与监测对象相邻的内容
          chains       显示某页面、域名或案件的引荐链路
          explain      说明对某网址会怎样做，以及为什么
          cleanup      写出清理清单
          cases        查看案件，并由人工变更
          evidence     为每个案件写出一个证据文件夹：发现、原始记录、摘要值
          recheck      再次访问案件的页面，并据此变更案件状态
          schedule     按时间运行任务
          notices      为已确认案件的主办者写通知，每人一封邮件
          report       收取举报，并说明每条的处理结果
          stats        按时间统计：发现了什么，处理得怎样
          share        写出供合作方程序读取的内容：STIX、MISP、X-ARF、封锁名单、已发现的监测对象清单
          watchlist    导入和查看监测名单
          seeds        导入种子
          robots       按 robots.txt 判断网址，并给出决定性的一行
          ledger       维护台账
          doctor       检查本机设置
          completions  输出某个 shell 的补全脚本
          man          输出手册页

        通用:
              --lang <LANG>
                  消息、帮助和报告的语言 [默认：系统语言，否则 en] [可选值：en, zh]

          -q, --quiet
                  只报错误

          -v, --verbose...
                  多说一些；写两次则更多

              --log-format <FORMAT>
                  日志行的格式 [默认：text] [可选值：text, json]

              --color <WHEN>
                  是否使用颜色 [默认：auto] [可选值：auto, always, never]

        选项:
          -h, --help
                  显示帮助（-h 为简略帮助）

          -V, --version
                  显示版本

        示例：
          suyuan demo
          suyuan crawl --seed http://www.school.example/ --watchlist known.csv --contact
          https://crawler.example/about
          suyuan cleanup --format html --out cleanup.html

        退出码：
          0  完成
          1  失败：本程序自身的问题，如磁盘已满；已记录的内容不会丢失
          2  用法有误，或输入无法使用
          3  尚未完成即停止（信号、--max-time）；再次运行即继续
          4  仅用 --fail-on-findings 时：已完成，且有发现
    "#]]);
}

#[test]
fn chinese_goes_through_plan_and_messages() {
    let desk = Desk::with_web();
    desk.check(
        &["crawl", "--web", "web", "--dry-run", "--lang", "zh"],
        expect![[r#"
            exit 0
            -- out
            任务           crawl
            运行           新的运行
            台账           suyuan.db
            监测名单       1 条
            起点           1 个，1 台主机，1 个网站
            类型           trace：从起点向外追溯
            范围           follow
            最多跳数       5
            最多页数       不限
            每站页数       500
            最长时间       不限
            robots 规则    遵守，以 suyuan 身份询问
            速度           每主机每秒 50 次，每地址每秒 50 次
            同时进行       96 个访问，每主机 1 个
            用户代理       suyuan/VERSION
            主机           http://school.example：会先获取 robots.txt

            没有获取任何内容，也没有写入任何文件。
        "#]],
    );
    desk.check(
        &["crawl", "--web", "web", "--lang", "zh"],
        expect![[r#"
            exit 0
            -- err
            运行 crawl-1：已访问 2 个页面，1 条发现（已读取 2）
        "#]],
    );
    desk.check(&["explain", "www.casino.example", "--lang", "zh"], expect![[r#"
        exit 0
        -- out
        http://www.casino.example/ 属于网站 casino.example。
        不会访问它：它在监测名单上。
        它在监测名单上，条目为 casino[.]example（域名）：无论出现在哪里都会记录，绝不访问。
        有 1 条发现提及它；通往它的链条可用 `suyuan chains casino[.]example` 查看。
        它的网站不是运行 crawl-1 任何起点的网站：any 范围包含它，follow 范围仅在由有发现的页面跳来时包含它（此处为 follow）。
        运行 crawl-1 未遇到可跟踪的指向它的链接。
        此页面有 0 条发现。
        网站 casino.example 没有案件。
    "#]]);
    desk.file("list", b"com\ncasino.example\nqq:1\n");
    desk.check(
        &["watchlist", "check", "list", "--lang", "zh"],
        expect![[r#"
            exit 0
            -- out
                   1  个条目
                   0  个重复
                   2  行被拒绝
                   1  个种类为域名
                   1  个没有类别
            -- err
            警告：list 第 1 行：`com` 无法使用；要求：属于一个所有者的名称，而不是共用的后缀
            警告：list 第 3 行：`qq:1` 无法使用；要求：5 至 11 位的 QQ 号或群号
            list：读取 1 条，跳过 2 条
        "#]],
    );
}

#[test]
fn a_log_in_json_is_one_object_a_line_and_nothing_else() {
    let desk = Desk::with_web();
    desk.file("list", b"com\ncasino.example\n");
    for args in [
        &["crawl", "--web", "web", "--watchlist", "list", "--log-format", "json", "-v"][..],
        &["crawl", "--web", "nowhere", "--log-format", "json"],
        &["watchlist", "check", "none", "--log-format=json"],
    ] {
        let done = desk.command(args).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!said.is_empty());
        for line in said.lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{args:?}: {line}"));
            assert!(entry["level"].is_string() && entry["timestamp"].is_string(), "{line}");
        }
    }
}

#[test]
fn v_tells_every_visit_and_quiet_only_errors() {
    let desk = Desk::with_web();
    let said = desk.said(&["crawl", "--web", "web", "-v"], b"");
    assert!(said.lines().filter(|line| line.contains("http://school.example/")).count() >= 2, "{said}");
    desk.file("list", b"com\ncasino.example\n");
    assert_eq!(desk.said(&["crawl", "--web", "web", "--watchlist", "list", "--quiet", "--fresh"], b""), "exit 0\n");
    assert!(desk.said(&["crawl", "--web", "nowhere", "--quiet"], b"").contains("error: "));
}

#[test]
fn color_is_only_where_it_is_wanted() {
    let desk = Desk::new();
    let is_colored = |args: &[&str]| desk.said(args, b"").contains('\u{1b}');
    assert!(!is_colored(&["findings"]));
    assert!(is_colored(&["findings", "--color", "always"]));
    assert!(!is_colored(&["findings", "--color", "never"]));
    assert!(is_colored(&["--help", "--color=always"]));
    assert!(!is_colored(&["--help"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::with_web();
    let links: String = (0..3000).map(|n| format!("<a href=\"http://casino.example/{n}\">{n}</a>")).collect();
    for page in 0..40 {
        desk.file(&format!("web/school.example/{page}.html"), links.as_bytes());
    }
    let index: String = (0..40).map(|n| format!("<a href={n}.html>{n}</a>")).collect();
    desk.file("web/school.example/index.html", index.as_bytes());
    assert_eq!(desk.said(&["crawl", "--web", "web", "--quiet", "--rate", "unlimited"], b""), "exit 0\n");
    for args in [
        &["findings", "--format", "jsonl"][..],
        &["findings", "--format", "csv"],
        &["findings"],
        &["cleanup", "--format", "html"],
        &["cleanup", "--format", "csv"],
        &["cleanup", "--format", "jsonl"],
        &["cleanup", "--format", "md"],
        &["chains", "casino.example", "--format", "json"],
        &["chains", "casino.example", "--format", "svg"],
        &["chains", "casino.example"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut child = desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""), "{args:?}");
    }
}
