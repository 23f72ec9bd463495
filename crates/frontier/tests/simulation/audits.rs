//! Audits: of each site a sample, the same each time, whatever befalls the run.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use suyuan_frontier::{
    AuditSeed, EarlierPage, NEAR_SHARE, Plan, SAMPLE_PER_PAGE_MAX, SITEMAPS_PER_SITE_MAX, Scope, WhyNot,
};
use suyuan_model::{Hop, HopKind, PageUrl, Seed};

use crate::random::chance;
use crate::run::{End, Run};
use crate::web::{Answer, Web, url};

/// Pages of each site that are visited at most.
const PAGES: u32 = 20;

/// What a site is like: what its sitemap names and what its pages link, and how long its answers take.
struct Sites {
    luck: u64,
    in_sitemap: u32,
    has_findings: fn(&PageUrl) -> bool,
}

impl Web for Sites {
    fn address(&self, _host: &str) -> Option<IpAddr> {
        None
    }

    fn answer(&self, page: &PageUrl, nth: u32) -> Answer {
        let took_ms = 100 + chance(self.luck, &["took", page.as_str(), &nth.to_string()], 700);
        let to = |path: String| (HopKind::Link, page.join(&path).unwrap());
        let hops = match page.path_and_query() {
            "/robots.txt" => return Answer { took_ms, ..Answer::status(404) },
            "/sitemap.xml" => (0..self.in_sitemap).map(|at| to(format!("/news/{at}.html"))).collect(),
            "/" => (0..9)
                .map(|at| to(format!("/d{}/", ["a", "b", "c"][at % 3])))
                .chain([to("/about.html".into())])
                .collect(),
            path if path.starts_with("/d") => (0..30).map(|at| to(format!("{at}-{}.html", path.len()))).collect(),
            _ if page.host() == "other.example" => vec![to("/".to_owned())],
            _ => vec![to("/".to_owned()), (HopKind::Link, url("http://other.example/deep/1.html"))],
        };
        Answer { took_ms, has_findings: (self.has_findings)(page), ..Answer::page(hops) }
    }
}

fn plan() -> Plan {
    Plan { audit: Some(AuditSeed::of_job("audit")), pages_per_site_max: PAGES, hops_max: 5, ..crate::plan(Scope::Site) }
}

fn audit(plan: &Plan, web: &mut dyn Web, earlier: &[EarlierPage], kills: &[u32]) -> End {
    let sites = ["http://school.example/", "http://museum.example/", "http://other.example/"];
    let seeds = sites.map(|seed| Seed { url: url(seed), found: seed.to_owned(), result: None });
    Run::new(plan.clone(), web, seeds.to_vec()).after(earlier.to_vec()).killed_at(kills).finish()
}

fn calm(luck: u64, in_sitemap: u32) -> Sites {
    Sites { luck, in_sitemap, has_findings: |_| false }
}

fn earlier(page: &str) -> EarlierPage {
    EarlierPage { url: url(page), hops: 2, has_findings: true }
}

/// How many pages of each directory of a host were asked for.
fn directories(end: &End, host: &str) -> BTreeMap<String, usize> {
    let mut of = BTreeMap::new();
    for page in end.pages_sent.iter().filter(|page| page.host() == host) {
        let path = page.path();
        *of.entry(path[..=path.rfind('/').unwrap()].to_owned()).or_default() += 1;
    }
    of
}

#[test]
fn every_directory_has_its_turn_and_a_sitemap_is_no_page_of_the_budget() {
    let end = audit(&plan(), &mut calm(0, 10_000), &[], &[]);
    assert_eq!(end.pages_sent.len(), 3 * (PAGES as usize + 1), "a sitemap each");
    let of = directories(&end, "school.example");
    assert_eq!(of.keys().collect::<Vec<_>>(), ["/", "/da/", "/db/", "/dc/", "/news/"]);
    assert!(of["/da/"] >= 4 && of["/db/"] >= 4 && of["/dc/"] >= 4 && of["/news/"] >= 4, "{of:?}");
    // Of ten thousand, so many are kept as can still have their turn.
    assert!(end.counts.met <= 3 * 3 * u64::from(PAGES * SAMPLE_PER_PAGE_MAX), "{:?}", end.counts);
    assert!(end.counts.refused[&WhyNot::Sampled] > 29_000, "{:?}", end.counts);
    assert!(!end.pages_sent.contains(&url("http://other.example/deep/1.html")), "others do not choose for a site");
}

