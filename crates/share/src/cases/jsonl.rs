//! A list of cases for programs: one JSON object a line, raw.

use serde_json::{Value, json};
use suyuan_cases::{CaseFile, deadline_of, last_move};

use crate::{ShareError, json};

/// The line of a case.
pub(super) fn part(file: &CaseFile) -> Result<Vec<u8>, ShareError> {
    let mut line = Vec::new();
    json::line(&mut line, &told(file))?;
    Ok(line)
}

fn told(file: &CaseFile) -> Value {
    let case = &file.case;
    json!({
        "schema": "suyuan.case-summary/1",
        "case": case.id,
        "site": json::text(case.site.as_str()),
        "role": case.role.name(),
        "role_by": if file.role.by_hand.is_some() { "hand" } else { "rule" },
        "state": case.state.name(),
        "moved": last_move(&file.history).map(|(event, _)| json::event(event)),
        "severity": case.severity.name(),
        "pages": file.pages.len(),
        "fixes": file.fixes.len(),
        "findings": file.findings.len(),
        "watched": json::texts(&file.watched),
        "categories": json::texts(&file.categories),
        "techniques": file.techniques.iter().map(|technique| technique.name()).collect::<Value>(),
        "owner": json::known(&case.owner.name),
        "icp": json::known(&case.owner.icp),
        "first_seen": case.first_seen.to_string(),
        "last_seen": case.last_seen.to_string(),
        "deadline": deadline_of(&file.history).map(|deadline| deadline.to_string()),
    })
}
