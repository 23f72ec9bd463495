//! Which visit is next: whose turn it is, and what that lane has waiting.

use std::net::IpAddr;

use suyuan_model::{
    Change, Hop, HopKind, LaneKey, LaneState, PageUrl, Purpose, ReadAs, RobotsVerdict, Timestamp, UrlId, UrlState,
    Visit,
};

use crate::ahead::Ahead;
use crate::choice::Order;
use crate::known::Entry;
use crate::lane::{Address, Errand, LANE_WAIT_MAX, Lane, Place};
use crate::origin::{Answer, OriginBook};
use crate::parts::Part;
use crate::turns::Turn;
use crate::{Flight, Frontier, InHand, Pace, REDIRECTS_MAX, RobotsPolicy, WhyNot};

/// What was being read at so many deaths of the program is read while nothing else is in flight.
pub const DEATHS_ALONE: u8 = 2;

/// What was being read at so many deaths, the last of them alone, is not read any more.
pub const DEATHS_MAX: u8 = 3;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// To be sent, once what [`Frontier::take_changes`] gives is stored.
    Visit(Visit),
    /// Not to be sent: robots.txt forbids it. The loop makes a capture that says so, and answers with it.
    Forbidden {
        /// What would have been sent.
        visit: Visit,
        /// The deciding line of robots.txt.
        line: Option<u32>,
        /// Why, in words.
        reason: String,
    },
    /// Not to be sent: the name of its host leads nowhere. The loop answers with a capture that says so.
    Nowhere(Visit),
    /// Not to be sent: the program died too often while this was being read. The loop answers with a capture that says so.
    Quarantined(Visit),
    /// The address of this host is needed; [`Frontier::resolved`] tells it.
    Resolve {
        /// The host, as in a URL.
        host: String,
        /// The port that the first visit there goes to.
        port: u16,
    },
    /// Not to be sent: robots.txt forbids this part of a page, or its host was given up.
    NoPart(PageUrl),
    /// Nothing before this moment, unless an answer comes earlier.
    Wait(Timestamp),
    /// Nothing before an answer or an address comes.
    Busy,
    /// Nothing, and nothing is in flight: the run is at its end.
    Drained,
}

/// What a lane has waiting.
pub(crate) enum Task {
    Send(Work),
    /// A page that robots.txt forbids.
    Forbidden {
        index: u32,
        line: Option<u32>,
        reason: String,
    },
    NoPart(PageUrl),
}

/// What a lane has to send.
pub(crate) enum Work {
    Errand(Errand),
    Part(Part),
    Page(u32),
    Ahead(Ahead),
}

impl Frontier {
    /// What to do next; the same again until the loop has acted is never given twice.
    pub fn next(&mut self, now: Timestamp) -> Next {
        if self.tally.open_seeds == 0 && !self.reach.is_settled() {
            self.reach.settle();
        }
        if self.pages_are_used_up() && !self.is_swept {
            self.leave_out_pages();
        }
        if let Some(part) = self.parts_refused.pop() {
            return Next::NoPart(part);
        }
        if let Some(part) = self.parts_aside.pop() {
            return Next::Quarantined(part.visit());
        }
        if let Some(index) = self.quarantine.pop_first() {
            self.take_in_hand(index, InHand::Waits);
            return Next::Quarantined(self.visit_of(index));
        }
        loop {
            if self.is_reading_alone() {
                return Next::Busy;
            }
            if let Some(next) = self.next_turn(now) {
                return next;
            }
            if !self.robots_flights.is_empty() || !self.part_flights.is_empty() || self.resolving > 0 {
                return Next::Busy;
            }
            if self.release_part() {
                continue;
            }
            if !self.in_hand.is_empty() {
                return Next::Busy;
            }
            // Nothing is in flight and nothing waits: now is the time for what must be read alone.
            let Some(index) = self.lone.pop_first() else { return Next::Drained };
            self.released = Some(index);
            self.enqueue(index);
        }
    }

