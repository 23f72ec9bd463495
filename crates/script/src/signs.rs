//! Whether a script may name anything that does not stand in its text, as its bytes show.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What it takes to make a string, or to load another script: everything else only passes on what the text says.
///
/// Escapes of single letters are left out, since whoever reads the text undoes them in any case;
/// but they can spell the names of functions.
const SIGNS: &[&str] = &[
    "+",
    "`",
    "\\",
    "atob",
    "charAt",
    "charCodeAt",
    "concat",
    "createElement",
    "decodeURI",
    "eval",
    "fromCharCode",
    "fromCodePoint",
    "Function",
    "join",
    "match",
    "normalize",
    "pad",
    "parse",
    "raw",
    "repeat",
    "replace",
    "reverse",
    "slice",
    "split",
    "substr",
    "toLowerCase",
    "toLocale",
    "toString",
    "toUpperCase",
    "trim",
    "unescape",
    "execScript",
    "TextDecoder",
    "write",
    "btoa",
    "escape",
    "encodeURI",
    "URL",
    "setTimeout",
    "setInterval",
    "import",
    "Worker",
    "getScript",
    "<!--",
];

static FINDER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().match_kind(MatchKind::Standard).build(SIGNS).ok());

/// Whether a script may make a string that is no part of its text, or load another script. A yes too many costs time, a no too many a sighting.
pub fn may_make(source: &str) -> bool {
    FINDER.as_ref().is_none_or(|finder| finder.is_match(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_only_says_things_makes_nothing() {
        for source in [
            "window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);} gtag('js', 1);",
            "var _hmt = _hmt || [];",
            "document.getElementById('a').hidden = true;",
            "{\"name\": \"school\", \"links\": [\"https://school.example/\"]}",
        ] {
            assert!(!may_make(source), "{source}");
            assert_eq!(crate::read(source).strings, [], "{source}");
        }
    }
}
