//! What an answer changes: the lane's pace, what robots.txt permits, and whether the visit is tried again.

use suyuan_model::{Capture, Change, LaneKey, Origin, Outcome, Purpose, Timestamp, Trouble, UrlId, UrlState, Vantage};

use crate::lane::{BREAKER_FAILURES, BREAKER_OPEN, Bearing, Errand, LANE_WAIT_MAX};
use crate::origin::{self, Answer, ROBOTS_ATTEMPTS_MAX};
use crate::retry_after::retry_after;
use crate::{Flight, Frontier, InHand, WhyNot};

/// How often a page is asked for when the answer is 429 or 503.
pub const THROTTLED_ATTEMPTS_MAX: u8 = 3;

/// How often a page is asked for when no answer comes, or only part of one.
pub const TROUBLE_ATTEMPTS_MAX: u8 = 2;

/// What came of a visit, as far as the frontier is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The page is done: its capture is the last of this run.
    Done,
    /// It is tried again, so this is not the last word.
    Retry,
    /// What a robots.txt says is known now.
    RobotsRead,
    /// A robots.txt lies elsewhere, and is asked for there.
    RobotsRedirected,
}

/// A page that came whole, before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    id: UrlId,
    at: Timestamp,
    took_ms: u32,
}

impl Received {
    /// What there is to say of a capture before it is read; nothing of what says more than that all is well.
    pub fn of(capture: &Capture) -> Option<Self> {
        let Capture { visit, at, took_ms, response, .. } = capture;
        let is_plain = visit.purpose == Purpose::Page && visit.vantage == Vantage::Plain;
        let is_well = matches!(response.as_ref()?.status, 200..300) && bearing(capture) == Bearing::Good;
        let id = visit.id.filter(|_| is_plain && is_well)?;
        Some(Received { id, at: *at, took_ms: *took_ms })
    }
}

impl Frontier {
    /// Takes in what came of a visit that [`Frontier::next`] gave, in whatever form it gave it.
    pub fn answered(&mut self, capture: &Capture, now: Timestamp) -> Answered {
        // A second look is nobody's turn.
        if capture.visit.vantage != Vantage::Plain {
            return Answered::Done;
        }
        if let Purpose::Robots { origin, redirects } = &capture.visit.purpose {
            return self.answered_robots(origin, *redirects, capture, now);
        }
        if let Purpose::Part { .. } = capture.visit.purpose {
            return self.answered_part(capture, now);
        }
        let Some(index) = self.index(capture.visit.id) else { return Answered::Done };
        match self.in_hand.remove(&index) {
            Some(InHand::InFlight(flight)) => self.answered_page(index, flight, capture, now),
            Some(InHand::Ahead | InHand::BeingRead | InHand::Waits) => self.finish(index),
            None => Answered::Done,
        }
    }

    /// A page that was asked for is here whole and is going to be read: host and address are free meanwhile.
    ///
    /// Not so where it is read alone, or where its answer may have to be asked for again.
    pub fn received(&mut self, capture: &Received) {
        let Some(index) = self.index(Some(capture.id)).filter(|&index| self.released != Some(index)) else { return };
        let Some(&InHand::InFlight(flight)) = self.in_hand.get(&index) else { return };
        self.in_hand.insert(index, InHand::BeingRead);
        self.set_down(flight, capture.at, capture.took_ms, Bearing::Good);
        self.tell_lane(flight.lane);
        self.schedule(flight.lane);
    }

    fn answered_page(&mut self, index: u32, flight: Flight, capture: &Capture, now: Timestamp) -> Answered {
        let bearing = self.land(flight, capture, now);
        let lane = flight.lane;
        let entry = self.known.get(index);
        // A visit during which the program died says nothing about the page.
        let tries = entry.attempts.saturating_sub(entry.deaths);
        let answered = if self.lanes[lane].dropped.is_none() && tries < attempts_max(capture, bearing) {
            self.update(index, |entry| (entry.in_hand, entry.state) = (false, UrlState::Pending));
            Answered::Retry
        } else {
            self.finish(index)
        };
        self.schedule(lane);
        answered
    }

    fn finish(&mut self, index: u32) -> Answered {
        self.update(index, |entry| (entry.in_hand, entry.state) = (false, UrlState::Done));
        if self.released == Some(index) {
            self.released = None;
        }
        Answered::Done
    }

