//! Mistakes on the command line: what was found, what was expected, what may have been meant, and exit code 2.

use expect_test::{Expect, expect};

use crate::desk::Desk;

fn check(args: &[&str], expected: Expect) {
    let desk = Desk::new();
    desk.check(args, expected);
    assert_eq!(desk.files(), [""; 0], "something was written");
}

macro_rules! mistakes {
    ($($name:ident: $args:expr, $expected:expr;)+) => { $(#[test] fn $name() { check(&$args, $expected); })+ };
}

mistakes! {
    a_command_is_guessed: ["craw"], expect![[r#"
        exit 2
        -- err
        error: there is no command `craw`; did you mean `crawl`?
        see `suyuan --help`
    "#]];
    a_command_that_is_like_none_is_not_guessed: ["xyzzy"], expect![[r#"
        exit 2
        -- err
        error: there is no command `xyzzy`
        see `suyuan --help`
    "#]];
    a_flag_is_guessed: ["crawl", "--max-page", "5"], expect![[r#"
        exit 2
        -- err
        error: there is no flag `--max-page` here; did you mean `--max-pages`?
        see `suyuan crawl --help`
    "#]];
    a_flag_needs_its_value: ["crawl", "--rate"], expect![[r#"
        exit 2
        -- err
        error: --rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found nothing
        see `suyuan crawl --help`
    "#]];
    a_path_needs_its_value: ["crawl", "--watchlist"], expect![[r#"
        exit 2
        -- err
        error: --watchlist: expected a line of text, found nothing
        see `suyuan crawl --help`
    "#]];
    a_flag_is_given_once: ["crawl", "--rate", "1", "--rate", "2"], expect![[r#"
        exit 2
        -- err
        error: `--rate` is given more than once
        see `suyuan crawl --help`
    "#]];
    a_switch_takes_no_value: ["crawl", "--dry-run=yes"], expect![[r#"
        exit 2
        -- err
        error: `--dry-run` takes no value, found `yes`
        see `suyuan crawl --help`
    "#]];
    an_argument_too_many: ["man", "extra"], expect![[r#"
        exit 2
        -- err
        error: `extra` is one argument too many
        see `suyuan man --help`
    "#]];
    a_rate_is_a_number: ["crawl", "--rate", "fast"], expect![[r#"
        exit 2
        -- err
        error: --rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found `fast`
        see `suyuan crawl --help`
    "#]];
    a_rate_is_not_nothing: ["crawl", "--rate", "0"], expect![[r#"
        exit 2
        -- err
        error: --rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found `0`
        see `suyuan crawl --help`
    "#]];
    a_duration_has_a_unit: ["crawl", "--max-time", "30"], expect![[r#"
        exit 2
        -- err
        error: --max-time: expected a duration such as 90s, 30m, 2h or 1d, found `30`
        see `suyuan crawl --help`
    "#]];
    hops_are_few: ["crawl", "--max-hops", "101"], expect![[r#"
        exit 2
        -- err
        error: --max-hops: expected a whole number from 0 to 100, found `101`
        see `suyuan crawl --help`
    "#]];
    pages_are_counted_from_one: ["crawl", "--max-pages", "0"], expect![[r#"
        exit 2
        -- err
        error: --max-pages: expected a whole number from 1, found `0`
        see `suyuan crawl --help`
    "#]];
    a_negative_number_is_no_flag: ["crawl", "--max-pages=-5"], expect![[r#"
        exit 2
        -- err
        error: --max-pages: expected a whole number from 1, found `-5`
        see `suyuan crawl --help`
    "#]];
    a_scope_is_one_of_four: ["crawl", "--scope", "world"], expect![[r#"
        exit 2
        -- err
        error: --scope: expected one of host, site, follow, any, found `world`
        see `suyuan crawl --help`
    "#]];
    vantages_are_named: ["crawl", "--vantages", "plain,martian"], expect![[r#"
        exit 2
        -- err
        error: --vantages: expected vantages with commas between them, from: plain, spider, searcher, mobile, language, repeat, browser, found `plain,martian`
        see `suyuan crawl --help`
    "#]];
    a_contact_can_be_written_to: ["crawl", "--contact", "me"], expect![[r#"
        exit 2
        -- err
        error: --contact: expected an http(s) URL or a mail address, found `me`
        see `suyuan crawl --help`
    "#]];
    figures_are_for_this_machine_alone: ["crawl", "--metrics", "0.0.0.0:9464"], expect![[r#"
        exit 2
        -- err
        error: --metrics: expected an address of this machine alone and a port, such as 127.0.0.1:9464, found `0.0.0.0:9464`
        see `suyuan crawl --help`
    "#]];
    a_proxy_is_a_url: ["crawl", "--proxy", "127.0.0.1:3128"], expect![[r#"
        exit 2
        -- err
        error: --proxy: expected a URL such as http://127.0.0.1:3128 or socks5://127.0.0.1:1080, found `127.0.0.1:3128`
        see `suyuan crawl --help`
    "#]];
    connect_to_has_four_parts: ["crawl", "--connect-to", "a.example:80"], expect![[r#"
        exit 2
        -- err
        error: --connect-to: expected HOST1:PORT1:HOST2:PORT2, where HOST1 and PORT1 may be empty, found `a.example:80`
        see `suyuan crawl --help`
    "#]];
    a_user_agent_is_ascii: ["crawl", "--user-agent", "爬虫"], expect![[r#"
        exit 2
        -- err
        error: --user-agent: expected a line of ASCII text, found `爬虫`
        see `suyuan crawl --help`
    "#]];
    a_name_says_something: ["crawl", "--name", " "], expect![[r#"
        exit 2
        -- err
        error: --name: expected a line of text, found ` `
        see `suyuan crawl --help`
    "#]];
    robots_are_ignored_on_somebodys_authority: ["crawl", "--robots", "ignore", "--seed", "a.example"], expect![[r#"
        exit 2
        -- err
        error: --robots ignore: expected --authorized TEXT, which says on whose authority, found none
    "#]];
    authority_alone_changes_nothing_and_contact_is_needed: ["crawl", "--authorized", "me", "--seed", "a.example"], expect![[r#"
        exit 2
        -- err
        error: --contact: expected a URL or mail address at which a webmaster can reach us, found none; a crawl of public addresses needs it
    "#]];
    connections_are_one_at_a_polite_rate: ["crawl", "--connections-per-host", "2", "--contact", "a@cert.example"], expect![[r#"
        exit 2
        -- err
        error: --connections-per-host: expected 1 without --rate unlimited, found 2
    "#]];
    public_addresses_need_a_contact: ["crawl", "--seed", "http://a.example/"], expect![[r#"
        exit 2
        -- err
        error: --contact: expected a URL or mail address at which a webmaster can reach us, found none; a crawl of public addresses needs it
    "#]];
    a_crawl_needs_a_watchlist: ["crawl", "--seed", "http://a.example/", "--contact", "a@cert.example"], expect![[r#"
        exit 2
        -- err
        error: --watchlist: expected a list of what is known to be illegal, found none, and the ledger has none either
    "#]];
    a_web_is_a_folder_with_a_web_toml: ["crawl", "--web", "nowhere"], expect![[r#"
        exit 2
        -- err
        error: failed to read the fixture file `nowhere/web.toml`: No such file or directory (os error 2)
    "#]];
    a_ledger_stands_in_a_folder: ["crawl", "--seed", "a.example", "--contact", "a@cert.example", "--ledger", "nowhere/s.db"], expect![[r#"
        exit 2
        -- err
        error: --ledger: expected a file in a folder that is there, found `nowhere/s.db`
    "#]];
    a_ledger_is_no_folder: ["crawl", "--seed", "a.example", "--contact", "a@cert.example", "--ledger", "."], expect![[r#"
        exit 2
        -- err
        error: --ledger: expected a file, found the folder `.`
    "#]];
    a_format_is_one_of_a_few: ["findings", "--format", "xml"], expect![[r#"
        exit 2
        -- err
        error: --format: expected one of text, jsonl, csv, found `xml`
        see `suyuan findings --help`
    "#]];
    a_shell_is_guessed: ["completions", "fishes"], expect![[r#"
        exit 2
        -- err
        error: <SHELL>: expected one of bash, elvish, fish, powershell, zsh, found `fishes`; did you mean `fish`?
        see `suyuan completions --help`
    "#]];
    chains_need_to_know_of_what: ["chains"], expect![[r#"
        exit 2
        -- err
        error: missing: <PAGE|DOMAIN|CASE>
        see `suyuan chains --help`
    "#]];
    robots_need_a_file_and_a_url: ["robots"], expect![[r#"
        exit 2
        -- err
        error: missing: --file <ROBOTS.TXT>, <URL>...
        see `suyuan robots --help`
    "#]];
    questions_and_a_file_exclude_each_other: ["robots", "--jsonl", "-", "--file", "robots.txt"], expect![[r#"
        exit 2
        -- err
        error: `--jsonl` cannot be used with `--file`
        see `suyuan robots --help`
    "#]];
    a_check_needs_a_list: ["watchlist", "check"], expect![[r#"
        exit 2
        -- err
        error: missing: <FILE>...
        see `suyuan watchlist check --help`
    "#]];
    a_cleanup_format_is_one_of_a_few: ["cleanup", "--format", "pdf"], expect![[r#"
        exit 2
        -- err
        error: --format: expected one of text, csv, jsonl, xlsx, md, html, found `pdf`
        see `suyuan cleanup --help`
    "#]];
    only_information_can_be_included: ["cleanup", "--include", "all"], expect![[r#"
        exit 2
        -- err
        error: --include: expected one of info, found `all`
        see `suyuan cleanup --help`
    "#]];
    a_picture_of_chains_has_a_format: ["chains", "a.example", "--format", "png"], expect![[r#"
        exit 2
        -- err
        error: --format: expected one of text, json, dot, mermaid, svg, found `png`
        see `suyuan chains --help`
    "#]];
    a_state_is_guessed: ["cases", "list", "--state", "open,confirmd"], expect![[r#"
        exit 2
        -- err
        error: --state: expected one of open, confirmed, notified, cleaned, relapsed, unreachable, disputed, dismissed, found `confirmd`; did you mean `confirmed`?
        see `suyuan cases list --help`
    "#]];
    a_severity_is_one_of_five: ["cases", "list", "--severity", "terrible"], expect![[r#"
        exit 2
        -- err
        error: --severity: expected one of info, low, medium, high, critical, found `terrible`
        see `suyuan cases list --help`
    "#]];
    a_role_needs_its_value: ["cases", "list", "--role"], expect![[r#"
        exit 2
        -- err
        error: --role: expected one of victim, platform, farm, unknown, found nothing
        see `suyuan cases list --help`
    "#]];
    a_case_command_is_guessed: ["cases", "lst"], expect![[r#"
        exit 2
        -- err
        error: there is no command `lst`; did you mean `list`?
        see `suyuan cases --help`
    "#]];
    a_reason_says_something: ["cases", "set", "a.example", "--state", "dismissed", "--reason", ""], expect![[r#"
        exit 2
        -- err
        error: --reason: expected a line of text, found nothing
        see `suyuan cases set --help`
    "#]];
    a_month_has_to_exist: ["cases", "set", "a.example", "--state", "dismissed", "--reason", "x", "--until", "2026-13-01"], expect![[r#"
        exit 2
        -- err
        error: --until: expected a day such as DAY, a time such as DAYT08:00:00Z, or a duration such as 7d, found `DAY`
        see `suyuan cases set --help`
    "#]];
    an_actor_is_given_once: ["cases", "set", "a.example", "--note", "x", "--actor", "li", "--actor", "wang"], expect![[r#"
        exit 2
        -- err
        error: `--actor` is given more than once
        see `suyuan cases set --help`
    "#]];
    a_ledger_must_be_there_for_an_edit: ["cases", "set", "a.example", "--note", "x", "--actor", "li"], expect![[r#"
        exit 2
        -- err
        error: there is no ledger at `suyuan.db`
    "#]];
    a_case_flag_is_guessed_in_chinese: ["cases", "set", "a.example", "--stat", "open", "--lang", "zh"], expect![[r#"
        exit 2
        -- err
        错误：这里没有选项 `--stat`；您是不是要用 `--state`？
        请看 `suyuan cases set --help`
    "#]];
    a_technique_is_told_in_chinese: ["cases", "list", "--technique", "暗链", "--lang", "zh"], expect![[r#"
        exit 2
        -- err
        错误：--technique：`暗链` 无效；要求：手法代码，如 M7
        请看 `suyuan cases list --help`
    "#]];
    a_language_is_one_of_two: ["findings", "--lang", "fr"], expect![[r#"
        exit 2
        -- err
        error: --lang: expected one of en, zh, found `fr`
        see `suyuan findings --help`
    "#]];
    text_from_outside_cannot_act_in_a_message: ["crawl", "--rate", "\u{1b}[31mred\nfake: ok"], expect![[r#"
        exit 2
        -- err
        error: --rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found `\u{1b}[31mred\u{a}fake: ok`
        see `suyuan crawl --help`
    "#]];
    a_mistake_is_told_in_chinese: ["crawl", "--max-hop", "5", "--lang", "zh"], expect![[r#"
        exit 2
        -- err
        错误：这里没有选项 `--max-hop`；您是不是要用 `--max-hops`？
        请看 `suyuan crawl --help`
    "#]];
    an_expectation_is_told_in_chinese: ["crawl", "--max-hops", "far", "--lang=zh"], expect![[r#"
        exit 2
        -- err
        错误：--max-hops：`far` 无效；要求：0 到 100 的整数
        请看 `suyuan crawl --help`
    "#]];
}

#[test]
fn without_a_command_there_is_help_and_exit_code_2() {
    let desk = Desk::new();
    for args in [&[][..], &["ledger"], &["watchlist"]] {
        let said = desk.said(args, b"");
        assert!(said.starts_with("exit 2\n-- err\n") && said.contains("Usage: suyuan"), "{args:?}: {said}");
    }
    for args in [&["--help"][..], &["crawl", "--help"], &["-h"], &["ledger", "backup", "-h"]] {
        let said = desk.said(args, b"");
        assert!(said.starts_with("exit 0\n-- out\n") && said.contains("Usage: suyuan"), "{args:?}: {said}");
    }
    desk.check(
        &["--version"],
        expect![[r#"
        exit 0
        -- out
        suyuan VERSION
    "#]],
    );
}
