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
    /// The URL as the page had it, made by [`Hop::as_found`]; none where it is `to`.
    pub found: Option<Box<str>>,
    /// What kind of step it is.
    pub kind: HopKind,
    /// The words of the link, if it has any; at most a line.
    pub text: String,
}

impl Hop {
    /// The words of a hop to what a robots.txt or an index of sitemaps names as a sitemap.
    pub const SITEMAP: &str = "sitemap";

    /// The words of a hop to a picture that a page with findings shows.
    pub const PICTURE: &str = "picture";

    /// Whether a hop of this kind, with these words, is one to a picture that a page with findings shows.
    pub fn is_to_picture(kind: HopKind, text: &str) -> bool {
        kind == HopKind::Embed && text == Hop::PICTURE
    }

    /// The URL that a reference stands for, as somebody met it who followed it: byte for byte where it is a whole
    /// URL, else the URL that it leads to, with the fragment that was written; none where that is `to` itself.
    ///
    /// ```
    /// use suyuan_model::{Hop, PageUrl};
    /// let to = PageUrl::new("http://www.school.example/news/7.html").unwrap();
    /// let found = |reference| Hop::as_found(reference, &to);
    /// assert_eq!(found("HTTP://www.school.example/news/7.html").as_deref(), Some("HTTP://www.school.example/news/7.html"));
    /// assert_eq!(found("../news/7.html#x").as_deref(), Some("http://www.school.example/news/7.html#x"));
    /// assert_eq!(found("../news/7.html"), None);
    /// ```
    pub fn as_found(reference: &str, to: &PageUrl) -> Option<Box<str>> {
        let reference = reference.trim_matches(|c: char| c <= ' ');
        let begins_with =
            |scheme: &str| reference.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
        if begins_with("http://") || begins_with("https://") {
            return (reference != to.as_str()).then(|| reference.into());
        }
        let fragment = reference.bytes().position(|byte| byte == b'#').map(|at| &reference[at..])?;
        Some([to.as_str(), fragment].concat().into())
    }

    /// The URL as the page had it.
    pub fn found(&self) -> &str {
        self.found.as_deref().unwrap_or(self.to.as_str())
    }
}
