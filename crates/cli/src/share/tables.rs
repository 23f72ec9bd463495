//! Findings, hops and cases as Parquet, in a folder.

use std::fmt::Display;
use std::path::Path;

use suyuan_ledger::Reader;
use suyuan_model::CaseState;
use suyuan_share::{PRODUCER, ParquetTables, Tlp};
use suyuan_words::{cli, partners, say};

use super::reports::make_folder;
use super::{Sieve, each_finding};
use crate::args::ShareArgs;
use crate::exit::{Exit, Unusable};
use crate::screen::Screen;
use crate::{clock, out, settle, spool};

/// Writes the three files, each when it is whole.
pub(super) fn run(args: &ShareArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    if args.out == Path::new("-") {
        let expected = partners::A_FOLDER_OF_TABLES.text(lang);
        let values: [(&str, &dyn Display); 2] = [("what", &"--out"), ("expected", &expected)];
        return Err(Unusable(say(lang, cli::EXPECTED_SOMETHING, &values)).into());
    }
    let reader = Reader::open(&args.ledger.ledger)?;
    let (now, producer) = (clock::now(), args.reporter_org.as_deref().unwrap_or(PRODUCER));
    let files = [spool::open()?, spool::open()?, spool::open()?];
    let mut tables = ParquetTables::begin(producer, Tlp::from(args.tlp), reader.authority()?.as_ref(), files)?;
    let sieve = Sieve::marked(&reader, now, Tlp::from(args.tlp))?;
    each_finding(&reader, &sieve, |finding, chain| Ok(tables.finding(finding, chain)?))?;
    settle::each_case_marked(
        &mut reader.ahead()?,
        settle::Which::Polluted,
        now,
        settle::Pages::StillThere,
        &sieve.marks,
        |file| {
            if file.case.state == CaseState::Dismissed {
                return Ok(());
            }
            Ok(tables.case(&file)?)
        },
    )?;
    make_folder(&args.out, lang)?;
    for (name, file) in ["findings.parquet", "hops.parquet", "cases.parquet"].into_iter().zip(tables.end()?) {
        out::write_to(&args.out.join(name), lang, |out| spool::pour(file, out))?;
    }
    screen.counts(&[(partners::LEFT_OUT_MARKED, sieve.marks.kept_back())]);
    Ok(Exit::Done)
}
