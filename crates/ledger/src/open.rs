//! Opening the file: is it a ledger, which schema has it, and how SQLite is to treat it.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::lock::RunLock;
use crate::{LedgerError, check};

/// Marks a SQLite file as a ledger, in its header: `suyu`.
pub const APPLICATION_ID: i32 = 0x7375_7975;

/// The schema that this program writes.
pub const SCHEMA: u32 = SCHEMAS.len() as u32;

/// How long a connection waits for another one's lock, as a copy or a hand edit takes it.
pub const LOCK_WAIT_MAX: Duration = Duration::from_secs(5);

/// Prepared statements that a connection keeps: more than there are on the main road.
const STATEMENTS_KEPT: usize = 64;

/// Pages that the writer keeps at hand, in KiB: a transaction of [`crate::OPERATIONS_MAX`] fits, and is written once.
const CACHE_KIB: i64 = 8 << 10;

/// What brings a ledger from each schema to the next, from the empty file on.
const SCHEMAS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
    include_str!("schema_9.sql"),
];

/// Opens the ledger for writing; makes it, or brings it up to [`SCHEMA`], where needed.
pub(crate) fn to_write(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    refuse_no_file(path)?;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(LOCK_WAIT_MAX).map_err(failed)?;
    // Judged before anything is changed: somebody else's database stays as it is.
    schema_of(&connection, path)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
             PRAGMA journal_size_limit = 67108864;",
        )
        .and_then(|()| connection.pragma_update(None, "cache_size", -CACHE_KIB))
        .map_err(failed)?;
    set_up(&connection).map_err(failed)?;
    migrate(&mut connection, path, SCHEMAS)?;
    Ok(connection)
}

/// Is this a ledger, or a place for a new one? What is something else is left alone, and gets no neighbors.
pub(crate) fn judge(path: &Path) -> Result<(), LedgerError> {
    match existing(path) {
        Ok(_) | Err(LedgerError::Missing { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Is there a ledger? What is to be edited must have been made by a run.
pub(crate) fn must_exist(path: &Path) -> Result<(), LedgerError> {
    match existing(path)? {
        (_, 0) => Err(LedgerError::NotALedger { path: path.into(), why: "it is empty" }),
        _ => Ok(()),
    }
}

/// Opens the ledger for reading only; it must be there. One of an older schema is brought up to date as a whole first.
pub(crate) fn to_read(path: &Path) -> Result<Connection, LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    let (mut connection, found) = existing(path)?;
    if found == 0 {
        return Err(LedgerError::Blank { path: path.into() });
    }
    if found < SCHEMA {
        drop(connection);
        connection = brought_up(path, found)?;
    }
    set_up(&connection).map_err(failed)?;
    // What a report sorts may be more than memory holds.
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = FILE;").map_err(failed)?;
    Ok(connection)
}

/// Brings an older ledger up to date, if no run of an older program is writing it, and opens it again.
fn brought_up(path: &Path, found: u32) -> Result<Connection, LedgerError> {
    let done = RunLock::take(path).and_then(|lock| {
        let connection = to_write(path)?;
        if lock.after_a_death() {
            check::quick(&connection, path)?;
        }
        drop(connection);
        lock.give_back();
        Ok(())
    });
    // Somebody else may have done it meanwhile.
    match (done, existing(path)?) {
        (_, (connection, SCHEMA)) => Ok(connection),
        (Err(why), _) => Err(LedgerError::Older { path: path.into(), found, known: SCHEMA, why: Box::new(why) }),
        (Ok(()), _) => Err(LedgerError::Damaged { path: path.into(), what: "its schema does not stay".to_owned() }),
    }
}

/// Opens what is there, and tells its schema.
pub(crate) fn existing(path: &Path) -> Result<(Connection, u32), LedgerError> {
    let failed = |source| LedgerError::open(path, source);
    refuse_no_file(path)?;
    if !path.exists() {
        return Err(LedgerError::Missing { path: path.into() });
    }
    let connection = open_existing(path).map_err(failed)?;
    connection.busy_timeout(LOCK_WAIT_MAX).map_err(failed)?;
    let found = schema_of(&connection, path)?;
    Ok((connection, found))
}

/// A folder, and a pipe or device, which would keep whoever opens it waiting.
fn refuse_no_file(path: &Path) -> Result<(), LedgerError> {
    let why = match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => "it is a folder",
        Ok(there) if !there.is_file() => "it is no file",
        _ => return Ok(()),
    };
    Err(LedgerError::NotALedger { path: path.into(), why })
}

/// What every connection is told.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // A statement is made once. Otherwise many are made anew for every value, since another way might suit it better,
    // and that costs more than all that they do.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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
    let looked = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let is_locked_out = |error: &rusqlite::Error| {
        matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) || has_no_room(error)
    };
    match looked {
        // In a folder where no lock can be kept, nobody writes either: the file is taken as it lies, with all that is in it.
        Err(error) if is_locked_out(&error) && !has_log(path) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(uri(path, "immutable=1"), flags)
        }
        // Whatever else is the matter is told by the first real question.
        _ => Ok(connection),
    }
}

