//! What the owner has to fix: the distinct blocks and holes, not the rows.

use std::cmp::Reverse;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};

use suyuan_model::{
    Concealment, EvidenceLevel, Finding, PageUrl, Place, Remedy, Severity, Sighting, SightingSeen, Technique, Vantage,
};

/// One injected block, or one hole of the site that lets others in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// How the block is embedded.
    pub technique: Technique,
    /// In what part of a page.
    pub place: Place,
    /// How bad it is.
    pub severity: Severity,
    /// What kind of work it is.
    pub remedy: Remedy,
    /// Every way in which it is hidden.
    pub concealment: Vec<Concealment>,
    /// Where: for a block the selector of its elements without their positions; for a hole its host and path.
    pub at: Option<String>,
    /// The watchlisted things that it names, a handle with its kind, sorted.
    pub watched: Vec<String>,
    /// The pages that carry it, sorted.
    pub pages: Vec<String>,
    /// How to see it.
    pub see: See,
}

/// How to see a block: what to look for, where, and as who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct See {
    /// A page that carries it.
    pub page: String,
    /// As who to look at it.
    pub vantage: Vantage,
    /// What to look for, as it stands in the source.
    pub raw: String,
    /// A selector of the element.
    pub selector: Option<String>,
    /// Where it begins in the body.
    pub byte_offset: Option<u64>,
}

/// What the owner has to do about this sighting.
///
/// A link that somebody injected is no outbound link that its editor has to check, what is only named is no link at all,
/// and a page that writes about the thing needs nothing.
pub fn remedy(sighting: &Sighting) -> Remedy {
    match (sighting.severity, sighting.technique.remedy()) {
        (Severity::Info, _) => Remedy::None,
        (Severity::Critical, Remedy::OutboundLink | Remedy::UserContent | Remedy::None) => Remedy::Compromise,
        (_, Remedy::OutboundLink) if sighting.level == EvidenceLevel::E0 => Remedy::Mention,
        (_, remedy) => remedy,
    }
}

/// Gathers the sightings of one site into fixes.
///
/// On one page, sightings of one technique in one container are one block. Across pages, blocks of the same make
/// that share a watchlisted thing are one, and so are blocks that hold the same, wherever in the template they stand.
/// A hole is one by its host and path, whatever goes through it.
#[derive(Debug, Default)]
pub(crate) struct Fixes {
    numbers: BTreeMap<Key, usize>,
    parents: Vec<usize>,
    containers: BTreeMap<(PageUrl, Technique, Place, String), Container>,
    drafts: Vec<Draft>,
}

/// The element around a block on one page.
#[derive(Debug)]
struct Container {
    /// The fix that its first sighting belongs to.
    fix: usize,
    /// What it holds, each thing with its words: a digest each.
    holds: BTreeSet<u64>,
    /// The markup around it: a digest without white space, case and numbers.
    around: u64,
}

/// What makes two sightings the same piece of work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Block { technique: Technique, place: Place, template: String, thing: String },
    Hole { remedy: Remedy, at: String },
}

/// The worst sighting is the sample; of several the strongest, the one on the first page, and then any, but always the same.
type Rank = (Severity, EvidenceLevel, Reverse<(PageUrl, Technique, Place, Option<String>, Option<u64>, String)>);

#[derive(Clone, Debug)]
struct Draft {
    worst: Rank,
    fix: Fix,
    watched: BTreeSet<String>,
    pages: BTreeSet<String>,
    concealment: BTreeSet<Concealment>,
}

impl Fixes {
    pub(crate) fn add(&mut self, finding: &Finding) {
        for seen in &finding.sightings {
            let key = key(finding, &seen.sighting);
            let number = if let Some(&number) = self.numbers.get(&key) {
                number
            } else {
                let number = self.drafts.len();
                self.drafts.push(Draft::new(finding, seen, &key));
                self.parents.push(number);
                self.numbers.insert(key.clone(), number);
                number
            };
            self.drafts[number].add(finding, seen);
            if let (Key::Block { .. }, Some(selector)) = (&key, &seen.sighting.selector) {
                let sighting = &seen.sighting;
                let container = (finding.page.clone(), sighting.technique, sighting.place, container(selector));
                let container = self.containers.entry(container).or_insert_with(|| Container {
                    fix: number,
                    holds: BTreeSet::new(),
                    around: u64::MAX,
                });
                container.around = container.around.min(digest_around(sighting));
                container.holds.insert(digest_of(finding, sighting));
                let first = container.fix;
                self.join(first, number);
            }
        }
    }

