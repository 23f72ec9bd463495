//! Content codings undone, a piece at a time and never beyond a cap: gzip, deflate, br, zstd.
//!
//! Each decoder is a step from input to output with a buffer of fixed size, so that a bomb costs the cap and no more.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::Decompress;
use zstd::stream::raw::{DParameter, Decoder as ZstdDecoder, InBuffer, Operation, OutBuffer};

use crate::gzip::{Gzip, inflate};
use crate::limits::{DECODER_PIECE_BYTES, Limits, RATIO_FREE_BYTES, ZSTD_WINDOW_LOG_MAX};

/// Bytes that a decoder writes in one step.
const STEP_BYTES: usize = 16 * 1024;

/// What undoing a content coding came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// What could be decoded.
    pub bytes: Vec<u8>,
    /// What is wrong with the coded body, if something is.
    pub broken: Option<&'static str>,
    /// There was more than the limits let through.
    pub cut: bool,
    /// The coded body came to its end.
    pub whole: bool,
}

/// Undoes the coding that a Content-Encoding header names; none if it names none, `identity`, or one that nobody knows:
/// browsers show such a body as it came.
///
/// ```
/// assert_eq!(suyuan_fetch::decode("utf-8", b"...", &Default::default()), None);
/// let decoded = suyuan_fetch::decode("gzip", b"...", &Default::default()).unwrap();
/// assert_eq!(decoded.broken, Some("not what gzip makes"));
/// ```
pub fn decode(content_encoding: &str, wire: &[u8], limits: &Limits) -> Option<Decoded> {
    let mut decoding = Decoding::new(content_encoding, limits.body_bytes_max, limits.ratio_max)?;
    for piece in wire.chunks(DECODER_PIECE_BYTES) {
        decoding.feed(piece);
    }
    Some(decoding.finish())
}

/// A content coding being undone.
pub(crate) struct Decoding {
    decoder: Result<Decoder, &'static str>,
    bytes_max: usize,
    ratio_max: usize,
    fed: usize,
    /// With so many decoded bytes it waits, in the midst of a piece, until it may hold more.
    pub(crate) held_max: usize,
    /// What is left of the piece that it waits in.
    rest: Vec<u8>,
    done: Decoded,
}

/// The content codings that browsers undo (Fetch standard; RFC 9110, 8.4.1).
#[derive(Clone, Copy, Debug)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

impl Coding {
    /// The coding of this name, in lower case.
    fn of(name: &str) -> Option<Coding> {
        Some(match name {
            "gzip" | "x-gzip" => Coding::Gzip,
            "deflate" => Coding::Deflate,
            "br" => Coding::Brotli,
            "zstd" => Coding::Zstd,
            _ => return None,
        })
    }
}

enum Decoder {
    Gzip(Box<Gzip>),
    /// `deflate`, whose first two bytes tell whether a zlib header comes first; both are met.
    /// The header is passed over and the trailer not reached, so that a wrong checksum hides nothing.
    Deflate {
        head: Vec<u8>,
        state: Box<Decompress>,
    },
    Brotli(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>),
    /// Frames in a row; `between` when one is whole and another may come.
    Zstd {
        decoder: ZstdDecoder<'static>,
        between: bool,
    },
}

/// What one step did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Step {
    pub(crate) read: usize,
    pub(crate) written: usize,
    pub(crate) ended: bool,
}

