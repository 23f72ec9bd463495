//! Until when the owners of sites have time, and what they answered.

use std::process::Output;

use expect_test::{Expect, expect};

use crate::desk::Desk;

/// A desk with the cases of two sites.
fn two_cases() -> Desk {
    let desk = Desk::with_web();
    let hidden =
        "<title>Copy</title><div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>";
    desk.file("web/copy.example/index.html", hidden.as_bytes());
    let link = "<title>School</title><a href=news.html>News</a><a href=http://copy.example/>Copy</a>";
    desk.file("web/school.example/index.html", link.as_bytes());
    assert_eq!(desk.said(&["crawl", "--web", "web", "--quiet", "--scope", "any"], b""), "exit 0\n");
    desk
}

/// What is said at a time; the time itself is told, so nothing of it changes from run to run.
fn at(desk: &Desk, now: &str, args: &[&str], expected: Expect) {
    let Output { status, stdout, stderr } = desk.command(args).env("SUYUAN_NOW", now).output().unwrap();
    let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    expected.assert_eq(&format!("exit {}\n{out}{err}", status.code().unwrap()));
}

/// An edit at a told time by somebody who is told, too.
fn set(desk: &Desk, now: &str, args: &[&str], expected: Expect) {
    at(desk, now, &[&["cases", "set"][..], args, &["--actor", "li"]].concat(), expected);
}

