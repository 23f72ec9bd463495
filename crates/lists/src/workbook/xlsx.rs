//! XLSX, cell by cell.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};

use super::Trouble;
use super::cells::{Merged, Takes, number};

/// Reads every worksheet.
pub(super) fn read(bytes: &[u8], sheets: &mut impl Takes) -> Result<(), Trouble> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(Trouble::broken)?;
    for name in book.sheet_names() {
        // Merged cells and links are a courtesy: what is wrong with them must not cost the list.
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let links = book.hyperlinks_by_sheet_name(&name).unwrap_or_default();
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet of charts or dialogs.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(Trouble::broken(error)),
        };
        let merged = merged.into_iter().map(|block| Merged { start: block.start, end: block.end }).collect();
        let target = |link: calamine::Hyperlink| Some((link.range.start, link.target?));
        sheets.begin(&name, merged, links.into_iter().filter_map(target).collect::<HashMap<_, _>>())?;
        while let Some(cell) = reader.next_cell().map_err(Trouble::broken)? {
            let (row, column) = cell.get_position();
            let text: Cow<'_, str> = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::String(text) => Cow::Borrowed(text),
                DataRef::SharedString(text) => Cow::Borrowed(text),
                DataRef::Int(value) => value.to_string().into(),
                DataRef::Float(value) => number(*value).into(),
                DataRef::Bool(value) => value.to_string().into(),
                DataRef::DateTime(moment) => date(moment).into(),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
                DataRef::Error(error) => error.to_string().into(),
            };
            sheets.cell(row, column, text)?;
        }
        sheets.end()?;
    }
    Ok(())
}

/// A date as a person would type it.
pub(super) fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
