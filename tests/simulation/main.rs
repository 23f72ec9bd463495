//! The whole crawl on a told clock, against a web that a seed makes, with everything that can go wrong in it.
//!
//! - `web`: hosts, pages, and what was planted; `traps`: places without an end; `chance`: what a seed decides
//! - `answers`: what a server says to a request, with its faults; `clock`: true time, and the crawler's
//! - `servers`: all of them behind one fetcher, with their log; `manners`: what politeness asks, seen from there
//! - `lives`: stops, deaths, failing writes, and the time between them
//! - `throughput`: politeness costs no more time than it asks for
//! - `truth`: what a crawl must come to; `invariants`: what has to hold after each life, and at the end
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
#[path = "../support/broken_disk.rs"]
mod broken_disk;
mod chance;
mod clock;
mod invariants;
mod lives;
mod manners;
mod servers;
#[allow(dead_code, reason = "this test shares the jobs of the stories, and not how they are told")]
#[path = "../support/mod.rs"]
mod support;
mod throughput;
mod traps;
mod truth;
mod web;

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use lives::{Crawl, Past};

/// How many seeds an ordinary test run takes.
const SIMULATIONS: u64 = 60;

/// Seeds that found something once, and what it was.
const PINNED: &[(u64, &str)] = &[
    (1, "an address was asked too often, because a name that leads there had come and gone"),
    (2, "hosts were given up, because the crawler's clock was set back"),
    (5, "pages of a host that had been given up were not named"),
    (13, "a run whose budget ended with its last page was called drained"),
    (16, "a date in Retry-After was held against a clock that was ahead"),
    (98, "a run that began with the clock set forward left no pause after the one before"),
    (530, "a name that a cut went through was found"),
];

/// The world of a seed, to its end.
fn simulate(seed: u64) -> Crawl {
    let mut crawl = Crawl::new(seed);
    // A further run is to keep what the one before promised.
    for _ in 0..crawl.runs() {
        let ended = crawl.run(invariants::hold);
        invariants::hold_at_the_end(&crawl, ended);
        crawl.rest();
    }
    crawl
}

/// So many seeds from this one, on all cores; fails with those of them that fail.
fn simulate_all(first: u64, count: u64) -> Past {
    let (next, whole, failed) = (AtomicU64::new(first), Mutex::new(Past::default()), Mutex::new(Vec::new()));
    let work = || {
        while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < first + count) {
            match catch_unwind(|| simulate(seed).past()) {
                Ok(past) => whole.lock().unwrap_or_else(PoisonError::into_inner).add(&past),
                Err(_) => failed.lock().unwrap_or_else(PoisonError::into_inner).push(seed),
            }
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        (0..cores).for_each(|_| drop(scope.spawn(work)));
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "seeds {failed:?} fail; each says above how to run it again");
    whole.into_inner().unwrap()
}

/// A number that the environment tells.
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

#[test]
fn whatever_befalls_a_crawl_it_is_polite_misses_nothing_and_ends() {
    let seed = told("SUYUAN_SEED");
    let count = told("SUYUAN_SIMULATIONS").unwrap_or(if seed.is_some() { 1 } else { SIMULATIONS });
    let past = simulate_all(seed.unwrap_or(0), count);
    // The seeds would prove little if little befell their worlds; of a few of them that says nothing.
    if seed.is_none() && count >= SIMULATIONS {
        assert!(past.is_worth_telling(count), "{past:?}");
    }
}

#[test]
fn what_a_seed_found_once_is_not_found_again() {
    for &(seed, _) in PINNED {
        simulate(seed);
    }
}

#[test]
fn a_seed_comes_to_the_same_end_each_time() {
    let mut compared = 0;
    for seed in 0..12 {
        let (first, second) = (simulate(seed), simulate(seed));
        // How much is in the ledger when a write fails, the writer's thread decides.
        let told = |told: &[String]| -> Vec<String> {
            told.iter().take_while(|what| !what.starts_with("Failure")).cloned().collect()
        };
        assert_eq!(told(&first.told), told(&second.told));
        if !first.had_bad_end() {
            assert_eq!(first.captures(), second.captures(), "seed {seed}");
            compared += 1;
        }
    }
    assert!(compared > 2, "{compared} had no bad end");
}
