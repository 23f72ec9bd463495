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
