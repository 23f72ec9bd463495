//! Sheets whose columns go by their names: a header, and a row a thing. Text with commas, semicolons or tabs, UTF-8 or GBK,
//! or a workbook; packed or not.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use crate::error::ListError;
use crate::header::HEADER_ROWS_MAX;
use crate::reject::{Reject, Why};
use crate::separated;
use crate::text::{self, LIST_BYTES_MAX};
use crate::workbook::{self, Merged, Takes, Trouble};

/// How many columns that are not known are told; whoever has more of them sees by these what is meant.
pub const UNKNOWN_COLUMNS_MAX: usize = 20;

/// Why a sheet cannot be used.
pub(crate) enum NoRows {
    /// It is no text.
    List(ListError),
    /// Its header does not name the first column.
    NoColumn { line: u64, found: String },
    /// It has more rows than may be.
    TooMany,
}

/// The columns that a sheet may have; the first one it must have.
pub(crate) struct Columns<const N: usize> {
    /// Of each the names that it has, letter for letter.
    pub(crate) names: [&'static [&'static str]; N],
    /// Of each the words that its name may end in, whatever stands before them.
    pub(crate) ends: [&'static [&'static str]; N],
}

/// What a sheet says.
#[derive(Debug)]
pub(crate) struct Rows<const N: usize> {
    /// The line on which each row begins, and its cells in the order of the columns; a cell of a column that the sheet does
    /// not have is empty.
    pub(crate) rows: Vec<(u64, [String; N])>,
    /// Names in the header that are none of these columns', at most [`UNKNOWN_COLUMNS_MAX`].
    pub(crate) unknown: Vec<String>,
}

/// Reads a sheet; of a workbook the first sheet that has such a header.
pub(crate) fn rows<const N: usize>(
    file: &str,
    bytes: &[u8],
    columns: &Columns<N>,
    most: usize,
) -> Result<Rows<N>, NoRows> {
    let bytes = text::unpacked(file, bytes).map_err(NoRows::List)?;
    let mut reading = Reading {
        columns,
        most,
        places: None,
        is_over: false,
        first: None,
        tried: 0,
        has_too_many: false,
        row: (0, Vec::new()),
        bytes: 0,
        read: Rows { rows: Vec::new(), unknown: Vec::new() },
    };
    if let Some(format) = workbook::kind(&bytes) {
        workbook::read(file, &bytes, format, &mut reading).map_err(NoRows::List)?;
    } else {
        let is_whole = reading.text(&text::read(file, &bytes).map_err(NoRows::List)?.text);
        let open = |(line, found): (u64, String)| ListError::BadLine(Reject::new(file, line, &found, Why::OpenQuote));
        is_whole.map_err(|at| NoRows::List(open(at)))?;
    }
    reading.end()
}

/// A sheet while it is read.
struct Reading<'c, const N: usize> {
    columns: &'c Columns<N>,
    most: usize,
    /// Where the columns stand, once the header was met.
    places: Option<[Option<usize>; N]>,
    /// The sheet with the header has ended.
    is_over: bool,
    /// What stands in the first row that is none, to be told.
    first: Option<(u64, String)>,
    /// How many rows of this sheet were no header.
    tried: usize,
    has_too_many: bool,
    /// The row of a workbook that is being read.
    row: (u64, Vec<(usize, String)>),
    /// How long the cells are that were taken from it: many may show one long text.
    bytes: usize,
    read: Rows<N>,
}

