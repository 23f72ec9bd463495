//! What a ledger tells about the past, as values: the ways to the pages of findings, and the texts on them.
//!
//! First the ways are found in numbers ([`Ways`]); they say which few texts are needed, and whoever has a ledger
//! brings those ([`Past`]). So a graph of any size is read once, and no text of it is loaded that nobody reads.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{Chain, ChainStep, Finding, SearchResult, SiteRules, UrlId, Via};

use crate::graph::{HopGraph, Referrer};
use crate::linked::{Linked, sends_on};
use crate::trace::{Stops, Traced, last_step, links_to, other_referrers, way_through, way_to};

/// The ways to pages in numbers, and which texts it takes to tell them.
#[derive(Debug, Default)]
pub struct Ways {
    pages: BTreeMap<String, PageWays>,
    links: BTreeMap<String, Vec<LinkWay>>,
    results: BTreeMap<UrlId, SearchResult>,
}

/// A way by a page that links what sends visitors on, and where on it that page is.
#[derive(Debug)]
struct LinkWay {
    at: usize,
    way: Way,
}

/// The ways to one page: the shortest, how many others there are, and the first of those.
#[derive(Debug)]
struct PageWays {
    shortest: Way,
    others: u64,
    listed: Vec<Way>,
}

/// The stops of a way, the seed first.
type Way = Vec<(UrlId, Via)>;

/// Everything that is needed to tell how one gets to a finding, looked up without reading anything again.
#[derive(Debug, Default)]
pub struct Past {
    ways: Ways,
    urls: BTreeMap<UrlId, String>,
    links: BTreeMap<(UrlId, UrlId), String>,
}

impl Ways {
    /// The ways to these pages, each with its number; of the ways beside the shortest at most `listed_max` in full.
    ///
    /// A page to which no way from a seed is on record is left out.
    pub fn new(graph: &HopGraph, pages: impl IntoIterator<Item = (String, UrlId)>, listed_max: usize) -> Self {
        let mut ways = Ways::default();
        for (text, id) in pages {
            let Some(place) = graph.place(id).filter(|&place| graph.length(place).is_some()) else { continue };
            let (others, first) = other_referrers(graph, place, listed_max);
            let listed = first.into_iter().map(|referrer| ways.keep(graph, way_through(graph, place, referrer)));
            let listed = listed.collect();
            let shortest = ways.keep(graph, way_to(graph, place));
            ways.pages.insert(text, PageWays { shortest, others, listed });
        }
        ways
    }

    /// Adds the ways by the pages that link this one, which sends visitors on, as those do for which `sends_on` holds.
    pub fn add_links<E>(
        &mut self,
        graph: &HopGraph,
        (text, id): (String, UrlId),
        sends_on: &mut impl FnMut(UrlId) -> Result<bool, E>,
    ) -> Result<(), E> {
        if let Some(place) = graph.place(id).filter(|&place| graph.length(place).is_some()) {
            let links = links_to(graph, place, sends_on)?;
            let links = links.into_iter().map(|(at, stops)| LinkWay { at, way: self.keep(graph, stops) }).collect();
            self.links.insert(text, links);
        }
        Ok(())
    }

    /// The URLs whose texts are needed, in the order of their numbers.
    pub fn urls(&self) -> BTreeSet<UrlId> {
        self.all().flatten().map(|&(url, _)| url).collect()
    }

