//! Forgetting crawl data: the visits, outlinks and known URLs of runs that are over.
//!
//! Findings, their sightings, chains, evidence and cases stay, and every report says the same as before. So whatever
//! a chain is told by stays, too: the captures of the pages on it, with no other outlinks than its own. What the last
//! run of a job did not look at is put together in a few rows, and which pages were read is kept. Each run is one transaction, and so is the removal of
//! the URLs that nothing names any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use suyuan_model::{Outlink, Outlinks, Timestamp, UrlId, UrlState};

use crate::lock::RunLock;
use crate::unseen::{NOT_LOOKED_AT, WAS_READ, origin};
use crate::{LedgerError, OWN_NUMBERS_FROM, Reader, RunId, RunState, check, elsewhere, open, outlinks, words};

/// One that forgets; it holds the run lock.
#[derive(Debug)]
pub struct Pruner {
    path: PathBuf,
    connection: Connection,
    lock: RunLock,
}

/// What is to be forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Forget<'a> {
    /// The runs whose crawl data goes.
    pub runs: &'a [RunId],
    /// The hops by which chains are told, from page to page: they stay.
    pub hops: &'a BTreeSet<(UrlId, UrlId)>,
    /// Now.
    pub at: Timestamp,
    /// Only say what would be forgotten.
    pub dry_run: bool,
}

/// What was forgotten, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Captures.
    pub captures: u64,
    /// Captures of these runs that stay, because something rests on them.
    pub captures_kept: u64,
    /// URLs that nothing names any more.
    pub urls: u64,
    /// The size of the file before.
    pub bytes_before: u64,
    /// The size of the file after; the same if there was no room to write it anew.
    pub bytes_after: u64,
}

