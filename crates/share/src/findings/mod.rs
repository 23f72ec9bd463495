//! Every finding, one after the other, so that any number of them can be written.

mod csv;
mod jsonl;
mod text;

use std::io::Write;

use suyuan_model::{Chain, Finding, Untrusted};
use suyuan_words::Lang;

use crate::ShareError;
use crate::sheet::Sheet;

pub(crate) use csv::{COLUMNS, row};

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingsFormat {
    /// For a terminal.
    Text,
    /// One JSON object a line, raw.
    Jsonl,
    /// For a spreadsheet.
    Csv,
}

/// Takes findings one after the other and writes each at once.
pub struct FindingsWriter<'a>(Format<'a>);

enum Format<'a> {
    Text { out: &'a mut dyn Write, lang: Lang, count: u64 },
    Jsonl { out: &'a mut dyn Write },
    Csv { sheet: Sheet<'a>, lang: Lang },
}

impl<'a> FindingsWriter<'a> {
    /// Begins, with what stands before the first finding.
    pub fn begin(format: FindingsFormat, lang: Lang, out: &'a mut dyn Write) -> Result<Self, ShareError> {
        Ok(FindingsWriter(match format {
            FindingsFormat::Text => Format::Text { out, lang, count: 0 },
            FindingsFormat::Jsonl => Format::Jsonl { out },
            FindingsFormat::Csv => Format::Csv { sheet: Sheet::begin(out, COLUMNS)?, lang },
        }))
    }

    /// Writes what every report says at its head; only for people: a line of the others is a finding, and nothing else.
    pub fn head(&mut self, notes: &[String]) -> Result<(), ShareError> {
        let Format::Text { out, .. } = &mut self.0 else { return Ok(()) };
        for note in notes {
            writeln!(out, "{}", Untrusted(note).terminal())?;
        }
        if !notes.is_empty() {
            writeln!(out)?;
        }
        Ok(())
    }

    /// Writes one finding with its shortest chain.
    pub fn put(&mut self, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
        match &mut self.0 {
            Format::Text { out, lang, count } => {
                *count += 1;
                text::put(*out, *lang, finding)
            }
            Format::Jsonl { out } => jsonl::put(*out, finding, chain),
            Format::Csv { sheet, lang } => sheet.row(&row(*lang, finding, chain)),
        }
    }

    /// Ends, with what stands after the last finding.
    pub fn end(self) -> Result<(), ShareError> {
        match self.0 {
            Format::Text { out, lang, count } => text::end(out, lang, count),
            Format::Jsonl { out } => Ok(out.flush()?),
            Format::Csv { sheet, .. } => sheet.end(),
        }
    }
}
