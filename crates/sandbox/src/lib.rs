//! What a page's scripts do when they are run, in a process that can do nothing.
//!
//! In comes a [`Job`]: a page's scripts, a little of its markup, and the visitors before whom they run.
//! Out comes a [`Run`]: where they would lead, what they would load, write and evaluate, and who sees it.
//! The scripts run in a worker, a process of the same program that is locked down before it reads the first job:
//! it can read its input, write its output, take a bounded amount of memory, and end.
//! Work is counted in ticks of the interpreter, so the same job ends the same way everywhere; the clock and chance are told.
//!
//! What is not known: what other branches hold, what answers of the network would bring, what depends on the looks of a page,
//! and whatever a limit cut off, which [`Run::is_known`] tells.
//! That a script met the end of its memory and went on as if nothing were is not told.
//!
//! ```no_run
//! use suyuan_sandbox::{Job, Nature, Pool, Script, Visitor};
//!
//! // The program is one that calls `suyuan_sandbox::worker::serve` when it is started with these arguments.
//! let pool = Pool::new("/usr/bin/suyuan".into(), vec!["sandbox-worker".to_owned()], 2);
//! let text = "if (/baidu/.test(document.referrer)) location = atob('aHR0cDovL2Nhc2luby5leGFtcGxlLw==')".to_owned();
//! let run = pool.run(&Job {
//!     url: "https://page.example/".to_owned(),
//!     title: "A page".to_owned(),
//!     html: "<p id=a>words</p>".to_owned(),
//!     scripts: vec![Script { text, source: None, nature: Nature::Classic }],
//!     files: Vec::new(),
//!     visitors: Visitor::ALL.to_vec(),
//!     clock_ms: 1_750_000_000_000,
//!     seed: 1,
//! });
//! assert!(run.is_known());
//! assert_eq!((run.acts[0].text.as_str(), &run.acts[0].visitors[..]), ("http://casino.example/", &[Visitor::Search][..]));
//! ```

mod digest;
mod host;
mod imports;
mod job;
mod limits;
mod lock;
mod markup;
mod page;
mod play;
mod pool;
mod prelude;
mod reading;
mod record;
mod rewrite;
mod run;
mod verdicts;
mod wire;
pub mod worker;

pub use job::{File, Job, Nature, Script, Visitor};
pub use limits::{
    ACTS_MAX, ELEMENTS_MAX, EVAL_DEPTH_MAX, FAILURES_MAX, FRAME_BYTES_MAX, LISTENERS_MAX, MARKUP_BYTES_MAX,
    MEMORY_BYTES_MAX, SCRIPT_BYTES_MAX, SCRIPTS_MAX, STACK_BYTES_MAX, STAY_MS_MAX, TEXT_BYTES_MAX, TEXTS_BYTES_MAX,
    TICKS_AFTER_CUT_MAX, TICKS_MAX, TIMER_ROUNDS_MAX, TIMERS_MAX, VERDICTS_BYTES_MAX, VERDICTS_MAX, VISITORS_MAX,
    WALL_MS_MAX, WORKER_CPU_SECONDS_MAX, WORKER_JOBS_MAX, WORKER_MEMORY_BYTES_MAX,
};
pub use lock::lock_down;
pub use pool::Pool;
pub use reading::Seen;
pub use run::{Act, Outcome, Played, Run, What};
pub use wire::{Asked, read_answer};
