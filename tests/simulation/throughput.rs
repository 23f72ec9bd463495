//! Politeness costs no more time than it asks for.

use std::sync::Arc;
use std::time::Duration;

use suyuan_crawl::{Clock, Ended, Job, Stop, crawl};
use suyuan_fetch::FixtureWeb;
use suyuan_frontier::{Pace, Plan, Scope};
use suyuan_ledger::Writer;
use suyuan_model::Timestamp;

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
    // Style sheets take their turns as well.
    assert!(log.left.len() as u64 >= HOSTS * (1 + PAGES));
    // At each second's end, every lane has allowed one request more.
    for second in 0..=PAGES {
        let until = story::start().after(Duration::from_secs(second));
        let (came, allowed) = (log.left.iter().filter(|&&left| left <= until).count() as u64, HOSTS * (second + 1));
        assert!(came <= allowed && came * 100 >= allowed * PERCENT_MIN, "{came} of {allowed} after {second} s");
    }
}

#[test]
fn nobody_waits_for_the_answer_of_a_slow_host() {
    let slow = "### http://slow.example/\n<a href=/late>\n### http://slow.example/late\n#: slow_ms: 20000\n";
    let other = "### http://other.example/robots.txt\nUser-agent: *\nCrawl-delay: 3\n\
        ### http://other.example/\n<a href=/1>\n### http://other.example/1\n";
    let told = "### watchlist\ncasino.example\n### seeds\nhttp://slow.example/\nhttp://other.example/\n";
    let web = FixtureWeb::parse(&format!("{told}{slow}{other}")).unwrap();
    let job = story::job_of(web.told());
    let plan = Plan { scope: Scope::Host, hops_max: 1, pace: Pace::PerSecond(1.0), ..job.plan };
    let job = Job { plan, concurrency: 8, ..job };
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("suyuan.db");
    let writer = Writer::open(&ledger).unwrap();
    let clock = Clock::Told(story::start());
    wait(crawl(&job, &writer, Arc::new(web), clock, Stop::new(), &mut |_| {})).unwrap();
    writer.close().unwrap();
    let connection = rusqlite::Connection::open(&ledger).unwrap();
    let mut left = connection.prepare("SELECT at FROM capture JOIN url ON url.id = url_id WHERE text = ?1").unwrap();
    let second = |url: &str| {
        let left: i64 = left.query_row([url], |row| row.get(0)).unwrap();
        Timestamp::from_millis(left).since(story::start()).as_secs()
    };
    // robots.txt is the first request of each.
    let seen = ["http://slow.example/late", "http://other.example/", "http://other.example/1"].map(second);
    assert_eq!(seen, [2, 3, 6]);
}
