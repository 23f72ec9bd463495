//! `stats`: figures over time.

use suyuan_cases::Stats;
use suyuan_ledger::Reader;
use suyuan_model::Untrusted;
use suyuan_share::{AuditedFormat, tell_audited, tell_compared, tell_stats};
use suyuan_words::{Lang, audited as words, cases, compared, say};

use crate::args::{StatsArgs, StatsFormat};
use crate::exit::{Exit, unusable};
use crate::figures::figures;
use crate::marked::Marks;
use crate::{allowed, audited, clock, head, out, past};

/// Writes the figures of a ledger.
pub(crate) fn run(args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    if args.format == StatsFormat::Csv && !args.not_looked_at {
        unusable!("{}", say(lang, words::NO_CSV, &[]));
    }
    if let Some(run) = args.run.as_ref().filter(|_| args.not_looked_at) {
        return not_looked_at(&reader, run, args, lang);
    }
    if let Some(run) = &args.run {
        return compare(&reader, run, args, lang);
    }
    let now = clock::now();
    if let Some(since) = args.since.map(|since| since.from(now)).filter(|since| *since > now) {
        unusable!("{}", say(lang, cases::SINCE_TO_COME, &[("found", &since), ("now", &now)]));
    }
    let stats = figures(&reader, args.since.map(|since| since.from(now)), now, &Marks::none())?;
    let stats = Stats { told: clock::is_told(), ..stats };
    let format = match args.format {
        StatsFormat::Text | StatsFormat::Csv => suyuan_share::StatsFormat::Text,
        StatsFormat::Json => suyuan_share::StatsFormat::Json,
        StatsFormat::Html => suyuan_share::StatsFormat::Html,
    };
    let notes = head::notes_as_of(&reader, now, lang)?;
    out::write_to(&args.out, lang, |out| Ok(tell_stats(&stats, &notes, format, lang, out)?))?;
    Ok(Exit::Done)
}

/// Writes how far the sites of a run were looked at.
fn not_looked_at(reader: &Reader, name: &str, args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let format = match args.format {
        StatsFormat::Text => AuditedFormat::Text,
        StatsFormat::Json => AuditedFormat::Json,
        StatsFormat::Csv => AuditedFormat::Csv,
        StatsFormat::Html => unusable!("{}", say(lang, words::NO_HTML, &[])),
    };
    let run = reader.runs()?.into_iter().find(|run| run.name == name);
    let Some(sites) = run.map_or(Ok(None), |run| audited::sites(reader, &run))? else {
        unusable!("{}", say(lang, words::NO_SUCH_RUN, &[("found", &Untrusted(name).terminal())]));
    };
    let everywhere = past::gaps_everywhere(reader)?;
    out::write_to(&args.out, lang, |out| Ok(tell_audited(name, &sites, &everywhere, format, lang, out)?))?;
    Ok(Exit::Done)
}

/// Writes what became of findings since the run before.
fn compare(reader: &Reader, run: &str, args: &StatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    if args.format == StatsFormat::Html {
        unusable!("{}", say(lang, compared::NO_HTML, &[]));
    }
    let Some(told) = allowed::compared(reader, run, clock::now())? else {
        unusable!("{}", say(lang, compared::NO_SUCH_RUN, &[("found", &Untrusted(run).terminal())]));
    };
    let as_json = args.format == StatsFormat::Json;
    out::write_to(&args.out, lang, |out| Ok(tell_compared(&told, as_json, lang, out)?))?;
    Ok(Exit::Done)
}
