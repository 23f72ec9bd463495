//! What is to be expected: which hosts are held up, and how long politeness alone makes what waits.

use std::collections::BTreeMap;
use std::time::Duration;

use suyuan_model::{Timestamp, closed_set};

use crate::Frontier;
use crate::lane::{Address, BREAKER_OPEN, Lane};

closed_set! {
    /// Why a host is asked less often than the run would, or not at all.
    Hold {
        /// It answered 429 or 503, and is asked more slowly.
        Throttled = "throttled",
        /// It did not answer, and is tried again later.
        Failing = "failing",
        /// It asked to be left alone until a later moment.
        AskedToWait = "asked-to-wait",
        /// It was given up for the run.
        GivenUp = "given-up",
    }
}

/// How the run goes on, as far as what is known now tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Hosts that are held up though pages of theirs wait, or that were given up, by why.
    pub held: BTreeMap<Hold, u64>,
    /// Pages that wait and that the run's budget still allows.
    pub to_visit: u64,
    /// How long it takes at least until the last of them may leave: the pauses of hosts and addresses add up to it.
    pub least: Duration,
}

impl Frontier {
    /// How the run goes on; looks at every host once.
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        let mut outlook = Outlook::default();
        let (mut least, mut allowed) = (Duration::ZERO, 0);
        let most = u64::from(self.plan.pages_per_site_max);
        let mut left_of_site: Vec<u64> =
            self.sites.iter().map(|site| most.saturating_sub(u64::from(site.given))).collect();
        let mut at_addresses = vec![0; self.turns.addresses.len()];
        for lane in &self.lanes {
            let pages = self.waiting_in(lane);
            if let Some(hold) = self.hold(lane, pages, now) {
                *outlook.held.entry(hold).or_default() += 1;
            }
            if lane.dropped.is_some() || pages == 0 {
                continue;
            }
            // Of a host with tenants, each page may be of another site.
            let pages = if lane.has_tenants { pages } else { pages.min(left_of_site[lane.site]) };
            if pages == 0 {
                continue;
            }
            if !lane.has_tenants {
                left_of_site[lane.site] -= pages;
            }
            allowed += pages;
            least = least.max(lane.state.next_at.since(now).saturating_add(pauses(lane.pause(&self.plan), pages)));
            if let Address::At(address) = lane.address {
                at_addresses[address] += pages;
            }
        }
        if let Some(pause) = self.plan.address_pause() {
            for (address, pages) in self.turns.addresses.iter().zip(at_addresses).filter(|&(_, pages)| pages > 0) {
                least = least.max(address.state.next_at.since(now).saturating_add(pauses(pause, pages)));
            }
        }
        // Which pages a budget leaves out is not known before.
        let left_of_run = self.plan.pages_max.map_or(u64::MAX, |most| most.saturating_sub(self.tally.pages));
        outlook.to_visit = allowed.min(left_of_run);
        if outlook.to_visit == allowed {
            outlook.least = least;
        }
        outlook
    }

    fn hold(&self, lane: &Lane, pages: u64, now: Timestamp) -> Option<Hold> {
        if lane.dropped.is_some() || lane.state.failures == BREAKER_OPEN {
            return Some(Hold::GivenUp);
        }
        if pages == 0 {
            return None;
        }
        if lane.is_slowed() {
            return Some(Hold::Throttled);
        }
        if lane.state.failures > 0 {
            return Some(Hold::Failing);
        }
        (lane.state.next_at > now.after(lane.pause(&self.plan))).then_some(Hold::AskedToWait)
    }

    /// How many pages wait at a host.
    pub(crate) fn waiting_in(&self, lane: &Lane) -> u64 {
        lane.origins.iter().map(|&origin| self.origins[origin].queue.len() as u64).sum()
    }
}

/// From the first of so many requests to the last.
fn pauses(pause: Duration, requests: u64) -> Duration {
    pause.saturating_mul(u32::try_from(requests - 1).unwrap_or(u32::MAX))
}
