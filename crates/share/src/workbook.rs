//! A workbook of sheets that hold strings, and numbers in the columns that count: no formula, no link, no number that a
//! program would round, such as that of an account.
//!
//! Equal input gives equal bytes: the moment of its making is told.

use std::io::Write;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use suyuan_model::Timestamp;
use suyuan_words::{Lang, Word, cases, reports};

use crate::ShareError;
use crate::sheet::cell;
use crate::width::columns;

/// Most rows of one sheet, its header included; what is more goes onto the next sheet.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;

/// The narrowest and the widest column, in characters; a Chinese one counts twice.
const COLUMN_WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;

/// The heads of columns that count, by which people sort and which they add up.
const COUNTS: [Word; 17] = [
    reports::COLUMN_PAGES,
    reports::COLUMN_FIXES,
    reports::COLUMN_AGE_DAYS,
    cases::STATS_CASES,
    cases::STATS_SITES,
    cases::STATS_NOW,
    cases::STATS_BEFORE,
    cases::STATS_FINDINGS,
    cases::STATS_OPENED,
    cases::STATS_CONFIRMED,
    cases::STATS_NOTIFIED,
    cases::STATS_CLEANED,
    cases::STATS_RELAPSED,
    cases::STATS_COMPLAINTS,
    cases::STATS_MEDIAN,
    cases::STATS_P90,
    cases::STATS_PAGES,
];

/// The same where the heads are names for programs.
const COUNTS_FOR_PROGRAMS: [&str; 3] = ["pages", "fixes", "age_days"];

/// Longest number that is written as one, in digits: every program that reads it keeps all of them.
const DIGITS_MAX: usize = 15;

/// How many rows are looked at for the width of a column.
const ROWS_MEASURED: u32 = 1_000;

/// A workbook that is being filled.
pub(crate) struct Book {
    workbook: Workbook,
    head: Format,
    body: Format,
    rows_max: u32,
}

/// A sheet that is being filled.
pub(crate) struct Page<'b> {
    book: &'b mut Book,
    name: String,
    heads: &'b [&'b str],
    /// Which sheet of this name it is, from 1.
    number: u32,
    sheet: Worksheet,
    /// Where the next row goes.
    row: u32,
    widths: Vec<usize>,
    /// Which columns count.
    counts: Vec<bool>,
}

impl Book {
    /// An empty workbook, made at this moment.
    pub(crate) fn made_at(now: Timestamp, title: &str) -> Result<Self, ShareError> {
        Self::with_rows_max(now, title, SHEET_ROWS_MAX)
    }

    fn with_rows_max(now: Timestamp, title: &str, rows_max: u32) -> Result<Self, ShareError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(now.millis().div_euclid(1_000))?;
        workbook
            .set_properties(&DocProperties::new().set_title(title).set_author("suyuan").set_creation_datetime(&made));
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E7_ECF3)).set_align(FormatAlign::Top);
        Ok(Book { workbook, head, body: Format::new().set_align(FormatAlign::Top), rows_max })
    }

    /// Begins a sheet with these heads; it goes on on further sheets where one is full.
    pub(crate) fn begin<'b>(&'b mut self, name: &str, heads: &'b [&'b str]) -> Result<Page<'b>, ShareError> {
        let mut page = Page {
            book: self,
            name: name.to_owned(),
            heads,
            number: 0,
            sheet: Worksheet::new(),
            row: 0,
            widths: Vec::new(),
            counts: heads.iter().map(|head| counts(head)).collect(),
        };
        page.turn()?;
        Ok(page)
    }

    /// Writes the workbook.
    pub(crate) fn write(mut self, out: &mut dyn Write) -> Result<(), ShareError> {
        Ok(out.write_all(&self.workbook.save_to_buffer()?)?)
    }
}

impl Page<'_> {
    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[String]) -> Result<(), ShareError> {
        if self.row == self.book.rows_max {
            self.finish()?;
            self.turn()?;
        }
        put(&mut self.sheet, self.row, cells, &self.counts, &self.book.body)?;
        if self.row <= ROWS_MEASURED {
            self.widths.iter_mut().zip(cells).for_each(|(width, cell)| *width = columns(cell).max(*width));
        }
        self.row += 1;
        Ok(())
    }

    /// Ends the sheet.
    pub(crate) fn end(mut self) -> Result<(), ShareError> {
        self.finish()
    }

    /// Turns to an empty sheet.
    fn turn(&mut self) -> Result<(), ShareError> {
        self.number += 1;
        let name = if self.number == 1 { self.name.clone() } else { format!("{} {}", self.name, self.number) };
        self.sheet.set_name(name)?;
        self.widths = self.heads.iter().map(|head| columns(head) + 3).collect();
        for (column, head) in (0_u16..).zip(self.heads) {
            self.sheet.write_string_with_format(0, column, *head, &self.book.head)?;
        }
        self.row = 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ShareError> {
        let mut sheet = std::mem::replace(&mut self.sheet, Worksheet::new());
        finish(&mut sheet, self.row - 1, &self.widths)?;
        self.book.workbook.push_worksheet(sheet);
        Ok(())
    }
}

/// Whether a column with this head counts.
fn counts(head: &str) -> bool {
    COUNTS_FOR_PROGRAMS.contains(&head)
        || COUNTS.iter().any(|word| word.text(Lang::En) == head || word.text(Lang::Zh) == head)
}

/// The number that a text is, as it is written.
fn number(text: &str) -> Option<f64> {
    let is_short = text.len() <= DIGITS_MAX && text.starts_with(|c: char| c.is_ascii_digit());
    text.parse().ok().filter(|number: &f64| is_short && number.to_string() == text.trim_end_matches(".0"))
}

