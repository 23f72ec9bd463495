//! Crawls a fixture web in process on a told clock, and writes down what was seen as a story tells it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use suyuan_cases::{CHAINS_LISTED_MAX, HopGraph, Hops, Past, Traced, Ways};
use suyuan_crawl::{Clock, Job, Sandbox, Stop, crawl};
use suyuan_fetch::{FixtureWeb, Settings, Told};
use suyuan_frontier::{AuditSeed, Pace, Plan, RobotsPolicy, Scope};
use suyuan_ledger::{FindingFilter, Reader, Writer};
use suyuan_lists::{SeedOptions, Watchlist, WatchlistOptions, read_seeds, read_watchlist};
use suyuan_model::{Finding, Seed, SiteRules, Timestamp, Vantage, Watch};
use suyuan_share::{ChainsFormat, ChainsOf, ChainsWriter};
use suyuan_words::Lang;

/// What a story shows: its files, in the order in which they are read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Seen(Vec<(&'static str, String)>);

impl Seen {
    pub(crate) fn files(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

/// The moment at which every story begins.
pub(crate) fn start() -> Timestamp {
    Timestamp::parse("2026-11-23T20:00:00Z").unwrap()
}

/// Crawls the web in this folder and tells what was seen. The ledger's own check has to be content.
pub(crate) fn tell(folder: &Path) -> Seen {
    let web = FixtureWeb::read(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let scratch = tempfile::tempdir().unwrap();
    let ledger = scratch.path().join("suyuan.db");
    crawl_told(web, &ledger);
    let report = suyuan_ledger::check(&ledger).unwrap();
    assert!(report.is_sound(), "{}: {report:?}", folder.display());
    let reader = Reader::open(&ledger).unwrap();
    Seen(vec![
        ("visits.txt", visits(&reader)),
        ("findings.txt", findings(&reader)),
        ("chains.txt", chains_text(&reader)),
    ])
}

/// Crawls a web to its end on a told clock.
pub(crate) fn crawl_told(web: FixtureWeb, ledger: &Path) {
    let job = job_of(web.told());
    let watchlist = Arc::clone(&job.watchlist);
    let by_address = Arc::clone(&job.watchlist);
    let settings = Settings {
        never: Arc::new(move |url| watchlist.forbids(url).is_some()),
        never_address: Arc::new(move |address| by_address.find_address(address).is_some()),
        ..Settings::default()
    };
    let writer = Writer::open(ledger).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let fetcher = Arc::new(web.asked_with(&settings));
    runtime.block_on(crawl(&job, &writer, fetcher, Clock::Told(start()), Stop::new(), &mut |_| {})).unwrap();
    writer.close().unwrap();
}

pub(crate) fn job_of(told: &Told) -> Job {
    let limits = &told.limits;
    let is_audit = limits.kind.as_deref() == Some("audit");
    let pace = match limits.rate.as_deref() {
        Some("unlimited") => Pace::Unlimited,
        Some(rate) => Pace::PerSecond(rate.parse().unwrap()),
        None => Pace::PerSecond(1.0),
    };
    Job {
        name: "story".to_owned(),
        plan: Plan {
            scope: limits
                .scope
                .as_deref()
                .map_or(if is_audit { Scope::Site } else { Scope::Follow }, |name| Scope::from_name(name).unwrap()),
            hops_max: limits.max_hops.unwrap_or(5),
            pages_max: limits.max_pages,
            pages_per_site_max: limits
                .max_pages_per_site
                .map_or(if is_audit { 50 } else { 500 }, |pages| pages.try_into().unwrap()),
            pace,
            per_address_per_second: Some(limits.rate_per_ip.as_deref().map_or(4.0, |rate| rate.parse().unwrap())),
            connections_per_host: 1,
            agent: "suyuan".to_owned(),
            audit: is_audit.then(|| AuditSeed::of_job("story")),
            robots: RobotsPolicy::Obey,
            rules: SiteRules::default(),
        },
        watchlist: Arc::new(Watchlist::new(watches(told))),
        seeds: seeds(told),
        user_agent: "suyuan".to_owned(),
        contact: "mailto:story@cert.example".to_owned(),
        time_max: None,
        concurrency: 16,
        vantages: vec![Vantage::Plain],
        authorized: None,
        authority: None,
        sandbox: Some(Sandbox::new(env!("CARGO_BIN_EXE_suyuan").into(), vec![suyuan::SCRIPTS_WORKER.to_owned()])),
        looks_again: false,
        fresh: false,
    }
}

fn watches(told: &Told) -> Vec<Watch> {
    let text = told.watchlist.join("\n").into_bytes();
    let bytes = told.watchlist_file.as_ref().map_or(text, |file| std::fs::read(file).unwrap());
    // As the program does, which refuses a web with a bad line.
    let options = WatchlistOptions { strict: told.watchlist_file.is_none(), ..WatchlistOptions::default() };
    read_watchlist("watchlist", &bytes, &options).unwrap().entries
}

fn seeds(told: &Told) -> Vec<Seed> {
    let text = told.seeds.join("\n").into_bytes();
    let bytes = told.seeds_file.as_ref().map_or(text, |file| std::fs::read(file).unwrap());
    read_seeds("seeds", &bytes, &SeedOptions { strict: told.seeds_file.is_none() }).unwrap().entries
}

/// One line a request or refusal, with the seconds since the beginning, so that politeness is visible.
fn visits(reader: &Reader) -> String {
    let mut text = String::new();
    for run in reader.runs().unwrap() {
        for row in reader.captures_of_run(run.id).unwrap() {
            let seconds = row.at.since(start()).as_millis();
            let status = row.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
            write!(text, "{:>4}.{:03} {status:>3} {} {}", seconds / 1000, seconds % 1000, row.outcome, row.url)
                .unwrap();
            for more in [row.redirect_to.map(|to| format!("-> {to}")), row.reason].into_iter().flatten() {
                write!(text, " ({more})").unwrap();
            }
            text.push('\n');
        }
    }
    text
}

/// One line a sighting.
pub(crate) fn findings(reader: &Reader) -> String {
    let mut text = String::new();
    for finding in reader.findings(&FindingFilter::default()).unwrap() {
        let finding = finding.unwrap();
        let (severity, level, watch) = (finding.severity, finding.level, &finding.watch);
        writeln!(text, "{severity} {level} {} {}:{}", finding.page, watch.kind, watch.value).unwrap();
        for seen in &finding.sightings {
            let sighting = &seen.sighting;
            let offset = sighting.byte_offset.map_or_else(|| "-".to_owned(), |offset| offset.to_string());
            write!(text, "  {} {} {} {}", sighting.technique, sighting.place, sighting.severity, sighting.level)
                .unwrap();
            write!(text, " @{offset} {}", sighting.selector.as_deref().unwrap_or("-")).unwrap();
            for concealment in &sighting.concealment {
                write!(text, " [{concealment}]").unwrap();
            }
            for decoding in &sighting.decoded_by {
                write!(text, " <{decoding}>").unwrap();
            }
            writeln!(text, " {:?}", sighting.raw).unwrap();
        }
    }
    text
}

/// The chains of every finding as a terminal shows them.
pub(crate) fn chains_text(reader: &Reader) -> String {
    let mut text = Vec::new();
    let mut writer = ChainsWriter::begin(ChainsFormat::Text, Lang::En, &mut text);
    for (finding, traced) in traced(reader) {
        writer.put(ChainsOf { finding, traced }).unwrap();
    }
    writer.end().unwrap();
    String::from_utf8(text).unwrap()
}

/// Every hop of every run.
pub(crate) fn graph(reader: &Reader) -> HopGraph {
    let mut hops = Hops::between(reader.url_ids_by_text().unwrap());
    reader.each_hop(|from, to, kind| hops.add(from, to, kind)).unwrap();
    HopGraph::of(hops, reader.seeds_met().unwrap())
}

/// Every finding with its chains.
pub(crate) fn traced(reader: &Reader) -> Vec<(Finding, Option<Traced>)> {
    let ways = Ways::new(&graph(reader), reader.pages_of_findings(|_| true).unwrap(), CHAINS_LISTED_MAX);
    let urls = reader.url_texts(ways.urls()).unwrap();
    let text = |from, to| reader.hop_texts(from, &[to]).unwrap().remove(0);
    let links: Vec<_> = ways.links().into_iter().map(|(from, to)| ((from, to), text(from, to))).collect();
    let past = Past::new(ways, urls, links);
    let findings = reader.findings(&FindingFilter::default()).unwrap().map(Result::unwrap);
    findings.map(|finding| (finding.clone(), past.trace(&finding))).collect()
}
