//! The text that a person reads on a page, piece by piece.

use suyuan_model::Place;

use crate::fragment::OPEN_ELEMENTS_MAX;

/// A paragraph, an item of a list, a cell, a heading, the title: what stands in one block.
///
/// What a browser does not show (comments, `template`, `noscript`) is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where its first words stand: title, heading, text …
    pub place: Place,
    /// Its words.
    pub text: String,
    /// Which table of the page it stands in, counted from 1; 0 for none.
    pub table: u32,
    /// Whether it is the caption of that table, or heads a row or column.
    pub is_caption: bool,
}

impl Block {
    /// A block that has no words yet.
    pub(crate) const EMPTY: Block = Block { place: Place::Text, text: String::new(), table: 0, is_caption: false };

    /// Adds words that stand here.
    pub(crate) fn push(&mut self, place: Place, text: &str) {
        if self.text.is_empty() {
            self.place = place;
        }
        self.text.push_str(text);
    }
}

/// The tables of a page, counted as they begin.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// The numbers of those that are open, the outermost first.
    pub(crate) open: Vec<u32>,
    begun: u32,
}

impl Tables {
    /// Notes a start tag.
    pub(crate) fn start(&mut self, name: &str) {
        if name == "table" && self.open.len() < OPEN_ELEMENTS_MAX {
            self.begun += 1;
            self.open.push(self.begun);
        }
    }

    /// Notes an end tag.
    pub(crate) fn end(&mut self, name: &str) {
        if name == "table" {
            self.open.pop();
        }
    }
}
