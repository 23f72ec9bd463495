//! The flags of `cases`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use suyuan_model::{CaseState, Role, Severity, Technique};
use suyuan_words::{Lang, Set, name_of};

use super::case_name::CaseName;
use super::crawl::CrawlFlags;
use super::look::{Include, LedgerFlag};
use super::recheck::LooksFormat;
use super::tend::PlainFormat;
use super::values;

/// `suyuan cases`
#[derive(Args, Debug)]
pub(crate) struct CasesArgs {
    #[command(subcommand)]
    pub(crate) what: CasesWhat,
}

/// What is done with cases.
#[derive(Debug, Subcommand)]
pub(crate) enum CasesWhat {
    /// List cases, the worst first
    #[command(after_long_help = "\
Examples:
  suyuan cases list --state open,relapsed --severity critical
  suyuan cases list --role victim --since 2026-11-01 --format csv --out cases.csv
  suyuan cases list --overdue
  suyuan cases list --site school.example --format jsonl")]
    List(CasesListArgs),
    /// Tell everything about cases: what the sites are and why, what to fix, the chain, the history
    #[command(
        after_long_help = "Examples:\n  suyuan cases show school.example\n  suyuan cases show c-2befe46bba --format json"
    )]
    Show(CasesShowArgs),
    /// Move cases by hand, say what their sites are, set deadlines, write down answers, or remark something
    #[command(after_long_help = "\
Examples:
  suyuan cases set school.example --state confirmed --reason \"seen by hand\"
  suyuan cases set c-2befe46bba --state dismissed --reason \"an exercise\" --until 2026-12-31
  suyuan cases set school.example --state notified --deadline 7d
  suyuan cases set school.example --answer \"removed, passwords changed\"
  suyuan cases set --from edits.csv --actor li")]
    Set(CasesSetArgs),
    /// Say who can be told of which sites
    #[command(after_long_help = "\
Examples:
  suyuan cases contacts owners.csv
  suyuan cases contacts hosters.xlsx --source network-register")]
    Contacts(CasesContactsArgs),
    /// Look up over the network who can be told: security.txt, contact pages, registers of names and addresses
    #[command(after_long_help = "\
Examples:
  suyuan cases lookup --contact https://crawler.example/about
  suyuan cases lookup school.example c-2befe46bba --job nightly.toml
  suyuan cases lookup --due --format jsonl")]
    Lookup(CasesLookupArgs),
}

/// `suyuan cases list`
#[derive(Args, Debug)]
pub(crate) struct CasesListArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// Only cases in these states, with commas
    #[arg(long, value_name = "STATE", value_enum, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) state: Vec<StateName>,
    /// Only cases of these severities, with commas
    #[arg(long, value_name = "SEVERITY", value_enum, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) severity: Vec<SeverityName>,
    /// Only cases whose sites are these, with commas
    #[arg(long, value_name = "ROLE", value_enum, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) role: Vec<RoleName>,
    /// Only the cases of these sites, with commas
    #[arg(long, value_name = "SITE", value_parser = CaseName::typed, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) site: Vec<CaseName>,
    /// Only cases with one of these techniques, with commas: M7
    #[arg(long, value_name = "CODE", value_parser = values::technique, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) technique: Vec<Technique>,
    /// Only cases with things of one of these categories, with commas
    #[arg(long, value_name = "CATEGORY", value_parser = values::line, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) category: Vec<String>,
    /// Only cases whose owner has these words in its name or address, with commas
    #[arg(long, value_name = "WORDS", value_parser = values::line, value_delimiter = ',', help_heading = "Which cases")]
    pub(crate) owner: Vec<String>,
    /// Only cases that were seen then or later, or in so long until now, such as 30d
    #[arg(long, value_name = "DATE", value_parser = values::since, help_heading = "Which cases")]
    pub(crate) since: Option<values::Since>,
    /// Only open, confirmed, notified and relapsed cases whose deadline has passed, the longest overdue first
    #[arg(long, help_heading = "Which cases")]
    pub(crate) overdue: bool,
    /// List sites too that only write about such things
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Which cases")]
    pub(crate) include: Option<Include>,
    /// Which comes first [default: the worst; with `--overdue` the longest overdue]
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) order: Option<CasesOrder>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = CasesFormat::Text)]
    pub(crate) format: CasesFormat,
    /// Write to a file; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) out: PathBuf,
}

/// In which order cases are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CasesOrder {
    /// The worst
    Worst,
    /// What was seen last
    Seen,
    /// What was moved last
    Moved,
    /// The first deadline
    Deadline,
}

