//! Addresses of cryptocurrencies: which text can be one, and which surely is.

use sha2::{Digest as _, Sha256};

const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// What a text is as an address of a coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coin {
    /// Capitals make no difference: Ethereum and its kin, and the addresses that begin with `bc1` or the like.
    AnyCase,
    /// Capitals are part of the address.
    Exact,
}

/// The coin that this could be an address of, by its letters and its length.
pub(super) fn shape(text: &str) -> Option<Coin> {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return (hex.len() == 40 && is_hex(hex)).then_some(Coin::AnyCase);
    }
    if bech32(text).is_some() {
        return Some(Coin::AnyCase);
    }
    // The lengths of 25 bytes and a little more in base 58: Bitcoin, Tron, Litecoin, Dogecoin, Ripple; Solana; Monero.
    let is_base58 = text.bytes().all(|byte| BASE58.contains(&byte));
    let is_long = (25..=44).contains(&text.len()) || (95..=106).contains(&text.len());
    if is_base58 && is_long {
        return Some(Coin::Exact);
    }
    // TON: 36 bytes in base64 for URLs.
    let is_base64 = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (is_base64 && text.len() == 48).then_some(Coin::Exact)
}

/// True for an address whose check digits are right, or that nothing else looks like.
pub(super) fn is_proven(text: &str) -> bool {
    match shape(text) {
        Some(Coin::AnyCase) if text.starts_with(['0']) => true,
        Some(Coin::AnyCase) => bech32(text).is_some_and(|(prefix, data)| is_bech32_sound(&prefix, &data)),
        Some(Coin::Exact) => is_base58_sound(text),
        None => false,
    }
}

/// The prefix and the data of an address after BIP 173.
fn bech32(text: &str) -> Option<(String, Vec<u8>)> {
    let lower = text.to_ascii_lowercase();
    if text != lower && text != text.to_ascii_uppercase() {
        return None;
    }
    let (prefix, data) = lower.rsplit_once('1')?;
    let data: Option<Vec<u8>> =
        data.bytes().map(|byte| BECH32.iter().position(|&known| known == byte).map(|at| at as u8)).collect();
    let data = data.filter(|data| (38..=90).contains(&data.len()))?;
    ["bc", "tb", "ltc", "addr", "cosmos", "bnb"].contains(&prefix).then(|| (prefix.to_owned(), data))
}

/// The check of BIP 173, or that of BIP 350.
fn is_bech32_sound(prefix: &str, data: &[u8]) -> bool {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let prefix = || prefix.bytes();
    let values = prefix().map(|byte| byte >> 5).chain([0]).chain(prefix().map(|byte| byte & 31));
    let check = values.chain(data.iter().copied()).fold(1_u32, |check, value| {
        let top = check >> 25;
        let shifted = (check & 0x01ff_ffff) << 5 ^ u32::from(value);
        (0..5).filter(|bit| top >> bit & 1 == 1).fold(shifted, |check, bit| check ^ GENERATOR[bit])
    });
    check == 1 || check == 0x2bc8_30a3
}

/// 25 bytes whose last four are the hash of the rest.
fn is_base58_sound(text: &str) -> bool {
    let Some(bytes) = base58(text).filter(|bytes| bytes.len() == 25) else { return false };
    let (body, check) = bytes.split_at(21);
    Sha256::digest(Sha256::digest(body))[..4] == *check
}

/// The bytes that a text spells in base 58.
fn base58(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    for digit in text.bytes() {
        let mut carry = BASE58.iter().position(|&known| known == digit)? as u32;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(carry as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|&byte| byte == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_proves_itself() {
        for (text, coin) in [
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Coin::Exact),
            ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", Coin::Exact),
            ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Coin::Exact),
            ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Coin::AnyCase),
            ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Coin::AnyCase),
            ("0xdAC17F958D2ee523a2206206994597C13D831ec7", Coin::AnyCase),
        ] {
            assert_eq!((shape(text), is_proven(text)), (Some(coin), true), "{text}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_no_proof() {
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2",
        ] {
            assert_eq!((shape(text).is_some(), is_proven(text)), (true, false), "{text}");
        }
        for text in ["", "0x1234", "casino", "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0l", "bc1qw508"] {
            assert_eq!(shape(text), None, "{text}");
        }
    }
}
