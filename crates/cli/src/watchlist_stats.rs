//! `watchlist stats`: what is on the ledger's lists.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write as _;
use std::time::Duration;

use serde_json::{Value, json};
use suyuan_ledger::{Reader, Refusal};
use suyuan_lists::Why;
use suyuan_model::{Allow, Timestamp, Untrusted};
use suyuan_words::{Lang, Word, lists as words, say};

use crate::args::{PlainFormat, WatchlistStatsArgs};
use crate::exit::Exit;
use crate::job_file::shown;
use crate::{clock, out, watchlist};

const DAY: Duration = Duration::from_hours(24);

/// Ages are counted by these limits, in days.
const AGES: [u32; 3] = [30, 90, 365];

/// An entry that ends within so many days is told: somebody may want to renew it.
const ENDS_SOON_DAYS: u32 = 30;

/// What is counted.
#[derive(Default)]
struct Counts {
    kinds: BTreeMap<&'static str, u64>,
    categories: BTreeMap<String, u64>,
    sources: BTreeMap<String, u64>,
    licences: BTreeMap<String, u64>,
    /// Entries younger than each of [`AGES`], older ones, and those without a date.
    ages: [u64; AGES.len() + 2],
    entries: u64,
    /// How many have ended, how many will within [`ENDS_SOON_DAYS`], and when the next does.
    ended: u64,
    soon: u64,
    next: Option<Timestamp>,
}

/// What is allowed.
struct Allowed {
    entries: usize,
    expired: usize,
    soon: usize,
    next: Option<Timestamp>,
}