impl Decoding {
    /// Reads a Content-Encoding header; none if there is nothing to undo, see [`decode`].
    pub(crate) fn new(content_encoding: &str, bytes_max: usize, ratio_max: usize) -> Option<Self> {
        let codings = content_encoding
            .split(',')
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !coding.is_empty() && coding != "identity");
        let codings = codings.map(|coding| Coding::of(&coding)).collect::<Option<Vec<Coding>>>()?;
        let decoder = match codings[..] {
            [] => return None,
            [one] => Decoder::new(one),
            _ => Err("more than one content coding"),
        };
        let (held_max, rest) = (usize::MAX, Vec::new());
        Some(Decoding { decoder, bytes_max, ratio_max, fed: 0, held_max, rest, done: Decoded::default() })
    }

    /// Feeds the next piece of the wire. False if no more is wanted.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> bool {
        self.fed += piece.len();
        self.work(piece)
    }

    /// Goes on with the piece that it waits in. False if no more is wanted.
    pub(crate) fn go_on(&mut self) -> bool {
        let rest = std::mem::take(&mut self.rest);
        self.work(&rest)
    }

    /// True if a piece is not decoded to its end, for want of memory.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.rest.is_empty()
    }

    fn work(&mut self, piece: &[u8]) -> bool {
        let room = self.bytes_max.min(RATIO_FREE_BYTES.max(self.fed.saturating_mul(self.ratio_max)));
        let decoder = match &mut self.decoder {
            Ok(decoder) => decoder,
            Err(why) => {
                self.done.broken = Some(*why);
                return false;
            }
        };
        let mut rest = piece;
        let mut buffer = [0; STEP_BYTES];
        // What follows the end of a coded body is not part of it: servers pad, and browsers do not mind.
        while !self.done.whole && !self.done.cut && self.done.broken.is_none() {
            if self.done.bytes.len() >= self.held_max {
                self.rest = rest.to_vec();
                break;
            }
            match decoder.step(rest, &mut buffer) {
                Ok(step) => {
                    self.done.bytes.extend_from_slice(&buffer[..step.written]);
                    self.done.whole = step.ended;
                    rest = &rest[step.read..];
                    if self.done.bytes.len() > room {
                        self.done.bytes.truncate(room);
                        self.done.cut = true;
                    }
                    if step.read == 0 && step.written == 0 && !step.ended {
                        break;
                    }
                }
                Err(why) => self.done.broken = Some(why),
            }
        }
        !self.done.whole && !self.done.cut && self.done.broken.is_none()
    }

    /// What could be decoded so far.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.done.bytes
    }

    /// True if there was more than the limits let through.
    pub(crate) fn is_cut(&self) -> bool {
        self.done.cut
    }

    /// The end of the wire.
    pub(crate) fn finish(mut self) -> Decoded {
        // An empty body has no coding whatever the header says: answers to HEAD, 204 and careless servers.
        if self.fed == 0 {
            self.done.whole = true;
        }
        self.done.whole |= match &self.decoder {
            Ok(Decoder::Gzip(gzip)) => gzip.is_between_members(),
            Ok(Decoder::Zstd { between, .. }) => *between,
            _ => false,
        };
        self.done
    }
}

impl Decoder {
    fn new(coding: Coding) -> Result<Self, &'static str> {
        Ok(match coding {
            Coding::Gzip => Decoder::Gzip(Box::default()),
            Coding::Deflate => {
                Decoder::Deflate { head: Vec::with_capacity(2), state: Box::new(Decompress::new(false)) }
            }
            Coding::Brotli => {
                let allocator = StandardAlloc::default;
                // Strict: windows beyond 16 MiB are an extension that the web does not use, and cost what they say.
                Decoder::Brotli(Box::new(BrotliState::new_strict(allocator(), allocator(), allocator())))
            }
            Coding::Zstd => {
                let mut decoder = ZstdDecoder::new().map_err(|_| "no memory for a zstd decoder")?;
                decoder
                    .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))
                    .map_err(|_| "the zstd decoder takes no window limit")?;
                Decoder::Zstd { decoder, between: false }
            }
        })
    }

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, &'static str> {
        match self {
            Decoder::Gzip(gzip) => gzip.step(input, output),
            Decoder::Deflate { head, state } if head.len() == 2 => inflate(state, input, output),
            Decoder::Deflate { head, state } => {
                let read = input.len().min(2 - head.len());
                head.extend_from_slice(&input[..read]);
                match head[..] {
                    [first, second] if !is_zlib_head(first, second) => {
                        Ok(Step { read, ..inflate(state, head, output)? })
                    }
                    _ => Ok(Step { read, ..Step::default() }),
                }
            }
            Decoder::Brotli(state) => brotli(state, input, output),
            Decoder::Zstd { decoder, between } => zstd(decoder, between, input, output),
        }
    }
}

/// RFC 1950, 2.2: the method is 8, no dictionary is agreed upon, and the two bytes are a multiple of 31.
fn is_zlib_head(first: u8, second: u8) -> bool {
    first & 0x0f == 8 && second & 0x20 == 0 && (u16::from(first) << 8 | u16::from(second)) % 31 == 0
}

fn brotli(
    state: &mut BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    input: &[u8],
    output: &mut [u8],
) -> Result<Step, &'static str> {
    let (mut available_in, mut read) = (input.len(), 0);
    let (mut available_out, mut written, mut total) = (output.len(), 0, 0);
    let result = BrotliDecompressStream(
        &mut available_in,
        &mut read,
        input,
        &mut available_out,
        &mut written,
        output,
        &mut total,
        state,
    );
    match result {
        BrotliResult::ResultFailure => Err("not what br makes"),
        BrotliResult::ResultSuccess => Ok(Step { read, written, ended: true }),
        _ => Ok(Step { read, written, ended: false }),
    }
}