    /// The fixes, the worst first, then those on more pages.
    pub(crate) fn finish(mut self) -> Vec<Fix> {
        self.join_same_content();
        let mut joined: BTreeMap<usize, Draft> = BTreeMap::new();
        for (number, draft) in std::mem::take(&mut self.drafts).into_iter().enumerate() {
            let root = self.root(number);
            match joined.get_mut(&root) {
                Some(whole) => whole.take_up(draft),
                None => drop(joined.insert(root, draft)),
            }
        }
        let mut fixes: Vec<Fix> = joined.into_values().map(Draft::finish).collect();
        fixes.sort_by(|a, b| {
            let by = |fix: &Fix| (Reverse((fix.severity, fix.pages.len())), fix.technique, fix.place);
            by(a).cmp(&by(b)).then_with(|| (&a.at, &a.watched, &a.pages).cmp(&(&b.at, &b.watched, &b.pages)))
        });
        fixes
    }

    /// Blocks that hold the same several things are one, and so are single things with the same markup around.
    ///
    /// A single thing alone would not do: the same link may stand in two articles, and be two pieces of work.
    fn join_same_content(&mut self) {
        let mut same: BTreeMap<(BTreeSet<u64>, Option<u64>), usize> = BTreeMap::new();
        for container in std::mem::take(&mut self.containers).into_values() {
            let around = (container.holds.len() == 1).then_some(container.around);
            let first = *same.entry((container.holds, around)).or_insert(container.fix);
            self.join(first, container.fix);
        }
    }

