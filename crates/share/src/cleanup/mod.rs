//! The cleanup list: the cases as somebody who must clean up reads them.

pub(crate) mod advice;
mod csv;
mod html;
mod html_case;
mod html_charts;
mod html_style;
mod jsonl;
mod md;
mod text;
mod xlsx;

use std::io::Write;

use suyuan_cases::{CaseFile, Gap};
use suyuan_model::Timestamp;
use suyuan_words::Lang;

use crate::ShareError;

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
    /// The cases in their order.
    pub cases: &'a [CaseFile],
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

/// Writes the cleanup list.
pub fn cleanup(format: CleanupFormat, report: &Report<'_>, out: &mut dyn Write) -> Result<(), ShareError> {
    match format {
        CleanupFormat::Text => text::write(out, report)?,
        CleanupFormat::Csv => csv::write(out, report)?,
        CleanupFormat::Jsonl => jsonl::write(out, report)?,
        CleanupFormat::Xlsx => xlsx::write(out, report)?,
        CleanupFormat::Md => md::write(out, report)?,
        CleanupFormat::Html => html::write(out, report)?,
    }
    Ok(out.flush()?)
}

/// Writes the cases with everything about them as one JSON document.
pub(crate) fn write_json(report: &Report<'_>, out: &mut dyn Write) -> Result<(), ShareError> {
    let told: Vec<_> = report.cases.iter().map(|file| jsonl::whole(report, file)).collect();
    let told = if let [one] = told.as_slice() { one.clone() } else { told.into() };
    let pretty = serde_json::to_string_pretty(&told)?;
    writeln!(out, "{}", suyuan_model::Untrusted(&pretty).json())?;
    Ok(out.flush()?)
}
