//! Links that credit whoever made the site's theme, widget or program (M30): the owner installed them with it.
//!
//! What stands behind the end of the document, or is written so that no filter reads it, is no credit.

use suyuan_model::Place;
use suyuan_page::{Block, Spot};

/// How near the words of a credit stand to its link, in characters.
pub const CREDIT_CHARS_MAX: usize = 24;

/// What stands before a credit, wherever on the page.
const BEFORE: &[&str] = &[
    "powered by",
    "theme by",
    "template by",
    "themes by",
    "templates by",
    "designed by",
    "design by",
    "developed by",
    "website by",
    "site by",
    "widget by",
    "counter by",
    "plugin by",
    "技术支持",
    "技术支撑",
    "技术提供",
    "网站建设",
    "网站制作",
    "网站设计",
    "模板提供",
    "模板来自",
    "主题由",
    "强力驱动",
];

/// What stands before a credit at the foot of a page.
const BEFORE_AT_FOOT: &[&str] = &[
    "theme",
    "template",
    "design",
    "hosted by",
    "provided by",
    "built by",
    "made by",
    "copyright",
    "copyright ©",
    "©",
    "模板",
    "模版",
    "主题",
    "设计",
    "制作",
    "建设",
    "开发",
    "程序",
    "源码",
    "统计",
    "版权所有",
];

/// What stands behind a credit, wherever on the page.
const BEHIND: &[&str] = &["提供技术支持", "强力驱动", "提供模板", "提供主题", "提供数据", "提供插件"];

/// What stands behind a credit at the foot of a page.
const BEHIND_AT_FOOT: &[&str] = &["技术支持", "theme", "template", "widget"];

/// What a credit itself says.
const WITHIN: &[&str] = &[
    "powered by",
    "技术支持",
    "theme by",
    "template by",
    "designed by",
    "网站建设",
    // Generators of code to embed link themselves, wherever that code is put.
    "embed google map",
    "google maps embed",
    "google maps iframe",
    "google map generator",
    "map generator",
    "hit counter",
    "web counter",
    "visitor counter",
    "weather widget",
    "天气插件",
    "网站计数器",
    "流量统计",
];

/// What a credit at the foot of a page says.
const WITHIN_AT_FOOT: &[&str] = &[
    "theme",
    "template",
    "counter",
    "widget",
    "模板",
    "模版",
    "主题",
    "建站",
    "网站制作",
    "网站设计",
    "计数器",
    "统计",
    "访问量",
];

/// Whether this link is a credit.
pub(crate) fn is_credit(spot: &Spot, blocks: &[Block], is_encoded: bool) -> bool {
    if spot.place != Place::Anchor || spot.context.outside_document || spot.context.data.is_some() || is_encoded {
        return false;
    }
    let text = blocks.get(spot.block).map_or("", |block| &block.text);
    let (before, rest) = text.split_at_checked(spot.block_at).unwrap_or_default();
    let behind = rest.trim_start();
    let behind = behind.strip_prefix(spot.text.as_str()).unwrap_or_default();
    let (before, within, behind) = (near_end(before), spot.text.to_lowercase(), near_start(behind));
    let is_at_foot = spot.context.footer;
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let says = |words: &[&str]| words.iter().any(|word| within.contains(word));
    let follows = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    ends(BEFORE)
        || says(WITHIN)
        || follows(BEHIND)
        || is_at_foot && (ends(BEFORE_AT_FOOT) || says(WITHIN_AT_FOOT) || follows(BEHIND_AT_FOOT))
}

/// How many credits the words of a text are for.
pub(crate) fn credits_in(text: &str) -> usize {
    let text = text.to_lowercase();
    let words = [BEFORE, BEHIND, WITHIN, BEFORE_AT_FOOT, BEHIND_AT_FOOT, WITHIN_AT_FOOT].concat();
    let mut found: Vec<_> = words.iter().flat_map(|word| text.match_indices(word)).collect();
    // Of words that overlap, such as `theme by` and `theme`, the longest counts.
    found.sort_by_key(|&(at, word)| (at, usize::MAX - word.len()));
    let mut end = 0;
    let mut is_next = |&(at, word): &(usize, &str)| at >= end && std::mem::replace(&mut end, at + word.len()) <= at;
    found.iter().filter(|one| is_next(one)).count()
}

/// The end of what stands before a link, in lower case, without signs, years and white space behind its words.
fn near_end(text: &str) -> String {
    let start = text.char_indices().rev().nth(CREDIT_CHARS_MAX - 1).map_or(0, |(at, _)| at);
    let near = text[start..].to_lowercase();
    let is_between = |c: char| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, ':' | '：' | '-' | '–' | '·' | '|' | '(' | '（')
    };
    near.trim_end_matches(is_between).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of what stands behind a link, in lower case.
fn near_start(text: &str) -> String {
    text.trim_start().chars().take(CREDIT_CHARS_MAX).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_credit_has_words_of_its_own() {
        for (text, many) in
            [("Theme by A, widget by B", 2), ("技术支持：某公司 网站建设：某某", 2), ("Powered by A B", 1), ("A B", 0)]
        {
            assert_eq!(credits_in(text), many, "{text}");
        }
    }

    #[test]
    fn the_words_before_a_link_are_cut_to_its_neighborhood() {
        assert_eq!(near_end("技术支持： "), "技术支持");
        assert_eq!(near_end("Copyright © 2019 - 2026 "), "copyright ©");
        assert_eq!(near_end("Theme\n  by: "), "theme by");
        assert_eq!(
            near_end(&format!("技术支持{}", "x".repeat(CREDIT_CHARS_MAX - 1))).chars().count(),
            CREDIT_CHARS_MAX
        );
    }
}
