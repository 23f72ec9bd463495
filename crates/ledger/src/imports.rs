//! Lists that are imported by hand: a short edit beside whatever run is going on, whole or not at all.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use suyuan_model::{Allow, Ends, PageUrl, SearchResult, Seed, Timestamp, Unlisted, Watch, WatchKind, WatchRef};

use crate::columns::{moment_if_any, parsed, word};
use crate::{LedgerError, Reader, listing, open};

/// Pages that an import keeps at hand, in KiB, as far as it needs them: the names of a million entries come in any order,
/// and a page that has to be fetched again for each would make the transaction ten times as long.
const CACHE_KIB: i64 = 256 << 10;

/// What is imported at one time.
#[derive(Debug)]
pub struct Import<'a> {
    /// Now.
    pub at: Timestamp,
    /// What is known to be illegal; none: that list stays as it is.
    pub watchlist: Option<Put<'a, Watch>>,
    /// Until when entries of the watchlist hold, of those that end, each by the word of its source.
    pub ends: Option<&'a Ends>,
    /// What is listed no longer by its source: what others list goes on.
    pub ended: &'a [Unlisted],
    /// What is never reported.
    pub allowed: Option<Put<'a, Allow>>,
    /// Where to start.
    pub seeds: Option<Put<'a, Seed>>,
    /// What could not be used: list, file, reason and rows.
    pub refusals: &'a [Refusal],
}

/// What comes onto a list.
#[derive(Debug)]
pub struct Put<'a, T> {
    /// The entries.
    pub entries: &'a [T],
    /// True when what was imported before and is not among them goes.
    pub replace: bool,
}

impl Import<'_> {
    /// An import of nothing.
    pub const fn nothing(at: Timestamp) -> Self {
        Import { at, watchlist: None, ends: None, ended: &[], allowed: None, seeds: None, refusals: &[] }
    }
}

/// Rows of a file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which list they were to be on: watchlist, allowlist or seeds.
    pub list: String,
    /// The file as the caller named it.
    pub file: String,
    /// The reason in one word; empty for a file of which every row could be used.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
}

/// What an import changed in one list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries that were not on the list.
    pub new: u64,
    /// Entries that were, and are again.
    pub known: u64,
    /// Entries that are gone, since other ones took their place.
    pub gone: u64,
    /// Entries on the list now.
    pub total: u64,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Of the watchlist.
    pub watchlist: Imported,
    /// Of the allow-list.
    pub allowed: Imported,
    /// Of the seeds.
    pub seeds: Imported,
}

/// Imports lists into a ledger, which is made where there is none. It needs no run lock: it is one short transaction.
pub fn import(path: &Path, what: &Import<'_>) -> Result<ImportReport, LedgerError> {
    open::judge(path)?;
    let mut connection = open::to_write(path)?;
    let failed = |source| LedgerError::write(path, source);
    connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(failed)?;
    put(&mut connection, what).map_err(failed)
}

fn put(connection: &mut Connection, what: &Import<'_>) -> rusqlite::Result<ImportReport> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut report = ImportReport::default();
    if let Some(list) = &what.watchlist {
        report.watchlist = in_place_of(&transaction, list.replace, "imported_watch", |tally| {
            let end = |watch: &Watch| what.ends.and_then(|ends| ends.get(&watch.said()).copied());
            list.entries.iter().try_for_each(|watch| put_watch(&transaction, watch, end(watch), what.at, tally))
        })?;
    }
    for unlisted in what.ended {
        report.watchlist.gone += u64::from(end_watch(&transaction, unlisted, what.at)?);
    }
    if let Some(list) = &what.allowed {
        report.allowed = in_place_of(&transaction, list.replace, "imported_allow", |tally| {
            list.entries.iter().try_for_each(|allow| put_allow(&transaction, allow, what.at, tally))
        })?;
    }
    if let Some(list) = &what.seeds {
        report.seeds = in_place_of(&transaction, list.replace, "imported_seed", |tally| {
            list.entries.iter().try_for_each(|seed| put_seed(&transaction, seed, what.at, tally))
        })?;
    }
    if what.watchlist.is_some() || !what.ended.is_empty() {
        let held = "SELECT count(*) FROM imported_watch WHERE until IS NULL OR until > ?";
        report.watchlist.total = transaction.query_row(held, [what.at.millis()], |row| row.get::<_, i64>(0))? as u64;
    }
    put_refusals(&transaction, what.refusals)?;
    transaction.commit()?;
    Ok(report)
}

