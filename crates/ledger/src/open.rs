//! Opening the file: is it a ledger, which schema has it, and how SQLite is to treat it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::LedgerError;

/// Marks a SQLite file as a ledger, in its header: `suyu`.
pub const APPLICATION_ID: i32 = 0x7375_7975;

/// The schema that this program writes.
pub const SCHEMA: u32 = SCHEMAS.len() as u32;

/// How long a connection waits for another one's lock, as a copy or a hand edit takes it.
pub const LOCK_WAIT_MAX: Duration = Duration::from_secs(5);

/// Prepared statements that a connection keeps: more than there are on the main road.
const STATEMENTS_KEPT: usize = 64;

/// What brings a ledger from each schema to the next, from the empty file on.
const SCHEMAS: &[&str] = &[include_str!("schema_1.sql")];

/// Opens the ledger for writing; makes it, or brings it up to [`SCHEMA`], where needed.
pub(crate) fn to_write(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(LOCK_WAIT_MAX).map_err(failed)?;
    // Judged before anything is changed: somebody else's database stays as it is.
    schema_of(&connection, path)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
             PRAGMA journal_size_limit = 67108864;",
        )
        .map_err(failed)?;
    set_up(&connection).map_err(failed)?;
    migrate(&mut connection, path, SCHEMAS)?;
    Ok(connection)
}

/// Opens the ledger for reading only; it must be there, and have [`SCHEMA`].
pub(crate) fn to_read(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    if !path.exists() {
        return Err(LedgerError::Missing { path: path.into() });
    }
    let connection = open_existing(path).map_err(failed)?;
    connection.busy_timeout(LOCK_WAIT_MAX).map_err(failed)?;
    let found = schema_of(&connection, path)?;
    if found == 0 {
        return Err(LedgerError::NotALedger { path: path.into(), why: "it is empty" });
    }
    if found < SCHEMA {
        return Err(LedgerError::Older { path: path.into(), found, known: SCHEMA });
    }
    set_up(&connection).map_err(failed)?;
    connection.execute_batch("PRAGMA query_only = ON;").map_err(failed)?;
    Ok(connection)
}

/// What every connection is told.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;",
    )
}

/// A reader takes part in the locking of a living ledger; where it may not write at all, it reads all the same.
fn open_existing(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    Ok(connection)
}

/// The schema of the file, 0 for an empty one; an error if it is not a ledger, or a newer one.
fn schema_of(connection: &Connection, path: &Path) -> Result<u32, LedgerError> {
    let (mark, version, tables) = connection
        .query_row(
            "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
                    (SELECT count(*) FROM sqlite_schema)",
            [],
            |row| Ok((row.get::<_, i32>(0)?, row.get::<_, u32>(1)?, row.get::<_, i64>(2)?)),
        )
        .map_err(|source| LedgerError::open(path, source))?;
    match mark {
        0 if version == 0 && tables == 0 => Ok(0),
        APPLICATION_ID if version > SCHEMA => {
            Err(LedgerError::Newer { path: path.into(), found: version, known: SCHEMA })
        }
        APPLICATION_ID => Ok(version),
        _ => Err(LedgerError::NotALedger { path: path.into(), why: "it is another program's database" }),
    }
}

/// Runs what is missing in one transaction: either the file gets there, or it stays as it was.
fn migrate(connection: &mut Connection, path: &Path, schemas: &[&str]) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Asked again under the lock: another process may have done it meanwhile.
    let found = schema_of(&transaction, path)?;
    if found as usize == schemas.len() {
        return Ok(());
    }
    for step in &schemas[found as usize..] {
        transaction.execute_batch(step).map_err(failed)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    transaction.pragma_update(None, "user_version", schemas.len() as u32).map_err(failed)?;
    transaction.commit().map_err(failed)
}
