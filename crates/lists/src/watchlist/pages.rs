//! Pages of tier two: exact URLs of ordinary sites that were confirmed to be polluted.
//!
//! They are few, and each is itself only: the pages beside it, below it and above it are somebody's who did no harm.

use std::collections::{HashMap, HashSet};

use suyuan_model::{PageUrl, SiteRules, Watch, WatchId, WatchKind};

use super::{Watchlist, after_scheme, authority, host_of};

/// The pages of a list, and where they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    by_url: HashMap<Box<str>, u32>,
    hosts: HashSet<Box<str>>,
}

impl Pages {
    pub(super) fn put(&mut self, url: &str, id: u32) {
        let key = key_of(url);
        self.hosts.insert(host_of(authority(key)).into());
        self.by_url.entry(key.into()).or_insert(id);
    }

    pub(super) fn has_host(&self, host: &str) -> bool {
        self.hosts.contains(host)
    }

    /// Bytes held on the heap, more or less.
    pub(super) fn heap_bytes(&self) -> usize {
        let keys = self.by_url.keys().chain(&self.hosts).map(|key| key.len() + size_of::<(Box<str>, u32)>());
        keys.sum()
    }

    fn find(&self, url: &str) -> Option<WatchId> {
        if self.by_url.is_empty() { None } else { self.by_url.get(key_of(url)).copied().map(WatchId) }
    }
}

/// http and https are the same thing, and a `?` with nothing behind it says nothing.
fn key_of(url: &str) -> &str {
    let key = after_scheme(url);
    key.strip_suffix('?').unwrap_or(key)
}

impl Watchlist {
    /// The list with pages that a person confirmed to be polluted. They come from what is known of cases, not from a list:
    /// the digest does not count them, nor does [`Watchlist::iter`]. What is listed already stays what it is.
    #[must_use]
    pub fn with_confirmed(mut self, pages: impl IntoIterator<Item = Watch>) -> Watchlist {
        self.listed_end.get_or_insert(self.entries.end());
        for page in pages {
            let Ok(url) = PageUrl::new(&page.value) else { continue };
            if page.kind != WatchKind::Page || self.listed_url(&url).is_some() || self.find_page(&url).is_some() {
                continue;
            }
            let Some(id) = self.entries.push_alone(page.as_ref()) else { break };
            self.put_page(&page.value, id);
        }
        self
    }

    pub(super) fn put_page(&mut self, url: &str, id: u32) {
        self.pages.put(url, id);
        let top = host_of(authority(after_scheme(url))).rsplit('.').next().unwrap_or_default();
        self.has_other_tops |= top.starts_with("xn--");
        self.tops.insert(top.as_bytes().into());
    }

    /// The entry of tier two that is this very page, allowed or not.
    pub(super) fn find_page(&self, url: &PageUrl) -> Option<WatchId> {
        self.pages.find(url.as_str())
    }

    /// Whether an entry is a page of tier two on the same site as this page: ways about one's own site accuse nobody.
    pub fn is_page_of_site(&self, watch: WatchId, page: &PageUrl, rules: &SiteRules) -> bool {
        self.kind(watch) == WatchKind::Page
            && PageUrl::new(self.value(watch)).is_ok_and(|own| rules.site_of(&own) == rules.site_of(page))
    }
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Allow, Timestamp};

    use super::*;
    use crate::watch_from_text;

    fn list(entries: &[&str]) -> Watchlist {
        Watchlist::new(entries.iter().map(|text| watch_from_text(text).unwrap()).collect())
    }

    fn page(url: &str) -> PageUrl {
        PageUrl::new(url).unwrap()
    }

    #[test]
    fn a_page_of_tier_two_is_itself_and_nothing_else_and_may_be_visited() {
        let list = list(&["casino.example", "page:http://www.school.example/news/7.html"]);
        for (url, is_found) in [
            ("http://www.school.example/news/7.html", true),
            ("https://www.school.example/news/7.html?", true),
            ("http://www.school.example/news/7.html?page=2", false),
            ("http://www.school.example/news/7.html/x", false),
            ("http://www.school.example/news/", false),
            ("http://www.school.example/", false),
            ("http://school.example/news/7.html", false),
        ] {
            assert_eq!(list.find_url(&page(url)).is_some(), is_found, "{url}");
            assert!(list.forbids(&page(url)).is_none(), "{url}");
        }
        assert!(list.find_name("www.school.example").is_none(), "never the host upwards");
        assert!(list.has_urls_at("www.school.example") && list.has_top("example"));
        assert!(list.forbids(&page("http://casino.example/")).is_some());
    }

    #[test]
    fn confirmed_pages_are_found_and_are_no_part_of_the_list() {
        let told = list(&["casino.example"]);
        let (digest, len) = (told.digest(), told.iter().count());
        let confirmed = ["page:http://www.school.example/news/7.html", "page:http://www.casino.example/x"];
        let list = told.with_confirmed(confirmed.map(|text| watch_from_text(text).unwrap()));
        let found = list.find_url(&page("http://www.school.example/news/7.html")).unwrap();
        assert_eq!(
            (list.kind(found), list.get(found).value.as_str()),
            (WatchKind::Page, "http://www.school.example/news/7.html")
        );
        assert_eq!((list.digest(), list.iter().count()), (digest, len));
        let casino = list.find_url(&page("http://www.casino.example/x")).unwrap();
        assert_eq!(list.kind(casino), WatchKind::Domain, "what is listed stays of tier one");
        assert!(list.is_page_of_site(found, &page("http://oa.school.example/"), &SiteRules::default()));
        assert!(!list.is_page_of_site(found, &page("http://pool.example/"), &SiteRules::default()));
        let allow = Allow {
            kind: WatchKind::Domain,
            value: "school.example".to_owned(),
            reason: String::new(),
            source: String::new(),
            expires: None,
        };
        let list = list.allowing(vec![allow], Timestamp::from_millis(0));
        assert!(list.find_url(&page("http://www.school.example/news/7.html")).is_none());
    }

    #[test]
    fn the_front_page_of_a_site_is_no_page_of_tier_two() {
        for front in ["http://www.school.example/", "http://www.school.example/index.html", "http://192.0.2.7/"] {
            assert!(watch_from_text(&format!("page:{front}")).is_err(), "{front}");
        }
        assert!(watch_from_text("page:http://www.school.example/?id=7").is_ok());
        assert!(watch_from_text("page:http://192.0.2.7/x.html").is_ok());
    }
}
