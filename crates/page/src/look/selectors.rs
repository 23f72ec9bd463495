//! Selectors: which elements a rule chooses, and which it would choose if somebody did something.

use std::borrow::Cow;
use std::fmt;

use cssparser::{Parser, ToCss};
use scraper::ElementRef;
use scraper::selector::Simple;
use selectors::Element;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::matches_selector;
use selectors::parser::{
    Component, ParseRelative, Parser as SelectorParser, Selector, SelectorList, SelectorParseErrorKind,
};

use super::counted::{Counted, Steps};
use super::void::is_void;

/// What an element's state decides, which a page at rest does not have.
pub(super) const STATES: &[&str] = &[
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
pub(super) const ELEMENTS: &[&str] = &["before", "after", "first-line", "first-letter"];

/// Deepest selector in a selector: `:not(:is(…))`.
pub(super) const SELECTOR_DEPTH_MAX: u8 = 8;

/// A selector that was understood.
pub(crate) struct Chosen {
    selector: Selector<Simple>,
    /// It asks for a state as well, and holds only while that lasts.
    pub(crate) sometimes: bool,
    /// What its last compound asks for: an element without any of these is none of its.
    pub(crate) keys: Vec<Key>,
    /// The classes, ids and attributes that any of it asks for.
    pub(crate) names: Vec<Box<str>>,
    /// It is about what stands before or behind the content of such an element, and not about the element.
    pub(crate) side: Option<Side>,
    /// It asks for elements that no script has defined, which those with a hyphen in their name are at first.
    pub(crate) is_undefined: bool,
}

/// What a selector may be about besides the element that it chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// What a sheet puts before its content (CSS Pseudo-Elements 4, section 4.1).
    Before,
    After,
    /// The host of the shadow root that the sheet stands in (CSS Shadow 1, section 3).
    Host,
    /// What a slot of that shadow root takes in.
    Slotted,
}

impl Side {
    /// Whether it is an element, seen from a shadow root.
    pub(crate) fn is_element(self) -> bool {
        matches!(self, Side::Host | Side::Slotted)
    }
}

