//! Settles the cases of a ledger, one site after the other: what is held in memory of the findings are those of one site.

use std::collections::{BTreeSet, HashMap};

use suyuan_cases::{
    CaseDraft, CaseFile, Claims, CleanLooks, Contacts, FARM_PAGES_MIN, FARM_WATCHED_MIN, Known, LinkedFindings,
    PagesRead, drafts, last_move,
};
use suyuan_ledger::{Ahead, FindingFilter, LedgerError, Reader};
use suyuan_model::{CaseEvent, Chain, Finding, PageUrl, Site, SiteRules, Timestamp, UrlId};

use crate::allowed::{Allowed, Dismissed};
use crate::marked::Marks;
use crate::past::{self, Trails};

/// Which sites with findings are handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those with more than what is for information only.
    Polluted,
    /// These, and those whose case was moved once: it does not end because its pages only write about the thing by now.
    Followed,
    /// Every one.
    All,
}

impl Which {
    /// Every one where what is for information is asked for, else these.
    pub(crate) fn or_all(self, include_info: bool) -> Self {
        if include_info { Which::All } else { self }
    }

    fn has(self, draft: &CaseDraft, history: &[CaseEvent]) -> bool {
        match self {
            Which::All => true,
            Which::Followed => draft.is_case() || last_move(history).is_some(),
            Which::Polluted => draft.is_case(),
        }
    }
}

/// Hands on the case of each site, in the order of the sites.
///
/// What is allowed `now` is no case, although an earlier run recorded it.
pub(crate) fn each_case(
    ahead: &mut Ahead<'_>,
    which: Which,
    now: Timestamp,
    take: impl FnMut(CaseFile) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    each_case_marked(ahead, which, now, Pages::All, &Marks::none(), take)
}

/// Which pages a case is told with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pages {
    /// All on which something was found.
    All,
    /// Without those that a later look found healthy or gone, while others of the case are left.
    StillThere,
}

/// The same as far as it may be handed on: what is marked more strictly is found nowhere.
pub(crate) fn each_case_marked(
    ahead: &mut Ahead<'_>,
    which: Which,
    now: Timestamp,
    pages: Pages,
    marks: &Marks,
    mut take: impl FnMut(CaseFile) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let reader = ahead.reader;
    let trails = Trails::of(reader);
    let rules = past::rules(reader)?;
    let (allowed, linked) = (Allowed::of(reader, now)?, trails.linked_marked(now, marks)?);
    let mut histories = reader.case_histories()?;
    let dismissed = Dismissed::of(reader, now, &mut histories)?;
    let left_out = reader.not_looked_at()?.into_iter().map(|left_out| (left_out.url, left_out.why, left_out.pages));
    let gaps = suyuan_cases::gaps_by_site(&rules, left_out);
    let mut claims = Claims::default();
    reader.each_claim(|site, seen| claims.add(site, seen))?;
    let contacts: Contacts = reader.contacts()?.into_iter().collect();
    let lookups = reader.lookups()?;
    let sites = Sites::read(reader, &rules, &linked)?;
    let crowded = crowded(reader, &allowed, &linked, &sites)?;
    let mut clean = if pages == Pages::StillThere { reader.clean_looks()? } else { CleanLooks::new() };
    if !clean.is_empty() {
        let still_linked = past::still_linked_of(reader, &linked)?;
        clean.retain(|page, _| !still_linked.contains(page));
    }
    let neighbors = suyuan_cases::neighbors(&sites.links, |site| crowded.contains(site));

    ahead.with_findings(&FindingFilter::default(), |findings| {
        let without = |finding: Finding| {
            let finding = marks.pass(finding)?;
            let is_dismissed = dismissed.has(&finding.site);
            if is_dismissed { allowed.without_listed(finding) } else { allowed.without(finding) }
        };
        let findings = findings.filter_map(|found| found.map(|(_, finding)| without(finding)).transpose());
        for draft in drafts(findings, &linked).still_there(&clean) {
            let draft = draft?;
            let site = draft.site().clone();
            let history = histories.get(&site).map_or(&[][..], Vec::as_slice);
            if !which.has(&draft, history) {
                continue;
            }
            let read = sites.read_of(&site);
            let chars = if draft.is_crowded(read) { reader.text_chars_of(&site)? } else { Vec::new() };
            let known = Known {
                rules: &rules,
                now,
                history,
                claimed: claims.of(&site),
                contacts: &contacts,
                lookups: lookups.get(&site).map_or(&[], Vec::as_slice),
                read,
                neighbors: neighbors.get(&site).copied().unwrap_or(0),
                text_chars: chars.get(chars.len() / 2).copied(),
                gaps: gaps.get(&site).map_or(&[], Vec::as_slice),
                chain: draft
                    .needs_way_to()
                    .map_or(Ok(None), |finding| chain(&trails, reader, finding))?
                    .map(|chain| marks.chain(chain)),
            };
            take(draft.settle(known))?;
        }
        Ok(())
    })
}

/// The shortest way to a finding.
fn chain(trails: &Trails<'_>, reader: &Reader, finding: &Finding) -> Result<Option<Chain>, LedgerError> {
    let Some(page) = reader.page_of(finding.id)? else { return Ok(None) };
    Ok(trails.to([(finding.page.as_str().to_owned(), page)], 0)?.shortest(finding))
}

