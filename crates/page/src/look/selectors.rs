//! Selectors: which elements a rule chooses, and which it would choose if somebody did something.

use std::fmt;

use cssparser::{Parser, ToCss};
use scraper::ElementRef;
use scraper::selector::Simple;
use selectors::Element;
use selectors::attr::CaseSensitivity;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::matches_selector;
use selectors::parser::{
    Component, ParseRelative, Parser as SelectorParser, Selector, SelectorList, SelectorParseErrorKind,
};

use super::counted::{Counted, Steps};

/// What an element's state decides, which a page at rest does not have.
const STATES: &[&str] = &[
    "hover",
    "focus",
    "focus-within",
    "focus-visible",
    "active",
    "target",
    "target-within",
    "checked",
    "visited",
    "enabled",
    "disabled",
    "default",
    "indeterminate",
    "valid",
    "invalid",
    "required",
    "optional",
    "read-only",
    "read-write",
    "placeholder-shown",
    "open",
    "popover-open",
    "modal",
    "fullscreen",
    "autofill",
    "in-range",
    "out-of-range",
    "user-valid",
    "user-invalid",
    "playing",
    "paused",
    "defined",
    "state",
    "host",
    "has-slotted",
    "current",
    "past",
    "future",
    "picture-in-picture",
    "local-link",
    "muted",
    "blank",
];

/// Pseudo-elements that may be written with one colon; what a rule says of them it does not say of the element.
const ELEMENTS: &[&str] = &["before", "after", "first-line", "first-letter"];

/// Deepest selector in a selector: `:not(:is(…))`.
const SELECTOR_DEPTH_MAX: u8 = 8;

/// A selector that was understood.
pub(crate) struct Chosen {
    selector: Selector<Simple>,
    /// It asks for a state as well, and holds only while that lasts.
    pub(crate) sometimes: bool,
    /// What its last compound asks for: an element without any of these is none of its.
    pub(crate) keys: Vec<Key>,
}

/// What an element must be to be chosen at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Id(Box<str>),
    Class(Box<str>),
    Tag(Box<str>),
    Any,
}

/// What selectors may be made of.
struct Grammar;

impl SelectorParser<'_> for Grammar {
    type Impl = Simple;
    type Error = SelectorParseErrorKind;

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }
}

/// The selectors of a list; what cannot be understood is left out, each by itself.
pub(crate) fn chosen(list: &str) -> Vec<Chosen> {
    let mut found = Vec::new();
    for one in split(list) {
        let Some((text, sometimes)) = settled(one, 0) else { continue };
        let mut input = Parser::new(&text);
        let Ok(list) = SelectorList::parse(&Grammar, &mut input, ParseRelative::No) else { continue };
        found.extend(list.slice().iter().map(|selector| Chosen {
            keys: keys_of(selector),
            selector: selector.clone(),
            sometimes,
        }));
    }
    found
}

impl Chosen {
    /// How specific it is (Selectors 4, section 17), as one number.
    pub(crate) fn specificity(&self) -> u32 {
        self.selector.specificity()
    }

    /// Whether it chooses this element, and how many steps it took to tell; not known after so many.
    pub(crate) fn matches(
        &self,
        element: ElementRef<'_>,
        caches: &mut SelectorCaches,
        steps_max: u64,
    ) -> (Option<bool>, u64) {
        let counted = Steps::new(steps_max);
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        let matches = matches_selector(&self.selector, 0, None, &Counted::new(element, &counted), &mut context);
        let steps = steps_max - counted.left();
        if counted.left() == 0 {
            // What was reckoned on the way may be wrong.
            *caches = SelectorCaches::default();
            return (None, steps);
        }
        (Some(matches), steps)
    }

