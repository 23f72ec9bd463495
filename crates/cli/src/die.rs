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

/// Every point there is, so that no test waits in vain for a death at one that nobody passes.
const POINTS: [&str; 19] = [
    "opened",
    "begun",
    "claimed",
    "leased",
    "sent",
    "received",
    "reading",
    "read",
    "written",
    "synced",
    "committed",
    "finished",
    "archived",
    "exported",
    "intended",
    "handed",
    "made",
    "removed",
    "unmarked",
];

/// Where it dies, and how often it gets there before.
#[derive(Debug)]
struct Die {
    point: String,
    left: AtomicUsize,
}

/// What the environment asks for; what cannot be read is a mistake of the test that asks.
pub(crate) fn asked<S: Subscriber + for<'a> LookupSpan<'a>>() -> Option<impl Layer<S>> {
    let asked = std::env::var_os("SUYUAN_DIE")?;
    let asked = asked.to_string_lossy();
    let Some(die) = Die::new(&asked) else {
        panic!("SUYUAN_DIE: expected one of {POINTS:?}, a colon and a number from 1, found `{asked}`")
    };
    Some(die.with_filter(filter_fn(|about| about.fields().field(AT).is_some())))
}

impl Die {
    fn new(asked: &str) -> Option<Self> {
        let (point, nth) = asked.split_once(':')?;
        let nth: usize = nth.parse().ok().filter(|&nth| nth > 0)?;
        POINTS.contains(&point).then(|| Die { point: point.to_owned(), left: AtomicUsize::new(nth) })
    }
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
        assert!(
            field.name() != AT || POINTS.contains(&value),
            "`{value}` is no point at which a test could ask to die"
        );
        if field.name() == AT && value == self.0.point && self.0.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No signal can be held back less than this one: the call does not come back.
            let _never = kill_process(getpid(), Signal::KILL);
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_passed_over() {
        for asked in ["", "committed", "commited:3", "committed:", "committed:0", "committed:-1", ":1", "committed:1:2"]
        {
            assert!(Die::new(asked).is_none(), "{asked}");
        }
        for point in POINTS {
            let die = Die::new(&format!("{point}:3")).unwrap();
            assert_eq!((die.point.as_str(), die.left.into_inner()), (point, 3));
        }
    }
}
