//! Hands over what a ledger holds, as the values that `cases` takes.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_cases::{CaseFile, Gap, HopGraph, Known, Linked, PagesRead, Past, Ways};
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_model::{Finding, PageUrl, Site, SiteRules, Timestamp, UrlId, Vantage};

use crate::allowed::Allowed;

/// Every hop of every run. Costs one pass over the ledger.
pub(crate) fn graph(reader: &Reader) -> Result<HopGraph, LedgerError> {
    let graph = reader.graph()?;
    Ok(HopGraph::new(reader.url_ids_by_text()?, graph.hops(), graph.seeds.iter().cloned()))
}

/// The ways to every page with findings that is wanted, beside the shortest at most `listed_max` of each in full, and
/// to each that only sends visitors on those by every page that links it.
pub(crate) fn past(reader: &Reader, listed_max: usize, is_wanted: impl Fn(&str) -> bool) -> Result<Past, LedgerError> {
    let mut pages = reader.pages_of_findings()?;
    pages.retain(|(page, _)| is_wanted(page));
    if pages.is_empty() {
        return Ok(Past::default());
    }
    let graph = graph(reader)?;
    let mut ways = Ways::new(&graph, pages.iter().cloned(), listed_max);
    let mut sends_on = |id: UrlId| Ok::<_, LedgerError>(reader.url_text(id)?.is_some_and(|url| is_wrapper(&url)));
    for page in pages.into_iter().filter(|(page, _)| is_wrapper(page)) {
        ways.add_links(&graph, page, &mut sends_on)?;
    }
    told(reader, ways)
}

/// The ways with the texts on them.
fn told(reader: &Reader, ways: Ways) -> Result<Past, LedgerError> {
    let url = |id: UrlId| Ok((id, reader.url_text(id)?.unwrap_or_default()));
    let urls = ways.urls().into_iter().map(url).collect::<Result<Vec<_>, LedgerError>>()?;
    let link = |(from, to)| Ok(((from, to), reader.hop_text(from, to)?));
    let links = ways.links().into_iter().map(link).collect::<Result<Vec<_>, LedgerError>>()?;
    Ok(Past::new(ways, urls, links))
}

/// What was found behind links to what only sends visitors on, as it concerns the pages with the links.
pub(crate) fn linked(reader: &Reader, now: Timestamp) -> Result<Vec<Linked>, LedgerError> {
    let (rules, allowed, past) = (rules(reader)?, Allowed::of(reader, now)?, past(reader, 0, is_wrapper)?);
    let mut linked = Vec::new();
    for (page, _) in reader.pages_of_findings()?.into_iter().filter(|(page, _)| is_wrapper(page)) {
        for finding in reader.findings(&FindingFilter { page: PageUrl::new(&page).ok(), ..FindingFilter::default() })? {
            let finding = allowed.without(finding?);
            linked.extend(finding.into_iter().flat_map(|finding| past.linked(&finding, &rules)));
        }
    }
    Ok(linked)
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

/// The cases of all findings, the worst first.
///
/// What is allowed `now` is no case, although an earlier run recorded it.
pub(crate) fn cases(reader: &Reader, include_info: bool, now: Timestamp) -> Result<Vec<CaseFile>, LedgerError> {
    let rules = rules(reader)?;
    let allowed = Allowed::of(reader, now)?;
    let histories = reader.case_histories()?;
    let left_out = reader.not_looked_at()?.into_iter().map(|left_out| (left_out.url, left_out.why, left_out.pages));
    let gaps = suyuan_cases::gaps_by_site(&rules, left_out);
    let sites: BTreeSet<Site> = reader.sites_of_findings()?.into_iter().collect();
    let read = pages_read(reader, &rules, &sites)?;
    let links = links_between(reader, &rules)?;
    let claims = reader.claims()?;
    let in_the_middle = |(site, chars): (Site, Vec<u64>)| chars.get(chars.len() / 2).map(|&chars| (site, chars));
    let text_chars = reader.text_chars()?.into_iter().filter_map(in_the_middle).collect();
    let known = Known {
        rules: &rules,
        histories: &histories,
        claims: &claims,
        read: &read,
        links: &links,
        text_chars: &text_chars,
        now,
        gaps: &gaps,
        include_info,
    };
    // Findings pass by one at a time, and of the ways to them only those are looked up that are told.
    let findings = reader.findings(&FindingFilter::default())?;
    let findings = findings.filter_map(|finding| finding.map(|finding| allowed.without(finding)).transpose());
    let mut hops = None;
    let shortest = |finding: &Finding| {
        let Some(page) = reader.page_of(finding.id)? else { return Ok(None) };
        let hops = match &mut hops {
            Some(hops) => &*hops,
            None => &*hops.insert(graph(reader)?),
        };
        let way = Ways::new(hops, [(finding.page.as_str().to_owned(), page)], 0);
        Ok(told(reader, way)?.shortest(finding))
    };
    suyuan_cases::cases(findings, &past(reader, 0, is_wrapper)?, known, shortest)
}

/// What was read of the sites with findings.
fn pages_read(
    reader: &Reader,
    rules: &SiteRules,
    sites: &BTreeSet<Site>,
) -> Result<BTreeMap<Site, PagesRead>, LedgerError> {
    let mut read: BTreeMap<Site, PagesRead> = BTreeMap::new();
    reader.each_page_read(|url| {
        let Ok(page) = PageUrl::new(url) else { return };
        let site = rules.site_of(&page);
        if sites.contains(&site) {
            let read = read.entry(site).or_default();
            read.pages += 1;
            read.front_page |= page.path() == "/" && page.query().is_none();
        }
    })?;
    Ok(read)
}

/// Which sites with findings lead to which, from page to page.
fn links_between(reader: &Reader, rules: &SiteRules) -> Result<BTreeSet<(Site, Site)>, LedgerError> {
    let mut links = BTreeSet::new();
    reader.each_link_between_findings(|from, to| {
        if let (Ok(from), Ok(to)) = (PageUrl::new(from), PageUrl::new(to)) {
            links.insert((rules.site_of(&from), rules.site_of(&to)));
        }
    })?;
    Ok(links)
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
