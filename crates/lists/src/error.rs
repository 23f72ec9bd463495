//! Why a list as a whole cannot be used.

use suyuan_model::Untrusted;

use crate::reject::Reject;
use crate::text::LIST_BYTES_MAX;

/// A list that cannot be used; the caller was wrong, not we.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file is of no kind that is known.
    #[error(
        "{}:1: found {found}, expected a list: plain lines, CSV, hosts file or JSONL, each in UTF-8, UTF-16 or GBK and \
         plain, gzip or zstd compressed",
        Untrusted(.file).terminal()
    )]
    NotRecognised {
        /// The file as the caller named it.
        file: String,
        /// What it seems to be.
        found: &'static str,
    },
    /// The file, unpacked, is longer than [`LIST_BYTES_MAX`].
    #[error("{}: found more than {LIST_BYTES_MAX} bytes (unpacked), expected at most that; split the list", Untrusted(.file).terminal())]
    TooLarge {
        /// The file as the caller named it.
        file: String,
    },
    /// The file begins as if it were compressed, but cannot be unpacked.
    #[error("{}: found {packing} data that cannot be unpacked, expected a whole file", Untrusted(.file).terminal())]
    Damaged {
        /// The file as the caller named it.
        file: String,
        /// gzip or zstd.
        packing: &'static str,
        /// What the unpacker says.
        #[source]
        source: std::io::Error,
    },
    /// A bad line, where every line has to be good.
    #[error("{0}")]
    BadLine(Reject),
    /// No row of the file can be used.
    #[error(
        "{}: found no usable row, expected at least one{}",
        Untrusted(.file).terminal(),
        .rejects.first().map(|reject| format!("; the first that was refused: {reject}")).unwrap_or_default()
    )]
    NothingUsable {
        /// The file as the caller named it.
        file: String,
        /// Every row that was refused.
        rejects: Vec<Reject>,
    },
}
