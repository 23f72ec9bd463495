//! What SearXNG answers as JSON: one document with the query and its results.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::columns::{BadRow, Column, Rows, Vocabulary, is_watchlist};
use crate::json::Lines;
use crate::jsonl;
use crate::reject::Why;

/// A whole object with a list of results; only where search results make sense.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    !is_watchlist(vocabulary) && text.trim_start().starts_with('{') && results(text).is_some()
}

/// A row for each result; one without a rank has that of its place.
pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    let Some((query, results)) = results(text) else { return Box::new(std::iter::empty()) };
    let mut lines = Lines::of(text);
    Box::new(results.into_iter().enumerate().map(move |(place, result)| {
        let line = lines.line_of(result.get());
        let Some(object) = jsonl::object(result.get()) else {
            return Err(BadRow::new(line, result.get(), Why::NotJson));
        };
        // Results have titles, by which they are found again where all of them stand in one line.
        let cell = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default().trim();
        if cell("url").is_empty() {
            let found = if cell("title").is_empty() { result.get() } else { cell("title") };
            return Err(BadRow::new(line, found.to_owned(), Why::NoUrl));
        }
        let more = [(Column::Query, query.clone()), (Column::Rank, (place + 1).to_string())];
        Ok(jsonl::row(line, &object, vocabulary, more))
    }))
}

/// The query and the results as they stand in the text.
fn results(text: &str) -> Option<(String, Vec<&RawValue>)> {
    let document: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    let results = serde_json::from_str(document.get("results")?.get()).ok()?;
    let query = document.get("query").and_then(|query| serde_json::from_str(query.get()).ok());
    Some((query.unwrap_or_default(), results))
}
