//! Files of complaints: a page a row, with what is said to stand there. What the cells mean is for the caller to judge.

use crate::error::ListError;
use crate::rows::{Columns, NoRows, rows};

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

/// Reads a file of complaints: a header, and a row a page.
pub fn read_complaints(file: &str, bytes: &[u8]) -> Result<Vec<ComplaintRow>, NoComplaints> {
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
