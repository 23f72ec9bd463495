//! Which piece of a text each piece of its decoded form came from.

use std::ops::Range;

/// The places where decoding changed a text, in order; everything between them was copied.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits(Vec<Edit>);

#[derive(Clone, Copy, Debug)]
struct Edit {
    decoded: usize,
    decoded_end: usize,
    source: usize,
    source_end: usize,
}

impl Edits {
    /// Notes that `source` became `decoded`.
    pub(crate) fn push(&mut self, decoded: Range<usize>, source: Range<usize>) {
        self.0.push(Edit {
            decoded: decoded.start,
            decoded_end: decoded.end,
            source: source.start,
            source_end: source.end,
        });
    }

    /// Adds the edits of a text that stands at these places of the decoded text and of the source.
    pub(crate) fn append(&mut self, other: &Edits, decoded: usize, source: usize) {
        self.0.extend(other.0.iter().map(|edit| Edit {
            decoded: edit.decoded + decoded,
            decoded_end: edit.decoded_end + decoded,
            source: edit.source + source,
            source_end: edit.source_end + source,
        }));
    }

    /// True when nothing was changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where in the source a piece of the decoded text stands; what was decoded as one stays one.
    pub(crate) fn to_source(&self, decoded: Range<usize>) -> Range<usize> {
        let start = match self.last_before(decoded.start + 1) {
            Some(edit) if decoded.start < edit.decoded_end => edit.source,
            Some(edit) => edit.source_end + (decoded.start - edit.decoded_end),
            None => decoded.start,
        };
        let end = match self.last_before(decoded.end) {
            Some(edit) if decoded.end <= edit.decoded_end => edit.source_end,
            Some(edit) => edit.source_end + (decoded.end - edit.decoded_end),
            None => decoded.end,
        };
        start..end.max(start)
    }

    /// The last edit whose decoded form begins before this position.
    fn last_before(&self, position: usize) -> Option<Edit> {
        let after = self.0.partition_point(|edit| edit.decoded < position);
        after.checked_sub(1).map(|index| self.0[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_found_again_where_it_came_from() {
        // "a&amp;b&#46;c" became "a&b.c".
        let mut edits = Edits::default();
        edits.push(1..2, 1..6);
        edits.push(3..4, 7..12);
        for (decoded, source) in
            [(0..1, 0..1), (1..2, 1..6), (2..3, 6..7), (2..5, 6..13), (3..4, 7..12), (4..5, 12..13)]
        {
            assert_eq!(edits.to_source(decoded.clone()), source, "{decoded:?}");
        }
    }
}
