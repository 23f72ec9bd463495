//! Politeness as a server sees it: its own log is the witness, and the program itself the crawler.
//!
//! - `witness`: what a log says about pauses and about two at a time
//! - `pace`: pauses of hosts and addresses, with redirects, retries and slow answers in them
//! - `backing_off`: 429, 503, Retry-After, and hosts that only fail
//! - `lives`: the same across a death and another life
//! - `robots`: every answer to a request for robots.txt, and what is asked for after it
//! - `explain`: why a URL is not asked for now, or not before when
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod backing_off;
#[allow(dead_code, reason = "this test only wants the folder and the program")]
#[path = "../cli/desk.rs"]
mod desk;
mod explain;
#[path = "../support/impatient.rs"]
mod impatient;
#[path = "../support/lateness.rs"]
mod lateness;
mod lives;
#[allow(dead_code, reason = "this test wants no TLS and nothing endless")]
#[path = "../support/loopback.rs"]
mod loopback;
mod pace;
#[allow(dead_code, reason = "this test does not look at memory")]
#[path = "../support/program.rs"]
mod program;
mod robots;
#[allow(dead_code, reason = "this test shares the jobs of the stories, and not how they are told")]
#[path = "../support/mod.rs"]
mod support;
mod witness;
