//! Connections that are kept for the next visit: so many, and no more.
//!
//! A kept connection has a buffer as long as the longest piece that it read, so those of thousands of hosts would take
//! more memory than everything else.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use suyuan_model::{Origin, PageUrl};

/// How long a connection is kept. Servers close theirs after five seconds and more;
/// being earlier than they are spares requests that meet a closing door.
pub(crate) const IDLE: Duration = Duration::from_secs(4);

/// So many connections are kept; the visits of further hosts close theirs.
pub const CONNECTIONS_KEPT_MAX: usize = 250;

/// The hosts to which connections are kept.
pub(crate) struct Kept {
    origins_max: usize,
    held: Mutex<HashMap<Origin, Hold>>,
}

/// Visits of a host in flight, and when the last one before them ended, or the first one left.
struct Hold {
    visits: usize,
    since: Instant,
}

/// The place that a visit has among those whose connections are kept: from its start to [`IDLE`] after its end, as its
/// connection.
pub(crate) struct Slot<'a> {
    kept: &'a Kept,
    origin: Origin,
}

impl Kept {
    /// For so many connections to each host.
    pub(crate) fn new(connections: usize) -> Self {
        Kept { origins_max: (CONNECTIONS_KEPT_MAX / connections.max(1)).max(1), held: Mutex::default() }
    }

    /// A place for a visit that leaves now; without one its connection may not be kept for the next visit.
    pub(crate) fn slot(&self, url: &PageUrl, now: Instant) -> Option<Slot<'_>> {
        let (origin, mut held) = (url.origin(), self.held());
        if held.len() >= self.origins_max && !held.contains_key(&origin) {
            held.retain(|_, hold| hold.visits > 0 || now.saturating_duration_since(hold.since) < IDLE);
            if held.len() >= self.origins_max {
                return None;
            }
        }
        held.entry(origin.clone()).or_insert(Hold { visits: 0, since: now }).visits += 1;
        Some(Slot { kept: self, origin })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Origin, Hold>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some(hold) = self.kept.held().get_mut(&self.origin) {
            *hold = Hold { visits: hold.visits - 1, since: Instant::now() };
        }
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
        for connections in [1, 4] {
            let (kept, most) = (Kept::new(connections), CONNECTIONS_KEPT_MAX / connections);
            let begun = Instant::now();
            let is_kept = |host, now| kept.slot(&url(host), now).is_some();
            assert!((0..most).all(|host| is_kept(host, begun)));
            assert!(!is_kept(most, begun) && is_kept(0, begun));
            // All but that one have gone by then.
            let later = Instant::now() + IDLE;
            let slow = kept.slot(&url(0), begun).unwrap();
            assert!((1..most).all(|host| is_kept(most + host, later)));
            assert!(!is_kept(1, begun) && is_kept(0, later));
            drop(slow);
        }
    }

    #[test]
    fn a_place_is_held_while_its_visit_is_in_flight_and_as_long_as_its_connection_after_that() {
        let kept = Kept::new(CONNECTIONS_KEPT_MAX);
        let begun = Instant::now();
        let is_free = |now| kept.slot(&url(1), now).is_some();
        let (first, second) = (kept.slot(&url(0), begun), kept.slot(&url(0), begun));
        assert!(!is_free(begun + 10 * IDLE));
        drop(first);
        assert!(!is_free(begun + 10 * IDLE));
        let ended = Instant::now();
        drop(second);
        assert!(!is_free(ended + IDLE.mul_f32(0.9)));
        assert!(is_free(Instant::now() + IDLE));
    }
}
