//! What sites are, by the rules and by hand.

use std::convert::Infallible;

use suyuan_model::{CaseChange, Claim, ClaimSeen};

use super::*;
use crate::story::{finding, noon, seen};
use crate::{CaseDraft, CaseFile, Claims, Contacts, Known, LinkedFindings, drafts, neighbors};

/// What is known around the findings of a test.
#[derive(Default)]
struct World {
    findings: Vec<Finding>,
    histories: BTreeMap<Site, Vec<CaseEvent>>,
    claims: BTreeMap<Site, Vec<ClaimSeen>>,
    read: BTreeMap<Site, PagesRead>,
    links: BTreeSet<(Site, Site)>,
    text_chars: BTreeMap<Site, u64>,
}

impl World {
    fn of(pages: &[(&str, Technique)]) -> World {
        let findings = pages
            .iter()
            .map(|(page, technique)| finding(page, "casino.example", vec![seen(*technique, "casino.example", None)]));
        World { findings: findings.collect(), ..World::default() }
    }

    /// Sites that each name so many things on so many pages, under such paths.
    fn crowded(sites: &[&str], pages: usize, things: usize, path: impl Fn(usize) -> String) -> World {
        let mut world = World::default();
        for site in sites {
            for page in 0..pages {
                let url = if page == 0 { format!("http://{site}/") } else { format!("http://{site}/{}", path(page)) };
                for thing in 0..things {
                    let watched = format!("casino-{}.example", thing + page);
                    let seen = seen(Technique::M1, &watched, None);
                    world.findings.push(finding(&url, &watched, vec![seen]));
                }
            }
            world.read.insert(Site::from_text(*site), PagesRead { pages: pages as u64, front_page: true });
            for other in sites {
                world.links.insert((Site::from_text(*site), Site::from_text(*other)));
            }
        }
        world
    }

    fn claiming(mut self, site: &str, kind: ClaimKind, value: &str) -> World {
        let claim = Claim { kind, value: value.to_owned(), raw: value.to_owned(), linked: false };
        let seen = ClaimSeen { claim, page: format!("http://{site}/"), at: noon() };
        self.claims.entry(Site::from_text(site)).or_default().push(seen);
        self
    }

    fn roles(&self) -> Vec<RoleTold> {
        let (rules, none) = (SiteRules::default(), LinkedFindings::default());
        let mut claims = Claims::default();
        for (site, seen) in &self.claims {
            seen.iter().cloned().for_each(|seen| claims.add(site, seen));
        }
        let read = |site: &Site| self.read.get(site).copied().unwrap_or_default();
        let mut findings = self.findings.clone();
        findings.sort_by(|a, b| a.site.cmp(&b.site));
        let drafts = drafts(findings.into_iter().map(Ok::<_, Infallible>), &none).map(Result::unwrap);
        let drafts: Vec<CaseDraft> = drafts.collect();
        let crowded: BTreeSet<Site> = drafts
            .iter()
            .filter(|draft| draft.is_crowded(read(draft.site())))
            .map(|draft| draft.site().clone())
            .collect();
        let neighbors = neighbors(&self.links, |site| crowded.contains(site));
        let settle = |draft: CaseDraft| {
            let site = draft.site().clone();
            draft.settle(Known {
                history: self.histories.get(&site).map_or(&[], Vec::as_slice),
                claimed: claims.of(&site),
                read: read(&site),
                neighbors: neighbors.get(&site).copied().unwrap_or(0),
                text_chars: self.text_chars.get(&site).copied(),
                ..Known::nothing(&rules, &Contacts::default(), noon())
            })
        };
        let mut cases: Vec<CaseFile> = drafts.into_iter().map(settle).collect();
        cases.sort_by_cached_key(CaseFile::rank);
        cases.into_iter().map(|file| file.role).collect()
    }

    fn role(&self) -> (Role, Vec<RoleRule>) {
        let told = self.roles().remove(0);
        (told.role, told.evidence.iter().map(|evidence| evidence.rule).collect())
    }
}

