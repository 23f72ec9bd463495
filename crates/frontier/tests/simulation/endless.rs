//! Webs without an end, each of another shape, and the limit at which each of them ends.

use std::net::IpAddr;

use suyuan_frontier::{
    HOPS_COUNTED_MAX, HOSTS_PER_SITE_MAX, ORIGINS_PER_HOST_MAX, Plan, QUERIES_PER_PATH_MAX, QUERY_KEYS_MAX,
    REDIRECTS_MAX, REPEATS_MAX, SEGMENTS_MAX, Scope, URL_BYTES_MEAN_MAX, URLS_PER_PAGE_MAX, URLS_PER_SITE_MAX, WhyNot,
};
use suyuan_model::{HopKind, PageUrl, Seed};

use crate::random::chance;
use crate::run::{End, Run};
use crate::web::{Answer, Web, url};

/// A web whose every page follows from its URL.
struct Endless(fn(&PageUrl) -> Answer);

impl Web for Endless {
    fn address(&self, _host: &str) -> Option<IpAddr> {
        None
    }

    fn answer(&self, url: &PageUrl, _nth: u32) -> Answer {
        if url.path_and_query() == "/robots.txt" { Answer::status(404) } else { self.0(url) }
    }
}

/// No budget but the limits that a shape is to meet.
fn patient() -> Plan {
    Plan { hops_max: u8::MAX, pages_per_site_max: u32::MAX, ..crate::plan(Scope::Any) }
}

fn crawl(plan: Plan, seed: &str, page: fn(&PageUrl) -> Answer) -> End {
    let seed = Seed { url: url(seed), found: seed.to_owned(), result: None };
    Run::new(plan, &mut Endless(page), vec![seed]).finish()
}

/// Crawls a web from this seed to its end: so many pages, and this is why there were not more.
fn ends(seed: &str, page: fn(&PageUrl) -> Answer, pages: usize, why: WhyNot) {
    let end = crawl(patient(), seed, page);
    assert!(end.counts.refused.contains_key(&why), "{why}: {:?}", end.counts);
    assert_eq!(end.pages_sent.len(), pages, "{seed}");
}

/// The number at the end of a URL; none counts as nought.
fn number(page: &PageUrl) -> u64 {
    let text = page.as_str().trim_end_matches('/');
    text[text.rfind(|letter: char| !letter.is_ascii_digit()).map_or(0, |at| at + 1)..].parse().unwrap_or(0)
}

/// A number that nobody has seen before.
fn fresh(page: &PageUrl, at: u32) -> u32 {
    chance(u64::from(at), &["fresh", page.as_str()], u32::MAX)
}

fn next_month(page: &PageUrl) -> Answer {
    let month = number(page) + 1;
    Answer::links([&*format!("/cal?month={month}")].map(|to| page.join(to).unwrap()).iter().map(PageUrl::as_str))
}

#[test]
fn a_calendar_ends_at_the_hops_of_the_run_and_at_the_most_that_can_be_counted() {
    let at_five = crawl(Plan { hops_max: 5, ..patient() }, "http://a.example/cal?month=0", next_month);
    assert_eq!(at_five.pages_sent.len(), 6);
    let at_last = crawl(patient(), "http://a.example/cal?month=0", next_month);
    assert_eq!(at_last.pages_sent.len(), 1 + usize::from(HOPS_COUNTED_MAX));
}

#[test]
fn pages_without_number_end_at_the_budget_of_their_site() {
    let everywhere = |page: &PageUrl| {
        let to = |at| format!("http://h{}.a.example/{}/{}", at % 5, fresh(page, at), fresh(page, at + 9));
        Answer::links((0..5).map(to).collect::<Vec<_>>().iter().map(String::as_str))
    };
    let end = crawl(Plan { pages_per_site_max: 100, ..patient() }, "http://h0.a.example/", everywhere);
    assert_eq!(end.pages_sent.len(), 100);
    assert!(end.counts.left_out.contains_key(&WhyNot::SitePages), "{:?}", end.counts);
}

