//! The hops of a page as one compact value.
//!
//! Sorted by number, each as a varint (LEB128) of twelve times the distance to the one before, plus its kind.
//! The order of the page is not kept; one number may come with several kinds, each once.
//! A chain needs to know who leads where, not in which order, and a sorted list takes a third of the room.

use suyuan_model::{HopKind, Outlink, Outlinks, UrlId};

use crate::words::{self, put_varint, take_varint};

/// How many kinds there is room for; the ninth to twelfth are not in use.
const KINDS: u64 = 12;

/// Packs hops, in any order, and their words in the same order; of the words for one number and kind the first count.
pub(crate) fn pack(outlinks: &Outlinks) -> (Vec<u8>, Vec<u8>) {
    let mut sorted: Vec<&Outlink> = outlinks.0.iter().collect();
    sorted.sort_by_key(|hop| (hop.to, hop.kind));
    sorted.dedup_by_key(|hop| (hop.to, hop.kind));
    let mut packed = Vec::with_capacity(sorted.len() * 2);
    let mut before = 0;
    for Outlink { to: UrlId(id), kind, .. } in &sorted {
        put_varint(&mut packed, u64::from(id - before) * KINDS + *kind as u64);
        before = *id;
    }
    (packed, words::pack(sorted.iter().map(|hop| &*hop.text)))
}

/// Reads packed hops in the order of their numbers; ends early at what [`pack`] cannot have written.
pub(crate) fn unpack(packed: &[u8]) -> impl Iterator<Item = (UrlId, HopKind)> + '_ {
    let mut rest = packed;
    let mut id = 0_u32;
    std::iter::from_fn(move || {
        let value = take_varint(&mut rest)?;
        let kind = *HopKind::ALL.get(usize::try_from(value % KINDS).ok()?)?;
        id = id.checked_add(u32::try_from(value / KINDS).ok()?)?;
        Some((UrlId(id), kind))
    })
    .fuse()
}

/// The same hops and words to other numbers; what has none is left out.
pub(crate) fn renumbered(packed: &[u8], spoken: &[u8], of: impl Fn(UrlId) -> Option<UrlId>) -> (Vec<u8>, Vec<u8>) {
    let texts = words::unpack(spoken).chain(std::iter::repeat(""));
    let hops = unpack(packed)
        .zip(texts)
        .filter_map(|((to, kind), text)| Some(Outlink { to: of(to)?, kind, text: text.to_owned() }));
    pack(&Outlinks(hops.collect()))
}

