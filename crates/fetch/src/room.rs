//! Memory for bodies: a little for each visit in flight, and more for a few of them at a time.
//!
//! Most pages are small, so many visits may be in flight; but the largest answers of them all would not fit into memory.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// So many bytes of a body, as it came and as it was decoded, are free for every visit.
pub const ROOM_BYTES: usize = 128 * 1024;

/// So many visits may hold more than that at a time.
pub const WIDE_ROOMS_MAX: usize = 30;

/// The rooms of one crawl.
#[derive(Clone, Debug)]
pub struct Rooms(Arc<Semaphore>);

/// The room of one visit, to be kept as long as its capture is.
#[derive(Debug)]
pub struct Room {
    rooms: Rooms,
    wide: OnceCell<Option<OwnedSemaphorePermit>>,
}

impl Default for Rooms {
    fn default() -> Self {
        Rooms(Arc::new(Semaphore::new(WIDE_ROOMS_MAX)))
    }
}

impl Rooms {
    /// A room for a visit.
    pub fn room(&self) -> Room {
        Room { rooms: self.clone(), wide: OnceCell::new() }
    }
}

impl Room {
    /// A room for a visit that shares memory with no other.
    pub fn alone() -> Self {
        Rooms::default().room()
    }

    /// Comes back when this visit may hold more than [`ROOM_BYTES`], with the time that it had to wait for that.
    pub(crate) async fn widen(&self) -> Duration {
        let asked = Instant::now();
        // Nobody closes the semaphore.
        let wide = || async { Arc::clone(&self.rooms.0).acquire_owned().await.ok() };
        self.wide.get_or_init(wide).await;
        asked.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_so_many_rooms_are_wide_at_a_time() {
        let rooms = Rooms::default();
        let mut wide: Vec<Room> = (0..WIDE_ROOMS_MAX).map(|_| rooms.room()).collect();
        for room in &wide {
            room.widen().await;
            // It is wide already.
            room.widen().await;
        }
        let last = rooms.room();
        assert!(timeout(Duration::from_secs(9), last.widen()).await.is_err());
        wide.pop();
        assert!(timeout(Duration::from_secs(9), last.widen()).await.is_ok());
    }
}
