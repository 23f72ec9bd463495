//! What is known of an element by its name, found out once for each name of a page.

use crate::running::{Seam, seam_of};
use crate::tags;

/// Names are remembered in so many places, a power of two; most pages use fewer.
const PLACES: usize = 64;

/// Longest name that is remembered, in bytes: those of one number.
const NAME_BYTES_MAX: usize = size_of::<u64>();

/// What holds for the elements of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traits(u16);

impl Traits {
    /// It has no content.
    pub(crate) const VOID: Traits = Traits(1);
    /// It begins a new line.
    pub(crate) const BLOCK: Traits = Traits(1 << 1);
    /// It stands in the head.
    pub(crate) const OF_HEAD: Traits = Traits(1 << 2);
    /// Its content is not read as markup.
    pub(crate) const CONTENT: Traits = Traits(1 << 3);
    /// Its words are those of one thing that is clicked: `a`, `button`, `option`.
    pub(crate) const CLICKED: Traits = Traits(1 << 4);
    /// SVG or MathML begin with it.
    pub(crate) const FOREIGN: Traits = Traits(1 << 5);
    /// A start tag may end it.
    pub(crate) const ENDS_EARLY: Traits = Traits(1 << 6);
    pub(crate) const TEMPLATE: Traits = Traits(1 << 7);
    pub(crate) const TITLE: Traits = Traits(1 << 8);
    /// Text in front of it and behind it is one word.
    const GLUED: Traits = Traits(1 << 9);
    /// Perhaps there is a gap between them.
    const LOOSE: Traits = Traits(1 << 10);

    /// What holds for this name, in lower case.
    pub(crate) fn of(name: &str) -> Traits {
        let seam = seam_of(name);
        let all = [
            (tags::is_void(name), Traits::VOID),
            (tags::is_block(name), Traits::BLOCK),
            (tags::is_of_head(name), Traits::OF_HEAD),
            (tags::content_of(name).is_some(), Traits::CONTENT),
            (matches!(name, "a" | "button" | "option"), Traits::CLICKED),
            (matches!(name, "svg" | "math"), Traits::FOREIGN),
            (tags::may_end_early(name), Traits::ENDS_EARLY),
            (name == "template", Traits::TEMPLATE),
            (name == "title", Traits::TITLE),
            (seam == Seam::Glued, Traits::GLUED),
            (seam == Seam::Loose, Traits::LOOSE),
        ];
        all.into_iter().filter(|&(holds, _)| holds).fold(Traits::default(), |traits, (_, one)| Traits(traits.0 | one.0))
    }

    pub(crate) fn has(self, wanted: Traits) -> bool {
        self.0 & wanted.0 != 0
    }

    /// What its tags do to the text around them.
    pub(crate) fn seam(self) -> Seam {
        if self.has(Traits::GLUED) {
            Seam::Glued
        } else if self.has(Traits::LOOSE) {
            Seam::Loose
        } else {
            Seam::Break
        }
    }
}

/// The names that a page used last, and what holds for each.
pub(crate) struct Met([(u64, Traits); PLACES]);

impl Met {
    /// No name yet.
    pub(crate) const NOTHING: Met = Met([(0, Traits(0)); PLACES]);

    /// What holds for this name, in lower case.
    pub(crate) fn traits(&mut self, name: &str) -> Traits {
        let Some(key) = key(name.as_bytes()) else { return Traits::of(name) };
        // The upper bits of a product depend on all of the key (Knuth, The Art of Computer Programming, 6.4).
        let place = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - PLACES.ilog2());
        let known = &mut self.0[place as usize];
        if known.0 != key {
            *known = (key, Traits::of(name));
        }
        known.1
    }
}

/// A short name as a number that no other name has; never 0.
fn key(name: &[u8]) -> Option<u64> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return None;
    }
    // A name that began with a null character would be as another without it.
    name.iter().try_fold(0, |key, &byte| (byte != 0).then_some(key << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_up_to_their_limit_are_remembered() {
        assert!(key("x".repeat(NAME_BYTES_MAX).as_bytes()).is_some());
        assert_eq!(key("x".repeat(NAME_BYTES_MAX + 1).as_bytes()), None);
        assert_eq!(key(b"\0a"), None);
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_holds(names in prop::collection::vec("a|p|li|div|svg|title|template|td|[a-z]{1,2}|[a-z0-9\0-]{1,10}", 1..200)) {
            let mut met = Met::NOTHING;
            for name in &names {
                prop_assert_eq!(met.traits(name), Traits::of(name), "{}", name);
                prop_assert_eq!(Traits::of(name).seam(), seam_of(name), "{}", name);
            }
        }
    }
}
