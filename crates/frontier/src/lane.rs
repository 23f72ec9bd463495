//! One lane per host: what waits in it, and how long it pauses.

use std::collections::VecDeque;
use std::time::Duration;

use suyuan_model::{LaneState, PageUrl, Timestamp};

use crate::{Pace, Plan, WhyNot};

/// No pause between two requests is longer, however slow a host has become.
pub const PAUSE_MAX: Duration = Duration::from_hours(1);

/// A Crawl-delay or Request-rate beyond this is kept as if it were this; a longer one would leave the host unread.
pub const CRAWL_DELAY_MAX: Duration = Duration::from_mins(1);

/// Who asks to be left alone for longer than this is left alone for the rest of the run, so that the run ends.
pub const LANE_WAIT_MAX: Duration = Duration::from_hours(1);

/// After so many failures in a row a host is given up for the run.
pub const BREAKER_FAILURES: u16 = 5;

/// What [`LaneState::failures`] holds once a host was given up.
pub const BREAKER_OPEN: u16 = u16::MAX;

/// The usual pace, in thousandths.
const USUAL_PERMILLE: u32 = 1000;

/// One host.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) host: Box<str>,
    pub(crate) site: usize,
    pub(crate) state: LaneState,
    /// What the ledger was told last.
    pub(crate) told: LaneState,
    /// When the last request left.
    pub(crate) last_start: Timestamp,
    /// The longest pause that a robots.txt of this host asks for.
    pub(crate) robots_pause: Duration,
    pub(crate) in_flight: u16,
    pub(crate) address: Address,
    /// Requests for robots.txt that are not the first of their origin: redirects from elsewhere, and retries.
    pub(crate) errands: VecDeque<Errand>,
    pub(crate) origins: Vec<usize>,
    pub(crate) place: Place,
    pub(crate) dropped: Option<WhyNot>,
}

/// What is known of a host's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// To be asked for before the first visit.
    Unknown,
    /// Asked for.
    Asked,
    /// Not known, or of no interest.
    None,
    /// This lane.
    At(usize),
}

/// Where a lane waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nowhere: it has nothing to do, or an answer has to come first.
    Idle,
    /// Among the turns, with this ticket.
    Queued(u64),
    /// Behind others of the same address.
    AtAddress,
}

/// A request for robots.txt on the way.
#[derive(Clone, Debug)]
pub(crate) struct Errand {
    pub(crate) origin: usize,
    pub(crate) url: PageUrl,
    pub(crate) redirects: u8,
    pub(crate) attempt: u8,
}

/// How an answer bears on the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// 2xx and 3xx.
    Good,
    /// Any other status: the host lives, but nothing gets faster for it.
    Neutral,
    /// 429 and 503.
    Throttled,
    /// No answer.
    Trouble,
    /// Nothing was sent.
    Unsent,
}

impl Lane {
    pub(crate) fn new(host: Box<str>, site: usize, state: LaneState, address: Address) -> Self {
        Lane {
            host,
            site,
            state,
            told: state,
            last_start: Lane::FRESH.next_at,
            robots_pause: Duration::ZERO,
            in_flight: 0,
            address,
            errands: VecDeque::new(),
            origins: Vec::new(),
            place: Place::Idle,
            dropped: None,
        }
    }

    /// A lane that nobody has used yet.
    pub(crate) const FRESH: LaneState = LaneState {
        next_at: Timestamp::from_millis(i64::MIN),
        slowdown_permille: USUAL_PERMILLE,
        answer_ms: 0,
        failures: 0,
    };

    /// The pause from the start of one request to the start of the next.
    pub(crate) fn pause(&self, plan: &Plan) -> Duration {
        let usual = plan.pause();
        if plan.pace == Pace::Unlimited {
            return usual;
        }
        let answer = Duration::from_millis(self.state.answer_ms.into());
        let base = usual.max(answer).max(self.robots_pause.min(CRAWL_DELAY_MAX)).min(PAUSE_MAX);
        (base * self.state.slowdown_permille / USUAL_PERMILLE).min(PAUSE_MAX)
    }

    /// A request leaves now.
    pub(crate) fn begin(&mut self, plan: &Plan, now: Timestamp) {
        self.in_flight += 1;
        self.last_start = now;
        self.state.next_at = now.after(self.pause(plan));
    }

