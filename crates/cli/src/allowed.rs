//! What is allowed now is not reported, although an earlier run recorded it: what is on the allow-list, and what a person dismissed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use suyuan_cases::state_of;
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_lists::Watchlist;
use suyuan_model::{
    CaseEvent, CaseState, Compared, Finding, FindingId, PageUrl, Place, Severity, SightingSeen, Site, Technique,
    Timestamp, Watch, WatchKind,
};

use crate::unsaid;

/// What a ledger allows, as far as it holds.
#[derive(Debug)]
pub(crate) struct Allowed {
    /// The allow-list; none where nothing is on it.
    list: Option<Watchlist>,
    /// The places of what a person dismissed: page, place, technique, kind, value.
    places: HashSet<(String, Place, Technique, WatchKind, String)>,
}

impl Allowed {
    /// The entries of the ledger that hold now.
    pub(crate) fn of(reader: &Reader, now: Timestamp) -> Result<Allowed, LedgerError> {
        let entries = reader.allowed()?;
        let list = (!entries.is_empty()).then(|| Watchlist::new(Vec::new()).allowing(entries, now));
        let places = reader.allowed_places()?.into_iter().filter(|it| it.until > now);
        Ok(Allowed { list, places: places.map(|it| (it.page, it.place, it.technique, it.kind, it.value)).collect() })
    }

    /// The same with everything that was dismissed, although it may be a finding again by now.
    pub(crate) fn with_all_places(reader: &Reader, now: Timestamp) -> Result<Allowed, LedgerError> {
        let places = reader.allowed_places()?.into_iter();
        let places = places.map(|it| (it.page, it.place, it.technique, it.kind, it.value)).collect();
        Ok(Allowed { places, ..Allowed::of(reader, now)? })
    }

    /// The finding with the sightings that are not allowed; none when all of them are.
    pub(crate) fn without(&self, finding: Finding) -> Option<Finding> {
        self.kept(finding, |seen, page, watch| self.lists(watch, seen) || self.has_place(page, seen, watch))
    }

    /// The same, but for what was dismissed: whoever looks at a dismissed case sees that.
    pub(crate) fn without_listed(&self, finding: Finding) -> Option<Finding> {
        self.kept(finding, |seen, _, watch| self.lists(watch, seen))
    }

    fn has_place(&self, page: &PageUrl, seen: &SightingSeen, watch: &Watch) -> bool {
        let sighting = &seen.sighting;
        let place = || (page.as_str().to_owned(), sighting.place, sighting.technique, watch.kind, watch.value.clone());
        !self.places.is_empty() && self.places.contains(&place())
    }

    fn lists(&self, watch: &Watch, seen: &SightingSeen) -> bool {
        self.list.as_ref().is_some_and(|list| allows(list, watch, seen))
    }

    fn kept(
        &self,
        mut finding: Finding,
        is_allowed: impl Fn(&SightingSeen, &PageUrl, &Watch) -> bool,
    ) -> Option<Finding> {
        if self.list.is_none() && self.places.is_empty() {
            return Some(finding);
        }
        let Finding { sightings, watch, page, .. } = &mut finding;
        let before = sightings.len();
        sightings.retain(|seen| !is_allowed(seen, page, watch));
        if sightings.len() < before {
            finding.severity = finding.sightings.iter().map(|seen| seen.sighting.severity).max()?;
            finding.level = finding.sightings.iter().map(|seen| seen.sighting.level).max()?;
        }
        Some(finding)
    }
}

/// The findings of which everything was dismissed: while that holds, they are none.
pub(crate) fn dismissed_findings(reader: &Reader, now: Timestamp) -> Result<HashSet<FindingId>, LedgerError> {
    let allowed = Allowed::of(reader, now)?;
    let pages: BTreeSet<&String> = allowed.places.iter().map(|(page, ..)| page).collect();
    let mut dismissed = HashSet::new();
    for page in pages {
        let Some(page) = reader.url_id(page)? else { continue };
        for finding in reader.findings(&FindingFilter { page: Some(page), ..FindingFilter::default() })? {
            let finding = finding?;
            let id = finding.id;
            if allowed.without(finding).is_none() {
                dismissed.insert(id);
            }
        }
    }
    Ok(dismissed)
}

