//! Whole runs on a told clock: the frontier against made-up webs, with its manners checked at every request.
//!
//! - `web`: what a web answers; `random`: finite ones, made from a number, with everything that can go wrong
//! - `run`: the loop and a ledger in memory, killed wherever a test wants it
//! - `manners`: what politeness asks of each request, reckoned apart from the frontier
//! - `oracle`: which pages a run has to visit, and by which ways, found by trying until nothing changes
//! - `endless`: webs without an end, and the limits at which they end
//! - `limits`: how often something is tried, and how long something is waited for or believed
//! - `audits`: of each site a sample, the same each time
//! - `outlook`: what is to be expected of a run
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audits;
mod endless;
mod limits;
mod manners;
mod oracle;
mod outlook;
mod random;
mod run;
mod web;

use std::collections::BTreeMap;

use suyuan_frontier::{Pace, Plan, RobotsPolicy, Scope};
use suyuan_model::SiteRules;

use random::RandomWeb;
use run::{End, Run, Way};

/// The webs that each test makes, and those that found something once; a failure names the number of its web.
fn webs() -> impl Iterator<Item = u64> {
    (0..160).chain([1442, 2342])
}

fn plan(scope: Scope) -> Plan {
    Plan {
        scope,
        hops_max: 3,
        pages_max: None,
        pages_per_site_max: 500,
        pace: Pace::PerSecond(1.0),
        per_address_per_second: Some(1.5),
        connections_per_host: 1,
        agent: "suyuan".to_owned(),
        audit: None,
        robots: RobotsPolicy::Obey,
        rules: SiteRules::default(),
    }
}

const SCOPES: [Scope; 4] = [Scope::Host, Scope::Site, Scope::Follow, Scope::Any];

/// Crawls the web of this number; `luck` decides how long answers take, and with it in which order they come.
fn crawl(web: u64, luck: u64, kills: &[u32]) -> End {
    let mut web_made = RandomWeb::new(web, luck);
    let plan = plan(SCOPES[(web % 4) as usize]);
    let seeds = web_made.seeds();
    Run::new(plan, &mut web_made, seeds).killed_at(kills).finish()
}

#[test]
fn every_page_within_reach_is_visited_by_the_shortest_way_and_nothing_else_is() {
    for web in webs() {
        let made = RandomWeb::new(web, 0);
        let expected = oracle::expected(&made, &plan(SCOPES[(web % 4) as usize]));
        let mut pages = crawl(web, 0, &[]).pages;
        for page in expected.keys() {
            assert!(begins_at_a_seed(&pages, page), "web {web}: {page} of {pages:?}");
        }
        for (page, way) in &mut pages {
            way.1.take_if(|_| expected.get(page).is_some_and(|told| told.1.is_none()));
        }
        assert_eq!(pages, expected, "web {web}");
    }
}

/// Whether the ways that are shown lead back to a seed.
fn begins_at_a_seed(pages: &BTreeMap<String, Way>, page: &str) -> bool {
    let mut at = page;
    for _ in 0..pages.len() {
        match pages.get(at) {
            Some(Way(_, Some(via))) => at = via,
            Some(Way(_, None)) => return true,
            None => return false,
        }
    }
    false
}

#[test]
fn the_order_of_answers_does_not_show_in_the_result() {
    for web in webs() {
        let first = crawl(web, 0, &[]);
        for luck in 1..4 {
            assert_eq!(crawl(web, luck, &[]).pages, first.pages, "web {web}, luck {luck}");
        }
    }
}

#[test]
fn a_kill_at_any_moment_and_a_second_run_come_to_the_same_end() {
    for web in webs() {
        let whole = crawl(web, 0, &[]);
        for kill in 0..6 {
            let at = random::chance(web, &["kill", &kill.to_string()], whole.moments);
            let again = at / 2 + random::chance(web, &["again", &kill.to_string()], whole.moments);
            assert_eq!(crawl(web, 0, &[at, again]).pages, whole.pages, "web {web}, killed at {at} and {again}");
        }
    }
}

#[test]
fn budgets_are_never_exceeded() {
    for web in webs() {
        let mut made = RandomWeb::new(web, 0);
        let budgets = Plan { pages_max: Some(web % 7), pages_per_site_max: (web % 3) as u32, ..plan(Scope::Any) };
        let seeds = made.seeds();
        let end = Run::new(budgets.clone(), &mut made, seeds).killed_at(&[9, 14]).finish();
        assert!(end.pages_sent.len() as u64 <= web % 7, "web {web}: {:?}", end.pages_sent);
        let mut of_site = BTreeMap::<_, u32>::new();
        for url in &end.pages_sent {
            *of_site.entry(budgets.rules.site_of(url)).or_default() += 1;
        }
        assert!(of_site.values().all(|&pages| pages <= budgets.pages_per_site_max), "web {web}: {of_site:?}");
    }
}

#[test]
fn who_asks_busy_hosts_as_soon_as_they_are_free_comes_to_the_same_end() {
    let mut ahead = 0;
    for web in webs() {
        let whole = crawl(web, 0, &[]);
        for kills in [vec![], vec![whole.moments / 3, whole.moments / 2]] {
            let mut made = RandomWeb::new(web, 1);
            let scope = SCOPES[(web % 4) as usize];
            let plan = Plan { pace: Pace::Unlimited, per_address_per_second: None, ..plan(scope) };
            let seeds = made.seeds();
            let end = Run::new(plan, &mut made, seeds).hasty().killed_at(&kills).finish();
            assert_eq!(end.pages, whole.pages, "web {web}, killed at {kills:?}");
            ahead += end.sent_ahead;
        }
    }
    assert!(ahead > 60, "{ahead} pages were leased ahead");
}

#[test]
fn what_is_leased_ahead_is_within_the_budgets() {
    for web in webs() {
        let mut made = RandomWeb::new(web, 0);
        let budgets = Plan {
            pages_max: Some(web % 7),
            pages_per_site_max: (web % 3) as u32,
            pace: Pace::Unlimited,
            per_address_per_second: None,
            ..plan(Scope::Any)
        };
        let seeds = made.seeds();
        let end = Run::new(budgets.clone(), &mut made, seeds).hasty().killed_at(&[9, 14]).finish();
        assert!(end.pages_sent.len() as u64 <= web % 7, "web {web}: {:?}", end.pages_sent);
    }
}

/// The tests above would prove little if their webs had nothing in them.
#[test]
fn the_webs_are_worth_a_visit() {
    let ends: Vec<End> = webs().map(|web| crawl(web, 0, &[])).collect();
    let (read, forbidden) =
        (ends.iter().map(|end| end.pages.len()).sum::<usize>(), ends.iter().map(|end| end.forbidden).sum::<usize>());
    assert!(read > 500 && forbidden > 100, "{read} read, {forbidden} forbidden");
    let retried = ends.iter().map(|end| end.retries).sum::<u32>();
    assert!(retried > 50, "{retried} retries");
}
