//! Every hop that is known, and the shortest way from a seed to every page.

use std::collections::BTreeMap;

use suyuan_model::{HopKind, SearchResult, UrlId};

/// Stands where there is no page.
const NOWHERE: u32 = u32::MAX;

/// Numbers of URLs below this many times the count of URLs are looked up by place, the few beyond it in a tree.
/// Numbers are given densely, but for a handful that the ledger gives from the far end.
pub const NUMBERS_SPARSE_MAX: usize = 4;

/// Hops between pages, and the shortest way from a seed to each.
///
/// Pages are kept in the order of their URLs' text, so that a tie is settled by comparing places and no text is loaded.
/// What is kept for a page is 13 bytes, for a hop 5; building takes one pass over pages and hops, and no recursion.
#[derive(Debug)]
pub struct HopGraph {
    places: Places,
    ways: Vec<Way>,
    referrers_from: Vec<u32>,
    referrers: Vec<Referrer>,
    seeds: BTreeMap<u32, Option<SearchResult>>,
    /// How often a hop was looked at, so that a test can count work.
    #[cfg(test)]
    pub(crate) looks: std::cell::Cell<u64>,
}

/// How long a way is: hops first, since redirects and refreshes cost no visitor a click, and then every step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Length {
    pub(crate) hops: u32,
    pub(crate) steps: u32,
}

/// A page that leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Referrer {
    pub(crate) page: u32,
    pub(crate) kind: HopKind,
}

#[derive(Clone, Copy, Debug)]
struct Way {
    length: Length,
    before: u32,
    kind: HopKind,
}

impl Length {
    const UNREACHED: Length = Length { hops: u32::MAX, steps: u32::MAX };

    fn plus(self, kind: HopKind) -> Length {
        let cost = u32::from(!kind.is_free());
        Length { hops: self.hops.saturating_add(cost), steps: self.steps.saturating_add(1) }
    }
}

/// Hops that are being gathered: twelve bytes each.
#[derive(Debug)]
pub struct Hops {
    places: Places,
    hops: Vec<(u32, Referrer)>,
}

impl Hops {
    /// No hops yet between these URLs, which come in the order of their text.
    pub fn between(urls: impl IntoIterator<Item = UrlId>) -> Self {
        Hops { places: Places::new(urls.into_iter().collect()), hops: Vec::new() }
    }

    /// Adds a hop; one that names another URL, or leads nowhere else, is left out.
    pub fn add(&mut self, from: UrlId, to: UrlId, kind: HopKind) {
        if let (Some(page), Some(to)) = (self.places.of(from), self.places.of(to))
            && page != to
        {
            self.hops.push((to, Referrer { page, kind }));
        }
    }
}

impl HopGraph {
    /// Takes the URLs in the order of their text, the hops between them, and the seeds with the search results that they came from.
    pub fn new(
        urls: impl IntoIterator<Item = UrlId>,
        hops: impl IntoIterator<Item = (UrlId, UrlId, HopKind)>,
        seeds: impl IntoIterator<Item = (UrlId, Option<SearchResult>)>,
    ) -> Self {
        let mut gathered = Hops::between(urls);
        hops.into_iter().for_each(|(from, to, kind)| gathered.add(from, to, kind));
        HopGraph::of(gathered, seeds)
    }

    /// Takes hops, which may come more than once, and the seeds with the search results that they came from.
    ///
    /// Seeds that name other URLs are left out. Of several results for one seed the first counts.
    pub fn of(hops: Hops, seeds: impl IntoIterator<Item = (UrlId, Option<SearchResult>)>) -> Self {
        let Hops { places, hops } = hops;
        let mut kept = BTreeMap::new();
        for (url, result) in seeds {
            if let Some(place) = places.of(url) {
                let known = kept.entry(place).or_insert(None);
                if known.is_none() {
                    *known = result;
                }
            }
        }
        let (mut referrers_from, mut referrers) = grouped(places.count(), hops.iter().copied());
        drop(hops);
        once_each(&mut referrers_from, &mut referrers);
        let lengths = lengths(&referrers_from, &referrers, &kept);
        let ways = ways(&lengths, &referrers_from, &referrers, &kept);
        HopGraph {
            places,
            ways,
            referrers_from,
            referrers,
            seeds: kept,
            #[cfg(test)]
            looks: std::cell::Cell::default(),
        }
    }