#[test]
fn the_sample_does_not_depend_on_how_long_answers_take_nor_on_a_death() {
    let first = audit(&plan(), &mut calm(0, 500), &[earlier("http://school.example/old/9.html")], &[]);
    for luck in 1..5 {
        let end = audit(&plan(), &mut calm(luck, 500), &[earlier("http://school.example/old/9.html")], &[]);
        assert_eq!(end.pages_sent, first.pages_sent, "luck {luck}");
    }
    for at in (1..first.moments).step_by(7) {
        let kills = [at, at + 1 + chance(u64::from(at), &["again"], first.moments)];
        let end = audit(&plan(), &mut calm(0, 500), &[earlier("http://school.example/old/9.html")], &kills);
        assert_eq!(end.pages_sent, first.pages_sent, "killed at {kills:?}");
    }
}

#[test]
fn another_job_looks_at_other_pages_and_a_larger_budget_at_more() {
    let first = audit(&plan(), &mut calm(0, 500), &[], &[]);
    let other = audit(&Plan { audit: Some(AuditSeed::of_job("other")), ..plan() }, &mut calm(0, 500), &[], &[]);
    assert_ne!(other.pages_sent, first.pages_sent);
    let more = audit(&Plan { pages_per_site_max: 2 * PAGES, ..plan() }, &mut calm(0, 500), &[], &[]);
    assert_eq!(more.pages_sent.len(), 3 * (2 * PAGES as usize + 1));
}

#[test]
fn where_something_was_found_before_is_looked_at_first_and_its_neighbors_have_a_share() {
    let before = |at: u32| earlier(&format!("http://school.example/news/old-{at}.html"));
    let pages: Vec<EarlierPage> = (0..PAGES).map(before).collect();
    let end = audit(&plan(), &mut calm(0, 500), &pages, &[]);
    let share = PAGES.div_ceil(NEAR_SHARE) as usize;
    let is_earlier = |page: &&PageUrl| page.path().contains("old-");
    assert_eq!(end.pages_sent.iter().filter(is_earlier).count(), share);
    // Their directory had its share with them, and gets a little more by turns.
    assert!(directories(&end, "school.example")["/news/"] <= 2 * share, "{:?}", directories(&end, "school.example"));
    // Whatever was not on the list is not brought in by what was found there.
    let end = audit(&plan(), &mut calm(0, 0), &[earlier("http://elsewhere.example/1.html")], &[]);
    assert!(end.pages_sent.iter().all(|page| page.host() != "elsewhere.example"));
}

#[test]
fn the_neighbors_of_what_is_found_now_come_before_the_rest() {
    let mut web = Sites { has_findings: |page| page.path().starts_with("/da/0"), ..calm(0, 500) };
    let found =
        directories(&audit(&plan(), &mut web, &[earlier("http://school.example/da/0-4.html")], &[]), "school.example");
    let calm = directories(&audit(&plan(), &mut calm(0, 500), &[], &[]), "school.example");
    assert!(found["/da/"] > calm["/da/"], "{found:?} {calm:?}");
}

/// An index that names sitemaps without number.
struct Index;

impl Web for Index {
    fn address(&self, _host: &str) -> Option<IpAddr> {
        None
    }

    fn answer(&self, page: &PageUrl, _nth: u32) -> Answer {
        match page.path_and_query() {
            "/robots.txt" => Answer::status(404),
            "/sitemap.xml" => Answer::page(
                (0..200).map(|at| (HopKind::Manifest, page.join(&format!("/maps/{at}")).unwrap())).collect(),
            ),
            path if is_sitemap(path) => Answer::links([page.join(&format!("{path}.html")).unwrap().as_str()]),
            _ => Answer::page(Vec::new()),
        }
    }
}

fn is_sitemap(path: &str) -> bool {
    path == "/sitemap.xml" || path.starts_with("/maps/") && !path.contains('.')
}

#[test]
fn so_many_sitemaps_of_a_site_are_read() {
    let mut web = Index;
    let seed = Seed { url: url("http://school.example/"), found: String::new(), result: None };
    let end = Run::new(plan(), &mut web, vec![seed]).naming(Hop::SITEMAP).finish();
    let sitemaps: BTreeSet<&str> = end.pages_sent.iter().map(PageUrl::path).filter(|path| is_sitemap(path)).collect();
    assert_eq!(sitemaps.len(), SITEMAPS_PER_SITE_MAX as usize);
    assert_eq!(end.counts.refused[&WhyNot::SitemapsPerSite], 200 - u64::from(SITEMAPS_PER_SITE_MAX) + 1);
}
