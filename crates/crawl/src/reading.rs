//! One visit sent and read: what a task hands back to the loop.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use suyuan_archive::{Exchange, exchange};
use suyuan_detect::{Reading, is_document};
use suyuan_fetch::{Fetcher, Resolved, Room};
use suyuan_frontier::Received;
use suyuan_ledger::Readings;
use suyuan_lists::Watchlist;
use suyuan_model::{Capture, Headers, HopKind, Outcome, PartKind, Purpose, Timestamp, Trouble, Visit};
use suyuan_page::{Parts, ScriptFile};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{block_in_place, yield_now};
use tracing::trace;

use crate::sandbox::{Errand, RUNS_MAX, Sandbox};

/// A capture, what was read in it, and the records that prove it.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) capture: Capture,
    pub(crate) reading: Reading,
    /// Made here, where many visits are read at a time.
    pub(crate) exchange: Option<Exchange>,
    /// What it was let have, until it is in the ledger.
    pub(crate) held: Option<Held>,
    /// It has waited for its parts, and was looked at with those that came.
    pub(crate) was_looked_at_again: bool,
    /// It has waited for what its scripts asked for.
    pub(crate) has_asked: bool,
    /// Its scripts were run, with those in files that it names.
    pub(crate) ran_with_files: bool,
}

/// The memory that a visit may take, and its turn to be read, if it is a large one.
#[derive(Debug)]
pub(crate) struct Held {
    _room: Room,
    _turn: Option<OwnedSemaphorePermit>,
}

/// A body of so many bytes, and every document, is read aside, so that the answers of other hosts do not wait for it.
pub const ASIDE_BYTES_MIN: usize = 64 * 1024;

/// So many large pages are being read or written at a time: each may take a thousand times the work of a small one.
pub const ASIDE_MAX: usize = 2;

/// Where large pages are read.
#[derive(Clone, Debug)]
pub(crate) struct Aside(Option<Turns>);

/// Who may read, and who may have scripts run.
#[derive(Clone, Debug)]
struct Turns {
    readers: Arc<Semaphore>,
    runs: Arc<Semaphore>,
}

impl Aside {
    /// On threads of their own, where the runtime has several.
    pub(crate) fn of_runtime() -> Self {
        let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
        let turns = || Turns { readers: Arc::new(Semaphore::new(ASIDE_MAX)), runs: Arc::new(Semaphore::new(RUNS_MAX)) };
        Aside((flavor.ok() == Some(RuntimeFlavor::MultiThread)).then(turns))
    }

    /// The turn of a page whose scripts are run.
    async fn run(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.as_ref()?.runs).acquire_owned().await.ok()
    }

    /// Does work that others should not wait for.
    fn done<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.0.is_some() { block_in_place(work) } else { work() }
    }

    /// Like the small ones, one after the other.
    pub(crate) fn nowhere() -> Self {
        Aside(None)
    }

    /// The turn of a capture that is to be read aside.
    async fn turn(&self, capture: &Capture) -> Option<OwnedSemaphorePermit> {
        let is_large = || body_bytes(capture) >= ASIDE_BYTES_MIN || is_document(capture);
        let turns = self.0.as_ref().filter(|_| is_large())?;
        // Nobody closes the semaphore.
        Arc::clone(&turns.readers).acquire_owned().await.ok()
    }
}

/// How long the body of a capture is once it is decoded.
fn body_bytes(capture: &Capture) -> usize {
    capture.response.as_ref().map_or(0, |response| response.body.bytes().len())
}

/// How captures are read, and which are kept.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    pub(crate) watchlist: Arc<Watchlist>,
    /// Every capture is kept, not only those with sightings.
    pub(crate) keeps_all: bool,
    /// Where scripts are run that cannot be read, if anywhere.
    pub(crate) sandbox: Option<Sandbox>,
    /// What is being read is noted there, so that a death tells what it may have come from.
    pub(crate) readings: Readings,
}

