//! From a finding back to the seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use suyuan_model::{Chain, ChainStep, Finding, PageUrl, SightingSeen, UrlId, Via};

use crate::graph::{HopGraph, Length, Referrer};

/// How many further chains are told in full; beyond that a reader learns nothing new, and the count says how many there are.
pub const CHAINS_LISTED_MAX: usize = 5;

/// Where the texts of URLs and links are read from.
pub trait UrlText {
    /// Our own trouble in reading them.
    type Trouble;

    /// The number of a page, if it was ever met.
    fn id(&self, page: &PageUrl) -> Result<Option<UrlId>, Self::Trouble>;

    /// The text of a URL.
    fn url(&self, id: UrlId) -> Result<Option<String>, Self::Trouble>;

    /// The words of the link from one page to another, where they were kept.
    fn link_text(&self, from: UrlId, to: UrlId) -> Result<Option<String>, Self::Trouble>;
}

/// The ways from seeds to a watchlisted thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The shortest, ties by URL.
    pub shortest: Chain,
    /// How many further chains there are: one for each other page that leads to the page of the finding.
    pub others: u64,
    /// The first of them, at most [`CHAINS_LISTED_MAX`], the shortest first, ties by URL.
    pub listed: Vec<Chain>,
}

/// The ways to a finding; none if no way from a seed is on record.
pub fn trace<T: UrlText + ?Sized>(
    graph: &HopGraph,
    names: &T,
    finding: &Finding,
) -> Result<Option<Traced>, T::Trouble> {
    let Some(page) = names.id(&finding.page)?.and_then(|id| graph.place(id)) else { return Ok(None) };
    if graph.length(page).is_none() {
        return Ok(None);
    }
    let (others, first) = other_referrers(graph, page);
    let listed = first.iter().map(|&referrer| chain(graph, names, &way_through(graph, page, referrer), finding));
    Ok(Some(Traced {
        shortest: chain(graph, names, &way_to(graph, page), finding)?,
        others,
        listed: listed.collect::<Result<_, _>>()?,
    }))
}

/// The shortest way to a finding alone.
pub fn shortest<T: UrlText + ?Sized>(
    graph: &HopGraph,
    names: &T,
    finding: &Finding,
) -> Result<Option<Chain>, T::Trouble> {
    let Some(page) = names.id(&finding.page)?.and_then(|id| graph.place(id)) else { return Ok(None) };
    match graph.length(page) {
        Some(_) => chain(graph, names, &way_to(graph, page), finding).map(Some),
        None => Ok(None),
    }
}

/// The sighting that a finding is told by: the worst, of several the strongest, of several the first.
pub fn telling(finding: &Finding) -> Option<&SightingSeen> {
    finding.sightings.iter().min_by_key(|seen| Reverse((seen.sighting.severity, seen.sighting.level)))
}

/// A stop on the way: the page, and how one gets there from the stop before.
type Stop = (u32, Option<Referrer>);

/// The stops from the seed to this page.
fn way_to(graph: &HopGraph, page: u32) -> Vec<Stop> {
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

fn way_through(graph: &HopGraph, page: u32, referrer: Referrer) -> Vec<Stop> {
    let mut stops = way_to(graph, referrer.page);
    stops.push((page, Some(referrer)));
    stops
}

/// How many other pages lead to this one by a way that does not pass it before, and the first of them.
fn other_referrers(graph: &HopGraph, page: u32) -> (u64, Vec<Referrer>) {
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
        if first.len() > CHAINS_LISTED_MAX {
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

/// The stops with their texts, and the watchlisted thing at the end.
fn chain<T: UrlText + ?Sized>(
    graph: &HopGraph,
    names: &T,
    stops: &[Stop],
    finding: &Finding,
) -> Result<Chain, T::Trouble> {
    let mut steps = Vec::with_capacity(stops.len() + 1);
    for &(place, before) in stops {
        let id = graph.url(place);
        let text = match before {
            Some(referrer) => names.link_text(graph.url(referrer.page), id)?.unwrap_or_default(),
            None => String::new(),
        };
        steps.push(ChainStep {
            url: names.url(id)?.unwrap_or_default(),
            via: before.map_or(Via::Seed, |referrer| Via::Hop(referrer.kind)),
            text,
            seed: if before.is_none() { graph.result(place).cloned() } else { None },
            visited: true,
        });
    }
    steps.extend(last_step(finding));
    Ok(Chain { steps })
}

/// The watchlisted thing, as its telling sighting names it.
fn last_step(finding: &Finding) -> Option<ChainStep> {
    let seen = &telling(finding)?.sighting;
    Some(ChainStep {
        url: seen.matched_url.clone().unwrap_or_else(|| finding.watch.as_url()),
        via: Via::Place(seen.place),
        text: seen.text.clone(),
        seed: None,
        visited: false,
    })
}
