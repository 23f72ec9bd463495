//! Sheets of case edits: which case goes where, and why. What the cells mean is for the caller to judge.

use crate::date;
use crate::error::ListError;
use crate::rows::{Columns, NoRows, loosely, rows};

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
    /// A date by which something ends: a dismissal where the row dismisses, else the time that the owner has.
    pub ends: String,
}

/// A sheet of edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Its rows.
    pub rows: Vec<EditRow>,
    /// Names in its header that say nothing to us and are none of our own exports.
    pub unknown: Vec<String>,
    /// Whether it has columns of our own exports: these say of every site what it is.
    pub is_export: bool,
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
pub fn read_edits(file: &str, bytes: &[u8]) -> Result<Edits, NoEdits> {
    let read = rows(file, bytes, &COLUMNS, EDITS_MAX).map_err(|no| match no {
        NoRows::List(error) => NoEdits::List(error),
        NoRows::NoColumn { found, .. } => NoEdits::NoCaseColumn { found },
        NoRows::TooMany => NoEdits::TooMany,
    })?;
    let row = |(line, cells): (u64, [String; 11])| {
        let [case, state, role, reason, note, actor, until, deadline, answer, ends, site] = cells;
        let case = if case.is_empty() { site } else { case };
        EditRow { line, case, state, role, reason, note, actor, until, deadline, answer, ends }
    };
    let (exported, unknown): (Vec<_>, _) = read.unknown.into_iter().partition(|name| is_of_report(name));
    Ok(Edits { rows: read.rows.into_iter().map(row).collect(), unknown, is_export: !exported.is_empty() })
}

/// Whether a column is one of our own exports, which say more of a case than can be changed.
fn is_of_report(name: &str) -> bool {
    const NAMES: [&str; 7] = ["movedat", "watched", "samplepage", "samplechain", "icp", "agedays", "advice"];
    let name = loosely(name);
    let heads_a_column = |word: &suyuan_words::Word| {
        word.key.starts_with("COLUMN_") || word.key == suyuan_words::packets::REPLY_FOUND.key
    };
    let is_word = |word: suyuan_words::Word| [word.en, word.zh].iter().any(|text| loosely(text) == name);
    NAMES.contains(&name.as_str()) || suyuan_words::all().filter(heads_a_column).any(is_word)
}

/// The end of what a date names, as people write dates: of the day, where it names no time of day.
pub fn date_end_from_text(text: &str) -> Option<suyuan_model::Timestamp> {
    date::read_end(text)
}

/// The beginning of what a date names.
pub fn date_from_text(text: &str) -> Option<suyuan_model::Timestamp> {
    date::read(text)
}

/// What a column with sites is called: a case goes by its site, too.
const SITE: &[&str] = &["site", "domain", "网站", "站点", "网站域名", "域名", "网址"];

/// The names of the columns, in the order of the fields.
const COLUMNS: Columns<11> = Columns {
    names: [
        &["case", "caseid", "site", "domain", "案件", "案件编号", "案件号", "网站", "站点", "网站域名", "域名", "网址"],
        &["state", "status", "newstate", "casestate", "状态", "新状态"],
        &["role", "性质", "角色"],
        &["reason", "原因", "理由", "依据"],
        &["note", "notes", "remark", "remarks", "comment", "备注", "说明"],
        &["actor", "operator", "by", "操作人", "操作员", "经办人", "处理人"],
        &["until", "expires", "validuntil", "有效期", "有效期至", "排除有效期", "排除期限"],
        &["deadline", "due", "duedate", "整改期限", "整改截止日期", "整改截止时间", "整改时限", "期限", "限期"],
        &["answer", "reply", "feedback", "整改反馈", "反馈", "答复", "回复", "整改情况"],
        &["ends", "enddate", "截止", "截止日", "截止日期", "截止时间"],
        SITE,
    ],
    ends: [
        &["案件编号"],
        &["状态"],
        &["性质", "角色"],
        &["原因", "理由", "依据"],
        &["备注", "说明"],
        &["操作人", "经办人"],
        &["有效期", "有效期至"],
        &["整改期限", "整改截止日期", "deadline", "duedate"],
        &["反馈", "答复"],
        &["截止日期", "截止时间"],
        &[],
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, String, String, String)> {
        let rows = read_edits("edits.csv", text.as_bytes()).unwrap().rows;
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
    fn where_the_cell_of_the_case_is_empty_its_site_tells() {
        let sheet = "case,site,state\n,a.example,confirmed\nc-1,b.example,open\n";
        assert_eq!(read(sheet), [row(2, "a.example", "confirmed", ""), row(3, "c-1", "open", "")]);
    }

    #[test]
    fn a_deadline_and_an_answer_are_read_in_either_language() {
        for header in ["case,deadline,answer", "网站,整改期限,整改反馈", "Site,Due Date,Reply"] {
            let sheet = format!("{header}\nschool.example,2026-12-04,已删除\n");
            let rows = read_edits("edits.csv", sheet.as_bytes()).unwrap().rows;
            assert_eq!((rows[0].deadline.as_str(), rows[0].answer.as_str()), ("2026-12-04", "已删除"), "{header}");
        }
    }

    #[test]
    fn usual_names_of_columns_are_known_and_others_are_told() {
        let sheet = "网站,状态,整改截止日期,网站性质,处理原因,sector,sate\nschool.example,已确认,2026-12-05,受害网站,x,health,y\n";
        let edits = read_edits("edits.csv", sheet.as_bytes()).unwrap();
        let row = &edits.rows[0];
        assert_eq!((&*row.state, &*row.deadline, &*row.role, &*row.reason), ("已确认", "2026-12-05", "受害网站", "x"));
        assert_eq!(edits.unknown, ["sector", "sate"]);
        let dated = read_edits("edits.csv", "网站,截止日期\na.example,2026-12-05\n".as_bytes()).unwrap();
        assert_eq!((&*dated.rows[0].ends, &*dated.rows[0].until), ("2026-12-05", ""));
    }

    #[test]
    fn what_our_own_sheets_say_beside_is_known() {
        for header in [
            "case,site,role,hosts,owner,icp,contact,severity,state,pages,fixes,watched,categories,techniques,first_seen,last_seen,age_days,sample_page,sample_chain,advice",
            "case,site,role,state,reason,actor,until,moved_at,severity,pages,fixes,watched,categories,techniques,owner,icp,first_seen,last_seen,deadline",
            "case,site,what was found,answer (整改反馈),note (备注)",
            "案件,网站,性质,主机,自称主办单位,自称备案号,严重程度,待修复处",
        ] {
            assert_eq!(read_edits("a.csv", format!("{header}\n").as_bytes()).unwrap().unknown, [""; 0], "{header}");
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
        assert_eq!(read_edits("x.csv", sheet(EDITS_MAX).as_bytes()).unwrap().rows.len(), EDITS_MAX);
        assert!(matches!(read_edits("x.csv", sheet(EDITS_MAX + 1).as_bytes()), Err(NoEdits::TooMany)));
    }

    #[test]
    fn the_mark_that_keeps_a_cell_from_being_a_formula_is_no_part_of_it() {
        assert_eq!(read("case,reason\na.example,'=gone\n"), [row(2, "a.example", "", "=gone")]);
    }
}
