//! A world to crawl in process, on a told clock, and what its ledger says afterwards.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use suyuan_crawl::{Clock, CrawlError, Ended, Job, Progress, Report, Stop, crawl};
use suyuan_fetch::{Fetcher, FixtureWeb, Settings};
use suyuan_ledger::{NotLookedAt, Opening, Reader, Writer};
use suyuan_model::Timestamp;
use tempfile::TempDir;

use crate::support::story;

/// A web in one string, crawled as often as a test likes.
pub(crate) struct World {
    text: String,
    pub(crate) job: Job,
}

/// What a ledger says that does not depend on stops, deaths and times.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) findings: String,
    pub(crate) chains: String,
    pub(crate) sql_chains: String,
    pub(crate) visits: BTreeSet<String>,
    /// What was met and not looked at, by host and reason.
    pub(crate) not_looked_at: Vec<NotLookedAt>,
}

impl Told {
    /// Holds what is told against what should be, and shows where they part.
    pub(crate) fn must_be(&self, expected: &Told, when: &str) {
        let all = |told: &Told| {
            let visits: Vec<&str> = told.visits.iter().map(String::as_str).collect();
            let gaps: Vec<String> = told.not_looked_at.iter().map(|gap| format!("{gap:?}")).collect();
            [&*told.findings, &told.chains, &told.sql_chains, &visits.join("\n"), &gaps.join("\n")].join("\n")
        };
        let (told, expected) = (all(self), all(expected));
        let apart = told.lines().zip(expected.lines()).position(|(told, expected)| told != expected);
        let from = apart.unwrap_or(told.lines().count().min(expected.lines().count())).saturating_sub(9);
        let shown = |text: &str| text.lines().skip(from).take(14).collect::<Vec<_>>().join("\n");
        assert!(told == expected, "{when}\n-- told\n{}\n-- expected\n{}", shown(&told), shown(&expected));
    }
}

/// A ledger in a folder of its own.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) ledger: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("suyuan.db");
        Place { folder, ledger }
    }

    /// What a process that dies at this instant leaves behind.
    ///
    /// The log is only appended to in worlds as small as these, so that a copy of the file and then of its log
    /// is what stood on the disk at one moment.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let left = Place::new();
        for name in ["suyuan.db", "suyuan.db-wal", "suyuan.db-run"] {
            if folder.join(name).exists() {
                std::fs::copy(folder.join(name), left.folder.path().join(name)).unwrap();
            }
        }
        // Last: what the log names is there by now.
        let (from, to) = (folder.join("suyuan.evidence"), left.folder.path().join("suyuan.evidence"));
        for entry in std::fs::read_dir(from).into_iter().flatten() {
            let entry = entry.unwrap();
            std::fs::create_dir_all(&to).unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
        left
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(&self.ledger).unwrap()
    }

    /// Changes the ledger behind everybody's back.
    pub(crate) fn tamper(&self, sql: &str) {
        Connection::open(&self.ledger).unwrap().execute_batch(sql).unwrap();
    }

    /// What SQL says, a line a row, the columns joined by a space.
    pub(crate) fn ask(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(&self.ledger).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|column| Ok(text_of(row.get_ref(column)?)));
            cells.collect::<rusqlite::Result<Vec<String>>>().map(|cells| cells.join(" "))
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// What the ledger says; it has to be sound.
    pub(crate) fn told(&self) -> Told {
        let report = suyuan_ledger::check(&self.ledger).unwrap();
        assert_eq!(report.problems, [""; 0]);
        let without = "SELECT count(*) FROM sighting WHERE capture NOT IN (SELECT capture FROM evidence)";
        assert_eq!(self.ask(without), ["0"], "sightings without evidence");
        let reader = self.reader();
        let mut visits = BTreeSet::new();
        for run in reader.runs().unwrap() {
            for row in reader.captures_of_run(run.id).unwrap() {
                let is_new = visits.insert(format!("{} {} {}", row.outcome, row.vantage, row.url));
                assert!(is_new || row.is_robots, "{} was recorded twice", row.url);
            }
        }
        Told {
            findings: story::findings(&reader),
            chains: story::chains_text(&reader),
            sql_chains: self.ask("SELECT finding, step, via, url FROM v_chains ORDER BY finding, step").join("\n"),
            visits,
            not_looked_at: reader.not_looked_at().unwrap(),
        }
    }
}

