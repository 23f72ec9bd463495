//! Finite webs made from a number: hosts that share sites and addresses, links of all kinds, robots.txt of all kinds,
//! slow answers, and trouble that is over when somebody asks again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr};

use suyuan_frontier::ROBOTS_REDIRECTS_MAX;
use suyuan_frontier::robots::Robots;
use suyuan_model::{HopKind, PageUrl, Seed};

use crate::web::{Answer, Web, url};

/// A number below `below` that only what is named decides.
pub(crate) fn chance(number: u64, what: &[&str], below: u32) -> u32 {
    let mut hasher = DefaultHasher::new();
    (number, what).hash(&mut hasher);
    (hasher.finish() % u64::from(below.max(1))) as u32
}

/// Pages of one origin.
const PAGES: u32 = 6;

/// The web of this number.
pub(crate) struct RandomWeb {
    number: u64,
    luck: u64,
    origins: Vec<String>,
}

/// What an origin's robots.txt comes to, whatever happens on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RobotsKind {
    Missing,
    Rules,
    RulesElsewhere,
    ManyRedirects,
    Failing,
    Silent,
    Cut,
}

impl RandomWeb {
    /// `luck` decides only how long answers take.
    pub(crate) fn new(number: u64, luck: u64) -> RandomWeb {
        let hosts = 2 + chance(number, &["hosts"], 5);
        let origin = |host: u32| match chance(number, &["origin", &host.to_string()], 6) {
            0 => format!("https://h{host}.example"),
            1 => format!("http://www.h{}.example", host / 2),
            2 => format!("http://h{host}.example:8080"),
            3 => format!("https://h{}.example", host / 2),
            _ => format!("http://h{host}.example"),
        };
        let mut origins: Vec<String> = (0..hosts).map(origin).collect();
        origins.sort();
        origins.dedup();
        RandomWeb { number, luck, origins }
    }

    fn chance(&self, what: &[&str], below: u32) -> u32 {
        chance(self.number, what, below)
    }

    pub(crate) fn seeds(&self) -> Vec<Seed> {
        let count = 1 + self.chance(&["seeds"], 2);
        let seed = |at: u32| {
            let url = self.any_page(&["seed", &at.to_string()]);
            Seed { found: url.as_str().to_owned(), url, result: None }
        };
        (0..count).map(seed).collect()
    }

    fn any_page(&self, what: &[&str]) -> PageUrl {
        let named = |more| [what, &[more]].concat();
        let origin = &self.origins[self.chance(&named("origin"), self.origins.len() as u32) as usize];
        url(&format!("{origin}/p{}", self.chance(&named("page"), PAGES)))
    }

    pub(crate) fn robots_kind(&self, origin: &str) -> RobotsKind {
        match self.chance(&["robots", origin], 14) {
            0..5 => RobotsKind::Missing,
            5..9 => RobotsKind::Rules,
            9 => RobotsKind::RulesElsewhere,
            10 => RobotsKind::ManyRedirects,
            11 => RobotsKind::Failing,
            12 => RobotsKind::Silent,
            _ => RobotsKind::Cut,
        }
    }

    fn rules(&self, origin: &str) -> String {
        let delay = [0, 3, 90][self.chance(&["delay", origin], 3) as usize];
        let page = self.chance(&["disallow", origin], PAGES);
        format!("User-agent: *\nDisallow: /p{page}\nCrawl-delay: {delay}\n")
    }

    /// Whether robots.txt lets this page be visited in the end.
    pub(crate) fn permits(&self, page: &PageUrl) -> bool {
        let origin = page.origin();
        match self.robots_kind(origin.as_str()) {
            RobotsKind::Missing | RobotsKind::ManyRedirects => true,
            RobotsKind::Rules | RobotsKind::RulesElsewhere => {
                Robots::parse(self.rules(origin.as_str()).as_bytes()).verdict("suyuan", page.as_str()).allowed
            }
            RobotsKind::Failing | RobotsKind::Silent | RobotsKind::Cut => false,
        }
    }