    /// Tells a host's address; none when it is not known, as behind a proxy.
    pub fn resolved(&mut self, host: &str, address: Option<IpAddr>) {
        let address = address.map_or(Address::None, |ip| Address::At(self.address_of(ip)));
        self.learn_address(host, address);
    }

    /// Tells that the name of a host leads nowhere now: its next visit is not sent, and the one after asks again.
    pub fn unresolved(&mut self, host: &str) {
        self.learn_address(host, Address::Nowhere);
    }

    fn learn_address(&mut self, host: &str, address: Address) {
        let Some(&lane) = self.by_host.get(host) else { return };
        if self.lanes[lane].address == Address::Asked {
            self.resolving -= 1;
            self.lanes[lane].address = address;
            self.schedule(lane);
        }
    }

    fn next_turn(&mut self, now: Timestamp) -> Option<Next> {
        while let Some((at, ticket, turn)) = self.turns.peek() {
            if let Turn::Lane(lane) = turn
                && self.lanes[lane].place != Place::Queued(ticket)
            {
                self.turns.pop();
                continue;
            }
            match turn {
                Turn::Lane(lane) if at > now.after(LANE_WAIT_MAX) => {
                    self.turns.pop();
                    self.lanes[lane].place = Place::Idle;
                    self.drop_lane(lane, WhyNot::HostWaits, now);
                }
                _ if at > now => return Some(Next::Wait(at)),
                Turn::Lane(lane) => {
                    self.turns.pop();
                    if let Some(next) = self.try_lane(lane, now) {
                        return Some(next);
                    }
                }
                Turn::Address(address) => {
                    self.turns.pop();
                    let lane = self.turns.serve(address, now);
                    let next = lane.and_then(|lane| self.try_lane(lane, now));
                    self.turns.queue_address(address);
                    if next.is_some() {
                        return next;
                    }
                }
            }
        }
        None
    }

    /// Gives out the next visit of a lane whose turn it is, if host and address are free.
    fn try_lane(&mut self, lane: usize, now: Timestamp) -> Option<Next> {
        self.lanes[lane].place = Place::Idle;
        if self.lanes[lane].dropped.is_some() || self.lanes[lane].in_flight >= self.plan.connections() {
            return None;
        }
        let work = match self.task_of(lane, now)? {
            Task::Send(work) => work,
            // No request is made, so neither pause nor address matters.
            Task::Forbidden { index, line, reason } => {
                self.take_in_hand(index, InHand::Waits);
                self.schedule(lane);
                return Some(Next::Forbidden { visit: self.visit_of(index), line, reason });
            }
            Task::NoPart(part) => {
                self.schedule(lane);
                return Some(Next::NoPart(part));
            }
        };
        let at = self.lanes[lane].state.next_at;
        if at > now {
            self.put_back(lane, work);
            return None;
        }
        match self.lanes[lane].address {
            Address::Unknown => {
                self.lanes[lane].address = Address::Asked;
                self.resolving += 1;
                let (host, port) = (self.lanes[lane].host.to_string(), self.port_of(&work));
                self.put_back(lane, work);
                return Some(Next::Resolve { host, port });
            }
            Address::At(address) if !self.turns.is_free(address, at, now) => {
                self.put_back(lane, work);
                self.lanes[lane].place = Place::AtAddress;
                self.turns.wait_for(address, lane, at);
                return None;
            }
            _ => {}
        }
        // A name that comes back may lead to an address that others are asked at, so it is asked for each time.
        let is_nowhere = self.lanes[lane].address == Address::Nowhere;
        if is_nowhere {
            self.lanes[lane].address = Address::Unknown;
        }
        let flight = self.begin(lane, now);
        let visit = match work {
            Work::Errand(errand) => self.send_errand(errand, flight),
            Work::Part(part) => self.send_part(part, flight),
            Work::Page(index) => self.lease(index, InHand::InFlight(flight)),
            Work::Ahead(ahead) => self.send_ahead(ahead, flight),
        };
        self.look_ahead(lane, now);
        self.schedule(lane);
        Some(if is_nowhere { Next::Nowhere(visit) } else { Next::Visit(visit) })
    }

