//! Texts of a ledger that are none: a changed byte on the disk may leave a database whole and a text that cannot be read.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Says of each text that is not UTF-8 where it stands; at most so many, while all is looked through.
pub(crate) fn garbled(connection: &Connection, most: usize) -> rusqlite::Result<Vec<String>> {
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut problems = Vec::new();
    for table in tables {
        let mut all = connection.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
        let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
        let (mut rows, mut number) = (all.query([])?, 0_u64);
        while let Some(row) = rows.next()? {
            number += 1;
            for (place, column) in columns.iter().enumerate() {
                if let ValueRef::Text(text) = row.get_ref(place)?
                    && str::from_utf8(text).is_err()
                {
                    problems
                        .push(format!("`{column}` in row {number} of `{table}` is no text: a byte of it was changed"));
                    if problems.len() == most {
                        return Ok(problems);
                    }
                }
            }
        }
    }
    Ok(problems)
}