fn put(sheet: &mut Worksheet, row: u32, cells: &[String], counts: &[bool], format: &Format) -> Result<(), ShareError> {
    for ((column, text), counts) in (0_u16..).zip(cells).zip(counts) {
        if let Some(number) = number(text).filter(|_| *counts) {
            sheet.write_number_with_format(row, column, number, format)?;
            continue;
        }
        let text = cell(text);
        // An empty string is no cell at all, which is what an empty cell is.
        if !text.is_empty() {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

/// The header stays in sight and filters, and every column is as wide as what stands in it, within reason.
fn finish(sheet: &mut Worksheet, last_row: u32, widths: &[usize]) -> Result<(), ShareError> {
    sheet.set_freeze_panes(1, 0)?;
    let last_column = widths.len().saturating_sub(1) as u16;
    sheet.autofilter(0, 0, last_row, last_column)?;
    for (column, &width) in (0_u16..).zip(widths) {
        let width = width.clamp(*COLUMN_WIDTHS.start(), *COLUMN_WIDTHS.end());
        sheet.set_column_width(column, width as f64 + 1.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;
    use crate::CELL_CHARS_MAX;

    fn noon() -> Timestamp {
        Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
    }

    fn written(rows_max: u32, rows: Vec<Vec<String>>) -> Vec<u8> {
        let mut book = Book::with_rows_max(noon(), "title", rows_max).unwrap();
        let mut sheet = book.begin("案件", &["site", "名称"]).unwrap();
        for row in &rows {
            sheet.row(row).unwrap();
        }
        sheet.end().unwrap();
        let mut out = Vec::new();
        book.write(&mut out).unwrap();
        out
    }

    fn read(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let sheets = book.worksheets();
        sheets.into_iter().map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect())).collect()
    }

    fn row(site: &str) -> Vec<String> {
        vec![site.to_owned(), "学校".to_owned()]
    }

    #[test]
    fn a_full_sheet_goes_on_on_the_next_one_with_its_header() {
        let rows: Vec<_> = (0..5).map(|number| row(&format!("{number}.example"))).collect();
        let sheets = read(written(3, rows));
        let told: Vec<_> = sheets
            .iter()
            .map(|(name, rows)| {
                (name.as_str(), rows.iter().map(|row| row[0].to_string()).collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("案件", "site 0.example 1.example".to_owned()),
                ("案件 2", "site 2.example 3.example".to_owned()),
                ("案件 3", "site 4.example".to_owned()),
            ]
        );
        assert_eq!(read(written(3, vec![row("a"), row("b")])).len(), 1);
        assert_eq!(read(written(3, Vec::new()))[0].1.len(), 1);
    }

    #[test]
    fn a_sheet_may_not_have_more_rows_than_a_spreadsheet_takes() {
        let mut book = Book::made_at(noon(), "title").unwrap();
        assert_eq!(book.rows_max, SHEET_ROWS_MAX);
        let sheet = book.workbook.add_worksheet();
        assert!(
            sheet.write_string(SHEET_ROWS_MAX - 1, 0, "x").is_ok()
                && sheet.write_string(SHEET_ROWS_MAX, 0, "x").is_err()
        );
    }

    #[test]
    fn what_counts_is_a_number_and_nothing_else_is() {
        let mut book = Book::made_at(noon(), "title").unwrap();
        let mut sheet = book.begin("x", &["watched", "pages", "页面数"]).unwrap();
        for count in ["46", "3.5", "007", "1e5", "n/a", &"9".repeat(DIGITS_MAX), &"9".repeat(DIGITS_MAX + 1)] {
            sheet.row(&["123456789".to_owned(), count.to_owned(), count.to_owned()]).unwrap();
        }
        sheet.end().unwrap();
        let mut out = Vec::new();
        book.write(&mut out).unwrap();
        let rows = read(out).remove(0).1;
        let is_number = |row: &Vec<Data>| {
            assert!(matches!(row[0], Data::String(_)) && row[1] == row[2], "{row:?}");
            matches!(row[1], Data::Float(_))
        };
        let told: Vec<bool> = rows[1..].iter().map(is_number).collect();
        assert_eq!(told, [true, true, false, false, false, true, false]);
    }

    #[test]
    fn equal_input_gives_equal_bytes() {
        assert!(written(9, vec![row("a")]) == written(9, vec![row("a")]));
    }

    #[test]
    fn a_cell_longer_than_a_spreadsheet_takes_is_cut() {
        for long in ["彩".repeat(CELL_CHARS_MAX + 1), "🎰".repeat(CELL_CHARS_MAX)] {
            let sheets = read(written(9, vec![row(&long)]));
            let text = sheets[0].1[1][0].to_string();
            assert!(text.ends_with('…') && text.encode_utf16().count() <= CELL_CHARS_MAX + 1, "{}", text.len());
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

        #[test]
        fn any_row_reads_back_as_strings_without_formulas(cells in proptest::collection::vec("[=+@\\-\t\r\n\",; a彩＝\u{feff}'<&\u{0}\u{fffe}\u{ffff}]{0,8}|.{0,12}|_x0041_|http://a.example/", 2..3)) {
            let bytes = written(9, vec![cells.clone()]);
            let sheets = read(bytes.clone());
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
            proptest::prop_assert!(book.worksheet_formula("案件").unwrap().is_empty());
            for (read, cell) in sheets[0].1.iter().skip(1).flatten().zip(&cells) {
                match read {
                    Data::Empty => proptest::prop_assert!(crate::sheet::cell(cell).is_empty()),
                    Data::String(text) => {
                        proptest::prop_assert!(!text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{:?}", text);
                        proptest::prop_assert!(!text.chars().any(char::is_control));
                    }
                    other => proptest::prop_assert!(false, "{:?}", other),
                }
            }
        }
    }
}
