//! The file of a case: everything that is told of a site that would have to clean up.

use std::cmp::Reverse;

use suyuan_model::{
    Case, CaseEvent, CaseState, Chain, Contact, EvidenceLevel, FindingId, Lookup, Observation, Remedy, Severity,
    SightingSeen, Site, Technique, Timestamp, Watch,
};

use crate::claims::Claimed;
use crate::fix::Fix;
use crate::gap::Gap;
use crate::looks::states;
use crate::role::RoleTold;

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
    /// Whom to tell, as far as somebody said it, in the order in which they are told.
    pub contacts: Vec<Contact>,
    /// Where it was looked up whom to tell, and what came of it.
    pub lookups: Vec<Lookup>,
    /// The hosts with findings, sorted.
    pub hosts: Vec<String>,
    /// The pages with findings, sorted by URL.
    pub pages: Vec<PageFound>,
    /// The pages with findings that a later look found healthy or gone, where these are left out; sorted by URL.
    pub clean_pages: Vec<PageFound>,
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
    /// What is odd about it although it names nothing that is watched; only where it was asked for.
    pub observations: Vec<Observation>,
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

/// Where a case stands on a list: the worst first, then those with more pages, then by site.
pub type CaseRank = (Reverse<Severity>, Reverse<usize>, Site);

impl CaseFile {
    /// Since when the case has been open, or was the last time, and until when.
    pub fn open_between(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        let (mut from, mut to) = (self.case.first_seen, now);
        for (state, at) in states(&self.history) {
            match state {
                CaseState::Cleaned => to = at,
                CaseState::Relapsed => (from, to) = (at, now),
                _ => {}
            }
        }
        (from, to)
    }

    /// Where the case stands on a list.
    pub fn rank(&self) -> CaseRank {
        (Reverse(self.case.severity), Reverse(self.pages.len()), self.case.site.clone())
    }
}

/// What has to be done, each once, in the order of the fixes.
pub(crate) fn remedies(fixes: &[Fix]) -> Vec<Remedy> {
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use suyuan_model::{CaseChange, SiteRules};

    use super::*;
    use crate::story::{finding, noon, seen};
    use crate::{CaseDraft, Contacts, Known, LinkedFindings};

    #[test]
    fn a_case_is_open_until_it_is_cleaned_and_again_from_when_it_came_back() {
        let after = |days: u64| noon().after(Duration::from_hours(24 * days));
        let told = |moves: &[(CaseState, u64)]| {
            let event = |&(state, days): &(CaseState, u64)| CaseEvent {
                at: after(days),
                actor: String::new(),
                what: CaseChange::State { state, until: None },
                reason: String::new(),
                told: false,
            };
            let history: Vec<CaseEvent> = moves.iter().map(event).collect();
            let found =
                finding("http://a.example/", "casino.example", vec![seen(Technique::M7, "casino.example", None)]);
            let site = found.site.clone();
            let draft = CaseDraft::of(&site, [found], &LinkedFindings::default()).unwrap();
            let mut file = draft.settle(Known {
                history: &history,
                ..Known::nothing(&SiteRules::default(), &Contacts::default(), after(90))
            });
            file.case.first_seen = noon();
            file.open_between(after(90))
        };
        use CaseState::{Cleaned, Confirmed, Relapsed};
        assert_eq!(told(&[(Confirmed, 1)]), (noon(), after(90)));
        assert_eq!(told(&[(Confirmed, 1), (Cleaned, 5)]), (noon(), after(5)));
        assert_eq!(told(&[(Confirmed, 1), (Cleaned, 5), (Relapsed, 30)]), (after(30), after(90)));
    }
}
