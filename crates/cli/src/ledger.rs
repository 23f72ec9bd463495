//! `ledger`: is it sound, what is in it, and a copy of it.

use std::fmt::Display;
use std::io::Write as _;

use serde_json::json;
use suyuan_fetch::Limits;
use suyuan_ledger::Reader;
use suyuan_words::{Lang, Set, ledger as words, name_of, say};

use crate::args::{LedgerArgs, LedgerWhat, PlainFormat};
use crate::exit::Exit;
use crate::job_file::shown;
use crate::{language, out};

/// Does what is asked with a ledger.
pub(crate) fn run(args: &LedgerArgs, lang: Lang) -> anyhow::Result<Exit> {
    match &args.what {
        LedgerWhat::Check(args) => check(&args.ledger.ledger, args.format, lang),
        LedgerWhat::Stats(args) => stats(&args.ledger.ledger, args.format, lang),
        LedgerWhat::Prune(args) => crate::prune::run(args, lang),
        LedgerWhat::Merge(args) => crate::merge::run(args, lang),
        LedgerWhat::Backup(args) => {
            suyuan_ledger::backup(&args.ledger.ledger, &args.to)?;
            let mut out = out::stdout();
            writeln!(out, "{}", say(lang, words::COPIED, &[("file", &shown(&args.to))]))?;
            out.flush()?;
            Ok(Exit::Done)
        }
    }
}

fn check(path: &std::path::Path, format: PlainFormat, lang: Lang) -> anyhow::Result<Exit> {
    let decode = |coding: &str, wire: &[u8], is_robots: bool| {
        let mut limits = Limits::default();
        if is_robots {
            limits.body_bytes_max = limits.robots_bytes_max;
        }
        suyuan_fetch::decode(coding, wire, &limits).map(|decoded| decoded.bytes)
    };
    let report = suyuan_ledger::check_with(path, &decode)?;
    let mut out = out::stdout();
    if format == PlainFormat::Json {
        let value = json!({"schema": report.schema, "sound": report.problems.is_empty(), "problems": report.problems});
        serde_json::to_writer_pretty(&mut out, &value)?;
        writeln!(out)?;
    } else if report.problems.is_empty() {
        let values: [(&str, &dyn Display); 2] = [("file", &shown(path)), ("schema", &report.schema)];
        writeln!(out, "{}", say(lang, words::SOUND, &values))?;
    } else {
        for problem in &report.problems {
            writeln!(out, "{}", suyuan_model::Untrusted(&language::told(lang, problem)).terminal())?;
        }
    }
    out.flush()?;
    Ok(if report.problems.is_empty() { Exit::Done } else { Exit::Failed })
}

fn stats(path: &std::path::Path, format: PlainFormat, lang: Lang) -> anyhow::Result<Exit> {
    let stats = Reader::open(path)?.stats()?;
    let mut out = out::stdout();
    if format == PlainFormat::Json {
        let findings: serde_json::Map<_, _> =
            stats.findings.iter().rev().map(|(severity, count)| (severity.name().to_owned(), json!(count))).collect();
        let value = json!({
            "file_bytes": stats.file_bytes, "runs": stats.runs, "urls": stats.urls, "captures": stats.captures,
            "outcomes": stats.outcomes, "wire_bytes": stats.wire_bytes, "read_bytes": stats.read_bytes,
            "sightings": stats.sightings, "findings": findings, "sites": stats.sites, "watched": stats.watched,
        });
        serde_json::to_writer_pretty(&mut out, &value)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut line = |word, value: &dyn Display| writeln!(out, "{:>14}  {}", value.to_string(), say(lang, word, &[]));
    line(words::FILE_BYTES, &stats.file_bytes)?;
    line(words::RUNS, &stats.runs)?;
    line(words::URLS, &stats.urls)?;
    line(words::CAPTURES, &stats.captures)?;
    line(words::WIRE_BYTES, &stats.wire_bytes)?;
    line(words::READ_BYTES, &stats.read_bytes)?;
    line(words::WATCHED, &stats.watched)?;
    line(words::SITES, &stats.sites)?;
    line(words::SIGHTINGS, &stats.sightings)?;
    for (outcome, count) in &stats.outcomes {
        writeln!(out, "{count:>14}  {}", name_of(lang, Set::Outcome, outcome))?;
    }
    for (severity, count) in stats.findings.iter().rev() {
        let severity = name_of(lang, Set::Severity, severity.name());
        writeln!(out, "{count:>14}  {}", say(lang, words::FINDINGS, &[("severity", &severity)]))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
