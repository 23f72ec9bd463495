//! What a script can find in markup: elements with their attributes, and code that runs as soon as it is written.
//!
//! This is no parser of pages, which is `page`: nesting is what the tags say, and nothing is said of places.

use serde::Serialize;
use suyuan_page::resolved;

use crate::limits::ELEMENTS_MAX;

/// How deep elements are nested; what is deeper stands side by side.
const DEPTH_KEPT: usize = 60;

/// Attributes of an element that are kept.
const ATTRIBUTES_MAX: usize = 500;

/// An element, or a text or comment between elements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub(crate) text: String,
    /// The element that it stands in, by its place in the list.
    pub(crate) parent: Option<usize>,
    /// Where its tag begins, where its tag ends, and where it ends; none where nothing can stand in it.
    pub(crate) inside: Option<[usize; 3]>,
}

/// What was found, and whether there is more.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) elements: Vec<Element>,
    pub(crate) is_cut: bool,
}

impl Element {
    pub(crate) fn new(tag: &str) -> Self {
        Element { tag: tag.to_owned(), attributes: Vec::new(), text: String::new(), parent: None, inside: None }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// Code that runs when this is written into a page: that of a script, and that of a picture that does not come.
    pub(crate) fn code(&self, is_written: bool) -> Option<&str> {
        if self.tag != "script" {
            return self.attribute("onload").or_else(|| self.attribute("onerror"));
        }
        let is_here = is_written && self.is_code() && self.attribute("src").is_none();
        (is_here && !self.text.trim().is_empty()).then_some(self.text.as_str())
    }
}

impl Element {
    /// Whether it is a script that a browser runs, and not data or a template for one.
    pub(crate) fn is_code(&self) -> bool {
        self.tag == "script" && runs(self.attribute("type").or_else(|| self.attribute("language")).unwrap_or_default())
    }
}

/// Whether a browser runs a script that says that it is of this type.
fn runs(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty()
        || kind == "module"
        || ["javascript", "ecmascript", "jscript", "livescript"].iter().any(|name| kind.contains(name))
}

/// The elements of some markup, with the texts and comments between them.
pub(crate) fn elements(markup: &str) -> Found {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let (mut at, mut count, mut is_cut) = (0, 0, false);
    while at < markup.len() {
        let rest = &markup[at..];
        if count >= ELEMENTS_MAX {
            is_cut = true;
            break;
        }
        let node = |tag: &str, text: String| Element { text, parent: open.last().copied(), ..Element::new(tag) };
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            found.push(node("#comment", comment[..end].to_owned()));
            (at, count) = ((at + 4 + end + 3).min(markup.len()), count + 1);
        } else if let Some(closed) = rest.strip_prefix("</") {
            let end = rest.find('>').map_or(markup.len(), |end| at + end + 1);
            close(closed, at, &mut found, &mut open);
            at = end;
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at = rest.find('>').map_or(markup.len(), |end| at + end + 1);
        } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (mut element, behind, is_whole) = element(&rest[1..]);
            is_cut |= !is_whole;
            let inside = markup.len() - behind.len();
            let is_raw = matches!(element.tag.as_str(), "script" | "style" | "textarea" | "title");
            let end = if is_raw { end_of_raw(behind, &element.tag) } else { behind.find('<').unwrap_or(behind.len()) };
            let text = &behind[..end];
            element.text = if matches!(element.tag.as_str(), "script" | "style") {
                text.to_owned()
            } else {
                resolved(text, false).into()
            };
            element.parent = open.last().copied();
            if is_raw {
                element.inside = Some([at, inside, inside + end]);
            } else if !is_void(&element.tag) {
                element.inside = Some([at, inside, markup.len()]);
                if open.len() < DEPTH_KEPT {
                    open.push(found.len());
                }
            }
            found.push(element);
            (at, count) = (if is_raw { inside + end } else { inside }, count + 1);
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let end = rest[first..].find('<').map_or(markup.len(), |end| at + first + end);
            let text = &markup[at..end];
            if !text.trim().is_empty() {
                found.push(node("#text", resolved(text, false).into()));
            }
            at = end;
        }
    }
    Found { elements: found, is_cut }
}

