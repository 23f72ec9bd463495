//! What a person sees of a place on the page: its styles, and the ways in which they hide it.
//!
//! A real cascade, though a partial one: sheets in the page and those of its site, `style` attributes and attributes that say how something looks;
//! media for screens; selectors with states; custom properties; inheritance.
//! What holds on some screens only, what another rule would show, and what a script may show is not known, and never called hidden.

mod cascade;
mod color;
mod cover;
mod declarations;
mod gathered;
mod hints;
mod imports;
mod length;
mod letters;
mod media;
mod reveal;
mod selectors;
mod shadow;
mod sheet;
mod valid;
mod ways;

use std::cell::RefCell;

use scraper::ElementRef;
use suyuan_model::{Concealment, PageUrl};

use crate::changed::Done;
use crate::parts::Parts;
use crate::tree::Tree;
use cascade::Cascade;
use gathered::{Gathered, gathered};
pub(crate) use imports::imports;
use reveal::Scripts;
pub(crate) use reveal::words_of_literals;
use ways::Eye;

pub use cascade::LOOK_STEPS_MAX;
pub use reveal::SCRIPT_WORDS_MAX;
pub(crate) use sheet::Holds;
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

/// What is known of how a page looks.
pub(crate) struct Look {
    /// In which ways each place of the tree is hidden; none when the styles of the page cost too much.
    pub(crate) hidden: Option<Vec<Vec<Hiding>>>,
    /// Which places stand in something that fills the window and hides the rest of the page, of those that were looked at.
    pub(crate) covers: Vec<bool>,
    /// The sheets that were needed for it and not at hand.
    pub(crate) sheets_missing: Vec<PageUrl>,
}

/// Looks at each place of a tree to which this was done, whose links are relative to `base`, with the sheets that are at hand.
///
/// The places from `needed` on are looked at as far as the budget goes, and are not known to be hidden beyond it.
pub(crate) fn look(tree: &Tree, done: &Done, needed: usize, base: &PageUrl, parts: &Parts) -> Look {
    let scripts = Scripts::of(&tree.html, &done.said);
    let Gathered { sheets, missing: sheets_missing, .. } = gathered(&tree.html, base, parts);
    let quirks = tree.html.quirks_mode == html5ever::interface::QuirksMode::Quirks;
    let cascade = Cascade::new(sheets, scripts.are_there(), quirks);
    let (sheets_elsewhere, known) = (!sheets_missing.is_empty(), RefCell::default());
    let has_shadow_roots = tree.html.tree.root().descendants().filter_map(ElementRef::wrap).any(shadow::is_root);
    let eye = Eye { cascade: &cascade, scripts: &scripts, quirks, sheets_elsewhere, has_shadow_roots, known };
    let gone = |node| done.is_gone(node).then_some(Hiding::DisplayNone).into_iter().collect();
    let hidden = |node| Some(eye.hidden(node)).filter(|ways| !ways.is_empty()).unwrap_or_else(|| gone(node));
    let mut nodes = tree.nodes().map(|node| node.map_or_else(Vec::new, hidden));
    let mut ways: Vec<Vec<Hiding>> = nodes.by_ref().take(needed).collect();
    if cascade.is_cut() {
        return Look { hidden: None, covers: Vec::new(), sheets_missing };
    }
    ways.extend(nodes);
    let covers = tree.nodes().take(needed).map(|node| node.is_some_and(|node| eye.covers(node))).collect();
    Look { hidden: Some(ways), covers, sheets_missing }
}

#[cfg(test)]
mod tests;
