//! The cleanup list for a terminal: a table of all cases, and then each case in a few lines.

use std::io::{self, Write};

use suyuan_cases::CaseFile;
use suyuan_model::{Severity, Untrusted, defang};
use suyuan_words::{Lang, Set, Word, name_of, reports, say};

use super::totals::Totals;
use super::{PAGES_SHOWN_MAX, Report, advice};
use crate::shelf::{self, Sorted};
use crate::width::{WIDTH_MIN, columns, cut, fitted, lines};
use crate::{ShareError, chains, harmless, shown};

/// Columns of the heads of lines in a case: the longest head fits.
const HEAD_COLUMNS: usize = 14;

/// The row of a case in the table, and its lines.
pub(crate) fn parts(report: &Report<'_>, totals: &mut Totals, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    let row = row(report.lang, file);
    totals.fit(row.iter().map(|cell| columns(cell)));
    let mut lines = Vec::new();
    writeln!(lines)?;
    case(&mut lines, report, file)?;
    Ok(vec![shelf::rows([row.into()])?, lines])
}

pub(super) fn write(
    out: &mut dyn Write,
    report: &Report<'_>,
    totals: &Totals,
    cases: &mut Sorted<'_>,
) -> Result<(), ShareError> {
    let lang = report.lang;
    let count = shown::count(lang, totals);
    let made = say(lang, reports::MADE_AT, &[("time", &shown::moment(report.now))]);
    writeln!(out, "{} · {count} · {made}", reports::CLEANUP_TITLE.text(lang))?;
    for note in report.notes {
        writeln!(out, "{}", Untrusted(note).terminal())?;
    }
    writeln!(out)?;
    if totals.is_empty() {
        writeln!(out, "{}", reports::NO_CASES.text(lang))?;
        return Ok(everywhere(out, report)?);
    }
    table(out, report, totals, cases)?;
    cases.write(1, out)?;
    everywhere(out, report)?;
    Ok(writeln!(out, "\n{}", reports::DEFANG_NOTE.text(lang))?)
}

/// What was looked at on no page; it is not thereby clean.
fn everywhere(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    if report.everywhere.is_empty() {
        return Ok(());
    }
    let (lang, room) = (report.lang, report.width.max(WIDTH_MIN) - 4);
    writeln!(out, "\n{}", reports::SECTION_EVERYWHERE.text(lang))?;
    for gap in report.everywhere {
        let gap = Untrusted(&shown::gap_everywhere(lang, gap)).terminal().to_string();
        for (number, line) in lines(&gap, room).iter().enumerate() {
            writeln!(out, "  {} {line}", if number == 0 { "-" } else { " " })?;
        }
    }
    writeln!(out, "{}", reports::NOT_LOOKED_AT_NOTE.text(lang))
}

fn table(out: &mut dyn Write, report: &Report<'_>, totals: &Totals, cases: &mut Sorted<'_>) -> Result<(), ShareError> {
    let lang = report.lang;
    let heads = [
        reports::COLUMN_SEVERITY,
        reports::COLUMN_SITE,
        reports::COLUMN_STATE,
        reports::COLUMN_PAGES,
        reports::COLUMN_FIXES,
        reports::COLUMN_WATCHED,
    ]
    .map(|word| word.text(lang).to_owned());
    let mut widths = heads.each_ref().map(|head| columns(head));
    for (width, cells) in widths.iter_mut().zip(&totals.widths) {
        *width = (*width).max(*cells);
    }
    // What is left of the line is shared by the two columns that can be cut: the site gets three fifths.
    let room = report.width.max(WIDTH_MIN) - 10 - widths[0] - widths[2] - widths[3] - widths[4];
    if widths[1] + widths[5] > room {
        widths[1] = widths[1].min((room * 3 / 5).max(room.saturating_sub(widths[5])));
        widths[5] = widths[5].min(room - widths[1]);
    }
    line(out, &heads, &widths)?;
    writeln!(out, "{}", widths.map(|width| "─".repeat(width)).join("  "))?;
    cases.each_row(0, |row| Ok(line(out, &row, &widths)?))
}

fn row(lang: Lang, file: &CaseFile) -> [String; 6] {
    let case = &file.case;
    [
        format!("{} {}", mark(case.severity), shown::severity(lang, case.severity)),
        Untrusted(&case.site.readable()).terminal().to_string(),
        name_of(lang, Set::CaseState, case.state.name()).to_owned(),
        file.pages.len().to_string(),
        file.fixes.len().to_string(),
        list(lang, &file.watched, defang),
    ]
}

