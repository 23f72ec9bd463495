//! A whole audit on a told clock: how long it takes beside what politeness alone needs.
//!
//! Road, frontier, readers and ledger are those of a crawl; the sites are made up as they are asked, and time is told.
//! What politeness needs is reckoned from what each host and address was asked, each by itself, as if nobody else were
//! there: then nothing holds up the next request but the pause and the answer.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use suyuan_crawl::{Clock, Ended, Job, Stop, crawl};
use suyuan_fetch::{Fetcher, Resolved};
use suyuan_frontier::{AuditSeed, Pace, Plan, RobotsPolicy, Scope};
use suyuan_ledger::Writer;
use suyuan_lists::{Watchlist, watch_from_text};
use suyuan_model::{
    Body, Capture, Headers, Outcome, PageUrl, Response, Seed, SiteRules, Timestamp, TlsVerdict, Trouble, Vantage, Visit,
};

/// When it begins: 2026-11-23T20:00:00Z.
const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);

/// The pause of a host and of an address, in milliseconds.
const PAUSES_MS: (u64, u64) = (1_000, 250);

/// How long the crawler waits for an answer that does not come.
const TIMEOUT_MS: u32 = 30_000;

/// Sites that share an address stand there by so many.
const TENANTS: u64 = 8;

/// An audit of made-up sites.
#[derive(Args, Clone, Debug)]
pub(crate) struct AuditWorld {
    /// How many sites
    #[arg(long, default_value_t = 16_000)]
    sites: u64,
    /// The most pages of a site
    #[arg(long, default_value_t = 50)]
    pages: u32,
    /// Visits in flight [default: as a crawl of so many sites would have it]
    #[arg(long)]
    concurrency: Option<usize>,
}

/// What an audit took.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(crate) struct Taken {
    pub(crate) sites: u64,
    pub(crate) requests: u64,
    pub(crate) pages: u64,
    pub(crate) concurrency: usize,
    /// Told time from the first request to the end.
    pub(crate) took_s: f64,
    /// What the busiest host or address needs for politeness alone.
    pub(crate) needed_s: f64,
    /// True time.
    pub(crate) real_s: f64,
}

impl Taken {
    /// How many times longer than politeness alone needs.
    pub(crate) fn ratio(&self) -> f64 {
        self.took_s / self.needed_s
    }
}

/// What a site is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Temper {
    /// Answers after 100 to 800 ms: 92 of 100.
    Usual,
    /// Answers after two to ten seconds: 3 of 100.
    Slow,
    /// Its name leads nowhere, nobody listens, or nobody answers: 5 of 100.
    Unnamed,
    Refusing,
    Silent,
}

/// All sites, and when they were asked.
struct Sites {
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    /// By host, in order: how long each answer took.
    hosts: HashMap<String, Vec<u32>>,
    requests: u64,
}

impl AuditWorld {
    /// Runs it once, and says how long it took.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written, or the audit does not come to its end.
    pub(crate) fn run(&self) -> anyhow::Result<Taken> {
        let folder = tempfile::tempdir().context("failed to make a folder for the ledger")?;
        let writer = Writer::open(&folder.path().join("suyuan.db"))?;
        let concurrency = self.concurrency.unwrap_or_else(|| suyuan_crawl::concurrency_for(self.sites as usize));
        let job = self.job(concurrency)?;
        let sites = Arc::new(Sites { log: Mutex::default() });
        let (clock, real) = (Clock::Told(START), Instant::now());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let report = runtime.block_on(crawl(&job, &writer, Arc::clone(&sites), clock, Stop::new(), &mut |_| {}))?;
        writer.close()?;
        ensure!(report.ended == Ended::Drained, "the audit ended as {:?}", report.ended);
        let log = sites.log.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Taken {
            sites: self.sites,
            requests: log.requests,
            pages: report.whole.outcomes.get("page").copied().unwrap_or_default(),
            concurrency,
            took_s: report.finished.since(START).as_secs_f64(),
            needed_s: log.needed_ms() as f64 / 1_000.0,
            real_s: real.elapsed().as_secs_f64(),
        })
    }

    fn job(&self, concurrency: usize) -> anyhow::Result<Job> {
        let seed = |at| {
            let found = format!("http://s{at}.example/");
            PageUrl::new(&found).map(|url| Seed { url, found, result: None })
        };
        let watched = watch_from_text("casino.example").map_err(|_| anyhow::anyhow!("a name is an entry"))?;
        Ok(Job {
            authority: None,
            name: "audit".to_owned(),
            plan: Plan {
                scope: Scope::Site,
                hops_max: 5,
                pages_max: None,
                pages_per_site_max: self.pages,
                pace: Pace::PerSecond(1.0),
                per_address_per_second: Some(4.0),
                connections_per_host: 1,
                agent: "suyuan".to_owned(),
                audit: Some(AuditSeed::of_job("audit")),
                robots: RobotsPolicy::Obey,
                rules: SiteRules::default(),
            },
            watchlist: Arc::new(Watchlist::new(vec![watched])),
            seeds: (0..self.sites).map(seed).collect::<Result<_, _>>().map_err(|_| anyhow::anyhow!("not a page"))?,
            user_agent: "suyuan".to_owned(),
            contact: "mailto:audit@cert.example".to_owned(),
            time_max: None,
            concurrency,
            vantages: vec![Vantage::Plain],
            authorized: None,
            sandbox: None,
            looks_again: false,
            fresh: false,
        })
    }
}

