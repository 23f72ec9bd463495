//! One lane per host: what waits in it, and how long it pauses.

use std::collections::VecDeque;
use std::time::Duration;

use suyuan_model::{LaneState, PageUrl, Timestamp};

use crate::ahead::Ahead;
use crate::parts::Part;
use crate::{Pace, Plan, WhyNot};

/// No pause between two requests is longer, however slow a host has become.
pub const PAUSE_MAX: Duration = Duration::from_hours(1);

/// A Crawl-delay or Request-rate beyond this is kept as if it were this; a longer one would leave the host unread.
pub const CRAWL_DELAY_MAX: Duration = Duration::from_mins(1);

/// A host that was left alone for so long gets half of its pace back, and again for as long again.
pub const RECOVERY: Duration = Duration::from_hours(1);

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
    /// The site of the host; its pages may be of others where tenants are pieces of the path.
    pub(crate) site: usize,
    pub(crate) has_tenants: bool,
    pub(crate) state: LaneState,
    /// What the ledger was told last.
    pub(crate) told: LaneState,
    /// When the last request left.
    pub(crate) last_start: Timestamp,
    /// What was promised apart from the pause, by an earlier process too: it stands whatever an answer says.
    pub(crate) not_before: Timestamp,
    /// The longest pause that a robots.txt of this host asks for.
    pub(crate) robots_pause: Duration,
    pub(crate) in_flight: u16,
    /// Requests of this process.
    pub(crate) requests: u64,
    pub(crate) address: Address,
    /// Requests for robots.txt that are not the first of their origin: redirects from elsewhere, and retries.
    pub(crate) errands: VecDeque<Errand>,
    /// Parts of pages, in the order in which they were asked for.
    pub(crate) parts: VecDeque<Part>,
    pub(crate) origins: Vec<usize>,
    /// The page that comes next, leased already.
    pub(crate) ahead: Option<Ahead>,
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
    /// There is none: the name leads nowhere.
    Nowhere,
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
            has_tenants: false,
            state,
            told: state,
            last_start: Lane::FRESH.next_at,
            not_before: state.next_at,
            robots_pause: Duration::ZERO,
            in_flight: 0,
            requests: 0,
            address,
            errands: VecDeque::new(),
            parts: VecDeque::new(),
            origins: Vec::new(),
            ahead: None,
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

    /// A state that was kept, once the host has been left alone from then until now.
    pub(crate) fn rested(state: LaneState, now: Timestamp) -> LaneState {
        let rests = now.since(state.next_at).as_secs() / RECOVERY.as_secs();
        let halved = state.slowdown_permille.checked_shr(u32::try_from(rests).unwrap_or(u32::MAX)).unwrap_or(0);
        LaneState { slowdown_permille: halved.max(USUAL_PERMILLE.min(state.slowdown_permille)), ..state }
    }

    /// The pause from the start of one request to the start of the next.
    pub(crate) fn pause(&self, plan: &Plan) -> Duration {
        if plan.pace == Pace::Unlimited {
            return plan.pause();
        }
        let millis = self.usual_ms(plan).saturating_mul(self.state.slowdown_permille.into());
        Duration::from_millis(millis.div_ceil(USUAL_PERMILLE.into())).min(PAUSE_MAX)
    }

    /// The pause without what 429 and 503 add.
    fn usual_ms(&self, plan: &Plan) -> u64 {
        let answer = Duration::from_millis(self.state.answer_ms.into());
        let longest = plan.pause().max(answer).max(self.robots_pause.min(CRAWL_DELAY_MAX)).min(PAUSE_MAX);
        longest.as_nanos().div_ceil(1_000_000) as u64
    }

    /// Whether 429 or 503 has made the pause longer.
    pub(crate) fn is_slowed(&self) -> bool {
        self.state.slowdown_permille > USUAL_PERMILLE
    }

    /// A request leaves now.
    pub(crate) fn begin(&mut self, plan: &Plan, now: Timestamp) {
        self.in_flight += 1;
        self.requests += 1;
        self.last_start = now;
        self.keep_pace(plan);
    }

    /// An answer came `took_ms` after a request left at `started`.
    pub(crate) fn end(&mut self, plan: &Plan, started: Timestamp, took_ms: u32, bearing: Bearing) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.last_start = self.last_start.max(started);
        if bearing == Bearing::Unsent {
            self.requests = self.requests.saturating_sub(1);
        }
        if bearing != Bearing::Unsent && self.state.failures != BREAKER_OPEN {
            self.learn(plan, took_ms, bearing);
        }
        self.keep_pace(plan);
        if bearing == Bearing::Trouble {
            let pause = self.pause(plan) * 2u32.saturating_pow(self.state.failures.min(12).into());
            self.not_before(started.after(pause.min(PAUSE_MAX)));
        }
    }

    fn learn(&mut self, plan: &Plan, took_ms: u32, bearing: Bearing) {
        let usual_ms = self.usual_ms(plan).max(1);
        let state = &mut self.state;
        let mean = if state.answer_ms == 0 { took_ms } else { mean_of(state.answer_ms, took_ms) };
        // An error never makes a host faster: it is quickly said.
        state.answer_ms = if bearing == Bearing::Good { mean } else { mean.max(state.answer_ms) };
        state.failures = match bearing {
            Bearing::Throttled | Bearing::Trouble => state.failures.saturating_add(1),
            Bearing::Good | Bearing::Neutral | Bearing::Unsent => 0,
        };
        if bearing == Bearing::Good {
            state.slowdown_permille = (state.slowdown_permille - state.slowdown_permille / 10).max(USUAL_PERMILLE);
        }
        if bearing == Bearing::Throttled {
            // Beyond the longest pause nothing is noted, or a host would need days to recover.
            let most = PAUSE_MAX.as_millis() as u64 * u64::from(USUAL_PERMILLE) / usual_ms;
            let most = u32::try_from(most).unwrap_or(u32::MAX).max(state.slowdown_permille);
            state.slowdown_permille = state.slowdown_permille.saturating_mul(2).min(most);
        }
    }

    /// The next request leaves a pause after the last one, as the pause is known now, and no sooner than was promised.
    pub(crate) fn keep_pace(&mut self, plan: &Plan) {
        self.state.next_at = self.not_before.max(self.last_start.after(self.pause(plan)));
    }

    /// No request before this moment; an earlier promise is never shortened.
    pub(crate) fn not_before(&mut self, moment: Timestamp) {
        self.not_before = self.not_before.max(moment);
        self.state.next_at = self.state.next_at.max(moment);
    }
}

