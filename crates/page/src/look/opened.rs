//! What somebody may open of what is hidden, by a script that nobody has read: what a control in sight names or has beside it,
//! what comes in turns, and what is called a pane.
//!
//! A link there is one that visitors come to. Words there are hidden still, unless they say themselves why they are there.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html};

use super::Hiding;
use super::controls::{is_promised, leads_elsewhere};
use super::reveal::literals;
use super::ways::Eye;
use crate::relatives::RELATIVES_MAX;
use crate::tree::NodeId;

/// Longest value of an attribute that names what its control opens.
const NAMING_BYTES_MAX: usize = 200;

/// So many words of a handler are looked for among the names of elements.
const HANDLER_WORDS_MAX: usize = 16;

/// So far up it is looked for what shows its items in turn.
const TURNS_LEVELS: usize = 3;

/// Whether what an eye sees may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// Nobody opens anything that is not known.
    Nothing,
    /// Controls in sight open what is theirs.
    Controls,
    /// And what is called a pane opens as well.
    Panes,
}

/// Words in the names of what shows one of its items after the other.
const TURNS: &[&str] = &[
    "carousel",
    "slider",
    "slides",
    "slideshow",
    "swiper",
    "rotator",
    "gallery",
    "banner",
    "focus",
    "slick",
    "flexslider",
];

/// Words in the names of what is folded, or lies behind something, until somebody wants it.
const PANES: &[&str] = &[
    "tab",
    "tabs",
    "pane",
    "panel",
    "tabpane",
    "tabpanel",
    "collapse",
    "collapsed",
    "collapsible",
    "accordion",
    "fold",
    "folded",
    "foldable",
    "expand",
    "expandable",
    "more",
    "answer",
    "faq",
    "slide",
    "slides",
    "carousel",
    "swiper",
    "item",
];

/// Words in the names of functions that open nothing of the page.
const OTHER_DEEDS: &[&str] = &[
    "favor", "homepage", "sethome", "print", "submit", "search", "share", "login", "logout", "copy", "track", "count",
    "stat", "valid", "vote", "like", "font", "zoom", "size", "lang", "load", "jump", "link", "url", "verify",
    "captcha", "push", "stran", "win", "cart", "buy",
];

/// How the names of such functions begin.
const OTHER_BEGINNINGS: &[&str] = &["hide", "close", "check", "goto", "play", "top"];

/// What may stand in front of a bracket and is no function of the page's.
const NO_FUNCTIONS: &[&str] = &[
    "if",
    "for",
    "while",
    "switch",
    "return",
    "function",
    "typeof",
    "void",
    "catch",
    "alert",
    "confirm",
    "setTimeout",
];

/// Where the names begin that browsers and counters give.
const GIVEN: &[&str] = &[
    "this",
    "event",
    "document",
    "window",
    "location",
    "history",
    "navigator",
    "console",
    "self",
    "top",
    "parent",
    "$",
    "jQuery",
    "_hmt",
    "_czc",
    "_gaq",
    "ga",
    "gtag",
    "dataLayer",
];

