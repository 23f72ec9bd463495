//! What fills the window, so that nothing else of the page is seen or clicked.
//!
//! A dialog of the page's own is opened and shut by its script, which names it; what no script names stays as it is.

use scraper::ElementRef;

use super::color::{Color, has_image};
use super::declarations::Property;
use super::length::Length;
use super::ways::{Eye, Seen};
use crate::tree::NodeRef;

/// Elements that show a picture or a page of their own.
const SHOWN: &[&str] = &["iframe", "frame", "object", "embed", "img", "picture", "video", "canvas", "svg"];

/// What covers a window leaves at most this share of it free, and begins at most so many pixels inside.
const WHOLE: f32 = 0.98;
const EDGE_PIXELS: f32 = 10.0;

/// So many elements in a link are asked whether they make it a cover.
const CHILDREN: usize = 4;

/// A window as most people have it, in pixels.
pub(super) const WINDOW: (f32, f32) = (1280.0, 800.0);

impl Eye<'_> {
    /// Whether a node stands in something that lies over the whole window, or is that.
    pub(crate) fn covers(&self, node: NodeRef<'_>) -> bool {
        let Some(own) = ElementRef::wrap(node).or_else(|| node.ancestors().find_map(ElementRef::wrap)) else {
            return false;
        };
        if self.cascade.is_cut() {
            return false;
        }
        let chain = self.chain(own);
        let is_link = own.value().name() == "a";
        // A link that fills what lies over everything takes every click.
        let is_wide = |seen: &Seen<'_>| {
            let is_block = self.value(seen, Property::Display).is_some_and(|value| value == "block");
            is_block && self.value(seen, Property::Width).is_none()
                || self.fills(seen, [Property::Left, Property::Right], [Property::Width, Property::MinWidth], WINDOW.0)
        };
        let is_high = |seen: &Seen<'_>| {
            self.fills(seen, [Property::Top, Property::Bottom], [Property::Height, Property::MinHeight], WINDOW.1)
        };
        let is_all = is_link && chain.first().is_some_and(|seen| is_wide(seen) && is_high(seen));
        let mut inside = own.child_elements().take(if is_link { CHILDREN } else { 0 });
        (0..chain.len()).any(|at| self.is_cover(&chain[at], &chain[at + 1..], is_all))
            || inside.any(|child| {
                let chain = self.chain(child);
                chain.first().is_some_and(|seen| self.is_cover(seen, &chain[1..], true))
            })
    }

    fn is_cover(&self, seen: &Seen<'_>, around: &[Seen<'_>], is_clicked: bool) -> bool {
        if matches!(seen.element.value().name(), "html" | "body") {
            return false;
        }
        let is_outermost = || {
            let is_placed = |seen: &Seen<'_>| self.position(seen) != "static";
            !around.iter().any(|seen| seen.element.value().name() != "html" && is_placed(seen))
        };
        let lies_above = match &*self.position(seen) {
            "fixed" => true,
            "absolute" => is_outermost(),
            _ => false,
        };
        lies_above
            && self.fills(seen, [Property::Left, Property::Right], [Property::Width, Property::MinWidth], WINDOW.0)
            && self.fills(seen, [Property::Top, Property::Bottom], [Property::Height, Property::MinHeight], WINDOW.1)
            && self.is_over(seen)
            && (is_clicked || self.is_seen_or_clicked(seen))
            && self.is_sure(seen, &[Property::Position, Property::Width, Property::Height, Property::Display])
    }

    fn position(&self, seen: &Seen<'_>) -> String {
        self.value(seen, Property::Position).unwrap_or_else(|| "static".to_owned())
    }

    /// Whether it goes from one edge to the other.
    pub(super) fn fills(&self, seen: &Seen<'_>, edges: [Property; 2], sizes: [Property; 2], window: f32) -> bool {
        let length = |property| Length::of(&self.value(seen, property)?, seen.font, self.quirks);
        let [near, far] = edges.map(length);
        let is_at_edge = |edge: Option<Length>| match edge {
            Some(Length::Pixels(pixels)) => pixels.abs() <= EDGE_PIXELS,
            Some(Length::Share(share)) => share.abs() <= 1.0 - WHOLE,
            None => false,
        };
        let is_whole = |size: Option<Length>| match size {
            Some(Length::Pixels(pixels)) => pixels >= window * WHOLE,
            Some(Length::Share(share)) => share >= WHOLE,
            None => false,
        };
        let is_stretched = is_at_edge(near) && is_at_edge(far);
        let begins_there = near.is_none() || is_at_edge(near);
        is_stretched || begins_there && sizes.into_iter().map(length).any(is_whole)
    }

    /// Whether nothing says that it lies below the rest.
    fn is_over(&self, seen: &Seen<'_>) -> bool {
        let order = self.value(seen, Property::ZIndex).and_then(|value| value.parse::<f32>().ok());
        order.is_none_or(|order| order >= 0.0)
    }

    /// Whether it paints over what is below, or takes every click as a link does.
    fn is_seen_or_clicked(&self, seen: &Seen<'_>) -> bool {
        let color = self.value(seen, Property::BackgroundColor).and_then(|value| Color::of(&value));
        let has_picture = self.value(seen, Property::BackgroundImage).is_some_and(|value| has_image(&value));
        let is_shown = |element: ElementRef<'_>| SHOWN.contains(&element.value().name());
        has_picture
            || color.is_some_and(|color| color.alpha > 0.9)
            || is_shown(seen.element)
            || seen.element.value().name() == "a"
            || seen.element.child_elements().any(is_shown)
    }
}
