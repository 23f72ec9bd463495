//! What a hosting site is, by a few rules that each give their evidence. A person's word beats them all.
//!
//! The order of the rules is the order of caution: a tenant and an official name are facts, a farm needs everything at once,
//! and where nothing speaks clearly the site is unknown.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{CaseEvent, ClaimKind, Finding, PageUrl, Role, Severity, Site, SiteRules, Technique, closed_set};

use crate::claims::Claimed;
use crate::standing::role_by_hand;
use crate::userpath::is_user_page;

/// Fewer watchlisted things than this on a site are no farm.
pub const FARM_WATCHED_MIN: usize = 8;

/// Fewer watchlisted things than this on the page in the middle are no farm.
pub const FARM_WATCHED_PER_PAGE_MIN: usize = 4;

/// Fewer pages with findings than this are too few to tell.
pub const FARM_PAGES_MIN: usize = 5;

/// So many in a hundred of the pages that were read carry findings on a farm.
pub const FARM_PAGES_PERCENT_MIN: usize = 90;

/// So many in a hundred of its pages with findings have a path or host name that nobody thought up.
pub const FARM_RANDOM_PERCENT_MIN: usize = 60;

/// So many other sites of the same make are linked with it.
pub const FARM_NEIGHBORS_MIN: usize = 2;

/// The page in the middle of a farm says no more than this, in characters.
pub const FARM_TEXT_CHARS_MAX: u64 = 400;

closed_set! {
    /// A rule that says what a site is.
    RoleRule {
        /// It is a tenant of a shared host.
        Tenant = "tenant",
        /// Its name stands under a suffix of governments, schools or research.
        OfficialName = "official-name",
        /// Everything stands on pages that users write.
        UserPages = "user-pages",
        /// The pages are made with a system for users' content.
        UserSystem = "user-system",
        /// It claims the identification code of a government site.
        GovernmentCode = "government-code",
        /// It claims a filing that nobody else claims.
        Filing = "filing",
        /// It names many watchlisted things.
        ManyWatched = "many-watched",
        /// Nearly every page that was read carries them, the front page too.
        EveryPage = "every-page",
        /// Its paths or host names are random.
        RandomNames = "random-names",
        /// It is linked with other sites of the same make.
        Linked = "linked",
        /// Its pages say little else.
        LittleText = "little-text",
    }
}

/// What speaks for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleEvidence {
    /// By which rule.
    pub rule: RoleRule,
    /// What: a host, a suffix, a path, a number.
    pub what: String,
    /// How many, where it is counted.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

/// What a site is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleTold {
    /// What it is.
    pub role: Role,
    /// What the rules found for it; empty where a person said something else.
    pub evidence: Vec<RoleEvidence>,
    /// Who said so, if a person did.
    pub by_hand: Option<CaseEvent>,
}

/// What was read of a site, findings or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PagesRead {
    /// How many pages were read.
    pub pages: u64,
    /// Whether its front page was among them.
    pub front_page: bool,
}

/// What is gathered of a site for its role while the findings pass by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traits {
    pages: BTreeMap<String, PageTraits>,
    worst: Option<Severity>,
}

#[derive(Clone, Debug, Default)]
struct PageTraits {
    watched: BTreeSet<String>,
    /// Whether everything found on it is marked as users' own.
    is_marked: bool,
    /// Whether everything found on it is what a person can do who may only write text.
    is_link_only: bool,
}

/// What else a role depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around<'a> {
    pub(crate) rules: &'a SiteRules,
    pub(crate) history: &'a [CaseEvent],
    pub(crate) claimed: &'a Claimed,
    pub(crate) read: PagesRead,
    /// Sites that look like farms by themselves and are linked with this one.
    pub(crate) neighbors: usize,
    /// The characters of text of the page in the middle, where known.
    pub(crate) text_chars: Option<u64>,
}

