//! Going on from what a ledger kept.

use suyuan_model::{Change, PageUrl, RobotsCopy, Saved, SavedUrl, Timestamp, UrlState};

use crate::lane::{BREAKER_OPEN, Lane};
use crate::{Frontier, Plan, Scope, WhyNot};

impl Frontier {
    /// A frontier that goes on from what the ledger kept; with nothing kept, one that begins.
    ///
    /// What was in flight when the program died waits again, and its deaths are counted: such a visit says nothing about
    /// the page. What was being read then is suspected.
    /// Budgets may have changed since: what they left out, or what lay beyond, may come in now.
    ///
    /// A request leaves when its lease is on the disk, a while after the moment that the lease tells, and the clock may have
    /// been set since. So every host that an earlier process asked is taken for asked `at` the latest moment possible.
    pub fn new(plan: Plan, saved: Saved, at: Option<Timestamp>) -> Frontier {
        let mut frontier = Frontier::empty(plan);
        let goes_on = !saved.urls.is_empty();
        frontier.known.count_from(saved.last_id);
        frontier.known.remember(saved.earlier);
        frontier.saved_lanes = saved.lanes.into_iter().collect();
        frontier.asked_at = at;
        // Every start gives a host a new chance, but no sooner than was promised: what is asked again after a death
        // would else be counted twice. A host that was given up stays so until the run is over.
        for state in frontier.saved_lanes.values_mut() {
            if !goes_on || state.failures != BREAKER_OPEN {
                state.failures = 0;
            }
            if let Some(now) = at {
                *state = Lane::rested(*state, now);
            }
        }
        frontier.saved_robots = saved.robots.into_iter().map(|copy: RobotsCopy| (copy.origin.clone(), copy)).collect();
        frontier.suspects = saved.suspects.into_iter().map(|suspect| (suspect.url, suspect.deaths)).collect();
        for url in saved.urls {
            frontier.restore_url(url);
        }
        for page in saved.pages_with_findings {
            frontier.found(page);
        }
        frontier.restore_left_out();
        frontier.restore_reach();
        frontier
    }

    fn restore_url(&mut self, mut saved: SavedUrl) {
        // What is no URL was not put there by a frontier; it stays where it is.
        let Ok(url) = PageUrl::new(&saved.url) else { return };
        let was_leased = saved.state == UrlState::Leased;
        if was_leased {
            saved.deaths = saved.deaths.saturating_add(1);
            self.changes.push(Change::Died { id: saved.id, deaths: saved.deaths });
        }
        let (id, before, attempts) = (saved.id, saved.state, saved.attempts);
        saved.state = match saved.state {
            // Where an audit looks again, that may be as far away as it was.
            UrlState::Leased | UrlState::Pending if saved.via.is_none() => UrlState::Pending,
            UrlState::Leased | UrlState::Pending | UrlState::Beyond => self.state_at(saved.hops, saved.free_hops),
            state => state,
        };
        if saved.state != before {
            self.changes.push(Change::State { id, state: saved.state, attempts });
        }
        let origin = self.origin_of(&url);
        let key = self.known.key(&url);
        // A redirect that only added a session id led to a page of its own.
        let key = if self.known.find(key).is_some() { self.known.exact_key(&url) } else { key };
        let index = self.known.insert(key, &saved, origin);
        self.known.count_query(&url);
        // Which hops a page had is not known here; at worst it offers them once more than needed.
        self.known.get_mut(index).leads_on = saved.state == UrlState::Done;
        self.tally.met(saved.state, self.known.get(index).is_open_seed());
        let site = self.site_of_known(index);
        self.sites[site].count(&saved.url, saved.kind, &saved.text);
        self.note_audited(index, &url);
        if saved.attempts > 0 && !self.is_free_of_budget(index) {
            self.tally.pages += 1;
            self.sites[site].given += 1;
        }
        self.enqueue(index);
    }

    /// What a budget left out comes in again if the budget has grown; the rest stays, with its reason.
    fn restore_left_out(&mut self) {
        for index in 0..self.known.entries.len() as u32 {
            let entry = self.known.get(index);
            if entry.state != UrlState::LeftOut {
                continue;
            }
            let lane = &self.lanes[self.origins[entry.origin as usize].lane];
            let failed = (lane.state.failures == BREAKER_OPEN).then_some(WhyNot::HostFailing);
            match failed.or(self.why_used_up(self.site_of_known(index))) {
                Some(why) => self.tally.left_out(why),
                None => self.update(index, |entry| entry.state = UrlState::Pending),
            }
        }
    }

    /// The seeds' ground is what they and their redirects stand on: everything without a hop.
    fn restore_reach(&mut self) {
        for index in 0..self.known.entries.len() as u32 {
            let entry = self.known.get(index);
            if entry.hops == 0 && !matches!(entry.state, UrlState::Outside | UrlState::Beyond) {
                self.extend_reach(index);
            }
        }
        if self.tally.open_seeds == 0 || self.plan.scope == Scope::Any || self.audited.is_some() {
            return;
        }
        // Which pages had named something outside is not kept, so all say it again.
        let done = |&index: &u32| self.known.get(index).state == UrlState::Done;
        self.shorter.extend((0..self.known.entries.len() as u32).filter(done));
    }
}
