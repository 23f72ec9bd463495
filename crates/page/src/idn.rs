//! Names in other scripts than Latin, and names beside words that need no spaces.
//!
//! `请访问赌场.中国` names `赌场.中国`, but nothing in the text says where the name begins.
//! So every beginning and every end that could be meant is a candidate, the most plausible first,
//! and whoever knows what is watched decides; all of a page's candidates together have a budget.

use std::cell::Cell;
use std::ops::Range;

use suyuan_model::{Decoding, PageUrl};

use crate::dots::{Dot, is_invisible};
use crate::names::HOST_CHARS_MAX;
use crate::odd;
use crate::tops::{self, is_known_top, may_begin_top};

/// How many names in other scripts, and URLs without a scheme, are tried on one page; each costs a microsecond or two.
///
/// A page of ordinary Chinese needs some dozens, and a hostile one gets no more than 50 ms.
pub const TRIES_MAX: u32 = 50_000;

/// Longest beginning of a name that is looked for among words, in characters: longer brand names are not written without a space.
const LABEL_CHARS_MAX: usize = 20;

/// Longest top-level domain in a script without spaces, in characters; the longest in use has five.
const TOP_CHARS_MAX: usize = 6;

/// How many labels may follow the first of a name that is cut out of words, or joined by signs that may end a sentence.
const LABELS_MAX: usize = 6;

/// One label of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// What joins it to the one before.
    pub(crate) dot: Dot,
}

/// A name that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// In A-labels.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// Whether it was written so that nobody can click it.
    pub(crate) defanged: bool,
    /// What had to be undone besides what its letters show.
    pub(crate) undone: Option<Decoding>,
}

/// What is asked while names are put together.
#[derive(Debug)]
pub(crate) enum Question<'n> {
    /// Whether anything is watched that ends in this label, in A-labels: if not, no name that does is put together.
    Top(&'n str),
    /// Whether this name is watched.
    Name(Name),
}

/// Where a run of labels stands.
pub(crate) fn extent(labels: &[Label]) -> Range<usize> {
    labels[0].range.start..labels[labels.len() - 1].range.end
}

/// Gives `each` the names that a run of labels may mean; what it wants is not cut into other names any more.
pub(crate) fn names(text: &str, labels: &[Label], tries_left: &Cell<u32>, ask: &mut dyn FnMut(Question) -> bool) {
    if !labels.iter().skip(1).any(|label| may_end(text, label)) {
        return;
    }
    let run = Run::new(text, labels, &mut |label, end| {
        // Words behind a sign that may end a sentence are never one.
        let is_words = label.dot == Dot::Soft && (end.is_glue && !end.known || begins_sentence(text, label));
        let top = &text[label.range.start..end.at];
        !is_words && is_top_wanted(top, tries_left, &mut |top| ask(Question::Top(top)))
    });
    if run.ends.is_empty() {
        return;
    }
    let each = &mut |name| ask(Question::Name(name));
    let mut wanted: Vec<Range<usize>> = Vec::new();
    for across_soft in [false, true] {
        if across_soft && !labels[1..].iter().any(|label| label.dot == Dot::Soft) {
            break;
        }
        let mut first = 0;
        let before = wanted.len();
        while first + 1 < labels.len() {
            let found = run.first_wanted(first, across_soft, &wanted[..before], tries_left, each);
            first = found.as_ref().map_or(first + 1, |range| labels.partition_point(|one| one.range.end < range.end));
            wanted.extend(found);
        }
        wanted.sort_by_key(|range| range.start);
    }
}

/// Whether a name may end in this label: behind a sign that may end a sentence, words do so only with a top-level domain in use.
fn may_end(text: &str, label: &Label) -> bool {
    let first = text[label.range.clone()].chars().next();
    label.dot != Dot::Soft || first.is_none_or(|c| !is_glue(c) || odd::is_ringed_digit(c) || may_begin_top(c))
}

