//! Which names may be blocked: those of watched things, and never that of a site that others wrote on.

use std::collections::{BTreeSet, HashSet};
use std::net::IpAddr;

use suyuan_model::{PageUrl, Site, SiteRules, Watch, WatchKind};

use super::things::{Thing, Things};

/// Longest name that is put on a list: with a star before it and the name of a zone behind it, DNS takes 253 characters.
pub const BLOCKED_NAME_CHARS_MAX: usize = 200;

/// Longest label of a name, by RFC 1035.
const LABEL_CHARS: usize = 63;

/// What is passed on to be blocked, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice<'a> {
    /// The names, sorted.
    pub names: BTreeSet<&'a str>,
    /// The watched things that are passed on, names and others.
    pub things: Vec<&'a Thing>,
    /// What is left out.
    pub left_out: LeftOut,
    /// The sites that a person called farms.
    pub farms: Option<&'a BTreeSet<Site>>,
}

impl Choice<'_> {
    /// Whether a person called this site a farm.
    pub fn is_farm(&self, site: &Site) -> bool {
        self.farms.is_some_and(|farms| farms.contains(site))
    }

    /// Whether this thing is passed on.
    pub fn has(&self, watch: &Watch) -> bool {
        let wanted = (watch.kind, watch.value.as_str());
        // They are in the order of kind and value.
        self.things.binary_search_by(|thing| (thing.watch.kind, thing.watch.value.as_str()).cmp(&wanted)).is_ok()
    }
}

/// How many watched things are left out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// A hosting site has this name, or lies below it, and nobody called it a farm.
    pub hosting: u64,
    /// Strangers live below this name.
    pub shared: u64,
    /// DNS has no such name, or it is too long to stand on a list.
    pub unfit: u64,
    /// They are no names: addresses, URLs, contact handles.
    pub no_names: u64,
    /// They are pages of sites that were harmed themselves.
    pub tier_two: u64,
}

/// Chooses what is passed on. `farms` are the sites that a person called so; their own names are blocked, too.
pub fn choose<'a>(things: &'a Things, farms: &'a BTreeSet<Site>, rules: &SiteRules) -> Choice<'a> {
    let mut choice = Choice { farms: Some(farms), ..Choice::default() };
    let harmed = harmed(things, farms);
    for thing in things.iter() {
        let left_out = &mut choice.left_out;
        let name = thing.watch.value.as_str();
        match why_not(&thing.watch, rules, &harmed) {
            Some(Why::TierTwo) => left_out.tier_two += 1,
            Some(Why::Hosting) => left_out.hosting += 1,
            Some(Why::Shared) => left_out.shared += 1,
            Some(Why::Unfit) => left_out.unfit += 1,
            Some(Why::NoName) => {
                left_out.no_names += 1;
                choice.things.push(thing);
            }
            None => {
                choice.names.insert(name);
                choice.things.push(thing);
            }
        }
    }
    let is_right = |name: &&str| is_fit(name) && !rules.covers_strangers(name) && !harmed.contains(*name);
    choice.names.extend(farms.iter().map(Site::as_str).filter(is_right));
    choice
}

/// Why a thing is left out of what is to be blocked.
enum Why {
    TierTwo,
    Hosting,
    Shared,
    Unfit,
    NoName,
}

fn why_not(watch: &Watch, rules: &SiteRules, harmed: &HashSet<&str>) -> Option<Why> {
    match watch.kind {
        WatchKind::Page => Some(Why::TierTwo),
        WatchKind::Domain | WatchKind::Host if harmed.contains(watch.value.as_str()) => Some(Why::Hosting),
        WatchKind::Domain | WatchKind::Host if rules.covers_strangers(&watch.value) => Some(Why::Shared),
        WatchKind::Domain | WatchKind::Host if is_fit(&watch.value) => None,
        WatchKind::Domain | WatchKind::Host => Some(Why::Unfit),
        WatchKind::Ip if harmed.contains(watch.value.as_str()) => Some(Why::Hosting),
        WatchKind::Url if PageUrl::new(&watch.value).is_ok_and(|url| harmed.contains(url.host())) => Some(Why::Hosting),
        _ => Some(Why::NoName),
    }
}

