//! Words that tell the reader to search for a name: whoever writes so has no link to take away (T9).

use suyuan_model::Place;
use suyuan_page::Spot;

use crate::mention::{is_mention, sides};

/// What stands right before a name that the reader is to search for.
const BEFORE: &[&str] = &[
    "搜索",
    "搜索一下",
    "搜索关键词",
    "搜索关键字",
    "搜",
    "搜一下",
    "搜一搜",
    "搜搜",
    "搜下",
    "百度一下",
    "百度下",
    "谷歌一下",
    "检索",
    "search",
    "search for",
    "searching for",
    "search up",
    "look up",
    "google",
    "google for",
    "googling",
    "baidu",
    "bing",
    "type in",
    "search term",
    "search word",
];

/// What stands right behind a name that the reader is to search for.
const BEHIND: &[&str] = &[
    "搜一下",
    "搜一搜",
    "一搜就",
    "一搜便",
    "百度一下",
    "搜索一下",
    "搜索进入",
    "搜索即可",
    "on google",
    "in google",
    "on baidu",
    "on bing",
    "into google",
    "into your browser",
];

/// What joins these words and the name.
const JOINTS: &[char] = &[
    ' ', ':', '：', ',', '，', '"', '\'', '“', '”', '‘', '’', '「', '」', '『', '』', '【', '】', '《', '》', '(', ')',
    '（', '）',
];

/// Whether words in the text tell the reader to search for what they name.
pub(crate) fn tells_to_search(spot: &Spot) -> bool {
    if !matches!(spot.place, Place::Text | Place::Heading) || !is_mention(spot) {
        return false;
    }
    let Some((before, behind)) = sides(spot) else { return false };
    ends_in_lure(before) || begins_with_lure(behind)
}

fn ends_in_lure(text: &str) -> bool {
    let text = without_tags_behind(text).to_lowercase();
    BEFORE.iter().any(|lure| {
        let is_word = |rest: &str| !lure.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric());
        text.strip_suffix(lure).is_some_and(is_word)
    })
}

fn begins_with_lure(text: &str) -> bool {
    let text = without_tags_before(text).to_lowercase();
    let text = text.as_str();
    // Where to search may be said first.
    let where_to = |text, word| str::strip_prefix(text, word).unwrap_or(text);
    let named = ["去", "到", "在", "上", "用", "百度", "谷歌", "浏览器", "微信"].into_iter().fold(text, where_to);
    BEHIND.iter().any(|lure| text.starts_with(lure) || named.starts_with(lure))
}

/// A text up to the tags and joints that it ends with.
fn without_tags_behind(text: &str) -> &str {
    let mut text = text.trim_end_matches(JOINTS);
    while let Some(open) = text.strip_suffix('>').and_then(|inner| inner.rfind('<')) {
        text = text[..open].trim_end_matches(JOINTS);
    }
    text
}

/// A text behind the tags and joints that it begins with.
fn without_tags_before(text: &str) -> &str {
    let mut text = text.trim_start_matches(JOINTS);
    while let Some((_, rest)) = text.strip_prefix('<').and_then(|inner| inner.split_once('>')) {
        text = rest.trim_start_matches(JOINTS);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_search_before_the_name_lures() {
        for text in ["百度搜索：", "千万别搜“", "浏览器<b>搜一下</b>：“<i>", "just Google ", "Search for <q>"]
        {
            assert!(ends_in_lure(text), "{text}");
        }
        for text in ["搜索结果 ", "Research ", "as seen on ", "点击 ", "搜狐 ", "< ", ">", ""] {
            assert!(!ends_in_lure(text), "{text}");
        }
    }

    #[test]
    fn who_says_search_behind_the_name_lures() {
        for text in ["，去百度搜一下", "</b>一搜就有", " 百度一下", " on Google"] {
            assert!(begins_with_lure(text), "{text}");
        }
        for text in ["搜索结果显示", " on Monday", "<", " is searched for", ""] {
            assert!(!begins_with_lure(text), "{text}");
        }
    }
}
