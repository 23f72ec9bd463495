//! What a row of a sheet is: a title, the header, or data already.

use suyuan_words::{Lang, Word};

use crate::columns::{Column, Vocabulary, column_like, column_of, is_watchlist};

/// How far down a header may stand: exported sheets have titles above it.
pub const HEADER_ROWS_MAX: usize = 10;

/// What a row is, as long as no header was met.
pub(crate) enum RowKind {
    /// The columns with their place in a row, the most telling first.
    Header(Vec<(usize, Column)>),
    /// A header, but no column for what is listed.
    WithoutValue(String),
    /// The header of a report on sites, where the sites are those that embed something.
    Report(String),
    /// It reads like data.
    Data,
    /// Neither.
    Title,
}

/// Judges a row by its cells.
pub(crate) fn judge<'a>(cells: impl Iterator<Item = (usize, &'a str)> + Clone, vocabulary: &Vocabulary) -> RowKind {
    if is_watchlist(vocabulary) && is_report(cells.clone()) {
        return RowKind::Report(cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(", "));
    }
    let named = |(at, cell): (usize, &str)| column_of(cell, vocabulary).map(|(place, column)| (place, at, column));
    let like = |(at, cell): (usize, &str)| column_like(cell, vocabulary).map(|(place, column)| (place, at, column));
    let mut known: Vec<(usize, usize, Column)> = cells.clone().filter_map(named).collect();
    let has_value = |known: &[(usize, usize, Column)]| known.iter().any(|&(.., column)| column == Column::Value);
    let is_data = cells.clone().any(|(_, cell)| could_be_value(cell));
    // A title has these words too, but stands alone; data have names beside them.
    let both: Vec<_> = cells.clone().filter_map(|cell| named(cell).or_else(|| like(cell))).collect();
    if has_value(&known) || has_value(&both) && both.len() > 1 && !is_data {
        known = both;
        known.sort_by_key(|&(place, at, _)| (place, at));
        return RowKind::Header(known.into_iter().map(|(_, at, column)| (at, column)).collect());
    }
    if known.len() > 1 {
        return RowKind::WithoutValue(cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(", "));
    }
    if is_data { RowKind::Data } else { RowKind::Title }
}

/// Whether a row heads a report of ours on findings, cases or polluted pages: its sites are no one's to be watched.
fn is_report<'a>(cells: impl Iterator<Item = (usize, &'a str)> + Clone) -> bool {
    use suyuan_words::reports::{COLUMN_CASE, COLUMN_NOT_LOOKED_AT, COLUMN_PAGE_FOUND, COLUMN_SEVERITY, COLUMN_SITE};
    let is_named = |name: &str| cells.clone().any(|(_, cell)| cell.trim().trim_start_matches('\u{feff}') == name);
    let has = |head: Word| [Lang::En, Lang::Zh].iter().any(|&lang| is_named(head.text(lang)));
    let is_of_cases =
        || has(COLUMN_CASE) && [COLUMN_SEVERITY, COLUMN_PAGE_FOUND, COLUMN_NOT_LOOKED_AT].into_iter().any(has);
    has(COLUMN_SITE) && (is_named("evidence_level") || is_of_cases())
}

/// A first look, not a judgment: names and URLs have dots, IPv6 addresses colons.
pub(crate) fn could_be_value(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.contains(char::is_whitespace) && (cell.contains(['.', '。', '．']) || cell.matches(':').count() > 1)
}

/// A cell that could be the value as well as the first could, so that a header has to say; dates and numbers with dots could not.
pub(crate) fn is_rival(cell: &str) -> bool {
    could_be_value(cell) && !cell.trim().starts_with(|c: char| c.is_ascii_digit())
}
