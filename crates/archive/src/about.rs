//! The first record of every file: who made it, and how.

use suyuan_model::Timestamp;

use crate::record::{Record, RecordId, one_line};

/// Who made an archive, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The program and its version.
    pub software: String,
    /// Whom a webmaster can ask.
    pub operator: String,
    /// The run that it is of.
    pub run: String,
    /// How requests introduced themselves.
    pub user_agent: String,
    /// On whose authority robots.txt was set aside, if it was.
    pub authorized: Option<String>,
}

impl About {
    /// The `warcinfo` record of a file.
    pub(crate) fn record(&self, file: &str, at: Timestamp) -> Record {
        let robots = self
            .authorized
            .as_ref()
            .map_or_else(|| "obey".to_owned(), |authority| format!("ignore (on the authority of {authority})"));
        let told = [
            ("software", self.software.as_str()),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
            ("robots", &robots),
            ("http-header-user-agent", &self.user_agent),
            ("isPartOf", &self.run),
            ("operator", &self.operator),
        ];
        let lines = told.iter().filter(|(_, value)| !value.trim().is_empty());
        let block: String = lines.map(|(name, value)| format!("{name}: {}\r\n", one_line(value))).collect();
        let id = RecordId::of(&[b"warcinfo", file.as_bytes(), block.as_bytes()]);
        let mut record = Record::new("warcinfo", &id, at, "application/warc-fields", block.into_bytes());
        record.put("WARC-Filename", file);
        record
    }
}
