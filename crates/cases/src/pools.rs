//! Where nearly every page that was seen is polluted: directories, scripts with their queries, and whole pools of hosts.
//!
//! Search engines take such rules in, since a pool makes new pages faster than anybody lists them. A rule covers what
//! nobody looked at, so it is told with what was seen below it, and only where that was enough and all but clean of
//! honest pages. What is no farm keeps its front page, and the hosts on which honest pages were seen.

use std::collections::BTreeMap;

use suyuan_model::{PageUrl, Site};

/// So many pages below a rule have to be seen at least.
pub const RULE_PAGES_MIN: u32 = 20;

/// Of the pages seen below a rule so many in a hundred have to be polluted at least.
pub const RULE_SHARE_PERCENT_MIN: u32 = 95;

/// So many hosts of a pool have to be seen at least.
pub const POOL_HOSTS_MIN: usize = 5;

/// A pool with more honest hosts than this is none.
pub const POOL_EXCEPT_MAX: usize = 20;

/// Directories are told apart so deep.
pub const PREFIX_DEPTH_MAX: usize = 4;

/// So many prefixes of one site are counted, and so many hosts; what comes later has no rule of its own.
pub const PREFIXES_COUNTED_MAX: usize = 10_000;

/// What was seen below something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenBelow {
    /// Pages that were read.
    pub pages: u32,
    /// Those of them that are polluted.
    pub polluted: u32,
}

/// What a rule covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Every URL that begins so.
    Prefix(String),
    /// Every host below a name, but for these.
    Hosts {
        /// `*.school.example`.
        pattern: String,
        /// The name itself and its `www`, and hosts with honest pages.
        except: Vec<String>,
    },
}

/// A rule, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolRule {
    /// The site.
    pub site: Site,
    /// What it covers.
    pub covers: Covers,
    /// What was seen below it.
    pub seen: SeenBelow,
}

/// Pages of some sites that are being counted.
#[derive(Debug, Default)]
pub struct Pools(BTreeMap<Site, OfSite>);

#[derive(Debug, Default)]
struct OfSite {
    is_farm: bool,
    all: SeenBelow,
    prefixes: BTreeMap<String, SeenBelow>,
    hosts: BTreeMap<String, SeenBelow>,
    /// There are more hosts than are counted: nobody knows whether all of those are polluted.
    has_more_hosts: bool,
}

impl SeenBelow {
    fn add(&mut self, is_polluted: bool) {
        self.pages = self.pages.saturating_add(1);
        self.polluted = self.polluted.saturating_add(u32::from(is_polluted));
    }

    /// How much of what was seen is polluted.
    pub fn share(self) -> f64 {
        f64::from(self.polluted) / f64::from(self.pages.max(1))
    }

    /// How much of all there is may well be polluted at least: the lower bound of the Wilson interval at 95 %.
    pub fn confidence(self) -> f64 {
        const Z: f64 = 1.96;
        let (pages, share) = (f64::from(self.pages.max(1)), self.share());
        let around = Z * Z / (2.0 * pages);
        let spread = Z * (share * (1.0 - share) / pages + Z * Z / (4.0 * pages * pages)).sqrt();
        ((share + around - spread) / (1.0 + 2.0 * around)).max(0.0)
    }

    fn is_enough(self) -> bool {
        let (pages, polluted) = (u64::from(self.pages), u64::from(self.polluted));
        self.pages >= RULE_PAGES_MIN && polluted * 100 >= pages * u64::from(RULE_SHARE_PERCENT_MIN)
    }
}

impl Pools {
    /// Counts pages of this site from now on.
    pub fn want(&mut self, site: &Site, is_farm: bool) {
        self.0.entry(site.clone()).or_default().is_farm = is_farm;
    }

    /// Whether pages of this site are counted.
    pub fn wants(&self, site: &Site) -> bool {
        self.0.contains_key(site)
    }

    /// Counts a page that was read.
    pub fn see(&mut self, site: &Site, page: &PageUrl, is_polluted: bool) {
        let Some(of_site) = self.0.get_mut(site) else { return };
        of_site.all.add(is_polluted);
        of_site.has_more_hosts |= !count(&mut of_site.hosts, page.host().to_owned(), is_polluted);
        for prefix in prefixes(page) {
            count(&mut of_site.prefixes, prefix, is_polluted);
        }
    }

    /// The rules, in the order of the sites; none lies below another.
    pub fn rules(&self) -> Vec<PoolRule> {
        self.0.iter().flat_map(|(site, of_site)| of_site.rules(site)).collect()
    }
}

/// Counts a page below a name; false where there are so many names that this one is not counted.
fn count(counted: &mut BTreeMap<String, SeenBelow>, name: String, is_polluted: bool) -> bool {
    if let Some(seen) = counted.get_mut(&name) {
        seen.add(is_polluted);
    } else if counted.len() < PREFIXES_COUNTED_MAX {
        counted.entry(name).or_default().add(is_polluted);
    } else {
        return false;
    }
    true
}

