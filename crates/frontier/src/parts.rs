//! What a page needs to be seen as a person would see it: asked for at the pace of its host, and where robots.txt permits it.
//!
//! A page that waits for its parts stays in hand; its host and address are free meanwhile.
//! Parts are no pages: they have no number and use up no budget, but each site has so many and no more.

use std::collections::VecDeque;

use suyuan_model::{Capture, PageUrl, PartKind, Purpose, ReadAs, Timestamp, UrlId, Vantage, Visit};

use crate::give::{DEATHS_ALONE, DEATHS_MAX, Task, Work};
use crate::{Answered, Flight, Frontier, HOSTS_PER_SITE_MAX, InHand, ORIGINS_PER_HOST_MAX, RobotsPolicy};

/// Parts of pages that are asked for at one site in a run; a site that has more makes them up.
pub const PARTS_PER_SITE_MAX: u32 = 256;

/// A part that waits at a host.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) of: UrlId,
    pub(crate) kind: PartKind,
    pub(crate) url: PageUrl,
    pub(crate) origin: usize,
}

impl Part {
    /// The visit that asks for it.
    pub(crate) fn visit(self) -> Visit {
        let read_as = match self.kind {
            PartKind::Sheet | PartKind::Answer => ReadAs::Itself,
            PartKind::Script => ReadAs::Script,
        };
        Visit { purpose: Purpose::Part { of: self.of, kind: self.kind }, read_as, ..Visit::of(self.url) }
    }
}

impl Frontier {
    /// Asks for a part of a page; false where nobody will go there, because the host was given up or there are too many.
    ///
    /// What was asked for comes as a visit, or as [`crate::Next::NoPart`] or [`crate::Next::Quarantined`].
    pub fn want(&mut self, of: UrlId, url: &PageUrl, kind: PartKind) -> bool {
        if !self.may_want(url) {
            return false;
        }
        let origin = self.origin_of(url);
        let lane = self.origins[origin].lane;
        let site = self.lanes[lane].site;
        if self.lanes[lane].dropped.is_some() || self.sites[site].parts >= PARTS_PER_SITE_MAX {
            return false;
        }
        self.sites[site].parts += 1;
        let part = Part { of, kind, url: url.clone(), origin };
        match self.deaths_of(url.as_str()) {
            DEATHS_MAX.. => self.parts_aside.push(part),
            DEATHS_ALONE.. => self.lone_parts.push_back(part),
            _ => {
                self.lanes[lane].parts.push_back(part);
                self.schedule(lane);
            }
        }
        true
    }

    /// Lets the next part have its turn that is to be read alone; true where there is one, and nothing else is in flight.
    ///
    /// Pages that wait for their parts are not read meanwhile.
    pub(crate) fn release_part(&mut self) -> bool {
        if self.lone_parts.is_empty() || self.in_hand.values().any(|page| !matches!(page, InHand::Waits)) {
            return false;
        }
        let Some(part) = self.lone_parts.pop_front() else { return false };
        let lane = self.origins[part.origin].lane;
        self.released_part = Some(part.url.clone());
        self.lanes[lane].parts.push_front(part);
        self.schedule(lane);
        true
    }

    /// No part comes from a host that is given up.
    pub(crate) fn refuse_parts(&mut self, lane: usize) {
        let origins = &self.origins;
        let (lone, others) = self.lone_parts.drain(..).partition(|part| origins[part.origin].lane == lane);
        let (lone, own): (VecDeque<Part>, _) = (lone, std::mem::take(&mut self.lanes[lane].parts));
        self.lone_parts = others;
        self.parts_refused.extend(own.into_iter().chain(lone).map(|part| part.url));
    }

    /// Whether one more host, or origin of a host, may be met for a part.
    fn may_want(&self, url: &PageUrl) -> bool {
        let Some(&lane) = self.by_host.get(url.host()) else {
            let site = self.by_site.get(&self.plan.rules.site_of(url));
            return site.is_none_or(|&site| self.sites[site].hosts < HOSTS_PER_SITE_MAX);
        };
        self.lanes[lane].origins.len() < ORIGINS_PER_HOST_MAX || self.by_origin.contains_key(&url.origin())
    }

