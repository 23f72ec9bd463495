//! Messages to the owners of confirmed cases: drafts, and what a person says became of them.

use std::process::Output;

use expect_test::expect;

use crate::desk::Desk;
use crate::share::{asked, python_with};

pub(crate) const NOW: &str = "2030-12-20T10:00:00Z";
pub(crate) const WHO: [&str; 4] = ["--from", "notices@cert.example.org", "--reporter-org", "CERT of example"];

/// The only message of most stories.
pub(crate) const FILE: &str = "notices/it-school.example-c1701d30.eml";

/// The program at a told time, with nothing else that changes from day to day.
pub(crate) fn ran(desk: &Desk, now: &str, args: &[&str]) -> Output {
    desk.command(args).env("SUYUAN_NOW", now).env("LOGNAME", "li").output().unwrap()
}

pub(crate) fn said(done: &Output) -> String {
    let mut text = format!("exit {}\n", done.status.code().unwrap_or(-1));
    text += &String::from_utf8_lossy(&done.stdout);
    for line in String::from_utf8_lossy(&done.stderr).lines().filter(|line| !line.contains("SUYUAN_NOW")) {
        text += &format!("! {line}\n");
    }
    text
}

pub(crate) fn notices(desk: &Desk, args: &[&str]) -> String {
    notices_at(desk, NOW, args)
}

fn notices_at(desk: &Desk, now: &str, args: &[&str]) -> String {
    said(&ran(desk, now, &[&["notices"][..], &WHO, args].concat()))
}