/// A running mean in which the latest answer counts for a quarter, never rounded down.
fn mean_of(before_ms: u32, took_ms: u32) -> u32 {
    (u64::from(before_ms) * 3 + u64::from(took_ms)).div_ceil(4) as u32
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
            audit: None,
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
        (lane.state.next_at, lane.not_before) = (zero, zero);
        lane.begin(&plan, zero);
        lane.end(&plan, zero, took_ms, bearing);
        lane.state.next_at.millis()
    }

    #[test]
    fn a_host_that_was_left_alone_is_asked_faster_again() {
        let slowed = LaneState { slowdown_permille: 64_000, next_at: Timestamp::from_millis(0), ..Lane::FRESH };
        let rested = |time: Duration| Lane::rested(slowed, slowed.next_at.after(time)).slowdown_permille;
        let just_before = Duration::from_mins(59);
        assert_eq!((rested(just_before), rested(RECOVERY)), (64_000, 32_000));
        assert_eq!((rested(RECOVERY * 6), rested(RECOVERY * 7), rested(RECOVERY * 500)), (1_000, 1_000, 1_000));
        assert_eq!(Lane::rested(slowed, Timestamp::from_millis(-1)), slowed);
        assert_eq!(Lane::rested(Lane::FRESH, Timestamp::from_millis(0)), Lane::FRESH);
    }

    #[test]
    fn what_was_refused_is_no_request() {
        let mut lane = lane();
        next_after(&mut lane, 0, Bearing::Unsent);
        next_after(&mut lane, 0, Bearing::Trouble);
        assert_eq!(lane.requests, 1);
    }

    #[test]
    fn a_slow_host_is_asked_more_slowly() {
        let mut lane = lane();
        assert_eq!(next_after(&mut lane, 100, Bearing::Good), 1000);
        assert_eq!(next_after(&mut lane, 8000, Bearing::Good), 2075);
        assert_eq!(next_after(&mut lane, 0, Bearing::Neutral), 2075, "an error never makes it faster");
        assert_eq!(next_after(&mut lane, 0, Bearing::Good), 1557, "a quick page does, with what is known by then");
    }

    #[test]
    fn a_throttling_host_is_asked_half_as_often_and_recovers_slowly() {
        let mut lane = lane();
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 2000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 4000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Neutral), 4000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 3600);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 3240);
        for _ in 0..40 {
            next_after(&mut lane, 10, Bearing::Good);
        }
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 1000);
        for _ in 0..40 {
            next_after(&mut lane, 10, Bearing::Throttled);
        }
        assert_eq!(next_after(&mut lane, 10, Bearing::Throttled), 3_600_000);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), 3_240_000, "the first good answer is felt");
    }

    #[test]
    fn a_fast_lane_too_is_slowed_down_to_an_hour() {
        let (plan, zero, mut lane) = (plan(Pace::PerSecond(1000.0)), Timestamp::from_millis(0), lane());
        for _ in 0..40 {
            lane.begin(&plan, zero);
            lane.end(&plan, zero, 1, Bearing::Throttled);
        }
        assert_eq!(lane.pause(&plan), PAUSE_MAX);
    }

    #[test]
    fn what_a_server_or_an_earlier_process_asked_for_is_not_shortened_by_a_good_answer() {
        let (plan, at) = (plan(Pace::PerSecond(1.0)), Timestamp::from_millis);
        let saved = LaneState { next_at: at(9000), ..Lane::FRESH };
        let mut lane = Lane::new("a.example".into(), 0, saved, Address::None);
        lane.keep_pace(&plan);
        assert_eq!(lane.state.next_at, at(9000));
        lane.begin(&plan, at(9000));
        lane.not_before(at(60_000));
        lane.end(&plan, at(9000), 10, Bearing::Good);
        assert_eq!(lane.state.next_at, at(60_000));
    }

    #[test]
    fn a_pause_begins_when_the_request_really_left() {
        let (plan, at, mut lane) = (plan(Pace::PerSecond(1.0)), Timestamp::from_millis, lane());
        lane.begin(&plan, at(0));
        lane.end(&plan, at(40), 10, Bearing::Good);
        assert_eq!(lane.state.next_at, at(1040));
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
        lane.robots_pause = CRAWL_DELAY_MAX + Duration::from_secs(1);
        assert_eq!(next_after(&mut lane, 10, Bearing::Good), CRAWL_DELAY_MAX.as_millis() as i64);
    }

    #[test]
    fn without_a_limit_there_is_no_pause() {
        let mut lane = lane();
        lane.robots_pause = Duration::from_secs(7);
        assert_eq!(lane.pause(&plan(Pace::Unlimited)), Duration::ZERO);
    }
}
