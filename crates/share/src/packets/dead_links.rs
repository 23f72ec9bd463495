//! Lists of pages for the consoles of search engines, by whose rules only the verified owner of a site hands one in, and
//! only pages that are gone are taken out.
//!
//! Baidu, Sogou and 360 read the same files: an absolute URL a line, so many lines, so many bytes.

use suyuan_cases::CaseFile;
use suyuan_model::{Health, PageUrl};

use super::{Packet, name, part};
use crate::ShareError;

/// Most URLs of one list.
pub const DEAD_LINKS_MAX: usize = 50_000;

/// A list is smaller than this.
pub const DEAD_LINKS_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The pages of a case that an engine can be asked to take out: the site, its URL, and which list it belongs on.
///
/// Nobody takes his front page out, nor a page that is clean by now.
pub(super) fn of<E>(
    file: &CaseFile,
    mut last_health: impl FnMut(&str) -> Result<Option<Health>, E>,
) -> Result<Vec<Vec<String>>, E> {
    let mut rows = Vec::new();
    for page in file.pages.iter().chain(&file.clean_pages) {
        let Ok(url) = PageUrl::new(&page.url) else { continue };
        if url.path() == "/" && url.query().is_none() {
            continue;
        }
        let list = match last_health(&page.url)? {
            Some(Health::Healthy) => continue,
            Some(Health::Gone) => "gone",
            Some(Health::Dirty | Health::Inconclusive) | None => "after-removal",
        };
        rows.push(vec![file.case.site.to_string(), as_found(&page.found, &page.url).to_owned(), list.to_owned()]);
    }
    Ok(rows)
}

/// The URL as it was found, which is most likely the one that engines know, as far as it is one that they take.
fn as_found<'u>(found: &'u str, url: &'u str) -> &'u str {
    let found = found.split('#').next().unwrap_or_default();
    let is_plain = found.bytes().all(|byte| byte.is_ascii_graphic()) && PageUrl::new(found).is_ok();
    if is_plain { found } else { url }
}

/// Hands on each list with its name.
pub(super) fn each<E: From<ShareError>>(
    packet: &mut Packet<'_, '_>,
    mut take: impl FnMut(&str, &str) -> Result<(), E>,
) -> Result<(), E> {
    for &(_, place) in &packet.group.cases {
        let rows = packet.store.rows_of(place, part::LINKS)?;
        let Some(site) = rows.first().and_then(|row| row.first()).cloned() else { continue };
        let folder = name::of(&site, &site);
        for list in ["gone", "after-removal"] {
            let mut urls: Vec<&str> =
                rows.iter().filter(|row| row.get(2).is_some_and(|on| on == list)).map(|row| row[1].as_str()).collect();
            urls.sort_unstable();
            urls.dedup();
            for (number, text) in files(urls, DEAD_LINKS_MAX, DEAD_LINKS_BYTES_MAX).iter().enumerate() {
                take(&format!("{folder}/{list}-{}.txt", number + 1), text)?;
            }
        }
    }
    Ok(())
}

/// As many files as the rules ask for.
fn files<'u>(urls: impl IntoIterator<Item = &'u str>, urls_max: usize, bytes_max: usize) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let mut lines = 0;
    for url in urls {
        match files.last_mut() {
            Some(file) if lines < urls_max && file.len() + url.len() + 1 < bytes_max => {
                file.push_str(url);
                file.push('\n');
                lines += 1;
            }
            _ => {
                files.push(format!("{url}\n"));
                lines = 1;
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_no_more_urls_and_bytes_than_engines_take() {
        let lengths = |files: Vec<String>| files.iter().map(|file| file.lines().count()).collect::<Vec<_>>();
        assert_eq!(lengths(files(["u"; 5], 2, 100)), [2, 2, 1]);
        // A file is smaller than so many bytes, never as large.
        assert_eq!(lengths(files(["abc"; 5], 9, 9)), [2, 2, 1]);
        assert_eq!(lengths(files(["abc"; 5], 9, 8)), [1, 1, 1, 1, 1]);
        assert!(files([], 9, 9).is_empty());
        let many = files(vec!["http://a.example/x"; DEAD_LINKS_MAX + 1], DEAD_LINKS_MAX, DEAD_LINKS_BYTES_MAX);
        assert_eq!(lengths(many), [DEAD_LINKS_MAX, 1]);
        let long = format!("http://a.example/{}", "x".repeat(1_000));
        let large = files(vec![long.as_str(); 12_000], DEAD_LINKS_MAX, DEAD_LINKS_BYTES_MAX);
        assert!(large.len() == 2 && large.iter().all(|file| file.len() < DEAD_LINKS_BYTES_MAX));
    }

    #[test]
    fn a_url_is_listed_as_it_was_found_where_engines_take_it() {
        const URL: &str = "http://a.example/%E5%BD%A9";
        for (found, told) in [
            ("HTTP://A.example/%e5%bd%a9#x", "HTTP://A.example/%e5%bd%a9"),
            ("http://a.example/彩", URL),
            ("http://a.example/a b", URL),
            ("http://a.example/\nhttp://b.example/", URL),
            ("javascript:alert(1)", URL),
            ("", URL),
        ] {
            assert_eq!(as_found(found, URL), told, "{found}");
        }
    }
}
