//! The hashes of all suffixes of a name in one pass: of `www.school.example` those of `example`, `school.example`, and the whole.

/// Eight dots.
const DOTS: u64 = 0x2e2e_2e2e_2e2e_2e2e;

/// The labels of a name from the right. Eight bytes are taken at a time, so that a usual label is one step.
///
/// Gives where each suffix begins, in bytes, and its hash. Equal suffixes have equal hashes, whatever stands before them.
pub(crate) struct Suffixes<'name> {
    name: &'name [u8],
    /// Where what was not yet taken ends; none when all was.
    end: Option<usize>,
    hash: u64,
}

impl<'name> Suffixes<'name> {
    pub(crate) fn of(name: &'name [u8]) -> Suffixes<'name> {
        Suffixes { name, end: Some(name.len()), hash: 0x2545_f491_4f6c_dd1d }
    }
}

impl Iterator for Suffixes<'_> {
    type Item = (usize, u64);

    fn next(&mut self) -> Option<(usize, u64)> {
        let mut end = self.end?;
        loop {
            let window = window(self.name, end);
            let dots = zero_bytes(window ^ DOTS);
            if dots == 0 {
                self.hash = mixed(self.hash, window);
                end -= 8;
                continue;
            }
            let length = dots.trailing_zeros() / 8;
            let piece = window & ((1 << (8 * length)) - 1);
            self.hash = mixed(self.hash, piece | u64::from(length + 1) << 56);
            let start = end - length as usize;
            self.end = start.checked_sub(1);
            return Some((start, self.hash));
        }
    }
}

/// The eight bytes before a place, the last one lowest; before the name stands a dot.
fn window(name: &[u8], end: usize) -> u64 {
    if let Some(eight) = name[..end].last_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let bytes = match name.first_chunk() {
        Some(eight) => u64::from_be_bytes(*eight).checked_shr(64 - 8 * end as u32).unwrap_or(0),
        None => name[..end].iter().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte)),
    };
    bytes | u64::from(b'.') << (8 * end)
}

/// A bit in each byte that is zero; bits above the lowest of them may be wrong.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(0x0101_0101_0101_0101) & !word & 0x8080_8080_8080_8080
}

/// All bits of the product, folded: each bit of the result depends on all bits of both.
fn mixed(hash: u64, piece: u64) -> u64 {
    let product = u128::from(hash ^ piece) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn suffixes(name: &str) -> Vec<(&str, u64)> {
        Suffixes::of(name.as_bytes()).map(|(start, hash)| (&name[start..], hash)).collect()
    }

    #[test]
    fn every_suffix_is_given_from_the_right() {
        for (name, expected) in [
            ("", &[""][..]),
            ("example", &["example"]),
            ("www.school.example", &["example", "school.example", "www.school.example"]),
            ("a-label-of-more-than-sixteen-bytes.cn", &["cn", "a-label-of-more-than-sixteen-bytes.cn"]),
            ("eight888.eight888", &["eight888", "eight888.eight888"]),
            (".cn.", &["", "cn.", ".cn."]),
        ] {
            let given: Vec<&str> = suffixes(name).into_iter().map(|(suffix, _)| suffix).collect();
            assert_eq!(given, expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn suffixes_are_those_that_dots_cut(name in "[a-c.]{0,40}") {
            let cut = name.rmatch_indices('.').map(|(dot, _)| &name[dot + 1..]).chain([&name[..]]);
            let given: Vec<&str> = suffixes(&name).into_iter().map(|(suffix, _)| suffix).collect();
            prop_assert_eq!(given, cut.collect::<Vec<_>>());
        }

        #[test]
        fn a_hash_is_of_the_suffix_alone(before in "[a-z0-9.-]{0,20}", name in "[a-z0-9.-]{1,30}") {
            let all = suffixes(&name);
            let longer = format!("{before}.{name}");
            prop_assert_eq!(&suffixes(&longer)[..all.len()], &all[..]);
        }

        #[test]
        fn other_suffixes_have_other_hashes(one in "[a-b.]{0,20}", other in "[a-b.]{0,20}") {
            let last = |name: &str| suffixes(name).last().map(|&(_, hash)| hash);
            prop_assert_eq!(one == other, last(&one) == last(&other));
        }
    }
}
