//! Does the ledger hold what it promises?

use std::path::Path;

use rusqlite::Connection;

use crate::{LedgerError, open};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The schema of the ledger.
    pub schema: u32,
    /// Everything that is wrong, a sentence each.
    pub problems: Vec<String>,
}

/// Looks the whole ledger over.
pub fn check(path: &Path) -> Result<Report, LedgerError> {
    let connection = open::to_read(path)?;
    let mut report = Report { schema: open::SCHEMA, problems: Vec::new() };
    if let Err(error) = quick(&connection, path) {
        report.problems.push(error.to_string());
    }
    Ok(report)
}

/// SQLite's quick look at its own structures.
pub(crate) fn quick(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let said: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|source| LedgerError::read(path, source))?;
    if said == "ok" { Ok(()) } else { Err(LedgerError::Damaged { path: path.into(), what: said }) }
}
