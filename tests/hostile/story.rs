//! A crawl of every bad host at once, each at an address of its own: it ends, and each bad page is recorded for what it is.

use std::collections::BTreeMap;
use std::path::Path;

use expect_test::expect;
use suyuan_frontier::HOSTS_PER_SITE_MAX;
use suyuan_ledger::{FindingFilter, Reader};

use crate::desk::Desk;
use crate::loopback::{Asked, Web, page};
use crate::program::{Life, crawl};
use crate::sites::{Host, bodies, heads, names, redirects, secure, traps};

/// The program's memory, whatever comes.
pub(crate) const PROCESS_BYTES_MAX: u64 = 300 << 20;

/// The pages of a site that are visited at most.
const PAGES: usize = 30;

/// Requests of a site that are for its pages: some are asked for again.
const REQUESTS_MAX: usize = PAGES + 10;

/// Far enough that webs without an end do not end by themselves.
const FLAGS: [&str; 8] = ["--scope", "site", "--rate", "20", "--rate-per-ip", "1000", "--max-hops", "50"];

/// Crawls these hosts, finds what is honest of each, and tells how their bad pages are recorded.
fn told(hosts: Vec<Host>) -> String {
    let (desk, mut web) = (Desk::new(), Web::default());
    let seeds: Vec<String> = hosts.iter().map(Host::seed).collect();
    let pages: Vec<(String, String)> = hosts.iter().map(|host| (host.bad(), host.news())).collect();
    for (address, host) in (1..).zip(hosts) {
        host.open(&mut web, address);
    }
    // Whatever else has a name.
    web.host("", |_, _| page("<p>a page like any other"));
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    let Life { exit, said, peak_bytes } =
        crawl(&desk, &web, &[&FLAGS[..], &["--max-pages-per-site", &PAGES.to_string()]].concat(), &seeds);
    assert_eq!(exit, Some(0), "{said}");
    assert!(peak_bytes < PROCESS_BYTES_MAX, "{} MiB", peak_bytes >> 20);
    let mut requests: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for Asked { host, path, .. } in web.log() {
        let site: Vec<&str> = host.rsplit('.').take(2).collect();
        *requests.entry((site[1].to_owned(), path == "/robots.txt")).or_default() += 1;
    }
    for ((site, is_robots), count) in requests {
        // Each host of a site has its own, and may be asked for it before its pages are used up.
        let most = if is_robots { HOSTS_PER_SITE_MAX as usize + 10 } else { REQUESTS_MAX };
        assert!(count <= most, "{site} was asked {count} times");
    }
    recorded(&desk.path().join("suyuan.db"), &pages)
}

/// How the bad pages are recorded, a line each; the honest one beside each has to be a finding.
pub(crate) fn recorded(ledger: &Path, pages: &[(String, String)]) -> String {
    let reader = Reader::open(ledger).unwrap();
    let findings = reader.findings(&FindingFilter::default()).unwrap();
    let found: Vec<String> = findings.map(|finding| finding.unwrap().page.to_string()).collect();
    let run = reader.runs().unwrap().pop().unwrap();
    let rows = reader.captures_of_run(run.id).unwrap();
    let unverified = unverified(ledger);
    let rows: BTreeMap<&str, _> = rows.iter().map(|row| (row.url.as_str(), row)).collect();
    let mut text = String::new();
    for (bad, news) in pages {
        assert!(found.contains(news), "{news} of {found:#?}");
        let row = rows.get(bad.as_str()).unwrap_or_else(|| panic!("{bad} is not recorded"));
        let mut words = vec![row.url.trim_start_matches("http://").to_owned(), row.outcome.clone()];
        words.extend(row.reason.clone());
        words.extend(row.cut.as_ref().map(|cut| format!("cut by {cut}")));
        words.extend(unverified.contains(bad).then(|| "unverified".to_owned()));
        words.extend(found.contains(bad).then(|| "found".to_owned()));
        text += &format!("{}\n", words.join(", "));
    }
    text
}

/// What was read from somebody whose certificate is not good.
fn unverified(ledger: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(ledger).unwrap();
    let sql = "SELECT u.text FROM capture c JOIN url u ON u.id = c.url_id WHERE c.tls = 'unverified'";
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn answers_that_are_no_http_or_have_no_end() {
    let hosts = [heads::hosts(), bodies::hosts()].into_iter().flatten().collect();
    expect![[r#"
        endless-field.example/bad, unreachable, the head of the answer is beyond the limits
        endless-fields.example/bad, unreachable, the head of the answer is beyond the limits
        cookies.example/bad, unreachable, the head of the answer is beyond the limits
        other-protocol.example/bad, unreachable, the answer is not HTTP
        zeros.example/bad, unreachable, the answer is not HTTP
        endless-reason.example/bad, unreachable, the head of the answer is beyond the limits
        two-lengths.example/bad, unreachable, the answer is not HTTP
        nothing.example/bad, unreachable, the connection was closed before the answer was whole
        endless-body.example/bad, page, cut by length
        endless-chunks.example/bad, page, cut by length
        endless-extension.example/bad, unreachable, the body is not framed as HTTP frames it, cut by disconnect
        longer.example/bad, unreachable, the connection was closed before the answer was whole, cut by disconnect
        shorter.example/bad, page
        huge.example/bad, page, cut by length
        interim-storm.example/bad, unreachable, the head of the answer is beyond the limits
        no-length.example/bad, unreachable, the answer is not HTTP
        no-chunks.example/bad, unreachable, the body is not framed as HTTP frames it, cut by disconnect
    "#]]
    .assert_eq(&told(hosts));
}

#[test]
fn ways_that_lead_nowhere_or_go_on_for_ever() {
    let hosts = [redirects::hosts(), names::hosts(), traps::hosts(), secure::hosts()].into_iter().flatten().collect();
    expect![[r#"
        itself.example/bad, redirect
        circle.example/bad, redirect
        endless-redirects.example/bad, redirect
        endless-refreshes.example/bad, page
        longer-and-longer.example/bad, redirect
        loopback.example/bad, redirect
        metadata.example/bad, redirect
        file.example/bad, redirect
        script.example/bad, redirect
        nowhere.example/bad, redirect
        split.example/bad, redirect
        long-location.example/bad, redirect
        refresh-home.example/bad, page
        two-ways.example/bad, redirect
        no-names.example/bad, page, found
        deep-name.example/bad, page
        crowd.example/bad, page
        calendar.example/bad, page
        sessions.example/bad, page
        own-sessions.example/bad, page
        deeper.example/bad, page
        again.example/bad, page
        counter.example/bad, page
        https://self-signed.example/bad, page, unverified
        https://expired.example/bad, page, unverified
        https://not-yet.example/bad, page, unverified
        https://wrong-name.example/bad, page, unverified
        https://old-version.example/bad, unreachable, robots.txt could not be read: tls: no TLS version or cipher in common
        https://refused-version.example/bad, unreachable, robots.txt could not be read: tls: the site refused the TLS handshake
        https://cut-handshake.example/bad, unreachable, robots.txt could not be read: reset: the connection was closed before the answer was whole
        https://shut-handshake.example/bad, unreachable, robots.txt could not be read: reset: the connection was closed before the answer was whole
        https://plain.example/bad, unreachable, robots.txt could not be read: tls: what answers does not speak TLS
    "#]].assert_eq(&told(hosts));
}
