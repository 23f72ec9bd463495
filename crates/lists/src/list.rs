//! Reads a whole list: every row becomes an entry, or is reported.

use std::path::Path;

use suyuan_model::{Allow, Seed, Watch};

use crate::columns::{self, Row, Vocabulary};
use crate::error::ListError;
use crate::format::{self, Format};
use crate::reject::{Reject, Why};
use crate::seed::{self, SeedOptions};
use crate::text;
use crate::watch::{self, WatchlistOptions};

/// What a list holds.
#[derive(Clone, Debug)]
pub struct ReadList<T> {
    /// Every usable row, in the order of the list.
    pub entries: Vec<T>,
    /// Every row that cannot be used.
    pub rejects: Vec<Reject>,
    /// Cells that could not be read, of rows that are used all the same: a date, a rank.
    pub notes: Vec<Reject>,
    /// The format that the list is in.
    pub format: Format,
    /// The charset that it is in, by the name that the Encoding standard gives it.
    pub charset: &'static str,
}

/// What one row gives: an entry, and what could not be read of it.
pub(crate) type Read<T> = Result<(T, Vec<Bad>), Bad>;

/// A piece of text that cannot be used, and why.
#[derive(Debug)]
pub(crate) struct Bad {
    pub(crate) found: String,
    pub(crate) why: Why,
}

/// Reads a watchlist; `name` is the file's, for messages and as the source of entries that name none.
pub fn read_watchlist(name: &str, bytes: &[u8], options: &WatchlistOptions) -> Result<ReadList<Watch>, ListError> {
    let source = options.source.clone().unwrap_or_else(|| stem(name));
    read(name, bytes, columns::WATCHLIST, options.strict, |row| watch::from_row(row, options, &source))
}

/// Reads an allow-list: the formats of a watchlist, with the columns `reason` and `expires`. It may be empty.
pub fn read_allowlist(name: &str, bytes: &[u8], options: &WatchlistOptions) -> Result<ReadList<Allow>, ListError> {
    let source = options.source.clone().unwrap_or_else(|| stem(name));
    let read = read(name, bytes, columns::WATCHLIST, options.strict, |row| watch::allowed(row, options, &source));
    match read {
        // Nothing allowed is something to say, where nothing watched would be a mistake.
        Err(ListError::NothingUsable { rejects, .. }) if rejects.is_empty() => {
            Ok(ReadList { entries: Vec::new(), rejects, notes: Vec::new(), format: Format::Plain, charset: "UTF-8" })
        }
        read => read,
    }
}

/// Reads seeds.
pub fn read_seeds(name: &str, bytes: &[u8], options: &SeedOptions) -> Result<ReadList<Seed>, ListError> {
    read(name, bytes, columns::SEEDS, options.strict, seed::from_row)
}

/// Reads shared hosts for `--site-rules`: one host a line, comments after `#`.
pub fn read_shared_hosts(name: &str, bytes: &[u8]) -> Result<ReadList<String>, ListError> {
    read(name, bytes, columns::WATCHLIST, false, watch::shared_host)
}

/// Makes entries of rows and reports of what cannot be one.
fn read<T>(
    file: &str,
    bytes: &[u8],
    vocabulary: &'static Vocabulary,
    strict: bool,
    entry: impl Fn(&Row) -> Read<T>,
) -> Result<ReadList<T>, ListError> {
    let text = text::read(file, bytes)?;
    let (format, rows) = format::rows(&text.text, vocabulary)
        .map_err(|found| ListError::NotRecognised { file: file.to_owned(), found })?;
    let mut list =
        ReadList { entries: Vec::new(), rejects: Vec::new(), notes: Vec::new(), format, charset: text.charset };
    for row in rows {
        let (line, read) = match row {
            Ok(row) => (row.line, entry(&row)),
            Err(bad) => (bad.line, Err(Bad { found: bad.found.into_owned(), why: bad.why })),
        };
        let reject = |bad: Bad| Reject::new(file, line, &bad.found, bad.why);
        match read {
            Ok((entry, notes)) => {
                list.entries.push(entry);
                list.notes.extend(notes.into_iter().map(reject));
            }
            Err(bad) => list.rejects.push(reject(bad)),
        }
        if strict && let Some(bad) = list.rejects.pop().or_else(|| list.notes.pop()) {
            return Err(ListError::BadLine(bad));
        }
    }
    if list.entries.is_empty() {
        return Err(ListError::NothingUsable { file: file.to_owned(), rejects: list.rejects });
    }
    Ok(list)
}

/// The file's name without folders and endings: `lists/police-2026-11.csv.gz` is `police-2026-11`.
fn stem(name: &str) -> String {
    let stem = |name: &str| Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let packed = Path::new(name)
        .extension()
        .is_some_and(|ending| ["gz", "zst"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
    let once = stem(name).unwrap_or_default();
    if packed { stem(&once).unwrap_or_default() } else { once }
}
