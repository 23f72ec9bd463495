//! Links to what sends visitors on: the shortener is not at fault, and the page that links it has something to remove.
//!
//! What a link to a shortener leads to is known only once the shortener answered. So it is no sighting of the page that
//! links it, and is told of its site from the hops.

use suyuan_model::{
    Chain, EvidenceLevel, Finding, HopKind, PageUrl, Place, Sighting, SightingSeen, SiteRules, Technique, Via,
};

/// What was found behind a link, as it concerns the page with the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The finding of what sends on, on the page that links it; its proof is what the first answered.
    pub finding: Finding,
    /// The way from a seed by that page to the watchlisted thing.
    pub chain: Chain,
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
        let finding = Finding {
            site: rules.site_of(&page),
            page_found: page.as_str().to_owned(),
            page,
            severity: sighting.severity,
            level: sighting.level,
            sightings: vec![SightingSeen { sighting, ..sent.clone() }],
            ..finding.clone()
        };
        Some(Linked { finding, chain })
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
