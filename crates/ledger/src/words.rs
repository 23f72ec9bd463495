//! The words of a page's hops as one compact value: length as a varint and text, one after the other.

/// Longest varint of a value: 36 bits, seven in a byte.
pub(crate) const VARINT_BYTES_MAX: usize = 6;

/// Packs texts in their order; nothing at the end says as much as empty texts would.
pub(crate) fn pack<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut spoken = 0;
    for text in texts {
        put_varint(&mut packed, text.len() as u64);
        packed.extend_from_slice(text.as_bytes());
        if !text.is_empty() {
            spoken = packed.len();
        }
    }
    packed.truncate(spoken);
    packed
}

/// Reads packed texts; ends early at what [`pack`] cannot have written.
pub(crate) fn unpack(packed: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = packed;
    std::iter::from_fn(move || {
        let length = take_varint(&mut rest).and_then(|length| usize::try_from(length).ok())?;
        let (text, after) = rest.split_at_checked(length)?;
        rest = after;
        std::str::from_utf8(text).ok()
    })
    .fuse()
}

/// A number in LEB128.
pub(crate) fn put_varint(packed: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        packed.push(value as u8 | 0x80);
        value >>= 7;
    }
    packed.push(value as u8);
}

/// Takes a number of LEB128 from the front; none if there is none.
pub(crate) fn take_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for (place, &byte) in rest.iter().take(VARINT_BYTES_MAX).enumerate() {
        value |= u64::from(byte & 0x7F) << (7 * place);
        if byte < 0x80 {
            *rest = &rest[place + 1..];
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(texts in prop::collection::vec("[a-z彩票\0]{0,9}", 0..20)) {
            let packed = pack(texts.iter().map(String::as_str));
            let spoken = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            prop_assert_eq!(unpack(&packed).collect::<Vec<_>>(), &texts[..spoken]);
        }

        #[test]
        fn garbage_is_read_without_harm(garbage in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(unpack(&garbage).count() <= garbage.len());
        }
    }
}
