//! What the scripts of a page change of its looks while it is read: what they write around other things, and what they do to elements.
//!
//! What is written where a script stands is put into the text before the tree is built, as a browser does it;
//! what becomes of elements is done to the tree. What some visitors only are shown so is looked at by itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::node::Element;
use scraper::{ElementRef, Node};
use suyuan_script::{CHANGES_MAX, Change, Changed, Condition, Found, OWN, RUNNING, Reading, Step, Test};

use crate::finds::At;
use crate::fragment::Fragment;
use crate::look::{self, words_of_literals};
use crate::relatives;
use crate::shape;
use crate::shown::Shown;
use crate::trail::Trail;
use crate::tree::{DOM_DEPTH_MAX, NodeId, NodeRef, Place, Tree};
use crate::walker::Walker;

/// So many changes of elements are done to a tree; each is a search through all of it.
pub const CHANGES_DONE_MAX: usize = 200;

/// An element with more nodes in it is not put into another: moved in turn, a few of them would make any depth.
pub const MOVED_NODES_MAX: usize = 1_000;

/// What a script has to say to change anything of a page.
const SIGNS: &[&[u8]] = &[
    b"write", b"title", b"style", b"lass", b"hid", b"css", b"HTML", b"emove", b"empty", b"detach", b"Text", b"eplace",
    b"how", b"oggle", b"lide", b"fade", b"nimate", b"Rule", b"data", b"open", b"append",
];

/// Whether a script may change the page.
pub(crate) fn may_change(script: &str) -> bool {
    SIGNS.iter().any(|sign| memchr::memmem::find(script.as_bytes(), sign).is_some())
}

/// Who sees a change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// Everybody who has scripts.
    Always,
    /// Whoever these tell from others.
    By(Vec<Test>),
    /// That is not known.
    Perhaps,
}

/// A change, with where it is made.
#[derive(Debug)]
struct Placed {
    change: Change,
    seen: Seen,
    /// Where what is written goes.
    behind: usize,
    /// What its strings say, and those that ask for its element.
    said: Vec<(Range<usize>, Vec<Box<str>>)>,
    /// The script, where something is known by it.
    script: Option<Rc<str>>,
    /// Whether it is a style that hides what has it.
    hides: bool,
}

/// All that the scripts of a page change.
#[derive(Debug, Default)]
pub(crate) struct ChangedPage {
    list: Vec<Placed>,
}

/// Where a script stands, and when it runs.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// Its place in the page.
    pub(crate) there: Range<usize>,
    /// Whether it waits for the visitor.
    pub(crate) waits: bool,
}

impl ChangedPage {
    /// Notes what a script changes.
    pub(crate) fn add(&mut self, page: &str, script: &str, standing: &Standing, reading: &Reading) {
        let Standing { there, waits } = standing;
        let end = page.get(there.end..).and_then(|behind| behind.find('>'));
        let behind = end.map_or(page.len(), |end| there.end + end + 1);
        for change in &reading.changes {
            let said = |range: &Range<usize>| {
                let words = script.get(range.clone()).map(words_of_literals).unwrap_or_default();
                (there.start + range.start..there.start + range.end, words)
            };
            let mut ranges = vec![said(&change.range)];
            let target = if let Changed::Into(target) = &change.what { Some(target) } else { None };
            for found in change.element.iter().chain(target) {
                let is_inside = change.range.start <= found.range.start && found.range.end <= change.range.end;
                ranges.extend((!is_inside).then(|| said(&found.range)));
                let chosen = |step: &Step| if let Step::Matching(_, range) = step { Some(said(range)) } else { None };
                ranges.extend(found.steps.iter().filter_map(chosen));
            }
            let is_at_once = change.is_at_once && !waits;
            let seen = if is_at_once { seen(&change.conditions, script) } else { Seen::Perhaps };
            let change = Change { is_at_once, ..change.clone() };
            let is_known = |one: &Placed| one.said[0].0 == ranges[0].0 && one.change.what == change.what;
            let is_by_script = change.element.as_ref().is_some_and(|found| matches!(&*found.selector, OWN | RUNNING));
            let script = is_by_script.then(|| script.into());
            if self.list.len() < CHANGES_MAX && !self.list.iter().any(is_known) {
                let hides = is_style_that_hides(&change.what);
                self.list.push(Placed { change, seen, behind, said: ranges, script, hides });
            }
        }
        self.list.sort_by_key(|one| one.behind);
    }

