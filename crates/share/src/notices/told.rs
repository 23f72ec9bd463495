//! What a template can say of a case: plain texts, harmless and without control characters, in one language.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use suyuan_cases::{CaseFile, FindingSummary, Fix, deadline_of};
use suyuan_model::{CaseState, PageUrl, Remedy, Severity, Timestamp, Untrusted};
use suyuan_words::{Lang, Set, name_of};

use crate::cleanup::advice;
use crate::{chains, harmless, see, shown};

/// Most pages of a case that a text names one by one; the list of the evidence has them all.
pub const NOTICE_PAGES_SHOWN_MAX: usize = 50;

/// Most blocks of a case that a text tells of.
pub const NOTICE_FIXES_SHOWN_MAX: usize = 20;

/// Most watched things, or hosts, of a case that a text names.
pub const NOTICE_NAMES_SHOWN_MAX: usize = 50;

/// A case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CaseTold {
    id: String,
    site: String,
    role: Cow<'static, str>,
    /// `injected`: somebody put it there; `outbound`: links that were honest until what they lead to changed hands.
    kind: Cow<'static, str>,
    severity: Cow<'static, str>,
    is_back: bool,
    /// The day on which its owner was first told; empty where this is the first time.
    reminds_of: String,
    first_seen: String,
    last_seen: String,
    deadline: String,
    hosts: Vec<String>,
    hosts_more: usize,
    watched: Vec<String>,
    watched_more: usize,
    categories: Vec<String>,
    pages: Vec<PageTold>,
    pages_total: usize,
    pages_more: usize,
    /// Those that were found before, and are clean by now.
    pages_clean: usize,
    blocks: Vec<BlockTold>,
    blocks_more: usize,
    chain: String,
    work: Vec<WorkTold>,
}

/// A page, with what is named there.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PageTold {
    url: String,
    watched: Vec<String>,
    techniques: Vec<String>,
    place: Cow<'static, str>,
    quote: String,
    seen: String,
}

/// A block that is to be removed, or a hole that is to be closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct BlockTold {
    technique: String,
    place: Cow<'static, str>,
    how: Vec<String>,
    pages_total: usize,
}

/// Work for the owner.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct WorkTold {
    title: Cow<'static, str>,
    steps: Vec<Cow<'static, str>>,
}

impl CaseTold {
    /// How many pages an owner is told of.
    pub(super) fn pages(&self) -> usize {
        self.pages_total
    }

    /// Whether its owner was told before.
    pub(super) fn is_reminder(&self) -> bool {
        !self.reminds_of.is_empty()
    }