/// What was recorded, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Captures of pages, by the name of their outcome.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Pages recorded, whatever their outcome.
    pub pages: u64,
    /// Those of them that answered.
    pub answered: u64,
    /// Answers about robots.txt.
    pub robots: u64,
    /// Scripts, style sheets and answers that were asked for beside pages.
    pub parts: u64,
    /// Bytes of all bodies, as they came.
    pub bytes: u64,
    /// Findings met: a page and a watched thing.
    pub findings: u64,
    /// Sightings recorded.
    pub sightings: u64,
}

/// Sends one visit and reads what comes back, with the parts that are at hand. Whatever happens, something comes back: the
/// loop waits for it. `receive` is told of a page that came before it is read.
pub(crate) async fn send<F: Fetcher>(
    fetcher: &F,
    manner: &Manner,
    (room, aside): (Room, &Aside),
    (visit, at): (Visit, Timestamp),
    parts: &Parts,
    receive: &mut (dyn FnMut(Received) + Send),
) -> Arrival {
    if let Some(capture) = caught(fetcher.fetch_in(&room, visit.clone(), at)).await {
        trace!(at = "received");
        // A large page keeps its place until it has been read.
        if let Some(received) = Received::of(&capture).filter(|_| body_bytes(&capture) < ASIDE_BYTES_MIN) {
            receive(received);
            // Answers that are here go first: their hosts are free as soon as it is known.
            yield_now().await;
        }
        let turn = aside.turn(&capture).await;
        let read = || read(capture, manner, parts);
        let arrival = if turn.is_some() { block_in_place(read) } else { read() };
        let is_needed = arrival.needs_run() || arrival.names_told(parts);
        let (arrival, turn) = run(arrival, turn, parts, manner, aside, is_needed).await;
        trace!(at = "read");
        return Arrival { held: Some(Held { _room: room, _turn: turn }), ..arrival };
    }
    let outcome = Outcome::failed(Trouble::Panicked, "the fetcher failed on this visit");
    let capture = Capture { visit, at, took_ms: 0, outcome, request: Headers::default(), response: None };
    Arrival::of(capture, Reading::default())
}

/// Looks at a page again, with the parts of it that have come meanwhile: its scripts are run with the files among them.
pub(crate) async fn look_again(arrival: Arrival, parts: &Parts, manner: &Manner, aside: &Aside) -> Arrival {
    let Arrival { capture, exchange, was_looked_at_again, has_asked, .. } = arrival;
    let turn = aside.turn(&capture).await;
    let read = || read_again(capture, exchange, manner, parts);
    let seen = if turn.is_some() { block_in_place(read) } else { read() };
    let (seen, _turn) = run(seen, turn, parts, manner, aside, true).await;
    Arrival { was_looked_at_again, has_asked, ..seen }
}

/// Runs the scripts of a page that may do what cannot be read, or where that is needed and files of them are at hand, and
/// looks at it once more.
async fn run(
    arrival: Arrival,
    turn: Option<OwnedSemaphorePermit>,
    parts: &Parts,
    manner: &Manner,
    aside: &Aside,
    is_needed: bool,
) -> (Arrival, Option<OwnedSemaphorePermit>) {
    let has_files = is_needed && arrival.reading.scripts_elsewhere.iter().any(|file| parts.script(file).is_some());
    let is_run = arrival.reading.may_hide || has_files || arrival.reading.asks_site || !parts.answers().is_empty();
    let Some(sandbox) = manner.sandbox.as_ref().filter(|_| is_run) else { return (arrival, turn) };
    let errand = aside.done(|| {
        let _reading = manner.readings.begin(&arrival.capture.visit.url);
        caught_in(|| Errand::of(&arrival.capture, &arrival.reading, parts))
    });
    let Some(errand) = errand.flatten() else { return (arrival, turn) };
    // Whoever waits for a worker lets others be read meanwhile.
    drop(turn);
    let mut runs = aside.done(|| caught_in(|| sandbox.known(&errand))).flatten();
    if runs.is_none() {
        let _run = aside.run().await;
        runs = aside.done(|| caught_in(|| sandbox.run(&errand)));
    }
    let turn = aside.turn(&arrival.capture).await;
    let parts = parts.clone().with_runs(runs.unwrap_or_default());
    let again = || read_again(arrival.capture, arrival.exchange, manner, &parts);
    let seen = if turn.is_some() { block_in_place(again) } else { again() };
    (Arrival { ran_with_files: has_files, ..seen }, turn)
}