fn random(page: usize) -> String {
    format!("x{page}k2p{page}q.html")
}

fn plain(page: usize) -> String {
    format!("news/{page}.html")
}

const POOL: [&str; 3] = ["pool-a.example", "pool-b.example", "pool-c.example"];

#[test]
fn a_name_under_an_official_suffix_is_a_victims() {
    for page in [
        "http://www.school.edu.cn/",
        "http://town.gov.cn/",
        "http://lib.college.ac.uk/",
        "http://www.agency.gov/",
        "http://city.lg.jp/",
        "http://pref.go.jp/x",
    ] {
        assert_eq!(World::of(&[(page, Technique::M7)]).role(), (Role::Victim, vec![RoleRule::OfficialName]), "{page}");
    }
    for page in ["http://edu.example/", "http://www.gov-portal.example/", "http://school.example/", "http://192.0.2.7/"]
    {
        assert_eq!(World::of(&[(page, Technique::M7)]).role(), (Role::Unknown, vec![]), "{page}");
    }
}

#[test]
fn a_tenant_of_a_shared_host_and_a_site_that_users_write_are_platforms() {
    let tenant = World::of(&[("http://someone.github.io/", Technique::M7)]);
    assert_eq!(tenant.role(), (Role::Platform, vec![RoleRule::Tenant]));
    let forum = World::of(&[
        ("http://www.town.example/forum.php?mod=viewthread&tid=3", Technique::M1),
        ("http://www.town.example/space-uid-7.html", Technique::T3),
    ]);
    assert_eq!(forum.role(), (Role::Platform, vec![RoleRule::UserPages]));
    let official = World::of(&[("http://bbs.school.edu.cn/thread-9-1-1.html", Technique::M2)]);
    assert_eq!(official.role(), (Role::Platform, vec![RoleRule::UserPages]));
}

#[test]
fn one_page_that_an_editor_writes_or_anything_injected_is_not_users() {
    let mixed =
        [("http://www.town.example/thread-9-1-1.html", Technique::M1), ("http://www.town.example/", Technique::M1)];
    assert_eq!(World::of(&mixed).role(), (Role::Unknown, vec![]));
    assert_eq!(
        World::of(&[("http://www.town.example/thread-9-1-1.html", Technique::M3)]).role(),
        (Role::Unknown, vec![])
    );
}

#[test]
fn comments_that_say_so_are_users_and_so_is_plain_text_in_a_forum_system() {
    let mut comment = World::of(&[("http://www.town.example/news/7", Technique::M2)]);
    comment.findings[0].sightings[0].sighting.rel = vec!["nofollow".to_owned(), "ugc".to_owned()];
    assert_eq!(comment.role(), (Role::Platform, vec![RoleRule::UserPages]));
    // Another thing on the same page is an editor's.
    let editors = seen(Technique::M1, "other.example", None);
    comment.findings.push(finding("http://www.town.example/news/7", "other.example", vec![editors]));
    assert_eq!(comment.role(), (Role::Unknown, vec![]));
    let system = |technique| {
        World::of(&[("http://www.town.example/x", technique)]).claiming("town.example", ClaimKind::System, "Discuz!")
    };
    assert_eq!(system(Technique::M1).role(), (Role::Platform, vec![RoleRule::UserSystem]));
    assert_eq!(system(Technique::M23).role(), (Role::Unknown, vec![]));
}

#[test]
fn a_filing_that_nobody_else_claims_speaks_for_a_victim() {
    let world = |site: &str| {
        World::of(&[("http://www.shop.example/", Technique::M7)]).claiming(
            site,
            ClaimKind::IcpFiling,
            "京ICP备12345678号-1",
        )
    };
    assert_eq!(world("shop.example").role(), (Role::Victim, vec![RoleRule::Filing]));
    let borrowed = world("shop.example").claiming("other.example", ClaimKind::IcpFiling, "京ICP备12345678号-2");
    assert_eq!(borrowed.role(), (Role::Unknown, vec![]));
    let code = world("shop.example").claiming("shop.example", ClaimKind::GovernmentCode, "3301000016");
    assert_eq!(code.role(), (Role::Victim, vec![RoleRule::GovernmentCode]));
}

