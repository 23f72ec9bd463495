//! Ways in which something that is hidden at first comes into sight: what scripts address, what controls name.

use std::collections::HashSet;

use scraper::{ElementRef, Html};

/// Shortest name that is looked for in scripts: `a` stands everywhere.
const NAME_CHARS_MIN: usize = 2;

/// What the scripts of a page could show, and what they hide.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    /// The page has scripts, its own or others.
    are_there: bool,
    /// The words of the strings in its scripts.
    words: HashSet<Box<str>>,
    /// The ids of elements that its scripts only hide.
    hides: HashSet<Box<str>>,
    /// What a control of the page names as its own: `aria-controls`, `data-target="#x"`.
    controlled: HashSet<Box<str>>,
}

impl Scripts {
    pub(crate) fn of(html: &Html) -> Self {
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
                        scripts.controlled.extend(value.split_ascii_whitespace().map(Into::into));
                    }
                    "data-target" | "data-bs-target" | "data-toggle" | "data-show" | "data-tab" | "data-href" => {
                        scripts.controlled.insert(value.trim_start_matches(['#', '.']).into());
                    }
                    _ if name.starts_with("on") => {
                        scripts.are_there = true;
                        scripts.read(value);
                    }
                    _ => {}
                }
            }
        }
        scripts
    }

    pub(crate) fn are_there(&self) -> bool {
        self.are_there
    }

    /// Whether a script or a control of the page is about this element, and may show it.
    pub(crate) fn may_show(&self, element: ElementRef<'_>) -> bool {
        let value = element.value();
        let is_named = |name: &str| name.len() >= NAME_CHARS_MIN && self.words.contains(name);
        value.id().is_some_and(|id| self.controlled.contains(id) || is_named(id) && !self.hides.contains(id))
            || value.classes().any(|class| self.controlled.contains(class) || is_named(class))
    }

    /// Whether a script of the page hides this element, and nothing shows it again.
    pub(crate) fn hides(&self, element: ElementRef<'_>) -> bool {
        element.value().id().is_some_and(|id| self.hides.contains(id))
    }

    /// Reads a script: the words of its strings, and the elements whose style it sets to nothing.
    fn read(&mut self, script: &str) {
        let mut hides = HashSet::new();
        let mut shows = HashSet::new();
        for (string, behind) in strings(script) {
            let words = string.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
            self.words.extend(words.filter(|word| word.len() >= NAME_CHARS_MIN).map(Into::into));
            let target = if is_hidden_by(behind) { &mut hides } else { &mut shows };
            target.insert(string.trim_start_matches('#'));
        }
        self.hides.extend(hides.into_iter().filter(|name| !shows.contains(name)).map(Into::into));
    }
}

/// The strings of a script, without their quotes, and what follows each.
fn strings(script: &str) -> Vec<(&str, &str)> {
    let bytes = script.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = memchr::memchr3(b'"', b'\'', b'`', &bytes[at..]).map(|length| at + length) {
        let mut end = start + 1;
        while end < bytes.len() && bytes[end] != bytes[start] && (bytes[end] != b'\n' || bytes[start] == b'`') {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        let end = end.min(bytes.len());
        if let (Some(string), Some(behind)) = (script.get(start + 1..end), script.get((end + 1).min(bytes.len())..)) {
            found.push((string, behind));
        }
        at = (end + 1).min(bytes.len());
    }
    found
}

/// Whether what follows the name of an element hides it: `).style.display="none"`, `).hide()`.
fn is_hidden_by(behind: &str) -> bool {
    let plain: String = behind.chars().take(80).filter(|c| !c.is_whitespace()).collect();
    let Some(rest) = plain.strip_prefix(')') else { return false };
    let set = |property: &str, value: &str| {
        rest.strip_prefix(property)
            .and_then(|rest| rest.strip_prefix('='))
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(value))
    };
    set(".style.display", "none")
        || set(".style.visibility", "hidden")
        || rest.starts_with(".hide()")
        || set(".hidden", "true")
}
