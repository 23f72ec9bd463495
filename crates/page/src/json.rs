//! The strings of a JSON text (RFC 8259), each with the key that it belongs to.
//!
//! Line breaks in strings are let pass, since careless templates write them; everything else that is no JSON is none.

use std::ops::Range;

use memchr::memchr2;

/// How deep objects and arrays are nested at most; deeper ones are no data that anybody wrote.
pub const JSON_DEPTH_MAX: usize = 128;

/// A string of a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonString {
    /// Where it stands, without its quotes.
    pub(crate) range: Range<usize>,
    /// Where the key stands whose value it is, or one of whose values; none for keys themselves.
    pub(crate) key: Option<Range<usize>>,
    /// Whether it tells of what the data is about, not of whose it is: it lies in what `about` or `mentions` holds.
    pub(crate) of_subject: bool,
    /// Whether it is the running text of the page or of an answer there, which engines show.
    pub(crate) is_running: bool,
}

/// Keys of schema.org whose values describe something else than the page, or are what people wrote.
const SUBJECTS: &[&str] = &[
    "about",
    "mentions",
    "citation",
    "itemReviewed",
    "isBasedOn",
    "claimReviewed",
    "appearance",
    "firstAppearance",
    "comment",
    "review",
    "acceptedAnswer",
    "suggestedAnswer",
];

/// Keys whose values are the words of the page itself; what is said in a comment or review of it is not.
const RUNNING: &[&str] = &["articleBody", "reviewBody", "text", "transcript"];

/// Types whose words users of the site write.
const POSTINGS: &[&str] = &["DiscussionForumPosting", "SocialMediaPosting"];

/// Of what describes something else, what holds such words nevertheless.
const ANSWERS: &[&str] = &["acceptedAnswer", "suggestedAnswer"];

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A value.
    Value,
    /// A value, or the end of an array.
    ValueOrEnd,
    /// A key, or the end of an object.
    KeyOrEnd,
    /// A key.
    Key,
    /// A colon.
    Colon,
    /// A comma, or the end of what is open.
    CommaOrEnd,
}

/// An open object or array, with the key that its values belong to.
struct Open {
    is_object: bool,
    key: Option<Range<usize>>,
}

/// Every string; none when the text is no JSON.
pub(crate) fn strings(text: &str) -> Option<Vec<JsonString>> {
    let bytes = text.as_bytes();
    let mut strings = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let holds = |open: &Open, keys: &[&str]| open.key.clone().is_some_and(|key| keys.contains(&&text[key]));
    let mut next = Next::Value;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let is_value = matches!(next, Next::Value | Next::ValueOrEnd);
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'"' if is_value => {
                let range = string(bytes, at)?;
                at = range.end + 1;
                let key = open.last().and_then(|open| open.key.clone());
                let is_of_other = |open: &Open| holds(open, SUBJECTS) && !holds(open, ANSWERS);
                let is_running = open.last().is_some_and(|open| holds(open, RUNNING)) && !open.iter().any(is_of_other);
                let of_subject = !is_running && open.iter().any(|open| holds(open, SUBJECTS) || holds(open, RUNNING));
                strings.push(JsonString { range, key, of_subject, is_running });
                next = Next::CommaOrEnd;
            }
            b'"' if matches!(next, Next::Key | Next::KeyOrEnd) => {
                let range = string(bytes, at)?;
                at = range.end + 1;
                open.last_mut()?.key = Some(range.clone());
                strings.push(JsonString { range, key: None, of_subject: false, is_running: false });
                next = Next::Colon;
            }
            b'{' | b'[' if is_value && open.len() < JSON_DEPTH_MAX => {
                let is_object = byte == b'{';
                let key = open.last().and_then(|open| open.key.clone());
                open.push(Open { is_object, key });
                next = if is_object { Next::KeyOrEnd } else { Next::ValueOrEnd };
            }
            b'}' | b']' if matches!(next, Next::CommaOrEnd | Next::KeyOrEnd | Next::ValueOrEnd) => {
                if open.pop()?.is_object != (byte == b'}') {
                    return None;
                }
                next = Next::CommaOrEnd;
            }
            b':' if next == Next::Colon => next = Next::Value,
            b',' if next == Next::CommaOrEnd => {
                next = if open.last()?.is_object { Next::Key } else { Next::Value };
            }
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' if is_value => {
                at = start + literal(&bytes[start..])?;
                next = Next::CommaOrEnd;
            }
            _ => return None,
        }
    }
    if strings.iter().any(|string| is_posting(string, text)) {
        for string in &mut strings {
            string.of_subject |= std::mem::take(&mut string.is_running);
        }
    }
    (open.is_empty() && next == Next::CommaOrEnd).then_some(strings)
}

