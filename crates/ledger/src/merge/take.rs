//! Rows of the other ledger, with new numbers in the place of its own.

use rusqlite::Connection;

/// The number here of a URL of the other ledger.
pub(super) fn url(column: &str) -> String {
    format!("(SELECT new FROM temp.url_to WHERE old = {column})")
}

/// The number here of a run of the other ledger.
pub(super) fn run(column: &str) -> String {
    format!("(SELECT new FROM temp.run_to WHERE old = {column})")
}

/// The number here of a watched thing of the other ledger.
pub(super) fn watch(column: &str) -> String {
    format!("(SELECT new FROM temp.watch_to WHERE old = {column})")
}

/// The number here of a finding of the other ledger.
pub(super) fn finding(column: &str) -> String {
    format!("(SELECT new FROM temp.finding_to WHERE old = {column})")
}

/// The number here of a capture of the other ledger.
pub(super) fn capture(column: &str) -> String {
    format!("(SELECT new FROM temp.capture_to WHERE old = {column})")
}

/// Rows of a table of the other ledger that are to come here.
pub(super) struct Rows<'a> {
    /// `INSERT`, or what else is to be done with a row.
    pub(super) verb: &'a str,
    /// The table, of the same name in both.
    pub(super) table: &'a str,
    /// What comes in the place of the value of a column; `o` is the row in the other ledger.
    pub(super) with: &'a [(&'a str, &'a str)],
    /// Which rows, in which order, and what becomes of those that are here already.
    pub(super) rest: &'a str,
}

impl Rows<'_> {
    /// The statement.
    pub(super) fn sql(&self, connection: &Connection) -> rusqlite::Result<String> {
        let Rows { verb, table, with, rest } = self;
        let columns = columns(connection, table)?;
        let value = |column: &String| {
            let told = with.iter().find(|(name, _)| name == column);
            told.map_or_else(|| format!("o.\"{column}\""), |(_, value)| (*value).to_owned())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let named: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        Ok(format!(
            "{verb} INTO main.\"{table}\" ({}) SELECT {} FROM other.\"{table}\" o {rest}",
            named.join(", "),
            values.join(", ")
        ))
    }

    /// Takes them; gives how many came, or changed what was here.
    pub(super) fn take(&self, connection: &Connection) -> rusqlite::Result<u64> {
        connection.execute(&self.sql(connection)?, []).map(|rows| rows as u64)
    }
}

/// The columns of a table, in their order.
pub(super) fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut columns = connection.prepare("SELECT name FROM pragma_table_info(?, 'main') ORDER BY cid")?;
    columns.query_map([table], |row| row.get(0))?.collect()
}

/// Tables and columns whose rows name a row of this table.
pub(super) fn references(connection: &Connection, to: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut references = connection.prepare(
        "SELECT t.name, k.\"from\" FROM main.sqlite_schema t, pragma_foreign_key_list(t.name, 'main') k
          WHERE t.type = 'table' AND k.\"table\" = ? ORDER BY t.name, k.\"from\"",
    )?;
    references.query_map([to], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