    /// A page came back and waits for its parts: true where it may, and then host and address are free again.
    ///
    /// One that is read alone has its parts as the only company.
    pub fn landed(&mut self, capture: &Capture, now: Timestamp) -> bool {
        let Some(index) = self.index(capture.visit.id) else { return false };
        if capture.visit.vantage != Vantage::Plain {
            return false;
        }
        let Some(page @ (InHand::InFlight(_) | InHand::BeingRead)) = self.in_hand.get(&index).copied() else {
            return false;
        };
        self.in_hand.insert(index, InHand::Waits);
        if let InHand::InFlight(flight) = page {
            self.land(flight, capture, now);
            self.schedule(flight.lane);
        }
        true
    }

    /// The first part that waits at a host, if it may go now, or may never go.
    pub(crate) fn task_for_part(&mut self, lane: usize, now: Timestamp) -> Option<Task> {
        let Part { origin, url, .. } = self.lanes[lane].parts.front()?;
        let origin = *origin;
        let is_forbidden = if self.plan.robots == RobotsPolicy::Ignore {
            false
        } else if let Some(standing) = self.origins[origin].fresh_standing(now) {
            standing.forbids(url.as_str()).is_some()
        } else if self.origins[origin].is_asking {
            return None;
        } else {
            match self.first_errand(origin) {
                Some(errand) if self.may_ask(&errand, now) => return Some(Task::Send(Work::Errand(errand))),
                _ => true,
            }
        };
        let part = self.lanes[lane].parts.pop_front()?;
        Some(if is_forbidden { Task::NoPart(part.url) } else { Task::Send(Work::Part(part)) })
    }

    pub(crate) fn send_part(&mut self, part: Part, flight: Flight) -> Visit {
        self.part_flights.insert(part.url.clone(), flight);
        part.visit()
    }