/// True if all of it is what [`pack`] writes.
pub(crate) fn is_whole(packed: &[u8]) -> bool {
    let hops = unpack(packed).map(|(to, kind)| Outlink { to, kind, text: String::new() });
    pack(&Outlinks(hops.collect())).0 == packed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::VARINT_BYTES_MAX;

    fn hops(of: &[(u32, HopKind)]) -> Outlinks {
        Outlinks(of.iter().map(|&(id, kind)| Outlink { to: UrlId(id), kind, text: String::new() }).collect())
    }

    fn pack(outlinks: &Outlinks) -> Vec<u8> {
        super::pack(outlinks).0
    }

    #[test]
    fn words_are_kept_in_the_order_of_the_hops() {
        let hop = |id, text: &str| Outlink { to: UrlId(id), kind: HopKind::Link, text: text.to_owned() };
        let (packed, kept) = super::pack(&Outlinks(vec![hop(7, "彩票"), hop(3, "news"), hop(9, ""), hop(7, "later")]));
        assert_eq!(unpack(&packed).count(), 3);
        assert_eq!(words::unpack(&kept).collect::<Vec<_>>(), ["news", "彩票"]);
    }

    #[test]
    fn neighbours_take_one_byte_each() {
        let page: Vec<_> = (1_000..1_056).map(|id| (id, HopKind::Link)).collect();
        assert_eq!(pack(&hops(&page)).len(), 57);
    }

    #[test]
    fn the_way_in_which_hops_are_written_does_not_change() {
        let packed = pack(&hops(&[(7, HopKind::Embed), (3, HopKind::Link), (7, HopKind::Link), (7, HopKind::Link)]));
        assert_eq!(packed, [36, 48, 1]);
        assert!(is_whole(&packed));
    }

    #[test]
    fn the_highest_number_has_room() {
        let packed = pack(&hops(&[(u32::MAX, HopKind::Prerequisite)]));
        assert_eq!(packed.len(), VARINT_BYTES_MAX);
        assert_eq!(unpack(&packed).collect::<Vec<_>>(), [(UrlId(u32::MAX), HopKind::Prerequisite)]);
    }

    #[test]
    fn there_is_room_for_every_kind() {
        assert!(HopKind::ALL.len() as u64 <= KINDS);
    }

    #[test]
    fn half_a_value_is_noticed() {
        let mut packed = pack(&hops(&[(3, HopKind::Link), (70_000, HopKind::Link)]));
        packed.pop();
        assert_eq!(unpack(&packed).count(), 1);
        assert!(!is_whole(&packed));
    }

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(page in prop::collection::vec((any::<u32>(), 0..HopKind::ALL.len()), 0..200)) {
            let page: Vec<_> = page.into_iter().map(|(id, kind)| (UrlId(id), HopKind::ALL[kind])).collect();
            let packed = pack(&hops(&page.iter().map(|&(UrlId(id), kind)| (id, kind)).collect::<Vec<_>>()));
            let mut sorted = page;
            sorted.sort_unstable();
            sorted.dedup();
            prop_assert_eq!(unpack(&packed).collect::<Vec<_>>(), sorted);
            prop_assert!(is_whole(&packed));
        }

        /// Every hop leads where it led, with its kind and its words, whatever the new order is.
        #[test]
        fn hops_keep_kind_and_words_under_other_numbers(
            page in prop::collection::vec((0_u32..400, 0..HopKind::ALL.len(), "[a-z\u{5f69}]{0,3}"), 0..200),
            order in Just((0..400).collect::<Vec<u32>>()).prop_shuffle(),
            unknown in 0_u32..400,
        ) {
            let page: Vec<Outlink> = page.into_iter()
                .map(|(id, kind, text)| Outlink { to: UrlId(id), kind: HopKind::ALL[kind], text }).collect();
            let (packed, spoken) = super::pack(&Outlinks(page));
            let of = |id: UrlId| (id.0 != unknown).then(|| UrlId(7 * order[id.0 as usize]));
            let (moved, told) = renumbered(&packed, &spoken, of);
            prop_assert!(is_whole(&moved));
            let all = |packed: &[u8], spoken: &[u8]| -> Vec<(UrlId, HopKind, String)> {
                let texts = words::unpack(spoken).map(str::to_owned).chain(std::iter::repeat(String::new()));
                unpack(packed).zip(texts).map(|((to, kind), text)| (to, kind, text)).collect()
            };
            let mut expected: Vec<_> =
                all(&packed, &spoken).into_iter().filter_map(|(to, kind, text)| Some((of(to)?, kind, text))).collect();
            expected.sort();
            prop_assert_eq!(all(&moved, &told), expected);
            // And back again.
            let back = |id: UrlId| order.iter().position(|&place| place * 7 == id.0).map(|place| UrlId(place as u32));
            let known: Vec<_> = all(&packed, &spoken).into_iter().filter(|(to, ..)| to.0 != unknown).collect();
            let (packed, spoken) = renumbered(&moved, &told, back);
            prop_assert_eq!(all(&packed, &spoken), known);
        }

        #[test]
        fn garbage_is_read_without_harm(garbage in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut before = UrlId(0);
            for (id, _) in unpack(&garbage) {
                prop_assert!(id >= before);
                before = id;
            }
            prop_assert!(unpack(&garbage).count() <= garbage.len());
        }
    }
}
