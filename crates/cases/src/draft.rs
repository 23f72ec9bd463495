//! Cases in the making: findings grouped by the site that would have to clean up.
//!
//! Findings come ordered by site. So a case is settled once the findings of its site have passed by, and of all findings
//! only those of one site are held.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::iter::Peekable;

use suyuan_model::{
    Case, CaseEvent, Chain, EvidenceLevel, Finding, FindingId, Lookup, Severity, Site, SiteRules, Technique, Timestamp,
};

use crate::case_file::{CaseFile, FindingSummary, PageFound, remedies};
use crate::claims::Claimed;
use crate::contacts::{Contacts, as_of, first_contact, first_of, with_police};
use crate::fix::Fixes;
use crate::gap::Gap;
use crate::linked::LinkedFindings;
use crate::role::{Around, PagesRead, Traits};
use crate::standing::state_of;
use crate::trace::telling_place;

/// What is gathered of a site while its findings pass by.
#[derive(Debug)]
pub struct CaseDraft {
    site: Site,
    hosts: BTreeSet<String>,
    pages: BTreeMap<String, String>,
    findings: Vec<FindingSummary>,
    fixes: Fixes,
    traits: Traits,
    watched: BTreeSet<String>,
    categories: BTreeSet<String>,
    techniques: BTreeSet<Technique>,
    sample: Sample,
    /// The pages of what was left out, and when the first of that was seen.
    clean_pages: BTreeMap<String, String>,
    clean_since: Option<Timestamp>,
}

/// When pages were last found healthy or gone, by URL.
pub type CleanLooks = HashMap<String, Timestamp>;

/// The worst finding: the page to look at first.
#[derive(Debug)]
struct Sample {
    rank: SampleRank,
    finding: Finding,
    /// The way to it, where it came with one.
    chain: Option<Chain>,
}

/// The worst finding is the sample; of several the one with the strongest evidence, then the first page by URL.
type SampleRank = Reverse<(Severity, EvidenceLevel, Reverse<(String, FindingId)>)>;

/// What else is needed to settle the case of a site.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// How hosts are grouped into sites.
    pub rules: &'a SiteRules,
    /// When it is: a dismissal may be over by then.
    pub now: Timestamp,
    /// What was said of the case, in order; a case of which nothing was said is open.
    pub history: &'a [CaseEvent],
    /// What its pages claim of the site.
    pub claimed: Claimed,
    /// Who can be told of which site.
    pub contacts: &'a Contacts,
    /// Where it was looked up who can be told of this one.
    pub lookups: &'a [Lookup],
    /// What was read of the site, findings or not.
    pub read: PagesRead,
    /// How many other sites that are crowded by themselves are linked with it.
    pub neighbors: usize,
    /// The characters of text of the page in the middle, where known; what is not crowded needs none.
    pub text_chars: Option<u64>,
    /// What was not looked at.
    pub gaps: &'a [Gap],
    /// The way to the sample, where it did not come with one.
    pub chain: Option<Chain>,
}

impl<'a> Known<'a> {
    /// That nothing is known of a site but its findings.
    pub fn nothing(rules: &'a SiteRules, contacts: &'a Contacts, now: Timestamp) -> Self {
        Known {
            rules,
            now,
            history: &[],
            claimed: Claimed::default(),
            contacts,
            lookups: &[],
            read: PagesRead::default(),
            neighbors: 0,
            text_chars: None,
            gaps: &[],
            chain: None,
        }
    }
}

/// The drafts of findings that come ordered by site, in the order of the sites.
#[expect(missing_debug_implementations, reason = "what is peeked at need not have one")]
pub struct Drafts<'a, I: Iterator> {
    findings: Peekable<I>,
    linked: &'a LinkedFindings,
    clean: Option<&'a CleanLooks>,
    /// The site that passed by last.
    before: Option<Site>,
}

/// Groups findings that come ordered by site; what only sends visitors on is told of the sites that link it.
pub fn drafts<E, I: IntoIterator<Item = Result<Finding, E>>>(
    findings: I,
    linked: &LinkedFindings,
) -> Drafts<'_, I::IntoIter> {
    Drafts { findings: findings.into_iter().peekable(), linked, clean: None, before: None }
}

