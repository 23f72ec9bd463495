//! Who runs a site, as its foot says it: beside 主办单位, 承办单位, 版权所有, ©.

use suyuan_model::{Claim, ClaimKind};

use super::Character;

/// Longest name of an organization, in characters.
pub(super) const NAME_CHARS_MAX: usize = 60;

/// What stands before a name, the most telling first.
const LABELS: &[&str] = &["主办单位", "主办方", "主办", "承办单位", "承办", "版权所有", "copyright", "©", "(c)"];

/// What a name ends before.
const ENDS: &[&str] = &[
    "主办",
    "承办",
    "版权所有",
    "保留",
    "地址",
    "电话",
    "邮编",
    "邮箱",
    "传真",
    "技术支持",
    "网站",
    "备案",
    "icp",
    "公网安备",
    "all rights",
    "allrights",
    "copyright",
    "powered",
    "©",
    "(c)",
    "未经",
    "联系",
    "协办",
    "主管",
    "维护",
    "建议",
];

/// The organization of a foot: of the lines with the most telling label the first.
pub(super) fn read<'a>(lines: impl Iterator<Item = &'a [Character]>) -> Option<Claim> {
    let lines: Vec<&[Character]> = lines.collect();
    LABELS.iter().find_map(|label| lines.iter().find_map(|line| beside(line, label)))
}

fn beside(line: &[Character], label: &str) -> Option<Claim> {
    let text: Vec<char> = line.iter().map(|c| c.folded.to_ascii_lowercase()).collect();
    let label: Vec<char> = label.chars().collect();
    let at = text.windows(label.len()).position(|piece| piece == label)?;
    let after = name_from(line, &text, at + label.len());
    // `某某大学 版权所有` says it the other way round.
    let before = || name_until(line, &text, at);
    after.or_else(before)
}

/// The name that begins here, behind years and signs.
fn name_from(line: &[Character], text: &[char], from: usize) -> Option<Claim> {
    let start = behind_signs(text, from);
    let end = (start..text.len()).find(|&at| is_end(text, at)).unwrap_or(text.len());
    claim(&line[start..end])
}

/// The name that ends here, behind years and signs as well: `© 2024 某某大学 版权所有`.
fn name_until(line: &[Character], text: &[char], until: usize) -> Option<Claim> {
    let end = until - text[..until].iter().rev().take_while(|&&c| is_between(c)).count();
    let start = (0..end).rev().find(|&at| is_separator(text[at])).map_or(0, |at| at + 1);
    let start = behind_signs(&text[..end], start);
    claim(&line[start..end])
}

/// The place behind the years, signs and words that stand between a label and a name.
fn behind_signs(text: &[char], from: usize) -> usize {
    let mut start = from;
    loop {
        let rest = &text[start..];
        let skipped = rest.iter().take_while(|&&c| is_between(c)).count();
        let rest = &rest[skipped..];
        let word = SKIPPED.iter().find(|word| starts_with(rest, word)).map_or(0, |word| word.chars().count());
        let word = if word == 0 { year(rest) } else { word };
        start += skipped + word;
        if word == 0 {
            return start;
        }
    }
}

/// The length of a year that stands here: other digits may be the beginning of a name.
fn year(text: &[char]) -> usize {
    let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 4 && (text.starts_with(&['1', '9']) || text.starts_with(&['2', '0'])) { digits } else { 0 }
}

/// Words between a label and a name.
const SKIPPED: &[&str] = &["copyright", "版权所有", "单位", "(c)", "©", "by ", "至今", "present", "年"];

fn claim(name: &[Character]) -> Option<Claim> {
    let trimmed = |c: &Character| is_between(c.folded) || c.folded == '.' || c.folded == '。';
    let start = name.iter().position(|c| !trimmed(c))?;
    let end = name.iter().rposition(|c| !trimmed(c))? + 1;
    let raw: String = name[start..end].iter().map(|c| c.raw).collect();
    let value = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let is_name = letters >= 2 && value.chars().count() <= NAME_CHARS_MAX && !value.contains("://");
    is_name.then_some(Claim { kind: ClaimKind::Organization, value, raw, linked: false })
}

/// What may stand between a label and a name.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ':' | '：' | '-' | '@' | '·' | '、' | '«' | '»' | '(' | ')' | '【' | '】' | '[' | ']' | ',' | '|'
        )
}

/// What a name ends at.
fn is_separator(c: char) -> bool {
    matches!(c, '|' | '丨' | ';' | '；' | ',' | '，' | '。' | '\n' | '\r' | '\t' | '/' | '•' | '※' | '◆')
}

fn is_end(text: &[char], at: usize) -> bool {
    is_separator(text[at])
        // Two spaces part, and so does one between Chinese words.
        || text[at] == ' ' && text.get(at + 1).is_none_or(|&next| next == ' ' || is_chinese(next) && at > 0 && is_chinese(text[at - 1]))
        || ENDS.iter().any(|word| starts_with(&text[at..], word))
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}')
}

fn starts_with(text: &[char], word: &str) -> bool {
    let mut length = 0;
    word.chars().enumerate().all(|(place, c)| {
        length = place;
        text.get(place) == Some(&c)
    })
}
