//! Looks at cases again: what is there still, what is clean, what cannot be told, and what comes back.

use std::process::Output;

use crate::desk::Desk;

/// The news page without what was hidden in it.
const CLEAN: &[u8] =
    "<title>News</title><p>Term begins on Monday, and the library has new hours from this week on.".as_bytes();

const DIRTY: &[u8] =
    "<title>News</title><p>Term begins.<div style=\"display:none\"><a href=\"http://www.casino.example/win\">彩票</a></div>"
        .as_bytes();

const NEWS: &str = "web/school.example/news.html";

/// Looks again at this day of December, and gives the exit code, what was printed, and what was said.
fn look(desk: &Desk, day: &str, args: &[&str]) -> (Option<i32>, String, String) {
    let args: Vec<&str> = ["recheck", "--web", "web"].iter().chain(args).copied().collect();
    let now = format!("2030-12-{day}:00:00Z");
    let Output { status, stdout, stderr } = desk.command(&args).env("SUYUAN_NOW", now).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// The same; what was printed without the case's own name.
#[track_caller]
fn check(desk: &Desk, day: &str, expected: &str) {
    let (code, out, err) = look(desk, day, &[]);
    assert_eq!((code, out.trim_end()), (Some(0), expected), "{err}");
}

fn confirmed() -> Desk {
    let desk = Desk::crawled();
    let set = ["cases", "set", "school.example", "--state", "confirmed", "--actor", "li"];
    assert!(desk.command(&set).status().unwrap().success());
    desk
}

#[test]
fn a_case_is_cleaned_by_two_clean_looks_a_day_apart_and_comes_back() {
    let desk = confirmed();
    let case = "c-2befe46bba school.example";
    check(&desk, "01T10", &format!("{case}: still there on 1 of 1 page; state confirmed; next look 2030-12-02"));
    desk.file(NEWS, CLEAN);
    check(&desk, "02T10", &format!("{case}: clean; state confirmed; next look 2030-12-03"));
    check(&desk, "02T20", &format!("{case}: clean; state confirmed; next look 2030-12-03"));
    check(&desk, "03T11", &format!("{case}: clean; state confirmed → cleaned; next look 2030-12-06"));
    desk.file(NEWS, DIRTY);
    check(
        &desk,
        "06T11",
        &format!("{case}: still there on 1 of 1 page; state cleaned → relapsed; next look 2030-12-06"),
    );
    std::fs::remove_file(desk.path().join(NEWS)).unwrap();
    check(&desk, "07T11", &format!("{case}: the pages are gone; state relapsed; next look 2030-12-08"));
    check(&desk, "09T11", &format!("{case}: the pages are gone; state relapsed → cleaned; next look 2030-12-12"));
    let shown = desk.said(&["cases", "show", "school.example"], b"");
    for said in ["recheck: state cleaned", "two clean looks at least 24 hours apart", "it came back, relapse 1"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let looks = desk.said(&["ledger", "check"], b"");
    assert!(looks.contains("is sound"), "{looks}");
}

#[test]
fn three_looks_that_tell_nothing_make_a_case_unreachable() {
    let desk = confirmed();
    let case = "c-2befe46bba school.example";
    const REPLIES: &str = "web/school.example/_replies.toml";
    desk.file(REPLIES, b"[[reply]]\npath = \"/news.html\"\nstatus = 403\nbody = \"no\"\n");
    let why = "cannot be told: the server answers with an error";
    check(&desk, "01T10", &format!("{case}: {why}; state confirmed; next look 2030-12-02"));
    check(&desk, "02T10", &format!("{case}: {why}; state confirmed; next look 2030-12-04"));
    check(&desk, "04T10", &format!("{case}: {why}; state confirmed → unreachable; next look 2030-12-08"));
    std::fs::remove_file(desk.path().join(REPLIES)).unwrap();
    desk.file(NEWS, "<title>请稍候</title><p>请完成安全验证后继续访问。".as_bytes());
    let why = "cannot be told: a challenge or a refusal stands in its place";
    check(&desk, "08T10", &format!("{case}: {why}; state unreachable; next look 2030-12-15"));
    desk.file(NEWS, DIRTY);
    check(
        &desk,
        "15T10",
        &format!("{case}: still there on 1 of 1 page; state unreachable → confirmed; next look 2030-12-16"),
    );
}

#[test]
fn who_looks_every_day_at_the_same_time_does_not_come_a_moment_too_soon() {
    let desk = confirmed();
    let case = "c-2befe46bba school.example";
    let (_, out, _) = look(&desk, "01T10", &["--due"]);
    assert!(out.contains("still there"), "{out}");
    desk.file(NEWS, CLEAN);
    // The visits took some moments, and the next look is due these moments later than a day.
    let (_, out, err) = look(&desk, "02T10", &["--due"]);
    assert_eq!(out, format!("{case}: clean; state confirmed; next look 2030-12-03\n"), "{err}");
    assert!(!err.contains("only from then on"), "{err}");
    let (_, out, err) = look(&desk, "03T10", &["--due"]);
    assert_eq!(out, format!("{case}: clean; state confirmed → cleaned; next look 2030-12-06\n"), "{err}");
    assert!(err.contains("only from then on a clean one counts as the second"), "{err}");
}

#[test]
fn only_what_is_due_is_looked_at_when_that_is_asked_for() {
    let desk = confirmed();
    let (code, out, _) = look(&desk, "01T10", &["--due"]);
    assert_eq!((code, out.lines().count()), (Some(0), 1), "{out}");
    let (code, out, err) = look(&desk, "01T20", &["--due"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(err.contains("There is no case to look at now."), "{err}");
    let (_, out, _) = look(&desk, "02T11", &["--due", "--format", "jsonl"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["schema"], "suyuan.look/1");
    assert_eq!((&told["health"], &told["pages"]["dirty"]), (&"dirty".into(), &1.into()));
    assert_eq!((&told["state"], &told["reason"]), (&"confirmed".into(), &serde_json::Value::Null));
    assert!(told["next_look"].as_str().unwrap().starts_with("2030-12-04T11:00:0"), "{told}");
    let dismiss =
        ["cases", "set", "school.example", "--state", "dismissed", "--reason", "an exercise", "--until", "2099-01-01"];
    assert!(desk.command(&dismiss).status().unwrap().success());
    let (_, out, err) = look(&desk, "20T10", &[]);
    assert!(out.is_empty() && err.contains("There is no case to look at now."), "{out} {err}");
}

#[test]
fn a_look_begins_no_chain() {
    let desk = confirmed();
    let chains = || desk.said(&["chains", "school.example"], b"");
    let before = chains();
    assert!(before.contains("link “News”"), "{before}");
    look(&desk, "01T10", &[]);
    assert_eq!(chains(), before);
    let cleanup = desk.said(&["cleanup", "--format", "jsonl"], b"");
    assert!(cleanup.contains(r#""via":"link","text":"News""#), "{cleanup}");
}

#[test]
fn what_is_on_no_list_any_more_is_not_called_clean() {
    let desk = confirmed();
    desk.file("other.csv", b"other.example\n");
    let (code, out, err) = look(&desk, "01T10", &["--watchlist", "other.csv"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("school.example: something that was found there is on no list that is used"), "{err}");
}

#[test]
fn what_a_refresh_leads_to_counts() {
    let desk = confirmed();
    desk.file(
        NEWS,
        "<meta http-equiv=refresh content='0;url=/new.html'><p>The news have moved to another page.".as_bytes(),
    );
    desk.file("web/school.example/new.html", DIRTY);
    let (code, out, err) = look(&desk, "01T10", &[]);
    assert!(code == Some(0) && out.contains("still there on 2 of 2 pages"), "{out} {err}");
}

#[test]
fn what_means_nothing_here_is_refused() {
    let desk = confirmed();
    for (args, said) in [
        (&["--seed", "http://school.example/"][..], "--seed means nothing to `recheck`"),
        (&["--max-hops", "3"], "--max-hops means nothing"),
        (&["nobody.example"], "expected the name or the site of a case"),
    ] {
        let (code, out, err) = look(&desk, "01T10", args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(said), "{err}");
    }
    let desk = Desk::with_web();
    let (code, _, err) = look(&desk, "01T10", &[]);
    assert_eq!(code, Some(2), "{err}");
}

/// Two sites after a crawl, one of them with so many pages that a look at it takes its time.
fn two_cases() -> Desk {
    let desk = Desk::new();
    desk.file(
        "web/web.toml",
        b"says = \"two cases\"\nseeds = [\"http://a.example/\", \"http://b.example/\"]\nwatchlist = [\"casino.example\"]\n",
    );
    let hidden = "<div style=\"display:none\"><a href=\"http://casino.example/\">x</a></div>";
    let links: String = (0..20).map(|page| format!("<a href={page}.html>{page}</a>")).collect();
    desk.file("web/a.example/index.html", format!("<title>A</title>{hidden}").as_bytes());
    desk.file("web/b.example/index.html", format!("<title>B</title>{hidden}{links}").as_bytes());
    for page in 0..20 {
        desk.file(&format!("web/b.example/{page}.html"), format!("<title>B</title>{hidden}").as_bytes());
    }
    let fast = ["crawl", "--web", "web", "--quiet", "--rate", "50", "--rate-per-ip", "50"];
    assert!(desk.command(&fast).status().unwrap().success());
    desk
}

#[test]
fn a_case_moves_as_soon_as_a_look_has_done_with_it() {
    let desk = two_cases();
    for state in ["confirmed", "cleaned"] {
        let set = ["cases", "set", "a.example", "b.example", "--state", state, "--actor", "li"];
        assert!(desk.command(&set).status().unwrap().success());
    }
    // The pages of the second case take longer than there is time.
    let (code, out, err) = look(&desk, "01T10", &["--max-time", "1s", "--rate", "10", "--rate-per-ip", "50"]);
    assert_eq!(code, Some(3), "{err}");
    let cases = |out: &str| out.lines().map(|line| line[13..22].to_owned()).collect::<Vec<_>>();
    assert_eq!(cases(&out), ["a.example"], "{out}");
    assert!(out.contains("cleaned → relapsed"), "{out}");
    let (code, _, err) = look(&desk, "01T11", &["nobody.example"]);
    assert_eq!(code, Some(2), "a name that means nothing is told, whatever goes on: {err}");
    let (code, out, err) = look(&desk, "01T11", &["--rate", "50", "--rate-per-ip", "50"]);
    assert_eq!((code, cases(&out)), (Some(0), vec!["b.example".to_owned()]), "{out}{err}");
    // Nothing is told twice.
    let looks = desk.said(&["cases", "show", "a.example"], b"");
    assert_eq!(looks.matches("it came back, relapse").count(), 1, "{looks}");
}

#[test]
fn a_page_that_links_what_leads_on_is_clean_without_the_link() {
    let desk = Desk::new();
    desk.file(
        "web/web.toml",
        b"says = \"a wrapped link\"\nseeds = [\"http://blog.example/\"]\nwatchlist = [\"casino.example\"]\n[limits]\nscope = \"any\"\n",
    );
    let page = |link: &str| format!("<title>Blog</title><p>Read {link} on the new hours of the library this week.</p>");
    let linked = page("<a href=\"http://google.example/url?q=Zz9\">more</a>");
    desk.file("web/blog.example/index.html", linked.as_bytes());
    desk.file(
        "web/google.example/_replies.toml",
        b"[[reply]]\npath = \"/url?q=Zz9\"\nstatus = 302\nheaders = { location = \"http://www.casino.example/win\" }\n",
    );
    assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    let (_, out, err) = look(&desk, "01T10", &["blog.example"]);
    assert!(out.contains("still there on 1 of 1 page"), "{out} {err}");
    desk.file("web/blog.example/index.html", page("more").as_bytes());
    for (day, said) in [("02T10", "clean; state open"), ("03T11", "clean; state open → cleaned")] {
        let (_, out, err) = look(&desk, day, &["blog.example"]);
        assert!(out.contains(said), "{out} {err}");
    }
}

#[test]
fn a_case_does_not_end_because_its_pages_only_write_about_the_thing_by_now() {
    let desk = confirmed();
    let warning = "<title>News</title><h1>Warning: our site was hacked</h1><p>Attackers had put links to the illegal \
                   gambling site casino[.]example on our pages. Do not visit it. We have reported it to the police.";
    desk.file(NEWS, warning.as_bytes());
    assert!(desk.command(&["crawl", "--web", "web", "--quiet"]).status().unwrap().success());
    let listed = desk.said(&["cases", "list"], b"");
    assert!(listed.contains("school.example") && listed.contains("confirmed"), "{listed}");
    let stats = desk.said(&["stats"], b"");
    let words: Vec<&str> = stats.split_whitespace().collect();
    assert!(words.join(" ").contains("confirmed 1"), "{stats}");
    let (_, out, err) = look(&desk, "01T10", &[]);
    assert!(out.contains("clean; state confirmed"), "{out} {err}");
    let (_, out, err) = look(&desk, "02T11", &[]);
    assert!(out.contains("state confirmed → cleaned"), "{out} {err}");
    let cleanup = desk.said(&["cleanup"], b"");
    assert!(!cleanup.contains("news.html"), "{cleanup}");
}

#[test]
fn cases_that_are_named_are_looked_at_behind_a_look_that_has_to_be_finished() {
    let desk = two_cases();
    let (code, _, err) =
        look(&desk, "01T10", &["b.example", "--max-time", "1s", "--rate", "10", "--rate-per-ip", "50"]);
    assert_eq!(code, Some(3), "{err}");
    let (code, out, err) = look(&desk, "01T11", &["a.example", "b.example", "--rate", "50", "--rate-per-ip", "50"]);
    let cases: Vec<&str> = out.lines().map(|line| &line[13..22]).collect();
    assert_eq!((code, cases), (Some(0), vec!["b.example", "a.example"]), "{out}{err}");
}
