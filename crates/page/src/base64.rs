//! Base64, as browsers forgive it (the forgiving-base64 decode of the Infra standard).

/// The bytes that letters without white space stand for; none when they stand for nothing.
pub(crate) fn decode(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take(2).take_while(|&&letter| letter == b'=').count();
    let padding = if letters.len().is_multiple_of(4) { padding } else { 0 };
    let letters = &letters[..letters.len() - padding];
    if letters.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    for group in letters.chunks(4) {
        let mut bits = 0_u32;
        for &letter in group {
            bits = bits << 6 | value(letter)?;
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn value(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The letters that stand for these bytes.
#[cfg(test)]
pub(crate) fn encode(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut letters = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, index| bits << 8 | u32::from(*group.get(index).unwrap_or(&0)));
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            letters.push(if index <= group.len() { char::from(letter) } else { '=' });
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base64_is_decoded_as_browsers_decode_it() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("YQ==", Some(b"a")),
            ("YQ", Some(b"a")),
            ("YWI=", Some(b"ab")),
            ("YWJj", Some(b"abc")),
            ("YR==", Some(b"a")),
            ("Y", None),
            ("YQ=", None),
            ("YQ===", None),
            ("YW-_", None),
            ("YQ==YQ==", None),
        ] {
            assert_eq!(decode(text.as_bytes()).as_deref(), bytes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(decode(encode(&bytes).as_bytes()), Some(bytes));
        }

        #[test]
        fn any_text_is_decoded_or_not(text in "[A-Za-z0-9+/= 中]{0,24}") {
            let bytes = decode(text.as_bytes());
            prop_assert!(bytes.is_none_or(|bytes| bytes.len() <= text.len()));
        }
    }
}
