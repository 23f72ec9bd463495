//! The digests of the files of a packet, as `sha256sum -c` reads them.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

/// Writes on, and takes the digest of what goes by.
pub struct Digesting<W> {
    out: W,
    hash: Sha256,
    written: u64,
}

impl<W: Write> Digesting<W> {
    /// Nothing has gone by.
    pub fn new(out: W) -> Self {
        Digesting { out, hash: Sha256::new(), written: 0 }
    }

    /// How many bytes have gone by.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// What was written into, and the line of a manifest for it. Names are the program's own: no line break is in them.
    pub fn end(self, name: &str) -> (W, String) {
        let digest: String = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        (self.out, format!("{digest}  {name}\n"))
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_sha256sum_writes_it() {
        let mut out = Digesting::new(Vec::new());
        out.write_all(b"a").unwrap();
        out.write_all(b"bc").unwrap();
        assert_eq!(out.written(), 3);
        let (written, line) = out.end("dead-links/a/gone-1.txt");
        assert_eq!(written, b"abc");
        assert_eq!(line, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  dead-links/a/gone-1.txt\n");
    }
}
