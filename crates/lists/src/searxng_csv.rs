//! What SearXNG answers as CSV: results in their order, and other things that are no results.

use crate::columns::{Column, Rows, Vocabulary, is_watchlist};
use crate::separated;

/// The header, letter for letter.
const HEADER: &str = "title,url,content,host,engine,score,type";

pub(crate) fn recognizes(text: &str, vocabulary: &Vocabulary) -> bool {
    !is_watchlist(vocabulary) && text.lines().next().is_some_and(|line| line.trim_end() == HEADER)
}

/// A row for each result, ranked by its place. Answers, suggestions and corrections are no results.
pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    let is_result = |kind: &str| kind.is_empty() || kind == "result";
    let mut rank = 0;
    Box::new(separated::rows(text, vocabulary).filter_map(move |row| match row {
        Ok(row) if !is_result(row.cell(Column::ResultKind)) => None,
        Ok(row) => {
            rank += 1;
            Some(Ok(row.with(Column::Rank, rank.to_string())))
        }
        Err(bad) => Some(Err(bad)),
    }))
}