#[test]
fn tenants_that_are_pieces_of_a_path_are_sites_of_their_own() {
    let everywhere = |page: &PageUrl| {
        let to = |at: u32| format!("http://jinshuju.net/f/{}/{}", ["a", "b"][at as usize % 2], fresh(page, at));
        Answer::links((0..6).map(to).collect::<Vec<_>>().iter().map(String::as_str))
    };
    let plan = |scope| Plan { scope, pages_per_site_max: 20, ..patient() };
    let of = |end: &End, tenant: &str| end.pages_sent.iter().filter(|url| url.to_string().contains(tenant)).count();
    let end = crawl(plan(Scope::Site), "http://jinshuju.net/f/a/", everywhere);
    assert_eq!((of(&end, "/f/a/"), of(&end, "/f/b/")), (20, 0));
    let end = crawl(plan(Scope::Any), "http://jinshuju.net/f/a/", everywhere);
    assert_eq!((of(&end, "/f/a/"), of(&end, "/f/b/")), (20, 20));
}

#[test]
fn questions_without_number_end_at_the_queries_of_a_path() {
    let search = |page: &PageUrl| {
        let to = |at| page.join(&format!("/s?q={}", fresh(page, at))).unwrap();
        Answer::page((0..20).map(|at| (HopKind::Link, to(at))).collect())
    };
    ends("http://a.example/s?q=0", search, QUERIES_PER_PATH_MAX as usize, WhyNot::QueriesPerPath);
}

#[test]
fn the_same_questions_in_any_order_end_at_the_queries_of_a_path() {
    let facets = |page: &PageUrl| {
        let query = page.query().unwrap();
        let keys: Vec<&str> = query.split('&').collect();
        let swapped = |at: usize| {
            let mut keys = keys.clone();
            keys.swap(at, at + 1);
            (HopKind::Link, page.join(&format!("?{}", keys.join("&"))).unwrap())
        };
        Answer::page((0..keys.len() - 1).map(swapped).collect())
    };
    ends("http://a.example/?a&b&c&d&e&f&g&h", facets, QUERIES_PER_PATH_MAX as usize, WhyNot::QueriesPerPath);
}

#[test]
fn a_query_that_grows_ends_at_its_keys() {
    let grow = |page: &PageUrl| Answer::links([&*format!("{page}&again=1")]);
    ends("http://a.example/?a", grow, QUERY_KEYS_MAX, WhyNot::QueryKeys);
}

#[test]
fn session_ids_under_known_names_make_no_page_and_under_others_end_at_the_queries_of_a_path() {
    let sessions = |page: &PageUrl| {
        let id = |at| format!("{:08x}{:08x}{:08x}1", fresh(page, at), fresh(page, at + 1), fresh(page, at + 2));
        let to = [format!("/a?sid={}", id(0)), format!("/a;jsessionid={}", id(3)), format!("/(S({}))/a", id(6))];
        Answer::page(to.iter().map(|to| (HopKind::Link, page.join(to).unwrap())).collect())
    };
    assert_eq!(crawl(patient(), "http://a.example/a", sessions).pages_sent.len(), 1);
    let strange = |page: &PageUrl| {
        let to = |at| page.join(&format!("/a?visitor={:08x}", fresh(page, at))).unwrap();
        Answer::page((0..9).map(|at| (HopKind::Link, to(at))).collect())
    };
    ends("http://a.example/a?visitor=0", strange, QUERIES_PER_PATH_MAX as usize, WhyNot::QueriesPerPath);
}

