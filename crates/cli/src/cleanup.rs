//! `cleanup`: the cleanup list, worst first.

use std::path::Path;

use suyuan_ledger::Reader;
use suyuan_share::{CleanupWriter, Report};
use suyuan_words::Lang;

use crate::args::{CleanupArgs, CleanupFormat};
use crate::exit::Exit;
use crate::head::{notes_as_of, terminal_width};
use crate::marked::Marks;
use crate::screen::Screen;
use crate::{clock, out, packets, past, settle, spool};

/// Writes the cleanup list of a ledger, whole or in packets.
pub(crate) fn run(args: &CleanupArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    match args.split {
        Some(by) => packets::write(&reader, by, &args.out, screen)?,
        None => write(&reader, args.include.is_some(), args.format, &args.out, screen.lang)?,
    }
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
    let now = clock::now();
    let (notes, everywhere) = (notes_as_of(reader, now, lang)?, past::gaps_everywhere(reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: terminal_width() };
    let mut store = spool::open()?;
    let mut writer = CleanupWriter::begin(format.into(), report, &mut store)?;
    let all = Marks::none();
    settle::each_case_marked(
        &mut ahead,
        settle::Which::Polluted.or_all(include_info),
        now,
        settle::Pages::StillThere,
        &all,
        |file| Ok(writer.put(&file)?),
    )?;
    drop(ahead);
    out::write_to(to, lang, |out| Ok(writer.end(out)?))
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
