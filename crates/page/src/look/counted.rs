//! Elements as selectors walk between them, each step counted: one that takes too long is given up.

use std::cell::Cell;

use html5ever::Namespace;
use scraper::selector::{CssLocalName, CssString, NonTSPseudoClass, PseudoElement, Simple};
use scraper::{ElementRef, Node};
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::MatchingContext;
use selectors::matching::ElementSelectorFlags;
use selectors::{Element, OpaqueElement};

use super::cascade::attribute_bytes;
use crate::tree::NodeRef;

/// So many bytes of attributes are looked through in a step.
const BYTES_OF_A_STEP: u64 = 64;

/// How many steps may still be gone.
#[derive(Debug)]
pub(super) struct Steps {
    left: Cell<u64>,
    /// The place of an element among its siblings is being reckoned, which is always brought to its end: half of it is another place.
    reckons: Cell<bool>,
}

impl Steps {
    pub(super) fn new(left: u64) -> Self {
        Steps { left: Cell::new(left), reckons: Cell::new(false) }
    }

    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }
}

/// An element, and how many steps may still be gone from it.
///
/// When there are none left it stands alone and is nothing, so that whatever is asked ends soon; the answer is worth nothing then.
#[derive(Clone, Debug)]
pub(super) struct Counted<'a> {
    element: ElementRef<'a>,
    steps: &'a Steps,
}

impl<'a> Counted<'a> {
    pub(super) fn new(element: ElementRef<'a>, steps: &'a Steps) -> Self {
        Counted { element, steps }
    }

    /// Goes so many steps; false if there are none left.
    fn goes(&self, steps: u64) -> bool {
        self.steps.reckons.set(false);
        self.counts(steps)
    }

    fn counts(&self, steps: u64) -> bool {
        self.steps.left.set(self.steps.left().saturating_sub(steps));
        self.steps.left() > 0
    }

    /// The first element of some nodes, each of them a step.
    fn first(&self, mut nodes: impl Iterator<Item = NodeRef<'a>>) -> Option<Self> {
        let found = nodes.find(|node| {
            let goes_on = self.counts(1) || self.steps.reckons.get();
            !goes_on || node.value().is_element()
        });
        let found = found.filter(|_| self.steps.left() > 0 || self.steps.reckons.get())?;
        Some(Counted { element: ElementRef::wrap(found)?, steps: self.steps })
    }

    /// Looks through the attributes; false if there are no steps left for that.
    fn reads(&self) -> bool {
        self.goes(1 + attribute_bytes(self.element) / BYTES_OF_A_STEP)
    }
}

impl Element for Counted<'_> {
    type Impl = Simple;

    fn opaque(&self) -> OpaqueElement {
        self.element.opaque()
    }

    fn parent_element(&self) -> Option<Self> {
        self.steps.reckons.set(false);
        self.first(self.element.parent().into_iter())
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.first(self.element.prev_siblings())
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.first(self.element.next_siblings())
    }

    fn first_element_child(&self) -> Option<Self> {
        self.steps.reckons.set(false);
        self.first(self.element.children())
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.element.is_html_element_in_html_document()
    }

    fn has_local_name(&self, name: &CssLocalName) -> bool {
        self.goes(1) && self.element.has_local_name(name)
    }

    fn has_namespace(&self, namespace: &Namespace) -> bool {
        self.element.has_namespace(namespace)
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.element.is_same_type(&other.element)
    }

    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Namespace>,
        name: &CssLocalName,
        operation: &AttrSelectorOperation<&CssString>,
    ) -> bool {
        self.reads() && self.element.attr_matches(namespace, name, operation)
    }

    fn match_non_ts_pseudo_class(&self, class: &NonTSPseudoClass, _context: &mut MatchingContext<'_, Simple>) -> bool {
        match *class {}
    }

    fn match_pseudo_element(&self, element: &PseudoElement, _context: &mut MatchingContext<'_, Simple>) -> bool {
        match *element {}
    }

    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        // It is asked before each step to another element.
        self.steps.reckons.set(false);
        self.element.is_link()
    }

    fn is_html_slot_element(&self) -> bool {
        self.element.is_html_slot_element()
    }

    fn has_id(&self, id: &CssLocalName, case_sensitivity: CaseSensitivity) -> bool {
        self.reads() && self.element.has_id(id, case_sensitivity)
    }

    fn has_class(&self, name: &CssLocalName, case_sensitivity: CaseSensitivity) -> bool {
        self.reads() && self.element.has_class(name, case_sensitivity)
    }

    fn has_custom_state(&self, _name: &CssLocalName) -> bool {
        false
    }

    fn imported_part(&self, _name: &CssLocalName) -> Option<CssLocalName> {
        None
    }

    fn is_part(&self, _name: &CssLocalName) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        let is_something = |node: &Node| match node {
            Node::Text(text) => !text.is_empty(),
            node => node.is_element(),
        };
        !self.element.children().any(|child| !self.goes(1) || is_something(child.value()))
    }

    fn is_root(&self) -> bool {
        self.element.is_root()
    }

    fn ignores_nth_child_selectors(&self) -> bool {
        let goes_on = self.goes(1);
        self.steps.reckons.set(goes_on);
        !goes_on
    }

    fn add_element_unique_hashes(&self, _filter: &mut BloomFilter) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::look::Hiding;
    use crate::look::tests::hidden;
    use crate::tree::{Place, Tree};

    #[test]
    fn selectors_end_at_the_same_limit_however_they_walk() {
        let looked = |selector: &str, places: usize| {
            let rules: String =
                (2..302).map(|at| format!("{}{{opacity:0}}", selector.replace('K', &at.to_string()))).collect();
            let text = format!("<style>{rules}</style>{}", "<p><a href=x>w</a></p>".repeat(places));
            let places: Vec<Place> =
                text.match_indices("<a").map(|(at, _)| Place { position: at + 2, in_tag: true }).collect();
            hidden(&Tree::of(&text, &places).unwrap())
        };
        for selector in [
            "p:nth-last-of-type(Kn+5000) ~ p ~ p a",
            "p:nth-of-type(Kn+5000) a",
            "p:nth-last-child(Kn+5000) ~ p:nth-child(2n) a",
            "body:has(p ~ p ~ bK) a",
            "p:not(:not(bK ~ *) ~ *) ~ p a",
            "* ~ * ~ bK ~ p > a:is(bK ~ p ~ p a, a)",
        ] {
            let ways = looked(selector, 3_000);
            assert!(ways.is_none_or(|ways| ways.iter().all(Vec::is_empty)), "{selector}");
        }
        // A page of few paragraphs is looked at to the end: all but the second to last are hidden by one of the rules or another.
        let few = looked("p:nth-last-of-type(Kn+1) a", 4).unwrap();
        assert_eq!(few, [vec![Hiding::Opacity], vec![Hiding::Opacity], vec![], vec![Hiding::Opacity]]);
    }
}