impl Pruner {
    /// Takes the ledger for itself.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        // A place without a ledger stays without one.
        drop(Reader::open(path)?);
        let lock = RunLock::take(path)?;
        let connection = open::to_write(path)?;
        if lock.after_a_death() {
            check::quick(&connection, path)?;
        }
        // Rows go parents and children together; looking for children of each would take a pass for every row.
        let pruner = Pruner { path: path.to_owned(), connection, lock };
        pruner.run("PRAGMA foreign_keys = OFF")?;
        Ok(pruner)
    }

    /// A reader of the same ledger.
    pub fn reader(&self) -> Result<Reader, LedgerError> {
        Reader::open(&self.path)
    }

    /// Forgets, gives the room back, and lets go of the ledger.
    pub fn forget(self, what: Forget<'_>) -> Result<Forgotten, LedgerError> {
        let mut forgotten = Forgotten { bytes_before: self.file_bytes(), ..Forgotten::default() };
        self.mark_kept(what.hops)?;
        if what.dry_run {
            self.run("BEGIN IMMEDIATE")?;
            let steps = self.steps(what, &mut forgotten, false);
            self.run("ROLLBACK")?;
            steps?;
        } else {
            self.steps(what, &mut forgotten, true)?;
            self.give_room_back()?;
        }
        forgotten.bytes_after = self.file_bytes();
        self.lock.give_back();
        Ok(forgotten)
    }

    fn steps(&self, what: Forget<'_>, forgotten: &mut Forgotten, commits: bool) -> Result<(), LedgerError> {
        let step = |work: &mut dyn FnMut() -> Result<(), LedgerError>| {
            if !commits {
                return work();
            }
            self.run("BEGIN IMMEDIATE")?;
            match work() {
                Ok(()) => self.run("COMMIT"),
                Err(error) => {
                    // A full disk has rolled it back already.
                    let _ = self.connection.execute_batch("ROLLBACK");
                    Err(error)
                }
            }
        };
        for &run in what.runs {
            step(&mut || self.forget_run(run, what, forgotten))?;
        }
        step(&mut || {
            // The last number stays, so that none is given twice.
            let last = "id <> coalesce((SELECT max(id) FROM url WHERE id < 2147483648), 0)";
            forgotten.urls += forget_urls(&self.connection, last).map_err(|source| self.failed(source))?;
            Ok(())
        })
    }

    /// Notes which URLs and hops stay, where SQL can see them.
    fn mark_kept(&self, hops: &BTreeSet<(UrlId, UrlId)>) -> Result<(), LedgerError> {
        self.run(
            "CREATE TEMP TABLE kept (url_id INTEGER PRIMARY KEY); CREATE TEMP TABLE open (url_id INTEGER PRIMARY KEY);
             INSERT INTO kept SELECT DISTINCT page FROM finding",
        )?;
        let mut insert =
            self.connection.prepare("INSERT OR IGNORE INTO kept VALUES (?)").map_err(|source| self.failed(source))?;
        for url in hops.iter().flat_map(|&(from, to)| [from, to]) {
            insert.execute([url.0]).map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    fn forget_run(&self, run: RunId, what: Forget<'_>, forgotten: &mut Forgotten) -> Result<(), LedgerError> {
        let failed = |source| self.failed(source);
        // What another job has yet to look at, or looked at in vain, is told by what this run saw of it.
        self.execute("DELETE FROM open", [])?;
        self.execute(
            "INSERT OR IGNORE INTO open
             SELECT url_id FROM capture WHERE run <> ?1 AND run IN (SELECT max(id) FROM run GROUP BY job)
                AND url_id IS NOT NULL AND (outcome NOT IN ('page', 'redirect', 'status') OR truncated IS NOT NULL OR partial IS NOT NULL)
             UNION SELECT url_id FROM known WHERE run <> ?1 AND run IN (SELECT max(id) FROM run GROUP BY job) AND state <> 'done'",
            [run.0],
        )?;
        self.keep_gaps(run).map_err(failed)?;
        const GOES: &str = "run = ?1 AND (url_id IS NULL OR url_id NOT IN kept AND url_id NOT IN open)
            AND NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.capture = capture.id)
            AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.capture = capture.id)";
        self.execute(
            &format!(
                "INSERT INTO pruned_look SELECT run, coverage, count(*) FROM capture WHERE {GOES} AND coverage IS NOT NULL
                  GROUP BY coverage ON CONFLICT DO UPDATE SET captures = captures + excluded.captures"
            ),
            [run.0],
        )?;
        self.execute(
            &format!(
                "INSERT OR IGNORE INTO pruned_page
                 SELECT url_id FROM capture WHERE {GOES} AND {WAS_READ}"
            ),
            [run.0],
        )?;
        forgotten.captures += self.execute(&format!("DELETE FROM capture WHERE {GOES}"), [run.0])?;
        self.execute("DELETE FROM page_look WHERE capture NOT IN (SELECT id FROM capture)", [])?;
        self.execute(
            "DELETE FROM known WHERE run = ?1 AND url_id < ?2 AND url_id NOT IN kept AND url_id NOT IN open",
            params![run.0, OWN_NUMBERS_FROM],
        )?;
        forgotten.captures_kept += self.cut_outlinks(run, what.hops).map_err(failed)?;
        self.execute("DELETE FROM file WHERE run = ?1", [run.0])?;
        self.execute("UPDATE run SET pruned_at = ?2 WHERE id = ?1", params![run.0, what.at.millis()])?;
        // A run that was not over cannot go on.
        self.execute(
            "UPDATE known SET state = ?2 WHERE run = ?1 AND state = ?3",
            params![run.0, UrlState::LeftOut.name(), UrlState::Leased.name()],
        )?;
        self.execute(
            "UPDATE run SET state = ?2, ended_at = coalesce(ended_at, ?3)
              WHERE id = ?1 AND state NOT IN ('drained', 'pages-max', 'abandoned')",
            params![run.0, RunState::Abandoned.name(), what.at.millis()],
        )?;
        Ok(())
    }

    /// Puts together what this run did not look at, as far as its rows go.
    fn keep_gaps(&self, run: RunId) -> rusqlite::Result<()> {
        let mut gaps: BTreeMap<(String, String), (String, i64)> = BTreeMap::new();
        let sql = format!(
            "SELECT text, why FROM ({NOT_LOOKED_AT}) WHERE run = ? AND url_id NOT IN kept AND url_id NOT IN open"
        );
        let mut rows = self.connection.prepare(&sql)?;
        let mut rows = rows.query([run.0])?;
        while let Some(row) = rows.next()? {
            let (url, why): (String, String) = (row.get(0)?, row.get(1)?);
            let (first, pages) = gaps.entry((origin(&url).to_owned(), why)).or_insert_with(|| (url.clone(), 0));
            *pages += 1;
            if url < *first {
                *first = url;
            }
        }
        let mut insert = self.connection.prepare(
            "INSERT INTO pruned_gap VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET pages = pages + excluded.pages",
        )?;
        for ((_, why), (url, pages)) in gaps {
            insert.execute(params![run.0, url, why, pages])?;
        }
        Ok(())
    }

    /// Leaves the captures that stay no outlinks but those of chains; gives how many captures stay.
    fn cut_outlinks(&self, run: RunId, hops: &BTreeSet<(UrlId, UrlId)>) -> rusqlite::Result<u64> {
        let mut marks = HashMap::new();
        let mut text = self.connection.prepare("SELECT text FROM url WHERE id = ?")?;
        for &(_, to) in hops {
            let mark = text.query_row([to.0], |row| Ok(elsewhere::mark(row.get_ref(0)?.as_str()?)))?;
            marks.insert(mark, to);
        }
        let mut kept = 0;
        let mut update = self.connection.prepare(
            "UPDATE capture SET outlinks = ?2, outlink_words = ?3, elsewhere = ?4, elsewhere_words = ?5 WHERE id = ?1",
        )?;
        let captures: Vec<i64> = self
            .connection
            .prepare("SELECT id FROM capture WHERE run = ?")?
            .query_map([run.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut packed = self.connection.prepare(
            "SELECT url_id, coalesce(outlinks, x''), coalesce(outlink_words, x''), coalesce(elsewhere, x''),
                    coalesce(elsewhere_words, x'') FROM capture WHERE id = ? AND url_id IS NOT NULL",
        )?;
        for capture in captures {
            kept += 1;
            if let Some((outlinks, marked)) =
                packed.query_row([capture], |row| cut(row, hops, &marks)).optional()?.flatten()
            {
                let blob = |bytes: Vec<u8>| (!bytes.is_empty()).then_some(bytes);
                update.execute(params![capture, blob(outlinks.0), blob(outlinks.1), blob(marked.0), blob(marked.1)])?;
            }
        }
        Ok(kept)
    }

    /// Writes the file anew without its holes. That takes as much room again for a while; without it the holes stay,
    /// and are filled by what comes next.
    fn give_room_back(&self) -> Result<(), LedgerError> {
        let vacuumed = self.connection.execute_batch("VACUUM");
        if let Err(error) = vacuumed {
            if error.sqlite_error_code() != Some(ErrorCode::DiskFull) {
                return Err(self.failed(error));
            }
            tracing::warn!(path = %self.path.display(), "there is no room to write the ledger anew; its holes stay");
        }
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|source| self.failed(source))
    }

    fn file_bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |file| file.len())
    }

    fn run(&self, sql: &str) -> Result<(), LedgerError> {
        self.connection.execute_batch(sql).map_err(|source| self.failed(source))
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<u64, LedgerError> {
        self.connection.execute(sql, params).map(|rows| rows as u64).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::write(&self.path, source)
    }
}

