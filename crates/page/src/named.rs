//! Elements that scripts reach by a bare name: `<p id=x>` is `x`, and `window.x` (HTML, 7.2.2.3, named access on the Window object).

use std::collections::HashSet;

use memchr::memmem;

/// So many elements of a page are told that its scripts may reach so, the first ones.
pub const NAMED_ELEMENTS_MAX: usize = 256;

/// A longer name is none that a script has, in bytes.
const NAME_BYTES: usize = 64;

/// What a name may be a member of, and still be that of an element.
const HOLDERS: &[&str] = &["window", "self", "globalThis", "document"];

/// The names of elements in this markup that one of these scripts has as a bare name, each once.
pub fn named_elements<'s>(markup: &str, scripts: impl Iterator<Item = &'s str>) -> Vec<String> {
    let words: HashSet<&str> = scripts.flat_map(words).collect();
    let mut known = HashSet::new();
    let names = ["id=", "name="].iter().flat_map(|attribute| values(markup, attribute));
    let names = names.filter(|name| words.contains(name)).filter(|&name| known.insert(name));
    names.take(NAMED_ELEMENTS_MAX).map(str::to_owned).collect()
}

/// The values of an attribute that could be names.
fn values<'m>(markup: &'m str, attribute: &'static str) -> impl Iterator<Item = &'m str> {
    memmem::find_iter(markup.as_bytes(), attribute).filter_map(move |at| {
        let begins = markup[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let value = &markup[at + attribute.len()..];
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        let name = &value[..value.find(|c: char| !is_of_name(c)).unwrap_or(value.len())];
        let is_name = !name.is_empty() && name.len() <= NAME_BYTES && !name.starts_with(|c: char| c.is_numeric());
        (begins && is_name).then_some(name)
    })
}

/// The words of a script that are no members, but for those of the window and the document.
fn words(script: &str) -> impl Iterator<Item = &str> {
    let mut before = ("", 0);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + script[at..].find(is_of_name)?;
            let end = start + script[start..].find(|c: char| !is_of_name(c)).unwrap_or(script.len() - start);
            let (last, last_end) = std::mem::replace(&mut before, (&script[start..end], end));
            at = end;
            let is_member = script[last_end..start].trim() == "." && last_end > 0 || script[..start].ends_with('.');
            if !is_member || HOLDERS.contains(&last) {
                return Some(&script[start..end]);
            }
        }
    })
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(markup: &str, script: &str) -> Vec<String> {
        named_elements(markup, std::iter::once(script))
    }

    #[test]
    fn an_element_is_reached_by_its_id_or_name() {
        for (markup, script, expected) in [
            ("<p id=x>", "go(x.title)", &["x"][..]),
            ("<p id=\"x\"><form name='f'>", "window.x + document.f.a", &["x", "f"]),
            ("<p id=x>", "a.x + y", &[]),
            ("<p id=x-y>", "x - y", &["x"]),
            ("<p data-id=x>", "x", &[]),
            ("<p class='a' id=a><p id=a>", "a", &["a"]),
            ("<p id=1>", "1", &[]),
        ] {
            assert_eq!(named(markup, script), expected, "{markup} {script}");
        }
    }

    #[test]
    fn so_many_are_told() {
        let markup: String = (0..=NAMED_ELEMENTS_MAX).map(|at| format!("<p id=a{at}>")).collect();
        let script: String = (0..=NAMED_ELEMENTS_MAX).map(|at| format!("a{at};")).collect();
        assert_eq!(named(&markup, &script).len(), NAMED_ELEMENTS_MAX);
    }
}
