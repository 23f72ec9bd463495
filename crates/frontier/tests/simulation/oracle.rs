//! Which pages a run has to visit, and by which ways: every way is tried again and again until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_frontier::{Plan, REDIRECTS_MAX, Scope};
use suyuan_model::{HopKind, PageUrl};

use crate::random::RandomWeb;
use crate::run::Way;

/// The best of every way that was found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Best {
    hops: u8,
    /// The last hop is a redirect or refresh; of ways with equally many hops, one that a visitor notices is shown.
    is_free: bool,
    via: Option<PageUrl>,
    redirects: u8,
    /// A page with findings names it, or names what redirects to it.
    is_of_finding: bool,
}

/// Every page that a run has to read.
pub(crate) fn expected(web: &RandomWeb, plan: &Plan) -> BTreeMap<String, Way> {
    let best_of_seed = || Best { hops: 0, is_free: false, via: None, redirects: 0, is_of_finding: false };
    let mut pages: BTreeMap<PageUrl, Best> = web.seeds().into_iter().map(|seed| (seed.url, best_of_seed())).collect();
    loop {
        let before = pages.clone();
        let ground: BTreeSet<String> = pages
            .iter()
            .filter(|(_, best)| best.hops == 0 && is_within(best, plan))
            .map(|(page, _)| place(page, plan))
            .collect();
        for (from, best) in &before {
            if !is_within(best, plan) || !web.permits(from) {
                continue;
            }
            let answer = web.page(from);
            for (kind, to) in answer.hops.iter().filter(|(kind, _)| *kind != HopKind::Form) {
                let (hops, redirects) =
                    if kind.is_free() { (best.hops, best.redirects + 1) } else { (best.hops + 1, 0) };
                let is_of_finding = answer.has_findings || kind.is_free() && best.is_of_finding;
                let is_in_scope = match plan.scope {
                    Scope::Any => true,
                    Scope::Follow => is_of_finding || ground.contains(&place(to, plan)),
                    Scope::Host | Scope::Site => ground.contains(&place(to, plan)),
                };
                if hops > 0 && !is_in_scope || to == from {
                    continue;
                }
                let way = Best { hops, is_free: kind.is_free(), via: Some(from.clone()), redirects, is_of_finding };
                pages.entry(to.clone()).and_modify(|best| best.take(&way)).or_insert(way);
            }
        }
        if pages == before {
            break;
        }
    }
    // Of redirects that lead to a page on equally long ways, any may be shown that comes from a seed.
    let shown = |best: &Best| best.via.as_ref().filter(|_| !best.is_free).map(PageUrl::to_string);
    let end = |(page, best): (PageUrl, Best)| (page.to_string(), Way(best.hops, shown(&best)));
    pages.into_iter().filter(|(page, best)| is_within(best, plan) && web.permits(page)).map(end).collect()
}

impl Best {
    fn take(&mut self, way: &Best) {
        if (way.hops, way.is_free, &way.via) < (self.hops, self.is_free, &self.via) {
            (self.hops, self.is_free, self.via) = (way.hops, way.is_free, way.via.clone());
        }
        self.redirects = self.redirects.min(way.redirects);
        self.is_of_finding |= way.is_of_finding;
    }
}

fn is_within(best: &Best, plan: &Plan) -> bool {
    best.hops <= plan.hops_max && best.redirects <= REDIRECTS_MAX
}

fn place(page: &PageUrl, plan: &Plan) -> String {
    if plan.scope == Scope::Host { page.host().to_owned() } else { plan.rules.site_of(page).to_string() }
}