    /// Whether the page is as it was sent: what waits for somebody changes nothing of it.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.iter().all(|one| one.seen == Seen::Perhaps || one.change.what == Changed::Waits)
    }

    /// What tells those who see what only some see.
    pub(crate) fn tests(&self) -> Vec<Test> {
        let mut tests: Vec<Test> = self
            .list
            .iter()
            .filter_map(|one| if let Seen::By(tests) = &one.seen { Some(tests) } else { None })
            .flatten()
            .copied()
            .collect();
        tests.sort_unstable();
        tests.dedup();
        tests
    }

    /// The page as it is with what everybody sees, or with what only some see, too; none when that costs too much.
    pub(crate) fn tree(&self, text: &str, places: &[Place], for_some: bool) -> Option<(Tree, Done)> {
        let is_done = |one: &&Placed| one.seen == Seen::Always || for_some && matches!(one.seen, Seen::By(_));
        let mut written: Vec<(usize, &str)> = Vec::new();
        let mut sheets = String::new();
        for one in self.list.iter().filter(is_done) {
            match &one.change.what {
                Changed::Written(markup) => written.push((one.behind, markup)),
                Changed::Sheet(sheet) => sheets.push_str(&format!("<style>{sheet}</style>")),
                _ => {}
            }
        }
        if !sheets.is_empty() {
            written.push((text.len(), &sheets));
        }
        let mut tree = match &written[..] {
            [] => Tree::of(text, places)?,
            written => {
                let (whole, places) = with(text, places, written);
                Tree::of(&whole, &places)?
            }
        };
        let mut done = Done { has_written: !written.is_empty(), ..Done::default() };
        self.note_shown(&tree, &mut done.shown);
        let is_elsewhere = |found: &Found| !found.steps.is_empty();
        let shows_anything =
            self.list.iter().any(|one| one.change.element.as_ref().is_none_or(is_elsewhere) && shows(one));
        let mut counted: Vec<&Range<usize>> = Vec::new();
        for one in self.list.iter().filter(is_done) {
            let is_shown_again = self.list.iter().any(|other| is_of_same(one, other) && shows(other));
            let is_sure = match (&one.change.element, &one.change.what) {
                (_, Changed::Waits) => false,
                _ if shows_anything || is_shown_again => false,
                (None, Changed::Written(_) | Changed::Sheet(_)) => true,
                (None, _) => false,
                (Some(_), _) if done.count >= CHANGES_DONE_MAX => false,
                (Some(found), what) => done.change(&mut tree, found, one.script.as_deref(), what),
            };
            for (range, words) in one.said.iter().filter(|_| is_sure) {
                if !counted.contains(&range) {
                    counted.push(range);
                    for word in words {
                        *done.said.entry(word.clone()).or_default() += 1;
                    }
                }
            }
        }
        Some((tree, done))
    }

    /// Notes what is shown, and what waits for a visitor.
    fn note_shown(&self, tree: &Tree, shown: &mut Shown) {
        for one in &self.list {
            let (found, script) = (one.change.element.as_ref(), one.script.as_deref());
            match (&one.change.what, found) {
                (Changed::Waits, Some(found)) => shown.note_control(&tree.html, found, script, CHANGES_DONE_MAX),
                _ if reveals(one) => {
                    shown.note(&tree.html, found, script, one.change.is_at_once, CHANGES_DONE_MAX);
                }
                _ => {}
            }
        }
    }
}

impl Walker<'_> {
    /// Notes what a script that a browser runs with the page changes of it.
    pub(crate) fn note_changes(&mut self, fragment: &Fragment, at: &At, text: &str, trail: Trail, reading: &Reading) {
        let context = fragment.context();
        let is_idle = context.noscript || context.template || context.noframes || context.comment;
        if !self.thorough || fragment.depth > 0 || is_idle || reading.changes.is_empty() {
            return;
        }
        let there = trail.to_page(0..text.len());
        let waits = at.attribute.is_some_and(|name| !name.eq_ignore_ascii_case("onload"));
        let standing = Standing { there, waits };
        self.scripts.changed.add(fragment.text, text, &standing, reading);
    }
}

/// What was done to a tree.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// How often a word is said only to hide something by it.
    pub(crate) said: HashMap<Box<str>, usize>,
    /// The elements that are not there any more.
    gone: HashSet<NodeId>,
    /// Where what was in an element is not there any more.
    empty: HashSet<NodeId>,
    /// What may be shown of all that is hidden.
    pub(crate) shown: Shown,
    has_written: bool,
    count: usize,
}

impl Done {
    /// Nothing, where this is said only to write what is looked at.
    pub(crate) fn saying(said: HashMap<Box<str>, usize>) -> Self {
        Done { said, ..Done::default() }
    }

