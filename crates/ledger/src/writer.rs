//! Writing: the run lock, and one thread with the only write connection.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use suyuan_model::Timestamp;

use crate::desk::{Desk, Order, OwnedStart};
use crate::lock::RunLock;
use crate::{Begun, Entry, LedgerError, Reader, RunEnd, RunId, RunStart, check, open};

/// Entries that wait for the writing thread; the next one makes its giver wait.
pub const ENTRIES_WAITING_MAX: usize = 256;

/// Called with what became of an entry, on the writing thread, after its transaction.
pub type Acknowledge = Box<dyn FnOnce(Result<(), LedgerError>) + Send>;

/// The one that writes a ledger.
///
/// Dropped without [`Writer::close`], it still writes what it was given, but the next start takes it for a death.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
    lock: Option<RunLock>,
}

impl Writer {
    /// Opens a ledger for writing; makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Self::open_with_clock(path, || Timestamp::from_millis(0))
    }

    /// The same with a clock, so that no transaction stays open for more than [`crate::TRANSACTION_TIME_MAX`].
    pub fn open_with_clock(path: &Path, clock: impl Fn() -> Timestamp + Send + 'static) -> Result<Self, LedgerError> {
        let lock = RunLock::take(path)?;
        let connection = open::to_write(path)?;
        if lock.after_a_death() {
            check::quick(&connection, path)?;
        }
        Self::start(lock, connection, path, Box::new(clock))
    }

    fn start(
        lock: RunLock,
        connection: Connection,
        path: &Path,
        clock: Box<dyn Fn() -> Timestamp + Send>,
    ) -> Result<Self, LedgerError> {
        let (orders, received) = sync_channel(ENTRIES_WAITING_MAX);
        let desk = Desk::new(connection, path, clock);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || desk.work(&received))
            .map_err(|source| LedgerError::Thread { path: path.into(), source: source.into() })?;
        Ok(Writer { path: path.into(), orders: Some(orders), thread: Some(thread), lock: Some(lock) })
    }

    /// Begins a run: the job's unfinished one goes on, else a new one begins.
    pub fn begin(&self, start: &RunStart<'_>) -> Result<Begun, LedgerError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Begin(Box::new(OwnedStart::of(start)), answer))?;
        answered.recv().map_err(|_| self.closed())?
    }

    /// Gives an entry to be written; waits while [`ENTRIES_WAITING_MAX`] are before it.
    ///
    /// `acknowledged` is called once the entry is durable, or with the reason why it is not.
    /// It is not called if this returns an error.
    pub fn write(&self, entry: Entry, acknowledged: Acknowledge) -> Result<(), LedgerError> {
        self.order(Order::Write(entry, acknowledged))
    }

    /// Marks the end of a run, after everything that was given before.
    pub fn finish(&self, run: RunId, at: Timestamp, how: RunEnd) -> Result<(), LedgerError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Finish(run, at, how, answer))?;
        answered.recv().map_err(|_| self.closed())?
    }

    /// A reader of the same ledger.
    pub fn reader(&self) -> Result<Reader, LedgerError> {
        Reader::open(&self.path)
    }

    /// Writes what is left, puts everything into the one file, and lets go of the lock.
    pub fn close(mut self) -> Result<(), LedgerError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Close(answer))?;
        let closed = answered.recv().map_err(|_| self.closed())?;
        self.join();
        if closed.is_ok()
            && let Some(lock) = self.lock.take()
        {
            lock.give_back();
        }
        closed
    }

    fn order(&self, order: Order) -> Result<(), LedgerError> {
        self.orders.as_ref().and_then(|orders| orders.send(order).ok()).ok_or_else(|| self.closed())
    }

    fn closed(&self) -> LedgerError {
        LedgerError::Closed { path: self.path.clone() }
    }

    fn join(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(path = %self.path.display(), "the thread that writes the ledger has failed");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.join();
    }
}
