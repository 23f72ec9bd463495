//! Chains and cases: how one gets from a seed to what was found, and who would have to clean up.
//!
//! In come findings, hops and seeds, out go chains and the files of cases.
//! Everything here is pure. A [`HopGraph`] holds every hop as numbers, [`Ways`] are what leads to the pages of findings,
//! and a [`Past`] tells them in texts: whoever reads a ledger hands the values over.
//! This room tells nobody anything: words and formats are `share`'s.

mod area;
mod audited;
mod campaigns;
mod candidates;
mod case_file;
mod claims;
mod contacts;
mod draft;
mod engines;
mod fix;
mod gap;
mod graph;
mod linked;
mod looks;
mod notices;
mod packet;
mod past;
mod planted;
mod pools;
mod role;
mod standing;
mod stats;
#[cfg(test)]
mod story;
mod told;
mod trace;
mod userpath;

pub use area::area_of;
pub use audited::{MetOnce, SiteMet, SiteReach, SitesMet};
pub use campaigns::{Campaign, PIECES_COUNTED_MAX, SCRIPT_PIECE_CHARS_MIN};
pub use candidates::{CANDIDATE_PLACES_MAX, CANDIDATE_SITES_IN_LINES_MIN, CANDIDATE_SITES_MIN, Candidate, Candidates};
pub use case_file::{CaseFile, CaseRank, FindingSummary, PageFound};
pub use claims::{ClaimTold, Claimed, Claims, ELSEWHERE_MAX};
pub use contacts::{Contacts, FOOT};
pub use draft::{CaseDraft, CleanLooks, Drafts, Known, drafts, neighbors};
pub use engines::{Ask, AskWhen, AskWhy, EngineAsk, PageNow, asked_of_engines};
pub use fix::{Fix, See, remedy};
pub use gap::{Gap, gaps_by_site, gaps_everywhere};
pub use graph::{HopGraph, Hops, NUMBERS_SPARSE_MAX};
pub use linked::{Linked, LinkedFindings};
pub use looks::{
    CLEAN_LOOKS_APART, INCONCLUSIVE_LOOKS_MAX, LOOK_REDIRECTS_MAX, LOOK_WAIT_MAX, LookMove, PageTold, SiteTold, is_due,
    moves_by_looks, next_look, relapses, site_told, waited_for,
};
pub use notices::{
    Asked, NotTold, Recipient, Told, first_told, last_steps, may_be_told, may_still_be_told, notices_of, whom_to_tell,
};
pub use packet::{PacketKey, Split, packet_of};
pub use past::{Past, Ways};
pub use planted::{
    FOLDER_PAGES_MAX, FRONT_LINKS_MIN, LIKE_PAGES_MIN, LIKE_PERCENT_MIN, PLANTED_PAGES_MIN, PageLinks,
    UNLIKE_PERCENT_MAX, folder, planted,
};
pub use pools::{
    Covers, POOL_EXCEPT_MAX, POOL_HOSTS_MIN, PREFIX_DEPTH_MAX, PREFIXES_COUNTED_MAX, PoolRule, Pools, RULE_PAGES_MIN,
    RULE_SHARE_PERCENT_MIN, SeenBelow,
};
pub use role::{
    FARM_NEIGHBORS_MIN, FARM_PAGES_MIN, FARM_PAGES_PERCENT_MIN, FARM_RANDOM_PERCENT_MIN, FARM_TEXT_CHARS_MAX,
    FARM_WATCHED_MIN, FARM_WATCHED_PER_PAGE_MIN, PagesRead, RoleEvidence, RoleRule, RoleTold,
};
pub use standing::{
    DISMISSAL_HOLDS, MOVES, Move, NoMove, deadline_of, judge, last_answer, last_move, moves_from, overdue_since,
    role_by_hand, state_of, was_confirmed,
};
pub use stats::{By, DAYS_COMPARED, GROUPS_TOLD_MAX, PERIODS_TOLD, Period, Stats, StatsOf, TimeToClean, WatchedFound};
pub use told::hops_told;
pub use trace::{CHAINS_LISTED_MAX, REDIRECTORS_MAX, Traced, telling};
