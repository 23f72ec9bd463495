//! Notices to the owners of sites: a message for each of them, with what can be read by their desks' programs attached.
//!
//! In come files of cases, out go texts and messages as they are kept in `.eml` files.
//! Whoever reads one is most often the one who was harmed, so nobody is accused; a farm gets none.

mod bounds;
mod line;
mod mail;
mod smtp;
mod talk;
mod templates;
mod told;
mod wire;

use std::fmt::Write as _;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use suyuan_cases::{CaseFile, Recipient};
use suyuan_model::{Case, NoticeEvent, Site, Timestamp};
use suyuan_words::Lang;
use uuid::Uuid;

pub use bounds::{TEMPLATE_JOINS_MAX, TEMPLATE_MADE_BYTES_MAX};
pub use line::{MessageBecame, MessageTold, NOTICE_SITES_TOLD_MAX, NoticeTold, WhyNot, sites, tell_notices};
pub use mail::NOTICE_SUBJECT_CHARS_MAX;
pub use smtp::{ANSWER_CHARS_MAX, ANSWER_WAIT, Handed, MESSAGE_WAIT, MailServer, Patience, Post, Trouble, mail_server};
pub use templates::{
    BadTemplate, BadText, NOTICE_TEXT_BYTES_MAX, TEMPLATE_BYTES_MAX, TEMPLATE_FUEL_MAX, TEMPLATES, Templates,
};

use crate::evidence::{self, Row};
use crate::partners::{NoReport, Reporter, XarfReports};
use told::{CaseTold, told_of};

pub use talk::{SMTP_ANSWER_LINES_MAX, SMTP_LINE_BYTES_MAX};
pub use wire::{AskedToStop, SMTP_SAID_BYTES_MAX};

pub use told::{NOTICE_FIXES_SHOWN_MAX, NOTICE_NAMES_SHOWN_MAX, NOTICE_PAGES_SHOWN_MAX};

/// Most cases that one message tells of: a longer one nobody reads to its end, so what is left goes into another.
pub const NOTICE_CASES_MAX: usize = 50;

/// Most rows of one case in the list of the evidence: a mail that carries more is taken by few servers, and what is to be
/// fixed is in fewer.
pub const NOTICE_EVIDENCE_ROWS_MAX: usize = 5_000;

/// Most bytes of the attachments of a message with several cases: many mail servers take no more than 10 MB of them encoded.
pub const NOTICE_BYTES_MAX: usize = 6_000_000;

/// Who writes, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The address that the message comes from.
    pub from: &'a str,
    /// Where answers go, if not there.
    pub reply_to: Option<&'a str>,
    /// Who reports.
    pub reporter: Reporter<'a>,
}

/// What of a case goes into a message. It can be put down as JSON and taken up again, so that memory does not hold all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enclosed {
    /// Its site.
    #[serde(serialize_with = "put_site", deserialize_with = "take_site")]
    pub site: Site,
    /// How many of its pages the owner is told of.
    pub pages: usize,
    told: [CaseTold; 2],
    xarf: String,
    rows: Vec<Row>,
}

/// A message that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// The language that comes first; both are in it.
    pub first: Lang,
    /// Who writes.
    pub sender: Sender<'a>,
    /// The address that it goes to; none: whoever sends it will have to find one.
    pub to: Option<&'a str>,
    /// As what whoever reads it is written to.
    pub recipient: Recipient,
    /// What it tells of.
    pub cases: &'a [Enclosed],
    /// Its name, without brackets.
    pub message: &'a str,
    /// When it is written.
    pub at: Timestamp,
    /// Whether that time was told.
    pub told: bool,
    /// On whose authority it is written, and what else every report says at its head: in English, in Chinese.
    pub notes: &'a [Vec<String>; 2],
    /// Whether a person is to send it: mail programs open it as a draft.
    pub is_draft: bool,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Notice {
    /// As it is kept in a file, and as a mail server gets it.
    pub bytes: Vec<u8>,
    /// What it is headed with.
    pub subject: String,
    /// What a person reads, in both languages.
    pub text: String,
}

