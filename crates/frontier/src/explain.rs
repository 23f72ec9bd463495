//! What would happen to a URL, and why; and how the hosts fare.

use std::time::Duration;

use suyuan_model::{LaneKey, LaneState, PageUrl, RobotsVerdict, Site, Timestamp, UrlId, UrlState};

use crate::lane::Lane;
use crate::tally::Counts;
use crate::{Frontier, RobotsPolicy, Scope, WhyNot};

/// What would happen to a URL, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// How this run knows it, if it does.
    pub known: Option<KnownUrl>,
    /// The hosting site.
    pub site: Site,
    /// True if the seeds' own ground reaches there; with scope `follow`, a page with findings leads there too.
    pub is_in_scope: bool,
    /// Why it would not be taken up or visited, scope and robots apart.
    pub why_not: Option<WhyNot>,
    /// What robots.txt says; none when it was not read yet, or is ignored.
    pub robots: Option<RobotsSays>,
    /// How the host fares; none when nothing of it is known.
    pub lane: Option<LaneView>,
    /// Pages of the site that were visited.
    pub site_pages: u32,
}

/// How a run knows a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUrl {
    /// Its number.
    pub id: UrlId,
    /// Where it stands.
    pub state: UrlState,
    /// Hops from a seed on the shortest known way.
    pub hops: u8,
    /// The page on that way; none for a seed.
    pub via: Option<String>,
    /// How early it is visited: 0 first.
    pub priority: u8,
    /// Visits begun so far.
    pub attempts: u8,
}

/// What an origin's robots.txt says about a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsSays {
    /// How the answer counted.
    pub verdict: RobotsVerdict,
    /// Whether the URL may be fetched.
    pub allowed: bool,
    /// The deciding line, counted from 1, if it was a line.
    pub line: Option<u32>,
    /// Why, in words.
    pub reason: String,
    /// When the file was fetched.
    pub fetched_at: Timestamp,
    /// False when it would be asked for again first.
    pub is_fresh: bool,
}

/// How a host or an address fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneView {
    /// Which.
    pub key: LaneKey,
    /// Its pace, as it is kept.
    pub state: LaneState,
    /// The pause between two requests as it is now.
    pub pause: Duration,
    /// Pages that wait there.
    pub waiting: u64,
    /// Requests that this process gave out, those for robots.txt and retries among them; none for an address.
    pub requests: Option<u64>,
    /// Visits in flight.
    pub in_flight: u16,
    /// Why it was given up, if it was.
    pub dropped: Option<WhyNot>,
}

impl Frontier {
    /// What would happen to this URL, and why.
    pub fn explain(&self, url: &PageUrl, now: Timestamp) -> Explanation {
        let index = self.known.find(self.known.key(url));
        let lane = self.by_host.get(url.host()).copied();
        let site = self.plan.rules.site_of(url);
        let known_site = self.by_site.get(&site).map(|&site| &self.sites[site]);
        let is_left_out = index.is_some_and(|index| self.known.get(index).state == UrlState::LeftOut);
        let used_up = self.pages_are_used_up().then_some(WhyNot::RunPages);
        let given_up = || used_up.or(lane.and_then(|lane| self.lanes[lane].dropped));
        Explanation {
            known: index.map(|index| self.known_url(index)),
            is_in_scope: self.plan.scope == Scope::Any
                || self.place_of_url(url).is_some_and(|place| self.reach.includes(place)),
            // What is known has passed the door; only what came later can keep it from being visited.
            why_not: if index.is_none() || is_left_out { self.why_not(url).or_else(given_up) } else { None },
            robots: self.robots_says(url, now),
            lane: lane.map(|lane| self.lane_view(&self.lanes[lane])),
            site_pages: known_site.map_or(0, |site| site.given),
            site,
        }
    }

    /// How many URLs stand where.
    pub fn counts(&self) -> Counts {
        self.tally.counts((self.in_hand.len() + self.robots_flights.len() + self.part_flights.len()) as u64)
    }

    /// How many pages wait for their visit.
    pub fn waiting(&self) -> u64 {
        self.tally.pending()
    }

    /// How every host and address of this run fares, hosts first, each in the order of meeting.
    pub fn lanes(&self) -> impl Iterator<Item = LaneView> {
        let addresses = self.turns.addresses.iter().map(|address| LaneView {
            key: LaneKey::Address(address.ip),
            state: address.state,
            pause: self.plan.address_pause().unwrap_or_default(),
            waiting: 0,
            requests: None,
            in_flight: address.in_flight.into(),
            dropped: None,
        });
        self.lanes.iter().map(|lane| self.lane_view(lane)).chain(addresses)
    }

    fn known_url(&self, index: u32) -> KnownUrl {
        let entry = self.known.get(index);
        KnownUrl {
            id: entry.id,
            state: entry.state,
            hops: entry.hops,
            via: entry.via.and_then(|id| self.url_of(id)).map(str::to_owned),
            priority: entry.priority,
            attempts: entry.attempts,
        }
    }

    fn robots_says(&self, url: &PageUrl, now: Timestamp) -> Option<RobotsSays> {
        if self.plan.robots == RobotsPolicy::Ignore {
            return None;
        }
        let book = &self.origins[*self.by_origin.get(&url.origin())?];
        let standing = book.standing.as_ref()?;
        let forbids = standing.forbids(url.as_str());
        let line = match standing.verdict {
            RobotsVerdict::Rules => standing.rules.verdict(url.as_str()).line,
            RobotsVerdict::Unavailable | RobotsVerdict::Unreachable => None,
        };
        Some(RobotsSays {
            verdict: standing.verdict,
            allowed: forbids.is_none(),
            line,
            reason: forbids.map_or_else(|| standing.reason.clone(), |(_, reason)| reason),
            fetched_at: standing.fetched_at,
            is_fresh: now < standing.until,
        })
    }

    fn lane_view(&self, lane: &Lane) -> LaneView {
        LaneView {
            key: LaneKey::Host(lane.host.to_string()),
            state: lane.state,
            pause: lane.pause(&self.plan),
            waiting: self.waiting_in(lane),
            requests: Some(lane.requests),
            in_flight: lane.in_flight,
            dropped: lane.dropped,
        }
    }
}
