//! What is allowed now is not reported, although an earlier run recorded it.

use suyuan_ledger::{LedgerError, Reader};
use suyuan_lists::Watchlist;
use suyuan_model::{Finding, PageUrl, SightingSeen, Timestamp, Watch, WatchKind};

/// The allow-list of a ledger, as far as it holds; none where nothing is allowed.
#[derive(Debug)]
pub(crate) struct Allowed(Option<Watchlist>);

impl Allowed {
    /// The entries of the ledger that hold now.
    pub(crate) fn of(reader: &Reader, now: Timestamp) -> Result<Allowed, LedgerError> {
        let entries = reader.allowed()?;
        Ok(Allowed((!entries.is_empty()).then(|| Watchlist::new(Vec::new()).allowing(entries, now))))
    }

    /// The finding with the sightings that are not allowed; none when all of them are.
    pub(crate) fn without(&self, mut finding: Finding) -> Option<Finding> {
        let Some(list) = &self.0 else { return Some(finding) };
        let Finding { sightings, watch, .. } = &mut finding;
        let before = sightings.len();
        sightings.retain(|seen| !allows(list, watch, seen));
        if sightings.len() < before {
            finding.severity = finding.sightings.iter().map(|seen| seen.sighting.severity).max()?;
            finding.level = finding.sightings.iter().map(|seen| seen.sighting.level).max()?;
        }
        Some(finding)
    }
}

impl Allowed {
    /// Whether a domain or handle is allowed by itself.
    pub(crate) fn allows(&self, kind: WatchKind, value: &str) -> bool {
        let [value, category, source, licence] = [value, "", "", ""].map(str::to_owned);
        let watch = Watch { kind, value, category, source, listed: None, licence };
        self.0.as_ref().is_some_and(|list| list.allowing_entry(&watch, None).is_some())
    }
}

fn allows(list: &Watchlist, watch: &Watch, seen: &SightingSeen) -> bool {
    let matched = seen.sighting.matched_url.as_deref().and_then(|url| PageUrl::new(url).ok());
    list.allowing_entry(watch, matched.as_ref()).is_some()
}
