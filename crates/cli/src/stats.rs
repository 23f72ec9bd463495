//! `stats`: figures over time.

use suyuan_cases::StatsOf;
use suyuan_ledger::Reader;
use suyuan_model::Untrusted;
use suyuan_share::{tell_compared, tell_stats};
use suyuan_words::{Lang, compared, say};

use crate::args::{StatsArgs, StatsFormat};
use crate::exit::{Exit, unusable};
use crate::{cleanup, clock, out, settle};

/// Writes the figures of a ledger.
pub(crate) fn run(args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    if let Some(run) = &args.run {
        return compare(&reader, run, args, lang);
    }
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
    let notes = cleanup::notes(&reader, lang)?;
    out::write_to(&args.out, lang, |out| Ok(tell_stats(&stats, &notes, format, lang, out)?))?;
    Ok(Exit::Done)
}

/// Writes what became of findings since the run before.
fn compare(reader: &Reader, run: &str, args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    if args.format == StatsFormat::Html {
        unusable!("{}", say(lang, compared::NO_HTML, &[]));
    }
    let Some(told) = reader.compared(run)? else {
        unusable!("{}", say(lang, compared::NO_SUCH_RUN, &[("found", &Untrusted(run).terminal())]));
    };
    let as_json = args.format == StatsFormat::Json;
    out::write_to(&args.out, lang, |out| Ok(tell_compared(&told, as_json, lang, out)?))?;
    Ok(Exit::Done)
}
