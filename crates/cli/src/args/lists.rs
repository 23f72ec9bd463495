//! The flags of the commands for lists: `watchlist`, `seeds`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::look::LedgerFlag;
use super::tend::PlainFormat;
use super::values;

/// `suyuan watchlist`
#[derive(Args, Debug)]
pub(crate) struct WatchlistArgs {
    #[command(subcommand)]
    pub(crate) what: WatchlistWhat,
}

/// What is done with watchlists.
#[derive(Debug, Subcommand)]
pub(crate) enum WatchlistWhat {
    /// Put lists into the ledger, for every job that names none
    ///
    /// What is imported adds to what was imported before; the same list again changes nothing.
    /// A crawl may be going on meanwhile: it keeps the list that it began with.
    #[command(after_long_help = "\
Examples:
  suyuan watchlist import known.csv 名单.xlsx
  suyuan watchlist import --allow cleared.csv
  suyuan watchlist import --replace feed.csv.gz")]
    Import(WatchlistImportArgs),
    /// Read lists and say what is in them, and which rows cannot be used
    #[command(after_long_help = "\
Examples:
  suyuan watchlist check known.csv
  suyuan watchlist check --strict 名单.csv more.txt.gz
  zcat feed.csv.gz | suyuan watchlist check -")]
    Check(WatchlistCheckArgs),
    /// Say what is on the ledger's watchlist and allow-list, and what could not be used of what was imported
    #[command(after_long_help = "Examples:\n  suyuan watchlist stats\n  suyuan watchlist stats --format json")]
    Stats(WatchlistStatsArgs),
}

/// `suyuan watchlist import`
#[derive(Args, Debug)]
pub(crate) struct WatchlistImportArgs {
    #[command(flatten)]
    pub(crate) read: WatchlistReadArgs,
    /// They say what is never to be reported, with columns `reason` and `expires`
    #[arg(long)]
    pub(crate) allow: bool,
    /// They take the place of what was imported before
    #[arg(long)]
    pub(crate) replace: bool,
    /// The source of entries that name none [default: the file's stem]
    #[arg(long, value_name = "NAME", value_parser = values::line)]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan watchlist check`
#[derive(Args, Debug)]
pub(crate) struct WatchlistCheckArgs {
    #[command(flatten)]
    pub(crate) read: WatchlistReadArgs,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// How watchlists are read.
#[derive(Args, Debug)]
pub(crate) struct WatchlistReadArgs {
    /// Lists in any accepted format, STIX bundles and MISP events too; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Take a bad row as an error
    #[arg(long)]
    pub(crate) strict: bool,
    /// Take shared names, single labels and odd labels, too
    #[arg(long)]
    pub(crate) force: bool,
    /// More shared hosts, one a line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) site_rules: Option<PathBuf>,
}

/// `suyuan watchlist stats`
#[derive(Args, Debug)]
pub(crate) struct WatchlistStatsArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan seeds`
#[derive(Args, Debug)]
pub(crate) struct SeedsArgs {
    #[command(subcommand)]
    pub(crate) what: SeedsWhat,
}

/// What is done with seeds.
#[derive(Debug, Subcommand)]
pub(crate) enum SeedsWhat {
    /// Put places to start into the ledger, for every job that names none
    #[command(after_long_help = "\
Examples:
  suyuan seeds import results.csv
  suyuan seeds import sitemap.xml.gz
  curl -s 'http://127.0.0.1:8888/search?q=x&format=json' | suyuan seeds import -")]
    Import(SeedsImportArgs),
}

/// `suyuan seeds import`
#[derive(Args, Debug)]
pub(crate) struct SeedsImportArgs {
    /// URLs, sites, sitemaps or search results in any accepted format; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// Take a bad row as an error
    #[arg(long)]
    pub(crate) strict: bool,
    /// They take the place of what was imported before
    #[arg(long)]
    pub(crate) replace: bool,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}
