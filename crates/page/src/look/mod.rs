//! What a person sees of a place on the page: its styles, and the ways in which they hide it.
//!
//! A real cascade, though a partial one: sheets in the page, `style` attributes and attributes that say how something looks;
//! media for screens; selectors with states; custom properties; inheritance.
//! What holds on some screens only, what another rule would show, and what a script may show is not known, and never called hidden.

mod cascade;
mod color;
mod declarations;
mod hints;
mod length;
mod letters;
mod media;
mod reveal;
mod selectors;
mod sheet;
mod ways;

use std::cell::RefCell;

use scraper::{ElementRef, Html, Node};
use suyuan_model::Concealment;

use crate::tree::Tree;
use cascade::Cascade;
use reveal::Scripts;
use sheet::Sheets;
use ways::Eye;

pub use cascade::LOOK_STEPS_MAX;
pub use reveal::SCRIPT_WORDS_MAX;
pub use sheet::{RULES_MAX, SELECTORS_BYTES_MAX};

/// A way in which styles hide something from a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hiding {
    /// It, or what it stands in, is not displayed.
    DisplayNone,
    /// It is displayed and not visible, or what it stands in skips its content.
    Visibility,
    /// The `hidden` attribute, or a `details` that is shut.
    HiddenAttribute,
    /// It was moved off the screen.
    OffScreen,
    /// A box of no size cuts it off.
    ZeroSize,
    /// Its letters, or its lines, are too small to read.
    TinyFont,
    /// Its words are indented out of sight.
    TextIndent,
    /// Its letters have the color of what is behind them.
    SameColor,
    /// Its letters have a color that lets everything through.
    ClearColor,
    /// It, or what it stands in, lets everything through.
    Opacity,
    /// It was clipped away.
    Clipped,
    /// It lies under what it stands in.
    Covered,
}

impl Hiding {
    /// The word for it in a sighting.
    pub fn concealment(self) -> Concealment {
        match self {
            Hiding::DisplayNone => Concealment::DisplayNone,
            Hiding::Visibility => Concealment::Visibility,
            Hiding::HiddenAttribute => Concealment::HiddenAttribute,
            Hiding::OffScreen => Concealment::OffScreen,
            Hiding::ZeroSize => Concealment::ZeroSize,
            Hiding::TinyFont => Concealment::TinyFont,
            Hiding::TextIndent => Concealment::TextIndent,
            Hiding::SameColor => Concealment::SameColor,
            Hiding::ClearColor | Hiding::Opacity => Concealment::Transparent,
            Hiding::Clipped => Concealment::Clipped,
            Hiding::Covered => Concealment::Covered,
        }
    }
}

/// In which ways each place of a tree is hidden; none at all when the styles of the page cost too much.
///
/// `sheets_elsewhere` tells that the page has sheets which do not stand in it.
pub(crate) fn hidden(tree: &Tree, sheets_elsewhere: bool) -> Option<Vec<Vec<Hiding>>> {
    let scripts = Scripts::of(&tree.html);
    let cascade = Cascade::new(sheets(&tree.html), scripts.are_there());
    let quirks = tree.html.quirks_mode == html5ever::interface::QuirksMode::Quirks;
    let known = RefCell::default();
    let eye = Eye { cascade: &cascade, scripts: &scripts, quirks, sheets_elsewhere, known };
    let ways = tree.nodes().map(|node| node.map_or_else(Vec::new, |node| eye.hidden(node))).collect();
    (!cascade.is_cut()).then_some(ways)
}

/// The sheets that stand in the page itself.
fn sheets(html: &Html) -> Sheets {
    let mut sheets = Sheets::default();
    for style in html.tree.root().descendants().filter_map(ElementRef::wrap) {
        // A sheet in a template is none, and one in a `noscript` is not for people with scripts.
        let is_asleep = |node: &Node| {
            node.is_fragment() || node.as_element().is_some_and(|one| matches!(one.name(), "noscript" | "template"))
        };
        if style.value().name() == "style" && !style.ancestors().any(|one| is_asleep(one.value())) {
            let text: String = style.text().collect();
            sheets.add(&text, style.attr("media").unwrap_or_default());
        }
    }
    sheets
}

#[cfg(test)]
mod tests;
