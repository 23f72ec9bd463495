//! Sheets of case edits: which case goes where, and why. What the cells mean is for the caller to judge.

use crate::date;
use crate::error::ListError;
use crate::rows::{NoRows, rows};

/// Most edits of one sheet; more is an export of something else.
pub const EDITS_MAX: usize = 100_000;

/// One row of a sheet of edits; a column that the sheet does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditRow {
    /// The line on which it begins.
    pub line: u64,
    /// The case, or its site.
    pub case: String,
    /// The state to move it to.
    pub state: String,
    /// What the site is.
    pub role: String,
    /// Why.
    pub reason: String,
    /// A remark.
    pub note: String,
    /// By whom.
    pub actor: String,
    /// Until when a dismissal holds.
    pub until: String,
    /// Until when the owner has time.
    pub deadline: String,
    /// What the owner answered.
    pub answer: String,
}

/// Why a sheet of edits cannot be used.
#[derive(Debug)]
pub enum NoEdits {
    /// It is no text.
    List(ListError),
    /// Its header names no case.
    NoCaseColumn {
        /// What stands in its first row.
        found: String,
    },
    /// It has more rows than [`EDITS_MAX`].
    TooMany,
}

/// Reads a sheet of edits: a header, and a row a case.
pub fn read_edits(file: &str, bytes: &[u8]) -> Result<Vec<EditRow>, NoEdits> {
    let rows = rows(file, bytes, &COLUMNS, EDITS_MAX).map_err(|no| match no {
        NoRows::List(error) => NoEdits::List(error),
        NoRows::NoColumn { found, .. } => NoEdits::NoCaseColumn { found },
        NoRows::TooMany => NoEdits::TooMany,
    })?;
    let row = |(line, [case, state, role, reason, note, actor, until, deadline, answer]): (u64, [String; 9])| EditRow {
        line,
        case,
        state,
        role,
        reason,
        note,
        actor,
        until,
        deadline,
        answer,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The end of what a date names, as people write dates: of the day, where it names no time of day.
pub fn date_end_from_text(text: &str) -> Option<suyuan_model::Timestamp> {
    date::read_end(text)
}

/// The beginning of what a date names.
pub fn date_from_text(text: &str) -> Option<suyuan_model::Timestamp> {
    date::read(text)
}

/// The names of the columns, in the order of the fields.
const COLUMNS: [&[&str]; 9] = [
    &["case", "caseid", "site", "案件", "案件编号", "网站", "站点"],
    &["state", "status", "newstate", "状态", "新状态"],
    &["role", "性质", "角色"],
    &["reason", "原因", "理由", "依据"],
    &["note", "notes", "remark", "备注", "说明"],
    &["actor", "operator", "by", "操作人", "经办人"],
    &["until", "expires", "有效期", "有效期至", "截止", "截止日期"],
    &["deadline", "due", "duedate", "整改期限", "期限", "限期"],
    &["answer", "reply", "feedback", "整改反馈", "反馈", "答复", "回复"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, String, String, String)> {
        let rows = read_edits("edits.csv", text.as_bytes()).unwrap();
        rows.into_iter().map(|row| (row.line, row.case, row.state, row.reason)).collect()
    }

    fn row(line: u64, case: &str, state: &str, reason: &str) -> (u64, String, String, String) {
        (line, case.to_owned(), state.to_owned(), reason.to_owned())
    }

    #[test]
    fn a_sheet_of_edits_is_read_in_either_language_and_any_separator() {
        let school = [row(2, "school.example", "confirmed", "seen")];
        assert_eq!(read("\u{feff}case,state,reason\r\nschool.example,confirmed,seen\r\n"), school);
        assert_eq!(read("状态;案件;原因\nconfirmed;school.example;seen\n"), school);
        assert_eq!(read("Site\tNew State\tReason\nschool.example\tconfirmed\tseen"), school);
    }

    #[test]
    fn a_deadline_and_an_answer_are_read_in_either_language() {
        for header in ["case,deadline,answer", "网站,整改期限,整改反馈", "Site,Due Date,Reply"] {
            let sheet = format!("{header}\nschool.example,2026-12-04,已删除\n");
            let rows = read_edits("edits.csv", sheet.as_bytes()).unwrap();
            assert_eq!((rows[0].deadline.as_str(), rows[0].answer.as_str()), ("2026-12-04", "已删除"), "{header}");
        }
    }

    #[test]
    fn a_line_break_in_a_cell_does_not_shift_the_lines_that_follow() {
        let sheet = "case,reason,state\na.example,\"one\ntwo\",open\n\nb.example,,open\n";
        assert_eq!(read(sheet), [row(2, "a.example", "open", "one\ntwo"), row(5, "b.example", "open", "")]);
    }

    #[test]
    fn a_sheet_that_names_no_case_is_refused_with_its_header() {
        let refused = read_edits("x.csv", b"name,state\na,b\n");
        assert!(matches!(refused, Err(NoEdits::NoCaseColumn { found }) if found == "name,state"));
        assert!(matches!(read_edits("x.csv", &[0, 1, 2, 3, 0]), Err(NoEdits::List(_))));
    }

    #[test]
    fn an_edit_more_than_a_sheet_may_have_is_refused() {
        let sheet = |rows: usize| format!("case\n{}", "a.example\n".repeat(rows));
        assert_eq!(read_edits("x.csv", sheet(EDITS_MAX).as_bytes()).unwrap().len(), EDITS_MAX);
        assert!(matches!(read_edits("x.csv", sheet(EDITS_MAX + 1).as_bytes()), Err(NoEdits::TooMany)));
    }

    #[test]
    fn the_mark_that_keeps_a_cell_from_being_a_formula_is_no_part_of_it() {
        assert_eq!(read("case,reason\na.example,'=gone\n"), [row(2, "a.example", "", "=gone")]);
    }
}
