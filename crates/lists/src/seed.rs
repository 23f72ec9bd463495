//! From the cells of a row to a seed.

use suyuan_model::{NotAPage, PageUrl, SearchResult, Seed};

use crate::columns::{Column, Row};
use crate::list::{Bad, Read};
use crate::reject::Why;
use crate::watch::has_other_scheme;
use crate::{date, spelling};

/// How seeds are read.
#[derive(Clone, Debug, Default)]
pub struct SeedOptions {
    /// A bad line is an error.
    pub strict: bool,
}

/// Reads one seed as a person would type it: a URL, or a site (`school.example` is `http://school.example/`).
pub fn seed_from_text(text: &str) -> Result<Seed, Why> {
    let found = text.trim();
    let url = page(found)?;
    Ok(Seed { url, found: found.to_owned(), result: None })
}

/// Reads one row; one that names an engine or a query is a search result.
pub(crate) fn from_row(row: &Row) -> Read<Seed> {
    let found = row.cell(Column::Value);
    let mut seed = seed_from_text(found).map_err(|why| Bad { found: found.to_owned(), why })?;
    let mut notes = Vec::new();
    if row.cell(Column::Engine).is_empty() && row.cell(Column::Query).is_empty() {
        return Ok((seed, notes));
    }
    let (rank, when) = (row.cell(Column::Rank), row.cell(Column::When));
    let result = SearchResult {
        engine: row.cell(Column::Engine).to_owned(),
        query: row.cell(Column::Query).to_owned(),
        rank: read_rank(rank),
        title: row.cell(Column::Title).to_owned(),
        snippet: row.cell(Column::Snippet).to_owned(),
        fetched_at: date::read(when),
    };
    if result.rank.is_none() && !rank.is_empty() {
        notes.push(Bad { found: rank.to_owned(), why: Why::NotARank });
    }
    if result.fetched_at.is_none() && !when.is_empty() {
        notes.push(Bad { found: when.to_owned(), why: Why::NotADate });
    }
    seed.result = Some(result);
    Ok((seed, notes))
}

/// The page that a text names.
pub(crate) fn page(text: &str) -> Result<PageUrl, Why> {
    if text.chars().any(char::is_control) {
        return Err(Why::ControlCharacter);
    }
    if text.contains('\u{fffd}') {
        return Err(Why::Undecodable);
    }
    let clean = spelling::clean(text);
    if clean.is_empty() {
        return Err(Why::Empty);
    }
    let has_scheme = clean.split_once("://").is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#', '.']));
    if !has_scheme && has_other_scheme(&clean) {
        return Err(Why::NotHttp);
    }
    let url = if has_scheme { clean } else { format!("http://{}", clean.strip_prefix("//").unwrap_or(&clean)) };
    let page = PageUrl::new(&url).map_err(|why| match why {
        NotAPage::NotAUrl => Why::NotASeed,
        NotAPage::NotHttp => Why::NotHttp,
        NotAPage::TooLong => Why::TooLong,
        NotAPage::BadHost => Why::LabelLength,
        NotAPage::BadPort => Why::BadPort,
    })?;
    // A word is not a site, but `http://intranet/` and `localhost:8080` say what they mean.
    let is_word = !has_scheme && page.own_port().is_none() && !page.host().contains(['.', ':']);
    let is_number = !has_scheme && url.trim_start_matches("http://").bytes().all(|byte| byte.is_ascii_digit());
    if is_word || is_number { Err(Why::NotASeed) } else { Ok(page) }
}

/// A rank from 1; sheets write whole numbers as `3.0`, too.
fn read_rank(text: &str) -> Option<u32> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok().filter(|&rank| rank > 0)
}
