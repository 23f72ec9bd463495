//! The time, for commands that are not a crawl: asked once, told to the rest.

use std::time::{SystemTime, UNIX_EPOCH};

use suyuan_model::Timestamp;

/// Now.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
