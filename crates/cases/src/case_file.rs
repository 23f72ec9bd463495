//! Cases: findings grouped by the site that would have to clean up.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{
    Case, CaseEvent, Chain, ClaimSeen, EvidenceLevel, Finding, FindingId, Remedy, Severity, SightingSeen, Site,
    SiteRules, Technique, Timestamp, Watch,
};

use crate::claims::{Claimed, claims_by_site};
use crate::fix::{Fix, Fixes};
use crate::gap::Gap;
use crate::linked::Linked;
use crate::past::Past;
use crate::role::{Around, PagesRead, RoleTold, Traits};
use crate::standing::state_of;
use crate::trace::telling;

/// A case with everything that a cleanup list tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// What the site is, and why.
    pub role: RoleTold,
    /// What was said of the case, in order.
    pub history: Vec<CaseEvent>,
    /// What the site claims of itself.
    pub claimed: Claimed,
    /// The hosts with findings, sorted.
    pub hosts: Vec<String>,
    /// The pages with findings, sorted by URL.
    pub pages: Vec<PageFound>,
    /// The findings, the worst first, then by page.
    pub findings: Vec<FindingSummary>,
    /// The distinct blocks and holes, the worst first.
    pub fixes: Vec<Fix>,
    /// The watchlisted things that are named, a handle with its kind, sorted.
    pub watched: Vec<String>,
    /// The categories of these, sorted.
    pub categories: Vec<String>,
    /// How they are embedded, in the order of the catalogue.
    pub techniques: Vec<Technique>,
    /// What has to be done, in the order of the fixes.
    pub remedies: Vec<Remedy>,
    /// The page to look at first: that of the worst finding.
    pub sample_page: String,
    /// The shortest way from a seed to it and on.
    pub sample_chain: Option<Chain>,
    /// What was not looked at on this site, and why.
    pub not_looked_at: Vec<Gap>,
}

/// A page with findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageFound {
    /// Its URL.
    pub url: String,
    /// Its URL byte for byte as first met.
    pub found: String,
}

/// A finding as a case tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingSummary {
    /// The finding.
    pub id: FindingId,
    /// Its page.
    pub page: String,
    /// What is named.
    pub watch: Watch,
    /// The worst of its sightings.
    pub severity: Severity,
    /// The strongest of its sightings.
    pub level: EvidenceLevel,
    /// How it is embedded, in the order of the catalogue.
    pub techniques: Vec<Technique>,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
    /// How many sightings it rests on.
    pub sightings: usize,
    /// The sighting that tells it best.
    pub telling: Option<SightingSeen>,
}

/// What else is needed to make cases of findings.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// How hosts are grouped into sites.
    pub rules: &'a SiteRules,
    /// What was said of the cases of sites; a case of which nothing was said is open.
    pub histories: &'a BTreeMap<Site, Vec<CaseEvent>>,
    /// What pages claim of their sites.
    pub claims: &'a BTreeMap<Site, Vec<ClaimSeen>>,
    /// What was read of sites, findings or not.
    pub read: &'a BTreeMap<Site, PagesRead>,
    /// Which sites with findings lead to which.
    pub links: &'a BTreeSet<(Site, Site)>,
    /// The characters of text of the page in the middle of a site, where known.
    pub text_chars: &'a BTreeMap<Site, u64>,
    /// When it is: a dismissal may be over by then.
    pub now: Timestamp,
    /// What was not looked at, by site.
    pub gaps: &'a BTreeMap<Site, Vec<Gap>>,
    /// Whether sites on which everything is for information only get a case.
    pub include_info: bool,
}

/// The cases of these findings: the worst first, then those with more pages, then by site.
///
/// `past` holds the ways to what only sends visitors on. `shortest` is asked for the way to a finding that is the worst of
/// its site so far, so that of a long list few ways are looked up. Fails when a finding or a way cannot be read.
pub fn cases<E>(
    findings: impl IntoIterator<Item = Result<Finding, E>>,
    past: &Past,
    known: Known<'_>,
    mut shortest: impl FnMut(&Finding) -> Result<Option<Chain>, E>,
) -> Result<Vec<CaseFile>, E> {
    let mut drafts: BTreeMap<Site, Draft> = BTreeMap::new();
    for finding in findings {
        let finding = finding?;
        let linked = past.linked(&finding, known.rules);
        if linked.is_empty() {
            drafts.entry(finding.site.clone()).or_default().add(finding, &mut shortest)?;
            continue;
        }
        // A shortener does what it is for: there is something to remove where it is linked.
        for Linked { finding, chain } in linked {
            drafts.entry(finding.site.clone()).or_default().add(finding, |_| Ok(Some(chain)))?;
        }
    }
    let claims = claims_by_site(known.claims);
    let neighbors = neighbors(&drafts, known);
    let mut files = Vec::new();
    for (site, draft) in drafts {
        let Some((_, sample, _)) = &draft.sample else { continue };
        if sample.severity == Severity::Info && !known.include_info {
            continue;
        }
        let claimed = claims.get(&site).cloned().unwrap_or_default();
        let neighbors = neighbors.get(&site).copied().unwrap_or(0);
        files.extend(draft.finish(site, known, claimed, neighbors));
    }
    files.sort_by_cached_key(|file| {
        (Reverse(file.case.severity), Reverse(file.pages.len()), file.case.site.as_str().to_owned())
    });
    Ok(files)
}

