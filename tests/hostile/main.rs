//! Webs that mean harm, crawled by the program itself: what it must find is found, and nothing costs more than it may.
//!
//! - `sites`: the hosts, a file for each kind of harm
//! - `story`: a crawl of all of them, and how each bad page is recorded
//! - `cost`: what each bad page may take from the machine
//! - `crowd`: the largest answers all at once
//! - `slow`: hosts that cost patience, and a client that has little of it
//! - `canary`: addresses that no visit may reach, by any route
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod canary;
mod cost;
mod crowd;
#[allow(dead_code, reason = "this test only wants the folder and the program")]
#[path = "../cli/desk.rs"]
mod desk;
#[path = "../support/impatient.rs"]
mod impatient;
#[allow(dead_code, reason = "this test holds nothing against a pause")]
#[path = "../support/lateness.rs"]
mod lateness;
#[allow(dead_code, reason = "this test does not look at when requests came")]
#[path = "../support/loopback.rs"]
mod loopback;
#[path = "../support/program.rs"]
mod program;
mod sites;
mod slow;
mod story;
#[allow(dead_code, reason = "this test shares the jobs of the stories, and not how they are told")]
#[path = "../support/mod.rs"]
mod support;
