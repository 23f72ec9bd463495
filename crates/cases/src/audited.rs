//! How far each site of a run was looked at, and why no farther.

use std::collections::{BTreeMap, HashMap};

use suyuan_model::{Health, NoTelling, PageUrl, Site, SiteRules, Trouble, UrlState, closed_set};

closed_set! {
    /// How far a site was looked at.
    SiteReach {
        /// Every page of it that is known.
        Whole = "whole",
        /// Some of its pages.
        Part = "part",
        /// It leads to another site.
        Moved = "moved",
        /// Something stood in the way of every page: a question whether one is a person, a parked name, an error.
        Blocked = "blocked",
        /// robots.txt keeps us away.
        Robots = "robots",
        /// It answers, but its robots.txt could not be read, so that nothing was asked for.
        RobotsUnread = "robots-unread",
        /// Nobody answers.
        Dead = "dead",
        /// Nobody went there.
        Unvisited = "unvisited",
    }
}

/// A site, and how far it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteMet {
    /// The site.
    pub site: Site,
    /// How far.
    pub reach: SiteReach,
    /// Pages that were looked at.
    pub pages: u64,
    /// Known pages that were not, at least.
    pub left: u64,
    /// Why pages told nothing or were not visited, and how many.
    pub why: BTreeMap<String, u64>,
}

/// What one page came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetOnce {
    /// The page.
    pub url: String,
    /// Where it stands, if it was not visited.
    pub state: UrlState,
    /// The outcome of its visit, in its word, with the trouble and the status.
    pub outcome: Option<(String, Option<Trouble>, Option<u16>)>,
    /// What it told, where that was asked.
    pub health: Option<(Health, Option<NoTelling>)>,
}

/// Gathers what the pages of a run came to, site by site.
#[derive(Debug)]
pub struct SitesMet<'a> {
    rules: &'a SiteRules,
    sites: BTreeMap<Site, Gathered>,
    /// By origin: why its robots.txt did not come.
    robots: HashMap<String, Trouble>,
}

#[derive(Debug, Default)]
struct Gathered {
    pages: u64,
    gone: u64,
    moved: u64,
    left: u64,
    dead: u64,
    robots: u64,
    unread: u64,
    blocked: u64,
    why: BTreeMap<String, u64>,
}

/// What a page counts as.
enum Counts {
    Read,
    Gone,
    Moved,
    Left,
    Dead,
    Robots,
    RobotsUnread,
    Blocked,
}

impl<'a> SitesMet<'a> {
    /// Begins, with the robots.txt files that did not come.
    pub fn new(rules: &'a SiteRules, robots: impl IntoIterator<Item = (String, Trouble)>) -> Self {
        let origin = |(url, trouble): (String, Trouble)| {
            PageUrl::new(&url).ok().map(|url| (url.origin().as_str().to_owned(), trouble))
        };
        SitesMet { rules, sites: BTreeMap::new(), robots: robots.into_iter().filter_map(origin).collect() }
    }

    /// Takes in a page.
    pub fn take(&mut self, met: &MetOnce) {
        let Ok(url) = PageUrl::new(&met.url) else { return };
        let (counts, why) = self.counts(met, &url);
        let site = self.sites.entry(self.rules.site_of(&url)).or_default();
        match counts {
            Counts::Read => site.pages += 1,
            Counts::Gone => site.gone += 1,
            Counts::Moved => site.moved += 1,
            Counts::Left => site.left += 1,
            Counts::Dead => site.dead += 1,
            Counts::Robots => site.robots += 1,
            Counts::RobotsUnread => site.unread += 1,
            Counts::Blocked => site.blocked += 1,
        }
        if let Some(why) = why {
            *site.why.entry(why.to_owned()).or_default() += 1;
        }
    }

