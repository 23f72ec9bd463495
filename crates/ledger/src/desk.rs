//! The writing thread: takes what is queued, and commits it in groups.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use suyuan_archive::{About, Disk, Folder};
use suyuan_model::{Allow, Authority, Change, Kept, Seed, Timestamp, Watch};
use tracing::trace;

use crate::evidence::{self, evidence_folder};
use crate::{
    Acknowledge, Begun, CaptureRecord, Entry, Held, LedgerError, RunEnd, RunId, RunStart, captures, changes, run,
};

/// Rows a transaction writes before it is committed, give or take the last entry: beyond it, more brings no speed.
pub const OPERATIONS_MAX: usize = 1_000;

/// How long a transaction stays open while more keeps coming: what is committed late is acknowledged late.
pub const TRANSACTION_TIME_MAX: Duration = Duration::from_millis(50);

/// How often the writer waits [`crate::LOCK_WAIT_MAX`] for a copy or a hand edit before it gives up.
const LOCK_WAITS_MAX: u32 = 12;

/// What the writing thread is told to do.
pub(crate) enum Order {
    /// Write an entry.
    Write(Entry, Receipt),
    /// Begin a run.
    Begin(Box<OwnedStart>, SyncSender<Result<Begun, LedgerError>>),
    /// Mark the end of a run.
    Finish(RunId, Timestamp, RunEnd, SyncSender<Result<(), LedgerError>>),
    /// End in order.
    Close(SyncSender<Result<(), LedgerError>>),
}

/// An acknowledgement that is given once, whatever happens: should the thread fail, then as it ends.
pub(crate) struct Receipt {
    acknowledge: Option<Acknowledge>,
    path: Arc<Path>,
}

impl Receipt {
    pub(crate) fn new(acknowledge: Acknowledge, path: &Arc<Path>) -> Self {
        Receipt { acknowledge: Some(acknowledge), path: Arc::clone(path) }
    }

    fn give(mut self, written: Result<(), LedgerError>) {
        if let Some(acknowledge) = self.acknowledge.take() {
            acknowledge(written);
        }
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        if let Some(acknowledge) = self.acknowledge.take() {
            acknowledge(Err(LedgerError::Closed { path: self.path.to_path_buf() }));
        }
    }
}

/// The only write connection, and the state of its thread.
pub(crate) struct Desk {
    connection: Connection,
    path: PathBuf,
    opening: Opening,
    run: Option<RunId>,
    archives: Option<Archives>,
    /// Why nothing is written any more.
    failed: Option<LedgerError>,
}

/// What a writer works with, beside the ledger itself.
pub struct Opening {
    /// What time it is, so that no transaction stays open for more than [`TRANSACTION_TIME_MAX`].
    pub clock: Box<dyn Fn() -> Timestamp + Send>,
    /// The folder in which every capture is kept, if one is wished for.
    pub record: Option<PathBuf>,
    /// The run lock, where it is held for more than this run.
    pub held: Option<Held>,
    /// The disk that archives are written to.
    pub disk: Box<dyn Fn() -> Box<dyn Disk> + Send>,
}

impl Default for Opening {
    /// No clock, no recording, the machine's disk.
    fn default() -> Self {
        Opening {
            clock: Box::new(|| Timestamp::from_millis(0)),
            record: None,
            held: None,
            disk: Box::new(|| Box::new(suyuan_archive::RealDisk)),
        }
    }
}

/// The archives of a run.
struct Archives {
    evidence: Folder,
    recording: Option<Folder>,
}

impl Desk {
    pub(crate) fn new(connection: Connection, path: &Path, opening: Opening) -> Self {
        Desk { connection, path: path.into(), opening, run: None, archives: None, failed: None }
    }

    /// Works until it is told to end, or nobody is left to tell it anything.
    pub(crate) fn work(mut self, orders: &Receiver<Order>) {
        let mut next = orders.recv().ok();
        while let Some(order) = next.take() {
            match order {
                Order::Write(entry, receipt) => {
                    next = self.write_group(entry, receipt, orders);
                }
                Order::Begin(start, answer) => {
                    let begun = self.begin(&start.as_start());
                    // Whoever asked may have gone meanwhile; what was done stays done.
                    let _ = answer.send(begun);
                }
                Order::Finish(run, at, how, answer) => {
                    let _ = answer.send(self.finish(run, at, how));
                }
                Order::Close(answer) => {
                    let _ = answer.send(self.close());
                    return;
                }
            }
            next = next.or_else(|| orders.recv().ok());
        }
    }

