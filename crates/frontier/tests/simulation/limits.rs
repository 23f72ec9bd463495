//! How often something is tried, and for how long something is waited for or believed: at each limit, and one beyond.

use std::net::IpAddr;
use std::time::Duration;

use suyuan_frontier::{
    Answered, DEATHS_ALONE, DEATHS_MAX, Frontier, LANE_WAIT_MAX, Next, ORIGINS_PER_HOST_MAX, Pace, Plan,
    ROBOTS_ATTEMPTS_MAX, Received, RobotsPolicy, Scope, THROTTLED_ATTEMPTS_MAX, TROUBLE_ATTEMPTS_MAX, WAY_HOPS_MAX,
    WhyNot,
};
use suyuan_model::{
    Capture, Change, HopKind, LaneKey, LaneState, PageUrl, PartKind, Purpose, ROBOTS_AGE_MAX, Response, RobotsCopy,
    RobotsVerdict, Saved, SavedSuspect, SavedUrl, Seed, Timestamp, UrlId, UrlState, Visit,
};

use crate::run::{End, Run};
use crate::web::{Answer, Web, url};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

const MILLISECOND: Duration = Duration::from_millis(1);

/// A page that leads to a second one, both behind a robots.txt; one URL answers badly so many times.
struct Stubborn {
    path: &'static str,
    times: u32,
    answer: Answer,
}

impl Web for Stubborn {
    fn address(&self, _host: &str) -> Option<IpAddr> {
        None
    }

    fn answer(&self, url: &PageUrl, nth: u32) -> Answer {
        match url.path_and_query() {
            path if path == self.path && nth <= self.times => self.answer.clone(),
            "/robots.txt" => Answer::status(404),
            "/" => Answer::links(["http://a.example/next"]),
            _ => Answer::page(Vec::new()),
        }
    }
}

fn seed() -> Seed {
    Seed { url: url("http://a.example/"), found: "http://a.example/".to_owned(), result: None }
}

fn crawl(path: &'static str, times: u32, answer: Answer) -> End {
    Run::new(crate::plan(Scope::Any), &mut Stubborn { path, times, answer }, vec![seed()]).finish()
}

#[test]
fn who_fails_is_asked_a_few_times_and_no_more() {
    let cases = [
        ("/", Answer::status(429), THROTTLED_ATTEMPTS_MAX),
        ("/", Answer::status(503), THROTTLED_ATTEMPTS_MAX),
        ("/", Answer::default(), TROUBLE_ATTEMPTS_MAX),
        ("/", Answer::status(500), 1),
        ("/robots.txt", Answer::status(500), ROBOTS_ATTEMPTS_MAX),
        ("/robots.txt", Answer::default(), ROBOTS_ATTEMPTS_MAX),
    ];
    for (path, answer, attempts) in cases {
        let attempts = u32::from(attempts);
        let end = crawl(path, attempts - 1, answer.clone());
        assert_eq!((end.retries, end.pages_sent.len()), (attempts - 1, 2), "{path} {answer:?}");
        let end = crawl(path, attempts, answer.clone());
        assert_eq!(end.retries, attempts - 1, "{path} {answer:?}");
        assert!(end.pages_sent.len() < 2, "{path} {answer:?}");
    }
}

#[test]
fn who_asks_for_an_hour_gets_it_and_who_asks_for_more_is_left_alone_for_the_run() {
    let wait = |seconds: u64| Answer { retry_after: Some(seconds.to_string()), ..Answer::status(429) };
    let at_most = crawl("/", 1, wait(LANE_WAIT_MAX.as_secs()));
    assert_eq!((at_most.retries, at_most.pages_sent.len()), (1, 2));
    let beyond = crawl("/", 1, wait(LANE_WAIT_MAX.as_secs() + 1));
    assert_eq!((beyond.retries, beyond.pages_sent.len()), (0, 1));
}

/// One host asks to be left alone for long, and another one, which is slow, names a page of it.
struct TooLate;

impl Web for TooLate {
    fn address(&self, _host: &str) -> Option<IpAddr> {
        None
    }

    fn answer(&self, url: &PageUrl, _nth: u32) -> Answer {
        match (url.host(), url.path_and_query()) {
            (_, "/robots.txt") => Answer::status(404),
            ("slow.example", _) => Answer { took_ms: 9000, ..Answer::links(["http://a.example/next"]) },
            _ => Answer { retry_after: Some("9999".to_owned()), ..Answer::status(429) },
        }
    }
}

