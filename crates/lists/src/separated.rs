//! Sheets as text: columns with commas, semicolons or tabs between them, with a header or without.

use std::borrow::Cow;
use std::io::Cursor;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary};
use crate::format::document;
use crate::header::{self, HEADER_ROWS_MAX, RowKind, could_be_value, is_rival};
use crate::reject::Why;

/// Most lines of one record: a quote that is not closed by then was never meant to be, and must not swallow the list.
pub const RECORD_LINES_MAX: usize = 20;

/// How many rows are looked at to tell columns without a header.
const ROWS_LOOKED_AT: usize = 50;

const SEPARATORS: [u8; 3] = [b'\t', b',', b';'];

/// How the text is cut, and which column says what.
struct Shape {
    separator: u8,
    header: Header,
}

enum Header {
    /// The columns with their place in a row, the most telling first; the data begin behind the header.
    Names { columns: Vec<(usize, Column)>, data: Place },
    /// A header, but no column for what is listed.
    Useless { line: u64, found: String, why: Why },
    /// Data from the first line; the value stands in the first column.
    None,
}

/// A place between two records.
#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    line: u64,
}

pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    document(text).is_none() && shape(text, vocabulary).is_some()
}

pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    let Some(Shape { separator, header }) = shape(text, vocabulary) else { return Box::new(std::iter::empty()) };
    let sheet =
        |columns, place, has_header| SheetRows { records: Records::new(text, separator, place), columns, has_header };
    match header {
        Header::Names { columns, data } => Box::new(sheet(columns, data, true)),
        Header::None => Box::new(sheet(vec![(0, Column::Value)], Place::START, false)),
        Header::Useless { line, found, why } => Box::new(std::iter::once(Err(BadRow::new(line, found, why)))),
    }
}

/// The separator with which the first rows make sense as columns: by a header that is known, else by their regularity.
fn shape(text: &str, vocabulary: &Vocabulary) -> Option<Shape> {
    let with_header = |&separator: &u8| header(text, separator, vocabulary).map(|header| Shape { separator, header });
    let mut headers: Vec<Shape> = SEPARATORS.iter().filter_map(with_header).collect();
    headers.sort_by_key(|shape| match &shape.header {
        Header::Names { columns, .. } => usize::MAX - columns.len(),
        _ => usize::MAX,
    });
    let headerless = || SEPARATORS.into_iter().find(|&separator| are_columns(text, separator));
    headers.into_iter().next().or_else(|| headerless().map(|separator| Shape { separator, header: Header::None }))
}

/// A header that stands in the comments above the first record, with as many columns as that: feeds have it so.
fn commented_header(text: &str, separator: u8, vocabulary: &Vocabulary) -> Option<Header> {
    let data = Records::new(text, separator, Place::START).next()?.ok()?;
    let above = text.lines().take(data.line as usize - 1).filter_map(|line| line.trim_start().strip_prefix('#'));
    above
        .filter_map(|line| {
            let record = Records::new(line, separator, Place::START).next()?.ok()?;
            let kind = header::judge(record.cells.iter().enumerate(), vocabulary);
            match kind {
                RowKind::Header(columns) if columns.len() > 1 && record.cells.len() == data.cells.len() => {
                    Some(columns)
                }
                _ => None,
            }
        })
        .last()
        .map(|columns| Header::Names { columns, data: Place::START })
}

/// The header among the first rows, if one is there before the first row that reads like data.
fn header(text: &str, separator: u8, vocabulary: &Vocabulary) -> Option<Header> {
    if let Some(header) = commented_header(text, separator, vocabulary) {
        return Some(header);
    }
    let mut records = Records::new(text, separator, Place::START);
    for _ in 0..HEADER_ROWS_MAX {
        let Ok(record) = records.next()? else { continue };
        match header::judge(record.cells.iter().enumerate(), vocabulary) {
            RowKind::Header(columns) => return Some(Header::Names { columns, data: records.place }),
            RowKind::WithoutValue(found) => {
                return Some(Header::Useless { line: record.line, found, why: Why::NoValueColumn });
            }
            RowKind::Report(found) => {
                return Some(Header::Useless { line: record.line, found, why: Why::OwnReport });
            }
            RowKind::Data => return None,
            RowKind::Title => {}
        }
    }
    None
}