/// Of each site, how many others that are crowded by themselves are linked with it.
fn neighbors(drafts: &BTreeMap<Site, Draft>, known: Known<'_>) -> BTreeMap<Site, usize> {
    let read = |site: &Site| known.read.get(site).copied().unwrap_or_default();
    let crowded: BTreeSet<&Site> =
        drafts.iter().filter(|(site, draft)| draft.traits.is_crowded(read(site))).map(|(site, _)| site).collect();
    let mut linked: BTreeSet<(&Site, &Site)> = BTreeSet::new();
    for (from, to) in known.links.iter().filter(|(from, to)| from != to) {
        linked.extend([(from, to), (to, from)]);
    }
    let mut neighbors = BTreeMap::new();
    for (site, _) in linked.into_iter().filter(|(_, other)| crowded.contains(other)) {
        *neighbors.entry(site.clone()).or_default() += 1;
    }
    neighbors
}

/// What is gathered of a site while the findings pass by.
#[derive(Debug, Default)]
struct Draft {
    hosts: BTreeSet<String>,
    pages: BTreeMap<String, String>,
    findings: Vec<FindingSummary>,
    fixes: Fixes,
    traits: Traits,
    watched: BTreeSet<String>,
    categories: BTreeSet<String>,
    techniques: BTreeSet<Technique>,
    sample: Option<(SampleRank, Finding, Option<Chain>)>,
}

/// The worst finding is the sample; of several the one with the strongest evidence, then the first page by URL.
type SampleRank = Reverse<(Severity, EvidenceLevel, Reverse<(String, FindingId)>)>;

impl Draft {
    fn add<E>(&mut self, finding: Finding, chain: impl FnOnce(&Finding) -> Result<Option<Chain>, E>) -> Result<(), E> {
        let page = finding.page.as_str();
        self.hosts.insert(finding.page.host().to_owned());
        self.pages.entry(page.to_owned()).or_insert_with(|| finding.page_found.clone());
        self.fixes.add(&finding);
        self.traits.add(&finding);
        self.watched.insert(finding.watch.name());
        if !finding.watch.category.is_empty() {
            self.categories.insert(finding.watch.category.clone());
        }
        let summary = summary(&finding);
        self.techniques.extend(&summary.techniques);
        self.findings.push(summary);
        let rank = Reverse((finding.severity, finding.level, Reverse((page.to_owned(), finding.id))));
        if self.sample.as_ref().is_none_or(|(best, ..)| rank < *best) {
            let chain = chain(&finding)?;
            self.sample = Some((rank, finding, chain));
        }
        Ok(())
    }

    fn finish(mut self, site: Site, known: Known<'_>, claimed: Claimed, neighbors: usize) -> Option<CaseFile> {
        let (_, sample, sample_chain) = self.sample?;
        let history = known.histories.get(&site).cloned().unwrap_or_default();
        let role = self.traits.role(
            &site,
            &Around {
                rules: known.rules,
                history: &history,
                claimed: &claimed,
                read: known.read.get(&site).copied().unwrap_or_default(),
                neighbors,
                text_chars: known.text_chars.get(&site).copied(),
            },
        );
        self.findings.sort_by(|a, b| {
            Reverse((a.severity, a.level))
                .cmp(&Reverse((b.severity, b.level)))
                .then_with(|| (&a.page, a.id).cmp(&(&b.page, b.id)))
        });
        let fixes = self.fixes.finish();
        Some(CaseFile {
            case: Case {
                id: Case::id_of(&site),
                role: role.role,
                owner: claimed.owner(),
                severity: sample.severity,
                state: state_of(&history, known.now),
                first_seen: self.findings.iter().map(|finding| finding.first_seen).min()?,
                last_seen: self.findings.iter().map(|finding| finding.last_seen).max()?,
                site: site.clone(),
            },
            role,
            history,
            claimed,
            hosts: self.hosts.into_iter().collect(),
            pages: self.pages.into_iter().map(|(url, found)| PageFound { url, found }).collect(),
            findings: self.findings,
            remedies: remedies(&fixes),
            fixes,
            watched: self.watched.into_iter().collect(),
            categories: self.categories.into_iter().collect(),
            techniques: self.techniques.into_iter().collect(),
            sample_page: sample.page.as_str().to_owned(),
            sample_chain,
            not_looked_at: known.gaps.get(&site).cloned().unwrap_or_default(),
        })
    }
}

/// What has to be done, each once, in the order of the fixes.
fn remedies(fixes: &[Fix]) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    for fix in fixes {
        if !remedies.contains(&fix.remedy) && !goes_with_another(fix, fixes) {
            remedies.push(fix.remedy);
        }
    }
    // Beside real work, "nothing to do" is no advice.
    if remedies.iter().any(|&remedy| remedy != Remedy::None) {
        remedies.retain(|&remedy| remedy != Remedy::None);
    }
    remedies
}

/// Whether a mention goes away with other work: most often it is the words of the link that is to be removed.
fn goes_with_another(fix: &Fix, fixes: &[Fix]) -> bool {
    let holds = |all: &[String], some: &[String]| some.iter().all(|one| all.binary_search(one).is_ok());
    let takes_along = |other: &Fix| {
        !matches!(other.remedy, Remedy::Mention | Remedy::None)
            && holds(&other.watched, &fix.watched)
            && holds(&other.pages, &fix.pages)
    };
    fix.remedy == Remedy::Mention && fixes.iter().any(takes_along)
}

fn summary(finding: &Finding) -> FindingSummary {
    let techniques: BTreeSet<Technique> = finding.sightings.iter().map(|seen| seen.sighting.technique).collect();
    FindingSummary {
        id: finding.id,
        page: finding.page.as_str().to_owned(),
        watch: finding.watch.clone(),
        severity: finding.severity,
        level: finding.level,
        techniques: techniques.into_iter().collect(),
        first_seen: finding.first_seen,
        last_seen: finding.last_seen,
        sightings: finding.sightings.len(),
        telling: telling(finding).cloned(),
    }
}
