//! Scripts that were read before: the pages of a site have most of theirs in common.
//!
//! A reading depends on nothing but the script and its steps, so whoever asks again gets the same.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::{Nature, Reading, read_handler, read_together};

/// So many readings are kept; when there are more, those that were not asked for lately go.
pub const KNOWN_MAX: usize = 4_096;

/// So many bytes their strings have together.
pub const KNOWN_BYTES_MAX: usize = 8 << 20;

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Reads a script as [`crate::read_within`] does, unless it was read before.
pub fn read_known(source: &str, steps: u64) -> Arc<Reading> {
    read_known_together(&[source], 1, steps)
}

/// Reads a handler as [`crate::read_handler`] does, unless it was read before.
pub fn read_known_handler(source: &str, steps: u64) -> Arc<Reading> {
    known_or((Nature::Handler, &[source]), steps, || read_handler(source, steps))
}

/// Reads scripts as [`read_together`] does, unless they were read together before.
pub fn read_known_together(sources: &[&str], waiting_from: usize, steps: u64) -> Arc<Reading> {
    known_or((Nature::Scripts { waiting_from }, sources), steps, || read_together(sources, waiting_from, steps))
}

/// What was read of this before, or is read now.
fn known_or((nature, sources): (Nature, &[&str]), steps: u64, read: impl FnOnce() -> Reading) -> Arc<Reading> {
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let hasher = known().hasher.clone();
    let key = (hasher.hash_one((nature, sources)), sources.iter().map(|source| source.len()).sum(), steps);
    if let Some(reading) = known().get(key) {
        return reading;
    }
    let reading = Arc::new(read());
    // What the machine could not do now, it may do the next time.
    if reading.limit != Some("script-failed") {
        known().keep(key, &reading);
    }
    reading
}

/// A hash that nobody outside can foresee, the length and the steps.
type Key = (u64, usize, u64);

/// Two generations of readings: what was asked for in neither is forgotten.
#[derive(Default)]
struct Known {
    hasher: RandomState,
    young: HashMap<Key, Arc<Reading>>,
    old: HashMap<Key, Arc<Reading>>,
    /// Of the young ones.
    bytes: usize,
}

impl Known {
    fn get(&mut self, key: Key) -> Option<Arc<Reading>> {
        if let Some(reading) = self.young.get(&key) {
            return Some(Arc::clone(reading));
        }
        let reading = self.old.remove(&key)?;
        self.keep(key, &reading);
        Some(reading)
    }

    fn keep(&mut self, key: Key, reading: &Arc<Reading>) {
        let bytes = bytes_of(reading);
        if bytes > KNOWN_BYTES_MAX / 2 {
            return;
        }
        if self.young.len() >= KNOWN_MAX / 2 || self.bytes + bytes > KNOWN_BYTES_MAX / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.insert(key, Arc::clone(reading));
    }
}

/// About how much memory a reading takes, in bytes.
fn bytes_of(reading: &Reading) -> usize {
    const EACH: usize = 128;
    let strings = reading.strings.iter().map(|made| made.text.len());
    let written = reading.written.iter().map(|one| one.markup.len() + EACH * one.conditions.len());
    let sinks = reading.sinks.iter();
    let sinks = sinks.map(|sink| sink.target.as_ref().map_or(0, String::len) + EACH * sink.conditions.len());
    EACH + strings.chain(written).chain(sinks).map(|bytes| bytes + EACH).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Made, STEPS_MAX};

    fn reading(bytes: usize) -> Arc<Reading> {
        let made = Made { text: "x".repeat(bytes), range: 0..1, undone: Vec::new() };
        Arc::new(Reading { strings: vec![made], ..Reading::default() })
    }

    fn kept(known: &Known) -> usize {
        known.young.len() + known.old.len()
    }

    #[test]
    fn a_script_that_was_read_before_is_told_the_same() {
        let source = "f('casino' + '.example') // once";
        let first = read_known(source, STEPS_MAX);
        assert!(Arc::ptr_eq(&first, &read_known(source, STEPS_MAX)));
        assert_eq!(*first, crate::read(source));
        assert!(!Arc::ptr_eq(&first, &read_known(source, 10)), "fewer steps tell less");
    }

    #[test]
    fn so_many_readings_are_kept_and_the_last_asked_for_stay() {
        let mut known = Known::default();
        for number in 0..2 * KNOWN_MAX {
            known.keep((0, number, 0), &reading(1));
            assert!(known.get((0, 0, 0)).is_some(), "it is asked for all the time");
            assert!(kept(&known) <= KNOWN_MAX);
        }
        assert!(known.get((0, 1, 0)).is_none());
    }

    #[test]
    fn the_readings_that_are_kept_have_so_many_bytes() {
        let mut known = Known::default();
        for number in 0..64 {
            known.keep((0, number, 0), &reading(KNOWN_BYTES_MAX / 16));
        }
        let all = known.young.values().chain(known.old.values());
        assert!(all.map(|reading| bytes_of(reading)).sum::<usize>() <= KNOWN_BYTES_MAX);
        known.keep((1, 0, 0), &reading(KNOWN_BYTES_MAX / 2));
        assert!(known.get((1, 0, 0)).is_none(), "one that is too large is not kept");
    }
}
