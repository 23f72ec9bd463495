//! Lists for search engines: polluted pages as they were found, and rules for pools of them.

use serde_json::Value;

use crate::desk::Desk;

const HIDDEN: &str = "<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>";

/// A school with something hidden on all of its pages but one, 25 of them in one folder; with a folder of 25 pages that have
/// nothing in common with it; and a club that only mentions.
fn crawled() -> Desk {
    let desk = Desk::new();
    desk.file(
        "web/web.toml",
        b"says = \"a pool\"\nseeds = [\"http://school.example/\", \"http://school.example/slot/0.html\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"unlimited\"\nrate_per_ip = \"unlimited\"\n",
    );
    let menu: String = (0..6).map(|number| format!("<a href=\"/own{number}.html\">{number}</a>")).collect();
    let page = |name: &str, text: &str| {
        desk.file(&format!("web/school.example/{name}"), format!("<title>{name}</title>{text}").as_bytes());
    };
    page("index.html", &format!("{menu}{HIDDEN}<a href=\"http://club.example/\">Club</a><a href=about.html>About</a>"));
    let mut news = String::new();
    for number in 0..25 {
        news += &format!("<a href=\"HTTP://school.example/news/{number}.html#top\">{number}</a>");
        page(&format!("news/{number}.html"), &format!("{menu}{HIDDEN}"));
        page(&format!("slot/{number}.html"), &format!("{HIDDEN}<a href=\"/slot/{}.html\">more</a>", (number + 1) % 25));
    }
    (0..6).for_each(|number| page(&format!("own{number}.html"), &format!("{menu}{HIDDEN}{news}")));
    page("about.html", &format!("{menu}<p>The school was founded in 1902."));
    desk.file("web/club.example/index.html", "<title>Club</title><p>We met at casino.example last year.".as_bytes());
    let crawl = ["crawl", "--web", "web", "--scope", "any", "--max-hops", "40", "--quiet"];
    let done = desk.command(&crawl).output().unwrap();
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
    let told = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let asked = |line: &Value| ["ask", "when", "why"].map(|key| told(line, key)).join(" ");
    let rules: Vec<String> = lines[..2]
        .iter()
        .map(|rule| format!("{} {}: {}", told(rule, "rule"), told(rule, "value"), asked(rule)))
        .collect();
    assert_eq!(
        rules,
        [
            "prefix http://school.example/slot/: remove now planted-folder",
            "prefix http://school.example/news/: recrawl when-clean honest-page",
        ]
    );
    let rule = &lines[0];
    assert_eq!((&rule["pages_seen"], &rule["pages_polluted"], &rule["share"]), (&25.into(), &25.into(), &1.0.into()));
    assert_eq!(rule["confidence"], 0.866);
    assert_eq!([told(rule, "tlp"), told(rule, "site"), told(rule, "role")], ["TLP:GREEN", "school.example", "unknown"]);
    assert_eq!((&rule["techniques"], &rule["reviewed"]), (&serde_json::json!(["M7"]), &true.into()));
    assert!(lines[2..].iter().all(|line| line["rule"] == "url" && line["schema"] == "suyuan.removal/1"));
    assert_eq!(lines.len(), 59);
    // What is a page of the school stays, and is only to be looked at again.
    let page = |url: &str| lines.iter().find(|line| line["url"] == url);
    for (url, expected) in [
        ("http://school.example/", "recrawl when-clean honest-page"),
        ("http://school.example/news/7.html", "recrawl when-clean honest-page"),
        ("http://school.example/slot/7.html", "remove now planted-folder"),
    ] {
        assert_eq!(asked(page(url).unwrap()), expected, "{url}");
    }
    assert!(page("http://school.example/about.html").is_none());
    assert_eq!(page("http://school.example/news/7.html").unwrap()["value"], "HTTP://school.example/news/7.html#top");
}

#[test]
fn what_is_clean_is_to_be_crawled_again_at_once_and_what_is_gone_goes() {
    let desk = Desk::crawled();
    set(&desk, &["school.example", "--state", "confirmed"]);
    let ask = |desk: &Desk| {
        let (lines, _) = listed(desk, &[]);
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        ["ask", "when", "why"].map(|key| line[key].as_str().unwrap().to_owned()).join(" ")
    };
    assert_eq!(ask(&desk), "recrawl when-clean honest-page");
    let look = |day: u32| {
        let look = ["recheck", "--web", "web", "--quiet"];
        let now = format!("2030-11-{day:02}T10:00:00Z");
        assert!(desk.command(&look).env("SUYUAN_NOW", now).status().unwrap().success());
    };
    desk.file("web/school.example/news.html", b"<title>News</title><p>Term begins in September, and everybody who learned with us before is welcome to the opening ceremony, at nine in the great hall.");
    (1..3).for_each(look);
    assert_eq!(ask(&desk), "recrawl now clean-again");
    std::fs::remove_file(desk.path().join("web/school.example/news.html")).unwrap();
    (3..5).for_each(look);
    assert_eq!(ask(&desk), "remove now gone");
}

#[test]
fn a_folder_that_was_cleaned_has_no_rule_any_more() {
    let desk = crawled();
    set(&desk, &["school.example", "--state", "confirmed"]);
    let rules = |desk: &Desk| -> Vec<String> {
        let (lines, _) = listed(desk, &[]);
        lines.iter().filter(|line| line["rule"] != "url").map(|line| line["value"].to_string()).collect()
    };
    let slot = "\"http://school.example/slot/\"".to_owned();
    assert!(rules(&desk).contains(&slot));
    let clean = "<title>Term</title><p>Term begins in September, and everybody who learned with us before is welcome to the opening ceremony.";
    (0..6).for_each(|number| desk.file(&format!("web/school.example/slot/{number}.html"), clean.as_bytes()));
    let look = ["recheck", "--web", "web", "--quiet"];
    assert!(desk.command(&look).env("SUYUAN_NOW", "2030-11-01T10:00:00Z").status().unwrap().success());
    assert!(!rules(&desk).contains(&slot));
}

#[test]
fn a_site_that_a_person_called_a_farm_is_covered_whole() {
    let desk = crawled();
    set(&desk, &["school.example", "--role", "farm", "--reason", "seen"]);
    let (lines, _) = listed(&desk, &[]);
    // 57 of 58 pages are polluted.
    let told: Vec<String> =
        lines.iter().filter(|line| line["rule"] != "url").map(|line| line["value"].to_string()).collect();
    assert_eq!(told, ["\"http://school.example/\""]);
    assert!(lines.iter().all(|line| line["ask"] == "remove" && line["why"] == "farm"));
    assert_eq!((&lines[0]["pages_seen"], &lines[0]["pages_polluted"]), (&58.into(), &57.into()));
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
    assert!(rows[0].starts_with("\u{feff}rule,value,url,ask,when,why,case,site,"), "{}", rows[0]);
    assert!(
        rows[1]
            .starts_with("prefix,http://school.example/slot/,,remove,now,planted-folder,c-2befe46bba,school.example,"),
        "{}",
        rows[1]
    );
    assert_eq!(rows.len(), 60);
    assert!(rows.iter().all(|row| row.split(',').count() == 24));
}