impl<const N: usize> Reading<'_, N> {
    /// A quotation mark that is not closed takes the rows below into its cell, so such a sheet is refused as a whole: where
    /// the row begins, and its first line.
    fn text(&mut self, text: &str) -> Result<(), (u64, String)> {
        let text = text.trim_start_matches('\u{feff}');
        let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let separator =
            [b'\t', b';', b','].into_iter().max_by_key(|&byte| header.bytes().filter(|&b| b == byte).count());
        let separator = separator.unwrap_or(b',');
        let mut sheet =
            ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let (mut line, mut counted) = (1, 0);
        let mut record = StringRecord::new();
        // Text in memory that is UTF-8 reads to its end.
        while sheet.read_record(&mut record).unwrap_or(false) {
            let end = (sheet.position().byte() as usize).min(text.len());
            let start = record.position().map_or(0, |place| place.byte() as usize);
            // Empty lines before a row are none of its own.
            let start = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
            line += text[counted..start].matches('\n').count() as u64;
            counted = start;
            let whole = || text[start..].lines().next().unwrap_or_default().to_owned();
            if !separated::is_closed_well(&text[start..end.max(start)], separator) {
                return Err((line, whole()));
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let cells: Vec<(usize, &str)> = record.iter().enumerate().collect();
            self.take(line, &cells, whole);
            if self.has_too_many || self.is_hopeless() {
                break;
            }
        }
        Ok(())
    }

    /// Whether no header can come any more.
    fn is_hopeless(&self) -> bool {
        self.places.is_none() && self.tried >= HEADER_ROWS_MAX
    }

    /// Takes a row that says something.
    fn take(&mut self, line: u64, cells: &[(usize, &str)], whole: impl FnOnce() -> String) {
        if self.is_over || self.is_hopeless() {
            return;
        }
        let Some(places) = &self.places else {
            let names: Vec<(usize, String)> = cells.iter().map(|&(at, cell)| (at, loosely(cell))).collect();
            let found = self.columns.places(&names);
            if found.first().is_none_or(Option::is_none) {
                self.tried += 1;
                self.first.get_or_insert_with(|| (line, whole().chars().take(80).collect()));
                return;
            }
            let is_known =
                |at: usize, name: &str| name.is_empty() || found.contains(&Some(at)) || self.columns.has(name);
            let unknown = names.iter().zip(cells).filter(|((at, name), _)| !is_known(*at, name));
            self.read.unknown =
                unknown.map(|(_, (_, cell))| cell.trim().to_owned()).take(UNKNOWN_COLUMNS_MAX).collect();
            self.places = Some(found);
            return;
        };
        if self.read.rows.len() == self.most {
            self.has_too_many = true;
            return;
        }
        let cell = |place: Option<usize>| {
            let cell = place.and_then(|place| cells.iter().find(|(at, _)| *at == place));
            cell.map(|(_, cell)| plain(cell)).unwrap_or_default()
        };
        self.read.rows.push((line, places.map(cell)));
    }

    fn end(self) -> Result<Rows<N>, NoRows> {
        match (self.places, self.first) {
            _ if self.has_too_many => Err(NoRows::TooMany),
            (None, Some((line, found))) => Err(NoRows::NoColumn { line, found }),
            _ => Ok(self.read),
        }
    }

    /// Takes the row of a workbook that has come to its end.
    fn end_row(&mut self) {
        let (line, cells) = std::mem::take(&mut self.row);
        let said: Vec<(usize, &str)> = cells.iter().map(|(at, cell)| (*at, cell.as_str())).collect();
        if said.iter().any(|(_, cell)| !cell.trim().is_empty()) {
            self.take(line, &said, || said.iter().map(|(_, cell)| *cell).collect::<Vec<_>>().join(","));
        }
    }
}

impl<const N: usize> Takes for Reading<'_, N> {
    fn begin(&mut self, _: &str, _: Vec<Merged>, _: HashMap<(u32, u32), String>) -> Result<(), Trouble> {
        self.tried = 0;
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32, text: Cow<'_, str>) -> Result<(), Trouble> {
        let line = u64::from(row) + 1;
        if line != self.row.0 {
            self.end_row();
            self.row.0 = line;
        }
        let is_asked = self.places.as_ref().is_none_or(|places| places.contains(&Some(column as usize)));
        if self.is_over || !is_asked {
            return Ok(());
        }
        self.bytes += text.len();
        self.row.1.push((column as usize, text.into_owned()));
        if self.bytes > LIST_BYTES_MAX { Err(Trouble::TooLarge) } else { Ok(()) }
    }

    fn end(&mut self) -> Result<(), Trouble> {
        self.end_row();
        self.is_over |= self.places.is_some();
        Ok(())
    }
}

impl<const N: usize> Columns<N> {
    /// Where each column stands in a header: by its name, else by what the name ends in.
    pub(crate) fn places(&self, header: &[(usize, String)]) -> [Option<usize>; N] {
        let mut found =
            self.names.map(|known| header.iter().find(|(_, name)| known.contains(&name.as_str())).map(|(at, _)| *at));
        for column in 0..N {
            if found[column].is_none() {
                let fits = |(at, name): &&(usize, String)| {
                    !found.contains(&Some(*at)) && self.ends[column].iter().any(|end| name.ends_with(end))
                };
                found[column] = header.iter().find(fits).map(|(at, _)| *at);
            }
        }
        found
    }

    /// Whether a name is one of these columns', so that a sheet that has two of them for one loses nothing unseen.
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.contains(&name))
    }
}

