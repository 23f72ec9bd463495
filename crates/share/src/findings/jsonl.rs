//! A finding as one line of JSON, as the contract has it: raw, keys in a fixed order, nothing left out.

use std::io::Write;

use serde_json::{Value, json};
use suyuan_model::{Chain, Finding, SightingSeen};

use crate::{ShareError, json};

pub(super) fn put(out: &mut dyn Write, finding: &Finding, chain: Option<&Chain>) -> Result<(), ShareError> {
    Ok(json::line(out, &told(finding, chain))?)
}

fn told(finding: &Finding, chain: Option<&Chain>) -> Value {
    json!({
        "schema": "suyuan.finding/1",
        "id": finding.id.to_string(),
        "page": json::text(finding.page.as_str()),
        "page_found": json::text(&finding.page_found),
        "host": json::text(finding.page.host()),
        "site": json::text(finding.site.as_str()),
        "watch": json::watch(&finding.watch),
        "severity": finding.severity.name(),
        "evidence_level": finding.level.name(),
        "first_seen": finding.first_seen.to_string(),
        "last_seen": finding.last_seen.to_string(),
        "run": json::text(&finding.run),
        "sightings": finding.sightings.iter().map(sighting).collect::<Value>(),
        "chain": json::chain(chain),
    })
}

fn sighting(seen: &SightingSeen) -> Value {
    let sighting = &seen.sighting;
    json!({
        "technique": sighting.technique.name(),
        "place": sighting.place.name(),
        "concealment": sighting.concealment.iter().map(|way| way.name()).collect::<Value>(),
        "raw": json::text(&sighting.raw),
        "decoded_by": sighting.decoded_by.iter().map(|spelling| spelling.name()).collect::<Value>(),
        "matched_url": json::maybe(sighting.matched_url.as_deref()),
        "text": json::text(&sighting.text),
        "rel": sighting.rel.iter().map(|token| json::text(token)).collect::<Value>(),
        "selector": json::maybe(sighting.selector.as_deref()),
        "byte_offset": sighting.byte_offset,
        "snippet": json::text(&sighting.snippet),
        "vantage": seen.vantage.name(),
        "http_status": seen.http_status,
        "sha256": json::text(&seen.sha256),
        "warc": seen.warc.as_ref().map(|warc| json!({"file": json::text(&warc.file), "offset": warc.offset})),
    })
}
