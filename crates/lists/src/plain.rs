//! Plain lists: one entry a line, comments after `#`.

use std::borrow::Cow;

use crate::columns::{BadRow, Row, Rows, Vocabulary};
use crate::format::{data_lines, without_comment};
use crate::reject::Why;

/// Any text can be a plain list, but for markup and JSON: a line of those would be refused with a riddle of a reason.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    let Some((_, line)) = data_lines(text).next() else { return true };
    let line = line.trim_start();
    let is_markup = line.starts_with('<') && !line.contains("://") || line.starts_with("<!") || line.starts_with("<?");
    let is_json = line.starts_with('{')
        || line
            .strip_prefix('[')
            .is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with(['{', '"']));
    !is_markup && !is_json
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).map(|(line, found)| row(line, without_comment(found))))
}

fn row(line: u64, entry: &str) -> Result<Row<'_>, BadRow<'_>> {
    if entry.contains(char::is_whitespace) {
        return Err(BadRow { line, found: Cow::Borrowed(entry), why: Why::SeveralWords });
    }
    Ok(Row::of_value(line, entry))
}