    /// What a lane does next; robots.txt of an origin comes before its pages, and what a page waits for before others.
    fn task_of(&mut self, lane: usize, now: Timestamp) -> Option<Task> {
        while let Some(errand) = self.lanes[lane].errands.pop_front() {
            if self.may_ask(&errand, now) {
                return Some(Task::Send(Work::Errand(errand)));
            }
        }
        if let Some(task) = self.task_for_part(lane, now) {
            return Some(task);
        }
        loop {
            let (index, origin) = self.page_of(lane)?;
            if self.origins[origin].is_asking {
                return None;
            }
            let entry = self.known.get(index);
            // A page that was sent once is within the budget already.
            if entry.attempts == 0
                && let Some(why) = self.why_used_up(self.site_of_known(index))
            {
                self.leave_out(index, why);
                continue;
            }
            if self.plan.robots == RobotsPolicy::Ignore {
                return Some(Task::Send(self.work_of(lane, index)));
            }
            let Some(standing) = self.origins[origin].fresh_standing(now) else {
                if let Some(errand) = self.first_errand(origin) {
                    if self.may_ask(&errand, now) {
                        return Some(Task::Send(Work::Errand(errand)));
                    }
                    continue;
                }
                // An origin whose robots.txt has no URL cannot be asked.
                let answer = Answer::Unavailable("no URL".to_owned());
                self.origins[origin].settle(answer, &self.plan.agent, now);
                continue;
            };
            return Some(match standing.forbids(&entry.url) {
                Some(_) if self.lanes[lane].ahead.is_some() => {
                    self.give_back(lane);
                    continue;
                }
                Some((line, reason)) => Task::Forbidden { index, line, reason },
                None => Task::Send(self.work_of(lane, index)),
            });
        }
    }

    /// The page that comes next in a lane, and its origin.
    fn page_of(&self, lane: usize) -> Option<(u32, usize)> {
        match &self.lanes[lane].ahead {
            Some(ahead) => Some((ahead.index, self.known.get(ahead.index).origin as usize)),
            None => self.first_of(lane),
        }
    }

    /// What waits in a lane and comes first, and its origin.
    pub(crate) fn first_of(&self, lane: usize) -> Option<(u32, usize)> {
        let first = |&origin: &usize| Some((self.first_at(origin)?, origin));
        self.lanes[lane].origins.iter().filter_map(first).min().map(|((.., index), origin)| (index, origin))
    }

    fn work_of(&mut self, lane: usize, index: u32) -> Work {
        self.lanes[lane].ahead.take().map_or(Work::Page(index), Work::Ahead)
    }

    /// What waits at an origin and comes first: nearest to the seeds, or as an audit has it.
    fn first_at(&self, origin: usize) -> Option<Order> {
        let OriginBook { queue, .. } = Some(&self.origins[origin]).filter(|book| !book.is_asking)?;
        match &self.audited {
            None => queue.first().map(|&(priority, hops, index)| (priority, hops.into(), 0, 0, index)),
            Some(own) => own.next(origin, self.lanes[self.origins[origin].lane].site, self.near_max()),
        }
    }

    pub(crate) fn first_errand(&mut self, origin: usize) -> Option<Errand> {
        let url = self.origins[origin].origin.robots_url().ok()?;
        self.origins[origin].is_asking = true;
        Some(Errand { origin, url, redirects: 0, attempt: 1 })
    }

    /// A robots.txt that was being read each time the program died is not asked for any more: it counts as out of reach.
    pub(crate) fn may_ask(&mut self, errand: &Errand, now: Timestamp) -> bool {
        let may_ask = self.deaths_of(errand.url.as_str()) < DEATHS_MAX;
        if !may_ask {
            let reason = "it was being read each time the program died".to_owned();
            self.settle(errand.origin, Answer::Unreachable { reason, may_retry: false }, now);
        }
        may_ask
    }

