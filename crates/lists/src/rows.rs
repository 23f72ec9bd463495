//! Sheets whose columns go by their names: a header, and a row a thing. Commas, semicolons or tabs; UTF-8 or GBK; packed or not.

use csv::ReaderBuilder;

use crate::error::ListError;
use crate::text;

/// Why a sheet cannot be used.
pub(crate) enum NoRows {
    /// It is no text.
    List(ListError),
    /// Its header does not name the first column.
    NoColumn { line: u64, found: String },
    /// It has more rows than may be.
    TooMany,
}

/// The line on which each row begins, and its cells in the order of these columns, each of which has several names;
/// a cell of a column that the sheet does not have is empty.
pub(crate) fn rows<const N: usize>(
    file: &str,
    bytes: &[u8],
    columns: &[&[&str]; N],
    most: usize,
) -> Result<Vec<(u64, [String; N])>, NoRows> {
    let text = text::read(file, bytes).map_err(NoRows::List)?.text;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|&byte| header.bytes().filter(|&b| b == byte).count());
    let mut sheet = ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut places: Option<[Option<usize>; N]> = None;
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    // Text in memory that is UTF-8 reads to its end.
    for record in sheet.records().map_while(Result::ok) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let start = record.position().map_or(0, |place| place.byte() as usize);
        // Empty lines before a row are none of its own.
        let start = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..start].matches('\n').count() as u64;
        counted = start;
        let Some(places) = &places else {
            let names: Vec<String> = record.iter().map(loosely).collect();
            let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
            let found = columns.map(place);
            if found.first().is_none_or(Option::is_none) {
                return Err(NoRows::NoColumn { line, found: header.chars().take(80).collect() });
            }
            places = Some(found);
            continue;
        };
        if rows.len() == most {
            return Err(NoRows::TooMany);
        }
        let cell = |place: Option<usize>| place.and_then(|place| record.get(place)).map(plain).unwrap_or_default();
        rows.push((line, places.map(cell)));
    }
    Ok(rows)
}

/// A name of a column as it is compared.
fn loosely(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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

    const COLUMNS: [&[&str]; 3] = [&["page"], &["note"], &["id"]];

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
            prop_assert_eq!(read, meant);
        }

        /// Whatever the bytes are, rows come in the order of their lines, and cells are trimmed.
        #[test]
        fn any_bytes_are_rows_in_order_or_none(start in "(page|网址|x)[,;\t\n]", rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = [start.as_bytes(), &rest].concat();
            if let Ok(rows) = rows("a.csv", &bytes, &COLUMNS, 100) {
                prop_assert!(rows.is_sorted_by(|(line, _), (next, _)| line < next), "{rows:?}");
                prop_assert!(rows.iter().flat_map(|(_, cells)| cells).all(|cell| cell.trim() == cell));
            }
        }
    }
}
