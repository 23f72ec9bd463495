//! Chains and cases: how one gets from a seed to what was found, and who would have to clean up.
//!
//! In come findings, hops and seeds, out go chains and the files of cases.
//! Everything here is pure. A [`HopGraph`] holds every hop as numbers, [`Ways`] are what leads to the pages of findings,
//! and a [`Past`] tells them in texts: whoever reads a ledger hands the values over.
//! This room tells nobody anything: words and formats are `share`'s.

mod case_file;
mod fix;
mod gap;
mod graph;
mod past;
mod told;
mod trace;

pub use case_file::{CaseFile, FindingSummary, Known, PageFound, cases};
pub use fix::{Fix, See, remedy};
pub use gap::{Gap, gaps_by_site, gaps_everywhere};
pub use graph::{HopGraph, NUMBERS_SPARSE_MAX};
pub use past::{Past, Ways};
pub use told::hops_told;
pub use trace::{CHAINS_LISTED_MAX, Traced, telling};
