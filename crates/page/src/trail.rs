//! How a text that is read leads back to the page's own text, through everything that was undone on the way.

use std::ops::Range;

use crate::edits::Edits;

/// One text within another.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    edits: Option<&'t Edits>,
    offset: usize,
}

impl<'t> Trail<'t> {
    /// The page's own text.
    pub(crate) const PAGE: Trail<'static> = Trail { parent: None, edits: None, offset: 0 };

    /// A piece of the parent that begins at `offset`.
    pub(crate) fn piece(parent: &'t Trail<'t>, offset: usize) -> Self {
        Trail { parent: Some(parent), edits: None, offset }
    }

    /// What became of a piece of the parent that begins at `offset`.
    pub(crate) fn decoded(parent: &'t Trail<'t>, offset: usize, edits: &'t Edits) -> Self {
        Trail { parent: Some(parent), edits: Some(edits), offset }
    }

    /// The same piece in the page's own text.
    pub(crate) fn to_page(self, range: Range<usize>) -> Range<usize> {
        let source = self.edits.map_or(range.clone(), |edits| edits.to_source(range));
        let range = source.start + self.offset..source.end + self.offset;
        self.parent.map_or(range.clone(), |parent| parent.to_page(range))
    }
}