    /// Does something to what a script has found; false where it cannot be done.
    fn change(&mut self, tree: &mut Tree, found: &Found, script: Option<&str>, what: &Changed) -> bool {
        let Some(elements) = relatives::found(&tree.html, found, script) else { return false };
        self.count += relatives::cost(found);
        let target = match what {
            Changed::Into(target) => relatives::found(&tree.html, target, script).unwrap_or_default().first().copied(),
            _ => None,
        };
        for id in elements {
            match what {
                Changed::Holds(_) => drop(self.empty.insert(id)),
                Changed::Gone => drop(self.gone.insert(id)),
                Changed::Style(name, value) => {
                    set(tree, id, "style", |style| Some(format!("{};{name}:{value}", style.unwrap_or_default())));
                }
                Changed::Attribute(name, value) => set(tree, id, name, |_| value.clone()),
                Changed::Class(class) => {
                    set(tree, id, "class", |known| Some(format!("{} {class}", known.unwrap_or_default())));
                }
                Changed::Toggled(name) => {
                    set(tree, id, name, |known| if known.is_some() { None } else { Some(String::new()) });
                }
                Changed::Into(_) => target.into_iter().for_each(|target| put_into(tree, id, target)),
                Changed::Sheet(_) | Changed::Written(_) | Changed::Waits | Changed::Shown | Changed::Unknown => {}
            }
        }
        true
    }

    /// Whether a browser does not show a place any more, whatever styles say.
    pub(crate) fn is_gone(&self, node: NodeRef<'_>) -> bool {
        let is_kept = |name: &str| {
            matches!(name, "template" | "noscript" | "noframes" | "noembed" | "style" | "title" | "iframe")
        };
        let is_swallowed = || {
            node.value().is_comment()
                || node.ancestors().any(|one| one.value().as_element().is_some_and(|one| is_kept(one.name())))
        };
        let is_in =
            |ids: &HashSet<NodeId>| !ids.is_empty() && node.ancestors().any(|around| ids.contains(&around.id()));
        let is_taken = self.gone.contains(&node.id()) || is_in(&self.gone) || is_in(&self.empty);
        is_taken || self.has_written && is_swallowed()
    }

    /// Whether a place stands in a marquee that a script wrote and nobody can read.
    pub(crate) fn is_in_marquee(&self, node: NodeRef<'_>) -> bool {
        let mut marquees = node.ancestors().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "marquee");
        self.has_written
            && marquees.any(|one| {
                let attributes =
                    one.value().attrs().map(|(name, value)| format!(" {name}=\"{}\"", value.replace('"', "")));
                shape::of("marquee", &format!("<marquee{}>", attributes.collect::<String>())).is_marquee
            })
    }
}

/// Whether both are changes of the same.
fn is_of_same(one: &Placed, other: &Placed) -> bool {
    match (&one.change.element, &other.change.element) {
        (Some(one), Some(other)) => one.selector == other.selector,
        _ => false,
    }
}

/// Whether it may show something.
fn shows(one: &Placed) -> bool {
    let is_none = |value: &str| value.trim().eq_ignore_ascii_case("none");
    match &one.change.what {
        Changed::Written(_) | Changed::Sheet(_) | Changed::Holds(_) | Changed::Gone | Changed::Waits => false,
        Changed::Unknown | Changed::Shown | Changed::Attribute(_, None) => true,
        Changed::Style(name, value) if name == "display" => !is_none(value),
        Changed::Style(name, value) if name == "visibility" => value.trim() == "visible",
        // Without the style that hid it, it is seen.
        Changed::Attribute(name, Some(_)) if name == "style" => !one.hides,
        Changed::Attribute(_, Some(value)) if value.trim().is_empty() => false,
        // What waits for a visitor may give them anything.
        _ => !one.change.is_at_once,
    }
}

/// Whether an element is given a style that hides it by itself, by the same cascade as everything else.
fn is_style_that_hides(what: &Changed) -> bool {
    let Changed::Attribute(name, Some(style)) = what else { return false };
    let text = || format!("<div style=\"{}\">x</div>", style.replace('&', "&amp;").replace('"', "&quot;"));
    name == "style" && look::hides(&text())
}

/// Whether it shows something, which others hid: who only has it in hand shows nothing.
fn reveals(one: &Placed) -> bool {
    match &one.change.what {
        Changed::Unknown => false,
        Changed::Style(_, value) if matches!(value.trim(), "none" | "hidden" | "0" | "0px") => false,
        _ => shows(one),
    }
}

/// Who sees what must meet these conditions of a script.
fn seen(conditions: &[Condition], script: &str) -> Seen {
    let said = |condition: &Condition| script.get(condition.range.clone()).unwrap_or_default();
    let mut tests = Vec::new();
    for condition in conditions {
        if condition.tests.is_empty() && is_presence(said(condition), script) {
            continue;
        }
        let about: Vec<Test> =
            condition.tests.iter().copied().filter(|test| matches!(test, Test::Agent | Test::Referrer)).collect();
        if about.is_empty() || about == [Test::Agent] && is_of_devices(said(condition)) {
            return Seen::Perhaps;
        }
        tests.extend(about);
    }
    if tests.is_empty() { Seen::Always } else { Seen::By(tests) }
}

