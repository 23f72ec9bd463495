//! The list of the evidence: a row for each finding, as a desk reads it into its own register. It is the same list in
//! notices and in packets: words are those of JSON, and what is watched is harmless, since people open it.

use std::collections::BTreeMap;

use suyuan_cases::{CaseFile, FindingSummary};
use suyuan_model::defang;

use crate::{harmless, shown};

/// The columns.
pub(crate) const COLUMNS: &[&str] = &[
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

/// Where in a row the file and the offset of its record stand.
pub(crate) const RECORD: std::ops::Range<usize> = 15..17;

/// The cells of a finding.
pub(crate) type Row = Vec<String>;

/// The rows of these findings of a case.
pub(crate) fn rows<'f>(file: &CaseFile, findings: impl Iterator<Item = &'f FindingSummary>) -> Vec<Row> {
    let names = shown::names(&file.watched);
    let found: BTreeMap<&str, &str> = file.pages.iter().map(|page| (page.url.as_str(), page.found.as_str())).collect();
    findings
        .map(|finding| {
            let seen = finding.telling.as_ref();
            let text = |tell: &dyn Fn(&suyuan_model::SightingSeen) -> String| seen.map(tell).unwrap_or_default();
            vec![
                file.case.id.clone(),
                file.case.site.as_str().to_owned(),
                harmless::page(&finding.page, &names),
                harmless::page(found.get(finding.page.as_str()).copied().unwrap_or_default(), &names),
                defang(&finding.watch.value),
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
