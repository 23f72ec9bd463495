//! What a script can find in markup: elements with their attributes, and code that runs as soon as it is written.
//!
//! This is no parser of pages, which is `page`: nesting is what the tags say, and nothing is said of places.

use serde::Serialize;

use crate::limits::ELEMENTS_MAX;

/// Text of an element that is kept, in bytes.
const TEXT_BYTES_KEPT: usize = 64 << 10;

/// How deep elements are nested; what is deeper stands side by side.
const DEPTH_KEPT: usize = 60;

/// Attributes of an element that are kept.
const ATTRIBUTES_KEPT: usize = 40;

/// An element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub(crate) text: String,
    /// The element that it stands in, by its place in the list.
    pub(crate) parent: Option<usize>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// Code that runs when this is written into a page: that of a script, and that of a picture that does not come.
    pub(crate) fn code(&self, is_written: bool) -> Option<&str> {
        if self.tag != "script" {
            return self.attribute("onload").or_else(|| self.attribute("onerror"));
        }
        let is_script = self.attribute("type").is_none_or(|its| its.is_empty() || its.contains("javascript"));
        let is_here = is_written && is_script && self.attribute("src").is_none();
        (is_here && !self.text.trim().is_empty()).then_some(self.text.as_str())
    }
}

/// The elements of some markup.
pub(crate) fn elements(markup: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(closed) = rest.strip_prefix('/') {
            close(closed, &found, &mut open);
            continue;
        }
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        if found.len() >= ELEMENTS_MAX {
            break;
        }
        let (mut element, behind) = element(rest);
        rest = behind;
        let is_raw = matches!(element.tag.as_str(), "script" | "style" | "textarea" | "title");
        let end = if is_raw { end_of_raw(rest, &element.tag) } else { rest.find('<').unwrap_or(rest.len()) };
        let text = cut(&rest[..end], TEXT_BYTES_KEPT);
        element.text = if matches!(element.tag.as_str(), "script" | "style") { text.to_owned() } else { decoded(text) };
        rest = &rest[end..];
        element.parent = open.last().copied();
        if !is_void(&element.tag) && !is_raw && open.len() < DEPTH_KEPT {
            open.push(found.len());
        }
        found.push(element);
    }
    found
}

/// An element ends, and those that stand open in it.
fn close(text: &str, found: &[Element], open: &mut Vec<usize>) {
    let is_it = |place: &usize| {
        let tag = &found[*place].tag;
        text.as_bytes().get(..tag.len()).is_some_and(|its| its.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if let Some(at) = open.iter().rposition(is_it) {
        open.truncate(at);
    }
}

/// Elements that hold nothing.
fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether what was written so far can be read: every tag is closed, and every script.
pub(crate) fn is_whole(markup: &str) -> bool {
    let lower = markup.to_ascii_lowercase();
    let last_open = lower.rfind('<');
    let is_closed = last_open.is_none_or(|at| lower[at..].contains('>'));
    is_closed && lower.matches("<script").count() <= lower.matches("</script").count()
}

/// Where a refresh leads to: `5; url=/a`.
pub(crate) fn refresh(content: &str) -> Option<&str> {
    let (_, to) = content.split_once([';', ','])?;
    let to = to.trim();
    let to = match to.get(..3) {
        Some(start) if start.eq_ignore_ascii_case("url") => to[3..].trim_start().strip_prefix('=')?.trim(),
        _ => to,
    };
    Some(to.trim_matches(['"', '\''])).filter(|to| !to.is_empty())
}

/// The longest beginning of a text that has no more bytes.
pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn end_of_raw(text: &str, tag: &str) -> usize {
    let close = format!("</{tag}");
    let is_close = |at: &usize| {
        text.as_bytes()[*at..].get(..close.len()).is_some_and(|its| its.eq_ignore_ascii_case(close.as_bytes()))
    };
    text.match_indices('<').map(|(at, _)| at).find(is_close).unwrap_or(text.len())
}

/// The element whose tag begins here, and what comes behind the tag.
fn element(text: &str) -> (Element, &str) {
    let name_end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    let mut element = Element {
        tag: text[..name_end].to_ascii_lowercase(),
        attributes: Vec::new(),
        text: String::new(),
        parent: None,
    };
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (element, behind);
        }
        if rest.is_empty() {
            return (element, rest);
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let name_end = rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '='))
            .map_or(rest.len(), |end| end + first);
        let name = rest[..name_end].to_ascii_lowercase();
        rest = &rest[name_end..];
        let mut value = String::new();
        if let Some(behind) = rest.trim_start().strip_prefix('=') {
            (value, rest) = attribute_value(behind.trim_start());
        }
        if element.attributes.len() < ATTRIBUTES_KEPT {
            element.attributes.push((name, value));
        }
    }
}

