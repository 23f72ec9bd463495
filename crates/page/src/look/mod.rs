//! What a person sees of a place on the page: its styles, and the ways in which they hide it.
//!
//! A real cascade, though a partial one: sheets in the page and those of its site, `style` attributes and attributes that say how something looks;
//! media for screens; selectors with states; custom properties; inheritance.
//! What holds on some screens only, what another rule would show, and what a script may show is not known, and never called hidden.

mod boxes;
mod cascade;
mod clipped;
mod cloaks;
mod color;
mod controls;
mod counted;
mod cover;
mod declarations;
mod far;
mod frames;
mod gathered;
mod ground;
mod hints;
mod imports;
mod joined;
mod known;
mod layers;
mod length;
mod letters;
mod media;
mod opened;
mod replaced;
mod reveal;
mod selectors;
mod shadow;
mod sheet;
mod spaces;
mod uncalled;
mod valid;
mod void;
mod ways;
mod within;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use scraper::ElementRef;
use suyuan_model::{Concealment, PageUrl};

use crate::changed::Done;
use crate::parts::Parts;
use crate::tree::{NodeRef, Place, Tree};
use cascade::Cascade;
use gathered::{Gathered, gathered};
pub(crate) use imports::imports;
pub(crate) use media::Medium;
use media::TURNED;
use opened::{Opens, may_wait};
use reveal::Scripts;
pub(crate) use reveal::words_of_literals;
use ways::{Eye, are_words};

pub use cascade::LOOK_STEPS_MAX;
pub use reveal::{COUNTERS, SCRIPT_WORDS_MAX};
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
    /// Which of them are words that somebody may open, by a script that nobody has read.
    pub(crate) waiting: Vec<bool>,
    /// The sheets that were needed for it and not at hand.
    pub(crate) sheets_missing: Vec<PageUrl>,
}

/// Looks at each place of a tree to which this was done, whose links are relative to `base`, with the sheets that are at hand.
///
/// The places from `needed` on are looked at as far as the budget goes, and are not known to be hidden beyond it.
pub(crate) fn look(tree: &Tree, done: &Done, needed: usize, base: &PageUrl, parts: &Parts) -> Look {
    let Gathered { sheets, missing: mut sheets_missing, .. } = gathered(&tree.html, base, parts, Medium::Screen);
    let is_of_media = sheets.is_of_media;
    let mut page = Page::new(tree, done, (sheets, parts), base, !sheets_missing.is_empty());
    page.follow_controls();
    let eye = page.eye();
    let gone = |node| done.is_gone(node).then_some(Hiding::DisplayNone).into_iter().collect();
    let or_gone = |node, ways: Vec<Hiding>| if ways.is_empty() { gone(node) } else { ways };
    let nodes = tree.nodes().take(needed);
    let mut ways: Vec<Vec<Hiding>> =
        nodes.map(|node| node.map_or_else(Vec::new, |node| or_gone(node, eye.hidden_for_sure(node)))).collect();
    if page.cascade.is_cut() {
        return Look { hidden: None, covers: Vec::new(), printed: Vec::new(), waiting: Vec::new(), sheets_missing };
    }
    // What is said beside words that may be shown may be shown with them.
    let hidden = |node| if eye.has_spared.get() { eye.hidden_for_sure(node) } else { eye.hidden(node) };
    let nodes = tree.nodes().skip(needed);
    ways.extend(nodes.map(|node| node.map_or_else(Vec::new, |node| or_gone(node, hidden(node)))));
    let covers = tree.nodes().take(needed).map(|node| node.is_some_and(|node| eye.covers(node))).collect();
    let waiting = page.find_opened(needed, &mut ways);
    let eye = page.eye();
    let is_turned = page.cascade.edges().contains(&TURNED);
    let widths = widths(page.cascade.edges());
    if !widths.is_empty() {
        let places = tree.nodes().take(needed).zip(&mut ways).filter(|(_, ways)| ways.is_empty());
        let places = places.filter_map(|(node, ways)| Some((node.filter(|node| eye.may_be_hidden(*node))?, ways)));
        let places = places.collect();
        let screens = widths.iter().flat_map(|width| [(*width, false), (*width, true)]);
        let screens: Vec<(u16, bool)> = screens.filter(|(_, is_upright)| is_turned || !is_upright).collect();
        page.find_hidden_on_every_screen(&screens, places, (base, parts));
    }
    let is_text = |node: Option<NodeRef<'_>>| node.is_some_and(|node| node.value().is_text() && !done.is_gone(node));
    let mut printed = Vec::new();
    if is_of_media && tree.nodes().zip(&ways).take(needed).any(|(node, ways)| !ways.is_empty() && is_text(node)) {
        let Gathered { sheets, missing, .. } = gathered(&tree.html, base, parts, Medium::Paper);
        let is_known = missing.is_empty();
        let new: Vec<PageUrl> = missing.into_iter().filter(|url| !sheets_missing.contains(url)).collect();
        sheets_missing.extend(new);
        let paper = Page::new(tree, done, (sheets, parts), base, !is_known);
        let eye = paper.eye();
        let is_printed =
            |node: Option<NodeRef<'_>>| is_text(node) && node.is_some_and(|node| eye.hidden(node).is_empty());
        printed = tree.nodes().take(needed).map(is_printed).collect();
        if paper.cascade.is_cut() {
            printed.clear();
        }
    }
    Look { hidden: Some(ways), covers, printed, waiting, sheets_missing }
}

