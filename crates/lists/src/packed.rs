//! Files that are packed: every file that is read may be gzip or zstd, and says so by its first bytes.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

/// How many first bytes tell.
const MAGIC_BYTES: usize = 4;

/// Reads a file that may be packed, as what is in it. How much is read is for the caller to limit.
///
/// Fails where the first bytes cannot be read; a file that breaks later fails when its reader gets there.
pub fn unpacking<'r>(mut file: impl Read + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut head = Vec::with_capacity(MAGIC_BYTES);
    (&mut file).take(MAGIC_BYTES as u64).read_to_end(&mut head)?;
    let is_gzip = head.starts_with(b"\x1f\x8b");
    let is_zstd = head == b"\x28\xb5\x2f\xfd";
    let whole: BufReader<Chain<Cursor<Vec<u8>>, _>> = BufReader::new(Cursor::new(head).chain(file));
    Ok(if is_gzip {
        Box::new(BufReader::new(MultiGzDecoder::new(whole)))
    } else if is_zstd {
        Box::new(BufReader::new(zstd::stream::Decoder::with_buffer(whole)?))
    } else {
        Box::new(whole)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        unpacking(bytes)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn a_packed_file_reads_like_the_file_in_it() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"User-agent: *").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(read(&gzip).unwrap(), b"User-agent: *");
        assert_eq!(read(&[&*gzip, &*gzip].concat()).unwrap(), b"User-agent: *User-agent: *");
        assert_eq!(read(&zstd::encode_all(&b"User-agent: *"[..], 1).unwrap()).unwrap(), b"User-agent: *");
        for plain in [&b""[..], b"\x1f", b"U", b"User-agent: *"] {
            assert_eq!(read(plain).unwrap(), plain);
        }
    }

    #[test]
    fn a_file_that_only_begins_like_a_packed_one_cannot_be_read() {
        assert!(read(b"\x1f\x8b\x08 and so on").is_err());
        assert!(read(b"\x28\xb5\x2f\xfd and so on").is_err());
    }
}
