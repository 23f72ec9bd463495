//! What a host was promised holds across a death of the program and its next life.

use std::thread;
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::loopback::{Web, answer, not_found, page};
use crate::program::{crawl, start, watch};
use crate::witness::{a_pause_apart, gaps, is_due, of_host, one_at_a_time, robots_first_and_once};

const PACE: [&str; 4] = ["--rate", "2.5", "--rate-per-ip", "1000"];

/// The pause at that pace: long against what a machine may be late.
const PAUSE: Duration = Duration::from_millis(400);

const SEEDS: [&str; 3] = ["http://later.example/", "http://delay.example/", "http://busy.example/"];

/// Crawls until so many requests have come from this host, then is killed; then crawls to the end.
fn two_lives(web: &Web, host: &str, requests: usize) {
    let desk = Desk::new();
    let mut first = start(&desk, web, &PACE, &SEEDS, &[]);
    let begun = Instant::now();
    while web.paths(host).len() < requests {
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", web.paths(host));
        thread::sleep(Duration::from_millis(5));
    }
    first.kill().unwrap();
    assert_ne!(watch(first).exit, Some(0));
    let second = watch(start(&desk, web, &PACE, &SEEDS, &[]));
    assert_eq!(second.exit, Some(0), "{}", second.said);
}

fn web() -> Web {
    let mut web = Web::default();
    web.host("later.example", |path, nth| match (path, nth) {
        ("/robots.txt", _) => not_found(),
        ("/", _) => page("<a href=/1>x</a><a href=/2>x</a>"),
        ("/1", 1) => answer("503 Busy", "Retry-After: 4\r\n", b""),
        _ => page("<p>x"),
    });
    web.host("delay.example", |path, _| match path {
        "/robots.txt" => answer("200 OK", "", b"User-agent: *\nCrawl-delay: 0.8\n"),
        "/" => page("<a href=/1>x</a><a href=/2>x</a><a href=/3>x</a>"),
        _ => page("<p>x"),
    });
    web.host("busy.example", |path, nth| match (path, nth) {
        ("/robots.txt", _) => not_found(),
        ("/", _) => page("<a href=/1>x</a><a href=/2>x</a>"),
        ("/1", 1 | 2) => answer("429 Too Many Requests", "", b""),
        _ => page("<p>x"),
    });
    web
}

#[test]
fn a_death_shortens_no_pause_and_asks_for_no_robots_txt_again() {
    // The answer to the last request before the death is recorded, or in flight, or on its way to the ledger.
    let lives = |host, requests| {
        let web = web();
        two_lives(&web, host, requests);
        for host in ["later.example", "delay.example", "busy.example"] {
            let log = of_host(&web.log(), host);
            robots_first_and_once(&log);
            one_at_a_time(&log);
            a_pause_apart(&log, if host == "delay.example" { 2 * PAUSE } else { PAUSE });
        }
    };
    // Each of them mostly waits.
    thread::scope(|scope| {
        for (host, requests) in [("later.example", 3), ("delay.example", 2), ("busy.example", 5)] {
            scope.spawn(move || lives(host, requests));
        }
    });
}

#[test]
fn who_asked_to_be_left_alone_is_left_alone_by_the_next_life_too() {
    let web = web();
    // The first request after the one that was put off tells that its answer is in the ledger.
    let put_off = |web: &Web| web.paths("later.example").len();
    two_lives(&web, "busy.example", 5);
    assert_eq!(put_off(&web), 5);
    let log = of_host(&web.log(), "later.example");
    assert_eq!(log[2].path, "/1");
    assert!(is_due(gaps(&log)[2], Duration::from_secs(4)), "{:?}", gaps(&log));
    // So does a host that was too busy: slowed down twice, it recovers by a tenth each time.
    let gaps = gaps(&of_host(&web.log(), "busy.example"));
    assert!(gaps.iter().skip(4).all(|gap| is_due(*gap, 2 * PAUSE)), "{gaps:?}");
}

#[test]
fn the_next_run_too_leaves_a_host_alone_that_asked_for_hours_and_believes_what_robots_txt_said_today() {
    let (desk, mut web) = (Desk::new(), Web::default());
    for (name, value) in [("hours.example", "7200"), ("seconds.example", "2")] {
        web.host(name, move |path, nth| match (path, nth) {
            ("/robots.txt", _) => answer("200 OK", "", b"User-agent: *\nDisallow: /secret\n"),
            ("/", 1) => page("<a href=/1>x</a><a href=/secret>x</a>"),
            ("/1", 1) => answer("503 Busy", &format!("Retry-After: {value}\r\n"), b""),
            _ => page("<a href=/secret>x</a>"),
        });
    }
    let seeds = ["http://hours.example/", "http://seconds.example/"];
    for _ in 0..2 {
        let life = crawl(&desk, &web, &PACE, &seeds);
        assert_eq!(life.exit, Some(0), "{}", life.said);
    }
    assert_eq!(web.paths("hours.example"), ["/robots.txt", "/", "/1"]);
    let log = of_host(&web.log(), "seconds.example");
    let paths: Vec<&str> = log.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/robots.txt", "/", "/1", "/1", "/"]);
    a_pause_apart(&log, PAUSE);
    assert!(is_due(gaps(&log)[2], Duration::from_secs(2)), "{:?}", gaps(&log));
}
