//! Links to what sends visitors on: the shortener is not at fault, and the page that links it has something to remove.
//!
//! What a link to a shortener leads to is known only once the shortener answered. So it is no sighting of the page that
//! links it, and is told of its site from the hops.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use suyuan_model::{
    Chain, EvidenceLevel, Finding, FindingId, HopKind, PageUrl, Place, Sighting, SightingSeen, Site, SiteRules,
    Technique, Via,
};

/// What was found behind a link, as it concerns the page with the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The finding of what sends on, on the page that links it; its proof is what the first answered.
    pub finding: Finding,
    /// The way from a seed by that page to the watchlisted thing.
    pub chain: Chain,
    /// The site of what sends on.
    pub from: Site,
}

/// What was found behind links to what only sends visitors on, by the sites with the links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkedFindings {
    /// The findings that are told of the sites that link them, and not of their own.
    elsewhere: BTreeSet<FindingId>,
    /// Of each site in the order of the findings.
    by_site: BTreeMap<Site, Vec<Linked>>,
}

impl FromIterator<Linked> for LinkedFindings {
    /// Takes what is linked in the order of its findings within a site.
    fn from_iter<T: IntoIterator<Item = Linked>>(linked: T) -> Self {
        let mut findings = LinkedFindings::default();
        for one in linked {
            findings.elsewhere.insert(one.finding.id);
            findings.by_site.entry(one.finding.site.clone()).or_default().push(one);
        }
        // Findings pass by in the order of their sites.
        findings.by_site.values_mut().for_each(|linked| linked.sort_by(|a, b| a.from.cmp(&b.from)));
        findings
    }
}

impl LinkedFindings {
    /// Whether a finding is told of the sites that link it.
    pub(crate) fn is_elsewhere(&self, finding: FindingId) -> bool {
        !self.elsewhere.is_empty() && self.elsewhere.contains(&finding)
    }

    /// What the pages of a site link.
    pub fn of(&self, site: &Site) -> &[Linked] {
        self.by_site.get(site).map_or(&[], Vec::as_slice)
    }

    /// The next site with such links, in the order of sites.
    pub(crate) fn site_after(&self, before: Option<&Site>) -> Option<&Site> {
        let after = before.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_site.range::<Site, _>((after, Bound::Unbounded)).next().map(|(site, _)| site)
    }

    /// The findings as they concern the pages with the links.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.by_site.values().flatten().map(|linked| &linked.finding)
    }
}

impl Linked {
    /// Takes a finding, the sighting that sends visitors on, and a chain in which the step at this place is a page that links it.
    pub(crate) fn new(
        finding: &Finding,
        sent: &SightingSeen,
        chain: Chain,
        at: usize,
        rules: &SiteRules,
    ) -> Option<Self> {
        let page = PageUrl::new(&chain.steps.get(at)?.url).ok()?;
        let named = chain.steps.get(at + 1)?;
        let sighting = Sighting {
            technique: Technique::N5,
            place: place(named.via),
            raw: named.url.clone(),
            text: named.text.clone(),
            selector: None,
            byte_offset: None,
            snippet: String::new(),
            level: EvidenceLevel::E1,
            ..sent.sighting.clone()
        };
        let from = finding.site.clone();
        let finding = Finding {
            site: rules.site_of(&page),
            page_found: page.as_str().to_owned(),
            page,
            severity: sighting.severity,
            level: sighting.level,
            sightings: vec![SightingSeen { sighting, ..sent.clone() }],
            ..finding.clone()
        };
        Some(Linked { finding, chain, from })
    }
}

/// Whether a shortener or wrapper did here what it is for.
pub(crate) fn sends_on(sighting: &Sighting) -> bool {
    sighting.technique == Technique::N5
        && matches!(sighting.place, Place::HeaderLocation | Place::HeaderRefresh | Place::MetaRefresh)
}

/// Where on a page a hop of this kind stands, as far as a hop tells.
fn place(via: Via) -> Place {
    match via {
        Via::Hop(HopKind::Link) => Place::Anchor,
        Via::Hop(HopKind::Redirect) => Place::HeaderLocation,
        Via::Hop(HopKind::Refresh) => Place::MetaRefresh,
        Via::Hop(HopKind::Manifest) => Place::Sitemap,
        _ => Place::Attribute,
    }
}
