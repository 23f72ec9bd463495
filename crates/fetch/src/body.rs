//! A body as it comes in: kept as it came, undone as far as it was coded, cut at its limits.

use sha2::{Digest, Sha256};
use suyuan_documents::Format;
use suyuan_model::{Body, Headers, ReadAs, Truncated};

use crate::decoding::Decoding;
use crate::limits::{DECODER_PIECE_BYTES, SNIFF_BYTES};
use crate::sniff::{self, is_readable};

/// How a gzip file begins (RFC 1952, 2.3.1).
const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// A body being read.
pub(crate) struct BodyReader {
    wire: Vec<u8>,
    /// How much of the wire the decoder has had.
    fed: usize,
    decoding: Option<Decoding>,
    bytes_max: usize,
    ratio_max: usize,
    content_type: Option<String>,
    /// Pictures are read, too.
    reads_pictures: bool,
    /// Whether the body is one that we read; none until enough of it came.
    readable: Option<bool>,
    /// Bytes that it may hold for now, as they came and as they were decoded.
    held_max: usize,
    pieces: u32,
    cut: bool,
}

/// Most pieces that a body comes in: a server that sends each byte by itself costs as much as a thousand others.
///
/// Whoever writes a page line by line sends pieces of some dozen bytes, and 2 MiB have 35,000 of 60.
pub const BODY_PIECES_MAX: u32 = 65_536;

/// What the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    More,
    NoMore,
    /// To hold more than [`BodyReader::within`] let it; it goes on with [`BodyReader::widened`].
    Room,
}

/// A body that was read.
pub(crate) struct ReadBody {
    pub(crate) body: Body,
    /// What is wrong with its coding.
    pub(crate) broken: Option<&'static str>,
    /// It is one that we read.
    pub(crate) readable: bool,
}

impl BodyReader {
    /// Gets ready to read the body that comes after these headers; `must_read` whatever it seems to be.
    pub(crate) fn new(headers: &Headers, bytes_max: usize, ratio_max: usize, must_read: bool) -> Self {
        // A name that is no text is a coding all the same, one that nobody knows.
        let codings = headers.0.iter().filter(|(name, _)| name == "content-encoding");
        let codings: Vec<_> = codings.map(|(_, value)| String::from_utf8_lossy(value)).collect();
        BodyReader {
            wire: Vec::new(),
            fed: 0,
            decoding: Decoding::new(&codings.join(","), bytes_max, ratio_max),
            bytes_max,
            ratio_max,
            content_type: headers.get("content-type").map(str::to_owned),
            reads_pictures: false,
            readable: must_read.then_some(true),
            held_max: usize::MAX,
            pieces: 0,
            cut: false,
        }
    }

    /// It may hold so many bytes, give or take a piece, before it wants [`Wanted::Room`].
    pub(crate) fn within(mut self, held_max: usize) -> Self {
        self.held_max = held_max;
        self
    }

    /// Whether it reads pictures, of which else only the beginning is kept.
    pub(crate) fn reading(mut self, read_as: ReadAs) -> Self {
        self.reads_pictures = read_as == ReadAs::Picture;
        self
    }

    /// It may hold as much as it likes from now on.
    pub(crate) fn widened(&mut self) -> Wanted {
        self.held_max = usize::MAX;
        self.feed(DECODER_PIECE_BYTES)
    }

    /// Everything has come; what is left of it is decoded.
    pub(crate) fn ended(&mut self) -> Wanted {
        self.feed(1)
    }

    /// Takes what came over the wire.
    pub(crate) fn push(&mut self, mut chunk: &[u8]) -> Wanted {
        self.pieces += 1;
        if self.pieces > BODY_PIECES_MAX {
            self.cut = true;
            return Wanted::NoMore;
        }
        let room = self.bytes_max - self.wire.len().min(self.bytes_max);
        let too_long = chunk.len() > room;
        if too_long {
            chunk = &chunk[..room];
        }
        let is_start = self.wire.len() < GZIP_MAGIC.len();
        self.wire.extend_from_slice(chunk);
        if is_start && self.decoding.is_none() && self.wire.starts_with(GZIP_MAGIC) {
            self.unpack();
        }
        let wanted = self.feed(DECODER_PIECE_BYTES);
        if wanted == Wanted::More && too_long {
            self.cut = true;
            return Wanted::NoMore;
        }
        if wanted == Wanted::More && self.bytes_held() > self.held_max { Wanted::Room } else { wanted }
    }

