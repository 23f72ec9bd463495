//! The ways that a ledger knows: how one gets from a seed to a page.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use suyuan_cases::{Gap, HopGraph, Hops, Linked, LinkedFindings, Past, Ways};
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_model::{PageUrl, SiteRules, Timestamp, UrlId, Vantage};

use crate::allowed::Allowed;
use crate::marked::Marks;

/// The ways of a ledger. Its hops are read once, when a way is first asked for; texts only as far as they are told.
pub(crate) struct Trails<'a> {
    reader: &'a Reader,
    graph: OnceCell<HopGraph>,
}

impl<'a> Trails<'a> {
    pub(crate) fn of(reader: &'a Reader) -> Self {
        Trails { reader, graph: OnceCell::new() }
    }

    /// Every hop of every run. Costs one pass over the ledger.
    pub(crate) fn graph(&self) -> Result<&HopGraph, LedgerError> {
        if let Some(graph) = self.graph.get() {
            return Ok(graph);
        }
        let mut hops = Hops::between(self.reader.url_ids_by_text()?);
        self.reader.each_hop(|from, to, kind| hops.add(from, to, kind))?;
        let graph = HopGraph::of(hops, self.reader.seeds_met()?);
        Ok(self.graph.get_or_init(|| graph))
    }

    /// The ways to these pages, beside the shortest at most `listed_max` of each in full, and to each that only sends
    /// visitors on those by every page that links it.
    pub(crate) fn to(
        &self,
        pages: impl IntoIterator<Item = (String, UrlId)>,
        listed_max: usize,
    ) -> Result<Past, LedgerError> {
        let pages: BTreeMap<String, UrlId> = pages.into_iter().collect();
        if pages.is_empty() {
            return Ok(Past::default());
        }
        let graph = self.graph()?;
        let mut ways = Ways::new(graph, pages.iter().map(|(page, id)| (page.clone(), *id)), listed_max);
        let mut sends_on =
            |id: UrlId| Ok::<_, LedgerError>(self.reader.url_text(id)?.is_some_and(|url| is_wrapper(&url)));
        for page in pages.into_iter().filter(|(page, _)| is_wrapper(page)) {
            ways.add_links(graph, page, &mut sends_on)?;
        }
        let urls = self.reader.url_texts(ways.urls())?;
        let mut onward: BTreeMap<UrlId, Vec<UrlId>> = BTreeMap::new();
        for (from, to) in ways.links() {
            onward.entry(from).or_default().push(to);
        }
        let mut links = Vec::new();
        for (from, to) in onward {
            let texts = self.reader.hop_texts(from, &to)?;
            links.extend(to.into_iter().zip(texts).map(|(to, text)| ((from, to), text)));
        }
        Ok(Past::new(ways, urls, links))
    }

    /// What was found behind links to what only sends visitors on, as it concerns the pages with the links.
    pub(crate) fn linked(&self, now: Timestamp) -> Result<LinkedFindings, LedgerError> {
        self.linked_marked(now, &Marks::none())
    }

    /// The same as far as it may be handed on.
    pub(crate) fn linked_marked(&self, now: Timestamp, marks: &Marks) -> Result<LinkedFindings, LedgerError> {
        let pages = self.reader.pages_of_findings(is_wrapper)?;
        let (rules, allowed) = (rules(self.reader)?, Allowed::of(self.reader, now)?);
        let mut linked: Vec<Linked> = Vec::new();
        let past = self.to(pages.iter().cloned(), 0)?;
        for (_, page) in pages {
            for finding in self.reader.findings(&FindingFilter { page: Some(page), ..FindingFilter::default() })? {
                let finding = marks.pass(finding?).and_then(|finding| allowed.without(finding));
                linked.extend(finding.into_iter().flat_map(|finding| past.linked(&finding, &rules)));
            }
        }
        Ok(linked.into_iter().collect())
    }
}

/// The pages that, when they were last looked at, still linked what sends visitors to something watched.
pub(crate) fn still_linked(reader: &Reader, now: Timestamp) -> Result<BTreeSet<String>, LedgerError> {
    still_linked_of(reader, &Trails::of(reader).linked(now)?)
}

/// The same of links that are known.
pub(crate) fn still_linked_of(reader: &Reader, linked: &LinkedFindings) -> Result<BTreeSet<String>, LedgerError> {
    let mut pages = BTreeSet::new();
    for finding in linked.findings() {
        for seen in &finding.sightings {
            if reader.last_leads_to(finding.page.as_str(), &seen.sighting.raw)? {
                pages.insert(finding.page.as_str().to_owned());
            }
        }
    }
    Ok(pages)
}

/// Whether a URL is one of a host that only sends visitors on.
fn is_wrapper(url: &str) -> bool {
    PageUrl::new(url).is_ok_and(|url| suyuan_detect::is_wrapper(&url))
}

/// How hosts are grouped into sites: as the last run of each job grouped them.
pub(crate) fn rules(reader: &Reader) -> Result<SiteRules, LedgerError> {
    let mut jobs = BTreeSet::new();
    let mut added = BTreeSet::new();
    for run in reader.runs()?.into_iter().rev().filter(|run| jobs.insert(run.job.clone())) {
        let told = run.plan.lines().find_map(|line| line.strip_prefix("site_rules = ")).unwrap_or_default();
        added.extend(told.split_whitespace().map(str::to_owned));
    }
    Ok(SiteRules::with_shared_hosts(added))
}

/// What was looked at on no page: vantages that the last run of a job was to use and has not, and what this version lacks.
pub(crate) fn gaps_everywhere(reader: &Reader) -> Result<Vec<Gap>, LedgerError> {
    let mut lacking = Vec::new();
    let mut jobs = BTreeSet::new();
    for run in reader.runs()?.into_iter().rev().filter(|run| jobs.insert(run.job.clone())) {
        let asked = run.plan.lines().find_map(|line| line.strip_prefix("vantages = ")).unwrap_or_default();
        lacking.extend(asked.split(' ').filter_map(Vantage::from_name).filter(|&vantage| vantage != Vantage::Plain));
    }
    Ok(suyuan_cases::gaps_everywhere(lacking, &reader.looks()?, suyuan_detect::looks_for))
}
