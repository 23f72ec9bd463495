//! The watched things that findings name, each once, and the hosts that name them.

use std::collections::BTreeMap;

use suyuan_model::{Finding, Site, Timestamp, Watch, WatchKind};

/// A watched thing that findings name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The thing, as the list has it.
    pub watch: Watch,
    /// When it was first seen anywhere.
    pub first_seen: Timestamp,
    /// When it was last seen anywhere.
    pub last_seen: Timestamp,
    /// On how many sites.
    pub sites: u64,
    /// On how many pages.
    pub pages: u64,
    /// The site that was counted last.
    site: Site,
}

/// The things that findings name. What is held are these and the hosts of their pages, and no finding.
#[derive(Clone, Debug, Default)]
pub struct Things {
    things: BTreeMap<(WatchKind, String), Thing>,
    hosts: BTreeMap<String, Site>,
}

impl Things {
    /// Notes the host of a finding, which is not blocked whatever becomes of the finding.
    pub fn meet(&mut self, finding: &Finding) {
        if !self.hosts.contains_key(finding.page.host()) {
            self.hosts.insert(finding.page.host().to_owned(), finding.site.clone());
        }
    }

    /// Takes a finding; those of one site come together.
    pub fn take(&mut self, finding: &Finding) {
        self.meet(finding);
        let key = (finding.watch.kind, finding.watch.value.clone());
        let thing = self.things.entry(key).or_insert_with(|| Thing {
            watch: finding.watch.clone(),
            first_seen: finding.first_seen,
            last_seen: finding.last_seen,
            sites: 1,
            pages: 0,
            site: finding.site.clone(),
        });
        thing.first_seen = thing.first_seen.min(finding.first_seen);
        thing.last_seen = thing.last_seen.max(finding.last_seen);
        thing.pages += 1;
        if thing.site != finding.site {
            thing.sites += 1;
            thing.site = finding.site.clone();
        }
    }

    /// Whether findings name this.
    pub fn has(&self, kind: WatchKind, value: &str) -> bool {
        self.things.contains_key(&(kind, value.to_owned()))
    }

    /// Keeps those that pass, and tells how many did not.
    pub fn keep(&mut self, passes: impl Fn(&Watch) -> bool) -> u64 {
        let before = self.things.len();
        self.things.retain(|_, thing| passes(&thing.watch));
        (before - self.things.len()) as u64
    }

    /// The things, by kind and value.
    pub fn iter(&self) -> impl Iterator<Item = &Thing> {
        self.things.values()
    }

    /// The hosts with findings, each with its site.
    pub(super) fn hosts(&self) -> impl Iterator<Item = (&str, &Site)> {
        self.hosts.iter().map(|(host, site)| (host.as_str(), site))
    }
}