#[test]
fn what_is_met_after_its_host_was_given_up_is_left_out_by_name() {
    let slow = Seed { url: url("http://slow.example/"), found: "http://slow.example/".to_owned(), result: None };
    let end = Run::new(crate::plan(Scope::Any), &mut TooLate, vec![seed(), slow]).finish();
    assert_eq!((end.counts.done, end.counts.left_out.get(&WhyNot::HostWaits)), (2, Some(&1)), "{:?}", end.counts);
}

#[test]
fn what_the_last_page_of_a_budget_names_is_left_out_by_name() {
    let plan = |pages| Plan { pages_max: Some(pages), ..crate::plan(Scope::Any) };
    let left_out = |pages| {
        let web = &mut Stubborn { path: "/", times: 0, answer: Answer::default() };
        Run::new(plan(pages), web, vec![seed()]).finish().counts.left_out.get(&WhyNot::RunPages).copied()
    };
    assert_eq!((left_out(1), left_out(2)), (Some(1), None));
}

/// A page of an earlier process.
fn page(id: u32, url: &str, state: UrlState, deaths: u8) -> SavedUrl {
    SavedUrl {
        id: UrlId(id),
        url: url.to_owned(),
        found: url.to_owned(),
        via: None,
        kind: HopKind::Link,
        text: String::new(),
        hops: 0,
        free_hops: 0,
        priority: 0,
        state,
        attempts: 0,
        deaths,
    }
}

/// What comes next when no host has an address.
fn next(frontier: &mut Frontier, now: Timestamp) -> Next {
    loop {
        match frontier.next(now) {
            Next::Resolve { host, .. } => frontier.resolved(&host, None),
            next => return next,
        }
    }
}

