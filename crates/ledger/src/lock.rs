//! The run lock: a file beside the ledger that one run at a time holds.
//!
//! The system lets go of it when the process dies, so that it is never left behind.
//! The file says whose it is while it is held, and says nothing after an orderly end:
//! a file that still begins with something tells of a process that died. Behind that it says what is being read, and what
//! was being read at earlier deaths ([`crate::Readings`]); the latter is kept until its run is over.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use suyuan_model::SavedSuspect;

use crate::readings::{self, FILE_BYTES_MAX, Notes, Readings, Suspect};
use crate::{LedgerError, RunId, check, open};

/// The lock, held.
#[derive(Debug)]
pub(crate) struct RunLock {
    file: File,
    after_a_death: bool,
    notes: Arc<Notes>,
    /// What was being read at deaths. It is looked at when a run begins or ends.
    suspects: Mutex<Vec<Suspect>>,
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
        let mut before = Vec::new();
        (&file).take(FILE_BYTES_MAX).read_to_end(&mut before).map_err(failed)?;
        let after_a_death = before.first().is_some_and(|&first| first != b'\n');
        let suspects = readings::suspects(&before);
        let text = format!("{}\n{}", std::process::id(), readings::told(&suspects));
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(text.as_bytes())).map_err(failed)?;
        let notes = Notes::behind(file.try_clone().map_err(failed)?, text.len());
        Ok(RunLock { file, after_a_death, notes, suspects: Mutex::new(suspects) })
    }

    /// What was being read at deaths of this run, which begins or goes on.
    pub(crate) fn begin(&self, run: RunId) -> Vec<SavedSuspect> {
        self.notes.begin(run);
        readings::of_run(&self.suspects.lock().unwrap_or_else(PoisonError::into_inner), run)
    }

    /// This run is over: nobody will read for it again.
    pub(crate) fn finish(&self, run: RunId) {
        self.suspects.lock().unwrap_or_else(PoisonError::into_inner).retain(|suspect| !suspect.is_of(run));
    }

    /// Runs have got other numbers.
    pub(crate) fn renumber(&self, moved: &[(i64, i64)]) {
        let mut suspects = self.suspects.lock().unwrap_or_else(PoisonError::into_inner);
        suspects.iter_mut().for_each(|suspect| suspect.renumber(moved));
    }

    /// Where those who read say what they read.
    pub(crate) fn readings(&self) -> Readings {
        Readings::noted_in(Arc::clone(&self.notes))
    }

    /// True if the process that held the lock before did not end in order.
    pub(crate) fn after_a_death(&self) -> bool {
        self.after_a_death
    }

    /// Lets go of the lock after an orderly end.
    pub(crate) fn give_back(mut self) {
        // If this fails, the next start looks the file over once more than needed: no harm.
        self.notes.end();
        let suspects = readings::told(&std::mem::take(self.suspects.get_mut().unwrap_or_else(PoisonError::into_inner)));
        let text = if suspects.is_empty() { suspects } else { format!("\n{suspects}") };
        let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
        if let Err(error) = emptied.and_then(|()| self.file.write_all(text.as_bytes())) {
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
    ///
    /// What is read then is not read to its end, and did not bring the end about.
    fn drop(&mut self) {
        self.notes.end();
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
    text.lines().next()?.trim().parse().ok()
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
    fn what_was_being_read_at_a_death_is_known_until_its_run_is_over() {
        let story = Story::new();
        let page = suyuan_model::PageUrl::new("http://school.example/").unwrap();
        let lock_file = lock_path(&story.path).unwrap();
        let known = |lock: &RunLock| {
            lock.begin(RunId(7)).into_iter().map(|suspect| (suspect.url, suspect.deaths)).collect::<Vec<_>>()
        };
        let one = |deaths| vec![(page.to_string(), deaths)];
        for deaths in 0..3 {
            let lock = RunLock::take(&story.path).unwrap();
            assert_eq!(known(&lock), if deaths == 0 { vec![] } else { one(deaths) });
            let _reading = lock.readings().begin(&page);
            // As the death leaves it.
            let left = std::fs::read(&lock_file).unwrap();
            drop(lock);
            std::fs::write(&lock_file, left).unwrap();
        }
        // An orderly end keeps it, and is no death.
        RunLock::take(&story.path).unwrap().give_back();
        let lock = RunLock::take(&story.path).unwrap();
        assert_eq!((known(&lock), lock.after_a_death()), (one(3), false));
        assert_eq!(lock.begin(RunId(8)), []);
        lock.finish(RunId(7));
        lock.give_back();
        assert_eq!(std::fs::read(&lock_file).unwrap(), b"");
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
