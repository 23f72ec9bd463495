//! The figures of a run, asked for while it runs, as Prometheus would.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use expect_test::expect;

use crate::desk::Desk;

/// A crawl that never gets beyond its first page, since the next one would have to wait for an hour.
fn crawl(desk: &Desk, metrics: &str) -> Child {
    desk.file("web/school.example/index.html", b"<a href=/a>a</a> <a href=/b>b</a>");
    desk.file("web/web.toml", b"seeds = ['http://school.example/']\nwatchlist = ['casino.example']\n");
    let alone = ["--robots", "ignore", "--authorized", "a test of our own server"];
    let args = [&["crawl", "--web", "web", "--rate", "0.001", "--metrics", metrics][..], &alone].concat();
    desk.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What is answered to a request for this path, from status to body.
fn answer(address: &str, path: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn figures_are_served_while_the_crawl_runs() {
    let desk = Desk::new();
    let mut child = crawl(&desk, "127.0.0.1:0");
    let said = BufReader::new(child.stderr.take().unwrap());
    let line = said.lines().map(Result::unwrap).find(|line| line.contains("/metrics")).unwrap();
    let address = line.split("http://").nth(1).unwrap().strip_suffix("/metrics").unwrap().to_owned();
    let begun = Instant::now();
    let body = loop {
        let answer = answer(&address, "/metrics");
        assert!(begun.elapsed() < Duration::from_secs(30), "{answer}");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/openmetrics-text; version=1.0.0"));
        // What is to be expected is worked out once a second.
        if answer.contains("suyuan_pages_total{") && !answer.contains("suyuan_least_wait_seconds 0") {
            break answer.split("\r\n\r\n").nth(1).unwrap().to_owned();
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(answer(&address, "/").starts_with("HTTP/1.1 404 "));
    child.kill().unwrap();
    child.wait().unwrap();
    let is_told = |line: &&str| !line.starts_with('#') && !line.contains("bytes") && !line.contains("least_wait");
    // The second page waits for 1,000 seconds, the third for as long again.
    let least = body.lines().find_map(|line| line.strip_prefix("suyuan_least_wait_seconds ")).unwrap();
    assert!((1_900.0..=2_000.0).contains(&least.parse::<f64>().unwrap()), "{body}");
    let figures: Vec<&str> = body.lines().filter(is_told).collect();
    expect![[r#"
        suyuan_pages_total{outcome="page"} 1
        suyuan_robots_total 0
        suyuan_parts_total 0
        suyuan_findings_total 0
        suyuan_sightings_total 0
        suyuan_visits_in_flight 0
        suyuan_pages_waiting 2
        suyuan_hosts_held{why="throttled"} 0
        suyuan_hosts_held{why="failing"} 0
        suyuan_hosts_held{why="asked-to-wait"} 0
        suyuan_hosts_held{why="given-up"} 0"#]]
    .assert_eq(&figures.join("\n"));
}

#[test]
fn an_address_that_is_taken_is_a_clear_mistake() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let done = crawl(&desk, &address).wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap().replace(&address, "ADDRESS");
    expect![[r#"
        error: --metrics: expected an address that is free to listen on, found `ADDRESS`: Address already in use (os error 98)
    "#]]
    .assert_eq(&said);
}
