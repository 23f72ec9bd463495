//! What one crawl is to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use suyuan_frontier::Plan;
use suyuan_ledger::LedgerError;
use suyuan_lists::Watchlist;
use suyuan_model::{Seed, Timestamp, Vantage};

/// One crawl: where it starts, what it looks for, how far and how fast it goes, and who it says it is.
#[derive(Debug)]
pub struct Job {
    /// The name by which an unfinished run is found again.
    pub name: String,
    /// Scope, budgets and pace.
    pub plan: Plan,
    /// What it looks for; never visited.
    pub watchlist: Arc<Watchlist>,
    /// Where it starts. A seed that is itself watchlisted is passed over.
    pub seeds: Vec<Seed>,
    /// The user agent that it sends.
    pub user_agent: String,
    /// Whom a webmaster can ask; empty only for crawls that never leave private addresses.
    pub contact: String,
    /// Stop after this long.
    pub time_max: Option<Duration>,
    /// Visits in flight at a time.
    pub concurrency: usize,
    /// The vantages asked for; those that this version lacks are recorded as not looked at.
    pub vantages: Vec<Vantage>,
    /// On whose authority robots.txt is set aside, if it is.
    pub authorized: Option<String>,
    /// Begin a new run even if one is unfinished.
    pub fresh: bool,
}

/// Whose time a crawl runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    Real,
    /// A told one that begins here and jumps from event to event; for fixture webs in process.
    Told(Timestamp),
}

/// Why a crawl could not go on.
#[derive(Debug, thiserror::Error)]
pub enum CrawlError {
    /// Nothing to start from.
    #[error("no seed is left to start from")]
    NoSeeds,
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Job {
    /// What must stay the same while a run of this job is unfinished, in words that a person can compare.
    pub(crate) fn fixed(&self) -> BTreeMap<String, String> {
        let mut seeds: Vec<&str> = self.seeds.iter().map(|seed| seed.url.as_str()).collect();
        seeds.sort_unstable();
        let vantages: Vec<&str> = self.vantages.iter().map(|vantage| vantage.name()).collect();
        BTreeMap::from([
            ("scope".to_owned(), self.plan.scope.name().to_owned()),
            ("seeds".to_owned(), seeds.join("\n")),
            ("vantages".to_owned(), vantages.join(",")),
            ("watchlist".to_owned(), self.watchlist.digest()),
        ])
    }
}