impl Notice {
    /// SHA-256 of the message, in hex.
    pub fn sha256(&self) -> String {
        hex_digest(&self.bytes)
    }
}

/// SHA-256 of bytes, in hex.
pub fn hex_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        // Writing into a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Why a message cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoNotice {
    /// A template cannot be filled in.
    Template(BadTemplate),
    /// What no header may hold: an address that is none.
    Header(String),
}

impl Enclosed {
    /// Takes from a case what a message tells of it; its owner was first told at that moment, if at all.
    pub fn of(file: &CaseFile, reports: &XarfReports<'_>, first_told: Option<Timestamp>) -> Result<Enclosed, NoReport> {
        let xarf = reports.report(file)?;
        let told = [Lang::En, Lang::Zh].map(|lang| CaseTold::of(lang, file, first_told));
        let rows = evidence::rows(file, told_of(file).take(NOTICE_EVIDENCE_ROWS_MAX));
        Ok(Enclosed { site: file.case.site.clone(), pages: told[0].pages(), told, xarf, rows })
    }

    /// The name of the case.
    pub fn case(&self) -> String {
        Case::id_of(&self.site)
    }

    /// About how many bytes its attachments take.
    pub fn bytes(&self) -> usize {
        self.xarf.len() + self.rows.iter().flatten().map(|cell| cell.len() + 1).sum::<usize>()
    }

    fn told(&self, lang: Lang) -> &CaseTold {
        &self.told[usize::from(lang == Lang::Zh)]
    }
}

fn put_site<S: Serializer>(site: &Site, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(site.as_str())
}

fn take_site<'d, D: Deserializer<'d>>(from: D) -> Result<Site, D::Error> {
    Ok(Site::from_text(String::deserialize(from)?))
}

/// The steps of notices that tell of a site.
pub(crate) fn of_site<'e>(events: &'e [NoticeEvent], site: &'e Site) -> impl Iterator<Item = &'e NoticeEvent> {
    events.iter().filter(move |event| event.sites.contains(site))
}

/// The cases of one owner as they are shared out among messages, by how many bytes each takes: a message has so many cases,
/// and so many bytes.
pub fn shared_out(cases: &[usize]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (place, case) in cases.iter().enumerate() {
        let is_full = place - start == NOTICE_CASES_MAX || bytes + case > NOTICE_BYTES_MAX;
        if place > start && is_full {
            parts.push(start..place);
            (start, bytes) = (place, 0);
        }
        bytes += case;
    }
    if start < cases.len() {
        parts.push(start..cases.len());
    }
    parts
}

/// The name of the message that tells this recipient of these sites for the nth time: the same for the same, so that a
/// message that comes twice is known to be one.
pub fn message_name(domain: &str, to: &str, recipient: Recipient, sites: &[Site], nth: usize) -> String {
    let space = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("suyuan:{domain}").as_bytes());
    let sites: Vec<&str> = sites.iter().map(Site::as_str).collect();
    let role = if recipient == Recipient::Owner { String::new() } else { format!("\n{}", recipient.name()) };
    let name = format!("notice\n{to}\n{}\n{nth}{role}", sites.join("\n"));
    format!("{}@{domain}", Uuid::new_v5(&space, name.as_bytes()).hyphenated())
}

/// Writes a message: the text in both languages, an X-ARF report of each case, and the list of the evidence.
pub fn write_notice(letter: &Letter<'_>, templates: &Templates) -> Result<Notice, NoNotice> {
    let second = if letter.first == Lang::En { Lang::Zh } else { Lang::En };
    let [first, second] = [letter.first, second].map(|lang| templates.fill(lang, letter));
    let (first, second) = (first.map_err(NoNotice::Template)?, second.map_err(NoNotice::Template)?);
    let subject = mail::subject(&[first.subject, second.subject]);
    let text = format!("{}\n\n{}\n\n{}\n", first.text.trim(), "-".repeat(60), second.text.trim());
    let bytes = mail::bytes(letter, &subject, &text)?;
    Ok(Notice { bytes, subject, text })
}

#[cfg(test)]
mod tests;
