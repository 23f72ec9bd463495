//! Sheets of edits and of complaints, however they are kept: packed, and as workbooks of every kind.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(dead_code, reason = "workbooks of other tests are written here, too")]

mod office;

use std::io::Write as _;

use office::{Book, ods, xls};
use suyuan_lists::{NoEdits, read_complaints, read_edits};

const EDITS: &[&[&str]] =
    &[&["整改情况汇总"], &["网站", "状态", "整改截止日期", "联系人"], &["school.example", "已确认", "d46349", "王"]];
const COMPLAINTS: &[&[&str]] = &[&["序号", "投诉网址", "编号"], &["#1", "http://school.example/", "A-1"]];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// The same sheet in every form in which it may come.
fn forms(rows: &[&[&str]]) -> Vec<(&'static str, Vec<u8>)> {
    let text: String =
        rows.iter().map(|row| row.join(",").replace("d46349", "2026-11-23").replace('#', "") + "\n").collect();
    let sheets = [("封面", &[&["说明"] as &[&str]] as &[&[&str]]), ("清单", rows)];
    let book = Book::new(&sheets).bytes();
    vec![
        ("csv", text.clone().into_bytes()),
        ("csv.gz", gzip(text.as_bytes())),
        ("csv.zst", zstd::encode_all(text.as_bytes(), 1).unwrap()),
        ("xlsx.gz", gzip(&book)),
        ("xlsx", book),
        ("ods", ods(&sheets)),
        ("xls", xls(&sheets)),
    ]
}

#[test]
fn a_sheet_of_edits_may_be_packed_or_a_workbook() {
    for (form, bytes) in forms(EDITS) {
        let edits = read_edits("edits", &bytes).unwrap_or_else(|why| panic!("{form}: {why:?}"));
        let row = &edits.rows[0];
        let told = (row.line, &*row.case, &*row.state, &*row.deadline);
        assert_eq!(told, (3, "school.example", "已确认", "2026-11-23"), "{form}");
        assert_eq!(edits.unknown, ["联系人"], "{form}");
    }
}

#[test]
fn a_file_of_complaints_may_be_packed_or_a_workbook() {
    for (form, bytes) in forms(COMPLAINTS) {
        let rows = read_complaints("a", &bytes).unwrap_or_else(|why| panic!("{form}: {why:?}"));
        assert_eq!((&*rows[0].page, &*rows[0].reference, rows[0].line), ("http://school.example/", "A-1", 2), "{form}");
    }
}

#[test]
fn a_workbook_without_such_a_header_is_refused_with_its_first_row() {
    let book = Book::new(&[("a", &[&["name", "phone"], &["Li", "1"]])]).bytes();
    assert!(matches!(read_edits("a.xlsx", &book), Err(NoEdits::NoCaseColumn { found }) if found == "name,phone"));
    assert!(matches!(read_edits("a.xlsx", &book[..book.len() / 2]), Err(NoEdits::List(_))));
}
