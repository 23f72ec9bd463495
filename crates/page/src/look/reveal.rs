//! Ways in which something that is hidden at first comes into sight: what scripts address, what controls name.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use scraper::{ElementRef, Html};
use suyuan_model::PageUrl;

use super::cloaks::is_cloaked;
use super::joined::Joined;
use super::uncalled::{self, functions_of};
use crate::parts::Parts;
use crate::tree::NodeId;

/// Shortest name that is looked for in scripts: `a` stands everywhere.
const NAME_CHARS_MIN: usize = 2;

/// What somebody does with an element that waits for it.
const DONE_BY_VISITORS: &[&str] =
    &["click", "dblclick", "mouse", "pointer", "touch", "key", "change", "input", "focus", "toggle", "submit"];

/// Where scripts come from that count visitors, or tell engines of a page, and show nothing.
pub const COUNTERS: &[&str] = &[
    "cnzz.com",
    "hm.baidu.com",
    "51.la",
    "51yes.com",
    "umeng.com",
    "google-analytics.com",
    "googletagmanager.com",
    "mc.yandex.ru",
    "statcounter.com",
    "histats.com",
    "clarity.ms",
    "matomo",
    "piwik",
    "push.zhanzhang.baidu.com",
    "zz.bdstatic.com/linksubmit",
];

/// How many words of scripts are remembered; a page whose scripts have more may show anything.
pub const SCRIPT_WORDS_MAX: usize = 20_000;

/// What the scripts of a page could show.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    /// The page has scripts, its own or others.
    are_there: bool,
    /// The words of the strings in its scripts.
    words: HashMap<Box<str>, usize>,
    /// What a control of the page names as its own: `aria-controls`, `data-target="#x"`.
    controlled: HashSet<Box<str>>,
    /// Names that are put together.
    joined: Joined,
    /// There are more words than are remembered.
    is_full: bool,
    /// Some stand in files of the page's own site.
    pub(super) has_files: bool,
    /// Some stand in files that are not read here, and do more than to count visitors.
    pub(super) has_unread: bool,
    /// Elements that have handlers for what a visitor does.
    pub(super) handlers: Vec<NodeId>,
    /// What scripts show, as far as it is known which elements these are.
    pub(super) shown: HashSet<NodeId>,
    /// What somebody may open, by scripts that nobody has read.
    pub(super) opened: HashSet<NodeId>,
    /// The names of what scripts at hand define.
    pub(super) functions: HashSet<Box<str>>,
}

impl Scripts {
    /// Those of a page; words that are said so often only to hide something by them show nothing.
    pub(crate) fn of(html: &Html, said: &HashMap<Box<str>, usize>, base: &PageUrl, parts: &Parts) -> Self {
        let mut scripts = Scripts::default();
        let mut texts = Vec::new();
        for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
            if element.value().name() == "script" {
                let text: String = element.text().collect();
                let file = element.attr("src").map(|src| base.join(src));
                scripts.are_there |= file.is_some() || !text.trim().is_empty();
                let does_more = |src: &str| !COUNTERS.iter().any(|counter| src.contains(counter));
                scripts.has_unread |= element.attr("src").is_some_and(does_more) && is_of_scripts(element);
                // Of a file only the names count that it puts together: a library says every word.
                let file_at_hand = file.as_ref().and_then(|file| parts.script(file.as_ref().ok()?));
                if let Some(file) = file_at_hand {
                    scripts.joined.read(&file.text, &literals(&file.text));
                    scripts.define(&file.text);
                }
                scripts.define(&text);
                scripts.has_files |= file.and_then(Result::ok).is_some_and(|url| is_of_kin(url.host(), base.host()));
                texts.push(text);
            }
            if element.value().name() == "use" {
                let drawn = element.value().attrs().filter(|(name, _)| name.ends_with("href"));
                drawn.for_each(|(_, href)| scripts.control(href.trim_start_matches('#')));
            }
            if is_toggle(element)
                && let Some(name) = element.attr("href").and_then(|href| href.strip_prefix('#'))
            {
                scripts.control(name);
            }
            for (name, value) in element.value().attrs() {
                let event = name.strip_prefix("on").unwrap_or_default();
                if DONE_BY_VISITORS.iter().any(|done| event.starts_with(done)) {
                    scripts.handlers.push(element.id());
                }
                match name {
                    "aria-controls" | "for" | "popovertarget" | "commandfor" => {
                        value.split_ascii_whitespace().for_each(|word| scripts.control(word));
                    }
                    "data-target" | "data-bs-target" | "data-toggle" | "data-show" | "data-tab" | "data-href" => {
                        scripts.control(value.trim_start_matches(['#', '.']));
                    }
                    _ if name.starts_with("on") || is_script_url(name, value) => {
                        scripts.are_there = true;
                        texts.push(value.to_owned());
                    }
                    _ => {}
                }
            }
        }
        // What stands in a file may call whatever there is.
        let texts = if scripts.has_unread { texts } else { uncalled::without(texts) };
        for text in &texts {
            scripts.read(text);
        }
        scripts.words.retain(|word, count| *count > said.get(word).copied().unwrap_or_default());
        scripts
    }

    pub(crate) fn are_there(&self) -> bool {
        self.are_there
    }

    /// Whether a string of a script has this word.
    pub(super) fn names(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Whether a script or a control of the page is about this element, and may show it.
    pub(crate) fn may_show(&self, element: ElementRef<'_>) -> bool {
        let value = element.value();
        let is_named = |name: &str| self.names(name);
        self.is_full
            || self.has_unread && is_cloaked(element)
            || self.shown.contains(&element.id())
            || value.id().is_some_and(|id| self.controlled.contains(id) || is_named(id) || self.joined.may_be(id))
            || value.classes().any(|class| self.controlled.contains(class) || is_named(class))
    }

    fn control(&mut self, name: &str) {
        self.is_full |= self.controlled.len() == SCRIPT_WORDS_MAX;
        if !self.is_full {
            self.controlled.insert(name.into());
        }
    }

    /// Notes what a script defines; of a page with more, nobody knows what it calls.
    fn define(&mut self, script: &str) {
        let left = SCRIPT_WORDS_MAX.saturating_sub(self.functions.len());
        self.functions.extend(functions_of(script).take(left).map(Into::into));
    }

    /// Reads a script: the words of its strings.
    fn read(&mut self, script: &str) {
        self.joined.read(script, &literals(script));
        for word in names_in(script) {
            if let Some(count) = self.words.get_mut(word) {
                *count += 1;
                continue;
            }
            self.is_full |= self.words.len() == SCRIPT_WORDS_MAX;
            if self.is_full {
                return;
            }
            self.words.insert(word.into(), 1);
        }
    }
}