/// What this gives, or nothing if it panics: a mistake of ours about one page is not the end of the crawl.
fn caught_in<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Reads a capture, and makes the records that are to be kept of it.
pub(crate) fn read(capture: Capture, manner: &Manner, parts: &Parts) -> Arrival {
    read_again(capture, None, manner, parts)
}

/// The same for a capture whose records may have been made already: they are the same however often it is read.
fn read_again(capture: Capture, made: Option<Exchange>, manner: &Manner, parts: &Parts) -> Arrival {
    let _reading = manner.readings.begin(&capture.visit.url);
    trace!(at = "reading");
    let mut arrival = read_by(capture, |capture| suyuan_detect::read_with(capture, &manner.watchlist, parts));
    if manner.keeps_all || arrival.may_be_evidence() {
        arrival.exchange = made.or_else(|| exchange(&arrival.capture));
    }
    arrival
}

impl Arrival {
    pub(crate) fn of(capture: Capture, reading: Reading) -> Self {
        Arrival {
            capture,
            reading,
            exchange: None,
            held: None,
            was_looked_at_again: false,
            has_asked: false,
            ran_with_files: false,
        }
    }

    /// Whether what its scripts do is to be seen with those in files: something was found on it, or they reach out.
    pub(crate) fn needs_run(&self) -> bool {
        self.capture.visit.purpose == Purpose::Page && (!self.reading.sightings.is_empty() || self.reading.reaches_out)
    }

    /// Whether it names a script at hand in which something was found.
    fn names_told(&self, parts: &Parts) -> bool {
        let is_told = |file| parts.script(file).is_some_and(|script| !script.told.is_empty());
        self.capture.visit.purpose == Purpose::Page && self.reading.scripts_elsewhere.iter().any(is_told)
    }

    /// The same of what a site answers to a script.
    pub(crate) fn answer(&self) -> Option<ScriptFile> {
        let text = suyuan_page::answer_text(&self.capture)?;
        let told = self.reading.sightings.iter().map(|sighting| (sighting.watch, sighting.level)).collect();
        Some(ScriptFile { text, told, ..ScriptFile::default() })
    }

    /// What is to be known of a script in a file for the pages that name it, if a browser runs it.
    pub(crate) fn script(&self) -> Option<ScriptFile> {
        let text = suyuan_page::script_text(&self.capture)?;
        let Reading { scripts_elsewhere, reaches_out, sightings, .. } = &self.reading;
        let told = sightings.iter().map(|sighting| (sighting.watch, sighting.level)).collect();
        Some(ScriptFile { text, loads: scripts_elsewhere.clone(), reaches_out: *reaches_out, told })
    }

    /// Whether it may be kept whatever else is: it shows something, or how a page may look that does.
    pub(crate) fn may_be_evidence(&self) -> bool {
        !self.reading.sightings.is_empty()
            || matches!(self.capture.visit.purpose, Purpose::Part { kind: PartKind::Sheet, .. })
    }
}

/// Asks for the address of a host; a fetcher that fails at it is an answer, too.
pub(crate) async fn resolve<F: Fetcher>(fetcher: &F, host: &str, port: u16) -> Resolved {
    caught(fetcher.resolve(host, port)).await.unwrap_or_else(|| Resolved::Failed {
        trouble: Trouble::Panicked,
        reason: "the fetcher failed on this host".to_owned(),
    })
}

