//! Addresses that no visit may reach. A canary listens there, and hears nothing, whatever leads to it.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use suyuan_ledger::Reader;

use crate::desk::Desk;
use crate::loopback::{Answer, Web, answer, page, redirect};
use crate::program::{start, watch};

/// Loopback and other addresses at home, as links can spell them. `PORT` is where the canary listens.
const SPELLINGS: [&str; 32] = [
    "127.0.0.1:PORT",
    "127.1:PORT",
    "127.0.1:PORT",
    "127.255.255.254:PORT",
    "2130706433:PORT",
    "0x7f000001:PORT",
    "0x7f.0.0.1:PORT",
    "0X7F.1:PORT",
    "017700000001:PORT",
    "0177.0.0.1:PORT",
    "127.0.0.0x1:PORT",
    "0:PORT",
    "0.0.0.0:PORT",
    "127.0.0.1.:PORT",
    "%31%32%37.0.0.1:PORT",
    "127%2e0%2e0%2e1:PORT",
    "127。0．0｡1:PORT",
    "①②⑦.⓪.0.１:PORT",
    "１２７.٠.0.1:PORT",
    "\u{ad}127.0.0.1:PORT",
    "school.example@127.0.0.1:PORT",
    "school.example:80@127.0.0.1:PORT",
    "school.example%40@127.0.0.1:PORT",
    "127.0.0.1:PORT\\@school.example",
    "[::1]:PORT",
    "[0:0:0:0:0:0:0:1]:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "[::ffff:7f00:1]:PORT",
    "[::127.0.0.1]:PORT",
    "[64:ff9b::7f00:1]:PORT",
    "[2002:7f00:1::1]:PORT",
    "[::1%25lo]:PORT",
];

/// What makes a client follow a URL without a person's doing.
const REDIRECTS: [&str; 5] = ["301", "302", "303", "307", "308"];

/// Listens at home, and counts who comes.
struct Canary {
    port: u16,
    heard: Arc<AtomicUsize>,
}

