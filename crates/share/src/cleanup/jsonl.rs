//! One JSON object per case, raw: the columns of the sheet, with lists where the sheet has counts.

use std::io::Write;

use serde_json::{Value, json};
use suyuan_cases::{CaseFile, Fix, Gap};

use super::{Report, advice};
use crate::{ShareError, json, shown};

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> Result<(), ShareError> {
    for file in report.cases {
        json::line(out, &told(report, file))?;
    }
    Ok(())
}

fn told(report: &Report<'_>, file: &CaseFile) -> Value {
    let case = &file.case;
    json!({
        "schema": "suyuan.case/1",
        "case": case.id,
        "site": json::text(case.site.as_str()),
        "role": case.role.name(),
        "hosts": texts(&file.hosts),
        "owner": json::known(&case.owner.name),
        "icp": json::known(&case.owner.icp),
        "contact": json::known(&case.owner.contact),
        "severity": case.severity.name(),
        "state": case.state.name(),
        "pages": file.pages.iter().map(|page| json::text(&page.url)).collect::<Value>(),
        "fixes": file.fixes.iter().map(|fix| self::fix(report, fix)).collect::<Value>(),
        "watched": texts(&file.watched),
        "categories": texts(&file.categories),
        "techniques": file.techniques.iter().map(|technique| technique.name()).collect::<Value>(),
        "first_seen": case.first_seen.to_string(),
        "last_seen": case.last_seen.to_string(),
        "age_days": shown::days(case.first_seen, report.now),
        "sample_page": json::text(&file.sample_page),
        "sample_chain": json::chain(file.sample_chain.as_ref()),
        "advice": advice::in_one_line(report.lang, file),
        "findings": file.findings.iter().map(|finding| Value::from(finding.id.to_string())).collect::<Value>(),
        "not_looked_at": file.not_looked_at.iter().chain(report.everywhere).map(|gap| self::gap(report, gap)).collect::<Value>(),
        "pages_found": file.pages.iter().map(|page| json::text(&page.found)).collect::<Value>(),
        "notes": texts(report.notes),
        "shared_host": json::maybe(file.shared_host.as_deref()),
    })
}

fn fix(report: &Report<'_>, fix: &Fix) -> Value {
    json!({
        "what": shown::technique(report.lang, fix.technique),
        "where": json::maybe(fix.at.as_deref()),
        "pages": texts(&fix.pages),
        "see": {
            "how": shown::see_as(report.lang, fix.see.vantage),
            "vantage": fix.see.vantage.name(),
            "page": json::text(&fix.see.page),
            "raw": json::text(&fix.see.raw),
            "selector": json::maybe(fix.see.selector.as_deref()),
            "byte_offset": fix.see.byte_offset,
        },
        "technique": fix.technique.name(),
        "place": fix.place.name(),
        "concealment": fix.concealment.iter().map(|way| way.name()).collect::<Value>(),
        "severity": fix.severity.name(),
        "remedy": fix.remedy.name(),
        "watched": texts(&fix.watched),
    })
}

fn gap(report: &Report<'_>, gap: &Gap) -> Value {
    json!({
        "what": json::text(&gap.what),
        "why": json::text(&gap.why),
        "pages": gap.pages,
        "words": json::text(&shown::gap(report.lang, gap)),
    })
}

fn texts(values: &[String]) -> Value {
    values.iter().map(|value| json::text(value)).collect()
}
