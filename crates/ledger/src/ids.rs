//! A set of numbers of URLs: a bit each, since numbers are given densely.

use std::collections::BTreeSet;

use suyuan_model::UrlId;

use crate::OWN_NUMBERS_FROM;

/// Numbers of URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlIds {
    bits: Vec<u64>,
    /// The few that the ledger gives from the far end.
    own: BTreeSet<UrlId>,
}

impl UrlIds {
    /// Whether it is among them.
    pub fn contains(&self, id: UrlId) -> bool {
        if id.0 >= OWN_NUMBERS_FROM {
            return self.own.contains(&id);
        }
        self.bits.get(id.0 as usize / 64).is_some_and(|bits| bits >> (id.0 % 64) & 1 == 1)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = UrlId> + '_ {
        let set = |(place, &bits): (usize, &u64)| {
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| UrlId(place as u32 * 64 + bit))
        };
        self.bits.iter().enumerate().flat_map(set).chain(self.own.iter().copied())
    }

    pub(crate) fn insert(&mut self, id: UrlId) {
        if id.0 >= OWN_NUMBERS_FROM {
            self.own.insert(id);
            return;
        }
        let place = id.0 as usize / 64;
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (id.0 % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_in_it_and_nothing_else() {
        let numbers = [1, 63, 64, 1_000, OWN_NUMBERS_FROM - 1_000_000_000, OWN_NUMBERS_FROM, u32::MAX].map(UrlId);
        let mut ids = UrlIds::default();
        numbers.iter().rev().chain(&numbers).for_each(|&id| ids.insert(id));
        assert_eq!(ids.iter().collect::<Vec<_>>(), numbers);
        assert!(numbers.iter().all(|&id| ids.contains(id)));
        assert!([0, 2, 62, 65, 2_000_000_000, OWN_NUMBERS_FROM + 1].iter().all(|&id| !ids.contains(UrlId(id))));
    }
}
