//! The time, for commands that are not a crawl: asked once, or told by `SUYUAN_NOW`; told to the rest.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use suyuan_crawl::Stop;
use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, cases, cli, say};

use crate::exit::unusable;

/// The variable that tells the time, so that what is counted in days can be tried out.
const TELLS: &str = "SUYUAN_NOW";

/// A clock may be set, and a machine may sleep: the time is asked again so often, however far the next time is.
const ASKED_AGAIN: Duration = Duration::from_mins(1);

/// Now.
pub(crate) fn now() -> Timestamp {
    if let Some(told) = told() {
        return told;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Whether the time is told; what is done then is marked.
pub(crate) fn is_told() -> bool {
    told().is_some()
}

/// Refuses a told time that is none.
pub(crate) fn check(lang: Lang) -> anyhow::Result<()> {
    match std::env::var_os(TELLS) {
        Some(text) if !text.is_empty() && told().is_none() => {
            let (expected, found) = (say(lang, cases::A_TOLD_TIME, &[]), text.to_string_lossy().into_owned());
            let found = Untrusted(&found).terminal().to_string();
            unusable!("{}", say(lang, cli::EXPECTED, &[("what", &TELLS), ("expected", &expected), ("found", &found)]))
        }
        _ => Ok(()),
    }
}

/// The real time, or one that is told and goes on by what is waited for.
pub(crate) struct Time(Option<Timestamp>);

impl Time {
    /// From now on.
    pub(crate) fn start() -> Time {
        Time(is_told().then(now))
    }

    /// The same at this time, where it is told.
    pub(crate) fn at(told: Option<Timestamp>) -> Time {
        Time(told)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.unwrap_or_else(now)
    }

    /// What time it is, where it is told.
    pub(crate) fn told(&self) -> Option<Timestamp> {
        self.0
    }

    /// Something lasted until then; told time goes on by that.
    pub(crate) fn go_on(&mut self, until: Timestamp) {
        if let Some(now) = &mut self.0 {
            *now = until.max(*now);
        }
    }

    /// Waits until then, or until somebody asks to stop. Told time does not wait.
    pub(crate) fn wait(&mut self, until: Timestamp, stop: &Stop) -> anyhow::Result<()> {
        if self.0.is_some() {
            self.go_on(until);
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().context("failed to start")?;
        while now() < until && !stop.is_requested() {
            let rest = until.since(now()).min(ASKED_AGAIN);
            // Which of the two it was is asked above.
            let _waited = runtime.block_on(async { tokio::time::timeout(rest, stop.requested()).await });
        }
        Ok(())
    }
}

fn told() -> Option<Timestamp> {
    Timestamp::parse(std::env::var(TELLS).ok()?.trim()).ok()
}