/// True when rows without a header are columns all the same.
///
/// URLs may have commas and semicolons of their own: behind a URL, only what cannot be a piece of it tells.
fn are_columns(text: &str, separator: u8) -> bool {
    let mut counts = Vec::new();
    for record in Records::new(text, separator, Place::START).take(ROWS_LOOKED_AT).flatten() {
        let (first, others) = (record.cells.get(0).unwrap_or_default(), record.cells.iter().skip(1));
        let is_name = could_be_value(first) && !first.contains('/');
        let mut others = others.filter(|cell| !cell.trim().is_empty());
        if record.cells.len() > 1 && could_be_value(first) && (is_name || separator == b'\t' || others.any(is_no_piece))
        {
            return true;
        }
        counts.push(record.cells.len());
    }
    counts.len() > 1 && counts[0] > 2 && counts.iter().all(|count| *count == counts[0])
}

/// What stands in a URL behind a comma has no white space, no letters of other scripts, and no scheme of its own.
fn is_no_piece(cell: &str) -> bool {
    cell.contains(char::is_whitespace) || !cell.is_ascii() || cell.contains("://")
}

/// The rows of a sheet whose columns are known.
struct SheetRows<'a> {
    records: Records<'a>,
    columns: Vec<(usize, Column)>,
    has_header: bool,
}

impl<'a> Iterator for SheetRows<'a> {
    type Item = Result<Row<'a>, BadRow<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let begin = self.records.place;
            let record = match self.records.next()? {
                Ok(record) => record,
                Err(bad) => return Some(Err(bad)),
            };
            if record.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if !self.has_header && record.cells.iter().skip(1).any(is_rival) {
                let found = Cow::Owned(record.cells.iter().collect::<Vec<_>>().join(", "));
                return Some(Err(BadRow::new(record.line, found, Why::SeveralValues)));
            }
            let cell = |&(at, column): &(usize, Column)| {
                Some((column, Cow::Owned(record.cells.get(at).or(column.tells_allowed().then_some(""))?.to_owned())))
            };
            let row = Row::new(record.line, self.columns.iter().filter_map(cell).collect()).named(self.has_header);
            if row.cell(Column::Value).contains('\n') || self.swallows(&record, begin) {
                // No name has a line break, and no remark has rows in it: a stray quote ran on. The lines that it
                // swallowed are read again by themselves.
                if !row.cell(Column::Value).contains('\n') {
                    let found = self.records.line_at(self.records.place_of(begin, record.line));
                    self.records.place = self.records.behind_line(begin, record.line);
                    return Some(Err(BadRow::new(record.line, found, Why::OpenQuote)));
                }
                let found = Cow::Owned(row.cell(Column::Value).to_owned());
                self.records.place = self.records.behind_line(begin, record.line);
                return Some(Err(BadRow::new(record.line, found, Why::ControlCharacter)));
            }
            return Some(Ok(row));
        }
    }
}

impl SheetRows<'_> {
    /// True for a record of several lines one of which is a row by itself: it has as many cells, and the value among them.
    fn swallows(&self, record: &Record, begin: Place) -> bool {
        if record.cells.iter().all(|cell| !cell.contains('\n')) {
            return false;
        }
        let Some(&(value, _)) = self.columns.iter().find(|(_, column)| *column == Column::Value) else { return false };
        let start = self.records.place_of(begin, record.line);
        let raw = &self.records.text[start.byte..self.records.place.byte];
        if !is_quoted_well(raw, self.records.separator) {
            return true;
        }
        let last = self.columns.iter().map(|&(at, _)| at).max().unwrap_or(0).max(1);
        raw.lines().skip(1).any(|line| {
            let cells: Vec<&str> = line.split(char::from(self.records.separator)).collect();
            cells.len() > last && could_be_value(cells[value].trim_matches('"'))
        })
    }
}

/// True when every quote of a record is closed, its cell ends behind it, and none that goes over several lines ends with
/// what looks like the beginning of another cell.
pub(crate) fn is_closed_well(record: &str, separator: u8) -> bool {
    let record = record.trim_end_matches(['\r', '\n']);
    if !record.contains('"') {
        return true;
    }
    let (mut opened, mut at_start) = (None, true);
    let mut bytes = record.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match (byte, opened) {
            (b'"', Some(begin)) if bytes.next_if(|&(_, next)| next == b'"').is_none() => {
                opened = None;
                let cell = &record.as_bytes()[begin..at];
                if cell.contains(&b'\n') && (cell.last() == Some(&separator) || !is_quoted_well(record, separator)) {
                    return false;
                }
            }
            (b'"', None) if at_start => opened = Some(at + 1),
            _ => {}
        }
        at_start = byte == separator && opened.is_none();
    }
    opened.is_none()
}