#[test]
fn a_redirect_to_a_fresh_session_each_time_ends_in_a_row_and_its_page_is_read() {
    let again = |page: &PageUrl| Answer::redirect(&format!("http://a.example/;jsessionid={:08x}", fresh(page, 0)));
    let end = crawl(patient(), "http://a.example/", again);
    assert_eq!(end.pages_sent.len(), 1 + usize::from(REDIRECTS_MAX));
    let once = |page: &PageUrl| match page.path_and_query() {
        "/" => Answer::redirect("http://a.example/;jsessionid=1f"),
        "/;jsessionid=1f" => Answer::links(["http://a.example/;jsessionid=2f", "http://a.example/b;jsessionid=2f"]),
        _ => Answer::page(Vec::new()),
    };
    let end = crawl(patient(), "http://a.example/", once);
    let pages: Vec<&str> = end.pages.keys().map(String::as_str).collect();
    assert_eq!(pages, ["http://a.example/", "http://a.example/;jsessionid=1f", "http://a.example/b;jsessionid=2f"]);
}

#[test]
fn hosts_without_number_end_at_the_hosts_of_their_site() {
    let wildcard = |page: &PageUrl| {
        let to = |at| (HopKind::Link, url(&format!("http://w{}.{}/", fresh(page, at), "farm.example")));
        Answer::page((0..9).map(to).collect())
    };
    ends("http://farm.example/", wildcard, HOSTS_PER_SITE_MAX as usize, WhyNot::HostsPerSite);
    let deeper = |page: &PageUrl| Answer::links([&*format!("http://a.{}/", page.host()), "http://b.farm.example/"]);
    let end = crawl(patient(), "http://farm.example/", deeper);
    assert!(end.pages_sent.len() < usize::from(u8::MAX), "a name has 253 characters at most");
}

#[test]
fn links_without_number_end_at_the_urls_of_their_site_or_of_its_pages() {
    let crowd = |page: &PageUrl| {
        let to = |at| (HopKind::Link, url(&format!("http://a.example/{}", fresh(page, at))));
        Answer::page((0..URLS_PER_SITE_MAX / 4).map(to).collect())
    };
    let met = |pages_per_site_max: u32| {
        let end = crawl(Plan { pages_per_site_max, pages_max: Some(7), ..patient() }, "http://a.example/", crowd);
        assert!(end.counts.refused.contains_key(&WhyNot::UrlsPerSite), "{:?}", end.counts);
        end.counts.met
    };
    let pages = URLS_PER_SITE_MAX / URLS_PER_PAGE_MAX;
    assert_eq!(met(pages), u64::from(URLS_PER_SITE_MAX));
    assert_eq!(met(pages + 1), u64::from(URLS_PER_SITE_MAX + URLS_PER_PAGE_MAX));
}

#[test]
fn a_site_of_long_urls_has_fewer_of_them_kept() {
    const LONG: usize = 1_600;
    let crowd = |page: &PageUrl| {
        let to = |at| (HopKind::Link, url(&format!("http://a.example/{:x>LONG$}", fresh(page, at))));
        Answer::page((0..URLS_PER_SITE_MAX / 4).map(to).collect())
    };
    let end = crawl(Plan { pages_per_site_max: 7, ..patient() }, "http://a.example/", crowd);
    assert!(end.counts.refused.contains_key(&WhyNot::UrlsPerSite), "{:?}", end.counts);
    let most = u64::from(URLS_PER_SITE_MAX) * URL_BYTES_MEAN_MAX / LONG as u64;
    assert!((most * 9 / 10..=most).contains(&end.counts.met), "{} of {most}", end.counts.met);
}

#[test]
fn ports_without_number_end_at_the_origins_of_a_host() {
    let next_port = |page: &PageUrl| Answer::links([&*format!("http://a.example:{}/", page.port() + 1)]);
    ends("http://a.example:8000/", next_port, ORIGINS_PER_HOST_MAX, WhyNot::OriginsPerHost);
}

#[test]
fn a_path_that_grows_ends_at_its_segments() {
    let grow = |page: &PageUrl| Answer::links([&*format!("{page}{}/", fresh(page, 0))]);
    ends("http://a.example/", grow, 1 + SEGMENTS_MAX, WhyNot::TooDeep);
}

