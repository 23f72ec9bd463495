//! What can be typed: the commands, one file per group of them, and how a typing error is answered.

mod case_name;
mod cases;
mod crawl;
mod help;
mod lists;
mod look;
mod notices;
mod recheck;
mod refusal;
mod report;
mod schedule;
mod share;
mod tend;
mod values;

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub(crate) use case_name::CaseName;
pub(crate) use cases::{
    CasesArgs, CasesContactsArgs, CasesFormat, CasesListArgs, CasesLookupArgs, CasesOrder, CasesSetArgs, CasesShowArgs,
    CasesWhat, EvidenceArgs, NOT_AT_LOOKUP, RoleName, StateName,
};
pub(crate) use crawl::{
    ColorName, Common, CrawlArgs, CrawlFlags, KindName, LangName, LogFormat, RobotsRule, ScopeName,
};
pub(crate) use lists::{
    SeedsArgs, SeedsImportArgs, SeedsWhat, WatchlistArgs, WatchlistCheckArgs, WatchlistImportArgs, WatchlistReadArgs,
    WatchlistStatsArgs, WatchlistWhat,
};
pub(crate) use look::{
    CandidatesArgs, CandidatesFormat, ChainsArgs, ChainsFormat, CleanupArgs, CleanupFormat, ExplainArgs, ExplainFormat,
    FindingsArgs, FindingsFormat, SplitBy, StatsArgs, StatsFormat,
};
pub(crate) use notices::{NoticesArgs, NoticesFlags};
pub(crate) use recheck::{LooksFormat, NOT_HERE, RecheckArgs};
pub(crate) use refusal::{closest, expectation, listed};
pub(crate) use report::{ReportAddArgs, ReportArgs, ReportFormat, ReportListArgs, ReportWhat};
pub(crate) use schedule::{ScheduleArgs, ScheduleFormat};
pub(crate) use share::{ShareArgs, ShareFormat, TlpMark};
use suyuan_words::Lang;
pub(crate) use tend::{
    CompletionsArgs, DemoArgs, DoctorArgs, LedgerArgs, LedgerMergeArgs, LedgerPruneArgs, LedgerWhat, ManArgs,
    PlainFormat, RobotsArgs,
};
pub(crate) use values::{Deadline, End, Expected, Rate, Span, deadline, end as date_end, line, mail};

use crate::exit::Exit;

/// Finds the ordinary web sites that embed known illegal domains
///
/// It starts from search results and known pages, follows links politely, finds pages that embed what is on a watchlist,
/// keeps the chain that led to each, and writes a cleanup list by hosting site, worst first.
#[derive(Debug, Parser)]
#[command(
    name = "suyuan",
    bin_name = "suyuan",
    version,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_long_help = "\
Examples:
  suyuan demo
  suyuan crawl --seed http://www.school.example/ --watchlist known.csv --contact https://crawler.example/about
  suyuan cleanup --format html --out cleanup.html

