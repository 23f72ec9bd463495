//! A web as a table: hosts, each with a temper, pages, and what was planted in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};

use suyuan_frontier::Scope;
use suyuan_model::PageUrl;

use crate::chance::Chance;
use crate::traps::Trap;

/// How many domains are watched; nobody may ever ask for one.
pub(crate) const WATCHED: u64 = 3;

/// Most pages of a site: more than a web has without its traps.
pub(crate) const PAGES_PER_SITE: u32 = 48;

/// One host under one scheme and port.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) name: String,
    /// `http://h0.example`, as [`suyuan_model::Origin`] writes it.
    pub(crate) origin: String,
    pub(crate) temper: Temper,
    pub(crate) robots: Robots,
    pub(crate) delay_s: u64,
    address: IpAddr,
}

/// How a host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Temper {
    Steady,
    /// Always, and late.
    Slow,
    /// Now and then a timeout, a reset, a torn body, or an error.
    Flaky,
    /// 429 and 503, with and without a word on when to come again.
    Throttling,
    /// Never.
    Silent,
    /// Its name comes and goes.
    Unnamed,
    /// Always, and without an end.
    Endless(Trap),
}

/// What a host's robots.txt comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Robots {
    Missing,
    Rules,
    /// Throttled at first.
    LateRules,
    /// The rules lie at another host, behind so many redirects.
    Elsewhere(u64),
    Failing,
}

/// What stands at a URL.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) says: Says,
    pub(crate) links: Vec<String>,
    /// What was planted, by the place on the watchlist.
    pub(crate) plants: BTreeSet<u64>,
    pub(crate) is_forbidden: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Page,
    NotFound,
    Redirect(String),
    /// A page that leads on by itself.
    Refresh(String),
    /// A redirect to a watched thing.
    Away(u64),
}

/// A web, and how far a crawl of it goes.
#[derive(Debug)]
pub(crate) struct Web {
    pub(crate) luck: Chance,
    pub(crate) hosts: Vec<Host>,
    pub(crate) pages: BTreeMap<String, Page>,
    pub(crate) seeds: Vec<String>,
    pub(crate) scope: Scope,
    pub(crate) hops_max: u8,
}

impl Web {
    /// The web of this seed.
    pub(crate) fn new(seed: u64) -> Web {
        let luck = Chance(seed);
        let mut hosts: Vec<Host> = Vec::new();
        for at in 0..3 + luck.below("hosts", 7) {
            let host = host(luck, at);
            if hosts.iter().all(|other| other.name != host.name) {
                hosts.push(host);
            }
        }
        let homes: Vec<&str> = hosts.iter().filter(|host| !host.is_endless()).map(|host| &*host.origin).collect();
        let url = |at: u64| format!("{}/{at}.html", luck.of(format!("host of {at}"), &homes));
        let urls: Vec<String> = (0..12 + luck.below("pages", 34)).map(url).collect();
        let any = |what: &str| urls[luck.below(what, urls.len() as u64) as usize].clone();
        let pages = urls.iter().map(|url| (url.clone(), page(luck, url, &any))).collect();
        let mut seeds = vec![format!("{}/first.html", hosts[0].origin)];
        seeds.extend((0..luck.below("seeds", 3)).map(|at| any(&format!("seed {at}"))));
        let scope = luck.of("scope", &[Scope::Host, Scope::Site, Scope::Follow, Scope::Follow, Scope::Any, Scope::Any]);
        let hops_max = luck.of("hops", &[1, 3, 5, 5]);
        let mut web = Web { luck, hosts, pages, seeds, scope, hops_max };
        let links = (0..8).map(|at| any(&format!("first {at}")));
        let traps = web.hosts.iter().filter(|host| host.is_endless()).map(|host| format!("{}/", host.origin));
        let links = links.chain(traps).collect();
        let first = Page { says: Says::Page, links, plants: BTreeSet::from([0]), is_forbidden: false };
        web.pages.insert(web.seeds[0].clone(), first);
        web
    }

    /// The host of a URL; of a trap, also of names below its own.
    pub(crate) fn host(&self, url: &PageUrl) -> Option<&Host> {
        let origin = url.origin();
        let below = |host: &&Host| host.is_endless() && url.host().ends_with(&format!(".{}", host.name));
        self.hosts.iter().find(|host| host.origin == origin.as_str()).or_else(|| self.hosts.iter().find(below))
    }

    /// Where a name leads.
    pub(crate) fn address(&self, name: &str) -> Option<IpAddr> {
        let is_of = |host: &&Host| host.name == name || host.is_endless() && name.ends_with(&format!(".{}", host.name));
        self.hosts.iter().find(is_of).map(|host| host.address)
    }

    /// True if this page is in a trap.
    pub(crate) fn is_in_trap(&self, url: &str) -> bool {
        PageUrl::new(url).ok().and_then(|url| self.host(&url).map(Host::is_endless)).unwrap_or(false)
    }
}

