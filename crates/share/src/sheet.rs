//! A sheet of comma-separated values that spreadsheet programs of Chinese locales open right, and that cannot act in them.

use std::io::Write;

use suyuan_model::Untrusted;

use crate::ShareError;

/// Longest cell, in characters as spreadsheet programs count them (UTF-16): they refuse or cut what is longer than 32,767.
pub const CELL_CHARS_MAX: usize = 32_000;

/// A sheet that is being written.
pub(crate) struct Sheet<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> Sheet<'a> {
    /// Begins with the byte order mark that tells spreadsheet programs the encoding, and the names of the columns.
    pub(crate) fn begin(out: &'a mut dyn Write, columns: &[&str]) -> Result<Self, ShareError> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut sheet = Sheet::without_head(out);
        sheet.0.write_record(columns)?;
        Ok(sheet)
    }

    /// Goes on with a sheet whose head stands elsewhere.
    pub(crate) fn without_head(out: &'a mut dyn Write) -> Self {
        Sheet(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
    }

    /// One row; every cell is neutralized here.
    pub(crate) fn row(&mut self, cells: &[String]) -> Result<(), ShareError> {
        self.0.write_record(cells.iter().map(|text| cell(text)))?;
        Ok(())
    }

    pub(crate) fn end(mut self) -> Result<(), ShareError> {
        self.0.flush()?;
        Ok(())
    }
}

/// A cell as a spreadsheet may have it: neutralized, in characters that XML has, and not too long.
pub(crate) fn cell(text: &str) -> String {
    let mut units = 0;
    let mut cut = String::new();
    for c in text.chars() {
        units += c.len_utf16();
        if units > CELL_CHARS_MAX {
            cut.push('…');
            break;
        }
        cut.push(if matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c });
    }
    Untrusted(&cut).cell()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[String]) -> Vec<u8> {
        let mut out = Vec::new();
        let names: Vec<&str> = cells.iter().map(|_| "name").collect();
        let mut sheet = Sheet::begin(&mut out, &names).unwrap();
        sheet.row(cells).unwrap();
        sheet.end().unwrap();
        out
    }

    #[test]
    fn a_cell_longer_than_a_spreadsheet_takes_is_cut() {
        let out = written(&["彩".repeat(CELL_CHARS_MAX + 1), "b".to_owned()]);
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("…,b\r\n"));
        assert_eq!(text.matches('彩').count(), CELL_CHARS_MAX);
    }

    proptest::proptest! {
        #[test]
        fn any_row_reads_back_as_one_row_without_formulas(cells in proptest::collection::vec("[=+@\\-\t\r\n\",; a彩＝\u{feff}']{0,8}|.{0,12}", 2..6)) {
            let out = written(&cells);
            let body = out.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
            let rows: Vec<_> = csv::Reader::from_reader(body).into_records().collect::<Result<_, _>>().unwrap();
            proptest::prop_assert_eq!(rows.len(), 1);
            proptest::prop_assert_eq!(rows[0].len(), cells.len());
            for cell in &rows[0] {
                proptest::prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{:?}", cell);
                proptest::prop_assert!(!cell.chars().any(char::is_control));
            }
        }
    }
}
