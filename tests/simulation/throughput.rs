//! Politeness costs no more time than it asks for.

use std::sync::Arc;
use std::time::Duration;

use suyuan_crawl::{Clock, Ended, Job, Stop, crawl};
use suyuan_fetch::FixtureWeb;
use suyuan_frontier::{Pace, Plan};
use suyuan_ledger::Writer;

use crate::lives::wait;
use crate::manners::Pauses;
use crate::servers::Servers;
use crate::support::story;
use crate::web::Web;

const HOSTS: u64 = 1_000;

/// Pages of each host; its robots.txt is one request more.
const PAGES: u64 = 6;

/// Of what the lanes allow, so much is to be used.
const PERCENT_MIN: u64 = 95;

#[test]
fn a_thousand_hosts_at_one_request_a_second_get_nearly_as_many_requests_as_that_and_never_more() {
    let web = Web::steady(HOSTS, PAGES);
    let told = format!("### watchlist\ncasino.example\n### seeds\n{}\n", web.seeds.join("\n"));
    let job = story::job_of(FixtureWeb::parse(&told).unwrap().told());
    let plan = Plan { scope: web.scope, hops_max: web.hops_max, pace: Pace::PerSecond(1.0), ..job.plan };
    let job = Job { plan, concurrency: HOSTS as usize, ..job };
    let folder = tempfile::tempdir().unwrap();
    let writer = Writer::open(&folder.path().join("suyuan.db")).unwrap();
    let servers = Arc::new(Servers::new(web, Pauses { host: 1_000, address: 250 }, story::start()));
    let clock = Clock::Told(story::start());
    let report = wait(crawl(&job, &writer, Arc::clone(&servers), clock, Stop::new(), &mut |_| {})).unwrap();
    writer.close().unwrap();
    assert_eq!(report.ended, Ended::Drained);
    let log = servers.log();
    // Nobody was asked twice within a second.
    assert!(log.manners.complaints.is_empty(), "{:?}", log.manners.complaints);
    assert_eq!(log.left.len() as u64, HOSTS * (1 + PAGES));
    // At each second's end, every lane has allowed one request more.
    for second in 0..=PAGES {
        let until = story::start().after(Duration::from_secs(second));
        let (came, allowed) = (log.left.iter().filter(|&&left| left <= until).count() as u64, HOSTS * (second + 1));
        assert!(came <= allowed && came * 100 >= allowed * PERCENT_MIN, "{came} of {allowed} after {second} s");
    }
}
