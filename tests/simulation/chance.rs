//! Numbers that only a seed and a name decide, the same everywhere and for ever: a seed that found something is kept.

use std::fmt::Display;

/// The luck of one world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `below` for what is named.
    pub(crate) fn below(self, what: impl Display, below: u64) -> u64 {
        // FNV-1a over the name, and the last step of SplitMix.
        let mut bits = what.to_string().bytes().fold(0xCBF2_9CE4_8422_2325 ^ self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % below.max(1)
    }

    /// True once in so many names.
    pub(crate) fn one_in(self, what: impl Display, count: u64) -> bool {
        self.below(what, count) == 0
    }

    /// One of these.
    pub(crate) fn of<T: Copy>(self, what: impl Display, choices: &[T]) -> T {
        choices[self.below(what, choices.len() as u64) as usize]
    }
}
