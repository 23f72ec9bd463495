//! One order of time for what two ledgers recorded: each keeps its own order, and of both the earlier comes first.

use rusqlite::Connection;

use super::take::references;

/// Finds places for the rows of the other ledger whose numbers stand in `temp.TABLE_new`, between ours.
///
/// Ours that come after the first of them get new numbers behind the last, too, so that no number is in the way of
/// another; they stand in `temp.TABLE_place` with side 0, those of the other ledger with side 1. A row that is not later
/// than one before it in its own ledger counts as late as that one. `hold`: ours from this number on come last of all.
pub(super) fn place(connection: &Connection, table: &str, at: &str, hold: Option<i64>) -> rusqlite::Result<()> {
    let hold = hold.unwrap_or(i64::MAX);
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE {table}_place (side INTEGER NOT NULL, old INTEGER NOT NULL, new INTEGER NOT NULL,
           PRIMARY KEY (side, old)) WITHOUT ROWID;
         INSERT INTO temp.{table}_place
         WITH theirs AS (SELECT id, max({at}) OVER (ORDER BY id) AS late FROM other.{table}
                          WHERE id IN (SELECT id FROM temp.{table}_new)),
           ours AS (SELECT id, iif(id >= {hold}, {last}, max({at}) OVER (ORDER BY id)) AS late FROM main.{table}),
           both AS (SELECT 0 AS side, id, late FROM ours WHERE late > (SELECT min(late) FROM theirs)
                    UNION ALL SELECT 1, id, late FROM theirs)
         SELECT side, id, (SELECT coalesce(max(id), 0) FROM main.{table}) + row_number() OVER (ORDER BY late, side, id)
           FROM both;",
        last = i64::MAX,
    ))
}

/// Gives ours their new numbers, and to those rows that name them, but for those of some tables.
pub(super) fn move_ours(connection: &Connection, table: &str, but: &[&str]) -> rusqlite::Result<()> {
    let sql = format!("SELECT count(*) FROM temp.{table}_place WHERE side = 0");
    if connection.query_row(&sql, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    let named = references(connection, table)?.into_iter().filter(|(table, _)| !but.contains(&table.as_str()));
    for (named_by, column) in named.chain([(table.to_owned(), "id".to_owned())]) {
        while_open(connection, &named_by, || {
            connection.execute_batch(&format!(
                "UPDATE main.\"{named_by}\" SET \"{column}\" =
                   (SELECT new FROM temp.{table}_place WHERE side = 0 AND old = \"{named_by}\".\"{column}\")
                  WHERE \"{column}\" IN (SELECT old FROM temp.{table}_place WHERE side = 0)"
            ))
        })?;
    }
    Ok(())
}

/// Does this while the rows of a table that is only added to can get other numbers; nothing else of them changes.
fn while_open(
    connection: &Connection,
    table: &str,
    change: impl FnOnce() -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let guards: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 AND name = ?1 || '_is_not_changed'")?
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (name, _) in &guards {
        connection.execute_batch(&format!("DROP TRIGGER main.\"{name}\""))?;
    }
    change()?;
    guards.iter().try_for_each(|(_, sql)| connection.execute_batch(sql))
}