    /// What is said in this language of a case whose owner was first told at that moment, if it was.
    pub(super) fn of(lang: Lang, file: &CaseFile, first_told: Option<Timestamp>) -> CaseTold {
        let case = &file.case;
        let names = shown::names(&file.watched);
        let mut pages: Vec<(&str, Vec<&FindingSummary>)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in told_of(file) {
            let place = *places.entry(&finding.page).or_insert_with(|| {
                pages.push((&finding.page, Vec::new()));
                pages.len() - 1
            });
            pages[place].1.push(finding);
        }
        let pages_total = pages.len();
        let watched: BTreeSet<String> =
            told_of(file).map(|finding| shown(&harmless::watched(&finding.watch))).collect();
        let watched: Vec<String> = watched.into_iter().collect();
        let fixes: Vec<&Fix> = file.fixes.iter().filter(|fix| fix.severity != Severity::Info).collect();
        CaseTold {
            id: case.id.clone(),
            site: shown(&case.site.readable()),
            role: case.role.name().into(),
            kind: kind(&file.remedies).into(),
            severity: shown::severity(lang, case.severity).into(),
            is_back: case.state == CaseState::Relapsed,
            reminds_of: first_told.map(Timestamp::day).unwrap_or_default(),
            first_seen: case.first_seen.day(),
            last_seen: case.last_seen.day(),
            deadline: deadline_of(&file.history).map(shown::deadline).unwrap_or_default(),
            hosts: file.hosts.iter().take(NOTICE_NAMES_SHOWN_MAX).map(|host| shown(host)).collect(),
            hosts_more: file.hosts.len().saturating_sub(NOTICE_NAMES_SHOWN_MAX),
            watched: watched.iter().take(NOTICE_NAMES_SHOWN_MAX).cloned().collect(),
            watched_more: watched.len().saturating_sub(NOTICE_NAMES_SHOWN_MAX),
            categories: file.categories.iter().map(|name| shown(name_of(lang, Set::Category, name))).collect(),
            pages: pages
                .iter()
                .take(NOTICE_PAGES_SHOWN_MAX)
                .map(|(url, findings)| page(lang, url, findings, &names))
                .collect(),
            pages_total,
            pages_more: pages_total.saturating_sub(NOTICE_PAGES_SHOWN_MAX),
            pages_clean: file.clean_pages.len(),
            blocks: fixes.iter().take(NOTICE_FIXES_SHOWN_MAX).map(|fix| block(lang, fix, &names)).collect(),
            blocks_more: fixes.len().saturating_sub(NOTICE_FIXES_SHOWN_MAX),
            chain: file
                .sample_chain
                .as_ref()
                .map(|chain| shown(&chains::in_one_line(lang, chain, &names)))
                .unwrap_or_default(),
            work: advice::advice(lang, file)
                .into_iter()
                .map(|advice| WorkTold {
                    title: advice.title.into(),
                    steps: advice.steps.into_iter().map(Cow::from).collect(),
                })
                .collect(),
        }
    }
}

/// What kind of case it is: a link that is all there is was most often honest when it was set.
fn kind(remedies: &[Remedy]) -> &'static str {
    let is_link = |remedy: &Remedy| matches!(remedy, Remedy::OutboundLink | Remedy::Mention | Remedy::None);
    if remedies.contains(&Remedy::OutboundLink) && remedies.iter().all(is_link) { "outbound" } else { "injected" }
}

/// The findings that an owner is told of: a page that only writes about a thing, a warning for example, is as it should be,
/// and pages of sites that were harmed themselves are nobody else's affair.
pub(super) fn told_of(file: &CaseFile) -> impl Iterator<Item = &FindingSummary> {
    file.findings.iter().filter(|finding| finding.severity != Severity::Info && finding.watch.kind.tier() == 1)
}

fn page(lang: Lang, url: &str, findings: &[&FindingSummary], names: &[&str]) -> PageTold {
    let worst = findings.first();
    let seen = worst.and_then(|finding| finding.telling.as_ref());
    let mut techniques: Vec<_> = findings.iter().flat_map(|finding| finding.techniques.iter().copied()).collect();
    techniques.sort_unstable();
    techniques.dedup();
    let watched = findings.iter().take(NOTICE_NAMES_SHOWN_MAX).map(|finding| shown(&harmless::watched(&finding.watch)));
    PageTold {
        // The URL is normalized, so that no white space or control character is in it.
        url: shown(&harmless::page(PageUrl::new(url).map_or(url.to_owned(), |page| page.to_string()).as_str(), names)),
        watched: watched.collect(),
        techniques: techniques.into_iter().map(|technique| shown::technique(lang, technique)).collect(),
        place: seen.map_or("", |seen| name_of(lang, Set::Place, seen.sighting.place.name())).into(),
        quote: worst.and_then(|finding| shown::quote(finding)).map(|quote| shown(&quote)).unwrap_or_default(),
        seen: seen.map(|seen| shown::moment(seen.at)).unwrap_or_default(),
    }
}

fn block(lang: Lang, fix: &Fix, names: &[&str]) -> BlockTold {
    BlockTold {
        technique: shown::technique(lang, fix.technique),
        place: name_of(lang, Set::Place, fix.place.name()).into(),
        how: see::how(lang, fix, names).iter().map(|line| shown(line)).collect(),
        pages_total: fix.pages.len(),
    }
}

/// Text that strangers wrote, for a line of a mail.
fn shown(text: &str) -> String {
    Untrusted(text).terminal().to_string()
}
