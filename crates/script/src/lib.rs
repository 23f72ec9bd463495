//! What a script says and would do, without being run.
//!
//! In comes the text of a script; out goes a [`Reading`]: the strings that it puts together or decodes,
//! the markup that it would write, where it would send whom, and on what that depends.
//! Nothing is executed, fetched or awaited, and no clock is asked: values are followed as far as they can be seen,
//! both ways where a condition cannot, and everything within budgets of work.
//!
//! What is not known: values that come from the page, the network or the visitor, and whatever a budget cut off,
//! which [`Reading::limit`] tells.
//!
//! ```
//! use suyuan_script::{SinkKind, Test, read};
//!
//! let source = r#"if (/baidu/.test(document.referrer)) window["loc" + "ation"] = atob("aHR0cDovL2Nhc2luby5leGFtcGxlLw==");"#;
//! let reading = read(source);
//! let sink = &reading.sinks[0];
//! assert_eq!((sink.kind, sink.target.as_deref()), (SinkKind::Navigate, Some("http://casino.example/")));
//! assert_eq!(sink.conditions[0].tests, [Test::Referrer]);
//! ```

mod assign;
mod browser;
mod call;
mod changes;
mod choice;
mod codec;
mod coerce;
mod events;
mod exec;
mod expr;
mod given;
mod known;
mod language;
mod limits;
mod lists;
mod made;
mod methods;
mod nested;
mod packer;
mod page_data;
mod parse;
mod reader;
mod record;
mod regex;
mod relatives;
mod roles;
mod settled;
mod signs;
mod sinks;
mod state;
mod strings;
mod styled;
mod text;
mod tokens;
mod told_apart;
mod value;
mod waits;

use std::ops::Range;
use std::thread;

use oxc_allocator::Allocator;
use reader::{Reader, Source};

pub use changes::{CHANGES_MAX, FOUND_MAX};
pub use known::{KNOWN_BYTES_MAX, KNOWN_MAX, read_known, read_known_handler, read_known_together};
pub use limits::{
    ARROWS_BYTES_MAX, BRACKETS_DEPTH_MAX, CALLS_DEPTH_MAX, CANDIDATES_MAX, CHAIN_MAX, DEPTH_MAX, LISTED_MAX,
    MADE_BYTES_MAX, MADE_MAX, PIECE_BYTES_MAX, READING_TIME_MAX, SCRIPTS_DEPTH_MAX, SINKS_MAX, SOURCE_BYTES_MAX,
    STEPS_MAX, STRING_UNITS_MAX, STRINGS_UNITS_MAX, TREE_BYTES_MAX, VALUES_MAX,
};
pub use relatives::{OWN, RELATIVE_STEPS_MAX, RUNNING, Step};
pub use roles::{
    BRACKETS_MAX, FOLLOWED_MAX, LIST_NAME_BYTES_MAX, ROLES_BYTES_MAX, Role, USES_TOKENS_MAX, roles, roles_in_handler,
};
pub use settled::SETTLED_BYTES_MAX;
pub use signs::may_make;
pub use sinks::{Change, Changed, Condition, Found, Made, Sink, SinkKind, Test, Writing, Written};
pub use text::UNKNOWN;

/// What a script says and would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Strings that are put together or decoded, each once, in the order in which they are made.
    pub strings: Vec<Made>,
    /// Markup that is written.
    pub written: Vec<Written>,
    /// What is done.
    pub sinks: Vec<Sink>,
    /// What is changed of the page, in the order in which it is.
    pub changes: Vec<Change>,
    /// The first limit that was met; then not everything was followed.
    pub limit: Option<&'static str>,
    /// Some statements could not be parsed: only their strings were read.
    pub is_broken: bool,
    /// It runs a text that is not known, or not all of it.
    pub evaluates_unknown: bool,
    /// It does something with what other scripts give: globals that it does not make, arguments of functions that it does not call.
    pub is_open: bool,
    /// It leads visitors at once to what it finds in the page, or writes that.
    pub reads_page: bool,
    /// What never runs, since a constant keeps it from that.
    pub dead: Vec<Range<usize>>,
    /// How many steps it took.
    pub steps: u64,
}

/// Stack of a reader, beside that of the parser: enough for [`DEPTH_MAX`].
const READER_STACK_BYTES: usize = if cfg!(debug_assertions) { 96 << 20 } else { 24 << 20 };

