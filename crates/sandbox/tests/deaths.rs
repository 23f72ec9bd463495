//! A pool outlives its workers: one test, since it looks at all workers that this process has.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::thread;

use support::{plain, pool, told};
use suyuan_sandbox::{Outcome, WORKER_JOBS_MAX};

/// The workers that this process has, by their numbers.
fn workers() -> BTreeSet<u32> {
    let mine = std::process::id().to_string();
    let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let is_mine = |number: &u32| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        let mut behind = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let is_alive = behind.next().is_some_and(|state| state != "Z");
        is_alive && behind.next() == Some(&mine)
    };
    numbers.filter(is_mine).collect()
}

#[test]
fn a_pool_goes_on_whatever_becomes_of_its_workers() {
    let pool = pool(1);
    assert!(workers().is_empty());
    assert_eq!(told(&pool.run(&plain("open('a:')"))), ["open a:"]);
    let first = workers();
    assert_eq!(told(&pool.run(&plain("open('b:')"))), ["open b:"]);
    assert_eq!((workers(), first.len()), (first.clone(), 1), "a worker does another job");

    // One that met a limit is not used again.
    assert_eq!(pool.run(&plain("while (1) {}")).limit(), Some("ticks-max"));
    assert!(workers().is_empty());

    // One that dies at its work is an outcome, and what it had told is there.
    let job = plain("open('c:'); var s = 'x'.repeat(3e7); while (1) s.indexOf('y')");
    let run = thread::scope(|scope| {
        let running = scope.spawn(|| pool.run(&job));
        let worker = loop {
            // Its processor time shows that it is at work, and no longer starting.
            let busy = |number: &u32| {
                let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
                let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().nth(11).map(str::to_owned);
                ticks.and_then(|ticks| ticks.parse::<u32>().ok()).is_some_and(|ticks| ticks > 20)
            };
            if let Some(worker) = workers().into_iter().find(busy) {
                break worker;
            }
            thread::yield_now();
        };
        assert!(Command::new("kill").args(["-9", &worker.to_string()]).status().unwrap().success());
        running.join().unwrap()
    });
    assert_eq!((run.outcome.clone(), told(&run)), (Outcome::Died, vec!["open c: [plain]".to_owned()]));

    // One that dies while it waits is replaced.
    assert_eq!(told(&pool.run(&plain("open('d:')"))), ["open d:"]);
    let idle = workers().into_iter().next().unwrap();
    assert!(Command::new("kill").args(["-9", &idle.to_string()]).status().unwrap().success());
    assert_eq!(told(&pool.run(&plain("open('e:')"))), ["open e:"]);

    // One that is old is replaced.
    let young = workers();
    for number in 0..WORKER_JOBS_MAX {
        assert!(pool.run(&plain(&format!("open('{number}:')"))).is_known());
    }
    assert!(workers().is_disjoint(&young));

    drop(pool);
    assert!(workers().is_empty());
}