impl Eye<'_> {
    /// What the controls in sight may open of a page.
    pub(super) fn opened(&self, html: &Html) -> HashSet<NodeId> {
        let mut found = HashSet::new();
        if !self.scripts.has_unread {
            return found;
        }
        let elements = || html.tree.root().descendants().filter_map(ElementRef::wrap);
        let mut by_id: HashMap<&str, ElementRef<'_>> = HashMap::new();
        let mut by_part: HashMap<&str, Vec<NodeId>> = HashMap::new();
        for element in elements() {
            let Some(id) = element.value().id().filter(|id| !id.is_empty()) else { continue };
            by_id.entry(id).or_insert(element);
            for part in id.split(['_', '-']).filter(|part| part.len() > 1) {
                by_part.entry(part).or_default().push(element.id());
            }
        }
        for control in elements() {
            let named = named_by(control, &by_id);
            let is_promising = is_promised(control);
            let handler = if self.scripts.handlers.contains(&control.id()) { handler_of(control) } else { None };
            let handler = handler.filter(|handler| self.calls_unknown(handler));
            let is_turning = says_one_of(control, TURNS);
            if named.is_empty() && !is_promising && handler.is_none() && !is_turning || self.cascade.is_cut() {
                continue;
            }
            if is_turning {
                found.extend(self.in_turn(control));
            }
            if !self.is_control(control) {
                continue;
            }
            found.extend(named.iter().map(|one| one.id()));
            // What is named by a control may hold what opens.
            let held = named.iter().filter(|one| !self.is_in_sight(**one)).flat_map(ElementRef::child_elements);
            found.extend(held.take(RELATIVES_MAX).map(|one| one.id()));
            if is_promising || handler.is_some() && !leads_elsewhere(control) {
                found.extend(beside(control));
            }
            for word in handler.iter().flat_map(|handler| words_of(handler)).take(HANDLER_WORDS_MAX) {
                found.extend(by_part.get(word).into_iter().flatten().take(RELATIVES_MAX));
                found.extend(by_id.get(word).map(|one| one.id()));
            }
        }
        found
    }

    /// Whether an element may be opened, as far as this eye lets it.
    pub(super) fn may_open(&self, element: ElementRef<'_>) -> bool {
        match self.opens {
            Opens::Nothing => false,
            Opens::Controls => self.scripts.opened.contains(&element.id()),
            Opens::Panes => self.scripts.opened.contains(&element.id()) || is_pane(element),
        }
    }

    /// Whether a handler calls a function that no script at hand has.
    fn calls_unknown(&self, handler: &str) -> bool {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        handler.match_indices('(').any(|(at, _)| {
            let start = handler[..at].rfind(|c| !is_of_name(c)).map_or(0, |before| before + 1);
            let name = handler.get(start..at).unwrap_or_default();
            let root = name.split('.').next().unwrap_or_default();
            let lower = name.to_ascii_lowercase();
            !root.is_empty()
                && !NO_FUNCTIONS.contains(&name)
                && !GIVEN.contains(&root)
                && !OTHER_DEEDS.iter().any(|deed| lower.contains(deed))
                && !OTHER_BEGINNINGS.iter().any(|deed| lower.starts_with(deed))
                && !self.scripts.functions.contains(root)
        })
    }

    /// Items of what shows one after the other, one of which is in sight.
    fn in_turn(&self, holder: ElementRef<'_>) -> Vec<NodeId> {
        let mut level = vec![holder];
        for _ in 0..TURNS_LEVELS {
            let items: Vec<ElementRef<'_>> =
                level.iter().flat_map(ElementRef::child_elements).take(RELATIVES_MAX).collect();
            let is_seen = |item: &&ElementRef<'_>| self.is_in_sight(**item) && self.says_something(**item);
            let is_hidden = |item: &&ElementRef<'_>| !self.is_in_sight(**item);
            if let Some(shown) = items.iter().find(is_seen) {
                let is_alike = |item: &&ElementRef<'_>| is_alike(**item, *shown);
                let hidden = items.iter().filter(is_alike).filter(is_hidden).map(|item| item.id());
                let hidden: Vec<NodeId> = hidden.collect();
                if !hidden.is_empty() {
                    return hidden;
                }
            }
            level = items;
        }
        Vec::new()
    }
}

/// Whether something that is hidden in these ways may wait for somebody.
pub(super) fn may_wait(ways: &[Hiding]) -> bool {
    use Hiding::{DisplayNone, HiddenAttribute, Opacity, Visibility, ZeroSize};
    ways.iter().all(|way| matches!(way, DisplayNone | Visibility | HiddenAttribute | ZeroSize | Opacity))
}

/// Whether two items have the same tag and a class in common.
fn is_alike(one: ElementRef<'_>, other: ElementRef<'_>) -> bool {
    let (one, other) = (one.value(), other.value());
    let has_none = one.classes().next().is_none() && other.classes().next().is_none();
    one.name() == other.name() && (has_none || one.classes().any(|class| other.classes().any(|its| its == class)))
}

/// The elements that the attributes of a control name.
fn named_by<'t>(control: ElementRef<'t>, by_id: &HashMap<&str, ElementRef<'t>>) -> Vec<ElementRef<'t>> {
    let value = control.value();
    if matches!(value.name(), "script" | "style" | "link" | "meta" | "html" | "body") {
        return Vec::new();
    }
    let names = value.attrs().filter(|(name, value)| names_another(name) && value.len() <= NAMING_BYTES_MAX);
    let named = names.flat_map(|(name, value)| {
        let is_link = matches!(name, "href" | "xlink:href");
        let whole = (!is_link).then(|| value.trim());
        let parts = value.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '#'));
        let marked = parts.filter_map(|part| part.strip_prefix('#'));
        // The fragment of another page names nothing of this one.
        let marked = marked.filter(move |part| !is_link || value.strip_prefix('#') == Some(part));
        whole.into_iter().chain(marked).filter_map(|name| by_id.get(name).copied()).collect::<Vec<_>>()
    });
    named.filter(|one| one.id() != control.id()).take(RELATIVES_MAX).collect()
}

