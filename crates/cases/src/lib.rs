//! Chains and cases: how one gets from a seed to what was found, and who would have to clean up.
//!
//! In come findings, hops and seeds, out go chains and the files of cases.
//! Chains are pure: a [`HopGraph`] holds every hop as numbers, and only the texts of the few pages of a chain are asked for.
//! This room tells nobody anything: words and formats are `share`'s.

mod case_file;
mod fix;
mod graph;
mod trace;

pub use case_file::{CaseFile, FindingSummary, Gap, Known, PageFound, cases};
pub use fix::{Fix, See, remedy};
pub use graph::{HopGraph, NUMBERS_SPARSE_MAX};
pub use trace::{CHAINS_LISTED_MAX, Traced, UrlText, shortest, telling, trace};
