//! Files of complaints: a page a row, with what is said to stand there. What the cells mean is for the caller to judge.

use std::iter::Peekable;

use serde_json::{Map, Value};

use crate::error::ListError;
use crate::rows::{Columns, NoRows, loosely, rows};
use crate::text::{self, Text};
use crate::{seed, workbook};

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
const COLUMNS: Columns<4> = Columns {
    names: [
        &["page", "pages", "url", "urls", "link", "links", "网址", "页面", "链接", "网页", "地址"],
        &["domain", "watched", "target", "域名", "违法域名"],
        &["reference", "ref", "id", "number", "编号", "举报编号"],
        &["note", "notes", "remark", "备注", "说明"],
    ],
    ends: [
        &[
            "网址",
            "网页",
            "页面",
            "链接",
            "页面地址",
            "网页地址",
            "网站地址",
            "链接地址",
            "url",
            "urls",
            "page",
            "link",
        ],
        &["域名", "domain"],
        &["编号", "单号", "reference"],
        &["备注", "说明", "内容", "note"],
    ],
};

/// Reads a file of complaints: a header, and a row a page; or a page a line; or an object of JSON a line.
pub fn read_complaints(file: &str, bytes: &[u8]) -> Result<Vec<ComplaintRow>, NoComplaints> {
    let bytes = &text::unpacked(file, bytes).map_err(NoComplaints::List)?;
    if workbook::kind(bytes).is_none() {
        let Text { text, .. } = text::read(file, bytes).map_err(NoComplaints::List)?;
        if let Some(rows) = without_header(&text) {
            return if rows.len() > COMPLAINTS_MAX { Err(NoComplaints::TooMany) } else { Ok(rows) };
        }
    }
    let rows = rows(file, bytes, &COLUMNS, COMPLAINTS_MAX).map_err(|no| match no {
        NoRows::List(error) => NoComplaints::List(error),
        NoRows::NoColumn { line, found } => NoComplaints::NoPageColumn { line, found },
        NoRows::TooMany => NoComplaints::TooMany,
    })?;
    let row = |(line, [page, domain, reference, note]): (u64, [String; 4])| ComplaintRow {
        line,
        page,
        domain,
        reference,
        note,
    };
    Ok(rows.rows.into_iter().map(row).collect())
}

/// The rows of a text that begins with a page or an object where others have their header; one beyond the most is enough.
fn without_header(text: &str) -> Option<Vec<ComplaintRow>> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).peekable();
    let (_, first) = *lines.peek()?;
    if object(first).is_some() {
        return Some(taken(lines, of_object));
    }
    let is_page = !first.contains([',', ';', '\t', ' ']) && !COLUMNS.names[0].contains(&&*loosely(first));
    let page = |line: &str| ComplaintRow { page: line.to_owned(), ..ComplaintRow::default() };
    (is_page && first.contains('.') && seed::seed_from_text(first).is_ok()).then(|| taken(lines, page))
}

fn taken<'a>(
    lines: Peekable<impl Iterator<Item = (u64, &'a str)>>,
    row: impl Fn(&str) -> ComplaintRow,
) -> Vec<ComplaintRow> {
    lines.take(COMPLAINTS_MAX + 1).map(|(line, text)| ComplaintRow { line, ..row(text) }).collect()
}

fn object(line: &str) -> Option<Map<String, Value>> {
    if line.starts_with('{') { serde_json::from_str(line).ok() } else { None }
}

/// An object whose keys are called like columns; what is none is told as the page that it is not.
fn of_object(line: &str) -> ComplaintRow {
    let Some(object) = object(line) else { return ComplaintRow { page: line.to_owned(), ..ComplaintRow::default() } };
    let keys: Vec<(usize, String)> = object.keys().map(|key| loosely(key)).enumerate().collect();
    let values: Vec<&Value> = object.values().collect();
    let [page, domain, reference, note] = COLUMNS.places(&keys).map(|place| match place.map(|place| values[place]) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    });
    ComplaintRow { line: 0, page, domain, reference, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_a_line_and_an_object_a_line_need_no_header() {
        let row = |line, page: &str, domain: &str, reference: &str, note: &str| ComplaintRow {
            line,
            page: page.to_owned(),
            domain: domain.to_owned(),
            reference: reference.to_owned(),
            note: note.to_owned(),
        };
        let read = |text: &str| read_complaints("a.txt", text.as_bytes()).unwrap();
        let lines = "\u{feff}# of today\r\n\r\nschool.example/news\r\nhttp://a.example/x,1?y=2\nno page\n";
        let page = |line, page| row(line, page, "", "", "");
        assert_eq!(
            read(lines),
            [page(3, "school.example/news"), page(4, "http://a.example/x,1?y=2"), page(5, "no page")]
        );
        let objects = "{\"schema\":\"suyuan.report/1\",\"page\":\"http://a.example/\",\"domain\":\"b.example\",\
            \"reference\":7,\"note\":null}\n{\"被举报网址\":\"http://c.example/\",\"备注\":\"x, \\\"y\\\"\"}\n[]\n";
        let expected = [
            row(1, "http://a.example/", "b.example", "7", ""),
            row(2, "http://c.example/", "", "", "x, \"y\""),
            page(3, "[]"),
        ];
        assert_eq!(read(objects), expected);
        let many = "a.example\n".repeat(COMPLAINTS_MAX + 1);
        assert!(matches!(read_complaints("a.txt", many.as_bytes()), Err(NoComplaints::TooMany)));
    }

    #[test]
    fn columns_go_by_their_names_and_rows_know_their_lines() {
        let text = "\u{feff}编号;网址;备注\nA-1;http://school.example/;\"two\nlines\"\n\nA-2;http://b.example/;\n";
        let rows = read_complaints("a.csv", text.as_bytes()).unwrap();
        assert_eq!((rows[0].page.as_str(), rows[0].reference.as_str()), ("http://school.example/", "A-1"));
        assert_eq!((rows[0].note.as_str(), rows[0].line, rows[0].domain.as_str()), ("two\nlines", 2, ""));
        assert_eq!((rows[1].page.as_str(), rows[1].line), ("http://b.example/", 5));
    }

    #[test]
    fn the_page_goes_by_every_usual_name() {
        for name in [
            "投诉网址",
            "被举报网址",
            "举报网址",
            "页面地址",
            "违法网址",
            "reported_url",
            "Page URL",
            "涉案链接（必填）",
        ] {
            let text = format!("序号,{name},举报编号,指向域名,投诉内容\n1,http://a.example/,A-1,b.example,x\n");
            let rows = read_complaints("a.csv", text.as_bytes()).unwrap();
            let ComplaintRow { page, domain, reference, note, .. } = &rows[0];
            assert_eq!([&**page, domain, reference, note], ["http://a.example/", "b.example", "A-1", "x"], "{name}");
        }
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
