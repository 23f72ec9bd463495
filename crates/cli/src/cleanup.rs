//! `cleanup`: the cleanup list, worst first.

use suyuan_cases::CaseFile;
use suyuan_ledger::Reader;
use suyuan_words::{Lang, reports, say};

use crate::args::{CleanupArgs, CleanupFormat};
use crate::exit::Exit;
use crate::{clock, out, past};

/// Writes the cleanup list of a ledger.
pub(crate) fn run(args: &CleanupArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let moment = reader.moment()?;
    let cases = past::cases(&reader, args.include.is_some(), clock::now())?;
    drop(moment);
    out::write_to(&args.out, lang, |out| write(&reader, &cases, args.format, lang, out))?;
    Ok(Exit::Done)
}

/// Writes cases in a format.
pub(crate) fn write(
    reader: &Reader,
    cases: &[CaseFile],
    format: CleanupFormat,
    lang: Lang,
    out: &mut dyn std::io::Write,
) -> anyhow::Result<()> {
    let notes = notes(reader, lang)?;
    let width = terminal_width();
    let everywhere = past::gaps_everywhere(reader)?;
    let now = clock::now();
    let report = suyuan_share::Report { cases, lang, now, notes: &notes, everywhere: &everywhere, width };
    Ok(suyuan_share::cleanup(format.into(), &report, out)?)
}

/// What every report says at its head: which runs did not obey robots.txt, and on whose authority.
pub(crate) fn notes(reader: &Reader, lang: Lang) -> anyhow::Result<Vec<String>> {
    let runs = reader.runs()?;
    let authorized = runs.iter().filter_map(|run| Some((&run.name, run.authorized.as_ref()?)));
    Ok(authorized
        .map(|(run, authority)| say(lang, reports::NOTE_AUTHORIZED, &[("run", run), ("authority", authority)]))
        .collect())
}

impl From<CleanupFormat> for suyuan_share::CleanupFormat {
    fn from(format: CleanupFormat) -> Self {
        match format {
            CleanupFormat::Text => Self::Text,
            CleanupFormat::Csv => Self::Csv,
            CleanupFormat::Jsonl => Self::Jsonl,
            CleanupFormat::Xlsx => Self::Xlsx,
            CleanupFormat::Md => Self::Md,
            CleanupFormat::Html => Self::Html,
        }
    }
}

/// The columns that a terminal says it has, in the environment; else the usual ones.
pub(crate) fn terminal_width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or(suyuan_share::WIDTH_DEFAULT).max(suyuan_share::WIDTH_MIN)
}