/// A name of a column as it is compared: without what is no letter or digit, and without a remark in parentheses.
pub(crate) fn loosely(name: &str) -> String {
    let bare = name.trim_start().split(['(', '（']).next().unwrap_or_default();
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A cell without what a spreadsheet, or our own export, put before a formula.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let bare = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
    bare.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use csv::WriterBuilder;
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: Columns<3> =
        Columns { names: [&["page"], &["note"], &["id"]], ends: [&["网址", "url"], &[], &[]] };

    fn read(text: &str) -> Rows<3> {
        let Ok(read) = rows("a.csv", text.as_bytes(), &COLUMNS, 8) else { panic!("{text}") };
        read
    }

    #[test]
    fn a_column_goes_by_its_name_else_by_what_that_ends_in() {
        assert_eq!(read("举报网址,note\na,b\n").rows, [(2, ["a".into(), "b".into(), String::new()])]);
        assert_eq!(read("举报网址,page\na,b\n").rows[0].1[0], "b");
        assert_eq!(
            read("2026年汇总表\n\nReported_URL（必填）\na\n").rows,
            [(4, ["a".into(), String::new(), String::new()])]
        );
    }

    #[test]
    fn a_header_stands_among_the_first_rows_or_nowhere() {
        let sheet = |titles: usize| format!("{}page\na\n", "title\n".repeat(titles));
        assert_eq!(read(&sheet(HEADER_ROWS_MAX - 1)).rows.len(), 1);
        let refused = rows("a.csv", sheet(HEADER_ROWS_MAX).as_bytes(), &COLUMNS, 8);
        assert!(matches!(refused, Err(NoRows::NoColumn { line: 1, found }) if found == "title"));
    }

    #[test]
    fn names_that_are_no_column_are_told_so_many_of_them() {
        let names = |count: usize| (0..count).map(|n| format!(",x{n}")).collect::<String>();
        assert_eq!(read("page,sate,Note\na,b,c\n").unknown, ["sate"]);
        assert_eq!(read(&format!("page{}\na\n", names(UNKNOWN_COLUMNS_MAX + 1))).unknown.len(), UNKNOWN_COLUMNS_MAX);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_takes_no_row_with_it() {
        let refused = |text: &str| match rows("a.csv", text.as_bytes(), &COLUMNS, 8) {
            Err(NoRows::List(error)) => error.to_string(),
            other => panic!("{text}: {:?}", other.map(|read| read.rows).map_err(|_| ())),
        };
        for sheet in [
            "page,note\na,b\nc,\"open\nd,e\n",
            "page,note\na,b\nc,\"open\nd,\"e\"\nf,g\n",
            "page,note\na,b\nc,\"open\nd,\"\nf,g\n",
            "page,note\na,b\nc,\"open",
            "page;note\r\na;b\r\nc;\"open\r\nd;e\r\n",
        ] {
            let told = refused(sheet);
            assert!(
                told.starts_with("a.csv:3: found `c") && told.contains("expected a closing quotation mark"),
                "{told}"
            );
        }
        assert!(refused("page,\"note\na,b\n").starts_with("a.csv:1: "));
        let fine = read("page,note\na,\"one\ntwo, \"\"three\"\"\n\"\nb, 5\" wide\n");
        assert_eq!(fine.rows.len(), 2, "{:?}", fine.rows);
    }

    proptest! {
        /// What a program writes with any separator is read as it was meant, and each row knows its line.
        #[test]
        fn rows_are_read_as_they_were_written(
            written in prop::collection::vec(("[a-z/.:]{1,12}", "[\\PC\n]{0,12}", "[-=+@'0-9a-z,;\t\"]{0,8}"), 0..8),
            separator in prop::sample::select(&b",;\t"[..]),
        ) {
            let mut sheet = WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            sheet.write_record(["page", "note", "id"]).unwrap();
            let mut lines = Vec::new();
            let mut line = 2;
            for (page, note, id) in &written {
                sheet.write_record([page, note, id]).unwrap();
                lines.push(line);
                line += 1 + note.matches('\n').count() as u64;
            }
            let text = sheet.into_inner().unwrap();
            let Ok(read) = rows("a.csv", &text, &COLUMNS, 8) else { panic!("{}", String::from_utf8_lossy(&text)) };
            let meant: Vec<(u64, [String; 3])> = written
                .iter()
                .zip(lines)
                .map(|((page, note, id), line)| (line, [plain(page), plain(note), plain(id)]))
                .collect();
            prop_assert_eq!(read.rows, meant);
        }

        /// Whatever the bytes are, rows come in the order of their lines, and cells are trimmed.
        #[test]
        fn any_bytes_are_rows_in_order_or_none(start in "(page|网址|x)[,;\t\n]", rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = [start.as_bytes(), &rest].concat();
            if let Ok(Rows { rows, .. }) = rows("a.csv", &bytes, &COLUMNS, 100) {
                prop_assert!(rows.is_sorted_by(|(line, _), (next, _)| line < next), "{rows:?}");
                prop_assert!(rows.iter().flat_map(|(_, cells)| cells).all(|cell| cell.trim() == cell));
            }
        }
    }
}
