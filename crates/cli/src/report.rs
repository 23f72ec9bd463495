//! `report`: complaints of people are taken in, by hand and from a drop folder, and it is told what became of each.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use suyuan_ledger::{Hand, Held, Reader};
use suyuan_lists::{
    COMPLAINTS_MAX, ComplaintRow, NoComplaints, Watchlist, Why, read_complaints, seed_from_text, watch_from_text,
};
use suyuan_model::{Became, Complaint, Timestamp, Untrusted};
use suyuan_share::{ComplaintsFormat, tell_complaints};
use suyuan_words::{Lang, complaints as words, say};

use crate::args::{ReportAddArgs, ReportArgs, ReportFormat, ReportListArgs, ReportWhat, line};
use crate::exit::{Exit, Unusable};
use crate::job_file::shown;
use crate::screen::Screen;
use crate::{allowed, clock, job, language, lists, out};

/// Takes a complaint in, or lists them.
pub(crate) fn run(args: &ReportArgs, screen: &Screen) -> anyhow::Result<Exit> {
    match &args.what {
        ReportWhat::Add(args) => add(args, screen),
        ReportWhat::List(args) => list(args, screen.lang),
    }
}

fn add(args: &ReportAddArgs, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let row = ComplaintRow {
        line: 0,
        page: args.url.clone(),
        domain: args.domain.clone().unwrap_or_default(),
        reference: args.reference.clone().unwrap_or_default(),
        note: args.note.clone().unwrap_or_default(),
    };
    let complaint = of_row(row, String::new(), clock::now(), lang).map_err(Unusable)?;
    let hand = open(&args.ledger.ledger, lang)?;
    let is_new = hand.add_complaint(&complaint)?;
    // What is watched is visited by no run, so none is promised.
    let list = Watchlist::new(hand.reader().watchlist(clock::now())?);
    let word = match is_new {
        false => words::KNOWN,
        true if list.find_url(&complaint.page).is_some() => words::WATCHED,
        true => words::ADDED,
    };
    hand.commit()?;
    // A page that is watched is told so that nobody opens it.
    let page =
        if word == words::WATCHED { suyuan_model::defang(complaint.page.as_str()) } else { complaint.page.to_string() };
    screen.note(&say(lang, word, &[("page", &Untrusted(&page).terminal())]));
    Ok(Exit::Done)
}

fn list(args: &ReportListArgs, lang: Lang) -> anyhow::Result<Exit> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let (mut complaints, dismissed) = (reader.complaints()?, allowed::dismissed_findings(&reader, clock::now())?);
    for (_, became) in &mut complaints {
        if let Became::Found(found) = became {
            found.retain(|finding| !dismissed.iter().any(|id| id.to_string() == *finding));
            if found.is_empty() {
                *became = Became::Nothing;
            }
        }
    }
    let format = match args.format {
        ReportFormat::Text => ComplaintsFormat::Text,
        ReportFormat::Jsonl => ComplaintsFormat::Jsonl,
        ReportFormat::Csv => ComplaintsFormat::Csv,
    };
    out::write_to(&args.out, lang, |out| Ok(tell_complaints(&complaints, format, lang, out)?))?;
    Ok(Exit::Done)
}

/// Opens a ledger for edits; it is made where there is none.
fn open(ledger: &Path, lang: Lang) -> anyhow::Result<Hand> {
    lists::refuse_bad_place(ledger, lang)?;
    if job::reader_of(ledger)?.is_none() {
        Held::take(ledger)?.give_back();
    }
    Ok(Hand::open(ledger)?)
}

/// Takes in what lies in a drop folder. The files stay where they are: what is known already is not taken in again.
/// What cannot be used is told with its place, and keeps nothing else from being taken in.
pub(crate) fn take_in(folder: &Path, ledger: &Path, screen: &Screen) -> anyhow::Result<()> {
    let lang = screen.lang;
    let files = files_of(folder).map_err(|why| {
        let values: [(&str, &dyn Display); 2] = [("file", &shown(folder)), ("why", &language::told(lang, why))];
        Unusable(say(lang, words::NO_FOLDER, &values))
    })?;
    let now = clock::now();
    for path in files {
        let (name, mut complaints) = (shown(&path), Vec::new());
        let rows =
            lists::bytes_of(&path, lang).map_err(|error| language::told_whole(lang, &*error)).and_then(|bytes| {
                read_complaints(&name, &bytes).map_err(|why| match why {
                    NoComplaints::List(error) => error.say(lang),
                    NoComplaints::NoPageColumn { line, found } => {
                        let values: [(&str, &dyn Display); 3] =
                            [("file", &name), ("line", &line), ("found", &Untrusted(&found).terminal())];
                        say(lang, words::NO_PAGE_COLUMN, &values)
                    }
                    NoComplaints::TooMany => say(lang, words::TOO_MANY, &[("file", &name), ("most", &COMPLAINTS_MAX)]),
                })
            });
        for row in rows.unwrap_or_else(|why| {
            screen.warn(&why);
            Vec::new()
        }) {
            let line = row.line;
            match of_row(row, path.file_name().unwrap_or_default().to_string_lossy().into_owned(), now, lang) {
                Ok(complaint) => complaints.push(complaint),
                Err(what) => {
                    let values: [(&str, &dyn Display); 3] = [("file", &name), ("line", &line), ("what", &what)];
                    screen.warn(&say(lang, words::PLACE, &values));
                }
            }
        }
        if complaints.is_empty() {
            continue;
        }
        let (hand, mut new) = (open(ledger, lang)?, 0);
        for complaint in &complaints {
            new += u64::from(hand.add_complaint(complaint)?);
        }
        hand.commit()?;
        if new > 0 {
            screen.note(&say(lang, words::TAKEN_IN, &[("file", &name), ("n", &new)]));
        }
    }
    Ok(())
}

/// The files of a drop folder, in the order of their names. One that begins with a dot is still being written.
fn files_of(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !is_hidden && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A row as a complaint, or what is wrong with it.
fn of_row(row: ComplaintRow, source: String, at: Timestamp, lang: Lang) -> Result<Complaint, String> {
    let wrong = |found: &str, why: &Why, word| {
        let values: [(&str, &dyn Display); 2] = [("found", &Untrusted(found).terminal()), ("expected", &why.say(lang))];
        say(lang, word, &values)
    };
    let page = seed_from_text(&row.page).map_err(|why| wrong(&row.page, &why, words::NO_PAGE))?.url;
    let domain = match row.domain.trim() {
        "" => String::new(),
        domain => watch_from_text(domain).map_err(|why| wrong(domain, &why, words::A_DOMAIN))?.value,
    };
    let text = |text: &str| match text.trim() {
        "" => Ok(String::new()),
        text => line(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    let as_line = |column: &str, what: &str| {
        text(what).map_err(|expected| {
            let found: String = what.chars().take(suyuan_lists::FOUND_CHARS_MAX).collect();
            let values: [(&str, &dyn Display); 3] =
                [("column", &column), ("found", &Untrusted(&found).terminal()), ("expected", &expected.say(lang))];
            say(lang, words::NO_TEXT, &values)
        })
    };
    let (reference, note) = (as_line("reference", &row.reference)?, as_line("note", &row.note)?);
    Ok(Complaint { page, domain, reference, note, source, at, told: clock::is_told() })
}