/// Whether an attribute may name what its element opens.
fn names_another(name: &str) -> bool {
    let is_prose = matches!(name, "aria-label" | "data-title" | "data-text");
    matches!(name, "href" | "xlink:href" | "rel") || name.contains('-') && !is_prose
}

/// The handler of a control for what a visitor does with it, or the script that its link runs.
fn handler_of(control: ElementRef<'_>) -> Option<&str> {
    const DONE: &[&str] =
        &["onclick", "onmouseover", "onmouseenter", "onmousedown", "ontouchstart", "onfocus", "onchange"];
    let mut handlers = DONE.iter().filter_map(|name| control.attr(name));
    handlers.next().filter(|handler| handler.len() <= NAMING_BYTES_MAX)
}

/// The words of the strings in a handler.
fn words_of(handler: &str) -> Vec<&str> {
    let texts = literals(handler).into_iter().map(|literal| &handler[literal]);
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')));
    words.filter(|word| word.len() > 1).collect()
}

/// What stands right beside a control, or beside the list that it is one of, and what that holds.
fn beside(control: ElementRef<'_>) -> Vec<NodeId> {
    let list = control.parent().and_then(ElementRef::wrap);
    let list = list.filter(|list| matches!(list.value().name(), "ul" | "ol" | "dl" | "nav"));
    let mut found: Vec<NodeId> = Vec::new();
    for one in std::iter::once(control).chain(list) {
        found.extend(one.next_siblings().find_map(ElementRef::wrap).map(|behind| behind.id()));
    }
    // What is folded may end in its button.
    found.extend(control.prev_siblings().find_map(ElementRef::wrap).map(|before| before.id()));
    let panes = list.and_then(|list| list.next_siblings().find_map(ElementRef::wrap));
    found.extend(panes.iter().flat_map(ElementRef::child_elements).take(RELATIVES_MAX).map(|pane| pane.id()));
    found
}

/// Whether an element is called a pane, or answers what stands above it.
fn is_pane(element: ElementRef<'_>) -> bool {
    element.value().name() == "dd" || says_one_of(element, PANES)
}

