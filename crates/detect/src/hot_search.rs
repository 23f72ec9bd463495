//! Hot searches: what somebody searched for once, kept by the site and linked from its pages (U2).
//!
//! One link to a search says nothing. A list of them that names something watched is a list that anybody can write to:
//! a spammer's search has become a part of the page.

use std::collections::BTreeSet;

use suyuan_model::{Hop, PageUrl, Place};
use suyuan_page::{Spot, SpotTarget, asked_words, percent_decoded};

use crate::mention::sides;

/// Different searches that a page links to: fewer are no list.
const SEARCHES_MIN: usize = 3;

/// Names of the parameter that a search is asked by.
const PARAMETERS: &[&str] =
    &["q", "s", "wd", "kw", "key", "keys", "word", "words", "query", "search", "keyword", "keywords", "searchword"];

/// Folders whose pages are searches, or what is kept of them.
const FOLDERS: &[&str] = &[
    "s", "so", "sou", "ss", "sousuo", "search", "searches", "find", "tag", "tags", "hot", "topic", "topics", "keyword",
    "keywords", "zt", "zhuanti",
];

/// How the names of pages end.
pub(crate) const PAGES: &[&str] = &[".html", ".htm", ".shtml", ".php", ".asp", ".aspx", ".jsp"];

/// What the links of a page search for on its own host, in lower case; nothing where that is no list.
#[derive(Debug, Default)]
pub(crate) struct HotSearches(BTreeSet<String>);

impl HotSearches {
    pub(crate) fn of(page: &PageUrl, hops: &[Hop]) -> Self {
        let own = hops.iter().filter(|hop| hop.to.host() == page.host());
        let searches: BTreeSet<&str> = own.filter_map(|hop| searched(&hop.to)).collect();
        let is_list = searches.len() >= SEARCHES_MIN;
        HotSearches(searches.into_iter().filter(|_| is_list).flat_map(readings).collect())
    }

    /// Whether a spot is what such a link searches for.
    pub(crate) fn keep(&self, spot: &Spot) -> bool {
        // What reads as a URL by itself is met as a name as well.
        let is_name = spot.place == Place::UrlParameter && spot.outer.is_none();
        let is_in_link = (is_name || matches!(spot.target, SpotTarget::Handle(_)))
            && spot.element == "a"
            && spot.attribute.as_deref() == Some("href");
        let is_asked = |words: &String| self.0.iter().any(|search| search.contains(words));
        // The words of such a link say what it searches for.
        let is_of_link = spot.place == Place::Text && spot.element == "a" && spot.attribute.is_none();
        // It may be spelled in another way there.
        (is_in_link || is_of_link) && (is_asked(&wanted(spot)) || readings(&spot.raw).iter().any(is_asked))
    }
}

/// Whether the query of a URL searches for what a spot names.
pub(crate) fn searches_for(url: &PageUrl, spot: &Spot) -> bool {
    let search = searched(url).filter(|_| url.query().is_some());
    search.is_some_and(|search| percent_decoded(search).to_lowercase().contains(&wanted(spot)))
}

/// What the link around a spot searches for, as it reads.
pub(crate) fn search_of(spot: &Spot) -> String {
    let (before, after) = sides(spot).unwrap_or_default();
    let before = before.rsplit(['=', '/']).next().unwrap_or_default();
    let after = after.split(['"', '\'', '&', '>', ' ']).next().unwrap_or_default();
    percent_decoded(&format!("{before}{}{after}", spot.raw).replace('+', " ")).into()
}

/// What somebody searched for may read as, in lower case.
fn readings(search: &str) -> Vec<String> {
    asked_words(search, "").iter().map(|words| words.to_lowercase()).collect()
}

/// What a spot names, as searches are compared.
fn wanted(spot: &Spot) -> String {
    spot.target.host().to_lowercase()
}

/// What a URL searches for, as it stands there: `?q=words`, `/tag/words/`, `/so/words.html`, `/search-words-1.html`.
pub(crate) fn searched(url: &PageUrl) -> Option<&str> {
    let pairs = url.query().into_iter().flat_map(|query| query.split('&'));
    let value = pairs.filter_map(|pair| pair.split_once('=')).find_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        (!value.is_empty() && PARAMETERS.contains(&name.as_str())).then_some(value)
    });
    let last = || {
        let (folder, last) = url.path().trim_end_matches('/').rsplit_once('/')?;
        let is_folder = |name: &str| FOLDERS.iter().any(|folder| name.eq_ignore_ascii_case(folder));
        let words = last.split_once(['-', '_']).filter(|(name, _)| is_folder(name)).map(|(_, words)| words);
        let words = words.or_else(|| is_folder(folder.rsplit('/').next().unwrap_or_default()).then_some(last))?;
        Some(without_page(words)).filter(|words| !words.is_empty())
    };
    value.or_else(last)
}

/// The last piece of a path without what makes it a page of many: `words-2.html`.
fn without_page(piece: &str) -> &str {
    let Some(name) = PAGES.iter().find_map(|end| piece.strip_suffix(end)) else { return piece };
    let without_number =
        name.rsplit_once(['-', '_']).filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    without_number.map_or(name, |(words, _)| words)
}
