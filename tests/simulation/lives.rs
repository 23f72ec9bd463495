//! The lives of a crawl: each ends by itself, by a stop, by a failing write or by a death, until one is the last.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use suyuan_crawl::{Clock, CrawlError, Ended, Job, Stop, crawl};
use suyuan_fetch::FixtureWeb;
use suyuan_frontier::Pace;
use suyuan_ledger::{LedgerError, Writer};
use suyuan_model::Timestamp;
use tempfile::TempDir;

use crate::broken_disk;
use crate::chance::Chance;
use crate::clock::Ahead;
use crate::manners::Pauses;
use crate::servers::Servers;
use crate::support::story;
use crate::web::{PAGES_PER_SITE, WATCHED, Web, watched};

/// How a life is to end, if not by itself.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Peace,
    /// Somebody asks for a stop at this event.
    Stop(u64),
    /// Its time is up.
    TimeMax(Duration),
    /// The program dies when this request of its life has left.
    Death(u64),
    /// This write fails, when it is done for the nth time.
    Failure(&'static str, u64),
}

/// The writes that a trigger can make fail, as the ledger does them.
const WRITES: [&str; 6] = [
    "INSERT ON capture",
    "INSERT ON known",
    "UPDATE ON known",
    "INSERT ON sighting",
    "INSERT ON hop",
    "INSERT ON lane",
];

/// More lives than a crawl is given troubles; beyond this it would never end.
const LIVES_MAX: u64 = 12;

/// A page is set aside when the program died of it three times; here no page is to be suspected.
const BAD_ENDS_MAX: u64 = 2;

/// A crawl, over all its lives.
pub(crate) struct Crawl {
    pub(crate) seed: u64,
    luck: Chance,
    _folder: TempDir,
    pub(crate) ledger: PathBuf,
    pub(crate) servers: Arc<Servers>,
    pub(crate) job: Job,
    start: Timestamp,
    /// True time.
    now: Timestamp,
    ahead: Ahead,
    lives: u64,
    bad_ends: u64,
    times_set: u64,
    /// What befell it, to be told when something is wrong.
    pub(crate) told: Vec<String>,
}

/// What befell crawls, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Past {
    /// In truth.
    hours: u64,
    requests: u64,
    lives: u64,
    /// Lives that ended by a death or a failing write.
    bad_ends: u64,
    /// How often somebody set the crawler's clock.
    times_set: u64,
}

impl Past {
    pub(crate) fn add(&mut self, other: &Past) {
        self.hours += other.hours;
        self.requests += other.requests;
        self.lives += other.lives;
        self.bad_ends += other.bad_ends;
        self.times_set += other.times_set;
    }

    /// True if enough befell so many crawls.
    pub(crate) fn is_worth_telling(&self, crawls: u64) -> bool {
        self.hours > 40 * crawls
            && self.requests > 20 * crawls
            && self.lives > crawls * 3 / 2
            && self.bad_ends * 3 > crawls
            && self.times_set * 3 > crawls
    }
}

impl Crawl {
    pub(crate) fn new(seed: u64) -> Crawl {
        let (luck, web) = (Chance(seed), Web::new(seed));
        let watchlist: Vec<String> = (0..WATCHED).map(watched).collect();
        let text = format!("### watchlist\n{}\n### seeds\n{}\n", watchlist.join("\n"), web.seeds.join("\n"));
        let mut job = story::job_of(FixtureWeb::parse(&text).unwrap().told());
        let (rate, per_address) = luck.of("rate", &[(1.0, 4.0), (1.0, 1.5), (4.0, 4.0), (0.1, 4.0)]);
        job.plan.pace = Pace::PerSecond(rate);
        job.plan.per_address_per_second = Some(per_address);
        job.plan.scope = web.scope;
        job.plan.hops_max = web.hops_max;
        job.plan.pages_per_site_max = PAGES_PER_SITE;
        job.plan.pages_max = luck.one_in("budget", 6).then(|| 3 + luck.below("pages max", 20));
        job.concurrency = luck.of("concurrency", &[1, 2, 4, 16]);
        let pauses = Pauses { host: (1000.0 / rate) as i64, address: (1000.0 / per_address) as i64 };
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("suyuan.db");
        Writer::open(&ledger).unwrap().close().unwrap();
        let start = story::start();
        Crawl {
            seed,
            luck,
            _folder: folder,
            ledger,
            servers: Arc::new(Servers::new(web, pauses, start)),
            job,
            start,
            now: start,
            ahead: Ahead(luck.of("ahead", &[0, 0, 3_600_000, -7_200_000, 40_000])),
            lives: 0,
            bad_ends: 0,
            times_set: 0,
            told: Vec::new(),
        }
    }

    /// Lives to the end of a run; `look` is called after every life.
    pub(crate) fn run(&mut self, look: impl Fn(&Crawl)) -> Ended {
        self.servers.log().pages.clear();
        loop {
            let ended = self.live();
            look(self);
            if let Some(ended @ (Ended::Drained | Ended::PagesMax)) = ended {
                return ended;
            }
            self.rest();
        }
    }

