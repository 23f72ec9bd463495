//! The loop and a ledger in memory; time is told, and the process dies where a test wants it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use suyuan_frontier::{Answered, Counts, EarlierPage, Frontier, Next, Plan, Received};
use suyuan_model::{
    Capture, Change, Headers, HopKind, LaneKey, LaneState, Origin, Outcome, Outlink, Outlinks, PageUrl, Purpose,
    RobotsCopy, Saved, SavedUrl, Seed, Timestamp, Trouble, UrlId, UrlState, Visit,
};

use crate::manners::Manners;
use crate::web::{Answer, Web};

/// When it begins: 2026-11-23T20:00:00Z.
const START: Timestamp = Timestamp::from_millis(1_795_464_000_000);

/// Visits in flight.
const CONCURRENCY: usize = 8;

/// No web of these tests is larger; beyond this the loop would never end.
const REQUESTS_MAX: usize = 20_000;

/// The shortest way to a page: its hops, and the page before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way(pub(crate) u8, pub(crate) Option<String>);

/// How a run ended.
pub(crate) struct End {
    /// Pages that were read, and the ways to them.
    pub(crate) pages: BTreeMap<String, Way>,
    pub(crate) forbidden: usize,
    /// Pages that were asked for, each once.
    pub(crate) pages_sent: BTreeSet<PageUrl>,
    pub(crate) counts: Counts,
    pub(crate) retries: u32,
    /// Pages that were asked for without a word to the ledger, since they were leased ahead.
    pub(crate) sent_ahead: u32,
    /// Moments at which the process could have been killed.
    pub(crate) moments: u32,
}

/// What outlives the process.
#[derive(Default)]
struct Ledger {
    urls: BTreeMap<UrlId, SavedUrl>,
    outlinks: HashMap<UrlId, Outlinks>,
    /// Whether a page was read, as far as it was recorded.
    read: HashMap<UrlId, bool>,
    findings: BTreeSet<UrlId>,
    lanes: HashMap<LaneKey, LaneState>,
    robots: BTreeMap<String, RobotsCopy>,
}

/// What is still to come.
enum Event {
    Arrived(Box<Capture>, Answer),
    Resolved(String),
}

/// One run.
pub(crate) struct Run<'a> {
    plan: Plan,
    web: &'a mut dyn Web,
    seeds: Vec<Seed>,
    kills: Vec<u32>,
    /// What earlier runs found, where this is an audit.
    earlier: Vec<EarlierPage>,
    words: &'static str,
    /// Pages are leased while their host is busy, and read after it is told that they came.
    is_hasty: bool,
    being_read: HashSet<UrlId>,
    frontier: Frontier,
    ledger: Ledger,
    manners: Manners,
    now: Timestamp,
    coming: BTreeMap<(Timestamp, usize), Event>,
    /// How often each URL was asked for.
    asked: HashMap<PageUrl, u32>,
    /// Origins whose robots.txt was asked for.
    robots_asked: BTreeSet<Origin>,
    pages_sent: BTreeSet<PageUrl>,
    requests: usize,
    retries: u32,
    sent_ahead: u32,
    moments: u32,
}

/// The process died.
struct Killed;

