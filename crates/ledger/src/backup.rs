//! A copy of a living ledger.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::{LedgerError, check, open};

/// Pages that are copied at a time; between times the writer gets its turn.
const PAGES_AT_A_TIME: i32 = 4_096;

/// Copies a ledger, also while it is being written; refuses to overwrite, and looks the copy over.
pub fn backup(from: &Path, to: &Path) -> Result<(), LedgerError> {
    let source = open::to_read(from)?;
    // The file is made here and nowhere else, so that of two copies to one place only one begins.
    if let Err(error) = std::fs::File::create_new(to) {
        return Err(match error.kind() {
            std::io::ErrorKind::AlreadyExists => LedgerError::Exists { path: to.into() },
            _ => LedgerError::Copy { path: to.into(), source: Arc::new(error) },
        });
    }
    let copied = copy(&source, to).and_then(|()| check::quick(&open::to_read(to)?, to));
    if copied.is_err()
        && let Err(error) = std::fs::remove_file(to)
    {
        tracing::warn!(%error, path = %to.display(), "half a copy was left behind");
    }
    copied
}

fn copy(source: &Connection, to: &Path) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::write(to, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags).map_err(failed)?;
    // All of it in one reading, so that it is one moment's state; a writer in WAL mode need not wait for that.
    let snapshot = source.unchecked_transaction().map_err(failed)?;
    let backup = Backup::new(source, &mut copy).map_err(failed)?;
    backup.run_to_completion(PAGES_AT_A_TIME, Duration::ZERO, None).map_err(failed)?;
    drop(backup);
    snapshot.finish().map_err(failed)
}
