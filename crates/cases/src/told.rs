//! Which hops the chains of findings are told by: what a ledger must not forget.

use std::collections::BTreeSet;

use suyuan_model::UrlId;

use crate::graph::HopGraph;
use crate::trace::other_referrers;

/// Every hop, from page to page, on the shortest way to one of these pages, or to a page that leads to one, straight or over redirects.
pub fn hops_told(graph: &HopGraph, pages: impl IntoIterator<Item = UrlId>) -> BTreeSet<(UrlId, UrlId)> {
    let mut told = BTreeSet::new();
    // Pages whose way is among the hops already.
    let mut walked = BTreeSet::new();
    let walk = |mut at: u32, walked: &mut BTreeSet<u32>, told: &mut BTreeSet<_>| {
        while walked.insert(at)
            && let Some(before) = graph.before(at)
        {
            told.insert((graph.url(before.page), graph.url(at)));
            at = before.page;
        }
    };
    let mut places: Vec<u32> = pages.into_iter().filter_map(|page| graph.place(page)).collect();
    let mut met = BTreeSet::new();
    while let Some(place) = places.pop() {
        if graph.length(place).is_none() || !met.insert(place) {
            continue;
        }
        walk(place, &mut walked, &mut told);
        for referrer in other_referrers(graph, place, usize::MAX).1 {
            told.insert((graph.url(referrer.page), graph.url(place)));
            walk(referrer.page, &mut walked, &mut told);
        }
        // Who links what only sends on belongs to the same chains.
        places.extend(graph.referrers(place).iter().filter(|it| it.kind.is_free()).map(|it| it.page));
    }
    told
}