/// Whether a label is the first word of a sentence: `成功。Test passed`.
fn begins_sentence(text: &str, label: &Label) -> bool {
    let word = &text[label.range.clone()];
    let is_first = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.len() > 1
        && word[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let mut behind = text[label.range.end..].chars();
    is_first && behind.next() == Some(' ') && behind.next().is_some_and(|c| c.is_ascii_alphabetic())
}

/// Gives `each` the hosts that a URL may have whose host begins with these labels, until it wants one.
///
/// Gives where the host ends: the one that is wanted, or else the most plausible one.
pub(crate) fn hosts(text: &str, labels: &[Label], tries_left: &Cell<u32>, each: &mut dyn FnMut(Name) -> bool) -> usize {
    let run = Run::new(text, labels, &mut |_, _| true);
    let starts = [Start { at: labels[0].range.start, among_words: false }];
    let hard = run.ends(0, HOST_CHARS_MAX, false);
    let soft = run.ends(0, LABELS_MAX, true);
    for ends in [&hard, &soft] {
        if let Some(wanted) = run.try_all(0, &starts, ends, &[], tries_left, each) {
            return wanted.end;
        }
    }
    // A top-level domain in use with words behind it ends a host for sure.
    let cut = hard.iter().rev().find(|end| end.known && end.at < labels[end.label].range.end);
    cut.or(hard.first()).map_or(labels[0].range.end, |end| end.at)
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
        // The number of an item: a name begins behind it.
        || odd::is_ringed_digit(c)
}

/// Marks that belong to the letter before them.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}' | '\u{00B7}')
}

/// Where a name may begin.
#[derive(Clone, Copy, Debug)]
struct Start {
    at: usize,
    /// Cut out of words, where anything is plausible; else where a name of its own begins.
    among_words: bool,
}

/// Where a name may end.
#[derive(Clone, Copy, Debug)]
struct End {
    at: usize,
    /// The label that it lies in.
    label: usize,
    /// Whether what stands before it is a top-level domain in use; `html` is none.
    known: bool,
    /// Whether its label begins with words that need no spaces.
    is_glue: bool,
}

/// A run of labels, and where names may end in it.
struct Run<'t> {
    text: &'t str,
    labels: &'t [Label],
    /// In the order of their labels.
    ends: Vec<End>,
}

impl<'t> Run<'t> {
    /// A run with those ends of names that somebody asks for.
    fn new(text: &'t str, labels: &'t [Label], is_wanted: &mut dyn FnMut(&Label, &End) -> bool) -> Self {
        let mut run = Run { text, labels, ends: Vec::new() };
        for (index, label) in labels.iter().enumerate().skip(1) {
            let ends = run.ends_in(index);
            run.ends.extend(ends.into_iter().filter(|end| is_wanted(label, end)));
        }
        run
    }