/// Forgets the URLs, of those for which this holds, that nothing names.
pub(crate) fn forget_urls(connection: &Connection, of: &str) -> rusqlite::Result<u64> {
    connection.execute_batch(
        "CREATE TEMP TABLE used (url_id INTEGER PRIMARY KEY);
         INSERT OR IGNORE INTO temp.used SELECT url_id FROM main.known;
         INSERT OR IGNORE INTO temp.used SELECT via FROM main.known WHERE via IS NOT NULL;
         INSERT OR IGNORE INTO temp.used SELECT url_id FROM main.capture WHERE url_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.used SELECT url_id FROM main.seed WHERE url_id IS NOT NULL;
         INSERT OR IGNORE INTO temp.used SELECT url_id FROM main.pruned_page;
         INSERT OR IGNORE INTO temp.used SELECT page FROM main.finding;
         INSERT OR IGNORE INTO temp.used SELECT page FROM main.claim;
         INSERT OR IGNORE INTO temp.used SELECT page FROM main.observation;
         INSERT OR IGNORE INTO temp.used SELECT page FROM main.neighbor;
         INSERT OR IGNORE INTO temp.used SELECT of FROM main.file;
         INSERT OR IGNORE INTO temp.used SELECT from_id FROM main.hop;
         INSERT OR IGNORE INTO temp.used SELECT to_id FROM main.hop;",
    )?;
    let mut insert = connection.prepare("INSERT OR IGNORE INTO temp.used VALUES (?)")?;
    let mut captures = connection.prepare("SELECT outlinks FROM main.capture WHERE outlinks IS NOT NULL")?;
    let mut rows = captures.query([])?;
    while let Some(row) = rows.next()? {
        for (to, _) in outlinks::unpack(row.get_ref(0)?.as_blob()?) {
            insert.execute([to.0])?;
        }
    }
    let gone = connection
        .execute(&format!("DELETE FROM main.url WHERE id NOT IN (SELECT url_id FROM temp.used) AND {of}"), [])?;
    connection.execute_batch("DROP TABLE temp.used")?;
    Ok(gone as u64)
}

/// Hops with their words, packed.
type Packed = (Vec<u8>, Vec<u8>);

/// The outlinks, and the hops that were not taken up, of a capture without those that no chain is told by; none if there
/// are no others. Reads the page's number, and both kinds of hops with their words.
fn cut(
    row: &Row<'_>,
    hops: &BTreeSet<(UrlId, UrlId)>,
    marks: &HashMap<u64, UrlId>,
) -> rusqlite::Result<Option<(Packed, Packed)>> {
    let from = UrlId(row.get(0)?);
    let blob = |column| -> rusqlite::Result<&[u8]> { Ok(row.get_ref(column)?.as_blob()?) };
    let (taken_up, marked) = (blob(1)?, blob(3)?);
    let texts = words::unpack(blob(2)?).chain(std::iter::repeat(""));
    let stays = outlinks::unpack(taken_up).zip(texts).filter(|((to, _), _)| hops.contains(&(from, *to)));
    let stays = stays.map(|((to, kind), text)| Outlink { to, kind, text: text.to_owned() });
    let stays = outlinks::pack(&Outlinks(stays.collect()));
    let is_told = |mark| marks.get(&mark).is_some_and(|&to| hops.contains(&(from, to)));
    let elsewhere = elsewhere::only(marked, blob(4)?, is_told);
    Ok((stays.0 != taken_up || elsewhere.0 != marked).then_some((stays, elsewhere)))
}