impl Traits {
    pub(crate) fn add(&mut self, finding: &Finding) {
        let sightings = || finding.sightings.iter().map(|seen| &seen.sighting);
        if finding.severity == Severity::Info {
            return;
        }
        self.worst = self.worst.max(Some(finding.severity));
        let url = finding.page.as_str();
        let page = match self.pages.get_mut(url) {
            Some(page) => page,
            None => self.pages.entry(url.to_owned()).or_insert_with(|| PageTraits {
                watched: BTreeSet::new(),
                is_marked: true,
                is_link_only: true,
            }),
        };
        if !page.watched.contains(&finding.watch.value) {
            page.watched.insert(finding.watch.value.clone());
        }
        let is_ugc = |rel: &[String]| rel.iter().any(|token| token == "ugc");
        page.is_marked &= sightings().all(|seen| seen.technique == Technique::U11 || is_ugc(&seen.rel));
        page.is_link_only &= sightings().all(|seen| is_for_users(seen.technique));
    }

    /// Many watchlisted things on nearly every page, the front page too: what a farm is by itself, and a victim seldom.
    pub(crate) fn is_crowded(&self, read: PagesRead) -> bool {
        let watched: BTreeSet<&String> = self.pages.values().flat_map(|page| &page.watched).collect();
        let mut per_page: Vec<usize> = self.pages.values().map(|page| page.watched.len()).collect();
        per_page.sort_unstable();
        let middle = per_page.get(per_page.len() / 2).copied().unwrap_or(0);
        let front = !read.front_page || self.pages.keys().any(|url| is_front(url));
        self.pages.len() >= FARM_PAGES_MIN
            && watched.len() >= FARM_WATCHED_MIN
            && middle >= FARM_WATCHED_PER_PAGE_MIN
            && self.pages.len() * 100 >= read.pages as usize * FARM_PAGES_PERCENT_MIN
            && front
    }

    /// What the site is.
    pub(crate) fn role(&self, site: &Site, around: &Around<'_>) -> RoleTold {
        let (role, evidence) = self.by_rules(site, around);
        match role_by_hand(around.history) {
            // What the rules found for another role is no evidence for this one.
            Some((event, by_hand)) => RoleTold {
                role: by_hand,
                evidence: if by_hand == role { evidence } else { Vec::new() },
                by_hand: Some(event.clone()),
            },
            None => RoleTold { role, evidence, by_hand: None },
        }
    }

    fn by_rules(&self, site: &Site, around: &Around<'_>) -> (Role, Vec<RoleEvidence>) {
        if let Some(host) = around.rules.shared_host_of(site) {
            return (Role::Platform, vec![evidence(RoleRule::Tenant, host, 0, 0)]);
        }
        let by_users = self.by_users(around.claimed);
        if let (Some(suffix), true) = (site.official_suffix(), by_users.is_empty()) {
            return (Role::Victim, vec![evidence(RoleRule::OfficialName, suffix, 0, 0)]);
        }
        if !by_users.is_empty() {
            return (Role::Platform, by_users);
        }
        if let Some(farm) = self.farm(site, around) {
            return (Role::Farm, farm);
        }
        for (kind, rule) in [
            (ClaimKind::GovernmentCode, RoleRule::GovernmentCode),
            (ClaimKind::IcpFiling, RoleRule::Filing),
            (ClaimKind::PublicSecurity, RoleRule::Filing),
        ] {
            // A number that strangers claim as well may be borrowed, and says nothing.
            if let Some(claim) = around.claimed.first(kind).filter(|claim| claim.elsewhere.is_empty()) {
                return (Role::Victim, vec![evidence(rule, &claim.claim.value, 0, 0)]);
            }
        }
        (Role::Unknown, Vec::new())
    }

    /// That users wrote everything that was found; nothing if anything speaks against it.
    fn by_users(&self, claimed: &Claimed) -> Vec<RoleEvidence> {
        let is_injected = self.worst.is_none_or(|worst| worst == Severity::Critical);
        if is_injected {
            return Vec::new();
        }
        let system = claimed.first(ClaimKind::System);
        let mut by_users = Vec::new();
        for (url, page) in &self.pages {
            match written_by_users(url, page) {
                Some(told) => by_users.push(told),
                None if system.is_some() && page.is_link_only => {}
                None => return Vec::new(),
            }
        }
        let (pages, of) = (by_users.len() as u64, self.pages.len() as u64);
        let on_pages = by_users.first().map(|sample| evidence(RoleRule::UserPages, sample, pages, of));
        let made_with = system.map(|system| evidence(RoleRule::UserSystem, &system.claim.value, 0, 0));
        on_pages.into_iter().chain(made_with).collect()
    }

