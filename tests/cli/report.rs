//! Complaints: taken in by hand and from a drop folder, looked at by the next run, and what became of each.

use serde_json::Value;

use crate::desk::Desk;

const NEWS: &str = "http://school.example/news.html";

/// Runs it at once; gives the exit code, what was printed, and what was said.
fn run(desk: &Desk, args: &[&str]) -> (Option<i32>, String, String) {
    let done = desk.command(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

fn listed(desk: &Desk) -> Vec<Value> {
    let (code, out, err) = run(desk, &["report", "list", "--format", "jsonl"]);
    assert_eq!(code, Some(0), "{err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn became(desk: &Desk) -> Vec<String> {
    listed(desk).iter().map(|told| told["became"].as_str().unwrap().to_owned()).collect()
}

/// A web whose front page leads nowhere, so that only a complaint leads to the news.
fn desk() -> Desk {
    let desk = Desk::with_web();
    desk.file("web/school.example/index.html", b"<title>School</title><p>Welcome.");
    desk
}

#[test]
fn a_complaint_is_looked_at_by_the_next_run_and_told_what_became_of_it() {
    let desk = desk();
    let (code, out, err) =
        run(&desk, &["report", "add", NEWS, "--domain", "casino.example", "--reference", "A-1", "--note", "seen"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("is looked at by the next run"), "{err}");
    let (_, _, err) = run(&desk, &["report", "add", NEWS, "--domain", "www.casino.example", "--reference", "B-2"]);
    assert!(err.contains("is looked at by the next run"), "{err}");
    let (code, _, err) = run(&desk, &["report", "add", NEWS, "--domain", "casino.example", "--reference", "A-1"]);
    assert!(code == Some(0) && err.contains("is known already"), "{err}");
    for page in ["http://school.example/missing.html", "http://school.example/"] {
        run(&desk, &["report", "add", page]);
    }
    assert_eq!(became(&desk), ["waiting"; 4]);
    let (code, _, err) = run(&desk, &["crawl", "--web", "web"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(became(&desk), ["found", "found", "unreachable", "nothing"]);
    let told = &listed(&desk)[0];
    assert_eq!((&told["schema"], &told["reference"]), (&"suyuan.report/1".into(), &"A-1".into()));
    let (_, findings, _) = run(&desk, &["findings", "--format", "jsonl"]);
    let finding: Value = serde_json::from_str(findings.lines().next().unwrap()).unwrap();
    assert_eq!(told["findings"][0], finding["id"]);
    assert_eq!(finding["chain"][0]["url"], NEWS);
    let (_, text, _) = run(&desk, &["report", "list"]);
    for said in [
        "1 finding (",
        "said to lead to casino[.]example",
        "reference A-1",
        "note: seen",
        "looked at, and nothing found",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let (_, csv, _) = run(&desk, &["report", "list", "--format", "csv"]);
    assert!(csv.starts_with("\u{feff}page,domain,reference,note,source,received,became,findings,outcome\r\n"), "{csv}");
    // What was looked at is no place to start any more.
    let (_, plan, _) = run(&desk, &["crawl", "--web", "web", "--dry-run"]);
    assert!(plan.contains("1 on 1 host"), "{plan}");
    let check = desk.said(&["ledger", "check"], b"");
    assert!(check.contains("is sound"), "{check}");
}

#[test]
fn what_lies_in_a_drop_folder_is_taken_in_once_and_a_bad_row_keeps_no_other_out() {
    let desk = desk();
    desk.file("drop/a.csv", "page,domain,reference\nhttp://school.example/news.html,casino.example,A-1\nnot a page,,A-2\nhttp://school.example/news.html,casino.example,A-1\n".as_bytes());
    desk.file("drop/b.csv", b"name,phone\nLi,1\n");
    desk.file("drop/.c.csv", b"page\nhttp://school.example/half");
    desk.file("drop/d.csv", format!("page,note\n{NEWS},{}\n", "x".repeat(100_000)).as_bytes());
    desk.file("nightly.toml", b"web = 'web'\nreports = 'drop'\n");
    let (code, _, err) = run(&desk, &["crawl", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
    for said in [
        "a.csv:3: expected ",
        "found `not a page`",
        "b.csv:1: expected a header with a column `page`, found `name,phone`",
        "d.csv:2: note: expected ",
        "a.csv: 1 new complaint\n",
    ] {
        assert!(err.contains(said), "{said}: {err}");
    }
    assert_eq!(became(&desk), ["found"]);
    assert_eq!(listed(&desk)[0]["source"], "a.csv");
    let (_, _, err) = run(&desk, &["crawl", "nightly.toml"]);
    assert!(!err.contains("new complaint"), "{err}");
    assert!(desk.path().join("drop/a.csv").exists());
    let (code, _, err) = run(&desk, &["crawl", "--web", "web", "--reports", "nowhere"]);
    assert!(code == Some(2) && err.contains("--reports: expected a folder"), "{err}");
}

#[test]
fn a_complaint_that_comes_while_a_run_is_unfinished_waits_for_the_next() {
    let desk = desk();
    run(&desk, &["report", "add", "http://school.example/missing.html"]);
    let crawl = ["crawl", "--web", "web", "--rate", "0.3", "--max-time", "1s"];
    let (code, _, err) = run(&desk, &crawl);
    assert_eq!(code, Some(3), "{err}");
    run(&desk, &["report", "add", NEWS]);
    let (code, _, err) = run(&desk, &["crawl", "--web", "web"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(became(&desk), ["unreachable", "waiting"]);
    let (code, _, err) = run(&desk, &["crawl", "--web", "web"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(became(&desk), ["unreachable", "found"]);
}

#[test]
fn what_cannot_be_a_complaint_is_refused() {
    let desk = desk();
    for (args, said) in [
        (&["ftp://school.example/"][..], "found `ftp://school.example/`"),
        (&[NEWS, "--domain", "com"], "--domain: expected"),
        (&[NEWS, "--note", ""], "--note"),
    ] {
        let args: Vec<&str> = ["report", "add"].iter().chain(args).copied().collect();
        let (code, out, err) = run(&desk, &args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(said), "{err}");
    }
    assert!(!desk.path().join("suyuan.db").exists());
}

#[test]
fn what_lies_in_a_drop_folder_may_be_packed_and_names_its_columns_as_people_do() {
    let desk = desk();
    let sheet = |number: u32| format!("序号,被举报网址,举报编号\n1,{NEWS},A-{number}\n");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, sheet(1).as_bytes()).unwrap();
    desk.file("drop/a.csv.gz", &gzip.finish().unwrap());
    desk.file("drop/b.csv.zst", &zstd::encode_all(sheet(2).as_bytes(), 1).unwrap());
    desk.file("drop/c.csv", format!("reported_url\n{NEWS}\n").as_bytes());
    let (code, _, err) = run(&desk, &["crawl", "--web", "web", "--reports", "drop"]);
    assert_eq!(code, Some(0), "{err}");
    let references: Vec<Value> = listed(&desk).iter().map(|told| told["reference"].clone()).collect();
    assert_eq!(references, ["A-1".into(), "A-2".into(), Value::Null], "{err}");
    assert_eq!(became(&desk), ["found"; 3]);
}

#[test]
fn no_look_is_promised_at_a_page_that_is_watched_itself() {
    let desk = desk();
    assert!(desk.said(&["crawl", "--web", "web", "--quiet"], b"").starts_with("exit 0"));
    let (code, _, err) = run(&desk, &["report", "add", "http://www.casino.example/win"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("hxxp://www.casino[.]example/win is on the watchlist itself"), "{err}");
    assert!(!err.contains("is looked at by the next run"), "{err}");
}

#[test]
fn a_page_a_line_and_lines_of_json_are_taken_in_as_well() {
    let desk = desk();
    std::fs::create_dir(desk.path().join("drop")).unwrap();
    desk.file("drop/a.txt", format!("# of today\n{NEWS}\nno page\n").as_bytes());
    let line =
        "{\"schema\":\"suyuan.report/1\",\"page\":\"http://school.example/\",\"domain\":null,\"reference\":\"B-2\"}\n";
    desk.file("drop/b.jsonl", line.as_bytes());
    let (code, _, err) = run(&desk, &["crawl", "--web", "web", "--reports", "drop"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("drop/a.txt:3: expected") && err.contains("drop/a.txt: 1 new complaint"), "{err}");
    assert_eq!(became(&desk), ["found", "nothing"]);
    assert_eq!(listed(&desk)[1]["reference"], "B-2");
}