/// The sites that are crowded by themselves, of those that lead to others or are led to.
fn crowded(
    reader: &Reader,
    allowed: &Allowed,
    linked: &LinkedFindings,
    sites: &Sites,
) -> Result<BTreeSet<Site>, LedgerError> {
    let mut crowded = BTreeSet::new();
    let company: BTreeSet<&Site> = sites.links.iter().flat_map(|(from, to)| [from, to]).collect();
    for site in company {
        // Most have too little to be, and are not read for that.
        let (pages, things) = reader.pages_and_things_of(site)?;
        if linked.of(site).is_empty() && (pages < FARM_PAGES_MIN || things < FARM_WATCHED_MIN) {
            continue;
        }
        let mut findings = Vec::new();
        for finding in reader.findings(&FindingFilter { site: Some(site.clone()), ..FindingFilter::default() })? {
            findings.extend(allowed.without(finding?));
        }
        if CaseDraft::of(site, findings, linked).is_some_and(|draft| draft.is_crowded(sites.read_of(site))) {
            crowded.insert(site.clone());
        }
    }
    Ok(crowded)
}

/// What the pages of a ledger say of the sites with findings.
struct Sites {
    /// What was read of each, findings or not.
    read: HashMap<Site, PagesRead>,
    /// Which lead to which others, from a page with findings to another.
    links: BTreeSet<(Site, Site)>,
}

/// Stands for the site of a page that is of none of the sites with findings.
const NONE: u32 = u32::MAX;

impl Sites {
    /// Takes one pass over the pages and one over the hops of chains.
    fn read(reader: &Reader, rules: &SiteRules, linked: &LinkedFindings) -> Result<Self, LedgerError> {
        let own = reader.sites_of_findings()?;
        let sites: BTreeSet<Site> = own.iter().cloned().chain(linked.findings().map(|it| it.site.clone())).collect();
        let sites: Vec<Site> = sites.into_iter().collect();
        let numbers: HashMap<&Site, u32> = sites.iter().zip(0..).collect();
        let (was_read, has_findings) = (reader.pages_read()?, reader.pages_with_findings()?);
        let mut read = vec![PagesRead::default(); sites.len()];
        // The site of each page with findings, by its number; of the few with numbers from the far end, apart.
        let mut of_page: Vec<u32> = Vec::new();
        let mut far = HashMap::new();
        let mut known = Origin::default();
        reader.each_url(|id, text| {
            let (is_read, is_found) = (was_read.contains(id), has_findings.contains(id));
            if !is_read && !is_found {
                return;
            }
            let number = known.site_of(text, rules, &numbers);
            if let Some(read) = read.get_mut(number as usize).filter(|_| is_read) {
                read.pages += 1;
                read.front_page |= known.is_front(text);
            }
            if is_found && number != NONE && id.0 >= suyuan_ledger::OWN_NUMBERS_FROM {
                far.insert(id, number);
            } else if is_found && number != NONE {
                let place = id.0 as usize;
                of_page.resize(of_page.len().max(place + 1), NONE);
                of_page[place] = number;
            }
        })?;
        let site_of =
            |id: UrlId| of_page.get(id.0 as usize).or_else(|| far.get(&id)).copied().filter(|&site| site != NONE);
        let mut pairs = BTreeSet::new();
        reader.each_hop_told(|from, to| {
            if let (Some(from), Some(to)) = (site_of(from), site_of(to))
                && from != to
            {
                pairs.insert((from, to));
            }
        })?;
        let links = pairs.into_iter().map(|(from, to)| (sites[from as usize].clone(), sites[to as usize].clone()));
        let links = links.collect();
        let own: BTreeSet<Site> = own.into_iter().collect();
        let read = sites.into_iter().zip(read).filter(|(site, _)| own.contains(site)).collect();
        Ok(Sites { read, links })
    }

    fn read_of(&self, site: &Site) -> PagesRead {
        self.read.get(site).copied().unwrap_or_default()
    }
}

/// The origin of the page that was looked at last: most often the next page has the same, and so the same site.
#[derive(Default)]
pub(crate) struct Origin {
    text: String,
    site: Option<u32>,
}

impl Origin {
    /// The number of the site of a page; one that no site has, if it is of none of these.
    pub(crate) fn site_of(&mut self, url: &str, rules: &SiteRules, numbers: &HashMap<&Site, u32>) -> u32 {
        let origin = origin(url);
        if let Some(site) = self.site.filter(|_| origin == self.text) {
            return site;
        }
        let page = PageUrl::new(url).ok();
        let site = page.as_ref().and_then(|page| numbers.get(&rules.site_of(page))).copied().unwrap_or(NONE);
        origin.clone_into(&mut self.text);
        let is_one_site = page.is_some_and(|page| !rules.has_tenants_by_path(page.host()));
        self.site = is_one_site.then_some(site);
        site
    }

    /// Scheme, host and port.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a page of this origin is its front page.
    pub(crate) fn is_front(&self, url: &str) -> bool {
        url.strip_prefix(self.text.as_str()) == Some("/")
    }
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    &url[..end]
}
