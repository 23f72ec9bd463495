//! From one element of a page to others, as scripts go: what stands around it, beside it and in it.

use std::ops::Range;
use std::rc::Rc;

use oxc_span::Span;

use crate::changes::{Part, There, tests_of_first};
use crate::reader::Reader;
use crate::sinks::{Changed, Found, SinkKind, Tests};
use crate::value::Value;

/// So many steps are followed from what a script asked for; what is further away is not known.
pub const RELATIVE_STEPS_MAX: usize = 8;

/// Stands for the element whose handler a script is, in the place of a selector.
pub const OWN: &str = ":own";

/// Stands for the script that is running, in the place of a selector.
pub const RUNNING: &str = ":running";

/// How a script goes from one element to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To what stands behind it.
    Next,
    /// To what stands before it.
    Previous,
    /// To what it stands in.
    Parent,
    /// To the first thing in it.
    First,
    /// To the last thing in it.
    Last,
    /// To all that stands in it.
    Children,
    /// To all that stands beside it.
    Siblings,
    /// To the nearest that a selector chooses, itself or around it.
    Closest(String),
    /// To what a selector chooses in it.
    Within(String),
    /// To one of those that there are so far.
    Nth(usize),
    /// To those of them that a selector chooses, for a condition that stands there.
    Matching(String, Range<usize>),
    /// To something near it of which is not known what.
    Near,
}

/// Whether what was found is the title of the page, or the text in it.
pub(crate) fn is_title(found: &Found) -> bool {
    let mut steps = found.steps.iter().rev().filter(|step| !matches!(step, Step::Nth(_) | Step::First | Step::Last));
    let selector = match steps.next() {
        None => &found.selector,
        Some(Step::Within(selector) | Step::Matching(selector, _)) => selector,
        Some(_) => return false,
    };
    let selector = selector.trim().to_ascii_lowercase();
    selector == "title" || selector.ends_with(" title") || selector.ends_with(">title")
}

/// Where a member of an element leads.
pub(crate) fn member(key: &str) -> Option<Step> {
    Some(match key {
        "nextElementSibling" | "nextSibling" => Step::Next,
        "previousElementSibling" | "previousSibling" => Step::Previous,
        "parentNode" | "parentElement" => Step::Parent,
        "firstElementChild" | "firstChild" => Step::First,
        "lastElementChild" | "lastChild" => Step::Last,
        "children" | "childNodes" => Step::Children,
        key => Step::Nth(key.parse().ok()?),
    })
}

/// Where a method of an element, or of what jQuery has found, leads; `first` is its argument as a text.
pub(crate) fn method(key: &str, first: Option<&str>) -> Option<Vec<Step>> {
    let text = || first.unwrap_or_default().to_owned();
    let is_plain = first.is_none();
    Some(match key {
        "querySelector" if !is_plain => vec![Step::Within(text()), Step::Nth(0)],
        "querySelectorAll" | "find" | "getElementsByTagName" if !is_plain => vec![Step::Within(text())],
        "getElementsByClassName" if !is_plain => {
            let classes: String = text().split_ascii_whitespace().map(|class| format!(".{class}")).collect();
            vec![Step::Within(classes)]
        }
        "closest" if !is_plain => vec![Step::Closest(text())],
        "parents" | "parentsUntil" | "nextUntil" | "filter" | "not" | "slice" | "add" => vec![Step::Near],
        "next" => vec![Step::Next],
        "prev" => vec![Step::Previous],
        "parent" => vec![Step::Parent],
        "children" | "contents" => vec![Step::Children],
        "siblings" | "nextAll" | "prevAll" => vec![Step::Siblings],
        "first" => vec![Step::Nth(0)],
        "eq" | "get" | "item" => vec![first.and_then(|index| index.parse().ok()).map_or(Step::Near, Step::Nth)],
        "last" | "end" | "addBack" => vec![Step::Near],
        _ => return None,
    })
}

/// What is asked for by a name that the browser gives, and how it goes on: `document.body.firstChild`.
///
/// What it is called by the page itself is only known where nobody else calls anything so.
pub(crate) fn given(name: &str) -> Option<(String, &str)> {
    for (begins, selector) in [
        ("document.documentElement", "html"),
        ("document.body", "body"),
        ("document.head", "head"),
        ("document.currentScript", RUNNING),
        ("event.target", OWN),
        ("event.currentTarget", OWN),
        ("event.srcElement", OWN),
    ] {
        if let Some(rest) = name.strip_prefix(begins)
            && (rest.is_empty() || rest.starts_with('.'))
        {
            return Some((selector.to_owned(), rest.trim_start_matches('.')));
        }
    }
    // By its name among all that there is, or among what is global.
    let name = name.strip_prefix("document.all.").unwrap_or(name);
    let (id, rest) = name.split_once('.').unwrap_or((name, ""));
    let is_known =
        id.is_empty() || crate::language::is_everywhere(id) || matches!(id, "document" | "window" | "$" | "jQuery");
    (!is_known).then(|| (format!("[id={}]", crate::changes::quoted(id)), rest))
}

/// Methods that change what an element by its own name looks like.
const CHANGES: &[&str] = &[
    "show",
    "showModal",
    "showPopover",
    "togglePopover",
    "remove",
    "setAttribute",
    "removeAttribute",
    "toggleAttribute",
    "animate",
    "append",
    "appendChild",
    "insertBefore",
    "addEventListener",
    "closest",
    "querySelector",
    "querySelectorAll",
];