impl<'a> Run<'a> {
    pub(crate) fn new(plan: Plan, web: &'a mut dyn Web, seeds: Vec<Seed>) -> Run<'a> {
        Run {
            frontier: Frontier::new(plan.clone(), Saved::default(), None),
            plan,
            web,
            seeds,
            kills: Vec::new(),
            earlier: Vec::new(),
            words: "",
            is_hasty: false,
            being_read: HashSet::new(),
            ledger: Ledger::default(),
            manners: Manners::default(),
            now: START,
            coming: BTreeMap::new(),
            asked: HashMap::new(),
            robots_asked: BTreeSet::new(),
            pages_sent: BTreeSet::new(),
            requests: 0,
            retries: 0,
            sent_ahead: 0,
            moments: 0,
        }
    }

    /// Dies at these moments, counted over all processes.
    pub(crate) fn killed_at(mut self, moments: &[u32]) -> Self {
        self.kills = moments.to_vec();
        self
    }

    /// What a manifest says of its hops.
    pub(crate) fn naming(mut self, words: &'static str) -> Self {
        self.words = words;
        self
    }

    /// Asks busy hosts as soon as they are free.
    pub(crate) fn hasty(mut self) -> Self {
        self.is_hasty = true;
        self
    }

    /// Looks at these again.
    pub(crate) fn after(mut self, earlier: Vec<EarlierPage>) -> Self {
        self.earlier = earlier;
        self
    }

    pub(crate) fn finish(mut self) -> End {
        loop {
            self.being_read.clear();
            if self.is_hasty {
                self.frontier.lease_ahead();
            }
            for seed in &self.seeds {
                self.frontier.seed(seed);
            }
            if self.plan.audit.is_some() {
                self.frontier.audit_from(&self.earlier, !self.ledger.urls.is_empty());
            }
            if let Ok(()) = self.go() {
                return self.end();
            }
            self.coming.clear();
            self.manners.died();
            self.frontier = Frontier::new(self.plan.clone(), self.ledger.saved(), Some(self.now));
        }
    }

    fn go(&mut self) -> Result<(), Killed> {
        loop {
            let (visits, until) = self.hand_out()?;
            self.moment()?;
            let changes = self.frontier.take_changes();
            self.ledger.keep(changes);
            self.frontier.write_ahead();
            self.moment()?;
            self.frontier.keep_ahead();
            if !visits.is_empty() {
                // It takes a while until the leases are on the disk.
                self.now = self.now.after(Duration::from_millis(u64::from(self.moments % 5) * 37));
            }
            for visit in visits {
                self.send(visit);
            }
            if until == Some(Next::Drained) {
                return Ok(());
            }
            self.send_ahead();
            self.moment()?;
            let first = self.coming.first_key_value().map(|(&(at, _), _)| at);
            match (first, until) {
                (Some(at), Some(Next::Wait(until))) if at > until => self.now = until,
                (None, Some(Next::Wait(until))) => self.now = self.now.max(until),
                (Some(at), _) => {
                    self.now = self.now.max(at);
                    let (_, event) = self.coming.pop_first().unwrap();
                    self.happen(event)?;
                }
                (None, until) => panic!("nothing to wait for: {until:?}"),
            }
        }
    }

    /// What may go now, and why nothing more.
    fn hand_out(&mut self) -> Result<(Vec<Visit>, Option<Next>), Killed> {
        let mut visits = Vec::new();
        while self.coming.len() + visits.len() < CONCURRENCY {
            match self.frontier.next(self.now) {
                Next::Visit(visit) => visits.push(visit),
                Next::Forbidden { visit, line, reason } => {
                    self.not_sent(visit, Outcome::RobotsForbid { line, reason })?;
                }
                Next::Quarantined(visit) => {
                    self.not_sent(visit, Outcome::failed(Trouble::Quarantined, "it died too often"))?;
                }
                Next::Resolve { host, .. } => {
                    let later = self.now.after(Duration::from_millis(host.len() as u64 % 7));
                    self.requests += 1;
                    self.coming.insert((later, self.requests), Event::Resolved(host));
                }
                // With visits in hand, the answer to them comes before anything is waited for.
                other => return Ok(if visits.is_empty() { (visits, Some(other)) } else { (visits, None) }),
            }
        }
        Ok((visits, None))
    }

    fn send(&mut self, visit: Visit) {
        assert!(self.requests < REQUESTS_MAX, "the web has no end: {}", visit.url);
        let nth = self.asked.entry(visit.url.clone()).or_default();
        *nth += 1;
        let (host, address) = (visit.url.host(), self.web.address(visit.url.host()));
        self.manners.leaves(&self.plan, host, address, self.now);
        match &visit.purpose {
            Purpose::Robots { origin, .. } => drop(self.robots_asked.insert(origin.clone())),
            Purpose::Page => {
                assert!(self.robots_asked.contains(&visit.url.origin()), "{} before its robots.txt", visit.url);
                self.pages_sent.insert(visit.url.clone());
            }
            Purpose::Part { .. } => panic!("nobody asked for a part: {}", visit.url),
        }
        self.requests += 1;
        let answer = self.web.answer(&visit.url, *nth);
        let back_at = self.now.after(Duration::from_millis(answer.took_ms.into()));
        let capture = answer.capture(visit, self.now);
        self.coming.insert((back_at, self.requests), Event::Arrived(Box::new(capture), answer));
    }

    /// What is on record already goes without a word to the ledger.
    fn send_ahead(&mut self) {
        while self.coming.len() < CONCURRENCY
            && let Some(visit) = self.frontier.next_ahead(self.now)
        {
            let leased = self.ledger.urls[&visit.id.unwrap()].state;
            assert_eq!(leased, UrlState::Leased, "{} before its lease", visit.url);
            self.sent_ahead += 1;
            self.send(visit);
        }
    }

    fn happen(&mut self, event: Event) -> Result<(), Killed> {
        match event {
            Event::Resolved(host) => {
                let address = self.web.address(&host);
                self.frontier.resolved(&host, address);
                Ok(())
            }
            Event::Arrived(capture, answer) => {
                let received = Received::of(&capture).filter(|_| self.is_hasty);
                if let (Some(received), Some(id)) = (received, capture.visit.id)
                    && self.being_read.insert(id)
                {
                    let host = capture.visit.url.host();
                    self.manners.answered(host, self.web.address(host), &answer, self.now);
                    self.frontier.received(&received);
                    self.requests += 1;
                    let read_at = self.now.after(Duration::from_millis(self.requests as u64 % 3 * 40));
                    self.coming.insert((read_at, self.requests), Event::Arrived(capture, answer));
                    self.send_ahead();
                    return Ok(());
                }
                self.take_in(*capture, Some(&answer))
            }
        }
    }

    fn not_sent(&mut self, visit: Visit, outcome: Outcome) -> Result<(), Killed> {
        let capture = Capture { visit, at: self.now, took_ms: 0, outcome, request: Headers::default(), response: None };
        self.take_in(capture, None)
    }

    /// One transaction: what a kill before its end takes away never happened.
    fn take_in(&mut self, capture: Capture, sent: Option<&Answer>) -> Result<(), Killed> {
        let nothing = Answer::default();
        let answer = sent.unwrap_or(&nothing);
        let answered = self.frontier.answered(&capture, self.now);
        self.retries += u32::from(answered == Answered::Retry);
        let id = capture.visit.id.filter(|_| answered == Answered::Done);
        let mut outlinks = Outlinks::default();
        if let Some(id) = id {
            if answer.has_findings {
                self.frontier.found(id);
            }
            let mut hops = answer.hops();
            hops.iter_mut()
                .filter(|hop| hop.kind == HopKind::Manifest)
                .for_each(|hop| self.words.clone_into(&mut hop.text));
            if self.plan.audit.is_some() && capture.outcome == Outcome::Page {
                hops.extend(self.frontier.sitemaps(&capture.visit.url));
            }
            let chosen = self.frontier.survey(id, &hops);
            let kept = hops.into_iter().zip(chosen).filter(|(_, is_chosen)| *is_chosen).filter_map(|(hop, _)| {
                let to = self.frontier.offer(id, &hop).id()?;
                Some(Outlink { to, kind: hop.kind, text: hop.text })
            });
            outlinks.0.extend(kept);
        }
        loop {
            let pages = self.frontier.take_shorter();
            if pages.is_empty() {
                break;
            }
            for page in pages {
                let kept = if id == Some(page) { Some(&outlinks) } else { self.ledger.outlinks.get(&page) };
                self.frontier.offer_kept(page, kept.unwrap_or(&Outlinks::default()));
            }
        }
        self.moment()?;
        let changes = self.frontier.take_changes();
        for change in &changes {
            if let (Change::Robots(copy), Some(text)) = (change, robots_text(change)) {
                let host = PageUrl::new(&copy.origin).unwrap().host().to_owned();
                let rules = suyuan_frontier::robots::Robots::parse(text).for_agent(&self.plan.agent);
                self.manners.was_told(&host, rules.pause().unwrap_or_default().as_millis() as u64);
            }
        }
        self.ledger.keep(changes);
        if sent.is_some() && !capture.visit.id.is_some_and(|id| self.being_read.contains(&id)) {
            let host = capture.visit.url.host();
            self.manners.answered(host, self.web.address(host), answer, self.now);
        }
        if let Some(id) = id {
            let before = self.ledger.read.insert(id, capture.response.is_some());
            assert_eq!(before, None, "{} was recorded twice", capture.visit.url);
            self.ledger.outlinks.insert(id, outlinks);
            self.ledger.findings.extend(answer.has_findings.then_some(id));
        }
        self.moment()
    }

    /// A moment at which the process may die.
    fn moment(&mut self) -> Result<(), Killed> {
        self.moments += 1;
        if self.kills.contains(&self.moments) { Err(Killed) } else { Ok(()) }
    }

    fn end(self) -> End {
        let Ledger { urls, read, .. } = &self.ledger;
        let name = |id: UrlId| urls[&id].url.clone();
        let page = |url: &SavedUrl| {
            let is_read = *read.get(&url.id)?;
            assert_eq!(url.state, UrlState::Done, "{}", url.url);
            is_read.then(|| (url.url.clone(), Way(url.hops, url.via.map(name))))
        };
        End {
            pages: urls.values().filter_map(page).collect(),
            forbidden: read.values().filter(|&&is_read| !is_read).count(),
            pages_sent: self.pages_sent,
            counts: self.frontier.counts(),
            retries: self.retries,
            sent_ahead: self.sent_ahead,
            moments: self.moments,
        }
    }
}

fn robots_text(change: &Change) -> Option<&[u8]> {
    if let Change::Robots(copy) = change { copy.text.as_deref() } else { None }
}

impl Ledger {
    fn keep(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Met(url) => drop(self.urls.insert(url.id, url)),
                Change::Shorter { id, via, kind, text, hops, free_hops, priority } => {
                    let url = self.urls.get_mut(&id).unwrap();
                    (url.via, url.kind, url.text) = (via, kind, text);
                    (url.hops, url.free_hops, url.priority) = (hops, free_hops, priority);
                }
                Change::State { id, state, attempts } => {
                    let url = self.urls.get_mut(&id).unwrap();
                    (url.state, url.attempts) = (state, attempts);
                }
                Change::Died { id, deaths } => self.urls.get_mut(&id).unwrap().deaths = deaths,
                Change::Lane(key, state) => drop(self.lanes.insert(key, state)),
                Change::Robots(copy) => drop(self.robots.insert(copy.origin.clone(), copy)),
                Change::PassedOver { .. } => {}
                Change::File(file) => panic!("nobody asked for {file:?}"),
            }
        }
    }

    fn saved(&self) -> Saved {
        Saved {
            last_id: self.urls.keys().last().copied(),
            urls: self.urls.values().cloned().collect(),
            earlier: Vec::new(),
            lanes: self.lanes.iter().map(|(key, &state)| (key.clone(), state)).collect(),
            robots: self.robots.values().cloned().collect(),
            pages_with_findings: self.findings.iter().copied().collect(),
            files: Vec::new(),
            suspects: Vec::new(),
        }
    }
}