    /// Keeps for later what could not be done now; a page never left its queue.
    fn put_back(&mut self, lane: usize, work: Work) {
        match work {
            Work::Errand(errand) => self.lanes[lane].errands.push_front(errand),
            Work::Part(part) => self.lanes[lane].parts.push_front(part),
            Work::Page(_) => {}
            Work::Ahead(ahead) => self.lanes[lane].ahead = Some(ahead),
        }
        self.schedule_at(lane, self.lanes[lane].state.next_at);
    }

    pub(crate) fn begin(&mut self, lane: usize, now: Timestamp) -> Flight {
        self.lanes[lane].begin(&self.plan, now);
        self.tell_lane(lane);
        let book = &self.lanes[lane];
        let address = match (book.address, self.plan.address_pause()) {
            (Address::At(address), Some(pause)) => {
                let at = &mut self.turns.addresses[address];
                at.in_flight = true;
                at.state.next_at = now.after(pause);
                self.changes.push(Change::Lane(LaneKey::Address(at.ip), at.state));
                Some(address)
            }
            _ => None,
        };
        Flight { lane, address, started: now }
    }

    fn send_errand(&mut self, errand: Errand, flight: Flight) -> Visit {
        let origin = self.origins[errand.origin].origin.clone();
        self.robots_flights.insert(errand.origin, flight);
        let purpose = Purpose::Robots { origin, redirects: errand.redirects };
        Visit { purpose, attempt: errand.attempt, ..Visit::of(errand.url) }
    }

    pub(crate) fn lease(&mut self, index: u32, in_hand: InHand) -> Visit {
        let visit = self.visit_of(index);
        if self.known.get(index).attempts == 0 && !self.is_free_of_budget(index) {
            self.tally.pages += 1;
            let site = self.site_of_known(index);
            self.sites[site].given += 1;
            self.count_audited(index);
        }
        self.take_in_hand(index, in_hand);
        self.update(index, |entry| {
            entry.attempts = entry.attempts.saturating_add(1);
            entry.state = UrlState::Leased;
        });
        visit
    }

    fn take_in_hand(&mut self, index: u32, in_hand: InHand) {
        self.update(index, |entry| entry.in_hand = true);
        self.in_hand.insert(index, in_hand);
    }

    fn visit_of(&self, index: u32) -> Visit {
        let Entry { id, url, attempts, .. } = self.known.get(index);
        #[expect(clippy::expect_used, reason = "the text was that of a page's URL when it was taken up")]
        let url = PageUrl::new(url).expect("a known URL is one of a page");
        let attempt = attempts.saturating_add(1);
        Visit { id: Some(*id), read_as: self.read_as(index), attempt, ..Visit::of(url) }
    }

    /// As what a body is read: as what the hop to it names, over redirects too.
    fn read_as(&self, mut index: u32) -> ReadAs {
        for _ in 0..=REDIRECTS_MAX {
            let Entry { kind, text, via, .. } = self.known.get(index);
            match via.and_then(|via| self.known.index_of(via)).filter(|_| kind.is_free()) {
                Some(before) => index = before,
                None if *kind == HopKind::Manifest && **text == *Hop::SITEMAP => return ReadAs::Sitemap,
                None if *kind == HopKind::Manifest => return ReadAs::Manifest,
                None if Hop::is_to_picture(*kind, text) => return ReadAs::Picture,
                None => break,
            }
        }
        ReadAs::Itself
    }

    fn port_of(&self, work: &Work) -> u16 {
        match work {
            Work::Errand(errand) => errand.url.port(),
            Work::Part(part) => part.url.port(),
            Work::Page(index) => self.visit_of(*index).url.port(),
            Work::Ahead(ahead) => ahead.visit.url.port(),
        }
    }

