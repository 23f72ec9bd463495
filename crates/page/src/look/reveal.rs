//! Ways in which something that is hidden at first comes into sight: what scripts address, what controls name.

use std::collections::HashSet;

use scraper::{ElementRef, Html};

/// Shortest name that is looked for in scripts: `a` stands everywhere.
const NAME_CHARS_MIN: usize = 2;

/// How many words of scripts are remembered; a page whose scripts have more may show anything.
pub const SCRIPT_WORDS_MAX: usize = 20_000;

/// What the scripts of a page could show, and what they hide.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    /// The page has scripts, its own or others.
    are_there: bool,
    /// The words of the strings in its scripts.
    words: HashSet<Box<str>>,
    /// The ids of elements that its scripts hide as they are read, and name nowhere else.
    hides: HashSet<Box<str>>,
    /// What a control of the page names as its own: `aria-controls`, `data-target="#x"`.
    controlled: HashSet<Box<str>>,
    /// There are more words than are remembered.
    is_full: bool,
}

impl Scripts {
    pub(crate) fn of(html: &Html) -> Self {
        let (mut scripts, mut shown) = (Scripts::default(), HashSet::new());
        for element in html.tree.root().descendants().filter_map(ElementRef::wrap) {
            if element.value().name() == "script" {
                let text: String = element.text().collect();
                scripts.are_there |= element.attr("src").is_some() || !text.trim().is_empty();
                scripts.read(&text, true, &mut shown);
            }
            for (name, value) in element.value().attrs() {
                match name {
                    "aria-controls" | "for" | "popovertarget" | "commandfor" => {
                        value.split_ascii_whitespace().for_each(|word| scripts.control(word));
                    }
                    "data-target" | "data-bs-target" | "data-toggle" | "data-show" | "data-tab" | "data-href" => {
                        scripts.control(value.trim_start_matches(['#', '.']));
                    }
                    // What a handler hides is in sight until then.
                    _ if name.starts_with("on") || is_script_url(name, value) => {
                        scripts.are_there = true;
                        scripts.read(value, false, &mut shown);
                    }
                    _ => {}
                }
            }
        }
        scripts.hides.retain(|name| !shown.contains(name));
        scripts
    }

    pub(crate) fn are_there(&self) -> bool {
        self.are_there
    }

    /// Whether a script or a control of the page is about this element, and may show it.
    pub(crate) fn may_show(&self, element: ElementRef<'_>) -> bool {
        let value = element.value();
        let is_named = |name: &str| name.len() >= NAME_CHARS_MIN && self.words.contains(name);
        self.is_full
            || value.id().is_some_and(|id| self.controlled.contains(id) || is_named(id) && !self.hides.contains(id))
            || value.classes().any(|class| self.controlled.contains(class) || is_named(class))
    }

    /// Whether a script of the page hides this element as it is read, and nothing shows it again.
    pub(crate) fn hides(&self, element: ElementRef<'_>) -> bool {
        element.value().id().is_some_and(|id| self.hides.contains(id))
    }

    fn control(&mut self, name: &str) {
        self.is_full |= self.controlled.len() == SCRIPT_WORDS_MAX;
        if !self.is_full {
            self.controlled.insert(name.into());
        }
    }

    /// Reads a script: the words of its strings, and the elements that it hides where it runs `at_once`.
    fn read(&mut self, script: &str, at_once: bool, shown: &mut HashSet<Box<str>>) {
        for Literal { text, behind, depth } in literals(script) {
            for word in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')) {
                if word.len() >= NAME_CHARS_MIN && !self.words.contains(word) {
                    self.is_full |= self.words.len() == SCRIPT_WORDS_MAX;
                    if self.is_full {
                        return;
                    }
                    self.words.insert(word.into());
                }
            }
            let name = text.trim_start_matches('#');
            // What stands in a function runs when somebody calls it.
            if at_once && depth == 0 && is_hidden_by(behind) {
                self.hides.insert(name.into());
            } else if self.words.contains(name) {
                shown.insert(name.into());
            }
        }
    }
}

/// Whether an attribute is a link that runs a script.
fn is_script_url(name: &str, value: &str) -> bool {
    let scheme = "javascript:";
    name == "href" && value.trim_start().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// A string of a script.
struct Literal<'a> {
    /// Without its quotes.
    text: &'a str,
    behind: &'a str,
    /// In how many braces it stands.
    depth: i32,
}

/// The strings of a script, by their quotes and line ends alone.
fn literals(script: &str) -> Vec<Literal<'_>> {
    let bytes = script.as_bytes();
    let (mut found, mut at, mut depth) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let quote = bytes[at];
        match quote {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
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
        if let (Some(text), Some(behind)) = (script.get(start..end), script.get(at..)) {
            found.push(Literal { text, behind, depth });
        }
    }
    found
}

/// Whether what follows the name of an element hides it: `).style.display="none"`.
fn is_hidden_by(behind: &str) -> bool {
    let Some(rest) = after(behind, ")").and_then(|rest| after(rest, ".")) else { return false };
    let is_set = |path: &[&str], value: &str| {
        let rest = path.iter().try_fold(rest, |rest, word| after(rest, word));
        let rest = rest.and_then(|rest| after(rest, "="));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(value))
    };
    is_set(&["style", ".", "display"], "none")
        || is_set(&["style", ".", "visibility"], "hidden")
        || is_set(&["hidden"], "true")
}

/// What follows a word that a text begins with, white space around it aside.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.trim_start().strip_prefix(word).map(str::trim_start)
}

#[cfg(test)]
mod tests {
    use scraper::Selector;

    use super::*;

    fn may_show(words: usize) -> bool {
        let words: String = (0..words).map(|at| format!("w{at} ")).collect();
        let html = Html::parse_document(&format!("<script>'{words}'</script><p id=other>"));
        let element = html.select(&Selector::parse("p").unwrap()).next().unwrap();
        Scripts::of(&html).may_show(element)
    }

    #[test]
    fn words_of_scripts_are_remembered_to_their_limit() {
        assert!(!may_show(SCRIPT_WORDS_MAX) && may_show(SCRIPT_WORDS_MAX + 1));
    }

    #[test]
    fn strings_are_found_by_their_quotes() {
        let found: Vec<(&str, i32)> =
            literals("a('b',\"c'd\"){`e\nf`; 'g\nh\\'i' + '\\'j'}'k").iter().map(|one| (one.text, one.depth)).collect();
        assert_eq!(found, [("b", 0), ("c'd", 0), ("e\nf", 1), ("g", 1), ("i", 1), ("\\'j", 1), ("k", 0)]);
    }
}
