//! What a person dismissed stays dismissed in its place, for a time; what is found beside it is a case again.

use crate::desk::Desk;

/// A site with one hidden link; a second page has another, if it is there.
fn crawled(desk: &Desk, has_more: bool) {
    let toml = "says = \"A training page\"\nseeds = [\"http://school.example/\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"50\"\n";
    desk.file("web/web.toml", toml.as_bytes());
    let hidden = "<div style=\"display:none\"><a href=\"http://casino.example/\">x</a></div>";
    let link = if has_more { "<a href=\"/news.html\">news</a>" } else { "" };
    desk.file("web/school.example/index.html", format!("<title>School</title>{link}{hidden}").as_bytes());
    desk.file("web/school.example/news.html", format!("<title>News</title>{hidden}").as_bytes());
    let done = desk.command(&["crawl", "--web", "web", "--quiet"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

fn said(desk: &Desk, arguments: &[&str]) -> String {
    let done = desk.command(arguments).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn state(desk: &Desk) -> String {
    let listed: serde_json::Value = serde_json::from_str(&said(desk, &["cases", "list", "--format", "jsonl"])).unwrap();
    format!("{} {}", listed["state"].as_str().unwrap(), listed["pages"])
}

fn pages(desk: &Desk) -> Vec<String> {
    let findings = said(desk, &["findings", "--format", "jsonl"]);
    let page =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["page"].as_str().unwrap().to_owned();
    findings.lines().map(page).collect()
}

fn dismissed() -> Desk {
    let desk = Desk::new();
    crawled(&desk, false);
    said(&desk, &["cases", "set", "school.example", "--state", "dismissed", "--reason", "an exercise"]);
    desk
}

#[test]
fn explain_knows_the_case_of_a_site_that_was_dismissed() {
    let desk = Desk::crawled();
    let dismiss = ["cases", "set", "school.example", "--state", "dismissed", "--reason", "x", "--actor", "li"];
    assert!(desk.command(&dismiss).status().unwrap().success());
    let said = desk.said(&["explain", "http://school.example/news.html"], b"");
    assert!(said.contains("The site school.example is case c-2befe46bba, dismissed, with 1 finding."), "{said}");
    assert!(said.contains("li dismissed it at ") && said.contains("allowed, on this page 1 finding"), "{said}");
}

#[test]
fn what_was_dismissed_is_no_finding_any_more_and_the_case_says_so() {
    let desk = dismissed();
    assert_eq!((state(&desk), pages(&desk)), ("dismissed 1".to_owned(), vec![]));
    crawled(&desk, false);
    assert_eq!((state(&desk), pages(&desk)), ("dismissed 1".to_owned(), vec![]), "it was only seen again");
    assert!(said(&desk, &["cases", "show", "school.example"]).contains("an exercise"));
}

#[test]
fn what_is_found_beside_it_is_a_case_again_without_what_was_dismissed() {
    let desk = dismissed();
    crawled(&desk, true);
    let news = vec!["http://school.example/news.html".to_owned()];
    assert_eq!((state(&desk), pages(&desk)), ("open 1".to_owned(), news.clone()));
    let shown = said(&desk, &["cases", "show", "school.example"]);
    assert!(shown.contains("something is found that was not dismissed"), "{shown}");
    let cleanup: serde_json::Value = serde_json::from_str(&said(&desk, &["cleanup", "--format", "jsonl"])).unwrap();
    assert_eq!(cleanup["pages"], serde_json::json!(news));
    // Whoever confirms the rest leaves what was dismissed as it is.
    said(&desk, &["cases", "set", "school.example", "--state", "confirmed"]);
    assert_eq!((state(&desk), pages(&desk)), ("confirmed 1".to_owned(), news));
}

#[test]
fn whoever_takes_it_back_has_the_finding_again() {
    let desk = dismissed();
    said(&desk, &["cases", "set", "school.example", "--state", "confirmed"]);
    assert_eq!((state(&desk), pages(&desk).len()), ("confirmed 1".to_owned(), 1));
}

#[test]
fn what_was_dismissed_is_a_finding_again_after_a_year_and_the_case_is_open_with_it() {
    let desk = dismissed();
    let later = |days: u32| {
        let then = std::time::SystemTime::now() + std::time::Duration::from_secs(u64::from(days) * 86_400);
        let seconds = then.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let told = suyuan_model::Timestamp::from_millis(seconds as i64 * 1_000).to_string();
        let told = |arguments: &[&str]| {
            let done = desk.command(arguments).env("SUYUAN_NOW", &told).output().unwrap();
            String::from_utf8(done.stdout).unwrap()
        };
        let listed: serde_json::Value = serde_json::from_str(&told(&["cases", "list", "--format", "jsonl"])).unwrap();
        (listed["state"].as_str().unwrap().to_owned(), told(&["findings", "--format", "jsonl"]).lines().count())
    };
    assert_eq!((later(364), later(366)), (("dismissed".to_owned(), 0), ("open".to_owned(), 1)));
}

#[test]
fn what_is_on_the_allow_list_opens_nothing() {
    let desk = dismissed();
    desk.file("allow.csv", b"value,reason\nbank.example,ours\n");
    let hidden = b"<title>News</title><div style=\"display:none\"><a href=\"http://bank.example/\">x</a></div>";
    desk.file("web/school.example/index.html", b"<title>School</title><a href=\"/news.html\">news</a>");
    desk.file("web/school.example/news.html", hidden);
    desk.file("more.txt", b"casino.example\nbank.example\n");
    let crawl = ["crawl", "--web", "web", "--watchlist", "more.txt", "--allowlist", "allow.csv", "--quiet"];
    assert_eq!(desk.command(&crawl).status().unwrap().code(), Some(0));
    assert_eq!(state(&desk), "dismissed 1");
}

/// What the history of the school says: state, actor, reason.
fn history(desk: &Desk, now: &str) -> Vec<String> {
    let show = ["cases", "show", "school.example", "--format", "json"];
    let done = desk.command(&show).env("SUYUAN_NOW", now).output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let text = |event: &serde_json::Value, key: &str| event[key].as_str().unwrap_or_default().to_owned();
    let event = |event| {
        format!("{} {} {} {}", text(event, "at"), text(event, "value"), text(event, "actor"), text(event, "reason"))
    };
    told["history"].as_array().unwrap().iter().map(event).collect()
}

#[test]
fn the_end_of_a_dismissal_is_a_part_of_its_history_and_stays_one() {
    let desk = Desk::new();
    crawled(&desk, false);
    let set = |now: &str, more: &[&str]| {
        let args = [&["cases", "set", "school.example", "--actor", "li"][..], more].concat();
        let done = desk.command(&args).env("SUYUAN_NOW", now).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    set("2030-01-01T00:00:00Z", &["--state", "dismissed", "--reason", "an exercise", "--until", "2030-01-31"]);
    let ended = "2030-02-01T00:00:00.000Z open suyuan the dismissal came to its end";
    assert_eq!(history(&desk, "2030-01-15T00:00:00Z").len(), 1);
    assert_eq!(history(&desk, "2030-02-02T00:00:00Z").last().unwrap(), ended);
    set("2030-03-01T00:00:00Z", &["--state", "confirmed", "--reason", "seen"]);
    let all = history(&desk, "2030-03-02T00:00:00Z");
    assert_eq!((all[1].as_str(), all[2].as_str()), (ended, "2030-03-01T00:00:00.000Z confirmed li seen"));
    let chinese = desk
        .command(&["cases", "show", "school.example", "--lang", "zh"])
        .env("SUYUAN_NOW", "2030-03-02T00:00:00Z")
        .output()
        .unwrap();
    let chinese = String::from_utf8(chinese.stdout).unwrap();
    assert!(chinese.contains("排除期限已到") && chinese.contains("当时依据：http://school.example/，"), "{chinese}");
}

#[test]
fn what_a_person_said_is_clean_and_a_crawl_finds_again_has_come_back_at_once() {
    let desk = Desk::new();
    crawled(&desk, false);
    for state in ["confirmed", "cleaned"] {
        said(&desk, &["cases", "set", "school.example", "--state", state, "--actor", "li"]);
    }
    assert_eq!(state(&desk), "cleaned 1");
    crawled(&desk, false);
    assert_eq!(state(&desk), "relapsed 1");
    let last = history(&desk, "2030-01-01T00:00:00Z").pop().unwrap();
    let why = "relapsed suyuan a crawl found it again, relapse 1: http://school.example/ in crawl-2";
    assert!(last.ends_with(why), "{last}");
}

#[test]
fn while_it_is_dismissed_nobody_counts_it() {
    let desk = dismissed();
    said(&desk, &["report", "add", "http://school.example/"]);
    let done = desk.command(&["crawl", "--web", "web", "--fail-on-findings"]).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(0), "{err}");
    assert!(err.contains("0 findings") && err.contains("0 still there"), "{err}");
    let compared = said(&desk, &["stats", "--run", "crawl-2", "--format", "json"]);
    assert!(!compared.contains("casino"), "{compared}");
    let stats = said(&desk, &["stats", "--format", "json"]);
    assert!(!stats.contains("casino"), "{stats}");
    let reports = said(&desk, &["report", "list", "--format", "jsonl"]);
    assert!(reports.contains("\"nothing\""), "{reports}");
}

#[test]
fn a_dismissal_may_hold_for_so_long_from_now() {
    let desk = Desk::new();
    crawled(&desk, false);
    let told = |now: &str, arguments: &[&str]| {
        let done = desk.command(arguments).env("SUYUAN_NOW", now).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let set = ["cases", "set", "school.example", "--state", "dismissed", "--reason", "an exercise", "--until", "30d"];
    told("2030-01-01T08:00:00Z", &set);
    let listed = |now: &str| told(now, &["cases", "list", "--format", "csv"]);
    assert!(listed("2030-01-31T07:59:59Z").contains(",dismissed,an exercise,"));
    assert!(listed("2030-01-31T08:00:00Z").contains(",open,"));
}