/// The host of a page, its directories, and its script where it has a query.
fn prefixes(page: &PageUrl) -> Vec<String> {
    let text = page.as_str();
    let start = text.len() - page.path_and_query().len();
    let end = start + page.path().len();
    let slashes = text[start..end].match_indices('/').take(PREFIX_DEPTH_MAX + 1);
    let mut prefixes: Vec<String> = slashes.map(|(at, _)| text[..=start + at].to_owned()).collect();
    if page.query().is_some() {
        prefixes.push(text[..=end].to_owned());
    }
    prefixes
}

impl OfSite {
    fn rules(&self, site: &Site) -> Vec<PoolRule> {
        let rule = |covers, seen| PoolRule { site: site.clone(), covers, seen };
        let mut rules = Vec::new();
        let pool = self.pool(site);
        let mut is_honest: Box<dyn Fn(&str) -> bool> = Box::new(|_| true);
        if let Some((except, seen)) = pool {
            let kept = except.clone();
            is_honest = Box::new(move |host| kept.iter().any(|name| name == host));
            rules.push(rule(Covers::Hosts { pattern: format!("*.{site}"), except }, seen));
        }
        let mut last: Option<&str> = None;
        // What lies below a prefix follows it at once.
        for (prefix, &seen) in &self.prefixes {
            let (host, path) = host_and_path(prefix);
            let is_below = last.is_some_and(|last| prefix.starts_with(last));
            let is_kept = !self.is_farm && path == "/" && is_main(host, site);
            if is_below || is_kept || !is_honest(host) || !is_within(site, host, path) || !seen.is_enough() {
                continue;
            }
            last = Some(prefix);
            rules.push(rule(Covers::Prefix(prefix.clone()), seen));
        }
        rules
    }

    /// The hosts that a rule for all of them leaves out, and what was seen on the others.
    fn pool(&self, site: &Site) -> Option<(Vec<String>, SeenBelow)> {
        if site.as_str().contains('/') || self.has_more_hosts {
            return None;
        }
        let is_excepted =
            |host: &str, seen: SeenBelow| seen.polluted < seen.pages || !self.is_farm && is_main(host, site);
        let (mut except, mut seen, mut hosts) = (Vec::new(), self.all, 0);
        for (host, &on_host) in &self.hosts {
            if is_excepted(host, on_host) {
                except.push(host.clone());
                seen.pages -= on_host.pages;
                seen.polluted -= on_host.polluted;
            } else if host != site.as_str() {
                hosts += 1;
            }
        }
        if !self.is_farm {
            let main = [site.to_string(), format!("www.{site}")];
            except.extend(main);
            except.sort_unstable();
            except.dedup();
        }
        let is_pool = hosts >= POOL_HOSTS_MIN && except.len() <= POOL_EXCEPT_MAX && seen.is_enough();
        is_pool.then_some((except, seen))
    }
}

/// The name of the site itself, or its `www`.
fn is_main(host: &str, site: &Site) -> bool {
    host.strip_prefix("www.").unwrap_or(host) == site.as_str()
}

/// Whether a prefix covers nothing but the site: a tenant by path has neighbors on the same host.
fn is_within(site: &Site, host: &str, path: &str) -> bool {
    match site.as_str().split_once('/') {
        None => true,
        Some((site_host, tenant)) => {
            host == site_host
                && path.trim_start_matches('/').strip_prefix(tenant).is_some_and(|rest| rest.starts_with('/'))
        }
    }
}

