//! A Chinese-only analyst does the whole job: nothing that is said to people has an English sentence in it.

use crate::desk::Desk;

/// Words that are the same in every language, or that one types.
const TERMS: &[&str] = &[
    "http", "https", "hxxp", "url", "curl", "grep", "body", "icp", "html", "robots", "txt", "user", "agent", "referer",
    "cookie",
];

/// Runs of three words and more that are neither in quotes nor typed: an English sentence.
fn sentences(said: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in said.lines() {
        // What is quoted, and what is to be typed or copied, stays as it is.
        let bare: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ¦ ");
        let bare: String = bare.split(['“', '”']).step_by(2).collect::<Vec<_>>().join(" ¦ ");
        if bare.trim_start().starts_with("suyuan ")
            || bare.contains("| suyuan ")
            || bare.contains("curl -sS")
            || bare.contains("grep -rn")
            || bare.contains('<')
        {
            continue;
        }
        let mut run: Vec<&str> = Vec::new();
        for word in bare.split(' ').chain(["¦"]) {
            let letters = word.trim_matches([',', '.', ':', ';', '(', ')']);
            let is_word = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_word && !TERMS.contains(&letters.to_ascii_lowercase().as_str()) {
                run.push(letters);
                // The names of a list are no sentence.
                if !word.ends_with(',') {
                    continue;
                }
            }
            if run.len() >= 3 {
                found.push(format!("{} in: {line}", run.join(" ")));
            }
            run.clear();
        }
    }
    found
}

fn check(desk: &Desk, args: &[&str]) -> String {
    let said = desk.said(&[args, &["--lang", "zh"]].concat(), b"");
    let english = sentences(&said);
    assert!(english.is_empty(), "{args:?}: {english:#?}");
    said
}

#[test]
fn the_whole_job_is_done_without_an_english_sentence() {
    let desk = Desk::with_web();
    let page = |words: &str| {
        format!(
            "<title>{words}</title><div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>"
        )
    };
    desk.file("web/school.example/news.html", page("新闻").as_bytes());
    desk.file(
        "web/school.example/index.html",
        "<title>学校</title><a href=news.html>新闻</a><a href=gone.html>旧</a>".as_bytes(),
    );
    for args in [
        &["crawl", "--web", "web", "--dry-run"][..],
        &["crawl", "--web", "web", "--host-stats"],
        &["findings"],
        &["findings", "--format", "csv"],
        &["chains", "school.example"],
        &["chains", "school.example", "--format", "mermaid"],
        &["cleanup"],
        &["cleanup", "--format", "md"],
        &["cases", "list"],
        &["cases", "show", "school.example"],
        &[
            "cases",
            "set",
            "school.example",
            "--state",
            "confirmed",
            "--role",
            "victim",
            "--reason",
            "已核实",
            "--actor",
            "李",
        ],
        &["cases", "show", "school.example"],
        &["explain", "http://school.example/news.html"],
        &["explain", "http://school.example/gone.html"],
        &["explain", "http://stranger.example/"],
        &["watchlist", "check", "web/web.toml"],
        &["ledger", "check"],
        &["ledger", "stats"],
        &["ledger", "backup", "copy.db"],
        &["doctor"],
        &["robots", "--file", "web/web.toml", "http://school.example/"],
        &["demo", "--dir", "demo"],
    ] {
        check(&desk, args);
    }
}

#[test]
fn mistakes_are_told_without_an_english_sentence() {
    let desk = Desk::crawled();
    desk.file("broken.toml", b"name = \"x\nrate = 1\n");
    desk.file("array.toml", b"seed = [\"a\"\n");
    desk.file("twice.toml", b"rate = 1\nrate = 2\n");
    desk.file("value.toml", b"rate\n");
    desk.file("other.db", b"this is no ledger, whatever it is called\n");
    desk.file("web2/web.toml", b"seeds = 7\n");
    for args in [
        &["findings", "--ledger", "none.db"][..],
        &["findings", "--ledger", "other.db"],
        &["findings", "--ledger", "web"],
        &["findings", "--out", "nowhere/x.txt"],
        &["ledger", "backup", "suyuan.db"],
        &["crawl", "broken.toml"],
        &["crawl", "array.toml"],
        &["crawl", "twice.toml"],
        &["crawl", "value.toml"],
        &["crawl", "none.toml"],
        &["crawl", "--web", "nowhere"],
        &["crawl", "--watchlist", "none.csv"],
        &["crawl", "--rate"],
        &["crawl", "--rate", "1", "--rate", "2"],
        &["crawl", "--dry-run=1"],
        &["crawl", "--scope", "world"],
        &["crawl", "--seed", "http://a.example/"],
        &["chains"],
        &["chains", "nobody.example"],
        &["robots", "--jsonl", "-", "--file", "x"],
        &["cases", "set", "school.example", "--state", "notified"],
        &["cases", "set", "school.example", "--state", "dismissed"],
        &["cases", "set", "school.example"],
        &["cases", "set", "--from", "none.csv"],
        &["cases", "list", "--since", "yesterday"],
        &["man", "extra"],
        &["xyzzy"],
    ] {
        let said = check(&desk, args);
        assert!(said.starts_with("exit 2\n"), "{args:?}: {said}");
    }
}

#[test]
fn help_is_without_an_english_sentence() {
    let desk = Desk::new();
    for command in [
        "",
        "crawl",
        "findings",
        "chains",
        "explain",
        "cleanup",
        "cases",
        "watchlist",
        "robots",
        "ledger",
        "doctor",
        "demo",
    ] {
        let args: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).chain(["--help"]).collect();
        check(&desk, &args);
    }
    for command in [
        "cases list",
        "cases show",
        "cases set",
        "watchlist check",
        "ledger check",
        "ledger stats",
        "ledger backup",
        "ledger merge",
    ] {
        let args: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        check(&desk, &args);
    }
}

#[test]
fn an_english_sentence_would_be_found() {
    assert_eq!(sentences("错误：failed to open the ledger").len(), 1);
    assert_eq!(sentences("请看 `suyuan crawl --help`，ICP 备案号"), [""; 0]);
}
