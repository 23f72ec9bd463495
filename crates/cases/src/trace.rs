//! From a finding back to the seed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use suyuan_model::{Chain, ChainStep, Finding, SightingSeen, UrlId, Via};

use crate::graph::{HopGraph, Length, Referrer};

/// How many further chains are told in full; beyond that a reader learns nothing new, and the count says how many there are.
pub const CHAINS_LISTED_MAX: usize = 5;

/// How many redirectors in a row are looked through for who links the first; a crawl follows no more redirects than that.
pub const REDIRECTORS_MAX: usize = 10;

/// The ways from seeds to a watchlisted thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The shortest, ties by URL.
    pub shortest: Chain,
    /// How many further chains there are: one for each other page that leads to the page of the finding.
    pub others: u64,
    /// The first of them, at most as many as were asked for, the shortest first, ties by URL.
    pub listed: Vec<Chain>,
}

/// The sighting that a finding is told by: the worst, of several the strongest, of several the first.
pub fn telling(finding: &Finding) -> Option<&SightingSeen> {
    telling_place(finding).map(|place| &finding.sightings[place])
}

/// Where it stands among the sightings.
pub(crate) fn telling_place(finding: &Finding) -> Option<usize> {
    let ranked = finding.sightings.iter().map(|seen| Reverse((seen.sighting.severity, seen.sighting.level)));
    ranked.enumerate().min_by_key(|(_, rank)| *rank).map(|(place, _)| place)
}

/// The stops on a way, the seed first: the page, and how one gets there from the stop before.
pub(crate) type Stops = Vec<(u32, Option<Referrer>)>;

/// The stops from the seed to this page.
pub(crate) fn way_to(graph: &HopGraph, page: u32) -> Stops {
    let mut stops = Vec::new();
    let mut at = page;
    loop {
        let before = graph.before(at);
        stops.push((at, before));
        match before {
            Some(referrer) => at = referrer.page,
            None => break,
        }
    }
    stops.reverse();
    stops
}

/// The stops to this page by the page that leads to it.
pub(crate) fn way_through(graph: &HopGraph, page: u32, referrer: Referrer) -> Stops {
    let mut stops = way_to(graph, referrer.page);
    stops.push((page, Some(referrer)));
    stops
}

/// A way by a page that links what sends visitors on: its stops, and which of them is that page.
pub(crate) type LinkedBy = (usize, Stops);

/// The ways to this page by each page that links it, straight or over others that send on too.
///
/// What sends on links nothing by itself; of several ways by one page the one over the fewest others counts.
pub(crate) fn links_to<E>(
    graph: &HopGraph,
    page: u32,
    sends_on: &mut impl FnMut(UrlId) -> Result<bool, E>,
) -> Result<Vec<LinkedBy>, E> {
    let mut links: BTreeMap<u32, LinkedBy> = BTreeMap::new();
    let mut walked = BTreeSet::from([page]);
    let mut level = vec![(page, Stops::new())];
    for _ in 0..=REDIRECTORS_MAX {
        let mut next = Vec::new();
        for (at, onward) in level {
            for &referrer in graph.referrers(at) {
                let from = referrer.page;
                if graph.length(from).is_none() || links.contains_key(&from) {
                    continue;
                }
                let onward = [&[(at, Some(referrer))], onward.as_slice()].concat();
                if !sends_on(graph.url(from))? {
                    let before = way_to(graph, from);
                    links.insert(from, (before.len() - 1, [before, onward].concat()));
                } else if referrer.kind.is_free() && walked.insert(from) {
                    next.push((from, onward));
                }
            }
        }
        level = next;
    }
    Ok(links.into_values().collect())
}

/// How many other pages lead to this one by a way that does not pass it before, and the first of them.
pub(crate) fn other_referrers(graph: &HopGraph, page: u32, listed_max: usize) -> (u64, Vec<Referrer>) {
    let known = graph.before(page).map(|referrer| referrer.page);
    let mut referrers: Vec<Referrer> = graph.referrers(page).to_vec();
    // A page that leads here in several ways counts once, by its shortest.
    referrers.sort_unstable_by_key(|referrer| (referrer.page, !referrer.kind.is_free(), referrer.kind));
    referrers.dedup_by_key(|referrer| referrer.page);
    let mut others = 0;
    let mut first: BinaryHeap<(Length, Referrer)> = BinaryHeap::new();
    for referrer in referrers {
        let Some(length) = graph.length_through(referrer) else { continue };
        if Some(referrer.page) == known || passes(graph, referrer.page, page) {
            continue;
        }
        others += 1;
        first.push((length, referrer));
        if first.len() > listed_max {
            first.pop();
        }
    }
    (others, first.into_sorted_vec().into_iter().map(|(_, referrer)| referrer).collect())
}

/// True if the shortest way to `from` passes this page.
fn passes(graph: &HopGraph, from: u32, page: u32) -> bool {
    let mut at = from;
    // Ways only get shorter backwards: once below the page's own length, the page cannot come any more.
    while graph.length(at) >= graph.length(page) {
        if at == page {
            return true;
        }
        match graph.before(at) {
            Some(referrer) => at = referrer.page,
            None => return false,
        }
    }
    false
}

/// The watchlisted thing, as its telling sighting names it.
pub(crate) fn last_step(finding: &Finding) -> Option<ChainStep> {
    let seen = &telling(finding)?.sighting;
    Some(ChainStep {
        url: seen.matched_url.clone().unwrap_or_else(|| finding.watch.as_url()),
        via: Via::Place(seen.place),
        text: seen.text.clone(),
        seed: None,
        visited: false,
        tier: finding.watch.kind.tier(),
    })
}
