//! Writing: the run lock, and one thread with the only write connection.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use suyuan_model::Timestamp;
use tracing::trace;

use crate::desk::{Desk, Opening, Order, OwnedStart, Receipt};
use crate::lock::{Held, RunLock};
use crate::{Begun, Entry, LedgerError, Reader, Readings, RunEnd, RunId, RunStart, RunState, check, evidence, open};

/// Entries that wait for the writing thread; the next one makes its giver wait.
pub const ENTRIES_WAITING_MAX: usize = 256;

/// Called with what became of an entry, on the writing thread, after its transaction.
pub type Acknowledge = Box<dyn FnOnce(Result<(), LedgerError>) + Send>;

/// The one that writes a ledger.
///
/// Dropped without [`Writer::close`], it still writes what it was given, but the next start takes it for a death.
#[derive(Debug)]
pub struct Writer {
    path: Arc<Path>,
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
    lock: Option<Held>,
    records_all: bool,
}

impl Writer {
    /// Opens a ledger for writing; makes it where there is none, and brings an older one up to date.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Self::open_with(path, Opening::default())
    }

    /// The same with a clock, so that no transaction stays open for more than [`crate::TRANSACTION_TIME_MAX`].
    pub fn open_with_clock(path: &Path, clock: impl Fn() -> Timestamp + Send + 'static) -> Result<Self, LedgerError> {
        Self::open_with(path, Opening { clock: Box::new(clock), ..Opening::default() })
    }

    /// The same, with all that it can work with. What a dead process left open of its archives is closed first.
    pub fn open_with(path: &Path, mut opening: Opening) -> Result<Self, LedgerError> {
        // Judged first, so that no lock file is left beside what is no ledger.
        open::judge(path)?;
        let lock = match opening.held.take() {
            Some(held) => held,
            None => Held(Arc::new(RunLock::take(path)?)),
        };
        let connection = open::to_write(path)?;
        if lock.0.after_a_death() {
            check::quick(&connection, path)?;
        }
        trace!(at = "opened");
        evidence::settle(&connection, path)?;
        if let Some(record) = &opening.record {
            suyuan_archive::recover(record, &|_| None).map_err(|source| LedgerError::recording(record, source))?;
        }
        Self::start(lock, connection, path, opening)
    }

    fn start(lock: Held, connection: Connection, path: &Path, opening: Opening) -> Result<Self, LedgerError> {
        let (orders, received) = sync_channel(ENTRIES_WAITING_MAX);
        let records_all = opening.record.is_some();
        let desk = Desk::new(connection, path, opening);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || desk.work(&received))
            .map_err(|source| LedgerError::Thread { path: path.into(), source: source.into() })?;
        Ok(Writer { path: path.into(), orders: Some(orders), thread: Some(thread), lock: Some(lock), records_all })
    }

    /// Begins a run: the job's unfinished one goes on, else a new one begins.
    pub fn begin(&self, start: &RunStart<'_>) -> Result<Begun, LedgerError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Begin(Box::new(OwnedStart::of(start)), answer))?;
        let mut begun = answered.recv().map_err(|_| self.closed())??;
        begun.saved.suspects = self.lock.as_ref().map_or_else(Vec::new, |lock| lock.0.begin(begun.run));
        Ok(begun)
    }

    /// Where those who read for the run say what they read.
    pub fn readings(&self) -> Readings {
        self.lock.as_ref().map_or_else(Readings::default, |lock| lock.0.readings())
    }

    /// Gives an entry to be written; waits while [`ENTRIES_WAITING_MAX`] are before it.
    ///
    /// `acknowledge` is called once, whatever happens: when the entry is durable, or with the reason why it is not.
    pub fn write(&self, entry: Entry, acknowledge: Acknowledge) -> Result<(), LedgerError> {
        self.order(Order::Write(entry, Receipt::new(acknowledge, &self.path)))
    }

    /// Marks the end of a run, after everything that was given before.
    pub fn finish(&self, run: RunId, at: Timestamp, how: RunEnd) -> Result<(), LedgerError> {
        let (answer, answered) = sync_channel(1);
        self.order(Order::Finish(run, at, how, answer))?;
        answered.recv().map_err(|_| self.closed())??;
        if let Some(lock) = self.lock.as_ref().filter(|_| RunState::Ended(how).is_finished()) {
            lock.0.finish(run);
        }
        Ok(())
    }

    /// True if every capture is kept, and not only the evidence.
    pub fn records_all(&self) -> bool {
        self.records_all
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
        LedgerError::Closed { path: self.path.to_path_buf() }
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
    use std::sync::mpsc::{Sender, channel};

    use super::*;
    use crate::story::{Story, begin, capture, done, met, noon, page, put};
    use crate::{Report, check as look_over};

    /// A page that nothing leads to but the seed list.
    fn lone_page(run: RunId, id: u32) -> Entry {
        let url = format!("http://www.school.example/{id}");
        let mut record = page(run, id, &url, i64::from(id));
        record.changes = vec![met(id, &url, None, 0, ""), done(id)];
        capture(record)
    }

    /// Gives an entry whose acknowledgement holds the writing thread until it is told to go on.
    fn hold(writer: &Writer, run: RunId, id: u32) -> Sender<()> {
        let (go_on, told) = channel::<()>();
        let (answer, held) = channel();
        let acknowledge = move |written: Result<(), LedgerError>| {
            answer.send(written).unwrap();
            told.recv().unwrap();
        };
        writer.write(lone_page(run, id), Box::new(acknowledge)).unwrap();
        held.recv().unwrap().unwrap();
        go_on
    }

    /// How many captures are to be seen each time that one of four entries, given at once, is acknowledged.
    fn captures_at_each_acknowledgement(clock: impl Fn() -> Timestamp + Send + 'static) -> Vec<u64> {
        let story = Story::new();
        let writer = Writer::open_with_clock(&story.path, clock).unwrap();
        let run = begin(&writer, noon()).unwrap().run;
        let go_on = hold(&writer, run, 1);
        let (answer, seen) = channel();
        for id in 2..6 {
            let (answer, reader) = (answer.clone(), writer.reader().unwrap());
            let acknowledge = move |written: Result<(), LedgerError>| {
                written.unwrap();
                answer.send(reader.stats().unwrap().captures).unwrap();
            };
            writer.write(lone_page(run, id), Box::new(acknowledge)).unwrap();
        }
        go_on.send(()).unwrap();
        writer.close().unwrap();
        drop(answer);
        seen.iter().collect()
    }

    #[test]
    fn what_is_queued_together_is_committed_together() {
        assert_eq!(captures_at_each_acknowledgement(noon), [5, 5, 5, 5]);
    }

    #[test]
    fn a_transaction_that_was_open_long_enough_is_committed() {
        let now = AtomicI64::new(0);
        let clock = move || Timestamp::from_millis(now.fetch_add(50, Ordering::SeqCst));
        assert_eq!(captures_at_each_acknowledgement(clock), [2, 3, 4, 5]);
    }

    #[test]
    fn a_full_queue_makes_the_giver_wait() {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        let go_on = hold(&writer, run, 1);
        let given = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for id in 2..ENTRIES_WAITING_MAX as u32 + 12 {
                    writer.write(lone_page(run, id), Box::new(|written| written.unwrap())).unwrap();
                    given.fetch_add(1, Ordering::SeqCst);
                }
            });
            while given.load(Ordering::SeqCst) < ENTRIES_WAITING_MAX {
                std::thread::yield_now();
            }
            (0..1_000).for_each(|_| std::thread::yield_now());
            assert_eq!(given.load(Ordering::SeqCst), ENTRIES_WAITING_MAX);
            go_on.send(()).unwrap();
        });
        writer.close().unwrap();
        assert_eq!(story.reader().stats().unwrap().captures, ENTRIES_WAITING_MAX as u64 + 11);
    }

    #[test]
    fn a_second_run_is_refused_and_told_whose_the_first_is() {
        let story = Story::new();
        let first = story.writer();
        let refused = Writer::open(&story.path).unwrap_err();
        assert!(matches!(refused, LedgerError::Busy { pid: Some(pid), .. } if pid == std::process::id()), "{refused}");
        assert!(story.reader().runs().unwrap().is_empty());
        first.close().unwrap();
        story.writer().close().unwrap();
    }

    #[test]
    fn a_full_disk_takes_the_whole_transaction_back_and_stops_the_writer() {
        let story = Story::new();
        let connection = open::to_write(&story.path).unwrap();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        connection.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 20)).unwrap();
        let lock = Held(Arc::new(RunLock::take(&story.path).unwrap()));
        let writer =
            Writer::start(lock, connection, &story.path, Opening { clock: Box::new(noon), ..Opening::default() })
                .unwrap();
        let run = begin(&writer, noon()).unwrap().run;
        let mut recorded = 0;
        let full = loop {
            match put(&writer, lone_page(run, recorded + 1)) {
                Ok(()) => recorded += 1,
                Err(error) => break error,
            }
        };
        assert!(full.to_string().starts_with("the disk is full: nothing that was recorded is lost"), "{full}");
        assert!(recorded > 10);
        for refused in [
            put(&writer, lone_page(run, recorded + 2)),
            writer.finish(run, noon(), RunEnd::Stopped),
            begin(&writer, noon()).map(drop),
            writer.close(),
        ] {
            assert!(matches!(refused, Err(LedgerError::Full { .. })), "{refused:?}");
        }
        assert_eq!(story.reader().stats().unwrap().captures, u64::from(recorded));
        // With room again, it goes on where it was.
        let writer = story.writer();
        let begun = begin(&writer, noon()).unwrap();
        assert!(begun.resumed);
        assert_eq!(begun.saved.urls.len(), recorded as usize);
        put(&writer, lone_page(run, recorded + 1)).unwrap();
        writer.close().unwrap();
        assert_eq!(look_over(&story.path).unwrap().problems, [""; 0]);
    }

    #[test]
    fn every_entry_that_waits_when_the_disk_gets_full_is_told() {
        let story = Story::new();
        let connection = open::to_write(&story.path).unwrap();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        connection.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 3)).unwrap();
        let lock = Held(Arc::new(RunLock::take(&story.path).unwrap()));
        let writer =
            Writer::start(lock, connection, &story.path, Opening { clock: Box::new(noon), ..Opening::default() })
                .unwrap();
        let run = begin(&writer, noon()).unwrap().run;
        let go_on = hold(&writer, run, 1);
        let (answer, told) = channel();
        for id in 2..202 {
            let answer = answer.clone();
            writer.write(lone_page(run, id), Box::new(move |written| answer.send(written.is_err()).unwrap())).unwrap();
        }
        go_on.send(()).unwrap();
        drop(writer);
        drop(answer);
        assert_eq!(told.iter().collect::<Vec<_>>(), [true; 200]);
        assert_eq!(story.reader().stats().unwrap().captures, 1);
    }

    #[test]
    fn nothing_is_recorded_before_a_run_has_begun() {
        let story = Story::new();
        let writer = story.writer();
        let refused = put(&writer, Entry::Changes(vec![done(1)]));
        assert!(matches!(refused, Err(LedgerError::NoRun { .. })), "{refused:?}");
    }

    #[test]
    fn a_hand_edit_makes_the_writer_wait_and_no_more() {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        let hand = Connection::open(&story.path).unwrap();
        hand.execute_batch("BEGIN IMMEDIATE").unwrap();
        let (answer, told) = channel();
        writer.write(lone_page(run, 1), Box::new(move |written| answer.send(written).unwrap())).unwrap();
        assert!(told.try_recv().is_err());
        hand.execute_batch("COMMIT").unwrap();
        told.recv().unwrap().unwrap();
    }

    #[test]
    fn every_entry_is_acknowledged_even_if_the_writing_thread_fails() {
        let story = Story::new();
        let writer = story.writer();
        let run = begin(&writer, noon()).unwrap().run;
        let go_on = hold(&writer, run, 1);
        writer.write(lone_page(run, 2), Box::new(|_| panic!("as if there were a mistake in it"))).unwrap();
        let (answer, told) = channel();
        for id in 3..6 {
            let answer = answer.clone();
            let acknowledge = move |written: Result<(), LedgerError>| answer.send(written).unwrap();
            writer.write(lone_page(run, id), Box::new(acknowledge)).unwrap();
        }
        go_on.send(()).unwrap();
        for _ in 3..6 {
            assert!(matches!(told.recv().unwrap(), Err(LedgerError::Closed { .. })));
        }
        // The thread's end closes the queue.
        assert!(matches!(writer.close(), Err(LedgerError::Closed { .. })));
    }

    #[test]
    fn a_process_that_dies_leaves_every_acknowledged_capture_whole() {
        let (story, writer, run) = Story::told();
        let left = story.after_a_death();
        drop(writer);
        let writer = left.writer();
        let begun = begin(&writer, noon()).unwrap();
        assert_eq!((begun.run, begun.resumed, begun.saved.urls.len()), (run, true, 3));
        writer.close().unwrap();
        assert_eq!(look_over(&left.path).unwrap(), Report { schema: crate::SCHEMA, problems: Vec::new() });
        assert_eq!(left.reader().stats().unwrap().sightings, 1);
    }

    #[test]
    fn a_writer_that_is_dropped_writes_what_it_was_given() {
        let (story, writer, run) = Story::told();
        let (answer, told) = channel();
        for id in 4..40 {
            let answer = answer.clone();
            writer.write(lone_page(run, id), Box::new(move |written| answer.send(written.is_ok()).unwrap())).unwrap();
        }
        drop(writer);
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [true; 36]);
        assert_eq!(story.reader().stats().unwrap().captures, 39);
    }

    #[test]
    fn a_log_that_is_cut_or_garbled_anywhere_holds_a_prefix_of_what_was_recorded() {
        let (story, writer, run) = Story::told();
        for id in 4..12 {
            put(&writer, lone_page(run, id)).unwrap();
        }
        let left = story.after_a_death();
        let log_path = left.path.with_extension("db-wal");
        let (file, log) = (std::fs::read(&left.path).unwrap(), std::fs::read(&log_path).unwrap());
        let mut seen = std::collections::BTreeSet::new();
        // A frame is a page and 24 bytes, after a head of 32; a prime walks over all places inside one.
        for at in (0..log.len()).step_by(29_989).chain((32..=log.len()).step_by(4_096 + 24)) {
            for garble in [false, true] {
                let mut log = log.clone();
                match log.get_mut(at) {
                    Some(byte) if garble => *byte ^= 0x55,
                    _ => log.truncate(at),
                }
                std::fs::write(&left.path, &file).unwrap();
                std::fs::write(&log_path, &log).unwrap();
                seen.insert(captures_in_order(&left));
            }
        }
        assert!(seen.is_superset(&(0..=11).collect()), "{seen:?}");
    }

    /// How many captures are there; they are the first, and whole.
    fn captures_in_order(story: &Story) -> u32 {
        let reader = match Reader::open(&story.path) {
            Ok(reader) => reader,
            // Cut before the ledger was made.
            Err(LedgerError::Blank { .. }) => return 0,
            Err(error) => panic!("{error}"),
        };
        let ids: Vec<u32> = reader.all("SELECT url_id FROM capture ORDER BY id", [], |row| row.get(0)).unwrap();
        assert_eq!(ids, (1..=ids.len() as u32).collect::<Vec<_>>());
        assert_eq!(look_over(&story.path).unwrap().problems, [""; 0]);
        ids.len() as u32
    }
}
