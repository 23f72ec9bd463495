//! The cleanup list as a workbook: the list, its pages, what to fix, and what was not looked at.

use std::io::Write;

use suyuan_cases::CaseFile;
use suyuan_model::defang;
use suyuan_words::{Lang, Set, Word, name_of, reports};

use super::{Report, csv};
use crate::shelf::{self, Sorted};
use crate::workbook::Book;
use crate::{ShareError, harmless, see, shown};

/// The row of a case on the list, and its rows on the other sheets.
pub(crate) fn parts(report: &Report<'_>, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    Ok(vec![
        shelf::rows([row(report, file)])?,
        shelf::rows(pages(file))?,
        shelf::rows(fixes(report.lang, file))?,
        shelf::rows(gaps(report, file))?,
    ])
}

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>, cases: &mut Sorted<'_>) -> Result<(), ShareError> {
    let lang = report.lang;
    let mut book = Book::made_at(report.now, reports::CLEANUP_TITLE.text(lang))?;
    let sheets = [
        (reports::SHEET_LIST, heads(lang)),
        (reports::SHEET_PAGES, texts(lang, PAGES)),
        (reports::SHEET_FIXES, texts(lang, FIXES)),
        (reports::SHEET_NOT_LOOKED_AT, texts(lang, NOT_LOOKED_AT)),
    ];
    let last = sheets.len() - 1;
    for (part, (name, heads)) in sheets.into_iter().enumerate() {
        let mut sheet = book.begin(name.text(lang), &heads)?;
        cases.each_row(part, |row| sheet.row(&row))?;
        if part == last {
            everywhere(report).try_for_each(|row| sheet.row(&row))?;
        }
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

/// The heads of the list; in English they are the names that programs know.
pub(crate) fn heads(lang: Lang) -> Vec<&'static str> {
    match lang {
        Lang::En => csv::COLUMNS.to_vec(),
        Lang::Zh => texts(lang, LIST),
    }
}

/// The heads of the list, in the order of the columns of the sheet for programs.
const LIST: &[Word] = &[
    reports::COLUMN_CASE,
    reports::COLUMN_SITE,
    reports::COLUMN_ROLE,
    reports::COLUMN_HOSTS,
    reports::COLUMN_OWNER_EITHER,
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

pub(crate) const FIXES: &[Word] = &[
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

pub(crate) const NOT_LOOKED_AT: &[Word] =
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
pub(crate) fn everywhere(report: &Report<'_>) -> impl Iterator<Item = Vec<String>> {
    let lang = report.lang;
    report.everywhere.iter().map(move |gap| {
        vec![String::new(), reports::ALL_SITES.text(lang).to_owned(), shown::gap_everywhere(lang, gap), String::new()]
    })
}
