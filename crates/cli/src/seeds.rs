//! `seeds import`: places to start, into the ledger.

use suyuan_ledger::{Import, Put};
use suyuan_words::lists as words;

use crate::args::{SeedsArgs, SeedsImportArgs, SeedsWhat};
use crate::exit::Exit;
use crate::job_file::shown;
use crate::screen::Screen;
use crate::{clock, lists, watchlist};

/// Does what is to be done with seeds.
pub(crate) fn run(args: &SeedsArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let SeedsWhat::Import(args) = &args.what;
    import(args, screen)
}

fn import(args: &SeedsImportArgs, screen: &Screen) -> anyhow::Result<Exit> {
    lists::refuse_bad_place(&args.ledger.ledger, screen.lang)?;
    let (seeds, refusals) = lists::seeds(&args.files, args.strict, screen)?;
    let seeds = Some(Put { entries: &seeds[..], replace: args.replace });
    let what = Import { seeds, refusals: &refusals, ..Import::nothing(clock::now()) };
    let report = suyuan_ledger::import(&args.ledger.ledger, &what)?;
    let told = [("seeds", words::IMPORTED_SEEDS, report.seeds)];
    watchlist::tell_import(&shown(&args.ledger.ledger), &told, args.format, screen.lang)?;
    Ok(Exit::Done)
}