    fn label(&self, index: usize) -> &'t str {
        &self.text[self.labels[index].range.clone()]
    }

    /// The first name that begins in this label and is wanted.
    fn first_wanted(
        &self,
        first: usize,
        across_soft: bool,
        taken: &[Range<usize>],
        tries_left: &Cell<u32>,
        each: &mut dyn FnMut(Name) -> bool,
    ) -> Option<Range<usize>> {
        let starts = self.starts(first);
        let most =
            if starts.iter().all(|start| !start.among_words) && !across_soft { HOST_CHARS_MAX } else { LABELS_MAX };
        let ends = if starts.is_empty() { Vec::new() } else { self.ends(first, most, across_soft) };
        self.try_all(first, &starts, &ends, taken, tries_left, each)
    }

    /// Tries these starts with these ends.
    fn try_all(
        &self,
        first: usize,
        starts: &[Start],
        ends: &[End],
        taken: &[Range<usize>],
        tries_left: &Cell<u32>,
        each: &mut dyn FnMut(Name) -> bool,
    ) -> Option<Range<usize>> {
        for start in starts {
            for end in ends {
                // Behind a sign that may end a sentence anything may follow.
                if !end.known && self.labels[end.label].dot == Dot::Soft && (start.among_words || end.is_glue) {
                    continue;
                }
                let range = start.at..end.at;
                let is_spent = tries_left.get() == 0 && !self.text[range.clone()].is_ascii();
                if is_spent || is_taken(&range, taken) {
                    continue;
                }
                if let Some(name) = self.name(first, end.label, range.clone(), tries_left)
                    && each(name)
                {
                    return Some(range);
                }
                if let Some(name) = self.seen_as(first, end.label, range.clone(), tries_left)
                    && each(name)
                {
                    return Some(range);
                }
            }
        }
        None
    }

    /// Where a name may begin in this label, the most plausible first.
    fn starts(&self, index: usize) -> Vec<Start> {
        let label = self.label(index);
        let base = self.labels[index].range.start;
        let among = |at| Start { at: base + at, among_words: true };
        let mut starts = Vec::new();
        // Where the script changes for the last time: `请访问www`.
        let word = label.char_indices().rev().find(|&(_, c)| is_glue(c)).map_or(0, |(at, c)| at + c.len_utf8());
        if 0 < word && word < label.len() {
            starts.push(Start { at: base + word, among_words: false });
        }
        let is_own = index == 0
            || self.labels[index].dot == Dot::Soft
            || (self.label(index - 1).ends_with(is_glue) && !label.starts_with(is_glue));
        if is_own {
            starts.push(Start { at: base, among_words: false });
        }
        // The label that is registered has no underscore: `VIP_casino.example官网`.
        let line = label.rfind('_').map_or(0, |at| at + 1);
        if word < line && line < label.len() {
            starts.push(Start { at: base + line, among_words: false });
        }
        let mut cuts = Vec::new();
        let mut after: Option<char> = None;
        for (at, c) in label.char_indices().rev().take(LABEL_CHARS_MAX + 1) {
            let behind = at + c.len_utf8();
            if after.is_some_and(|next| is_glue(c) || is_glue(next)) && behind != word {
                cuts.push(among(behind));
            }
            after = Some(c);
        }
        starts.extend(cuts.into_iter().rev());
        starts
    }

    /// Where a name may end that begins in this label: far ends before near ones.
    fn ends(&self, first: usize, labels_max: usize, across_soft: bool) -> Vec<End> {
        let mut ends = Vec::new();
        let mut crossed = false;
        let mut rest = &self.ends[self.ends.partition_point(|end| end.label <= first)..];
        for index in (first + 1..self.labels.len()).take(labels_max) {
            crossed |= self.labels[index].dot == Dot::Soft;
            if rest.is_empty() || crossed && !across_soft {
                break;
            }
            let (here, behind) = rest.split_at(rest.iter().take_while(|end| end.label == index).count());
            if crossed == across_soft {
                ends.extend(here.iter().rev());
            }
            rest = behind;
        }
        ends.reverse();
        ends
    }

    /// Where a name may end in this label: whole, or before the words that follow without a space.
    fn ends_in(&self, index: usize) -> Vec<End> {
        let label = self.label(index);
        let base = self.labels[index].range.start;
        let is_glue_label = label.starts_with(is_glue);
        let end = |at: usize, known: bool| End { at: base + at, label: index, known, is_glue: is_glue_label };
        let is_whole = self.labels.get(index + 1).is_none_or(|next| {
            next.dot == Dot::Soft || (!label.contains(is_glue) && self.label(index + 1).starts_with(is_glue))
        });
        let mut ends = Vec::new();
        if is_whole {
            ends.push(end(label.len(), is_known_top(label.trim_matches(is_edge))));
        }
        if is_glue_label {
            let words: Vec<usize> = label
                .char_indices()
                .take(TOP_CHARS_MAX)
                .take_while(|&(_, c)| is_glue(c))
                .map(|(at, c)| at + c.len_utf8())
                .filter(|&at| at < label.len())
                .collect();
            let (known, unknown): (Vec<_>, Vec<_>) = words.iter().rev().partition(|&&at| is_known_top(&label[..at]));
            ends.extend(known.into_iter().map(|&at| end(at, true)));
            ends.extend(unknown.into_iter().map(|&at| end(at, false)));
        } else {
            let at = [label.find(is_glue), label.find('_').filter(|&at| at > 0)];
            let mut at: Vec<usize> = at.into_iter().flatten().collect();
            at.dedup();
            ends.extend(at.into_iter().map(|at| end(at, is_known_top(label[..at].trim_matches(is_edge)))));
        }
        ends
    }

    /// The name that stands between these places, if it can be one.
    fn name(&self, first: usize, last: usize, range: Range<usize>, tries_left: &Cell<u32>) -> Option<Name> {
        let text = a_labels(self.written(first, last, &range)?.trim_matches(is_edge), tries_left)?;
        Some(self.named(first, last, &range, text, None))
    }

    /// The name that a reader sees between these places, if its letters only look or sound like it.
    fn seen_as(&self, first: usize, last: usize, range: Range<usize>, tries_left: &Cell<u32>) -> Option<Name> {
        if self.text[range.clone()].is_ascii() {
            return None;
        }
        spend(tries_left)?;
        let (text, undone) = odd::seen_as(self.written(first, last, &range)?.trim_matches(is_edge))?;
        let is_host = crate::names::is_host(&text) && text.len() <= HOST_CHARS_MAX;
        is_host.then(|| self.named(first, last, &range, text, Some(undone)))
    }

    fn named(&self, first: usize, last: usize, range: &Range<usize>, text: String, undone: Option<Decoding>) -> Name {
        let whole = &self.text[range.clone()];
        let front = whole.len() - whole.trim_start_matches(is_edge).len();
        let back = whole.len() - whole.trim_end_matches(is_edge).len();
        let has = |dot: Dot| self.labels[first + 1..=last].iter().any(|label| label.dot == dot);
        Name {
            text,
            range: range.start + front..(range.end - back).max(range.start + front),
            defanged: has(Dot::Defanged),
            undone: undone.or_else(|| has(Dot::Wrapped).then_some(Decoding::ChineseDot)),
        }
    }

    /// What stands between these places, with plain dots and digits; none when it is too long for a name.
    fn written(&self, first: usize, last: usize, range: &Range<usize>) -> Option<String> {
        let mut name = String::new();
        for index in first..=last {
            let label = &self.labels[index].range;
            let mut piece = &self.text[label.start.max(range.start)..label.end.min(range.end)];
            // What sets a word for a dot off is of no label: `casino-点-example`.
            if index > first && self.labels[index].dot == Dot::Soft {
                piece = piece.trim_start_matches(is_edge);
            }
            if index < last && self.labels[index + 1].dot == Dot::Soft {
                piece = piece.trim_end_matches(is_edge);
            }
            name.extend((index > first).then_some('.'));
            name.extend(piece.chars().filter(|&c| !is_invisible(c) && c != odd::KEYCAP).map(odd::plain));
            if name.len() > HOST_CHARS_MAX * 4 {
                return None;
            }
        }
        Some(name)
    }
}

