//! The flags of the commands that read a ledger: `findings`, `candidates`, `chains`, `explain`, `cleanup`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use suyuan_cases::CANDIDATE_SITES_MIN;

use super::values;

/// Which ledger is read.
#[derive(Args, Debug)]
pub(crate) struct LedgerFlag {
    /// The ledger
    #[arg(long, value_name = "FILE", default_value = "suyuan.db", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: PathBuf,
}

/// `suyuan findings`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan findings
  suyuan findings --format jsonl --ledger suyuan.db
  suyuan findings --format csv --out findings.csv")]
pub(crate) struct FindingsArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = FindingsFormat::Text)]
    pub(crate) format: FindingsFormat,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// `suyuan candidates`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan candidates
  suyuan candidates --min-sites 5 --format jsonl
  suyuan candidates --format csv --out candidates.csv")]
pub(crate) struct CandidatesArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// On how many unrelated sites one has to stand
    #[arg(long, value_name = "N", default_value_t = CANDIDATE_SITES_MIN as u32, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) min_sites: u32,
    /// How it is written
    #[arg(long, value_enum, default_value_t = CandidatesFormat::Text)]
    pub(crate) format: CandidatesFormat,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// How candidates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CandidatesFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
    /// For spreadsheets; it can be read back as a watchlist
    Csv,
}

/// `suyuan chains`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan chains school.example
  suyuan chains http://www.school.example/news/7.html --format json
  suyuan chains casino.example --format svg > chains.svg")]
pub(crate) struct ChainsArgs {
    /// A page, a domain (hosting or watchlisted), or the name of a case
    #[arg(value_name = "PAGE|DOMAIN|CASE")]
    pub(crate) about: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ChainsFormat::Text)]
    pub(crate) format: ChainsFormat,
}

/// How chains are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChainsFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// For Graphviz
    Dot,
    /// For Markdown pages and wikis
    Mermaid,
    /// A picture
    Svg,
}

/// `suyuan explain`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan explain http://www.school.example/news/7.html
  suyuan explain http://www.school.example/ --format json")]
pub(crate) struct ExplainArgs {
    /// The URL
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

/// How an explanation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// In sentences
    Text,
    /// One JSON document
    Json,
}

/// `suyuan cleanup`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan cleanup
  suyuan cleanup --format csv --out cleanup.csv
  suyuan cleanup --format html --out cleanup.html --lang zh
  suyuan cleanup --split owner --out packets --lang zh")]
pub(crate) struct CleanupArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = CleanupFormat::Text)]
    pub(crate) format: CleanupFormat,
    /// Write to a file; `-` is standard output. With `--split` a folder
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// List sites too that only write about such things
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) include: Option<Include>,
    /// Write a packet for each of these into the folder `--out`: a sheet to print, workbook, evidence, a form for the answer
    #[arg(long, value_enum, value_name = "BY", conflicts_with_all = ["format", "include"])]
    pub(crate) split: Option<SplitBy>,
}

/// For whom a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SplitBy {
    /// Who runs the sites, as lists of contacts say it; with lists of pages for search engines
    Owner,
    /// The area that filings with the police name, else the province of filings with the ministry
    Area,
    /// Who hosts the sites, else the network that answered
    Hoster,
}

/// How a cleanup list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CleanupFormat {
    /// For people
    Text,
    /// For spreadsheets
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A workbook for spreadsheets: the list, its pages, fixes, and what was not looked at
    Xlsx,
    /// Markdown
    Md,
    /// A page of its own
    Html,
}

/// What else is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Include {
    /// Sites whose findings are for information only
    Info,
}

/// `suyuan stats`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan stats
  suyuan stats --since 2026-08-01
  suyuan stats --since 30d
  suyuan stats --run nightly-12 --format json
  suyuan stats --format html --out stats.html")]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// Since when [default: the last twelve weeks and months; the last 90 days are compared]
    #[arg(long, value_name = "DATE", value_parser = values::since)]
    pub(crate) since: Option<values::Since>,
    /// Hold this run against the one before of its job: new, still there, gone
    #[arg(long, value_name = "RUN", conflicts_with = "since")]
    pub(crate) run: Option<String>,
    /// Of the run: how far each site was looked at, and why no farther
    #[arg(long, requires = "run")]
    pub(crate) not_looked_at: bool,
    /// How it is written
    #[arg(long, value_enum, default_value_t = StatsFormat::Text)]
    pub(crate) format: StatsFormat,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatsFormat {
    /// Tables for people
    Text,
    /// One JSON object
    Json,
    /// A page with charts
    Html,
    /// A row for each site, with `--not-looked-at`
    Csv,
}
