//! What came about in cases without anybody's hand: a dismissal came to its end, or something is found beside what it
//! covers; a crawl found again what was clean.
//!
//! It stands in every history as it is read, and is written down before anything else is said of its case.

use std::collections::BTreeMap;
use std::path::Path;

use suyuan_cases::{last_move, relapses, state_of};
use suyuan_ledger::{FindingFilter, Hand, LedgerError, Reader};
use suyuan_model::{CaseChange, CaseEvent, CaseState, Severity, Site, Timestamp};
use suyuan_words::{Lang, Word, cases as words, say};

use crate::allowed::Allowed;
use crate::clock;

/// Who moves a case where nobody does.
const ACTOR: &str = "suyuan";

/// What nobody has written down yet, by site, in order.
pub(crate) type Unsaid = BTreeMap<Site, Vec<CaseEvent>>;

/// Adds it to these histories, and gives it.
pub(crate) fn add(
    reader: &Reader,
    now: Timestamp,
    histories: &mut BTreeMap<Site, Vec<CaseEvent>>,
) -> Result<Unsaid, LedgerError> {
    let mut unsaid = Unsaid::new();
    let mut say_of = |site: &Site, history: &mut Vec<CaseEvent>, event: CaseEvent| {
        unsaid.entry(site.clone()).or_default().push(event.clone());
        history.push(event);
    };
    for (site, history) in histories.iter_mut() {
        if let Some((_, CaseChange::State { until: Some(until), .. })) = last_move(history)
            && until <= now
        {
            say_of(site, history, event(until, CaseState::Open, words::DISMISSAL_ENDED, &[]));
        }
    }
    let allowed = Allowed::with_all_places(reader, now)?;
    for (site, since) in reader.sites_with_more()? {
        let is_dismissed = |history: &&mut Vec<CaseEvent>| state_of(history, now) == CaseState::Dismissed;
        let Some(history) = histories.get_mut(&site).filter(is_dismissed) else { continue };
        if allowed.leaves_any(reader, &site)? {
            let at = history.last().map_or(since, |last| last.at.max(since));
            say_of(&site, history, event(at, CaseState::Open, words::MORE_THAN_DISMISSED, &[]));
        }
    }
    for (site, last_seen) in reader.cleaned_and_seen()? {
        let Some(history) = histories.get_mut(&site) else { continue };
        let is_older = |(moved, what): (&CaseEvent, CaseChange)| {
            matches!(what, CaseChange::State { state: CaseState::Cleaned, .. }) && moved.at < last_seen
        };
        let Some((cleaned, _)) = last_move(history).filter(|&last| is_older(last)) else { continue };
        if let Some((at, page, run)) = seen_again(reader, now, &site, cleaned.at)? {
            let n = relapses(history) + 1;
            let values: [(&str, &dyn std::fmt::Display); 3] = [("n", &n), ("page", &page), ("run", &run)];
            say_of(&site, history, event(at, CaseState::Relapsed, words::SEEN_AGAIN, &values));
        }
    }
    Ok(unsaid)
}

/// Writes down what nobody has said of a site yet.
pub(crate) fn write(hand: &Hand, unsaid: &mut Unsaid, site: &Site) -> Result<(), LedgerError> {
    unsaid.remove(site).unwrap_or_default().iter().try_for_each(|event| hand.add(site, event))
}

/// Writes down all that came about by now.
pub(crate) fn write_all(ledger: &Path, now: Timestamp) -> Result<(), LedgerError> {
    // Most often there is nothing, and nobody has to wait.
    let reader = Reader::open(ledger)?;
    if add(&reader, now, &mut reader.case_histories()?)?.is_empty() {
        return Ok(());
    }
    drop(reader);
    let hand = Hand::open(ledger)?;
    let mut histories = hand.reader().case_histories()?;
    for (site, events) in add(hand.reader(), now, &mut histories)? {
        events.iter().try_for_each(|event| hand.add(&site, event))?;
    }
    hand.commit()
}

/// When, where and by which run something was found again that was clean by this moment; what came first.
fn seen_again(
    reader: &Reader,
    now: Timestamp,
    site: &Site,
    cleaned: Timestamp,
) -> Result<Option<(Timestamp, String, String)>, LedgerError> {
    let allowed = Allowed::of(reader, now)?;
    let mut first: Option<(Timestamp, String, String)> = None;
    for finding in reader.findings(&FindingFilter { site: Some(site.clone()), ..FindingFilter::default() })? {
        let Some(finding) = allowed.without(finding?) else { continue };
        let seen = (finding.last_seen, finding.page.to_string(), finding.run);
        if finding.severity > Severity::Info && seen.0 > cleaned && first.as_ref().is_none_or(|first| seen < *first) {
            first = Some(seen);
        }
    }
    Ok(first)
}

/// In English, whatever language reads it.
fn event(at: Timestamp, state: CaseState, why: Word, values: &[(&str, &dyn std::fmt::Display)]) -> CaseEvent {
    let what = CaseChange::State { state, until: None };
    CaseEvent { at, actor: ACTOR.to_owned(), what, reason: say(Lang::En, why, values), told: clock::is_told() }
}
