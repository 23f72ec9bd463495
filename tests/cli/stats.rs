//! Figures over time.

use crate::desk::Desk;

/// A case that was found, cleaned, and came back.
fn moved() -> Desk {
    let desk = Desk::crawled();
    for (state, now) in
        [("confirmed", "2030-11-03"), ("notified", "2030-11-04"), ("cleaned", "2030-12-01"), ("relapsed", "2030-12-05")]
    {
        let set = ["cases", "set", "school.example", "--state", state, "--actor", "li"];
        let done = desk.command(&set).env("SUYUAN_NOW", format!("{now}T10:00:00Z")).status().unwrap();
        assert!(done.success(), "{state}");
    }
    desk
}

fn told(desk: &Desk, args: &[&str]) -> String {
    let args: Vec<&str> = ["stats"].iter().chain(args).copied().collect();
    let done = desk.command(&args).env("SUYUAN_NOW", "2030-12-20T10:00:00Z").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn what_happened_is_told_by_month_and_week() {
    let desk = moved();
    let text = told(&desk, &["--since", "2030-10-20"]);
    for line in [
        "state     cases",
        "relapsed      1",
        "notified     1       0       –",
        "2030-11         0       0          1         1        0         0",
        "2030-12         0       0          0         0        1         1",
        "2030-W49         0       0          0         0        0         1",
        "casino[.]example      1         1",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}:\n{text}");
    }
    let chinese = told(&desk, &["--lang", "zh"]);
    assert!(chinese.contains("按月") && chinese.contains("出现最多的监测对象"), "{chinese}");
}

#[test]
fn programs_get_one_object() {
    let told: serde_json::Value =
        serde_json::from_str(&told(&moved(), &["--since", "2030-10-20", "--format", "json"])).unwrap();
    assert_eq!(told["schema"], "suyuan.stats/1");
    assert_eq!(told["states"], serde_json::json!({ "relapsed": 1 }));
    assert_eq!(told["compared"]["now"]["cleaned"], 1);
    assert_eq!(told["time_to_clean"]["cleaned"], 1);
    assert_eq!(told["time_to_clean_by"]["suffix"][0]["name"], "example");
    assert_eq!(told["watched"][0]["value"], "casino.example");
    let cleaned: Vec<u64> =
        told["months"].as_array().unwrap().iter().map(|month| month["cleaned"].as_u64().unwrap()).collect();
    assert_eq!(cleaned, [0, 0, 1]);
}

#[test]
fn a_page_stands_alone() {
    let html = told(&moved(), &["--format", "html"]);
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    assert!(html.contains("default-src 'none'") && !html.contains("<script") && !html.contains("http://"));
    assert!(html.contains("<title>2030-12: 1</title>"), "{html}");
    let empty = Desk::with_web();
    let crawl = ["crawl", "--web", "web", "--max-hops", "0", "--quiet"];
    assert!(empty.command(&crawl).status().unwrap().success());
    assert!(told(&empty, &[]).contains("There are no cases yet."));
}