    /// The hops, from page to page, whose words are needed.
    pub fn links(&self) -> BTreeSet<(UrlId, UrlId)> {
        self.all().flat_map(|way| way.windows(2)).map(|stops| (stops[0].0, stops[1].0)).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Way> {
        let to_pages = self.pages.values().flat_map(|page| std::iter::once(&page.shortest).chain(&page.listed));
        to_pages.chain(self.links.values().flatten().map(|link| &link.way))
    }

    fn keep(&mut self, graph: &HopGraph, stops: Stops) -> Way {
        if let Some((seed, result)) = stops.first().and_then(|&(place, _)| Some((place, graph.result(place)?))) {
            self.results.entry(graph.url(seed)).or_insert_with(|| result.clone());
        }
        let via = |before: Option<Referrer>| before.map_or(Via::Seed, |referrer| Via::Hop(referrer.kind));
        stops.into_iter().map(|(place, before)| (graph.url(place), via(before))).collect()
    }
}

impl Past {
    /// Takes the ways, the texts of [`Ways::urls`], and the words of [`Ways::links`] where they were kept.
    pub fn new(
        ways: Ways,
        urls: impl IntoIterator<Item = (UrlId, String)>,
        links: impl IntoIterator<Item = ((UrlId, UrlId), String)>,
    ) -> Self {
        Past { ways, urls: urls.into_iter().collect(), links: links.into_iter().collect() }
    }

    /// The ways to a finding; none if no way from a seed is on record.
    pub fn trace(&self, finding: &Finding) -> Option<Traced> {
        let page = self.ways.pages.get(finding.page.as_str())?;
        Some(Traced {
            shortest: self.chain(&page.shortest, finding),
            others: page.others,
            listed: page.listed.iter().map(|way| self.chain(way, finding)).collect(),
        })
    }

    /// The shortest way to a finding alone.
    pub fn shortest(&self, finding: &Finding) -> Option<Chain> {
        self.ways.pages.get(finding.page.as_str()).map(|page| self.chain(&page.shortest, finding))
    }

    /// The pages that link the page of a finding, where that sends visitors on.
    pub fn linked(&self, finding: &Finding, rules: &SiteRules) -> Vec<Linked> {
        let Some(sent) = finding.sightings.iter().find(|seen| sends_on(&seen.sighting)) else { return Vec::new() };
        let links = self.ways.links.get(finding.page.as_str()).into_iter().flatten();
        links
            .filter_map(|LinkWay { at, way }| Linked::new(finding, sent, self.chain(way, finding), *at, rules))
            .collect()
    }

