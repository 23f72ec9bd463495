//! A report for partners who read: a workbook, or a page with charts.

use suyuan_cases::CaseFile;
use suyuan_ledger::Reader;
use suyuan_model::CaseState;
use suyuan_share::{CleanupFormat, CleanupWriter, Report, ReportBook, Tlp, WIDTH_DEFAULT};
use suyuan_words::partners;

use super::{Sieve, each_finding};
use crate::args::ShareArgs;
use crate::exit::Exit;
use crate::figures::figures;
use crate::marked::Marks;
use crate::screen::Screen;
use crate::settle::{self, Pages};
use crate::{clock, head, out, past, spool};

/// Writes the workbook.
pub(super) fn book(args: &ShareArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let (reader, lang, now) = (Reader::open(&args.ledger.ledger)?, screen.lang, clock::now());
    let (notes, everywhere) = (notes(&reader, args, screen)?, past::gaps_everywhere(&reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: WIDTH_DEFAULT };
    let (mut cases, mut findings) = (spool::open()?, spool::open()?);
    let mut book = ReportBook::begin(report, &mut cases, &mut findings)?;
    let sieve = Sieve::marked(&reader, now, Tlp::from(args.tlp))?;
    each_case(&reader, &sieve.marks, |file| Ok(book.case(&file)?))?;
    let stats = figures(&reader, None, now, &sieve.marks)?;
    each_finding(&reader, &sieve, |finding, chain| Ok(book.finding(finding, chain)?))?;
    out::write_to(&args.out, lang, |out| Ok(book.end(&stats, out)?))?;
    screen.counts(&[(partners::LEFT_OUT_MARKED, sieve.marks.kept_back())]);
    Ok(Exit::Done)
}

/// Writes the page.
pub(super) fn page(args: &ShareArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let (reader, lang, now) = (Reader::open(&args.ledger.ledger)?, screen.lang, clock::now());
    let (notes, everywhere) = (notes(&reader, args, screen)?, past::gaps_everywhere(&reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: WIDTH_DEFAULT };
    let mut store = spool::open()?;
    let mut writer = CleanupWriter::begin(CleanupFormat::Html, report, &mut store)?;
    let marks = Marks::up_to(&reader, Tlp::from(args.tlp))?;
    each_case(&reader, &marks, |file| Ok(writer.put(&file)?))?;
    let stats = figures(&reader, None, now, &marks)?;
    out::write_to(&args.out, lang, |out| Ok(writer.end_with(&stats, out)?))?;
    screen.counts(&[(partners::LEFT_OUT_MARKED, marks.kept_back())]);
    Ok(Exit::Done)
}

/// Hands on each case that nobody dismissed, with what is there still; figures are those of all that was.
fn each_case(
    reader: &Reader,
    marks: &Marks,
    mut take: impl FnMut(CaseFile) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    settle::each_case_marked(
        &mut reader.ahead()?,
        settle::Which::Polluted,
        clock::now(),
        Pages::StillThere,
        marks,
        |file| {
            if file.case.state == CaseState::Dismissed { Ok(()) } else { take(file) }
        },
    )
}

/// The notes of every report, who hands it on, and to whom it may be passed on.
fn notes(reader: &Reader, args: &ShareArgs, screen: &Screen) -> anyhow::Result<Vec<String>> {
    let mut notes = vec![Tlp::from(args.tlp).label()];
    notes.extend(args.reporter_org.clone());
    notes.extend(head::notes_as_of(reader, clock::now(), screen.lang)?);
    Ok(notes)
}