    fn answered_robots(&mut self, origin: &Origin, redirects: u8, capture: &Capture, now: Timestamp) -> Answered {
        let Some(&origin) = self.by_origin.get(origin) else { return Answered::RobotsRead };
        let Some(flight) = self.robots_flights.remove(&origin) else { return Answered::RobotsRead };
        self.land(flight, capture, now);
        let errand = |url, redirects, attempt| Errand { origin, url, redirects, attempt };
        let visit = &capture.visit;
        let answered = match origin::read(capture, redirects) {
            Answer::Redirect(to) => {
                // An earlier process may have read how long that host wants to be left alone; what it never met gets no
                // origin there, or strangers could use up those of the host.
                if self.saved_robots.contains_key(to.origin().as_str()) {
                    self.origin_of(&to);
                }
                let lane = self.lane_of(&to);
                self.send_on(lane, errand(to, redirects + 1, 1), now);
                Answered::RobotsRedirected
            }
            Answer::Unreachable { may_retry: true, .. } if visit.attempt < ROBOTS_ATTEMPTS_MAX => {
                self.send_on(flight.lane, errand(visit.url.clone(), redirects, visit.attempt + 1), now);
                Answered::Retry
            }
            answer => {
                self.settle(origin, answer, now);
                Answered::RobotsRead
            }
        };
        self.schedule(flight.lane);
        answered
    }

    /// Puts a request for robots.txt into a lane, where it takes its turn like any other.
    fn send_on(&mut self, lane: usize, errand: Errand, now: Timestamp) {
        if let Some(why) = self.lanes[lane].dropped {
            let reason = format!("{why}: {}", self.lanes[lane].host);
            self.settle(errand.origin, Answer::Unreachable { reason, may_retry: false }, now);
        } else {
            self.lanes[lane].errands.push_back(errand);
            self.schedule(lane);
        }
    }

    /// Frees host and address, and slows the host down or gives it up if the answer asks for it.
    pub(crate) fn land(&mut self, flight: Flight, capture: &Capture, now: Timestamp) -> Bearing {
        let (bearing, lane) = (bearing(capture), flight.lane);
        self.set_down(flight, capture.at, capture.took_ms, bearing);
        // Of redirects, and of servers that have too much to do or are in trouble (RFC 9110, 10.2.3; RFC 6585, 4).
        let asks = |status| matches!(status, 300..400 | 429 | 500..600);
        let asked = capture.response.as_ref().filter(|response| asks(response.status));
        let asked = asked.and_then(|response| retry_after(response, now));
        if let Some(moment) = asked {
            self.lanes[lane].not_before(moment);
        }
        let is_failing = matches!(bearing, Bearing::Throttled | Bearing::Trouble);
        let gives_up = if is_failing && self.lanes[lane].state.failures >= BREAKER_FAILURES {
            self.lanes[lane].state.failures = BREAKER_OPEN;
            Some(WhyNot::HostFailing)
        } else {
            asked.filter(|&moment| moment > now.after(LANE_WAIT_MAX)).map(|_| WhyNot::HostWaits)
        };
        self.tell_lane(lane);
        if let (Some(why), None) = (gives_up, self.lanes[lane].dropped) {
            self.drop_lane(lane, why, now);
        }
        bearing
    }

    /// Frees host and address.
    fn set_down(&mut self, Flight { lane, address, started }: Flight, at: Timestamp, took_ms: u32, bearing: Bearing) {
        // A lease is written before its request leaves, so the request may be somewhat later than planned.
        let started = started.max(at);
        self.lanes[lane].end(&self.plan, started, took_ms, bearing);
        if let Some(address) = address {
            self.free_address(address, started);
        }
    }

    fn free_address(&mut self, address: usize, started: Timestamp) {
        let pause = self.plan.address_pause().unwrap_or_default();
        let at = &mut self.turns.addresses[address];
        at.in_flight = false;
        let next_at = at.state.next_at.max(started.after(pause));
        if next_at != at.state.next_at {
            at.state.next_at = next_at;
            self.changes.push(Change::Lane(LaneKey::Address(at.ip), at.state));
        }
        self.turns.queue_address(address);
    }
}

fn attempts_max(capture: &Capture, bearing: Bearing) -> u8 {
    match (bearing, &capture.outcome) {
        (Bearing::Throttled, _) => THROTTLED_ATTEMPTS_MAX,
        // A certificate does not get better within minutes.
        (Bearing::Trouble, Outcome::Failed { trouble: Trouble::Tls, .. }) => 1,
        (Bearing::Trouble, _) => TROUBLE_ATTEMPTS_MAX,
        _ => 1,
    }
}

/// What an answer says about how the host fares.
fn bearing(capture: &Capture) -> Bearing {
    if let Outcome::Failed { trouble, .. } = &capture.outcome {
        match trouble {
            Trouble::Dns
            | Trouble::Connect
            | Trouble::Reset
            | Trouble::Tls
            | Trouble::Malformed
            | Trouble::TimedOut
            | Trouble::TooSlow => return Bearing::Trouble,
            Trouble::PrivateAddress
            | Trouble::Watchlisted
            | Trouble::PublicAddress
            | Trouble::NotRecorded
            | Trouble::RobotsUnread => return Bearing::Unsent,
            Trouble::BadCoding | Trouble::TooManyRedirects | Trouble::Panicked | Trouble::Quarantined => {}
        }
    }
    match capture.response.as_ref().map(|response| response.status) {
        Some(429 | 503) => Bearing::Throttled,
        Some(200..400) => Bearing::Good,
        Some(_) => Bearing::Neutral,
        None => Bearing::Unsent,
    }
}