#[test]
fn a_deadline_and_an_answer_are_kept_in_the_history_and_shown() {
    let desk = Desk::crawled();
    let agreed = ["school.example", "--deadline", "2030-01-10", "--reason", "by telephone"];
    set(
        &desk,
        "2030-01-01T08:00:00Z",
        &agreed,
        expect![[r#"
        exit 0
        c-2befe46bba school.example: deadline 2030-01-10
    "#]],
    );
    set(
        &desk,
        "2030-01-02T08:00:00Z",
        &agreed,
        expect![[r#"
        exit 0
        c-2befe46bba school.example: deadline 2030-01-10 already, nothing to do
    "#]],
    );
    set(
        &desk,
        "2030-01-03T08:00:00Z",
        &["school.example", "--deadline", "7d"],
        expect![[r#"
        exit 0
        c-2befe46bba school.example: deadline 2030-01-10 08:00:00 UTC
    "#]],
    );
    let answer = ["school.example", "--answer", "已删除: removed, passwords changed", "--note", "by mail"];
    set(
        &desk,
        "2030-01-04T08:00:00Z",
        &answer,
        expect![[r#"
        exit 0
        c-2befe46bba school.example: answer kept
        c-2befe46bba school.example: noted
    "#]],
    );
    let part = |now: &str, args: &[&str], heads: &[&str]| {
        let out = desk.command(args).env("SUYUAN_NOW", now).output().unwrap().stdout;
        let out = String::from_utf8(out).unwrap();
        let is_wanted = |line: &&str| heads.iter().any(|head| line.contains(head));
        out.lines().filter(is_wanted).map(str::trim).collect::<Vec<_>>().join("\n")
    };
    let show = ["cases", "show", "school.example"];
    let heads = ["deadline", "answer:", "answer of", "removed", "telephone", "note"];
    expect![[r#"
        deadline: 2030-01-10 08:00:00 UTC
        answer: 已删除: removed, passwords changed (li, 2030-01-04 08:00:00)
        2030-01-01 08:00:00  li: deadline 2030-01-10 (at a told time)
        by telephone
        2030-01-03 08:00:00  li: deadline 2030-01-10 08:00:00 UTC (at a told time)
        2030-01-04 08:00:00  li: answer of the owner (at a told time)
        已删除: removed, passwords changed
        2030-01-04 08:00:00  li: note (at a told time)"#]]
    .assert_eq(&part("2030-01-10T07:59:59Z", &show, &heads));
    expect!["deadline: 2030-01-10 08:00:00 UTC (2 days overdue)"].assert_eq(&part(
        "2030-01-12T08:00:00Z",
        &show,
        &["  deadline: "],
    ));
    // The list says it, too, and so does the sheet that the owner gets.
    for format in ["text", "md", "html"] {
        let list = part("2030-01-12T08:00:00Z", &["cleanup", "--format", format], &["deadline", "answer"]);
        assert!(list.contains("(2 days overdue)") && list.contains("passwords changed"), "{format}: {list}");
    }
    part("2030-01-12T08:00:00Z", &["cleanup", "--split", "owner", "--out", "packets"], &[]);
    let mut packets = std::fs::read_dir(desk.path().join("packets")).unwrap();
    let cover = packets.find_map(|packet| std::fs::read_to_string(packet.unwrap().path().join("cover.txt")).ok());
    let cover = cover.expect("a packet with a cover");
    assert!(cover.contains("2 days overdue"), "{cover}");
    let zh = [&show[..], &["--lang", "zh"]].concat();
    expect![[r#"
          整改期限：2030-01-10 08:00:00 UTC（已逾期 2 天）
          整改反馈：已删除: removed, passwords changed（li、2030-01-04 08:00:00）
          2030-01-01 08:00:00  li：整改期限定为 2030-01-10（指定时间）
          2030-01-03 08:00:00  li：整改期限定为 2030-01-10 08:00:00 UTC（指定时间）
          2030-01-04 08:00:00  li：整改反馈（指定时间）
          2030-01-04 08:00:00  li：备注（指定时间）"#]]
    .assert_eq(&part("2030-01-12T08:00:00Z", &zh, &["整改", "备注"]));

    let json = desk.command(&[&show[..], &["--format", "json"]].concat()).output().unwrap().stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["deadline"], "2030-01-10T08:00:00.000Z");
    assert_eq!(json["answer"]["reason"], "已删除: removed, passwords changed");
    let told = |event: &serde_json::Value| format!("{} {} {}", event["at"], event["what"], event["value"]);
    let history: Vec<String> = json["history"].as_array().unwrap().iter().map(told).collect();
    expect![[r#"
        "2030-01-01T08:00:00.000Z" "deadline" "2030-01-11T00:00:00.000Z"
        "2030-01-03T08:00:00.000Z" "deadline" "2030-01-10T08:00:00.000Z"
        "2030-01-04T08:00:00.000Z" "answer" null
        "2030-01-04T08:00:00.000Z" "note" null"#]]
    .assert_eq(&history.join("\n"));
}

#[test]
fn what_is_overdue_is_listed_the_longest_first_and_only_where_the_owner_is_waited_for() {
    let desk = two_cases();
    for (site, deadline) in [("school.example", "2030-01-05"), ("copy.example", "2030-01-09T12:00:00Z")] {
        let args = ["cases", "set", site, "--deadline", deadline, "--state", "confirmed"];
        assert!(desk.command(&args).env("SUYUAN_NOW", "2030-01-01T08:00:00Z").status().unwrap().success());
    }
    let list = ["cases", "list", "--overdue"];
    // The day that was named counts to its end.
    at(
        &desk,
        "2030-01-05T23:59:59Z",
        &list,
        expect![[r#"
        exit 0
        No case matches.
    "#]],
    );
    at(
        &desk,
        "2030-01-06T00:00:00Z",
        &list,
        expect![[r#"
            exit 0
            case          site            role            state      since       deadline    severity  pages  what is named
            ────────────  ──────────────  ──────────────  ─────────  ──────────  ──────────  ────────  ─────  ────────────────
            c-2befe46bba  school.example  not determined  confirmed  2030-01-01  2030-01-05  critical      1  casino[.]example

            1 case
        "#]],
    );
    // By site the other would come first.
    at(
        &desk,
        "2030-01-09T12:00:00Z",
        &list,
        expect![[r#"
            exit 0
            case          site            role            state      since       deadline    severity  pages  what is named
            ────────────  ──────────────  ──────────────  ─────────  ──────────  ──────────  ────────  ─────  ────────────────
            c-2befe46bba  school.example  not determined  confirmed  2030-01-01  2030-01-05  critical      1  casino[.]example
            c-fe431c4cc4  copy.example    not determined  confirmed  2030-01-01  2030-01-09  critical      1  casino[.]example

            2 cases
        "#]],
    );
    let sites = |args: &[&str]| {
        let args = [&["cases", "list", "--format", "jsonl"][..], args].concat();
        let out = desk.command(&args).env("SUYUAN_NOW", "2030-02-01T00:00:00Z").output().unwrap().stdout;
        let lines = String::from_utf8(out).unwrap();
        let told = |line: &str| {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            format!("{} {}", case["site"], case["deadline"])
        };
        lines.lines().map(told).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        "copy.example" "2030-01-09T12:00:00.000Z"
        "school.example" "2030-01-06T00:00:00.000Z""#]]
    .assert_eq(&sites(&[]));
    for (state, is_waited_for) in [("notified", true), ("cleaned", false), ("relapsed", true), ("disputed", false)] {
        let done = desk.said(&["cases", "set", "school.example", "--state", state], b"");
        assert!(done.starts_with("exit 0"), "{done}");
        assert_eq!(sites(&["--overdue"]).contains("school.example"), is_waited_for, "{state}");
    }
    assert!(sites(&["--overdue"]).contains("copy.example"));
}

#[test]
fn a_deadline_that_is_none_is_refused_and_says_what_was_expected() {
    let desk = Desk::crawled();
    let now = "2030-01-01T08:00:00Z";
    set(
        &desk,
        now,
        &["school.example", "--deadline", "soon"],
        expect![[r#"
        exit 2
        error: --deadline: expected a day such as 2026-12-31, a time such as 2026-12-31T08:00:00Z, or a duration such as 7d, found `soon`
        see `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        now,
        &["school.example", "--deadline", "0d", "--lang", "zh"],
        expect![[r#"
        exit 2
        错误：--deadline：`0d` 无效；要求：日期，如 2026-12-31，时间，如 2026-12-31T08:00:00Z，或时长，如 7d
        请看 `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        now,
        &["school.example", "--answer", " "],
        expect![[r#"
        exit 2
        error: --answer: expected a line of text, found ` `
        see `suyuan cases set --help`
    "#]],
    );
    desk.file("bad.csv", b"case,deadline,answer\nschool.example,2030-01-10,removed\nschool.example,next week,\n");
    set(
        &desk,
        now,
        &["--from", "bad.csv"],
        expect![[r#"
        exit 2
        error: bad.csv:3: expected a day such as 2026-12-31, a time such as 2026-12-31T08:00:00Z, or a duration such as 7d, found `next week`
        error: nothing was changed: 1 of 2 edits cannot be made
    "#]],
    );
    assert!(desk.said(&["cases", "show", "school.example"], b"").contains("Nothing was done yet."));
}

#[test]
fn deadlines_and_answers_come_in_sheets_and_a_list_that_comes_back_sets_nothing_anew() {
    let desk = two_cases();
    let now = "2030-01-01T08:00:00Z";
    let sheet = "网站,状态,整改期限,整改反馈\nschool.example,confirmed,2030年1月10日,\"已删除\n并改密码\"\ncopy.example,confirmed,7d,\n";
    desk.file("edits.csv", sheet.as_bytes());
    set(
        &desk,
        now,
        &["--from", "edits.csv"],
        expect![[r#"
            exit 0
            c-2befe46bba school.example: open → confirmed
            c-2befe46bba school.example: deadline 2030-01-10
            c-2befe46bba school.example: answer kept
            c-fe431c4cc4 copy.example: open → confirmed
            c-fe431c4cc4 copy.example: deadline 2030-01-08 08:00:00 UTC
        "#]],
    );
    at(
        &desk,
        now,
        &["cases", "list"],
        expect![[r#"
            exit 0
            case          site            role            state      since       deadline    severity  pages  what is named
            ────────────  ──────────────  ──────────────  ─────────  ──────────  ──────────  ────────  ─────  ────────────────
            c-fe431c4cc4  copy.example    not determined  confirmed  2030-01-01  2030-01-08  critical      1  casino[.]example
            c-2befe46bba  school.example  not determined  confirmed  2030-01-01  2030-01-10  critical      1  casino[.]example

            2 cases
        "#]],
    );
    at(
        &desk,
        now,
        &["cases", "list", "--format", "csv", "--out", "cases.csv"],
        expect![[r#"
        exit 0
    "#]],
    );
    set(
        &desk,
        "2030-01-02T08:00:00Z",
        &["--from", "cases.csv"],
        expect![[r#"
            exit 0
            c-fe431c4cc4 copy.example: not determined already, nothing to do
            c-fe431c4cc4 copy.example: confirmed already, nothing to do
            c-fe431c4cc4 copy.example: deadline 2030-01-08 08:00:00 UTC already, nothing to do
            c-2befe46bba school.example: not determined already, nothing to do
            c-2befe46bba school.example: confirmed already, nothing to do
            c-2befe46bba school.example: deadline 2030-01-10 already, nothing to do
        "#]],
    );
}