    /// Takes in how many URLs of a site were passed over, at least.
    pub fn passed_over(&mut self, site: &str, urls: u64) {
        if let Some((_, gathered)) = self.sites.iter_mut().find(|(its, _)| its.as_str() == site) {
            gathered.left += urls;
            *gathered.why.entry("sampled".to_owned()).or_default() += urls;
        }
    }

    /// Takes in a script that could not be read.
    pub fn script_unread(&mut self, script: &str) {
        let site = PageUrl::new(script).ok().map(|url| self.rules.site_of(&url));
        if let Some(gathered) = site.and_then(|site| self.sites.get_mut(&site)) {
            *gathered.why.entry("script-unread".to_owned()).or_default() += 1;
        }
    }

    /// Takes in a sitemap or a style sheet that could not be read: what it names or hides is not known.
    pub fn beside_pages(&mut self, url: &str, trouble: Trouble) {
        let site = PageUrl::new(url).ok().map(|url| self.rules.site_of(&url));
        if let Some(gathered) = site.and_then(|site| self.sites.get_mut(&site)) {
            gathered.left += 1;
            *gathered.why.entry(trouble.name().to_owned()).or_default() += 1;
        }
    }

    fn counts(&self, met: &MetOnce, url: &PageUrl) -> (Counts, Option<&'static str>) {
        let Some((outcome, trouble, status)) = &met.outcome else { return (Counts::Left, Some(met.state.name())) };
        match (outcome.as_str(), trouble) {
            ("robots-forbid", _) => return (Counts::Robots, Some(NoTelling::Robots.name())),
            (_, Some(Trouble::RobotsUnread)) => {
                return match self.robots.get(url.origin().as_str()) {
                    Some(trouble) => (Counts::Dead, Some(trouble.name())),
                    None => (Counts::RobotsUnread, Some(Trouble::RobotsUnread.name())),
                };
            }
            (_, Some(trouble)) => return (Counts::Dead, Some(trouble.name())),
            _ => {}
        }
        match met.health {
            Some((Health::Inconclusive, Some(NoTelling::Moved))) => (Counts::Moved, None),
            Some((Health::Inconclusive, Some(why @ (NoTelling::NotWhole | NoTelling::NotAPage)))) => {
                (Counts::Read, Some(why.name()))
            }
            Some((Health::Inconclusive, Some(why))) => (Counts::Blocked, Some(why.name())),
            Some((Health::Gone, _)) => (Counts::Gone, None),
            Some(_) => (Counts::Read, None),
            None if matches!(status, Some(404 | 410)) => (Counts::Gone, None),
            None if outcome == "redirect" => (Counts::Moved, None),
            None if matches!(status, Some(429 | 503)) => (Counts::Blocked, Some(NoTelling::Status.name())),
            None => (Counts::Read, None),
        }
    }

    /// Every site, in the order of their names.
    pub fn end(self) -> Vec<SiteMet> {
        self.sites.into_iter().map(|(site, gathered)| gathered.told(site)).collect()
    }
}

