//! The list of the evidence: a row for each finding, as a desk reads it into its own register. URLs are raw.

use std::collections::BTreeMap;

use suyuan_cases::CaseFile;

use super::told::told_of;
use crate::ShareError;
use crate::sheet::Sheet;

/// Most rows of one case: a mail that carries more is taken by few servers, and what is to be fixed is in fewer.
pub const NOTICE_EVIDENCE_ROWS_MAX: usize = 5_000;

const COLUMNS: &[&str] = &[
    "case",
    "site",
    "page",
    "page_found",
    "watched",
    "kind",
    "category",
    "severity",
    "evidence_level",
    "technique",
    "place",
    "at",
    "vantage",
    "http_status",
    "sha256",
    "warc_file",
    "warc_offset",
    "finding",
];

/// The cells of a finding.
pub(super) type Row = Vec<String>;

/// The rows of a case, the worst finding first.
pub(super) fn rows(file: &CaseFile) -> Vec<Row> {
    let found: BTreeMap<&str, &str> = file.pages.iter().map(|page| (page.url.as_str(), page.found.as_str())).collect();
    told_of(file)
        .take(NOTICE_EVIDENCE_ROWS_MAX)
        .map(|finding| {
            let seen = finding.telling.as_ref();
            let text = |tell: &dyn Fn(&suyuan_model::SightingSeen) -> String| seen.map(tell).unwrap_or_default();
            vec![
                file.case.id.clone(),
                file.case.site.as_str().to_owned(),
                finding.page.clone(),
                found.get(finding.page.as_str()).copied().unwrap_or_default().to_owned(),
                finding.watch.value.clone(),
                finding.watch.kind.name().to_owned(),
                finding.watch.category.clone(),
                finding.severity.name().to_owned(),
                finding.level.name().to_owned(),
                text(&|seen| seen.sighting.technique.name().to_owned()),
                text(&|seen| seen.sighting.place.name().to_owned()),
                text(&|seen| seen.at.to_string()),
                text(&|seen| seen.vantage.name().to_owned()),
                text(&|seen| seen.http_status.to_string()),
                text(&|seen| seen.sha256.clone()),
                text(&|seen| seen.warc.as_ref().map(|kept| kept.file.clone()).unwrap_or_default()),
                text(&|seen| seen.warc.as_ref().map(|kept| kept.offset.to_string()).unwrap_or_default()),
                finding.id.to_string(),
            ]
        })
        .collect()
}

/// The list as a file for spreadsheets.
pub(super) fn sheet<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Result<Vec<u8>, ShareError> {
    let mut bytes = Vec::new();
    let mut sheet = Sheet::begin(&mut bytes, COLUMNS)?;
    for row in rows {
        sheet.row(row)?;
    }
    sheet.end()?;
    Ok(bytes)
}