/// Imports one list. With `replace` the moment of the import tells what was not in it: that goes.
fn in_place_of(
    connection: &Connection,
    replace: bool,
    table: &str,
    import: impl FnOnce(&mut Imported) -> rusqlite::Result<()>,
) -> rusqlite::Result<Imported> {
    let count = || -> rusqlite::Result<u64> {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).map(|n| n as u64)
    };
    let mut tally = Imported::default();
    let before = count()?;
    if replace {
        // What comes back keeps the moment at which it first came.
        connection.execute_batch(&format!(
            "CREATE TEMP TABLE before AS SELECT * FROM main.{table}; DELETE FROM main.{table};"
        ))?;
        if table == "imported_watch" {
            connection.execute_batch("DELETE FROM imported_source")?;
        }
    }
    import(&mut tally)?;
    if replace {
        let same = match table {
            "imported_watch" => "b.watch = n.watch",
            "imported_allow" => "b.kind = n.kind AND b.value = n.value",
            _ => "b.url = n.url AND b.engine IS n.engine AND b.query IS n.query",
        };
        tally.known = connection
            .execute(&format!("UPDATE main.{table} AS n SET at = b.at FROM temp.before AS b WHERE {same}"), [])?
            as u64;
        connection.execute_batch("DROP TABLE temp.before;")?;
        tally.total = count()?;
        tally.new = tally.total - tally.known;
        tally.gone = before - tally.known;
    }
    tally.total = count()?;
    Ok(tally)
}

/// Puts a thing on the watchlist. What its source said last of its end counts, also that there is none.
fn put_watch(
    connection: &Connection,
    watch: &Watch,
    until: Option<Timestamp>,
    at: Timestamp,
    tally: &mut Imported,
) -> rusqlite::Result<()> {
    let number = listing::put_new(connection, watch)?.map_or_else(|| listing::keep(connection, watch), Ok)?;
    let (until, listed) = (until.map(Timestamp::millis), watch.listed.map(Timestamp::millis));
    let new = connection
        .prepare_cached("INSERT OR IGNORE INTO imported_watch (watch, at, until) VALUES (?, ?, ?)")?
        .execute(params![number, at.millis(), until])?;
    connection
        .prepare_cached(
            "INSERT INTO imported_source (watch, source, listed, until, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET listed = excluded.listed, until = excluded.until, at = excluded.at",
        )?
        .execute(params![number, watch.source, listed, until, at.millis()])?;
    if new == 0 {
        hold(connection, number)?;
    }
    tally.count(new == 1);
    Ok(())
}

/// A source lists a thing no longer. True if nobody does by now.
fn end_watch(connection: &Connection, unlisted: &Unlisted, at: Timestamp) -> rusqlite::Result<bool> {
    let Unlisted { kind, value, source, since } = unlisted;
    let number: Option<i64> = connection
        .prepare_cached(
            "UPDATE imported_source SET until = ?3, at = ?5 WHERE (until IS NULL OR until > ?3) AND source = ?4
                AND watch = (SELECT id FROM watch WHERE kind = ?1 AND value = ?2) RETURNING watch",
        )?
        .query_row(params![kind.name(), value, since.millis(), source, at.millis()], |row| row.get(0))
        .optional()?;
    let Some(number) = number else { return Ok(false) };
    // Where others list it, it is theirs from now on.
    let is_held = connection
        .prepare_cached(
            "UPDATE watch SET (source, listed) = (s.source, s.listed)
               FROM (SELECT source, listed FROM imported_source WHERE watch = ?1 AND (until IS NULL OR until > ?2)
                      ORDER BY at DESC, source LIMIT 1) AS s
              WHERE id = ?1",
        )?
        .execute(params![number, at.millis()])?;
    hold(connection, number)?;
    Ok(is_held == 0)
}

/// Until when some source lists a thing.
pub(crate) const HELD_UNTIL: &str =
    "(SELECT iif(count(s.until) < count(*), NULL, max(s.until)) FROM main.imported_source s
      WHERE s.watch = imported_watch.watch)";

/// A thing is watched as long as one of its sources lists it.
fn hold(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    let hold = format!("UPDATE imported_watch SET until = {HELD_UNTIL} WHERE watch = ? AND until IS NOT {HELD_UNTIL}");
    connection.prepare_cached(&hold)?.execute([number]).map(drop)
}

