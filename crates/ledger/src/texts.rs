//! Texts of a ledger that are none: a changed byte on the disk may leave a database whole and a text that cannot be read.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Says of the first texts that are not UTF-8 where they stand.
pub(crate) fn garbled(connection: &Connection, most: usize) -> rusqlite::Result<Vec<String>> {
    // A column whose name is no text cannot be asked for; `integrity_check` tells of such a schema.
    let mut columns = connection.prepare(
        "SELECT t.name, group_concat('\"' || replace(c.name, '\"', '\"\"') || '\"') FROM sqlite_schema t, pragma_table_info(t.name) c
          WHERE t.type = 'table' AND c.type = 'TEXT' GROUP BY t.name ORDER BY t.name",
    )?;
    let columns: Vec<(String, String)> =
        columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut problems = Vec::new();
    for (table, columns) in columns {
        let mut texts = connection.prepare(&format!("SELECT {columns} FROM \"{}\"", table.replace('"', "\"\"")))?;
        let names: Vec<String> = texts.column_names().map(str::to_owned).collect();
        let (mut rows, mut number) = (texts.query([])?, 0_u64);
        while let Some(row) = rows.next()? {
            number += 1;
            for (place, name) in names.iter().enumerate() {
                if let ValueRef::Text(text) = row.get_ref(place)?
                    && str::from_utf8(text).is_err()
                {
                    problems
                        .push(format!("`{name}` in row {number} of `{table}` is no text: a byte of it was changed"));
                    if problems.len() == most {
                        return Ok(problems);
                    }
                }
            }
        }
    }
    Ok(problems)
}
