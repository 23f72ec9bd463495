//! Forgetting crawl data: what is said, what is refused, and that every report stays the same.

use expect_test::expect;

use crate::desk::Desk;

/// What every report says, to the byte, but for the line that says when it was made.
fn told(desk: &Desk) -> Vec<String> {
    let reports = [
        &["findings", "--format", "jsonl"][..],
        &["findings", "--format", "csv"],
        &["findings"],
        &["chains", "school.example", "--format", "json"],
        &["chains", "school.example"],
        &["cleanup", "--format", "jsonl"],
        &["cleanup", "--format", "csv"],
        &["cleanup"],
    ];
    reports
        .iter()
        .map(|args| {
            // Told, so that no report says another second.
            let done = desk.command(args).env("SUYUAN_NOW", "2030-01-01T00:00:00Z").output().unwrap();
            assert!(done.status.success(), "{args:?}\n{}", String::from_utf8_lossy(&done.stderr));
            let said = String::from_utf8(done.stdout).unwrap();
            said.split_inclusive('\n').filter(|line| !line.contains("(UTC)")).collect()
        })
        .collect()
}

/// A desk whose ledger holds a crawl with pages that no finding rests on, and one of its own that was not looked at.
fn crawled() -> Desk {
    let desk = Desk::with_web();
    let links: String =
        (0..40).map(|page| format!("<a href=\"page{page}.html\">{page}</a> <a href=\"lost{page}\">x</a>")).collect();
    desk.file(
        "web/school.example/index.html",
        format!("<title>School</title><a href=news.html>News</a>{links}").as_bytes(),
    );
    for page in 0..40 {
        desk.file(&format!("web/school.example/page{page}.html"), b"<title>Page</title><p>Term begins.");
    }
    desk.file("web/school.example/robots.txt", b"User-agent: *\nDisallow: /lost\n");
    let crawl = ["crawl", "--web", "web", "--quiet", "--rate", "500", "--rate-per-ip", "500"];
    assert!(desk.command(&crawl).output().unwrap().status.success());
    desk
}

#[test]
fn forgetting_is_told_and_changes_no_report() {
    let desk = crawled();
    let before = told(&desk);
    let size = || std::fs::metadata(desk.path().join("suyuan.db")).unwrap().len();
    let said = desk.said(&["ledger", "prune", "--run", "crawl-1", "--dry-run"], b"");
    assert!(
        said.starts_with("exit 0\n-- out\nwould forget 81 visits of 1 run and 39 addresses, and keep 2 visits"),
        "{said}"
    );
    let large = size();
    let said = desk.said(&["ledger", "prune", "--older-than", "0s"], b"");
    assert!(said.starts_with("exit 0\n-- out\nforgot 81 visits of 1 run and 39 addresses; kept 2 visits"), "{said}");
    assert!(size() < large, "{} of {large} bytes", size());
    assert_eq!(told(&desk), before);
    assert!(desk.said(&["ledger", "check"], b"").starts_with("exit 0"));
    let said = desk.said(&["ledger", "prune", "--older-than", "90d"], b"");
    assert!(said.contains("forgot 0 visits of 0 runs"), "{said}");
}

#[test]
fn what_cannot_be_forgotten_is_refused() {
    let desk = crawled();
    let said = desk.said(&["ledger", "prune", "--run", "crawl-7"], b"");
    assert!(said.starts_with("exit 2") && said.contains("runs of the ledger (crawl-1), found `crawl-7`"), "{said}");
    assert!(desk.said(&["ledger", "prune"], b"").starts_with("exit 2"));
    assert!(desk.said(&["ledger", "prune", "--older-than", "old"], b"").starts_with("exit 2"));
    assert!(desk.said(&["ledger", "prune", "--run", "x", "--ledger", "none.db"], b"").starts_with("exit 2"));
    assert!(!desk.path().join("none.db").exists());
    // An unfinished run has to be named.
    let stop = ["crawl", "--web", "web", "--quiet", "--rate", "1", "--max-time", "1s", "--name", "slow"];
    assert_eq!(desk.command(&stop).output().unwrap().status.code(), Some(3));
    let said = desk.said(&["ledger", "prune", "--older-than", "0s"], b"");
    assert!(said.starts_with("exit 2") && said.contains("run slow-1 is unfinished"), "{said}");
    assert!(desk.said(&["ledger", "prune", "--run", "slow-1"], b"").starts_with("exit 0"));
    assert!(desk.said(&["ledger", "prune", "--older-than", "0s"], b"").starts_with("exit 0"));
}

#[test]
fn what_is_to_be_forgotten_has_to_be_said() {
    let desk = Desk::crawled();
    desk.check(
        &["ledger", "prune"],
        expect![[r#"
        exit 2
        -- err
        error: missing: one of --run <NAME>, --older-than <DURATION>
        see `suyuan ledger prune --help`
    "#]],
    );
    desk.check(
        &["ledger", "prune", "--lang", "zh", "--dry-run"],
        expect![[r#"
        exit 2
        -- err
        错误：缺少：以下之一：--run <NAME>, --older-than <DURATION>
        请看 `suyuan ledger prune --help`
    "#]],
    );
}
