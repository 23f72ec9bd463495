//! A list of cases for a terminal: a line a case.

use std::io::{self, Write};

use suyuan_cases::{CaseFile, deadline_of, last_move};
use suyuan_model::{Untrusted, defang};
use suyuan_words::{Lang, Set, cases as words, name_of, reports};

use crate::cleanup::totals::Totals;
use crate::shelf::{self, Sorted};
use crate::width::{WIDTH_MIN, columns, fitted};
use crate::{ShareError, shown};

/// The columns: name, site, role, state, since when, deadline, severity, pages, what is named.
type Row = [String; 9];

/// Which of them is left out where no case has one.
const DEADLINE: usize = 5;

/// Which of them is a number.
const PAGES: usize = 7;

/// The one that takes what the others leave of the line.
const LAST: usize = 8;

/// The narrowest that the last column becomes.
const LAST_MIN: usize = 16;

/// The row of a case.
pub(super) fn part(lang: Lang, totals: &mut Totals, file: &CaseFile) -> Result<Vec<u8>, ShareError> {
    let row = row(lang, file);
    totals.fit(row.iter().map(|cell| columns(cell)));
    shelf::rows([row.into()])
}

pub(super) fn write(
    out: &mut dyn Write,
    lang: Lang,
    width: usize,
    totals: &Totals,
    cases: &mut Sorted<'_>,
) -> Result<(), ShareError> {
    if totals.is_empty() {
        return Ok(writeln!(out, "{}", words::NO_MATCH.text(lang))?);
    }
    let heads: Row = [
        reports::COLUMN_CASE,
        reports::COLUMN_SITE,
        reports::COLUMN_ROLE,
        reports::COLUMN_STATE,
        words::COLUMN_MOVED,
        words::COLUMN_DEADLINE,
        reports::COLUMN_SEVERITY,
        reports::COLUMN_PAGES,
        reports::COLUMN_WATCHED,
    ]
    .map(|head| head.text(lang).to_owned());
    let mut widths = heads.each_ref().map(|head| columns(head));
    for (width, cells) in widths.iter_mut().zip(&totals.widths) {
        *width = (*width).max(*cells);
    }
    if totals.widths.get(DEADLINE).is_none_or(|&width| width == 0) {
        widths[DEADLINE] = 0;
    }
    let others: usize = widths[..LAST].iter().filter(|&&width| width > 0).map(|width| width + 2).sum();
    widths[LAST] = widths[LAST].min(width.max(WIDTH_MIN).saturating_sub(others).max(LAST_MIN));
    line(out, &heads, &widths)?;
    line(out, &widths.map(|width| "─".repeat(width)), &widths)?;
    cases.each_row(0, |row| Ok(line(out, &row, &widths)?))?;
    Ok(writeln!(out, "\n{}", shown::count(lang, totals))?)
}

fn row(lang: Lang, file: &CaseFile) -> Row {
    let case = &file.case;
    let watched: Vec<String> =
        file.watched.iter().map(|value| Untrusted(&defang(value)).terminal().to_string()).collect();
    [
        case.id.clone(),
        Untrusted(&case.site.readable()).terminal().to_string(),
        name_of(lang, Set::Role, case.role.name()).to_owned(),
        name_of(lang, Set::CaseState, case.state.name()).to_owned(),
        last_move(&file.history).map_or(case.first_seen, |(event, _)| event.at).day(),
        deadline_of(&file.history).map(shown::last_day).unwrap_or_default(),
        shown::severity(lang, case.severity).to_owned(),
        file.pages.len().to_string(),
        watched.join(shown::comma(lang)),
    ]
}

fn line(out: &mut dyn Write, cells: &[String], widths: &[usize; 9]) -> io::Result<()> {
    let cell = |place: usize| {
        let (cell, width) = (&cells[place], widths[place]);
        if place == PAGES {
            format!("{}{cell}", " ".repeat(width.saturating_sub(columns(cell))))
        } else {
            fitted(cell, width)
        }
    };
    writeln!(
        out,
        "{}",
        (0..=LAST).filter(|&place| widths[place] > 0).map(cell).collect::<Vec<_>>().join("  ").trim_end()
    )
}