/// Counts what is on the lists of a ledger.
pub(crate) fn run(args: &WatchlistStatsArgs, lang: Lang) -> anyhow::Result<Exit> {
    let (reader, now) = (Reader::open(&args.ledger.ledger)?, clock::now());
    let counts = count(&reader, now)?;
    let (allowed, refusals) = (Allowed::of(&reader.allowed()?, now), reader.refusals()?);
    let mut out = out::stdout();
    if args.format == PlainFormat::Json {
        serde_json::to_writer_pretty(&mut out, &document(&counts, &allowed, &refusals))?;
        writeln!(out)?;
    } else {
        for line in lines(&shown(&args.ledger.ledger), &counts, &allowed, &refusals, lang) {
            writeln!(out, "{line}")?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn count(reader: &Reader, now: Timestamp) -> anyhow::Result<Counts> {
    let mut counts = Counts::default();
    reader.each_watch(now, |row| {
        counts.entries += 1;
        *counts.kinds.entry(row.kind.name()).or_default() += 1;
        for (map, name) in [
            (&mut counts.categories, row.category),
            (&mut counts.sources, row.source),
            (&mut counts.licences, row.licence),
        ] {
            match map.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(map.insert(name.to_owned(), 1)),
            }
        }
        let younger = |listed: Timestamp| AGES.iter().position(|&days| now.since(listed) < DAY * days);
        counts.ages[row.listed.map_or(AGES.len() + 1, |listed| younger(listed).unwrap_or(AGES.len()))] += 1;
    })?;
    // What was imported may be listed by several, and counts for each.
    if reader.has_imported_watchlist()? {
        counts.sources = reader.listed_by(now)?;
    }
    for until in reader.watched_until()? {
        if until <= now {
            counts.ended += 1;
        } else {
            counts.soon += u64::from(until < now.after(DAY * ENDS_SOON_DAYS));
            counts.next.get_or_insert(until);
        }
    }
    Ok(counts)
}

impl Allowed {
    fn of(allowed: &[Allow], now: Timestamp) -> Allowed {
        let ends =
            |allow: &&Allow| allow.holds(now) && allow.expires.is_some_and(|end| end < now.after(DAY * ENDS_SOON_DAYS));
        Allowed {
            entries: allowed.len(),
            expired: allowed.iter().filter(|allow| !allow.holds(now)).count(),
            soon: allowed.iter().filter(ends).count(),
            next: allowed.iter().filter(|allow| allow.holds(now)).filter_map(|allow| allow.expires).min(),
        }
    }
}

fn document(counts: &Counts, allowed: &Allowed, refusals: &[Refusal]) -> Value {
    let [month, quarter, year, older, unknown] = counts.ages;
    let refused = |refusal: &Refusal| json!({ "list": refusal.list, "file": refusal.file, "reason": refusal.reason, "rows": refusal.rows });
    json!({
        "entries": counts.entries,
        "kinds": counts.kinds,
        "categories": counts.categories,
        "sources": counts.sources,
        "licences": counts.licences,
        "ages": { "30d": month, "90d": quarter, "365d": year, "older": older, "unknown": unknown },
        "ends": {
            "ended": counts.ended,
            "ends_within_30d": counts.soon,
            "next_end": counts.next.map(|end| end.to_string()),
        },
        "allowed": {
            "entries": allowed.entries,
            "expired": allowed.expired,
            "expires_within_30d": allowed.soon,
            "next_expiry": allowed.next.map(|end| end.to_string()),
        },
        "refused": refusals.iter().map(refused).collect::<Vec<_>>(),
    })
}

fn lines(ledger: &str, counts: &Counts, allowed: &Allowed, refusals: &[Refusal], lang: Lang) -> Vec<String> {
    let line =
        |count: u64, word: Word, values: &[(&str, &dyn Display)]| format!("{count:>8}  {}", say(lang, word, values));
    let mut lines = vec![line(counts.entries, words::ON_THE_WATCHLIST, &[("file", &ledger)])];
    lines.extend(watchlist::kinds_told(&counts.kinds, lang));
    lines.extend(watchlist::categories_told(&counts.categories, lang));
    for (map, named, unnamed) in [
        (&counts.sources, words::OF_SOURCE, words::WITHOUT_SOURCE),
        (&counts.licences, words::OF_LICENCE, words::WITHOUT_LICENCE),
    ] {
        for (name, count) in map {
            let shown = Untrusted(name).terminal();
            lines.push(line(*count, if name.is_empty() { unnamed } else { named }, &[("name", &shown)]));
        }
    }
    for (place, count) in counts.ages.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (word, days) = match AGES.get(place) {
            Some(days) => (words::YOUNGER, *days),
            None if place == AGES.len() => (words::OLDER, AGES[AGES.len() - 1]),
            None => (words::WITHOUT_DATE, 0),
        };
        lines.push(line(*count, word, &[("days", &days)]));
    }
    for (count, word) in [(counts.ended, words::WATCHED_NO_MORE), (counts.soon, words::WATCHED_NOT_LONG)] {
        if count > 0 {
            lines.push(line(count, word, &[("days", &ENDS_SOON_DAYS)]));
        }
    }
    if let Some(next) = counts.next {
        lines.push(format!("{:>8}  {}", "", say(lang, words::NEXT_END, &[("at", &next)])));
    }
    lines.push(line(allowed.entries as u64, words::ON_THE_ALLOWLIST, &[]));
    for (count, word) in [(allowed.expired, words::ALLOWED_NO_MORE), (allowed.soon, words::ALLOWED_NOT_LONG)] {
        if count > 0 {
            lines.push(line(count as u64, word, &[("days", &ENDS_SOON_DAYS)]));
        }
    }
    if let Some(next) = allowed.next {
        lines.push(format!("{:>8}  {}", "", say(lang, words::NEXT_EXPIRY, &[("at", &next)])));
    }
    for Refusal { file, reason, rows, .. } in refusals {
        let expected = Why::from_name(reason).map_or_else(|| reason.clone(), |why| why.say(lang));
        let file = Untrusted(file).terminal();
        lines.push(line(*rows, words::REFUSED, &[("file", &file), ("expected", &expected)]));
    }
    lines
}
