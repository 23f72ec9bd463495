//! The entries themselves, one after the other in one block.

use suyuan_model::{Timestamp, Watch, WatchKind, WatchRef};

use super::WATCHLIST_TEXT_BYTES_MAX;

/// What was put in, compact and read-only.
///
/// A record is the place of its [`Mark`], the length of its value, and the value; both numbers are LEB128 (DWARF 5, 7.6),
/// mostly a byte each. An entry's number is the place where its record begins, so that one look at memory tells all.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    records: Vec<u8>,
    count: usize,
    /// What many entries have in common, kept once.
    marks: Vec<Mark>,
    words: Vec<String>,
    /// The entries that are contact handles.
    handles: Vec<u32>,
}

/// Everything about an entry but its value; texts are places in the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mark {
    pub(super) kind: WatchKind,
    pub(super) category: u32,
    pub(super) source: u32,
    pub(super) licence: u32,
    pub(super) listed: Option<Timestamp>,
}

impl Entries {
    /// Makes room for so many entries more, whose values have so many bytes.
    pub(super) fn reserve(&mut self, entries: usize, bytes: usize) {
        self.records.reserve_exact(bytes + 2 * entries);
    }

    /// Puts one at the end; none when all together would have more than [`WATCHLIST_TEXT_BYTES_MAX`].
    pub(super) fn push(&mut self, mark: u32, value: &str) -> Option<u32> {
        let id = number_of(self.records.len(), value.len())?;
        put_number(&mut self.records, mark);
        put_number(&mut self.records, value.len() as u32);
        self.records.extend_from_slice(value.as_bytes());
        self.count += 1;
        if self.marks[mark as usize].kind.is_handle() {
            self.handles.push(id);
        }
        Some(id)
    }

    /// Puts one at the end with a mark and words of its own.
    pub(super) fn push_alone(&mut self, watch: WatchRef<'_>) -> Option<u32> {
        let mut word = |text: &str| {
            self.words.push(text.to_owned());
            self.words.len() as u32 - 1
        };
        let (category, source, licence) = (word(watch.category), word(watch.source), word(watch.licence));
        self.marks.push(Mark { kind: watch.kind, category, source, licence, listed: watch.listed });
        self.push(self.marks.len() as u32 - 1, watch.value)
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.records.shrink_to_fit();
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// More than the number of the last one.
    pub(super) fn end(&self) -> u32 {
        self.records.len() as u32
    }

    /// Number, kind and value of each, in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, WatchKind, &[u8])> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let id = next;
            let (mark, value) = self.record(id)?;
            next = value.end;
            Some((id as u32, self.marks[mark as usize].kind, &self.records[value]))
        })
    }

    /// The numbers of all, in the order in which they came.
    pub(super) fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.iter().map(|(id, ..)| id)
    }

    /// The numbers of those that are contact handles.
    pub(super) fn handles(&self) -> &[u32] {
        &self.handles
    }

    pub(super) fn mark(&self, id: u32) -> Mark {
        let mark = number_at(&self.records, id as usize).map_or(0, |(mark, _)| mark);
        self.marks[mark as usize]
    }

    pub(super) fn kind(&self, id: u32) -> WatchKind {
        self.mark(id).kind
    }

    pub(super) fn value(&self, id: u32) -> &str {
        // What was put in was text.
        std::str::from_utf8(self.bytes(id)).unwrap_or_default()
    }

    /// The bytes of the value: what is only compared need not be known to be text.
    pub(super) fn bytes(&self, id: u32) -> &[u8] {
        self.record(id as usize).map_or(&[], |(_, value)| &self.records[value])
    }

    /// Whether this is the value of an entry.
    #[inline]
    pub(super) fn is(&self, id: u32, value: &[u8]) -> bool {
        // Most numbers have one byte: then the value is where it is expected.
        match self.records.get(id as usize..) {
            Some([mark, length, rest @ ..]) if mark | length < 0x80 => {
                usize::from(*length) == value.len() && rest.starts_with(value)
            }
            _ => self.bytes(id) == value,
        }
    }

    /// The entry, put together again.
    pub(super) fn get(&self, id: u32) -> Watch {
        let mark = self.mark(id);
        Watch {
            kind: mark.kind,
            value: self.value(id).to_owned(),
            category: self.word(mark.category).to_owned(),
            source: self.word(mark.source).to_owned(),
            listed: mark.listed,
            licence: self.word(mark.licence).to_owned(),
        }
    }

    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    pub(super) fn word(&self, place: u32) -> &str {
        &self.words[place as usize]
    }

    /// Where new marks and words go.
    pub(super) fn shared(&mut self) -> (&mut Vec<Mark>, &mut Vec<String>) {
        (&mut self.marks, &mut self.words)
    }

    /// Bytes held on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        self.records.capacity()
            + self.handles.capacity() * size_of::<u32>()
            + self.marks.capacity() * size_of::<Mark>()
            + self.words.iter().map(|word| word.capacity() + size_of::<String>()).sum::<usize>()
    }

    /// The mark of the record at a place, and where its value is.
    #[inline]
    fn record(&self, at: usize) -> Option<(u32, std::ops::Range<usize>)> {
        let (mark, at) = number_at(&self.records, at)?;
        let (length, at) = number_at(&self.records, at)?;
        Some((mark, at..at + length as usize))
    }
}

/// The number of an entry at this place with a value of so many bytes; none when it would end beyond the limit.
fn number_of(place: usize, bytes: usize) -> Option<u32> {
    // The two numbers before the value have five bytes each at most.
    (place + 10 + bytes <= WATCHLIST_TEXT_BYTES_MAX).then_some(place as u32)
}

fn put_number(records: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        records.push(number as u8 | 0x80);
        number >>= 7;
    }
    records.push(number as u8);
}

/// The number at a place, and the place behind it.
fn number_at(records: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = *records.get(at)?;
    if first < 0x80 {
        return Some((u32::from(first), at + 1));
    }
    let mut number = 0;
    for (nth, &byte) in records[at..].iter().take(5).enumerate() {
        number |= u32::from(byte & 0x7f) << (7 * nth);
        if byte < 0x80 {
            return Some((number, at + nth + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_end_where_their_numbers_do() {
        assert_eq!(number_of(WATCHLIST_TEXT_BYTES_MAX - 13, 3), Some(u32::MAX - 13));
        assert_eq!(number_of(WATCHLIST_TEXT_BYTES_MAX - 13, 4), None);
    }

    proptest! {
        #[test]
        fn a_number_comes_back(numbers in proptest::collection::vec(any::<u32>(), 0..20)) {
            let mut records = Vec::new();
            for &number in &numbers {
                put_number(&mut records, number);
            }
            let mut at = 0;
            for number in numbers {
                let (read, next) = number_at(&records, at).unwrap();
                prop_assert_eq!(read, number);
                at = next;
            }
            prop_assert_eq!(number_at(&records, at), None);
        }

        #[test]
        fn entries_come_back_in_their_order(values in proptest::collection::vec(".{0,300}", 0..20)) {
            let mut entries = Entries::default();
            let mark = Mark { kind: WatchKind::Domain, category: 0, source: 0, licence: 0, listed: None };
            entries.marks = vec![mark; 300];
            let ids: Vec<u32> =
                values.iter().enumerate().map(|(nth, value)| entries.push(nth as u32 * 14, value).unwrap()).collect();
            prop_assert_eq!(entries.ids().collect::<Vec<_>>(), ids.clone());
            for (id, value) in ids.into_iter().zip(&values) {
                prop_assert_eq!(entries.value(id), value);
            }
        }
    }
}
