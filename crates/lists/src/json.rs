//! A JSON array of objects, as PhishTank gives it, or of plain entries.

use serde_json::value::RawValue;

use crate::columns::{BadRow, Column, Row, Rows, Vocabulary};
use crate::jsonl;
use crate::reject::Why;

/// A whole array with something in it.
pub(crate) fn recognizes(text: &str, _: &Vocabulary) -> bool {
    text.trim_start().starts_with('[') && items(text).is_some_and(|items| !items.is_empty())
}

/// A row for each item.
pub(crate) fn rows<'a>(text: &'a str, vocabulary: &'static Vocabulary) -> Rows<'a> {
    let mut lines = Lines::of(text);
    Box::new(items(text).unwrap_or_default().into_iter().map(move |item| {
        let line = lines.line_of(item.get());
        if let Some(object) = jsonl::object(item.get()) {
            return Ok(jsonl::row(line, &object, vocabulary, []));
        }
        match serde_json::from_str::<String>(item.get()) {
            Ok(value) => Ok(Row::new(line, vec![(Column::Value, value.into())])),
            Err(_) => Err(BadRow::new(line, item.get(), Why::NotJson)),
        }
    }))
}

fn items(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(text).ok()
}

/// Counts the lines of a text up to pieces of it, which come in their order.
pub(crate) struct Lines<'a> {
    text: &'a str,
    line: u64,
    seen: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Lines { text, line: 1, seen: 0 }
    }

    /// The line on which a piece begins.
    pub(crate) fn line_of(&mut self, piece: &str) -> u64 {
        self.line_at(piece.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()))
    }

    /// The line of a byte.
    pub(crate) fn line_at(&mut self, byte: usize) -> u64 {
        let at = byte.min(self.text.len()).max(self.seen);
        self.line += self.text.as_bytes()[self.seen..at].split(|&byte| byte == b'\n').count() as u64 - 1;
        self.seen = at;
        self.line
    }
}