    /// An answer came `took_ms` after a request left at `started`.
    pub(crate) fn end(&mut self, plan: &Plan, started: Timestamp, took_ms: u32, bearing: Bearing) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let state = &mut self.state;
        let mean = if state.answer_ms == 0 { took_ms } else { (state.answer_ms / 4 * 3).saturating_add(took_ms / 4) };
        let slowed = state.answer_ms.max(mean);
        match bearing {
            Bearing::Unsent => return,
            Bearing::Good => {
                state.answer_ms = mean;
                state.slowdown_permille = (state.slowdown_permille / 10 * 9).max(USUAL_PERMILLE);
                state.failures = 0;
            }
            Bearing::Neutral => {
                state.answer_ms = slowed;
                state.failures = 0;
            }
            Bearing::Throttled => {
                state.answer_ms = slowed;
                // The pause is capped as a whole; this only keeps the number from running over.
                state.slowdown_permille = state.slowdown_permille.saturating_mul(2).min(USUAL_PERMILLE * 4096);
                state.failures = state.failures.saturating_add(1);
            }
            Bearing::Trouble => {
                state.answer_ms = slowed;
                state.failures = state.failures.saturating_add(1);
            }
        }
        let mut pause = self.pause(plan);
        if bearing == Bearing::Trouble {
            pause = (pause * 2u32.saturating_pow(self.state.failures.min(12).into())).min(PAUSE_MAX);
        }
        self.not_before(started.after(pause));
    }

    /// No request before this moment; an earlier promise is never shortened.
    pub(crate) fn not_before(&mut self, moment: Timestamp) {
        self.state.next_at = self.state.next_at.max(moment);
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::SiteRules;

    use super::*;
    use crate::{RobotsPolicy, Scope};

    fn plan(pace: Pace) -> Plan {
        Plan {
            scope: Scope::Any,
            hops_max: 5,
            pages_max: None,
            pages_per_site_max: 500,
            pace,
            per_address_per_second: None,
            connections_per_host: 4,
            agent: "suyuan".to_owned(),
            robots: RobotsPolicy::Obey,
            rules: SiteRules::default(),
        }
    }

    fn lane() -> Lane {
        Lane::new("a.example".into(), 0, Lane::FRESH, Address::None)
    }

    /// Answers a request that leaves at zero and says how many milliseconds later the next may leave.
    fn next_after(lane: &mut Lane, took_ms: u32, bearing: Bearing) -> i64 {
        let (plan, zero) = (plan(Pace::PerSecond(1.0)), Timestamp::from_millis(0));
        lane.state.next_at = zero;
        lane.begin(&plan, zero);
        lane.end(&plan, zero, took_ms, bearing);
        lane.state.next_at.millis()
    }

    #[test]
    fn a_slow_host_is_asked_more_slowly() {
        let mut lane = lane();
        assert_eq!(next_after(&mut lane, 100, Bearing::Good), 1000);
        assert_eq!(next_after(&mut lane, 8000, Bearing::Good), 2075);
        assert_eq!(next_after(&mut lane, 0, Bearing::Neutral), 2075, "an error never makes it faster");
    }

    #[test]
    fn a_throttling_host_is_asked_half_as_often_and_recovers_slowly() {
        let mut lane = lane();
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 2000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 4000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Neutral), 4000);
        for _ in 0..40 {
            next_after(&mut lane, 10, Bearing::Good);
        }
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 1000);
        for _ in 0..40 {
            next_after(&mut lane, 10, Bearing::Throttled);
        }
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 3_600_000);
    }

    #[test]
    fn trouble_doubles_the_pause_until_it_is_over() {
        let mut lane = lane();
        assert_eq!(next_after(&mut lane, 10, Bearing::Trouble), 2000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Trouble), 4000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Neutral), 1000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Unsent), 1000);
    }

    #[test]
    fn robots_may_ask_for_a_minute() {
        let mut lane = lane();
        lane.robots_pause = Duration::from_secs(7);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 7000);
        lane.robots_pause = Duration::from_hours(99);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 60_000);
    }

    #[test]
    fn without_a_limit_there_is_no_pause() {
        let mut lane = lane();
        lane.robots_pause = Duration::from_secs(7);
        assert_eq!(lane.pause(&plan(Pace::Unlimited)), Duration::ZERO);
    }
}
