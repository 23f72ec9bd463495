//! Pages that a person confirmed to be polluted: they are watched as things of tier two.
//!
//! The pages come from the cases of the ledger as they stand, and go when a case is dismissed, disputed or cleaned.

use suyuan_cases::{last_move, state_of, was_confirmed};
use suyuan_ledger::{FindingFilter, LedgerError, Reader};
use suyuan_lists::is_front;
use suyuan_model::{Case, CaseState, Finding, Severity, Timestamp, Watch, WatchKind};

use crate::allowed::Allowed;

/// Most confirmed pages that are watched: each is asked for with every link, and kept in memory by itself.
pub(crate) const CONFIRMED_PAGES_MAX: usize = 100_000;

/// States in which a page is taken to be polluted: a person said so, and nobody has said since that it is clean.
const POLLUTED: &[CaseState] = &[CaseState::Confirmed, CaseState::Notified, CaseState::Relapsed];

/// The pages of confirmed cases, by site and page; as they stood when the run had `begun` that is to go on.
pub(crate) fn pages(reader: &Reader, now: Timestamp, begun: Option<Timestamp>) -> Result<Vec<Watch>, LedgerError> {
    let mut pages: Vec<Watch> = Vec::new();
    let mut allowed = None;
    for (site, history) in reader.case_histories()? {
        // What the run itself found or somebody said since it began is for the next one: a resumed run tells the same.
        let is_before = |at| begun.is_none_or(|begun| at <= begun);
        let history: Vec<_> = history.into_iter().filter(|event| is_before(event.at)).collect();
        if !POLLUTED.contains(&state_of(&history, begun.unwrap_or(now))) || !was_confirmed(&history) {
            continue;
        }
        let allowed = match &allowed {
            Some(allowed) => allowed,
            None => allowed.insert(Allowed::of(reader, now)?),
        };
        let listed = last_move(&history).map(|(event, _)| event.at);
        let filter =
            FindingFilter { site: Some(site.clone()), severity_min: Some(Severity::Medium), ..Default::default() };
        for finding in reader.findings(&filter)? {
            let Some(finding) = allowed.without(finding?).filter(is_polluted) else { continue };
            if !is_before(finding.first_seen) {
                continue;
            }
            let (value, category, source) = (finding.page.to_string(), finding.watch.category, Case::id_of(&site));
            let page = Watch { kind: WatchKind::Page, value, category, source, listed, licence: String::new() };
            if !keep(&mut pages, page) {
                return Ok(pages);
            }
        }
    }
    Ok(pages)
}

/// Keeps a page once; false when there is no room for more.
fn keep(pages: &mut Vec<Watch>, page: Watch) -> bool {
    // Several things on one page stand together.
    let is_known = pages.last().is_some_and(|last| last.value == page.value);
    let has_room = pages.len() < CONFIRMED_PAGES_MAX;
    pages.extend((has_room && !is_known).then_some(page));
    has_room || is_known
}

/// Whether the page of a finding is one that only somebody with something to sell leads to.
///
/// Everybody links to front pages, and shorteners are not polluted. Who links to a polluted page is not thereby polluted.
fn is_polluted(finding: &Finding) -> bool {
    finding.severity >= Severity::Medium
        && finding.watch.kind.tier() == 1
        && !is_front(&finding.page)
        && !suyuan_detect::is_wrapper(&finding.page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_pages_are_kept_each_once() {
        let page = |number: usize| Watch {
            kind: WatchKind::Page,
            value: format!("http://school.example/{number}"),
            category: String::new(),
            source: String::new(),
            listed: None,
            licence: String::new(),
        };
        let mut pages = Vec::new();
        assert!(
            (0..CONFIRMED_PAGES_MAX).all(|number| keep(&mut pages, page(number)) && keep(&mut pages, page(number)))
        );
        assert!(!keep(&mut pages, page(CONFIRMED_PAGES_MAX)));
        assert_eq!(pages.len(), CONFIRMED_PAGES_MAX);
    }
}