Exit codes:
  0  done
  1  failed: our own trouble, such as a full disk; nothing that was recorded is lost
  2  wrong usage, or an input that cannot be used
  3  stopped before the end (signal, --max-time); run again to go on
  4  only with --fail-on-findings: done, and there are findings"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// See the whole job on a bundled fixture web, with no network
    Demo(DemoArgs),
    /// Run one crawl job to its end; run again after any stop, it goes on where it was
    Crawl(Box<CrawlArgs>),
    /// List every finding
    Findings(FindingsArgs),
    /// Propose what stands beside watched things on several unrelated sites
    Candidates(CandidatesArgs),
    /// Show the referrer chains of a page, a domain or a case
    Chains(ChainsArgs),
    /// Say what would happen to a URL and why
    Explain(ExplainArgs),
    /// Write the cleanup list
    Cleanup(CleanupArgs),
    /// Look at cases and move them by hand
    Cases(CasesArgs),
    /// Write what stands behind cases into a folder each: findings, records, digests
    Evidence(EvidenceArgs),
    /// Look at the pages of cases again and move the cases on
    Recheck(Box<RecheckArgs>),
    /// Run jobs at their times
    Schedule(ScheduleArgs),
    /// Write to the owners of confirmed cases, a message each
    ///
    /// Drafts by default: `.eml` files with X-ARF reports and the list of the evidence; they are sent only with --send. Farms get none, and a site is told of once in a while.
    Notices(Box<NoticesArgs>),
    /// Take complaints in, and tell what became of each
    Report(ReportArgs),
    /// Tell figures over time: what was found, and what became of it
    Stats(StatsArgs),
    /// Write what the programs of partners take in: STIX, MISP, X-ARF, block lists, lists of what was found
    Share(ShareArgs),
    /// Import watchlists and look into them
    Watchlist(WatchlistArgs),
    /// Import places to start
    Seeds(SeedsArgs),
    /// Judge URLs by a robots.txt, with the deciding line
    Robots(RobotsArgs),
    /// Look after the ledger
    Ledger(LedgerArgs),
    /// Check the set-up of this machine
    Doctor(DoctorArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// What came of reading the command line.
pub(crate) enum Typed {
    /// Something to do.
    Command(Cli),
    /// Nothing: help or the version was asked for, or it cannot be understood.
    Answered(Exit),
}

/// The commands with their help in this language.
pub(crate) fn command(lang: Lang) -> clap::Command {
    // What says where to look means nothing where the cases say it.
    let without = |command: clap::Command, flags: &[&str]| {
        flags.iter().fold(command, |command, flag| command.mut_arg(flag, |flag| flag.hide(true)))
    };
    let command = Cli::command()
        .mut_subcommand("recheck", |recheck| without(recheck, &NOT_HERE))
        .mut_subcommand("cases", |cases| cases.mut_subcommand("lookup", |lookup| without(lookup, &NOT_AT_LOOKUP)));
    help::in_language(command, lang)
}

/// Reads the command line; help and refusals are printed here.
pub(crate) fn read(args: &[OsString], lang: Lang, color: ColorName) -> anyhow::Result<Typed> {
    let mut command = command(lang).color(color.for_clap());
    let refused = match command.try_get_matches_from_mut(args) {
        Ok(matches) => match Cli::from_arg_matches(&matches) {
            Ok(cli) => return Ok(Typed::Command(cli)),
            Err(error) => error,
        },
        Err(error) => error,
    };
    refusal::answer(&refused, &mut command, args, lang).map(Typed::Answered)
}

/// The language and color that the command line asks for, before it is read as a whole; the last one counts.
pub(crate) fn asked(args: &[OsString]) -> (Option<LangName>, Option<ColorName>) {
    let text: Vec<&str> = args.iter().skip(1).map(|arg| arg.to_str().unwrap_or_default()).collect();
    (asked_for(&text, "--lang"), asked_for(&text, "--color"))
}

fn asked_for<T: clap::ValueEnum>(args: &[&str], flag: &str) -> Option<T> {
    let pairs = args.windows(2).filter(|pair| pair[0] == flag).map(|pair| pair[1]);
    let joined = args.iter().filter_map(|arg| arg.strip_prefix(flag)?.strip_prefix('='));
    pairs.chain(joined).filter_map(|value| T::from_str(value, false).ok()).next_back()
}

impl ColorName {
    fn for_clap(self) -> clap::ColorChoice {
        match self {
            ColorName::Auto => clap::ColorChoice::Auto,
            ColorName::Always => clap::ColorChoice::Always,
            ColorName::Never => clap::ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_sound() {
        for lang in [Lang::En, Lang::Zh] {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest_is_read() {
        let args: Vec<OsString> =
            ["suyuan", "--lang", "en", "demo", "--lang=zh", "--color=never"].map(Into::into).into();
        assert_eq!(asked(&args), (Some(LangName::Zh), Some(ColorName::Never)));
    }
}
