//! Pages that are leased while their host is still busy, so that nothing is waited for once it is free.
//!
//! A request waits for its lease to be durable, which is as long as some hosts take to answer. Where hosts are asked without a
//! pause, that would be most of what lies between two requests; where there is a pause, it lies within that.

use suyuan_model::{Timestamp, UrlState, Visit};

use crate::lane::{Address, Place};
use crate::turns::Turn;
use crate::{Flight, Frontier, InHand, Pace, RobotsPolicy};

/// The page of a lane that is leased ahead.
#[derive(Clone, Debug)]
pub(crate) struct Ahead {
    pub(crate) index: u32,
    pub(crate) visit: Visit,
    /// Its lease is durable.
    is_kept: bool,
}

/// What is leased ahead.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    is_on: bool,
    /// Lanes whose leases are in the changes that were not taken yet.
    fresh: Vec<usize>,
    /// Those whose leases were taken, and are being written.
    written: Vec<(usize, u32)>,
}

impl Frontier {
    /// Has pages leased ahead from now on, one for each host that is busy, where only the lease is waited for: in no audit, which
    /// chooses its pages by what it has seen.
    pub fn lease_ahead(&mut self) {
        self.ahead.is_on =
            self.plan.pace == Pace::Unlimited && self.plan.address_pause().is_none() && self.plan.audit.is_none();
    }

    /// Tells that the changes so far are being written; true where leases ahead are among them.
    pub fn write_ahead(&mut self) -> bool {
        let Self { ahead, lanes, .. } = self;
        let leased = |lane: usize| Some((lane, lanes[lane].ahead.as_ref()?.index));
        ahead.written = ahead.fresh.drain(..).filter_map(leased).collect();
        !ahead.written.is_empty()
    }

    /// Tells that these changes are durable.
    pub fn keep_ahead(&mut self) {
        for (lane, index) in std::mem::take(&mut self.ahead.written) {
            if let Some(ahead) = self.lanes[lane].ahead.as_mut().filter(|ahead| ahead.index == index) {
                ahead.is_kept = true;
            }
        }
    }

    /// The visit of the lane whose turn it is, if that is one whose lease is durable already: it is to be sent at once.
    pub fn next_ahead(&mut self, now: Timestamp) -> Option<Visit> {
        if !self.ahead.is_on || self.is_reading_alone() {
            return None;
        }
        while let Some((at, ticket, turn)) = self.turns.peek().filter(|&(at, ..)| at <= now) {
            let Turn::Lane(lane) = turn else { return None };
            let book = &self.lanes[lane];
            if book.place != Place::Queued(ticket) {
                self.turns.pop();
                continue;
            }
            let is_next = book.errands.is_empty() && book.parts.is_empty() && book.in_flight < self.plan.connections();
            let ahead = book.ahead.as_ref().filter(|ahead| ahead.is_kept && is_next)?;
            let origin = self.known.get(ahead.index).origin as usize;
            if at < book.state.next_at || !self.permits(origin, ahead.visit.url.as_str(), now) {
                return None;
            }
            self.turns.pop();
            self.lanes[lane].place = Place::Idle;
            let ahead = self.lanes[lane].ahead.take()?;
            let flight = self.begin(lane, now);
            let visit = self.send_ahead(ahead, flight);
            self.look_ahead(lane, now);
            self.schedule(lane);
            return Some(visit);
        }
        None
    }

    /// The visit that was leased ahead begins.
    pub(crate) fn send_ahead(&mut self, Ahead { index, visit, .. }: Ahead, flight: Flight) -> Visit {
        self.in_hand.insert(index, InHand::InFlight(flight));
        visit
    }

    /// Leases the page of a busy lane that comes next, if it is a page.
    pub(crate) fn look_ahead(&mut self, lane: usize, now: Timestamp) {
        let book = &self.lanes[lane];
        let is_busy = book.in_flight >= self.plan.connections();
        // A name that leads nowhere is asked for again first.
        let is_there = matches!(book.address, Address::At(_) | Address::None);
        let is_free = is_there
            && book.ahead.is_none()
            && book.dropped.is_none()
            && book.errands.is_empty()
            && book.parts.is_empty();
        if !self.ahead.is_on || !is_busy || !is_free {
            return;
        }
        let Some((index, origin)) = self.first_of(lane) else { return };
        let entry = self.known.get(index);
        let is_within = entry.attempts > 0 || self.why_used_up(self.site_of_known(index)).is_none();
        if is_within && self.permits(origin, &self.known.get(index).url, now) {
            let visit = self.lease(index, InHand::Ahead);
            self.lanes[lane].ahead = Some(Ahead { index, visit, is_kept: false });
            self.ahead.fresh.push(lane);
        }
    }

    /// Gives back what was leased ahead and is not going to be sent: nobody went there.
    pub fn give_back_ahead(&mut self) {
        for lane in 0..self.lanes.len() {
            self.give_back(lane);
        }
    }

    /// The same of one lane.
    pub(crate) fn give_back(&mut self, lane: usize) {
        let Some(Ahead { index, .. }) = self.lanes[lane].ahead.take() else { return };
        self.in_hand.remove(&index);
        self.update(index, |entry| {
            (entry.in_hand, entry.state) = (false, UrlState::Pending);
            entry.attempts = entry.attempts.saturating_sub(1);
        });
        if self.known.get(index).attempts == 0 && !self.is_free_of_budget(index) {
            self.tally.pages -= 1;
            let site = self.site_of_known(index);
            self.sites[site].given -= 1;
        }
    }

    /// Whether a robots.txt that is known permits it.
    fn permits(&self, origin: usize, url: &str, now: Timestamp) -> bool {
        self.plan.robots == RobotsPolicy::Ignore
            || self.origins[origin].fresh_standing(now).is_some_and(|standing| standing.forbids(url).is_none())
    }
}