/// Puts an entry on the allow-list. A bare name says nothing of one that is there: its reason and its end stay.
fn put_allow(connection: &Connection, allow: &Allow, at: Timestamp, tally: &mut Imported) -> rusqlite::Result<()> {
    let Allow { kind, value, reason, source, expires } = allow;
    let is_known = connection
        .prepare_cached("SELECT 1 FROM imported_allow WHERE kind = ? AND value = ?")?
        .exists(params![kind.name(), value])?;
    connection
        .prepare_cached(
            "INSERT INTO imported_allow (kind, value, reason, source, expires, at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET reason = excluded.reason, source = excluded.source, expires = excluded.expires
               WHERE excluded.reason <> '' OR excluded.expires IS NOT NULL",
        )?
        .execute(params![kind.name(), value, reason, source, expires.map(Timestamp::millis), at.millis()])?;
    tally.count(!is_known);
    Ok(())
}

fn put_seed(connection: &Connection, seed: &Seed, at: Timestamp, tally: &mut Imported) -> rusqlite::Result<()> {
    let result = seed.result.as_ref();
    let (engine, query) = (result.map(|result| &result.engine), result.map(|result| &result.query));
    let place: Option<i64> = connection
        .prepare_cached(
            "SELECT place FROM imported_seed
              WHERE url = ? AND coalesce(engine, '') = coalesce(?, '') AND coalesce(query, '') = coalesce(?, '')",
        )?
        .query_row(params![seed.url.as_str(), engine, query], |row| row.get(0))
        .optional()?;
    connection
        .prepare_cached(
            "INSERT INTO imported_seed (place, url, found, engine, query, rank, title, snippet, fetched_at, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (place) DO UPDATE SET found = excluded.found, engine = excluded.engine, query = excluded.query,
               rank = excluded.rank, title = excluded.title, snippet = excluded.snippet, fetched_at = excluded.fetched_at",
        )?
        .execute(params![
            place,
            seed.url.as_str(),
            seed.found,
            engine,
            query,
            result.and_then(|result| result.rank),
            result.map(|result| &result.title),
            result.map(|result| &result.snippet),
            result.and_then(|result| result.fetched_at).map(Timestamp::millis),
            at.millis()
        ])?;
    tally.count(place.is_none());
    Ok(())
}

/// The last import of a file says what could not be used of it.
fn put_refusals(connection: &Connection, refusals: &[Refusal]) -> rusqlite::Result<()> {
    for Refusal { list, file, .. } in refusals {
        connection
            .prepare_cached("DELETE FROM imported_refusal WHERE list = ? AND file = ?")?
            .execute(params![list, file])?;
    }
    for Refusal { list, file, reason, rows } in refusals.iter().filter(|refusal| refusal.rows > 0) {
        connection
            .prepare_cached("INSERT INTO imported_refusal (list, file, reason, rows) VALUES (?, ?, ?, ?)")?
            .execute(params![list, file, reason, *rows as i64])?;
    }
    Ok(())
}

impl Imported {
    fn count(&mut self, is_new: bool) {
        self.new += u64::from(is_new);
        self.known += u64::from(!is_new);
    }
}

/// The ledger's watchlist at a moment: what was imported and has not ended; where nothing was, the list of the last run.
const WATCHLIST: &str = "SELECT w.kind, w.value, w.category, w.source, w.listed, w.licence
      FROM imported_watch i JOIN watch w ON w.id = i.watch
     WHERE i.until IS NULL OR i.until > ?
     UNION ALL
    SELECT w.kind, w.value, w.category, w.source, w.listed, w.licence
      FROM listing l JOIN watch w ON w.id = l.watch
     WHERE l.until IS NULL AND NOT EXISTS (SELECT 1 FROM imported_watch)";