    /// Writes this entry and what is queued behind it in one transaction; gives back the order that ended the group.
    fn write_group(&mut self, entry: Entry, receipt: Receipt, orders: &Receiver<Order>) -> Option<Order> {
        let mut waiting = vec![receipt];
        let mut group = Group::begin((self.opening.clock)());
        let mut written = self.begin_transaction();
        let mut next = Some(entry);
        let mut order = None;
        while let Some(entry) = next.take() {
            group.add(&entry);
            written = written.and_then(|()| self.put(&entry));
            if written.is_err() || group.is_full((self.opening.clock)()) {
                break;
            }
            match orders.try_recv() {
                Ok(Order::Write(entry, receipt)) => {
                    waiting.push(receipt);
                    next = Some(entry);
                }
                Ok(other) => order = Some(other),
                Err(_) => {}
            }
        }
        trace!(at = "written");
        // What is about to be named has to be there first.
        let written = written.and_then(|()| self.sync_evidence()).and_then(|()| self.commit());
        if let Err(error) = &written {
            self.give_up(error);
        }
        for receipt in waiting {
            receipt.give(written.clone());
        }
        order
    }

    fn put(&mut self, entry: &Entry) -> Result<(), LedgerError> {
        let failed = |source| LedgerError::write(&self.path, source);
        match entry {
            Entry::Changes(changes) => {
                let run = self.run.ok_or_else(|| LedgerError::NoRun { path: self.path.clone() })?;
                changes
                    .iter()
                    .try_for_each(|change: &Change| changes::apply(&self.connection, run, change))
                    .map_err(failed)
            }
            Entry::Capture(record) => match captures::record(&self.connection, record).map_err(failed)? {
                Some(capture) => self.keep(capture, record),
                None => Ok(()),
            },
            Entry::Recording(at, records) => {
                match self.archives.as_mut().and_then(|archives| archives.recording.as_mut()) {
                    Some(folder) => {
                        folder.append(*at, records).map(drop).map_err(|source| self.recording_failed(source))
                    }
                    None => Ok(()),
                }
            }
        }
    }

    /// Keeps the evidence for a capture, and names it in the same transaction.
    fn keep(&mut self, capture: i64, record: &CaptureRecord) -> Result<(), LedgerError> {
        let (Some(exchange), Some(archives)) = (&record.evidence, &mut self.archives) else { return Ok(()) };
        let appended = archives.evidence.append(record.capture.at, &exchange.bytes);
        let (file, begin) = appended.map_err(|source| LedgerError::evidence(&evidence_folder(&self.path), source))?;
        let kept = Kept { file, offset: begin + exchange.response_at as u64 };
        evidence::put(&self.connection, capture, &kept, exchange)
            .map_err(|source| LedgerError::write(&self.path, source))
    }

    fn sync_evidence(&mut self) -> Result<(), LedgerError> {
        let Some(archives) = &mut self.archives else { return Ok(()) };
        archives.evidence.sync().map_err(|source| LedgerError::evidence(&evidence_folder(&self.path), source))?;
        trace!(at = "synced");
        Ok(())
    }

    fn recording_failed(&self, source: std::io::Error) -> LedgerError {
        LedgerError::recording(self.opening.record.as_deref().unwrap_or(&self.path), source)
    }

    fn begin(&mut self, start: &RunStart<'_>) -> Result<Begun, LedgerError> {
        self.still_writes()?;
        let begun = run::begin(&mut self.connection, &self.path, start)?;
        trace!(at = "begun");
        self.run = Some(begun.run);
        let about = About {
            software: format!("suyuan/{}", start.version),
            operator: start.contact.to_owned(),
            run: begun.name.clone(),
            user_agent: start.user_agent.to_owned(),
            authorized: start.authorized.map(str::to_owned),
        };
        let folder = |path: &Path| Folder::new(path, about.clone(), (self.opening.disk)());
        self.archives = Some(Archives {
            evidence: folder(&evidence_folder(&self.path)),
            recording: self.opening.record.as_deref().map(folder),
        });
        Ok(begun)
    }

    fn finish(&mut self, run: RunId, at: Timestamp, how: RunEnd) -> Result<(), LedgerError> {
        self.still_writes()?;
        run::finish(&mut self.connection, run, at, how).map_err(|source| LedgerError::write(&self.path, source))?;
        trace!(at = "finished");
        Ok(())
    }

    fn close(&mut self) -> Result<(), LedgerError> {
        self.still_writes()?;
        self.close_archives()?;
        trace!(at = "archived");
        // A reader may keep the log from being emptied; then the next start does it.
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|source| LedgerError::write(&self.path, source))
    }

    fn close_archives(&mut self) -> Result<(), LedgerError> {
        let Some(mut archives) = self.archives.take() else { return Ok(()) };
        archives.evidence.close().map_err(|source| LedgerError::evidence(&evidence_folder(&self.path), source))?;
        let recording = archives.recording.as_mut().map_or(Ok(()), Folder::close);
        recording.map_err(|source| self.recording_failed(source))
    }

    fn begin_transaction(&mut self) -> Result<(), LedgerError> {
        self.still_writes()?;
        let mut begun = self.connection.execute_batch("BEGIN IMMEDIATE");
        for _ in 1..LOCK_WAITS_MAX {
            match &begun {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                    tracing::warn!(path = %self.path.display(), "the ledger is locked by a copy or a hand edit");
                    begun = self.connection.execute_batch("BEGIN IMMEDIATE");
                }
                _ => break,
            }
        }
        begun.map_err(|source| LedgerError::write(&self.path, source))
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("COMMIT").map_err(|source| LedgerError::write(&self.path, source))?;
        trace!(at = "committed");
        Ok(())
    }

    /// Takes the transaction back as a whole, and writes nothing any more.
    fn give_up(&mut self, error: &LedgerError) {
        // A full disk has rolled it back already.
        if !self.connection.is_autocommit()
            && let Err(rollback) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::warn!(error = %rollback, "the transaction was not rolled back; the next start does it");
        }
        if let Some(archives) = &mut self.archives {
            archives.evidence.take_back();
        }
        self.failed.get_or_insert_with(|| error.clone());
    }

    fn still_writes(&self) -> Result<(), LedgerError> {
        self.failed.clone().map_or(Ok(()), Err)
    }
}

