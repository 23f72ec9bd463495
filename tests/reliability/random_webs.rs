//! A seed makes a web with planted truth; nothing planted is missed, nothing else is reported.
//!
//! The oracle knows the web as a table and says by plain relaxation what a crawl must reach, see, and show.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use suyuan_model::{Finding, Via};

use crate::crawls::{Place, World};
use crate::support::story;

/// What stands at a URL.
#[derive(Debug)]
struct Page {
    answer: Answer,
    /// The links, by the place of their page.
    links: Vec<usize>,
    /// What was planted, by the place on the watchlist.
    plants: BTreeSet<usize>,
    is_forbidden: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Page,
    NotFound,
    /// The connection is cut, each time.
    Cut,
    Redirect(usize),
    /// A page that leads on by itself.
    Refresh(usize),
    /// A redirect to a watchlisted thing.
    RedirectAway(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Host,
    Site,
    Follow,
    Any,
}

/// A web as a table.
#[derive(Debug)]
pub(crate) struct Web {
    pages: Vec<Page>,
    urls: Vec<String>,
    seeds: Vec<usize>,
    scope: Scope,
    hops_max: u8,
}

/// What a crawl of a web must come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Truth {
    /// Every page that is asked for, or would be but for robots.txt, with its hops.
    reached: BTreeMap<String, u8>,
    /// Page and watchlisted domain.
    findings: BTreeSet<(String, String)>,
}

const WATCHED: usize = 3;

/// How many webs are crawled: enough to meet each pair of behaviors, few enough to stay quick.
const WEBS: u64 = 120;

/// A generator that is the same everywhere and for ever (Steele, Lea, Flood: SplitMix).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % count as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

impl Web {
    pub(crate) fn random(seed: u64) -> Web {
        let mut dice = Dice(seed);
        let hosts = ["z.example", "a.example", "www.a.example", "m.example", "b.test", "c.invalid"];
        let hosts = &hosts[..2 + dice.below(5)];
        let count = 6 + dice.below(20);
        let urls: Vec<String> =
            (0..count).map(|place| format!("http://{}/{place}.html", hosts[dice.below(hosts.len())])).collect();
        let pages = (0..count).map(|_| page(&mut dice, count)).collect();
        let seeds = (0..=dice.below(3)).map(|_| dice.below(count)).collect();
        let scope = [Scope::Host, Scope::Site, Scope::Follow, Scope::Follow, Scope::Any][dice.below(5)];
        Web { pages, urls, seeds, scope, hops_max: [1, 2, 3, 5][dice.below(4)] }
    }

    fn site(&self, page: usize) -> &str {
        let host = self.urls[page].split('/').nth(2).unwrap_or_default();
        if self.scope == Scope::Host { host } else { host.trim_start_matches("www.") }
    }

    /// Every hop that a crawler can see on a page: where to, and whether it costs nothing.
    fn hops(&self, page: usize) -> Vec<(usize, bool)> {
        let links = || self.pages[page].links.iter().map(|&to| (to, false));
        match self.pages[page].answer {
            _ if self.pages[page].is_forbidden => Vec::new(),
            Answer::Page | Answer::NotFound => links().collect(),
            Answer::Refresh(to) => links().chain([(to, true)]).collect(),
            Answer::Redirect(to) => vec![(to, true)],
            Answer::RedirectAway(_) | Answer::Cut => Vec::new(),
        }
    }

    fn seen_on(&self, page: usize) -> BTreeSet<usize> {
        match self.pages[page].answer {
            _ if self.pages[page].is_forbidden => BTreeSet::new(),
            Answer::Page | Answer::Refresh(_) | Answer::NotFound => self.pages[page].plants.clone(),
            Answer::RedirectAway(watched) => BTreeSet::from([watched]),
            Answer::Redirect(_) | Answer::Cut => BTreeSet::new(),
        }
    }