    /// Whether it is about this element, and would choose it if a script gave it, or what it stands in, another class or state.
    pub(crate) fn is_about(&self, element: &ElementRef<'_>) -> bool {
        let mut is_named = false;
        for component in self.selector.iter() {
            match component {
                Component::ID(id) => {
                    if !element.has_id(id, CaseSensitivity::CaseSensitive) {
                        return false;
                    }
                    is_named = true;
                }
                Component::Class(class) => is_named |= element.has_class(class, CaseSensitivity::CaseSensitive),
                Component::LocalName(name) if !element.has_local_name(&name.lower_name) => return false,
                _ => {}
            }
        }
        is_named
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.selector.to_css(f)
    }
}

/// The names by which the elements of a selector can be found: its id, or its classes, or its tag.
fn keys_of(selector: &Selector<Simple>) -> Vec<Key> {
    let (mut classes, mut tag) = (Vec::new(), Key::Any);
    for component in selector.iter() {
        match component {
            Component::ID(id) => return vec![Key::Id((*id.0).into())],
            Component::Class(class) => classes.push(Key::Class((*class.0).into())),
            Component::LocalName(name) => tag = Key::Tag((*name.lower_name.0).into()),
            _ => {}
        }
    }
    if classes.is_empty() { vec![tag] } else { classes }
}

/// The selectors of a list, by the commas that stand in no brackets.
fn split(list: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut scan, mut start) = (Scan::new(list), 0);
    while let Some((at, byte)) = scan.next() {
        if byte == b',' && scan.depth == 0 {
            found.push(&list[start..at]);
            start = at + 1;
        }
    }
    found.push(&list[start..]);
    found
}

/// A selector without the states that it asks for, and whether it asks for any; none if it is about a pseudo-element, or
/// too deep.
fn settled(selector: &str, depth: u8) -> Option<(String, bool)> {
    if depth > SELECTOR_DEPTH_MAX {
        return None;
    }
    let mut text = String::new();
    let (mut sometimes, mut copied) = (false, 0);
    let mut scan = Scan::new(selector);
    while let Some((at, byte)) = scan.next() {
        if byte != b':' || scan.depth > 0 {
            continue;
        }
        let name_end = selector[at + 1..]
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .map_or(selector.len(), |length| at + 1 + length);
        let name = selector[at + 1..name_end].to_ascii_lowercase();
        if name.is_empty() || ELEMENTS.contains(&&*name) {
            return None;
        }
        let end = if selector[name_end..].starts_with('(') { closing(selector, name_end) } else { name_end };
        (scan.at, scan.depth) = (end, 0);
        let argument = &selector[name_end..end];
        let is_link = matches!(&*name, "link" | "any-link");
        if let Some(asked) = by_attributes(&name, argument) {
            text.push_str(&selector[copied..at]);
            text.push_str(&asked);
            copied = end;
            continue;
        }
        let is_state = name.starts_with('-') || STATES.contains(&&*name);
        let inner = argument.strip_prefix('(').map(|inner| inner.strip_suffix(')').unwrap_or(inner));
        let has_state = match inner.filter(|inner| inner.contains(':')) {
            Some(inner) => settled(inner, depth + 1)?.1,
            None => false,
        };
        if !is_link && !is_state && !has_state {
            continue;
        }
        text.push_str(&selector[copied..at]);
        copied = end;
        if is_link {
            text.push_str("[href]");
            continue;
        }
        sometimes = true;
        // A compound that asks for nothing else is any element.
        let is_open = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '+' | '~'));
        if is_open(text.chars().next_back()) && is_open(selector[end..].chars().next()) {
            text.push('*');
        }
    }
    text.push_str(&selector[copied..]);
    Some((text, sometimes))
}

