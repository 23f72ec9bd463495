//! The run lock: a file beside the ledger that one run at a time holds.
//!
//! The system lets go of it when the process dies, so that it is never left behind.
//! The file says whose it is while it is held, and says nothing after an orderly end:
//! a file that still says something tells of a process that died.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{LedgerError, check, open};

/// The lock, held.
#[derive(Debug)]
pub(crate) struct RunLock {
    file: File,
    after_a_death: bool,
}

impl RunLock {
    /// Takes the lock of the ledger at `path`, or says who has it.
    pub(crate) fn take(path: &Path) -> Result<Self, LedgerError> {
        let failed = |source| LedgerError::Lock { path: path.into(), source: Arc::new(source) };
        let beside = lock_path(path).map_err(failed)?;
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&beside).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LedgerError::Busy { path: path.into(), pid: written_in(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let after_a_death = file.metadata().map_err(failed)?.len() > 0;
        file.set_len(0).map_err(failed)?;
        file.write_all(format!("{}\n", std::process::id()).as_bytes()).map_err(failed)?;
        Ok(RunLock { file, after_a_death })
    }

    /// True if the process that held the lock before did not end in order.
    pub(crate) fn after_a_death(&self) -> bool {
        self.after_a_death
    }

    /// Lets go of the lock after an orderly end.
    pub(crate) fn give_back(mut self) {
        // If this fails, the next start looks the file over once more than needed: no harm.
        let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
        if let Err(error) = emptied {
            tracing::debug!(%error, "the lock file was not emptied");
        }
    }
}

/// The run lock of a ledger, held from one run to the next; clones hold the same.
#[derive(Clone, Debug)]
pub struct Held(pub(crate) Arc<RunLock>);

impl Held {
    /// Takes the lock of a ledger, which is made where there is none, and brought up to date.
    pub fn take(path: &Path) -> Result<Self, LedgerError> {
        // Judged first, so that no lock file is left beside what is no ledger.
        open::judge(path)?;
        let lock = RunLock::take(path)?;
        let connection = open::to_write(path)?;
        if lock.after_a_death() {
            check::quick(&connection, path)?;
        }
        Ok(Held(Arc::new(lock)))
    }

    /// Lets go of the lock after an orderly end, once nobody else holds it.
    pub fn give_back(self) {
        if let Some(lock) = Arc::into_inner(self.0) {
            lock.give_back();
        }
    }
}

impl Drop for RunLock {
    /// A process that is being started may have the file still open for a moment: it would hold the lock as well.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::debug!(%error, "the lock was not given back");
        }
    }
}

/// Where the lock of a ledger lies: `suyuan.db-run` for `suyuan.db`, whichever links lead there.
fn lock_path(path: &Path) -> io::Result<PathBuf> {
    let mut name = match path.canonicalize() {
        Ok(path) => path.into_os_string(),
        // There is no ledger yet: it will lie where the path says.
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.as_os_str().to_owned(),
        Err(error) => return Err(error),
    };
    name.push("-run");
    Ok(name.into())
}

fn written_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Story;
    use crate::{Opening, Writer};

    #[test]
    fn after_a_death_the_file_is_looked_over_before_anything_is_written() {
        let (story, writer, _) = Story::told();
        writer.close().unwrap();
        let lock_file = lock_path(&story.path).unwrap();
        assert_eq!(std::fs::read(&lock_file).unwrap(), b"");
        garble(&story);
        // An orderly end is believed; a name in the lock file tells of a death.
        story.writer().close().unwrap();
        std::fs::write(&lock_file, "4711\n").unwrap();
        let refused = Writer::open(&story.path).unwrap_err();
        assert!(matches!(refused, LedgerError::Damaged { .. }), "{refused}");
    }

    #[test]
    fn who_has_the_file_open_still_does_not_hold_the_lock() {
        let story = Story::new();
        let lock = RunLock::take(&story.path).unwrap();
        // As a child has it between its beginning and its own program.
        let open = lock.file.try_clone().unwrap();
        assert!(matches!(RunLock::take(&story.path), Err(LedgerError::Busy { .. })));
        lock.give_back();
        assert!(RunLock::take(&story.path).is_ok());
        drop(open);
    }

    #[test]
    fn a_lock_that_is_held_from_run_to_run_is_given_back_by_the_last() {
        let story = Story::new();
        let held = Held::take(&story.path).unwrap();
        for _ in 0..2 {
            let opening = Opening { held: Some(held.clone()), ..Opening::default() };
            Writer::open_with(&story.path, opening).unwrap().close().unwrap();
            assert!(matches!(Writer::open(&story.path), Err(LedgerError::Busy { .. })));
        }
        held.give_back();
        Writer::open(&story.path).unwrap().close().unwrap();
    }

    /// Makes an index disagree with its table.
    fn garble(story: &Story) {
        story.tamper(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, 'at INTEGER NOT NULL', 'at TEXT NOT NULL') WHERE name = 'capture';",
        );
    }
}
