//! Where a crawl starts.

use crate::{PageUrl, Timestamp};

/// Where a crawl starts: a page, a site's front page, or a search result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seed {
    /// The page to start from.
    pub url: PageUrl,
    /// The URL byte for byte as the list had it.
    pub found: String,
    /// The search result that it came from, if it was one.
    pub result: Option<SearchResult>,
}

/// What a search engine showed; empty text where the list did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SearchResult {
    /// The engine's name.
    pub engine: String,
    /// What was searched for.
    pub query: String,
    /// The place among the results, from 1.
    pub rank: Option<u32>,
    /// The title shown.
    pub title: String,
    /// The words shown under the title.
    pub snippet: String,
    /// When the search was made.
    pub fetched_at: Option<Timestamp>,
}
