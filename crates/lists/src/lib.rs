//! Watchlist and seed formats in; is this host, URL or address on the list?
//!
//! In come the bytes of a list, in whatever format and charset an operator has it; out go entries, and a report on every
//! row that cannot be used: file, line, what was found, what was expected.
//! [`Watchlist`] then answers in one pass over a name whether it, or something above it, is listed.
//! This room opens no file, asks no clock and never waits.
//!
//! ```
//! use suyuan_lists::{Watchlist, WatchlistOptions, read_watchlist};
//! use suyuan_model::PageUrl;
//!
//! let csv = "域名,类别\nhxxp://赌场[.]example/win,赌博\n*.casino.example,赌博\n1.2.3.0/24,诈骗\n";
//! let list = read_watchlist("police.csv", csv.as_bytes(), &WatchlistOptions::default())?;
//! assert_eq!(list.rejects[0].to_string(), "police.csv:4: found `1.2.3.0/24`, expected single addresses, one a line, not a range");
//!
//! let watchlist = Watchlist::new(list.entries);
//! let link = PageUrl::new("https://a.casino.example/?x").unwrap();
//! let found = watchlist.find_url(&link).unwrap();
//! assert_eq!(watchlist.value(found), "casino.example");
//! # Ok::<(), suyuan_lists::ListError>(())
//! ```

mod adblock;
mod columns;
mod common;
mod complaints;
mod contact;
mod date;
mod edits;
mod error;
mod format;
mod handles;
mod header;
mod hosts;
mod json;
mod jsonl;
mod list;
mod name;
mod packed;
mod partners;
mod plain;
mod reject;
mod rows;
mod searxng;
mod searxng_csv;
mod seed;
mod separated;
mod sitemap;
mod spelling;
mod suffix;
mod table;
mod text;
mod watch;
mod watchlist;
mod workbook;
mod xml;
mod zone;

pub use common::is_everybodys;
pub use complaints::{COMPLAINTS_MAX, ComplaintRow, NoComplaints, read_complaints};
pub use contact::CONTACT_CHARS_MAX;
pub use edits::{EDITS_MAX, EditRow, Edits, NoEdits, date_end_from_text, date_from_text, read_edits};
pub use error::ListError;
pub use format::Format;
pub use handles::{HandleHit, Handles, plain_sign};
pub use header::HEADER_ROWS_MAX;
pub use list::{
    ENTRIES_MAX, REJECTS_MAX, ReadList, read_allowlist, read_contacts, read_seeds, read_shared_hosts, read_watchlist,
};
pub use packed::unpacking;
pub use partners::{MARK_CHARS_MAX, PARTNER_OBJECTS_MAX, PATTERN_BYTES_MAX};
pub use reject::{FOUND_CHARS_MAX, Reject, Why, shortened};
pub use rows::UNKNOWN_COLUMNS_MAX;
pub use seed::{SeedOptions, seed_from_text};
pub use separated::RECORD_LINES_MAX;
pub use text::{LINE_BYTES_MAX, LINES_MAX, LIST_BYTES_MAX};
pub use watch::{WatchlistOptions, is_front, watch_from_text};
pub use watchlist::{WATCHLIST_TEXT_BYTES_MAX, Watchlist, WatchlistBuilder};
pub use workbook::{
    CELLS_MAX, COLUMNS_MAX, LINKS_MAX, MERGED_COLUMNS_MAX, MERGED_MAX, PARTS_MAX, SHARED_STRINGS_MAX, SHEETS_MAX,
};
pub use zone::ZONE_RECORD_LINES_MAX;
