//! Folders that look as if somebody had planted them: their pages share nothing with the site's front page (detection U6).
//!
//! What is compared are the pages of the same site that each leads to or loads: menus, style sheets, scripts. A page of the
//! site shares most of them with its front page; a page that somebody put into a folder brings its own.

use std::collections::{BTreeMap, BTreeSet};

use suyuan_model::{Observation, Site, Technique, UrlId};

/// Fewer pages with findings than this in a folder may be anything.
pub const PLANTED_PAGES_MIN: usize = 3;

/// A front page that leads to fewer places than this has nothing to be compared with.
pub const FRONT_LINKS_MIN: usize = 5;

/// So many other pages of the site have to be like its front page before a folder is unlike it.
pub const LIKE_PAGES_MIN: usize = 3;

/// A page is like the front page if it shares so many in a hundred of what that leads to.
pub const LIKE_PERCENT_MIN: usize = 20;

/// A page is unlike the front page if it shares at most so many in a hundred.
pub const UNLIKE_PERCENT_MAX: usize = 5;

/// Most pages of a folder that are asked, those with findings first.
pub const FOLDER_PAGES_MAX: usize = 24;

/// A page of a site with what it leads to and loads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLinks {
    /// Its number.
    pub id: UrlId,
    /// Its URL.
    pub url: String,
    /// Whether something was found on it.
    pub has_findings: bool,
    /// The numbers of what it leads to and loads.
    pub links: BTreeSet<UrlId>,
}

/// The folder of a page: scheme, host and the first name of the path; none for a page at the root.
pub fn folder(url: &str) -> Option<&str> {
    let host = url.find("://")? + 3;
    let path = host + url[host..].find('/')?;
    let end = url[path..].find(['?', '#']).map_or(url.len(), |at| path + at);
    let first = url[path + 1..end].find('/')?;
    Some(&url[..path + first + 2])
}

