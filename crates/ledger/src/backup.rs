//! A copy of a living ledger.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::{LedgerError, check, evidence, open};

/// Pages that are copied at a time; between times the writer gets its turn.
const PAGES_AT_A_TIME: i32 = 4_096;

/// Copies a ledger and the evidence that it names, also while it is being written; refuses to overwrite, and looks the copy over.
pub fn backup(from: &Path, to: &Path) -> Result<(), LedgerError> {
    let source = open::to_read(from)?;
    // The file is made here and nowhere else, so that of two copies to one place only one begins.
    if let Err(error) = std::fs::File::create_new(to) {
        return Err(match error.kind() {
            std::io::ErrorKind::AlreadyExists => LedgerError::Exists { path: to.into() },
            _ => LedgerError::Copy { path: to.into(), source: Arc::new(error) },
        });
    }
    // Who may not read the ledger may not read its copy.
    if let Ok(original) = std::fs::metadata(from) {
        std::fs::set_permissions(to, original.permissions())
            .map_err(|error| LedgerError::Copy { path: to.into(), source: Arc::new(error) })?;
    }
    let copied = copy(&source, to).and_then(|()| {
        let copy = open::to_read(to)?;
        check::quick(&copy, to)?;
        evidence::copy(from, &copy, to)
    });
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