impl Key {
    /// The same without capitals, where those make no difference.
    pub(crate) fn folded(self, quirks: bool) -> Key {
        match self {
            Key::Id(name) if quirks => Key::Id(name.to_ascii_lowercase().into()),
            Key::Class(name) if quirks => Key::Class(name.to_ascii_lowercase().into()),
            key => key,
        }
    }
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

/// The selectors of a list; what cannot be understood here is left out, each by itself, and what no browser does voids it.
pub(crate) fn chosen(list: &str) -> Vec<Chosen> {
    let mut found = Vec::new();
    if is_void(list) {
        return found;
    }
    for one in split(list) {
        let (one, side) = without_side(one);
        let (one, is_undefined) = without_undefined(one);
        let Some((text, sometimes)) = settled(&one, 0) else { continue };
        let mut input = Parser::new(&text);
        let Ok(list) = SelectorList::parse(&Grammar, &mut input, ParseRelative::No) else { continue };
        for selector in list.slice() {
            let mut names = Vec::new();
            names_of(selector, &mut names);
            found.push(Chosen {
                keys: keys_of(selector),
                selector: selector.clone(),
                sometimes,
                names,
                side,
                is_undefined,
            });
        }
    }
    found
}

/// A selector without a `:not(:defined)` in its last compound.
fn without_undefined(selector: &str) -> (Cow<'_, str>, bool) {
    const ASKED: &str = ":not(:defined)";
    let Some((before, after)) = selector.split_once(ASKED) else { return (Cow::Borrowed(selector), false) };
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~');
    if after.trim_end().contains(is_gap) {
        return (Cow::Borrowed(selector), false);
    }
    let any = if before.is_empty() || before.ends_with(is_gap) { "*" } else { "" };
    (Cow::Owned(format!("{before}{any}{after}")), true)
}

/// A selector without the `::before` or `::after` that it ends with, and what it is about in a shadow root or its host.
fn without_side(selector: &str) -> (&str, Option<Side>) {
    let trimmed = selector.trim();
    let inside = |start: usize| trimmed.get(start..trimmed.len().saturating_sub(1)).filter(|_| trimmed.ends_with(')'));
    if trimmed.eq_ignore_ascii_case(":host") {
        return ("*", Some(Side::Host));
    }
    if let Some(host) =
        inside(":host(".len()).filter(|_| trimmed.starts_with(":host(") && !trimmed.contains([' ', '>']))
    {
        return (host, Some(Side::Host));
    }
    if let Some(slotted) = trimmed.find("::slotted(").and_then(|at| inside(at + "::slotted(".len())) {
        return (slotted, Some(Side::Slotted));
    }
    let lower = selector.trim_end().to_ascii_lowercase();
    for (ending, side) in
        [("::before", Side::Before), ("::after", Side::After), (":before", Side::Before), (":after", Side::After)]
    {
        if let Some(rest) = lower.strip_suffix(ending).filter(|rest| !rest.ends_with('\\')) {
            let rest = &selector[..rest.len()];
            let is_open =
                rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~'));
            // What stands before every element is none of the things that are looked for.
            return if is_open { ("", None) } else { (rest, Some(side)) };
        }
    }
    (selector, None)
}

/// The classes, ids and attributes that a selector asks for, in those inside of it, too.
fn names_of(selector: &Selector<Simple>, names: &mut Vec<Box<str>>) {
    for component in selector.iter_raw_match_order() {
        match component {
            Component::ID(name) | Component::Class(name) => names.push((*name.0).into()),
            Component::AttributeInNoNamespaceExists { local_name, .. }
            | Component::AttributeInNoNamespace { local_name, .. } => names.push((*local_name.0).into()),
            Component::AttributeOther(one) => names.push((*one.local_name.0).into()),
            Component::Is(list) | Component::Where(list) | Component::Negation(list) => {
                list.slice().iter().for_each(|one| names_of(one, names));
            }
            _ => {}
        }
    }
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
        mode: QuirksMode,
    ) -> (Option<bool>, u64) {
        let counted = Steps::new(steps_max);
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            caches,
            mode,
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
    pub(crate) fn is_about(&self, element: &ElementRef<'_>, mode: QuirksMode) -> bool {
        let case = mode.classes_and_ids_case_sensitivity();
        let mut is_named = false;
        for component in self.selector.iter() {
            match component {
                Component::ID(id) => {
                    if !element.has_id(id, case) {
                        return false;
                    }
                    is_named = true;
                }
                Component::Class(class) => is_named |= element.has_class(class, case),
                Component::LocalName(name) if !element.has_local_name(&name.lower_name) => return false,
                _ => {}
            }
        }
        is_named
    }
}

impl Chosen {
    /// Whether its last compound is about this element, which may be given any of these names, or stands in what may.
    pub(crate) fn fits(&self, element: &ElementRef<'_>, is_given: &dyn Fn(&str) -> bool, mode: QuirksMode) -> bool {
        let case = mode.classes_and_ids_case_sensitivity();
        let is_page = matches!(element.value().name(), "html" | "body");
        self.selector.iter().all(|component| match component {
            Component::ID(id) => element.has_id(id, case),
            Component::LocalName(name) => element.has_local_name(&name.lower_name),
            Component::Class(class) => element.has_class(class, case) || is_page && is_given(&class.0),
            Component::AttributeInNoNamespaceExists { local_name: name, .. }
            | Component::AttributeInNoNamespace { local_name: name, .. } => {
                element.attr(&name.0).is_some() || is_page && is_given(&name.0)
            }
            Component::Root => element.is_root(),
            _ => true,
        })
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
pub(super) fn split(list: &str) -> Vec<&str> {
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
        if let Some((asked, is_sure)) = of_some(&name, argument).or_else(|| of_state(&name)) {
            text.push_str(&selector[copied..at]);
            text.push_str(&asked);
            copied = end;
            sometimes |= !is_sure;
            continue;
        }
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

/// What stands where among those that a selector chooses (Selectors 4, section 13.3.1), and whether that is all of it.
fn of_some(name: &str, argument: &str) -> Option<(String, bool)> {
    let is_last = match name {
        "nth-child" => false,
        "nth-last-child" => true,
        _ => return None,
    };
    let (formula, some) = argument.strip_prefix('(')?.strip_suffix(')')?.split_once(" of ")?;
    let formula: String = formula.chars().filter(|c| !c.is_whitespace()).collect();
    if some.contains(':') {
        return Some((":is(*)".to_owned(), false));
    }
    Some(match &*formula.to_ascii_lowercase() {
        "n" | "1n" | "n+0" | "n+1" | "1n+0" | "1n+1" => (format!(":is({some})"), true),
        "1" if is_last => (format!(":is({some}):not(:has(~ :is({some})))"), true),
        "1" => (format!(":is({some}):not(:is({some}) ~ *)"), true),
        _ => (format!(":is({some})"), false),
    })
}

/// What an element must be to have a state ever; no page that is at rest has it.
fn of_state(name: &str) -> Option<(String, bool)> {
    const FOCUSABLE: &str =
        "[href],button,input,select,textarea,summary,iframe,[controls],[tabindex],[contenteditable]";
    let asked = match name {
        "target" => "[id]".to_owned(),
        "focus" | "focus-visible" => format!(":is({FOCUSABLE})"),
        "focus-within" => format!(":is({FOCUSABLE},:has({FOCUSABLE}))"),
        _ => return None,
    };
    Some((asked, false))
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
pub(super) fn closing(text: &str, open: usize) -> usize {
    let mut scan = Scan::new(&text[open..]);
    while let Some((at, byte)) = scan.next() {
        if byte == b')' && scan.depth == 0 {
            return open + at + 1;
        }
    }
    text.len()
}

/// The bytes of a selector that are no part of a string or an escape.
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// Brackets that are open.
    pub(super) depth: u32,
}

impl Scan<'_> {
    pub(super) fn new(text: &str) -> Scan<'_> {
        Scan { bytes: text.as_bytes(), at: 0, depth: 0 }
    }

    pub(super) fn next(&mut self) -> Option<(usize, u8)> {
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
            (".x:target", Some((".x[id]", true))),
            ("a:nth-child(n of .x) b", Some(("a:is(.x) b", false))),
            ("a:nth-child(2 of .x)", Some(("a:is(.x)", true))),
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
        let found = chosen("a, b::first-line, c:host-context(f), [x='a,b'], :is(d, e)");
        let texts: Vec<String> = found.iter().map(Chosen::to_string).collect();
        assert_eq!(texts, ["a", "[x=\"a,b\"]", ":is(d, e)"]);
    }

    #[test]
    fn what_stands_before_an_element_is_told_from_it() {
        let told = |list: &str| -> Vec<(String, Option<Side>)> {
            chosen(list).iter().map(|one| (one.to_string(), one.side)).collect()
        };
        let expected = [(".a", Some(Side::Before)), ("b", Some(Side::After)), ("c", None)];
        assert_eq!(told(".a::before, b:AFTER, c, ::before"), expected.map(|(text, side)| (text.to_owned(), side)));
        assert_eq!(told("a\\:before"), [("a:before".to_owned(), None)]);
        assert_eq!(chosen(".a:is(#b, [c=d]) e")[0].names, [".a", "#b", "[c"].map(|name| name[1..].into()));
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read(list in "(a|:|::|\\(|\\)|\\[|\\]|,|not|is|hover|\"|'|\\\\|>|~|#|\\.|\\PC){0,40}") {
            chosen(&list);
        }
    }
}
