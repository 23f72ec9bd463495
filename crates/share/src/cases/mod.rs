//! Cases as somebody who works on them looks at them: many in a list, one with everything about it.

mod csv;
mod jsonl;
mod show;
mod text;

use std::collections::BTreeMap;
use std::io::Write;

use suyuan_cases::{CaseFile, deadline_of, last_move};
use suyuan_model::{MoveEvidence, NoticeEvent, Site, Timestamp, Untrusted};
use suyuan_words::Lang;

use crate::cleanup::totals::Totals;
use crate::shelf::{Shelf, Store};
use crate::{Report, ShareError};

pub use show::show;

/// How a list of cases is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasesFormat {
    /// For a terminal.
    Text,
    /// One JSON object a line, raw.
    Jsonl,
    /// For a spreadsheet; what is changed there can be read back.
    Csv,
}

/// In which order a list of cases is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasesOrder {
    /// The worst first.
    Worst,
    /// What was seen last first.
    Seen,
    /// What was moved last first; what never was comes last.
    Moved,
    /// The first deadline first; what has none comes last.
    Deadline,
}

/// Takes cases one after the other, in the order of their sites, and writes the list once all are there.
pub struct CasesWriter<'a> {
    format: CasesFormat,
    lang: Lang,
    width: usize,
    order: CasesOrder,
    totals: Totals,
    shelf: Shelf<'a>,
    notes: Vec<String>,
}

impl<'a> CasesWriter<'a> {
    /// Begins a list for a terminal of so many columns.
    pub fn begin(format: CasesFormat, lang: Lang, width: usize, store: &'a mut dyn Store) -> Result<Self, ShareError> {
        let order = CasesOrder::Worst;
        let (totals, shelf) = (Totals::default(), Shelf::new(store)?);
        Ok(CasesWriter { format, lang, width, order, totals, shelf, notes: Vec::new() })
    }

    /// Lists them in this order instead of the worst first.
    #[must_use]
    pub fn in_order(self, order: CasesOrder) -> Self {
        CasesWriter { order, ..self }
    }

    /// Says this at the head of what people read; a line of the others is a case, and nothing else.
    #[must_use]
    pub fn headed(self, notes: Vec<String>) -> Self {
        CasesWriter { notes, ..self }
    }

    /// Takes a case.
    pub fn put(&mut self, file: &CaseFile) -> Result<(), ShareError> {
        self.totals.add(file);
        let part = match self.format {
            CasesFormat::Text => text::part(self.lang, &mut self.totals, file)?,
            CasesFormat::Jsonl => jsonl::part(file)?,
            CasesFormat::Csv => csv::part(file)?,
        };
        let rank = match self.order {
            CasesOrder::Worst => return self.shelf.put(file, &[part]),
            CasesOrder::Seen => -file.case.last_seen.millis(),
            CasesOrder::Moved => last_move(&file.history).map_or(i64::MAX, |(event, _)| -event.at.millis()),
            CasesOrder::Deadline => deadline_of(&file.history).map_or(i64::MAX, Timestamp::millis),
        };
        self.shelf.put_at(rank, &[part])
    }

    /// Writes the list.
    pub fn end(self, out: &mut dyn Write) -> Result<(), ShareError> {
        let CasesWriter { format, lang, width, totals, shelf, notes, .. } = self;
        let mut cases = shelf.sorted()?;
        if format == CasesFormat::Text && !notes.is_empty() {
            notes.iter().try_for_each(|note| writeln!(out, "{}", Untrusted(note).terminal()))?;
            writeln!(out)?;
        }
        match format {
            CasesFormat::Text => text::write(out, lang, width, &totals, &mut cases)?,
            CasesFormat::Jsonl => cases.write(0, out)?,
            CasesFormat::Csv => csv::write(out, &mut cases)?,
        }
        Ok(out.flush()?)
    }
}

/// What is on record of cases beside their files.
#[derive(Clone, Copy, Debug)]
pub struct OnRecord<'a> {
    /// What was written to owners.
    pub notices: &'a [NoticeEvent],
    /// What each move of a case rests on, by its site and moment.
    pub moves: &'a BTreeMap<(Site, Timestamp), MoveEvidence>,
}

/// Writes everything about cases as one JSON document: an object, or a list where several were asked for.
pub fn show_json(
    report: &Report<'_>,
    cases: &[CaseFile],
    known: OnRecord<'_>,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    crate::cleanup::write_json(report, cases, known, out)
}
