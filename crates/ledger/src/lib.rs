//! What was seen: the only room that speaks SQL.
//!
//! In come runs, changes of the frontier, and captures with what was seen on them; each is whole in one transaction.
//! Out go findings, the graph of hops, and what a frontier needs to go on after a stop.
//! This room knows no network, asks no clock, and waits for nothing but its own thread.
//!
//! ```
//! use suyuan_ledger::{Reader, RunEnd, RunStart, Writer};
//! use suyuan_model::Timestamp;
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("suyuan.db");
//! let noon = Timestamp::parse("2026-11-23T12:00:00Z")?;
//! let writer = Writer::open(&path)?;
//! let begun = writer.begin(&RunStart {
//!     job: "crawl",
//!     at: noon,
//!     plan: "scope = follow",
//!     budgets: "",
//!     looks_again: false,
//!     fresh: false,
//!     watchlist: &[],
//!     is_imported: false,
//!     allowed: &[],
//!     seeds: &[],
//!     authorized: None,
//!     authority: None,
//!     version: "0.1.0",
//!     contact: "mailto:abuse@school.example",
//!     user_agent: "suyuan/0.1.0",
//! })?;
//! writer.finish(begun.run, noon, RunEnd::Drained)?;
//! writer.close()?;
//! assert_eq!(Reader::open(&path)?.runs()?[0].name, "crawl-1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ahead;
mod audited;
mod authority;
mod backup;
mod captures;
mod changes;
mod check;
mod claims;
mod columns;
mod compared;
mod complaints;
mod contacts;
mod coverage;
mod desk;
mod dismissed;
mod earlier;
mod elsewhere;
mod entry;
mod error;
mod evidence;
mod findings;
mod graph;
mod history;
mod hops;
mod ids;
mod imports;
mod listing;
mod lock;
mod looks;
mod lookups;
#[cfg(test)]
mod manual;
mod merge;
mod neighbors;
mod notices;
mod observations;
mod open;
mod outlinks;
mod packets;
mod prune;
mod reader;
mod readings;
mod run;
mod saved;
mod schedule;
mod stats;
#[cfg(test)]
mod story;
mod texts;
mod unseen;
mod visited;
mod words;
mod writer;

pub use ahead::{Ahead, BATCHES_AHEAD_MAX, MOMENT_TRIES_MAX};
pub use audited::{PageMet, PageSeen};
pub use backup::backup;
pub use captures::HEADERS_BYTES_MAX;
pub use check::{PROBLEMS_MAX, Report, check, check_with};
pub use complaints::COMPLAINT_REDIRECTS_MAX;
pub use desk::{OPERATIONS_MAX, Opening, TRANSACTION_TIME_MAX};
pub use dismissed::AllowedPlace;
pub use earlier::Earlier;
pub use elsewhere::Elsewhere;
pub use entry::{CaptureMeta, CaptureRecord, Entry};
pub use error::LedgerError;
pub use evidence::{Decode, evidence_folder};
pub use findings::{FINDINGS_BATCH_MAX, FindingFilter, Findings};
pub use history::Hand;
pub use hops::{REFERRERS_MAX, WAY_STEPS_MAX};
pub use ids::UrlIds;
pub use imports::{Import, ImportReport, Imported, Put, Refusal, import};
pub use lock::Held;
pub use looks::PageLook;
pub use lookups::RegisterListKept;
pub use merge::{Merged, merge};
pub use open::{APPLICATION_ID, LOCK_WAIT_MAX, SCHEMA};
pub use packets::EvidenceCopy;
pub use prune::{Forget, Forgotten, Pruner};
pub use reader::{CaptureRow, Moment, Reader, Run, RunSeed};
pub use readings::{READINGS_MAX, Reading, Readings, SUSPECTS_MAX};
pub use run::{Begun, RunEnd, RunId, RunStart, RunState};
pub use saved::OWN_NUMBERS_FROM;
pub use schedule::{HowEnded, LastTime, Scheduled};
pub use stats::{RunStats, Stats, stats};
pub use unseen::NotLookedAt;
pub use writer::{Acknowledge, ENTRIES_WAITING_MAX, Writer};

/// The version of SQLite that is built in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
