//! What is too much for one command, and where it says so.

use crate::desk::Desk;

// The program's own, as its manual and its users know them: nobody outside can name those of a program.
const JOB_FILE_BYTES_MAX: usize = 1 << 20;
const QUESTION_BYTES_MAX: usize = 8 << 20;
const REJECTS_TOLD_MAX: usize = 20;
const HOSTS_TOLD_MAX: usize = 100;
const FOUND_CHARS_MAX: usize = 80;

#[test]
fn a_job_file_of_more_than_a_mebibyte_is_some_other_file() {
    let desk = Desk::with_web();
    let job = |length: usize| format!("web = 'web'\n#{}", "x".repeat(length - 13));
    desk.file("whole.toml", job(JOB_FILE_BYTES_MAX).as_bytes());
    desk.file("long.toml", job(JOB_FILE_BYTES_MAX + 1).as_bytes());
    assert!(desk.said(&["crawl", "whole.toml", "--dry-run"], b"").starts_with("exit 0"));
    let said = desk.said(&["crawl", "long.toml", "--dry-run"], b"");
    assert!(
        said.starts_with("exit 2\n-- err\nerror: ") && said.contains("long.toml") && said.contains("1048576"),
        "{said}"
    );
}

#[test]
fn what_a_job_file_has_in_a_wrong_place_is_shown_up_to_eighty_characters() {
    let desk = Desk::with_web();
    desk.file("job.toml", format!("scope = '{}'", "w".repeat(FOUND_CHARS_MAX)).as_bytes());
    let said = desk.said(&["crawl", "job.toml", "--dry-run"], b"");
    // The quotation mark before them counts.
    assert!(said.contains(&format!("found `'{}`", "w".repeat(FOUND_CHARS_MAX - 1))), "{said}");
}

#[test]
fn a_question_about_robots_has_eight_mebibytes_at_most() {
    let desk = Desk::new();
    let question = |bytes: usize| {
        let head = r#"{"robots":"","agent":"a","urls":["http://a.example/"],"pad":""#;
        format!("{head}{}\"}}\n", "x".repeat(bytes - head.len() - 3))
    };
    let whole = desk.said(&["robots", "--jsonl", "-"], question(QUESTION_BYTES_MAX).as_bytes());
    let long = desk.said(&["robots", "--jsonl", "-"], question(QUESTION_BYTES_MAX + 1).as_bytes());
    assert!(long.starts_with("exit 2\n-- err\nerror: "), "{long}");
    assert_ne!(whole, long);
}

#[test]
fn twenty_bad_rows_are_told_and_the_others_counted() {
    let desk = Desk::new();
    let list = |bad: usize| format!("ok.example\n{}", "not a name!\n".repeat(bad));
    let told = |bad: usize| desk.said(&["watchlist", "check", "-"], list(bad).as_bytes()).matches("found `").count();
    assert_eq!((told(REJECTS_TOLD_MAX), told(REJECTS_TOLD_MAX + 5)), (REJECTS_TOLD_MAX, REJECTS_TOLD_MAX));
    assert!(desk.said(&["watchlist", "check", "-"], list(REJECTS_TOLD_MAX + 5).as_bytes()).contains("5 more"));
}

#[test]
fn a_hundred_hosts_are_planned_and_the_others_counted() {
    let desk = Desk::with_web();
    let seeds: String = (0..HOSTS_TOLD_MAX + 5).map(|host| format!("http://h{host}.example/\n")).collect();
    desk.file("seeds.txt", seeds.as_bytes());
    desk.file("w.txt", b"casino.example\n");
    let args = ["crawl", "--seeds", "seeds.txt", "--watchlist", "w.txt", "--contact", "a@b.example", "--dry-run"];
    let said = desk.said(&args, b"");
    assert_eq!(said.matches("http://h").count(), HOSTS_TOLD_MAX, "{said}");
    assert!(said.contains("5 more"), "{said}");
}

#[test]
fn a_remark_of_more_than_two_thousand_characters_is_none() {
    let desk = Desk::crawled();
    let set = |note: &str| desk.said(&["cases", "set", "school.example", "--note", note, "--actor", "li"], b"");
    assert!(set(&"注".repeat(2_000)).starts_with("exit 0"));
    let said = set(&"注".repeat(2_001));
    let expected = format!("error: --note: expected a line of at most 2000 characters, found `{}…`", "注".repeat(120));
    assert!(said.starts_with(&format!("exit 2\n-- err\n{expected}")), "{said}");
    desk.file("edits.csv", format!("case,note\nschool.example,{}\n", "注".repeat(2_001)).as_bytes());
    let said = desk.said(&["cases", "set", "--from", "edits.csv", "--actor", "li"], b"");
    assert!(said.contains("edits.csv:2: expected a line of at most 2000 characters"), "{said}");
}
