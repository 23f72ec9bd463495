//! What to visit next, and not before it is polite.
//!
//! A [`Frontier`] is offered seeds and hops, and gives out visits: robots.txt first, one at a time per host and
//! per address, with a pause, nearest to the seeds first.
//! It says what changed as [`Change`]s, which the loop stores, and is rebuilt from what was stored.
//! It never fetches, never looks at a clock, and knows neither SQL nor the watchlist.
//!
//! ```
//! use suyuan_frontier::{Frontier, Next, Pace, Plan, RobotsPolicy, Scope};
//! use suyuan_model::{PageUrl, Saved, Seed, SiteRules, Timestamp};
//!
//! let plan = Plan {
//!     scope: Scope::Follow,
//!     hops_max: 5,
//!     pages_max: None,
//!     pages_per_site_max: 500,
//!     pace: Pace::PerSecond(1.0),
//!     per_address_per_second: Some(4.0),
//!     connections_per_host: 1,
//!     agent: "suyuan".to_owned(),
//!     robots: RobotsPolicy::Obey,
//!     rules: SiteRules::default(),
//!     audit: None,
//! };
//! let mut frontier = Frontier::new(plan, Saved::default(), None);
//! let url = PageUrl::new("http://www.school.example/").unwrap();
//! frontier.seed(&Seed { found: url.as_str().to_owned(), url, result: None });
//!
//! let now = Timestamp::from_millis(0);
//! assert_eq!(frontier.next(now), Next::Resolve { host: "www.school.example".to_owned(), port: 80 });
//! frontier.resolved("www.school.example", None);
//! let Next::Visit(visit) = frontier.next(now) else { panic!() };
//! assert_eq!(visit.url.as_str(), "http://www.school.example/robots.txt");
//! // One request at a time: nothing more before its answer.
//! assert_eq!(frontier.next(now), Next::Busy);
//! ```

mod ahead;
mod answer;
mod audit;
mod choice;
mod explain;
mod give;
mod key;
mod known;
mod lane;
mod offer;
mod origin;
mod outlook;
mod parts;
mod plan;
mod reach;
mod restore;
mod retry_after;
pub mod robots;
mod sample;
mod tally;
mod trap;
mod turns;
mod way;
mod why_not;

use std::collections::{BTreeSet, HashMap, VecDeque};

use suyuan_model::{Change, Hop, HopKind, LaneKey, LaneState, Origin, PageUrl, RobotsCopy, Site, Timestamp};

pub use answer::{Answered, Received, THROTTLED_ATTEMPTS_MAX, TROUBLE_ATTEMPTS_MAX};
pub use audit::{EarlierPage, NEAR_SHARE, SAMPLE_PER_PAGE_MAX, SITEMAPS_PER_SITE_MAX};
pub use explain::{Explanation, KnownUrl, LaneView, RobotsSays};
pub use give::{DEATHS_ALONE, DEATHS_MAX, Next};
pub use key::{SESSION_CHARS_MIN, seen_key};
pub use lane::{BREAKER_FAILURES, BREAKER_OPEN, CRAWL_DELAY_MAX, LANE_WAIT_MAX, PAUSE_MAX, RECOVERY};
pub use offer::{HOPS_COUNTED_MAX, Offered, PRIORITY_LAST, REDIRECTS_MAX};
pub use origin::{ROBOTS_ATTEMPTS_MAX, ROBOTS_OUTAGE_MAX, ROBOTS_REDIRECTS_MAX, SITEMAPS_PER_ORIGIN_MAX};
pub use outlook::{Hold, Outlook};
pub use parts::PARTS_PER_SITE_MAX;
pub use plan::{AuditSeed, Pace, Plan, RobotsPolicy, Scope};
pub use retry_after::{RETRY_AFTER_MAX, retry_after};
pub use tally::Counts;
pub use trap::{
    HOSTS_PER_SITE_MAX, OCCURRENCES_MAX, ORIGINS_PER_HOST_MAX, PICTURES_PER_SITE_MAX, QUERIES_PER_PATH_MAX,
    QUERY_KEYS_MAX, REPEATS_MAX, SEGMENTS_MAX, URL_BYTES_MEAN_MAX, URLS_PER_PAGE_MAX, URLS_PER_SITE_MAX,
};
pub use way::WAY_HOPS_MAX;
pub use why_not::WhyNot;