    /// True while nothing else may be in flight. What waits for its parts is not read meanwhile, and nothing but these is left to do.
    pub(crate) fn is_reading_alone(&self) -> bool {
        if self.released_part.as_ref().is_some_and(|part| self.part_flights.contains_key(part)) {
            return true;
        }
        self.released.is_some_and(|index| {
            self.known.get(index).in_hand && !matches!(self.in_hand.get(&index), Some(InHand::Waits))
        })
    }

    /// At how many deaths of the program this was being read.
    pub(crate) fn deaths_of(&self, url: &str) -> u8 {
        if self.suspects.is_empty() { 0 } else { self.suspects.get(url).copied().unwrap_or_default() }
    }

    /// Puts a URL into its queue if it waits for a visit, and wakes its lane.
    pub(crate) fn enqueue(&mut self, index: u32) {
        let entry = self.known.get(index);
        if entry.state != UrlState::Pending || entry.in_hand {
            return;
        }
        match self.deaths_of(&entry.url) {
            DEATHS_MAX.. => {
                self.quarantine.insert(index);
                return;
            }
            DEATHS_ALONE.. if self.released != Some(index) => {
                self.lone.insert(index);
                return;
            }
            _ => {}
        }
        let origin = entry.origin as usize;
        let key = (entry.priority, entry.hops, index);
        if self.origins[origin].queue.insert(key) {
            self.queue_audited(index);
        }
        let lane = self.origins[origin].lane;
        match self.lanes[lane].dropped {
            Some(why) => self.leave_out(index, why),
            None => self.schedule(lane),
        }
    }

    /// Changes an entry, and with it everything that depends on where it stands.
    pub(crate) fn update(&mut self, index: u32, change: impl FnOnce(&mut Entry)) {
        let entry = self.known.get(index);
        let key = (entry.priority, entry.hops, index);
        if self.origins[entry.origin as usize].queue.remove(&key) {
            self.unqueue_audited(index);
        }
        let entry = self.known.get_mut(index);
        let before = (entry.state, entry.is_open_seed());
        change(entry);
        let after = (entry.state, entry.is_open_seed());
        if before.0 != after.0 {
            self.changes.push(Change::State { id: entry.id, state: entry.state, attempts: entry.attempts });
        }
        self.tally.moved(before, after);
        self.enqueue(index);
    }

    pub(crate) fn leave_out(&mut self, index: u32, why: WhyNot) {
        self.update(index, |entry| entry.state = UrlState::LeftOut);
        self.tally.left_out(why);
    }

    /// Gives a lane a turn if it has something to do that no answer has to come before.
    pub(crate) fn schedule(&mut self, lane: usize) {
        let book = &self.lanes[lane];
        let is_shut = |&origin: &usize| {
            let OriginBook { queue, standing, .. } = &self.origins[origin];
            queue.is_empty() || standing.as_ref().is_some_and(|known| known.verdict == RobotsVerdict::Unreachable)
        };
        // Where nothing may be sent, nothing has to wait.
        let is_idle = book.errands.is_empty() && book.parts.is_empty() && book.ahead.is_none();
        let is_shut = is_idle && book.origins.iter().all(is_shut);
        self.schedule_at(lane, if is_shut { Lane::FRESH.next_at } else { book.state.next_at });
    }

    fn schedule_at(&mut self, lane: usize, at: Timestamp) {
        let book = &self.lanes[lane];
        let is_ready = book.place == Place::Idle && book.dropped.is_none() && book.address != Address::Asked;
        if !is_ready || book.in_flight >= self.plan.connections() {
            return;
        }
        let waits = |&origin: &usize| !self.origins[origin].is_asking && !self.origins[origin].queue.is_empty();
        let part_waits = book.parts.front().is_some_and(|part| !self.origins[part.origin].is_asking);
        let is_known = |ahead: &Ahead| !self.origins[self.known.get(ahead.index).origin as usize].is_asking;
        let ahead_waits = book.ahead.as_ref().is_some_and(is_known);
        if !book.errands.is_empty() || part_waits || ahead_waits || book.origins.iter().any(waits) {
            let ticket = self.turns.queue(lane, at);
            self.lanes[lane].place = Place::Queued(ticket);
        }
    }

