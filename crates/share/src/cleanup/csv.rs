//! One row per case for a spreadsheet: columns and codes stay English, what is watchlisted is harmless.

use std::io::Write;

use suyuan_cases::CaseFile;

use super::{Report, advice};
use crate::sheet::Sheet;
use crate::shelf::{self, Sorted};
use crate::{ShareError, chains, harmless, shown};

/// The columns, in the order that the contract promises.
pub(super) const COLUMNS: &[&str] = &[
    "case",
    "site",
    "role",
    "hosts",
    "owner",
    "icp",
    "contact",
    "severity",
    "state",
    "pages",
    "fixes",
    "watched",
    "categories",
    "techniques",
    "first_seen",
    "last_seen",
    "age_days",
    "sample_page",
    "sample_chain",
    "advice",
];

/// The row of a case.
pub(super) fn parts(report: &Report<'_>, file: &CaseFile) -> Result<Vec<Vec<u8>>, ShareError> {
    Ok(vec![shelf::rows([row(report, file)])?])
}

pub(super) fn write(out: &mut dyn Write, cases: &mut Sorted<'_>) -> Result<(), ShareError> {
    let mut sheet = Sheet::begin(out, COLUMNS)?;
    cases.each_row(0, |row| sheet.row(&row))?;
    sheet.end()
}

pub(super) fn row(report: &Report<'_>, file: &CaseFile) -> Vec<String> {
    let case = &file.case;
    let techniques: Vec<_> = file.techniques.iter().map(|technique| technique.name()).collect();
    let watched: Vec<_> = file.watched.iter().map(|value| harmless::address(value, &[])).collect();
    let chain = file.sample_chain.as_ref();
    let names = shown::names(&file.watched);
    vec![
        case.id.clone(),
        case.site.as_str().to_owned(),
        case.role.name().to_owned(),
        file.hosts.join(" "),
        shown::owner(file),
        case.owner.icp.clone(),
        case.owner.contact.clone(),
        case.severity.name().to_owned(),
        case.state.name().to_owned(),
        file.pages.len().to_string(),
        file.fixes.len().to_string(),
        watched.join(" "),
        file.categories.join(" "),
        techniques.join(" "),
        case.first_seen.to_string(),
        case.last_seen.to_string(),
        shown::days_open(file, report.now).to_string(),
        harmless::page(&file.sample_page, &names),
        chain.map(|chain| chains::in_one_line(report.lang, chain, &names)).unwrap_or_default(),
        advice::in_one_line(report.lang, file),
    ]
}