/// Reads a capture. A reader that panics is a fact about the page, not the end of the crawl.
fn read_by(mut capture: Capture, reader: impl FnOnce(&Capture) -> Reading) -> Arrival {
    let mut reading = Reading::default();
    if let Ok(read) = catch_unwind(AssertUnwindSafe(|| reader(&capture))) {
        reading = read;
        // A robots.txt or a sheet is read for what it names; it leads nowhere, but a script asks for pieces of pages.
        if capture.visit.purpose != Purpose::Page {
            let is_script = matches!(capture.visit.purpose, Purpose::Part { kind: PartKind::Script, .. });
            let hops = reading.hops.into_iter().filter(|hop| is_script && hop.kind == HopKind::Script).collect();
            // What an answer names is told of the page that asked, if it does anything with it.
            if let Purpose::Part { kind: PartKind::Answer, .. } = capture.visit.purpose {
                reading.sightings.clear();
            }
            reading = Reading { hops, links_total: 0, title: String::new(), said: None, ..reading };
        }
    } else if capture.visit.purpose == Purpose::Page {
        // What a robots.txt allows is not for this reader to say.
        capture.outcome = Outcome::failed(Trouble::Panicked, "a reader failed on this page");
    }
    Arrival::of(capture, reading)
}

/// What the future gives, or nothing if it panics.
async fn caught<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(polled) => polled.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

impl Tally {
    /// Counts what came, whether it is the last word or will be asked for again.
    pub(crate) fn receive(&mut self, capture: &Capture) {
        self.bytes += capture.response.as_ref().map_or(0, |response| response.body.wire.len() as u64);
    }

    /// Counts a recorded capture.
    pub(crate) fn count(&mut self, arrival: &Arrival) {
        match arrival.capture.visit.purpose {
            Purpose::Page => {
                self.pages += 1;
                self.answered += u64::from(Outcome::ANSWERED.contains(&arrival.capture.outcome.name()));
                *self.outcomes.entry(arrival.capture.outcome.name()).or_default() += 1;
            }
            Purpose::Robots { .. } => self.robots += 1,
            Purpose::Part { .. } => self.parts += 1,
        }
        self.sightings += arrival.reading.sightings.len() as u64;
        let mut watched: Vec<_> = arrival.reading.sightings.iter().map(|sighting| sighting.watch).collect();
        watched.sort_unstable();
        watched.dedup();
        self.findings += watched.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use suyuan_fetch::FixtureWeb;
    use suyuan_model::PageUrl;

    use super::*;

    /// Answers nothing, in the worst way.
    struct Panics;

    impl Fetcher for Panics {
        async fn resolve(&self, _host: &str, _port: u16) -> Resolved {
            panic!("as if there were a mistake in it")
        }

        async fn fetch(&self, _visit: Visit, _at: Timestamp) -> Capture {
            panic!("as if there were a mistake in it")
        }
    }

    fn visit(purpose: Purpose) -> Visit {
        let url = PageUrl::new("http://school.example/").unwrap();
        Visit { purpose, ..Visit::of(url) }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_fetcher_that_panics_gives_a_capture_that_says_so() {
        let manner = Manner {
            watchlist: Arc::new(Watchlist::new(Vec::new())),
            keeps_all: false,
            sandbox: None,
            readings: Readings::default(),
        };
        let origin = PageUrl::new("http://school.example/").unwrap().origin();
        for purpose in [Purpose::Page, Purpose::Robots { origin, redirects: 0 }] {
            let arrival = now(send(
                &Panics,
                &manner,
                (Room::alone(), &Aside::nowhere()),
                (visit(purpose.clone()), Timestamp::from_millis(7)),
                Parts::NONE,
                &mut |_| panic!("nothing came"),
            ));
            let Capture { visit, at, outcome, response, .. } = arrival.capture;
            assert_eq!((visit.purpose, at.millis(), response), (purpose, 7, None));
            assert_eq!(outcome, Outcome::failed(Trouble::Panicked, "the fetcher failed on this visit"));
        }
    }

    fn capture(bytes: usize) -> Capture {
        let web = FixtureWeb::parse(&format!("### http://school.example/\n{}", "x".repeat(bytes))).unwrap();
        now(web.fetch(visit(Purpose::Page), Timestamp::from_millis(7)))
    }

    #[test]
    fn so_many_large_pages_are_read_at_a_time_and_small_ones_whenever_they_come() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let (large, small) = (capture(ASIDE_BYTES_MIN), capture(ASIDE_BYTES_MIN - 10));
        let aside = runtime.block_on(async { Aside::of_runtime() });
        let mut turns: Vec<_> = (0..ASIDE_MAX).map(|_| now(aside.turn(&large))).collect();
        assert!(turns.iter().all(Option::is_some));
        assert!(now(aside.turn(&small)).is_none());
        let mut next = pin!(aside.turn(&large));
        let waker = std::task::Waker::noop();
        let mut context = std::task::Context::from_waker(waker);
        assert!(next.as_mut().poll(&mut context).is_pending());
        turns.pop();
        assert!(next.as_mut().poll(&mut context).is_ready());
    }

    #[test]
    fn so_many_pages_have_their_scripts_run_at_a_time_and_keep_nobody_from_reading() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let aside = runtime.block_on(async { Aside::of_runtime() });
        let mut runs: Vec<_> = (0..RUNS_MAX).map(|_| now(aside.run())).collect();
        assert!(runs.iter().all(Option::is_some));
        let mut next = pin!(aside.run());
        let waker = std::task::Waker::noop();
        let mut context = std::task::Context::from_waker(waker);
        assert!(next.as_mut().poll(&mut context).is_pending());
        let large = capture(ASIDE_BYTES_MIN);
        let readers: Vec<_> = (0..ASIDE_MAX).map(|_| now(aside.turn(&large))).collect();
        assert!(readers.iter().all(Option::is_some));
        runs.pop();
        assert!(next.as_mut().poll(&mut context).is_ready());
    }