    /// What a crawl must come to, by relaxation until nothing changes.
    fn truth(&self) -> Truth {
        let mut hops: Vec<Option<u8>> = vec![None; self.pages.len()];
        for &seed in &self.seeds {
            hops[seed] = Some(0);
        }
        // Pages that a page with findings names, and what they redirect to.
        let mut named = vec![false; hops.len()];
        loop {
            let before = (hops.clone(), named.clone());
            let ground: BTreeSet<&str> =
                (0..hops.len()).filter(|&page| hops[page] == Some(0)).map(|page| self.site(page)).collect();
            for page in 0..hops.len() {
                let Some(here) = hops[page].filter(|&here| here <= self.hops_max) else { continue };
                for (to, is_free) in self.hops(page) {
                    let there = here + u8::from(!is_free);
                    let is_named = !self.seen_on(page).is_empty() || is_free && named[page];
                    let is_admitted = there == 0
                        || match self.scope {
                            Scope::Any => true,
                            Scope::Host | Scope::Site => ground.contains(self.site(to)),
                            Scope::Follow => ground.contains(self.site(to)) || is_named,
                        };
                    if is_admitted && hops[to].is_none_or(|known| there < known) {
                        hops[to] = Some(there);
                    }
                    named[to] |= is_named;
                }
            }
            if (&hops, &named) == (&before.0, &before.1) {
                break;
            }
        }
        let mut truth = Truth::default();
        for (page, hops) in hops.into_iter().enumerate() {
            let Some(hops) = hops.filter(|&hops| hops <= self.hops_max) else { continue };
            truth.reached.insert(self.urls[page].clone(), hops);
            for watched in self.seen_on(page) {
                truth.findings.insert((self.urls[page].clone(), domain(watched)));
            }
        }
        truth
    }
}

fn page(dice: &mut Dice, count: usize) -> Page {
    let mut answer = match dice.below(12) {
        0..=6 => Answer::Page,
        7 => Answer::Redirect(dice.below(count)),
        8 => Answer::Refresh(dice.below(count)),
        9 => Answer::NotFound,
        10 => Answer::RedirectAway(dice.below(WATCHED)),
        _ => Answer::Cut,
    };
    // A host that fails often is given up, which is a budget of its own: here it fails now and then.
    if answer == Answer::Cut && !dice.one_in(4) {
        answer = Answer::Page;
    }
    Page {
        answer,
        links: (0..dice.below(5)).map(|_| dice.below(count)).collect(),
        plants: (0..WATCHED).filter(|_| dice.one_in(6)).collect(),
        is_forbidden: dice.one_in(12),
    }
}

fn domain(watched: usize) -> String {
    format!("casino{watched}.example")
}

impl fmt::Display for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let watchlist: Vec<String> = (0..WATCHED).map(domain).collect();
        writeln!(f, "### watchlist\n{}\n### seeds", watchlist.join("\n"))?;
        for &seed in &self.seeds {
            writeln!(f, "{}", self.urls[seed])?;
        }
        let mut forbidden: BTreeMap<&str, String> = BTreeMap::new();
        for (url, page) in self.urls.iter().zip(&self.pages) {
            let (host, path) = url["http://".len()..].split_once('/').unwrap_or_default();
            if page.is_forbidden {
                *forbidden.entry(host).or_default() += &format!("Disallow: /{path}\n");
            }
            match page.answer {
                Answer::Redirect(to) => writeln!(f, "### {url} 302 Location: {}", self.urls[to])?,
                Answer::RedirectAway(to) => writeln!(f, "### {url} 302 Location: http://www.{}/in", domain(to))?,
                Answer::NotFound => writeln!(f, "### {url} 404")?,
                Answer::Cut => writeln!(f, "### {url}\n#: fault: reset")?,
                Answer::Page | Answer::Refresh(_) => writeln!(f, "### {url}")?,
            }
            if let Answer::Redirect(_) | Answer::RedirectAway(_) = page.answer {
                continue;
            }
            if let Answer::Refresh(to) = page.answer {
                writeln!(f, "<meta http-equiv=\"refresh\" content=\"0; url={}\">", self.urls[to])?;
            }
            // Names that only look alike are innocent.
            writeln!(f, "<p>My casino0.example.com and thecasino1.example are other people's.</p>")?;
            for &to in &page.links {
                writeln!(f, "<a href=\"{}\">page {to}</a>", self.urls[to])?;
            }
            for &watched in &page.plants {
                writeln!(f, "<a href=\"http://x.{}/?from={path}\" style=\"display:none\">win</a>", domain(watched))?;
            }
        }
        for (host, rules) in forbidden {
            write!(f, "### http://{host}/robots.txt\nUser-agent: *\n{rules}")?;
        }
        Ok(())
    }
}

