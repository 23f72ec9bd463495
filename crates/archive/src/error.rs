//! What can be wrong with an archive that is read.

use std::io;

/// An archive cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The system could not read it.
    #[error("failed to read the archive")]
    Read(#[source] io::Error),
    /// It ends in the middle of a record.
    #[error("the record at byte {offset} is not whole")]
    Cut {
        /// Where the record begins.
        offset: u64,
    },
    /// What stands there is no WARC record.
    #[error("what stands at byte {offset} is no WARC record: {why}")]
    NotARecord {
        /// Where.
        offset: u64,
        /// How one can tell.
        why: &'static str,
    },
}

impl ArchiveError {
    /// What an error of a read means for the record that begins here.
    pub(crate) fn of(error: io::Error, offset: u64) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => ArchiveError::Cut { offset },
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                ArchiveError::NotARecord { offset, why: "the compressed bytes are damaged" }
            }
            _ => ArchiveError::Read(error),
        }
    }
}