    #[test]
    fn a_mistake_about_scripts_is_no_end() {
        assert_eq!(caught_in(|| 1), Some(1));
        assert_eq!(caught_in(|| -> u8 { panic!("as if there were a mistake in it") }), None);
    }

    #[test]
    fn with_one_thread_nothing_is_read_aside() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let aside = runtime.block_on(async { Aside::of_runtime() });
        assert!(now(aside.turn(&capture(ASIDE_BYTES_MIN))).is_none());
    }

    #[test]
    fn a_fetcher_that_panics_over_an_address_gives_none() {
        let resolved = now(resolve(&Panics, "school.example", 80));
        assert!(matches!(resolved, Resolved::Failed { trouble: Trouble::Panicked, .. }), "{resolved:?}");
    }

    #[test]
    fn a_reader_that_panics_leaves_the_answer_and_says_so() {
        let web = FixtureWeb::parse("### http://school.example/\n<a href=/a>a</a>").unwrap();
        let capture = now(web.fetch(visit(Purpose::Page), Timestamp::from_millis(7)));
        let read = read_by(capture.clone(), |_| panic!("as if there were a mistake in it"));
        assert_eq!(read.capture.outcome, Outcome::failed(Trouble::Panicked, "a reader failed on this page"));
        assert_eq!(read.capture.response, capture.response);
        assert!(read.reading.hops.is_empty());
        let origin = capture.visit.url.origin();
        let robots = now(web.fetch(visit(Purpose::Robots { origin, redirects: 0 }), Timestamp::from_millis(7)));
        let read = read_by(robots.clone(), |_| panic!("as if there were a mistake in it"));
        assert_eq!((read.capture, read.reading), (robots, Reading::default()));
    }
}
