//! The cleanup list as a workbook: the list, its pages, what to fix, and what was not looked at.

use std::io::Write;

use suyuan_cases::CaseFile;
use suyuan_model::defang;
use suyuan_words::{Lang, Set, Word, name_of, reports};

use super::{Report, csv};
use crate::workbook::Book;
use crate::{ShareError, harmless, see, shown};

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> Result<(), ShareError> {
    let lang = report.lang;
    let mut book = Book::made_at(report.now, reports::CLEANUP_TITLE.text(lang))?;
    let heads: Vec<&str> = match lang {
        Lang::En => csv::COLUMNS.to_vec(),
        Lang::Zh => LIST.iter().map(|head| head.text(lang)).collect(),
    };
    book.sheet(reports::SHEET_LIST.text(lang), &heads, report.cases.iter().map(|file| row(report, file)))?;
    let pages = report.cases.iter().flat_map(pages);
    book.sheet(reports::SHEET_PAGES.text(lang), &texts(lang, PAGES), pages)?;
    let fixes = report.cases.iter().flat_map(|file| fixes(lang, file));
    book.sheet(reports::SHEET_FIXES.text(lang), &texts(lang, FIXES), fixes)?;
    let gaps = report.cases.iter().flat_map(|file| gaps(report, file)).chain(everywhere(report));
    book.sheet(reports::SHEET_NOT_LOOKED_AT.text(lang), &texts(lang, NOT_LOOKED_AT), gaps)?;
    if !report.notes.is_empty() {
        let notes = report.notes.iter().map(|note| vec![note.clone()]);
        book.sheet(reports::SHEET_NOTES.text(lang), &[reports::SHEET_NOTES.text(lang)], notes)?;
    }
    book.write(out)
}

/// The heads of the list, in the order of the columns of the sheet for programs.
const LIST: &[Word] = &[
    reports::COLUMN_CASE,
    reports::COLUMN_SITE,
    reports::COLUMN_ROLE,
    reports::COLUMN_HOSTS,
    reports::COLUMN_OWNER,
    reports::COLUMN_ICP,
    reports::COLUMN_CONTACT,
    reports::COLUMN_SEVERITY,
    reports::COLUMN_STATE,
    reports::COLUMN_PAGES,
    reports::COLUMN_FIXES,
    reports::COLUMN_WATCHED,
    reports::COLUMN_CATEGORIES,
    reports::COLUMN_TECHNIQUES,
    reports::COLUMN_FIRST_SEEN,
    reports::COLUMN_LAST_SEEN,
    reports::COLUMN_AGE_DAYS,
    reports::COLUMN_PAGE,
    reports::COLUMN_CHAIN,
    reports::COLUMN_ADVICE,
];

const PAGES: &[Word] =
    &[reports::COLUMN_CASE, reports::COLUMN_SITE, reports::COLUMN_PAGE_FOUND, reports::COLUMN_PAGE_NORMALIZED];

const FIXES: &[Word] = &[
    reports::COLUMN_CASE,
    reports::COLUMN_SITE,
    reports::COLUMN_SEVERITY,
    reports::COLUMN_TECHNIQUES,
    reports::COLUMN_PLACE,
    reports::COLUMN_WHERE,
    reports::COLUMN_WATCHED,
    reports::COLUMN_PAGES,
    reports::COLUMN_PAGE,
    reports::COLUMN_OFFSET,
    reports::COLUMN_SEE,
    reports::COLUMN_CURL,
    reports::COLUMN_SEARCH,
    reports::COLUMN_ADVICE,
];

const NOT_LOOKED_AT: &[Word] =
    &[reports::COLUMN_CASE, reports::COLUMN_SITE, reports::COLUMN_NOT_LOOKED_AT, reports::COLUMN_PAGES];

fn texts(lang: Lang, heads: &[Word]) -> Vec<&'static str> {
    heads.iter().map(|head| head.text(lang)).collect()
}

/// The row of the sheet for programs, with words instead of codes in Chinese.
fn row(report: &Report<'_>, file: &CaseFile) -> Vec<String> {
    let (lang, case) = (report.lang, &file.case);
    let mut cells = csv::row(report, file);
    if lang == Lang::Zh {
        let mut say = |column: Word, text: String| {
            if let Some(place) = LIST.iter().position(|head| head.key == column.key) {
                cells[place] = text;
            }
        };
        let name = |set, name: &str| name_of(lang, set, name).to_owned();
        let techniques: Vec<String> =
            file.techniques.iter().map(|&technique| shown::technique(lang, technique)).collect();
        let categories: Vec<String> = file.categories.iter().map(|category| name(Set::Category, category)).collect();
        say(reports::COLUMN_ROLE, name(Set::Role, case.role.name()));
        say(reports::COLUMN_SEVERITY, name(Set::Severity, case.severity.name()));
        say(reports::COLUMN_STATE, name(Set::CaseState, case.state.name()));
        say(reports::COLUMN_TECHNIQUES, techniques.join(shown::comma(lang)));
        say(reports::COLUMN_CATEGORIES, categories.join(shown::comma(lang)));
        say(reports::COLUMN_FIRST_SEEN, shown::moment(case.first_seen));
        say(reports::COLUMN_LAST_SEEN, shown::moment(case.last_seen));
    }
    cells
}

/// The pages as they were found, byte for byte, and normalized; one that names what is watched is harmless in both.
fn pages(file: &CaseFile) -> impl Iterator<Item = Vec<String>> {
    let names = shown::names(&file.watched);
    file.pages.iter().map(move |page| {
        let [found, url] = [&page.found, &page.url].map(|url| harmless::page(url, &names));
        vec![file.case.id.clone(), file.case.site.to_string(), found, url]
    })
}

fn fixes(lang: Lang, file: &CaseFile) -> impl Iterator<Item = Vec<String>> {
    let names = shown::names(&file.watched);
    file.fixes.iter().map(move |fix| {
        let watched: Vec<String> = fix.watched.iter().map(|value| defang(value)).collect();
        vec![
            file.case.id.clone(),
            file.case.site.to_string(),
            shown::severity(lang, fix.severity).to_owned(),
            shown::technique(lang, fix.technique),
            name_of(lang, Set::Place, fix.place.name()).to_owned(),
            fix.at.as_deref().map(|at| harmless::page(at, &names)).unwrap_or_default(),
            watched.join(" "),
            fix.pages.len().to_string(),
            harmless::page(&fix.see.page, &names),
            fix.see.byte_offset.map(|offset| offset.to_string()).unwrap_or_default(),
            shown::see(lang, fix),
            see::curl(fix, &names).unwrap_or_default(),
            see::search(fix).unwrap_or_default(),
            name_of(lang, Set::Remedy, fix.remedy.name()).to_owned(),
        ]
    })
}

fn gaps(report: &Report<'_>, file: &CaseFile) -> impl Iterator<Item = Vec<String>> {
    file.not_looked_at.iter().map(|gap| {
        let pages = gap.pages.map(|pages| pages.to_string()).unwrap_or_default();
        vec![file.case.id.clone(), file.case.site.to_string(), shown::gap(report.lang, gap), pages]
    })
}

/// What was looked at on no page of any case.
fn everywhere(report: &Report<'_>) -> impl Iterator<Item = Vec<String>> {
    let lang = report.lang;
    report.everywhere.iter().map(move |gap| {
        vec![String::new(), reports::ALL_SITES.text(lang).to_owned(), shown::gap_everywhere(lang, gap), String::new()]
    })
}
