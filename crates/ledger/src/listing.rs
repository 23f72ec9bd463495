//! The watchlist of a run, kept as what changed from run to run.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{Timestamp, Watch};

use crate::RunId;

/// Keeps that these things, and no others, are on the list from this run on.
pub(crate) fn put(connection: &Connection, run: RunId, watchlist: &[Watch]) -> rusqlite::Result<()> {
    let mut told = BTreeSet::new();
    for watch in watchlist {
        told.insert(keep(connection, watch)?);
    }
    let listed: BTreeSet<i64> = connection
        .prepare("SELECT watch FROM listing WHERE until IS NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut close = connection.prepare("UPDATE listing SET until = ?2 WHERE watch = ?1 AND until IS NULL")?;
    for watch in listed.difference(&told) {
        close.execute(params![watch, run.0])?;
    }
    let mut open = connection.prepare("INSERT INTO listing (watch, since) VALUES (?, ?)")?;
    for watch in told.difference(&listed) {
        open.execute(params![watch, run.0])?;
    }
    Ok(())
}

/// The number of this thing; what the list says about it now takes the place of what was said before.
pub(crate) fn keep(connection: &Connection, watch: &Watch) -> rusqlite::Result<i64> {
    let Some(number) = number_of(connection, watch)? else {
        connection
            .prepare_cached(
                "INSERT INTO watch (kind, value, category, source, listed, licence) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                watch.kind.name(),
                watch.value,
                watch.category,
                watch.source,
                watch.listed.map(Timestamp::millis),
                watch.licence
            ])?;
        return Ok(connection.last_insert_rowid());
    };
    connection
        .prepare_cached(
            "UPDATE watch SET category = ?2, source = ?3, listed = ?4, licence = ?5
              WHERE id = ?1 AND (category, source, listed, licence) IS NOT (?2, ?3, ?4, ?5)",
        )?
        .execute(params![number, watch.category, watch.source, watch.listed.map(Timestamp::millis), watch.licence])?;
    Ok(number)
}

/// The number of this thing, if it was ever on a list.
pub(crate) fn number_of(connection: &Connection, watch: &Watch) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM watch WHERE kind = ? AND value = ?")?
        .query_row(params![watch.kind.name(), watch.value], |row| row.get(0))
        .optional()
}
