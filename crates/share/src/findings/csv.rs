//! A finding as one row of a sheet: what is watchlisted is harmless, columns and codes stay English.

use std::collections::BTreeSet;

use suyuan_model::{Chain, Finding, Sighting};
use suyuan_words::Lang;

use crate::{chains, harmless};

/// The columns, in their order.
pub(crate) const COLUMNS: &[&str] = &[
    "id",
    "page",
    "page_found",
    "host",
    "site",
    "watch",
    "kind",
    "category",
    "source",
    "severity",
    "evidence_level",
    "techniques",
    "places",
    "concealment",
    "first_seen",
    "last_seen",
    "run",
    "sightings",
    "chain",
];

pub(crate) fn row(lang: Lang, finding: &Finding, chain: Option<&Chain>) -> Vec<String> {
    let names = [finding.watch.value.as_str()];
    vec![
        finding.id.to_string(),
        harmless::page(finding.page.as_str(), &names),
        harmless::page(&finding.page_found, &names),
        finding.page.host().to_owned(),
        finding.site.as_str().to_owned(),
        harmless::watched(&finding.watch),
        finding.watch.kind.name().to_owned(),
        finding.watch.category.clone(),
        finding.watch.source.clone(),
        finding.severity.name().to_owned(),
        finding.level.name().to_owned(),
        distinct(finding, |sighting| vec![sighting.technique.name()]),
        distinct(finding, |sighting| vec![sighting.place.name()]),
        distinct(finding, |sighting| sighting.concealment.iter().map(|way| way.name()).collect()),
        finding.first_seen.to_string(),
        finding.last_seen.to_string(),
        finding.run.clone(),
        finding.sightings.len().to_string(),
        chain.map(|chain| chains::in_one_line(lang, chain, &names)).unwrap_or_default(),
    ]
}

/// The distinct words of all sightings, in the order of the page.
fn distinct(finding: &Finding, words: impl Fn(&Sighting) -> Vec<&'static str>) -> String {
    let mut told = BTreeSet::new();
    let all = finding.sightings.iter().flat_map(|seen| words(&seen.sighting));
    all.filter(|&word| told.insert(word)).collect::<Vec<_>>().join(" ")
}
