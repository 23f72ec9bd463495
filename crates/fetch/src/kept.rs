//! Connections that are kept for the next visit: so many, and no more.
//!
//! A kept connection has a buffer as long as the longest piece that it read, so those of thousands of hosts would take
//! more memory than everything else.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use suyuan_model::{Origin, PageUrl};

/// How long a connection is kept. Servers close theirs after five seconds and more;
/// being earlier than they are spares requests that meet a closing door.
pub(crate) const IDLE: Duration = Duration::from_secs(4);

/// So many connections are kept; the visits of further hosts close theirs.
pub const CONNECTIONS_KEPT_MAX: usize = 250;

/// The hosts to which connections are kept, and when they were last asked.
pub(crate) struct Kept {
    origins_max: usize,
    asked: Mutex<HashMap<Origin, Instant>>,
}

impl Kept {
    /// For so many connections to each host.
    pub(crate) fn new(connections: usize) -> Self {
        Kept { origins_max: (CONNECTIONS_KEPT_MAX / connections.max(1)).max(1), asked: Mutex::default() }
    }

    /// Whether the connection of a visit that leaves now may be kept for the next one.
    pub(crate) fn may_keep(&self, url: &PageUrl, now: Instant) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = asked.len() >= self.origins_max;
        match asked.entry(url.origin()) {
            Entry::Occupied(mut known) => {
                known.insert(now);
                return true;
            }
            Entry::Vacant(place) if !is_full => {
                place.insert(now);
                return true;
            }
            Entry::Vacant(_) => {}
        }
        asked.retain(|_, at| now.saturating_duration_since(*at) < IDLE);
        let has_room = asked.len() < self.origins_max;
        if has_room {
            asked.insert(url.origin(), now);
        }
        has_room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: usize) -> PageUrl {
        PageUrl::new(&format!("http://h{host}.example/")).unwrap()
    }

    #[test]
    fn so_many_connections_are_kept_and_others_when_they_have_gone() {
        let begun = Instant::now();
        for connections in [1, 4] {
            let (kept, most) = (Kept::new(connections), CONNECTIONS_KEPT_MAX / connections);
            assert!((0..most).all(|host| kept.may_keep(&url(host), begun)));
            assert!(!kept.may_keep(&url(most), begun));
            assert!(kept.may_keep(&url(0), begun + IDLE / 2));
            // All but that one have gone by now.
            let later = begun + IDLE;
            assert!((1..most).all(|host| kept.may_keep(&url(most + host), later)));
            assert!(!kept.may_keep(&url(1), later) && kept.may_keep(&url(0), later));
        }
    }
}
