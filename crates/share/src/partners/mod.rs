//! What the programs of partners take in: block lists, lists of watched things, STIX, MISP and X-ARF.
//!
//! Values are raw here, since programs read them. No hosting site is ever put on a list of what is to be blocked, but
//! for one that a person called a farm.

mod block;
mod choice;
mod csv;
mod feed;
mod misp;
mod observable;
mod removal;
mod stix;
#[cfg(test)]
pub(crate) mod story;
mod tables;
mod things;
mod tlp;
mod xarf;

pub use block::{BlockFormat, BlockList, write_block_list};
pub use choice::{BLOCKED_NAME_CHARS_MAX, Choice, LeftOut, choose};
pub use csv::write_things;
pub use feed::{FeedFile, MispFeed};
pub use misp::{MISP_INFO_CHARS_MAX, MispWriter};
pub use removal::{NoRemoval, RemovalCase, RemovalFormat, RemovalPage, RemovalWriter, removal_of};
pub use stix::{PRODUCER, StixWriter};
pub use tables::{PARQUET_GROUP_ROWS_MAX, ParquetTables};
pub use things::{Thing, Things};
pub use tlp::Tlp;
pub use xarf::{
    NoReport, Reporter, XARF_DESCRIPTION_CHARS_MAX, XARF_EVIDENCE_CHARS_MAX, XARF_EVIDENCE_MAX, XARF_ORG_CHARS_MAX,
    XARF_PAYLOAD_BYTES_MAX, XARF_TAGS_MAX, XarfReports,
};
