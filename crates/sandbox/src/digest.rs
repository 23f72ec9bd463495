//! Digests as `crypto.subtle` gives them.

use sha2::{Digest, Sha256, Sha384, Sha512};

/// The digest of some bytes by the name of its kind; nothing for a kind that browsers do not have.
pub(crate) fn digest(kind: &str, bytes: &[u8]) -> Vec<u8> {
    match kind {
        "SHA-1" => sha1(bytes),
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        _ => Vec::new(),
    }
}

/// SHA-1 (FIPS 180-4, 6.1): no secret of ours hangs on it.
#[expect(clippy::many_single_char_names, reason = "they are called so in the standard")]
fn sha1(bytes: &[u8]) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if padded.len() - bytes.len() < 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let length_at = padded.len() - 8;
    padded[length_at..].copy_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    let mut sum = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = u32::from_be_bytes([four[0], four[1], four[2], four[3]]);
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = sum;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at {
                0..20 => (b & c | !b & d, 0x5a82_7999),
                20..40 => (b ^ c ^ d, 0x6ed9_eba1),
                40..60 => (b & c | b & d | c & d, 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (part, made) in sum.iter_mut().zip([a, b, c, d, e]) {
            *part = part.wrapping_add(made);
        }
    }
    sum.iter().flat_map(|part| part.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(kind: &str, text: &str) -> String {
        digest(kind, text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn digests_are_those_of_the_standards() {
        assert_eq!(hex("SHA-1", "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex("SHA-1", ""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex("SHA-1", two), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert!(hex("SHA-256", "abc").starts_with("ba7816bf8f01cfea"));
        assert_eq!((hex("SHA-384", "").len(), hex("SHA-512", "").len(), hex("MD5", "").len()), (96, 128, 0));
    }
}
