//! The program: reads the command line, does one command, and ends with an exit code that means something.
//!
//! It is a library so that whoever tests it can hand a job file to its reader; [`main`] is all that the program calls.
//!
//! Data goes to standard output, everything else to standard error.

mod allocator;
mod allowed;
mod args;
mod audited;
mod candidates;
mod cases;
mod chains;
mod cleanup;
mod clock;
mod confirmed;
mod crawl;
mod demo;
#[cfg(debug_assertions)]
mod die;
mod doctor;
mod dry_run;
mod evidence;
mod exit;
mod explain;
mod figures;
mod files;
mod findings;
mod head;
mod job;
mod job_file;
mod language;
mod ledger;
mod lists;
mod manual;
mod marked;
mod merge;
mod notices;
mod observed;
mod out;
mod packets;
mod past;
mod progress;
mod prune;
mod recheck;
mod report;
mod robots;
mod schedule;
mod screen;
mod seeds;
mod settle;
mod share;
mod signals;
mod spool;
mod stats;
mod unsaid;
mod watchlist;
mod watchlist_stats;
mod web;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use suyuan_words::Lang;

use crate::args::{Cli, Command, Typed};
use crate::exit::Exit;
use crate::screen::Screen;

/// What the program calls itself with to run scripts of pages; nobody types it.
pub const SCRIPTS_WORKER: &str = "run-scripts";

/// Does what is typed.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    // It locks itself down, so nothing may be open by then.
    if args.get(1).is_some_and(|arg| arg == SCRIPTS_WORKER) {
        return suyuan_sandbox::worker::serve(std::io::stdin().lock(), std::io::stdout());
    }
    allocator::set_up();
    signals::ignore_file_size();
    let (lang, color) = args::asked(&args);
    let lang = language::choose(lang);
    match args::read(&args, lang, color.unwrap_or_default()) {
        Ok(Typed::Command(cli)) => run(cli, lang).into(),
        Ok(Typed::Answered(exit)) => exit.into(),
        // Help that nobody reads to its end, or a standard error that is gone: there is nobody left to tell.
        Err(error) => Exit::of(&error).into(),
    }
}

/// Reads the text of a job file called `job.toml`; gives what is said about its first mistake.
pub fn check_job(text: &str) -> Result<(), String> {
    job_file::of_text(Path::new("job.toml"), text, Lang::En).map(|_| ()).map_err(|error| error.0)
}

fn run(cli: Cli, lang: Lang) -> Exit {
    // A job file may say how the crawl talks, so that command sets its screen up by itself.
    if let Command::Crawl(crawl) = cli.command {
        return crawl::run(*crawl, cli.common, lang);
    }
    let screen = Screen::set_up(lang, &cli.common);
    if let Err(error) = clock::check(lang) {
        return screen.end(Err(error));
    }
    screen.end(command(&cli.command, &screen))
}

fn command(command: &Command, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    match command {
        Command::Demo(args) => demo::run(args, screen),
        Command::Crawl(_) => unreachable!("a crawl sets its own screen up"),
        Command::Findings(args) => findings::run(args, lang),
        Command::Candidates(args) => candidates::run(args, lang),
        Command::Chains(args) => chains::run(args, lang),
        Command::Explain(args) => explain::run(args, lang),
        Command::Cleanup(args) => cleanup::run(args, screen),
        Command::Cases(args) => cases::run(args, screen),
        Command::Evidence(args) => evidence::run(args, screen),
        Command::Recheck(args) => recheck::run(args, screen),
        Command::Schedule(args) => schedule::run(args, screen),
        Command::Notices(args) => notices::run(args, screen),
        Command::Report(args) => report::run(args, screen),
        Command::Stats(args) => stats::run(args, lang),
        Command::Share(args) => share::run(args, screen),
        Command::Watchlist(args) => watchlist::run(args, screen),
        Command::Seeds(args) => seeds::run(args, screen),
        Command::Robots(args) => robots::run(args, lang),
        Command::Ledger(args) => ledger::run(args, lang),
        Command::Doctor(args) => doctor::run(args, lang),
        Command::Completions(args) => manual::completions(args, lang),
        Command::Man(args) => manual::man(args, lang),
    }
}
