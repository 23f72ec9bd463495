//! Why a URL is not asked for now, and not before when.

use serde_json::Value;

use crate::desk::Desk;
use crate::loopback::{Web, answer, not_found, page};
use crate::program::crawl;

/// Links to eight pages: more than a host may fail at.
fn links() -> String {
    (1..=8).map(|at| format!("<a href=/{at}>x</a>")).collect()
}

#[test]
fn explain_tells_what_keeps_a_url_from_being_asked_for() {
    let (desk, mut web) = (Desk::new(), Web::default());
    web.host("open.example", |path, _| if path == "/robots.txt" { not_found() } else { page(links()) });
    web.host("later.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page(links()),
        _ => answer("503 Busy", "Retry-After: 1200\r\n", b""),
    });
    web.host("tomorrow.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page(links()),
        _ => answer("503 Busy", "Retry-After: 80000\r\n", b""),
    });
    web.host("cut.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page(links()),
        _ => Vec::new(),
    });
    web.host("forbidden.example", |path, _| match path {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nDisallow: /1\n"),
        _ => page(links()),
    });
    web.host("unread.example", |path, _| match path {
        "/robots.txt" => answer("500 Oops", "", b""),
        _ => page(links()),
    });
    web.host("slowly.example", |path, _| match path {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nCrawl-delay: 3\nDisallow: /8\n"),
        _ => page(links()),
    });
    let hosts = ["open", "later", "tomorrow", "cut", "forbidden", "unread", "slowly"];
    let seeds = hosts.map(|host| format!("http://{host}.example/"));
    let flags = ["--rate", "20", "--rate-per-ip", "1000", "--max-time", "4s"];
    let life = crawl(&desk, &web, &flags, &seeds.each_ref().map(String::as_str));
    assert_eq!(life.exit, Some(3), "{}", life.said);
    let said = |host: &str, path: &str| desk.said(&["explain", &format!("http://{host}.example{path}")], b"");
    for (host, path, sentences) in [
        ("open", "/8", &["It may be visited.", "It was visited in this run."][..]),
        ("later", "/8", &["It may be visited.", "It waits for its visit.", "may leave in 119"]),
        ("tomorrow", "/8", &["It would not be visited: its host asks to be left alone for longer than a run waits."]),
        ("tomorrow", "/8", &["The host is given up for the run."]),
        ("cut", "/8", &["It would not be visited: its host failed too often in a row.", "5 failures in a row"]),
        ("cut", "/8", &["The host is given up for the run."]),
        ("slowly", "/8", &["robots.txt forbids it", "Its turn has not come yet; then it is recorded as not visited."]),
        ("slowly", "/8", &["Its robots.txt asks for 3 s between requests."]),
        ("forbidden", "/1", &["robots.txt forbids it", "line 2"]),
        ("unread", "/", &["its host or its robots.txt could not be reached"]),
    ] {
        let said = said(host, path);
        for sentence in sentences {
            assert!(said.contains(sentence), "{host}{path}: {sentence}\n{said}");
        }
    }
    let json = |host: &str| {
        let url = format!("http://{host}.example/8");
        let done = desk.command(&["explain", &url, "--format", "json"]).output().unwrap();
        serde_json::from_slice::<Value>(&done.stdout).unwrap()
    };
    assert_eq!(json("tomorrow")["why_not"], "host-waits");
    assert_eq!((&json("cut")["why_not"], &json("cut")["lane"]["failures"]), (&"host-failing".into(), &5.into()));
    assert_eq!(json("later")["why_not"], Value::Null);
}
