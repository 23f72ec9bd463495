//! How a text that is read leads back to the page's own text, through everything that was undone on the way.

use std::ops::Range;

use crate::edits::Edits;

/// One text within another.
#[derive(Clone, Copy)]
pub(crate) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    change: Change<'t>,
    offset: usize,
}

/// What was done to a text.
#[derive(Clone, Copy)]
enum Change<'t> {
    /// Nothing.
    None,
    /// These pieces were decoded.
    Edits(&'t Edits),
    /// All of it was, from base64 of this length.
    Base64(usize),
}

impl Change<'_> {
    /// Where a piece of the decoded text stood.
    fn to_source(self, range: Range<usize>) -> Range<usize> {
        match self {
            Change::None => range,
            Change::Edits(edits) => edits.to_source(range),
            // Three bytes are four letters.
            Change::Base64(length) => (range.start / 3 * 4).min(length)..(range.end.div_ceil(3) * 4).min(length),
        }
    }
}

impl<'t> Trail<'t> {
    /// The page's own text.
    pub(crate) const PAGE: Trail<'static> = Trail { parent: None, change: Change::None, offset: 0 };

    /// A piece of the parent that begins at `offset`.
    pub(crate) fn piece(parent: &'t Trail<'t>, offset: usize) -> Self {
        Trail { parent: Some(parent), change: Change::None, offset }
    }

    /// What became of a piece of the parent that begins at `offset`.
    pub(crate) fn decoded(parent: &'t Trail<'t>, offset: usize, edits: &'t Edits) -> Self {
        Trail { parent: Some(parent), change: Change::Edits(edits), offset }
    }

    /// What became of all of the parent, which is base64 of this length.
    pub(crate) fn base64(parent: &'t Trail<'t>, length: usize) -> Self {
        Trail { parent: Some(parent), change: Change::Base64(length), offset: 0 }
    }

    /// The same piece in the page's own text.
    pub(crate) fn to_page(self, range: Range<usize>) -> Range<usize> {
        let range = self.to_parent(range);
        self.parent.map_or(range.clone(), |parent| parent.to_page(range))
    }

    /// The same piece in a text that this one was made from; none if it was not.
    pub(crate) fn to_text_of(self, other: &Trail, range: Range<usize>) -> Option<Range<usize>> {
        let range = self.to_parent(range);
        let parent = self.parent?;
        if parent.is(other) { Some(range) } else { parent.to_text_of(other, range) }
    }

    /// Whether both say the same of the same text.
    fn is(&self, other: &Trail) -> bool {
        let same_parent = match (self.parent, other.parent) {
            (Some(one), Some(other)) => std::ptr::addr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        let same_change = match (self.change, other.change) {
            (Change::Edits(one), Change::Edits(other)) => std::ptr::addr_eq(one, other),
            (Change::Base64(one), Change::Base64(other)) => one == other,
            (Change::None, Change::None) => true,
            _ => false,
        };
        same_parent && same_change && self.offset == other.offset
    }

    fn to_parent(self, range: Range<usize>) -> Range<usize> {
        let source = self.change.to_source(range);
        source.start + self.offset..source.end + self.offset
    }
}
