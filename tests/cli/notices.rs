//! Messages to the owners of confirmed cases: drafts, and what a mail server makes of them.

use std::path::Path;
use std::process::Output;

use expect_test::expect;

use crate::desk::Desk;
use crate::share::{asked, python_with};

pub(crate) const NOW: &str = "2030-12-20T10:00:00Z";
const WHO: [&str; 4] = ["--from", "notices@cert.example.org", "--reporter-org", "CERT of example"];

/// The program at a told time, with nothing else that changes from day to day.
pub(crate) fn ran(desk: &Desk, now: &str, args: &[&str]) -> Output {
    desk.command(args).env("SUYUAN_NOW", now).env("LOGNAME", "li").output().unwrap()
}

pub(crate) fn said(done: &Output) -> String {
    let mut text = format!("exit {}\n", done.status.code().unwrap_or(-1));
    text += &String::from_utf8_lossy(&done.stdout);
    for line in String::from_utf8_lossy(&done.stderr).lines() {
        text += &format!("! {line}\n");
    }
    text
}

fn notices(desk: &Desk, args: &[&str]) -> String {
    notices_at(desk, NOW, args)
}

pub(crate) fn notices_at(desk: &Desk, now: &str, args: &[&str]) -> String {
    said(&ran(desk, now, &[&["notices"][..], &WHO, args].concat()))
}

pub(crate) fn done(desk: &Desk, args: &[&str]) {
    let done = ran(desk, NOW, args);
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A crawl whose case a person confirmed, with an owner who can be told.
pub(crate) fn confirmed() -> Desk {
    let desk = Desk::crawled();
    desk.file("owners.csv", "site,owner,contact\nschool.example,The school,it@School.example\n".as_bytes());
    done(&desk, &["cases", "contacts", "owners.csv"]);
    done(&desk, &["cases", "set", "school.example", "--state", "confirmed", "--role", "victim"]);
    desk
}

pub(crate) const FILE: &str = "notices/it-school.example-7f87a9c4.eml";

fn message(desk: &Desk, file: &str) -> String {
    std::fs::read_to_string(desk.path().join(file)).unwrap()
}

#[test]
fn an_owner_gets_one_draft_with_what_programs_read() {
    let desk = confirmed();
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: a draft to it@school.example: school.example (1 page)
        ! warning: SUYUAN_NOW tells the time; the messages are marked
    "#]]
    .assert_eq(&notices(&desk, &[]));
    let text = message(&desk, FILE);
    assert!(text.contains("To: it@school.example\r\n") && text.contains("X-Unsent: 1\r\n"), "{text}");
    assert!(text.contains("X-Suyuan-Clock: told\r\n"), "{text}");
    expect![[r#""#]].assert_eq(&said(&ran(&desk, NOW, &["cases", "list"])));
}
