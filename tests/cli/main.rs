//! The command line from outside: exit code, standard output and standard error, each in one snapshot.
//!
//! - `dismissed`: what a person said is no finding.
//! - `desk`: a folder, the program in it, and what it said.
//! - `authority`: on whose authority a job looks.
//! - `audits`: a bounded look at each site of a list.
//! - `candidates`: what stands beside watched things.
//! - `cases`: lists of cases, everything about one, and moves by hand.
//! - `chinese`: the whole job without an English sentence.
//! - `contacts`: whom to tell, from lists.
//! - `deadlines`: until when owners have time, and what they answered.
//! - `edits`: edits of cases that are refused, and sheets of them.
//! - `look`: what the commands that read a ledger print.
//! - `lookup`: who can be told, looked up over the network.
//! - `crawl`: crawls of a small web, how they end, and what they promise to scripts.
//! - `merge`: ledgers that are joined.
//! - `prune`: forgetting crawl data.
//! - `old`: a ledger of the first version.
//! - `evidence`: what is kept beside the ledger, everything recorded, and a crawl of what was recorded.
//! - `allow`: what an allow-list changes.
//! - `harmless`: nothing that is written for people can be clicked.
//! - `imports`: lists that are imported once, and then go without saying.
//! - `incoming`: lists that partners give.
//! - `marks`: what came with a mark of its own.
//! - `notices`: messages to owners, drafted and sent.
//! - `posted`: messages to owners, and what mail servers make of them.
//! - `share`: what partners take in, and what their programs say of it.
//! - `usage`: mistakes on the command line.
//! - `limits`: what is too much for one command.
//! - `lists`: watchlists and seeds that cannot be used as they are.
//! - `jobs`: job files, and mistakes in them.
//! - `speech`: languages, colors, logs, readers that go away.
//! - `anomalies`: a full disk, a folder that may not be written, a second run, a death in the middle of an export or a copy.
//! - `stops`: killed, or asked to end, from outside.
//! - `packets`: what goes to one owner, area or hoster.
//! - `packed`: files that are packed, and what is no file at all.
//! - `removal`: lists for search engines.
//! - `reports`: what is shared with people.
//! - `report`: complaints, and what became of them.
//! - `schedule`: jobs that run at their times.
//! - `readme`: what the README shows is what the program prints.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod allow;
mod anomalies;
mod audits;
mod authority;
mod candidates;
mod cases;
mod chinese;
mod contacts;
mod crawl;
mod deadlines;
mod desk;
mod dismissed;
mod edits;
mod evidence;
#[path = "../support/exports.rs"]
mod exports;
mod harmless;
mod imports;
mod incoming;
mod jobs;
mod limits;
mod lists;
mod look;
mod lookup;
mod marks;
mod merge;
mod metrics;
mod notices;
mod observed;
mod old;

mod packed;
mod packets;
mod posted;
mod prune;
mod readme;
mod recheck;
mod removal;
mod report;
mod reports;
mod schedule;
mod share;
mod speech;
mod stats;
mod stops;
mod tiers;
mod usage;
