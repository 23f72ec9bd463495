//! The watchlist and the allow-list of a run, kept as what changed from run to run.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use suyuan_model::{Allow, Timestamp, Watch, WatchKind};

use crate::RunId;
use crate::columns::word;

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

/// Keeps that what was imported and has not ended, and nothing else, is on the list from this run on.
pub(crate) fn put_imported(connection: &Connection, run: RunId, at: Timestamp) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE listing SET until = ?1 WHERE until IS NULL
            AND watch NOT IN (SELECT watch FROM imported_watch WHERE until IS NULL OR until > ?2)",
        [run.0, at.millis()],
    )?;
    connection.execute(
        "INSERT INTO listing (watch, since) SELECT watch, ?1 FROM imported_watch
          WHERE (until IS NULL OR until > ?2) AND watch NOT IN (SELECT watch FROM listing WHERE until IS NULL)",
        [run.0, at.millis()],
    )?;
    Ok(())
}

/// Keeps that these entries, and no others, are allowed from this run on; of two that name the same thing the first counts.
///
/// What was imported is not kept a second time: it allows until an import takes it away.
pub(crate) fn put_allowed(connection: &Connection, run: RunId, allowed: &[Allow]) -> rusqlite::Result<()> {
    let mut named = BTreeSet::new();
    let told: BTreeSet<Allow> =
        allowed.iter().filter(|allow| named.insert((allow.kind, &allow.value))).cloned().collect();
    let imported: BTreeSet<Allow> = allowed_in(connection, "imported_allow")?.into_iter().collect();
    let told: BTreeSet<Allow> = told.difference(&imported).cloned().collect();
    let kept: BTreeSet<Allow> = self::allowed(connection)?.into_iter().collect();
    let mut close =
        connection.prepare("UPDATE allowed SET until = ?3 WHERE kind = ?1 AND value = ?2 AND until IS NULL")?;
    for allow in kept.difference(&told) {
        close.execute(params![allow.kind.name(), allow.value, run.0])?;
    }
    let mut open = connection
        .prepare("INSERT INTO allowed (kind, value, reason, source, expires, since) VALUES (?, ?, ?, ?, ?, ?)")?;
    for allow in told.difference(&kept) {
        let Allow { kind, value, reason, source, expires } = allow;
        open.execute(params![kind.name(), value, reason, source, expires.map(Timestamp::millis), run.0])?;
    }
    Ok(())
}

/// What the last run allowed besides what was imported.
pub(crate) fn allowed(connection: &Connection) -> rusqlite::Result<Vec<Allow>> {
    allowed_in(connection, "allowed WHERE until IS NULL")
}

/// The entries of a table of allow-lists that fulfill a condition.
pub(crate) fn allowed_in(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Allow>> {
    connection
        .prepare(&format!("SELECT kind, value, reason, source, expires FROM {table} ORDER BY kind, value"))?
        .query_map([], |row| {
            Ok(Allow {
                kind: word(row, 0, WatchKind::from_name)?,
                value: row.get(1)?,
                reason: row.get(2)?,
                source: row.get(3)?,
                expires: row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis),
            })
        })?
        .collect()
}

/// The number of this thing; what the list says about it now takes the place of what was said before.
/// A list that says nothing of its category or terms takes none away, and one without a mark no mark: a thing that may not be passed on
/// stays so.
pub(crate) fn keep(connection: &Connection, watch: &Watch) -> rusqlite::Result<i64> {
    let Some(number) = number_of(connection, watch)? else {
        return Ok(put_new(connection, watch)?.unwrap_or_default());
    };
    connection
        .prepare_cached(
            "UPDATE watch SET category = coalesce(nullif(?2, ''), category), source = ?3, listed = ?4,
                licence = iif(?5 = '' OR licence LIKE '%TLP:%' AND ?5 NOT LIKE '%TLP:%', licence, ?5)
              WHERE id = ?1 AND (category, source, listed, licence) IS NOT (?2, ?3, ?4, ?5)",
        )?
        .execute(params![number, watch.category, watch.source, watch.listed.map(Timestamp::millis), watch.licence])?;
    Ok(number)
}

/// The number of a thing that was never on a list; none if it was.
pub(crate) fn put_new(connection: &Connection, watch: &Watch) -> rusqlite::Result<Option<i64>> {
    let new = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO watch (kind, value, category, source, listed, licence) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            watch.kind.name(),
            watch.value,
            watch.category,
            watch.source,
            watch.listed.map(Timestamp::millis),
            watch.licence
        ])?;
    Ok((new == 1).then(|| connection.last_insert_rowid()))
}

/// The number of this thing, if it was ever on a list.
pub(crate) fn number_of(connection: &Connection, watch: &Watch) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM watch WHERE kind = ? AND value = ?")?
        .query_row(params![watch.kind.name(), watch.value], |row| row.get(0))
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunEnd;
    use crate::story::{Story, begin_with, casino, noon};

    fn on_qq(value: &str) -> Watch {
        Watch { kind: WatchKind::Qq, value: value.to_owned(), ..casino() }
    }

    #[test]
    fn the_ledgers_watchlist_is_the_last_runs() {
        let story = Story::new();
        let writer = story.writer();
        let renamed = Watch { category: "fraud".to_owned(), listed: None, ..casino() };
        let lists = [vec![casino(), on_qq("1")], vec![on_qq("1"), on_qq("2")], vec![renamed, on_qq("2")], Vec::new()];
        for list in &lists {
            let run = begin_with(&writer, noon(), |start| start.watchlist = list).unwrap().run;
            writer.finish(run, noon(), RunEnd::Drained).unwrap();
            assert_eq!(&story.reader().watchlist(noon()).unwrap(), list);
        }
        let listings = story.ask(
            "SELECT value || ' ' || since || '-' || until FROM listing JOIN watch ON id = watch ORDER BY value, since",
        );
        assert_eq!(listings, ["1 1-3", "2 2-4", "casino.example 1-2", "casino.example 3-4"]);
    }

    #[test]
    fn the_ledgers_allow_list_is_the_last_runs() {
        let story = Story::new();
        let writer = story.writer();
        let allow = |value: &str, reason: &str| Allow {
            kind: WatchKind::Domain,
            value: value.to_owned(),
            reason: reason.to_owned(),
            source: "appeals".to_owned(),
            expires: Some(noon()),
        };
        let lists = [
            vec![allow("a.example", "cleared"), allow("b.example", "")],
            vec![allow("a.example", "ours"), allow("b.example", "")],
            Vec::new(),
        ];
        for list in &lists {
            let run = begin_with(&writer, noon(), |start| start.allowed = list).unwrap().run;
            writer.finish(run, noon(), RunEnd::Drained).unwrap();
            assert_eq!(&story.reader().allowed().unwrap(), list);
        }
        let kept = story
            .ask("SELECT value || ' ' || reason || ' ' || since || '-' || until FROM allowed ORDER BY value, since");
        assert_eq!(kept, ["a.example cleared 1-2", "a.example ours 2-3", "b.example  1-3"]);
    }
}
