//! Chains as one JSON document: a list of findings with their ways, raw.

use std::io::Write;

use serde_json::{Value, json};

use suyuan_model::Untrusted;

use super::ChainsOf;
use crate::{ShareError, json};

/// One entry of the list, further in by the list's indent; a string has no line break of its own.
pub(super) fn put(out: &mut dyn Write, before: u64, told: &ChainsOf) -> Result<(), ShareError> {
    let pretty = serde_json::to_string_pretty(&entry(told))?;
    let pretty = pretty.replace('\n', "\n  ");
    let separator = if before == 0 { "[" } else { "," };
    Ok(write!(out, "{separator}\n  {}", Untrusted(&pretty).json())?)
}

pub(super) fn end(out: &mut dyn Write, count: u64) -> Result<(), ShareError> {
    Ok(writeln!(out, "{}", if count == 0 { "[]" } else { "\n]" })?)
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