/// The text of some markup without its tags and comments.
pub(crate) fn text(markup: &str) -> String {
    let mut made = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        made.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else {
            rest.find('>').map(|end| end + 1)
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    resolved(&(made + rest), false).into_owned()
}

/// An element ends here, and those that stand open in it.
fn close(text: &str, end: usize, found: &mut [Element], open: &mut Vec<usize>) {
    let is_it = |place: &usize| {
        let tag = &found[*place].tag;
        text.as_bytes().get(..tag.len()).is_some_and(|its| its.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if let Some(at) = open.iter().rposition(is_it) {
        for place in open.drain(at..) {
            if let Some(inside) = &mut found[place].inside {
                inside[2] = end;
            }
        }
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

/// The element whose tag begins here, what comes behind the tag, and whether it has all its attributes.
fn element(text: &str) -> (Element, &str, bool) {
    let name_end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    let mut element = Element::new(&text[..name_end].to_ascii_lowercase());
    let mut is_whole = true;
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (element, behind, is_whole);
        }
        if rest.is_empty() {
            return (element, rest, is_whole);
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
        if element.attributes.len() < ATTRIBUTES_MAX {
            element.attributes.push((name, value));
        } else {
            is_whole = false;
        }
    }
}

fn attribute_value(text: &str) -> (String, &str) {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    if let Some(quote) = quote {
        let end = text[1..].find(quote).map_or(text.len(), |end| end + 1);
        return (resolved(&text[1..end], true).into(), text.get(end + 1..).unwrap_or_default());
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    (resolved(&text[..end], true).into(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &[&str]) {
        let told = elements(markup).elements.into_iter().map(|one| {
            let attributes: Vec<String> =
                one.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{} [{}] {}", one.tag, attributes.join(","), one.text)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{markup}");
    }

    #[test]
    fn elements_are_found_with_their_attributes_and_text() {
        check("<p id=a class='b c'>d<b>e</b>", &["p [id=a,class=b c] d", "#text [] d", "b [] e", "#text [] e"]);
        check("<a href=\"?a&amp;b\" x>&#x66;&lt;&no;</a>", &["a [href=?a&b,x=] f<&no;", "#text [] f<&no;"]);
        check(
            "<!-- <p> --><script>if (a<b) c('</p>')</SCRIPT><i",
            &["#comment []  <p> ", "script [] if (a<b) c('</p>')", "i [] "],
        );
        check("a < b <1> </p><!doctype html>", &["#text [] a ", "#text [] < b ", "#text [] <1> "]);
    }

    #[test]
    fn elements_stand_in_those_that_are_open() {
        let parents = |markup: &str| elements(markup).elements.iter().map(|one| one.parent).collect::<Vec<_>>();
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
        let told = |markup: String| (elements(&markup).elements.len(), elements(&markup).is_cut);
        assert_eq!(told("<p>".repeat(ELEMENTS_MAX)), (ELEMENTS_MAX, false));
        assert_eq!(told("<p>".repeat(ELEMENTS_MAX + 1)), (ELEMENTS_MAX, true));
        let tag = |count: usize| {
            let found = elements(&format!("<p{}>", (0..count).map(|number| format!(" a{number}")).collect::<String>()));
            (found.elements[0].attributes.len(), found.is_cut)
        };
        assert_eq!(tag(ATTRIBUTES_MAX), (ATTRIBUTES_MAX, false));
        assert_eq!(tag(ATTRIBUTES_MAX + 1), (ATTRIBUTES_MAX, true));
        let deep = elements(&"<p>".repeat(DEPTH_KEPT + 2)).elements;
        assert_eq!(deep[DEPTH_KEPT + 1].parent, Some(DEPTH_KEPT - 1));
    }

    #[test]
    fn an_element_knows_where_it_stands() {
        let markup = "<b a>x<i>y</i><!-- z --></b><br>";
        let found = elements(markup).elements;
        let [start, inside, end] = found[0].inside.unwrap();
        assert_eq!((&markup[start..inside], &markup[inside..end]), ("<b a>", "x<i>y</i><!-- z -->"));
        assert_eq!(found.last().unwrap().inside, None);
        assert_eq!(text(markup), "xy");
    }

    #[test]
    fn written_scripts_run_where_a_browser_runs_them() {
        let code = |markup: &str| elements(markup).elements[0].code(true).map(str::to_owned);
        for kind in
            ["", "type=text/javascript", "language=JavaScript1.2", "type=module", "type='application/x-javascript; a'"]
        {
            assert_eq!(code(&format!("<script {kind}>a</script>")).as_deref(), Some("a"), "{kind}");
        }
        for kind in ["type=text/template", "type=application/json", "type=text/vbscript", "src=a"] {
            assert_eq!(code(&format!("<script {kind}>a</script>")), None, "{kind}");
        }
        let long = "x".repeat(100 << 10);
        assert_eq!(code(&format!("<script>{long}</script>")), Some(long));
    }

    proptest::proptest! {
        #[test]
        fn any_markup_is_read(markup in r#"(<|>|/|script|!--|-->|=|"|'|&#|;|x| |é){0,30}"#) {
            elements(&markup);
            text(&markup);
            refresh(&markup);
            cut(&markup, 7);
        }
    }
}
