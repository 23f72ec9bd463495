//! `watchlist check`: what a list holds, and which rows of it cannot be used.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::json;
use suyuan_lists::{Watchlist, WatchlistOptions};
use suyuan_words::{Set, jobs, lists as words, name_of, say};

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
    let (mut entries, mut rejected) = (Vec::new(), 0);
    for file in &args.files {
        let list = lists::watchlist(file, &options, screen.lang)?;
        lists::tell(&list, file, screen);
        rejected += list.rejects.len();
        entries.extend(list.entries);
    }
    let read = entries.len();
    let list = Watchlist::new(entries);
    let (mut kinds, mut categories) = (BTreeMap::<&str, u64>::new(), BTreeMap::<String, u64>::new());
    for (_, watch) in list.iter() {
        *kinds.entry(watch.kind.name()).or_default() += 1;
        *categories.entry(watch.category).or_default() += 1;
    }
    let handles = list.iter().filter(|(_, watch)| watch.kind.is_handle()).count();
    if handles > 0 {
        screen.note(&say(screen.lang, jobs::HANDLES_KEPT, &[("n", &handles)]));
    }
    let mut out = out::stdout();
    match args.format {
        PlainFormat::Json => writeln!(
            out,
            "{}",
            json!({ "entries": list.len(), "repeated": read - list.len(), "rejected": rejected, "kinds": kinds, "categories": categories })
        )?,
        PlainFormat::Text => {
            let counts =
                [(words::ENTRIES, list.len()), (words::REPEATED, read - list.len()), (words::REJECTED, rejected)];
            for (word, count) in counts {
                writeln!(out, "{count:>8}  {}", say(screen.lang, word, &[]))?;
            }
            for (kind, count) in kinds {
                let kind = name_of(screen.lang, Set::WatchKind, kind);
                writeln!(out, "{count:>8}  {}", say(screen.lang, words::OF_KIND, &[("kind", &kind)]))?;
            }
            for (category, count) in categories {
                let category = name_of(screen.lang, Set::Category, &category).to_owned();
                let word = if category.is_empty() { words::WITHOUT_CATEGORY } else { words::OF_CATEGORY };
                let said = say(screen.lang, word, &[("category", &suyuan_model::Untrusted(&category).terminal())]);
                writeln!(out, "{count:>8}  {said}")?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}
