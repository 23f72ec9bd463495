//! Things of tier two: pages of ordinary sites that were confirmed to be polluted, and are linked by farms and in good faith.
//!
//! Such a page accuses nobody on its own site, whose ways lead past it, and it is visited like any other.
//! Who names it is told, and is told more mildly than who names what is illegal itself.

use suyuan_lists::Watchlist;
use suyuan_model::{EvidenceLevel, PageUrl, Severity, Sighting, WatchId};
use suyuan_page::Target;

use crate::beside::RULES;
use crate::find;

/// Worst that a site is called which names a page of tier two: whoever conceals the way there does it for a reason.
const CONCEALED: Severity = Severity::Medium;

/// Worst that a site is called which names such a page for everybody to see.
const OPEN: Severity = Severity::Low;

/// Whether this URL must not be led to: it is watched, and not of tier two.
pub(crate) fn is_barred(watchlist: &Watchlist, url: &PageUrl) -> bool {
    find(watchlist, Target::Url(url)).is_some_and(|watch| !is_second(watchlist, watch))
}

/// Whether an entry is of tier two.
pub(crate) fn is_second(watchlist: &Watchlist, watch: WatchId) -> bool {
    watchlist.kind(watch).tier() > 1
}

/// Whether a page names its own site with this URL, of which a page is of tier two.
pub(crate) fn is_at_home(watchlist: &Watchlist, page: &PageUrl, url: &PageUrl) -> bool {
    find(watchlist, Target::Url(url)).is_some_and(|watch| watchlist.is_page_of_site(watch, page, &RULES))
}

/// Leaves out what a site says of its own pages, and tells what is of tier two more mildly.
pub(crate) fn temper(page: &PageUrl, watchlist: &Watchlist, sightings: &mut Vec<Sighting>) {
    sightings.retain(|seen| !watchlist.is_page_of_site(seen.watch, page, &RULES));
    for seen in sightings.iter_mut().filter(|seen| is_second(watchlist, seen.watch)) {
        let most = if seen.level >= EvidenceLevel::E2 { CONCEALED } else { OPEN };
        seen.severity = seen.severity.min(most);
    }
}

#[cfg(test)]
mod tests {
    use suyuan_lists::watch_from_text;
    use suyuan_model::{Headers, Severity};
    use suyuan_page::Source;

    use super::*;

    const POLLUTED: &str = "http://www.school.example/news/7.html";

    /// What a page at a URL says, as `technique severity`, and where it leads.
    fn told(url: &str, markup: &str) -> (Vec<String>, usize) {
        let watch =
            ["casino.example".to_owned(), format!("page:{POLLUTED}")].map(|text| watch_from_text(&text).unwrap());
        let watchlist = Watchlist::new(watch.to_vec());
        let (url, headers) = (PageUrl::new(url).unwrap(), Headers::default());
        let mut reading = crate::Reading::default();
        crate::read_body(&Source::new(&url, &headers, markup.as_bytes()), &watchlist, &mut reading);
        temper(&url, &watchlist, &mut reading.sightings);
        let told = reading.sightings.iter().map(|seen| format!("{} {} {}", seen.technique, seen.severity, seen.level));
        (told.collect(), reading.hops.len())
    }

    #[test]
    fn whoever_names_a_page_of_tier_two_is_told_mildly_and_the_way_there_stays_open() {
        let link = format!("<a href='{POLLUTED}'>体育</a>");
        assert_eq!(told("http://pool.example/", &link), (vec!["M1 low E1".to_owned()], 1));
        let hidden = format!("<div style='display:none'>{link}</div>");
        assert_eq!(told("http://pool.example/", &hidden), (vec!["M7 medium E2".to_owned()], 1));
        let frame = format!("<iframe src='{POLLUTED}'></iframe>");
        assert_eq!(told("http://pool.example/", &frame).0, ["M23 low E1"]);
        let both = format!("{link}<a href='http://casino.example/'>x</a>");
        assert_eq!(told("http://pool.example/", &both), (vec!["M1 low E1".to_owned(), "M1 medium E1".to_owned()], 1));
    }

    #[test]
    fn the_site_of_such_a_page_and_its_other_pages_are_not_accused() {
        let link = format!("<div hidden><a href='{POLLUTED}'>新闻</a></div>");
        for own in ["http://www.school.example/", "http://oa.school.example/x", POLLUTED] {
            assert_eq!(told(own, &link), (vec![], 1), "{own}");
        }
        let neighbors = "<a href=http://www.school.example/>a</a><a href=http://www.school.example/news/8.html>b</a>www.school.example";
        assert_eq!(told("http://pool.example/", neighbors), (vec![], 2));
        assert_eq!((CONCEALED, OPEN), (Severity::Medium, Severity::Low));
    }
}
