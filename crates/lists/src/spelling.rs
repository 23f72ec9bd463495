//! Undoes what people and sheets do to a name or URL: quotes, brackets, full width, defanging.

use std::net::Ipv6Addr;

use suyuan_model::refang;

/// Pairs that people put around a name.
const WRAPPERS: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('“', '”'),
    ('‘', '’'),
    ('【', '】'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('（', '）'),
    ('［', '］'),
    ('＂', '＂'),
    ('＇', '＇'),
];

/// The name, URL or address that a text spells.
pub(crate) fn clean(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let narrow = with_half_width_head(&unwrapped(&refang(&visible)).replace("【.】", "."));
    unwrapped(&refang(&narrow)).to_owned()
}

/// The half-width form of a full-width character or ideographic full stop.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '。' | '｡' => '.',
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Characters that take no room: they come along when text is copied from a page or chat.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// The text without the pairs around it and the commas and semicolons after it.
fn unwrapped(text: &str) -> &str {
    let mut inner = text;
    loop {
        let before = inner;
        inner = inner.trim().trim_end_matches([',', ';', '，', '；', '、']);
        let is_address = inner.starts_with('[') && inner.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok();
        for &(open, close) in WRAPPERS {
            if !is_address && let Some(rest) = inner.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                inner = rest;
                break;
            }
        }
        if inner == before {
            return inner;
        }
    }
}

/// Scheme and host in half width; a path keeps its characters, because there they are different ones.
fn with_half_width_head(text: &str) -> String {
    let narrow: String = text.chars().map(half_width).collect();
    let host = narrow.find("://").map_or(0, |scheme| scheme + 3);
    let Some(end) = narrow[host..].find(['/', '?', '#']).map(|end| host + end) else { return narrow };
    // The mark that ends the host was meant as such, in whatever width; both texts have the same number of characters.
    let head = narrow[..=end].chars().count();
    narrow.chars().take(head).chain(text.chars().skip(head)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_name_is_one_name() {
        for text in [
            "casino.example",
            " 【casino.example】 ",
            "“casino.example”，",
            "casino[.]example",
            "`casino(dot)example`;",
            "ｃａｓｉｎｏ．ｅｘａｍｐｌｅ",
            "casino。example",
            "ca\u{200b}sino.example\u{feff}",
            "（casino（.）example）",
            "\"'casino【.】example'\"",
        ] {
            assert_eq!(clean(text), "casino.example", "{text}");
        }
    }

    #[test]
    fn a_path_keeps_its_characters() {
        assert_eq!(clean("ｈｔｔｐ：／／ａ．example／ｐ。"), "http://a.example/ｐ。");
        assert_eq!(clean("【hxxps[:]//a[.]example/x】"), "https://a.example/x");
        assert_eq!(clean("[2001:db8::1]"), "[2001:db8::1]");
    }
}
