//! The text that a person reads on a page, piece by piece.

use suyuan_model::Place;

/// A paragraph, an item of a list, a cell, a heading, the title: what stands in one block.
///
/// What a browser does not show (comments, `template`, `noscript`) is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where its first words stand: title, heading, text …
    pub place: Place,
    /// Its words.
    pub text: String,
}

impl Block {
    /// A block that has no words yet.
    pub(crate) const EMPTY: Block = Block { place: Place::Text, text: String::new() };

    /// Adds words that stand here.
    pub(crate) fn push(&mut self, place: Place, text: &str) {
        if self.text.is_empty() {
            self.place = place;
        }
        self.text.push_str(text);
    }
}
