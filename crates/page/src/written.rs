//! Markup that a script writes in pieces, and a browser reads as one.

use std::ops::Range;

use suyuan_script::{Writing, Written};

use crate::edits::Edits;

/// What is written one after the other, under the same conditions, is one text to a browser.
pub(crate) fn groups(written: &[Written]) -> impl Iterator<Item = &[Written]> {
    written.chunk_by(|one, next| {
        one.writing == Writing::Write && next.writing == Writing::Write && one.conditions == next.conditions
    })
}

/// The text of a group, and where its pieces are written.
pub(crate) fn joined(group: &[Written]) -> (String, Edits) {
    let mut edits = Edits::default();
    let mut text = String::new();
    for one in group {
        let start = text.len();
        text.push_str(&one.markup);
        if text.len() > start {
            edits.push(start..text.len(), one.range.clone());
        }
    }
    (text, edits)
}

/// A text that is made at one place.
pub(crate) fn whole(text: &str, range: &Range<usize>) -> Edits {
    let mut edits = Edits::default();
    edits.push(0..text.len(), range.clone());
    edits
}
