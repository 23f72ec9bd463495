//! One planned fetch of a URL.

use crate::names::closed_set;
use crate::{Origin, PageUrl, UrlId};

closed_set! {
    /// How we present ourselves.
    Vantage {
        /// The honest crawler.
        Plain = "plain",
        /// With the user agent of a search engine's spider.
        Spider = "spider",
        /// A desktop browser that comes from a search result.
        Searcher = "searcher",
        /// The same on a phone.
        Mobile = "mobile",
        /// With another preferred language.
        Language = "language",
        /// A second time, without cookies.
        Repeat = "repeat",
        /// A headless Chromium.
        Browser = "browser",
    }
}

/// What a visit is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To read the page.
    Page,
    /// To learn what `origin` permits; `redirects` have been followed so far (RFC 9309, 2.3.1.2).
    Robots {
        /// The origin whose rules are being looked for.
        origin: Origin,
        /// Redirects followed until here.
        redirects: u8,
    },
}

/// One planned fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Visit {
    /// The ledger's number of the URL; none for robots.txt.
    pub id: Option<UrlId>,
    /// What is fetched.
    pub url: PageUrl,
    /// How we present ourselves.
    pub vantage: Vantage,
    /// What for.
    pub purpose: Purpose,
    /// The how manyeth try this is, from 1.
    pub attempt: u8,
}
