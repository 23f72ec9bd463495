//! What is promised about deaths, faults and stops, held against many small worlds.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

/// A ledger that fails to write.
#[path = "../support/broken_disk.rs"]
mod broken_disk;
/// A world to crawl in process, on a told clock, and what its ledger says afterwards.
mod crawls;
/// What a ledger tells to other programs.
#[path = "../support/exports.rs"]
mod exports;
/// A write fails, a reader or a fetcher panics, a page kills the program.
mod faults;
/// The program itself, killed at each point of a crawl and run again.
#[cfg(debug_assertions)]
mod kills;
/// How late a busy machine sees what comes.
#[cfg(debug_assertions)]
#[path = "../support/lateness.rs"]
mod lateness;
/// The program itself, crawling a web over loopback, and dying where a test wants it.
#[cfg(debug_assertions)]
mod lives;
/// The ledger's log is cut or garbled anywhere.
mod log;
/// Two ledgers that are joined say what one would.
mod merge;
/// Forgetting crawl data changes nothing that is told.
mod prune;
/// A seed makes a web with planted truth; nothing planted is missed, nothing else is reported.
mod random_webs;
/// Stop or die at any moment, start again: the same findings, chains and visits.
mod resume;
#[allow(dead_code, reason = "this test shares the jobs of the stories, and not how they are told")]
#[path = "../support/mod.rs"]
mod support;