/// A world of this web, with the web's scope and budget of hops.
pub(crate) fn world(web: &Web) -> World {
    let mut world = World::new(&web.to_string());
    world.job.plan.hops_max = web.hops_max;
    world.job.plan.scope = match web.scope {
        Scope::Host => suyuan_frontier::Scope::Host,
        Scope::Site => suyuan_frontier::Scope::Site,
        Scope::Follow => suyuan_frontier::Scope::Follow,
        Scope::Any => suyuan_frontier::Scope::Any,
    };
    world
}

/// What a crawl came to.
fn seen(place: &Place) -> Truth {
    let reader = place.reader();
    let mut seen = Truth::default();
    for run in reader.runs().unwrap() {
        for row in reader.captures_of_run(run.id).unwrap().into_iter().filter(|row| !row.is_robots) {
            let id = reader.url_id(&row.url).unwrap().unwrap();
            let known = reader.known(run.id, id).unwrap().unwrap();
            seen.reached.insert(row.url, known.hops);
        }
    }
    for finding in findings(place) {
        seen.findings.insert((finding.page.to_string(), finding.watch.value));
    }
    seen
}

fn findings(place: &Place) -> Vec<Finding> {
    place.reader().findings(&suyuan_ledger::FindingFilter::default()).unwrap().map(Result::unwrap).collect()
}

#[test]
fn nothing_planted_is_missed_and_nothing_else_is_reported() {
    for seed in 0..WEBS {
        let web = Web::random(seed);
        let place = Place::new();
        world(&web).drain(&place.ledger);
        assert_eq!(seen(&place), web.truth(), "web {seed}\n{:?} {} hops\n{web}", web.scope, web.hops_max);
        place.told();
    }
}

#[test]
fn every_chain_begins_at_a_seed_and_follows_hops_that_are_there() {
    for seed in 0..WEBS {
        let web = Web::random(seed);
        let place = Place::new();
        world(&web).drain(&place.ledger);
        let truth = web.truth();
        let reader = place.reader();
        for (finding, traced) in story::traced(&reader) {
            let traced = traced.unwrap_or_else(|| panic!("web {seed}: no chain to {}", finding.page));
            for chain in [&traced.shortest].into_iter().chain(&traced.listed) {
                let (last, way) = chain.steps.split_last().unwrap();
                assert!(!last.visited && last.url.contains(&finding.watch.value), "web {seed}: {chain:?}");
                let places: Vec<usize> =
                    way.iter().map(|step| web.urls.iter().position(|url| *url == step.url).unwrap()).collect();
                assert!(web.seeds.contains(&places[0]) && way[0].via == Via::Seed, "web {seed}: {chain:?}");
                let mut hops = 0;
                for (pair, step) in places.windows(2).zip(&way[1..]) {
                    let Via::Hop(kind) = step.via else { panic!("web {seed}: {chain:?}") };
                    hops += u8::from(!kind.is_free());
                    assert!(web.hops(pair[0]).contains(&(pair[1], kind.is_free())), "web {seed}: {chain:?}");
                }
                assert_eq!(way.last().unwrap().url, finding.page.as_str());
                if *chain == traced.shortest {
                    assert!(hops <= truth.reached[finding.page.as_str()], "web {seed}: {hops} {chain:?}\n{web}");
                }
            }
        }
    }
}