/// `suyuan cases show`
#[derive(Args, Debug)]
pub(crate) struct CasesShowArgs {
    /// The names or the sites of cases
    #[arg(value_name = "CASE", required = true, value_parser = CaseName::typed)]
    pub(crate) cases: Vec<CaseName>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan evidence`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan evidence school.example
  suyuan evidence c-2befe46bba --out for-the-court")]
pub(crate) struct EvidenceArgs {
    /// The names or the sites of cases
    #[arg(value_name = "CASE", required = true, value_parser = CaseName::typed)]
    pub(crate) cases: Vec<CaseName>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// The folder in which each case gets one of its own
    #[arg(long, value_name = "DIR", default_value = "evidence", value_hint = ValueHint::DirPath)]
    pub(crate) out: PathBuf,
}

/// `suyuan cases set`
#[derive(Args, Debug)]
pub(crate) struct CasesSetArgs {
    /// The names or the sites of cases
    #[arg(value_name = "CASE", value_parser = CaseName::typed)]
    pub(crate) cases: Vec<CaseName>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// The state to move them to
    #[arg(long, value_name = "STATE", value_enum)]
    pub(crate) state: Option<StateName>,
    /// What the sites are; it beats the rules
    #[arg(long, value_name = "ROLE", value_enum)]
    pub(crate) role: Option<RoleName>,
    /// Why; a dismissal needs it
    #[arg(long, value_name = "TEXT", value_parser = values::line)]
    pub(crate) reason: Option<String>,
    /// Until when the owner has time: a day, a time, or a duration from now such as 7d
    #[arg(long, value_name = "DATE", value_parser = values::deadline)]
    pub(crate) deadline: Option<values::Deadline>,
    /// What the owner answered: what was done, and by when
    #[arg(long, value_name = "TEXT", value_parser = values::line)]
    pub(crate) answer: Option<String>,
    /// A remark for the history
    #[arg(long, value_name = "TEXT", value_parser = values::line)]
    pub(crate) note: Option<String>,
    /// The last day on which a dismissal holds, the time at which it ends, or how long it holds from now, such as 30d
    #[arg(long, value_name = "DATE", value_parser = values::end)]
    pub(crate) until: Option<values::End>,
    /// Who says so [default: the login name]
    #[arg(long, value_name = "NAME", value_parser = values::line)]
    pub(crate) actor: Option<String>,
    /// A sheet of edits with the columns case, state, role, reason, deadline, answer, note, actor, until; flags fill what it leaves empty
    ///
    /// Either all of its rows are done or none. `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "cases", value_hint = ValueHint::FilePath)]
    pub(crate) from: Option<PathBuf>,
}

/// `suyuan cases contacts`
#[derive(Args, Debug)]
pub(crate) struct CasesContactsArgs {
    /// Lists with the columns site, owner, contact, sector, party, confidence; `-` is standard input
    ///
    /// A list takes the place of what the same source said before.
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) ledger: LedgerFlag,
    /// From where they are known [default: the name of the file]
    #[arg(long, value_name = "NAME", value_parser = values::line)]
    pub(crate) source: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// `suyuan cases lookup`
#[derive(Args, Debug)]
pub(crate) struct CasesLookupArgs {
    /// Only these cases, by id or site [default: open, confirmed and relapsed ones of which no contact of the owner is known]
    #[arg(value_name = "CASE", value_parser = CaseName::typed, help_heading = "Which cases")]
    pub(crate) cases: Vec<CaseName>,
    /// Only cases that were not looked up for 30 days, whatever was found then
    #[arg(long, help_heading = "Which cases")]
    pub(crate) due: bool,
    /// Where the lists of registers are: a folder with dns.json, ipv4.json and ipv6.json, or a URL [default: IANA's]
    #[arg(long, value_name = "DIR-OR-URL", value_parser = values::line, help_heading = "The way there")]
    pub(crate) rdap_bootstrap: Option<String>,
    /// A job file, whose lists, pace and contact hold here, too
    #[arg(long, value_name = "JOB.toml", value_hint = ValueHint::FilePath, help_heading = "How it runs")]
    pub(crate) job: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = LooksFormat::Text)]
    pub(crate) format: LooksFormat,
    #[command(flatten)]
    pub(crate) flags: CrawlFlags,
}

/// The flags of a crawl that mean nothing where nothing is crawled.
pub(crate) const NOT_AT_LOOKUP: [&str; 16] = [
    "name",
    "seeds",
    "seed",
    "reports",
    "scope",
    "max_hops",
    "dry_run",
    "fail_on_findings",
    "replay",
    "vantages",
    "max_pages",
    "max_pages_per_site",
    "record",
    "fresh",
    "metrics",
    "host_stats",
];

impl CasesLookupArgs {
    /// The first flag that is given and means nothing here.
    pub(crate) fn misplaced(&self) -> Option<&'static str> {
        let flags = &self.flags;
        let given = [
            flags.name.is_some(),
            !flags.seeds.is_empty(),
            !flags.seed.is_empty(),
            flags.reports.is_some(),
            flags.scope.is_some(),
            flags.max_hops.is_some(),
            flags.dry_run,
            flags.fail_on_findings,
            !flags.replay.is_empty(),
            flags.vantages.is_some(),
            flags.max_pages.is_some(),
            flags.max_pages_per_site.is_some(),
            flags.record.is_some(),
            flags.fresh,
            flags.metrics.is_some(),
            flags.host_stats,
        ];
        given.into_iter().zip(NOT_AT_LOOKUP).find_map(|(is_given, flag)| is_given.then_some(flag))
    }
}

/// How a list of cases is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CasesFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
    /// For spreadsheets
    Csv,
}

/// Declares a value of the command line whose names are those of a closed set, in English or as they are said in Chinese.
macro_rules! names_of {
    ($($(#[$doc:meta])* $name:ident of $set:ident in $words:expr;)+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $set);

        impl ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                static ALL: std::sync::LazyLock<Vec<$name>> = std::sync::LazyLock::new(|| $set::ALL.iter().copied().map($name).collect());
                &ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                let name = self.0.name();
                Some(PossibleValue::new(name).alias(name_of(Lang::Zh, $words, name)))
            }
        }
    )+ };
}

names_of! {
    /// A state, as it is typed.
    StateName of CaseState in Set::CaseState;
    /// A role, as it is typed.
    RoleName of Role in Set::Role;
    /// A severity, as it is typed.
    SeverityName of Severity in Set::Severity;
}