#[test]
fn a_path_that_repeats_itself_ends_at_its_repeats() {
    let one = |page: &PageUrl| Answer::links([page.join("news/").unwrap().as_str()]);
    ends("http://a.example/", one, 1 + REPEATS_MAX, WhyNot::Repeats);
    let two = |page: &PageUrl| Answer::links([page.join("a/b/").unwrap().as_str()]);
    ends("http://a.example/", two, 1 + REPEATS_MAX, WhyNot::Repeats);
    let slashes = |page: &PageUrl| Answer::links([&*format!("{page}/")]);
    ends("http://a.example/x", slashes, 2 + REPEATS_MAX, WhyNot::Repeats);
}

#[test]
fn a_name_that_grows_ends_at_the_longest_url() {
    let grow = |page: &PageUrl| Answer::links([&*format!("{page}{}", "x".repeat(100))]);
    let end = crawl(patient(), "http://a.example/x", grow);
    assert_eq!(end.pages_sent.len(), 1 + (suyuan_model::URL_CHARS_MAX - "http://a.example/x".len()) / 100);
}

#[test]
fn redirects_and_refreshes_end_in_a_row() {
    let next = |page: &PageUrl| Answer::redirect(&format!("http://a.example/{}", number(page) + 1));
    assert_eq!(crawl(patient(), "http://a.example/0", next).pages_sent.len(), 1 + usize::from(REDIRECTS_MAX));
    let other_host = |page: &PageUrl| Answer::redirect(&format!("http://a.h{}/", number(page) + 1));
    assert_eq!(crawl(patient(), "http://a.h0/", other_host).pages_sent.len(), 1 + usize::from(REDIRECTS_MAX));
    let refresh = |page: &PageUrl| {
        let to = url(&format!("http://a.example/{}", number(page) + 1));
        Answer::page(vec![(if number(page).is_multiple_of(2) { HopKind::Refresh } else { HopKind::Redirect }, to)])
    };
    assert_eq!(crawl(patient(), "http://a.example/0", refresh).pages_sent.len(), 1 + usize::from(REDIRECTS_MAX));
}

#[test]
fn redirects_in_a_circle_end_where_they_began() {
    let itself = |page: &PageUrl| Answer::redirect(page.as_str());
    assert_eq!(crawl(patient(), "http://a.example/", itself).pages_sent.len(), 1);
    let mutual = |page: &PageUrl| {
        Answer::redirect(if page.host() == "a.example" { "http://b.example/" } else { "http://a.example/" })
    };
    assert_eq!(crawl(patient(), "http://a.example/", mutual).pages_sent.len(), 2);
}

#[test]
fn redirects_between_links_cost_no_hops_and_end_with_them() {
    let page = |page: &PageUrl| {
        let to = format!("http://a.example/{}", number(page) + 1);
        if number(page).is_multiple_of(3) { Answer::links([&*to]) } else { Answer::redirect(&to) }
    };
    let end = crawl(Plan { hops_max: 4, ..patient() }, "http://a.example/0", page);
    assert_eq!(end.pages_sent.len(), 1 + 4 * 3);
}

#[test]
fn a_shorter_way_brings_in_what_lay_behind_too_many_redirects() {
    let page = |page: &PageUrl| match number(page) {
        0 => Answer::page(vec![
            (HopKind::Redirect, url("http://a.example/1")),
            (HopKind::Link, url("http://b.example/100")),
        ]),
        1..=12 => Answer::redirect(&format!("http://a.example/{}", number(page) + 1)),
        100 => Answer::links(["http://a.example/10"]),
        _ => Answer::page(Vec::new()),
    };
    let end = crawl(patient(), "http://a.example/0", page);
    assert!(end.pages.contains_key("http://a.example/13"), "{:?}", end.pages.keys());
}
