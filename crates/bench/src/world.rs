//! A web that is made up as it is asked for: hosts on loopback addresses, pages, and the truth about them.
//!
//! Everything follows from the numbers in [`World`]: two machines make the same pages, byte by byte.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use clap::Args;
use serde::Serialize;

use crate::random::Random;

/// What a world is like.
#[derive(Args, Clone, Debug, Serialize)]
pub(crate) struct World {
    /// Hosts, each on a loopback address of its own
    #[arg(long, default_value_t = 50)]
    pub(crate) hosts: u32,
    /// Pages of a host
    #[arg(long, default_value_t = 400)]
    pub(crate) pages: u32,
    /// Size of a page in bytes, about
    #[arg(long, default_value_t = 28_000)]
    pub(crate) bytes: usize,
    /// Links of a page to its own host
    #[arg(long, default_value_t = 40)]
    pub(crate) links: u32,
    /// Links of a page to other hosts
    #[arg(long, default_value_t = 15)]
    pub(crate) links_out: u32,
    /// Bodies come packed with gzip
    #[arg(long)]
    pub(crate) gzip: bool,
    /// Milliseconds until an answer begins
    #[arg(long, default_value_t = 0)]
    pub(crate) latency: u64,
    /// Hosts speak TLS, each with a certificate of its own
    #[arg(long)]
    pub(crate) tls: bool,
    /// A connection ends after one answer
    #[arg(long)]
    pub(crate) close: bool,
    /// Domains on the watchlist that pages carry
    #[arg(long, default_value_t = WATCHED)]
    pub(crate) watched: u64,
    /// What everything is drawn from
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

impl Default for World {
    fn default() -> Self {
        World {
            hosts: 50,
            pages: 400,
            bytes: 28_000,
            links: 40,
            links_out: 15,
            gzip: false,
            latency: 0,
            tls: false,
            close: false,
            watched: WATCHED,
            seed: 1,
        }
    }
}

/// Domains on the watchlist that pages carry, unless told.
pub(crate) const WATCHED: u64 = 1000;

/// One page in so many carries a watched domain.
const PLANTED_OF: u64 = 50;

/// One page in so many carries something that only looks like one.
const LOOKALIKE_OF: u64 = 170;

/// One host in so many writes GBK.
const GBK_OF: u32 = 10;

/// A page, by its host and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageId {
    pub(crate) host: u32,
    pub(crate) page: u32,
}

/// What a page carries beside its words and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carries {
    Nothing,
    /// The watched domain with this number, in this manner.
    Planted(u64, Manner),
    /// Something that is not the watched domain with this number.
    Lookalike(u64, Lookalike),
}

/// How a watched domain stands in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Anchor,
    HiddenDiv,
    ScriptPlain,
    ScriptEscaped,
    Iframe,
    Refresh,
    References,
    Words,
}

/// What is not a watched domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookalike {
    /// Letters before the name.
    Longer,
    /// Labels behind the name.
    Below,
    /// One label of the name.
    Label,
}

const MANNERS: [Manner; 8] = [
    Manner::Anchor,
    Manner::HiddenDiv,
    Manner::ScriptPlain,
    Manner::ScriptEscaped,
    Manner::Iframe,
    Manner::Refresh,
    Manner::References,
    Manner::Words,
];

const LOOKALIKES: [Lookalike; 3] = [Lookalike::Longer, Lookalike::Below, Lookalike::Label];

/// The watched domain with this number.
pub(crate) fn watched(number: u64) -> String {
    const WORDS: [&str; 10] = ["lucky", "bet", "casino", "lottery", "vip", "poker", "slots", "win", "cash", "royal"];
    let mut random = Random::of(&[number, 77]);
    format!("{}-{}{number}.{}", random.pick(&WORDS), random.pick(&WORDS), random.pick(&["example", "test", "invalid"]))
}

impl World {
    /// Pages in all.
    pub(crate) fn size(&self) -> u64 {
        u64::from(self.hosts) * u64::from(self.pages)
    }