fn host_and_path(prefix: &str) -> (&str, &str) {
    let rest = prefix.split_once("://").map_or(prefix, |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = host.rfind(':').filter(|&at| host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
    (&host[..port.unwrap_or(host.len())], path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with pages of these URLs, polluted or not, each so often with another end.
    fn told(site: &str, is_farm: bool, pages: &[(&str, u32, bool)]) -> Vec<String> {
        let site = Site::from_text(site);
        let mut pools = Pools::default();
        pools.want(&site, is_farm);
        for &(url, count, is_polluted) in pages {
            for number in 0..count {
                pools.see(&site, &PageUrl::new(&url.replace('#', &number.to_string())).unwrap(), is_polluted);
            }
        }
        let told = |rule: PoolRule| {
            let SeenBelow { pages, polluted } = rule.seen;
            match rule.covers {
                Covers::Prefix(prefix) => format!("{prefix} {polluted}/{pages}"),
                Covers::Hosts { pattern, except } => format!("{pattern} -{} {polluted}/{pages}", except.join("-")),
            }
        };
        pools.rules().into_iter().map(told).collect()
    }

    const MIN: u32 = RULE_PAGES_MIN;

    #[test]
    fn the_highest_directory_that_is_polluted_is_told_and_nothing_below_it() {
        let pool = ("http://www.school.example/news/pool/#.html", MIN, true);
        let deep = ("http://www.school.example/news/pool/a/#.html", MIN, true);
        let honest = ("http://www.school.example/news/#.html", MIN, false);
        let told = told("school.example", false, &[pool, deep, honest]);
        assert_eq!(told, ["http://www.school.example/news/pool/ 40/40"]);
    }

    #[test]
    fn a_prefix_needs_enough_pages_and_few_honest_ones() {
        let of = |polluted, honest| {
            told(
                "a.example",
                true,
                &[("http://a.example/x/#", polluted, true), ("http://a.example/x/h#", honest, false)],
            )
        };
        assert_eq!(of(MIN, 0), ["http://a.example/ 20/20"]);
        assert!(of(MIN - 1, 0).is_empty());
        let most = RULE_SHARE_PERCENT_MIN;
        assert_eq!(of(most, 100 - most), ["http://a.example/ 95/100"]);
        assert!(of(most - 1, 101 - most).is_empty());
    }

    #[test]
    fn what_is_no_farm_keeps_its_front_page() {
        let pages = [("http://www.school.example/?id=#", MIN, true), ("https://school.example:8443/#.html", MIN, true)];
        assert_eq!(told("school.example", false, &pages), ["http://www.school.example/? 20/20"]);
        assert_eq!(
            told("school.example", true, &pages),
            ["http://www.school.example/ 20/20", "https://school.example:8443/ 20/20"]
        );
    }

    #[test]
    fn directories_are_told_apart_so_deep() {
        let deep = |depth| format!("http://a.example/{}#", "d/".repeat(depth));
        let honest = ("http://a.example/d/h#", MIN, false);
        assert_eq!(
            told("a.example", true, &[(&deep(PREFIX_DEPTH_MAX), MIN, true), honest]),
            ["http://a.example/d/d/ 20/20"]
        );
        assert_eq!(
            prefixes(&PageUrl::new(&deep(PREFIX_DEPTH_MAX + 3).replace('#', "")).unwrap()).len(),
            PREFIX_DEPTH_MAX + 1
        );
    }

    #[test]
    fn a_pool_of_hosts_leaves_honest_hosts_out() {
        let pool = ("http://x#.school.example/", MIN, true);
        let library = ("http://library.school.example/#", 3, false);
        assert_eq!(
            told("school.example", false, &[pool, library]),
            ["*.school.example -library.school.example-school.example-www.school.example 20/20"]
        );
        assert!(told("school.example", false, &[("http://x.school.example/#", MIN, true)])[0].starts_with("http://x."));
        // The site itself is none of the hosts of its pool.
        let few: Vec<String> = (1..POOL_HOSTS_MIN).map(|number| format!("http://x{number}.a.example/#")).collect();
        let few: Vec<(&str, u32, bool)> = few.iter().map(|url| (url.as_str(), 9, true)).collect();
        assert!(told("a.example", true, &[&few[..], &[("http://a.example/#", 9, true)]].concat()).is_empty());
        let many: Vec<String> =
            (0..POOL_EXCEPT_MAX).map(|number| format!("http://h{number}.school.example/")).collect();
        let many: Vec<(&str, u32, bool)> = many.iter().map(|url| (url.as_str(), 1, false)).collect();
        assert!(told("school.example", false, &[&many[..], &[pool]].concat()).is_empty());
    }

    #[test]
    fn a_tenant_by_path_is_covered_without_its_neighbors() {
        let pages = [("http://pages.example/someone/#", MIN, true)];
        assert_eq!(told("pages.example/someone", true, &pages), ["http://pages.example/someone/ 20/20"]);
    }

    #[test]
    fn so_many_prefixes_are_counted() {
        let pages = [("http://a.example/#/x", PREFIXES_COUNTED_MAX as u32 + 9, true)];
        let site = Site::from_text("a.example");
        let mut pools = Pools::default();
        pools.want(&site, false);
        for number in 0..pages[0].1 {
            pools.see(&site, &PageUrl::new(&format!("http://a.example/{number}/x")).unwrap(), true);
        }
        assert_eq!(pools.0[&site].prefixes.len(), PREFIXES_COUNTED_MAX);
        assert_eq!(pools.0[&site].all.pages, pages[0].1);
    }

    #[test]
    fn confidence_grows_with_what_was_seen() {
        let of = |polluted, pages| (SeenBelow { pages, polluted }.confidence() * 1_000.0).round();
        assert_eq!((of(20, 20), of(200, 200), of(190, 200), of(0, 0)), (839.0, 981.0, 910.0, 0.0));
    }
}
