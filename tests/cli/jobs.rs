//! Job files: every flag is a key, a flag beats the file, and a mistake names file, line and column.

use expect_test::{Expect, expect};

use crate::desk::Desk;

fn check(job: &str, expected: Expect) {
    let desk = Desk::with_web();
    desk.file("nightly.toml", job.as_bytes());
    desk.check(&["crawl", "nightly.toml", "--dry-run"], expected);
    assert_eq!(desk.files(), ["nightly.toml"], "something was written");
}

macro_rules! mistakes {
    ($($name:ident: $job:expr, $expected:expr;)+) => { $(#[test] fn $name() { check($job, $expected); })+ };
}

mistakes! {
    a_key_is_guessed: "web = 'web'\nmax_page = 5\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:2:1: there is no key `max_page`; the keys are the flags of `suyuan crawl` with `_` for `-`; did you mean `max_pages`?
    "#]];
    a_key_is_spelled_with_underscores: "max-pages = 5\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:1: there is no key `max-pages`; the keys are the flags of `suyuan crawl` with `_` for `-`; did you mean `max_pages`?
    "#]];
    a_key_that_is_like_none: "color_of_the_sky = 'blue'\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:1: there is no key `color_of_the_sky`; the keys are the flags of `suyuan crawl` with `_` for `-`
    "#]];
    a_table_is_no_key: "[budgets]\nmax_pages = 5\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:2: there is no key `budgets`; the keys are the flags of `suyuan crawl` with `_` for `-`
    "#]];
    a_key_stands_once: "rate = 1\nrate = 2\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:2:1: TOML: expected TOML such as `max_pages = 500`: duplicate key, found `rate = 2`
    "#]];
    text_stands_in_quotes: "name = 5\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:8: name: expected text in quotes, found `5`
    "#]];
    a_number_is_whole: "max_hops = 1.5\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:12: max_hops: expected a whole number from 0 to 100, found `1.5`
    "#]];
    a_number_has_bounds: "max_hops = 1000\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:12: max_hops: expected a whole number from 0 to 100, found `1000`
    "#]];
    a_duration_is_text_with_a_unit: "max_time = 30\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:12: max_time: expected a duration such as 90s, 30m, 2h or 1d, found `30`
    "#]];
    a_duration_has_a_known_unit: "max_time = '30min'\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:12: max_time: expected a duration such as 90s, 30m, 2h or 1d, found `'30min'`
    "#]];
    a_rate_is_not_a_truth: "rate = true\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:8: rate: expected requests per second up to 1000, such as 1 or 0.5, or `unlimited`, found `true`
    "#]];
    a_switch_is_true_or_false: "strict = 'yes'\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:10: strict: expected true or false, found `'yes'`
    "#]];
    a_scope_is_one_of_four: "scope = 'world'\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:9: scope: expected one of host, site, follow, any, found `'world'`
    "#]];
    a_list_where_one_value_belongs: "name = ['a', 'b']\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:8: name: expected text in quotes, found `['a', 'b']`
    "#]];
    one_bad_value_of_a_list: "vantages = ['plain', 'martian']\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:12: vantages: expected vantages with commas between them, from: plain, spider, searcher, mobile, language, repeat, browser, found `['plain', 'martian']`
    "#]];
    a_quote_that_does_not_end: "name = 'nightly\nrate = 1\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:16: TOML: expected TOML such as `max_pages = 500`: invalid literal string, expected `'`, found nothing
    "#]];
    a_value_that_is_missing: "rate =\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:7: TOML: expected TOML such as `max_pages = 500`: string values must be quoted, expected literal string, found nothing
    "#]];
    columns_count_characters: "name = '夜间'  \nscope = '世界'\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:2:9: scope: expected one of host, site, follow, any, found `'世界'`
    "#]];
    a_file_in_another_format: "{\"rate\": 1}\n", expect![[r#"
        exit 2
        -- err
        error: nightly.toml:1:1: TOML: expected TOML such as `max_pages = 500`: invalid key-value pair, expected key, found `{"rate": 1}`
    "#]];
    a_web_that_is_not_there: "web = 'nowhere'\n", expect![[r#"
        exit 2
        -- err
        error: failed to read the fixture file `nowhere/web.toml`: No such file or directory (os error 2)
    "#]];
}

#[test]
fn bytes_that_are_not_utf8_are_told_with_their_place() {
    let desk = Desk::new();
    desk.file("job.toml", b"name = 'a'\nseed = '\xff'\n");
    desk.check(
        &["crawl", "job.toml"],
        expect![[r#"
        exit 2
        -- err
        error: job.toml:2:9: TOML: expected UTF-8 text, found `�`
    "#]],
    );
    desk.check(
        &["crawl", "none.toml"],
        expect![[r#"
        exit 2
        -- err
        error: none.toml: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    desk.check(
        &["crawl", "."],
        expect![[r#"
        exit 2
        -- err
        error: .: cannot be read: Is a directory (os error 21)
    "#]],
    );
}

#[test]
fn the_job_is_named_after_its_file_and_flags_beat_it() {
    let desk = Desk::with_web();
    desk.file(
        "jobs/nightly.toml",
        b"web = '../web'\nledger = '../night.db'\nmax_hops = 3\nmax_time = '90s'\nrate = 2\nvantages = ['plain']\n",
    );
    desk.check(
        &["crawl", "jobs/nightly.toml", "--dry-run", "--max-hops", "1", "--rate", "4"],
        expect![[r#"
            exit 0
            -- out
            job            nightly
            run            a new one
            ledger         jobs/../night.db
            watchlist      1 entry
            seeds          1 on 1 host of 1 site
            kind           trace: from its seeds outward
            scope          follow
            max hops       1
            max pages      no limit
            pages a site   500
            max time       90 s
            robots.txt     obeyed, asked as suyuan
            rate           4 a second and host, 50 a second and address
            in flight      96 visits, 1 a host
            user agent     suyuan/VERSION
            host           http://school.example: robots.txt will be fetched first

            Nothing was fetched and nothing was written.
        "#]],
    );
    let said = desk.said(&["crawl", "jobs/nightly.toml", "--name", "other", "--dry-run"], b"");
    assert!(said.contains("job            other\n"), "{said}");
    let said = desk.said(&["crawl", "jobs/nightly.toml"], b"");
    assert!(said.starts_with("exit 0\n") && said.contains("nightly-1: "), "{said}");
    assert_eq!(desk.files(), ["jobs", "night.db", "night.db-run", "night.evidence"]);
}

#[test]
fn a_job_comes_from_standard_input_too() {
    let desk = Desk::with_web();
    let said = desk.said(&["crawl", "-", "--dry-run"], b"\xef\xbb\xbfweb = 'web'\r\nmax_hops = 2\r\n");
    assert!(said.contains("job            crawl\n") && said.contains("max hops       2\n"), "{said}");
    desk.check_with_input(
        &["crawl", "-"],
        b"max_hops = 'far'\n",
        expect![[r#"
        exit 2
        -- err
        error: -:1:12: max_hops: expected a whole number from 0 to 100, found `'far'`
    "#]],
    );
}

#[test]
fn a_job_says_how_it_talks() {
    let desk = Desk::with_web();
    desk.file("job.toml", "web = 'web'\nlang = 'zh'\nquiet = true\n".as_bytes());
    assert_eq!(desk.said(&["crawl", "job.toml"], b""), "exit 0\n");
    desk.file("job.toml", "web = 'web'\nlang = 'zh'\n".as_bytes());
    desk.check(
        &["crawl", "job.toml"],
        expect![[r#"
            exit 0
            -- err
            运行 job-2：已访问 2 个页面，1 条发现（已读取 2）
            job-2 与 job-1 相比：新增 0，仍在 1，已消失 0，未查看 0
        "#]],
    );
}
