//! The flags of `schedule`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use suyuan_model::Timestamp;

use super::values;

/// `suyuan schedule`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan schedule nightly.toml weekly.toml
  suyuan schedule --once nightly.toml
  suyuan schedule --list --format jsonl nightly.toml")]
pub(crate) struct ScheduleArgs {
    /// Job files, each with a table `[schedule]`
    #[arg(value_name = "JOB.toml", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) jobs: Vec<PathBuf>,
    /// Run what is due now, and end; for systemd timers and cron
    #[arg(long, conflicts_with_all = ["list", "until"])]
    pub(crate) once: bool,
    /// Say when each job ran last and runs next, and run nothing
    #[arg(long, conflicts_with = "until")]
    pub(crate) list: bool,
    /// End at this time, once nothing runs any more [default: go on until stopped]
    #[arg(long, value_name = "TIME", value_parser = values::date)]
    pub(crate) until: Option<Timestamp>,
    /// The ledger [default: that of the jobs, else suyuan.db]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = ScheduleFormat::Text, requires = "list")]
    pub(crate) format: ScheduleFormat,
}

/// How the list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScheduleFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}
