//! How late this machine is: what a busy one sees late looks as if it had come late.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The latest that this machine has woken anybody, in milliseconds.
static WOKEN_LATE_MS: AtomicU64 = AtomicU64::new(0);

/// How much later than it came a request may have been seen. On a busy machine that is long.
pub(crate) fn seen_late() -> Duration {
    Duration::from_millis(50 + 3 * WOKEN_LATE_MS.load(Ordering::Relaxed))
}

/// From now on sleeps again and again, and notes how late it wakes.
pub(crate) fn watch() {
    static BEGUN: Once = Once::new();
    let nap = Duration::from_millis(5);
    BEGUN.call_once(|| {
        thread::spawn(move || {
            loop {
                let asleep = Instant::now();
                thread::sleep(nap);
                let late = asleep.elapsed().saturating_sub(nap);
                WOKEN_LATE_MS.fetch_max(late.as_millis() as u64, Ordering::Relaxed);
            }
        });
    });
}
