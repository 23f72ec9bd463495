//! On whose authority a job looks: said in its file, kept with the run, on everything that is handed on.

use crate::desk::Desk;

const JOB: &str = "web = \"web\"\nquiet = true\n\n[authority]\nbody = { en = \"Office <b> of the Province\", zh = \"省委网信办\" }\ndocument = \"No. 7\"\nscope = { zh = \"全省高校\" }\nnoticed = 2026-11-05\n";

fn crawled() -> Desk {
    let desk = Desk::with_web();
    desk.file("job.toml", JOB.as_bytes());
    assert!(desk.command(&["crawl", "job.toml"]).status().unwrap().success());
    desk
}

#[test]
fn an_authority_stands_on_everything_that_people_read() {
    let desk = crawled();
    let lines = [
        "On the authority of: Office <b> of the Province",
        "By the document: No. 7",
        "It covers: 全省高校",
        "Notice of it was given on: 2026-11-05",
    ];
    for args in [["cleanup"], ["stats"]] {
        let said = desk.said(&args, b"").replace("DAY", "2026-11-05");
        for line in lines {
            assert!(said.contains(line), "{args:?} {line}:\n{said}");
        }
    }
    for (args, line) in [
        (["cleanup", "--format", "html"], "<li>On the authority of: Office &lt;b&gt; of the Province</li>"),
        (["stats", "--format", "html"], "<li>On the authority of: Office &lt;b&gt; of the Province</li>"),
        (["cleanup", "--format", "md"], "- `On the authority of: Office <b> of the Province`"),
    ] {
        let said = desk.said(&args, b"");
        assert!(said.contains(line), "{args:?}:\n{said}");
    }
    let chinese = desk.said(&["cleanup", "--lang", "zh"], b"");
    for line in ["授权单位：省委网信办", "授权文件：No. 7", "授权范围：全省高校", "告知日期：2026年11月5日"]
    {
        assert!(chinese.contains(line), "{line}:\n{chinese}");
    }
    // A line is a case, and nothing else.
    assert_eq!(desk.said(&["cleanup", "--format", "jsonl"], b"").lines().count(), 3);
}

#[test]
fn a_message_of_a_job_has_the_authority_that_its_file_tells() {
    let desk = crawled();
    desk.file(
        "other.toml",
        b"[authority]\nbody = \"Another office\"\n[notices]\nfrom = \"a@cert.example.org\"\nreporter_org = \"CERT\"\n",
    );
    let set = ["cases", "set", "school.example", "--state", "confirmed", "--role", "victim", "--actor", "li"];
    assert!(desk.command(&set).status().unwrap().success());
    let said = desk.said(&["notices", "--job", "other.toml", "--preview"], b"");
    assert!(said.contains("On the authority of: Another office") && !said.contains("of the Province"), "{said}");
    assert!(said.contains("授权单位：Another office"), "{said}");
    let said = desk.said(&["notices", "--from", "a@cert.example.org", "--reporter-org", "CERT", "--preview"], b"");
    assert!(said.contains("of the Province"), "{said}");
}

#[test]
fn it_stands_on_every_list_and_export_whose_form_has_a_place_for_it() {
    let desk = crawled();
    let set = ["cases", "set", "school.example", "--state", "confirmed", "--role", "victim", "--actor", "li"];
    assert!(desk.command(&set).status().unwrap().success());
    let reporter = "--reporter-org=CERT --reporter-contact=a@cert.example.org --reporter-domain=cert.example.org";
    for format in ["stix", "misp", "xarf", "removal", "removal-csv", "rpz", "hosts", "adguard"] {
        let args: Vec<&str> = ["share", "--format", format].into_iter().chain(reporter.split(' ')).collect();
        let said = desk.said(&args, b"").replace("DAY", "2026-11-05");
        for words in ["Office", "No. 7", "2026-11-05"] {
            assert!(said.starts_with("exit 0") && said.contains(words), "{format} {words}:\n{said}");
        }
        assert!(said.contains("省委网信办") || format == "removal-csv", "{format}:\n{said}");
    }
    for args in
        [&["share", "--format", "parquet", "--out", "tables"][..], &["share", "--format", "misp-feed", "--out", "feed"]]
    {
        assert!(desk.said(args, b"").starts_with("exit 0"));
    }
    let table = std::fs::read(desk.path().join("tables/cases.parquet")).unwrap();
    assert!(table.windows(5).any(|bytes| bytes == b"No. 7"));
    for args in [&["findings"][..], &["cases", "list"], &["cases", "show", "school.example"]] {
        let said = desk.said(args, b"");
        assert!(said.contains("By the document: No. 7"), "{args:?}:\n{said}");
    }
    // What is read back, or has a line a case, has no place for it.
    for args in [
        &["share", "--format", "csv"][..],
        &["findings", "--format", "jsonl"],
        &["findings", "--format", "csv"],
        &["cases", "list", "--format", "csv"],
        &["cases", "list", "--format", "jsonl"],
    ] {
        let said = desk.said(args, b"");
        assert!(said.starts_with("exit 0") && !said.contains("No. 7"), "{args:?}:\n{said}");
    }
}

#[test]
fn a_later_run_that_says_nothing_takes_nothing_back() {
    let desk = crawled();
    assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    assert!(desk.said(&["cleanup"], b"").contains("By the document: No. 7"));
    desk.file("job.toml", JOB.replace("No. 7", "No. 8").as_bytes());
    assert!(desk.command(&["crawl", "job.toml"]).status().unwrap().success());
    let said = desk.said(&["cleanup"], b"");
    assert!(said.contains("No. 8") && !said.contains("No. 7"), "{said}");
}

#[test]
fn a_mistake_names_file_line_and_what_was_expected() {
    let desk = Desk::with_web();
    desk.file("job.toml", b"web = \"web\"\n\n[authority]\nbody = [\"a\"]\n");
    let said = desk.said(&["crawl", "job.toml"], b"");
    assert!(said.starts_with("exit 2") && said.contains("job.toml:4:8: body: expected one line"), "{said}");
    assert_eq!(desk.files(), ["job.toml"]);
}
