//! Strings as scripts have them: UTF-16 units, with what had to be undone to read them.

use std::fmt;
use std::rc::Rc;

use suyuan_model::Decoding;

use crate::sinks::Tests;

/// Stands in a string for a piece that is not known.
pub const UNKNOWN: char = '\u{FFFC}';

/// The same as a unit.
pub(crate) const HOLE: u16 = UNKNOWN as u16;

/// A string of a script.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    units: Rc<Vec<u16>>,
    pub(crate) undone: Undone,
    /// Pieces of it are not known.
    pub(crate) has_holes: bool,
    /// Why they are not, where somebody else may know more.
    pub(crate) why: Tests,
}

/// What was undone, in its order, each once: four bits for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Undone(u32);

/// The spellings that scripts undo.
const SPELLINGS: [Decoding; 7] = [
    Decoding::JsEscape,
    Decoding::JsConcat,
    Decoding::CharCodes,
    Decoding::Base64,
    Decoding::Percent,
    Decoding::Reverse,
    Decoding::Packer,
];

impl Undone {
    /// The same, and then this.
    pub(crate) fn and(self, decoding: Decoding) -> Self {
        let Some(index) = SPELLINGS.iter().position(|&known| known == decoding) else { return self };
        self.and_number(index as u32 + 1)
    }

    /// The same, and then what was undone there.
    pub(crate) fn and_all(self, other: Undone) -> Self {
        other.numbers().fold(self, Undone::and_number)
    }

    /// In the order in which they were undone.
    pub(crate) fn list(self) -> Vec<Decoding> {
        self.numbers().map(|number| SPELLINGS[number as usize - 1]).collect()
    }

    fn and_number(self, number: u32) -> Self {
        if self.numbers().any(|known| known == number) {
            return self;
        }
        Undone(self.0 | number << (4 * self.numbers().count()))
    }

    fn numbers(self) -> impl Iterator<Item = u32> {
        (0..8).map(move |index| self.0 >> (4 * index) & 15).take_while(|&number| number != 0)
    }
}

impl Text {
    /// As it stands in the source.
    pub(crate) fn plain(text: &str) -> Self {
        Text {
            units: Rc::new(text.encode_utf16().collect()),
            undone: Undone::default(),
            has_holes: false,
            why: Tests::NONE,
        }
    }

    /// These units.
    pub(crate) fn of(units: Vec<u16>, undone: Undone) -> Self {
        Text { units: Rc::new(units), undone, has_holes: false, why: Tests::NONE }
    }

    /// One that nothing is known of.
    pub(crate) fn hole() -> Self {
        Text { units: Rc::new(vec![HOLE]), undone: Undone::default(), has_holes: true, why: Tests::NONE }
    }

    /// One that nothing is known of for this reason.
    pub(crate) fn hole_of(why: Tests) -> Self {
        Text { why: why.reason(), ..Text::hole() }
    }

    pub(crate) fn units(&self) -> &[u16] {
        &self.units
    }

    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    /// The same after something was undone.
    pub(crate) fn with(mut self, decoding: Decoding) -> Self {
        self.undone = self.undone.and(decoding);
        self
    }

    /// A piece of it.
    pub(crate) fn piece(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.len());
        let start = start.min(end);
        if start == 0 && end == self.len() {
            return self.clone();
        }
        let units = self.units[start..end].to_vec();
        let has_holes = self.has_holes && units.contains(&HOLE);
        let why = if has_holes { self.why } else { Tests::NONE };
        Text { has_holes, why, units: Rc::new(units), undone: self.undone }
    }

    /// Other units that were made from it.
    pub(crate) fn remade(&self, units: Vec<u16>, decoding: Decoding) -> Self {
        Text { units: Rc::new(units), undone: self.undone.and(decoding), ..*self }
    }

    /// Puts another behind it; in place, when nobody else has it.
    pub(crate) fn push(&mut self, other: &Text) {
        Rc::make_mut(&mut self.units).extend_from_slice(&other.units);
        self.undone = self.undone.and_all(other.undone);
        self.has_holes |= other.has_holes;
        self.why = self.why | other.why;
    }

    /// Whether it is this very string, read in the same way.
    pub(crate) fn is_the_same(&self, other: &Text) -> bool {
        Rc::ptr_eq(&self.units, &other.units) && self.undone == other.undone
    }

    /// Whether pushing copies all of it.
    pub(crate) fn is_shared(&self) -> bool {
        Rc::strong_count(&self.units) > 1
    }
}

/// As characters; what is none becomes U+FFFD.
impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&String::from_utf16_lossy(&self.units))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.units == other.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_keeps_its_order_and_is_told_once() {
        let undone = Undone::default().and(Decoding::Base64).and(Decoding::JsConcat).and(Decoding::Base64);
        assert_eq!(undone.list(), [Decoding::Base64, Decoding::JsConcat]);
        let all = SPELLINGS.iter().fold(Undone::default(), |undone, &decoding| undone.and(decoding));
        assert_eq!(all.list(), SPELLINGS);
        assert_eq!(undone.and_all(all).list().len(), SPELLINGS.len());
    }

    #[test]
    fn texts_are_cut_and_put_together() {
        let mut text = Text::plain("cas");
        text.push(&Text::plain("ino😀"));
        assert_eq!((text.len(), text.to_string().as_str()), (8, "casino😀"));
        assert_eq!(text.piece(3, 99).to_string(), "ino😀");
        text.push(&Text::hole());
        assert!(text.has_holes && !text.piece(0, 3).has_holes);
    }
}
