//! A buffered reader that knows where it stands.

use std::io::{self, BufRead, BufReader, Read};

/// Bytes that are read at a time.
const PIECE_BYTES: usize = 32 << 10;

/// A buffered reader, and how many bytes were taken from it.
#[derive(Debug)]
pub(crate) struct Counted<R> {
    input: BufReader<R>,
    /// Where the next byte stands.
    pub(crate) at: u64,
}

impl<R: Read> Counted<R> {
    pub(crate) fn new(source: R, at: u64) -> Self {
        Counted { input: BufReader::with_capacity(PIECE_BYTES, source), at }
    }

    /// The next byte, left where it is.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.fill_buf()?.first().copied())
    }

    /// What it reads from; whatever is buffered is lost, so this is for its end.
    pub(crate) fn into_inner(self) -> R {
        self.input.into_inner()
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.at += bytes as u64;
    }
}
