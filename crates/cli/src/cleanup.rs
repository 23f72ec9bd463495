//! `cleanup`: the cleanup list, worst first.

use std::path::Path;

use suyuan_ledger::Reader;
use suyuan_share::{CleanupWriter, Report};
use suyuan_words::{Lang, reports, say};

use crate::args::{CleanupArgs, CleanupFormat};
use crate::exit::Exit;
use crate::{clock, out, past, settle, spool};

/// Writes the cleanup list of a ledger.
pub(crate) fn run(args: &CleanupArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    write(&reader, args.include.is_some(), args.format, &args.out, lang)?;
    Ok(Exit::Done)
}

/// Writes the cleanup list in a format.
pub(crate) fn write(
    reader: &Reader,
    include_info: bool,
    format: CleanupFormat,
    to: &Path,
    lang: Lang,
) -> anyhow::Result<()> {
    let mut ahead = reader.ahead()?;
    let (now, notes, everywhere) = (clock::now(), notes(reader, lang)?, past::gaps_everywhere(reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: terminal_width() };
    let mut store = spool::open()?;
    let mut writer = CleanupWriter::begin(format.into(), report, &mut store)?;
    settle::each_case(&mut ahead, include_info, now, |file| Ok(writer.put(&file)?))?;
    drop(ahead);
    out::write_to(to, lang, |out| Ok(writer.end(out)?))
}

/// What every report says at its head: on whose authority it is made, which runs did not obey robots.txt, and on whose
/// authority they did not.
pub(crate) fn notes(reader: &Reader, lang: Lang) -> anyhow::Result<Vec<String>> {
    let authority = reader.authority()?;
    let mut notes = authority.map(|authority| suyuan_share::authority_lines(&authority, lang)).unwrap_or_default();
    for run in reader.runs()? {
        if let Some(authority) = &run.authorized {
            notes.push(say(lang, reports::NOTE_AUTHORIZED, &[("run", &run.name), ("authority", authority)]));
        }
    }
    Ok(notes)
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
