//! URLs that lead nowhere but deeper: what they look like, and where they end.

use suyuan_model::PageUrl;

use crate::WhyNot;

/// Most segments of a path: deeper is a trap or a mistake; crawlers of whole webs draw the line here, too.
pub const SEGMENTS_MAX: usize = 20;

/// How often a segment, or a run of segments, may stand in a row: relative links that go wrong repeat themselves.
pub const REPEATS_MAX: usize = 2;

/// How often one segment may stand in a path at all: two relative links that go wrong take turns without repeating.
pub const OCCURRENCES_MAX: usize = 3;

/// Most parameters of a query: faceted searches multiply without end beyond this.
pub const QUERY_KEYS_MAX: usize = 20;

/// Most different queries that one path is visited with: an endless calendar ends here, and a forum mostly fits.
pub const QUERIES_PER_PATH_MAX: u32 = 1000;

/// Most hosts of one site: a university has some hundreds, a wildcard has no end. A seed is taken up all the same.
pub const HOSTS_PER_SITE_MAX: u32 = 512;

/// Pictures of one site that are visited to look for codes; each is a page that its budget has no more.
pub const PICTURES_PER_SITE_MAX: u32 = 100;

/// Most URLs of one site that are kept, or so many for each page of it that is visited at most: more links than that tell
/// nothing about a site, and each costs memory.
pub const URLS_PER_SITE_MAX: u32 = 5_000;

/// See [`URLS_PER_SITE_MAX`].
pub const URLS_PER_PAGE_MAX: u32 = 10;

/// Most bytes that the kept URLs of a site have on average, once it had all of them, and with the words of the links to
/// them: who makes each as long as it may be gets fewer of them kept.
pub const URL_BYTES_MEAN_MAX: u64 = 256;

/// Most schemes and ports of one host: each costs a robots.txt of its own.
pub const ORIGINS_PER_HOST_MAX: usize = 16;

/// Why the looks of this URL speak against it, if they do.
pub(crate) fn trap(url: &PageUrl) -> Option<WhyNot> {
    let path = url.path();
    // Empty segments count, because a path may grow by slashes alone; the one after the last slash is none.
    let inner = path.strip_prefix('/').unwrap_or(path);
    let segments: Vec<&str> = inner.strip_suffix('/').unwrap_or(inner).split('/').collect();
    let keys = url.query().map_or(0, |query| query.split('&').count());
    if segments.len() > SEGMENTS_MAX {
        Some(WhyNot::TooDeep)
    } else if repeats(&segments) || recurs(&segments) {
        Some(WhyNot::Repeats)
    } else if keys > QUERY_KEYS_MAX {
        Some(WhyNot::QueryKeys)
    } else {
        None
    }
}

/// Whether any run of segments stands more than [`REPEATS_MAX`] times in a row.
fn repeats(segments: &[&str]) -> bool {
    (1..=segments.len() / (REPEATS_MAX + 1)).any(|period| {
        // So many segments in a row that equal the one a period before them make one repetition too many.
        let mut same = 0;
        segments.iter().zip(&segments[period..]).any(|(before, segment)| {
            same = if before == segment { same + 1 } else { 0 };
            same >= period * REPEATS_MAX
        })
    })
}

/// Whether any segment stands more than [`OCCURRENCES_MAX`] times in the path, wherever.
fn recurs(segments: &[&str]) -> bool {
    let times = |segment: &&str| segments.iter().filter(|other| *other == segment).count();
    segments.len() > OCCURRENCES_MAX && segments.iter().any(|segment| times(segment) > OCCURRENCES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, why: Option<WhyNot>) {
        assert_eq!(trap(&PageUrl::new(&format!("http://a.example/{path}")).unwrap()), why, "{path}");
    }

    #[test]
    fn a_path_that_repeats_itself_is_a_trap() {
        check("a/a/b", None);
        check("a/a/a", Some(WhyNot::Repeats));
        check("x/a/b/a/b/y", None);
        check("x/a/b/a/b/a/b/y", Some(WhyNot::Repeats));
        check("a/b/c/a/b/c/a/b/c", Some(WhyNot::Repeats));
        check("2026/11/11/11.html", None);
        check("web/2026/http://b.example/", None);
        check("a////b", Some(WhyNot::Repeats));
        check("a////", Some(WhyNot::Repeats));
        check("", None);
        let by_turns = |times: usize| (0..times).map(|at| format!("a/s{at}/")).collect::<String>();
        check(&by_turns(OCCURRENCES_MAX), None);
        check(&by_turns(OCCURRENCES_MAX + 1), Some(WhyNot::Repeats));
    }

    #[test]
    fn a_path_ends_at_its_limit() {
        let path = |depth: usize| (0..depth).map(|at| format!("s{at}/")).collect::<String>();
        check(&path(SEGMENTS_MAX), None);
        check(&path(SEGMENTS_MAX + 1), Some(WhyNot::TooDeep));
    }

    #[test]
    fn a_query_ends_at_its_limit() {
        let query = |keys: usize| format!("?{}", vec!["k=v"; keys].join("&"));
        check(&query(QUERY_KEYS_MAX), None);
        check(&query(QUERY_KEYS_MAX + 1), Some(WhyNot::QueryKeys));
    }
}