/// Whether a place lies in what is already taken; `taken` is in the order of the text.
fn is_taken(range: &Range<usize>, taken: &[Range<usize>]) -> bool {
    let next = taken.partition_point(|one| one.end <= range.start);
    taken.get(next).is_some_and(|one| one.start < range.end)
}

/// What is at the edge of a name is not of it.
fn is_edge(c: char) -> bool {
    matches!(c, '-' | '_') || is_invisible(c)
}

/// Whether names that end in this label are wanted, as it stands there or as it is seen.
fn is_top_wanted(label: &str, tries_left: &Cell<u32>, is_wanted: &mut dyn FnMut(&str) -> bool) -> bool {
    let plain: String = label.chars().filter(|&c| !is_invisible(c) && c != odd::KEYCAP).map(odd::plain).collect();
    let plain = plain.trim_matches(is_edge);
    // An address has no top-level domain, and is seldom written among words.
    let mut asks = |top: &str| top.ends_with(|c: char| c.is_ascii_digit()) || is_wanted(top);
    if plain.is_ascii() {
        return asks(&plain.to_ascii_lowercase());
    }
    if let Some(top) = tops::in_use(plain) {
        return asks(top);
    }
    spend(tries_left).is_some()
        && (tops::in_a_labels(plain).is_some_and(|top| asks(&top))
            || odd::seen_as(plain).is_some_and(|(seen, _)| asks(&seen)))
}

/// Takes one try from what is left, if there is one.
pub(crate) fn spend(tries_left: &Cell<u32>) -> Option<()> {
    tries_left.set(tries_left.get().checked_sub(1)?);
    Some(())
}

