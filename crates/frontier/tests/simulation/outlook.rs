//! What is to be expected of a run: which hosts are held up, and how long politeness alone takes.

use std::time::Duration;

use suyuan_frontier::{Frontier, Hold, Next, Outlook, Plan, RobotsPolicy, Scope};
use suyuan_model::{LaneKey, LaneState, Saved, Seed, Timestamp};

use crate::web::{Answer, url};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn plan() -> Plan {
    Plan { robots: RobotsPolicy::Ignore, ..crate::plan(Scope::Any) }
}

/// A frontier with so many pages of each of these hosts waiting.
fn waiting(plan: Plan, hosts: &[(&str, u32)], lanes: Vec<(LaneKey, LaneState)>) -> Frontier {
    let mut frontier = Frontier::new(plan, Saved { lanes, ..Saved::default() }, None);
    for (host, pages) in hosts {
        for page in 0..*pages {
            let found = format!("http://{host}/{page}");
            frontier.seed(&Seed { url: url(&found), found, result: None });
        }
    }
    frontier
}

/// How a host was left by an earlier process.
fn left(host: &str, wait: Duration, slowdown_permille: u32, failures: u16) -> (LaneKey, LaneState) {
    let state = LaneState { next_at: NOW.after(wait), slowdown_permille, answer_ms: 0, failures };
    (LaneKey::Host(host.to_owned()), state)
}

#[test]
fn the_slowest_host_says_how_long_it_takes() {
    let outlook = waiting(plan(), &[("a.example", 61), ("b.example", 7)], Vec::new()).outlook(NOW);
    assert_eq!(outlook, Outlook { to_visit: 68, least: Duration::from_mins(1), ..Outlook::default() });
    let waits = vec![left("b.example", Duration::from_mins(2), 1000, 0)];
    let outlook = waiting(plan(), &[("a.example", 61), ("b.example", 7)], waits).outlook(NOW);
    assert_eq!(outlook.least, Duration::from_secs(126));
}

#[test]
fn hosts_of_one_address_share_its_pauses() {
    let plan = Plan { per_address_per_second: Some(1.0), ..plan() };
    let mut frontier = waiting(plan, &[("a.example", 11), ("b.example", 10), ("c.example", 10)], Vec::new());
    let address = "192.0.2.7".parse().unwrap();
    while let Next::Resolve { host, .. } = frontier.next(NOW) {
        frontier.resolved(&host, Some(address));
    }
    // The first page was given out meanwhile.
    assert_eq!(frontier.outlook(NOW).least, Duration::from_secs(30));
}

#[test]
fn what_a_budget_leaves_out_is_not_waited_for() {
    let plan = Plan { pages_max: Some(5), ..plan() };
    let outlook = waiting(plan, &[("a.example", 61)], Vec::new()).outlook(NOW);
    assert_eq!((outlook.to_visit, outlook.least), (5, Duration::ZERO));
    // Two hosts of one site share its budget, whichever comes first.
    let plan = Plan { pages_per_site_max: 11, ..self::plan() };
    let hosts = [("a.example", 61), ("www.a.example", 7), ("b.example", 3)];
    let outlook = waiting(plan, &hosts, Vec::new()).outlook(NOW);
    assert_eq!((outlook.to_visit, outlook.least), (14, Duration::from_secs(10)));
}

/// What comes next when no host has an address.
fn next(frontier: &mut Frontier) -> Next {
    loop {
        match frontier.next(NOW) {
            Next::Resolve { host, .. } => frontier.resolved(&host, None),
            next => return next,
        }
    }
}

#[test]
fn a_host_is_held_up_for_a_reason() {
    let lanes = vec![
        left("throttled.example", Duration::ZERO, 2000, 1),
        left("waits.example", Duration::from_mins(2), 1000, 0),
    ];
    let hosts = [("failing.example", 2), ("calm.example", 1), ("throttled.example", 1), ("waits.example", 1)];
    let mut frontier = waiting(plan(), &hosts, lanes);
    let Next::Visit(visit) = next(&mut frontier) else { panic!("the first of four hosts may be asked") };
    assert_eq!(visit.url.host(), "failing.example");
    frontier.answered(&Answer::default().capture(visit, NOW), NOW);
    let held = [(Hold::Throttled, 1), (Hold::Failing, 1), (Hold::AskedToWait, 1)];
    assert_eq!(frontier.outlook(NOW).held, held.into());
}

#[test]
fn a_host_that_is_given_up_is_told_though_nothing_waits_there_any_more() {
    let lanes = vec![left("a.example", Duration::from_hours(2), 1000, 0)];
    let mut frontier = waiting(plan(), &[("a.example", 3)], lanes);
    next(&mut frontier);
    assert_eq!(frontier.outlook(NOW).held, [(Hold::GivenUp, 1)].into());
}
