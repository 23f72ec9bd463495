//! A copy of a living ledger.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use tracing::trace;

use crate::{LedgerError, check, evidence, open};

/// Pages that are copied at a time; between times the writer gets its turn.
const PAGES_AT_A_TIME: i32 = 4_096;

/// Copies a ledger and the evidence that it names, also while it is being written; refuses to overwrite, and looks the copy over.
pub fn backup(from: &Path, to: &Path) -> Result<(), LedgerError> {
    let source = open::to_read(from)?;
    let failed = |error| LedgerError::Copy { path: to.into(), source: Arc::new(error) };
    // The file is made here and nowhere else, so that of two copies to one place only one begins.
    if let Err(error) = File::create_new(to) {
        return Err(match error.kind() {
            ErrorKind::AlreadyExists => LedgerError::Exists { path: to.into() },
            _ => failed(error),
        });
    }
    // It stays empty until all of the copy is there, the evidence too: half of one could be taken for the whole.
    let part = beside(to);
    let copied = File::create(&part).map_err(failed).and_then(|file| {
        let copied = fill(&source, from, &file, &part, to).and_then(|()| std::fs::rename(&part, to).map_err(failed));
        copied.inspect_err(|_| remove(&part))
    });
    copied.inspect_err(|_| remove(to))
}

/// Makes all of the copy in `part`, and its evidence where it stays.
fn fill(source: &Connection, from: &Path, file: &File, part: &Path, to: &Path) -> Result<(), LedgerError> {
    // Who may not read the ledger may not read its copy.
    if let Ok(original) = std::fs::metadata(from) {
        let set = file.set_permissions(original.permissions());
        set.map_err(|error| LedgerError::Copy { path: to.into(), source: Arc::new(error) })?;
    }
    copy(source, part, to)?;
    let copy = open::to_read(part)?;
    check::quick(&copy, to)?;
    evidence::copy(from, &copy, to)?;
    drop(copy);
    trace!(at = "exported");
    Ok(())
}

/// Removes what there is of a copy that failed.
pub(crate) fn remove(half: &Path) {
    if let Err(error) = std::fs::remove_file(half)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %half.display(), "half a copy was left behind");
    }
}

/// Where the copy is made.
pub(crate) fn beside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    name.into()
}

/// Copies into `part`; what fails is told of the name that it is to have.
pub(crate) fn copy(source: &Connection, part: &Path, to: &Path) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::write(to, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(part, flags).map_err(failed)?;
    // All of it in one reading, so that it is one moment's state; a writer in WAL mode need not wait for that.
    let snapshot = source.unchecked_transaction().map_err(failed)?;
    let backup = Backup::new(source, &mut copy).map_err(failed)?;
    backup.run_to_completion(PAGES_AT_A_TIME, Duration::ZERO, None).map_err(failed)?;
    drop(backup);
    snapshot.finish().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Story, begin, capture, done, met, noon, page, put};
    use crate::{Reader, check as look_over};

    #[test]
    fn a_copy_is_made_while_the_ledger_is_written_and_is_sound() {
        let (story, writer, run) = Story::told();
        let copies = Story::new();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for id in 4..200 {
                    let url = format!("http://www.school.example/{id}");
                    let mut record = page(run, id, &url, 9);
                    record.changes = vec![met(id, &url, Some(1), 1, ""), done(id)];
                    put(&writer, capture(record)).unwrap();
                }
            });
            for copy in 0..5 {
                let to = copies.path.with_extension(copy.to_string());
                backup(&story.path, &to).unwrap();
                assert_eq!(look_over(&to).unwrap().problems, [""; 0]);
                assert_eq!(Reader::open(&to).unwrap().stats().unwrap().sightings, 1);
            }
        });
    }

    #[test]
    fn a_copy_is_a_ledger_to_go_on_with() {
        let (story, writer, run) = Story::told();
        let copy = Story::new();
        backup(&story.path, &copy.path).unwrap();
        drop(writer);
        let writer = copy.writer();
        assert_eq!(begin(&writer, noon()).unwrap().run, run);
        writer.close().unwrap();
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_is_left_of_a_copy_that_failed() {
        let (story, _writer, _) = Story::told();
        let there = backup(&story.path, &story.path).unwrap_err();
        assert_eq!(there.to_string(), format!("`{}` is there already", story.path.display()));
        let nowhere = story.path.join("no").join("folder.db");
        assert!(matches!(backup(&story.path, &nowhere), Err(LedgerError::Copy { .. })));
        let to = story.path.with_extension("copy");
        assert!(matches!(backup(&story.path.with_extension("none"), &to), Err(LedgerError::Missing { .. })));
        assert!(!to.exists());
    }
}