/// Whether a condition only asks whether an element is there: `if (o)`, `if (document.getElementById('x') != null)`.
fn is_presence(condition: &str, script: &str) -> bool {
    const ASKS: &[&str] = &["document.getElement", "document.querySelector", "$(", "jQuery("];
    let plain = |text: &str| text.replace(char::is_whitespace, "");
    let mut rest = plain(condition);
    for word in ["!=null", "!==null", "!=undefined", "!==undefined", "==null", "===null", ".length", "!"] {
        rest = rest.replace(word, "");
    }
    let rest = rest.trim_start_matches('(');
    if ASKS.iter().any(|asks| rest.starts_with(asks)) {
        return !rest.contains("&&") && !rest.contains("||") && rest.matches('(').count() == 1;
    }
    let name = rest.trim_end_matches(')');
    // What every element has tells that it is one: `o.remove && …`.
    let (name, member) = name.split_once('.').map_or((name, None), |(name, member)| (name, Some(member)));
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'));
    let script = plain(script);
    let is_asked_for = || ASKS.iter().any(|asks| script.contains(&format!("{name}={asks}")));
    match member {
        None => is_name && is_asked_for(),
        Some("remove" | "style" | "classList" | "parentNode" | "setAttribute" | "hidden") => {
            is_name && (is_asked_for() || !script.contains(&format!("{name}=")))
        }
        Some(_) => false,
    }
}

/// Whether a condition tells telephones or old browsers from others, and not engines: menus and banners depend on that.
pub(crate) fn is_of_devices(condition: &str) -> bool {
    const DEVICES: &[&str] = &[
        "mobile",
        "android",
        "iphone",
        "ipad",
        "ipod",
        "phone",
        "touch",
        "msie",
        "trident",
        "micromessenger",
        "firefox",
        "safari",
    ];
    const ENGINES: &[&str] = &[
        "spider", "bot", "crawl", "slurp", "baidu", "google", "bing", "sogou", "yahoo", "yisou", "360", "yandex",
        "haosou",
    ];
    let lower = condition.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    says(DEVICES) && !says(ENGINES)
}

/// A text with what is written into it, and where its places are then.
fn with(text: &str, places: &[Place], written: &[(usize, &str)]) -> (String, Vec<Place>) {
    let mut whole = String::with_capacity(text.len() + written.iter().map(|(_, markup)| markup.len()).sum::<usize>());
    let mut copied = 0;
    for &(at, markup) in written {
        whole.push_str(text.get(copied..at).unwrap_or_default());
        copied = copied.max(at);
        whole.push_str(markup);
    }
    whole.push_str(&text[copied..]);
    let before = |position: usize| -> usize {
        written.iter().filter(|(at, _)| *at <= position).map(|(_, markup)| markup.len()).sum()
    };
    let places = places.iter().map(|place| Place { position: place.position + before(place.position), ..*place });
    (whole, places.collect())
}

/// Puts an element behind all that stands in another, which does not stand in it.
fn put_into(tree: &mut Tree, id: NodeId, target: NodeId) {
    let is_around = |node: NodeRef<'_>| node.id() == id || node.ancestors().any(|around| around.id() == id);
    // So the tree stays lower than the deepest page and the most that is moved together.
    let is_low = |node: NodeRef<'_>| node.ancestors().nth(DOM_DEPTH_MAX as usize).is_none();
    let is_small = tree.html.tree.get(id).is_some_and(|moved| moved.descendants().nth(MOVED_NODES_MAX + 1).is_none());
    let is_free = is_small && tree.html.tree.get(target).is_some_and(|target| !is_around(target) && is_low(target));
    if let Some(mut target) = tree.html.tree.get_mut(target).filter(|_| is_free) {
        target.append_id(id);
    }
}

/// Sets an attribute of an element to what comes of it.
fn set(tree: &mut Tree, id: NodeId, name: &str, value: impl Fn(Option<&str>) -> Option<String>) {
    let Some(mut node) = tree.html.tree.get_mut(id) else { return };
    let Node::Element(element) = node.value() else { return };
    let value = value(element.attr(name));
    let others = element.attrs.iter().filter(|(known, _)| &*known.local != name);
    let mut attributes: Vec<Attribute> =
        others.map(|(known, value)| Attribute { name: known.clone(), value: StrTendril::from(&**value) }).collect();
    if let Some(value) = value {
        let name = QualName::new(None, ns!(), LocalName::from(name));
        attributes.push(Attribute { name, value: StrTendril::from(value.as_str()) });
    }
    *element = Element::new(element.name.clone(), attributes);
}

#[cfg(test)]
mod tests;
