//! Jobs that run at their times: when, how often, what is made up for, and how it is stopped.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::desk::Desk;

const JOB: &str = "web = 'web'\n[schedule]\ncron = '30 2 * * *'\ntimezone = 'Asia/Shanghai'\n";

fn desk(job: &str) -> Desk {
    let desk = Desk::with_web();
    desk.file("nightly.toml", job.as_bytes());
    desk
}

/// Runs it at this time; gives the exit code, what was printed, and what was said.
fn at(desk: &Desk, now: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let args: Vec<&str> = ["schedule"].iter().chain(args).copied().collect();
    let Output { status, stdout, stderr } = desk.command(&args).env("SUYUAN_NOW", now).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// What the list says of the first job.
fn listed(desk: &Desk, now: &str) -> Value {
    let (code, out, err) = at(desk, now, &["--list", "--format", "jsonl", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
    serde_json::from_str(&out).unwrap()
}

fn runs(desk: &Desk) -> usize {
    let stats = desk.command(&["ledger", "stats", "--format", "json"]).output().unwrap();
    let told: Value = serde_json::from_slice(&stats.stdout).unwrap();
    told["runs"].as_u64().unwrap() as usize
}

#[test]
fn a_job_runs_once_for_each_of_its_times() {
    let desk = desk(JOB);
    let (code, out, err) = at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("nightly: next at 2030-12-02 02:30:00 +08:00"), "{err}");
    assert_eq!(runs(&desk), 0);
    let (code, _, err) = at(&desk, "2030-12-01T18:31:00Z", &["--once", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
    for said in ["nightly runs for 2030-12-02 02:30:00 +08:00", "nightly-1", "next at 2030-12-03 02:30:00 +08:00"] {
        assert!(err.contains(said), "{said}: {err}");
    }
    let (_, _, err) = at(&desk, "2030-12-01T19:00:00Z", &["--once", "nightly.toml"]);
    assert!(!err.contains("runs for"), "{err}");
    assert_eq!(runs(&desk), 1);
    let list = listed(&desk, "2030-12-01T19:00:00Z");
    assert_eq!(list["schema"], "suyuan.schedule/1");
    assert_eq!((&list["due"], &list["next"]), (&false.into(), &"2030-12-02T18:30:00.000Z".into()));
    assert_eq!((&list["last"]["how"], &list["last"]["run"]), (&"drained".into(), &"nightly-1".into()));
    assert!(list["last"]["ended"].as_str().unwrap().starts_with("2030-12-01T18:31:0"), "{list}");
    let (_, out, _) = at(&desk, "2030-12-01T19:00:00Z", &["--list", "nightly.toml"]);
    assert!(out.contains("nightly: 30 2 * * * (Asia/Shanghai)\n  next 2030-12-03 02:30:00 +08:00\n  last"), "{out}");
    let check = desk.said(&["ledger", "check"], b"");
    assert!(check.contains("is sound"), "{check}");
}

#[test]
fn whoever_is_called_at_the_time_of_a_new_job_runs_it() {
    for (now, expected) in [("2030-12-01T18:30:20Z", 1), ("2030-12-01T18:44:00Z", 1), ("2030-12-01T18:46:00Z", 0)] {
        let desk = desk(JOB);
        let (code, _, err) = at(&desk, now, &["--once", "nightly.toml"]);
        assert_eq!((code, runs(&desk)), (Some(0), expected), "{now}: {err}");
    }
}

#[test]
fn a_told_clock_goes_on_by_what_is_waited_for() {
    let desk = desk(JOB);
    desk.file("weekly.toml", b"web = 'web'\n[schedule]\ncron = '0 0 * * 0'\njitter = '1h'\n");
    let args = ["--until", "2030-12-04T00:00:00Z", "nightly.toml", "weekly.toml"];
    // The first of December is a Sunday, but its midnight has passed.
    let (code, _, err) = at(&desk, "2030-12-01T12:00:00Z", &args);
    assert_eq!(code, Some(0), "{err}");
    let begun: Vec<&str> = err.lines().filter_map(|line| line.split_once(" runs for ")).map(|(_, at)| at).collect();
    assert_eq!(begun, ["02", "03", "04"].map(|day| format!("2030-12-{day} 02:30:00 +08:00")));
    assert!(err.contains("weekly: next at 2030-12-08 00:"), "{err}");
    let list = listed(&desk, "2030-12-04T00:00:00Z");
    assert!(list["last"]["started"].as_str().unwrap().starts_with("2030-12-03T18:30:00"), "{list}");
    let (_, findings, _) = {
        let done = desk.command(&["findings", "--format", "jsonl"]).output().unwrap();
        (0, String::from_utf8(done.stdout).unwrap(), 0)
    };
    assert!(findings.contains("\"last_seen\":\"2030-12-03T18:30"), "{findings}");
}

#[test]
fn missed_times_are_made_up_for_once_or_passed_over() {
    let (once, skip) = (desk(JOB), desk(&format!("{JOB}catch_up = 'skip'\n")));
    for desk in [&once, &skip] {
        at(desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml"]);
    }
    let (_, _, err) = at(&once, "2030-12-05T12:00:00Z", &["--once", "nightly.toml"]);
    assert!(err.contains("this run stands for 3 earlier times as well"), "{err}");
    assert_eq!((runs(&once), &listed(&once, "2030-12-05T13:00:00Z")["missed"]), (1, &3.into()));
    let list = listed(&skip, "2030-12-05T12:00:00Z");
    assert_eq!((&list["missed"], &list["passed_over"]), (&4.into(), &4.into()));
    let (_, out, _) = at(&skip, "2030-12-05T12:00:00Z", &["--list", "nightly.toml"]);
    assert!(out.contains("4 of them, up to 2030-12-05 02:30:00 +08:00, are passed over at the next start"), "{out}");
    let (_, _, err) = at(&skip, "2030-12-05T12:00:00Z", &["--once", "nightly.toml"]);
    assert!(err.contains("nightly: 4 times up to 2030-12-05 02:30:00 +08:00 were missed and are passed over"), "{err}");
    assert_eq!((runs(&skip), &listed(&skip, "2030-12-05T13:00:00Z")["missed"]), (0, &4.into()));
    // A timer that looks every few minutes is in time.
    at(&skip, "2030-12-05T18:40:00Z", &["--once", "nightly.toml"]);
    assert_eq!(runs(&skip), 1);
}

#[test]
fn a_job_that_cannot_be_used_keeps_no_other_from_its_times() {
    let desk = desk("web = 'nowhere'\n[schedule]\ncron = '0 1 * * *'\n");
    desk.file("good.toml", b"web = 'web'\n[schedule]\ncron = '0 2 * * *'\n");
    at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml", "good.toml"]);
    let (code, _, err) = at(&desk, "2030-12-02T12:00:00Z", &["--once", "nightly.toml", "good.toml"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("nowhere") && err.contains("good-1"), "{err}");
    assert_eq!(listed(&desk, "2030-12-02T13:00:00Z")["last"]["how"], "unusable");
    let (code, _, err) = at(&desk, "2030-12-02T12:05:00Z", &["--once", "nightly.toml", "good.toml"]);
    assert!(code == Some(0) && !err.contains("runs for"), "{err}");
}

#[test]
fn mistakes_are_told_before_anything_runs() {
    let desk = desk(JOB);
    desk.file("none.toml", b"web = 'web'\n");
    desk.file("other.toml", b"ledger = 'other.db'\n[schedule]\ncron = '0 2 * * *'\n");
    desk.file("same.toml", b"name = 'nightly'\n[schedule]\ncron = '0 2 * * *'\n");
    desk.file("bad.toml", b"name = 'x'\n[schedule]\ncron = 'daily'\n");
    desk.file("dry.toml", b"dry_run = true\n[schedule]\ncron = '0 2 * * *'\n");
    for (job, said) in [
        ("other.toml", "other.toml: expected the same ledger as nightly.toml has, found `other.db`"),
        ("same.toml", "same.toml: expected a name that no other job has, found `nightly` again"),
    ] {
        let (code, out, err) = at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml", job]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(said), "{said}: {err}");
    }
    assert!(!desk.path().join("suyuan.db").exists());
    for (job, said) in [
        ("none.toml", "none.toml: expected a table `schedule` with a key `cron`, found none"),
        ("bad.toml", "bad.toml:3:8: cron: expected a cron expression of five fields"),
        ("dry.toml", "dry.toml: `dry_run` means nothing to `schedule`"),
    ] {
        let (code, out, err) = at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml", job]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(said), "{said}: {err}");
    }
}

#[test]
fn a_schedule_that_waits_holds_the_ledger_and_stops_when_it_is_asked_to() {
    let desk = desk(JOB);
    let mut waiting =
        desk.command(&["schedule", "nightly.toml"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(waiting.stderr.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("nightly: next at "));
    let (code, _, err) = at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml"]);
    assert_eq!(code, Some(2), "{err}");
    let crawl = desk.command(&["crawl", "--web", "web"]).output().unwrap();
    assert_eq!(crawl.status.code(), Some(2), "{}", String::from_utf8_lossy(&crawl.stderr));
    assert!(Command::new("kill").args(["-TERM", &waiting.id().to_string()]).status().unwrap().success());
    assert_eq!(waiting.wait().unwrap().code(), Some(3));
    let (code, _, err) = at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn a_run_that_is_stopped_is_due_again_at_once() {
    let desk = desk("web = 'web'\nrate = 0.5\n[schedule]\ncron = '0 2 * * *'\n");
    at(&desk, "2030-12-01T12:00:00Z", &["--once", "nightly.toml"]);
    let mut command = desk.command(&["schedule", "--once", "-v", "nightly.toml"]);
    command.env("SUYUAN_NOW", "2030-12-02T12:00:00Z").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let said = BufReader::new(running.stderr.take().unwrap());
    let mut lines = said.lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains("visited")));
    assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
    let rest: Vec<String> = lines.collect();
    assert_eq!(running.wait().unwrap().code(), Some(3), "{rest:?}");
    let list = listed(&desk, "2030-12-02T13:00:00Z");
    assert_eq!((&list["last"]["how"], &list["due"]), (&"stopped".into(), &true.into()), "{list}");
    desk.file("nightly.toml", b"web = 'web'\nrate = 50\n[schedule]\ncron = '0 2 * * *'\n");
    let (code, _, err) = at(&desk, "2030-12-02T14:00:00Z", &["--once", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!((runs(&desk), &listed(&desk, "2030-12-02T15:00:00Z")["last"]["how"]), (1, &"drained".into()));
}

#[test]
fn a_job_file_that_cannot_be_used_is_told_and_passed_over() {
    let desk = desk("web = 'web'\n[schedule]\ncron = '30 2 * * *'\n");
    desk.file("bad.toml", b"web = 'web'\nrat = 3\n");
    desk.file("none.toml", b"web = 'web'\n");
    let (code, _, err) = at(&desk, "2030-12-01T02:31:00Z", &["--once", "nightly.toml", "bad.toml", "none.toml"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("bad.toml") && err.contains("none.toml") && err.contains("nightly runs for"), "{err}");
    assert_eq!(runs(&desk), 1);
    let (code, _, err) = at(&desk, "2030-12-02T02:31:00Z", &["--once", "bad.toml", "none.toml"]);
    assert!(code == Some(2) && err.contains("bad.toml") && err.contains("none.toml"), "{err}");
    let (code, out, _) = at(&desk, "2030-12-02T02:31:00Z", &["--list", "nightly.toml", "bad.toml"]);
    assert!(code == Some(2) && out.contains("nightly: "), "{out}");
}

#[test]
fn a_job_that_is_fed_by_complaints_alone_has_nothing_to_do_while_there_are_none() {
    let desk = desk(
        "name = 'drop'\nwatchlist = ['known.csv']\nreports = 'drop'\nweb = 'web'\n[schedule]\ncron = '0 2 * * *'\n",
    );
    desk.file("known.csv", b"casino.example\n");
    std::fs::create_dir_all(desk.path().join("drop")).unwrap();
    std::fs::write(desk.path().join("web/web.toml"), "says = 'x'\nwatchlist = ['casino.example']\n").unwrap();
    let (code, _, err) = at(&desk, "2026-11-23T03:00:00Z", &["--once", "nightly.toml"]);
    let (code_next, _, err_next) = at(&desk, "2026-11-24T03:00:00Z", &["--once", "nightly.toml"]);
    assert_eq!((code, code_next), (Some(0), Some(0)), "{err}{err_next}");
    assert!(err_next.contains("no new complaints"), "{err_next}");
    desk.file("drop/a.csv", b"page\nhttp://school.example/news.html\n");
    let (code, _, err) = at(&desk, "2026-11-25T03:00:00Z", &["--once", "nightly.toml"]);
    assert!(code == Some(0) && err.contains("1 finding"), "{err}");
    let (code, _, err) = at(&desk, "2026-11-26T03:00:00Z", &["--once", "nightly.toml"]);
    assert!(code == Some(0) && err.contains("no new complaints"), "{err}");
}

#[test]
fn a_scheduled_job_looks_again_at_the_cases_that_are_due() {
    let desk = desk(JOB);
    desk.file("looks.toml", b"kind = 'recheck'\nweb = 'web'\n[schedule]\ncron = '0 */6 * * *'\n");
    let (code, _, err) = at(&desk, "2030-12-01T18:31:00Z", &["--once", "nightly.toml"]);
    assert_eq!(code, Some(0), "{err}");
    // Nothing is due so soon.
    let (code, out, err) = at(&desk, "2030-12-02T00:01:00Z", &["--once", "looks.toml"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("There is no case to look at now."), "{err}");
    // The clock of several jobs goes on by what is waited for.
    let args = ["--until", "2030-12-04T01:00:00Z", "looks.toml"];
    let (code, out, err) = at(&desk, "2030-12-02T01:00:00Z", &args);
    assert_eq!(code, Some(0), "{err}");
    let looks: Vec<&str> = out.lines().filter(|line| line.contains("school.example: still there")).collect();
    assert_eq!(looks.len(), 2, "{out}\n{err}");
    assert!(err.contains("looks runs for 2030-12-03 00:00:00 +00:00"), "{err}");
    let shown = desk.said(&["cases", "show", "school.example", "--format", "json"], b"");
    assert!(shown.starts_with("exit 0"), "{shown}");
    let (_, out, err) = at(&desk, "2030-12-04T01:00:00Z", &["--list", "looks.toml"]);
    assert!(out.contains("done"), "{out}{err}");
    // By hand it is another command.
    let refused = desk.said(&["crawl", "looks.toml"], b"");
    assert!(refused.starts_with("exit 2") && refused.contains("suyuan recheck --due --job"), "{refused}");
}