    /// Hops on the shortest way from a seed; none if no way leads there.
    pub fn hops(&self, url: UrlId) -> Option<u32> {
        self.length(self.places.of(url)?).map(|length| length.hops)
    }

    pub(crate) fn place(&self, url: UrlId) -> Option<u32> {
        self.places.of(url)
    }

    pub(crate) fn url(&self, place: u32) -> UrlId {
        self.places.in_order[place as usize]
    }

    pub(crate) fn length(&self, place: u32) -> Option<Length> {
        Some(self.ways[place as usize].length).filter(|&length| length != Length::UNREACHED)
    }

    /// How long the way to a page is when it is taken through this referrer.
    pub(crate) fn length_through(&self, referrer: Referrer) -> Option<Length> {
        self.length(referrer.page).map(|length| length.plus(referrer.kind))
    }

    /// The page before this one on the shortest way, and how it leads here; none for a seed.
    pub(crate) fn before(&self, place: u32) -> Option<Referrer> {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        let way = self.ways[place as usize];
        (way.before != NOWHERE).then_some(Referrer { page: way.before, kind: way.kind })
    }

    /// Every page that leads to this one, one entry for each kind of hop.
    pub(crate) fn referrers(&self, place: u32) -> &[Referrer] {
        let from = &self.referrers_from[place as usize..];
        let referrers = &self.referrers[from[0] as usize..from[1] as usize];
        #[cfg(test)]
        self.looks.set(self.looks.get() + referrers.len() as u64);
        referrers
    }

    pub(crate) fn result(&self, seed: u32) -> Option<&SearchResult> {
        self.seeds.get(&seed)?.as_ref()
    }
}

/// Where each URL stands in the order of the text.
#[derive(Debug)]
struct Places {
    in_order: Vec<UrlId>,
    dense: Vec<u32>,
    sparse: BTreeMap<u32, u32>,
}

impl Places {
    fn new(in_order: Vec<UrlId>) -> Self {
        let dense_max = in_order.len() * NUMBERS_SPARSE_MAX;
        let highest = in_order.iter().map(|url| url.0 as usize).filter(|&id| id <= dense_max).max().unwrap_or(0);
        let mut dense = vec![NOWHERE; highest + 1];
        let mut sparse = BTreeMap::new();
        for (place, url) in in_order.iter().enumerate() {
            match dense.get_mut(url.0 as usize) {
                Some(slot) => *slot = place as u32,
                None => drop(sparse.insert(url.0, place as u32)),
            }
        }
        Places { in_order, dense, sparse }
    }

    fn of(&self, url: UrlId) -> Option<u32> {
        match self.dense.get(url.0 as usize) {
            Some(&NOWHERE) => None,
            Some(&place) => Some(place),
            None => self.sparse.get(&url.0).copied(),
        }
    }

    fn count(&self) -> usize {
        self.in_order.len()
    }
}

/// The length of the shortest way to each page: level by level of hops, and within a level by steps.
fn lengths(from: &[u32], referrers: &[Referrer], seeds: &BTreeMap<u32, Option<SearchResult>>) -> Vec<Length> {
    let count = from.len() - 1;
    let turned = (0..count).flat_map(|place| {
        let leads_here = &referrers[from[place] as usize..from[place + 1] as usize];
        leads_here.iter().map(move |&Referrer { page, kind }| (page, Referrer { page: place as u32, kind }))
    });
    let (onward_from, onward) = grouped(count, turned);
    let mut lengths = vec![Length::UNREACHED; count];
    // Lengths under way, the shortest first. A queue holds few different lengths at a time, so that the tree stays tiny.
    let mut queue: BTreeMap<Length, Vec<u32>> = BTreeMap::new();
    queue.insert(Length { hops: 0, steps: 0 }, seeds.keys().copied().collect());
    while let Some((length, pages)) = queue.pop_first() {
        for page in pages {
            if lengths[page as usize] <= length {
                continue;
            }
            lengths[page as usize] = length;
            let range = onward_from[page as usize] as usize..onward_from[page as usize + 1] as usize;
            for next in &onward[range] {
                let there = length.plus(next.kind);
                if there < lengths[next.page as usize] {
                    queue.entry(there).or_default().push(next.page);
                }
            }
        }
    }
    lengths
}

