//! A record as one gzip member, so that it can be read from its offset alone.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Record;

/// The record, compressed by itself.
pub fn member(record: &Record) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing into memory does not fail.
    let written = encoder.write_all(&record.to_bytes()).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}
