//! A list of cases for a spreadsheet. Its columns `case`, `state`, `role`, `reason`, `actor`, `until` and `deadline` can be read back as edits.

use std::io::Write;

use suyuan_cases::{CaseFile, deadline_of, last_move};
use suyuan_model::{CaseChange, defang};

use crate::ShareError;
use crate::sheet::Sheet;
use crate::shelf::{self, Sorted};
use crate::shown;

const COLUMNS: &[&str] = &[
    "case",
    "site",
    "role",
    "state",
    "reason",
    "actor",
    "until",
    "moved_at",
    "severity",
    "pages",
    "fixes",
    "watched",
    "categories",
    "techniques",
    "owner",
    "icp",
    "first_seen",
    "last_seen",
    "deadline",
];

/// The row of a case.
pub(super) fn part(file: &CaseFile) -> Result<Vec<u8>, ShareError> {
    shelf::rows([row(file)])
}

pub(super) fn write(out: &mut dyn Write, cases: &mut Sorted<'_>) -> Result<(), ShareError> {
    let mut sheet = Sheet::begin(out, COLUMNS)?;
    cases.each_row(0, |row| sheet.row(&row))?;
    sheet.end()
}

fn row(file: &CaseFile) -> Vec<String> {
    let case = &file.case;
    let moved = last_move(&file.history);
    let until = moved.and_then(|(_, what)| match what {
        CaseChange::State { until, .. } => until,
        _ => None,
    });
    let watched: Vec<String> = file.watched.iter().map(|value| defang(value)).collect();
    let techniques: Vec<&str> = file.techniques.iter().map(|technique| technique.name()).collect();
    vec![
        case.id.clone(),
        case.site.as_str().to_owned(),
        case.role.name().to_owned(),
        case.state.name().to_owned(),
        moved.map(|(event, _)| event.reason.clone()).unwrap_or_default(),
        moved.map(|(event, _)| event.actor.clone()).unwrap_or_default(),
        until.map(|until| until.to_string()).unwrap_or_default(),
        moved.map(|(event, _)| event.at.to_string()).unwrap_or_default(),
        case.severity.name().to_owned(),
        file.pages.len().to_string(),
        file.fixes.len().to_string(),
        watched.join(" "),
        file.categories.join(" "),
        techniques.join(" "),
        shown::owner(file),
        case.owner.icp.clone(),
        case.first_seen.to_string(),
        case.last_seen.to_string(),
        deadline_of(&file.history).map(|deadline| deadline.to_string()).unwrap_or_default(),
    ]
}