    /// A file that is compressed itself, as sitemaps are (`sitemap.xml.gz`), is read like one whose header says so.
    fn unpack(&mut self) {
        let named = self.content_type.as_deref().unwrap_or_default();
        if sniff::may_be_packed(named) {
            self.decoding = Decoding::new("gzip", self.bytes_max, self.ratio_max);
            self.content_type = None;
        }
    }

    /// The end: of the body, or of our patience with it.
    pub(crate) fn finish(mut self, ended_by: Option<Truncated>) -> ReadBody {
        self.held_max = usize::MAX;
        self.feed(1);
        if self.readable.is_none() {
            self.judge();
        }
        let mut truncated = if self.cut { Some(Truncated::Length) } else { ended_by };
        let (mut decoded, mut broken) = (None, None);
        if let Some(decoding) = self.decoding {
            let done = decoding.finish();
            broken = done.broken;
            if !done.whole && broken.is_none() && truncated.is_none() {
                truncated = Some(Truncated::Disconnect);
            }
            decoded = Some(done.bytes);
        }
        let sha256 = Sha256::digest(decoded.as_deref().unwrap_or(&self.wire)).into();
        let body = Body { wire: self.wire, decoded, sha256, truncated };
        ReadBody { body, broken, readable: self.readable.unwrap_or(false) }
    }

    /// Feeds the decoder pieces of fixed size, and judges what the body is when enough of it is there.
    fn feed(&mut self, piece_bytes_min: usize) -> Wanted {
        while let Some(decoding) = &mut self.decoding {
            decoding.held_max = self.held_max.saturating_sub(self.wire.len());
            if decoding.is_waiting() && !decoding.go_on() {
                return self.stop();
            }
            if decoding.is_waiting() {
                return Wanted::Room;
            }
            let piece = &self.wire[self.fed..];
            if piece.len() < piece_bytes_min {
                break;
            }
            let piece = &piece[..piece.len().min(DECODER_PIECE_BYTES)];
            self.fed += piece.len();
            if !decoding.feed(piece) && !decoding.is_waiting() {
                return self.stop();
            }
        }
        if self.readable.is_none() && self.bytes().len() >= SNIFF_BYTES {
            self.judge();
            if self.readable == Some(false) {
                self.cut = true;
                self.wire.truncate(if self.decoding.is_some() { self.fed } else { SNIFF_BYTES });
                return Wanted::NoMore;
            }
        }
        Wanted::More
    }

    /// The decoder has had enough: at its end, at a limit, or because it is broken.
    fn stop(&mut self) -> Wanted {
        let Some(decoding) = &self.decoding else { return Wanted::NoMore };
        if decoding.is_cut() {
            self.cut = true;
            self.wire.truncate(self.fed);
            return Wanted::NoMore;
        }
        // The rest of the wire is kept: it is evidence, even where it cannot be decoded.
        self.fed = self.wire.len();
        Wanted::More
    }

    /// How much memory it takes by now, as it came and as it was decoded.
    fn bytes_held(&self) -> usize {
        self.wire.len() + self.decoding.as_ref().map_or(0, |decoding| decoding.bytes().len())
    }

    fn judge(&mut self) {
        let bytes = self.bytes();
        let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
        let is_document = match suyuan_documents::format(head) {
            None => false,
            Some(Format::Picture) => self.reads_pictures,
            Some(_) => true,
        };
        self.readable = Some(is_document || is_readable(self.content_type.as_deref(), head));
    }