impl Canary {
    fn new() -> Canary {
        let (four, heard) = (TcpListener::bind("127.0.0.1:0").unwrap(), Arc::new(AtomicUsize::new(0)));
        let port = four.local_addr().unwrap().port();
        // A machine that has not all of them has nothing to lose there.
        let others = ["127.0.1.1", "127.255.255.254", "::1"].map(|at| TcpListener::bind((at, port)).ok());
        for listener in [four].into_iter().chain(others.into_iter().flatten()) {
            let heard = Arc::clone(&heard);
            thread::spawn(move || {
                for _ in listener.incoming() {
                    heard.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        Canary { port, heard }
    }

    fn heard(&self) -> usize {
        self.heard.load(Ordering::SeqCst)
    }

    /// Each spelling as a URL.
    fn urls(&self) -> Vec<String> {
        SPELLINGS.iter().map(|host| format!("http://{}/", host.replace("PORT", &self.port.to_string()))).collect()
    }
}

/// Crawls from this host, wherever its pages lead; tells what became of every page but its own, with the reasons.
fn elsewhere(web: &Web, environment: &[(&str, &str)]) -> Vec<(String, String)> {
    let desk = Desk::new();
    let flags = ["--scope", "any", "--rate", "50", "--rate-per-ip", "1000"];
    let life = watch(start(&desk, web, &flags, &["http://school.example/"], environment));
    assert_eq!(life.exit, Some(0), "{}", life.said);
    let reader = Reader::open(&desk.path().join("suyuan.db")).unwrap();
    let rows = reader.captures_of_run(reader.runs().unwrap().pop().unwrap().id).unwrap();
    let rows = rows.into_iter().filter(|row| !row.url.starts_with("http://school.example/"));
    rows.map(|row| (row.url, format!("{}: {}", row.outcome, row.reason.unwrap_or_default()))).collect()
}

fn all_are_refused(rows: &[(String, String)]) {
    assert!(!rows.is_empty());
    for (url, outcome) in rows {
        assert!(outcome.starts_with("refused: ") && outcome.ends_with(" is not a public address"), "{url} {outcome}");
    }
}

#[test]
fn no_link_leads_home_however_it_is_spelled() {
    let (canary, mut web) = (Canary::new(), Web::default());
    let urls = canary.urls();
    web.host("school.example", move |_, _| {
        page(urls.iter().map(|url| format!("<a href='{url}'>x</a><iframe src='{url}'></iframe>")).collect::<String>())
    });
    let rows = elsewhere(&web, &[]);
    all_are_refused(&rows);
    // Most are the same URL once it is read.
    let hosts = ["127.0.0.1", "127.255.255.254", "0.0.0.0", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"];
    for host in hosts {
        let url = format!("http://{host}:{}/", canary.port);
        assert!(rows.iter().any(|row| row.0 == url), "{url} of {rows:#?}");
    }
    assert_eq!(canary.heard(), 0);
}

/// A host whose pages each send the visitor to one spelling, in one way.
fn sends(canary: &Canary) -> impl Fn(&str, usize) -> Answer + Send + Sync + 'static {
    let urls = canary.urls();
    move |path, _| {
        let Some((way, number)) = path.trim_start_matches('/').split_once('-') else {
            let ways = REDIRECTS.iter().chain(&["refresh", "meta"]);
            let links = ways.flat_map(|way| (0..urls.len()).map(move |at| format!("<a href=/{way}-{at}>x</a>")));
            return page(links.collect::<String>());
        };
        let url = &urls[number.parse::<usize>().unwrap()];
        match way {
            "refresh" => answer("200 OK", &format!("Refresh: 0;url={url}\r\n"), b""),
            "meta" => page(format!("<meta http-equiv=refresh content='0;url={url}'>")),
            status => answer(&format!("{status} Elsewhere"), &format!("Location: {url}\r\n"), b""),
        }
    }
}

#[test]
fn no_redirect_leads_home_whatever_its_status() {
    let (canary, mut web) = (Canary::new(), Web::default());
    web.host("school.example", sends(&canary));
    all_are_refused(&elsewhere(&web, &[]));
    assert_eq!(web.log().len(), 2 + (REDIRECTS.len() + 2) * SPELLINGS.len(), "each page was asked for");
    assert_eq!(canary.heard(), 0);
}

#[test]
fn no_robots_txt_and_no_sitemap_lead_home() {
    let (canary, mut web) = (Canary::new(), Web::default());
    let home = format!("http://127.0.0.1:{}", canary.port);
    let url = home.clone();
    web.host("school.example", move |path, _| match path {
        "/robots.txt" => answer("200 OK", "", format!("Sitemap: {url}/a.xml\nSitemap: /b.xml\n").as_bytes()),
        "/b.xml" => page(format!("<sitemapindex><sitemap><loc>{url}/c.xml</loc></sitemap></sitemapindex>")),
        _ => page("<a href=http://moved.example/>x</a>"),
    });
    let url = home.clone();
    web.host("moved.example", move |path, _| match path {
        "/robots.txt" => redirect(&format!("{url}/robots.txt")),
        _ => page("<p>nobody knows whether this may be read"),
    });
    let rows = elsewhere(&web, &[]);
    let (home, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.0.starts_with(&home));
    all_are_refused(&home);
    let heard = ["/robots.txt", "/a.xml", "/c.xml"].map(|path| home.iter().any(|row| row.0.ends_with(path)));
    assert_eq!(heard, [true; 3], "{home:#?}");
    let is_unread = |row: &&(String, String)| row.1.contains("robots.txt could not be read");
    assert!(others.iter().filter(is_unread).any(|row| row.0 == "http://moved.example/"), "{others:#?}");
    assert_eq!((web.paths("moved.example"), canary.heard()), (vec!["/robots.txt".to_owned()], 0));
}

#[test]
fn no_proxy_of_the_environment_is_asked() {
    let (canary, mut web) = (Canary::new(), Web::default());
    web.host("school.example", |_, _| {
        page("<a href=https://school.example/a>x</a><a href=http://school.example/b>x</a>")
    });
    let proxy = format!("http://127.0.0.1:{}", canary.port);
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY"];
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let names = names.iter().copied().chain(lower.iter().map(String::as_str));
    let environment: Vec<(&str, &str)> = names.map(|name| (name, proxy.as_str())).collect();
    elsewhere(&web, &environment);
    assert_eq!(web.paths("school.example"), ["/robots.txt", "/", "/b"]);
    assert_eq!(canary.heard(), 0);
}