#[test]
fn a_farm_needs_all_signs_at_once() {
    let farm = World::crowded(&POOL, FARM_PAGES_MIN, FARM_WATCHED_PER_PAGE_MIN, random);
    let rules = [RoleRule::ManyWatched, RoleRule::EveryPage, RoleRule::RandomNames, RoleRule::Linked];
    assert_eq!(farm.role(), (Role::Farm, rules.to_vec()));
    let unknown = |world: World, why: &str| assert_eq!(world.role().0, Role::Unknown, "{why}");
    unknown(World::crowded(&POOL, FARM_PAGES_MIN - 1, 9, random), "few pages");
    unknown(World::crowded(&POOL, FARM_PAGES_MIN, FARM_WATCHED_PER_PAGE_MIN - 1, random), "few things on a page");
    unknown(World::crowded(&POOL, 20, 9, plain), "names that somebody thought up");
    unknown(World::crowded(&POOL[..1], 20, 9, random), "alone");
    unknown(World::crowded(&POOL[..2], 20, 9, random), "one neighbor is chance");
    let mut hacked = World::crowded(&POOL, 20, 9, random);
    hacked.read.insert(Site::from_text(POOL[0]), PagesRead { pages: 23, front_page: true });
    unknown(hacked, "other pages are clean");
    let mut hacked = World::crowded(&POOL, 20, 9, random);
    hacked.findings.retain(|finding| finding.page.path() != "/");
    unknown(hacked, "the front page is clean");
}

#[test]
fn a_farm_that_says_nothing_else_needs_no_company() {
    let mut alone = World::crowded(&POOL[..1], 20, 9, random);
    alone.text_chars.insert(Site::from_text(POOL[0]), FARM_TEXT_CHARS_MAX);
    assert_eq!(alone.role().0, Role::Farm);
    alone.text_chars.insert(Site::from_text(POOL[0]), FARM_TEXT_CHARS_MAX + 1);
    assert_eq!(alone.role().0, Role::Unknown);
}

#[test]
fn few_watchlisted_things_are_no_farm_however_often_they_are_named() {
    let mut world = World::crowded(&POOL, 20, FARM_WATCHED_MIN - 1, random);
    for finding in &mut world.findings {
        let number: usize = finding.watch.value.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
        finding.watch.value = format!("casino-{}.example", number % (FARM_WATCHED_MIN - 1));
    }
    assert_eq!(world.role().0, Role::Unknown);
}

#[test]
fn an_official_name_is_never_a_farm() {
    let sites = ["a.edu.cn", "b.edu.cn", "c.edu.cn"];
    assert_eq!(World::crowded(&sites, 20, 9, random).role(), (Role::Victim, vec![RoleRule::OfficialName]));
}

#[test]
fn the_word_of_a_person_beats_every_rule() {
    let mut world = World::of(&[("http://www.school.edu.cn/", Technique::M7)]);
    let said = CaseEvent {
        at: noon(),
        actor: "li".to_owned(),
        what: CaseChange::Role(Role::Farm),
        reason: "the name was sold".to_owned(),
        told: false,
    };
    world.histories.insert(Site::from_text("school.edu.cn"), vec![said.clone()]);
    let told = world.roles().remove(0);
    assert_eq!((told.role, told.evidence, told.by_hand), (Role::Farm, vec![], Some(said)));
}

#[test]
fn a_name_that_nobody_thought_up_is_told_from_words_numbers_and_dates() {
    for name in ["x7k2p9", "qzxwvb", "a8f3kd", "bd5c2e7f", "kjhgfd12"] {
        assert!(is_random(name), "{name}");
    }
    for name in
        ["index", "85731", "20261123", "news7", "page2", "about", "schedule", "html5", "a1b2", "product12", "2026news"]
    {
        assert!(!is_random(name), "{name}");
    }
}
