//! A URL as the octets that it stands for, however they are spelled.

use crate::table::Rolling;

/// The octet at a place of a URL, and how many bytes spell it; an encoded octet that is not unreserved is above 255.
///
/// `%78` and `x` are the same octet, `%2f` and `%2F` too, `%2F` and `/` are not (RFC 3986, 6.2.2).
pub(super) fn octet_at(url: &str, at: usize) -> Option<(u16, usize)> {
    let hex = |byte: &u8| char::from(*byte).to_digit(16);
    match url.as_bytes().get(at..)? {
        [] => None,
        [b'%', high, low, ..] if hex(high).is_some() && hex(low).is_some() => {
            let octet = (hex(high)? * 16 + hex(low)?) as u8;
            let unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
            Some((if unreserved { u16::from(octet) } else { 0x100 | u16::from(octet) }, 3))
        }
        [byte, ..] => Some((u16::from(*byte), 1)),
    }
}

/// The octets of a URL, one after the other.
pub(super) fn octets(url: &str) -> impl Iterator<Item = u16> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (octet, taken) = octet_at(url, at)?;
        at += taken;
        Some(octet)
    })
}

pub(super) fn with_octet(hash: Rolling, octet: u16) -> Rolling {
    let [high, low] = octet.to_be_bytes();
    if high == 0 { hash.with(low) } else { hash.with(b'%').with(low) }
}
