//! The program itself, killed at each point of a crawl and run again: the same findings, chains, cases and exports as
//! without a death, nothing asked for twice that was acknowledged, and no burst.
//!
//! The ordinary test run kills it [`KILLS`] times. More, and others, are asked for with
//! `SUYUAN_KILLS=200 SUYUAN_SEED=7 cargo nextest run -p suyuan --test reliability kills`; `SUYUAN_WEB` says with which web
//! it begins.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::crawls::{Place, World};
use crate::lateness::{self, seen_late};
use crate::lives::{Blow, FINDINGS, Ground, POINTS, Stage};
use crate::random_webs::{Dice, Web, world};
use crate::resume::CROOKED;

/// How often it is killed, if nobody asks for more: at least once at each point.
const KILLS: usize = POINTS.len();

/// Crawls of a web after the one that nobody kills.
const TRIALS: usize = 3;

/// Deaths of a crawl, more than anything is given that is being read at each of them: what is only in flight bears any number.
const DEATHS: usize = 4;

/// Webs that are crawled at a time: a crawl mostly waits.
const AT_A_TIME: usize = 3;

/// Requests per second and host: slow enough that a restart takes less than a pause.
const RATE: f64 = 5.0;

/// Webs in folders with much to lose: ways off a site, several ways to a page, pages that nothing links, redirects of seeds.
const STORIES: [&str; 7] = [
    "follow-leaves-a-site-only-from-a-finding",
    "every-referrer-is-shown",
    "sitemaps-and-feeds-lead-to-pages-that-nothing-links",
    "a-seeds-redirect-extends-its-site",
    "what-a-finding-names-may-redirect",
    "words-of-links-do-not-depend-on-which-way-came-first",
    "demo",
];

/// The number that the environment gives, or this one.
fn asked(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |number| number.parse().unwrap())
}

/// The nth web: the crooked one, those in folders, and ever new ones between them.
fn ground(seed: u64, nth: usize) -> Ground {
    if nth == 0 {
        return Ground::of_text("crooked".to_owned(), CROOKED.to_owned(), "follow", 5);
    }
    if nth % 2 == 1
        && let Some(story) = STORIES.get(nth / 2)
    {
        // Every other one of these is at one address; so are most small sites.
        let mut ground = Ground::of_story(story);
        ground.is_at_one_address = nth % 4 == 1;
        return ground;
    }
    // Worth a crawl is a web in which something is found.
    let mut webs = (0..).map(|number| seed * 1_000_000 + nth as u64 * 1_000 + number);
    let found = webs.find_map(|number| {
        let web = Web::random(number);
        let world = world(&web);
        (world.undisturbed().findings.lines().count() > 6).then_some((number, web, world.job.plan))
    });
    let (number, web, plan) = found.unwrap();
    Ground::of_text(format!("random {number}"), web.to_string(), plan.scope.name(), plan.hops_max)
}

/// How often the program died at each point.
#[derive(Default)]
struct Toll(Mutex<BTreeMap<&'static str, usize>>);

impl Toll {
    fn add(&self, point: &'static str) {
        *self.0.lock().unwrap().entry(point).or_default() += 1;
    }

    /// True once there were so many deaths, and one at each point.
    fn is_enough(&self, kills: usize) -> bool {
        let toll = self.0.lock().unwrap();
        toll.values().sum::<usize>() >= kills && toll.len() == POINTS.len()
    }
}

/// Crawls the nth web as a whole, and again and again with deaths between; what is drawn depends on the seed and `nth` alone.
fn kill(runtime: &Runtime, seed: u64, nth: usize, toll: &Toll) {
    let ground = ground(seed, nth);
    let whole = Stage::new(runtime, &ground, RATE).whole();
    assert!(!whole.told.findings.is_empty(), "{}", ground.name);
    assert!(whole.passed.values().all(|&passed| passed > 0), "{}: {:?}", ground.name, whole.passed);
    let mut dice = Dice(seed << 32 | nth as u64);
    for trial in 0..TRIALS {
        let stage = Stage::new(runtime, &ground, RATE);
        let (mut deaths, mut told) = (Vec::new(), format!("seed {seed}, web {nth} ({}), dead at", ground.name));
        let mut is_over = false;
        for death in 0..DEATHS {
            // Each point has its turn, as the first death and as a later one, before which a part of the way was gone.
            let turn = (nth * TRIALS + trial) * DEATHS + death;
            let point = POINTS[(turn + turn / POINTS.len()) % POINTS.len()];
            let blow = Blow { point, nth: 1 + dice.below((whole.passed[point] / (1 + death)).max(1)) };
            let Some(left) = stage.die(&[], blow) else {
                is_over = true;
                break;
            };
            toll.add(point);
            told += &format!(" {blow}");
            let report = suyuan_ledger::check(&left.place.ledger).unwrap();
            assert!(report.is_sound(), "{told}: {report:?}");
            let (is_last, ended) = (left.is_the_last_but_one(), left.is_over());
            deaths.push(left);
            is_over = ended;
            if is_last || ended {
                break;
            }
        }
        if !is_over {
            stage.live(&[]);
        }
        stage.place.told().must_be(&whole.told, &told);
        assert_eq!(stage.exported(), whole.exported, "{told}");
        assert_eq!(stage.repeats_only_what_was_in_flight(&deaths, &whole), Ok(()), "{told}");
        let (gap, between) = stage.least_gap(&deaths);
        let pause = Duration::from_secs_f64(1.0 / RATE);
        // A whole pause, of which a busy machine sees so much less; it was never seen to be more than half of one.
        let least = pause.saturating_sub(seen_late()).max(pause / 2);
        assert!(gap > least, "{told}: two requests within {gap:?}, {between} deaths between them");
    }
}

#[test]
fn wherever_the_program_is_killed_it_goes_on_to_the_same_end() {
    let (kills, seed) = (asked("SUYUAN_KILLS", KILLS), asked("SUYUAN_SEED", 1) as u64);
    let (runtime, toll) = (Runtime::new().unwrap(), Toll::default());
    lateness::watch();
    let next = AtomicUsize::new(asked("SUYUAN_WEB", 0));
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while !toll.is_enough(kills) {
                    kill(&runtime, seed, next.fetch_add(1, Ordering::Relaxed), &toll);
                }
            });
        }
    });
}