/// True when behind every closing quote of a record its cell ends.
fn is_quoted_well(record: &str, separator: u8) -> bool {
    let (mut is_quoted, mut at_start) = (false, true);
    let mut bytes = record.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted && bytes.next_if_eq(&b'"').is_none() => {
                is_quoted = false;
                if bytes.peek().is_some_and(|&next| next != separator && !next.is_ascii_whitespace()) {
                    return false;
                }
            }
            b'"' if at_start => is_quoted = true,
            _ => {}
        }
        at_start = byte == separator && !is_quoted;
    }
    true
}

/// One record and the line that it begins on.
struct Record {
    line: u64,
    cells: StringRecord,
}

/// The records of a text, without blank lines and comments after `#` or `!`.
struct Records<'a> {
    text: &'a str,
    separator: u8,
    reader: Reader<Cursor<&'a [u8]>>,
    place: Place,
}

impl Place {
    const START: Place = Place { byte: 0, line: 1 };
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: u8, place: Place) -> Records<'a> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(Cursor::new(text.as_bytes()));
        Records { text, separator, reader, place }
    }

    /// The line at a place, without its end.
    fn line_at(&self, place: Place) -> &'a str {
        let rest = &self.text[place.byte..];
        rest.find('\n').map_or(rest, |end| &rest[..end])
    }

    /// The beginning of a line, which stands at `begin` or further down.
    fn place_of(&self, begin: Place, line: u64) -> Place {
        if line > begin.line { self.behind_line(begin, line - 1) } else { begin }
    }

    /// The beginning of the line behind `line`, which stands at `begin` or further down.
    fn behind_line(&self, begin: Place, line: u64) -> Place {
        let mut place = begin;
        while place.line <= line && place.byte < self.text.len() {
            place.byte = (place.byte + self.line_at(place).len() + 1).min(self.text.len());
            place.line += 1;
        }
        place
    }

    /// Reads the record at the place where we are.
    fn record(&mut self) -> csv::Result<Record> {
        let mut position = Position::new();
        position.set_byte(self.place.byte as u64).set_line(self.place.line);
        self.reader.seek(position)?;
        let mut record = Record { line: self.place.line, cells: StringRecord::new() };
        self.reader.read_record(&mut record.cells)?;
        let end = (self.reader.position().byte() as usize).clamp(self.place.byte + 1, self.text.len());
        let lines = self.text[self.place.byte..end].matches('\n').count();
        self.place = Place { byte: end, line: self.place.line + lines as u64 };
        Ok(record)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record, BadRow<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.place.byte < self.text.len() {
            let (place, found) = (self.place, self.line_at(self.place));
            let next_line = self.behind_line(place, place.line);
            if found.trim().is_empty() || found.trim_start().starts_with(['#', '!']) {
                self.place = next_line;
                continue;
            }
            let is_closed = !found.contains('"') || closes(&self.text[place.byte..], self.separator);
            if is_closed && let Ok(record) = self.record() {
                return Some(Ok(record));
            }
            self.place = next_line;
            return Some(Err(BadRow::new(place.line, found, Why::OpenQuote)));
        }
        None
    }
}

/// True when every quote that the record at the beginning of the text opens is closed within [`RECORD_LINES_MAX`] lines.
///
/// A quote opens at the beginning of a cell only, and stands for itself when it is doubled (RFC 4180, 2.7).
fn closes(text: &str, separator: u8) -> bool {
    let (mut is_quoted, mut at_start, mut lines) = (false, true, 1);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted => is_quoted = bytes.next_if_eq(&b'"').is_some(),
            b'"' if at_start => is_quoted = true,
            b'\n' if !is_quoted => return true,
            b'\n' if lines == RECORD_LINES_MAX => return false,
            b'\n' => lines += 1,
            _ => {}
        }
        at_start = byte == separator && !is_quoted;
    }
    !is_quoted
}