/// Of the pages that lead to a page by a shortest way, the first by URL.
fn ways(
    lengths: &[Length],
    from: &[u32],
    referrers: &[Referrer],
    seeds: &BTreeMap<u32, Option<SearchResult>>,
) -> Vec<Way> {
    let way = |(place, &length): (usize, &Length)| {
        let leads_here = &referrers[from[place] as usize..from[place + 1] as usize];
        let shortest = |referrer: &&Referrer| {
            let before = lengths[referrer.page as usize];
            before != Length::UNREACHED && before.plus(referrer.kind) == length
        };
        let best = leads_here.iter().filter(shortest).min();
        match best.filter(|_| length != Length::UNREACHED && !seeds.contains_key(&(place as u32))) {
            Some(&Referrer { page, kind }) => Way { length, before: page, kind },
            None => Way { length, before: NOWHERE, kind: HopKind::Link },
        }
    };
    lengths.iter().enumerate().map(way).collect()
}

/// Groups values by place: where each group begins, and the values one group after the other, in the order given.
fn grouped(count: usize, values: impl Iterator<Item = (u32, Referrer)> + Clone) -> (Vec<u32>, Vec<Referrer>) {
    let mut from = vec![0u32; count + 1];
    for (place, _) in values.clone() {
        from[place as usize + 1] += 1;
    }
    for place in 0..count {
        from[place + 1] += from[place];
    }
    let total = from[count] as usize;
    let mut next = from.clone();
    let mut sorted = vec![Referrer { page: NOWHERE, kind: HopKind::Link }; total];
    for (place, value) in values {
        sorted[next[place as usize] as usize] = value;
        next[place as usize] += 1;
    }
    (from, sorted)
}