impl Log {
    /// What the busiest lane needs, if it has its host or address for itself.
    fn needed_ms(&self) -> u64 {
        let mut addresses: HashMap<IpAddr, u64> = HashMap::new();
        // Whether a host answers is known before another door of its site is tried.
        let mut sites: HashMap<&str, u64> = HashMap::new();
        for (host, answers) in &self.hosts {
            *sites.entry(host.strip_prefix("www.").unwrap_or(host)).or_default() += alone_ms(answers, is_dead(host));
            let busy: u64 = answers.iter().map(|&took| u64::from(took).max(PAUSES_MS.1)).sum();
            *addresses.entry(address(host)).or_default() += busy;
        }
        addresses.into_values().chain(sites.into_values()).max().unwrap_or_default()
    }
}

/// How long a host is busy with these answers: the next request leaves when the last is answered and the pause is over,
/// which is a second, or the running mean of the time that its answers take; it doubles with every answer that does not come.
fn alone_ms(answers: &[u32], is_dead: bool) -> u64 {
    let (mut left, mut mean, mut done) = (0_u64, 0_u64, 0_u64);
    for (&took, place) in answers.iter().zip(0..) {
        let took = u64::from(took);
        if place > 0 {
            let doubled = if is_dead { place } else { 0 };
            left = done.max(left + (mean.max(PAUSES_MS.0) << doubled));
        }
        done = left + took;
        mean = if place == 0 { took } else { (mean * 3 + took).div_ceil(4) };
    }
    done
}

impl Fetcher for Sites {
    async fn resolve(&self, host: &str, _port: u16) -> Resolved {
        match temper(host) {
            Temper::Unnamed => Resolved::Failed { trouble: Trouble::Dns, reason: "no such host".to_owned() },
            _ => Resolved::Address(address(host)),
        }
    }

    async fn fetch(&self, visit: Visit, at: Timestamp) -> Capture {
        let (host, path) = (visit.url.host().to_owned(), visit.url.path().to_owned());
        let drawn = number(visit.url.as_str(), 3);
        let (took_ms, fault) = match temper(&host) {
            Temper::Usual => (100 + (drawn % 700) as u32, None),
            Temper::Slow => (2_000 + (drawn % 8_000) as u32, None),
            Temper::Unnamed => (0, Some((Trouble::Dns, "no such host"))),
            Temper::Refusing => (50, Some((Trouble::Connect, "refused"))),
            Temper::Silent => (TIMEOUT_MS, Some((Trouble::TimedOut, "silence"))),
        };
        {
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            log.requests += 1;
            log.hosts.entry(host.clone()).or_default().push(took_ms);
        }
        let outcome = match fault {
            Some((trouble, reason)) => Outcome::failed(trouble, reason),
            None if status(&host, &path) == 200 => Outcome::Page,
            None => Outcome::Status,
        };
        let response = fault.is_none().then(|| Response {
            status: status(&host, &path),
            status_line: String::new(),
            headers: Headers(vec![("content-type".to_owned(), kind(&path).into())]),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body(&host, &path).into_bytes(), ..Body::default() },
        });
        Capture { visit, at, took_ms, outcome, request: Headers::default(), response }
    }
}

