//! Candidates, one after the other: harmless for people, raw for machines.

mod csv;
mod jsonl;
mod text;

use std::io::Write;

use suyuan_cases::Candidate;
use suyuan_model::{Observation, WatchKind};
use suyuan_words::Lang;

use crate::sheet::Sheet;
use crate::{ShareError, harmless, json, observations};

/// How candidates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidatesFormat {
    /// For a terminal.
    Text,
    /// One JSON object a line, raw.
    Jsonl,
    /// For a spreadsheet; it can be read back as a watchlist.
    Csv,
}

/// Takes candidates one after the other and writes each at once.
pub struct CandidatesWriter<'a>(Format<'a>);

enum Format<'a> {
    Text { out: &'a mut dyn Write, lang: Lang, count: u64, observed: u64 },
    Jsonl { out: &'a mut dyn Write },
    Csv { sheet: Sheet<'a> },
}

impl<'a> CandidatesWriter<'a> {
    /// Begins, with what stands before the first candidate.
    pub fn begin(format: CandidatesFormat, lang: Lang, out: &'a mut dyn Write) -> Result<Self, ShareError> {
        Ok(CandidatesWriter(match format {
            CandidatesFormat::Text => Format::Text { out, lang, count: 0, observed: 0 },
            CandidatesFormat::Jsonl => Format::Jsonl { out },
            CandidatesFormat::Csv => Format::Csv { sheet: Sheet::begin(out, csv::COLUMNS)? },
        }))
    }

    /// Writes one candidate.
    pub fn put(&mut self, candidate: &Candidate) -> Result<(), ShareError> {
        match &mut self.0 {
            Format::Text { out, lang, count, .. } => {
                *count += 1;
                text::put(*out, *lang, candidate)
            }
            Format::Jsonl { out } => jsonl::put(*out, candidate),
            Format::Csv { sheet } => sheet.row(&csv::row(candidate)),
        }
    }

    /// Writes what is odd about a site, behind the candidates; not into a sheet, which is a watchlist.
    pub fn observe(&mut self, told: &Observation) -> Result<(), ShareError> {
        match &mut self.0 {
            Format::Text { out, lang, observed, .. } => {
                *observed += 1;
                text::observe(*out, *lang, told, *observed == 1)
            }
            Format::Jsonl { out } => Ok(json::line(*out, &observations::value(told))?),
            Format::Csv { .. } => Ok(()),
        }
    }

    /// Ends, with what stands after the last candidate.
    pub fn end(self) -> Result<(), ShareError> {
        match self.0 {
            Format::Text { out, lang, count, observed } => text::end(out, lang, count, observed),
            Format::Jsonl { out } => Ok(out.flush()?),
            Format::Csv { sheet } => sheet.end(),
        }
    }
}

/// A candidate as people see it: nobody knows what it is, so it cannot be clicked.
fn shown(candidate: &Candidate) -> String {
    match candidate.kind {
        WatchKind::Domain | WatchKind::Mail => harmless::address(&candidate.value, &[]),
        _ => candidate.value.clone(),
    }
}

/// Beside what, as people see it.
fn watched(candidate: &Candidate) -> Vec<String> {
    candidate.watched.iter().map(|name| harmless::address(name, &[])).collect()
}
