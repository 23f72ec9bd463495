//! `cleanup`: the cleanup list, worst first.

use suyuan_cases::CaseFile;
use suyuan_ledger::FindingFilter;
use suyuan_words::Lang;

use crate::allowed::Allowed;
use crate::args::{CleanupArgs, CleanupFormat};
use crate::exit::Exit;
use crate::past::Past;
use crate::{clock, out};

/// Writes the cleanup list of a ledger.
pub(crate) fn run(args: &CleanupArgs, lang: Lang) -> anyhow::Result<Exit> {
    let past = Past::open(&args.ledger.ledger)?;
    let cases = cases(&past, args.include.is_some())?;
    out::write_to(&args.out, lang, |out| write(&past, &cases, args.format, lang, out))?;
    Ok(Exit::Done)
}

/// The cases of a whole ledger.
pub(crate) fn cases(past: &Past, include_info: bool) -> anyhow::Result<Vec<CaseFile>> {
    let allowed = Allowed::of(&past.reader, clock::now())?;
    let mut findings = Vec::new();
    for finding in past.findings(&FindingFilter::default())? {
        findings.extend(allowed.without(finding?));
    }
    Ok(past.cases(findings, &past.graph()?, include_info)?)
}

/// Writes cases in a format.
pub(crate) fn write(
    past: &Past,
    cases: &[CaseFile],
    format: CleanupFormat,
    lang: Lang,
    out: &mut dyn std::io::Write,
) -> anyhow::Result<()> {
    let notes = past.reader.runs()?.into_iter().filter_map(|run| Some(format!("{}: {}", run.name, run.authorized?)));
    let notes: Vec<String> = notes.collect();
    let width = terminal_width();
    let report = suyuan_share::Report { cases, lang, now: clock::now(), notes: &notes, width, color: false };
    Ok(suyuan_share::cleanup(format.into(), &report, out)?)
}

impl From<CleanupFormat> for suyuan_share::CleanupFormat {
    fn from(format: CleanupFormat) -> Self {
        match format {
            CleanupFormat::Text => Self::Text,
            CleanupFormat::Csv => Self::Csv,
            CleanupFormat::Jsonl => Self::Jsonl,
            CleanupFormat::Md => Self::Md,
            CleanupFormat::Html => Self::Html,
        }
    }
}

/// The columns that a terminal says it has, in the environment; else the usual ones.
fn terminal_width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or(suyuan_share::WIDTH_DEFAULT).max(suyuan_share::WIDTH_MIN)
}
