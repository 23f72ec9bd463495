//! Whether a page says of itself two things that have no words in common (M4).
//!
//! Whoever takes over a page writes a title and description of its own, and leaves the old ones where they are.
//! The same text twice is the habit of careless plug-ins.

use std::collections::HashSet;

use suyuan_page::HeadText;

/// Two texts with more words in common than this share of the shorter one, in percent, speak of the same thing.
pub const SHARED_PERCENT_MAX: usize = 20;

/// Which texts of the head another one of the same name contradicts.
pub(crate) fn contradicted(texts: &[HeadText]) -> Vec<bool> {
    let vocabularies: Vec<HashSet<String>> = texts.iter().map(|text| words(&text.text)).collect();
    let contradicts = |one: usize, other: usize| {
        texts[one].name == texts[other].name && is_disjoint(&vocabularies[one], &vocabularies[other])
    };
    (0..texts.len()).map(|one| (0..texts.len()).any(|other| contradicts(one, other))).collect()
}

fn is_disjoint(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 0 && one.intersection(other).count() * 100 <= shorter * SHARED_PERCENT_MAX
}

/// Fewest words that two texts share which speak of the same thing.
const SHARED_MIN: usize = 2;

/// Whether two texts speak of the same thing, in more words than the name of it.
pub(crate) fn shares_words(one: &str, other: &str, name: &str) -> bool {
    let own = words(name);
    let [one, other] = [one, other].map(|text| &words(text) - &own);
    let shared = one.intersection(&other).count();
    shared >= SHARED_MIN && !is_disjoint(&one, &other)
}

/// The words of a text; of Chinese, which has no spaces, every two characters that stand together.
fn words(text: &str) -> HashSet<String> {
    let text = text.to_lowercase();
    let mut words = HashSet::new();
    for run in text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let signs: Vec<char> = run.chars().collect();
        for piece in signs.chunk_by(|&one, &next| is_without_spaces(one) == is_without_spaces(next)) {
            let length = if is_without_spaces(piece[0]) { piece.len().min(2) } else { piece.len() };
            words.extend(piece.windows(length).map(|word| word.iter().collect::<String>()));
        }
    }
    words
}

/// Chinese, Japanese and Korean characters.
pub(crate) fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, is_disjoint: bool) {
        assert_eq!(self::is_disjoint(&words(one), &words(other)), is_disjoint, "{one} / {other}");
    }

    #[test]
    fn texts_without_a_common_word_are_disjoint() {
        check("澳门彩票【casino.example】官网", "第一中学 - 首页", true);
        check("Online slots, best bonus", "Springfield Elementary School", true);
        check("第一中学新闻", "第一中学", false);
        check("Springfield School", "SPRINGFIELD SCHOOL: home", false);
        check("a b c d e f", "a v w x y z", true);
        check("a b c d e", "a b x y z", false);
        check("", "第一中学", false);
        check("...", "x", false);
    }

    #[test]
    fn at_this_share_texts_stop_being_disjoint() {
        let text = |shared: usize, own: &str| {
            let words =
                (0..100).map(|index| if index < shared { format!("s{index}") } else { format!("{own}{index}") });
            words.collect::<Vec<_>>().join(" ")
        };
        check(&text(SHARED_PERCENT_MAX, "a"), &text(SHARED_PERCENT_MAX, "b"), true);
        check(&text(SHARED_PERCENT_MAX + 1, "a"), &text(SHARED_PERCENT_MAX + 1, "b"), false);
    }
}
