//! The cleanup list as one page to print or send on.
//!
//! The page stands alone: no script, no picture, nothing fetched, and its own policy forbids all of these.
//! The only links in it lead from the overview to a case further down. Addresses are text.

use std::io::{self, Write};

use suyuan_cases::{CaseFile, Stats};
use suyuan_model::{Severity, Untrusted, defang};
use suyuan_words::{Lang, Set, name_of, reports, say};

use super::totals::Totals;
use super::{PAGES_SHOWN_MAX, Report, html_case, html_charts, html_page};
use crate::shelf::Sorted;
use crate::{ShareError, shown, stats};

/// The row of a case in the overview, and its article.
pub(crate) fn parts(report: &Report<'_>, totals: &mut Totals, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    totals.add_findings(file);
    let (mut line, mut article) = (Vec::new(), Vec::new());
    row(&mut line, report.lang, file)?;
    html_case::write(&mut article, report, file)?;
    Ok(vec![line, article])
}

pub(super) fn write(
    out: &mut dyn Write,
    report: &Report<'_>,
    totals: &Totals,
    cases: &mut Sorted<'_>,
    figures: Option<&Stats>,
) -> Result<(), ShareError> {
    head(out, report, totals)?;
    if totals.is_empty() {
        writeln!(out, "<p class=\"empty\">{}</p>", reports::NO_CASES.text(report.lang))?;
    } else {
        tiles(out, report.lang, totals)?;
        html_charts::write(out, report.lang, totals)?;
        if let Some(figures) = figures {
            stats::sections(figures, report.lang, out)?;
        }
        overview(out, report.lang)?;
        cases.write(0, out)?;
        writeln!(out, "</tbody>\n</table>\n</section>")?;
        cases.write(1, out)?;
    }
    everywhere(out, report)?;
    Ok(html_page::end(out, report.lang)?)
}

fn head(out: &mut dyn Write, report: &Report<'_>, totals: &Totals) -> io::Result<()> {
    let lang = report.lang;
    let title = reports::CLEANUP_TITLE.text(lang);
    html_page::begin(out, lang, title, report.now)?;
    html_page::notes(out, report.notes)?;
    if !totals.is_empty() {
        writeln!(out, "<p>{}</p>", reports::CLEANUP_INTRO.text(lang))?;
        writeln!(out, "<p class=\"harmless\">{}</p>", reports::DEFANG_NOTE.text(lang))?;
    }
    writeln!(out, "</header>")
}

/// How many cases, pages and fixes, and how bad.
fn tiles(out: &mut dyn Write, lang: Lang, totals: &Totals) -> io::Result<()> {
    writeln!(out, "<section class=\"tiles\">")?;
    for (number, word) in [
        (totals.cases(), reports::TILE_CASES),
        (totals.info(), reports::TILE_INFO),
        (totals.pages, reports::TILE_PAGES),
        (totals.fixes, reports::TILE_FIXES),
    ] {
        // Most lists hold nothing but cases.
        if number > 0 || word.key != reports::TILE_INFO.key {
            writeln!(out, "<div class=\"tile\"><b>{number}</b><span>{}</span></div>", word.text(lang))?;
        }
    }
    writeln!(out, "<div class=\"tile severities\">")?;
    for (&severity, number) in totals.cases.iter().rev() {
        writeln!(out, "<span class=\"count\">{} <b>{number}</b></span>", chip(lang, severity))?;
    }
    writeln!(out, "</div>\n</section>")
}

/// The head of the overview; its rows and its end follow.
pub(crate) fn overview(out: &mut dyn Write, lang: Lang) -> io::Result<()> {
    writeln!(out, "<section>\n<h2>{}</h2>\n<table class=\"overview\">\n<thead><tr>", reports::OVERVIEW.text(lang))?;
    for head in [
        reports::COLUMN_SEVERITY,
        reports::COLUMN_SITE,
        reports::COLUMN_ROLE,
        reports::COLUMN_STATE,
        reports::COLUMN_PAGES,
        reports::COLUMN_FIXES,
        reports::COLUMN_WATCHED,
    ] {
        writeln!(out, "<th scope=\"col\">{}</th>", head.text(lang))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

fn row(out: &mut dyn Write, lang: Lang, file: &CaseFile) -> io::Result<()> {
    let case = &file.case;
    let state = name_of(lang, Set::CaseState, case.state.name());
    writeln!(out, "<tr>\n<td>{}</td>", chip(lang, case.severity))?;
    writeln!(out, "<td class=\"site\"><a href=\"#{}\">{}</a></td>", case.id, Untrusted(&case.site.readable()).html())?;
    writeln!(out, "<td>{}</td>", name_of(lang, Set::Role, case.role.name()))?;
    writeln!(out, "<td>{state}</td>")?;
    for (number, head) in [(file.pages.len(), reports::TILE_PAGES), (file.fixes.len(), reports::TILE_FIXES)] {
        writeln!(out, "<td class=\"number\">{number}<span class=\"unit\"> {}</span></td>", head.text(lang))?;
    }
    writeln!(out, "<td class=\"watched\">{}</td>\n</tr>", listed(lang, &file.watched, defang))
}

/// What was looked at on no page; it is not thereby clean.
fn everywhere(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    if report.everywhere.is_empty() {
        return Ok(());
    }
    let lang = report.lang;
    writeln!(out, "<section class=\"everywhere\">\n<h2>{}</h2>", reports::SECTION_EVERYWHERE.text(lang))?;
    writeln!(out, "<ul class=\"gaps\">")?;
    for gap in report.everywhere {
        writeln!(out, "<li>{}</li>", Untrusted(&shown::gap_everywhere(lang, gap)).html())?;
    }
    writeln!(out, "</ul>\n<p class=\"none\">{}</p>\n</section>", reports::NOT_LOOKED_AT_NOTE.text(lang))
}

/// A severity as a colored mark with its word.
pub(super) fn chip(lang: Lang, severity: Severity) -> String {
    format!("<span class=\"chip {}\">{}</span>", severity.name(), shown::severity(lang, severity))
}

/// The first items of a list, each as code, and how many more there are; encoded.
pub(super) fn listed(lang: Lang, values: &[String], show: impl Fn(&str) -> String) -> String {
    let code = |value: &String| format!("<code>{}</code>", Untrusted(&show(value)).html());
    let mut told: Vec<String> = values.iter().take(PAGES_SHOWN_MAX).map(code).collect();
    if values.len() > PAGES_SHOWN_MAX {
        let more = say(lang, reports::AND_MORE, &[("n", &(values.len() - PAGES_SHOWN_MAX))]);
        told.push(format!("<span class=\"more\">{more}</span>"));
    }
    told.join(" ")
}