/// Whether the file that readers and the writer share could not be made: most often the disk is full.
pub(crate) fn has_no_room(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE};
    let code = error.sqlite_error().map(|error| error.extended_code);
    code.is_some_and(|code| [SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE].contains(&code))
}

/// Whether there is a log beside the ledger with something in it.
pub(crate) fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// The URI of a file, and how it is to be opened (SQLite, URI filenames).
pub(crate) fn uri(path: &Path, how: &str) -> String {
    let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{name}?{how}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Story;
    use crate::{Reader, Writer};

    /// A ledger as this version of the schema left it.
    fn ledger_of_schema(version: usize, story: &Story) -> Connection {
        let connection = Connection::open(&story.path).unwrap();
        SCHEMAS[..version].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        connection.pragma_update(None, "user_version", version as u32).unwrap();
        connection.execute("INSERT INTO url VALUES (1, 'http://portal.example/')", []).unwrap();
        connection
    }

    #[test]
    fn a_ledger_of_an_older_schema_opens_with_what_is_in_it() {
        for version in 1..SCHEMAS.len() {
            let story = Story::new();
            drop(ledger_of_schema(version, &story));
            Writer::open(&story.path).unwrap().close().unwrap();
            let id = Reader::open(&story.path).unwrap().url_id("http://portal.example/").unwrap();
            assert_eq!(id, Some(suyuan_model::UrlId(1)), "{version}");
        }
    }

    #[test]
    fn a_ledger_of_schema_2_knows_what_the_clock_showed_last() {
        let run = |id, ended_at| {
            let columns = "id, name, job, started_at, ended_at, state, plan, budgets, version, contact, user_agent";
            format!(
                "INSERT INTO run ({columns}) VALUES ({id}, {id}, '', {id}, {ended_at}, 'running', '', '', '', '', '')"
            )
        };
        let capture = "INSERT INTO capture (run, url_id, vantage, purpose, look, attempt, at, took_ms, outcome,
            wire_bytes, read_bytes, links_total, refused, title) VALUES (2, 1, '', '', 1, 1, 5, 0, '', 0, 0, 0, 0, '')";
        for (rows, showed) in [
            (vec![], None),
            (vec![run(1, "9"), run(2, "NULL")], Some("2")),
            (vec![run(1, "9"), run(2, "NULL"), capture.to_owned()], Some("5")),
            (vec![run(1, "9"), run(2, "7"), capture.to_owned()], Some("7")),
        ] {
            let story = Story::new();
            let connection = ledger_of_schema(2, &story);
            connection.execute_batch(&rows.join(";")).unwrap();
            drop(connection);
            assert_eq!(story.ask("SELECT CAST(showed AS TEXT) FROM clock"), Vec::from_iter(showed));
        }
    }

    #[test]
    fn a_reader_brings_an_old_ledger_up_to_date_and_leaves_no_lock() {
        let story = Story::new();
        drop(ledger_of_schema(1, &story));
        assert_eq!(
            Reader::open(&story.path).unwrap().url_id("http://portal.example/").unwrap(),
            Some(suyuan_model::UrlId(1))
        );
        let (_, found) = existing(&story.path).unwrap();
        assert_eq!(found, SCHEMA);
        assert_eq!(std::fs::read(story.path.with_extension("db-run")).unwrap(), b"");
        story.writer().close().unwrap();
    }

    #[test]
    fn an_old_ledger_that_is_being_written_is_left_as_it_is() {
        let story = Story::new();
        drop(ledger_of_schema(1, &story));
        let run = RunLock::take(&story.path).unwrap();
        let refused = Reader::open(&story.path).unwrap_err();
        assert!(
            matches!(&refused, LedgerError::Older { found: 1, why, .. } if matches!(**why, LedgerError::Busy { .. }))
        );
        assert!(refused.is_callers());
        assert_eq!(existing(&story.path).unwrap().1, 1);
        run.give_back();
        Reader::open(&story.path).unwrap();
    }

    #[test]
    fn a_ledger_comes_up_to_date_as_a_whole_or_stays_as_it_was() {
        let story = Story::new();
        let mut connection = ledger_of_schema(1, &story);
        let asked = |connection: &Connection, sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let broken = ["", "ALTER TABLE url ADD COLUMN site TEXT", "ALTER TABLE nothing ADD COLUMN site TEXT"];
        assert!(migrate(&mut connection, &story.path, &broken).is_err());
        assert_eq!(asked(&connection, "PRAGMA user_version"), Ok(1));
        assert!(asked(&connection, "SELECT count(site) FROM url").is_err());
        migrate(&mut connection, &story.path, &broken[..2]).unwrap();
        assert_eq!(asked(&connection, "PRAGMA user_version"), Ok(2));
        assert_eq!(asked(&connection, "SELECT count(*) - count(site) FROM url"), Ok(1));
    }

    #[test]
    fn a_ledger_of_a_newer_program_is_left_alone() {
        let story = Story::new();
        ledger_of_schema(1, &story).pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        let newer =
            |error| matches!(error, LedgerError::Newer { found, known, .. } if found == SCHEMA + 1 && known == SCHEMA);
        assert!(newer(Writer::open(&story.path).unwrap_err()));
        assert!(newer(Reader::open(&story.path).unwrap_err()));
    }

    #[test]
    fn what_is_no_ledger_is_left_as_it_is() {
        let story = Story::new();
        let missing = Reader::open(&story.path).unwrap_err();
        assert_eq!(missing.to_string(), format!("there is no ledger at `{}`", story.path.display()));
        for (bytes, why) in
            [(vec![b'x'; 9_000], "it is no SQLite database"), (other_database(), "it is another program's database")]
        {
            std::fs::write(&story.path, &bytes).unwrap();
            for refused in [Writer::open(&story.path).map(drop), Reader::open(&story.path).map(drop)] {
                let message = refused.unwrap_err().to_string();
                assert_eq!(message, format!("`{}` is not a ledger: {why}", story.path.display()));
            }
            assert!(std::fs::read(&story.path).unwrap() == bytes, "{why}: the file has changed");
        }
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        for (path, why) in [("/dev/null", "it is no file"), ("/", "it is a folder")] {
            for refused in [Writer::open(Path::new(path)).map(drop), Reader::open(Path::new(path)).map(drop)] {
                assert_eq!(refused.unwrap_err().to_string(), format!("`{path}` is not a ledger: {why}"));
            }
        }
    }

    fn other_database() -> Vec<u8> {
        let story = Story::new();
        let connection = Connection::open(&story.path).unwrap();
        connection.execute_batch("CREATE TABLE address (name TEXT)").unwrap();
        drop(connection);
        std::fs::read(&story.path).unwrap()
    }

    #[test]
    fn a_reader_cannot_write() {
        let (_story, writer, _) = Story::told();
        let reader = writer.reader().unwrap();
        assert!(reader.connection.execute("DELETE FROM sighting", []).is_err());
    }

    #[test]
    fn sqlite_is_told_what_durability_means_here() {
        let story = Story::new();
        let connection = to_write(&story.path).unwrap();
        let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        for (name, expected) in [
            ("synchronous", 1),
            ("busy_timeout", LOCK_WAIT_MAX.as_millis() as i64),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("temp_store", 2),
            ("mmap_size", 0),
            ("journal_size_limit", 64 << 20),
            ("wal_autocheckpoint", 4_000),
            ("cache_size", -CACHE_KIB),
            ("application_id", i64::from(APPLICATION_ID)),
        ] {
            let told: i64 = connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap();
            assert_eq!(told, expected, "{name}");
        }
    }
}
