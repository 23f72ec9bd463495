//! What a crawl must come to, by plain relaxation: which pages it meets, and what it finds, given which it could read.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_frontier::{REDIRECTS_MAX, Scope};
use suyuan_model::{PageUrl, SiteRules};

use crate::web::{Says, Web, watched};

/// What a crawl of a web comes to. Pages in traps are not in it: the limits are met there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    /// Every page that is to be visited, with its hops.
    pub(crate) reached: BTreeMap<String, u8>,
    /// Page and watched domain.
    pub(crate) findings: BTreeSet<(String, String)>,
}

/// The best of every way to a page that was found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Best {
    hops: u8,
    /// Redirects and refreshes in a row until here.
    redirects: u8,
    /// A page with findings names it, or names what redirects to it.
    is_of_finding: bool,
}

impl Web {
    /// What a crawl must come to that could read these pages.
    pub(crate) fn truth(&self, is_read: impl Fn(&str) -> bool) -> Truth {
        let seed = || Best { hops: 0, redirects: 0, is_of_finding: false };
        let mut pages: BTreeMap<String, Best> = self.seeds.iter().map(|url| (url.clone(), seed())).collect();
        loop {
            let before = pages.clone();
            let ground: BTreeSet<String> = before
                .iter()
                .filter(|(_, best)| best.hops == 0 && self.is_within(best))
                .map(|(url, _)| self.place(url))
                .collect();
            for (url, best) in before.iter().filter(|(url, best)| self.is_within(best) && is_read(url)) {
                for (to, is_free) in self.hops(url) {
                    let (hops, redirects) = if is_free { (best.hops, best.redirects + 1) } else { (best.hops + 1, 0) };
                    let is_of_finding = !self.seen_on(url).is_empty() || is_free && best.is_of_finding;
                    let is_in_scope = hops == 0
                        || match self.scope {
                            Scope::Any => true,
                            Scope::Host | Scope::Site => ground.contains(&self.place(&to)),
                            Scope::Follow => is_of_finding || ground.contains(&self.place(&to)),
                        };
                    if !is_in_scope || to == *url {
                        continue;
                    }
                    let way = Best { hops, redirects, is_of_finding };
                    pages.entry(to).and_modify(|best| best.take(&way)).or_insert(way);
                }
            }
            if pages == before {
                break;
            }
        }
        let mut truth = Truth::default();
        for (url, best) in pages.into_iter().filter(|(url, best)| self.is_within(best) && !self.is_in_trap(url)) {
            if is_read(&url) {
                truth.findings.extend(self.seen_on(&url).into_iter().map(|at| (url.clone(), watched(at))));
            }
            truth.reached.insert(url, best.hops);
        }
        truth
    }

    /// Every hop that a crawler can see on a page: where to, and whether it costs nothing.
    fn hops(&self, url: &str) -> Vec<(String, bool)> {
        let Some(page) = self.pages.get(url) else { return Vec::new() };
        let links = page.links.iter().map(|to| (to.clone(), false));
        match &page.says {
            Says::Page | Says::NotFound => links.collect(),
            Says::Refresh(to) => links.chain([(to.clone(), true)]).collect(),
            Says::Redirect(to) => vec![(to.clone(), true)],
            Says::Away(_) => Vec::new(),
        }
    }

    /// What is to be found on a page.
    pub(crate) fn seen_on(&self, url: &str) -> BTreeSet<u64> {
        let Some(page) = self.pages.get(url) else { return BTreeSet::new() };
        match page.says {
            Says::Page | Says::Refresh(_) | Says::NotFound => page.plants.clone(),
            Says::Away(at) => BTreeSet::from([at]),
            Says::Redirect(_) => BTreeSet::new(),
        }
    }

    /// The status with which a page answers when all is well.
    pub(crate) fn status(&self, url: &str) -> u16 {
        match self.pages.get(url).map(|page| &page.says) {
            Some(Says::Page | Says::Refresh(_)) => 200,
            Some(Says::Redirect(_) | Says::Away(_)) => 302,
            Some(Says::NotFound) | None => 404,
        }
    }

    fn is_within(&self, best: &Best) -> bool {
        best.hops <= self.hops_max && best.redirects <= REDIRECTS_MAX
    }

    fn place(&self, url: &str) -> String {
        let url = PageUrl::new(url).unwrap();
        if self.scope == Scope::Host { url.host().to_owned() } else { SiteRules::default().site_of(&url).to_string() }
    }
}

impl Best {
    fn take(&mut self, way: &Best) {
        self.hops = self.hops.min(way.hops);
        self.redirects = self.redirects.min(way.redirects);
        self.is_of_finding |= way.is_of_finding;
    }
}