fn text_of(value: rusqlite::types::ValueRef<'_>) -> String {
    match value {
        rusqlite::types::ValueRef::Null => String::new(),
        rusqlite::types::ValueRef::Integer(number) => number.to_string(),
        rusqlite::types::ValueRef::Real(number) => number.to_string(),
        rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        rusqlite::types::ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

impl World {
    pub(crate) fn new(text: &str) -> Self {
        let web = FixtureWeb::parse(text).unwrap();
        World { text: text.to_owned(), job: story::job_of(web.told()) }
    }

    /// The web, as it never was asked before.
    pub(crate) fn web(&self) -> FixtureWeb {
        let (watchlist, by_address) = (Arc::clone(&self.job.watchlist), Arc::clone(&self.job.watchlist));
        FixtureWeb::parse(&self.text).unwrap().asked_with(&Settings {
            never: Arc::new(move |url| watchlist.forbids(url).is_some()),
            never_address: Arc::new(move |address| by_address.find_address(address).is_some()),
            ..Settings::default()
        })
    }

    /// Crawls with this fetcher until it ends by itself.
    pub(crate) fn crawl_with<F: Fetcher>(&self, ledger: &Path, fetcher: Arc<F>) -> Result<Report, CrawlError> {
        self.crawl_as(ledger, fetcher, Opening::default())
    }

    /// The same with a writer that is opened like this.
    pub(crate) fn crawl_as<F: Fetcher>(
        &self,
        ledger: &Path,
        fetcher: Arc<F>,
        opening: Opening,
    ) -> Result<Report, CrawlError> {
        let writer = Writer::open_with(ledger, opening)?;
        let clock = Clock::Told(later(ledger));
        let report = wait(crawl(&self.job, &writer, fetcher, clock, Stop::new(), &mut |_| {}))?;
        writer.close()?;
        Ok(report)
    }

    /// Crawls to the end of the run.
    pub(crate) fn drain(&self, ledger: &Path) -> Report {
        let report = self.crawl_with(ledger, Arc::new(self.web())).unwrap();
        assert_eq!(report.ended, Ended::Drained);
        report
    }

    /// Crawls without a stop, and tells what the ledger says.
    pub(crate) fn undisturbed(&self) -> Told {
        let place = Place::new();
        self.drain(&place.ledger);
        place.told()
    }

    /// Crawls, and is asked to stop at this event; tells how it ended.
    pub(crate) fn stop_at(&self, ledger: &Path, event: usize) -> Ended {
        let writer = Writer::open(ledger).unwrap();
        let (stop, mut events) = (Stop::new(), 0);
        let asked = stop.clone();
        let mut recorded = 0;
        let mut tell = |progress: &Progress| {
            // What is told of a wait, or of a visit that leaves, is no event: after a stop both begin anew.
            let now = progress.tally.pages + progress.tally.robots;
            events += usize::from(now > std::mem::replace(&mut recorded, now));
            if events == event {
                asked.request();
            }
        };
        let fetcher = Arc::new(self.web());
        let report = wait(crawl(&self.job, &writer, fetcher, Clock::Told(later(ledger)), stop, &mut tell)).unwrap();
        writer.close().unwrap();
        report.ended
    }

    /// Crawls, and keeps what a death at this instant would leave behind, for every instant of the writing thread:
    /// before each transaction, and after each entry in it.
    pub(crate) fn deaths(&self, ledger: &Path, wanted: impl Fn(usize) -> bool + Send + 'static) -> Vec<Place> {
        let (sender, left) = std::sync::mpsc::channel();
        let (folder, instants) = (ledger.parent().unwrap().to_owned(), AtomicUsize::new(0));
        let at_each_write = move || {
            if wanted(instants.fetch_add(1, Ordering::Relaxed)) {
                sender.send(Place::copy_of(&folder)).unwrap();
            }
            story::start()
        };
        let writer = Writer::open_with_clock(ledger, at_each_write).unwrap();
        let clock = Clock::Told(later(ledger));
        wait(crawl(&self.job, &writer, Arc::new(self.web()), clock, Stop::new(), &mut |_| {})).unwrap();
        // Dropped, not closed: closing empties the log.
        drop(writer);
        left.into_iter().collect()
    }
}

/// When a crawl of this ledger begins: after all that is in it.
pub(crate) fn later(ledger: &Path) -> Timestamp {
    let Ok(reader) = Reader::open(ledger) else { return story::start() };
    let runs = reader.runs().unwrap();
    let captures = runs.iter().flat_map(|run| reader.captures_of_run(run.id).unwrap());
    let ends = runs.iter().filter_map(|run| run.ended_at);
    captures.map(|row| row.at).chain(ends).fold(story::start(), Ord::max)
}

/// Runs a future to its end on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
