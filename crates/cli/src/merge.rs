//! `ledger merge`: takes in what other ledgers recorded.

use std::io::Write;
use std::path::Path;

use suyuan_ledger::Merged;
use suyuan_words::{Lang, ledger as words, say};

use crate::args::LedgerMergeArgs;
use crate::exit::Exit;
use crate::job_file::shown;
use crate::out;

/// Takes in one after the other, and says of each what came.
pub(crate) fn run(args: &LedgerMergeArgs, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = out::stdout();
    let mut told = Ok(());
    // Whoever does not read to the end finds everything taken in all the same.
    suyuan_ledger::merge(&args.ledger.ledger, &args.others, env!("CARGO_PKG_VERSION"), &mut |path, merged| {
        if told.is_ok() {
            told = tell(&mut out, path, merged, lang);
        }
    })?;
    told?;
    Ok(Exit::Done)
}

fn tell(out: &mut impl Write, path: &Path, merged: &Merged, lang: Lang) -> std::io::Result<()> {
    let head = if merged.is_nothing() { words::NOTHING_NEW } else { words::TAKEN_IN };
    writeln!(out, "{}", say(lang, head, &[("file", &shown(path))]))?;
    for (count, word) in [
        (merged.runs, words::RUNS),
        (merged.urls, words::NEW_URLS),
        (merged.captures, words::NEW_CAPTURES),
        (merged.sightings, words::SIGHTINGS),
        (merged.findings, words::NEW_FINDINGS),
        (merged.evidence, words::NEW_EVIDENCE),
        (merged.evidence_missing, words::EVIDENCE_LEFT),
        (merged.watched, words::NEW_WATCHED),
        (merged.imported, words::NEW_IMPORTED),
        (merged.case_events, words::NEW_CASE_EVENTS),
        (merged.notices, words::NEW_NOTICES),
        (merged.complaints, words::NEW_COMPLAINTS),
        (merged.contacts, words::NEW_CONTACTS),
    ] {
        if count > 0 {
            writeln!(out, "{count:>14}  {}", say(lang, word, &[]))?;
        }
    }
    out.flush()
}
