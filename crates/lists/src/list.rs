//! Reads a whole list: every row becomes an entry, or is reported.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::{Entry as Slot, RandomState};
use std::hash::{BuildHasher as _, Hash};
use std::path::Path;

use suyuan_model::{Allow, Contact, Ends, Seed, SiteRules, Timestamp, Unlisted, Watch};
use suyuan_words::{Word, lists as words};

use crate::columns::{self, BadRow, Column, Row, Rows, Vocabulary};
use crate::contact;
use crate::error::ListError;
use crate::format::{self, Format};
use crate::reject::{Reject, Why};
use crate::seed::{self, SeedOptions};
use crate::text::{self, Text};
use crate::watch::{self, Ending, WatchlistOptions};
use crate::workbook;

/// Most usable rows of one list, each counted once: five times the longest list that is known.
pub const ENTRIES_MAX: usize = 5_000_000;

/// Most rows of one list that cannot be used: with more, it is another kind of file.
pub const REJECTS_MAX: usize = 500_000;

/// What a list holds.
#[derive(Clone, Debug)]
pub struct ReadList<T> {
    /// Every usable row, in the order of the list, each once.
    pub entries: Vec<T>,
    /// Usable rows that say the same as one before them, in every column.
    pub repeated: usize,
    /// Rows of a watchlist that say what is never to be reported: exceptions of filter lists, passthru of zones.
    pub allowed: Vec<Allow>,
    /// Until when entries of a watchlist hold, of those that end.
    pub ends: Ends,
    /// What rows of a watchlist say is listed no longer, and since when: what said so before must not go on.
    pub ended: Vec<Unlisted>,
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
    let allow = |row: &Row<'_>| watch::allowed(row, options, &source);
    let ended = RefCell::new(Vec::new());
    let entry = |row: &Row<'_>| {
        let read = watch::from_row(row, options, &source);
        if let Err(Bad { why: Why::Expired | Why::Revoked | Why::NotMalicious, .. }) = read {
            ended.borrow_mut().extend(watch::ended(row, options, &source));
        }
        read
    };
    let list = read(name, bytes, columns::WATCHLIST, options.strict, entry, Some(&allow)).map(without_ends);
    let ended = ended.into_inner();
    match list {
        Ok(list) => Ok(ReadList { ended, ..list }),
        // That all has ended is something to say.
        Err(ListError::NothingUsable { rejects, .. }) if options.takes_ended && !ended.is_empty() => {
            Ok(ReadList { ended, rejects, ..ReadList::default() })
        }
        Err(error) => Err(error),
    }
}

/// Reads an allow-list: the formats of a watchlist, with the columns `reason` and `expires`. It may be empty.
///
/// A list that names its columns has one of these, and no category where it has no `expires`; else it is a watchlist.
pub fn read_allowlist(name: &str, bytes: &[u8], options: &WatchlistOptions) -> Result<ReadList<Allow>, ListError> {
    let source = options.source.clone().unwrap_or_else(|| stem(name));
    // What names its columns must read like an allow-list: a watchlist that is allowed by mistake hides all that it lists.
    let other = Cell::new(None);
    let entry = |row: &Row<'_>| {
        let is_allowed = row.has(Column::Expires) || row.has(Column::Reason) && !row.has(Column::Category);
        if row.is_named && !is_allowed && other.get().is_none() {
            other.set(Some((row.line, row.has(Column::Category))));
        }
        watch::allowed(row, options, &source)
    };
    let list = read(name, bytes, columns::WATCHLIST, options.strict, entry, None);
    if let Some((line, has_category)) = other.get() {
        return Err(ListError::NotAnAllowlist { file: name.to_owned(), line, has_category });
    }
    match list {
        // What partners say is bad, with whatever end, is not to be passed over.
        Ok(ReadList { format: Format::Stix | Format::Misp, .. }) => {
            Err(ListError::NotAnAllowlist { file: name.to_owned(), line: 1, has_category: true })
        }
        // Nothing allowed is something to say, where nothing watched would be a mistake.
        Err(ListError::NothingUsable { rejects, .. }) if rejects.is_empty() => {
            Ok(ReadList { format: Format::Plain, charset: "UTF-8", ..ReadList::default() })
        }
        read => read,
    }
}

/// Reads seeds.
pub fn read_seeds(name: &str, bytes: &[u8], options: &SeedOptions) -> Result<ReadList<Seed>, ListError> {
    read(name, bytes, columns::SEEDS, options.strict, seed::from_row, None)
}

/// Reads whom to tell of which site, in the formats of any list; `source` says from where it is known, and `at` when.
pub fn read_contacts(
    name: &str,
    bytes: &[u8],
    rules: &SiteRules,
    source: Option<&str>,
    at: Timestamp,
) -> Result<ReadList<Contact>, ListError> {
    let source = source.map_or_else(|| stem(name), str::to_owned);
    read(name, bytes, columns::CONTACTS, false, |row| contact::from_row(row, rules, &source, at), None)
}

/// Reads shared hosts for `--site-rules`: one host a line, comments after `#`.
pub fn read_shared_hosts(name: &str, bytes: &[u8]) -> Result<ReadList<String>, ListError> {
    read(name, bytes, columns::WATCHLIST, false, watch::shared_host, None)
}

