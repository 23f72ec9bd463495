//! How many URLs stand where.

use std::collections::BTreeMap;

use suyuan_model::UrlState;

use crate::WhyNot;

/// How many URLs stand where, and what was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// URLs that were met in this run, in whatever state.
    pub met: u64,
    /// Wait for their visit.
    pub pending: u64,
    /// Given out and not answered yet; robots.txt counts, too.
    pub in_flight: u64,
    /// Visited.
    pub done: u64,
    /// Further from the seeds than the run goes.
    pub beyond: u64,
    /// Out of scope, and met while that could still change.
    pub outside: u64,
    /// Left out, by reason.
    pub left_out: BTreeMap<WhyNot, u64>,
    /// Offers that were not taken up, by reason.
    pub refused: BTreeMap<WhyNot, u64>,
}

/// What the frontier keeps count of.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    states: BTreeMap<UrlState, u64>,
    left_out: BTreeMap<WhyNot, u64>,
    refused: BTreeMap<WhyNot, u64>,
    /// Seeds, and what they redirect to, that are not answered yet.
    pub(crate) open_seeds: u64,
    /// Pages given out so far, each once.
    pub(crate) pages: u64,
}

impl Tally {
    pub(crate) fn pending(&self) -> u64 {
        self.states.get(&UrlState::Pending).copied().unwrap_or_default()
    }

    pub(crate) fn met(&mut self, state: UrlState, is_open_seed: bool) {
        *self.states.entry(state).or_default() += 1;
        self.open_seeds += u64::from(is_open_seed);
    }

    pub(crate) fn moved(&mut self, before: (UrlState, bool), after: (UrlState, bool)) {
        if let Some(count) = self.states.get_mut(&before.0) {
            *count -= 1;
        }
        self.open_seeds -= u64::from(before.1);
        self.met(after.0, after.1);
    }

    pub(crate) fn left_out(&mut self, why: WhyNot) {
        *self.left_out.entry(why).or_default() += 1;
    }

    pub(crate) fn refused(&mut self, why: WhyNot) {
        *self.refused.entry(why).or_default() += 1;
    }

    pub(crate) fn counts(&self, in_flight: u64) -> Counts {
        let of = |state| self.states.get(&state).copied().unwrap_or(0);
        Counts {
            met: self.states.values().sum(),
            pending: of(UrlState::Pending),
            in_flight,
            done: of(UrlState::Done),
            beyond: of(UrlState::Beyond),
            outside: of(UrlState::Outside),
            left_out: self.left_out.clone(),
            refused: self.refused.clone(),
        }
    }
}
