//! Hosts that ask to be left alone, say that it is too much, or only fail.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use suyuan_frontier::BREAKER_FAILURES;
use suyuan_model::Timestamp;

use crate::desk::Desk;
use crate::lateness::seen_late;
use crate::loopback::{Answer, Web, answer, not_found, page};
use crate::pace::{PAGES, links};
use crate::program::crawl;
use crate::witness::{gaps, is_due, of_host, one_at_a_time};

const PACE: [&str; 4] = ["--rate", "10", "--rate-per-ip", "1000"];

/// The same with pauses of 400 ms, so that a little more or less of them can be told.
const SLOW_PACE: [&str; 4] = ["--rate", "2.5", "--rate-per-ip", "1000"];

/// A host that says this to the first request for its first page.
fn busy(once: impl Fn() -> Answer + Send + Sync + 'static) -> impl Fn(&str, usize) -> Answer + Send + Sync + 'static {
    move |path, nth| match (path, nth) {
        ("/robots.txt", _) => not_found(),
        ("/1", 1) => once(),
        ("/", _) => page(links()),
        _ => page("<p>x"),
    }
}

/// The moment after this many seconds as a header field has it (RFC 9110, 5.6.7).
fn http_date(seconds: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let then = Timestamp::from_millis((now.as_secs() + seconds) as i64 * 1000).to_string();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months[then[5..7].parse::<usize>().unwrap() - 1];
    format!("Thu, {} {month} {} {} GMT", &then[8..10], &then[..4], &then[11..19])
}

#[test]
fn who_says_that_it_is_too_much_is_asked_half_as_often_and_then_a_little_more_often_each_time() {
    let (mut web, hosts) = (Web::default(), ["http://many.example/", "http://busy.example/"]);
    web.host("many.example", busy(|| answer("429 Too Many Requests", "", b"")));
    web.host("busy.example", busy(|| answer("503 Busy", "Retry-After: soon\r\n", b"")));
    let life = crawl(&Desk::new(), &web, &SLOW_PACE, &hosts);
    assert_eq!(life.exit, Some(0), "{}", life.said);
    for host in ["many.example", "busy.example"] {
        let log = of_host(&web.log(), host);
        assert_eq!(log.iter().filter(|asked| asked.path == "/1").count(), 2, "it is asked for again");
        one_at_a_time(&log);
        let gaps = gaps(&log);
        let (before, after) = gaps.split_at(2);
        let short = Duration::from_millis(600) + seen_late();
        assert!(before.iter().all(|gap| *gap < short), "{before:?}");
        for (gap, millis) in after.iter().zip([800, 720, 648, 583]) {
            assert!(is_due(*gap, Duration::from_millis(millis)), "{gap:?} where {millis} ms are due: {after:?}");
        }
        assert!(after[after.len() - 1] < short, "{after:?}");
    }
}

#[test]
fn who_asks_to_be_left_alone_is_left_alone_as_long() {
    let mut web = Web::default();
    let waits = |value: String| answer("503 Busy", &format!("Retry-After: {value}\r\n"), b"");
    web.host("seconds.example", busy(move || waits("2".to_owned())));
    // A date has no fractions of a second: this is between two and three seconds away.
    web.host("date.example", busy(move || waits(http_date(3))));
    web.host("hours.example", busy(move || waits("7200".to_owned())));
    let hosts = ["seconds.example", "date.example", "hours.example"];
    let seeds = hosts.map(|host| format!("http://{host}/"));
    let life = crawl(&Desk::new(), &web, &PACE, &seeds.each_ref().map(String::as_str));
    assert_eq!(life.exit, Some(0), "{}", life.said);
    for host in &hosts[..2] {
        let log = of_host(&web.log(), host);
        assert!(is_due(gaps(&log)[2], Duration::from_secs(2)), "{host}: {:?}", gaps(&log));
        assert_eq!(log[2..4].iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(), ["/1", "/1"]);
    }
    // So long is the rest of the run: nothing more is asked.
    assert_eq!(web.paths("hours.example"), ["/robots.txt", "/", "/1"]);
}

#[test]
fn who_only_fails_is_given_up_and_nobody_else_is() {
    let mut web = Web::default();
    web.host("busy.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page(links()),
        _ => answer("503 Busy", "", b""),
    });
    web.host("cut.example", |path, _| match path {
        "/robots.txt" => not_found(),
        "/" => page(links()),
        _ => Vec::new(),
    });
    // What is not there, or broken in itself, is no failure of the host.
    web.host("gone.example", |path, _| match path {
        "/" => page(links()),
        "/1" | "/2" | "/3" => answer("500 Oops", "", b""),
        _ => not_found(),
    });
    let hosts = ["http://busy.example/", "http://cut.example/", "http://gone.example/"];
    let life = crawl(&Desk::new(), &web, &PACE, &hosts);
    assert_eq!(life.exit, Some(0), "{}", life.said);
    for host in ["busy.example", "cut.example"] {
        assert_eq!(web.paths(host).len(), 2 + usize::from(BREAKER_FAILURES), "{host}: {:?}", web.paths(host));
        // Each failure doubles the pause.
        let gaps = gaps(&of_host(&web.log(), host));
        for (gap, millis) in gaps[2..].iter().zip([200, 400, 800, 1600]) {
            assert!(is_due(*gap, Duration::from_millis(millis)), "{host}: {gaps:?}");
        }
    }
    assert_eq!(web.paths("gone.example").len(), 2 + PAGES);
}
