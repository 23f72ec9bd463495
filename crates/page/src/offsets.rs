//! Where a place of the decoded text stands in the bytes of the page.
//!
//! Decoding is done again, once, for all places: in blocks where there is none, byte by byte where there is one.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use crate::charset::Decoded;
use crate::islands::pieces;

/// Bytes that are decoded at once where no place is asked for.
const BLOCK_BYTES: usize = 1024;

/// More bytes than the longest character has, and its escape sequence.
const TAIL_BYTES: usize = 16;

/// The byte offsets of these positions of the decoded text, which must be sorted.
pub(crate) fn byte_offsets(decoded: &Decoded, body: &[u8], positions: &[usize]) -> Vec<u64> {
    let rest = &body[decoded.mark_bytes..];
    let encoding = Encoding::for_label(decoded.charset.as_bytes()).unwrap_or(UTF_8);
    let mut offsets = Vec::with_capacity(positions.len());
    let mut length = 0;
    for piece in pieces(encoding, &decoded.islands, rest) {
        let bytes = &rest[piece.range.clone()];
        let is_last = piece.range.end == rest.len();
        let end = if is_last { usize::MAX } else { length + piece.encoding.decode_without_bom_handling(bytes).0.len() };
        let here: Vec<usize> =
            positions[offsets.len()..].iter().take_while(|&&at| at < end).map(|at| at - length).collect();
        let base = decoded.mark_bytes + piece.range.start;
        offsets.extend(in_piece(piece.encoding, bytes, &here).into_iter().map(|offset| (base + offset) as u64));
        length = end;
    }
    offsets.resize(positions.len(), body.len() as u64);
    offsets
}

/// The byte offsets of positions in what was decoded in one piece.
fn in_piece(encoding: &'static Encoding, rest: &[u8], positions: &[usize]) -> Vec<usize> {
    if encoding == UTF_8 && std::str::from_utf8(rest).is_ok() {
        return positions.to_vec();
    }
    let mut tracker = Tracker::new(encoding);
    let mut offsets = Vec::with_capacity(positions.len());
    for (index, block) in rest.chunks(BLOCK_BYTES).enumerate() {
        if offsets.len() == positions.len() {
            break;
        }
        tracker.block(index * BLOCK_BYTES, block, positions, &mut offsets);
    }
    // What is left stands in what the decoder gives at the very end.
    offsets.resize(positions.len(), tracker.unit_start.min(rest.len()));
    offsets
}

/// Two decoders of the same bytes: one goes ahead to see whether a block matters, one follows.
struct Tracker {
    ahead: Decoder,
    ahead_length: usize,
    exact: Decoder,
    exact_length: usize,
    /// Where the bytes begin that have not become characters yet.
    unit_start: usize,
    buffer: String,
    is_utf_8: bool,
}

impl Tracker {
    fn new(encoding: &'static Encoding) -> Self {
        Tracker {
            ahead: encoding.new_decoder_without_bom_handling(),
            ahead_length: 0,
            exact: encoding.new_decoder_without_bom_handling(),
            exact_length: 0,
            unit_start: 0,
            buffer: String::with_capacity(BLOCK_BYTES * 3 + 64),
            is_utf_8: encoding == UTF_8,
        }
    }

    /// Decodes one block that begins at `start`, and notes the offsets of the positions that lie in it.
    fn block(&mut self, start: usize, block: &[u8], positions: &[usize], offsets: &mut Vec<usize>) {
        self.ahead_length += feed(&mut self.ahead, block, &mut self.buffer);
        let wanted = positions[offsets.len()] < self.ahead_length;
        // The last bytes are always taken one by one: then it is known where the next character begins.
        let at_once = if wanted { 0 } else { block.len().saturating_sub(TAIL_BYTES) };
        self.exact_length += feed(&mut self.exact, &block[..at_once], &mut self.buffer);
        for (index, &byte) in block.iter().enumerate().skip(at_once) {
            self.byte(start + index, byte, positions, offsets);
        }
    }

    /// Decodes the byte that stands at `at`.
    fn byte(&mut self, at: usize, byte: u8, positions: &[usize], offsets: &mut Vec<usize>) {
        let length = feed(&mut self.exact, &[byte], &mut self.buffer);
        if length == 0 {
            return;
        }
        while let Some(&position) = positions.get(offsets.len())
            && position < self.exact_length + length
        {
            let before = position.saturating_sub(self.exact_length);
            offsets.push(inside_unit(self.unit_start, at + 1, before, &self.buffer));
        }
        self.exact_length += length;
        // A byte that can only begin a character ended a broken one before it, and waits itself.
        let waits = self.is_utf_8 && matches!(byte, 0xC2..=0xF4);
        self.unit_start = if waits { at } else { at + 1 };
    }
}

/// Where in a unit of bytes the character stands that begins at `before` in what the unit became.
///
/// A broken sequence becomes a replacement character and gives its last bytes back, each as the ASCII character it is.
fn inside_unit(start: usize, end: usize, before: usize, decoded: &str) -> usize {
    let behind = decoded.get(before..).map_or(0, |rest| rest.chars().count());
    if before == 0 { start } else { end.saturating_sub(behind).max(start) }
}