fn line(out: &mut dyn Write, cells: &[String], widths: &[usize; 6]) -> io::Result<()> {
    let mut text = String::new();
    for (place, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        let fitted = match place {
            3 | 4 => format!("{}{cell}", " ".repeat(width.saturating_sub(columns(cell)))),
            _ => fitted(cell, width),
        };
        text.push_str(&fitted);
        text.push_str("  ");
    }
    writeln!(out, "{}", text.trim_end())
}

fn case(out: &mut dyn Write, report: &Report<'_>, file: &CaseFile) -> io::Result<()> {
    let (lang, case) = (report.lang, &file.case);
    let severity = format!("{} {}", mark(case.severity), shown::severity(lang, case.severity));
    let state = name_of(lang, Set::CaseState, case.state.name());
    writeln!(out, "{severity}  {}  {}  {state}", Untrusted(&case.site.readable()).terminal(), case.id)?;
    let told = |word: Word, value: &str| Told { lang, width: report.width, head: word }.lines(value);
    let techniques: Vec<String> = file.techniques.iter().map(|&technique| shown::technique(lang, technique)).collect();
    let work: Vec<_> = advice::advice(lang, file).into_iter().map(|advice| advice.title).collect();
    let work = work.join(shown::comma(lang));
    let names = shown::names(&file.watched);
    let chain = file.sample_chain.as_ref();
    let chain = chain
        .map_or_else(|| reports::CHAIN_NONE.text(lang).to_owned(), |chain| chains::in_one_line(lang, chain, &names));
    let [until, answered] = shown::agreed(lang, file, report.now);
    for (head, value) in [
        (reports::COLUMN_ROLE, advice::role(lang, file)),
        (reports::COLUMN_HOSTS, list(lang, &file.hosts, str::to_owned)),
        (shown::owner_head(file), shown::owner(file)),
        (reports::COLUMN_ICP, case.owner.icp.clone()),
        (reports::COLUMN_CONTACT, case.owner.contact.clone()),
        (reports::COLUMN_WATCHED, list(lang, &file.watched, defang)),
        (
            reports::COLUMN_CATEGORIES,
            list(lang, &file.categories, |value| name_of(lang, Set::Category, value).to_owned()),
        ),
        (reports::COLUMN_TECHNIQUES, techniques.join(shown::comma(lang))),
        (reports::COLUMN_AGE, shown::span(lang, file, report.now)),
        until,
        answered,
        (reports::COLUMN_PAGE, harmless::page(&file.sample_page, &names)),
        (reports::COLUMN_CHAIN, chain),
        (reports::COLUMN_ADVICE, work),
    ] {
        write!(out, "{}", told(head, &value))?;
    }
    for gap in &file.not_looked_at {
        write!(out, "{}", told(reports::COLUMN_NOT_LOOKED_AT, &shown::gap(lang, gap)))?;
    }
    Ok(())
}

/// One entry of a case: its head, and its value in as many lines as it needs.
struct Told {
    lang: Lang,
    width: usize,
    head: Word,
}

impl Told {
    fn lines(&self, value: &str) -> String {
        if value.is_empty() {
            return String::new();
        }
        let head = fitted(self.head.text(self.lang), HEAD_COLUMNS);
        let value = Untrusted(value).terminal().to_string();
        let room = self.width.max(WIDTH_MIN) - HEAD_COLUMNS - 4;
        let mut told = String::new();
        for (number, line) in lines(&value, room).iter().enumerate() {
            let head = if number == 0 { head.clone() } else { " ".repeat(HEAD_COLUMNS) };
            told.push_str(&format!("  {head}  {line}\n"));
        }
        told
    }
}

/// The first items of a list, and how many more there are.
fn list(lang: Lang, values: &[String], show: impl Fn(&str) -> String) -> String {
    let mut told: Vec<String> = values.iter().take(PAGES_SHOWN_MAX).map(|value| show(value)).collect();
    if values.len() > PAGES_SHOWN_MAX {
        told.push(say(lang, reports::AND_MORE, &[("n", &(values.len() - PAGES_SHOWN_MAX))]));
    }
    cut(&told.join(shown::comma(lang)), usize::from(u16::MAX))
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "!!!",
        Severity::High => "!! ",
        Severity::Medium => "!  ",
        Severity::Low => "-  ",
        Severity::Info => "i  ",
    }
}
