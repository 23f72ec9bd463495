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
mod codec;
mod coerce;
mod exec;
mod expr;
mod given;
mod known;
mod language;
mod limits;
mod lists;
mod methods;
mod nested;
mod packer;
mod parse;
mod reader;
mod record;
mod regex;
mod signs;
mod sinks;
mod state;
mod strings;
mod text;
mod tokens;
mod value;

use std::thread;

use oxc_allocator::Allocator;
use reader::{Reader, Source};

pub use known::{KNOWN_BYTES_MAX, KNOWN_MAX, read_known};
pub use limits::{
    ARROWS_BYTES_MAX, BRACKETS_DEPTH_MAX, CALLS_DEPTH_MAX, CANDIDATES_MAX, CHAIN_MAX, DEPTH_MAX, MADE_BYTES_MAX,
    MADE_MAX, PIECE_BYTES_MAX, SCRIPTS_DEPTH_MAX, SINKS_MAX, SOURCE_BYTES_MAX, STEPS_MAX, STRING_UNITS_MAX,
    STRINGS_UNITS_MAX, TREE_BYTES_MAX, VALUES_MAX,
};
pub use signs::may_make;
pub use sinks::{Condition, Made, Sink, SinkKind, Test, Writing, Written};
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
    /// The first limit that was met; then not everything was followed.
    pub limit: Option<&'static str>,
    /// Some statements could not be parsed: only their strings were read.
    pub is_broken: bool,
    /// It runs a text that is not known, or not all of it.
    pub evaluates_unknown: bool,
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
    let stack_bytes = tokens::stack_of(source).clamp(PARSER_STACK_BYTES_LEAST, PARSER_STACK_BYTES_MOST);
    let read = thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(READER_STACK_BYTES + stack_bytes);
        reader
            .spawn_scoped(scope, || follow(source, stack_bytes, steps.min(STEPS_MAX)))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    read.unwrap_or_else(|| Reading { limit: Some("script-failed"), ..strings_of(source) })
}

/// Follows a script on a thread with enough stack.
fn follow(source: &str, stack_bytes: usize, steps: u64) -> Reading {
    let arena = Allocator::default();
    let mut reader = Reader::new(&arena, stack_bytes, steps);
    let mut end = source.len().min(SOURCE_BYTES_MAX);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let whole = Source { text: source, offset: 0, within: None, depth: 0, undone: text::Undone::default() };
    reader.sources.push(Source { text: &source[..end], ..whole.clone() });
    let pieces = reader.parse_whole(0);
    reader.follow(&pieces);
    reader.follow_waiting();
    if end < source.len() {
        reader.record.meet("script-bytes-max");
        reader.sources.push(whole);
        reader.tell_strings(reader.sources.len() - 1, end..source.len());
    }
    let (record, is_broken) = (reader.record, reader.is_broken);
    Reading {
        strings: record.strings,
        written: record.written,
        sinks: record.sinks,
        limit: record.limit,
        is_broken,
        evaluates_unknown: record.evaluates_unknown,
        steps: steps - reader.steps.min(steps),
    }
}

/// The strings of a script that nothing else is read of.
fn strings_of(source: &str) -> Reading {
    let made = strings::of(source).into_iter().take(MADE_MAX);
    let strings = made.map(|(text, range)| Made { text: text.to_string(), range, undone: text.undone.list() });
    Reading { strings: strings.collect(), is_broken: true, ..Reading::default() }
}
