//! Pauses of hosts and addresses, with everything in them that is a request.

use std::net::IpAddr;
use std::time::Duration;

use crate::desk::Desk;
use crate::lateness::seen_late;
use crate::loopback::{Answer, Piece, Web, answer, not_found, page, redirect};
use crate::program::crawl;
use crate::witness::{a_pause_apart, gaps, is_due, of_host, one_at_a_time, only, robots_first_and_once};

/// Pages of a host in these tests: few, since pauses have to be long against what a machine may be late.
pub(crate) const PAGES: usize = 4;

/// The pause between two requests, and the rate that asks for it.
const PAUSE: Duration = Duration::from_millis(500);
const RATE: &str = "2";

/// Links to the pages of a host.
pub(crate) fn links() -> String {
    (1..=PAGES).map(|at| format!("<a href=/{at}>x</a>")).collect()
}

/// A page that comes so much later.
pub(crate) fn late(millis: u64, answer: Answer) -> Answer {
    [vec![Piece::Pause(Duration::from_millis(millis))], answer].concat()
}

/// A host without rules, with pages that all come so late.
fn plain(millis: u64) -> impl Fn(&str, usize) -> Answer + Send + Sync + 'static {
    move |path, _| match path {
        "/robots.txt" => not_found(),
        _ => late(millis, page(links())),
    }
}

/// Crawls these hosts with these flags to the end.
fn crawled(web: &Web, flags: &[&str], hosts: &[&str]) {
    let seeds: Vec<String> = hosts.iter().map(|host| format!("http://{host}/")).collect();
    let life = crawl(&Desk::new(), web, flags, &seeds.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(life.exit, Some(0), "{}", life.said);
}

#[test]
fn hosts_are_asked_side_by_side_and_each_one_at_a_time_with_its_pause() {
    let (mut web, hosts) = (Web::default(), ["a.example", "b.example", "c.example"]);
    for host in hosts {
        web.host(host, plain(20));
    }
    crawled(&web, &["--rate", RATE, "--rate-per-ip", "1000"], &hosts);
    let log = web.log();
    for host in hosts {
        let log = of_host(&log, host);
        assert_eq!(log.len(), PAGES + 2, "{host}");
        robots_first_and_once(&log);
        one_at_a_time(&log);
        a_pause_apart(&log, PAUSE);
    }
    let took = log[log.len() - 1].from - log[0].from;
    assert!(took < PAUSE * (2 * PAGES as u32 + 2) + seen_late(), "one after the other: {took:?}");
}

#[test]
fn all_hosts_of_an_address_share_its_pace() {
    let (mut web, hosts) = (Web::default(), ["a.example", "b.example", "c.example"]);
    let one_page = |path: &str, _| match path {
        "/robots.txt" => not_found(),
        _ => late(10, page("<a href=/1>x</a>")),
    };
    for host in hosts {
        web.host_at(1, host, None, one_page);
    }
    web.host_at(2, "d.example", None, one_page);
    crawled(&web, &["--rate", "50", "--rate-per-ip", RATE], &[&hosts[..], &["d.example"]].concat());
    for address in [1, 2] {
        let at = IpAddr::from([127, 0, 2, address]);
        let log = only(&web.log(), |asked| asked.at == at);
        assert_eq!(log.len(), if address == 1 { 3 } else { 1 } * 3);
        one_at_a_time(&log);
        a_pause_apart(&log, PAUSE);
    }
    for host in hosts {
        robots_first_and_once(&of_host(&web.log(), host));
    }
}

#[test]
fn the_ports_of_a_host_share_its_pace_and_have_a_robots_txt_each() {
    let mut web = Web::default();
    web.host("a.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page("<a href=http://a.example:8081/1>x</a><a href=http://a.example:8082/1>x</a><a href=/1>x</a>"),
        _ => page("<p>x"),
    });
    crawled(&web, &["--rate", RATE, "--rate-per-ip", "1000"], &["a.example"]);
    let log = web.log();
    for (host, paths) in [("a.example", 3), ("a.example:8081", 2), ("a.example:8082", 2)] {
        let log = of_host(&log, host);
        assert_eq!(log.len(), paths, "{host}");
        robots_first_and_once(&log);
    }
    one_at_a_time(&log);
    a_pause_apart(&log, PAUSE);
}

#[test]
fn without_flags_a_host_is_asked_once_a_second() {
    let mut web = Web::default();
    web.host("a.example", |path, _| if path == "/" { page("<a href=/1>x</a>") } else { not_found() });
    crawled(&web, &[], &["a.example"]);
    assert_eq!(web.paths("a.example"), ["/robots.txt", "/", "/1"]);
    a_pause_apart(&web.log(), Duration::from_secs(1));
}

