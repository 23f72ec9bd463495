//! What a person sees of a place on the page: its styles, and the ways in which they hide it.
//!
//! A real cascade, though a partial one: sheets in the page and those of its site, `style` attributes and attributes that say how something looks;
//! media for screens; selectors with states; custom properties; inheritance.
//! What holds on some screens only, what another rule would show, and what a script may show is not known, and never called hidden.

mod boxes;
mod cascade;
mod clipped;
mod color;
mod controls;
mod counted;
mod cover;
mod declarations;
mod far;
mod frames;
mod gathered;
mod hints;
mod imports;
mod layers;
mod length;
mod letters;
mod media;
mod reveal;
mod selectors;
mod shadow;
mod sheet;
mod spaces;
mod valid;
mod ways;
mod within;

use std::cell::RefCell;

use scraper::ElementRef;
use suyuan_model::{Concealment, PageUrl};

use crate::changed::Done;
use crate::parts::Parts;
use crate::tree::{NodeRef, Tree};
use cascade::Cascade;
use gathered::{Gathered, gathered};
pub(crate) use imports::imports;
pub(crate) use media::Medium;
use reveal::Scripts;
pub(crate) use reveal::words_of_literals;
use ways::Eye;

pub use cascade::LOOK_STEPS_MAX;
pub use reveal::SCRIPT_WORDS_MAX;
pub(crate) use sheet::Holds;
use sheet::Sheets;
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
    /// Which of those that were looked at are words that are printed, whether or not they are hidden on a screen.
    pub(crate) printed: Vec<bool>,
    /// The sheets that were needed for it and not at hand.
    pub(crate) sheets_missing: Vec<PageUrl>,
}

/// Looks at each place of a tree to which this was done, whose links are relative to `base`, with the sheets that are at hand.
///
/// The places from `needed` on are looked at as far as the budget goes, and are not known to be hidden beyond it.
pub(crate) fn look(tree: &Tree, done: &Done, needed: usize, base: &PageUrl, parts: &Parts) -> Look {
    let Gathered { sheets, missing: mut sheets_missing, .. } = gathered(&tree.html, base, parts, Medium::Screen);
    let is_of_media = sheets.is_of_media;
    let mut page = Page::new(tree, done, sheets, base, !sheets_missing.is_empty());
    page.follow_controls();
    let eye = page.eye();
    let gone = |node| done.is_gone(node).then_some(Hiding::DisplayNone).into_iter().collect();
    let hidden = |node| Some(eye.hidden(node)).filter(|ways| !ways.is_empty()).unwrap_or_else(|| gone(node));
    let mut nodes = tree.nodes().map(|node| node.map_or_else(Vec::new, hidden));
    let mut ways: Vec<Vec<Hiding>> = nodes.by_ref().take(needed).collect();
    if page.cascade.is_cut() {
        return Look { hidden: None, covers: Vec::new(), printed: Vec::new(), sheets_missing };
    }
    ways.extend(nodes);
    let covers = tree.nodes().take(needed).map(|node| node.is_some_and(|node| eye.covers(node))).collect();
    let is_text = |node: Option<NodeRef<'_>>| node.is_some_and(|node| node.value().is_text() && !done.is_gone(node));
    let mut printed = Vec::new();
    if is_of_media && tree.nodes().zip(&ways).take(needed).any(|(node, ways)| !ways.is_empty() && is_text(node)) {
        let Gathered { sheets, missing, .. } = gathered(&tree.html, base, parts, Medium::Paper);
        let is_known = missing.is_empty();
        let new: Vec<PageUrl> = missing.into_iter().filter(|url| !sheets_missing.contains(url)).collect();
        sheets_missing.extend(new);
        let paper = Page::new(tree, done, sheets, base, !is_known);
        let eye = paper.eye();
        let is_printed =
            |node: Option<NodeRef<'_>>| is_text(node) && node.is_some_and(|node| eye.hidden(node).is_empty());
        printed = tree.nodes().take(needed).map(is_printed).collect();
        if paper.cascade.is_cut() {
            printed.clear();
        }
    }
    Look { hidden: Some(ways), covers, printed, sheets_missing }
}

/// A page as it is looked at in one medium.
struct Page<'t> {
    tree: &'t Tree,
    done: &'t Done,
    cascade: Cascade,
    scripts: Scripts,
    quirks: bool,
    sheets_elsewhere: bool,
    has_shadow_roots: bool,
}

impl<'t> Page<'t> {
    fn new(tree: &'t Tree, done: &'t Done, sheets: Sheets, base: &PageUrl, sheets_elsewhere: bool) -> Self {
        let scripts = Scripts::of(&tree.html, &done.said, base);
        let quirks = tree.html.quirks_mode == html5ever::interface::QuirksMode::Quirks;
        let cascade = Cascade::new(sheets, scripts.are_there(), quirks);
        let has_shadow_roots = tree.html.tree.root().descendants().filter_map(ElementRef::wrap).any(shadow::is_root);
        Page { tree, done, cascade, scripts, quirks, sheets_elsewhere, has_shadow_roots }
    }

    fn eye(&self) -> Eye<'_> {
        let Page { cascade, scripts, quirks, sheets_elsewhere, has_shadow_roots, .. } = self;
        let (quirks, sheets_elsewhere, has_shadow_roots) = (*quirks, *sheets_elsewhere, *has_shadow_roots);
        Eye { cascade, scripts, quirks, sheets_elsewhere, has_shadow_roots, known: RefCell::default() }
    }

    /// Asks what the controls show that are in sight, until they show no more.
    fn follow_controls(&mut self) {
        for _ in 0..controls::ROUNDS {
            let shown = self.eye().shown_by_controls(&self.tree.html, &self.done.shown);
            if shown.len() == self.scripts.shown.len() {
                break;
            }
            self.scripts.shown = shown;
        }
    }
}

#[cfg(test)]
mod tests;