/// The folders of a host whose pages with findings share nothing with its front page, where other pages of it do.
pub fn planted(site: &Site, front: &PageLinks, pages: &[PageLinks]) -> Vec<Observation> {
    let chrome: BTreeSet<UrlId> = front.links.iter().copied().filter(|&id| id != front.id).collect();
    if chrome.len() < FRONT_LINKS_MIN {
        return Vec::new();
    }
    // How much of it each page shares, in hundredths, counted once.
    let shared: BTreeMap<UrlId, usize> =
        pages.iter().map(|page| (page.id, chrome.intersection(&page.links).count() * 100)).collect();
    let shared_by = |page: &PageLinks| shared.get(&page.id).copied().unwrap_or_default();
    let is_like = |page: &&PageLinks| shared_by(page) >= LIKE_PERCENT_MIN * chrome.len();
    let is_unlike = |page: &&PageLinks| shared_by(page) <= UNLIKE_PERCENT_MAX * chrome.len();
    let folders: BTreeSet<&str> =
        pages.iter().filter(|page| page.has_findings).filter_map(|page| folder(&page.url)).collect();
    let mut told = Vec::new();
    for name in folders {
        let (inside, outside): (Vec<&PageLinks>, Vec<&PageLinks>) =
            pages.iter().filter(|page| page.id != front.id).partition(|page| folder(&page.url) == Some(name));
        let found: Vec<&PageLinks> = inside.iter().copied().filter(|page| page.has_findings).collect();
        let unlike: Vec<&PageLinks> = found.iter().copied().filter(is_unlike).collect();
        let like = outside.into_iter().filter(is_like).count();
        // What the front page leads to is the site's own, however it looks.
        let is_announced = inside.iter().any(|page| chrome.contains(&page.id));
        if unlike.len() >= PLANTED_PAGES_MIN
            && unlike.len() == found.len()
            && like >= LIKE_PAGES_MIN
            && !inside.iter().any(is_like)
            && !is_announced
        {
            told.push(Observation {
                site: site.clone(),
                technique: Technique::U6,
                what: name.to_owned(),
                pages: unlike.len() as u64,
                of: inside.len() as u64,
                example: unlike.iter().map(|page| page.url.clone()).min().unwrap_or_default(),
                last_seen: None,
            });
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "http://school.example";

    fn page(id: u32, path: &str, has_findings: bool, links: impl IntoIterator<Item = u32>) -> PageLinks {
        PageLinks {
            id: UrlId(id),
            url: format!("{HOST}{path}"),
            has_findings,
            links: links.into_iter().map(UrlId).collect(),
        }
    }

    /// A site of four pages that all have the menu of the front page, and what else there is.
    fn told(menu: u32, others: &[PageLinks]) -> Vec<String> {
        let front = page(1, "/", false, 2..2 + menu);
        let own = (2..6).map(|id| page(id, &format!("/news/{id}.html"), false, 1..2 + menu));
        let pages: Vec<PageLinks> = own.chain(others.iter().cloned()).collect();
        let told = planted(&Site::from_text("school.example"), &front, &pages);
        told.into_iter().map(|it| format!("{} {}/{} {}", it.what, it.pages, it.of, it.example)).collect()
    }

    fn foreign(count: u32, first: u32) -> Vec<PageLinks> {
        (0..count).map(|n| page(first + n, &format!("/slot/{n}.html"), true, [first + n + 1, first + n + 2])).collect()
    }

    #[test]
    fn a_folder_whose_pages_share_nothing_with_the_front_page_is_told() {
        let expected = ["http://school.example/slot/ 3/3 http://school.example/slot/0.html"];
        assert_eq!(told(10, &foreign(PLANTED_PAGES_MIN as u32, 100)), expected);
    }

    #[test]
    fn a_link_home_alone_makes_no_page_of_the_site() {
        let mut pages = foreign(4, 100);
        for page in &mut pages {
            page.links.insert(UrlId(1));
        }
        assert_eq!(told(10, &pages).len(), 1);
    }

    #[test]
    fn few_pages_and_pages_with_the_menu_are_not_told() {
        assert_eq!(told(10, &foreign(PLANTED_PAGES_MIN as u32 - 1, 100)), Vec::<String>::new());
        let mut with_menu = foreign(4, 100);
        with_menu[3].links.extend((2..2 + 10 * LIKE_PERCENT_MIN as u32 / 100).map(UrlId));
        assert_eq!(told(10, &with_menu), Vec::<String>::new());
    }

    #[test]
    fn a_page_that_shares_little_is_neither() {
        let mut pages = foreign(4, 100);
        pages[0].links.insert(UrlId(2));
        assert_eq!(told(100 / UNLIKE_PERCENT_MAX as u32, &pages).len(), 1);
        assert_eq!(told(100 / UNLIKE_PERCENT_MAX as u32 - 1, &pages), Vec::<String>::new());
    }

    #[test]
    fn what_the_front_page_leads_to_is_the_sites_own() {
        let mut pages = foreign(4, 100);
        pages.push(page(2, "/slot/", false, []));
        assert_eq!(told(10, &pages), Vec::<String>::new());
    }

    #[test]
    fn a_site_without_a_menu_of_its_own_is_not_compared() {
        assert_eq!(told(FRONT_LINKS_MIN as u32 - 1, &foreign(4, 100)), Vec::<String>::new());
        let front = page(1, "/", false, 2..12);
        let alone = planted(&Site::from_text("school.example"), &front, &foreign(4, 100));
        assert_eq!(alone, [], "fewer than {LIKE_PAGES_MIN} other pages");
    }

    #[test]
    fn a_folder_is_the_first_name_of_a_path() {
        for (url, expected) in [
            ("http://a.example/x/y.html", Some("http://a.example/x/")),
            ("http://a.example:8080/x/y/z?q=/a/", Some("http://a.example:8080/x/")),
            ("http://a.example/x?y=/z/", None),
            ("http://a.example/", None),
            ("http://a.example", None),
        ] {
            assert_eq!(folder(url), expected, "{url}");
        }
    }
}
