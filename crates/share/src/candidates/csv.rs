//! A candidate as one row of a sheet, whose first columns are those of a watchlist.

use suyuan_cases::Candidate;

use super::{shown, watched};
use crate::harmless;

/// The columns, in their order.
pub(super) const COLUMNS: &[&str] = &["value", "kind", "sites", "pages", "beside", "watched", "example"];

pub(super) fn row(candidate: &Candidate) -> Vec<String> {
    let beside: Vec<&str> = candidate.beside.iter().map(|way| way.name()).collect();
    let example = candidate.places.first().map(|place| harmless::page(&place.page, &[&candidate.value]));
    vec![
        shown(candidate),
        candidate.kind.name().to_owned(),
        candidate.sites.to_string(),
        candidate.pages.to_string(),
        beside.join(" "),
        watched(candidate).join(" "),
        example.unwrap_or_default(),
    ]
}
