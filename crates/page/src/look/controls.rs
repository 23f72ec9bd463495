//! What the controls of a page show: only one that a person sees shows them anything.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Node};

use super::color::has_image;
use super::declarations::Property;
use super::letters::PIECES_MAX;
use super::ways::{Eye, TINY_PIXELS};
use crate::relatives::RELATIVES_MAX;
use crate::shown::{Shown, near};
use crate::tree::NodeId;

/// How often it is asked anew which controls are in sight: one may show another.
pub(super) const ROUNDS: usize = 3;

impl Eye<'_> {
    /// What scripts may show, as far as the controls that it waits for are in sight.
    pub(super) fn shown_by_controls(&self, html: &Html, shown: &Shown) -> HashSet<NodeId> {
        let mut found = shown.at_once.clone();
        if self.scripts.has_files {
            let promising = html.tree.root().descendants().filter_map(ElementRef::wrap).filter(|one| promises(*one));
            let is_seen = |one: &ElementRef<'_>| self.is_control(*one);
            let controls = promising.take(RELATIVES_MAX).filter(is_seen);
            found.extend(controls.flat_map(beside));
        }
        if shown.later.is_empty() && shown.bases.is_empty() && !shown.anything {
            return found;
        }
        let element = |id: &NodeId| ElementRef::wrap(html.tree.get(*id)?);
        let is_control = |one: &ElementRef<'_>| self.is_control(*one);
        let waiting = shown.controls.iter().chain(&self.scripts.handlers).filter_map(element).take(RELATIVES_MAX);
        let controls: Vec<ElementRef<'_>> = waiting.filter(is_control).collect();
        if controls.is_empty() {
            return found;
        }
        found.extend(&shown.later);
        let bases = shown.bases.iter().filter_map(element).take(RELATIVES_MAX);
        found.extend(bases.filter(|base| self.is_in_sight(*base)).flat_map(near));
        if shown.anything {
            found.extend(controls.into_iter().flat_map(near));
        }
        found
    }

    /// Whether a person sees an element, and something of it.
    pub(super) fn is_control(&self, element: ElementRef<'_>) -> bool {
        self.is_in_sight(element) && self.says_something(element)
    }

    /// Whether a person sees an element.
    pub(super) fn is_in_sight(&self, element: ElementRef<'_>) -> bool {
        self.hidden(*element).is_empty() && !self.cascade.is_cut()
    }

    /// Whether there is anything of it to be seen.
    pub(super) fn says_something(&self, element: ElementRef<'_>) -> bool {
        const PICTURES: &[&str] = &["img", "svg", "input", "select", "textarea", "canvas", "video", "object"];
        let is_icon = |class: &str| class.starts_with("fa") || class.contains("icon");
        let has_words = element.descendants().any(|node| match node.value() {
            Node::Text(text) => !text.trim().is_empty(),
            Node::Element(inner) => PICTURES.contains(&inner.name()) || inner.classes().any(is_icon),
            _ => false,
        });
        has_words
            || self.chain(element).first().is_some_and(|seen| {
                let has_size = |property| self.pixels(seen, property).is_some_and(|pixels| pixels > TINY_PIXELS);
                self.value(seen, Property::BackgroundImage).is_some_and(|value| has_image(&value))
                    || has_size(Property::Width) && has_size(Property::Height)
            })
    }
}

/// So much of what a control says is looked at.
const PROMISE_CHARS: usize = 200;

/// What is only called so says no more than this.
const PROMISE_CALLED_CHARS: usize = 24;

/// What controls say that show something, in lower case.
const PROMISES: &[&str] = &[
    "show", "more", "all", "view", "read", "expand", "open", "details", "展开", "展開", "更多", "全部", "显示", "顯示",
    "查看", "阅读", "详情",
];

/// Whether an element tells the reader that it shows something, and does nothing that is known: a script in a file of its own
/// may do that.
fn promises(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    let says = |attribute: &str, words: &[&str]| element.attr(attribute).is_some_and(|value| words.contains(&value));
    let is_button = name == "button" && !says("type", &["submit", "reset"]) || says("role", &["button", "tab"]);
    let is_question = || matches!(name, "h2" | "h3" | "h4" | "h5" | "h6" | "dt");
    if !is_button && !is_question() {
        return false;
    }
    let text = words_on(element);
    // A sign alone says nothing.
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return false;
    }
    let asks = text.trim_end().ends_with(['?', '？']);
    asks || is_button && (says("aria-expanded", &["false"]) || is_promise(&text))
}

/// Whether something that is no button by its tag is called one that shows more, and says so.
pub(super) fn is_promised(element: ElementRef<'_>) -> bool {
    const CALLED: &[&str] = &["more", "show", "expand", "toggle", "unfold", "open", "fold", "collapse", "spread"];
    let value = element.value();
    let is_called = || {
        let mut parts = value.classes().chain(value.id()).flat_map(|name| name.split(['-', '_']));
        parts.any(|part| CALLED.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    matches!(value.name(), "a" | "span" | "div" | "p" | "i" | "em" | "b")
        && !leads_elsewhere(element)
        && is_called()
        && {
            let text = words_on(element);
            text.chars().count() <= PROMISE_CALLED_CHARS && is_promise(&text)
        }
}

/// Whether an element is a link to somewhere else.
pub(super) fn leads_elsewhere(element: ElementRef<'_>) -> bool {
    element
        .attr("href")
        .is_some_and(|href| !href.trim().is_empty() && !href.trim().starts_with('#') && !is_script(href))
}

/// Whether a link runs a script: `javascript:;`, `javascript:void(0)`.
fn is_script(href: &str) -> bool {
    href.trim().to_ascii_lowercase().starts_with("javascript:")
}

/// What an element says, in lower case, as far as it is looked at.
fn words_on(element: ElementRef<'_>) -> String {
    let letters = element.text().take(PIECES_MAX).flat_map(str::chars).take(PROMISE_CHARS);
    letters.collect::<String>().to_lowercase()
}

fn is_promise(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphabetic()).collect();
    let is_said = |word: &str| if word.is_ascii() { words.contains(&word) } else { text.contains(word) };
    PROMISES.iter().any(|word| is_said(word))
}

/// What stands right beside a control, and the items of what does.
fn beside(control: ElementRef<'_>) -> Vec<NodeId> {
    let before = control.prev_siblings().find_map(ElementRef::wrap);
    let behind = control.next_siblings().find_map(ElementRef::wrap);
    // A question is answered below it, and a button is below a list.
    let is_button = !control.value().name().starts_with(['h', 'd']);
    let lists = before.filter(|_| is_button).into_iter().chain(behind);
    let items = |list: ElementRef<'_>| {
        let holds_items = matches!(list.value().name(), "ul" | "ol" | "dl" | "table" | "tbody");
        let items = list.child_elements().take(if holds_items { RELATIVES_MAX } else { 0 }).map(|item| item.id());
        std::iter::once(list.id()).chain(items.collect::<Vec<_>>())
    };
    lists.flat_map(items).collect()
}
