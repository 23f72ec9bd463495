//! Chains as one JSON document: a list of findings with their ways, raw.

use std::io::Write;

use serde_json::{Value, json};

use suyuan_model::Untrusted;

use super::ChainsOf;
use crate::{ShareError, json};

pub(super) fn write(out: &mut dyn Write, told: &[ChainsOf]) -> Result<(), ShareError> {
    let list: Vec<Value> = told.iter().map(entry).collect();
    let pretty = serde_json::to_string_pretty(&list)?;
    Ok(writeln!(out, "{}", Untrusted(&pretty).json())?)
}

fn entry(ChainsOf { finding, traced }: &ChainsOf) -> Value {
    json!({
        "finding": finding.id.to_string(),
        "page": json::text(finding.page.as_str()),
        "site": json::text(finding.site.as_str()),
        "watch": json::watch(&finding.watch),
        "chain": json::chain(traced.as_ref().map(|traced| &traced.shortest)),
        "others": traced.as_ref().map_or(0, |traced| traced.others),
        "other_chains": traced
            .as_ref()
            .map_or_else(Vec::new, |traced| traced.listed.iter().map(|chain| json::chain(Some(chain))).collect::<Vec<_>>()),
    })
}