/// Decodes some bytes into the buffer, and gives the length of what came out.
fn feed(decoder: &mut Decoder, bytes: &[u8], buffer: &mut String) -> usize {
    buffer.clear();
    let mut rest = bytes;
    loop {
        let (result, read, _) = decoder.decode_to_string(rest, buffer, false);
        rest = &rest[read..];
        match result {
            CoderResult::InputEmpty => return buffer.len(),
            CoderResult::OutputFull => buffer.reserve(rest.len() * 3 + 16),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use suyuan_model::Headers;

    use super::*;
    use crate::charset::decode;

    /// The offset of every character of the decoded text.
    fn offsets(charset: &'static str, body: &[u8]) -> Vec<(char, u64)> {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
        let (text, _) = encoding.decode_without_bom_handling(body);
        let decoded = Decoded { text, charset: encoding.name(), mark_bytes: 0, islands: Vec::new() };
        all(&decoded, body)
    }

    fn all(decoded: &Decoded, body: &[u8]) -> Vec<(char, u64)> {
        let positions: Vec<usize> = decoded.text.char_indices().map(|(position, _)| position).collect();
        decoded.text.chars().zip(byte_offsets(decoded, body, &positions)).collect()
    }

    #[test]
    fn characters_are_found_again_in_every_encoding() {
        assert_eq!(offsets("gbk", b"a\xB2\xCAb"), [('a', 0), ('彩', 1), ('b', 3)]);
        assert_eq!(offsets("utf-16le", b"a\0\x69\x5Fb\0"), [('a', 0), ('彩', 2), ('b', 4)]);
        assert_eq!(offsets("gb18030", b"a\x81\x30\x81\x30b"), [('a', 0), ('\u{80}', 1), ('b', 5)]);
        assert_eq!(offsets("utf-8", b"a\xE5\xBD\xA9\xFFb"), [('a', 0), ('彩', 1), ('\u{FFFD}', 4), ('b', 5)]);
    }

    #[test]
    fn what_follows_a_broken_sequence_keeps_its_place() {
        assert_eq!(offsets("gbk", b"\x81<a"), [('\u{FFFD}', 0), ('<', 1), ('a', 2)]);
        assert_eq!(offsets("big5", b"x\xFF<a"), [('x', 0), ('\u{FFFD}', 1), ('<', 2), ('a', 3)]);
        assert_eq!(offsets("utf-8", b"\xE5\xBD\xE5\xBD\xA9<"), [('\u{FFFD}', 0), ('彩', 2), ('<', 5)]);
        assert_eq!(offsets("utf-8", b"\xE5<"), [('\u{FFFD}', 0), ('<', 1)]);
    }

    #[test]
    fn a_place_far_into_a_long_page_is_exact() {
        for (charset, unit) in
            [("gbk", &b"\xB2\xCA"[..]), ("utf-16le", b"\x69\x5F"), ("gb18030", b"\x81\x30\x81\x30"), ("utf-8", b"\xFF")]
        {
            for lead in 0..4 {
                let mut body = if charset == "utf-16le" { b"a\0".repeat(lead) } else { b"a".repeat(lead) };
                body.extend(unit.repeat(3 * BLOCK_BYTES));
                let place = body.len();
                body.extend_from_slice(if charset == "utf-16le" { b"<\0" } else { b"<" });
                let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
                let (text, _) = encoding.decode_without_bom_handling(&body);
                let position = text.find('<').unwrap();
                let decoded = Decoded { text, charset: encoding.name(), mark_bytes: 0, islands: Vec::new() };
                assert_eq!(byte_offsets(&decoded, &body, &[position]), [place as u64], "{charset} {lead}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_ascii_sign_of_markup_is_found_again(body in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'<'), Just(b'a'), 0x80..=0xFF_u8], 0..64)) {
            for charset in ["gbk", "gb18030", "big5", "utf-8", "shift_jis", "euc-kr", "windows-1252"] {
                for (c, offset) in offsets(charset, &body) {
                    if matches!(c, '<' | '"' | '>' | '.') {
                        prop_assert_eq!(body[offset as usize], c as u8, "{}", charset);
                    }
                }
            }
        }

        #[test]
        fn every_letter_is_found_again_around_islands(
            pieces in proptest::collection::vec(prop_oneof![
                Just("官方网址".as_bytes().to_vec()), Just("官casino.example".as_bytes().to_vec()),
                Just(b"\xB2\xCA\xC6\xB1".to_vec()), Just(b"<p>".to_vec()), Just(b"\xEF\xBB\xBF".to_vec()),
                proptest::collection::vec(any::<u8>(), 0..3),
            ], 0..12),
            charset in prop::sample::select(vec!["gbk", "gb18030", "big5", "utf-8", "shift_jis"]),
        ) {
            let body = pieces.concat();
            let headers = Headers(vec![("content-type".to_owned(), format!("text/html; charset={charset}").into_bytes())]);
            let decoded = decode(&headers, "a.example", &body);
            let found = all(&decoded, &body);
            prop_assert!(found.windows(2).all(|pair| pair[0].1 <= pair[1].1));
            for (c, offset) in found {
                if matches!(c, '<' | '>' | '.') {
                    prop_assert_eq!(body[offset as usize], c as u8);
                }
            }
        }
    }
}