/// Leaves each value of a group once, and gives back the room of the others.
fn once_each(from: &mut [u32], values: &mut Vec<Referrer>) {
    let (mut start, mut kept) = (0, 0);
    for place in 0..from.len() - 1 {
        let end = from[place + 1] as usize;
        values[start..end].sort_unstable();
        let first = kept;
        for at in start..end {
            if kept == first || values[at] != values[kept - 1] {
                values[kept] = values[at];
                kept += 1;
            }
        }
        start = end;
        from[place + 1] = kept as u32;
    }
    values.truncate(kept);
    values.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use super::*;

    use HopKind::{Link, Redirect};

    fn graph(hops: &[(u32, u32, HopKind)], seeds: &[u32]) -> HopGraph {
        let hops = hops.iter().map(|&(from, to, kind)| (UrlId(from), UrlId(to), kind));
        HopGraph::new((1..=9).map(UrlId), hops, seeds.iter().map(|&seed| (UrlId(seed), None)))
    }

    fn before(graph: &HopGraph, url: u32) -> Option<u32> {
        Some(graph.url(graph.before(graph.place(UrlId(url))?)?.page).0)
    }

    #[test]
    fn a_hop_that_comes_again_takes_no_room() {
        let once = [(1, 2, Link), (3, 2, Link), (1, 2, Redirect), (2, 3, Link)];
        let (once, again) = (graph(&once, &[1]), graph(&[once, once, once].concat(), &[1]));
        assert_eq!((&once.referrers_from, &once.referrers), (&again.referrers_from, &again.referrers));
        assert_eq!((again.referrers.len(), again.referrers(1).len()), (4, 3));
    }

    #[test]
    fn redirects_cost_no_hop() {
        let graph = graph(&[(1, 2, Link), (2, 3, Link), (1, 4, Redirect), (4, 5, Redirect), (5, 3, Link)], &[1]);
        assert_eq!(graph.hops(UrlId(3)), Some(1));
        assert_eq!(before(&graph, 3), Some(5));
        assert_eq!(graph.hops(UrlId(9)), None);
    }

    #[test]
    fn of_two_ways_of_equal_hops_the_one_with_fewer_steps_is_shorter() {
        let graph = graph(&[(1, 2, Redirect), (2, 9, Link), (1, 8, Link), (8, 9, Redirect), (1, 9, Link)], &[1]);
        assert_eq!(before(&graph, 9), Some(1));
    }

    #[test]
    fn a_tie_goes_to_the_page_that_comes_first_by_url() {
        // The URLs in the order of their text are 9, 8 … 1, so that 4 comes before 3.
        let hops = [(5, 3, Link), (5, 4, Link), (3, 2, Link), (4, 2, Link)];
        let hops = hops.map(|(from, to, kind)| (UrlId(from), UrlId(to), kind));
        let graph = HopGraph::new((1..=9).rev().map(UrlId), hops, [(UrlId(5), None)]);
        assert_eq!(before(&graph, 2), Some(4));
    }

    #[test]
    fn a_seed_begins_its_own_chain_even_where_links_lead_to_it() {
        let graph = graph(&[(1, 2, Link), (2, 1, Link)], &[1, 2]);
        assert_eq!((before(&graph, 1), before(&graph, 2)), (None, None));
    }

    #[test]
    fn numbers_from_the_far_end_are_found_and_unknown_ones_left_out() {
        let far = UrlId(2_147_483_648);
        let hops = [(UrlId(1), far, Link), (far, UrlId(77), Link)];
        let graph = HopGraph::new([UrlId(1), far], hops, [(UrlId(1), None), (UrlId(50), None)]);
        assert_eq!(graph.hops(far), Some(1));
        assert_eq!(graph.hops(UrlId(77)), None);
    }

    #[test]
    fn a_trap_of_a_million_hops_takes_neither_stack_nor_quadratic_time() {
        let count = 1_000_000u32;
        let hops = (1..count).map(|n| (UrlId(n), UrlId(n + 1), if n % 3 == 0 { Redirect } else { Link }));
        let graph = HopGraph::new((1..=count).map(UrlId), hops, [(UrlId(1), None)]);
        assert_eq!(graph.hops(UrlId(count)), Some(count - 1 - (count - 1) / 3));
    }

    proptest::proptest! {
        #[test]
        fn lengths_are_those_of_plain_relaxation(
            hops in proptest::collection::vec((1u32..9, 1u32..9, 0usize..2), 0..40),
            seed in 1u32..9,
        ) {
            let hops: Vec<_> = hops.into_iter().map(|(from, to, free)| (from, to, [Link, Redirect][free])).collect();
            let graph = graph(&hops, &[seed]);
            let mut best = [Length::UNREACHED; 10];
            best[seed as usize] = Length { hops: 0, steps: 0 };
            for _ in 0..10 {
                for &(from, to, kind) in &hops {
                    if best[from as usize] != Length::UNREACHED {
                        best[to as usize] = best[to as usize].min(best[from as usize].plus(kind));
                    }
                }
            }
            for url in 1..=9u32 {
                let length = graph.place(UrlId(url)).and_then(|place| graph.length(place));
                proptest::prop_assert_eq!(length.unwrap_or(Length::UNREACHED), best[url as usize]);
            }
        }
    }

    #[test]
    fn numbers_that_lie_far_apart_cost_no_room() {
        let places = |highest: usize| Places::new(vec![UrlId(1), UrlId(highest as u32)]);
        let (near, far) = (places(2 * NUMBERS_SPARSE_MAX), places(2 * NUMBERS_SPARSE_MAX + 1));
        assert_eq!((near.dense.len(), near.sparse.len()), (2 * NUMBERS_SPARSE_MAX + 1, 0));
        assert_eq!((far.dense.len(), far.sparse.len()), (2, 1));
        for places in [near, far] {
            let last = places.in_order[1];
            assert_eq!((places.of(UrlId(1)), places.of(last), places.of(UrlId(2))), (Some(0), Some(1), None));
        }
    }
}
