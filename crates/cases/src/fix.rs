//! What the owner has to fix: the distinct blocks and holes, not the rows.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The watchlisted things that it names, sorted.
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
/// A link that somebody injected is no outbound link that its editor has to check, and a page that writes about the thing needs nothing.
pub fn remedy(sighting: &Sighting) -> Remedy {
    match (sighting.severity, sighting.technique.remedy()) {
        (Severity::Info, _) => Remedy::None,
        (Severity::Critical, Remedy::OutboundLink | Remedy::UserContent | Remedy::None) => Remedy::Compromise,
        (_, remedy) => remedy,
    }
}

/// Gathers the sightings of one site into fixes.
///
/// On one page, sightings of one technique in one container are one block; across pages, blocks of the same make
/// that share a watchlisted thing are one. A hole is one by its host and path, whatever goes through it.
#[derive(Debug, Default)]
pub(crate) struct Fixes {
    numbers: BTreeMap<Key, usize>,
    parents: Vec<usize>,
    containers: BTreeMap<(PageUrl, Technique, Place, String), usize>,
    drafts: Vec<Draft>,
}

/// What makes two sightings the same piece of work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Block { technique: Technique, place: Place, template: String, thing: String },
    Hole { remedy: Remedy, at: String },
}

#[derive(Clone, Debug)]
struct Draft {
    worst: (Severity, EvidenceLevel, std::cmp::Reverse<PageUrl>),
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
                self.drafts.push(Draft::new(finding, seen, &key));
                self.parents.push(self.drafts.len() - 1);
                self.numbers.insert(key.clone(), self.drafts.len() - 1);
                self.drafts.len() - 1
            };
            self.drafts[number].add(finding, seen);
            if let (Key::Block { .. }, Some(selector)) = (&key, &seen.sighting.selector) {
                let sighting = &seen.sighting;
                let container = (finding.page.clone(), sighting.technique, sighting.place, container(selector));
                let first = *self.containers.entry(container).or_insert(number);
                self.join(first, number);
            }
        }
    }

    /// The fixes, the worst first, then those on more pages.
    pub(crate) fn finish(mut self) -> Vec<Fix> {
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
            let by = |fix: &Fix| (std::cmp::Reverse((fix.severity, fix.pages.len())), fix.technique, fix.place);
            by(a).cmp(&by(b)).then_with(|| (&a.at, &a.watched, &a.pages).cmp(&(&b.at, &b.watched, &b.pages)))
        });
        fixes
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
            worst: worst(finding, seen),
            fix,
            watched: BTreeSet::new(),
            pages: BTreeSet::new(),
            concealment: BTreeSet::new(),
        }
    }

    fn add(&mut self, finding: &Finding, seen: &SightingSeen) {
        self.watched.insert(finding.watch.value.clone());
        self.pages.insert(finding.page.as_str().to_owned());
        self.concealment.extend(&seen.sighting.concealment);
        if worst(finding, seen) > self.worst {
            self.worst = worst(finding, seen);
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

fn worst(finding: &Finding, seen: &SightingSeen) -> (Severity, EvidenceLevel, std::cmp::Reverse<PageUrl>) {
    (seen.sighting.severity, seen.sighting.level, std::cmp::Reverse(finding.page.clone()))
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

/// Host and path of the function that is abused; a target that was put into the path is cut off.
fn endpoint(page: &PageUrl) -> String {
    let path = page.url().path();
    let lower = path.to_ascii_lowercase();
    let target = ["/http:", "/https:", "/http%3a", "/https%3a", "//"];
    let end = target.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(path.len());
    format!("{}{}", page.host(), &path[..end])
}

fn directory(page: &PageUrl) -> String {
    let path = page.url().path();
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