#[test]
fn redirects_and_retries_have_their_turn_like_any_request() {
    let (mut web, links) = (Web::default(), "<a href=/1>x</a><a href=/2>x</a><a href=/3>x</a>");
    web.host("a.example", move |path, nth| match (path, nth) {
        ("/robots.txt", 1) => answer("500 Oops", "", b""),
        ("/robots.txt", _) => redirect("/rules.txt"),
        ("/rules.txt", _) => answer("200 OK", "", b"User-agent: *\nDisallow: /2\n"),
        ("/1", _) => redirect("/one"),
        ("/one", _) => redirect("http://b.example/one"),
        // Cut in the middle, and whole the second time.
        ("/3", 1) => vec![Piece::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>".to_vec())],
        _ => page(links),
    });
    web.host("b.example", |path, _| match path {
        "/robots.txt" => redirect("http://a.example/b-rules.txt"),
        "/one" => redirect("http://a.example/from-b"),
        _ => page("<p>b"),
    });
    crawled(&web, &["--rate", RATE, "--rate-per-ip", "1000"], &["a.example", "b.example"]);
    let log = of_host(&web.log(), "a.example");
    let times = |path: &str| log.iter().filter(|asked| asked.path == path).count();
    for (path, wanted) in
        [("/robots.txt", 2), ("/rules.txt", 1), ("/b-rules.txt", 1), ("/2", 0), ("/3", 2), ("/one", 1), ("/from-b", 1)]
    {
        assert_eq!(times(path), wanted, "{path}");
    }
    one_at_a_time(&log);
    a_pause_apart(&log, PAUSE);
    assert_eq!(web.paths("b.example"), ["/robots.txt", "/", "/one"]);
    a_pause_apart(&of_host(&web.log(), "b.example"), PAUSE);
}

#[test]
fn style_sheets_have_their_turn_like_any_request_each_once() {
    let mut web = Web::default();
    web.host("a.example", |path, _| match path {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nDisallow: /secret/\n"),
        "/s.css" => redirect("/t.css"),
        "/t.css" => answer("200 OK", "Content-Type: text/css\r\n", b"@import 'u.css';@import '/secret/v.css';"),
        "/u.css" => answer("200 OK", "Content-Type: text/css\r\n", b"p{display:none}"),
        _ => page("<link rel=stylesheet href=/s.css><p><a href=//casino.example>x</a></p><a href=/1>x</a>"),
    });
    crawled(&web, &["--rate", RATE, "--rate-per-ip", "1000"], &["a.example"]);
    assert_eq!(web.paths("a.example"), ["/robots.txt", "/", "/s.css", "/t.css", "/u.css", "/1"]);
    let log = web.log();
    one_at_a_time(&log);
    a_pause_apart(&log, PAUSE);
}

#[test]
fn a_crawl_delay_is_kept_and_a_shorter_one_than_ours_is_not() {
    let mut web = Web::default();
    let host = |rules: &'static str| {
        move |path: &str, _: usize| match path {
            "/robots.txt" => answer("200 OK", "", rules.as_bytes()),
            "/" => page("<a href=/1>x</a><a href=/2>x</a>"),
            _ => page("<p>x"),
        }
    };
    web.host("slow.example", host("User-agent: *\nCrawl-delay: 1\n"));
    web.host("rated.example", host("User-agent: suyuan\nRequest-rate: 1/1\n"));
    web.host("hasty.example", host("User-agent: *\nCrawl-delay: 0.01\n"));
    web.host("other.example", host("User-agent: other\nCrawl-delay: 30\n\nUser-agent: *\nDisallow:\n"));
    let hosts = ["slow.example", "rated.example", "hasty.example", "other.example"];
    crawled(&web, &["--rate", RATE, "--rate-per-ip", "1000"], &hosts);
    for (host, pause) in hosts.iter().zip([2 * PAUSE, 2 * PAUSE, PAUSE, PAUSE]) {
        let log = of_host(&web.log(), host);
        assert_eq!(log.len(), 4, "{host}");
        a_pause_apart(&log, pause);
    }
}

#[test]
fn a_host_that_answers_slowly_is_asked_more_slowly_by_default() {
    let mut web = Web::default();
    web.host("a.example", |path, _| match path {
        "/robots.txt" => late(800, not_found()),
        "/" => late(800, page(links())),
        _ => page("<p>quick"),
    });
    crawled(&web, &["--rate", "50", "--rate-per-ip", "1000"], &["a.example"]);
    // What is remembered of the slow answers fades by a quarter with each quick one: 800, 600, 450, 338 …
    let gaps = gaps(&of_host(&web.log(), "a.example"));
    for (gap, millis) in gaps.iter().zip([800, 800, 600, 450, 338]) {
        assert!(is_due(*gap, Duration::from_millis(millis)), "{gap:?} where {millis} ms are due: {gaps:?}");
    }
    assert!(gaps[PAGES] < gaps[2] + seen_late(), "{gaps:?}");
}
