//! Hosts that cost patience. A client that has little of it crawls them here; the program's has some seconds more.

use expect_test::expect;

use crate::impatient::crawl_impatiently;
use crate::loopback::Web;
use crate::sites::{Host, bodies};
use crate::story::recorded;

#[test]
fn who_trickles_or_falls_silent_is_given_up_and_the_rest_of_it_is_read() {
    let (folder, mut web, hosts) = (tempfile::tempdir().unwrap(), Web::default(), bodies::slow_hosts());
    let seeds: Vec<String> = hosts.iter().map(Host::seed).collect();
    let pages: Vec<(String, String)> = hosts.iter().map(|host| (host.bad(), host.news())).collect();
    for (address, host) in (1..).zip(hosts) {
        host.open(&mut web, address);
    }
    let ledger = folder.path().join("suyuan.db");
    crawl_impatiently(&web, &seeds, &ledger);
    // How much came in how long is chance.
    let recorded = recorded(&ledger, &pages);
    let pieces: Vec<&str> = recorded.split(|c: char| c.is_ascii_digit()).filter(|piece| !piece.is_empty()).collect();
    expect![[r#"
        trickling-body.example/bad, timed-out, N bytes in N ms, cut by time
        trickling-head.example/bad, timed-out, no answer after N ms
        interim.example/bad, timed-out, no answer after N ms
        silent-body.example/bad, timed-out, nothing came for N ms, cut by time
        silent.example/bad, timed-out, no answer after N ms
    "#]]
    .assert_eq(&pieces.join("N"));
    for (bad, _) in &pages {
        let host = bad.trim_start_matches("http://").trim_end_matches("/bad");
        assert_eq!(web.paths(host).iter().filter(|path| *path == "/bad").count(), 2, "{bad} is tried twice");
    }
}