impl Gathered {
    fn told(self, site: Site) -> SiteMet {
        let Gathered { pages, gone, moved, left, dead, robots, unread, blocked, mut why } = self;
        // A page that is gone was looked at; a site of which nothing else is there was not.
        let (pages, nothing) = if pages > 0 { (pages + gone, 0) } else { (0, gone) };
        if nothing > 0 {
            why.insert(Health::Gone.name().to_owned(), nothing);
        }
        let blocked = blocked + nothing;
        let reach = if pages > 0 && why.is_empty() {
            SiteReach::Whole
        } else if pages > 0 {
            SiteReach::Part
        } else if blocked > 0 {
            SiteReach::Blocked
        } else if robots > 0 {
            SiteReach::Robots
        } else if unread > 0 {
            SiteReach::RobotsUnread
        } else if moved > 0 {
            SiteReach::Moved
        } else if dead > 0 {
            SiteReach::Dead
        } else {
            SiteReach::Unvisited
        };
        let mut left = left + dead + robots + unread + blocked;
        if reach == SiteReach::Dead {
            // What was left out there was left out because nobody answers, and is known to nobody.
            left -= why.remove(UrlState::LeftOut.name()).unwrap_or_default();
        }
        SiteMet { site, reach, pages, left, why }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visited(
        url: &str,
        outcome: &str,
        trouble: Option<Trouble>,
        health: Option<(Health, Option<NoTelling>)>,
    ) -> MetOnce {
        let outcome = Some((outcome.to_owned(), trouble, trouble.is_none().then_some(200)));
        MetOnce { url: url.to_owned(), state: UrlState::Done, outcome, health }
    }

    fn told(pages: &[MetOnce], robots: &[(&str, Trouble)]) -> Vec<String> {
        let rules = SiteRules::default();
        let mut sites = SitesMet::new(&rules, robots.iter().map(|(url, trouble)| ((*url).to_owned(), *trouble)));
        for page in pages {
            sites.take(page);
        }
        sites.passed_over("large.example", 7);
        sites.passed_over("nowhere.example", 7);
        sites.script_unread("http://static.large.example/a.js");
        sites.beside_pages("http://mapless.example/sitemap.xml", Trouble::Quarantined);
        let line =
            |met: SiteMet| format!("{} {} {} {} {:?}", met.site.as_str(), met.reach, met.pages, met.left, met.why);
        sites.end().into_iter().map(line).collect()
    }

    #[test]
    fn a_site_is_told_by_what_its_pages_came_to() {
        let healthy = Some((Health::Healthy, None));
        let untold = |why| Some((Health::Inconclusive, Some(why)));
        let left = |url: &str| MetOnce { url: url.to_owned(), state: UrlState::LeftOut, outcome: None, health: None };
        let pages = [
            visited("http://whole.example/", "page", None, healthy),
            visited("http://whole.example/old", "redirect", None, untold(NoTelling::Moved)),
            visited("http://large.example/", "page", None, Some((Health::Dirty, None))),
            left("http://large.example/1"),
            visited("http://large.example/2", "timed-out", Some(Trouble::TimedOut), untold(NoTelling::NoAnswer)),
            visited("http://mapless.example/", "page", None, healthy),
            visited("http://walled.example/", "page", None, untold(NoTelling::Challenge)),
            visited("http://shut.example/", "robots-forbid", None, untold(NoTelling::Robots)),
            visited("http://unread.example/", "unreachable", Some(Trouble::RobotsUnread), untold(NoTelling::NoAnswer)),
            visited("http://dead.example/", "unreachable", Some(Trouble::RobotsUnread), untold(NoTelling::NoAnswer)),
            left("https://dead.example/"),
            visited("http://moved.example/", "redirect", None, untold(NoTelling::Moved)),
            left("http://never.example/"),
            visited("http://empty.example/", "status", None, Some((Health::Gone, None))),
            visited("http://whole.example/gone", "status", None, Some((Health::Gone, None))),
            visited("http://busy.example/", "status", None, untold(NoTelling::Status)),
        ];
        let robots = [("http://dead.example/robots.txt", Trouble::Connect)];
        assert_eq!(
            told(&pages, &robots),
            [
                "busy.example blocked 0 1 {\"status\": 1}",
                "dead.example dead 0 1 {\"connect\": 1}",
                "empty.example blocked 0 1 {\"gone\": 1}",
                "large.example part 1 9 {\"left-out\": 1, \"sampled\": 7, \"script-unread\": 1, \"timed-out\": 1}",
                "mapless.example part 1 1 {\"quarantined\": 1}",
                "moved.example moved 0 0 {}",
                "never.example unvisited 0 1 {\"left-out\": 1}",
                "shut.example robots 0 1 {\"robots\": 1}",
                "unread.example robots-unread 0 1 {\"robots-unread\": 1}",
                "walled.example blocked 0 1 {\"challenge\": 1}",
                "whole.example whole 2 0 {}",
            ]
        );
    }
}
