//! What a person confirmed is watched as a page of tier two from the next crawl on.

use expect_test::expect;

use crate::desk::Desk;

/// A crawl of these sites that is done.
fn crawl(desk: &Desk, name: &str, seeds: &str) {
    let toml =
        format!("says = \"A pool\"\nseeds = [{seeds}]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\n");
    desk.file("web/web.toml", toml.as_bytes());
    desk.file(&format!("{name}.toml"), b"web = \"web\"\n");
    let done = desk.command(&["crawl", &format!("{name}.toml"), "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

fn crawled() -> Desk {
    let desk = Desk::new();
    let pages = [
        (
            "school.example/index.html",
            "<title>School</title><p><a href=/news/7.html>News</a> <a href=/news/8.html>More</a>",
        ),
        (
            "school.example/news/7.html",
            "<title>News</title><div style=display:none><a href=http://casino.example/>x</a></div>",
        ),
        ("school.example/news/8.html", "<title>More</title><p>Sports day. <a href=/news/7.html>News</a>"),
        ("pool.test/index.html", "<title>Links</title><p><a href=http://school.example/news/7.html>best odds</a>"),
        (
            "museum.test/index.html",
            "<title>Museum</title><p>Hours<div style=display:none><a href=http://school.example/news/7.html>odds</a></div>",
        ),
        (
            "friend.test/index.html",
            "<title>Friend</title><p><a href=http://school.example/>School</a> <a href=http://school.example/news/8.html>More</a>",
        ),
    ];
    for (path, page) in pages {
        desk.file(&format!("web/{path}"), page.as_bytes());
    }
    crawl(&desk, "victims", "\"http://school.example/\"");
    desk
}

fn text(desk: &Desk, args: &[&str]) -> String {
    String::from_utf8(desk.command(args).output().unwrap().stdout).unwrap()
}

/// The findings in short: page, severity, evidence, what is named.
fn findings(desk: &Desk) -> String {
    let lines = text(desk, &["findings", "--format", "jsonl"]);
    let told = lines.lines().map(|line| {
        let finding: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |pointer: &str| finding.pointer(pointer).unwrap().to_string().replace('"', "");
        let pointers = ["/page", "/severity", "/evidence_level", "/watch/tier", "/watch/kind", "/watch/value"];
        pointers.map(field).join(" ") + "\n"
    });
    told.collect()
}

#[test]
fn a_confirmed_page_is_watched_as_tier_two_and_its_site_is_left_alone() {
    let desk = crawled();
    let pool = "\"http://pool.test/\", \"http://museum.test/\", \"http://friend.test/\", \"http://school.example/\"";
    crawl(&desk, "pools", pool);
    let before = findings(&desk);
    expect![[r#"
        http://school.example/news/7.html critical E2 1 domain casino.example
    "#]]
    .assert_eq(&before);
    let set = |state: &str, reason: &str| {
        let args = ["cases", "set", "school.example", "--state", state, "--actor", "li", "--reason", reason];
        assert_eq!(desk.command(&args).output().unwrap().status.code(), Some(0), "{state}");
    };
    set("confirmed", "seen by hand");
    crawl(&desk, "pools", pool);
    expect![[r#"
        http://museum.test/ medium E2 2 page http://school.example/news/7.html
        http://pool.test/ low E1 2 page http://school.example/news/7.html
        http://school.example/news/7.html critical E2 1 domain casino.example
    "#]]
    .assert_eq(&findings(&desk));
    desk.check(
        &["chains", "museum.test"],
        expect![[r#"
            exit 0
            -- out
            http://museum.test/ → D2:hxxp://school[.]example/news/7.html
              ● http://museum.test/
              └─ link “odds” → hxxp://school[.]example/news/7.html  (a page of another site that was confirmed to be polluted: tier two)

        "#]],
    );
    let cases = text(&desk, &["cleanup", "--format", "csv"]);
    let of_museum = cases.lines().find(|line| line.contains(",museum.test,")).unwrap();
    assert!(of_museum.contains(",medium,open,1,1,D2:hxxp://school[.]example/news/7.html,"), "{of_museum}");
    for format in ["text", "md", "html"] {
        assert!(text(&desk, &["cleanup", "--format", format]).contains("D2:hxxp://school[.]example/news/7.html"));
    }
    let polluted = ["explain", "http://school.example/news/7.html"];
    let explained = text(&desk, &polluted);
    assert!(explained.contains("which is of tier two (from c-2befe46bba)"), "{explained}");
    assert!(explained.contains("It may be visited."), "{explained}");
    desk.check(
        &["ledger", "check"],
        expect![[r#"
        exit 0
        -- out
        suyuan.db is sound (schema 9)
    "#]],
    );
    // What a person takes back is watched no more.
    set("dismissed", "a mistake");
    assert!(text(&desk, &polluted).contains("It is not on the watchlist."));
}

#[test]
fn a_list_may_name_pages_of_tier_two() {
    let desk = crawled();
    desk.file("pages.csv", "value,kind\nhttp://school.example/news/7.html,page\nhttp://school.example/,page\nschool.example/news/8.html,污染页面\n".as_bytes());
    desk.check(&["watchlist", "import", "pages.csv"], expect![[r#"
        exit 0
        -- out
        suyuan.db: watchlist: 2 new, 0 known before, 0 gone, 2 in all
        -- err
        warning: pages.csv:3: found `http://school.example/`, expected a URL with a path for kind page, and not the front page of a site
        pages.csv: 2 entries read, 1 skipped
    "#]]);
}
