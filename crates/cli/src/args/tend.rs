//! The flags of the commands around the work: `demo`, `robots`, `ledger`, `doctor`, `completions`, `man`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum, ValueHint};

use super::look::LedgerFlag;
use super::values::Span;

/// `suyuan demo`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan demo
  suyuan demo --dir /tmp/suyuan-demo --lang zh")]
pub(crate) struct DemoArgs {
    /// Where the demo leaves its files
    #[arg(long, value_name = "DIR", default_value = "suyuan-demo", value_hint = ValueHint::DirPath)]
    pub(crate) dir: PathBuf,
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlainFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// `suyuan robots`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan robots --file robots.txt --agent suyuan http://www.school.example/news/
  suyuan robots --jsonl - < cases.jsonl")]
pub(crate) struct RobotsArgs {
    /// A robots.txt; `-` is standard input
    #[arg(long, value_name = "ROBOTS.TXT", required_unless_present = "jsonl", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// The product token to judge for
    #[arg(long, value_name = "TOKEN", default_value = "suyuan")]
    pub(crate) agent: String,
    /// The URLs to judge
    #[arg(value_name = "URL", required_unless_present = "jsonl", value_hint = ValueHint::Url)]
    pub(crate) urls: Vec<String>,
    /// Read questions from lines `{"id","robots" or "robots_hex","ua","url"}`, print `{"id","allowed","line"}` each
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "agent", "urls", "format"], value_hint = ValueHint::FilePath)]
    pub(crate) jsonl: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan ledger`
#[derive(Args, Debug)]
pub(crate) struct LedgerArgs {
    #[command(subcommand)]
    pub(crate) what: LedgerWhat,
}

/// What is done with a ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerWhat {
    /// Check that the ledger is sound
    #[command(after_long_help = "Examples:\n  suyuan ledger check\n  suyuan ledger check --ledger other.db")]
    Check(LedgerLookArgs),
    /// Say what is in the ledger and how big it is
    #[command(after_long_help = "Examples:\n  suyuan ledger stats\n  suyuan ledger stats --format json")]
    Stats(LedgerLookArgs),
    /// Copy the ledger while it is in use
    #[command(after_long_help = "Examples:\n  suyuan ledger backup suyuan-2026-11-23.db")]
    Backup(LedgerBackupArgs),
    /// Forget the visits and outlinks of runs; findings, chains, evidence and cases stay
    #[command(after_long_help = "\
Examples:
  suyuan ledger prune --older-than 90d --dry-run
  suyuan ledger prune --older-than 90d
  suyuan ledger prune --run nightly-1 --run nightly-2")]
    Prune(LedgerPruneArgs),
    /// Take in everything that other ledgers recorded; what both know is known once
    #[command(after_long_help = "\
Examples:
  suyuan ledger merge north.db
  suyuan ledger merge north.db south.db --ledger all.db")]
    Merge(LedgerMergeArgs),
}

/// `suyuan ledger merge`
#[derive(Args, Debug)]
pub(crate) struct LedgerMergeArgs {
    /// The ledgers to take in; they are only read
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) others: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
}

/// `suyuan ledger prune`
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true).multiple(true).args(["run", "older_than"]))]
pub(crate) struct LedgerPruneArgs {
    /// A run to forget, finished or not (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(crate) run: Vec<String>,
    /// Forget every run that ended longer ago than this, too: 12h, 90d
    #[arg(long, value_name = "DURATION", value_parser = super::values::age)]
    pub(crate) older_than: Option<Span>,
    /// Only say what would be forgotten
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
}

/// `suyuan ledger check`, `suyuan ledger stats`
#[derive(Args, Debug)]
pub(crate) struct LedgerLookArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan ledger backup`
#[derive(Args, Debug)]
pub(crate) struct LedgerBackupArgs {
    /// The copy; it must not exist
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
}

/// `suyuan doctor`
#[derive(Args, Debug)]
#[command(after_long_help = "Examples:\n  suyuan doctor\n  suyuan doctor --contact https://crawler.example/about")]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// The contact that a crawl would name
    #[arg(long, value_name = "URL-OR-MAIL", value_parser = super::values::contact)]
    pub(crate) contact: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan completions`
#[derive(Args, Debug)]
#[command(after_long_help = "Examples:\n  suyuan completions bash > ~/.local/share/bash-completion/completions/suyuan")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// `suyuan man`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan man | man -l -
  suyuan man --dir man1")]
pub(crate) struct ManArgs {
    /// Write a page per command into this folder instead of the main page to standard output
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
}
