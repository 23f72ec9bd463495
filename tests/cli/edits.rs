//! Edits of cases that are refused, and sheets of them: as a whole or not at all.

use expect_test::{Expect, expect};

use crate::desk::Desk;

/// The actor is told, so that it does not depend on who runs the tests.
const BY: [&str; 2] = ["--actor", "li"];

fn set(desk: &Desk, args: &[&str], expected: Expect) {
    let args: Vec<&str> = ["cases", "set"].iter().chain(args).chain(&BY).copied().collect();
    desk.check(&args, expected);
}

#[test]
fn what_the_table_does_not_have_is_refused_and_says_what_it_has() {
    let desk = Desk::crawled();
    set(
        &desk,
        &["school.example", "--state", "notified"],
        expect![[r#"
            exit 2
            -- err
            error: c-2befe46bba school.example: from open a case can be moved to confirmed, unreachable, disputed, dismissed, not to notified
        "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "relapsed", "--lang", "zh"],
        expect![[r#"
            exit 2
            -- err
            错误：c-2befe46bba school.example：案件处于“待核实”时可以变更为：已确认、无法访问、有异议、已排除；不能变更为“复发”
        "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "open"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: open already, nothing to do
    "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "dismissed"],
        expect![[r#"
            exit 2
            -- err
            error: c-2befe46bba school.example: a case is dismissed with a reason: expected --reason TEXT, found none
        "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "confirmed", "--until", "2099-01-01"],
        expect![[r#"
            exit 2
            -- err
            error: c-2befe46bba school.example: only what is dismissed has an end: expected no --until, found one
        "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "dismissed", "--reason", "x", "--until", "2020-01-01"],
        expect![[r#"
            exit 2
            -- err
            error: c-2befe46bba school.example: expected an end in the future, found `DAY`
        "#]],
    );
}

#[test]
fn an_edit_that_cannot_be_understood_changes_nothing() {
    let desk = Desk::crawled();
    set(
        &desk,
        &["nobody.example", "--state", "confirmed"],
        expect![[r#"
        exit 2
        -- err
        error: CASE: expected the name or the site of a case of `suyuan cases list`, found `nobody.example`
    "#]],
    );
    set(
        &desk,
        &["school.example"],
        expect![[r#"
            exit 2
            -- err
            error: expected --state, --role, --deadline, --answer or --note, found none
        "#]],
    );
    set(
        &desk,
        &["--state", "confirmed"],
        expect![[r#"
        exit 2
        -- err
        error: expected the cases to set, or --from FILE, found neither
    "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "finished"],
        expect![[r#"
        exit 2
        -- err
        error: --state: expected one of open, confirmed, notified, cleaned, relapsed, unreachable, disputed, dismissed, found `finished`
        see `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        &["school.example", "--role", "thief"],
        expect![[r#"
        exit 2
        -- err
        error: --role: expected one of victim, platform, farm, unknown, found `thief`
        see `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        &["school.example", "--state", "dismissed", "--reason", "x", "--until", "soon"],
        expect![[r#"
        exit 2
        -- err
        error: --until: expected a day such as DAY, a time such as DAYT08:00:00Z, or a duration such as 7d, found `soon`
        see `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        &["school.example", "--from", "edits.csv"],
        expect![[r#"
        exit 2
        -- err
        error: `[CASE]...` cannot be used with `--from`
        see `suyuan cases set --help`
    "#]],
    );
    set(
        &desk,
        &["--from", "nowhere.csv"],
        expect![[r#"
        exit 2
        -- err
        error: nowhere.csv: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    set(
        &desk,
        &["school.example", "--role", "farm", "--reason", "\u{1b}[31m"],
        expect![[r#"
        exit 2
        -- err
        error: --reason: expected a line of text, found `\u{1b}[31m`
        see `suyuan cases set --help`
    "#]],
    );
    assert!(desk.said(&["cases", "show", "school.example"], b"").contains("Nothing was done yet."));
}

#[test]
fn a_sheet_of_edits_is_made_as_a_whole_or_not_at_all() {
    let desk = Desk::crawled();
    desk.file("bad.csv", "case,state,reason\nschool.example,confirmed,seen\nnobody.example,confirmed,\nschool.example,gone,\nschool.example,,\n".as_bytes());
    set(
        &desk,
        &["--from", "bad.csv"],
        expect![[r#"
            exit 2
            -- err
            error: bad.csv:3: expected the name or the site of a case of `suyuan cases list`, found `nobody.example`
            error: bad.csv:4: expected a state: open, confirmed, notified, cleaned, relapsed, unreachable, disputed, dismissed, found `gone`
            error: nothing was changed: 2 of 3 edits cannot be made
        "#]],
    );
    assert!(desk.said(&["cases", "list"], b"").contains("  open  "));
    desk.file("edits.csv", "\u{feff}网站,状态,性质,原因,操作人\r\nschool.example,已确认,受害网站,\"多行\n原因\",王\r\nschool.example,notified,,,\r\n".as_bytes());
    set(
        &desk,
        &["--from", "edits.csv"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: role victim
            c-2befe46bba school.example: open → confirmed
            c-2befe46bba school.example: confirmed → notified
        "#]],
    );
    let show = desk.said(&["cases", "show", "school.example"], b"");
    assert!(
        show.contains("王: role victim") && show.contains("多行 原因") && show.contains("li: state notified"),
        "{show}"
    );
    desk.file("none.csv", b"case,state\n");
    set(
        &desk,
        &["--from", "none.csv"],
        expect![[r#"
        exit 2
        -- err
        error: none.csv: expected at least one row below the header, found none
    "#]],
    );
    desk.file("columns.csv", b"name,state\nschool.example,confirmed\n");
    set(
        &desk,
        &["--from", "columns.csv"],
        expect![[r#"
        exit 2
        -- err
        error: columns.csv: expected a header with a column `case` or `site`, found `name,state`
    "#]],
    );
}

#[test]
fn a_list_that_was_exported_and_comes_back_unchanged_changes_nothing() {
    let desk = Desk::crawled();
    let dismissed = ["school.example", "--state", "dismissed", "--reason", "=an exercise", "--until", "2099-01-01"];
    assert!(desk.said(&[&["cases", "set"][..], &dismissed, &BY].concat(), b"").starts_with("exit 0"));
    desk.check(
        &["cases", "list", "--format", "csv", "--out", "cases.csv"],
        expect![[r#"
        exit 0
    "#]],
    );
    set(
        &desk,
        &["--from", "cases.csv"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: not determined already, nothing to do
        c-2befe46bba school.example: dismissed already, nothing to do
    "#]],
    );
}

/// What is on record of the school, move by move: who, where to, why and until when.
fn history(desk: &Desk) -> Vec<String> {
    let shown = desk.command(&["cases", "show", "school.example", "--format", "json"]).output().unwrap();
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let told = |event: &serde_json::Value| {
        let cell = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        ["actor", "value", "reason"].map(cell).join(" ") + if event["until"].is_null() { "" } else { " until" }
    };
    shown["history"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn what_an_exported_sheet_says_of_the_last_move_is_not_said_of_the_next() {
    let desk = Desk::crawled();
    let confirm = ["cases", "set", "school.example", "--state", "confirmed", "--reason", "seen", "--actor", "wang"];
    assert!(desk.command(&confirm).status().unwrap().success());
    let edited = |from: &str, to: &str| {
        let sheet = desk.command(&["cases", "list", "--format", "csv"]).output().unwrap().stdout;
        desk.file("edited.csv", String::from_utf8(sheet).unwrap().replace(from, to).as_bytes());
    };
    let read = |more: &[&str]| desk.said(&[&["cases", "set", "--from", "edited.csv"][..], more].concat(), b"");
    edited(",confirmed,", ",dismissed,");
    let refused = read(&["--actor", "li"]);
    assert!(refused.starts_with("exit 2") && refused.contains("dismissed with a reason"), "{refused}");
    edited(",confirmed,seen,", ",dismissed,an exercise,");
    assert!(read(&["--actor", "li"]).starts_with("exit 0"));
    // A dismissal comes to its end, told or not.
    assert_eq!(history(&desk), ["wang confirmed seen", "li dismissed an exercise until"]);
    edited(",dismissed,", ",confirmed,");
    assert!(read(&["--actor", "li", "--reason", "looked again"]).starts_with("exit 0"));
    assert_eq!(history(&desk).last().unwrap(), "li confirmed looked again");
    // What a site is by the rules stays theirs until somebody gives a reason.
    edited(",confirmed,looked again,li,", ",confirmed,by hand,li,");
    assert!(read(&["--actor", "li"]).starts_with("exit 0"));
    assert_eq!(history(&desk).last().unwrap(), "li unknown by hand");
    desk.file("own.csv", b"case,site,role\n,school.example,unknown\n");
    assert!(desk.said(&["cases", "set", "--from", "own.csv"], b"").contains("already"));
}

#[test]
fn values_that_can_be_typed_are_told_with_what_they_mean() {
    let desk = Desk::crawled();
    set(
        &desk,
        &["school.example", "--state", "odd", "--lang", "zh"],
        expect![[r#"
        exit 2
        -- err
        错误：--state：`odd` 无效；要求：以下之一：open（待核实）, confirmed（已确认）, notified（已通知）, cleaned（已清理）, relapsed（复发）, unreachable（无法访问）, disputed（有异议）, dismissed（已排除）
        请看 `suyuan cases set --help`
    "#]],
    );
    desk.file("edits.csv", "case,role\nschool.example,odd\n".as_bytes());
    set(
        &desk,
        &["--from", "edits.csv", "--lang", "zh"],
        expect![[r#"
        exit 2
        -- err
        错误：edits.csv 第 2 行：`odd` 无效；要求：以下性质之一：victim（受害网站）, platform（平台（用户内容））, farm（站群/蜘蛛池）, unknown（尚未判定）
    "#]],
    );
    desk.file("edits.csv", "case,state\nschool.example,notified\n".as_bytes());
    set(
        &desk,
        &["--from", "edits.csv"],
        expect![[r#"
        exit 2
        -- err
        error: edits.csv:2: c-2befe46bba school.example: from open a case can be moved to confirmed, unreachable, disputed, dismissed, not to notified
    "#]],
    );
}

/// What gzip makes of it.
fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

#[test]
fn a_sheet_may_be_packed_or_a_workbook_and_says_which_columns_nobody_takes_in() {
    let desk = Desk::crawled();
    let sheet = "网站,状态,整改截止日期,网站性质,sector\nschool.example,已确认,2099-12-05,受害网站,health\n";
    desk.file("edits.csv.gz", &gzip(sheet));
    set(
        &desk,
        &["--from", "edits.csv.gz"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: role victim
            c-2befe46bba school.example: open → confirmed
            c-2befe46bba school.example: deadline DAY
            -- err
            warning: edits.csv.gz: columns that are not known were passed over: `sector`; known are case (or site), state, role, reason, deadline, answer, note, actor, until
        "#]],
    );
    desk.file("edits.csv.zst", &zstd::encode_all("site,截止日期\nschool.example,2099-12-06\n".as_bytes(), 1).unwrap());
    set(
        &desk,
        &["--from", "edits.csv.zst"],
        expect![[r#"
            exit 0
            -- out
            c-2befe46bba school.example: deadline DAY
        "#]],
    );
    // The same word ends a dismissal where the row dismisses.
    desk.file("dismissed.csv", "网站,状态,理由,截止日期\nschool.example,已排除,演练,2099-12-07\n".as_bytes());
    set(
        &desk,
        &["--from", "dismissed.csv"],
        expect![[r#"
        exit 0
        -- out
        c-2befe46bba school.example: confirmed → dismissed
    "#]],
    );
    let listed = desk.said(&["cases", "list", "--format", "jsonl"], b"");
    assert!(listed.contains("\"reason\":\"演练\",\"until\":\"MOMENT\""), "{listed}");
    // Our own workbook comes back and changes nothing.
    assert!(
        desk.said(&["cleanup", "--format", "xlsx", "--lang", "zh", "--out", "list.xlsx"], b"").starts_with("exit 0")
    );
    let said = desk.said(&[&["cases", "set", "--from", "list.xlsx"][..], &BY].concat(), b"");
    assert!(!said.contains("ZIP") && !said.contains("passed over"), "{said}");
}

#[test]
fn a_site_is_called_as_people_write_it_or_as_dns_does() {
    let desk = Desk::new();
    const PAGE: &str =
        "<title>例子</title><div style=\"display:none\"><a href=\"http://casino.example/\">彩票</a></div>";
    desk.file(
        "web/web.toml",
        "says = \"a name in Chinese\"\nseeds = [\"http://例子.example/\"]\nwatchlist = [\"casino.example\"]\n"
            .as_bytes(),
    );
    desk.file("web/xn--fsqu00a.example/index.html", PAGE.as_bytes());
    assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    desk.file("owners.csv", "网站,主办单位,联系方式\n例子.example,某单位,it@owner.example\n".as_bytes());
    let out = |args: &[&str]| {
        let done = desk.command(args).env("SUYUAN_NOW", "2030-11-03T10:00:00Z").output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    out(&["cases", "contacts", "owners.csv"]);
    desk.file("edits.csv", "网站,状态\nhttp://例子。example/,已确认\n".as_bytes());
    out(&["cases", "set", "--from", "edits.csv", "--actor", "li"]);
    for name in ["例子.example", "XN--fsqu00a.example", "http://例子.example/"] {
        let shown = out(&["cases", "show", name]);
        assert!(shown.contains("某单位") && shown.contains("li"), "{name}:\n{shown}");
        assert_eq!(out(&["cases", "list", "--site", name, "--format", "jsonl"]).lines().count(), 1, "{name}");
        let draft = out(&["notices", name, "--from", "a@b.example", "--reporter-org", "B", "--dry-run"]);
        assert!(draft.contains("it@owner.example"), "{draft}");
        assert_eq!(out(&["recheck", name, "--web", "web", "--format", "jsonl"]).lines().count(), 1, "{name}");
        out(&["report", "add", "http://例子.example/x", "--domain", "例子.example"]);
    }
    assert_eq!(out(&["report", "list", "--format", "jsonl"]).lines().count(), 1);
}

#[test]
fn a_sheet_may_call_a_site_as_people_do_and_may_be_read_twice() {
    let desk = Desk::crawled();
    for (word, role) in [
        ("平台", "platform"),
        ("平台网站", "platform"),
        ("受害", "victim"),
        ("站群", "farm"),
        ("蜘蛛池", "farm"),
        ("未知", "unknown"),
    ] {
        desk.file("roles.csv", format!("site,role\nschool.example,{word}\n").as_bytes());
        desk.said(&["cases", "set", "--from", "roles.csv", "--actor", "li"], b"");
        let shown = desk.said(&["cases", "list", "--format", "jsonl"], b"");
        assert!(shown.contains(&format!("\"role\":\"{role}\"")), "{word}: {shown}");
    }
    desk.file("answers.csv", "网站,整改反馈\nschool.example,已删除暗链\n".as_bytes());
    let read = || desk.said(&["cases", "set", "--from", "answers.csv", "--actor", "li"], b"");
    assert!(read().contains("answer kept"));
    assert!(read().contains("this was the last answer already"));
}

#[test]
fn a_sheet_with_a_quotation_mark_that_is_not_closed_changes_nothing() {
    let desk = Desk::crawled();
    for rows in [
        "school.example,confirmed,\"open\nclub.example,confirmed,seen\n",
        "school.example,confirmed,\"open\nclub.example,confirmed,\"seen\"\n",
    ] {
        desk.file("edits.csv", format!("case,state,reason\n{rows}").as_bytes());
        set(
            &desk,
            &["--from", "edits.csv"],
            expect![[r#"
                exit 2
                -- err
                error: edits.csv:2: found `school.example,confirmed,"open`, expected a closing quotation mark within the next few lines
            "#]],
        );
        let listed = desk.said(&["cases", "list", "--site", "school.example", "--format", "jsonl"], b"");
        assert!(listed.contains("\"state\":\"open\""), "{listed}");
    }
}