fn is_dead(host: &str) -> bool {
    !matches!(temper(host), Temper::Usual | Temper::Slow)
}

fn kind(path: &str) -> &'static [u8] {
    if path == "/sitemap.xml" { b"application/xml" } else { b"text/html" }
}

/// Half of the sites have a sitemap; nobody has a robots.txt.
fn status(host: &str, path: &str) -> u16 {
    let lacks = path == "/robots.txt" || path == "/sitemap.xml" && number(host, 4).is_multiple_of(2);
    if lacks { 404 } else { 200 }
}

/// A page links its sections, and a section twenty pages; a sitemap names two hundred.
fn body(host: &str, path: &str) -> String {
    if path == "/sitemap.xml" {
        let page = |at: u64| format!("<url><loc>http://{host}/archive/{}/{at}.html</loc></url>\n", at % 4);
        return format!("<urlset>{}</urlset>", (0..200).map(page).collect::<String>());
    }
    let mut page = String::from("<!doctype html><title>A page</title>\n");
    for section in ["news", "people", "notes", "school", "files", "map"] {
        let _ = writeln!(page, "<a href=\"/{section}/\">{section}</a>");
    }
    if path.len() > 1 && path.ends_with('/') {
        for at in 0..20 {
            let _ = writeln!(page, "<a href=\"{path}{at}.html\">Number {at}</a>");
        }
    }
    page + "<p>What is said here is said everywhere.\n"
}

fn temper(host: &str) -> Temper {
    let host = host.strip_prefix("www.").unwrap_or(host);
    match number(host, 1) % 300 {
        0..9 => Temper::Slow,
        9..14 => Temper::Unnamed,
        14..19 => Temper::Refusing,
        19..24 => Temper::Silent,
        _ => Temper::Usual,
    }
}

/// A quarter of the sites share addresses.
fn address(host: &str) -> IpAddr {
    let host = host.strip_prefix("www.").unwrap_or(host);
    let at: u64 = host.trim_start_matches('s').split('.').next().and_then(|at| at.parse().ok()).unwrap_or_default();
    let place = if at.is_multiple_of(4) { 0x0B00_0000 + at / 4 / TENANTS } else { 0x0C00_0000 + at };
    Ipv4Addr::from_bits(place as u32).into()
}

/// What is drawn for a name.
fn number(name: &str, what: u64) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ what;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    (hash ^ (hash >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20
}

/// The most that an audit takes, beside what politeness alone needs.
#[cfg(test)]
const RATIO_MAX: f64 = 1.2;

/// Says it in a line.
pub(crate) fn told(taken: &Taken) -> String {
    let needed = Duration::from_secs_f64(taken.needed_s).as_secs();
    format!(
        "{} sites, {} requests, {} pages read, {} in flight: {:.0} s told, where politeness alone needs {needed} s ({:.3} times), in {:.0} s",
        taken.sites,
        taken.requests,
        taken.pages,
        taken.concurrency,
        taken.took_s,
        taken.ratio(),
        taken.real_s
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_takes_little_longer_than_politeness_alone_needs() {
        let taken = AuditWorld { sites: 200, pages: 20, concurrency: None }.run().unwrap();
        assert!(taken.requests > 4_000, "{taken:?}");
        assert!(taken.ratio() >= 1.0 && taken.ratio() <= RATIO_MAX, "{}", told(&taken));
    }

    #[test]
    fn with_few_in_flight_all_wait_for_those_that_answer_late() {
        let took = |concurrency| AuditWorld { sites: 80, pages: 20, concurrency }.run().unwrap().took_s;
        let (few, enough) = (took(Some(1)), took(None));
        assert!(few > 1.5 * enough, "{few} s, and {enough} s with enough");
    }

    #[test]
    fn the_world_has_its_share_of_everything() {
        let of = |wanted| (0..16_000).filter(|at| temper(&format!("s{at}.example")) == wanted).count();
        let (slow, dead) = (of(Temper::Slow), of(Temper::Unnamed) + of(Temper::Refusing) + of(Temper::Silent));
        assert!((400..560).contains(&slow) && (700..900).contains(&dead), "{slow} slow, {dead} dead");
    }
}