/// How many of the findings that a run saw are not dismissed.
pub(crate) fn not_dismissed(reader: &Reader, run: &str, seen: u64, now: Timestamp) -> Result<u64, LedgerError> {
    let mut left = seen;
    for id in dismissed_findings(reader, now)? {
        let of_run = reader.finding(id)?.is_some_and(|finding| finding.run == run);
        left = left.saturating_sub(u64::from(of_run));
    }
    Ok(left)
}

/// What became of the findings of the run before, without those that are dismissed.
pub(crate) fn compared(reader: &Reader, run: &str, now: Timestamp) -> Result<Option<Compared>, LedgerError> {
    let Some(mut compared) = reader.compared(run)? else { return Ok(None) };
    let dismissed = dismissed_findings(reader, now)?;
    compared.findings.retain(|(finding, _)| !dismissed.iter().any(|id| id.to_string() == finding.id));
    Ok(Some(compared))
}

impl Allowed {
    /// Whether anything that is found on a site, and is no mere mention, is not allowed.
    pub(crate) fn leaves_any(&self, reader: &Reader, site: &Site) -> Result<bool, LedgerError> {
        for finding in reader.findings(&FindingFilter { site: Some(site.clone()), ..FindingFilter::default() })? {
            if self.without(finding?).is_some_and(|finding| finding.severity != Severity::Info) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a domain or handle is allowed by itself.
    pub(crate) fn allows(&self, kind: WatchKind, value: &str) -> bool {
        let [value, category, source, licence] = [value, "", "", ""].map(str::to_owned);
        let watch = Watch { kind, value, category, source, listed: None, licence };
        self.list.as_ref().is_some_and(|list| list.allowing_entry(&watch, None).is_some())
    }
}

/// What was said of the cases, of each in order, and what came about by itself.
pub(crate) fn histories(reader: &Reader, now: Timestamp) -> Result<BTreeMap<Site, Vec<CaseEvent>>, LedgerError> {
    let mut histories = reader.case_histories()?;
    unsaid::add(reader, now, &mut histories)?;
    Ok(histories)
}

/// The cases that a person dismissed and that hold no more than that.
#[derive(Debug)]
pub(crate) struct Dismissed(BTreeSet<Site>);

impl Dismissed {
    /// Looks for them, and adds to the histories what came about by itself.
    pub(crate) fn of(
        reader: &Reader,
        now: Timestamp,
        histories: &mut BTreeMap<Site, Vec<CaseEvent>>,
    ) -> Result<Self, LedgerError> {
        unsaid::add(reader, now, histories)?;
        let is_dismissed = |history: &[CaseEvent]| state_of(history, now) == CaseState::Dismissed;
        let dismissed = histories.iter().filter(|(_, history)| is_dismissed(history)).map(|(site, _)| site.clone());
        Ok(Dismissed(dismissed.collect()))
    }

    /// Whether everything of a site is dismissed.
    pub(crate) fn has(&self, site: &Site) -> bool {
        self.0.contains(site)
    }
}

/// Whether a site has a finding that is neither dismissed nor on the allow-list.
pub(crate) fn has_more(reader: &Reader, now: Timestamp, site: &Site) -> Result<bool, LedgerError> {
    Allowed::with_all_places(reader, now)?.leaves_any(reader, site)
}

fn allows(list: &Watchlist, watch: &Watch, seen: &SightingSeen) -> bool {
    let matched = seen.sighting.matched_url.as_deref().and_then(|url| PageUrl::new(url).ok());
    list.allowing_entry(watch, matched.as_ref()).is_some()
}
