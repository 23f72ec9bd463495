//! One entry of the catalogue, and how its placeholders are filled.

use std::fmt::Display;

use crate::Lang;

/// One entry of the catalogue.
///
/// `{name}` stands for a value, `{name|one|many}` for the first word when that value reads `1` and else for the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its name in its table.
    pub key: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

impl Word {
    /// The text in this language, placeholders as they stand.
    pub const fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// The word in this language with its placeholders filled; one without a value stays as it stands.
///
/// Values are put in as they are and never read for placeholders; encoding what strangers wrote is the caller's.
pub fn say(lang: Lang, word: Word, values: &[(&str, &dyn Display)]) -> String {
    let mut said = String::new();
    let mut rest = word.text(lang);
    while let Some((before, inside, mut after)) = next_placeholder(rest) {
        said.push_str(before);
        let mut parts = inside.split('|');
        let name = parts.next().unwrap_or_default();
        match values.iter().find(|(given, _)| *given == name).map(|(_, value)| value.to_string()) {
            None => said.push_str(&rest[before.len()..rest.len() - after.len()]),
            Some(value) => {
                if let (Some(one), Some(many)) = (parts.next(), parts.next()) {
                    said.push_str(if value == "1" { one } else { many });
                } else {
                    after = put_in(&mut said, &value, after);
                }
            }
        }
        rest = after;
    }
    said + rest
}

/// Puts a value behind what is said; gives what comes after it. Chinese stands apart from other writing, and not from itself.
fn put_in<'t>(said: &mut String, value: &str, after: &'t str) -> &'t str {
    let before = said.strip_suffix(' ').filter(|before| before.ends_with(is_chinese));
    if let (Some(before), true) = (before, value.starts_with(is_chinese)) {
        said.truncate(before.len());
    }
    said.push_str(value);
    let behind = after.strip_prefix(' ').filter(|behind| behind.starts_with(is_chinese));
    behind.filter(|_| value.ends_with(is_chinese)).unwrap_or(after)
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}

/// What a text begins with, and its placeholders, each with what stands behind it up to the next one.
pub(crate) fn split(text: &str) -> (&str, std::vec::IntoIter<(&str, &str)>) {
    let Some((first, mut name, mut rest)) = next_placeholder(text) else { return (text, Vec::new().into_iter()) };
    let mut places = Vec::new();
    while let Some((literal, next, after)) = next_placeholder(rest) {
        places.push((name, literal));
        (name, rest) = (next, after);
    }
    places.push((name, rest));
    (first, places.into_iter())
}

/// The names of the placeholders of a text.
#[cfg(test)]
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, inside, after) = next_placeholder(rest)?;
        rest = after;
        inside.split('|').next()
    })
}

/// What stands before the next placeholder, in it, and after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: Word = Word { key: "CASES", en: "{n} {n|case|cases} at {site}", zh: "{site} 有 {n} 个案件" };

    #[test]
    fn placeholders_take_values() {
        assert_eq!(say(Lang::En, CASES, &[("n", &1), ("site", &"a.example")]), "1 case at a.example");
        assert_eq!(say(Lang::En, CASES, &[("n", &2), ("site", &"a.example")]), "2 cases at a.example");
        assert_eq!(say(Lang::Zh, CASES, &[("n", &2), ("site", &"a.example")]), "a.example 有 2 个案件");
    }

    #[test]
    fn chinese_stands_apart_from_other_writing_alone() {
        let word = Word { key: "WORD", en: "", zh: "在 {engine} 搜索 {n} 次" };
        let said = |engine: &str| say(Lang::Zh, word, &[("engine", &engine), ("n", &2)]);
        assert_eq!(said("百度"), "在百度搜索 2 次");
        assert_eq!(said("Bing"), "在 Bing 搜索 2 次");
        assert_eq!(said("百度 PC"), "在百度 PC 搜索 2 次");
    }

    #[test]
    fn a_value_is_never_read_for_placeholders() {
        assert_eq!(say(Lang::En, CASES, &[("n", &3), ("site", &"{n}{")]), "3 cases at {n}{");
    }

    #[test]
    fn a_placeholder_without_a_value_stays() {
        assert_eq!(say(Lang::En, CASES, &[("n", &3)]), "3 cases at {site}");
    }

    proptest::proptest! {
        #[test]
        fn any_value_stands_in_the_sentence(value in ".{0,40}") {
            proptest::prop_assert!(say(Lang::Zh, CASES, &[("site", &value)]).starts_with(&value));
        }
    }
}
