//! The time, for commands that are not a crawl: asked once, or told by `SUYUAN_NOW`; told to the rest.

use std::time::{SystemTime, UNIX_EPOCH};

use suyuan_model::{Timestamp, Untrusted};
use suyuan_words::{Lang, cases, cli, say};

use crate::exit::unusable;

/// The variable that tells the time, so that what is counted in days can be tried out.
const TELLS: &str = "SUYUAN_NOW";

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

fn told() -> Option<Timestamp> {
    Timestamp::parse(std::env::var(TELLS).ok()?.trim()).ok()
}
