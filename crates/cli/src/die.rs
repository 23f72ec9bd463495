//! Dies at a named point where a test asks for it, as `kill -9` would have it. Release builds cannot.
//!
//! The points are the lines of the log that have a field `at`. `SUYUAN_DIE=committed:3` dies when the program gets there
//! for the third time.

use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Signal, getpid, kill_process};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The field whose value names a point.
const AT: &str = "at";

/// Where it dies, and how often it gets there before.
struct Die {
    point: String,
    left: AtomicUsize,
}

/// What the environment asks for.
pub(crate) fn asked<S: Subscriber + for<'a> LookupSpan<'a>>() -> Option<impl Layer<S>> {
    let asked = std::env::var("SUYUAN_DIE").ok()?;
    let (point, nth) = asked.split_once(':')?;
    let die = Die { point: point.to_owned(), left: AtomicUsize::new(nth.parse().ok()?) };
    Some(die.with_filter(filter_fn(|about| about.fields().field(AT).is_some())))
}

impl<S: Subscriber> Layer<S> for Die {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        event.record(&mut Passing(self));
    }
}

/// Reads where the program is.
struct Passing<'a>(&'a Die);

impl Visit for Passing<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == AT && value == self.0.point && self.0.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No signal can be held back less than this one: the call does not come back.
            let _never = kill_process(getpid(), Signal::KILL);
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn Debug) {}
}