    /// The stops with their texts, and the watchlisted thing at the end.
    fn chain(&self, way: &Way, finding: &Finding) -> Chain {
        let mut steps = Vec::with_capacity(way.len() + 1);
        let mut before = None;
        for &(url, via) in way {
            let words = before.and_then(|from| self.links.get(&(from, url)));
            steps.push(ChainStep {
                url: self.urls.get(&url).cloned().unwrap_or_default(),
                via,
                text: words.cloned().unwrap_or_default(),
                seed: if before.is_none() { self.ways.results.get(&url).cloned() } else { None },
                visited: true,
                tier: 0,
            });
            before = Some(url);
        }
        steps.extend(last_step(finding));
        Chain { steps }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use suyuan_model::{
        EvidenceLevel, FindingId, HopKind, PageUrl, Place, Severity, Sighting, SightingSeen, Site, Technique,
        Timestamp, Vantage, Watch, WatchId, WatchKind,
    };

    use super::*;
    use crate::{CHAINS_LISTED_MAX, REDIRECTORS_MAX};
    use HopKind::{Embed, Link, Redirect, Refresh};

    fn url(id: u32) -> String {
        format!("http://h{id:06}.example/")
    }

    fn finding_on(page: &str) -> Finding {
        let page = PageUrl::new(page).unwrap();
        let watch = Watch {
            kind: WatchKind::Domain,
            value: "casino.example".to_owned(),
            category: "gambling".to_owned(),
            source: "list".to_owned(),
            listed: None,
            licence: String::new(),
        };
        let sighting = Sighting {
            watch: WatchId(0),
            technique: Technique::T1,
            place: Place::Text,
            concealment: Vec::new(),
            raw: "casino.example".to_owned(),
            decoded_by: Vec::new(),
            matched_url: None,
            text: String::new(),
            rel: Vec::new(),
            selector: None,
            byte_offset: Some(7),
            snippet: String::new(),
            severity: Severity::Low,
            level: EvidenceLevel::E0,
        };
        let at = Timestamp::parse("2026-11-23T20:00:00Z").unwrap();
        let seen =
            SightingSeen { sighting, vantage: Vantage::Plain, http_status: 200, sha256: String::new(), at, warc: None };
        Finding {
            id: FindingId::of(&page, &watch),
            page_found: page.as_str().to_owned(),
            site: Site::from_text(page.host()),
            page,
            watch,
            severity: Severity::Low,
            level: EvidenceLevel::E0,
            first_seen: at,
            last_seen: at,
            run: "crawl-1".to_owned(),
            sightings: vec![seen],
        }
    }

    /// The past in which these hops are known, for findings on these pages; every hop says where it leads.
    fn past(count: u32, hops: &[(u32, u32, HopKind)], seeds: &[u32], pages: &[u32]) -> Past {
        let numbered = hops.iter().map(|&(from, to, kind)| (UrlId(from), UrlId(to), kind));
        let graph = HopGraph::new((1..=count).map(UrlId), numbered, seeds.iter().map(|&seed| (UrlId(seed), None)));
        let ways = Ways::new(&graph, pages.iter().map(|&page| (url(page), UrlId(page))), CHAINS_LISTED_MAX);
        let urls: Vec<_> = ways.urls().into_iter().map(|id| (id, url(id.0))).collect();
        let links: Vec<_> = ways.links().into_iter().map(|hop| (hop, format!("to {}", hop.1.0))).collect();
        Past::new(ways, urls, links)
    }

    fn numbers(chain: &Chain) -> Vec<u32> {
        let pages = chain.steps.iter().filter(|step| step.visited);
        pages.map(|step| step.url["http://h".len()..][..6].parse().unwrap()).collect()
    }

    fn told(past: &Past, page: u32) -> Option<(Vec<u32>, u64, Vec<Vec<u32>>)> {
        let traced = past.trace(&finding_on(&url(page)))?;
        Some((numbers(&traced.shortest), traced.others, traced.listed.iter().map(numbers).collect()))
    }

    #[test]
    fn a_chain_begins_at_a_seed_and_ends_at_what_is_watched() {
        let past = past(3, &[(1, 2, Redirect), (2, 3, Embed)], &[1], &[3]);
        let chain = past.shortest(&finding_on(&url(3))).unwrap();
        let steps: Vec<_> = chain
            .steps
            .iter()
            .map(|step| (step.url.as_str(), step.via.name(), step.text.as_str(), step.visited))
            .collect();
        assert_eq!(
            steps,
            [
                ("http://h000001.example/", "seed", "", true),
                ("http://h000002.example/", "redirect", "to 2", true),
                ("http://h000003.example/", "embed", "to 3", true),
                ("http://casino.example/", "text", "", false),
            ]
        );
    }

    #[test]
    fn both_sides_of_a_diamond_are_told_the_first_by_url_as_the_shortest() {
        let past = past(4, &[(1, 3, Link), (1, 2, Link), (3, 4, Link), (2, 4, Link)], &[1], &[4]);
        assert_eq!(told(&past, 4), Some((vec![1, 2, 4], 1, vec![vec![1, 3, 4]])));
    }

    #[test]
    fn the_nearest_of_several_seeds_begins_the_chain() {
        let past = past(5, &[(1, 2, Link), (2, 5, Link), (4, 5, Link), (3, 4, Refresh)], &[1, 3], &[5]);
        assert_eq!(told(&past, 5), Some((vec![3, 4, 5], 1, vec![vec![1, 2, 5]])));
    }

    #[test]
    fn circles_and_links_to_itself_are_no_other_chains() {
        let hops = [(1, 2, Link), (2, 2, Link), (2, 3, Link), (3, 2, Link), (3, 1, Link), (1, 2, Embed)];
        assert_eq!(told(&past(3, &hops, &[1], &[2]), 2), Some((vec![1, 2], 0, vec![])));
    }

    #[test]
    fn a_seed_with_findings_is_its_own_chain_and_tells_who_else_leads_there() {
        assert_eq!(told(&past(2, &[(2, 1, Link)], &[1, 2], &[1]), 1), Some((vec![1], 1, vec![vec![2, 1]])));
    }

    /// The pages that link the last one, which sends visitors on like every other from the third on, and what they name.
    fn linked(count: u32, hops: &[(u32, u32, HopKind)]) -> Vec<(Vec<u32>, String)> {
        let numbered = hops.iter().map(|&(from, to, kind)| (UrlId(from), UrlId(to), kind));
        let graph = HopGraph::new((1..=count).map(UrlId), numbered, [(UrlId(1), None)]);
        let mut ways = Ways::new(&graph, [], 0);
        let sends_on = |id: UrlId| Ok::<_, std::convert::Infallible>(id.0 > 2);
        ways.add_links(&graph, (url(count), UrlId(count)), &mut { sends_on }).unwrap();
        let urls: Vec<_> = ways.urls().into_iter().map(|id| (id, url(id.0))).collect();
        let past = Past::new(ways, urls, []);
        let mut finding = finding_on(&url(count));
        assert_eq!(past.linked(&finding, &SiteRules::default()), []);
        let sighting = &mut finding.sightings[0].sighting;
        (sighting.technique, sighting.place) = (Technique::N5, Place::HeaderLocation);
        let linked = past.linked(&finding, &SiteRules::default());
        assert!(linked.iter().all(|one| one.finding.id == finding.id));
        linked.iter().map(|one| (numbers(&one.chain), one.finding.sightings[0].sighting.raw.clone())).collect()
    }

    #[test]
    fn what_sends_on_is_linked_by_pages_over_others_that_send_on() {
        let hops = [(1, 2, Link), (1, 4, Link), (2, 3, Link), (3, 4, Redirect), (3, 2, Link)];
        assert_eq!(linked(4, &hops), [(vec![1, 4], url(4)), (vec![1, 2, 3, 4], url(3))]);
        // A page of a redirector that only links is none of the way.
        assert_eq!(linked(4, &[(1, 3, Link), (3, 4, Link)]), []);
    }

    #[test]
    fn redirectors_in_a_row_are_looked_through_as_far_as_a_crawl_follows_them() {
        let row = |count: u32| {
            let redirects = (3..count).map(|at| (at, at + 1, Redirect));
            linked(count, &redirects.chain([(1, 3, Link)]).collect::<Vec<_>>()).len()
        };
        let last = 3 + REDIRECTORS_MAX as u32;
        assert_eq!((row(last), row(last + 1)), (1, 0));
    }

    #[test]
    fn a_page_to_which_no_way_is_left_has_no_chain() {
        let past = past(3, &[(2, 3, Link)], &[1], &[3]);
        assert_eq!(told(&past, 3), None);
        assert_eq!(past.shortest(&finding_on(&url(3))), None);
        assert_eq!(Past::default().trace(&finding_on(&url(1))), None);
    }

    #[test]
    fn of_many_other_chains_the_first_few_are_told_and_all_are_counted() {
        let hops: Vec<_> = (2..20).flat_map(|list| [(1, list, Link), (list, 20, Link)]).collect();
        let (shortest, others, listed) = told(&past(20, &hops, &[1], &[20]), 20).unwrap();
        assert_eq!((shortest, others, listed.len()), (vec![1, 2, 20], 17, CHAINS_LISTED_MAX));
        assert_eq!(listed[4], [1, 7, 20]);
    }

    #[test]
    fn a_hundred_thousand_findings_cost_a_look_at_each_step_of_their_chains_and_no_more() {
        let looks = |count: u32| {
            // A tree in which every page leads to ten others.
            let hops = (2..=count).map(|page| (UrlId(page / 10 + 1), UrlId(page), Link));
            let graph = HopGraph::new((1..=count).map(UrlId), hops, [(UrlId(1), None)]);
            let ways = Ways::new(&graph, (1..=count).map(|page| (url(page), UrlId(page))), 0);
            assert_eq!((ways.urls().len(), ways.links().len()), (count as usize, count as usize - 1));
            (graph.looks.get(), ways.all().map(|way| way.len() as u64).sum::<u64>())
        };
        let (few, steps_of_few) = looks(10_000);
        let (many, steps_of_many) = looks(100_000);
        assert!(few <= 4 * steps_of_few && many <= 4 * steps_of_many, "{few} {steps_of_few}, {many} {steps_of_many}");
        assert!(many <= 13 * few, "ten times the findings cost {few} looks, then {many}");
    }

    /// The length of the best way by trying out every simple way.
    fn best(at: u32, hops: &[(u32, u32, HopKind)], seeds: &[u32], seen: &mut Vec<u32>) -> Option<(u32, u32)> {
        if seeds.contains(&at) {
            return Some((0, 0));
        }
        seen.push(at);
        let mut shortest = None;
        for &(from, _, kind) in hops.iter().filter(|&&(_, to, _)| to == at) {
            if !seen.contains(&from)
                && let Some((cost, steps)) = best(from, hops, seeds, seen)
            {
                let length = (cost + u32::from(!kind.is_free()), steps + 1);
                shortest = Some(shortest.map_or(length, |known: (u32, u32)| known.min(length)));
            }
        }
        seen.pop();
        shortest
    }

    proptest::proptest! {
        #[test]
        fn on_any_graph_chains_are_real_ways_and_the_first_is_the_shortest(
            hops in proptest::collection::vec((1u32..8, 1u32..8, 0usize..4), 0..16),
            seeds in proptest::collection::btree_set(1u32..8, 0..3),
            page in 1u32..8,
        ) {
            let hops: Vec<_> = hops.into_iter().map(|(from, to, kind)| (from, to, [Link, Embed, Redirect, Refresh][kind])).collect();
            let seeds: Vec<u32> = seeds.into_iter().collect();
            let past = past(8, &hops, &seeds, &[page]);
            let finding = finding_on(&url(page));
            let best = best(page, &hops, &seeds, &mut Vec::new());
            let Some(traced) = past.trace(&finding) else {
                proptest::prop_assert_eq!(best, None);
                return Ok(());
            };
            proptest::prop_assert_eq!(past.shortest(&finding), Some(traced.shortest.clone()));
            let mut lengths = Vec::new();
            let mut before_last = BTreeSet::new();
            for chain in std::iter::once(&traced.shortest).chain(&traced.listed) {
                let way = numbers(chain);
                proptest::prop_assert!(seeds.contains(&way[0]) && way.last() == Some(&page), "{:?}", way);
                proptest::prop_assert_eq!(way.iter().collect::<BTreeSet<_>>().len(), way.len(), "goes in a circle");
                let mut cost = 0;
                for (place, pair) in way.windows(2).enumerate() {
                    let Via::Hop(kind) = chain.steps[place + 1].via else { panic!("{chain:?}") };
                    proptest::prop_assert!(hops.contains(&(pair[0], pair[1], kind)), "no hop {:?} {}", pair, kind);
                    cost += u32::from(!kind.is_free());
                }
                lengths.push((cost, way.len() as u32 - 1));
                proptest::prop_assert!(before_last.insert(way.iter().rev().nth(1).copied()), "told twice");
                let last = chain.steps.last().unwrap();
                proptest::prop_assert_eq!((last.visited, last.via), (false, Via::Place(Place::Text)));
            }
            proptest::prop_assert_eq!(Some(lengths[0]), best);
            proptest::prop_assert!(lengths.is_sorted(), "{:?}", lengths);
            proptest::prop_assert_eq!(traced.listed.len() as u64, traced.others.min(CHAINS_LISTED_MAX as u64));
        }
    }
}
