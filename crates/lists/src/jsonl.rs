//! One JSON object a line; keys are named like columns, others are left alone.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary, column_of};
use crate::format::data_lines;
use crate::reject::Why;

/// The first line is a whole JSON object.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    data_lines(text).next().is_some_and(|(_, line)| object(line).is_some())
}

pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    Box::new(data_lines(text).map(move |(line, found)| match object(found) {
        Some(object) => Ok(row(line, &object, vocabulary)),
        None => Err(BadRow { line, found: Cow::Borrowed(found.trim()), why: Why::NotJson }),
    }))
}

fn object(line: &str) -> Option<Map<String, Value>> {
    let line = line.trim();
    if line.starts_with('{') { serde_json::from_str(line).ok() } else { None }
}

fn row(line: u64, object: &Map<String, Value>, vocabulary: &Vocabulary) -> Row<'static> {
    let mut cells: Vec<(usize, Column, String)> = object
        .iter()
        .filter_map(|(key, value)| column_of(key, vocabulary).map(|(place, column)| (place, column, scalar(value))))
        .collect();
    cells.sort_by_key(|&(place, ..)| place);
    Row::new(line, cells.into_iter().map(|(_, column, cell)| (column, Cow::Owned(cell))).collect())
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