/// The name in A-labels, if it can be one.
fn a_labels(name: &str, tries_left: &Cell<u32>) -> Option<String> {
    if name.is_ascii() {
        let name = name.to_ascii_lowercase();
        return crate::names::is_host(&name).then_some(name).filter(|name| name.len() <= HOST_CHARS_MAX);
    }
    // A longer text cannot become a name, so nothing is spent on it.
    if name.chars().count() > HOST_CHARS_MAX {
        return None;
    }
    spend(tries_left)?;
    let url = PageUrl::new(&format!("http://{name}/")).ok()?;
    Some(url.host().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The run of labels in a text, where every dot is a plain one but `。`.
    fn labels(text: &str) -> Vec<Label> {
        let mut labels = Vec::new();
        let (mut start, mut dot) = (0, Dot::Plain);
        for (at, sign) in text.match_indices(['.', '。']) {
            labels.push(Label { range: start..at, dot });
            start = at + sign.len();
            dot = if sign == "." { Dot::Plain } else { Dot::Soft };
        }
        labels.push(Label { range: start..text.len(), dot });
        labels
    }

    /// What is found when this is watched, and how many tries it took.
    fn found(text: &str, watched: &str) -> (Vec<String>, u32) {
        let tries = Cell::new(TRIES_MAX);
        let mut found = Vec::new();
        names(text, &labels(text), &tries, &mut |question| {
            let Question::Name(name) = question else { return true };
            let is_wanted = name.text == watched;
            found.extend(is_wanted.then(|| text[name.range].to_owned()));
            is_wanted
        });
        (found, TRIES_MAX - tries.get())
    }

    #[test]
    fn a_page_full_of_chinese_dots_costs_no_more_than_the_budget() {
        let text = "赌场的网站.中国的网址".repeat(20_000);
        let tries = Cell::new(TRIES_MAX);
        let mut given = 0;
        names(&text, &labels(&text), &tries, &mut |question| {
            let is_name = matches!(question, Question::Name(_));
            given += u32::from(is_name);
            !is_name
        });
        assert_eq!(tries.get(), 0);
        assert!(given <= TRIES_MAX);
    }

    #[test]
    fn ordinary_sentences_cost_next_to_nothing() {
        let text = "欢迎您来到我们的学校。我们的学校在山脚下。今天天气很好。".repeat(1_000);
        let (_, tries) = found(text.trim_end_matches('。'), "nothing.example");
        assert_eq!(tries, 0);
    }

    #[test]
    fn the_beginning_of_a_name_is_looked_for_so_far_and_no_farther() {
        for (words, expected) in [(LABEL_CHARS_MAX, 1), (LABEL_CHARS_MAX + 1, 0)] {
            let name = format!("{}.example", "赌".repeat(words));
            let host = PageUrl::new(&format!("http://{name}/")).unwrap();
            let (found, _) = found(&format!("去{name}"), host.host());
            assert_eq!(found.len(), expected, "{words}");
        }
    }

    #[test]
    fn the_end_of_a_name_is_looked_for_so_far_and_no_farther() {
        let is_found = |name: &str| {
            let host = PageUrl::new(&format!("http://{name}/")).unwrap();
            !found(&format!("看看{name}谢谢"), host.host()).0.is_empty()
        };
        let top = |chars: usize| is_found(&format!("赌场.{}", "国".repeat(chars)));
        assert_eq!((top(TOP_CHARS_MAX), top(TOP_CHARS_MAX + 1)), (true, false));
        let labels = |count: usize| is_found(&format!("赌场{}", ".中国".repeat(count)));
        assert_eq!((labels(LABELS_MAX), labels(LABELS_MAX + 1)), (true, false));
    }

    proptest! {
        #[test]
        fn whatever_words_stand_around_a_name_it_is_cut_out(
            before in "[去看我的网站]{0,40}", after in "[谢谢欢迎您]{0,40}",
            name in prop::sample::select(vec!["赌场.中国", "www.赌场.中国", "赌场88.com", "casino.example", "新葡京.公司.cn", "a-b.赌场.网络", "赌场。中国", "casino。example"]),
        ) {
            let host = PageUrl::new(&format!("http://{name}/")).unwrap();
            let (found, _) = found(&format!("{before}{name}{after}"), host.host());
            prop_assert_eq!(found, [name]);
        }
    }
}
