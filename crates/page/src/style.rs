//! Styles: what they fetch, what they paint, and what else they say.

use std::borrow::Cow;
use std::ops::Range;

use suyuan_model::{Decoding, Place};

use crate::edits::Edits;
use crate::finds::At;
use crate::fragment::Fragment;
use crate::links::Value;
use crate::names::Kind;
use crate::style_tokens::{Piece, Pieces};
use crate::trail::Trail;
use crate::unescape;
use crate::walker::Walker;

impl Walker<'_> {
    /// Reads a style sheet, or the declarations of a style attribute.
    pub(crate) fn style(&mut self, fragment: &mut Fragment, at: &At, style: &str, trail: Trail) {
        if self.is_done() || memchr::memchr3(b'(', b'"', b'\'', style.as_bytes()).is_none() && !style.contains("/*") {
            return;
        }
        let at = At { place: Place::Css, whole: false, ..*at };
        let mut pieces = Pieces::new(style);
        let mut painted = Vec::new();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Url(range) => {
                    let named = pieces.belongs_to();
                    let at = At { whole: true, named: Some(&named), ..at };
                    self.style_url(fragment, &at, style, &trail, range);
                }
                Piece::Painted(range) => painted.push(range),
                Piece::Break => self.painted(fragment, &at, style, &trail, &std::mem::take(&mut painted)),
                Piece::Aside(range) => {
                    let (text, edits) = unescaped(&style[range.clone()]);
                    let mut undone = edits.as_ref().map(|_| Decoding::JsEscape).into_iter().collect();
                    let edits = edits.unwrap_or_default();
                    let trail = Trail::decoded(&trail, range.start, &edits);
                    self.scan(fragment, &at, &text, trail, Kind::Words, false, &mut undone);
                }
            }
        }
        self.painted(fragment, &at, style, &trail, &painted);
    }

    fn style_url(&mut self, fragment: &mut Fragment, at: &At, style: &str, trail: &Trail, range: Range<usize>) {
        let (text, edits) = unescaped(&style[range.clone()]);
        // An empty one fetches nothing.
        if text.trim().is_empty() {
            return;
        }
        let undone = edits.as_ref().map(|_| Decoding::JsEscape);
        let whole = 0..text.len();
        let value = Value { text, edits: edits.unwrap_or_default(), source: range, outer: trail, undone };
        self.link(fragment, at, &value, whole);
    }

    /// Strings that stand beside each other are painted as one.
    fn painted(&mut self, fragment: &Fragment, at: &At, style: &str, trail: &Trail, strings: &[Range<usize>]) {
        let Some(first) = strings.first() else { return };
        let mut joined = String::new();
        let mut edits = Edits::default();
        let mut undone: Vec<Decoding> = (strings.len() > 1).then_some(Decoding::JsConcat).into_iter().collect();
        let mut end = first.start;
        for range in strings {
            let start = range.start - first.start;
            if range.start > end {
                edits.push(joined.len()..joined.len(), end - first.start..start);
            }
            let (text, own) = unescaped(&style[range.clone()]);
            if let Some(own) = own {
                edits.append(&own, joined.len(), start);
                if undone.last() != Some(&Decoding::JsEscape) {
                    undone.push(Decoding::JsEscape);
                }
            }
            joined.push_str(&text);
            end = range.end;
        }
        let trail = Trail::decoded(trail, first.start, &edits);
        self.scan(fragment, &At { place: Place::CssContent, ..*at }, &joined, trail, Kind::Words, false, &mut undone);
    }
}

/// A piece of a style without escapes, and where those stood.
fn unescaped(piece: &str) -> (Cow<'_, str>, Option<Edits>) {
    match unescape::style(piece) {
        Some((plain, edits)) => (Cow::Owned(plain), Some(edits)),
        None => (Cow::Borrowed(piece), None),
    }
}