    fn root(&mut self, mut number: usize) -> usize {
        while self.parents[number] != number {
            self.parents[number] = self.parents[self.parents[number]];
            number = self.parents[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}

impl Draft {
    fn new(finding: &Finding, seen: &SightingSeen, key: &Key) -> Self {
        let at = match key {
            Key::Hole { at, .. } => Some(at.clone()),
            Key::Block { template, .. } => Some(template.clone()).filter(|template| !template.is_empty()),
        };
        let fix = Fix {
            technique: seen.sighting.technique,
            place: seen.sighting.place,
            severity: seen.sighting.severity,
            remedy: remedy(&seen.sighting),
            concealment: Vec::new(),
            at,
            watched: Vec::new(),
            pages: Vec::new(),
            see: see(finding, seen),
        };
        Draft {
            worst: rank(finding, seen),
            fix,
            watched: BTreeSet::new(),
            pages: BTreeSet::new(),
            concealment: BTreeSet::new(),
        }
    }

    fn add(&mut self, finding: &Finding, seen: &SightingSeen) {
        let name = finding.watch.name();
        if !self.watched.contains(&name) {
            self.watched.insert(name);
        }
        if !self.pages.contains(finding.page.as_str()) {
            self.pages.insert(finding.page.as_str().to_owned());
        }
        self.concealment.extend(&seen.sighting.concealment);
        // Most sightings are no worse than what is known: that is seen without a copy of their texts.
        if (seen.sighting.severity, seen.sighting.level) < (self.worst.0, self.worst.1) {
            return;
        }
        // Of equals most come later by their pages, which is seen without a copy as well.
        let worst = &self.worst.2.0.0;
        if (seen.sighting.severity, seen.sighting.level) == (self.worst.0, self.worst.1) && finding.page > *worst {
            return;
        }
        let rank = rank(finding, seen);
        if rank > self.worst {
            self.worst = rank;
            self.fix.severity = seen.sighting.severity;
            self.fix.technique = seen.sighting.technique;
            self.fix.place = seen.sighting.place;
            self.fix.remedy = remedy(&seen.sighting);
            self.fix.see = see(finding, seen);
        }
    }

    fn take_up(&mut self, other: Draft) {
        self.watched.extend(other.watched);
        self.pages.extend(other.pages);
        self.concealment.extend(other.concealment);
        if other.worst > self.worst {
            self.worst = other.worst;
            self.fix = other.fix;
        }
    }

    fn finish(self) -> Fix {
        Fix {
            watched: self.watched.into_iter().collect(),
            pages: self.pages.into_iter().collect(),
            concealment: self.concealment.into_iter().collect(),
            ..self.fix
        }
    }
}

fn rank(finding: &Finding, seen: &SightingSeen) -> Rank {
    let Sighting { technique, place, selector, byte_offset, raw, .. } = &seen.sighting;
    let place = (finding.page.clone(), *technique, *place, selector.clone(), *byte_offset, raw.clone());
    (seen.sighting.severity, seen.sighting.level, Reverse(place))
}

fn see(finding: &Finding, seen: &SightingSeen) -> See {
    See {
        page: finding.page.as_str().to_owned(),
        vantage: seen.vantage,
        raw: seen.sighting.raw.clone(),
        selector: seen.sighting.selector.clone(),
        byte_offset: seen.sighting.byte_offset,
    }
}

fn key(finding: &Finding, sighting: &Sighting) -> Key {
    let remedy = remedy(sighting);
    let at = match remedy {
        Remedy::Redirector | Remedy::Reflection => Some(endpoint(&finding.page)),
        Remedy::Upload => Some(directory(&finding.page)),
        Remedy::Dns => Some(finding.page.host().to_owned()),
        _ => None,
    };
    match at {
        Some(at) => Key::Hole { remedy, at },
        None => Key::Block {
            technique: sighting.technique,
            place: sighting.place,
            template: sighting.selector.as_deref().map(template).unwrap_or_default(),
            thing: format!("{}:{}", finding.watch.kind, finding.watch.value),
        },
    }
}

/// What a sighting shows: the thing, as it is written, with its words.
fn digest_of(finding: &Finding, sighting: &Sighting) -> u64 {
    let mut hasher = DefaultHasher::new();
    (finding.watch.kind, &finding.watch.value, sighting.raw.trim(), sighting.text.trim()).hash(&mut hasher);
    hasher.finish()
}

/// The markup around a sighting, without what changes from page to page.
fn digest_around(sighting: &Sighting) -> u64 {
    let is_kept = |c: &char| {
        if c.is_ascii() { !c.is_ascii_digit() && !c.is_whitespace() } else { !c.is_whitespace() && !c.is_numeric() }
    };
    let around: String = sighting.snippet.chars().filter(is_kept).map(|c| c.to_ascii_lowercase()).collect();
    let mut hasher = DefaultHasher::new();
    around.hash(&mut hasher);
    hasher.finish()
}

/// Host and path of the function that is abused; a target that was put into the path is cut off.
fn endpoint(page: &PageUrl) -> String {
    let path = page.path();
    let lower = path.to_ascii_lowercase();
    let target = ["/http:", "/https:", "/http%3a", "/https%3a", "//"];
    let end = target.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(path.len());
    format!("{}{}", page.host(), &path[..end])
}

fn directory(page: &PageUrl) -> String {
    let path = page.path();
    format!("{}{}", page.host(), &path[..=path.rfind('/').unwrap_or(0)])
}

/// A selector without positions, so that the same block matches on every page.
fn template(selector: &str) -> String {
    let mut template = String::with_capacity(selector.len());
    let mut rest = selector;
    while let Some(start) = rest.find(":nth-") {
        template.push_str(&rest[..start]);
        rest = rest[start..].find(')').map_or("", |end| &rest[start + end + 1..]);
    }
    template + rest
}

/// The element around a sighting that holds the whole block: items of lists, cells and phrases are not blocks.
fn container(selector: &str) -> String {
    let mut parts: Vec<&str> = selector.split(" > ").collect();
    parts.pop();
    while parts.len() > 1 && parts.last().is_some_and(|part| ITEMS.contains(&element(part))) {
        parts.pop();
    }
    parts.join(" > ")
}

fn element(part: &str) -> &str {
    part.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Elements that stand in a block many times over.
const ITEMS: &[&str] = &[
    "li", "td", "th", "tr", "tbody", "p", "span", "font", "b", "i", "em", "strong", "u", "small", "dd", "dt", "h1",
    "h2", "h3", "h4", "h5", "h6", "option", "a", "center",
];

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::story::{finding, seen};

    /// One page, how something is embedded on it, what, and where.
    type Row<'a> = (&'a str, Technique, &'a str, Option<&'a str>);

    fn fixes(rows: &[Row<'_>]) -> Vec<Fix> {
        let mut fixes = Fixes::default();
        for &(page, technique, watched, selector) in rows {
            fixes.add(&finding(
                &format!("http://school.example{page}"),
                watched,
                vec![seen(technique, watched, selector)],
            ));
        }
        fixes.finish()
    }

    fn told(fixes: &[Fix]) -> String {
        let mut told = String::new();
        for fix in fixes {
            let pages: Vec<&str> = fix.pages.iter().map(|page| &page["http://school.example".len()..]).collect();
            let at = fix.at.as_deref().unwrap_or("-");
            writeln!(told, "{} {at} names {} on {}", fix.technique, fix.watched.join(" "), pages.join(" ")).unwrap();
        }
        told
    }

    fn check(rows: &[Row<'_>], expected: Expect) {
        expected.assert_eq(&told(&fixes(rows)));
    }

    const LIST: &str = "body > div:nth-of-type(3) > ul > li:nth-of-type(1) > a";
    const LIST_2: &str = "body > div:nth-of-type(3) > ul > li:nth-of-type(2) > a";

    #[test]
    fn a_list_of_links_on_many_pages_is_one_block() {
        check(
            &[
                ("/1", Technique::M7, "a.example", Some(LIST)),
                ("/1", Technique::M7, "b.example", Some(LIST_2)),
                ("/2", Technique::M7, "b.example", Some(LIST)),
                ("/2", Technique::M7, "c.example", Some(LIST_2)),
            ],
            expect![[r#"
                M7 body > div > ul > li > a names a.example b.example c.example on /1 /2
            "#]],
        );
    }

    #[test]
    fn the_same_content_in_two_places_of_the_template_is_one_block() {
        let (top, foot) = ("body > div > a:nth-of-type", "body > footer > p > a:nth-of-type");
        let selectors = [format!("{top}(1)"), format!("{top}(2)"), format!("{foot}(1)"), format!("{foot}(2)")];
        check(
            &[
                ("/1", Technique::M7, "a.example", Some(&selectors[0])),
                ("/1", Technique::M7, "b.example", Some(&selectors[1])),
                ("/2", Technique::M10, "a.example", Some(&selectors[2])),
                ("/2", Technique::M10, "b.example", Some(&selectors[3])),
            ],
            expect![[r#"
                M7 body > div > a names a.example b.example on /1 /2
            "#]],
        );
    }

    #[test]
    fn other_content_in_another_place_is_another_block() {
        check(
            &[
                ("/1", Technique::M7, "a.example", Some("body > div > a")),
                ("/1", Technique::M1, "b.example", Some("body > footer > p > a")),
                ("/2", Technique::M1, "c.example", Some("body > footer > p > a")),
            ],
            expect![[r#"
                M7 body > div > a names a.example on /1
                M1 body > footer > p > a names b.example on /1
                M1 body > footer > p > a names c.example on /2
            "#]],
        );
    }

    #[test]
    fn one_link_in_two_articles_is_two_pieces_of_work_unless_the_markup_around_is_the_same() {
        let mut articles =
            [("/1", "body > article > p > a"), ("/2", "body > main > section > p > a")].map(|(page, selector)| {
                let seen = seen(Technique::M1, "a.example", Some(selector));
                finding(&format!("http://school.example{page}"), "a.example", vec![seen])
            });
        articles[1].sightings[0].sighting.snippet = "another article <a href=\"http://a.example/\">".to_owned();
        let count = |findings: &[Finding]| {
            let mut fixes = Fixes::default();
            for finding in findings {
                fixes.add(finding);
            }
            fixes.finish().len()
        };
        assert_eq!(count(&articles), 2);
        // The markup differs in case, white space and numbers only.
        articles[1].sightings[0].sighting.snippet = " <A  href=\"http://a.example/\">a.example</A> 17".to_owned();
        assert_eq!(count(&articles), 1);
    }

    #[test]
    fn a_hole_is_one_whatever_goes_through_it() {
        check(
            &[
                ("/link?url=http://a.example/", Technique::N4, "a.example", None),
                ("/link?url=http://b.example/", Technique::N4, "b.example", None),
                ("/go/http://c.example/", Technique::N4, "c.example", None),
                ("/up/1.pdf", Technique::U10, "a.example", None),
                ("/up/2.pdf", Technique::U10, "b.example", None),
                ("/search?q=a.example", Technique::U1, "a.example", None),
            ],
            expect![[r#"
                N4 school.example/link names a.example b.example on /link?url=http://a.example/ /link?url=http://b.example/
                U10 school.example/up/ names a.example b.example on /up/1.pdf /up/2.pdf
                N4 school.example/go names c.example on /go/http://c.example/
                U1 school.example/search names a.example on /search?q=a.example
            "#]],
        );
    }

    #[test]
    fn a_page_that_only_writes_about_it_needs_no_work() {
        let mut about = seen(Technique::M1, "a.example", Some("body > p > a"));
        about.sighting.severity = Severity::Info;
        assert_eq!(remedy(&about.sighting), Remedy::None);
        about.sighting.severity = Severity::Critical;
        assert_eq!(remedy(&about.sighting), Remedy::Compromise);
    }

    #[test]
    fn what_is_only_named_is_no_link_to_remove() {
        let mut named = seen(Technique::T1, "a.example", Some("body > p"));
        named.sighting.level = EvidenceLevel::E0;
        assert_eq!(remedy(&named.sighting), Remedy::Mention);
        assert_eq!(remedy(&seen(Technique::M1, "a.example", Some("body > p > a")).sighting), Remedy::OutboundLink);
    }

    #[test]
    fn the_sample_is_the_worst_sighting_of_the_first_page() {
        let mut strong = seen(Technique::M7, "a.example", Some(LIST));
        strong.sighting.level = EvidenceLevel::E3;
        strong.sighting.byte_offset = Some(99);
        let mut fixes = Fixes::default();
        for (page, seen) in
            [("/1", seen(Technique::M7, "a.example", Some(LIST))), ("/3", strong.clone()), ("/2", strong)]
        {
            fixes.add(&finding(&format!("http://school.example{page}"), "a.example", vec![seen]));
        }
        let fixes = fixes.finish();
        assert_eq!(fixes.len(), 1);
        assert_eq!((fixes[0].see.page.as_str(), fixes[0].see.byte_offset), ("http://school.example/2", Some(99)));
    }

    /// A template with a list of thirty links, which differ a little from page to page.
    #[test]
    fn a_block_of_tens_of_links_on_thousands_of_pages_is_one_fix_told_once() {
        const PAGES: usize = 3_000;
        const LINKS: usize = 30;
        let mut fixes = Fixes::default();
        for page in 0..PAGES {
            for link in 0..LINKS {
                let watched = format!("casino-{}.example", link + page % 10);
                let selector =
                    format!("body > div:nth-of-type({}) > ul > li:nth-of-type({}) > a", page % 5 + 1, link + 1);
                let seen = seen(Technique::M7, &watched, Some(&selector));
                fixes.add(&finding(&format!("http://school.example/{page}"), &watched, vec![seen]));
            }
        }
        let fixes = fixes.finish();
        assert_eq!(fixes.len(), 1);
        assert_eq!((fixes[0].pages.len(), fixes[0].watched.len()), (PAGES, LINKS + 9));
    }

    proptest::proptest! {
        #[test]
        fn every_sighting_is_in_one_fix_and_the_order_of_findings_changes_nothing(
            rows in proptest::collection::vec((0usize..4, 0usize..3, 0usize..4, 0usize..3), 1..24),
            turn in 0usize..24,
        ) {
            let techniques = [Technique::M7, Technique::M1, Technique::N4];
            let selectors = [None, Some(LIST), Some("body > footer > p > a")];
            let pages = ["/1", "/2", "/3", "/4"];
            let things = ["a.example", "b.example", "c.example", "d.example"];
            let mut rows: Vec<Row<'_>> = rows
                .into_iter()
                .map(|(page, technique, thing, selector)| (pages[page], techniques[technique], things[thing], selectors[selector]))
                .collect();
            let first = told(&fixes(&rows));
            for &(page, _, thing, _) in &rows {
                let has_it = |fix: &Fix| fix.pages.iter().any(|one| one.ends_with(page)) && fix.watched.iter().any(|one| one == thing);
                proptest::prop_assert!(fixes(&rows).iter().any(has_it));
            }
            let turn = turn % rows.len();
            rows.rotate_left(turn);
            proptest::prop_assert_eq!(first, told(&fixes(&rows)));
        }
    }
}
