//! Ways in which something that is hidden at first comes into sight: what scripts address, what controls name.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html};

/// Shortest name that is looked for in scripts: `a` stands everywhere.
const NAME_CHARS_MIN: usize = 2;

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
    /// There are more words than are remembered.
    is_full: bool,
}

impl Scripts {
    /// Those of a page; words that are said so often only to hide something by them show nothing.
    pub(crate) fn of(html: &Html, said: &HashMap<Box<str>, usize>) -> Self {
        let mut scripts = Scripts::default();
        for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
            if element.value().name() == "script" {
                let text: String = element.text().collect();
                scripts.are_there |= element.attr("src").is_some() || !text.trim().is_empty();
                scripts.read(&text);
            }
            for (name, value) in element.value().attrs() {
                match name {
                    "aria-controls" | "for" | "popovertarget" | "commandfor" => {
                        value.split_ascii_whitespace().for_each(|word| scripts.control(word));
                    }
                    "data-target" | "data-bs-target" | "data-toggle" | "data-show" | "data-tab" | "data-href" => {
                        scripts.control(value.trim_start_matches(['#', '.']));
                    }
                    _ if name.starts_with("on") || is_script_url(name, value) => {
                        scripts.are_there = true;
                        scripts.read(value);
                    }
                    _ => {}
                }
            }
        }
        scripts.words.retain(|word, count| *count > said.get(word).copied().unwrap_or_default());
        scripts
    }

    pub(crate) fn are_there(&self) -> bool {
        self.are_there
    }

    /// Whether a script or a control of the page is about this element, and may show it.
    pub(crate) fn may_show(&self, element: ElementRef<'_>) -> bool {
        let value = element.value();
        let is_named = |name: &str| name.len() >= NAME_CHARS_MIN && self.words.contains_key(name);
        self.is_full
            || value.id().is_some_and(|id| self.controlled.contains(id) || is_named(id))
            || value.classes().any(|class| self.controlled.contains(class) || is_named(class))
    }

    fn control(&mut self, name: &str) {
        self.is_full |= self.controlled.len() == SCRIPT_WORDS_MAX;
        if !self.is_full {
            self.controlled.insert(name.into());
        }
    }

    /// Reads a script: the words of its strings.
    fn read(&mut self, script: &str) {
        for word in literals(script).into_iter().flat_map(words) {
            if word.len() < NAME_CHARS_MIN {
                continue;
            }
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
    literals(script).into_iter().flat_map(words).map(Into::into).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
}

/// Whether an attribute is a link that runs a script.
fn is_script_url(name: &str, value: &str) -> bool {
    let scheme = "javascript:";
    name == "href" && value.trim_start().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// The strings of a script, by their quotes and line ends alone.
fn literals(script: &str) -> Vec<&str> {
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
        found.extend(script.get(start..end));
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
        Scripts::of(&html, &HashMap::new()).may_show(element)
    }

    #[test]
    fn words_of_scripts_are_remembered_to_their_limit() {
        assert!(!may_show(SCRIPT_WORDS_MAX) && may_show(SCRIPT_WORDS_MAX + 1));
    }

    #[test]
    fn strings_are_found_by_their_quotes() {
        let found = literals("a('b',\"c'd\"){`e\nf`; 'g\nh\\'i' + '\\'j'}'k");
        assert_eq!(found, ["b", "c'd", "e\nf", "g", "i", "\\'j", "k"]);
    }
}
