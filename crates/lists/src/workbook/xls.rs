//! XLS, as Excel wrote it until 2003 and some programs still do.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xls};
use suyuan_words::lists as words;

use super::cells::{Merged, Takes, number};
use super::xlsx::date;
use super::{CELLS_MAX, SHEETS_MAX, Trouble, cfb};

/// The record that begins a book or a sheet, by its number: BIFF 5 and 8, and the older ones.
const BOF: [u16; 4] = [0x0809, 0x0409, 0x0209, 0x0009];
/// Records of cells, which begin with row and column: numbers, texts, formulas, blanks, and rows of them.
const CELLS: [u16; 12] =
    [0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0406, 0x0206];

/// True for a stream of a compound file that is a book.
pub(super) fn is_book(stream: &[u8]) -> bool {
    records(stream).next().is_some_and(|(number, _)| BOF.contains(&number))
}

/// Reads every sheet. The reader makes a full rectangle of each, so that its size is vetted first.
pub(super) fn read(bytes: &[u8], sheets: &mut impl Takes) -> Result<(), Trouble> {
    let streams = cfb::streams(bytes).ok_or_else(|| Trouble::Broken("no directory of its streams".to_owned()))?;
    for stream in streams.iter().filter(|stream| is_book(stream)) {
        vet(stream)?;
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(Trouble::broken)?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(Trouble::broken)?;
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merged = merged.into_iter().map(|block| Merged { start: block.start, end: block.end }).collect();
        sheets.begin(&name, merged, std::collections::HashMap::new())?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::Empty => continue,
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
                Data::Int(value) => value.to_string(),
                Data::Float(value) => number(*value),
                Data::Bool(value) => value.to_string(),
                Data::DateTime(moment) => date(moment),
                Data::Error(error) => error.to_string(),
            };
            sheets.cell(first_row + row as u32, first_column + column as u32, text.into())?;
        }
        sheets.end()?;
    }
    Ok(())
}

/// Counts sheets and the rectangles that their cells span.
fn vet(book: &[u8]) -> Result<(), Trouble> {
    let (mut sheets, mut cells, mut area) = (0, 0, Area::default());
    for (number, data) in records(book) {
        if BOF.contains(&number) {
            sheets += 1;
            cells += std::mem::take(&mut area).cells();
        } else if CELLS.contains(&number)
            && let [row_low, row_high, column_low, column_high, ..] = *data
        {
            let last = data.len().checked_sub(2).map_or([0, 0], |at| [data[at], data[at + 1]]);
            let column = u16::from_le_bytes([column_low, column_high]);
            // A row of several cells ends with its last column.
            let end = if matches!(number, 0x00bd | 0x00be) { u16::from_le_bytes(last).max(column) } else { column };
            area.take(u16::from_le_bytes([row_low, row_high]), column, end);
        }
        if cells + area.cells() > CELLS_MAX {
            return Err(Trouble::TooMany(words::CELLS, CELLS_MAX));
        }
        // The book itself is one more.
        if sheets > SHEETS_MAX + 1 {
            return Err(Trouble::TooMany(words::SHEETS, SHEETS_MAX));
        }
    }
    Ok(())
}

/// The rectangle around the cells of a sheet: first and last row, first and last column.
#[derive(Default)]
struct Area(Option<(u16, u16, u16, u16)>);

impl Area {
    fn take(&mut self, row: u16, column: u16, end: u16) {
        let (top, bottom, left, right) = self.0.unwrap_or((row, row, column, end));
        self.0 = Some((top.min(row), bottom.max(row), left.min(column), right.max(end)));
    }

    fn cells(&self) -> usize {
        self.0.map_or(0, |(top, bottom, left, right)| (usize::from(bottom - top) + 1) * (usize::from(right - left) + 1))
    }
}

/// The records of a book: number and data.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let [number_low, number_high, length_low, length_high, rest @ ..] = stream else { return None };
        let length = usize::from(u16::from_le_bytes([*length_low, *length_high]));
        let data = rest.get(..length)?;
        stream = &rest[length..];
        Some((u16::from_le_bytes([*number_low, *number_high]), data))
    })
}
