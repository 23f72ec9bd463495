//! What is read of a document, and how much of it is kept.

use crate::Format;
use crate::text::without_last_word;

/// Most pieces that are kept of one file.
pub const PIECES_MAX: usize = 10_000;

/// Most text that is kept of one file, in bytes over all pieces: as much as a page may have.
pub const TEXT_BYTES_MAX: usize = 2 << 20;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A URL that somebody is led to, or that is fetched, when the document is used.
    Link,
    /// Text that a reader sees.
    Text,
    /// Its title.
    Title,
    /// What else the document says of itself: author, keywords.
    Metadata,
    /// The name of an entry of an archive, or its comment.
    Name,
    /// The text of a script, or of a command that is launched.
    Script,
    /// What a QR code says.
    Qr,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Where it is: `page 3`, `object 12`, `word/document.xml`.
    pub part: String,
    /// The text or URL, as it stands there.
    pub text: String,
}

/// A document that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What kind of file it is.
    pub format: Format,
    /// Its pieces, in the order of reading.
    pub pieces: Vec<Piece>,
    /// Why it was not read to its end: the name of a limit, or what is wrong with the file.
    pub partial: Option<&'static str>,
}

/// The pieces that were read so far.
#[derive(Debug, Default)]
pub(crate) struct Out {
    pieces: Vec<Piece>,
    text_bytes: usize,
    partial: Option<&'static str>,
}

impl Out {
    /// Keeps a piece, without the white space around it; of an empty one there is nothing to keep.
    pub(crate) fn add(&mut self, kind: Kind, part: &str, text: &str) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if text.is_empty() {
            return;
        }
        if self.pieces.len() == PIECES_MAX {
            return self.stop("pieces-max");
        }
        let mut end = text.len().min(TEXT_BYTES_MAX - self.text_bytes);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut kept = text[..end].to_owned();
        if end < text.len() {
            self.stop("text-bytes-max");
            without_last_word(&mut kept);
        }
        if !kept.is_empty() {
            self.text_bytes += kept.len();
            self.pieces.push(Piece { kind, part: part.to_owned(), text: kept });
        }
    }

    /// Notes why the file is not read to its end; the first reason is kept.
    pub(crate) fn stop(&mut self, reason: &'static str) {
        self.partial.get_or_insert(reason);
    }

    /// How many pieces there are.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The pieces from this one on, for those who learn later where they are.
    pub(crate) fn pieces_mut(&mut self) -> &mut [Piece] {
        &mut self.pieces
    }

    pub(crate) fn finish(self, format: Format) -> Document {
        Document { format, pieces: self.pieces, partial: self.partial }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_pieces_and_so_much_text_is_kept() {
        let mut out = Out::default();
        for _ in 0..=PIECES_MAX {
            out.add(Kind::Text, "page 1", " a ");
        }
        let document = out.finish(Format::Pdf);
        assert_eq!((document.pieces.len(), document.partial), (PIECES_MAX, Some("pieces-max")));
        let mut out = Out::default();
        out.add(Kind::Text, "page 1", &"é".repeat(TEXT_BYTES_MAX / 2));
        assert_eq!(out.partial, None);
        out.add(Kind::Text, "page 2", "b");
        assert_eq!((out.len(), out.partial), (1, Some("text-bytes-max")));
    }
}
