//! `watchlist`: lists into the ledger, and what a list holds.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write as _;

use serde_json::json;
use suyuan_ledger::{Import, Imported, Put};
use suyuan_lists::{Watchlist, WatchlistOptions};
use suyuan_words::{Lang, Set, Word, lists as words, name_of, say};

use crate::args::{
    PlainFormat, WatchlistArgs, WatchlistCheckArgs, WatchlistImportArgs, WatchlistReadArgs, WatchlistWhat,
};
use crate::exit::Exit;
use crate::job_file::shown;
use crate::screen::Screen;
use crate::{clock, lists, out, watchlist_stats};

/// Does what is to be done with watchlists.
pub(crate) fn run(args: &WatchlistArgs, screen: &Screen) -> anyhow::Result<Exit> {
    match &args.what {
        WatchlistWhat::Import(args) => import(args, screen),
        WatchlistWhat::Check(args) => check(args, screen),
        WatchlistWhat::Stats(args) => watchlist_stats::run(args, screen.lang),
    }
}

/// How the lists are to be read.
fn options(args: &WatchlistReadArgs, source: Option<String>, screen: &Screen) -> anyhow::Result<WatchlistOptions> {
    let rules = lists::site_rules(args.site_rules.as_deref(), screen)?;
    Ok(WatchlistOptions {
        rules,
        strict: args.strict,
        force: args.force,
        source,
        takes_ended: false,
        now: Some(clock::now()),
    })
}

fn import(args: &WatchlistImportArgs, screen: &Screen) -> anyhow::Result<Exit> {
    lists::refuse_bad_place(&args.ledger.ledger, screen.lang)?;
    // A list without anything that holds may end what is there, but not take the place of it.
    let takes_ended = !args.replace;
    let options = WatchlistOptions { takes_ended, ..options(&args.read, args.source.clone(), screen)? };
    let nothing = Import::nothing(clock::now());
    let replace = args.replace;
    let report = if args.allow {
        let (allowed, refusals) = lists::allowlists(&args.read.files, &options, screen)?;
        let allowed = Some(Put { entries: &allowed[..], replace });
        suyuan_ledger::import(&args.ledger.ledger, &Import { allowed, refusals: &refusals, ..nothing })?
    } else {
        let watched = lists::watchlists(&args.read.files, &options, screen)?;
        let watchlist = Some(Put { entries: &watched.entries[..], replace });
        // Exceptions come along; they do not take the place of what was cleared by hand.
        let allowed = Some(Put { entries: &watched.allowed[..], replace: false });
        let what = Import {
            watchlist,
            ends: Some(&watched.ends),
            ended: &watched.ended,
            allowed,
            refusals: &watched.refusals,
            ..nothing
        };
        suyuan_ledger::import(&args.ledger.ledger, &what)?
    };
    let ledger = shown(&args.ledger.ledger);
    let mut told = Vec::new();
    if !args.allow {
        told.push(("watchlist", words::IMPORTED_WATCHLIST, report.watchlist));
    }
    if args.allow || report.allowed.new + report.allowed.known > 0 {
        told.push(("allowlist", words::IMPORTED_ALLOWLIST, report.allowed));
    }
    tell_import(&ledger, &told, args.format, screen.lang)?;
    Ok(Exit::Done)
}

/// Tells what an import changed, a line for each list.
pub(crate) fn tell_import(
    ledger: &str,
    lists: &[(&str, Word, Imported)],
    format: PlainFormat,
    lang: Lang,
) -> anyhow::Result<()> {
    let mut out = out::stdout();
    if format == PlainFormat::Json {
        let told = lists.iter().map(|(list, _, Imported { new, known, gone, total })| {
            ((*list).to_owned(), json!({ "new": new, "known": known, "gone": gone, "total": total }))
        });
        writeln!(out, "{}", serde_json::Value::Object(told.collect()))?;
    } else {
        for (_, word, Imported { new, known, gone, total }) in lists {
            let values: [(&str, &dyn Display); 5] =
                [("file", &ledger), ("new", new), ("known", known), ("gone", gone), ("total", total)];
            writeln!(out, "{}", say(lang, *word, &values))?;
        }
    }
    Ok(out.flush()?)
}

fn check(args: &WatchlistCheckArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let watched = lists::watchlists(&args.read.files, &options(&args.read, None, screen)?, screen)?;
    let rejected: u64 = watched.refusals.iter().map(|refusal| refusal.rows).sum();
    let (read, excepted) = (watched.entries.len() + watched.repeated, watched.allowed.len());
    let list = Watchlist::new(watched.entries);
    let (mut kinds, mut categories) = (BTreeMap::<&str, u64>::new(), BTreeMap::<String, u64>::new());
    for (_, watch) in list.iter() {
        *kinds.entry(watch.kind.name()).or_default() += 1;
        *categories.entry(watch.category).or_default() += 1;
    }
    let (count, repeated) = (list.len() as u64, (read - list.len()) as u64);
    let mut out = out::stdout();
    if args.format == PlainFormat::Json {
        let value = json!({ "entries": count, "repeated": repeated, "rejected": rejected, "allowed": excepted, "kinds": kinds, "categories": categories });
        writeln!(out, "{value}")?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    for (word, count) in [(words::ENTRIES, count), (words::REPEATED, repeated), (words::REJECTED, rejected)] {
        writeln!(out, "{count:>8}  {}", say(screen.lang, word, &[]))?;
    }
    if excepted > 0 {
        writeln!(out, "{excepted:>8}  {}", say(screen.lang, words::EXCEPTED, &[]))?;
    }
    for line in kinds_told(&kinds, screen.lang).into_iter().chain(categories_told(&categories, screen.lang)) {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A line for each kind.
pub(crate) fn kinds_told(kinds: &BTreeMap<&str, u64>, lang: Lang) -> Vec<String> {
    let line = |(kind, count): (&&str, &u64)| {
        format!("{count:>8}  {}", say(lang, words::OF_KIND, &[("kind", &name_of(lang, Set::WatchKind, kind))]))
    };
    kinds.iter().map(line).collect()
}

/// A line for each category.
pub(crate) fn categories_told(categories: &BTreeMap<String, u64>, lang: Lang) -> Vec<String> {
    let line = |(category, count): (&String, &u64)| {
        let name = suyuan_model::Untrusted(name_of(lang, Set::Category, category)).terminal();
        let word = if category.is_empty() { words::WITHOUT_CATEGORY } else { words::OF_CATEGORY };
        format!("{count:>8}  {}", say(lang, word, &[("category", &name)]))
    };
    categories.iter().map(line).collect()
}
