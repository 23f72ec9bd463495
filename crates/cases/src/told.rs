//! Which hops the chains of findings are told by: what a ledger must not forget.

use std::collections::BTreeSet;

use suyuan_model::UrlId;

use crate::graph::HopGraph;
use crate::trace::other_referrers;

/// Every hop, from page to page, on the shortest way to one of these pages, or to a page that leads to one.
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
    for page in pages {
        let Some(place) = graph.place(page).filter(|&place| graph.length(place).is_some()) else { continue };
        walk(place, &mut walked, &mut told);
        for referrer in other_referrers(graph, place, usize::MAX).1 {
            told.insert((graph.url(referrer.page), page));
            walk(referrer.page, &mut walked, &mut told);
        }
    }
    told
}
