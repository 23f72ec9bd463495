//! One step from a page to a URL.

use crate::PageUrl;
use crate::names::closed_set;

closed_set! {
    /// How one page leads to another; the field's letters are Heritrix's, where it has one.
    HopKind {
        /// A person would click it (`L`).
        Link = "link",
        /// The browser fetches it by itself: frames, images, scripts (`E`).
        Embed = "embed",
        /// A 3xx answer (`R`).
        Redirect = "redirect",
        /// A `Refresh` header or `meta http-equiv=refresh`.
        Refresh = "refresh",
        /// A script would go there.
        Script = "script",
        /// A form would be sent there (`S`); never followed.
        Form = "form",
        /// A URL that only looks like one, in script or text (`X`).
        Speculative = "speculative",
        /// Named in a sitemap or feed (`M`).
        Manifest = "manifest",
        /// Needed before something else: robots.txt (`P`).
        Prerequisite = "prerequisite",
    }
}

impl HopKind {
    /// True for hops that a visitor does not notice and that cost none of the hop budget.
    pub fn is_free(self) -> bool {
        matches!(self, HopKind::Redirect | HopKind::Refresh)
    }
}

/// One step to a URL that may be visited, as the page that names it shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Where it leads.
    pub to: PageUrl,
    /// The URL as the page had it, made by [`Hop::as_found`].
    pub found: String,
    /// What kind of step it is.
    pub kind: HopKind,
    /// The words of the link, if it has any; at most a line.
    pub text: String,
}

impl Hop {
    /// The words of a hop to what a robots.txt or an index of sitemaps names as a sitemap.
    pub const SITEMAP: &str = "sitemap";

    /// The URL that a reference stands for, as somebody met it who followed it: byte for byte where it is a whole
    /// URL, else the URL that it leads to, with the fragment that was written.
    ///
    /// ```
    /// use suyuan_model::{Hop, PageUrl};
    /// let to = PageUrl::new("http://www.school.example/news/7.html").unwrap();
    /// assert_eq!(Hop::as_found("HTTP://www.school.example/news/7.html", &to), "HTTP://www.school.example/news/7.html");
    /// assert_eq!(Hop::as_found("../news/7.html#x", &to), "http://www.school.example/news/7.html#x");
    /// ```
    pub fn as_found(reference: &str, to: &PageUrl) -> String {
        let reference = reference.trim_matches(|c: char| c <= ' ');
        let begins_with =
            |scheme: &str| reference.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
        if begins_with("http://") || begins_with("https://") {
            return reference.to_owned();
        }
        let fragment = reference.bytes().position(|byte| byte == b'#').map_or("", |at| &reference[at..]);
        [to.as_str(), fragment].concat()
    }
}
