//! One JSON object a line; keys are named like columns, others are left alone.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, column_like, column_of, is_watchlist};
use crate::format::data_lines;
use crate::reject::Why;

/// How many lines are looked at for a whole object: the first may be the broken one.
const LINES_LOOKED_AT: usize = 10;

/// The first line begins an object, and one of the first is a whole one.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    let mut lines = data_lines(text).map(|(_, line)| line).take(LINES_LOOKED_AT).peekable();
    lines.peek().is_some_and(|line| line.trim_start().starts_with('{')) && lines.any(|line| object(line).is_some())
}

pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).map(move |(line, found)| match object(found) {
        Some(object) if is_watchlist(vocabulary) && is_report(&object) => {
            Err(BadRow::new(line, found.trim(), Why::OwnReport))
        }
        Some(object) => Ok(row(line, &object, vocabulary, [])),
        None => Err(BadRow::new(line, found.trim(), Why::NotJson)),
    }))
}

/// Whether an object tells of a site or page that embeds something; a finding and a candidate tell what that is.
fn is_report(object: &Map<String, Value>) -> bool {
    let schema = object.get("schema").and_then(Value::as_str).and_then(|schema| schema.strip_prefix("suyuan."));
    schema.is_some_and(|name| !name.starts_with("finding/") && !name.starts_with("candidate/"))
}

/// The object that a text is as a whole.
pub(crate) fn object(line: &str) -> Option<Map<String, Value>> {
    let line = line.trim();
    if line.starts_with('{') { serde_json::from_str(line).ok() } else { None }
}

/// The row that an object is; what `more` says counts where the object says nothing.
pub(crate) fn row(
    line: u64,
    object: &Map<String, Value>,
    vocabulary: &Vocabulary,
    more: impl IntoIterator<Item = (Column, String)>,
) -> Row<'static> {
    // A finding of ours says what it found; as a seed it is its page.
    let is_finding =
        object.get("schema").and_then(Value::as_str).is_some_and(|schema| schema.starts_with("suyuan.finding/"));
    let watch = object.get("watch").and_then(Value::as_object);
    let object = watch.filter(|_| is_finding && is_watchlist(vocabulary)).unwrap_or(object);
    let mut cells: Vec<(usize, Column, String)> = object
        .iter()
        .filter_map(|(key, value)| {
            let column = column_of(key, vocabulary).or_else(|| column_like(key, vocabulary));
            column.map(|(place, column)| (place, column, scalar(value)))
        })
        .collect();
    cells.sort_by_key(|&(place, ..)| place);
    let cells = cells.into_iter().map(|(_, column, cell)| (column, cell)).chain(more);
    Row::new(line, cells.map(|(column, cell)| (column, Cow::Owned(cell))).collect()).named(true)
}

/// A value as a cell would show it; of several (the positions of a result, say) the first.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => match values.first() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        },
        Value::Bool(_) | Value::Null | Value::Object(_) => String::new(),
    }
}
