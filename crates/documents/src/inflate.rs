//! Packed bytes, unpacked as far as a file may have them.

use flate2::{Decompress, FlushDecompress, Status};

/// Most bytes that the packed parts of one file may become, all together.
pub const INFLATED_BYTES_MAX: usize = 8 << 20;

/// How much is unpacked at a time.
const CHUNK_BYTES: usize = 32 * 1024;

/// What may still be unpacked of a file.
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left: INFLATED_BYTES_MAX }
    }
}

impl Budget {
    /// Takes so many bytes, as far as there are any; tells how many.
    pub(crate) fn take(&mut self, bytes: usize) -> usize {
        let taken = bytes.min(self.left);
        self.left -= taken;
        taken
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Bytes that were deflated, with a zlib header or without; what is broken ends where it breaks.
    pub(crate) fn inflate(&mut self, packed: &[u8], has_header: bool) -> Vec<u8> {
        let mut unpacked = Vec::new();
        let mut decoder = Decompress::new(has_header);
        let mut chunk = vec![0; CHUNK_BYTES];
        while self.left > 0 {
            let (read, written) = (decoder.total_in(), decoder.total_out());
            let packed = packed.get(read as usize..).unwrap_or_default();
            let room = chunk.len().min(self.left);
            let status = decoder.decompress(packed, &mut chunk[..room], FlushDecompress::None);
            let count = (decoder.total_out() - written) as usize;
            unpacked.extend_from_slice(&chunk[..count]);
            self.left -= count;
            let stands_still = count == 0 && decoder.total_in() == read;
            if stands_still || !matches!(status, Ok(Status::Ok | Status::BufError)) {
                break;
            }
        }
        unpacked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writers::deflated;

    #[test]
    fn what_is_packed_is_unpacked_as_far_as_it_goes() {
        let packed = deflated(&b"casino.example ".repeat(100));
        let unpacked = |packed: &[u8]| Budget::default().inflate(packed, true).len();
        assert_eq!(unpacked(&packed), 1500);
        assert!(unpacked(&packed[..packed.len() - 8]) > 15, "what came before the cut");
        assert_eq!(unpacked(b"no zlib at all"), 0);
        assert_eq!(unpacked(b""), 0);
    }

    #[test]
    fn so_much_is_unpacked() {
        let mut budget = Budget::default();
        let half = deflated(&vec![0; INFLATED_BYTES_MAX / 2 + 1]);
        assert_eq!(budget.inflate(&half, true).len(), INFLATED_BYTES_MAX / 2 + 1);
        assert!(!budget.is_spent());
        assert_eq!(budget.inflate(&half, true).len(), INFLATED_BYTES_MAX / 2 - 1);
        assert!(budget.is_spent());
        assert_eq!(budget.take(1), 0);
    }
}