    /// A part is asked for once: without it, it is not known how the page looks.
    pub(crate) fn answered_part(&mut self, capture: &Capture, now: Timestamp) -> Answered {
        if let Some(flight) = self.part_flights.remove(&capture.visit.url) {
            self.land(flight, capture, now);
            self.schedule(flight.lane);
        }
        Answered::Done
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use suyuan_model::{Body, Headers, Outcome, Response, Saved, Seed, SiteRules, TlsVerdict};

    use super::*;
    use crate::{Next, Pace, Plan, Scope};

    fn url(text: &str) -> PageUrl {
        PageUrl::new(text).unwrap()
    }

    fn answer(visit: Visit, at: Timestamp, status: u16, body: &str) -> Capture {
        let outcome = if status == 200 { Outcome::Page } else { Outcome::Status };
        let response = Response {
            status,
            status_line: String::new(),
            headers: Headers::default(),
            remote: None,
            tls: TlsVerdict::None,
            body: Body { wire: body.into(), ..Body::default() },
        };
        Capture { visit, at, took_ms: 0, outcome, request: Headers::default(), response: Some(response) }
    }

    /// A frontier whose only page has come back, with robots.txt saying this, and what came.
    fn landed(robots: &str) -> (Frontier, Timestamp, Capture) {
        let plan = Plan {
            scope: Scope::Follow,
            hops_max: 5,
            pages_max: Some(1),
            pages_per_site_max: 1,
            pace: Pace::PerSecond(1.0),
            per_address_per_second: None,
            connections_per_host: 1,
            agent: "suyuan".to_owned(),
            audit: None,
            robots: RobotsPolicy::Obey,
            rules: SiteRules::default(),
        };
        let mut frontier = Frontier::new(plan, Saved::default(), None);
        let page = url("http://school.example/");
        frontier.seed(&Seed { found: page.as_str().to_owned(), url: page, result: None });
        let mut now = Timestamp::from_millis(0);
        let Next::Visit(asked) = frontier.next(now) else { panic!("robots.txt comes first") };
        frontier.answered(&answer(asked, now, 200, robots), now);
        now = now.after(Duration::from_secs(1));
        let Next::Visit(visit) = frontier.next(now) else { panic!("the page comes next") };
        let capture = answer(visit, now, 200, "<p>hello");
        assert!(frontier.landed(&capture, now) && !frontier.landed(&capture, now));
        (frontier, now, capture)
    }

    #[test]
    fn a_part_takes_its_turn_and_the_page_is_done_behind_it_whatever_the_budget() {
        let (mut frontier, now, page) = landed("");
        let (of, sheet) = (page.visit.id.unwrap(), url("http://school.example/a.css"));
        assert_eq!(frontier.next(now), Next::Busy, "the page is in hand");
        assert!(frontier.want(of, &sheet, PartKind::Sheet));
        let then = now.after(Duration::from_secs(1));
        assert_eq!(frontier.next(now), Next::Wait(then));
        let Next::Visit(visit) = frontier.next(then) else { panic!("the part may go") };
        assert_eq!((&visit.url, &visit.purpose), (&sheet, &Purpose::Part { of, kind: PartKind::Sheet }));
        assert_eq!(frontier.next(then.after(Duration::from_secs(9))), Next::Busy, "one at a time");
        assert_eq!(frontier.answered(&answer(visit, then, 200, ""), then), Answered::Done);
        assert_eq!(frontier.answered(&page, then), Answered::Done);
        assert_eq!((frontier.next(then), frontier.counts().done), (Next::Drained, 1));
    }

    #[test]
    fn what_robots_forbids_is_not_asked_for() {
        let (mut frontier, now, page) = landed("User-agent: *\nDisallow: /css/\n");
        let sheet = url("http://school.example/css/a.css");
        assert!(frontier.want(page.visit.id.unwrap(), &sheet, PartKind::Sheet));
        let Next::Wait(then) = frontier.next(now) else { panic!("the host has its pause") };
        assert_eq!((frontier.next(then), frontier.next(then)), (Next::NoPart(sheet), Next::Busy));
    }

    #[test]
    fn another_host_of_the_site_is_asked_for_its_robots_first() {
        let (mut frontier, now, page) = landed("");
        assert!(frontier.want(page.visit.id.unwrap(), &url("http://static.school.example/a.css"), PartKind::Sheet));
        let Next::Visit(visit) = frontier.next(now) else { panic!("nobody was asked there yet") };
        assert_eq!(visit.url.as_str(), "http://static.school.example/robots.txt");
        frontier.answered(&answer(visit, now, 404, ""), now);
        let then = now.after(Duration::from_secs(1));
        let Next::Visit(visit) = frontier.next(then) else { panic!("the part comes next") };
        assert_eq!(visit.url.as_str(), "http://static.school.example/a.css");
    }

    #[test]
    fn parts_of_a_host_that_is_given_up_come_no_more() {
        let (mut frontier, mut now, page) = landed("");
        let of = page.visit.id.unwrap();
        for at in 0..9 {
            assert!(frontier.want(of, &url(&format!("http://school.example/{at}.css")), PartKind::Sheet));
        }
        let (mut sent, mut refused) = (0, 0);
        loop {
            match frontier.next(now) {
                Next::Visit(visit) => {
                    sent += 1;
                    let outcome = Outcome::failed(suyuan_model::Trouble::Reset, "cut");
                    frontier.answered(&Capture { outcome, ..answer(visit, now, 200, "") }, now);
                }
                Next::NoPart(_) => refused += 1,
                Next::Wait(until) => now = until,
                Next::Busy => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((sent, refused), (u32::from(crate::BREAKER_FAILURES), 9 - u32::from(crate::BREAKER_FAILURES)));
        assert!(!frontier.want(of, &url("http://school.example/a.css"), PartKind::Sheet));
    }

    #[test]
    fn a_site_has_so_many_parts() {
        let (mut frontier, _, page) = landed("");
        let mut want = |at: u32| {
            frontier.want(page.visit.id.unwrap(), &url(&format!("http://school.example/{at}.css")), PartKind::Sheet)
        };
        assert!((0..PARTS_PER_SITE_MAX).all(&mut want) && !want(PARTS_PER_SITE_MAX));
    }
}
