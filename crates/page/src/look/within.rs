//! What a person sees of a link: all that it shows.

use scraper::{ElementRef, Node};

use super::Hiding;
use super::color::has_image;
use super::declarations::Property;
use super::letters::{PIECES_MAX, is_picture};
use super::ways::{Eye, Seen};
use crate::tree::NodeRef;

/// Properties that give something without words a place that can be seen or clicked.
const PLACES: &[Property] = &[
    Property::BackgroundImage,
    Property::BackgroundColor,
    Property::Width,
    Property::Height,
    Property::MinWidth,
    Property::MinHeight,
    Property::PaddingTop,
    Property::Position,
    Property::Display,
    Property::Float,
];

impl Eye<'_> {
    /// How all that a link shows is hidden; in no way where a person sees some of it, and none where that is not asked.
    pub(super) fn hidden_in(&self, link: ElementRef<'_>) -> Option<Vec<Hiding>> {
        if let Some(ways) = self.hidden_picture(link) {
            return Some(ways);
        }
        let mut pieces: Vec<NodeRef<'_>> = Vec::new();
        for node in link.descendants() {
            let is_piece = match node.value() {
                Node::Text(text) => !is_blank(text),
                Node::Element(inner) => is_picture(inner.name()) || inner.name() == "button",
                _ => false,
            };
            if is_piece && pieces.len() == PIECES_MAX {
                return None;
            }
            pieces.extend(is_piece.then_some(node));
        }
        if pieces.is_empty() {
            // Who leaves a link empty may only have forgotten its words; signs that nobody sees are put there.
            let has_signs = link.text().any(|text| text.chars().any(|c| !c.is_ascii_whitespace()));
            return (has_signs && self.shows_nothing(link)).then(|| vec![Hiding::ZeroSize]);
        }
        let mut found = Vec::new();
        for piece in pieces {
            let ways = self.ways_of(piece);
            if ways.is_empty() {
                return Some(ways);
            }
            found.extend(ways);
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// Whether a link without words and pictures has nothing else either: no class that may be an icon, and no place of its own.
    fn shows_nothing(&self, link: ElementRef<'_>) -> bool {
        let has_class = |element: ElementRef<'_>| element.value().classes().next().is_some();
        let mut inside = link.descendants().filter_map(ElementRef::wrap);
        let is_bare = |element: ElementRef<'_>| {
            let styles = self.cascade.styles(element, &|| super::hints::of(element));
            let seen = Seen { element, styles, font: 0.0 };
            let paints = self.value(&seen, Property::BackgroundImage).is_some_and(|value| has_image(&value));
            let is_placed =
                |property: &Property| seen.styles.of(*property).is_some() || seen.styles.might_change(*property);
            !has_class(element) && !paints && !PLACES.iter().any(is_placed) && !self.scripts.may_show(element)
        };
        !self.sheets_elsewhere && inside.all(is_bare)
    }
}

/// Whether a text shows nothing: spaces of any width, and signs without one.
fn is_blank(text: &str) -> bool {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{3164}' | '\u{2800}')
            || matches!(c, '\u{115f}' | '\u{1160}' | '\u{ffa0}' | '\u{180e}')
    };
    text.chars().all(is_unseen)
}