/// What to visit next, and not before it is polite.
#[derive(Debug)]
pub struct Frontier {
    plan: Plan,
    known: known::Known,
    reach: reach::Reach,
    sites: Vec<SiteBook>,
    lanes: Vec<lane::Lane>,
    origins: Vec<origin::OriginBook>,
    turns: turns::Turns,
    by_site: HashMap<Site, usize>,
    by_host: HashMap<Box<str>, usize>,
    by_origin: HashMap<Origin, usize>,
    /// Pages that are given out, by their place among the known.
    in_hand: HashMap<u32, InHand>,
    /// What is leased while its host is busy.
    ahead: ahead::Leases,
    /// Requests for robots.txt that are given out, by origin.
    robots_flights: HashMap<usize, Flight>,
    /// Requests for parts of pages that are given out, by URL.
    part_flights: HashMap<PageUrl, Flight>,
    /// Parts that will not be asked for, because their host was given up.
    parts_refused: Vec<PageUrl>,
    /// Hosts whose address was asked for.
    resolving: usize,
    /// To be read while nothing else is in flight, and the one whose turn it is.
    lone: BTreeSet<u32>,
    released: Option<u32>,
    /// Not to be read any more.
    quarantine: BTreeSet<u32>,
    /// By URL: at how many deaths of the program it was being read, which may have been the reason.
    suspects: HashMap<String, u8>,
    /// Parts that are to be read while nothing else is in flight, and the one whose turn it is.
    lone_parts: VecDeque<parts::Part>,
    released_part: Option<PageUrl>,
    /// Parts that are not to be read any more.
    parts_aside: Vec<parts::Part>,
    tally: tally::Tally,
    /// What is left of the run has been left out, because its pages are used up.
    is_swept: bool,
    changes: Vec<Change>,
    /// Pages that offer their kept outlinks again.
    shorter: BTreeSet<u32>,
    saved_lanes: HashMap<LaneKey, LaneState>,
    /// When at the latest these were asked, where their state does not tell: before this process began.
    asked_at: Option<Timestamp>,
    saved_robots: HashMap<String, RobotsCopy>,
    /// What an audit goes by; none for another run.
    audited: Option<audit::Audited>,
}

/// How far a page is that was given out.
#[derive(Clone, Copy, Debug)]
enum InHand {
    /// It is leased while its host is busy.
    Ahead,
    /// Its request is under way.
    InFlight(Flight),
    /// Its answer came and is being read; host and address are free again.
    BeingRead,
    /// Nothing was to be sent for it, or it waits for its parts.
    Waits,
}

/// A visit that is under way.
#[derive(Clone, Copy, Debug)]
struct Flight {
    lane: usize,
    address: Option<usize>,
    started: Timestamp,
}

/// One site, and how much of its budgets is used.
#[derive(Debug, Default)]
struct SiteBook {
    hosts: u32,
    urls: u32,
    /// Of these URLs, and of the words of the links to them.
    url_bytes: u64,
    given: u32,
    parts: u32,
    pictures: u32,
}

impl SiteBook {
    /// Counts a URL that is kept.
    fn count(&mut self, url: &str, kind: HopKind, text: &str) {
        self.urls += 1;
        self.url_bytes += (url.len() + text.len()) as u64;
        self.pictures += u32::from(Hop::is_to_picture(kind, text));
    }
}

impl Frontier {
    /// What changed since the last call, in the order in which it happened.
    ///
    /// To be stored in one transaction with what caused it, and before a visit that was given out is sent.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// The sitemaps that the robots.txt of a page's origin names, as hops from that page: they are offered with its own.
    ///
    /// An audit tries the usual place where none is named. Every page of an origin leads to them, so that the shortest way does not depend on which page was read first.
    pub fn sitemaps(&self, page: &PageUrl) -> Vec<Hop> {
        let book = self.by_origin.get(&page.origin()).map(|&origin| &self.origins[origin]);
        let named = book.and_then(|book| book.standing.as_ref()).map(|standing| standing.sitemaps.clone());
        named.filter(|named| !named.is_empty()).unwrap_or_else(|| self.usual_sitemap(page).into_iter().collect())
    }

    fn empty(plan: Plan) -> Frontier {
        Frontier {
            audited: plan.audit.map(|_| audit::Audited::default()),
            plan,
            known: known::Known::default(),
            reach: reach::Reach::default(),
            sites: Vec::new(),
            lanes: Vec::new(),
            origins: Vec::new(),
            turns: turns::Turns::default(),
            by_site: HashMap::new(),
            by_host: HashMap::new(),
            by_origin: HashMap::new(),
            in_hand: HashMap::new(),
            ahead: ahead::Leases::default(),
            robots_flights: HashMap::new(),
            part_flights: HashMap::new(),
            parts_refused: Vec::new(),
            resolving: 0,
            lone: BTreeSet::new(),
            released: None,
            quarantine: BTreeSet::new(),
            suspects: HashMap::new(),
            lone_parts: VecDeque::new(),
            released_part: None,
            parts_aside: Vec::new(),
            tally: tally::Tally::default(),
            is_swept: false,
            changes: Vec::new(),
            shorter: BTreeSet::new(),
            saved_lanes: HashMap::new(),
            asked_at: None,
            saved_robots: HashMap::new(),
        }
    }
}
