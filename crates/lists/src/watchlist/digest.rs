//! One number for the content of a list.

/// FNV-1a of 128 bits: the same in every version, and enough to tell lists apart that nobody forges.
pub(super) struct Digest(u128);

impl Digest {
    pub(super) const START: Digest = Digest(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);

    /// Takes a text and an end mark, so that no two sequences of texts read the same.
    pub(super) fn take(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    /// Thirty-two hexadecimal digits.
    pub(super) fn text(&self) -> String {
        format!("{:032x}", self.0)
    }
}
