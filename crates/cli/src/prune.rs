//! `ledger prune`: forgets crawl data by run and age.

use std::fmt::Display;
use std::io::Write as _;

use suyuan_ledger::{Forget, Pruner, Run, RunId};
use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, ledger as words, say};

use crate::args::LedgerPruneArgs;
use crate::exit::{Exit, unusable};
use crate::past::Trails;
use crate::{clock, out};

/// Forgets, and says how much.
pub(crate) fn run(args: &LedgerPruneArgs, lang: Lang) -> anyhow::Result<Exit> {
    let pruner = Pruner::open(&args.ledger.ledger)?;
    let reader = pruner.reader()?;
    let now = clock::now();
    let runs = chosen(args, &reader.runs()?, now, lang)?;
    let hops = suyuan_cases::hops_told(Trails::of(&reader).graph()?, reader.pages_with_findings()?.iter());
    // A reader's snapshot would keep the room from being given back.
    drop(reader);
    let forgotten = pruner.forget(Forget { runs: &runs, hops: &hops, at: now, dry_run: args.dry_run })?;
    let mut out = out::stdout();
    let values: [(&str, &dyn Display); 6] = [
        ("runs", &runs.len()),
        ("captures", &forgotten.captures),
        ("kept", &forgotten.captures_kept),
        ("urls", &forgotten.urls),
        ("before", &forgotten.bytes_before),
        ("after", &forgotten.bytes_after),
    ];
    let word = if args.dry_run { words::WOULD_FORGET } else { words::FORGOTTEN };
    writeln!(out, "{}", say(lang, word, &values))?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The runs that are named, and those that ended long enough ago; what is unfinished has to be named.
fn chosen(args: &LedgerPruneArgs, runs: &[Run], now: Timestamp, lang: Lang) -> anyhow::Result<Vec<RunId>> {
    for name in &args.run {
        if !runs.iter().any(|run| run.name == *name) {
            let known = runs.iter().map(|run| run.name.as_str()).collect::<Vec<_>>().join(", ");
            let values: [(&str, &dyn Display); 2] =
                [("name", &Untrusted(name).terminal()), ("known", &Untrusted(&known).terminal())];
            unusable!("{}", say(lang, words::NO_SUCH_RUN, &values));
        }
    }
    let is_old = |run: &Run| {
        let ended = run.ended_at.unwrap_or(run.started_at);
        args.older_than.is_some_and(|age| ended <= now && now.since(ended) >= age.0)
    };
    let mut chosen = Vec::new();
    for run in runs {
        let is_named = args.run.contains(&run.name);
        if !is_named && is_old(run) && !run.state.is_finished() {
            unusable!("{}", say(lang, words::RUN_UNFINISHED, &[("name", &Untrusted(&run.name).terminal())]));
        }
        if is_named || is_old(run) {
            chosen.push(run.id);
        }
    }
    Ok(chosen)
}
