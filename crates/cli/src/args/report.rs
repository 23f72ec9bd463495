//! The flags of `report`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::look::LedgerFlag;
use super::values;

/// `suyuan report`
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    pub(crate) what: ReportWhat,
}

/// What is done with complaints.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportWhat {
    /// Take a complaint in: the next run of a crawl looks at its page
    #[command(after_long_help = "\
Examples:
  suyuan report add http://www.school.example/news/7.html --domain casino.example
  suyuan report add http://www.school.example/ --reference 12377-0815 --note 'seen on a phone'")]
    Add(ReportAddArgs),
    /// List the complaints, and what became of each
    #[command(after_long_help = "Examples:\n  suyuan report list\n  suyuan report list --format csv --out reports.csv")]
    List(ReportListArgs),
}

/// `suyuan report add`
#[derive(Args, Debug)]
pub(crate) struct ReportAddArgs {
    /// The page
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) url: String,
    /// What is said to stand there
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Option<String>,
    /// How whoever complained calls the complaint
    #[arg(long, value_name = "TEXT", value_parser = values::line)]
    pub(crate) reference: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT", value_parser = values::line)]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
}

/// `suyuan report list`
#[derive(Args, Debug)]
pub(crate) struct ReportListArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// How complaints are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}
