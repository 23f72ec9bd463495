//! What one crawl is to do.

use std::sync::Arc;
use std::time::Duration;

use suyuan_frontier::Plan;
use suyuan_ledger::{LedgerError, Reader};
use suyuan_lists::Watchlist;
use suyuan_model::{Authority, Seed, Timestamp, Vantage};

use crate::sandbox::Sandbox;

/// One crawl: where it starts, what it looks for, how far and how fast it goes, and who it says it is.
#[derive(Debug)]
pub struct Job {
    /// The name by which an unfinished run is found again.
    pub name: String,
    /// Scope, budgets and pace.
    pub plan: Plan,
    /// What it looks for, never visited; and what is allowed all the same.
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
    /// On whose authority the crawl looks at all, if somebody said so.
    pub authority: Option<Authority>,
    /// Where scripts are run that cannot be read without it; nowhere, and then what they do is not known.
    pub sandbox: Option<Sandbox>,
    /// Whether the pages are those of cases, which are looked at again: of each it is kept whether it is clean now.
    pub looks_again: bool,
    /// Begin a new run even if one is unfinished.
    pub fresh: bool,
}

/// Whose time a crawl runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The machine's.
    Real,
    /// One that goes as fast as the machine's, from this told moment on.
    From(Timestamp),
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
    /// The unfinished run that a crawl of this job would go on with; none if it would begin a new one.
    ///
    /// Fails where the crawl would be refused, because the plan of that run is another.
    pub fn unfinished(&self, ledger: &Reader) -> Result<Option<String>, LedgerError> {
        if self.fresh { Ok(None) } else { ledger.unfinished(&self.name, &self.fixed()) }
    }

    /// What must stay the same while a run of this job is unfinished: a line each, `key = value`.
    pub(crate) fn fixed(&self) -> String {
        let mut seeds: Vec<&str> = self.seeds.iter().map(|seed| seed.url.as_str()).collect();
        seeds.sort_unstable();
        let vantages: Vec<&str> = self.vantages.iter().map(|vantage| vantage.name()).collect();
        let rules: Vec<&str> = self.plan.rules.added().collect();
        let rules = if rules.is_empty() { String::new() } else { format!("site_rules = {}\n", rules.join(" ")) };
        let kind = if self.plan.audit.is_some() { "kind = audit\n" } else { "" };
        format!(
            "{kind}{rules}scope = {}\nseeds = {}\nvantages = {}\nwatchlist = {}\nallowlist = {}\n",
            self.plan.scope.name(),
            seeds.join(" "),
            vantages.join(" "),
            self.watchlist.digest(),
            self.watchlist.allowed_digest()
        )
    }

    /// Budgets and pace, which may change from start to start.
    pub(crate) fn pace(&self) -> String {
        format!(
            "max_hops = {}\nmax_pages = {:?}\nmax_pages_per_site = {}\nmax_time = {:?}\npace = {:?}\nconcurrency = {}\n",
            self.plan.hops_max,
            self.plan.pages_max,
            self.plan.pages_per_site_max,
            self.time_max,
            self.plan.pace,
            self.concurrency
        )
    }
}
