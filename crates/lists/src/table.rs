//! A compact table from text to the number of the entry that has it.
//!
//! A slot is 32 bits: the entry's number in the low bits, a piece of the hash in what is left above it.
//! The text itself lies elsewhere: who asks says whether a candidate really is the same.
//! Before the slots stands a filter of a byte a key, small enough to stay near the processor:
//! almost all questions are about what is not there, and end at it.

/// Share of slots that may be taken, in tenths: linear probing stays short below it.
const LOAD_TENTHS_MAX: usize = 7;

/// A hash that grows byte by byte, so that every prefix (or, read backwards, every suffix) costs one pass.
#[derive(Clone, Copy)]
pub(crate) struct Rolling(u64);

impl Rolling {
    /// The hash of nothing.
    pub(crate) const START: Rolling = Rolling(0xcbf2_9ce4_8422_2325);

    /// The hash with one more byte (FNV-1a).
    pub(crate) fn with(self, byte: u8) -> Rolling {
        Rolling((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// The hash of these bytes, in this order.
    pub(crate) fn of(bytes: impl Iterator<Item = u8>) -> Rolling {
        bytes.fold(Rolling::START, Rolling::with)
    }

    /// All bits depend on all bytes from here on; the raw FNV value has weak high bits.
    pub(crate) fn hash(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    }
}

/// Keys that share a word of the filter: about one question in twenty about an absent key gets through (a Bloom filter in blocks
/// of one word; Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom filters", 2007).
const KEYS_PER_WORD: usize = 8;

/// Slots of 32 bits, open addressing, never full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    slots: Vec<u32>,
    filter: Vec<u64>,
    id_bits: u32,
}

impl Table {
    /// A table for so many keys, whose entry numbers are below `ids`.
    pub(crate) fn new(keys: usize, ids: u32) -> Table {
        if keys == 0 {
            return Table::default();
        }
        let slots = (keys * 10 / LOAD_TENTHS_MAX + 1).next_power_of_two();
        let words = keys.div_ceil(KEYS_PER_WORD).next_power_of_two();
        Table { slots: vec![0; slots], filter: vec![0; words], id_bits: u32::BITS - ids.leading_zeros() }
    }

    /// True when nothing was ever put in.
    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Puts an entry in unless one with the same text is there already.
    pub(crate) fn put(&mut self, hash: u64, id: u32, same: impl Fn(u32) -> bool) {
        if self.find(hash, same).is_some() {
            return;
        }
        let (word, bits) = self.bits(hash);
        self.filter[word] |= bits;
        let (mut at, tag) = self.place(hash);
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        // Slot 0 means empty, so numbers are kept from 1.
        self.slots[at] = (u64::from(tag) << self.id_bits) as u32 | (id + 1);
    }

    /// The entry with this hash for which `same` holds.
    pub(crate) fn find(&self, hash: u64, same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (word, bits) = self.bits(hash);
        if self.filter[word] & bits != bits {
            return None;
        }
        let (mut at, tag) = self.place(hash);
        loop {
            match self.slots[at] {
                0 => return None,
                slot if self.tag_of(slot) == tag && same(self.id_of(slot)) => return Some(self.id_of(slot)),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>() + self.filter.capacity() * size_of::<u64>()
    }

    /// Where probing starts, from the low bits, and the tag, from the high bits.
    fn place(&self, hash: u64) -> (usize, u32) {
        let tag = hash.checked_shr(32 + self.id_bits).unwrap_or(0) as u32;
        (hash as usize & (self.slots.len() - 1), tag)
    }

    /// The word of the filter, and the three bits in it.
    fn bits(&self, hash: u64) -> (usize, u64) {
        let word = (hash >> 14) as usize & (self.filter.len() - 1);
        (word, 1 << (hash >> 58) | 1 << (hash >> 52 & 63) | 1 << (hash >> 46 & 63))
    }

    fn tag_of(&self, slot: u32) -> u32 {
        (u64::from(slot) >> self.id_bits) as u32
    }

    fn id_of(&self, slot: u32) -> u32 {
        (u64::from(slot) & ((1 << self.id_bits) - 1)) as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_never_so_full_that_probing_gets_long() {
        for keys in 1..2_000 {
            let slots = Table::new(keys, keys as u32).slots.len();
            assert!(keys * 10 <= slots * LOAD_TENTHS_MAX, "{keys} in {slots}");
        }
    }
}