    /// The address of a host: 127.1.0.1 and on.
    pub(crate) fn address(host: u32) -> Ipv4Addr {
        let [_, high, middle, low] = (host / 250 * 256 + host % 250 + 1).to_be_bytes();
        Ipv4Addr::new(127, high + 1, middle, low)
    }

    /// The URL of a page.
    pub(crate) fn url(&self, id: PageId, port: u16) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}:{port}{}", Self::address(id.host), path(id.page))
    }

    /// True when this host writes GBK instead of UTF-8.
    pub(crate) fn is_gbk(host: u32) -> bool {
        host % GBK_OF == 3
    }

    pub(crate) fn random(&self, id: PageId) -> Random {
        Random::of(&[self.seed, u64::from(id.host), u64::from(id.page)])
    }

    /// What the page carries.
    pub(crate) fn carries(&self, id: PageId) -> Carries {
        let mut random = Random::of(&[self.seed, u64::from(id.host), u64::from(id.page), 50]);
        let (is_planted, is_lookalike) = (random.below(PLANTED_OF) == 0, random.below(LOOKALIKE_OF) == 0);
        let number = random.below(self.watched);
        match (is_planted, is_lookalike) {
            (true, _) => Carries::Planted(number, random.pick(&MANNERS)),
            (_, true) => Carries::Lookalike(number, random.pick(&LOOKALIKES)),
            _ => Carries::Nothing,
        }
    }

    fn ids(&self) -> impl Iterator<Item = PageId> {
        (0..self.hosts).flat_map(|host| (0..self.pages).map(move |page| PageId { host, page }))
    }

    /// What has to be found: page and watched domain.
    pub(crate) fn truth(&self, port: u16) -> BTreeSet<(String, String)> {
        let planted = |id: PageId| match self.carries(id) {
            Carries::Planted(number, _) => Some((self.url(id, port), watched(number))),
            _ => None,
        };
        self.ids().filter_map(planted).collect()
    }

    /// Where a crawl begins: the front page of every host.
    pub(crate) fn seeds(&self, port: u16) -> String {
        (0..self.hosts).map(|host| self.url(PageId { host, page: 0 }, port) + "\n").collect()
    }
}

/// The path of a page on its host.
pub(crate) fn path(page: u32) -> String {
    match page {
        0 => "/".to_owned(),
        _ => format!("/{}/{page}.html", if page.is_multiple_of(2) { "xinwen/2026" } else { "news/archive" }),
    }
}

/// The page at a path.
pub(crate) fn page_at(asked: &str) -> Option<u32> {
    let number = asked.rsplit('/').next()?.strip_suffix(".html").unwrap_or("0").parse().ok()?;
    (path(number) == asked).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> World {
        World { hosts: 700, pages: 30, bytes: 9000, ..World::default() }
    }

    #[test]
    fn every_host_has_an_address_and_a_page_is_found_by_its_path() {
        let world = small();
        for host in 0..world.hosts {
            assert!(World::address(host).is_loopback());
        }
        let addresses: BTreeSet<Ipv4Addr> = (0..world.hosts).map(World::address).collect();
        assert_eq!(addresses.len(), world.hosts as usize);
        for page in 0..world.pages {
            assert_eq!(page_at(&path(page)), Some(page));
        }
        assert_eq!(page_at("/news/archive/2.html"), None);
        assert_eq!(page_at("/robots.txt"), None);
    }

    #[test]
    fn one_page_in_fifty_is_planted_in_every_manner() {
        let world = small();
        let truth = world.truth(80);
        let share = world.size() / truth.len() as u64;
        assert!((45..=55).contains(&share), "one in {share}");
        for manner in MANNERS {
            assert!(world.ids().any(|id| matches!(world.carries(id), Carries::Planted(_, found) if found == manner)));
        }
    }

    #[test]
    fn watched_domains_differ() {
        let names: BTreeSet<String> = (0..WATCHED).map(watched).collect();
        assert_eq!(names.len() as u64, WATCHED);
    }
}