/// Whether the names of an element have one of these words.
fn says_one_of(element: ElementRef<'_>, words: &[&str]) -> bool {
    let value = element.value();
    let names = value.classes().chain(value.id());
    let mut parts = names.flat_map(|name| name.split(['-', '_']));
    parts.any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::check;

    const PANE: &str = "<div id=pane style=display:none><a^ href=x>w</a></div>";
    const FILE: &str = "<script src=/js/unread.js></script>";

    #[test]
    fn what_a_control_in_sight_names_may_be_opened() {
        for control in [
            "<a href='#pane' rel='modal:open'>w</a>",
            "<a data-fancybox data-src='#pane' href='javascript:;'>w</a>",
            "<a uk-toggle='target: #pane'>w</a>",
            "<button data-micromodal-trigger=pane>w</button>",
            "<a href='#' data-reveal-id=pane>w</a>",
            "<button data-options='{\"box\":\"#pane\"}'>w</button>",
        ] {
            check(&format!("{control}{PANE}{FILE}"), "");
            check(&format!("{control}{PANE}"), "display-none");
            check(&format!("{control}{PANE}<script src=//hm.baidu.com/hm.js></script>"), "display-none");
            check(&format!("<p style=display:none>{control}</p>{PANE}{FILE}"), "display-none");
        }
        check(&format!("<button data-box='#panel'>w</button>{PANE}{FILE}"), "display-none");
        check(&format!("<a href='/x#pane'>w</a>{PANE}{FILE}"), "display-none");
        check(&format!("<a href=/ aria-label=pane>w</a>{PANE}{FILE}"), "display-none");
        check(&format!("{PANE}{FILE}"), "display-none");
        let far = PANE.replace("display:none", "position:absolute;left:-9999px");
        check(&format!("<a href='#pane' rel='modal:open'>w</a>{far}{FILE}"), "off-screen");
        let main = "<a href='#main'>w</a><div id=main><div style=display:none><a^ href=x>w</a></div></div>";
        check(&format!("{main}{FILE}"), "display-none");
    }

    #[test]
    fn what_stands_beside_a_control_that_calls_what_nobody_knows_may_be_opened() {
        let beside = PANE.replace(" id=pane", "");
        for (control, expected) in [
            ("<a onclick='tg(this)'>w</a>", ""),
            ("<li onmouseover='setTab(1,2)'>w</li>", ""),
            ("<ul><li onclick='tab(1)'>w</li><li onclick='tab(2)'>w</li></ul>", ""),
            ("<a onclick='app.tab(2)'>w</a>", ""),
            ("<a onclick='showDialog(this)'>w</a>", ""),
            ("<a onclick='displayNext(this)'>w</a>", ""),
            ("<a onclick='addFavorite(this)'>w</a>", "display-none"),
            ("<a onclick='hideAll()'>w</a>", "display-none"),
            ("<a href=/news/ onclick='tg(this)'>w</a>", "display-none"),
            ("<a onclick='_hmt.push([1])'>w</a>", "display-none"),
            ("<a onclick='window.scrollTo(0,0)'>w</a>", "display-none"),
            ("<a onclick='tg(this)'>w</a><p>w</p>", "display-none"),
            ("<script>function tg(e){}</script><a onclick='tg(this)'>w</a>", "display-none"),
            ("<script>var tg=function(e){}</script><a onclick='tg(this)'>w</a>", "display-none"),
        ] {
            check(&format!("{control}{beside}{FILE}"), expected);
            check(&format!("{control}{beside}"), "display-none");
        }
    }

    #[test]
    fn the_words_of_such_a_call_are_parts_of_names() {
        let page = |call: &str, id: &str| {
            let pane = PANE.replace("id=pane", &format!("id={id}"));
            format!("<a onclick=\"{call}\">w</a><p>w</p>{pane}{FILE}")
        };
        check(&page("showMenu({'ctrlid':'quick'})", "quick_menu"), "");
        check(&page("setTab('zx',2,2)", "con_zx_2"), "");
        check(&page("setTab('zx',2,2)", "con_zxy_2"), "display-none");
        check(&page("setTab('zx',2,2)", "other"), "display-none");
    }

    #[test]
    fn what_comes_in_turns_or_is_promised_may_be_opened() {
        let item = |class: &str| format!("<div{class} style=display:none><a^ href=x>w</a></div>");
        let turns = |holder: &str, first: &str, second: &str| {
            format!("<div class={holder}><div{first}>w</div>{}</div>{FILE}", item(second))
        };
        check(&turns("carousel", " class=item", " class=item"), "");
        check(&turns("carousel", " class=item", " class=other"), "display-none");
        check(&turns("news", " class=item", " class=item"), "display-none");
        check(&format!("<div class=carousel>{}</div>{FILE}", item(" class=item")), "display-none");
        let more = |button: &str| format!("<div class=rest style=display:none><a^ href=x>w</a></div>{button}{FILE}");
        check(&more("<a class=show-more href='javascript:;'>展开全部</a>"), "");
        check(&more("<span class=btn-expand>Show more</span>"), "");
        check(&more("<a class=more href=/news/>更多</a>"), "display-none");
        check(&more("<a class=show-more href='javascript:;'>关于我们</a>"), "display-none");
    }

    #[test]
    fn long_values_name_nothing_and_of_a_call_so_many_words_are_looked_for() {
        let named = |bytes: usize| {
            let value = format!("#pane {}", "x".repeat(bytes - "#pane ".len()));
            format!("<p data-box='{value}'>w</p><p>w</p>{PANE}{FILE}")
        };
        check(&named(NAMING_BYTES_MAX), "");
        check(&named(NAMING_BYTES_MAX + 1), "display-none");
        let called = |words: usize| {
            let words: String = (1..words).map(|at| format!("'w{at}',")).collect();
            let pane = PANE.replace("id=pane", "id=pane_1");
            format!("<p onclick=\"tab({words}'pane')\">w</p><p>w</p>{pane}{FILE}")
        };
        check(&called(HANDLER_WORDS_MAX), "");
        check(&called(HANDLER_WORDS_MAX + 1), "display-none");
    }
}
