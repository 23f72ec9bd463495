//! Numbers of URLs: what both ledgers met has the number that it has here, all else a new one.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};
use suyuan_model::{UrlId, UrlState};

use super::take::references;
use crate::prune::forget_urls;
use crate::{LedgerError, OWN_NUMBERS_FROM};

/// The number here of every URL of the other ledger.
pub(super) struct Numbers {
    dense: Vec<u32>,
    /// The few that the other ledger gave itself.
    own: BTreeMap<u32, u32>,
}

impl Numbers {
    /// The number here; none for a number that the other ledger does not explain.
    pub(super) fn of(&self, id: UrlId) -> Option<UrlId> {
        let here = if id.0 >= OWN_NUMBERS_FROM { self.own.get(&id.0) } else { self.dense.get(id.0 as usize) };
        here.copied().filter(|&here| here != u32::MAX).map(UrlId)
    }

    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut numbers = Numbers { dense: Vec::new(), own: BTreeMap::new() };
        let mut rows = connection.prepare("SELECT old, new FROM temp.url_to ORDER BY old")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (old, new): (u32, u32) = (row.get(0)?, row.get(1)?);
            if old >= OWN_NUMBERS_FROM {
                numbers.own.insert(old, new);
                continue;
            }
            numbers.dense.resize(old as usize, u32::MAX);
            numbers.dense.push(new);
        }
        Ok(numbers)
    }
}

/// Takes in the URLs that were never met here; gives how many, and the numbers of all.
pub(super) fn take_urls(connection: &Connection, into: &Path) -> Result<(u64, Numbers), LedgerError> {
    let failed = |source| LedgerError::write(into, source);
    known_here(connection).map_err(failed)?;
    let (last, new): (i64, i64) = connection
        .query_row(
            "SELECT coalesce((SELECT max(id) FROM main.url WHERE id < ?1), 0),
                    (SELECT count(*) FROM temp.url_to WHERE old < ?1 AND (new IS NULL OR new >= ?1))",
            [OWN_NUMBERS_FROM],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .map_err(failed)?;
    if last + new >= i64::from(OWN_NUMBERS_FROM) {
        return Err(LedgerError::Crowded { path: into.into() });
    }
    let take = || {
        give_numbers(connection, last)?;
        let taken = connection.execute(
            "INSERT INTO main.url SELECT t.new, o.text FROM temp.url_to t JOIN other.url o ON o.id = t.old
              WHERE t.is_new ORDER BY t.new",
            [],
        )?;
        Ok((taken as u64, Numbers::read(connection)?))
    };
    take().map_err(failed)
}

/// Where runs that both know were forgotten here, what they alone named stays forgotten; gives how many URLs went again.
pub(super) fn leave_what_was_forgotten(connection: &Connection) -> rusqlite::Result<u64> {
    let forgotten: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM main.run r JOIN temp.run_to t ON t.new = r.id
                         WHERE r.pruned_at IS NOT NULL AND t.old NOT IN (SELECT id FROM temp.run_new))
            AND EXISTS (SELECT 1 FROM temp.url_to WHERE is_new)",
        [],
        |row| row.get(0),
    )?;
    if forgotten { forget_urls(connection, "id IN (SELECT new FROM temp.url_to WHERE is_new)") } else { Ok(0) }
}

/// Finds every URL of the other ledger among those that are here.
fn known_here(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE url_to (old INTEGER PRIMARY KEY, new INTEGER, is_new INTEGER NOT NULL);
         CREATE TEMP TABLE here (text TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
         INSERT OR IGNORE INTO temp.here SELECT text, id FROM main.url ORDER BY text, id;
         INSERT INTO temp.url_to SELECT o.id, h.id, h.id IS NULL FROM other.url o LEFT JOIN temp.here h ON h.text = o.text;
         DROP TABLE temp.here;",
    )
}

/// Gives numbers to what was never met here, in the order in which the other ledger met it, behind the last.
fn give_numbers(connection: &Connection, last: i64) -> rusqlite::Result<()> {
    // What only the ledger itself had numbered, and a frontier did elsewhere, is a frontier's from now on.
    connection.execute_batch("CREATE TEMP TABLE promoted (old INTEGER PRIMARY KEY, new INTEGER)")?;
    connection.execute(
        "INSERT INTO temp.promoted SELECT new, ?1 + row_number() OVER (ORDER BY old) FROM temp.url_to WHERE old < ?2 AND new >= ?2",
        params![last, OWN_NUMBERS_FROM],
    )?;
    promote(connection)?;
    connection.execute(
        "INSERT OR REPLACE INTO temp.url_to
         SELECT old, (SELECT coalesce(max(id), 0) FROM main.url WHERE id < ?1) + row_number() OVER (ORDER BY old), 1
           FROM temp.url_to WHERE new IS NULL AND old < ?1",
        [OWN_NUMBERS_FROM],
    )?;
    connection.execute(
        "INSERT OR REPLACE INTO temp.url_to
         SELECT old, (SELECT coalesce(max(id), ?1 - 1) FROM main.url WHERE id >= ?1) + row_number() OVER (ORDER BY old), 1
           FROM temp.url_to WHERE new IS NULL",
        [OWN_NUMBERS_FROM],
    )?;
    Ok(())
}

/// Gives what stands in `promoted` its new number wherever it is named. Its visits were not the frontier's.
fn promote(connection: &Connection) -> rusqlite::Result<()> {
    let promoted: i64 = connection.query_row("SELECT count(*) FROM temp.promoted", [], |row| row.get(0))?;
    if promoted == 0 {
        return Ok(());
    }
    connection.execute(
        "UPDATE main.known SET state = ? WHERE url_id IN (SELECT old FROM temp.promoted)",
        [UrlState::Outside.name()],
    )?;
    for (table, column) in references(connection, "url")?.into_iter().chain([("url".to_owned(), "id".to_owned())]) {
        connection.execute_batch(&format!(
            "UPDATE main.\"{table}\" SET \"{column}\" = (SELECT new FROM temp.promoted WHERE old = \"{table}\".\"{column}\")
              WHERE \"{column}\" IN (SELECT old FROM temp.promoted)"
        ))?;
    }
    connection
        .execute(
            "UPDATE temp.url_to SET new = (SELECT p.new FROM temp.promoted p WHERE p.old = url_to.new)
              WHERE new IN (SELECT old FROM temp.promoted)",
            [],
        )
        .map(drop)
}