    fn bytes(&self) -> &[u8] {
        self.decoding.as_ref().map_or(&self.wire, Decoding::bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::write::GzEncoder;

    use super::*;

    const SITEMAP: &[u8] = b"<?xml version='1.0'?><urlset><url><loc>http://school.example/</loc></url></urlset>";

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(content_type: &str, body: &[u8], piece_bytes: usize) -> ReadBody {
        let headers = Headers(vec![("content-type".to_owned(), content_type.as_bytes().to_vec())]);
        let mut reader = BodyReader::new(&headers, 10_000, 100, false);
        for piece in body.chunks(piece_bytes) {
            if reader.push(piece) == Wanted::NoMore {
                break;
            }
        }
        reader.finish(None)
    }

    #[test]
    fn documents_are_read_whatever_they_are_called_and_pictures_where_they_are_asked_for() {
        let long = |magic: &[u8]| [magic, &[b'x'; 2 * SNIFF_BYTES]].concat();
        for (content_type, magic) in [
            ("application/pdf", &b"%PDF-1.7"[..]),
            ("text/html", b"%PDF-1.7"),
            ("image/png", b"PK\x03\x04"),
            ("", b"{\\rtf1"),
        ] {
            let read = read(content_type, &long(magic), 100);
            assert!(read.readable && read.body.truncated.is_none(), "{content_type}");
        }
        let picture = long(b"\x89PNG\r\n\x1A\n");
        let as_picture = |read_as| {
            let mut reader = BodyReader::new(&Headers::default(), 10_000, 100, false).reading(read_as);
            reader.push(&picture);
            reader.finish(None).readable
        };
        assert_eq!([ReadAs::Itself, ReadAs::Picture].map(as_picture), [false, true]);
    }

    #[test]
    fn a_body_in_too_many_pieces_is_cut() {
        let pushed = |pieces: u32| {
            let mut reader = BodyReader::new(&Headers::default(), 1 << 20, 100, true);
            let last = (0..pieces).map(|_| reader.push(b"x")).last();
            (last, reader.finish(None).body.truncated)
        };
        assert_eq!(pushed(BODY_PIECES_MAX), (Some(Wanted::More), None));
        assert_eq!(pushed(BODY_PIECES_MAX + 1), (Some(Wanted::NoMore), Some(Truncated::Length)));
    }

    #[test]
    fn nothing_is_decoded_beyond_what_may_be_held_before_there_is_room() {
        let text = b"<p>0123456789</p>".repeat(10_000);
        let headers = Headers(vec![("content-encoding".to_owned(), b"gzip".to_vec())]);
        for piece_bytes in [1, 100, 4096] {
            let mut reader = BodyReader::new(&headers, 1 << 20, 1000, true).within(50_000);
            let mut asked = 0;
            let mut read = |wanted: Wanted, reader: &mut BodyReader| {
                if wanted == Wanted::Room {
                    asked += 1;
                    assert!(reader.bytes_held() < 50_000 + 32 * 1024, "{}", reader.bytes_held());
                    assert_eq!(reader.widened(), Wanted::More);
                }
            };
            for piece in packed(&text).chunks(piece_bytes) {
                let wanted = reader.push(piece);
                read(wanted, &mut reader);
            }
            let wanted = reader.ended();
            read(wanted, &mut reader);
            assert_eq!(asked, 1, "{piece_bytes}");
            assert_eq!(reader.finish(None).body.decoded.as_deref(), Some(&*text));
        }
    }

    #[test]
    fn a_compressed_sitemap_is_read_whatever_it_is_called() {
        let packed = packed(SITEMAP);
        for content_type in [
            "application/gzip",
            "application/x-gzip",
            "application/octet-stream",
            "text/xml; charset=utf-8",
            "text/plain",
            "",
        ] {
            for piece_bytes in [1, 7, packed.len()] {
                let done = read(content_type, &packed, piece_bytes);
                assert!(done.readable && done.broken.is_none(), "{content_type}");
                assert_eq!(done.body.bytes(), SITEMAP, "{content_type}");
                assert_eq!(done.body.wire, packed);
            }
        }
    }

    #[test]
    fn an_archive_stays_one() {
        let archive = packed(b"kernel/Makefile\0\0\0\0");
        assert!(!read("application/gzip", &archive, 5).readable);
        assert!(!read("image/png", &packed(SITEMAP), 5).readable && !read("text/html", &packed(SITEMAP), 5).readable);
        assert!(!read("application/gzip", b"\x1f", 1).readable);
    }

    #[test]
    fn a_compressed_file_is_cut_where_a_coded_body_would_be() {
        let done = read("application/gzip", &packed(&b"<p>so long".repeat(10_000)), 100);
        assert_eq!((done.body.bytes().len(), done.body.truncated), (10_000, Some(Truncated::Length)));
    }
}
