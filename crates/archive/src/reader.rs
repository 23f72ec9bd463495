//! Archives in: record after record, compressed or not, and never more in memory than the limits say.
//!
//! Whoever wrote the file is not trusted: members may be cut, lengths may lie, heads may be endless, and many records
//! may share one gzip member. The last is read in order, but a record in its middle cannot be read from its offset alone,
//! so its [`Place`] says how much comes before it.

use std::io::{BufRead, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;

use crate::counted::Counted;
use crate::parse::read_record;
use crate::{ArchiveError, Record};

/// Most bytes of the head of a record.
pub const HEAD_BYTES_MAX: usize = 64 << 10;

/// Most named fields of a record; the standard knows twenty.
pub const FIELDS_MAX: usize = 256;

/// Most bytes of a block that are kept in memory; what is longer is passed over, and the record says so.
pub const BLOCK_BYTES_MAX: u64 = 16 << 20;

/// Longest block that is passed over; a record that claims more is not believed.
pub const BLOCK_BYTES_SKIPPED_MAX: u64 = 4 << 30;

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where its gzip member begins, or itself where nothing is compressed.
    pub offset: u64,
    /// How long the member, or the record, is. A member that holds several records has its length with the last of them;
    /// the ones before it say 0.
    pub length: u64,
    /// How many bytes of the unpacked member come before it.
    pub before: u64,
}

/// A record that was read, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub place: Place,
    /// True if its block was longer than [`BLOCK_BYTES_MAX`], and is not there.
    pub skipped: bool,
}

/// Reads an archive record by record. After an error there is nothing more.
#[derive(Debug)]
pub struct Reader<R> {
    input: Option<Input<R>>,
}

#[derive(Debug)]
enum Input<R> {
    /// Between members, or in a file that is not compressed.
    Open(Counted<R>),
    /// Inside a member that begins at `offset`.
    Member { unpacked: Counted<GzDecoder<Counted<R>>>, offset: u64 },
}

impl<R: Read> Reader<R> {
    /// Reads a file from its beginning.
    pub fn new(source: R) -> Self {
        Reader::at(source, 0)
    }

    /// Reads on from `offset` bytes into the file, where `source` stands.
    pub fn at(source: R, offset: u64) -> Self {
        Reader { input: Some(Input::Open(Counted::new(source, offset))) }
    }