impl Web {
    /// True if the rules of a host forbid this page to whoever can read them.
    pub(crate) fn forbids(&self, host: &Host, url: &PageUrl) -> bool {
        let has_rules = match host.robots {
            Robots::Missing => false,
            // Behind more redirects than anybody follows, there are none.
            Robots::Elsewhere(redirects) => redirects <= 5,
            Robots::Rules | Robots::LateRules | Robots::Failing => true,
        };
        has_rules && self.pages.get(url.as_str()).is_some_and(|page| page.is_forbidden)
    }

    /// So many hosts, each at an address of its own, which always answer and within a second; every page is one link away.
    pub(crate) fn steady(hosts: u64, pages: u64) -> Web {
        let luck = Chance(hosts);
        let url = |host: u64, page: u64| format!("http://s{host}.example/{page}.html");
        let steady = |at: u64| Host {
            name: format!("s{at}.example"),
            origin: format!("http://s{at}.example"),
            temper: Temper::Steady,
            robots: Robots::Missing,
            delay_s: 0,
            address: Ipv4Addr::from_bits(0x0A00_0000 + at as u32).into(),
        };
        let page = |links| Page { says: Says::Page, links, plants: BTreeSet::new(), is_forbidden: false };
        let of_host = |host: u64| {
            let links = move || (1..pages).map(move |page| url(host, page)).collect();
            (0..pages).map(move |at| (url(host, at), page(if at == 0 { links() } else { Vec::new() })))
        };
        Web {
            luck,
            hosts: (0..hosts).map(steady).collect(),
            pages: (0..hosts).flat_map(of_host).collect(),
            seeds: (0..hosts).map(|host| url(host, 0)).collect(),
            scope: Scope::Host,
            hops_max: 1,
        }
    }
}

impl Host {
    pub(crate) fn is_endless(&self) -> bool {
        matches!(self.temper, Temper::Endless(_))
    }

    /// Whoever keeps to its rules gets every page of it.
    pub(crate) fn is_honest(&self) -> bool {
        matches!(self.temper, Temper::Steady | Temper::Slow)
            && matches!(self.robots, Robots::Missing | Robots::Rules | Robots::LateRules)
    }

    /// The text of its robots.txt.
    pub(crate) fn rules(&self, web: &Web) -> String {
        let mut text = "User-agent: *\n".to_owned();
        let forbidden = web.pages.iter().filter(|(_, page)| page.is_forbidden);
        for path in forbidden.filter_map(|(url, _)| url.strip_prefix(&self.origin)) {
            writeln!(text, "Disallow: {path}").unwrap();
        }
        if self.delay_s > 0 {
            writeln!(text, "Crawl-delay: {}", self.delay_s).unwrap();
        }
        text
    }
}

/// The domain at this place of the watchlist.
pub(crate) fn watched(at: u64) -> String {
    format!("casino{at}.example")
}

fn host(luck: Chance, at: u64) -> Host {
    let named = |what: &str| format!("{what} of host {at}");
    let temper = match luck.below(named("temper"), 12) {
        // Where the crawl begins, it gets on.
        _ if at == 0 => Temper::Steady,
        0..5 => Temper::Steady,
        5 => Temper::Slow,
        6 => Temper::Flaky,
        7 | 8 => Temper::Throttling,
        9 => Temper::Silent,
        10 => Temper::Unnamed,
        _ => Temper::Endless(luck.of(named("trap"), Trap::ALL)),
    };
    let is_endless = matches!(temper, Temper::Endless(_));
    let name = match luck.below(named("name"), 4) {
        _ if is_endless => format!("trap{at}.example"),
        0 => format!("www.h{}.example", at / 2),
        _ => format!("h{at}.example"),
    };
    let origin = match luck.below(named("origin"), 5) {
        0 if !is_endless => format!("https://{name}"),
        1 if !is_endless => format!("http://{name}:8080"),
        _ => format!("http://{name}"),
    };
    let robots = match luck.below(named("robots"), 10) {
        _ if at == 0 || is_endless => Robots::Missing,
        0..3 => Robots::Missing,
        3..6 => Robots::Rules,
        6 => Robots::LateRules,
        7 => Robots::Elsewhere(1 + luck.below(named("redirects"), 6)),
        8 => Robots::Failing,
        _ => Robots::Rules,
    };
    let number = if luck.one_in(named("shared"), 3) { 0 } else { at };
    let address = Ipv4Addr::new(203, 0, 113, 1 + number as u8).into();
    Host { name, origin, temper, robots, delay_s: luck.of(named("delay"), &[0, 0, 0, 2, 20, 90]), address }
}

fn page(luck: Chance, url: &str, any: &dyn Fn(&str) -> String) -> Page {
    let named = |what: &str| format!("{what} of {url}");
    let says = match luck.below(named("says"), 12) {
        7 => Says::Redirect(any(&named("target"))),
        8 => Says::Refresh(any(&named("target"))),
        9 => Says::NotFound,
        10 => Says::Away(luck.below(named("away"), WATCHED)),
        _ => Says::Page,
    };
    Page {
        says,
        links: (0..luck.below(named("links"), 6)).map(|at| any(&named(&format!("link {at}")))).collect(),
        plants: (0..WATCHED).filter(|at| luck.one_in(named(&format!("plant {at}")), 6)).collect(),
        is_forbidden: luck.one_in(named("forbidden"), 12),
    }
}