    /// Gives a host up for this run: what waits there is left out, and who waits for a robots.txt from there waits no more.
    pub(crate) fn drop_lane(&mut self, lane: usize, why: WhyNot, now: Timestamp) {
        self.lanes[lane].dropped = Some(why);
        self.give_back(lane);
        for origin in self.lanes[lane].origins.clone() {
            while let Some(&(.., index)) = self.origins[origin].queue.first() {
                self.leave_out(index, why);
            }
        }
        self.refuse_parts(lane);
        for errand in std::mem::take(&mut self.lanes[lane].errands) {
            let reason = format!("{why}: {}", self.lanes[lane].host);
            self.settle(errand.origin, Answer::Unreachable { reason, may_retry: false }, now);
        }
    }

    /// Puts in force what was learned about an origin, and wakes its lane.
    pub(crate) fn settle(&mut self, origin: usize, answer: Answer, now: Timestamp) {
        let copy = self.origins[origin].settle(answer, &self.plan.agent, now);
        let lane = self.origins[origin].lane;
        if let Some(copy) = copy {
            let standings =
                self.lanes[lane].origins.iter().filter_map(|&origin| self.origins[origin].standing.as_ref());
            let pause = standings.filter_map(|standing| standing.rules.pause()).max();
            self.lanes[lane].robots_pause = pause.unwrap_or_default();
            // What was promised until now may be too soon for what the file asks.
            self.lanes[lane].keep_pace(&self.plan);
            self.tell_lane(lane);
            self.changes.push(Change::Robots(copy));
        }
        self.schedule(lane);
    }

    pub(crate) fn pages_are_used_up(&self) -> bool {
        self.plan.pages_max.is_some_and(|most| self.tally.pages >= most)
    }

    /// Which budget speaks against one more page of a site.
    pub(crate) fn why_used_up(&self, site: usize) -> Option<WhyNot> {
        if self.pages_are_used_up() {
            Some(WhyNot::RunPages)
        } else {
            (self.sites[site].given >= self.plan.pages_per_site_max).then_some(WhyNot::SitePages)
        }
    }

    /// The run's pages are used up: what was never sent is left out at once, and only what was is tried again.
    fn leave_out_pages(&mut self) {
        self.is_swept = true;
        for index in 0..self.known.entries.len() as u32 {
            let entry = self.known.get(index);
            if entry.state == UrlState::Pending && entry.attempts == 0 && !entry.in_hand {
                self.leave_out(index, WhyNot::RunPages);
            }
        }
        for lane in 0..self.lanes.len() {
            for errand in std::mem::take(&mut self.lanes[lane].errands) {
                if self.origins[errand.origin].queue.is_empty() {
                    self.origins[errand.origin].is_asking = false;
                } else {
                    self.lanes[lane].errands.push_back(errand);
                }
            }
        }
    }

    /// Tells what is to outlive the program about a lane: when it may go on, and how it fares.
    ///
    /// Without a pause to keep there is nothing to tell but trouble.
    pub(crate) fn tell_lane(&mut self, lane: usize) {
        let is_unhurried = self.plan.pace != Pace::Unlimited;
        let book = &mut self.lanes[lane];
        let seen = |state: LaneState| {
            (state.next_at.millis() * i64::from(is_unhurried), state.slowdown_permille, state.failures)
        };
        if seen(book.state) != seen(book.told) {
            book.told = book.state;
            self.changes.push(Change::Lane(LaneKey::Host(book.host.to_string()), book.state));
        }
    }

    /// The number of a known URL's place, for the other rooms of this crate.
    pub(crate) fn index(&self, id: Option<UrlId>) -> Option<u32> {
        self.known.index_of(id?)
    }
}