/// How much a transaction holds so far.
struct Group {
    operations: usize,
    since: Timestamp,
}

impl Group {
    fn begin(now: Timestamp) -> Self {
        Group { operations: 0, since: now }
    }

    fn add(&mut self, entry: &Entry) {
        self.operations += entry.operations();
    }

    fn is_full(&self, now: Timestamp) -> bool {
        self.operations >= OPERATIONS_MAX || now.since(self.since) >= TRANSACTION_TIME_MAX
    }
}

/// A [`RunStart`] that can go to another thread.
pub(crate) struct OwnedStart {
    job: String,
    at: Timestamp,
    plan: String,
    budgets: String,
    looks_again: bool,
    fresh: bool,
    watchlist: Vec<Watch>,
    is_imported: bool,
    allowed: Vec<Allow>,
    seeds: Vec<Seed>,
    authorized: Option<String>,
    authority: Option<Authority>,
    version: String,
    contact: String,
    user_agent: String,
}

impl OwnedStart {
    pub(crate) fn of(start: &RunStart<'_>) -> Self {
        OwnedStart {
            job: start.job.to_owned(),
            at: start.at,
            plan: start.plan.to_owned(),
            budgets: start.budgets.to_owned(),
            looks_again: start.looks_again,
            fresh: start.fresh,
            watchlist: start.watchlist.to_vec(),
            is_imported: start.is_imported,
            allowed: start.allowed.to_vec(),
            seeds: start.seeds.to_vec(),
            authorized: start.authorized.map(str::to_owned),
            authority: start.authority.cloned(),
            version: start.version.to_owned(),
            contact: start.contact.to_owned(),
            user_agent: start.user_agent.to_owned(),
        }
    }

    fn as_start(&self) -> RunStart<'_> {
        RunStart {
            job: &self.job,
            at: self.at,
            plan: &self.plan,
            budgets: &self.budgets,
            looks_again: self.looks_again,
            fresh: self.fresh,
            watchlist: &self.watchlist,
            is_imported: self.is_imported,
            allowed: &self.allowed,
            seeds: &self.seeds,
            authorized: self.authorized.as_deref(),
            authority: self.authority.as_ref(),
            version: &self.version,
            contact: &self.contact,
            user_agent: &self.user_agent,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_transaction_is_full_after_so_many_operations_or_so_long() {
        let entry = Entry::Changes(vec![crate::story::done(1); 100]);
        let (noon, mut group) = (crate::story::noon(), Group::begin(crate::story::noon()));
        let full_after = (1..=OPERATIONS_MAX).find(|_| {
            group.add(&entry);
            group.is_full(noon)
        });
        assert_eq!(full_after, Some(OPERATIONS_MAX / 100));
        let group = Group::begin(noon);
        assert!(!group.is_full(noon.after(TRANSACTION_TIME_MAX / 2)));
        assert!(group.is_full(noon.after(TRANSACTION_TIME_MAX)));
    }

    #[test]
    fn a_locked_ledger_is_waited_for_so_often() {
        static LOCK: Mutex<Option<Connection>> = Mutex::new(None);
        static WAITS: AtomicU32 = AtomicU32::new(0);
        static FREE_AFTER: AtomicU32 = AtomicU32::new(0);
        // In place of a wait of seconds.
        fn wait(_times: i32) -> bool {
            if WAITS.fetch_add(1, Ordering::SeqCst) + 1 == FREE_AFTER.load(Ordering::SeqCst) {
                LOCK.lock().unwrap().take();
            }
            false
        }
        let story = crate::story::Story::new();
        let begun = |free_after: u32| {
            let [copy, mut connection] = [(); 2].map(|()| crate::open::to_write(&story.path).unwrap());
            copy.execute_batch("BEGIN IMMEDIATE").unwrap();
            *LOCK.lock().unwrap() = Some(copy);
            WAITS.store(0, Ordering::SeqCst);
            FREE_AFTER.store(free_after, Ordering::SeqCst);
            connection.busy_handler(Some(wait)).unwrap();
            let begun = Desk::new(connection, &story.path, Opening::default()).begin_transaction();
            (begun.is_ok(), WAITS.load(Ordering::SeqCst))
        };
        assert_eq!(begun(LOCK_WAITS_MAX - 1), (true, LOCK_WAITS_MAX - 1));
        assert_eq!(begun(LOCK_WAITS_MAX), (false, LOCK_WAITS_MAX));
    }
}