/// The host that is visited next, or what else is next.
fn next_host(frontier: &mut Frontier) -> String {
    match next(frontier, NOW) {
        Next::Visit(visit) => visit.url.host().to_owned(),
        Next::Quarantined(visit) => format!("not {}", visit.url.host()),
        Next::Busy => "nobody".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_being_read_at_two_deaths_is_read_alone_and_at_three_not_at_all() {
    // However often it was in flight.
    let died = |deaths: u8| {
        let plan = Plan { robots: RobotsPolicy::Ignore, ..crate::plan(Scope::Any) };
        let urls = vec![
            page(1, "http://deadly.example/", UrlState::Leased, 9),
            page(2, "http://a.example/", UrlState::Pending, 0),
        ];
        let suspects = vec![SavedSuspect { url: "http://deadly.example/".to_owned(), deaths }];
        let saved = Saved { urls, suspects, last_id: Some(UrlId(2)), ..Saved::default() };
        let mut frontier = Frontier::new(plan, saved, None);
        let first = [next_host(&mut frontier), next_host(&mut frontier)];
        (frontier, first)
    };
    for deaths in [0, DEATHS_ALONE - 1] {
        let (_, together) = died(deaths);
        assert_eq!(together, ["deadly.example", "a.example"]);
    }
    let (mut frontier, alone) = died(DEATHS_ALONE);
    assert_eq!(alone, ["a.example", "nobody"]);
    let visit = Visit { id: Some(UrlId(2)), ..Visit::of(url("http://a.example/")) };
    frontier.answered(&Answer::page(Vec::new()).capture(visit, NOW), NOW);
    assert_eq!(next_host(&mut frontier), "deadly.example");
    let (_, never) = died(DEATHS_MAX);
    assert_eq!(never, ["not deadly.example", "a.example"]);
}

#[test]
fn a_part_that_was_being_read_at_deaths_is_read_alone_too_and_at_last_not_at_all() {
    let sheet = url("http://school.example/a.css");
    let died = |deaths: u8| {
        let plan = Plan { robots: RobotsPolicy::Ignore, pace: Pace::Unlimited, ..crate::plan(Scope::Any) };
        let urls = [(1, "http://school.example/"), (2, "http://a.example/")];
        let suspects = vec![SavedSuspect { url: sheet.to_string(), deaths }];
        let urls = urls.map(|(id, url)| page(id, url, UrlState::Pending, 0)).into();
        let saved = Saved { urls, suspects, last_id: Some(UrlId(2)), ..Saved::default() };
        let mut frontier = Frontier::new(plan, saved, None);
        let Next::Visit(visit) = next(&mut frontier, NOW) else { panic!("the page comes first") };
        let page = Answer::page(Vec::new()).capture(visit, NOW);
        assert!(frontier.landed(&page, NOW) && frontier.want(UrlId(1), &sheet, PartKind::Sheet));
        (frontier, page)
    };
    let (mut frontier, _) = died(DEATHS_ALONE - 1);
    assert_eq!([next_host(&mut frontier), next_host(&mut frontier)], ["a.example", "school.example"]);
    let (mut frontier, page) = died(DEATHS_ALONE);
    assert_eq!([next_host(&mut frontier), next_host(&mut frontier)], ["a.example", "nobody"]);
    let other = Visit { id: Some(UrlId(2)), ..Visit::of(url("http://a.example/")) };
    frontier.answered(&Answer::page(Vec::new()).capture(other, NOW), NOW);
    // The page that waits for it is not being read.
    let Next::Visit(visit) = next(&mut frontier, NOW) else { panic!("the part may go") };
    assert_eq!(visit.url, sheet);
    assert_eq!(next(&mut frontier, NOW), Next::Busy);
    frontier.answered(&Answer::page(Vec::new()).capture(visit, NOW), NOW);
    frontier.answered(&page, NOW);
    assert_eq!(next(&mut frontier, NOW), Next::Drained);
    let (mut frontier, _) = died(DEATHS_MAX);
    let Next::Quarantined(visit) = next(&mut frontier, NOW) else { panic!("it is set aside") };
    assert_eq!((visit.url, visit.purpose), (sheet, Purpose::Part { of: UrlId(1), kind: PartKind::Sheet }));
}

#[test]
fn a_host_is_free_when_its_page_has_come_unless_that_is_read_alone_or_asked_for_again() {
    let begun = |deaths: u8| {
        let plan = Plan { robots: RobotsPolicy::Ignore, pace: Pace::Unlimited, ..crate::plan(Scope::Any) };
        let urls = [1, 2].map(|id| page(id, &format!("http://school.example/{id}"), UrlState::Pending, 0)).into();
        let suspects = vec![SavedSuspect { url: "http://school.example/2".to_owned(), deaths }];
        Frontier::new(plan, Saved { urls, suspects, last_id: Some(UrlId(2)), ..Saved::default() }, None)
    };
    let send = |frontier: &mut Frontier| {
        let Next::Visit(visit) = next(frontier, NOW) else { panic!("a page waits") };
        assert_eq!(next(frontier, NOW), Next::Busy, "one at a time");
        Answer::page(Vec::new()).capture(visit, NOW)
    };
    let mut frontier = begun(0);
    let first = send(&mut frontier);
    frontier.received(&Received::of(&first).unwrap());
    frontier.received(&Received::of(&first).unwrap());
    let second = send(&mut frontier);
    assert_eq!((second.visit.id, frontier.counts().in_flight), (Some(UrlId(2)), 2));
    assert_eq!(frontier.answered(&first, NOW), Answered::Done);
    frontier.received(&Received::of(&second).unwrap());
    assert_eq!(next(&mut frontier, NOW), Next::Busy, "it is being read");
    // It may wait for its parts still.
    assert!(frontier.landed(&second, NOW) && !frontier.landed(&second, NOW));
    assert_eq!(frontier.answered(&second, NOW), Answered::Done);
    assert_eq!((next(&mut frontier, NOW), frontier.counts().done), (Next::Drained, 2));

    let mut frontier = begun(DEATHS_ALONE);
    let first = send(&mut frontier);
    frontier.received(&Received::of(&first).unwrap());
    assert_eq!(next(&mut frontier, NOW), Next::Busy, "the other one has no company");
    frontier.answered(&first, NOW);
    let alone = send(&mut frontier);
    frontier.received(&Received::of(&alone).unwrap());
    let third = url("http://school.example/3");
    frontier.seed(&Seed { found: third.to_string(), url: third, result: None });
    assert_eq!(next(&mut frontier, NOW), Next::Busy, "nor has it once it is here");
    frontier.answered(&alone, NOW);
    let last = send(&mut frontier);
    let busy = Capture { response: last.response.map(|answer| Response { status: 503, ..answer }), ..last };
    assert_eq!((Received::of(&busy), frontier.answered(&busy, NOW)), (None, Answered::Retry));
}

#[test]
fn what_was_leased_ahead_and_is_not_sent_waits_as_if_nobody_had_chosen_it() {
    let plan =
        Plan { robots: RobotsPolicy::Ignore, pace: Pace::Unlimited, pages_max: Some(2), ..crate::plan(Scope::Any) };
    let plan = Plan { per_address_per_second: None, ..plan };
    let urls = [1, 2].map(|id| page(id, &format!("http://school.example/{id}"), UrlState::Pending, 0)).into();
    let mut frontier = Frontier::new(plan, Saved { urls, last_id: Some(UrlId(2)), ..Saved::default() }, None);
    frontier.lease_ahead();
    let Next::Visit(first) = next(&mut frontier, NOW) else { panic!("a page waits") };
    let states = |changes: Vec<Change>| -> Vec<(u32, UrlState, u8)> {
        let state = |change| match change {
            Change::State { id, state, attempts } => Some((id.0, state, attempts)),
            _ => None,
        };
        changes.into_iter().filter_map(state).collect()
    };
    assert_eq!(states(frontier.take_changes()), [(1, UrlState::Leased, 1), (2, UrlState::Leased, 1)]);
    assert!(frontier.write_ahead() && !frontier.write_ahead(), "once");
    let capture = Answer::page(Vec::new()).capture(first, NOW);
    frontier.answered(&capture, NOW);
    assert_eq!(frontier.next_ahead(NOW), None, "its lease is not durable yet");
    frontier.give_back_ahead();
    let told = states(frontier.take_changes());
    assert_eq!(told, [(1, UrlState::Done, 1), (2, UrlState::Pending, 0)]);
    assert_eq!((frontier.counts().in_flight, frontier.counts().pending), (0, 1));
    assert!(matches!(next(&mut frontier, NOW), Next::Visit(again) if again.id == Some(UrlId(2)) && again.attempt == 1));
}

#[test]
fn a_page_that_was_leased_ahead_waits_for_its_robots_txt_which_is_asked_for_once() {
    let plan = Plan { pace: Pace::Unlimited, connections_per_host: 2, ..crate::plan(Scope::Any) };
    let plan = Plan { per_address_per_second: None, ..plan };
    let urls = (1..=4).map(|id| page(id, &format!("http://school.example/{id}"), UrlState::Pending, 0)).collect();
    let mut frontier = Frontier::new(plan, Saved { urls, last_id: Some(UrlId(4)), ..Saved::default() }, None);
    frontier.lease_ahead();
    let visit = |frontier: &mut Frontier, at| match next(frontier, at) {
        Next::Visit(visit) => visit,
        other => panic!("{other:?}"),
    };
    let rules = visit(&mut frontier, NOW);
    frontier.answered(&Answer::status(404).capture(rules, NOW), NOW);
    let pages = [visit(&mut frontier, NOW), visit(&mut frontier, NOW)];
    let later = NOW.after(ROBOTS_AGE_MAX).after(MILLISECOND);
    for page in pages {
        frontier.answered(&Answer::page(Vec::new()).capture(page, NOW), later);
    }
    let again = visit(&mut frontier, later);
    assert_eq!(
        (again.url.path(), frontier.next_ahead(later), next(&mut frontier, later)),
        ("/robots.txt", None, Next::Busy)
    );
    frontier.answered(&Answer::status(404).capture(again, later), later);
    assert_eq!([3, 4], [visit(&mut frontier, later), visit(&mut frontier, later)].map(|visit| visit.id.unwrap().0));
}

#[test]
fn a_robots_txt_that_was_being_read_at_three_deaths_counts_as_out_of_reach() {
    let died = |deaths: u8| {
        let suspects = vec![SavedSuspect { url: "http://deadly.example/robots.txt".to_owned(), deaths }];
        let urls = vec![page(1, "http://deadly.example/", UrlState::Pending, 0)];
        let saved = Saved { urls, suspects, last_id: Some(UrlId(1)), ..Saved::default() };
        let mut frontier = Frontier::new(crate::plan(Scope::Any), saved, None);
        next(&mut frontier, NOW)
    };
    assert!(
        matches!(died(DEATHS_MAX - 1), Next::Visit(visit) if visit.url.as_str() == "http://deadly.example/robots.txt")
    );
    let Next::Forbidden { visit, line: None, reason } = died(DEATHS_MAX) else { panic!("its page may not be read") };
    assert_eq!(visit.url.as_str(), "http://deadly.example/");
    assert_eq!(reason, "robots.txt could not be read: it was being read each time the program died");
}

#[test]
fn a_name_that_leads_nowhere_costs_its_visit_and_is_looked_up_again_before_the_next() {
    let plan = Plan { robots: RobotsPolicy::Ignore, ..crate::plan(Scope::Any) };
    let mut frontier = Frontier::new(plan, Saved::default(), None);
    frontier.seed(&seed());
    let look_up = Next::Resolve { host: "a.example".to_owned(), port: 80 };
    assert_eq!(frontier.next(NOW), look_up);
    frontier.unresolved("a.example");
    let Next::Nowhere(visit) = frontier.next(NOW) else { panic!("it was sent") };
    let capture = Answer::default().capture(visit, NOW);
    assert_eq!(frontier.answered(&capture, NOW), Answered::Retry);
    let Next::Wait(later) = frontier.next(NOW) else { panic!("there was no pause") };
    assert_eq!(frontier.next(later), look_up);
    frontier.resolved("a.example", Some(IpAddr::from([192, 0, 2, 7])));
    assert!(matches!(frontier.next(later), Next::Visit(_)));
}

#[test]
fn a_host_that_an_earlier_process_was_told_to_leave_alone_is_waited_for_an_hour_at_most() {
    let waits = |until: Timestamp| {
        let state = LaneState { next_at: until, slowdown_permille: 1000, answer_ms: 0, failures: 0 };
        let lanes = vec![(LaneKey::Host("a.example".to_owned()), state)];
        let mut frontier = Frontier::new(crate::plan(Scope::Any), Saved { lanes, ..Saved::default() }, None);
        frontier.seed(&seed());
        (next(&mut frontier, NOW), frontier.counts().left_out.contains_key(&WhyNot::HostWaits))
    };
    let hour = NOW.after(LANE_WAIT_MAX);
    assert_eq!(waits(hour), (Next::Wait(hour), false));
    assert_eq!(waits(hour.after(MILLISECOND)), (Next::Drained, true));
}

#[test]
fn a_host_that_a_robots_txt_is_redirected_to_gets_the_pause_that_an_earlier_process_read_there() {
    let copy = RobotsCopy {
        origin: "http://b.example".to_owned(),
        fetched_at: NOW,
        verdict: RobotsVerdict::Rules,
        text: Some(b"User-agent: *\nCrawl-delay: 30".to_vec()),
        reason: "fetched".to_owned(),
    };
    let saved = Saved { robots: vec![copy], ..Saved::default() };
    let mut frontier = Frontier::new(crate::plan(Scope::Any), saved, None);
    frontier.seed(&seed());
    for to in ["http://b.example/1", "http://b.example/2"] {
        let Next::Visit(visit) = next(&mut frontier, NOW) else { panic!("no visit before {to}") };
        frontier.answered(&Answer::redirect(to).capture(visit, NOW), NOW);
    }
    assert_eq!(next(&mut frontier, NOW), Next::Wait(NOW.after(Duration::from_secs(30))));
}

#[test]
fn the_rules_of_strangers_use_up_no_origins_of_a_host() {
    let seeds = (0..=ORIGINS_PER_HOST_MAX).map(|at| format!("http://s{at}.example/"));
    let mut frontier = Frontier::new(crate::plan(Scope::Any), Saved::default(), None);
    for seed in seeds {
        frontier.seed(&Seed { url: url(&seed), found: seed, result: None });
    }
    // They all say that their rules lie at ports of one host.
    for at in 0..=ORIGINS_PER_HOST_MAX {
        let Next::Visit(visit) = next(&mut frontier, NOW) else { panic!("{at} robots.txt were asked for") };
        let to = format!("http://victim.example:{}/robots.txt", 9_001 + at);
        frontier.answered(&Answer::redirect(&to).capture(visit, NOW), NOW);
    }
    let own = "https://victim.example/";
    frontier.seed(&Seed { url: url(own), found: own.to_owned(), result: None });
    assert!(frontier.explain(&url(own), NOW).known.is_some(), "{:?}", frontier.explain(&url(own), NOW));
    assert_eq!(frontier.explain(&url("http://victim.example/"), NOW).why_not, None);
}

#[test]
fn a_robots_txt_is_believed_for_a_day() {
    let asked_for = |fetched_at: Timestamp| {
        let copy = RobotsCopy {
            origin: "http://a.example".to_owned(),
            fetched_at,
            verdict: RobotsVerdict::Unavailable,
            text: None,
            reason: "status 404".to_owned(),
        };
        let mut frontier =
            Frontier::new(crate::plan(Scope::Any), Saved { robots: vec![copy], ..Saved::default() }, None);
        frontier.seed(&seed());
        match next(&mut frontier, NOW.after(ROBOTS_AGE_MAX)) {
            Next::Visit(visit) => visit.url.path_and_query().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(asked_for(NOW.after(MILLISECOND)), "/");
    assert_eq!(asked_for(NOW), "/robots.txt");
}

#[test]
fn a_way_that_leads_in_a_circle_is_told_to_its_limit() {
    let via = |id, via, url| SavedUrl { via: Some(UrlId(via)), ..page(id, url, UrlState::Pending, 0) };
    let urls = vec![via(1, 2, "http://a.example/"), via(2, 1, "http://b.example/")];
    let frontier = Frontier::new(crate::plan(Scope::Any), Saved { urls, ..Saved::default() }, None);
    assert_eq!(frontier.way_to(UrlId(1)), (Some("http://b.example/"), vec![HopKind::Link; WAY_HOPS_MAX]));
}