impl Reader {
    /// Looks at each entry that the ledger's watchlist has at a moment, in the order in which they first came: what was
    /// imported and has not ended; where nothing was, the list of the last run.
    pub fn each_watch(&self, at: Timestamp, mut look: impl FnMut(WatchRef<'_>)) -> Result<(), LedgerError> {
        self.each(WATCHLIST, [at.millis()], |row| {
            let text = |column| row.get_ref(column).and_then(|text| Ok(text.as_str()?));
            look(WatchRef {
                kind: word(row, 0, WatchKind::from_name)?,
                value: text(1)?,
                category: text(2)?,
                source: text(3)?,
                listed: moment_if_any(row, 4)?,
                licence: text(5)?,
            });
            Ok(())
        })
    }

    /// Looks at each thing, on the list or not, whose licence may hold a mark of the Traffic Light Protocol.
    pub fn each_marked(&self, mut look: impl FnMut(WatchKind, &str, &str)) -> Result<(), LedgerError> {
        self.each("SELECT kind, value, licence FROM watch WHERE licence LIKE '%TLP%'", [], |row| {
            look(word(row, 0, WatchKind::from_name)?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
            Ok(())
        })
    }

    /// Looks at each page on which such a thing is found, with its licence.
    pub fn each_page_marked(&self, mut look: impl FnMut(&str, &str)) -> Result<(), LedgerError> {
        let pages = "SELECT u.text, w.licence FROM finding f JOIN watch w ON w.id = f.watch JOIN url u ON u.id = f.page
                      WHERE w.licence LIKE '%TLP%'";
        self.each(pages, [], |row| {
            look(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            Ok(())
        })
    }

    /// True when a watchlist was imported.
    pub fn has_imported_watchlist(&self) -> Result<bool, LedgerError> {
        Ok(self.one("SELECT 1 FROM imported_watch LIMIT 1", [], |_| Ok(()))?.is_some())
    }

    /// The ledger's watchlist at a moment as a whole.
    pub fn watchlist(&self, at: Timestamp) -> Result<Vec<Watch>, LedgerError> {
        let mut list = Vec::new();
        self.each_watch(at, |row| list.push(row.to_watch()))?;
        Ok(list)
    }

    /// Who lists a thing that was imported, at a moment; whoever said so last comes first.
    pub fn sources_of(&self, kind: WatchKind, value: &str, at: Timestamp) -> Result<Vec<String>, LedgerError> {
        let sources = "SELECT s.source FROM imported_source s JOIN watch w ON w.id = s.watch
              WHERE w.kind = ? AND w.value = ? AND (s.until IS NULL OR s.until > ?) ORDER BY s.at DESC, s.source";
        self.all(sources, params![kind.name(), value, at.millis()], |row| row.get(0))
    }

    /// How many of the things that were imported each source lists at a moment.
    pub fn listed_by(&self, at: Timestamp) -> Result<BTreeMap<String, u64>, LedgerError> {
        let counts = "SELECT source, count(*) FROM imported_source WHERE until IS NULL OR until > ? GROUP BY source";
        let counts = self.all(counts, [at.millis()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        Ok(counts.into_iter().collect())
    }

    /// The ends of what was imported to be watched, of all that ends.
    pub fn watched_until(&self) -> Result<Vec<Timestamp>, LedgerError> {
        self.all("SELECT until FROM imported_watch WHERE until IS NOT NULL ORDER BY until", [], |row| {
            row.get(0).map(Timestamp::from_millis)
        })
    }

    /// The ledger's allow-list, expired entries too: what was imported, and what the last run allowed besides.
    pub fn allowed(&self) -> Result<Vec<Allow>, LedgerError> {
        let read = |source| LedgerError::read(&self.path, source);
        let imported = listing::allowed_in(&self.connection, "imported_allow").map_err(read)?;
        let of_run = listing::allowed(&self.connection).map_err(read)?;
        let mut list: BTreeMap<(WatchKind, String), Allow> = BTreeMap::new();
        for allow in imported.into_iter().chain(of_run) {
            list.entry((allow.kind, allow.value.clone())).or_insert(allow);
        }
        Ok(list.into_values().collect())
    }

    /// The seeds that were imported, in the order of their imports.
    pub fn imported_seeds(&self) -> Result<Vec<Seed>, LedgerError> {
        self.all(
            "SELECT url, found, engine, query, rank, title, snippet, fetched_at FROM imported_seed ORDER BY place",
            [],
            |row| {
                let engine: Option<String> = row.get(2)?;
                let result = match engine {
                    None => None,
                    Some(engine) => Some(SearchResult {
                        engine,
                        query: row.get(3)?,
                        rank: row.get(4)?,
                        title: row.get(5)?,
                        snippet: row.get(6)?,
                        fetched_at: moment_if_any(row, 7)?,
                    }),
                };
                Ok(Seed { url: parsed(row, 0, |url| PageUrl::new(url).ok())?, found: row.get(1)?, result })
            },
        )
    }

    /// What could not be used of the files that were imported.
    pub fn refusals(&self) -> Result<Vec<Refusal>, LedgerError> {
        self.all("SELECT list, file, reason, rows FROM imported_refusal ORDER BY list, file, reason", [], |row| {
            Ok(Refusal {
                list: row.get(0)?,
                file: row.get(1)?,
                reason: row.get(2)?,
                rows: row.get::<_, i64>(3)? as u64,
            })
        })
    }
}

#[cfg(test)]
mod tests;