/// Whether a small piece of markup hides the text in it by itself, whatever page it stands in.
pub(crate) fn hides(markup: &str) -> bool {
    let end = markup.find('>').map_or(0, |at| at + 1);
    let places = [Place { position: end, in_tag: false }];
    let (Ok(base), Some(tree)) = (PageUrl::new("http://page.invalid/"), Tree::of(markup, &places)) else {
        return false;
    };
    let hidden = look(&tree, &Done::default(), 1, &base, Parts::NONE).hidden;
    hidden.is_some_and(|ways| ways.iter().any(|ways| !ways.is_empty()))
}

/// So many widths of screens are tried, each between two at which something changes.
pub const WIDTHS_MAX: usize = 8;

/// One width between each two at which something changes; none where nothing does, or too much.
fn widths(edges: &BTreeSet<u16>) -> Vec<u16> {
    const NARROW: u16 = 320;
    const WIDE: u16 = 2_560;
    let mut all: Vec<u16> = edges.iter().copied().filter(|edge| (NARROW + 1..WIDE).contains(edge)).collect();
    all.insert(0, NARROW);
    all.push(WIDE);
    // Between 767 and 768 there is no screen.
    all.dedup_by(|edge, before| *edge - *before < 2);
    let found: Vec<u16> = all.windows(2).map(|edges| edges[0].midpoint(edges[1])).collect();
    if edges.is_empty() || found.len() > WIDTHS_MAX { Vec::new() } else { found }
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
    fn new(
        tree: &'t Tree,
        done: &'t Done,
        (sheets, parts): (Sheets, &Parts),
        base: &PageUrl,
        sheets_elsewhere: bool,
    ) -> Self {
        let scripts = Scripts::of(&tree.html, &done.said, base, parts);
        let quirks = tree.html.quirks_mode == html5ever::interface::QuirksMode::Quirks;
        let cascade = Cascade::new(sheets, &scripts, quirks);
        let has_shadow_roots = tree.html.tree.root().descendants().filter_map(ElementRef::wrap).any(shadow::is_root);
        Page { tree, done, cascade, scripts, quirks, sheets_elsewhere, has_shadow_roots }
    }

    fn eye(&self) -> Eye<'_> {
        self.eye_that(Opens::Nothing)
    }

    /// An eye for which this is open.
    fn eye_that(&self, opens: Opens) -> Eye<'_> {
        let Page { cascade, scripts, quirks, sheets_elsewhere, has_shadow_roots, .. } = self;
        let (quirks, sheets_elsewhere, has_shadow_roots) = (*quirks, *sheets_elsewhere, *has_shadow_roots);
        Eye {
            cascade,
            scripts,
            quirks,
            sheets_elsewhere,
            has_shadow_roots,
            has_spared: Cell::new(false),
            opens,
            known: RefCell::default(),
        }
    }

    /// Takes what somebody may open for what is in sight, but for words: tells which of those it is.
    fn find_opened(&mut self, needed: usize, ways: &mut [Vec<Hiding>]) -> Vec<bool> {
        let may_open = |ways: &Vec<Hiding>| !ways.is_empty() && may_wait(ways);
        if !self.scripts.has_unread || !ways.iter().take(needed).any(may_open) {
            return Vec::new();
        }
        self.scripts.opened = self.eye().opened(&self.tree.html);
        let (by_controls, by_name) = (self.eye_that(Opens::Controls), self.eye_that(Opens::Panes));
        let mut waiting = Vec::new();
        for (node, ways) in self.tree.nodes().take(needed).zip(ways) {
            let Some(node) = node.filter(|node| may_open(ways) && !self.done.is_gone(*node)) else {
                waiting.push(false);
                continue;
            };
            let are_words = are_words(node);
            let eye = if are_words { &by_name } else { &by_controls };
            let is_open = eye.hidden(node).is_empty() && !self.cascade.is_cut();
            if is_open && !are_words {
                ways.clear();
            }
            waiting.push(is_open && are_words);
        }
        waiting
    }

    /// Tells of these places in which ways they are hidden, if they are at each of these widths, in one way or another.
    fn find_hidden_on_every_screen(
        mut self,
        screens: &[(u16, bool)],
        places: Vec<(NodeRef<'t>, &mut Vec<Hiding>)>,
        (base, parts): (&PageUrl, &Parts),
    ) {
        let mut found: Vec<_> = places.into_iter().map(|(node, ways)| (node, ways, Vec::new())).collect();
        for &(width, is_upright) in screens.iter().take(if found.is_empty() { 0 } else { screens.len() }) {
            let sheets = gathered(&self.tree.html, base, parts, Medium::Wide(width, is_upright)).sheets;
            // All screens together cost what one does.
            let steps = self.cascade.steps();
            self.cascade = Cascade::new(sheets, &self.scripts, self.quirks);
            self.cascade.work(steps);
            let eye = self.eye_that(Opens::Controls);
            found.retain_mut(|(node, _, ways)| {
                let here = eye.hidden_for_sure(*node);
                ways.extend(&here);
                !here.is_empty()
            });
            if self.cascade.is_cut() {
                return;
            }
        }
        for (_, known, mut ways) in found {
            ways.sort_unstable();
            ways.dedup();
            *known = ways;
        }
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
#[cfg(test)]
mod told;