/// How a row becomes an entry of an allow-list.
type AllowRow<'a> = &'a dyn Fn(&Row<'_>) -> Read<Allow>;

/// Makes entries of rows and reports of what cannot be one; `allow` reads the rows that a list marks as exceptions.
fn read<T: Hash + PartialEq>(
    file: &str,
    bytes: &[u8],
    vocabulary: &'static Vocabulary,
    strict: bool,
    entry: impl Fn(&Row<'_>) -> Read<T>,
    allow: Option<AllowRow<'_>>,
) -> Result<ReadList<T>, ListError> {
    let bytes = text::unpacked(file, bytes)?;
    let text;
    let (format, charset, rows) = if let Some(format) = workbook::kind(&bytes) {
        let rows = workbook::rows(file, &bytes, format, vocabulary)?;
        (format, "UTF-8", Box::new(rows.into_iter()) as Rows<'_>)
    } else {
        let Text { text: whole, charset } = text::read(file, &bytes)?;
        let (kept, long) = text::without_long_lines(whole);
        text = kept;
        let (format, rows) = format::rows(&text, vocabulary)
            .map_err(|found| ListError::NotRecognised { file: file.to_owned(), found })?;
        let long = long.into_iter().map(|(line, found)| Err(BadRow::new(line, found, Why::LongLine)));
        (format, charset, Box::new(long.chain(rows)) as Rows<'_>)
    };
    let mut list = ReadList { format, charset, ..ReadList::default() };
    let mut seen = Seen::default();
    for row in rows {
        list.take(file, row, &mut seen, &entry, allow);
        if let Some((what, most)) = list.too_many() {
            return Err(ListError::TooMany { file: file.to_owned(), what, most });
        }
        if strict && let Some(bad) = list.rejects.pop().or_else(|| list.notes.pop()) {
            return Err(ListError::BadLine(bad));
        }
    }
    if list.entries.is_empty() && list.allowed.is_empty() {
        return Err(ListError::NothingUsable { file: file.to_owned(), rejects: list.rejects });
    }
    Ok(list)
}

/// The same list with the ends of entries beside them. Where a source says that a thing has no end, or a later one, that is
/// believed.
fn without_ends(list: ReadList<Ending>) -> ReadList<Watch> {
    let ReadList { entries, repeated, allowed, rejects, notes, format, charset, .. } = list;
    let mut ends = Ends::new();
    for Ending { watch, until } in &entries {
        if let Some(until) = *until {
            let end = ends.entry(watch.said()).or_insert(until);
            *end = until.max(*end);
        }
    }
    if !ends.is_empty() {
        for Ending { watch, .. } in entries.iter().filter(|entry| entry.until.is_none()) {
            ends.remove(&watch.said());
        }
    }
    let entries = entries.into_iter().map(|entry| entry.watch).collect();
    ReadList { entries, repeated, allowed, ends, ended: Vec::new(), rejects, notes, format, charset }
}

/// Where entries were met, by their hashes, so that a repeat is dropped before it costs anything.
#[derive(Default)]
struct Seen {
    hashes: RandomState,
    first: HashMap<u64, u32>,
}

impl Seen {
    /// True for an entry that is among `entries` already; else it is the next of them.
    fn has<T: Hash + PartialEq>(&mut self, entry: &T, entries: &[T]) -> bool {
        match self.first.entry(self.hashes.hash_one(entry)) {
            // Two entries of one hash are both kept.
            Slot::Occupied(first) => entries.get(*first.get() as usize) == Some(entry),
            Slot::Vacant(slot) => {
                slot.insert(entries.len() as u32);
                false
            }
        }
    }
}

impl<T: Hash + PartialEq> ReadList<T> {
    /// Takes a row up: as an entry, as an exception, or as one that cannot be used.
    fn take(
        &mut self,
        file: &str,
        row: Result<Row<'_>, BadRow<'_>>,
        seen: &mut Seen,
        entry: impl Fn(&Row<'_>) -> Read<T>,
        allow: Option<AllowRow<'_>>,
    ) {
        let (line, sheet) = match &row {
            Ok(row) => (row.line, row.sheet.clone()),
            Err(bad) => (bad.line, bad.sheet.clone()),
        };
        let reject = |bad: Bad| Reject::new(file, line, &bad.found, bad.why).in_sheet(sheet.as_deref());
        let notes = match (row, allow) {
            (Err(bad), _) => Err(Bad { found: bad.found.into_owned(), why: bad.why }),
            (Ok(row), Some(allow)) if row.allows => allow(&row).map(|(allow, notes)| {
                self.allowed.push(allow);
                notes
            }),
            (Ok(row), _) => entry(&row).map(|(entry, notes)| {
                if seen.has(&entry, &self.entries) {
                    self.repeated += 1;
                } else {
                    self.entries.push(entry);
                }
                notes
            }),
        };
        match notes {
            Ok(notes) => self.notes.extend(notes.into_iter().map(reject)),
            Err(bad) => self.rejects.push(reject(bad)),
        }
    }

    /// What it has too many of, and how many would be the most.
    fn too_many(&self) -> Option<(Word, usize)> {
        if self.entries.len() + self.allowed.len() > ENTRIES_MAX {
            Some((words::USABLE_ROWS, ENTRIES_MAX))
        } else {
            (self.rejects.len() + self.notes.len() > REJECTS_MAX).then_some((words::BAD_ROWS, REJECTS_MAX))
        }
    }
}

impl<T> Default for ReadList<T> {
    fn default() -> Self {
        ReadList {
            entries: Vec::new(),
            repeated: 0,
            allowed: Vec::new(),
            ends: Ends::new(),
            ended: Vec::new(),
            rejects: Vec::new(),
            notes: Vec::new(),
            format: Format::Plain,
            charset: "UTF-8",
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_so_many_rows_and_no_more() {
        // Entries that need no memory.
        let of = |count: usize| ReadList { entries: vec![(); count], ..ReadList::default() };
        assert_eq!(of(ENTRIES_MAX).too_many(), None);
        assert_eq!(of(ENTRIES_MAX + 1).too_many(), Some((words::USABLE_ROWS, ENTRIES_MAX)));
    }
}
