//! A crawl through the live client in this process, with little patience: what takes the program half a minute takes a second.

use std::path::Path;
use std::sync::Arc;

use suyuan_crawl::{Clock, Ended, Stop, crawl};
use suyuan_fetch::{FixtureWeb, Limits, LiveFetcher, Settings};
use suyuan_frontier::{Pace, Plan, Scope};
use suyuan_ledger::Writer;

use crate::loopback::Web;
use crate::support::story::job_of;

/// Crawls the hosts of these seeds to the end, at twenty requests per second and host.
pub(crate) fn crawl_impatiently(web: &Web, seeds: &[String], ledger: &Path) {
    let told = FixtureWeb::parse(&format!("### seeds\n{}\n### watchlist\ncasino.example", seeds.join("\n"))).unwrap();
    let mut job = job_of(told.told());
    let pace = Pace::PerSecond(20.0);
    job.plan = Plan { scope: Scope::Host, pace, per_address_per_second: Some(1000.0), ..job.plan };
    job.concurrency = 64;
    let limits = Limits { connect_ms: 200, read_ms: 200, total_ms: 800, rate_after_ms: 300, ..Limits::default() };
    let fetcher = LiveFetcher::new(Settings { connect_to: web.rules(), limits, ..Settings::default() }).unwrap();
    let writer = Writer::open(ledger).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut tell = |_: &_| {};
    let crawled = crawl(&job, &writer, Arc::new(fetcher), Clock::Real, Stop::new(), &mut tell);
    assert_eq!(runtime.block_on(crawled).unwrap().ended, Ended::Drained);
    writer.close().unwrap();
}
