//! The hops of a page that were not taken up, as marks.
//!
//! Out of scope or beyond a budget, they have no number; but another page may bring in where they lead to, before or
//! after. Then they are referrers all the same, and whether a chain shows them must not depend on who came first.
//! A mark is a hash of the URL, with the kind of the hop in its lowest bits: eight bytes, and no row for URLs that
//! nobody will visit.

use suyuan_model::{HopKind, PageUrl};

use crate::words;

/// Bits of a mark that say the kind.
const KIND_BITS: u32 = 4;

/// Bytes of a mark.
const MARK_BYTES: usize = 8;

/// The hops of a page that were not taken up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere(Vec<(u64, String)>);

impl Elsewhere {
    /// Notes a hop, with its words.
    pub fn add(&mut self, to: &PageUrl, kind: HopKind, text: String) {
        self.0.push((mark(to.as_str()) | kind as u64, text));
    }

    /// How many hops were noted, repeats included.
    pub fn count(&self) -> u32 {
        self.0.len() as u32
    }

    /// Each mark once, in order, and the words in the same order; of the words for one mark the first count.
    pub(crate) fn pack(&self) -> (Vec<u8>, Vec<u8>) {
        let mut sorted: Vec<&(u64, String)> = self.0.iter().collect();
        sorted.sort_by_key(|(mark, _)| *mark);
        sorted.dedup_by_key(|(mark, _)| *mark);
        let marks = sorted.iter().flat_map(|(mark, _)| mark.to_le_bytes()).collect();
        (marks, words::pack(sorted.iter().map(|(_, text)| &**text)))
    }
}

/// The mark of a URL, without a kind: FNV-1a of 64 bits, whose ends are mixed so that the upper bits tell URLs apart.
pub(crate) fn mark(url: &str) -> u64 {
    let hash = url
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> KIND_BITS << KIND_BITS
}

/// Reads packed marks: URL and kind. What nobody can have packed is passed over.
pub(crate) fn unpack(packed: &[u8]) -> impl Iterator<Item = (u64, HopKind)> + '_ {
    packed.chunks_exact(MARK_BYTES).filter_map(|bytes| {
        let told = u64::from_le_bytes(bytes.try_into().ok()?);
        let mark = told >> KIND_BITS << KIND_BITS;
        Some((mark, *HopKind::ALL.get((told ^ mark) as usize)?))
    })
}

/// The packed marks of which this is true, and their words.
pub(crate) fn only(packed: &[u8], spoken: &[u8], is_wanted: impl Fn(u64) -> bool) -> (Vec<u8>, Vec<u8>) {
    let texts = words::unpack(spoken).chain(std::iter::repeat(""));
    let kept = unpack(packed).zip(texts).filter(|((mark, _), _)| is_wanted(*mark));
    Elsewhere(kept.map(|((mark, kind), text)| (mark | kind as u64, text.to_owned())).collect()).pack()
}

/// True if all of it is what a page can have had.
pub(crate) fn is_whole(packed: &[u8]) -> bool {
    let told: Vec<u64> = unpack(packed).map(|(mark, kind)| mark | kind as u64).collect();
    told.len() * MARK_BYTES == packed.len() && told.is_sorted_by(|a, b| a < b)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_noted_is_found_by_its_url_and_has_its_kind() {
        let url = |text| PageUrl::new(text).unwrap();
        let mut noted = Elsewhere::default();
        assert_eq!(noted.pack(), (vec![], vec![]));
        for kind in HopKind::ALL.iter().rev() {
            noted.add(&url("http://far.example/"), *kind, String::new());
        }
        noted.add(&url("http://far.example/"), HopKind::Link, "later".to_owned());
        noted.add(&url("http://far.example/a"), HopKind::Link, "far".to_owned());
        assert_eq!(noted.count() as usize, HopKind::ALL.len() + 2);
        let (packed, kept) = noted.pack();
        assert_eq!(words::unpack(&kept).filter(|text| !text.is_empty()).collect::<Vec<_>>(), ["far"]);
        assert!(is_whole(&packed));
        let kinds = |url: &str| -> Vec<_> {
            unpack(&packed).filter(|&(told, _)| told == mark(url)).map(|(_, kind)| kind).collect()
        };
        assert_eq!(kinds("http://far.example/"), HopKind::ALL);
        assert_eq!(kinds("http://far.example/a"), [HopKind::Link]);
    }

    #[test]
    fn the_way_in_which_a_url_is_marked_does_not_change() {
        assert_eq!(mark("http://far.example/"), 17_274_491_270_447_142_560);
    }

    #[test]
    fn urls_that_differ_little_have_marks_of_their_own() {
        let urls = (0..200_000).map(|n| format!("http://{}.example/{}", n % 10, n / 10));
        let marks: HashSet<u64> = urls.map(|url| mark(&url)).collect();
        assert_eq!(marks.len(), 200_000);
    }

    proptest! {
        #[test]
        fn garbage_is_read_without_harm(garbage in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(unpack(&garbage).count() <= garbage.len() / MARK_BYTES);
            let whole = unpack(&garbage).map(|(mark, kind)| mark | kind as u64).flat_map(u64::to_le_bytes);
            prop_assert!(!is_whole(&garbage) || whole.eq(garbage.iter().copied()));
        }
    }
}
