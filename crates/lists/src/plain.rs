//! Plain lists: one entry a line, comments after `#`.

use crate::columns::{BadRow, Row, Rows, Vocabulary};
use crate::format::{data_lines, document, without_comment};
use crate::reject::Why;

/// Any text can be a plain list that is not clearly something else.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    document(text).is_none()
}

pub(crate) fn rows<'a>(text: &'a str, _: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).map(|(line, found)| row(line, without_comment(found))))
}

fn row(line: u64, entry: &str) -> Result<Row<'_>, BadRow<'_>> {
    if entry.contains(char::is_whitespace) {
        return Err(BadRow::new(line, entry, Why::SeveralWords));
    }
    Ok(Row::of_value(line, entry))
}
