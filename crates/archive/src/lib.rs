//! WARC in and out.
//!
//! In come captures; out go records that any tool of the field reads: WARC/1.1, each record a gzip member of its own,
//! in a [`Folder`] that survives the death of whoever writes it. In the other direction a [`Reader`] gives the records of
//! any WARC file with their places, and trusts nothing in it.
//! This room knows no network, asks no clock, and does not know why a capture is worth keeping.
//!
//! ```
//! use suyuan_archive::{About, Folder, Reader, RealDisk};
//! use suyuan_model::Timestamp;
//!
//! let home = tempfile::tempdir()?;
//! let mut folder = Folder::new(home.path(), About { software: "suyuan".into(), ..About::default() }, Box::new(RealDisk));
//! let (name, offset) = folder.append(Timestamp::parse("2026-11-23T12:00:00Z")?, b"")?;
//! folder.close()?;
//! let records: Vec<_> = Reader::new(std::fs::File::open(home.path().join(&name))?).collect::<Result<_, _>>()?;
//! assert_eq!((records[0].record.kind(), records[0].place.length), ("warcinfo", offset));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod about;
mod coding;
mod counted;
mod error;
mod exchange;
mod folder;
mod http;
mod member;
mod parse;
mod reader;
mod record;
#[cfg(test)]
mod story;

pub use about::About;
pub use coding::is_coded;
pub use error::ArchiveError;
pub use exchange::{Exchange, HOPS_TOLD_MAX, WayThere, exchange, unanswered};
pub use folder::{Disk, FILE_BYTES_MAX, Folder, RealDisk, irregular, open_named, recover};
pub use http::{HTTP_FIELDS_MAX, Stored, stored};
pub use member::member;
pub use reader::{BLOCK_BYTES_MAX, BLOCK_BYTES_SKIPPED_MAX, FIELDS_MAX, Found, HEAD_BYTES_MAX, Place, Reader, read_at};
pub use record::{Record, RecordId, VERSION, digest};
