//! Shadow roots that a page declares: `<template shadowrootmode=open>` (HTML, 4.12.3).
//!
//! What stands in one is shown in the place of what its host holds, but for what a `slot` takes in.
//! Sheets of the page end at it, and its own do not leave it.

use scraper::{ElementRef, Node};

use crate::tree::{NodeId, NodeRef};

/// The shadow root that a node stands in, if it does.
pub(super) fn root_of(node: NodeRef<'_>) -> Option<NodeId> {
    let fragment = node.ancestors().find(|one| one.value().is_fragment())?;
    fragment.parent().and_then(ElementRef::wrap).filter(|one| is_root(*one)).map(|_| fragment.id())
}

/// The shadow root that an element is the host of, if it has one.
pub(super) fn own_root(host: ElementRef<'_>) -> Option<NodeId> {
    let template = root_template(host)?;
    template.children().find(|one| one.value().is_fragment()).map(|fragment| fragment.id())
}

fn root_template(host: ElementRef<'_>) -> Option<ElementRef<'_>> {
    host.children().take(NODES_ASKED).filter_map(ElementRef::wrap).find(|one| is_root(*one))
}

/// An element and those that it is shown in, outermost last: what a slot takes in is shown there.
pub(super) fn around(element: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut found = vec![element];
    let mut next = Some(element);
    while let Some(one) = next.filter(|_| found.len() < LEVELS_ASKED) {
        let parent = one.ancestors().filter_map(ElementRef::wrap).find(|parent| !is_root(*parent));
        next = parent.and_then(|parent| slot_of(one, parent)).or(parent);
        found.extend(next);
    }
    found
}

/// The slot of its parent's shadow root that takes an element in.
fn slot_of<'t>(element: ElementRef<'t>, parent: ElementRef<'t>) -> Option<ElementRef<'t>> {
    let root = root_template(parent)?;
    if element.parent().is_none_or(|own| own.id() != parent.id()) {
        return None;
    }
    let wanted = element.attr("slot").unwrap_or_default();
    let slots = root.descendants().take(NODES_ASKED).filter_map(ElementRef::wrap);
    let mut slots = slots.filter(|one| one.value().name() == "slot");
    slots.find(|slot| slot.attr("name").unwrap_or_default() == wanted)
}

/// So many levels up it is followed where slots take things in.
const LEVELS_ASKED: usize = 4_096;

/// Whether a template is the shadow root of the element that it stands in.
pub(super) fn is_root(template: ElementRef<'_>) -> bool {
    let mode = template.attr("shadowrootmode").unwrap_or_default();
    template.value().name() == "template" && ["open", "closed"].iter().any(|one| mode.eq_ignore_ascii_case(one))
}

/// How many elements a shadow root and its host may have between them before it is not asked what its slots take in.
const NODES_ASKED: usize = 2_000;

/// Whether an element is not shown since its parent has a shadow root, in which no slot is for it.
pub(super) fn is_left_out(element: ElementRef<'_>) -> bool {
    let siblings = element.parent().into_iter().flat_map(|parent| parent.children().take(NODES_ASKED));
    let Some(root) = siblings.filter_map(ElementRef::wrap).find(|one| is_root(*one)) else { return false };
    if root == element {
        return false;
    }
    let wanted = element.attr("slot").unwrap_or_default();
    let is_for = |slot: ElementRef<'_>| slot.attr("name").unwrap_or_default() == wanted;
    let is_slot = |node: &NodeRef<'_>| matches!(node.value(), Node::Element(one) if one.name() == "slot");
    !root.descendants().take(NODES_ASKED).filter(is_slot).filter_map(ElementRef::wrap).any(is_for)
        && root.descendants().nth(NODES_ASKED).is_none()
}