/// The hosts with findings and every name above them, but for those of farms: who blocks one of these blocks a site
/// that somebody else wrote on.
fn harmed<'a>(things: &'a Things, farms: &BTreeSet<Site>) -> HashSet<&'a str> {
    let mut harmed = HashSet::new();
    for (host, _) in things.hosts().filter(|(_, site)| !farms.contains(site)) {
        // An address has nothing above it.
        if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
            harmed.insert(host.trim_matches(['[', ']']));
            continue;
        }
        let mut rest = Some(host);
        while let Some(name) = rest {
            harmed.insert(name);
            rest = name.split_once('.').map(|(_, above)| above);
        }
    }
    harmed
}

/// A name of two labels or more as DNS has it, in lower-case A-labels, and no address.
fn is_fit(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_CHARS).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
    };
    name.len() <= BLOCKED_NAME_CHARS_MAX
        && name.contains('.')
        && name.split('.').all(is_label)
        && name.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partners::story::{domain, finding, things, watch};

    fn chosen(findings: &[(&str, Watch)], farms: &[&str]) -> (Vec<String>, LeftOut) {
        let things = things(findings);
        let farms: BTreeSet<Site> = farms.iter().map(|page| finding(page, &domain("casino.example")).site).collect();
        let choice = choose(&things, &farms, &SiteRules::default());
        (choice.names.iter().map(|&name| name.to_owned()).collect(), choice.left_out)
    }

    #[test]
    fn a_hosting_site_is_never_blocked() {
        // It is watched itself, it lies below what is watched, and it is another host of a hosting site.
        let findings = [
            ("http://school.example/", domain("casino.example")),
            ("http://casino.example/friends", domain("bet.example")),
            ("http://www.club.example/", domain("club.example")),
            ("http://school.example/", domain("stolen.school.example")),
            // Nor is a page of it that somebody put there.
            ("http://school.example/", Watch { kind: WatchKind::Url, ..domain("http://school.example/hack.html") }),
        ];
        let (names, left_out) = chosen(&findings, &[]);
        assert_eq!(names, ["bet.example", "stolen.school.example"]);
        assert_eq!(left_out, LeftOut { hosting: 3, ..LeftOut::default() });
    }

    #[test]
    fn a_farm_is_blocked_when_a_person_called_it_one() {
        let findings =
            [("http://a.pool.example/", domain("casino.example")), ("http://pool.example/", domain("pool.example"))];
        assert_eq!(chosen(&findings, &[]).0, ["casino.example"]);
        assert_eq!(chosen(&findings, &["http://pool.example/"]).0, ["casino.example", "pool.example"]);
        // A tenant of a path has no name of its own.
        let tenant = [("http://jinshuju.net/f/club/x", domain("casino.example"))];
        assert_eq!(chosen(&tenant, &["http://jinshuju.net/f/club/x"]).0, ["casino.example"]);
    }

    #[test]
    fn names_of_everybody_and_names_of_nobody_are_left_out() {
        let long = format!("{}.example", vec!["a".repeat(50); BLOCKED_NAME_CHARS_MAX / 50].join("."));
        let findings = ["com.cn", "github.io", "localhost", "a..example", &long]
            .map(|name| ("http://school.example/", domain(name)));
        let (names, left_out) = chosen(&findings, &[]);
        assert!(names.is_empty(), "{names:?}");
        assert_eq!(left_out, LeftOut { shared: 2, unfit: 3, ..LeftOut::default() });
    }

    #[test]
    fn what_is_no_name_is_passed_on_elsewhere_and_pages_of_the_harmed_nowhere() {
        let findings = [
            ("http://school.example/", watch(WatchKind::Qq, "12345678")),
            ("http://school.example/", watch(WatchKind::Ip, "192.0.2.7")),
            ("http://school.example/", watch(WatchKind::Page, "http://club.example/x")),
        ];
        let things = things(&findings);
        let farms = BTreeSet::new();
        let choice = choose(&things, &farms, &SiteRules::default());
        assert!(choice.names.is_empty());
        assert_eq!(choice.things.len(), 2);
        assert_eq!(choice.left_out, LeftOut { no_names: 2, tier_two: 1, ..LeftOut::default() });
    }
}