impl<'a, I: Iterator> Drafts<'a, I> {
    /// The same without what was clean at a later look, while something is left on the site.
    #[must_use]
    pub fn still_there(self, clean: &'a CleanLooks) -> Self {
        Drafts { clean: Some(clean), ..self }
    }
}

impl<E, I: Iterator<Item = Result<Finding, E>>> Iterator for Drafts<'_, I> {
    type Item = Result<CaseDraft, E>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match self.findings.peek() {
                Some(Ok(finding)) => Some(&finding.site),
                Some(Err(_)) => return self.findings.next()?.err().map(Err),
                None => None,
            };
            let linked = self.linked.site_after(self.before.as_ref());
            let site = [found, linked].into_iter().flatten().min()?.clone();
            let of_site = std::iter::from_fn(|| {
                self.findings
                    .next_if(|next| next.as_ref().is_ok_and(|finding| finding.site == site))
                    .and_then(Result::ok)
            });
            let draft = CaseDraft::still_there(&site, of_site, self.linked, self.clean);
            self.before = Some(site);
            if let Some(draft) = draft {
                return Some(Ok(draft));
            }
        }
    }
}

/// Of each site, how many others that are crowded by themselves are linked with it.
pub fn neighbors<'s>(
    links: impl IntoIterator<Item = &'s (Site, Site)>,
    is_crowded: impl Fn(&Site) -> bool,
) -> BTreeMap<&'s Site, usize> {
    let mut linked: BTreeSet<(&Site, &Site)> = BTreeSet::new();
    for (from, to) in links.into_iter().filter(|(from, to)| from != to) {
        linked.extend([(from, to), (to, from)]);
    }
    let mut neighbors = BTreeMap::new();
    for (site, _) in linked.into_iter().filter(|(_, other)| is_crowded(other)) {
        *neighbors.entry(site).or_default() += 1;
    }
    neighbors
}

impl CaseDraft {
    /// The draft of a site of which these are the findings; none where nothing is told of the site itself.
    pub fn of(site: &Site, findings: impl IntoIterator<Item = Finding>, linked: &LinkedFindings) -> Option<Self> {
        Self::still_there(site, findings, linked, None)
    }

    fn still_there(
        site: &Site,
        findings: impl IntoIterator<Item = Finding>,
        linked: &LinkedFindings,
        clean: Option<&CleanLooks>,
    ) -> Option<Self> {
        let is_clean = |finding: &Finding| {
            clean.and_then(|clean| clean.get(finding.page.as_str())).is_some_and(|&at| at > finding.last_seen)
        };
        let mut draft: Option<CaseDraft> = None;
        let mut left_out = Vec::new();
        let mut add = |finding: Finding, chain| {
            if is_clean(&finding) {
                left_out.push((finding, chain));
            } else {
                CaseDraft::add_to(&mut draft, finding, chain);
            }
        };
        let links = linked.of(site);
        let mut links = links.iter().cloned().peekable();
        while let Some(link) = links.next_if(|link| link.from < *site) {
            add(link.finding, Some(link.chain));
        }
        for finding in findings {
            if !linked.is_elsewhere(finding.id) {
                add(finding, None);
                continue;
            }
            // A shortener does what it is for: there is something to remove where it is linked, here or on other sites.
            while let Some(link) = links.next_if(|link| link.from == *site && link.finding.id == finding.id) {
                add(link.finding, Some(link.chain));
            }
        }
        for link in links {
            add(link.finding, Some(link.chain));
        }
        let is_left = draft.as_ref().is_some_and(CaseDraft::is_case);
        for (finding, chain) in left_out {
            match &mut draft {
                Some(draft) if is_left => draft.leave_out(finding),
                // Where nothing is left the case tells what it was about.
                _ => CaseDraft::add_to(&mut draft, finding, chain),
            }
        }
        draft
    }

    fn add_to(draft: &mut Option<CaseDraft>, finding: Finding, chain: Option<Chain>) {
        match draft {
            Some(draft) => draft.add(finding, chain),
            None => *draft = Some(CaseDraft::new(finding, chain)),
        }
    }

    /// What a site is does not change while it is cleaned page by page.
    fn leave_out(&mut self, finding: Finding) {
        self.traits.add(&finding);
        self.clean_since = self.clean_since.into_iter().chain([finding.first_seen]).min();
        self.clean_pages.insert(finding.page.as_str().to_owned(), finding.page_found);
    }

