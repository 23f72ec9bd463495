//! Lists for search engines: polluted pages as they were found, and rules for pools of them.

use serde_json::Value;

use crate::desk::Desk;

/// A school with a pool of 25 polluted pages and a front page that is polluted, too; and a club that only mentions.
fn crawled() -> Desk {
    let desk = Desk::new();
    const HIDDEN: &str = "<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>";
    desk.file(
        "web/web.toml",
        b"says = \"a pool\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"unlimited\"\nrate_per_ip = \"unlimited\"\n",
    );
    let mut front =
        format!("<title>School</title>{HIDDEN}<a href=\"http://club.example/\">Club</a><a href=about.html>About</a>");
    for number in 0..25 {
        front += &format!("<a href=\"HTTP://school.example/pool/{number}.html#top\">{number}</a>");
        desk.file(
            &format!("web/school.example/pool/{number}.html"),
            format!("<title>{number}</title>{HIDDEN}").as_bytes(),
        );
    }
    desk.file("web/school.example/index.html", front.as_bytes());
    desk.file("web/school.example/about.html", b"<title>About</title><p>The school was founded in 1902.");
    desk.file("web/club.example/index.html", "<title>Club</title><p>We met at casino.example last year.".as_bytes());
    let done = desk.command(&["crawl", "--web", "web", "--scope", "any", "--quiet"]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    desk
}

fn set(desk: &Desk, args: &[&str]) {
    let args = [&["cases", "set", "--actor", "li"][..], args].concat();
    let done = desk.command(&args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The lines of the list, and what is said beside it.
fn listed(desk: &Desk, more: &[&str]) -> (Vec<Value>, String) {
    let done = desk.command(&[&["share", "--format", "removal"][..], more].concat()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let lines = String::from_utf8(done.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, String::from_utf8(done.stderr).unwrap())
}

#[test]
fn pages_of_confirmed_cases_are_listed_as_found_behind_the_rules_for_pools() {
    let desk = crawled();
    let (none, said) = listed(&desk, &[]);
    assert!(none.is_empty() && said.contains("that no person confirmed"), "{said}");
    set(&desk, &["school.example", "--state", "confirmed"]);
    let (lines, said) = listed(&desk, &["--tlp", "green"]);
    assert!(said.contains("left out: 1 case that no person confirmed"), "{said}");
    let rule = &lines[0];
    let told = |key: &str| rule[key].to_string();
    assert_eq!(
        [told("rule"), told("value"), told("ask")],
        ["\"prefix\"", "\"http://school.example/pool/\"", "\"remove\""]
    );
    assert_eq!([told("pages_seen"), told("pages_polluted"), told("share")], ["25", "25", "1.0"]);
    assert_eq!(told("confidence"), "0.866");
    assert_eq!([told("techniques"), told("categories"), told("tlp")], ["[\"M7\"]", "[]", "\"TLP:GREEN\""]);
    assert_eq!([told("site"), told("role"), told("reviewed")], ["\"school.example\"", "\"unknown\"", "true"]);
    assert!(lines[1..].iter().all(|line| line["rule"] == "url" && line["schema"] == "suyuan.removal/1"));
    assert_eq!(lines.len(), 27);
    // A front page is only to be looked at again.
    let asked = |url: &str| lines.iter().find(|line| line["url"] == url).map(|line| line["ask"].as_str().unwrap());
    assert_eq!(asked("http://school.example/"), Some("recrawl"));
    assert_eq!(asked("http://school.example/pool/7.html"), Some("remove"));
    assert_eq!(asked("http://school.example/about.html"), None);
    let found = lines.iter().find(|line| line["url"] == "http://school.example/pool/7.html").unwrap();
    assert_eq!(found["value"], "HTTP://school.example/pool/7.html#top");
}

#[test]
fn a_site_that_a_person_called_a_farm_is_covered_whole() {
    let desk = crawled();
    set(&desk, &["school.example", "--role", "farm", "--reason", "seen"]);
    let (lines, _) = listed(&desk, &[]);
    // 26 of 27 pages are polluted.
    let told: Vec<String> =
        lines.iter().filter(|line| line["rule"] != "url").map(|line| line["value"].to_string()).collect();
    assert_eq!(told, ["\"http://school.example/\""]);
    assert_eq!((&lines[0]["pages_seen"], &lines[0]["pages_polluted"]), (&27.into(), &26.into()));
}

#[test]
fn what_nobody_confirmed_is_listed_when_that_is_said_and_words_alone_never_are() {
    let desk = crawled();
    let (lines, said) = listed(&desk, &["--unreviewed"]);
    assert!(lines.iter().all(|line| line["site"] == "school.example" && line["reviewed"] == false));
    assert!(said.contains("left out: 1 case whose pages only name something"), "{said}");
    set(&desk, &["school.example", "--state", "dismissed", "--reason", "an exercise"]);
    let (lines, said) = listed(&desk, &["--unreviewed"]);
    assert!(lines.is_empty() && said.contains("left out: 1 dismissed case"), "{said}");
}

#[test]
fn a_sheet_holds_the_same() {
    let desk = crawled();
    set(&desk, &["school.example", "--state", "confirmed"]);
    let args = ["share", "--format", "removal-csv", "--out", "removal.csv"];
    assert!(desk.command(&args).status().unwrap().success());
    let sheet = std::fs::read_to_string(desk.path().join("removal.csv")).unwrap();
    let rows: Vec<&str> = sheet.lines().collect();
    assert!(rows[0].starts_with("\u{feff}rule,value,url,ask,case,site,"), "{}", rows[0]);
    assert!(
        rows[1].starts_with("prefix,http://school.example/pool/,,remove,c-2befe46bba,school.example,"),
        "{}",
        rows[1]
    );
    assert_eq!(rows.len(), 28);
    assert!(rows.iter().all(|row| row.split(',').count() == 21));
}
