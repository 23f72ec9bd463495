//! What a ledger holds, ready to be asked: findings, the hops that led to them, and the cases that they make.

use std::collections::BTreeMap;
use std::path::Path;

use suyuan_cases::{CaseFile, Gap, HopGraph, Known, UrlText};
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_model::{Finding, PageUrl, Site, SiteRules, UrlId};

/// A ledger that is being read.
#[derive(Debug)]
pub(crate) struct Past {
    /// The ledger itself.
    pub(crate) reader: Reader,
    /// How hosts are grouped into sites.
    pub(crate) rules: SiteRules,
}

impl Past {
    /// Opens the ledger at `path` for reading.
    pub(crate) fn open(path: &Path) -> Result<Past, LedgerError> {
        Ok(Past { reader: Reader::open(path)?, rules: SiteRules::default() })
    }

    /// Every hop of every run. Costs one pass over the ledger.
    pub(crate) fn graph(&self) -> Result<HopGraph, LedgerError> {
        let graph = self.reader.graph()?;
        let pages: Vec<UrlId> = graph.pages().collect();
        let hops = pages
            .into_iter()
            .flat_map(|page| graph.hops_from(page).into_iter().map(move |(to, kind)| (page, to, kind)));
        Ok(HopGraph::new(self.reader.url_ids_by_text()?, hops, graph.seeds.iter().cloned()))
    }

    /// The findings that pass the filter, one after another.
    pub(crate) fn findings(
        &self,
        filter: &FindingFilter,
    ) -> Result<impl Iterator<Item = Result<Finding, LedgerError>>, LedgerError> {
        self.reader.findings(filter)
    }

    /// What was not looked at in the last run, by site: refused by robots.txt, not reached, set aside.
    fn gaps(&self) -> Result<BTreeMap<Site, Vec<Gap>>, LedgerError> {
        let mut gaps: BTreeMap<(Site, String), (String, u64)> = BTreeMap::new();
        let last = self.reader.runs()?.into_iter().next_back();
        for row in last.map_or_else(|| Ok(Vec::new()), |run| self.reader.captures_of_run(run.id))? {
            let was_looked_at = matches!(&*row.outcome, "page" | "redirect" | "status" | "not-html");
            let Some(page) = PageUrl::new(&row.url).ok().filter(|_| !was_looked_at && !row.is_robots) else { continue };
            let gap = gaps.entry((self.rules.site_of(&page), row.outcome)).or_insert((row.url, 0));
            gap.1 += 1;
        }
        let mut by_site: BTreeMap<Site, Vec<Gap>> = BTreeMap::new();
        for ((site, why), (what, pages)) in gaps {
            by_site.entry(site).or_default().push(Gap { what, why, pages: Some(pages) });
        }
        Ok(by_site)
    }

    /// The cases of these findings, the worst first.
    pub(crate) fn cases(
        &self,
        findings: Vec<Finding>,
        graph: &HopGraph,
        include_info: bool,
    ) -> Result<Vec<CaseFile>, LedgerError> {
        let states = self.reader.case_states()?;
        let gaps = self.gaps()?;
        let known = Known { rules: &self.rules, states: &states, gaps: &gaps, include_info };
        suyuan_cases::cases(findings, graph, self, known)
    }
}

impl UrlText for Past {
    type Trouble = LedgerError;

    fn id(&self, page: &PageUrl) -> Result<Option<UrlId>, LedgerError> {
        self.reader.url_id(page.as_str())
    }

    fn url(&self, id: UrlId) -> Result<Option<String>, LedgerError> {
        self.reader.url_text(id)
    }

    fn link_text(&self, from: UrlId, to: UrlId) -> Result<Option<String>, LedgerError> {
        self.reader.hop_text(from, to).map(|text| (!text.is_empty()).then_some(text))
    }
}
