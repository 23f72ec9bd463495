//! Joining ledgers: everything that another ledger recorded comes into this one.
//!
//! Afterwards the ledger says what it would say if all runs had been made into it, one after the other: runs, captures
//! and the histories of cases stand in order of time, whichever ledger they came from. What both know is known once,
//! so that the same ledger may be taken in as often as one likes. All of another ledger is one transaction, and the
//! evidence is durable before that names it: a kill leaves all of it or nothing.

mod captures;
mod evidence;
mod findings;
mod histories;
mod lists;
mod numbers;
mod order;
mod other;
mod plain;
mod runs;
mod take;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use suyuan_archive::About;
use tracing::trace;

use self::evidence::Copied;
use self::other::Other;
use crate::lock::RunLock;
use crate::{LedgerError, check, evidence as kept, open};

/// Pages that a merge keeps at hand, in KiB, as far as it needs them: numbers of URLs and captures come in any order.
const CACHE_KIB: i64 = 256 << 10;

/// What was taken in of another ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Runs.
    pub runs: u64,
    /// URLs.
    pub urls: u64,
    /// Captures.
    pub captures: u64,
    /// Sightings.
    pub sightings: u64,
    /// Findings.
    pub findings: u64,
    /// Captures of which the evidence was copied.
    pub evidence: u64,
    /// Captures of which the evidence is not where the other ledger says, or not what it says.
    pub evidence_missing: u64,
    /// Things that are or were on a watchlist.
    pub watched: u64,
    /// Entries of imported lists.
    pub imported: u64,
    /// What was said of cases, and looks at them.
    pub case_events: u64,
    /// Steps of notices.
    pub notices: u64,
    /// Complaints.
    pub complaints: u64,
    /// Contacts.
    pub contacts: u64,
}

impl Merged {
    /// True if there was nothing that this ledger did not know.
    pub fn is_nothing(&self) -> bool {
        *self == Merged { evidence_missing: self.evidence_missing, ..Merged::default() }
    }
}

/// Takes other ledgers into this one, which is made where there is none; tells of each what was taken in.
///
/// No crawl may run here meanwhile. The others are only read, also while they are being written; one of an older schema
/// is read as the newer one would have it. `version` is the program's, for the files of evidence.
pub fn merge(
    into: &Path,
    others: &[PathBuf],
    version: &str,
    tell: &mut dyn FnMut(&Path, &Merged),
) -> Result<(), LedgerError> {
    for other in others {
        other::judge(other, into)?;
    }
    // Judged first, so that no lock file is left beside what is no ledger.
    open::judge(into)?;
    let lock = RunLock::take(into)?;
    {
        let connection = open::to_write(into)?;
        if lock.after_a_death() {
            check::quick(&connection, into)?;
        }
        trace!(at = "opened");
        kept::settle(&connection, into)?;
    }
    for path in others {
        let other = Other::open(path, into)?;
        let merged = take_in(into, &other, &lock, version)?;
        tell(path, &merged);
    }
    lock.give_back();
    Ok(())
}

/// Takes in one other ledger.
fn take_in(into: &Path, other: &Other, lock: &RunLock, version: &str) -> Result<Merged, LedgerError> {
    let failed = |source| LedgerError::write(into, source);
    let connection = open::to_write(into)?;
    // Rows go parents and children together; and what is sorted on the way may be more than memory holds.
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE").map_err(failed)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(failed)?;
    other.attach(&connection)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
    let about = about(&connection, version).map_err(failed)?;
    let mut copied = Copied::new(into, about);
    let joined = join(&connection, into, other, &mut copied)
        .and_then(|joined| copied.sync().map(|()| joined))
        .and_then(|joined| connection.execute_batch("COMMIT").map_err(failed).map(|()| joined));
    let (merged, moved) = match joined {
        Ok(joined) => joined,
        Err(error) => {
            // A full disk has rolled it back already.
            let _ = connection.execute_batch("ROLLBACK");
            copied.take_back();
            return Err(error);
        }
    };
    trace!(at = "committed");
    lock.renumber(&moved);
    copied.close()?;
    trace!(at = "archived");
    connection.query_row("PRAGMA main.wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
    Ok(merged)
}

/// All of it, in the open transaction; gives what was taken in, and the new numbers of runs that were here before.
fn join(
    connection: &Connection,
    into: &Path,
    other: &Other,
    copied: &mut Copied,
) -> Result<(Merged, Vec<(i64, i64)>), LedgerError> {
    let failed = |source| LedgerError::write(into, source);
    let mut merged = Merged::default();
    let (urls, numbers) = numbers::take_urls(connection, into)?;
    merged.urls = urls;
    trace!(at = "written");
    let mut rows = || -> rusqlite::Result<Vec<(i64, i64)>> {
        merged.watched = lists::take_watched(connection)?;
        let runs = runs::place(connection)?;
        merged.runs = runs.new_count();
        lists::join_listings(connection, &runs)?;
        runs::take(connection, &runs)?;
        trace!(at = "written");
        (merged.findings, merged.captures) = (findings::number(connection)?, captures::take(connection, &numbers)?);
        trace!(at = "written");
        plain::take_known(connection)?;
        merged.sightings = findings::take(connection)?;
        trace!(at = "written");
        let said = histories::take(connection, &runs)?;
        (merged.case_events, merged.notices, merged.complaints) = (said.of_cases, said.notices, said.complaints);
        merged.imported = lists::take_imported(connection)?;
        merged.contacts = plain::take_contacts(connection)?;
        plain::take_rest(connection)?;
        merged.urls -= numbers::leave_what_was_forgotten(connection)?;
        trace!(at = "written");
        Ok(runs.moved())
    };
    let moved = rows().map_err(failed)?;
    (merged.evidence, merged.evidence_missing) = copied.take(connection, other.folder(), into)?;
    Ok((merged, moved))
}

/// What a file of evidence from another ledger says of itself; what wrote the records stands before them.
fn about(connection: &Connection, version: &str) -> rusqlite::Result<About> {
    let authorized = connection.query_row(
        "SELECT group_concat(authorized, '; ') FROM (SELECT DISTINCT authorized FROM other.run WHERE authorized IS NOT NULL ORDER BY authorized)",
        [],
        |row| row.get(0),
    )?;
    Ok(About { software: format!("suyuan/{version}"), authorized, ..About::default() })
}

#[cfg(test)]
mod tests;