/// Stack of the parser at least, for scripts in strings.
const PARSER_STACK_BYTES_LEAST: usize = 48 << 20;

/// Stack of the parser at most; it is only reserved, and used where brackets are nested.
const PARSER_STACK_BYTES_MOST: usize = 512 << 20;

/// Reads a script.
pub fn read(source: &str) -> Reading {
    read_within(source, STEPS_MAX)
}

/// Reads a script in so many steps, [`STEPS_MAX`] at most.
pub fn read_within(source: &str, steps: u64) -> Reading {
    read_together(&[source], 1, steps)
}

/// Reads the handler of an element, which is `this` in it.
pub fn read_handler(source: &str, steps: u64) -> Reading {
    read_as(&[source], steps, Nature::Handler)
}

/// Reads the scripts of a page, which share what is global: the ranges count as if they stood one behind the other.
///
/// Those from `waiting_from` on wait until somebody does something.
pub fn read_together(sources: &[&str], waiting_from: usize, steps: u64) -> Reading {
    read_as(sources, steps, Nature::Scripts { waiting_from })
}

/// As what a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Nature {
    /// Scripts, of which some wait.
    Scripts { waiting_from: usize },
    /// A handler.
    Handler,
}

/// Reads scripts, or one handler.
fn read_as(sources: &[&str], steps: u64, nature: Nature) -> Reading {
    let stack_bytes = sources.iter().map(|source| tokens::stack_of(source)).max().unwrap_or_default();
    let stack_bytes = stack_bytes.clamp(PARSER_STACK_BYTES_LEAST, PARSER_STACK_BYTES_MOST);
    let read = thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(READER_STACK_BYTES + stack_bytes);
        reader
            .spawn_scoped(scope, || follow(sources, stack_bytes, steps.min(STEPS_MAX), nature))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    read.unwrap_or_else(|| Reading { limit: Some("script-failed"), ..strings_of(&sources.concat()) })
}

/// Follows scripts on a thread with enough stack.
fn follow(sources: &[&str], stack_bytes: usize, steps: u64, nature: Nature) -> Reading {
    let arena = Allocator::default();
    let mut reader = Reader::new(&arena, stack_bytes, steps);
    if nature == Nature::Handler {
        reader.this = reader.own_element();
    }
    let (mut offset, mut left) = (0, SOURCE_BYTES_MAX);
    let mut rests = Vec::new();
    for (place, text) in sources.iter().enumerate() {
        let waits = matches!(nature, Nature::Scripts { waiting_from } if place >= waiting_from);
        let mut end = text.len().min(left);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        left -= end;
        let whole = Source { text, offset, within: None, depth: 0, undone: text::Undone::default() };
        offset += text.len();
        reader.source = reader.sources.len();
        reader.sources.push(Source { text: &text[..end], ..whole.clone() });
        let pieces = reader.parse_whole(reader.source);
        let depth = reader.conditions.len();
        let range = whole.offset..whole.offset;
        reader.conditions.extend(waits.then_some(Condition { tests: Vec::new(), range, holds: true }));
        reader.follow(&pieces);
        reader.conditions.truncate(depth);
        if end < text.len() {
            rests.push((whole, end));
        }
    }
    reader.follow_waiting();
    for (whole, end) in rests {
        reader.record.meet("script-bytes-max");
        let length = whole.text.len();
        reader.sources.push(whole);
        reader.tell_strings(reader.sources.len() - 1, end..length);
    }
    reader.tell_made();
    let (record, is_broken) = (reader.record, reader.is_broken);
    Reading {
        strings: record.strings,
        written: record.written,
        sinks: record.sinks,
        changes: record.changes,
        limit: record.limit,
        is_broken,
        evaluates_unknown: record.evaluates_unknown,
        is_open: record.is_open,
        reads_page: record.reads_page,
        dead: record.dead,
        steps: steps - reader.steps.min(steps),
    }
}

/// The strings of a script that nothing else is read of.
fn strings_of(source: &str) -> Reading {
    let made = strings::of(source).into_iter().take(MADE_MAX);
    let strings = made.map(|(text, range)| Made { text: text.to_string(), range, undone: text.undone.list() });
    Reading { strings: strings.collect(), is_broken: true, ..Reading::default() }
}