    fn robots(&self, origin: &str, nth: u32) -> Answer {
        let body = || self.rules(origin).into_bytes();
        match self.robots_kind(origin) {
            RobotsKind::Missing => Answer::status([404, 403, 410, 401][self.chance(&["missing", origin], 4) as usize]),
            // Trouble that is over when somebody asks again.
            RobotsKind::Rules if nth == 1 && self.chance(&["late", origin], 3) == 0 => Answer::status(429),
            RobotsKind::Rules => Answer { body: body(), ..Answer::status(200) },
            RobotsKind::RulesElsewhere => self.robots_elsewhere(origin, ROBOTS_REDIRECTS_MAX.into()),
            RobotsKind::ManyRedirects => self.robots_elsewhere(origin, u32::from(ROBOTS_REDIRECTS_MAX) + 1),
            RobotsKind::Failing => Answer::status([500, 503, 429][self.chance(&["failing", origin], 3) as usize]),
            RobotsKind::Silent => Answer::default(),
            RobotsKind::Cut => Answer { body: body(), is_cut: true, ..Answer::status(200) },
        }
    }

    /// The first of so many redirects, across the hosts of this web.
    fn robots_elsewhere(&self, origin: &str, redirects: u32) -> Answer {
        let next = &self.origins[self.chance(&["elsewhere", origin], self.origins.len() as u32) as usize];
        Answer::redirect(&format!("{next}/robots/{}?for={origin}", redirects - 1))
    }

    pub(crate) fn page(&self, page: &PageUrl) -> Answer {
        let name = page.as_str();
        let to = |at: u32| self.any_page(&["to", name, &at.to_string()]);
        if self.chance(&["redirects", name], 4) == 0 {
            return Answer::redirect(to(0).as_str());
        }
        let kind = |at: u32| match self.chance(&["kind", name, &at.to_string()], 8) {
            0 => HopKind::Refresh,
            1 => HopKind::Embed,
            2 => HopKind::Form,
            _ => HopKind::Link,
        };
        let hops = (0..self.chance(&["links", name], 7)).map(|at| (kind(at), to(at))).collect();
        Answer { has_findings: self.chance(&["findings", name], 4) == 0, ..Answer::page(hops) }
    }

    /// At most one page of a host is troubled, so that no breaker opens and nothing is lost.
    fn trouble(&self, page: &PageUrl, nth: u32) -> Option<Answer> {
        if nth > 1 || page.path_and_query() != format!("/p{}", self.chance(&["troubled", page.host()], PAGES * 2)) {
            return None;
        }
        Some(match self.chance(&["trouble", page.as_str()], 3) {
            0 => Answer { retry_after: Some("77".to_owned()), ..Answer::status(503) },
            1 => Answer::status(429),
            _ => Answer::default(),
        })
    }
}

impl Web for RandomWeb {
    fn address(&self, host: &str) -> Option<IpAddr> {
        let address = self.chance(&["address", host], 4) as u8;
        (address > 0).then(|| Ipv4Addr::new(192, 0, 2, address).into())
    }

    fn answer(&self, url: &PageUrl, nth: u32) -> Answer {
        let path = url.path_and_query();
        let answer = if path == "/robots.txt" {
            self.robots(url.origin().as_str(), nth)
        } else if let Some((left, origin)) = path.strip_prefix("/robots/").and_then(|rest| rest.split_once("?for=")) {
            match left.parse().unwrap() {
                0 => Answer { body: self.rules(origin).into_bytes(), ..Answer::status(200) },
                left => {
                    let next = url.join(&format!("/robots/{}?for={origin}", left - 1)).unwrap();
                    Answer::redirect(next.as_str())
                }
            }
        } else {
            self.trouble(url, nth).unwrap_or_else(|| self.page(url))
        };
        let slow = chance(self.luck, &["slow", url.as_str()], 6);
        let took_ms =
            5 + chance(self.luck, &["took", url.as_str(), &nth.to_string()], [30, 300, 9000][(slow / 2) as usize]);
        Answer { took_ms, ..answer }
    }
}