pub(crate) fn done(desk: &Desk, args: &[&str]) {
    let done = ran(desk, NOW, args);
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn state(desk: &Desk, site: &str) -> String {
    let listed = ran(desk, NOW, &["cases", "list", "--site", site, "--format", "jsonl"]);
    let text = String::from_utf8(listed.stdout).unwrap();
    let value: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    value["state"].as_str().unwrap().to_owned()
}

/// A crawl whose case a person confirmed, with an owner who can be told.
pub(crate) fn confirmed() -> Desk {
    let desk = Desk::crawled();
    desk.file("owners.csv", b"site,owner,contact\nschool.example,The school,it@School.example\n");
    done(&desk, &["cases", "contacts", "owners.csv"]);
    done(&desk, &["cases", "set", "school.example", "--state", "confirmed", "--role", "victim"]);
    desk
}

/// A crawl of several sites with the same injected block; none is confirmed yet.
fn several() -> Desk {
    let desk = Desk::new();
    let sites = ["clinic", "farm", "forum", "school", "shop"];
    let seeds: Vec<String> = sites.iter().map(|site| format!("\"http://{site}.example/\"")).collect();
    let web = format!(
        "says = \"sites with a hidden link\"\nseeds = [{}]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\nrate_per_ip = \"50\"\n",
        seeds.join(", ")
    );
    desk.file("web/web.toml", web.as_bytes());
    for site in sites {
        let page = format!(
            "<title>{site}</title><p>Welcome.<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>"
        );
        desk.file(&format!("web/{site}.example/index.html"), page.as_bytes());
    }
    done(&desk, &["crawl", "--web", "web", "--quiet"]);
    desk
}

#[test]
fn an_owner_gets_one_draft_and_its_case_waits_until_it_was_sent() {
    let desk = confirmed();
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: a draft to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&notices(&desk, &[]));
    let text = std::fs::read_to_string(desk.path().join(FILE)).unwrap();
    for head in ["To: it@school.example\r\n", "X-Unsent: 1\r\n", "X-Suyuan-Clock: told\r\n"] {
        assert!(text.contains(head), "{head}: {text}");
    }
    assert_eq!(state(&desk, "school.example"), "confirmed");
    // Once more it is the same message.
    let (name, before) =
        (|text: &str| text.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned(), text);
    notices(&desk, &["--out", "again"]);
    let again = std::fs::read_to_string(desk.path().join(FILE.replace("notices/", "again/"))).unwrap();
    assert_eq!(again, before);
    // A person sends it and says so.
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: marked as sent to it@school.example: school.example
    "#]]
    .assert_eq(&said(&ran(&desk, NOW, &["notices", "--sent", FILE])));
    assert_eq!(state(&desk, "school.example"), "notified");
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: marked already, nothing to do
    "#]]
    .assert_eq(&said(&ran(&desk, NOW, &["notices", "--sent", FILE])));
    expect![[r#"
        exit 2
        ! error: notices/it-school.example-c1701d30.eml: expected a message that was not sent, found that it was, on 2030-12-20
    "#]].assert_eq(&said(&ran(&desk, NOW, &["notices", "--not-sent", FILE])));
    // It is not told again at once, and later by a message of another name.
    expect![[r#"
        exit 0
        c-2befe46bba school.example: not told: told on 2030-12-20, and not again before 2031-01-03 10:00:00
    "#]]
    .assert_eq(&notices_at(&desk, "2031-01-03T09:59:59Z", &[]));
    expect![[r#"
        exit 0
        later/it-school.example-c1701d30-again-1.eml: a draft to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&notices_at(&desk, "2031-01-03T10:00:00Z", &["--out", "later"]));
    let later =
        std::fs::read_to_string(desk.path().join(FILE.replace("notices/", "later/").replace(".eml", "-again-1.eml")))
            .unwrap();
    assert_ne!(name(&later), name(&before));
    // It says that it is a reminder, and of when.
    let preview = notices_at(&desk, "2031-01-03T10:00:00Z", &["--preview"]);
    assert!(preview.contains("This is a reminder: we first wrote about it on 2030-12-20."), "{preview}");
    assert!(preview.contains("| Reminder: please check school.example"), "{preview}");
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30-again-1.eml: would be written, to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&notices_at(&desk, "2030-12-25T10:00:00Z", &["--repeat-after", "5d", "--dry-run"]));
    let shown = said(&ran(&desk, NOW, &["cases", "show", "school.example"]));
    let at = shown.find("\nNotices to the owner").unwrap();
    expect![[r#"

        Notices to the owner
          2030-12-20 10:00:00  li: a draft to it@school.example
            (3874978b-d25d-5380-8a09-7dd05665ffff@cert.example.org) (at a told time)
          2030-12-20 10:00:00  li: a draft to it@school.example
            (3874978b-d25d-5380-8a09-7dd05665ffff@cert.example.org) (at a told time)
          2030-12-20 10:00:00  li: sent to it@school.example
            (3874978b-d25d-5380-8a09-7dd05665ffff@cert.example.org) (at a told time)
            said by hand
          2031-01-03 10:00:00  li: a draft to it@school.example
            (161f9548-96aa-5d08-b8cb-ad0dafb6ba67@cert.example.org) (at a told time)"#]]
    .assert_eq(shown[at..].split("\n\n").next().unwrap());
    let json = ran(&desk, NOW, &["cases", "show", "school.example", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let steps: Vec<&str> = json["notices"].as_array().unwrap().iter().map(|it| it["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["drafted", "drafted", "sent", "drafted"]);
    done(&desk, &["ledger", "check"]);
}

#[test]
fn who_is_not_told_is_named_with_the_reason() {
    let desk = several();
    expect![[r#"
        exit 0
        There is nobody to tell.
        ! left out: 5 cases that no person confirmed, or that nobody is told of in their state; name them to see why
    "#]]
    .assert_eq(&notices(&desk, &[]));
    for (site, role) in [("clinic", "victim"), ("farm", "farm"), ("forum", "platform"), ("school", "unknown")] {
        let site = format!("{site}.example");
        done(&desk, &["cases", "set", &site, "--state", "confirmed", "--role", role]);
    }
    done(&desk, &["cases", "set", "clinic.example", "--state", "dismissed", "--reason", "an exercise"]);
    expect![[r#"
        exit 0
        c-bcc18954c1 farm.example: not told: a farm gets no notice; it goes to search engines and its hoster, and what it names to `suyuan candidates`
        notices/c-2befe46bba.eml: a draft without an address, since none is known: school.example (1 page)
        notices/c-a6e8ed48d5.eml: a draft without an address, since none is known: forum.example (1 page)
        ! left out: 2 cases that no person confirmed, or that nobody is told of in their state; name them to see why
    "#]].assert_eq(&notices(&desk, &[]));
    expect![[r#"
        exit 0
        c-b6cbe30156 clinic.example: not told: its state is dismissed
        c-bcc18954c1 farm.example: not told: a farm gets no notice; it goes to search engines and its hoster, and what it names to `suyuan candidates`
        c-746f4b9023 shop.example: not told: no person confirmed it; --unreviewed REASON tells of it all the same
    "#]].assert_eq(&notices(&desk, &["clinic.example", "shop.example", "farm.example"]));
    expect![[r#"
        exit 2
        ! error: CASE: expected the name or the site of a case of `suyuan cases list`, found `nobody.example`
    "#]]
    .assert_eq(&notices(&desk, &["nobody.example"]));
    expect![[r#"
        exit 0
        {"schema":"suyuan.notice/1","became":"left-out","case":"c-bcc18954c1","site":"farm.example","why":"farm"}
        {"schema":"suyuan.notice/1","became":"left-out","case":"c-746f4b9023","site":"shop.example","why":"not-confirmed"}
    "#]].assert_eq(&notices(&desk, &["shop.example", "farm.example", "--format", "jsonl"]));
}

#[test]
fn sites_of_one_owner_share_a_message_and_who_hosts_another_gets_one_of_its_own() {
    let desk = several();
    desk.file(
        "owners.csv",
        "site,owner,contact,party\nclinic.example,,it@host.example,owner\nforum.example,,mailto:it@HOST.example,owner\nshop.example,,it@host.example,hoster\nschool.example,某校,电话 010-1234,owner\n".as_bytes(),
    );
    done(&desk, &["cases", "contacts", "owners.csv"]);
    for site in ["clinic.example", "forum.example", "school.example", "shop.example"] {
        done(&desk, &["cases", "set", site, "--state", "confirmed", "--role", "victim"]);
    }
    expect![[r#"
        exit 0
        notices/c-2befe46bba.eml: a draft without an address, since 电话 010-1234 is none: school.example (1 page)
        notices/it-host.example-ce827696.eml: a draft to it@host.example: clinic.example, forum.example (2 pages)
        notices/it-host.example-ce827696-hoster.eml: a draft to it@host.example, who hosts it: shop.example (1 page)
        ! left out: 1 case that no person confirmed, or that nobody is told of in its state; name them to see why
    "#]]
    .assert_eq(&notices(&desk, &[]));
    let text = std::fs::read_dir(desk.path().join("notices")).unwrap().count();
    assert_eq!(text, 3);
    let school = std::fs::read_to_string(desk.path().join("notices/c-2befe46bba.eml")).unwrap();
    assert!(!school.contains("\r\nTo:"), "{school}");
}

#[test]
fn a_case_that_nobody_confirmed_is_told_of_for_a_reason_that_is_kept() {
    let desk = several();
    done(&desk, &["cases", "set", "shop.example", "--role", "victim"]);
    done(&desk, &["cases", "set", "clinic.example", "--role", "victim", "--state", "confirmed"]);
    let reason = "an exercise that was agreed on";
    expect![[r#"
        exit 0
        notices/c-746f4b9023.eml: a draft without an address, since none is known: shop.example (1 page)
        notices/c-b6cbe30156.eml: a draft without an address, since none is known: clinic.example (1 page)
    "#]]
    .assert_eq(&notices(&desk, &["shop.example", "clinic.example", "--unreviewed", reason]));
    let sent = said(&ran(&desk, NOW, &["notices", "--sent", "notices/c-746f4b9023.eml"]));
    assert!(sent.contains("told, but stays open: nobody confirmed the case"), "{sent}");
    assert_eq!(state(&desk, "shop.example"), "open");
    let shown = said(&ran(&desk, NOW, &["cases", "show", "shop.example"]));
    assert_eq!(shown.matches(reason).count(), 2, "{shown}");
    // Where it needed none, no reason is kept.
    let shown = said(&ran(&desk, NOW, &["cases", "show", "clinic.example"]));
    assert!(shown.contains("a draft to no address") && !shown.contains(reason), "{shown}");
    expect![[r#"
        exit 0
        c-746f4b9023 shop.example: not told: told on 2030-12-20, and not again before 2031-01-03 10:00:00
    "#]]
    .assert_eq(&notices(&desk, &["shop.example", "--unreviewed", reason]));
}

#[test]
fn a_dry_run_and_a_preview_write_nothing() {
    let desk = confirmed();
    let before = desk.files();
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: would be written, to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&notices(&desk, &["--dry-run"]));
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: would be sent to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&notices(&desk, &["--dry-run", "--send"]));
    let preview = notices(&desk, &["--preview", "--lang", "zh"]);
    assert!(preview.contains("\n网站主办者：\n") && preview.contains("\nDear site owner,\n"), "{preview}");
    assert!(preview.find("网站主办者") < preview.find("Dear site owner"), "{preview}");
    assert!(preview.contains("casino[.]example") && !preview.contains("casino.example"), "{preview}");
    assert_eq!(desk.files(), before);
    let shown = said(&ran(&desk, NOW, &["cases", "show", "school.example"]));
    assert!(!shown.contains("Notices to the owner"), "{shown}");
}

#[test]
fn what_the_messages_need_is_asked_for_before_anything_is_done() {
    let desk = confirmed();
    let plain = |args: &[&str]| said(&ran(&desk, NOW, &[&["notices"][..], args].concat()));
    expect![[r#"
        exit 2
        ! error: --from: expected a mail address, found nothing; `notices` needs it, as a flag or in the table `notices` of a job file
    "#]].assert_eq(&plain(&[]));
    expect![[r#"
        exit 2
        ! error: --from: expected a mail address, found `cert`
        ! see `suyuan notices --help`
    "#]]
    .assert_eq(&plain(&["--from", "cert"]));
    expect![[r#"
        exit 2
        ! error: --reporter-org: expected a line of text, found nothing; `notices` needs it, as a flag or in the table `notices` of a job file
    "#]].assert_eq(&plain(&["--from", "a@cert.example.org"]));
    expect![[r#"
        exit 2
        ! error: --smtp: expected a mail server such as smtp://user@mail.example.org:587 or smtps://mail.example.org, found nothing; `notices` needs it, as a flag or in the table `notices` of a job file
    "#]].assert_eq(&notices(&desk, &["--send"]));
    expect![[r#"
        exit 2
        ! error: SUYUAN_SMTP_PASSWORD: expected the password of li in this variable of the environment, found nothing
    "#]]
    .assert_eq(&notices(&desk, &["--send", "--smtp", "smtp://li@mail.example"]));
    expect![[r#"
        exit 2
        ! error: --smtp: expected no password in the URL, found one; put it into SUYUAN_SMTP_PASSWORD in the environment
    "#]]
    .assert_eq(&notices(&desk, &["--send", "--smtp", "smtp://li:secret@mail.example"]));
    expect![[r#"
        exit 2
        ! error: --smtp: expected a mail server such as smtp://user@mail.example.org:587 or smtps://mail.example.org, found `mail.example`
        ! see `suyuan notices --help`
    "#]].assert_eq(&notices(&desk, &["--smtp", "mail.example"]));
    expect![[r#"
        exit 2
        ! error: owners.csv: expected a message that `suyuan notices` wrote with this ledger, found no header `Message-ID`
    "#]]
    .assert_eq(&plain(&["--sent", "owners.csv"]));
    desk.file("other.eml", b"Message-ID: <1@other.example>\n\nhello\n");
    expect![[r#"
        exit 2
        ! error: other.eml: expected a message that `suyuan notices` wrote with this ledger, found 1@other.example
    "#]]
    .assert_eq(&plain(&["--sent", "other.eml"]));
    desk.file("job.toml", b"name = 'a'\n[notices]\nfrom = 'a@cert.example.org'\nreporter_org = 'CERT'\nper_days = 5\n");
    expect![[r#"
        exit 2
        ! error: job.toml:5:1: there is no key `per_days` in `notices`; the keys are from, reply_to, reporter_org, reporter_contact, reporter_domain, templates, repeat_after, per_day, smtp, smtp_ca; did you mean `per_day`?
    "#]].assert_eq(&plain(&["--job", "job.toml"]));
    desk.file("job.toml", b"name = 'a'\n[notices]\nfrom = 'a@cert.example.org'\nreporter_org = 'CERT'\n");
    expect![[r#"
        exit 0
        notices/it-school.example-c1701d30.eml: would be written, to it@school.example: school.example (1 page)
    "#]]
    .assert_eq(&plain(&["--job", "job.toml", "--dry-run"]));
    assert!(!desk.path().join("notices").exists());
}

#[test]
fn templates_of_ones_own_are_used_and_a_bad_one_says_where() {
    let desk = confirmed();
    expect![[r#"
        exit 0
        ours/notice.en.txt: written; change it and give its folder with --templates
        ours/notice.zh.txt: written; change it and give its folder with --templates
    "#]]
    .assert_eq(&notices(&desk, &["--write-templates", "ours"]));
    expect![[r#"
        exit 2
        ! error: ours/notice.en.txt: expected no file there yet, found one; it is not overwritten
    "#]]
    .assert_eq(&notices(&desk, &["--write-templates", "ours"]));
    desk.file("ours/notice.en.txt", b"Subject: {{ sites|first }}\n\n{{ cases[0].id }} of {{ reporter.org }}\n");
    let own = ["--templates", "ours"];
    let preview = notices(&desk, &[&own[..], &["--preview"]].concat());
    assert!(preview.contains("\nc-2befe46bba of CERT of example\n"), "{preview}");
    desk.file("ours/notice.en.txt", b"Subject: x\n\n{% for case in cases %}\n{{ case.sight }}\n{% endfor %}\n");
    expect![[r#"
        exit 2
        ! error: ours/notice.en.txt:4: expected a template that can be filled in, found undefined value
    "#]]
    .assert_eq(&notices(&desk, &own));
    desk.file("ours/notice.en.txt", b"Subject: x\n{% if %}\n");
    expect![[r#"
        exit 2
        ! error: ours/notice.en.txt:2: expected a template that can be filled in, found syntax error: unexpected end of block
    "#]].assert_eq(&notices(&desk, &own));
    desk.file("ours/notice.en.txt", b"Hello\n");
    expect![[r#"
        exit 2
        ! 错误：ours/notice.en.txt:1：应为以 `Subject:` 开头的第一行，却是其他内容
    "#]]
    .assert_eq(&notices(&desk, &[&own[..], &["--lang", "zh"]].concat()));
    desk.file("ours/notice.en.txt", b"Subject: x\n\n\xff\n");
    expect![[r#"
        exit 2
        ! error: ours/notice.en.txt:3: expected UTF-8 text, found `�`
    "#]]
    .assert_eq(&notices(&desk, &own));
    std::fs::remove_file(desk.path().join("ours/notice.en.txt")).unwrap();
    expect![[r#"
        exit 2
        ! error: ours/notice.en.txt: cannot be read: No such file or directory (os error 2)
    "#]]
    .assert_eq(&notices(&desk, &own));
    assert!(!desk.path().join("notices").exists());
}

const READS: &str = r#"
import csv, hashlib, io, json, sys, email, email.policy
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(message.defects, message.get_content_type(), message["Auto-Submitted"], message["Date"])
print(message["From"], "|", message["To"], "|", message["Subject"])
parts = list(message.iter_parts())
print([(part.get_content_type(), part.get_filename(), part.defects) for part in parts])
text = parts[0].get_content()
print("casino[.]example" in text, "casino.example" in text)
report = json.loads(parts[1].get_payload(decode=True))
print(report["type"], report["compromise_type"], report["reporter"], report["source_identifier"])
rows = list(csv.DictReader(io.StringIO(parts[2].get_payload(decode=True).decode("utf-8-sig"))))
for row in rows:
    print({name: row[name] for name in ["page", "watched", "technique", "place", "vantage", "http_status"]})
    print(len(row["sha256"]), row["warc_file"].endswith(".warc.gz"), row["warc_offset"].isdigit())
"#;

#[test]
fn a_message_is_read_by_the_library_of_another_language() {
    let Some(python) = python_with("email") else { return };
    let desk = confirmed();
    notices(&desk, &[]);
    desk.file("read.py", READS.as_bytes());
    expect![[r#"
        [] multipart/mixed auto-generated Fri, 20 Dec 2030 10:00:00 +0000
        CERT of example <notices@cert.example.org> | it@school.example | Please check school.example: content that may not be yours / 请核查 school.example：页面内容可能被他人植入
        [('text/plain', None, []), ('application/json', 'xarf-c-2befe46bba.json', []), ('text/csv', 'evidence.csv', [])]
        True False
        remote_compromise seo_spam {'org': 'CERT of example', 'contact': 'notices@cert.example.org', 'domain': 'cert.example.org'} school.example
        {'page': 'http://school.example/news.html', 'watched': 'casino[.]example', 'technique': 'M7', 'place': 'anchor', 'vantage': 'plain', 'http_status': '200'}
        64 True True
    "#]].assert_eq(&asked(&desk, &python, &["read.py", FILE]));
}

#[test]
fn everything_is_told_in_chinese_too() {
    let desk = several();
    for (site, role) in [("clinic", "victim"), ("farm", "farm"), ("school", "unknown")] {
        let site = format!("{site}.example");
        done(&desk, &["cases", "set", &site, "--state", "confirmed", "--role", role]);
    }
    expect![[r#"
        exit 0
        c-bcc18954c1 farm.example：不通知：站群/蜘蛛池不发送通知，应向搜索引擎和接入商举报，其指向的目标见 `suyuan candidates`
        notices/c-2befe46bba.eml：草稿未填写收件人，因为没有联系方式：school.example（1 个页面）
        notices/c-b6cbe30156.eml：草稿未填写收件人，因为没有联系方式：clinic.example（1 个页面）
        ! 未列入：2 个未经人工确认，或当前状态无需通知的案件；指定案件可查看原因
    "#]].assert_eq(&notices(&desk, &["--lang", "zh"]));
}
