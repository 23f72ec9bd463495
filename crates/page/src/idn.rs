//! Names in other scripts than Latin, and names beside words that need no spaces.
//!
//! `请访问赌场.中国` names `赌场.中国`, but nothing in the text says where the name begins.
//! So every beginning and every end that could be meant is tried, the longest first, within a budget of work.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use suyuan_model::{PageUrl, SiteRules};

use crate::names::is_top_label;

/// How many names in other scripts are tried on one page; each costs about a microsecond.
///
/// A page of ordinary Chinese needs some dozens, and a hostile one gets no more than 50 ms.
pub const TRIES_MAX: u32 = 50_000;

/// Longest beginning of a name that is looked for, in characters: longer brand names are not written without a space.
const LABEL_CHARS_MAX: usize = 12;

/// Longest top-level domain in a script without spaces, in characters; the longest in use has five.
const TOP_CHARS_MAX: usize = 6;

/// How many labels a name may have behind its first one: `赌场.com.cn` has two.
const LABELS_MAX: usize = 3;

/// Gives `each` the names that a run of labels may mean; it says whether it wants one, which ends the search there.
pub(crate) fn names<'a>(
    text: &'a str,
    labels: &[Range<usize>],
    tries_left: &mut u32,
    each: &mut dyn FnMut(Range<usize>, Cow<'a, str>) -> bool,
) {
    for range in spaced_names(text, labels) {
        if let Some(name) = a_labels(text, &range, tries_left) {
            each(range, name);
        }
    }
    for index in 0..labels.len() - 1 {
        glued_names(text, &labels[index..], tries_left, each);
    }
}

/// Where a URL's host ends when words follow it without a space.
pub(crate) fn host_end(text: &str, host: &Range<usize>) -> usize {
    let last = host.start + text[host.clone()].rfind('.').map_or(0, |dot| dot + 1);
    let label = &text[last..host.end];
    if label.starts_with(is_glue) {
        return host.end;
    }
    label.find(is_glue).map_or(host.end, |length| last + length)
}

/// Characters of scripts that are written without spaces between words.
pub(crate) fn is_glue(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' // radicals, iteration marks
        | '\u{3040}'..='\u{31FF}' // kana, Bopomofo
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
        | '\u{AC00}'..='\u{D7A3}' // Hangul: particles follow a name without a space
        | '\u{20000}'..='\u{3FFFF}')
}

/// Marks that belong to the letter before them.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}' | '\u{00B7}')
}

/// The longest names that have no character of a script without spaces.
fn spaced_names(text: &str, labels: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (index, label) in labels.iter().enumerate() {
        let piece = &text[label.clone()];
        let head = piece.find(is_glue).unwrap_or(piece.len());
        let tail = piece.char_indices().rev().find(|&(_, c)| is_glue(c)).map_or(0, |(at, c)| at + c.len_utf8());
        if let Some((start, _)) = open.take() {
            if head == piece.len() && index + 1 < labels.len() {
                open = Some((start, true));
                continue;
            }
            if head > 0 {
                names.push(start..label.start + head);
            }
        }
        if tail < piece.len() {
            open = Some((label.start + tail, true));
        }
    }
    names
}

/// The names whose first label ends at the first dot of these labels, and that have a character without spaces.
fn glued_names<'a>(
    text: &'a str,
    labels: &[Range<usize>],
    tries_left: &mut u32,
    each: &mut dyn FnMut(Range<usize>, Cow<'a, str>) -> bool,
) {
    let ends = ends(text, &labels[1..]);
    for start in starts(text, &labels[0]) {
        for &end in &ends {
            if *tries_left == 0 {
                return;
            }
            if text[start..end].contains(is_glue)
                && let Some(name) = a_labels(text, &(start..end), tries_left)
                && each(start..end, name)
            {
                return;
            }
        }
    }
}

/// Where a name may begin in its first label, the earliest first.
fn starts(text: &str, label: &Range<usize>) -> Vec<usize> {
    let piece = &text[label.clone()];
    let mut starts: Vec<usize> = Vec::new();
    let mut after: Option<char> = None;
    for (at, c) in piece.char_indices().rev().take(LABEL_CHARS_MAX) {
        if after.is_some_and(|next| is_glue(c) || is_glue(next)) {
            starts.push(label.start + at + c.len_utf8());
        }
        after = Some(c);
    }
    starts.push(label.start);
    starts.reverse();
    starts
}

/// Where a name may end in the labels behind its first one, the latest first.
fn ends(text: &str, labels: &[Range<usize>]) -> Vec<usize> {
    let mut ends = Vec::new();
    for (index, label) in labels.iter().take(LABELS_MAX).enumerate() {
        let piece = &text[label.clone()];
        let last = index + 1 == labels.len();
        if piece.starts_with(is_glue) {
            let word = piece.char_indices().take(TOP_CHARS_MAX).take_while(|&(_, c)| is_glue(c));
            ends.extend(word.map(|(at, c)| label.start + at + c.len_utf8()));
            if !last && piece.contains(|c| !is_glue(c)) {
                break;
            }
        } else {
            let word = piece.find(is_glue);
            let end = word.unwrap_or(piece.len());
            if (last || word.is_some()) && is_known_top(&piece[..end]) {
                ends.push(label.start + end);
            }
            if word.is_some() {
                break;
            }
        }
    }
    ends.reverse();
    ends
}

/// Whether a label that stands in Chinese text is a top-level domain; `html` is none.
fn is_known_top(label: &str) -> bool {
    static RULES: LazyLock<SiteRules> = LazyLock::new(SiteRules::default);
    let label = label.to_ascii_lowercase();
    is_top_label(&label)
        && (RULES.is_shared(&label) || matches!(label.as_str(), "example" | "test" | "invalid" | "localhost"))
}

/// The name in A-labels, if it can be one.
fn a_labels<'a>(text: &'a str, range: &Range<usize>, tries_left: &mut u32) -> Option<Cow<'a, str>> {
    let name = text[range.clone()].trim_matches(['-', '_']);
    if name.is_ascii() {
        let last = name.rsplit('.').next()?;
        let fits = name.len() <= 253
            && is_top_label(last)
            && name.split('.').all(|label| !label.is_empty() && label.len() <= 63);
        return fits.then(|| Cow::Owned(name.to_ascii_lowercase()));
    }
    *tries_left = tries_left.checked_sub(1)?;
    // Sixty-three letters are the longest label; a longer text cannot become one, so nothing is spent on it.
    if name.chars().count() > 253 {
        return None;
    }
    let url = PageUrl::new(&format!("http://{name}/")).ok()?;
    Some(Cow::Owned(url.host().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_full_of_chinese_dots_costs_no_more_than_the_budget() {
        let text = "赌场的网站.中国的网址".repeat(20_000);
        let labels: Vec<Range<usize>> = {
            let mut labels = Vec::new();
            let mut start = 0;
            for dot in memchr::memchr_iter(b'.', text.as_bytes()) {
                labels.push(start..dot);
                start = dot + 1;
            }
            labels.push(start..text.len());
            labels
        };
        let mut tries = TRIES_MAX;
        let mut given = 0;
        names(&text, &labels, &mut tries, &mut |_, _| {
            given += 1;
            false
        });
        assert_eq!(tries, 0);
        assert!(given <= TRIES_MAX);
    }
}
