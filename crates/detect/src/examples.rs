//! What is to be typed into a field: a form to report or check sites shows a name as an example, `e.g. http://casino.example/`.
//!
//! Only words that speak of the field may stand beside it; who says more advertises.

use suyuan_page::{Block, Spot};

use crate::mention::own_words;

/// So many characters of a field's words are read; longer ones are no example.
pub(crate) const EXAMPLE_CHARS_MAX: usize = 160;

/// What speaks of a field, in Latin letters.
const WORDS: &str = "
    e g eg ex example examples for instance such as like enter paste type insert url urls uri link links address
    domain domains name names host hostname website websites web site sites page the a an of to or and here your
    this that is it in with suspicious report reported check search scan lookup look up full http https www please
";

/// The same in Chinese.
const PHRASES: &[&str] = &[
    "请输入",
    "输入",
    "请填写",
    "填写",
    "请粘贴",
    "粘贴",
    "例如",
    "譬如",
    "比如",
    "网站",
    "网址",
    "域名",
    "链接",
    "地址",
    "举报",
    "查询",
    "检测",
    "检查",
    "可疑",
    "完整",
    "请",
    "您",
    "要",
    "的",
    "或",
    "如",
    "等",
    "例",
];

/// So many blocks of text before a field are asked what its form is there for.
pub(crate) const FORM_BLOCKS_MAX: usize = 4;

/// What a form says that takes names of sites.
const FORMS: &[&str] = &["report", "check", "scan", "look up", "whois", "url", "举报", "查询", "检测", "网址", "投诉"];

/// Whether the words of a field are only an example of what to type there.
///
/// A bare name may be anything: the words of the form have to say what is to be typed.
pub(crate) fn is_example(spot: &Spot, blocks: &[Block]) -> bool {
    let words = own_words(spot).trim().to_lowercase();
    let host = spot.target.host();
    if is_too_long(&words) || !says_nothing_else(&words, host) {
        return false;
    }
    let above = &blocks[..blocks.len().min(spot.block.saturating_add(1))];
    words != host && words != format!("www.{host}") || takes_names(above.iter().map(|block| &*block.text))
}

fn is_too_long(words: &str) -> bool {
    words.chars().nth(EXAMPLE_CHARS_MAX).is_some()
}

/// Whether the text up to this block says that sites are to be named here.
fn takes_names<'t>(texts: impl DoubleEndedIterator<Item = &'t str>) -> bool {
    texts.rev().take(FORM_BLOCKS_MAX).any(|text| FORMS.iter().any(|word| text.to_lowercase().contains(word)))
}

/// Whether nothing stands beside the name but what speaks of the field.
fn says_nothing_else(words: &str, host: &str) -> bool {
    let without_names = words.split_whitespace().filter(|word| !word.contains(host)).collect::<Vec<_>>().join(" ");
    let glued = words.split_whitespace().filter(|word| word.contains(host)).map(|word| beside(word, host));
    let mut rest = glued.fold(without_names, |rest, glued| rest + " " + &glued);
    for phrase in PHRASES {
        rest = rest.replace(phrase, " ");
    }
    let mut left = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    left.all(|word| WORDS.split_ascii_whitespace().any(|one| one == word))
}

/// What is glued to a name in front: `例如http://casino.example/a` is `例如`; the URL's own parts say nothing.
fn beside(word: &str, host: &str) -> String {
    let before = word.split(host).next().unwrap_or_default();
    let before = before.strip_suffix("www.").unwrap_or(before);
    let before = before.strip_suffix("https://").or_else(|| before.strip_suffix("http://")).unwrap_or(before);
    let after =
        word[word.find(host).map_or(word.len(), |at| at + host.len())..].trim_start_matches(|c: char| c.is_ascii());
    format!("{before} {after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_field_are_read_as_far_as_an_example_goes() {
        let words = |chars: usize| format!("{} casino.example", "e".repeat(chars - " casino.example".chars().count()));
        assert_eq!(words(EXAMPLE_CHARS_MAX).chars().nth(EXAMPLE_CHARS_MAX), None);
        assert!(is_too_long(&words(EXAMPLE_CHARS_MAX + 1)) && !is_too_long(&words(EXAMPLE_CHARS_MAX)));
    }

    #[test]
    fn the_words_of_a_form_are_looked_for_in_so_many_blocks() {
        let texts = |between: usize| [vec!["Report a site"], vec!["x"; between]].concat();
        assert!(takes_names(texts(FORM_BLOCKS_MAX - 1).into_iter()));
        assert!(!takes_names(texts(FORM_BLOCKS_MAX).into_iter()));
    }

    #[test]
    fn a_field_shows_what_to_type() {
        let is = |words: &str| says_nothing_else(words, "casino.example");
        for words in [
            "http://casino.example/",
            "casino.example",
            "e.g. casino.example",
            "enter the url, e.g. https://www.casino.example/a?b=c",
            "例如：casino.example",
            "请输入网址，如http://casino.example/",
            "report a suspicious website (http://casino.example)",
        ] {
            assert!(is(words), "{words}");
        }
        for words in [
            "best slots: casino.example",
            "casino.example register now",
            "澳门娱乐 casino.example",
            "casino.example注册送彩金",
            "search the best games on casino.example",
        ] {
            assert!(!is(words), "{words}");
        }
    }
}