/// Whether a string is the type of what users write.
fn is_posting(string: &JsonString, text: &str) -> bool {
    let is_type = string.key.clone().is_some_and(|key| &text[key] == "@type");
    is_type && POSTINGS.contains(&&text[string.range.clone()])
}

/// The string whose inside begins here.
fn string(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(start..at);
        }
        at += 2;
    }
}

/// The length of a number, or of `true`, `false`, `null`.
fn literal(bytes: &[u8]) -> Option<usize> {
    let is_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
    let word: Vec<u8> = bytes.iter().copied().take(NUMBER_BYTES_MAX).take_while(is_of_it).collect();
    let is_number = matches!(word[0], b'-' | b'0'..=b'9');
    (is_number || matches!(&word[..], b"true" | b"false" | b"null")).then_some(word.len())
}

/// Longest number that is one; a number names nothing, so the rest would only end the reading.
const NUMBER_BYTES_MAX: usize = 400;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every string with its key.
    fn read(text: &str) -> Option<Vec<String>> {
        let show = |string: JsonString| match string.key {
            Some(key) => format!("{}={}", &text[key], &text[string.range]),
            None => text[string.range].to_owned(),
        };
        strings(text).map(|strings| strings.into_iter().map(show).collect())
    }

    #[test]
    fn strings_are_found_with_their_keys() {
        for (text, expected) in [
            (r#""a""#, &["a"][..]),
            (r#"{"a":"b","c":["d",{"e":"f"},"g"]}"#, &["a", "a=b", "c", "c=d", "e", "e=f", "c=g"]),
            (r#" [ "a\"b" , 1.5e3, true, null, {} ] "#, &["a\\\"b"]),
            (r#"{"@graph":[{"url":"x"}]}"#, &["@graph", "url", "url=x"]),
            ("{\"a\":\"b\nc\"}", &["a", "a=b\nc"]),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn running_text_is_that_of_the_page_or_of_an_answer_there() {
        for (text, is_running, of_subject) in [
            (r#"{"articleBody":"a"}"#, true, false),
            (r#"{"acceptedAnswer":{"text":"a"}}"#, true, false),
            (r#"{"acceptedAnswer":{"url":"a"}}"#, false, true),
            (r#"{"comment":[{"text":"a"}]}"#, false, true),
            (r#"{"review":{"reviewBody":"a"}}"#, false, true),
            (r#"{"text":{"@value":"a"}}"#, false, true),
            (r#"{"description":"a"}"#, false, false),
            (r#"{"@type":"DiscussionForumPosting","text":"a"}"#, false, true),
        ] {
            let string = strings(text).unwrap().pop().unwrap();
            assert_eq!((string.is_running, string.of_subject), (is_running, of_subject), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        for text in [
            "",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{a:1}",
            "{'a':1}",
            "[}",
            "\"a",
            "{} {}",
            "<!-- {} -->",
            "nul",
            "[\"\\",
            "// x\n{}",
        ] {
            assert_eq!(strings(text), None, "{text}");
        }
    }

    #[test]
    fn json_is_read_to_a_depth() {
        let nested = |depth: usize| "[".repeat(depth) + "\"a\"" + &"]".repeat(depth);
        assert!(strings(&nested(JSON_DEPTH_MAX)).is_some());
        assert!(strings(&nested(JSON_DEPTH_MAX + 1)).is_none());
    }

    #[test]
    fn a_number_has_so_many_digits() {
        assert!(strings(&"1".repeat(NUMBER_BYTES_MAX)).is_some());
        assert!(strings(&"1".repeat(NUMBER_BYTES_MAX + 1)).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}\":,\\\\ a1中-]{0,24}") {
            for string in strings(&text).unwrap_or_default() {
                prop_assert!(text.get(string.range).is_some());
            }
        }
    }
}