fn zstd(
    decoder: &mut ZstdDecoder<'static>,
    between: &mut bool,
    input: &[u8],
    output: &mut [u8],
) -> Result<Step, &'static str> {
    if input.is_empty() && *between {
        return Ok(Step::default());
    }
    let mut source = InBuffer::around(input);
    let mut sink = OutBuffer::around(output);
    match decoder.run(&mut source, &mut sink) {
        Ok(left) => {
            *between = left == 0;
            Ok(Step { read: source.pos(), written: sink.pos(), ended: false })
        }
        Err(_) if *between => Ok(Step { ended: true, ..Step::default() }),
        Err(_) => Err("not what zstd makes"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;
    use crate::limits::GZIP_MEMBERS_MAX;

    /// `<h1>hello</h1>`, as br makes it.
    const BR: &[u8] = b"\x8b\x06\x80<h1>hello</h1>\x03";

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn decoded(coding: &str, wire: &[u8]) -> Decoded {
        decode(coding, wire, &Limits::default()).unwrap()
    }

    #[test]
    fn br_is_undone() {
        let expected = Decoded { bytes: b"<h1>hello</h1>".to_vec(), broken: None, cut: false, whole: true };
        assert_eq!(decoded("br", BR), expected);
        assert_eq!(decoded("br", &[BR, b"padding"].concat()), expected);
        assert!(!decoded("br", &BR[..10]).whole);
    }

    #[test]
    fn every_field_of_a_gzip_header_is_skipped() {
        let plain = gzip(b"hello");
        let mut head = plain[..10].to_vec();
        head[3] = 2 | 4 | 8 | 16;
        head.extend(b"\x03\0abcname\0comment\0\x12\x34");
        head.extend(&plain[10..]);
        assert_eq!(decoded("gzip", &head).bytes, b"hello");
        head.truncate(10);
        head.extend(b"\0\0\0\0\x12\x34");
        head.extend(&plain[10..]);
        assert_eq!(decoded("gzip", &head).bytes, b"hello");
    }

    #[test]
    fn more_gzip_members_than_the_limit_are_refused() {
        let just = gzip(b"x").repeat(GZIP_MEMBERS_MAX);
        assert_eq!(decoded("gzip", &just).bytes.len(), GZIP_MEMBERS_MAX);
        let one_more = gzip(b"x").repeat(GZIP_MEMBERS_MAX + 1);
        assert_eq!(decoded("gzip", &one_more).broken, Some("more gzip members than anybody needs"));
    }

    #[test]
    fn a_zstd_window_beyond_the_limit_is_refused() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(ZSTD_WINDOW_LOG_MAX + 1).unwrap();
        encoder.write_all(&vec![b'x'; 32 * 1024 * 1024]).unwrap();
        assert_eq!(decoded("zstd", &encoder.finish().unwrap()).broken, Some("not what zstd makes"));
    }

    #[test]
    fn a_ratio_beyond_the_limit_is_cut_at_the_limit() {
        let wire = gzip(&vec![b' '; 1024 * 1024]);
        let decoded = decoded("gzip", &wire);
        assert!(decoded.cut && wire.len() < DECODER_PIECE_BYTES);
        assert_eq!(decoded.bytes.len(), wire.len() * Limits::default().ratio_max);
        let small = gzip(&vec![b' '; RATIO_FREE_BYTES]);
        assert!(!decode("gzip", &small, &Limits::default()).unwrap().cut);
    }

    proptest! {
        #[test]
        fn what_was_coded_comes_back(data in proptest::collection::vec(any::<u8>(), 0..20_000)) {
            prop_assert_eq!(&decoded("gzip", &gzip(&data)).bytes, &data);
            prop_assert_eq!(&decoded("zstd", &zstd::encode_all(&data[..], 1).unwrap()).bytes, &data);
        }

        #[test]
        fn no_bytes_make_a_decoder_panic(
            mut wire in proptest::collection::vec(any::<u8>(), 0..3000),
            coding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd", "gzip, br", "?"]),
            // Most random bytes fail at their first; a good beginning gets further.
            begin in prop::sample::select(vec![vec![], gzip(b"hello hello hello"), BR.to_vec(), zstd::encode_all(&b"hello"[..], 1).unwrap()]),
            at in 0usize..40,
            byte: u8,
        ) {
            wire.splice(0..0, begin);
            if let Some(place) = wire.get_mut(at) {
                *place = byte;
            }
            let limits = Limits { body_bytes_max: 5000, ..Limits::default() };
            prop_assert!(decode(coding, &wire, &limits).unwrap_or_default().bytes.len() <= 5000);
        }

        #[test]
        fn limits_fall_on_the_same_byte_however_the_wire_is_cut(cut in 1usize..5000) {
            let wire = gzip(&(0..20_000_u32).flat_map(|n| (n / 3).to_le_bytes()).collect::<Vec<u8>>());
            let headers = suyuan_model::Headers(vec![("content-encoding".to_owned(), b"gzip".to_vec())]);
            let read = |pieces: usize| {
                let mut reader = crate::body::BodyReader::new(&headers, 70_000, 2, true);
                for chunk in wire.chunks(pieces) {
                    if reader.push(chunk) == crate::body::Wanted::NoMore {
                        break;
                    }
                }
                reader.finish(None).body
            };
            prop_assert_eq!(read(cut), read(wire.len()));
        }
    }
}