    fn new(finding: Finding, chain: Option<Chain>) -> Self {
        let mut draft = CaseDraft {
            site: finding.site.clone(),
            hosts: BTreeSet::new(),
            pages: BTreeMap::new(),
            findings: Vec::new(),
            fixes: Fixes::default(),
            traits: Traits::default(),
            watched: BTreeSet::new(),
            categories: BTreeSet::new(),
            techniques: BTreeSet::new(),
            sample: Sample { rank: sample_rank(&finding), finding: finding.clone(), chain: chain.clone() },
            clean_pages: BTreeMap::new(),
            clean_since: None,
        };
        draft.add(finding, chain);
        draft
    }

    fn add(&mut self, finding: Finding, chain: Option<Chain>) {
        if !self.hosts.contains(finding.page.host()) {
            self.hosts.insert(finding.page.host().to_owned());
        }
        self.fixes.add(&finding);
        self.traits.add(&finding);
        let name = finding.watch.name();
        if !self.watched.contains(&name) {
            self.watched.insert(name);
        }
        if !finding.watch.category.is_empty() && !self.categories.contains(&finding.watch.category) {
            self.categories.insert(finding.watch.category.clone());
        }
        // Most findings are no worse than what is known: that is seen without a copy of their texts.
        let Reverse((severity, level, _)) = &self.sample.rank;
        if (finding.severity, finding.level) >= (*severity, *level) {
            let rank = sample_rank(&finding);
            if rank < self.sample.rank {
                self.sample = Sample { rank, finding: finding.clone(), chain };
            }
        }
        if !self.pages.contains_key(finding.page.as_str()) {
            self.pages.insert(finding.page.as_str().to_owned(), finding.page_found.clone());
        }
        let summary = summary(finding);
        self.techniques.extend(&summary.techniques);
        self.findings.push(summary);
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Whether there is more than what is for information only.
    pub fn is_case(&self) -> bool {
        self.sample.finding.severity > Severity::Info
    }

    /// The worst finding, if the way to it has to be looked up: what is linked came with it.
    pub fn needs_way_to(&self) -> Option<&Finding> {
        Some(&self.sample.finding).filter(|_| self.sample.chain.is_none())
    }

    /// Many watchlisted things on nearly every page, the front page too: what a farm is by itself, and a victim seldom.
    pub fn is_crowded(&self, read: PagesRead) -> bool {
        self.traits.is_crowded(read)
    }

    /// The case, with everything that is known.
    pub fn settle(mut self, known: Known<'_>) -> CaseFile {
        let Known { rules, now, history, claimed, contacts, lookups, read, neighbors, text_chars, gaps, chain } = known;
        let around = Around { rules, history, claimed: &claimed, read, neighbors, text_chars };
        let role = self.traits.role(&self.site, &around);
        self.findings.sort_by(|a, b| {
            Reverse((a.severity, a.level))
                .cmp(&Reverse((b.severity, b.level)))
                .then_with(|| (&a.page, a.id).cmp(&(&b.page, b.id)))
        });
        let fixes = self.fixes.finish();
        let contacts = contacts.of(&self.site, self.hosts.iter().map(String::as_str));
        let contacts = as_of(contacts, &self.site, lookups, now);
        let mut owner = claimed.owner();
        // What somebody said of a site beats what it says of itself.
        if let Some(name) = first_of(&contacts, |it| &it.owner) {
            name.clone_into(&mut owner.name);
        }
        if let Some(contact) = first_contact(&contacts) {
            contact.clone_into(&mut owner.contact);
        }
        let contacts = with_police(contacts, &self.site, &claimed);
        let Sample { finding: sample, chain: came_with, .. } = self.sample;
        let first_seen = self.findings.iter().map(|finding| finding.first_seen).chain(self.clean_since).min();
        let clean_pages = self.clean_pages.into_iter().filter(|(url, _)| !self.pages.contains_key(url));
        let clean_pages = clean_pages.map(|(url, found)| PageFound { url, found }).collect();
        let last_seen = self.findings.iter().map(|finding| finding.last_seen).max();
        CaseFile {
            case: Case {
                id: Case::id_of(&self.site),
                role: role.role,
                owner,
                severity: sample.severity,
                state: state_of(history, now),
                first_seen: first_seen.unwrap_or(sample.first_seen),
                last_seen: last_seen.unwrap_or(sample.last_seen),
                site: self.site,
            },
            role,
            history: history.to_vec(),
            claimed,
            contacts,
            lookups: lookups.to_vec(),
            hosts: self.hosts.into_iter().collect(),
            pages: self.pages.into_iter().map(|(url, found)| PageFound { url, found }).collect(),
            clean_pages,
            findings: self.findings,
            remedies: remedies(&fixes),
            fixes,
            watched: self.watched.into_iter().collect(),
            categories: self.categories.into_iter().collect(),
            techniques: self.techniques.into_iter().collect(),
            sample_page: sample.page.as_str().to_owned(),
            sample_chain: came_with.or(chain),
            observations: Vec::new(),
            not_looked_at: gaps.to_vec(),
        }
    }
}

fn sample_rank(finding: &Finding) -> SampleRank {
    Reverse((finding.severity, finding.level, Reverse((finding.page.as_str().to_owned(), finding.id))))
}

fn summary(mut finding: Finding) -> FindingSummary {
    let mut techniques: Vec<Technique> = finding.sightings.iter().map(|seen| seen.sighting.technique).collect();
    techniques.sort_unstable();
    techniques.dedup();
    FindingSummary {
        id: finding.id,
        page: finding.page.as_str().to_owned(),
        severity: finding.severity,
        level: finding.level,
        techniques,
        first_seen: finding.first_seen,
        last_seen: finding.last_seen,
        sightings: finding.sightings.len(),
        telling: telling_place(&finding).map(|place| finding.sightings.swap_remove(place)),
        watch: finding.watch,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::convert::Infallible;

    use super::*;
    use crate::linked::Linked;
    use crate::story::{finding, seen};

    fn found(page: &str) -> Finding {
        finding(page, "casino.example", vec![seen(Technique::M7, "casino.example", None)])
    }

    #[test]
    fn a_site_is_settled_before_the_findings_of_the_site_after_next_are_read() {
        const OF_SITE: usize = 7;
        let read = Cell::new(0);
        let pages = (0..100 * OF_SITE).map(|n| format!("http://school{:03}.example/{n}", n / OF_SITE));
        let findings = pages.map(|page| {
            read.set(read.get() + 1);
            Ok::<_, Infallible>(found(&page))
        });
        let linked = LinkedFindings::default();
        let mut settled = 0;
        for draft in drafts(findings, &linked) {
            settled += draft.unwrap().findings.len();
            // The first of the next site was looked at, since it ends this one.
            assert!(
                read.get() - settled <= 1,
                "{} are held beside the {settled} of settled sites",
                read.get() - settled
            );
        }
        assert_eq!(settled, 100 * OF_SITE);
    }

    #[test]
    fn what_a_shortener_leads_to_is_told_of_the_sites_that_link_it_in_the_order_of_sites() {
        let short = found("http://m-short.example/1");
        let link = |page: &str| Linked {
            finding: Finding { site: found(page).site, page: found(page).page, ..short.clone() },
            chain: Chain { steps: Vec::new() },
            from: short.site.clone(),
        };
        let links = ["http://a.example/", "http://school.example/y", "http://m-short.example/2", "http://z.example/"];
        let linked: LinkedFindings = links.map(link).into_iter().collect();
        let own = ["http://m-short.example/0", "http://m-short.example/1", "http://school.example/x"].map(found);
        let told: Vec<String> = drafts(own.map(Ok::<_, Infallible>), &linked)
            .map(|draft| {
                let draft = draft.unwrap();
                let pages: Vec<&str> = draft.findings.iter().map(|finding| finding.page.as_str()).collect();
                format!("{}: {}", draft.site(), pages.join(" "))
            })
            .collect();
        assert_eq!(
            told,
            [
                "a.example: http://a.example/",
                "m-short.example: http://m-short.example/0 http://m-short.example/2",
                "school.example: http://school.example/y http://school.example/x",
                "z.example: http://z.example/",
            ]
        );
    }

    #[test]
    fn a_failure_ends_the_drafts() {
        let findings = [Ok(found("http://a.example/")), Err("the ledger is damaged")];
        let linked = LinkedFindings::default();
        let mut drafts = drafts(findings, &linked);
        assert_eq!(drafts.next().unwrap().unwrap().site().as_str(), "a.example");
        assert_eq!(drafts.next().unwrap().unwrap_err(), "the ledger is damaged");
        assert!(drafts.next().is_none());
    }
}
