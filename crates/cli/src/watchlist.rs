//! `watchlist check`: what a list holds, and which rows of it cannot be used.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::json;
use suyuan_lists::{Watchlist, WatchlistOptions};

use crate::args::{PlainFormat, WatchlistArgs, WatchlistCheckArgs, WatchlistWhat};
use crate::exit::Exit;
use crate::screen::Screen;
use crate::{lists, out};

/// Does what is to be done with watchlists.
pub(crate) fn run(args: &WatchlistArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let WatchlistWhat::Check(args) = &args.what;
    check(args, screen)
}

fn check(args: &WatchlistCheckArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let rules = lists::site_rules(args.site_rules.as_deref(), screen)?;
    let options = WatchlistOptions { rules, strict: args.strict, ..WatchlistOptions::default() };
    let (mut entries, mut rejects) = (Vec::new(), Vec::new());
    for file in &args.files {
        let list = lists::watchlist(file, &options, screen.lang)?;
        entries.extend(list.entries);
        rejects.extend(list.rejects);
    }
    let read = entries.len();
    let list = Watchlist::new(entries);
    let (mut kinds, mut categories) = (BTreeMap::<&str, u64>::new(), BTreeMap::<String, u64>::new());
    for (_, watch) in list.iter() {
        *kinds.entry(watch.kind.name()).or_default() += 1;
        *categories.entry(watch.category).or_default() += 1;
    }
    for reject in &rejects {
        screen.warn(&reject.to_string());
    }
    let mut out = out::stdout();
    match args.format {
        PlainFormat::Json => writeln!(
            out,
            "{}",
            json!({ "entries": list.len(), "repeated": read - list.len(), "rejected": rejects.len(), "kinds": kinds, "categories": categories })
        )?,
        PlainFormat::Text => {
            writeln!(out, "entries    {}", list.len())?;
            writeln!(out, "repeated   {}", read - list.len())?;
            writeln!(out, "rejected   {}", rejects.len())?;
            for (kind, count) in kinds {
                writeln!(out, "  {kind:<10} {count}")?;
            }
            for (category, count) in categories {
                let name = if category.is_empty() { "-" } else { &category };
                writeln!(out, "  {} {count}", suyuan_model::Untrusted(name).terminal())?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}
