//! How a crawl is asked to end early: no new visit is begun, what is in flight may come in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// A handle to ask a crawl to stop; clones speak for the same crawl.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Asked>);

#[derive(Debug, Default)]
struct Asked {
    already: AtomicBool,
    wake: Notify,
}

impl Stop {
    /// A handle that nobody has used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the crawl to stop. Asking again changes nothing.
    pub fn request(&self) {
        self.0.already.store(true, Ordering::Release);
        self.0.wake.notify_one();
    }

    /// True once somebody asked.
    pub fn is_requested(&self) -> bool {
        self.0.already.load(Ordering::Acquire)
    }

    /// Waits until somebody asks.
    pub async fn requested(&self) {
        // `notify_one` keeps a permit, so a request made before this wait is not lost.
        while !self.is_requested() {
            self.0.wake.notified().await;
        }
    }
}
