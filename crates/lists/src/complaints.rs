//! Files of complaints: a page a row, with what is said to stand there. What the cells mean is for the caller to judge.

use csv::ReaderBuilder;

use crate::error::ListError;
use crate::text;

/// Most complaints of one file; more is an export of something else.
pub const COMPLAINTS_MAX: usize = 100_000;

/// One row of a file of complaints; a column that the file does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComplaintRow {
    /// The line on which it begins.
    pub line: u64,
    /// The page.
    pub page: String,
    /// What is said to stand there.
    pub domain: String,
    /// How whoever complained calls it.
    pub reference: String,
    /// A remark.
    pub note: String,
}

/// Why a file of complaints cannot be used.
#[derive(Debug)]
pub enum NoComplaints {
    /// It is no text.
    List(ListError),
    /// Its header names no page.
    NoPageColumn {
        /// The line of the header.
        line: u64,
        /// What stands there.
        found: String,
    },
    /// It has more rows than [`COMPLAINTS_MAX`].
    TooMany,
}

/// The names of the columns, in the order of the fields.
const COLUMNS: [&[&str]; 4] = [
    &["page", "url", "link", "网址", "页面", "链接"],
    &["domain", "watched", "target", "域名", "违法域名"],
    &["reference", "ref", "id", "number", "编号", "举报编号"],
    &["note", "notes", "remark", "备注", "说明"],
];

/// Reads a file of complaints: a header, and a row a page. Commas, semicolons or tabs; UTF-8 or GBK; packed or not.
pub fn read_complaints(file: &str, bytes: &[u8]) -> Result<Vec<ComplaintRow>, NoComplaints> {
    let text = text::read(file, bytes).map_err(NoComplaints::List)?.text;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|&byte| header.bytes().filter(|&b| b == byte).count());
    let mut sheet = ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<Option<usize>>> = None;
    let mut rows = Vec::new();
    // Text in memory that is UTF-8 reads to its end.
    for record in sheet.records().map_while(Result::ok) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(1, csv::Position::line);
        let Some(places) = &columns else {
            let names: Vec<String> = record.iter().map(|name| name.trim().to_lowercase()).collect();
            let place = |known: &&[&str]| names.iter().position(|name| known.contains(&name.as_str()));
            let places: Vec<Option<usize>> = COLUMNS.iter().map(place).collect();
            if places[0].is_none() {
                return Err(NoComplaints::NoPageColumn { line, found: header.chars().take(80).collect() });
            }
            columns = Some(places);
            continue;
        };
        if rows.len() == COMPLAINTS_MAX {
            return Err(NoComplaints::TooMany);
        }
        let cell = |column: usize| {
            let text = places[column].and_then(|place| record.get(place)).unwrap_or_default();
            text.trim().to_owned()
        };
        let [page, domain, reference, note] = [0, 1, 2, 3].map(cell);
        rows.push(ComplaintRow { line, page, domain, reference, note });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_by_their_names_and_rows_know_their_lines() {
        let text = "\u{feff}编号;网址;备注\nA-1;http://school.example/;\"two\nlines\"\n\nA-2;http://b.example/;\n";
        let rows = read_complaints("a.csv", text.as_bytes()).unwrap();
        assert_eq!((rows[0].page.as_str(), rows[0].reference.as_str()), ("http://school.example/", "A-1"));
        assert_eq!((rows[0].note.as_str(), rows[0].line, rows[0].domain.as_str()), ("two\nlines", 2, ""));
        assert_eq!((rows[1].page.as_str(), rows[1].line), ("http://b.example/", 5));
    }

    #[test]
    fn a_file_that_names_no_page_or_has_too_many_rows_is_refused() {
        let refused = read_complaints("a.csv", b"name,phone\nLi,1\n").unwrap_err();
        assert!(matches!(refused, NoComplaints::NoPageColumn { line: 1, found } if found == "name,phone"));
        let many = format!("page\n{}", "http://a.example/\n".repeat(COMPLAINTS_MAX + 1));
        assert!(matches!(read_complaints("a.csv", many.as_bytes()), Err(NoComplaints::TooMany)));
        assert_eq!(read_complaints("a.csv", b"").unwrap(), []);
    }
}
