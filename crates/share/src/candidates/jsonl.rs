//! A candidate as one line of JSON: raw, keys in a fixed order, nothing left out.

use std::io::Write;

use serde_json::{Value, json};
use suyuan_cases::Candidate;
use suyuan_model::NeighborSeen;

use crate::{ShareError, json};

pub(super) fn put(out: &mut dyn Write, candidate: &Candidate) -> Result<(), ShareError> {
    let told = json!({
        "schema": "suyuan.candidate/1",
        "kind": candidate.kind.name(),
        "value": json::text(&candidate.value),
        "campaign_key": candidate.kind.is_handle() && candidate.sites > 1,
        "sites": candidate.sites,
        "pages": candidate.pages,
        "beside": candidate.beside.iter().map(|way| way.name()).collect::<Value>(),
        "watched": candidate.watched.iter().map(|name| json::text(name)).collect::<Value>(),
        "places": candidate.places.iter().map(place).collect::<Value>(),
    });
    Ok(json::line(out, &told)?)
}

fn place(seen: &NeighborSeen) -> Value {
    json!({
        "site": json::text(&seen.site),
        "page": json::text(&seen.page),
        "beside": seen.beside.name(),
        "raw": json::text(&seen.raw),
        "byte_offset": seen.byte_offset,
        "watched": json::text(&seen.watched),
    })
}