    /// Everything that makes a farm, or nothing: crowded, random names, and strange company or hardly a word of its own.
    fn farm(&self, site: &Site, around: &Around<'_>) -> Option<Vec<RoleEvidence>> {
        if !self.is_crowded(around.read) {
            return None;
        }
        let pages = self.pages.len();
        let random = self.pages.keys().filter(|url| is_random_page(url, site)).count();
        let is_linked = around.neighbors >= FARM_NEIGHBORS_MIN;
        let is_bare = around.text_chars.is_some_and(|chars| chars <= FARM_TEXT_CHARS_MAX);
        if random * 100 < pages * FARM_RANDOM_PERCENT_MIN || !(is_linked || is_bare) {
            return None;
        }
        let watched: BTreeSet<&String> = self.pages.values().flat_map(|page| &page.watched).collect();
        let sample = self.pages.keys().find(|url| is_random_page(url, site)).map_or("", String::as_str);
        let mut told = vec![
            evidence(RoleRule::ManyWatched, "", watched.len() as u64, 0),
            evidence(RoleRule::EveryPage, "", pages as u64, around.read.pages),
            evidence(RoleRule::RandomNames, sample, random as u64, pages as u64),
        ];
        if is_linked {
            told.push(evidence(RoleRule::Linked, "", around.neighbors as u64, 0));
        }
        if is_bare {
            told.push(evidence(RoleRule::LittleText, "", around.text_chars.unwrap_or(0), 0));
        }
        Some(told)
    }
}

/// What a person who may only write text can do.
fn is_for_users(technique: Technique) -> bool {
    use Technique::{M1, M2, N5, T1, T2, T3, T4, T5, T6, T7, T8, T9, U11};
    matches!(technique, M1 | M2 | N5 | U11 | T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9)
}

fn evidence(rule: RoleRule, what: &str, count: u64, of: u64) -> RoleEvidence {
    RoleEvidence { rule, what: what.to_owned(), count, of }
}

/// What says that users write this page, in its address or in what was found on it.
fn written_by_users(url: &str, page: &PageTraits) -> Option<String> {
    let by_address = PageUrl::new(url).ok().as_ref().and_then(is_user_page);
    by_address.or_else(|| page.is_marked.then(|| "rel=ugc".to_owned()))
}

fn is_front(url: &str) -> bool {
    PageUrl::new(url).is_ok_and(|page| page.path_and_query() == "/")
}

/// A page with a name that nobody thought up, in its path or in front of its site.
fn is_random_page(url: &str, site: &Site) -> bool {
    let Ok(page) = PageUrl::new(url) else { return false };
    let before = page.host().strip_suffix(site.as_str()).unwrap_or_default();
    let stem = |piece: &str| piece.split_once('.').map_or(piece, |(stem, _)| stem).to_ascii_lowercase();
    before.split('.').any(is_random) || page.path().split('/').any(|piece| is_random(&stem(piece)))
}

/// Letters and digits in an order that is no word, no number, no date and no abbreviation.
pub(crate) fn is_random(name: &str) -> bool {
    const CHARS: std::ops::RangeInclusive<usize> = 5..=40;
    const SWITCHES_MIN: usize = 2;
    const CONSONANTS_MIN: usize = 5;
    if !CHARS.contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return false;
    }
    let bytes = name.as_bytes();
    let switches = bytes.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let (mut run, mut longest) = (0, 0);
    for byte in bytes {
        run = if byte.is_ascii_digit() || b"aeiouy".contains(byte) { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    switches >= SWITCHES_MIN || longest >= CONSONANTS_MIN
}

#[cfg(test)]
mod tests;
