//! One WARC record: named fields and a block.

use std::fmt;

use sha2::{Digest, Sha256};
use suyuan_model::Timestamp;
use uuid::Uuid;

/// The version that is written.
pub const VERSION: &str = "WARC/1.1";

/// A WARC record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The named fields in their order.
    pub fields: Vec<(String, String)>,
    /// The block.
    pub block: Vec<u8>,
}

/// The name of a record: a URN of a UUID, the same for the same record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordId(String);

impl RecordId {
    /// The name of what these parts, taken together, are the only one to be.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut name = Vec::new();
        for part in parts {
            name.extend_from_slice(&(part.len() as u64).to_le_bytes());
            name.extend_from_slice(part);
        }
        RecordId(format!("<urn:uuid:{}>", Uuid::new_v5(&Uuid::NAMESPACE_URL, &name).hyphenated()))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Record {
    /// A record of this type and name, with what every record has to have.
    pub(crate) fn new(kind: &str, id: &RecordId, at: Timestamp, content_type: &str, block: Vec<u8>) -> Self {
        let mut record = Record { fields: Vec::new(), block };
        record.put("WARC-Type", kind);
        record.put("WARC-Record-ID", &id.to_string());
        record.put("WARC-Date", &at.to_string());
        record.put("Content-Type", content_type);
        record.put("WARC-Block-Digest", &digest(&record.block));
        record
    }

    /// Adds a field. Line breaks would end it, so they become blanks.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), one_line(value)));
    }

    /// The first field of this name, in whatever case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The type: `response`, `metadata` …; empty where none is told.
    pub fn kind(&self) -> &str {
        self.get("WARC-Type").unwrap_or_default()
    }

    /// What it is about, without the angle brackets that WARC/1.0 put around it.
    pub fn target(&self) -> Option<&str> {
        let target = self.get("WARC-Target-URI")?.trim();
        Some(target.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(target))
    }

    /// When it was captured.
    pub fn at(&self) -> Option<Timestamp> {
        Timestamp::parse(self.get("WARC-Date")?).ok()
    }

    /// The record as it stands in a file that is not compressed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{VERSION}\r\n").into_bytes();
        for (name, value) in &self.fields {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", self.block.len()).as_bytes());
        bytes.extend_from_slice(&self.block);
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes
    }
}

/// The digest of these bytes as WARC writes it: SHA-256 in lower-case base 16.
pub fn digest(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Text that stays on its line.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ").trim().to_owned()
}