    fn advance(&mut self) -> Result<Option<Found>, ArchiveError> {
        loop {
            match self.input.take() {
                None => return Ok(None),
                Some(Input::Open(mut input)) => {
                    let offset = input.at;
                    match input.peek().map_err(|error| ArchiveError::of(error, offset))? {
                        None => return Ok(None),
                        // What some writers leave between records.
                        Some(b'\r' | b'\n') => {
                            input.consume(1);
                            self.input = Some(Input::Open(input));
                        }
                        Some(0x1f) => {
                            let unpacked = Counted::new(GzDecoder::new(input), 0);
                            self.input = Some(Input::Member { unpacked, offset });
                        }
                        Some(_) => {
                            let (record, skipped) = read_record(&mut input, offset)?;
                            let place = Place { offset, length: input.at - offset, before: 0 };
                            self.input = Some(Input::Open(input));
                            return Ok(Some(Found { record, place, skipped }));
                        }
                    }
                }
                Some(Input::Member { mut unpacked, offset }) => {
                    let failed = |error| ArchiveError::of(error, offset);
                    if unpacked.peek().map_err(failed)?.is_none() {
                        self.input = Some(Input::Open(unpacked.into_inner().into_inner()));
                        continue;
                    }
                    let before = unpacked.at;
                    let (record, skipped) = read_record(&mut unpacked, offset)?;
                    // Only at its end is a member known to be whole.
                    let is_last = unpacked.peek().map_err(failed)?.is_none();
                    let mut place = Place { offset, length: 0, before };
                    if is_last {
                        let input = unpacked.into_inner().into_inner();
                        place.length = input.at - offset;
                        self.input = Some(Input::Open(input));
                    } else {
                        self.input = Some(Input::Member { unpacked, offset });
                    }
                    return Ok(Some(Found { record, place, skipped }));
                }
            }
        }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Found, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

/// Reads the record at a place.
pub fn read_at<R: Read + Seek>(mut source: R, offset: u64, before: u64) -> Result<Found, ArchiveError> {
    source.seek(SeekFrom::Start(offset)).map_err(ArchiveError::Read)?;
    for found in Reader::at(source, offset) {
        let found = found?;
        if found.place.offset != offset || found.place.before > before {
            break;
        }
        if found.place.before == before {
            return Ok(found);
        }
    }
    Err(ArchiveError::NotARecord { offset, why: "no record begins there" })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use suyuan_model::Timestamp;

    use super::*;
    use crate::member;
    use crate::parse::LINE_ENDS_MAX;
    use crate::record::RecordId;
    use crate::story::{noon, read};

    fn record(block: &[u8]) -> Record {
        Record::new("resource", &RecordId::of(&[block]), noon(), "text/plain", block.to_vec())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// How a reading ends: how many records, and what is wrong then.
    fn ends(bytes: &[u8]) -> (usize, Option<String>) {
        let mut reader = Reader::new(bytes);
        let mut count = 0;
        loop {
            match reader.next() {
                Some(Ok(_)) => count += 1,
                Some(Err(error)) => {
                    assert!(reader.next().is_none());
                    return (count, Some(error.to_string()));
                }
                None => return (count, None),
            }
        }
    }

    #[test]
    fn a_file_that_is_not_compressed_is_read_too() {
        let (first, second) = (record(b"one"), record(b"two"));
        let bytes = [first.to_bytes(), second.to_bytes()].concat();
        let found = read(&bytes);
        let length = first.to_bytes().len() as u64;
        assert_eq!(found[0].place, Place { offset: 0, length, before: 0 });
        assert_eq!(found[1].place.offset, length);
        assert_eq!(read_at(Cursor::new(&bytes), length, 0).unwrap().record.block, b"two");
    }

    #[test]
    fn records_that_share_a_member_are_read_in_order() {
        let blocks: [&[u8]; 3] = [b"one", b"two", b"three"];
        let all: Vec<u8> = blocks.iter().flat_map(|block| record(block).to_bytes()).collect();
        let bytes = [gzip(&all), member(&record(b"four"))].concat();
        let found = read(&bytes);
        assert_eq!(found.iter().map(|found| found.place.offset > 0).collect::<Vec<_>>(), [false, false, false, true]);
        assert_eq!(found.iter().map(|found| found.place.length > 0).collect::<Vec<_>>(), [false, false, true, true]);
        for found in &found {
            let again = read_at(Cursor::new(&bytes), found.place.offset, found.place.before).unwrap();
            assert_eq!(again, *found);
        }
        let nowhere = read_at(Cursor::new(&bytes), 0, found[1].place.before + 1).unwrap_err();
        assert!(nowhere.to_string().ends_with("no record begins there"), "{nowhere}");
    }

    #[test]
    fn what_is_no_archive_is_told_in_words() {
        let head = |head: &str| format!("WARC/1.1\r\n{head}\r\n\r\n").into_bytes();
        for (bytes, told) in [
            (b"hello\n".to_vec(), "what stands at byte 0 is no WARC record: it does not begin with WARC/"),
            (head("WARC-Type: x"), "what stands at byte 0 is no WARC record: it does not say how long it is"),
            (head("Content-Length: -1"), "what stands at byte 0 is no WARC record: it does not say how long it is"),
            (head("nothing"), "what stands at byte 0 is no WARC record: a line of its head is no field"),
            (head("Content-Length: 5"), "the record at byte 0 is not whole"),
            (b"WARC/1.1\r\nContent-Len".to_vec(), "the record at byte 0 is not whole"),
            (gzip(b"WARC/1.1\r\n"), "the record at byte 0 is not whole"),
            (b"\x1f\x8b\x08\0garbage that is no deflate".to_vec(), "the record at byte 0 is not whole"),
        ] {
            let (count, error) = ends(&bytes);
            let error = error.unwrap();
            assert!(count == 0 && (error == told || bytes[0] == 0x1f && error.contains("damaged")), "{told}\n{error}");
        }
    }

    #[test]
    fn a_wrong_length_takes_no_record_from_the_page() {
        // A page that says what looks like a record, in a record whose length is too short.
        let mut bytes = record(b"x\r\n\r\nWARC/1.1\r\nnot a record").to_bytes();
        let text = String::from_utf8(bytes.clone()).unwrap().replace("Content-Length: 27", "Content-Length: 1");
        bytes = text.into_bytes();
        let (count, error) = ends(&bytes);
        assert_eq!((count, error.is_some()), (1, true));
    }

    #[test]
    fn every_limit_is_met() {
        let long = format!("WARC/1.1\r\nX: {}\r\n\r\n", "a".repeat(HEAD_BYTES_MAX));
        assert!(ends(long.as_bytes()).1.unwrap().contains("longer than any record's"));
        let endless = vec![b'a'; HEAD_BYTES_MAX * 2];
        assert!(ends(&[&b"WARC/1.1\r\n"[..], &endless].concat()).1.unwrap().contains("longer than any record's"));
        let many = |count| format!("WARC/1.1\r\n{}Content-Length: 0\r\n\r\n\r\n\r\n", "X: 1\r\n".repeat(count));
        assert_eq!(ends(many(FIELDS_MAX - 1).as_bytes()), (1, None));
        assert!(ends(many(FIELDS_MAX).as_bytes()).1.unwrap().contains("more fields"));
        let claim = format!("WARC/1.1\r\nContent-Length: {}\r\n\r\n", BLOCK_BYTES_SKIPPED_MAX + 1);
        assert!(ends(claim.as_bytes()).1.unwrap().contains("longer than any page"));
        let lines = |count| format!("WARC/1.1\r\nContent-Length: 0\r\n\r\n{}", "\r\n".repeat(count)).repeat(2);
        assert_eq!(ends(&gzip(lines(LINE_ENDS_MAX / 2).as_bytes())), (2, None));
        assert!(ends(&gzip(lines(LINE_ENDS_MAX / 2 + 1).as_bytes())).1.unwrap().contains("does not begin with WARC/"));
        // A claim alone costs nothing.
        let claim = format!("WARC/1.1\r\nContent-Length: {BLOCK_BYTES_SKIPPED_MAX}\r\n\r\n");
        assert_eq!(ends(claim.as_bytes()).1.unwrap(), "the record at byte 0 is not whole");
    }

    #[test]
    fn a_block_that_is_too_long_is_passed_over() {
        let long = vec![b'a'; BLOCK_BYTES_MAX as usize + 1];
        let found = read(&[member(&record(&long)), member(&record(&long[1..])), member(&record(b"next"))].concat());
        assert_eq!(found.iter().map(|found| found.skipped).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!((found[0].record.block.len(), found[2].record.block.as_slice()), (0, &b"next"[..]));
    }

    #[test]
    fn fields_are_known_in_any_case_folded_and_in_brackets() {
        let text = "WARC/1.0\nwarc-type: response\nWARC-TARGET-URI: <http://a.example/>\nX-Long: a\n b\nwarc-date: 2026-11-23T12:00:00Z\ncontent-length: 2\n\nhi\n\n";
        let found = read(text.as_bytes());
        let record = &found[0].record;
        assert_eq!(
            (record.kind(), record.target(), record.get("x-long")),
            ("response", Some("http://a.example/"), Some("a b"))
        );
        assert_eq!(record.at(), Timestamp::parse("2026-11-23T12:00:00Z").ok());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            blocks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..6),
            value in "\\PC{0,40}",
            compressed in any::<bool>(),
        ) {
            let records: Vec<Record> = blocks.iter().map(|block| {
                let mut record = record(block);
                record.put("X-Told", &value);
                record
            }).collect();
            let bytes: Vec<u8> =
                records.iter().flat_map(|record| if compressed { member(record) } else { record.to_bytes() }).collect();
            let found = read(&bytes);
            prop_assert_eq!(found.iter().map(|found| found.record.clone()).collect::<Vec<_>>(), records);
            prop_assert_eq!(found.iter().map(|found| found.place.length).sum::<u64>(), bytes.len() as u64);
            for found in &found {
                prop_assert_eq!(&read_at(Cursor::new(&bytes), found.place.offset, 0).unwrap(), found);
            }
        }

        #[test]
        fn a_file_that_is_cut_anywhere_gives_its_whole_records(cut in 0..2_000_usize, flip in any::<bool>()) {
            let members: Vec<Vec<u8>> = (0..5).map(|number| member(&record(&vec![number; 900]))).collect();
            let mut bytes = members.concat();
            let cut = cut % bytes.len();
            let whole = members.iter().scan(0, |end, member| { *end += member.len(); Some(*end) }).filter(|end| *end <= cut).count();
            if flip {
                bytes[cut] ^= 0x20;
            } else {
                bytes.truncate(cut);
            }
            let (count, error) = ends(&bytes);
            let end: usize = members[..whole].iter().map(Vec::len).sum();
            // A changed byte may stand in the head of gzip, where it means nothing.
            let is_right = if flip { count >= whole } else { count == whole && error.is_some() == (cut > end) };
            prop_assert!(is_right, "{} of {}, {:?}", count, whole, error);
        }

        #[test]
        fn any_bytes_are_records_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400), is_head in any::<bool>()) {
            let bytes = if is_head { [&b"WARC/1.1\r\n"[..], &bytes].concat() } else { bytes };
            ends(&bytes);
            ends(&gzip(&bytes));
        }
    }
}
