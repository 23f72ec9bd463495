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
    /// To see a page as a person would: something of its site that it names and a browser loads with it.
    Part {
        /// The page that named it first.
        of: UrlId,
        /// What it is.
        kind: PartKind,
    },
}

closed_set! {
    /// What a browser loads with a page.
    PartKind {
        /// A style sheet.
        Sheet = "sheet",
        /// A script.
        Script = "script",
        /// What a script of the page asks its site for.
        Answer = "answer",
    }
}

/// What a text is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReadAs {
    /// What its type, its name and its beginning say.
    #[default]
    Itself,
    /// A sitemap, if it is a plain text: whatever named it said so.
    Sitemap,
    /// What tells browsers of the site as an app, if it is JSON and no feed: a page's link calls it so.
    Manifest,
    /// A picture, if it is one: a page with findings shows it.
    Picture,
    /// A script, as browsers run what a page loads as one.
    Script,
    /// The record of a register, which has it in several forms (RFC 7480, 4.2).
    Record,
}

/// One planned fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Visit {
    /// The ledger's number of the URL; none for robots.txt and for parts of pages.
    pub id: Option<UrlId>,
    /// What is fetched.
    pub url: PageUrl,
    /// How we present ourselves.
    pub vantage: Vantage,
    /// What for.
    pub purpose: Purpose,
    /// As what a text that comes back is read.
    pub read_as: ReadAs,
    /// Which try this is, from 1.
    pub attempt: u8,
}

impl Visit {
    /// The first visit to a page.
    pub fn of(url: PageUrl) -> Self {
        let (purpose, read_as) = (Purpose::Page, ReadAs::Itself);
        Visit { id: None, url, vantage: Vantage::Plain, purpose, read_as, attempt: 1 }
    }
}
