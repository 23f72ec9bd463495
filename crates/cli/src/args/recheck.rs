//! The flags of `recheck`: those of `crawl`, but for what says where to look.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::case_name::CaseName;
use super::crawl::CrawlFlags;

/// `suyuan recheck`
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  suyuan recheck --due --contact https://crawler.example/about
  suyuan recheck school.example c-2befe46bba --job nightly.toml
  suyuan recheck --due --format jsonl")]
pub(crate) struct RecheckArgs {
    /// Only these cases, by id or site [default: all but those that were dismissed]
    #[arg(value_name = "CASE", value_parser = CaseName::typed, help_heading = "Which cases")]
    pub(crate) cases: Vec<CaseName>,
    /// Only cases that are due: the longer a case stays as it is, the less often it is looked at
    #[arg(long, help_heading = "Which cases")]
    pub(crate) due: bool,
    /// A job file, whose lists, pace and contact hold here, too
    #[arg(long, value_name = "JOB.toml", value_hint = ValueHint::FilePath, help_heading = "How it runs")]
    pub(crate) job: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = LooksFormat::Text)]
    pub(crate) format: LooksFormat,
    #[command(flatten)]
    pub(crate) flags: CrawlFlags,
}

/// How looks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LooksFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

/// The flags of a crawl that say where to look, or how far: the cases say it here.
pub(crate) const NOT_HERE: [&str; 11] =
    ["name", "seeds", "seed", "reports", "sites", "kind", "scope", "max_hops", "dry_run", "fail_on_findings", "replay"];

impl RecheckArgs {
    /// The first flag that is given and means nothing here.
    pub(crate) fn misplaced(&self) -> Option<&'static str> {
        let CrawlFlags {
            name,
            seeds,
            seed,
            reports,
            sites,
            kind,
            scope,
            max_hops,
            dry_run,
            fail_on_findings,
            replay,
            ..
        } = &self.flags;
        let given = [
            name.is_some(),
            !seeds.is_empty(),
            !seed.is_empty(),
            reports.is_some(),
            !sites.is_empty(),
            kind.is_some(),
            scope.is_some(),
            max_hops.is_some(),
            *dry_run,
            *fail_on_findings,
            !replay.is_empty(),
        ];
        given.into_iter().zip(NOT_HERE).find_map(|(is_given, flag)| is_given.then_some(flag))
    }
}
