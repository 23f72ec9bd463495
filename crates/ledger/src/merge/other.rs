//! The ledger that is taken in. It is only read: neither its file nor its log is changed.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};

use crate::{LedgerError, SCHEMA, backup, check, evidence_folder, open};

/// A ledger that is taken in, open for reading.
pub(super) struct Other {
    /// What is read: the ledger, or a newer copy of it.
    read: PathBuf,
    folder: PathBuf,
    /// It is open for as long as it is read, so that its log is where it was afterwards.
    _open: Connection,
    _copy: Option<Copy>,
}

/// A copy that goes when it was read.
struct Copy(PathBuf);

/// Is this a ledger that can be taken into that one?
pub(super) fn judge(other: &Path, into: &Path) -> Result<(), LedgerError> {
    match open::existing(other)? {
        (_, 0) => return Err(LedgerError::Blank { path: other.into() }),
        (connection, _) => keep_its_log(&connection, other)?,
    }
    match (other.canonicalize(), into.canonicalize()) {
        (Ok(one), Ok(same)) if one == same => Err(LedgerError::Itself { path: other.into() }),
        _ => Ok(()),
    }
}

impl Other {
    /// Opens it. One of an older schema is copied beside the ledger that takes it in, and the copy brought up to date.
    pub(super) fn open(path: &Path, into: &Path) -> Result<Self, LedgerError> {
        let (mut open, found) = open::existing(path)?;
        keep_its_log(&open, path)?;
        let (mut read, mut copy) = (path.to_owned(), None);
        if found < SCHEMA {
            let newer = Copy(backup::beside(into));
            let made = std::fs::File::create(&newer.0).and_then(|file| {
                // Who may not read the ledger may not read its copy.
                file.set_permissions(std::fs::metadata(path)?.permissions())
            });
            made.map_err(|error| LedgerError::Copy { path: newer.0.clone(), source: error.into() })?;
            backup::copy(&open, &newer.0, &newer.0)?;
            drop(open::to_write(&newer.0)?);
            (open, _) = open::existing(&newer.0)?;
            read.clone_from(&newer.0);
            copy = Some(newer);
        }
        check::thorough(&open, path)?;
        Ok(Other { read, folder: evidence_folder(path), _open: open, _copy: copy })
    }

    /// The folder of its evidence.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes it known to a connection as `other`.
    pub(super) fn attach(&self, connection: &Connection) -> Result<(), LedgerError> {
        let path = self.read.canonicalize().unwrap_or_else(|_| self.read.clone());
        let attach = |how| {
            connection.execute("ATTACH ? AS other", [open::uri(&path, how)])?;
            connection.query_row("SELECT count(*) FROM other.sqlite_schema", [], |_| Ok(()))
        };
        let attached = attach("mode=ro").or_else(|error| match error.sqlite_error_code() {
            // Where no lock can be kept, nobody writes either.
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) if !open::has_log(&path) => {
                let _ = connection.execute_batch("DETACH other");
                attach("immutable=1")
            }
            _ => Err(error),
        });
        attached.map_err(|source| LedgerError::open(&self.read, source))
    }
}

/// What a process that died left in the log stays there, for the next one that writes.
fn keep_its_log(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    if open::has_log(path) {
        let set = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        set.map_err(|source| LedgerError::open(path, source))?;
    }
    Ok(())
}

impl Drop for Copy {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            backup::remove(Path::new(&name));
        }
    }
}
