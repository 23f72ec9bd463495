//! The flags of `share`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::look::LedgerFlag;

/// `suyuan share`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan share --out found.stix.json --reporter-org CERT-EXAMPLE
  suyuan share --format rpz --out db.rpz
  suyuan share --format removal --out removal.jsonl
  suyuan share --format csv --tlp green --out watched.csv
  suyuan share --format xarf --out reports/ --reporter-org CERT-EXAMPLE \\
    --reporter-contact abuse@cert.example.org --reporter-domain cert.example.org")]
pub(crate) struct ShareArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = ShareFormat::Stix)]
    pub(crate) format: ShareFormat,
    /// Write to a file; `-` is standard output. For `misp-feed` and `parquet` a folder; for `xarf`, a folder or a name that ends in `/` gets a file a case
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
    /// To whom it may be passed on, by the Traffic Light Protocol 2.0
    #[arg(long, value_enum, value_name = "MARK", default_value_t = TlpMark::Amber)]
    pub(crate) tlp: TlpMark,
    /// Who hands it on, in formats that say so [default: suyuan]
    #[arg(long, value_name = "NAME", value_parser = super::values::line)]
    pub(crate) reporter_org: Option<String>,
    /// The mail address of who hands it on, for `xarf`
    #[arg(long, value_name = "MAIL", value_parser = super::values::mail)]
    pub(crate) reporter_contact: Option<String>,
    /// The domain of who hands it on, for `xarf`
    #[arg(long, value_name = "DOMAIN", value_parser = super::values::host_name)]
    pub(crate) reporter_domain: Option<String>,
    /// Report cases that no person confirmed, too, in `xarf` and `removal`
    #[arg(long)]
    pub(crate) unreviewed: bool,
}

/// What partners take in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShareFormat {
    /// A STIX 2.1 bundle: indicators, what was observed, and the chains
    Stix,
    /// MISP events, one for each hosting site
    Misp,
    /// A MISP feed in a folder: a file an event, a manifest, and digests
    MispFeed,
    /// An X-ARF 4 report of each confirmed case, a line each, for whoever takes in reports of abuse
    Xarf,
    /// A workbook: the cleanup list, what to fix, findings, chains, figures
    Xlsx,
    /// A page of its own: the cleanup list with charts and figures over time
    Html,
    /// Findings, hops and cases as tables in a folder, for DuckDB, Spark and pandas
    Parquet,
    /// Polluted pages and rules for pools of them, a JSON object a line, for search engines
    Removal,
    /// The same for spreadsheets
    RemovalCsv,
    /// The watched things that were found, for spreadsheets; it can be read back as a watchlist
    Csv,
    /// A response policy zone for name servers
    Rpz,
    /// A hosts file
    Hosts,
    /// A list for AdGuard and other DNS filters
    Adguard,
}

/// A mark of the Traffic Light Protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TlpMark {
    /// To everybody
    Clear,
    /// Within the community
    Green,
    /// Within the organization and its clients
    Amber,
    /// Within the organization
    #[value(name = "amber+strict")]
    AmberStrict,
    /// To nobody else
    Red,
}
