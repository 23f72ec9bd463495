//! Any bytes are an archive as far as they go: what is read can be read again at its place, and a stored answer holds together.
#![cfg_attr(fuzzing, no_main)]

use std::io::Cursor;

use suyuan_archive::{BLOCK_BYTES_MAX, FIELDS_MAX, Reader, read_at, stored};

/// The bytes of a file, compressed or not.
pub(crate) fn target(bytes: &[u8]) {
    let mut end = 0;
    for found in Reader::new(bytes) {
        let Ok(found) = found else { break };
        let (record, place) = (&found.record, found.place);
        assert!(place.offset >= end, "records come in order");
        assert!(place.offset + place.length <= bytes.len() as u64, "a record lies in its file");
        assert!(record.fields.len() <= FIELDS_MAX && record.block.len() as u64 <= BLOCK_BYTES_MAX);
        assert_eq!(read_at(Cursor::new(bytes), place.offset, place.before).unwrap(), found);
        if place.length > 0 {
            end = place.offset + place.length;
        }
        if let Some(answer) = stored(&record.block) {
            assert!(answer.body.len() <= record.block.len(), "nothing is unpacked here");
            assert!(answer.headers.get("transfer-encoding").is_none());
        }
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
