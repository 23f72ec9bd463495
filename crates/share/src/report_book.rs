//! Everything of a ledger that a partner reads, as one workbook: the cleanup list, what to fix, findings, chains, figures.

use std::io::Write;

use suyuan_cases::{CaseFile, Stats};
use suyuan_model::{Chain, Finding};
use suyuan_words::{Lang, Word, packets as words, reports};

use crate::cleanup::{Report, xlsx};
use crate::shelf::{self, Shelf, Sorted, Store};
use crate::workbook::Book;
use crate::{ShareError, findings, harmless, shown, stats};

/// Takes cases and findings, and writes the workbook once all are there.
pub struct ReportBook<'a> {
    report: Report<'a>,
    cases: Shelf<'a>,
    findings: Shelf<'a>,
}

/// The heads of findings for Chinese readers, in the order of the columns of the sheet for programs.
const FINDINGS: [Word; 19] = [
    words::COLUMN_FINDING,
    reports::COLUMN_PAGE_NORMALIZED,
    reports::COLUMN_PAGE_FOUND,
    reports::COLUMN_HOSTS,
    reports::COLUMN_SITE,
    reports::COLUMN_WATCHED,
    reports::COLUMN_KIND,
    reports::COLUMN_CATEGORIES,
    reports::COLUMN_SOURCE,
    reports::COLUMN_SEVERITY,
    words::COLUMN_LEVEL,
    reports::COLUMN_TECHNIQUES,
    reports::COLUMN_PLACE,
    reports::COLUMN_CONCEALMENT,
    reports::COLUMN_FIRST_SEEN,
    reports::COLUMN_LAST_SEEN,
    reports::COLUMN_RUN,
    reports::COLUMN_SIGHTINGS,
    reports::COLUMN_CHAIN,
];

const CHAINS: [Word; 5] = [
    words::COLUMN_FINDING,
    reports::COLUMN_STEP,
    reports::COLUMN_ADDRESS,
    reports::COLUMN_VIA,
    reports::COLUMN_LINK_TEXT,
];

impl<'a> ReportBook<'a> {
    /// Begins.
    pub fn begin(
        report: Report<'a>,
        cases: &'a mut dyn Store,
        findings: &'a mut dyn Store,
    ) -> Result<Self, ShareError> {
        Ok(ReportBook { report, cases: Shelf::new(cases)?, findings: Shelf::new(findings)? })
    }

    /// Takes a case.
    pub fn case(&mut self, file: &CaseFile) -> Result<(), ShareError> {
        self.cases.put(file, &xlsx::parts(&self.report, file)?)
    }

    /// Takes a finding with its shortest chain.
    pub fn finding(&mut self, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
        let lang = self.report.lang;
        let names = [finding.watch.value.as_str()];
        let steps = chain.map_or(&[][..], |chain| &chain.steps).iter().enumerate().map(|(number, step)| {
            vec![
                finding.id.to_string(),
                number.to_string(),
                harmless::step(step, &names),
                shown::via(lang, step).to_owned(),
                harmless::words(&step.text, &names),
            ]
        });
        let parts = [shelf::rows([findings::row(lang, finding, chain)])?, shelf::rows(steps)?];
        self.findings.put_at(0, &parts)
    }

    /// Writes the workbook.
    pub fn end(self, stats: &Stats, out: &mut dyn Write) -> Result<(), ShareError> {
        let ReportBook { report, cases, findings } = self;
        let (lang, mut cases, mut findings) = (report.lang, cases.sorted()?, findings.sorted()?);
        let mut book = Book::made_at(report.now, reports::REPORT_TITLE.text(lang))?;
        let texts = |heads: &[Word]| heads.iter().map(|head| head.text(lang)).collect::<Vec<_>>();
        let finding_heads = match lang {
            Lang::En => findings::COLUMNS.to_vec(),
            Lang::Zh => texts(&FINDINGS),
        };
        sheet(&mut book, reports::SHEET_LIST.text(lang), &xlsx::heads(lang), &mut cases, 0)?;
        sheet(&mut book, reports::SHEET_FIXES.text(lang), &texts(xlsx::FIXES), &mut cases, 2)?;
        sheet(&mut book, reports::SHEET_FINDINGS.text(lang), &finding_heads, &mut findings, 0)?;
        sheet(&mut book, reports::SHEET_CHAINS.text(lang), &texts(&CHAINS), &mut findings, 1)?;
        for (name, heads, rows) in stats::sheets(stats, lang) {
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            let mut sheet = book.begin(name, &heads)?;
            rows.iter().try_for_each(|row| sheet.row(row))?;
            sheet.end()?;
        }
        if !report.notes.is_empty() {
            let heads = [reports::SHEET_NOTES.text(lang)];
            let mut sheet = book.begin(heads[0], &heads)?;
            report.notes.iter().try_for_each(|note| sheet.row(std::slice::from_ref(note)))?;
            sheet.end()?;
        }
        book.write(out)
    }
}

fn sheet(book: &mut Book, name: &str, heads: &[&str], rows: &mut Sorted<'_>, part: usize) -> Result<(), ShareError> {
    let mut sheet = book.begin(name, heads)?;
    rows.each_row(part, |row| sheet.row(&row))?;
    sheet.end()
}