    /// Some crawls are run again when they have come to their end.
    pub(crate) fn runs(&self) -> u64 {
        self.luck.of("runs", &[1, 1, 2])
    }

    /// Whether a life of it ended by a death or a failing write: what was on its way to the ledger then is there or not.
    pub(crate) fn had_bad_end(&self) -> bool {
        self.bad_ends > 0
    }

    /// What befell it.
    pub(crate) fn past(&self) -> Past {
        Past {
            hours: self.now.since(self.start).as_secs() / 3600,
            requests: self.servers.log().requests,
            lives: self.lives,
            bad_ends: self.bad_ends,
            times_set: self.times_set,
        }
    }

    /// Time passes until the crawl is begun again, and somebody may set the crawler's clock.
    pub(crate) fn rest(&mut self) {
        const SECOND: i64 = 1_000;
        const HOUR: i64 = 3_600 * SECOND;
        let named = |what: &str| format!("{what} after life {}", self.lives);
        let wait_s = self.luck.of(named("wait"), &[0, 0, 1, 60, 7_200, 100_000, 500_000]);
        self.now = self.now.after(Duration::from_secs(wait_s));
        if self.luck.one_in(named("is set"), 3) {
            let jumps = [SECOND, -SECOND, 90 * SECOND, -90 * SECOND, 2 * HOUR, -2 * HOUR, 50 * HOUR, -50 * HOUR];
            let jump = self.luck.of(named("jump"), &jumps);
            self.ahead.0 += jump;
            self.times_set += 1;
            self.servers.log().manners.set_forward(jump.max(0));
        }
        self.told.push(format!("{wait_s} s later, with {:?}", self.ahead));
    }

    fn fate(&self) -> Fate {
        let named = |what: &str| format!("{what} of life {}", self.lives);
        match self.luck.below(named("fate"), 10) {
            _ if self.lives > LIVES_MAX / 2 => Fate::Peace,
            0 | 1 => Fate::Stop(1 + self.luck.below(named("event"), 20)),
            2 => Fate::TimeMax(Duration::from_secs(1 + self.luck.below(named("time"), 400))),
            3 | 4 if self.bad_ends < BAD_ENDS_MAX => Fate::Death(1 + self.luck.below(named("request"), 30)),
            5 | 6 if self.bad_ends < BAD_ENDS_MAX => {
                Fate::Failure(self.luck.of(named("write"), &WRITES), self.luck.below(named("nth"), 20))
            }
            _ => Fate::Peace,
        }
    }

    /// Crawls until something ends it; none if it was a bad end.
    fn live(&mut self) -> Option<Ended> {
        self.lives += 1;
        assert!(self.lives < LIVES_MAX, "seed {}: no end after {:?}", self.seed, self.told);
        let fate = self.fate();
        let begun = self.servers.log().requests;
        {
            let mut log = self.servers.log();
            (log.ahead, log.until) = (self.ahead, self.now);
            log.dies_at = if let Fate::Death(request) = fate { Some(begun + request) } else { None };
        }
        self.job.time_max = if let Fate::TimeMax(time) = fate { Some(time) } else { None };
        if let Fate::Failure(write, nth) = fate {
            self.tamper(&broken_disk::fails(write, nth));
        }
        let ended = self.crawl(fate);
        if let Fate::Failure(..) = fate {
            self.tamper(broken_disk::MENDED);
        }
        let mut log = self.servers.log();
        self.told.push(format!("{fate:?} after {} requests: {ended:?}", log.requests - begun));
        if ended.is_none() {
            self.bad_ends += 1;
            self.now = self.now.max(log.manners.last());
            log.manners.died();
        } else {
            self.now = self.now.max(log.until);
        }
        ended
    }

    fn crawl(&mut self, fate: Fate) -> Option<Ended> {
        let (stop, mut events) = (Stop::new(), 0);
        let asked = stop.clone();
        let mut tell = |_: &_| {
            events += 1;
            if matches!(fate, Fate::Stop(at) if at == events) {
                asked.request();
            }
        };
        let (servers, clock) = (Arc::clone(&self.servers), Clock::Told(self.ahead.shows(self.now)));
        let writer = Writer::open(&self.ledger).unwrap();
        let ended = wait(async {
            tokio::select! {
                ended = crawl(&self.job, &writer, Arc::clone(&servers), clock, stop, &mut tell) => Some(ended),
                () = servers.deadly.notified() => None,
            }
        });
        match ended {
            Some(Ok(report)) => {
                writer.close().unwrap();
                self.now = self.now.max(self.ahead.truth(report.finished));
                Some(report.ended)
            }
            Some(Err(CrawlError::Ledger(LedgerError::Write { .. }))) if matches!(fate, Fate::Failure(..)) => None,
            Some(Err(error)) => panic!("seed {}: {error} after {:?}", self.seed, self.told),
            None => None,
        }
    }

    /// Changes the ledger behind everybody's back.
    fn tamper(&self, sql: &str) {
        Connection::open(&self.ledger).unwrap().execute_batch(sql).unwrap();
    }
}

/// Runs a future to its end on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
