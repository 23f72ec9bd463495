//! What a frontier costs that knows many URLs: as they are met, and as a start takes them over from a ledger.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, ValueEnum};
use suyuan_frontier::{Frontier, Pace, Plan, RobotsPolicy, Scope};
use suyuan_model::{Hop, HopKind, PageUrl, Saved, SavedUrl, Seed, SiteRules, UrlId, UrlState};

use crate::measure::measure_into;
use crate::task::Task;

/// URLs of one host.
const URLS_OF_HOST: u64 = 1000;

/// How many URLs are known.
#[derive(Args, Clone, Debug)]
pub(crate) struct Known {
    /// URLs, a thousand on each host
    #[arg(long, default_value_t = 10_000_000)]
    pub(crate) urls: u64,
    /// Do this alone, in this process
    #[arg(long, hide = true)]
    pub(crate) alone: Option<Way>,
}

/// How URLs come to be known.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Way {
    /// Pages name them.
    Met,
    /// A ledger kept them.
    Kept,
}

/// Each way in a process of its own, so that the memory of one is not counted with the other.
///
/// # Errors
///
/// When such a process fails.
pub(crate) fn costs(known: &Known) -> anyhow::Result<Vec<Task>> {
    let scratch = tempfile::tempdir().context("failed to make a folder")?;
    [(Way::Met, "met", "known: named by pages"), (Way::Kept, "kept", "known: taken over at a start")]
        .into_iter()
        .map(|(_, way, name)| {
            let mut alone = Command::new(std::env::current_exe()?);
            alone.args(["known", "--urls", &known.urls.to_string(), "--alone", way]);
            let (mut cost, said) = measure_into(&mut alone, &scratch.path().join("said.txt"))?;
            // What is taken over has to be made up first; that is not counted.
            cost.wall = Duration::from_secs_f64(said.trim().parse().context("failed to read a time")?);
            Ok(Task::new(name, known.urls, cost))
        })
        .collect()
}

/// Makes a frontier that knows so many URLs, and tells how long that took.
pub(crate) fn alone(urls: u64, way: Way) -> Duration {
    match way {
        Way::Met => met(urls),
        Way::Kept => kept(urls),
    }
}

fn met(urls: u64) -> Duration {
    let begun = Instant::now();
    let mut frontier = Frontier::new(plan(), Saved::default(), None);
    let hosts = urls / URLS_OF_HOST;
    for host in 0..hosts {
        let url = page_url(host, 0);
        frontier.seed(&Seed { found: url.as_str().to_owned(), url, result: None });
        // What changed goes into the ledger in a crawl, and is kept no longer.
        drop(frontier.take_changes());
    }
    for host in 0..hosts {
        // Numbers are given in the order of meeting.
        let from = UrlId(host as u32 + 1);
        for page in 1..URLS_OF_HOST {
            let hop = Hop { to: page_url(host, page), found: None, kind: HopKind::Link, text: words(page).to_owned() };
            assert!(frontier.offer(from, &hop).id().is_some(), "every page is taken up");
        }
        drop(frontier.take_changes());
    }
    black_box(&frontier);
    begun.elapsed()
}

fn kept(urls: u64) -> Duration {
    let saved = (0..urls).map(|number| {
        let (host, page) = (number / URLS_OF_HOST, number % URLS_OF_HOST);
        let url = page_url(host, page).as_str().to_owned();
        SavedUrl {
            id: UrlId(number as u32 + 1),
            found: url.clone(),
            url,
            via: (page > 0).then_some(UrlId((number - page) as u32 + 1)),
            kind: HopKind::Link,
            text: words(page).to_owned(),
            hops: u8::from(page > 0),
            free_hops: 0,
            priority: 1 + u8::from(page > 0),
            state: UrlState::Pending,
            attempts: 0,
            deaths: 0,
        }
    });
    let saved = Saved { last_id: Some(UrlId(urls as u32)), urls: saved.collect(), ..Saved::default() };
    let begun = Instant::now();
    black_box(&Frontier::new(plan(), saved, None));
    begun.elapsed()
}

fn page_url(host: u64, page: u64) -> PageUrl {
    let url = match page {
        0 => format!("http://www.school{host}.example/"),
        _ => format!("http://www.school{host}.example/news/archive/2026/{page}.html"),
    };
    PageUrl::new(&url).expect("a page that is made up has a URL")
}

/// The words of a link.
fn words(page: u64) -> &'static str {
    ["关于做好期中教学检查的通知", "秋收现场会在我县召开", "Opening hours over the holidays"][(page % 3) as usize]
}

fn plan() -> Plan {
    Plan {
        scope: Scope::Host,
        hops_max: 5,
        pages_max: None,
        pages_per_site_max: URLS_OF_HOST as u32,
        pace: Pace::PerSecond(1.0),
        per_address_per_second: Some(4.0),
        connections_per_host: 1,
        agent: "suyuan".to_owned(),
        audit: None,
        robots: RobotsPolicy::Obey,
        rules: SiteRules::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_take_up_every_url() {
        for way in [Way::Met, Way::Kept] {
            assert!(alone(3 * URLS_OF_HOST, way) > Duration::ZERO);
        }
    }
}
