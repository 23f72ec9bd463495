//! How much of a page's scripts is run, counted in work wherever that is possible, so that the same job ends the same way everywhere.

/// Ticks of one visitor: the interpreter counts one for every ten thousand jumps back, calls, or steps back of a regular expression.
pub const TICKS_MAX: u64 = 1_600;

/// Ticks of a visitor who comes after one whose ticks were used up: what never ends mostly ends for nobody, and what
/// only they are shown comes early.
pub const TICKS_AFTER_CUT_MAX: u64 = 100;

/// Memory of one visitor's objects, in bytes.
pub const MEMORY_BYTES_MAX: usize = 64 << 20;

/// Stack of the interpreter, in bytes.
pub const STACK_BYTES_MAX: usize = 1 << 20;

/// Acts of one visitor.
pub const ACTS_MAX: usize = 1_000;

/// Text of an act, in bytes; what is longer is cut.
pub const TEXT_BYTES_MAX: usize = 256 << 10;

/// Text of all acts of one visitor, in bytes.
pub const TEXTS_BYTES_MAX: usize = 4 << 20;

/// Scripts of a page, with those in its attributes.
pub const SCRIPTS_MAX: usize = 2_000;

/// A script, in bytes.
pub const SCRIPT_BYTES_MAX: usize = 2 << 20;

/// How deep code in strings is run: `eval` in `eval`, packers in packers.
pub const EVAL_DEPTH_MAX: u32 = 12;

/// Timers of one visitor that are run.
pub const TIMERS_MAX: usize = 6_000;

/// How often the same function is run by timers: what repeats itself every four milliseconds does so until its visitor goes.
pub const TIMER_ROUNDS_MAX: usize = 5_001;

/// How long a visitor stays, by the clock of the page: for most that count down before they send somebody away.
/// What waits longer is run once, when all else is over; what repeats itself then is left.
pub const STAY_MS_MAX: u32 = 20_000;

/// Functions that wait for events, of one visitor.
pub const LISTENERS_MAX: usize = 600;

/// Elements of the page that its scripts find, and those that they add; and cookies, and what is kept under a name.
pub const ELEMENTS_MAX: usize = 4_000;

/// Markup of a page whose elements are looked for, in bytes.
pub const MARKUP_BYTES_MAX: usize = 2 << 20;

/// Visitors of a job.
pub const VISITORS_MAX: usize = 4;

/// Jobs that a worker does before another takes its place.
pub const WORKER_JOBS_MAX: u32 = 100;

/// Memory of a worker with all that it has loaded, in bytes.
pub const WORKER_MEMORY_BYTES_MAX: u64 = 768 << 20;

/// Time on the processor that a worker has for all its jobs, in seconds.
pub const WORKER_CPU_SECONDS_MAX: u64 = 300;

/// A frame between the two processes, in bytes.
pub const FRAME_BYTES_MAX: usize = 16 << 20;

/// Real time of one visitor, in milliseconds: the last resort where the engine counts nothing.
pub const WALL_MS_MAX: u64 = 5_000;

/// Runs that are kept for jobs that come again.
pub const VERDICTS_MAX: usize = 2_048;

/// How often scripts that outlast the clock, or their worker, are run on pages of one site.
pub const FAILURES_MAX: u8 = 3;

/// Text of all runs that are kept, in bytes.
pub const VERDICTS_BYTES_MAX: usize = 64 << 20;
