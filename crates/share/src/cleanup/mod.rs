//! The cleanup list: the cases as somebody who must clean up reads them.

pub(crate) mod advice;
mod csv;
pub(crate) mod html;
mod html_case;
mod html_charts;
pub(crate) mod html_page;
mod html_style;
pub(crate) mod jsonl;
mod md;
pub(crate) mod text;
pub(crate) mod totals;
pub(crate) mod xlsx;

use std::io::Write;

use suyuan_cases::{CaseFile, Gap, Stats};
use suyuan_model::{CaseChange, Timestamp};
use suyuan_words::Lang;

use crate::OnRecord;
use crate::ShareError;
use crate::shelf::{Shelf, Store};
pub(crate) use totals::Totals;

/// Most findings of one case that a report for people tells one by one; JSON lines tell all.
pub const FINDINGS_SHOWN_MAX: usize = 100;

/// Most pages of one fix, or hosts or watched things of one case, that a report for people lists; JSON lines list all.
pub const PAGES_SHOWN_MAX: usize = 10;

/// How a cleanup list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CleanupFormat {
    /// For a terminal.
    Text,
    /// For a spreadsheet.
    Csv,
    /// One JSON object a line, raw.
    Jsonl,
    /// A workbook for a spreadsheet.
    Xlsx,
    /// Markdown.
    Md,
    /// One page to print or send on.
    Html,
}

/// What a cleanup list is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The language for people.
    pub lang: Lang,
    /// When it is made; ages are counted until then.
    pub now: Timestamp,
    /// Lines for the head of the report: the job, on whose authority robots.txt was not obeyed.
    pub notes: &'a [String],
    /// What was looked at on no page of any case.
    pub everywhere: &'a [Gap],
    /// Columns of the terminal.
    pub width: usize,
}

/// Takes cases one after the other, in the order of their sites, and writes the list once all are there.
///
/// What is told of a case lies in a store until then; in memory are only totals.
pub struct CleanupWriter<'a> {
    format: CleanupFormat,
    report: Report<'a>,
    totals: Totals,
    shelf: Shelf<'a>,
}

impl<'a> CleanupWriter<'a> {
    /// Begins a list.
    pub fn begin(format: CleanupFormat, report: Report<'a>, store: &'a mut dyn Store) -> Result<Self, ShareError> {
        Ok(CleanupWriter { format, report, totals: Totals::default(), shelf: Shelf::new(store)? })
    }

    /// Takes a case.
    pub fn put(&mut self, file: &CaseFile) -> Result<(), ShareError> {
        let (report, totals) = (&self.report, &mut self.totals);
        totals.add(file);
        let parts = match self.format {
            CleanupFormat::Text => text::parts(report, totals, file)?,
            CleanupFormat::Csv => csv::parts(report, file)?,
            CleanupFormat::Jsonl => jsonl::parts(report, file)?,
            CleanupFormat::Xlsx => xlsx::parts(report, file)?,
            CleanupFormat::Md => md::parts(report, file)?,
            CleanupFormat::Html => html::parts(report, totals, file)?,
        };
        self.shelf.put(file, &parts)
    }

    /// Writes the list.
    pub fn end(self, out: &mut dyn Write) -> Result<(), ShareError> {
        let CleanupWriter { format, report, totals, shelf } = self;
        let mut cases = shelf.sorted()?;
        match format {
            CleanupFormat::Text => text::write(out, &report, &totals, &mut cases)?,
            CleanupFormat::Csv => csv::write(out, &mut cases)?,
            CleanupFormat::Jsonl => cases.write(0, out)?,
            CleanupFormat::Xlsx => xlsx::write(out, &report, &mut cases)?,
            CleanupFormat::Md => md::write(out, &report, &totals, &mut cases)?,
            CleanupFormat::Html => html::write(out, &report, &totals, &mut cases, None)?,
        }
        Ok(out.flush()?)
    }

    /// Writes a list that is a page, with figures over time in it.
    pub fn end_with(self, figures: &Stats, out: &mut dyn Write) -> Result<(), ShareError> {
        let CleanupWriter { report, totals, shelf, .. } = self;
        html::write(out, &report, &totals, &mut shelf.sorted()?, Some(figures))?;
        Ok(out.flush()?)
    }
}

/// Writes cases with everything about them as one JSON document.
pub(crate) fn write_json(
    report: &Report<'_>,
    cases: &[CaseFile],
    known: OnRecord<'_>,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    let told = |file: &CaseFile| {
        let mut told = jsonl::whole(report, file);
        told["notices"] = crate::notices::of_site(known.notices, &file.case.site).map(crate::json::notice).collect();
        for (place, event) in file.history.iter().enumerate() {
            if matches!(event.what, CaseChange::State { .. }) {
                let evidence = known.moves.get(&(file.case.site.clone(), event.at));
                told["history"][place]["evidence"] = evidence.map(crate::json::move_evidence).into();
            }
        }
        told
    };
    let told: Vec<_> = cases.iter().map(told).collect();
    let told = if let [one] = told.as_slice() { one.clone() } else { told.into() };
    let pretty = serde_json::to_string_pretty(&told)?;
    writeln!(out, "{}", suyuan_model::Untrusted(&pretty).json())?;
    Ok(out.flush()?)
}
