//! What SearXNG answers as JSON: one document with the query and its results.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::columns::{BadRow, Column, Rows, Vocabulary, column_of};
use crate::jsonl;
use crate::reject::Why;

/// A whole object with a list of results; only where search results make sense.
pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    column_of("query", vocabulary).is_some() && text.trim_start().starts_with('{') && results(text).is_some()
}

/// A row for each result; one without a rank has that of its place.
pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    let Some((query, results)) = results(text) else { return Box::new(std::iter::empty()) };
    let (mut line, mut seen) = (1, 0);
    Box::new(results.into_iter().enumerate().map(move |(place, result)| {
        let at = result.get().as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len());
        line += text[seen..at].matches('\n').count() as u64;
        seen = at;
        let Some(object) = jsonl::object(result.get()) else {
            return Err(BadRow::new(line, result.get(), Why::NotJson));
        };
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