/// A page that hosts another, behind a sitemap.
const READ: &str = "\
### watchlist
casino.example
### seeds
http://school.example/
### http://school.example/robots.txt
#: type: text/plain
Sitemap: http://school.example/sitemap.xml
### http://school.example/
hello
### http://school.example/sitemap.xml
#: type: application/xml
<urlset><url><loc>http://school.example/b</loc></url></urlset>
### http://school.example/b
<a href=http://casino.example/>x</a>
";

#[test]
fn what_the_program_died_of_each_time_it_read_it_is_set_aside_and_told_and_what_was_on_its_way_is_not() {
    let runtime = Runtime::new().unwrap();
    let ground = Ground::of_text("read".to_owned(), READ.to_owned(), "follow", 5);
    // First robots.txt is read, then the page, then the sitemap: what was read stays read.
    let deaths = |point: &'static str| [3, 1, 1].map(|nth| Blow { point, nth });
    for (point, is_aside) in [("received", false), ("reading", true)] {
        let stage = Stage::new(&runtime, &ground, 20.0);
        for blow in deaths(point) {
            stage.die(&[], blow).unwrap();
        }
        stage.live(&[]);
        let aside = stage
            .place
            .ask("SELECT u.text FROM capture c JOIN url u ON u.id = c.url_id WHERE c.trouble = 'quarantined'");
        let found = stage.place.ask(FINDINGS);
        let told = stage.said(&["stats", "--run", "crawl-1", "--not-looked-at", "--format", "csv"]);
        if is_aside {
            assert_eq!((aside, found), (vec!["http://school.example/sitemap.xml".to_owned()], vec![]));
            assert!(told.contains("school.example,part,1,1,quarantined 1"), "{told}");
        } else {
            assert_eq!((aside, found.len()), (vec![], 1));
            assert!(!told.contains("quarantined"), "{told}");
        }
    }
}

#[test]
fn a_budget_holds_over_all_the_deaths_of_a_run_and_what_it_left_out_is_named() {
    let (ground, runtime) = (ground(0, 0), Runtime::new().unwrap());
    let place = Place::new();
    World::new(CROOKED).drain(&place.ledger);
    let all: BTreeSet<String> = place.ask(FINDINGS).into_iter().collect();
    let stage = Stage::new(&runtime, &ground, 20.0);
    let budget = ["--max-pages", "9"];
    for (point, nth) in [("sent", 3), ("committed", 7), ("claimed", 4)] {
        let left = stage.die(&budget, Blow { point, nth }).unwrap();
        assert!(suyuan_ledger::check(&left.place.ledger).unwrap().is_sound(), "dead at {point}:{nth}");
    }
    stage.live(&budget);
    // Sound, nothing twice, each chain from a seed.
    let told = stage.place.told();
    // Robots.txt and parts of pages are not counted.
    const PARTS: [&str; 3] = ["/robots.txt", "/own.js", "/late.js"];
    let is_asked =
        |visit: &&String| !PARTS.iter().any(|part| visit.ends_with(part)) && !visit.starts_with("robots-forbid");
    let asked = told.visits.iter().filter(is_asked);
    assert!(asked.count() <= 9, "{:?}", told.visits);
    assert_eq!(stage.place.ask("SELECT state FROM run"), ["pages-max"]);
    assert!(!stage.place.ask("SELECT 1 FROM known WHERE state = 'left-out'").is_empty());
    let found: BTreeSet<String> = stage.place.ask(FINDINGS).into_iter().collect();
    assert!(!found.is_empty() && found.is_subset(&all) && found != all, "{found:?}");
}

#[test]
fn the_page_on_reliability_lists_the_points() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reliability.md")).unwrap();
    let listed: Vec<&str> = page
        .lines()
        .skip_while(|line| !line.starts_with("| point |"))
        .skip(2)
        .map_while(|line| line.strip_prefix("| ")?.split(' ').next())
        .collect();
    assert_eq!(listed, POINTS);
}