/// The words of the strings in a piece of a script.
pub(crate) fn words_of_literals(script: &str) -> Vec<Box<str>> {
    names_in(script).map(Into::into).collect()
}

/// The words of the strings in a script that may be names of elements.
fn names_in(script: &str) -> impl Iterator<Item = &str> {
    let texts = literals(script).into_iter().map(|literal| &script[literal]).filter(|text| !is_pair(text));
    texts.flat_map(words).filter(|word| word.len() >= NAME_CHARS_MIN)
}

/// Whether a string gives something a value, as cookies have it: `seen=1`.
fn is_pair(text: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let name = text.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(is_of_name)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
}

/// Whether a `script` is one that runs, and no data.
fn is_of_scripts(element: ElementRef<'_>) -> bool {
    let kind = element.attr("type").unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.contains("javascript") || kind.contains("ecmascript")
}

/// Whether two hosts are the same, or stand beside or below each other.
fn is_of_kin(one: &str, other: &str) -> bool {
    let parent = |host: &str| host.split_once('.').map(|(_, parent)| parent.to_owned()).filter(|one| one.contains('.'));
    let is_below = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|rest| rest.ends_with('.'));
    one == other
        || is_below(one, other)
        || is_below(other, one)
        || parent(one).is_some() && parent(one) == parent(other)
}

/// Whether a link opens what it leads to on its own page: a tab, or the head of something that is folded.
fn is_toggle(element: ElementRef<'_>) -> bool {
    let is_tab = element.attr("role").is_some_and(|role| role.eq_ignore_ascii_case("tab"));
    is_tab || element.attr("data-toggle").is_some() || element.attr("data-bs-toggle").is_some()
}

/// Whether an attribute is a link that runs a script.
fn is_script_url(name: &str, value: &str) -> bool {
    let scheme = "javascript:";
    name == "href" && value.trim_start().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// The strings of a script, by their quotes and line ends alone.
pub(super) fn literals(script: &str) -> Vec<Range<usize>> {
    let bytes = script.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let quote = bytes[at];
        at += 1;
        if !matches!(quote, b'"' | b'\'' | b'`') {
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at] != quote && (bytes[at] != b'\n' || quote == b'`') {
            at += 1 + usize::from(bytes[at] == b'\\');
        }
        let end = at.min(bytes.len());
        at = (end + 1).min(bytes.len());
        if script.get(start..end).is_some() {
            found.push(start..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use scraper::Selector;

    use super::*;

    fn may_show(words: usize) -> bool {
        let words: String = (0..words).map(|at| format!("w{at} ")).collect();
        let html = Html::parse_document(&format!("<script>'{words}'</script><p id=other>"));
        let element = html.select(&Selector::parse("p").unwrap()).next().unwrap();
        let base = PageUrl::new("http://page.example/").unwrap();
        Scripts::of(&html, &HashMap::new(), &base, Parts::NONE).may_show(element)
    }

    #[test]
    fn words_of_scripts_are_remembered_to_their_limit() {
        assert!(!may_show(SCRIPT_WORDS_MAX) && may_show(SCRIPT_WORDS_MAX + 1));
    }

    #[test]
    fn strings_are_found_by_their_quotes() {
        let script = "a('b',\"c'd\"){`e\nf`; 'g\nh\\'i' + '\\'j'}'k";
        let found: Vec<&str> = literals(script).into_iter().map(|range| &script[range]).collect();
        assert_eq!(found, ["b", "c'd", "e\nf", "g", "i", "\\'j", "k"]);
    }
}
