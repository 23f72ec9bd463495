//! JSON-LD: every string of it, whatever graph it lies in; what is no JSON is read as it stands there.

use std::borrow::Cow;

use suyuan_model::{Decoding, Place};

use crate::data_url::is_data;
use crate::finds::At;
use crate::fragment::Fragment;
use crate::links::Value;
use crate::names::Kind;
use crate::trail::Trail;
use crate::walker::Walker;
use crate::{json, unescape};

/// What a spot is called that lies in what structured data is about.
pub const SUBJECT: &str = "subject";

/// What one is called that lies in the running text of the page or of an answer there.
pub const RUNNING_TEXT: &str = "running-text";

impl Walker<'_> {
    /// Reads the text of a JSON-LD script.
    pub(crate) fn json_ld(&mut self, fragment: &mut Fragment, at: &At, text: &str, trail: Trail) {
        if self.is_done() {
            return;
        }
        let at = At { place: Place::JsonLd, ..*at };
        let Some(strings) = json::strings(text) else {
            return self.scan(fragment, &at, text, trail, Kind::Code, false, &mut Vec::new());
        };
        for string in strings {
            let piece = &text[string.range.clone()];
            let (plain, edits) = match unescape::script(piece) {
                Some((plain, edits)) => (Cow::Owned(plain), Some(edits)),
                None => (Cow::Borrowed(piece), None),
            };
            let undone = edits.as_ref().map(|_| Decoding::JsEscape);
            let edits = edits.unwrap_or_default();
            if is_data(&plain) {
                let trail = Trail::decoded(&trail, string.range.start, &edits);
                self.data_url(fragment, &at, &plain, trail);
            } else if is_url(&plain) {
                let key = string.key.map(|key| text[key].to_ascii_lowercase());
                let named = if string.of_subject { Some(SUBJECT) } else { key.as_deref() };
                let at = At { named, whole: true, ..at };
                let whole = 0..plain.len();
                let value = Value { text: plain, edits, source: string.range, outer: &trail, undone };
                self.link(fragment, &at, &value, whole);
            } else {
                let trail = Trail::decoded(&trail, string.range.start, &edits);
                let running = string.is_running.then_some(RUNNING_TEXT);
                let at = At { named: string.of_subject.then_some(SUBJECT).or(running), ..at };
                self.scan(fragment, &at, &plain, trail, Kind::Words, false, &mut undone.into_iter().collect());
            }
        }
    }
}

/// Whether all of a string is a URL with a host of its own.
fn is_url(text: &str) -> bool {
    let text = text.trim();
    let has_scheme = |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    !text.contains(char::is_whitespace) && (text.starts_with("//") || has_scheme("http:") || has_scheme("https:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_a_whole_string() {
        for (text, expected) in [
            ("http://a.test/", true),
            (" HTTPS:\\\\a.test ", true),
            ("//a.test/x", true),
            ("a.test", false),
            ("/x", false),
            ("see http://a.test/", false),
            ("http://a.test/ and more", false),
        ] {
            assert_eq!(is_url(text), expected, "{text}");
        }
    }
}
