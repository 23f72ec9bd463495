//! `stats`: figures over time.

use suyuan_cases::StatsOf;
use suyuan_ledger::Reader;
use suyuan_share::tell_stats;
use suyuan_words::Lang;

use crate::args::{StatsArgs, StatsFormat};
use crate::exit::Exit;
use crate::{clock, out, settle};

/// Writes the figures of a ledger.
pub(crate) fn run(args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut stats = StatsOf::new(args.since, clock::now());
    settle::each_case(&mut reader.ahead()?, false, clock::now(), |file| {
        stats.take(&file);
        Ok(())
    })?;
    let stats = stats.end();
    let format = match args.format {
        StatsFormat::Text => suyuan_share::StatsFormat::Text,
        StatsFormat::Json => suyuan_share::StatsFormat::Json,
        StatsFormat::Html => suyuan_share::StatsFormat::Html,
    };
    out::write_to(&args.out, lang, |out| Ok(tell_stats(&stats, format, lang, out)?))?;
    Ok(Exit::Done)
}
