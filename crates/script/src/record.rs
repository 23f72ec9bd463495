//! What a reading tells, each thing once, and no more of it than is allowed.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::changes::CHANGES_MAX;
use crate::limits::{MADE_BYTES_MAX, MADE_MAX, SINKS_MAX};
use crate::sinks::{Change, Changed, Condition, Made, Sink, SinkKind, Writing, Written};
use crate::text::{HOLE, Text, UNKNOWN};
use crate::value::ObjectId;

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) strings: Vec<Made>,
    pub(crate) written: Vec<Written>,
    pub(crate) sinks: Vec<Sink>,
    pub(crate) changes: Vec<Change>,
    pub(crate) limit: Option<&'static str>,
    pub(crate) evaluates_unknown: bool,
    pub(crate) is_open: bool,
    pub(crate) reads_page: bool,
    pub(crate) dead: Vec<Range<usize>>,
    known: HashSet<String>,
    /// The last string of an expression, which a longer one replaces: `s += x` in a loop.
    last: HashMap<(usize, usize), usize>,
    known_writings: HashSet<(usize, String)>,
    known_sinks: HashSet<(usize, SinkKind, Option<String>)>,
    /// What is written into, or done by, elements that the script makes: its place in the list.
    pub(crate) writers: Vec<(usize, ObjectId)>,
    pub(crate) doers: Vec<(usize, ObjectId)>,
    /// The element of the script's own that is at work.
    pub(crate) owner: Option<ObjectId>,
    bytes: usize,
    changes_bytes: usize,
}

/// Whether the host of a URL is not all known: `http://cas…`.
fn has_open_host(text: &str) -> bool {
    let hosts = text.match_indices("//").map(|(at, slashes)| &text[at + slashes.len()..]);
    hosts
        .filter_map(|rest| {
            rest.find(['/', '?', '#', '"', '\'', '<', ' ', UNKNOWN]).and_then(|at| rest[at..].chars().next())
        })
        .any(|end| end == UNKNOWN)
}

/// Shortest string that can name anything: `a.bc`.
const MADE_UNITS_MIN: usize = 4;

impl Record {
    /// Notes that a limit was met; the first one is told.
    pub(crate) fn meet(&mut self, limit: &'static str) {
        self.limit.get_or_insert(limit);
    }

    /// Notes what never runs.
    pub(crate) fn dead(&mut self, range: Range<usize>) {
        if self.dead.len() < SINKS_MAX && !self.dead.contains(&range) {
            self.dead.push(range);
        }
    }

    /// Keeps a string that is not written like that in the source.
    pub(crate) fn made(&mut self, text: &Text, range: Range<usize>) {
        let undone = text.undone.list();
        if undone.is_empty() || text.len() < MADE_UNITS_MIN || text.units().iter().all(|&unit| unit == HOLE) {
            return;
        }
        let is_open = text.why.is_open();
        let text = text.to_string();
        // Half of a host: whoever calls the function that makes it has the other half.
        self.is_open |= is_open && has_open_host(&text);
        if self.known.contains(&text) {
            return;
        }
        let place = (range.start, range.end);
        if let Some(last) = self.last.get(&place).copied()
            && text.starts_with(&self.strings[last].text)
        {
            let longer = text.len() - self.strings[last].text.len();
            if self.has_room(longer) {
                self.known.remove(&self.strings[last].text);
                self.known.insert(text.clone());
                self.strings[last] = Made { text, range, undone };
            }
            return;
        }
        if self.strings.len() == MADE_MAX {
            return self.meet("script-strings-max");
        }
        if self.has_room(text.len()) {
            self.last.insert(place, self.strings.len());
            self.known.insert(text.clone());
            self.strings.push(Made { text, range, undone });
        }
    }

    /// Keeps markup that would be written.
    pub(crate) fn written(&mut self, text: &Text, writing: Writing, range: Range<usize>, conditions: &[Condition]) {
        let markup = text.to_string();
        if text.units().iter().all(|&unit| unit == HOLE) || self.known_writings.contains(&(range.start, markup.clone()))
        {
            return;
        }
        if self.written.len() == SINKS_MAX {
            return self.meet("script-sinks-max");
        }
        if self.has_room(markup.len()) {
            self.known_writings.insert((range.start, markup.clone()));
            let (undone, conditions) = (text.undone.list(), conditions.to_vec());
            self.writers.extend(self.owner.map(|owner| (self.written.len(), owner)));
            self.written.push(Written { markup, writing, range, undone, conditions, made: String::new() });
        }
    }

    /// Keeps what would be changed of the page.
    pub(crate) fn change(&mut self, change: Change) {
        let bytes = match &change.what {
            Changed::Holds(text) | Changed::Sheet(text) | Changed::Written(text) => text.len(),
            _ => 0,
        };
        if self.changes.len() == CHANGES_MAX || self.changes.contains(&change) {
            return;
        }
        if self.changes_bytes + bytes <= MADE_BYTES_MAX {
            self.changes_bytes += bytes;
            self.changes.push(change);
        }
    }

    /// Keeps what would be done.
    pub(crate) fn sink(
        &mut self,
        kind: SinkKind,
        target: Option<&Text>,
        range: Range<usize>,
        conditions: &[Condition],
    ) {
        let text = target.filter(|text| text.units().iter().any(|&unit| unit != HOLE));
        let target = text.map(Text::to_string);
        if self.known_sinks.contains(&(range.start, kind, target.clone())) {
            return;
        }
        if self.sinks.len() == SINKS_MAX {
            return self.meet("script-sinks-max");
        }
        if self.has_room(target.as_ref().map_or(0, String::len)) {
            self.known_sinks.insert((range.start, kind, target.clone()));
            let undone = text.map(|text| text.undone.list()).unwrap_or_default();
            self.doers.extend(self.owner.map(|owner| (self.sinks.len(), owner)));
            let conditions = conditions.to_vec();
            self.sinks.push(Sink { kind, target, range, undone, conditions, made: String::new() });
        }
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        let has_room = self.bytes + bytes <= MADE_BYTES_MAX;
        if has_room {
            self.bytes += bytes;
        } else {
            self.meet("script-strings-bytes-max");
        }
        has_room
    }
}
