//! What people and partners take in: findings, cleanup lists and chains, each in several formats.
//!
//! In come findings, traced chains and files of cases, out go bytes into a writer that the caller brings.
//! This room knows no files, and no network but to hand a notice to a mail server; it asks no clock: the moment of a report
//! is told.
//! Everything that a stranger wrote passes an encoder for the place that it goes to. What is watchlisted is harmless
//! (`hxxp://a.casino[.]example/`) in every format for people, and raw in the formats for machines.

mod audited;
mod authority;
mod candidates;
mod cases;
mod chains;
mod cleanup;
mod compared;
mod complaints;
mod error;
mod evidence;
mod findings;
mod harmless;
mod json;
mod labels;
mod looks;
mod lookups;
mod notices;
mod observations;
mod packets;
mod partners;
mod report_book;
mod see;
mod sheet;
mod shelf;
mod shown;
mod stats;
mod width;
mod workbook;

pub use audited::{AuditedFormat, audited_in_a_line, tell_audited};
pub use authority::authority_lines;
pub use candidates::{CandidatesFormat, CandidatesWriter};
pub use cases::{CasesFormat, CasesOrder, CasesWriter, OnRecord, show, show_json};
pub use chains::{CHAIN_NODES_MAX, ChainsFormat, ChainsOf, ChainsWriter};
pub use cleanup::{CleanupFormat, CleanupWriter, FINDINGS_SHOWN_MAX, PAGES_SHOWN_MAX, Report};
pub use compared::{compared_in_a_line, tell_compared};
pub use complaints::{ComplaintsFormat, tell_complaints};
pub use error::ShareError;
pub use findings::{FindingsFormat, FindingsWriter};
pub use labels::TOP_CHARS_MAX;
pub use looks::{LookTold, tell_looks};
pub use lookups::{LookupTold, tell_lookups};
pub use notices::{
    ANSWER_CHARS_MAX, ANSWER_WAIT, AskedToStop, BadTemplate, BadText, Enclosed, Handed, Letter, MESSAGE_WAIT,
    MailServer, MessageBecame, MessageTold, NOTICE_BYTES_MAX, NOTICE_CASES_MAX, NOTICE_EVIDENCE_ROWS_MAX,
    NOTICE_FIXES_SHOWN_MAX, NOTICE_NAMES_SHOWN_MAX, NOTICE_PAGES_SHOWN_MAX, NOTICE_SITES_TOLD_MAX,
    NOTICE_SUBJECT_CHARS_MAX, NOTICE_TEXT_BYTES_MAX, NoNotice, Notice, NoticeTold, Patience, Post,
    SMTP_ANSWER_LINES_MAX, SMTP_LINE_BYTES_MAX, SMTP_SAID_BYTES_MAX, Sender, TEMPLATE_BYTES_MAX, TEMPLATE_FUEL_MAX,
    TEMPLATE_JOINS_MAX, TEMPLATE_MADE_BYTES_MAX, TEMPLATES, Templates, Trouble, WhyNot, hex_digest, mail_server,
    message_name, shared_out, sites as notice_sites, tell_notices, write_notice,
};
pub use packets::{
    DEAD_LINKS_BYTES_MAX, DEAD_LINKS_MAX, Digesting, PACKET_NAME_CHARS_MAX, Packet, Packets, PacketsWriter, RECORDS,
    UNCONFIRMED_SHOWN_MAX,
};
pub use partners::{
    BLOCKED_NAME_CHARS_MAX, BlockFormat, BlockList, Choice, FeedFile, LeftOut, MISP_INFO_CHARS_MAX, MispFeed,
    MispWriter, NoRemoval, NoReport, PARQUET_GROUP_ROWS_MAX, PRODUCER, ParquetTables, RemovalCase, RemovalFormat,
    RemovalPage, RemovalWriter, Reporter, StixWriter, Thing, Things, Tlp, XARF_DESCRIPTION_CHARS_MAX,
    XARF_EVIDENCE_CHARS_MAX, XARF_EVIDENCE_MAX, XARF_ORG_CHARS_MAX, XARF_PAYLOAD_BYTES_MAX, XARF_TAGS_MAX, XarfReports,
    choose, removal_of, write_block_list, write_things,
};
pub use report_book::ReportBook;
pub use sheet::CELL_CHARS_MAX;
pub use shelf::Store;
pub use shown::{contact as contact_line, deadline};
pub use stats::{StatsFormat, tell_stats};
pub use width::{WIDTH_DEFAULT, WIDTH_MIN};
pub use workbook::SHEET_ROWS_MAX;

#[cfg(test)]
mod stories;
