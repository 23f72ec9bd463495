//! How much of a script is read, counted in work, so that the same script is read the same way everywhere.

use std::time::Duration;

/// Longest script whose structure is read, in bytes; behind that, its strings are.
pub const SOURCE_BYTES_MAX: usize = 1 << 20;

/// Longest statement that is parsed, in bytes: the parser's stack is reserved for it.
pub const PIECE_BYTES_MAX: usize = 256 << 10;

/// How deep brackets may be nested in what is parsed.
pub const BRACKETS_DEPTH_MAX: u32 = 400;

/// How many words and operators may stand in a row that each hold what follows: `a => a => a`, `!!!a`, `if (a) if (a)`.
pub const CHAIN_MAX: usize = 4_000;

/// How many bytes may stand in parentheses that a parser has to read twice, since they may begin an arrow function.
pub const ARROWS_BYTES_MAX: usize = 1 << 20;

/// How many bytes the parsed scripts of one reading may take.
pub const TREE_BYTES_MAX: usize = 20 << 20;

/// How many steps a reading takes.
pub const STEPS_MAX: u64 = 12_000_000;

/// How long a reading takes at most: what its steps are meant for takes a tenth of this on a slow machine, so that nothing is
/// ended by it but what is dearer than anybody thought.
pub const READING_TIME_MAX: Duration = Duration::from_secs(5);

/// How deep expressions and calls may be nested when they are followed.
pub const DEPTH_MAX: u32 = 600;

/// How deep calls of the script's own functions may be nested.
pub const CALLS_DEPTH_MAX: u32 = 100;

/// How deep scripts in strings are read: `eval` in `eval`, packers in packers.
pub const SCRIPTS_DEPTH_MAX: u8 = 6;

/// Longest string that is made, in UTF-16 units.
pub const STRING_UNITS_MAX: usize = 1 << 20;

/// How many units all strings that are made may have.
pub const STRINGS_UNITS_MAX: usize = 8 << 20;

/// How many values lists and objects may hold.
pub const VALUES_MAX: usize = 400_000;

/// How many strings are told.
pub const MADE_MAX: usize = 4_000;

/// How many bytes all that is told may have.
pub const MADE_BYTES_MAX: usize = 4 << 20;

/// How many pieces of markup and how many sinks are told.
pub const SINKS_MAX: usize = 1_000;

/// How many candidates a value may have.
pub const CANDIDATES_MAX: usize = 6;

/// Values of a list or table of which one is taken, and nobody knows which: each is followed. Those who lead to one of
/// several sites have a few dozen.
pub const LISTED_MAX: usize = 64;
