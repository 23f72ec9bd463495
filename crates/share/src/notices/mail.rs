//! A message as it is kept and sent: headers in ASCII, a text, and files that programs read.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use suyuan_model::Untrusted;

use super::{Letter, NoNotice};
use crate::ShareError;
use crate::evidence;
use crate::sheet::Sheet;

/// Most characters of a subject: what mail programs show of one is less.
pub const NOTICE_SUBJECT_CHARS_MAX: usize = 200;

/// The subjects in a line, without anything that could end it.
pub(super) fn subject(subjects: &[String]) -> String {
    let subjects: Vec<&str> = subjects.iter().map(|subject| subject.trim()).filter(|it| !it.is_empty()).collect();
    let line = Untrusted(&subjects.join(" / ")).terminal().to_string();
    line.chars().take(NOTICE_SUBJECT_CHARS_MAX).collect()
}

/// The message as bytes.
pub(super) fn bytes(letter: &Letter<'_>, subject: &str, text: &str) -> Result<Vec<u8>, NoNotice> {
    let sender = &letter.sender;
    let from = mailbox(sender.from, Some(sender.reporter.org))?;
    let millis = u64::try_from(letter.at.millis()).unwrap_or(0);
    let mut message = Message::builder()
        .from(from.clone())
        .subject(subject)
        .message_id(Some(format!("<{}>", letter.message)))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        // RFC 3834: a program wrote it, and none should answer.
        .raw_header(header("Auto-Submitted", "auto-generated"));
    if let Some(reply_to) = sender.reply_to {
        message = message.reply_to(mailbox(reply_to, None)?);
    }
    if letter.is_draft {
        // Mail programs open such a file as a draft that can be sent.
        message = message.raw_header(header("X-Unsent", "1"));
    }
    if letter.told {
        message = message.raw_header(header("X-Suyuan-Clock", "told"));
    }
    let to = letter.to.map(|to| mailbox(to, None)).transpose()?;
    let envelope = to.as_ref().unwrap_or(&from).email.clone();
    if let Some(to) = to {
        message = message.to(to);
    }
    let no_header = |error: lettre::error::Error| NoNotice::Header(error.to_string());
    let envelope = Envelope::new(Some(from.email), vec![envelope]).map_err(no_header)?;
    // The boundary is told by the name of the message: the same message has the same bytes.
    let boundary = format!("=_{}", letter.message.split('@').next().unwrap_or_default());
    let mut parts = MultiPart::mixed().boundary(boundary).singlepart(SinglePart::plain(text.to_owned()));
    for case in letter.cases {
        let name = format!("xarf-{}.json", case.case());
        parts = parts.singlepart(file(name, format!("{}\n", case.xarf).into_bytes(), "application/json")?);
    }
    let rows = letter.cases.iter().flat_map(|case| &case.rows);
    let sheet = sheet(rows).map_err(|error| NoNotice::Header(error.to_string()))?;
    parts = parts.singlepart(file("evidence.csv".to_owned(), sheet, "text/csv; charset=utf-8")?);
    let message = message.envelope(envelope).multipart(parts).map_err(no_header)?;
    Ok(message.formatted())
}

/// The list of the evidence as a file for spreadsheets.
pub(super) fn sheet<'r>(rows: impl IntoIterator<Item = &'r evidence::Row>) -> Result<Vec<u8>, ShareError> {
    let mut bytes = Vec::new();
    let mut sheet = Sheet::begin(&mut bytes, evidence::COLUMNS)?;
    for row in rows {
        sheet.row(row)?;
    }
    sheet.end()?;
    Ok(bytes)
}

fn mailbox(address: &str, name: Option<&str>) -> Result<Mailbox, NoNotice> {
    let address = address.parse().map_err(|_| NoNotice::Header(Untrusted(address).terminal().to_string()))?;
    let name = name.map(|name| Untrusted(name).terminal().to_string());
    Ok(Mailbox::new(name, address))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A file beside the text. Bytes that are no text for a mail are encoded.
fn file(name: String, bytes: Vec<u8>, kind: &str) -> Result<SinglePart, NoNotice> {
    let kind = ContentType::parse(kind).map_err(|error| NoNotice::Header(error.to_string()))?;
    Ok(Attachment::new(name).body(bytes, kind))
}