/// What asks for the language or the direction of an element, as it is told by attributes of what it stands in.
///
/// Where several tell it, what may be meant by another is not chosen.
fn by_attributes(name: &str, argument: &str) -> Option<String> {
    let value = argument.strip_prefix('(')?.strip_suffix(')')?.trim().trim_matches(['"', '\'']);
    let is_word = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let (told, others) = match name {
        "lang" if is_word => {
            let one = format!("[lang|=\"{value}\" i]");
            (Some(one.clone()), format!("[lang]:not({one})"))
        }
        "dir" if value.eq_ignore_ascii_case("ltr") => (None, "[dir]:not([dir=ltr i])".to_owned()),
        "dir" if is_word => (Some(format!("[dir=\"{value}\" i]")), format!("[dir]:not([dir=\"{value}\" i])")),
        "lang" | "dir" => return Some(":not(*)".to_owned()),
        _ => return None,
    };
    let told = told.map_or_else(String::new, |told| format!(":is({told},{told} *)"));
    Some(format!("{told}:not({others}):not({others} *)"))
}

/// Where the bracket that opens here is closed.
fn closing(text: &str, open: usize) -> usize {
    let mut scan = Scan::new(&text[open..]);
    while let Some((at, byte)) = scan.next() {
        if byte == b')' && scan.depth == 0 {
            return open + at + 1;
        }
    }
    text.len()
}

/// The bytes of a selector that are no part of a string or an escape.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Brackets that are open.
    depth: u32,
}

impl Scan<'_> {
    fn new(text: &str) -> Scan<'_> {
        Scan { bytes: text.as_bytes(), at: 0, depth: 0 }
    }

    fn next(&mut self) -> Option<(usize, u8)> {
        loop {
            let (at, byte) = (self.at, *self.bytes.get(self.at)?);
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' | b'\'' => {
                    let end = memchr::memchr(byte, &self.bytes[self.at..]);
                    self.at = end.map_or(self.bytes.len(), |length| self.at + length + 1);
                }
                b'(' | b'[' => self.depth += 1,
                b')' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some((at, byte));
                }
                _ => return Some((at, byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_state_makes_a_selector_hold_sometimes() {
        for (selector, expected) in [
            ("a", Some(("a", false))),
            ("a:hover", Some(("a", true))),
            (":hover > b", Some(("* > b", true))),
            ("a:link", Some(("a[href]", false))),
            ("a:not(:hover) b", Some(("a b", true))),
            ("a:not(.x):nth-child(2n+1)", Some(("a:not(.x):nth-child(2n+1)", false))),
            ("#t:checked ~ .x", Some(("#t ~ .x", true))),
            ("a[title=':hover']", Some(("a[title=':hover']", false))),
            ("a::before", None),
            ("a:after", None),
            ("a:-moz-any(b)", Some(("a", true))),
            ("a\\:hover", Some(("a\\:hover", false))),
        ] {
            assert_eq!(settled(selector, 0), expected.map(|(text, some)| (text.to_owned(), some)), "{selector}");
        }
    }

    #[test]
    fn a_selector_is_read_as_deep_as_its_limit() {
        let nested = |depth: u8| {
            let depth = usize::from(depth);
            chosen(&format!("a{}b{}", ":not(".repeat(depth), ")".repeat(depth))).len()
        };
        assert_eq!((nested(SELECTOR_DEPTH_MAX), nested(SELECTOR_DEPTH_MAX + 2)), (1, 0));
        chosen(&":not(".repeat(400_000));
    }

    #[test]
    fn brackets_that_do_not_fit_are_no_selector() {
        for odd in ["\"\":not(]:hover:", ":not(]:hover::a]>~", ":is(a", "[a:hover", "a):hover("] {
            assert!(chosen(odd).iter().all(|one| !one.to_string().is_empty()), "{odd}");
        }
    }

    #[test]
    fn one_selector_that_is_not_understood_does_not_take_the_others_along() {
        let found = chosen("a, b::before, c >, [x='a,b'], :is(d, e)");
        let texts: Vec<String> = found.iter().map(Chosen::to_string).collect();
        assert_eq!(texts, ["a", "[x=\"a,b\"]", ":is(d, e)"]);
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(list in "(a|:|::|\\(|\\)|\\[|\\]|,|not|is|hover|\"|'|\\\\|>|~|#|\\.|\\PC){0,40}") {
            chosen(&list);
        }
    }
}
