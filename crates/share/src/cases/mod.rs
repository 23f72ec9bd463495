//! Cases as somebody who works on them looks at them: many in a list, one with everything about it.

mod csv;
mod jsonl;
mod show;
mod text;

use std::io::Write;

use suyuan_cases::CaseFile;
use suyuan_words::Lang;

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

/// Writes a list of cases.
pub fn cases(
    format: CasesFormat,
    cases: &[&CaseFile],
    lang: Lang,
    width: usize,
    out: &mut dyn Write,
) -> Result<(), ShareError> {
    match format {
        CasesFormat::Text => text::write(out, cases, lang, width)?,
        CasesFormat::Jsonl => jsonl::write(out, cases)?,
        CasesFormat::Csv => csv::write(out, cases)?,
    }
    Ok(out.flush()?)
}

/// Writes everything about the cases of a report as one JSON document: an object, or a list where several were asked for.
pub fn show_json(report: &Report<'_>, out: &mut dyn Write) -> Result<(), ShareError> {
    crate::cleanup::write_json(report, out)
}
