//! When a job is to run: cron expressions in time zones, what is made up for after a pause, and jitter.
//!
//! In come a job's table of times and what was done of them; out goes what is to be done next.
//! This room asks no clock, waits for nothing, and writes nothing down.
//!
//! ```
//! use suyuan_model::Timestamp;
//! use suyuan_schedule::{CatchUp, Next, Times};
//! use std::time::Duration;
//!
//! let times = Times::new("30 2 * * *", "Asia/Shanghai", CatchUp::Once, Duration::ZERO)?;
//! let noon = Timestamp::parse("2026-11-23T12:00:00Z")?;
//! let Next::Wait { moment, .. } = times.next("nightly", noon, noon, noon) else { panic!("nothing is due yet") };
//! assert_eq!(moment, Timestamp::parse("2026-11-24T02:30:00+08:00")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod jitter;
mod times;

pub use times::{CatchUp, JITTER_MAX, MISSED_MAX, Next, NotTimes, Times};
