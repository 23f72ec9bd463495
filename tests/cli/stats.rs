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
        "As of 2030-12-20T10:00:00.000Z, a time that was told by `SUYUAN_NOW`",
        "state     cases",
        "relapsed      1",
        "notified      1       0       –",
        "2030-11         0       0          1         1        0         0           0",
        "2030-12         0       0          0         0        1         1           0",
        "2030-W49         0       0          0         0        0         1           0",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}:\n{text}");
    }
    // It was last seen before.
    assert!(!text.contains("casino[.]example"), "{text}");
    assert!(told(&desk, &[]).lines().any(|told| told == "casino[.]example      1         1"));
    let chinese = told(&desk, &["--lang", "zh"]);
    assert!(chinese.contains("按月") && chinese.contains("出现最多的监测对象"), "{chinese}");
}

#[test]
fn complaints_are_counted_and_held_against_those_before() {
    let desk = Desk::crawled();
    for (page, now) in [("1", "2030-06-28"), ("2", "2030-07-01"), ("3", "2030-12-01")] {
        let add = ["report", "add", &format!("http://school.example/{page}")];
        assert!(desk.command(&add).env("SUYUAN_NOW", format!("{now}T10:00:00Z")).status().unwrap().success());
    }
    let text = told(&desk, &[]);
    assert!(text.lines().any(|line| line == "complaints    1       2   −50 %"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&told(&desk, &["--format", "json"])).unwrap();
    assert_eq!(json["compared"]["change_percent"]["complaints"], -50);
}

#[test]
fn programs_get_one_object() {
    let told: serde_json::Value =
        serde_json::from_str(&told(&moved(), &["--since", "2030-10-20", "--format", "json"])).unwrap();
    assert_eq!((&told["schema"], &told["told"]), (&"suyuan.stats/1".into(), &true.into()));
    assert_eq!(told["states"], serde_json::json!({ "relapsed": 1 }));
    assert_eq!(told["compared"]["now"]["cleaned"], 1);
    assert_eq!(told["time_to_clean"]["cleaned"], 1);
    assert_eq!(told["time_to_clean_by"]["suffix"][0]["name"], "example");
    assert_eq!(told["time_to_clean_by"]["network"][0]["name"], "127.0.0.0/24");
    assert_eq!(told["watched"], serde_json::json!([]));
    let cleaned: Vec<u64> =
        told["months"].as_array().unwrap().iter().map(|month| month["cleaned"].as_u64().unwrap()).collect();
    assert_eq!(cleaned, [0, 0, 1]);
}

#[test]
fn all_figures_begin_where_they_are_asked_to() {
    let desk = moved();
    let json = |since: &str| -> serde_json::Value {
        serde_json::from_str(&told(&desk, &["--since", since, "--format", "json"])).unwrap()
    };
    // It was cleaned on the first of December, and is found since long before.
    let (before, after) = (json("2030-11-20"), json("2030-12-02"));
    assert_eq!(before["time_to_clean"]["cleaned"], 1);
    assert!(before["time_to_clean"]["median_days"].as_f64().unwrap() > 365.0);
    assert_eq!(
        (&after["time_to_clean"], &after["time_to_clean_by"]),
        (&serde_json::Value::Null, &serde_json::json!({}))
    );
    assert_eq!((&after["watched"], &after["campaigns"]), (&serde_json::json!([]), &serde_json::json!([])));
    // Where cases stand is told as of now.
    assert_eq!(after["states"], serde_json::json!({ "relapsed": 1 }));
    let all = json("2020-01-01");
    assert_eq!(all["watched"][0]["value"], "casino.example");
}

#[test]
fn figures_do_not_begin_in_the_future() {
    let desk = moved();
    let said = |since: &str| {
        let done =
            desk.command(&["stats", "--since", since]).env("SUYUAN_NOW", "2030-12-20T10:00:00Z").output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let expected = "error: --since: expected a day or time that has come by 2030-12-20T10:00:00.000Z, found 2030-12-21T00:00:00.000Z\n";
    assert_eq!(said("2030-12-21"), (Some(2), expected.to_owned()));
    assert_eq!(said("2030-12-20").0, Some(0));
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

#[test]
fn a_run_is_held_against_the_one_before_of_its_job() {
    let desk = Desk::crawled();
    let first = desk.said(&["stats", "--run", "crawl-1"], b"");
    assert!(first.starts_with("exit 2") && first.contains("--run: expected a run with one before it"), "{first}");
    const NEWS: &str = "web/school.example/news.html";
    let crawl = || assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    let line = |run: &str| {
        let said = desk.said(&["stats", "--run", run], b"");
        said.lines().skip(2).map(|line| format!("{line}\n")).collect::<String>()
    };
    crawl();
    let thing = "http://school.example/news.html\tcasino[.]example";
    assert_eq!(
        line("crawl-2"),
        format!("crawl-2 compared with crawl-1: 0 new, 1 still there, 0 gone, 0 not looked at\nstill there\t{thing}\n")
    );
    desk.file(NEWS, b"<title>News</title><p>Term begins.");
    crawl();
    assert_eq!(
        line("crawl-3"),
        format!("crawl-3 compared with crawl-2: 0 new, 0 still there, 1 gone, 0 not looked at\ngone\t{thing}\n")
    );
    desk.file(NEWS, b"<title>News</title><a href=http://www.casino.example/win>more</a>");
    crawl();
    assert_eq!(
        line("crawl-4"),
        format!("crawl-4 compared with crawl-3: 1 new, 0 still there, 0 gone, 0 not looked at\nnew\t{thing}\n")
    );
    let json = desk.command(&["stats", "--run", "crawl-4", "--format", "json"]).output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&told["schema"], &told["counts"]["new"]), (&"suyuan.compared/1".into(), &1.into()));
    assert_eq!(told["findings"][0]["watch"]["value"], "casino.example");
}

#[test]
fn scripts_and_hidden_blocks_that_unrelated_sites_share_are_told() {
    let desk = Desk::new();
    desk.file(
        "web/web.toml",
        b"says = \"one hand\"\nseeds = [\"http://school.example/\", \"http://club.example/\", \"http://clinic.example/\"]\nwatchlist = [\"casino.example\"]\n\n[limits]\nrate = \"unlimited\"\nrate_per_ip = \"unlimited\"\n",
    );
    let block = "<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票网址</a></div>";
    let script = "<script>var w='http://www.casino.example/go';document.write('<iframe src='+w+'></iframe>')</script>";
    desk.file(
        "web/school.example/index.html",
        format!("<title>School</title><p>Term begins.{block}<p>Next term.{script}").as_bytes(),
    );
    desk.file("web/club.example/index.html", format!("<title>Club</title>{script}<ul><li>{block}</ul>").as_bytes());
    desk.file(
        "web/clinic.example/index.html",
        b"<title>Clinic</title><a href=\"http://www.casino.example/win\">a link that everybody sees</a>",
    );
    assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    let json: serde_json::Value = serde_json::from_str(&told(&desk, &["--format", "json"])).unwrap();
    let shared: Vec<String> = json["campaigns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let kind = one["key"].as_str().unwrap().split(':').next().unwrap();
            format!("{kind} {} {} {} {}", one["beside"], one["sites"], one["pages"], one["example"])
        })
        .collect();
    let expected = r#"template ["hidden-block"] 2 2 "http://club.example/""#;
    assert!(shared.contains(&expected.to_owned()), "{shared:?}");
    let expected = r#"script ["script"] 2 2 "http://club.example/""#;
    assert!(shared.contains(&expected.to_owned()), "{shared:?}");
    assert_eq!(shared.len(), 2, "{json:#}");
    for (format, name) in [("text", "template:"), ("html", "script:")] {
        let text = told(&desk, &["--format", format]);
        assert!(text.contains(name) && !text.contains("casino.example"), "{text}");
    }
    let none: serde_json::Value =
        serde_json::from_str(&told(&desk, &["--since", "2030-10-20", "--format", "json"])).unwrap();
    assert_eq!(none["campaigns"], serde_json::json!([]));
}