impl<'a> Reader<'a> {
    /// The element whose handler is followed.
    pub(crate) fn own_element(&mut self) -> Value<'a> {
        let found = Found { selector: OWN.to_owned(), nth: None, steps: Vec::new(), range: 0..0 };
        let there = self.note_there(There { found: Some(Rc::new(found)), part: Part::Element });
        Value::Any(Tests::PAGE.of_there(there))
    }

    /// What a name that the browser gives is of the page, with its members: `document.body.firstChild.style`.
    pub(crate) fn given_there(&mut self, name: &str, span: Span) -> Option<There> {
        let (selector, rest) = given(name)?;
        let found = Found { selector, nth: Some(0), steps: Vec::new(), range: self.range(span) };
        let mut there = There { found: Some(Rc::new(found)), part: Part::Element };
        for key in rest.split('.').filter(|key| !key.is_empty()) {
            let number = self.note_there(there);
            let part = self.part_of(Tests::NONE.of_there(number), key);
            there = self.there_of(part.tests())?;
        }
        Some(there)
    }

    /// Something by its own name has a method of it called; tells the number of what comes of that.
    pub(crate) fn call_by_name(&mut self, name: &str, arguments: &[Value<'a>], span: Span) -> Option<u16> {
        let (base, key) = name.rsplit_once('.')?;
        let is_part = matches!(base.rsplit('.').next(), Some("classList" | "style" | "attributeStyleMap"));
        let is_of_looks = is_part || CHANGES.contains(&key);
        let there = if is_of_looks { self.given_there(base, span)? } else { return None };
        let number = self.note_there(there);
        Some(self.call_there(Tests::NONE.of_there(number), key, arguments, span)).filter(|&number| number != 0)
    }

    /// Something by its own name is given a handler: `menu.onclick = …`.
    pub(crate) fn wait_by_name(&mut self, name: &str, handler: &Value<'a>, span: Span) {
        let there = self.given_there(name, span).filter(|there| there.part == Part::Element);
        self.wait_there(there.and_then(|there| there.found), std::slice::from_ref(handler), span);
    }

    /// Another element is put in the place of one: of a title, its text is the new one. Tells whether it was that.
    pub(crate) fn replace_title(&mut self, found: Option<&Found>, other: Option<&Value<'a>>, span: Span) -> bool {
        let Some(Value::Object(id)) = other.filter(|_| found.is_some_and(is_title)) else { return false };
        let new = self.state.object_of(*id);
        let text = ["textContent", "innerText", "text", "innerHTML"].into_iter().find_map(|key| new.get(key)).cloned();
        if let Some(text) = &text {
            self.sink(SinkKind::Title, text, span);
        }
        text.is_some()
    }

    /// What stands somewhere from what was found, if that is not too far.
    pub(crate) fn there_from(&mut self, found: &Rc<Found>, steps: Vec<Step>) -> u16 {
        if found.steps.len() + steps.len() > RELATIVE_STEPS_MAX {
            return 0;
        }
        let steps = [found.steps.clone(), steps].concat();
        let found = Some(Rc::new(Found { steps, ..(**found).clone() }));
        self.note_there(There { found, part: Part::Element })
    }

    /// What is taken out of another, or put elsewhere, is its argument.
    pub(crate) fn put_elsewhere(&mut self, there: Option<&There>, key: &str, arguments: &[Value<'a>], span: Span) {
        let is_put = matches!(key, "append" | "appendChild" | "prepend" | "insertBefore");
        let target = there.and_then(|there| there.found.as_ref()).filter(|_| is_put).cloned();
        for argument in arguments {
            let moved = match (argument, &target) {
                (Value::Given(name), Some(_)) if !name.contains('.') => self.given_there(&name.clone(), span),
                _ => self.there_of(tests_of_first(argument)),
            };
            let Some(There { found: Some(found), part: Part::Element }) = moved else { continue };
            let what = match &target {
                _ if key == "removeChild" => Changed::Gone,
                Some(target) => Changed::Into((**target).clone()),
                None => Changed::Unknown,
            };
            self.change(Some(found), what, span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn so_far_is_gone_from_what_was_found() {
        let steps = |count: usize| {
            let script = format!("document.querySelector('p'){}.hidden=true", ".parentNode".repeat(count));
            read(&script).changes.first().map(|change| change.element.as_ref().map(|found| found.steps.len()))
        };
        assert_eq!(steps(RELATIVE_STEPS_MAX), Some(Some(RELATIVE_STEPS_MAX)));
        assert_eq!(steps(RELATIVE_STEPS_MAX + 1), None);
    }

    #[test]
    fn names_that_the_browser_gives_are_of_the_page() {
        for (name, expected) in [
            ("document.body.firstChild", Some(("body", "firstChild"))),
            ("document.documentElement", Some(("html", ""))),
            ("event.target.nextSibling", Some((OWN, "nextSibling"))),
            ("document.bodyguard", None),
            ("Math.max", None),
            ("menu.style", Some(("[id=\"menu\"]", "style"))),
            ("document.all.menu.style", Some(("[id=\"menu\"]", "style"))),
        ] {
            let told = given(name);
            assert_eq!(told.as_ref().map(|(selector, rest)| (&**selector, *rest)), expected, "{name}");
        }
    }
}
