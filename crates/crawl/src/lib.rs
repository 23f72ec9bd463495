//! The main road: one loop that carries values from room to room.
//!
//! In come a [`Job`], a ledger to write to and a fetcher; out goes a [`Report`], and everything else is in the ledger.
//! One task owns the frontier. Visits are sent and read by tasks of their own, which hand back an arrival;
//! the loop offers its hops to the frontier and writes capture, hops, sightings and frontier changes in one transaction.
//! This room and `cli` ask the clock; nobody else does.
//!
//! It does not know how a page is read, what politeness is, or what a table looks like.

mod audit;
mod files;
mod in_flight;
mod job;
mod kept;
mod live;
mod look_up;
mod pictures;
mod progress;
mod reading;
mod record;
mod road;
mod sandbox;
mod stop;
mod told;
mod traffic;
mod waiting;

pub use audit::PROMPT_MAX;
pub use files::{FILES_OF_PAGE_MAX, FILES_PER_RUN_MAX};
pub use in_flight::{CONCURRENCY, CONCURRENCY_MAX, concurrency_for};
pub use job::{Clock, CrawlError, Job};
pub use kept::{PARTS_KEPT_BYTES_MAX, PARTS_KEPT_MAX};
pub use look_up::{Learned, look_up};
pub use progress::{Ended, OUTLOOK_EVERY, Progress, Report};
pub use reading::{ASIDE_BYTES_MIN, ASIDE_MAX, Tally};
pub use road::crawl;
pub use sandbox::{FILES_BYTES_MAX, RUNS_MAX, Sandbox};
pub use stop::Stop;
pub use traffic::BEING_READ_MAX;
pub use waiting::{ANSWERS_MAX, PAGES_WAITING_MAX, PARTS_WAIT_MAX, SCRIPTS_WAITED_MAX, WAITING_BYTES_MAX};