fn attribute_value(text: &str) -> (String, &str) {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let end = text[1..].find(quote).map_or(text.len(), |end| end + 1);
        return (decoded(&text[1..end]), text.get(end + 1..).unwrap_or_default());
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    (decoded(&text[..end]), &text[end..])
}

/// A text whose commonest references are resolved.
fn decoded(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        made.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(12).position(|byte| *byte == b';');
        if let Some((end, char)) = end.and_then(|end| Some((end, referred(&rest[1..end])?))) {
            made.push(char);
            rest = &rest[end + 1..];
        } else {
            made.push('&');
            rest = &rest[1..];
        }
    }
    made + rest
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let hex = digits.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &[&str]) {
        let told = elements(markup).into_iter().map(|one| {
            let attributes: Vec<String> =
                one.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{} [{}] {}", one.tag, attributes.join(","), one.text)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{markup}");
    }

    #[test]
    fn elements_are_found_with_their_attributes_and_text() {
        check("<p id=a class='b c'>d<b>e</b>", &["p [id=a,class=b c] d", "b [] e"]);
        check("<a href=\"?a&amp;b\" x>&#x66;&lt;&no;</a>", &["a [href=?a&b,x=] f<&no;"]);
        check("<!-- <p> --><script>if (a<b) c('</p>')</SCRIPT><i", &["script [] if (a<b) c('</p>')", "i [] "]);
        check("a < b <1> </p>", &[]);
    }

    #[test]
    fn elements_stand_in_those_that_are_open() {
        let parents = |markup: &str| elements(markup).iter().map(|one| one.parent).collect::<Vec<_>>();
        assert_eq!(parents("<ul><li><b></b></li><br><li>"), [None, Some(0), Some(1), Some(0), Some(0)]);
        assert_eq!(parents("<p><b></p></i><i>"), [None, Some(0), None]);
    }

    #[test]
    fn what_is_written_in_pieces_is_whole_when_everything_is_closed() {
        let cases = [("<p>", true), ("<p", false), ("a", true), ("<script>", false), ("<script></script>", true)];
        assert_eq!(cases.map(|(markup, _)| is_whole(markup)), cases.map(|(_, is)| is));
    }

    #[test]
    fn a_refresh_leads_somewhere() {
        let cases = [("0;url=/a", Some("/a")), ("5; URL = '/b'", Some("/b")), ("1,/c", Some("/c")), ("3", None)];
        assert_eq!(cases.map(|(content, _)| refresh(content)), cases.map(|(_, to)| to));
    }

    #[test]
    fn no_more_elements_are_found_than_a_script_may_see() {
        assert_eq!(elements(&"<p>".repeat(ELEMENTS_MAX + 5)).len(), ELEMENTS_MAX);
    }

    proptest::proptest! {
        #[test]
        fn any_markup_is_read(markup in r#"(<|>|/|script|!--|-->|=|"|'|&#|;|x| |é){0,30}"#) {
            elements(&markup);
            refresh(&markup);
            cut(&markup, 7);
        }
    }
}
