//! Which side a piece of text is on: does it warn, or does it call for play?
//!
//! A police notice names the casino that it warns of; so does the casino's own advertisement, which may borrow the words of a warning.
//! So accusations weigh more than the name of an office, what is denied or only asked does not count,
//! and one word that calls the reader, or praises the thing, outweighs every warning.

mod words;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::traditional::simplified;
use words::{
    ACCUSATIONS, AIMED, ASKING, BETWEEN, BUTS, CALLS, CAUTIONS, CLEARED, CLEARINGS, DENIALS, FAULTS, GAMES, HEARSAY,
    HINTS, LACKS, LICENCES, LOSSES, NEUTRAL, OFFICIAL, OPENINGS, PLEAS, PRAISE, QUESTIONS, REPORTED, TALES, TRADES,
    UNNEEDED, VICTIMS, VOICES, words,
};

/// What a piece of text must reach to be a warning: one accusation, or two words of those who warn.
const WARNING_MIN: u32 = 2;

/// Longest quoted piece whose calls are those of somebody else, in characters: reports quote slogans, advertisements are longer.
pub const SLOGAN_CHARS_MAX: usize = 16;

/// Which side a text is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stance {
    /// It warns, reports or accuses.
    pub(crate) warns: bool,
    /// It accuses somebody, and does not only tell what happened on a site.
    pub(crate) accuses: bool,
    /// It has a word of those who warn.
    pub(crate) blames: bool,
    /// It only asks whether there is something to warn of.
    pub(crate) asks: bool,
    /// It calls the reader to come, or praises what it names.
    pub(crate) calls: bool,
    /// It calls in no other words than whoever is copied uses for his own site, too.
    pub(crate) refers: bool,
}

impl Stance {
    /// The side that a text is on.
    pub(crate) fn of(text: &str) -> Stance {
        static CALLED: LazyLock<AhoCorasick> = LazyLock::new(|| search(CALLS, MatchKind::Standard));
        static PRAISED: LazyLock<AhoCorasick> = LazyLock::new(|| search(PRAISE, MatchKind::Standard));
        static REFERRED: LazyLock<AhoCorasick> = LazyLock::new(|| search(OFFICIAL, MatchKind::Standard));
        let text = simplified(&text.to_lowercase());
        let is_left_out = |clause: &str, is_first| is_question(clause, is_first) || is_hearsay(clause, &text);
        let stated = without(&text, &CLAUSES, is_left_out);
        let accused = weight(&stated);
        let stated_weight = accused + tales(&stated);
        let (warns, accuses) = (stated_weight >= WARNING_MIN, accused >= WARNING_MIN);
        let own = without_slogans(&text);
        let said = without(&own, &SENTENCES, |sentence, _| is_reported(sentence));
        let praises = || count(&said, &PRAISED) > 0 || clears(&without_slogans(&stated)) || quells(&text);
        let asks = !warns && weight(&text) + tales(&text) >= WARNING_MIN;
        let called = count(&own, &CALLED);
        let calls = called > 0 || praises();
        let refers = called > 0 && !praises() && called == count(&own, &REFERRED);
        Stance { warns, accuses, blames: stated_weight > 0, asks, calls, refers }
    }

    /// The side of a text that names these hosts: who warns of a copy sends the reader to his own site.
    pub(crate) fn of_naming(text: &str, hosts: &[&str]) -> Stance {
        let stance = Stance::of(text);
        Stance { calls: stance.calls && !(stance.refers && stance.warns && denounces(text, hosts)), ..stance }
    }

    /// Whether it writes about such things, and does not advertise them.
    pub(crate) fn is_about(self) -> bool {
        self.warns && !self.calls
    }
}

/// Whether the clauses of a text that name these hosts call nobody there, and one of them warns.
///
/// `假冒网站：casino.example，请认准我行官网`, but not `近期有假冒网站，请认准 casino.example`.
fn denounces(text: &str, hosts: &[&str]) -> bool {
    static POINTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(["。", "！", "？", "；", "，", "!", "?", ";", ", ", ". ", "\n"]).expect("a few signs")
    });
    let text = simplified(&text.to_lowercase());
    let ends = POINTS.find_iter(&text).map(|end| end.end()).chain(std::iter::once(text.len()));
    let mut start = 0;
    let mut warned = false;
    for end in ends {
        let clause = &text[std::mem::replace(&mut start, end)..end];
        if hosts.iter().any(|host| clause.contains(host)) {
            let stance = Stance::of(clause);
            if stance.calls {
                return false;
            }
            warned |= stance.warns;
        }
    }
    warned
}

fn search(list: &'static str, kind: MatchKind) -> AhoCorasick {
    AhoCorasick::builder().match_kind(kind).build(words(list)).expect("the lists of words are short")
}

/// How much a text warns.
fn weight(text: &str) -> u32 {
    static ACCUSED: LazyLock<AhoCorasick> = LazyLock::new(|| search(ACCUSATIONS, MatchKind::Standard));
    static VOICED: LazyLock<AhoCorasick> = LazyLock::new(|| search(VOICES, MatchKind::Standard));
    let plain = without_cautions(text);
    2 * (count(&plain, &ACCUSED) + u32::from(disowns(text) || is_aimed(&plain) || tells_of_loss(text)))
        + count(text, &VOICED)
}

/// Whether a sentence tells of somebody who was taken in, and of what he lost.
fn tells_of_loss(text: &str) -> bool {
    let has = |sentence: &str, list| words(list).any(|word| has_word(sentence, word));
    let (ends, mut start) = (SENTENCES.find_iter(text).map(|end| end.end()).chain([text.len()]), 0);
    ends.into_iter().any(|end| {
        let sentence = &text[std::mem::replace(&mut start, end)..end];
        has(sentence, VICTIMS) && has(sentence, LOSSES)
    })
}

/// How much a text tells of what happened on a site.
fn tales(text: &str) -> u32 {
    static TOLD: LazyLock<AhoCorasick> = LazyLock::new(|| search(TALES, MatchKind::Standard));
    static HINTED: LazyLock<AhoCorasick> = LazyLock::new(|| search(HINTS, MatchKind::Standard));
    let plain = without_cautions(text);
    2 * (count(&plain, &TOLD) + u32::from(is_without_licence(&plain))) + count(text, &HINTED)
}

/// A text without the cautions that everybody prints.
fn without_cautions(text: &str) -> String {
    static CAUTIONED: LazyLock<AhoCorasick> = LazyLock::new(|| search(CAUTIONS, MatchKind::LeftmostLongest));
    CAUTIONED.replace_all(text, &vec!["…"; CAUTIONED.patterns_len()])
}

/// How many words of the trade stand in a text: whoever plants a title writes what people search for.
pub(crate) fn trades(text: &str) -> usize {
    trades_and_games(text).0
}

/// How many of them there are, and how many of those only name a game or a place.
pub(crate) fn trades_and_games(text: &str) -> (usize, usize) {
    static TRADED: LazyLock<AhoCorasick> = LazyLock::new(|| search(TRADES, MatchKind::Standard));
    static PLAYED: LazyLock<AhoCorasick> = LazyLock::new(|| search(GAMES, MatchKind::Standard));
    static MEANT: LazyLock<AhoCorasick> = LazyLock::new(|| search(NEUTRAL, MatchKind::LeftmostLongest));
    let text = simplified(&text.to_lowercase());
    let text = MEANT.replace_all(&text, &vec!["…"; MEANT.patterns_len()]);
    (count(&text, &TRADED) as usize, count(&text, &PLAYED) as usize)
}

/// Whether somebody misses a licence: `未取得金融牌照`, `had no gambling licence`.
fn is_without_licence(text: &str) -> bool {
    let begins = |word: &'static str| text.match_indices(word).map(move |(at, _)| at + word.len());
    words(LACKS).any(|word| {
        begins(word).any(|end| {
            let is_whole = !word.is_ascii() || !text[..end - word.len()].ends_with(is_letter);
            let near = text[end..].char_indices().nth(LICENCE_CHARS_MAX).map_or(text.len(), |(at, _)| end + at);
            let is_needed = !words(UNNEEDED).any(|word| text[end..near].contains(word));
            let near = text[end..near].split(['，', '。', ',', '.', '；', ';']).next().unwrap_or_default();
            is_whole
                && is_needed
                && (!word.is_ascii() || near.starts_with(' '))
                && words(LICENCES).any(|licence| has_word(near, licence))
        })
    })
}

/// How near a licence stands behind the word that says it is missing, in characters.
const LICENCE_CHARS_MAX: usize = 24;

/// Whether a clause of a text only repeats what others say of a thing, and the speaker goes on with a but.
fn is_hearsay(clause: &str, text: &str) -> bool {
    let said = || words(HEARSAY).find(|word| has_word(clause, word));
    let behind = |word| text[text.find(clause)?..].split_once(word).map(|(_, behind)| behind);
    said().and_then(behind).is_some_and(|behind| words(BUTS).any(|word| has_word(behind, word)))
}

/// Whether somebody warns of just what he names: `Beware of casino.example`, `封禁casino.example`.
fn is_aimed(text: &str) -> bool {
    static AIMING: LazyLock<AhoCorasick> = LazyLock::new(|| search(AIMED, MatchKind::LeftmostLongest));
    AIMING.find_iter(text).any(|found| {
        let (before, word, mut after) = (&text[..found.start()], &text[found.range()], &text[found.end()..]);
        let is_joined = word.starts_with(is_letter) && is_joined(before.chars().rev());
        after = skip_signs(after);
        after = words(BETWEEN).find_map(|between| after.strip_prefix(between)).map_or(after, skip_signs);
        after = after.strip_prefix("http").and_then(|rest| rest.split_once("://")).map_or(after, |(_, rest)| rest);
        !is_joined && !is_denied(before, word) && begins_with_host(after)
    })
}

/// A text without the signs and spaces that it begins with.
fn skip_signs(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || "\"'“‘「《<:：".contains(c))
}

/// Whether a text begins with the name of a host: `casino.example`, but not `casino. Example`.
fn begins_with_host(text: &str) -> bool {
    let is_of_host = |c: char| is_letter(c) || matches!(c, '.' | '-');
    let end = text.find(|c| !is_of_host(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('.').split_once('.').is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty())
}

/// What ends a clause.
static CLAUSES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let ends = ["。", "！", "？", "；", "，", "：", "!", "?", ";", ",", ": ", ". ", " - ", "–", "—", "|", "_", "\n"];
    AhoCorasick::new(ends).expect("a few signs")
});

/// What ends a sentence.
static SENTENCES: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(["。", "！", "？", "；", "!", "?", ";", ". ", "\n"]).expect("a few signs"));

/// The text without those of its pieces, each with the sign that ends it, of which this is true; the first is told so.
fn without(text: &str, ends: &AhoCorasick, is_left_out: impl Fn(&str, bool) -> bool) -> String {
    let (mut kept, mut start) = (String::with_capacity(text.len()), 0);
    for end in ends.find_iter(text).map(|end| end.end()).chain(std::iter::once(text.len())) {
        let piece = &text[start..end];
        kept.push_str(if is_left_out(piece, start == 0) { "…" } else { piece });
        start = end;
    }
    kept
}

/// Whether a clause asks if something is so; who asks why or how takes it for granted.
fn is_question(clause: &str, is_first: bool) -> bool {
    let words_of = |list| words(list).any(|word| has_word(clause, word));
    let marked = clause.trim_end();
    let bare = marked.trim_end_matches(['?', '？', '，', ',', '。', '！', '!', ' ', ';', '；', '|']);
    // Behind a comma the same words go on: `The site, run from abroad, is a scam`.
    let opens = |word| bare.trim_start().strip_prefix(word).is_some_and(|rest: &str| rest.starts_with(' '));
    let begins = || is_first && words(OPENINGS).any(opens);
    let asks = marked.ends_with(['?', '？']) || bare.ends_with('吗') || words_of(QUESTIONS) || begins();
    asks && !words_of(ASKING)
}

/// Whether a sentence only repeats what somebody says of himself.
fn is_reported(sentence: &str) -> bool {
    words(REPORTED).any(|word| has_word(sentence, word))
}

/// Whether a word stands in a text; one in Latin letters has to stand alone.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !word.starts_with(is_letter) || !before.ends_with(is_letter) && !after.starts_with(is_letter)
    })
}

/// Whether somebody clears himself: `no scam`, `绝无诈骗`.
fn clears(text: &str) -> bool {
    static HELD: LazyLock<AhoCorasick> = LazyLock::new(|| search(CLEARED, MatchKind::Standard));
    HELD.find_overlapping_iter(text).any(|found| {
        let (before, word) = (&text[..found.start()], &text[found.range()]);
        let is_whole = !word.is_ascii() || !text[found.end()..].starts_with(is_letter);
        is_whole && takes_back(before, words(CLEARINGS))
    })
}

/// Whether somebody calls it a rumor that others do not pay.
fn quells(text: &str) -> bool {
    text.contains('谣') && words(FAULTS).any(|fault| text.contains(fault))
}

/// How many of the words stand in the text, which is in lower case; a word in Latin letters has to stand alone.
fn count(text: &str, words: &AhoCorasick) -> u32 {
    let mut stands = vec![false; words.patterns_len()];
    let mut counted = 0;
    for found in words.find_overlapping_iter(text) {
        let stands = &mut stands[found.pattern()];
        // `网络赌博平台` is one word, not two.
        if !*stands && found.start() >= counted {
            let (before, word, after) = (&text[..found.start()], &text[found.range()], &text[found.end()..]);
            let joined_left = word.starts_with(is_letter) && is_joined(before.chars().rev());
            let joined_right = word.ends_with(is_letter) && is_joined(after.chars());
            *stands = !joined_left && !joined_right && !is_denied(before, word);
            counted = if *stands { found.end() } else { counted };
        }
    }
    stands.into_iter().map(u32::from).sum()
}

/// True when what comes next makes one word, or one host name, with what was before; `scam.example` says nothing about a scam.
fn is_joined(mut next: impl Iterator<Item = char>) -> bool {
    match next.next() {
        Some('.') => next.next().is_some_and(is_letter),
        Some(c) => is_letter(c) || matches!(c, '-' | '_' | '/' | '@'),
        None => false,
    }
}

/// Letters that make words; Chinese is written without spaces, so its characters join nothing.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// Whether the words before take back what follows: `no scam`, `绝无诈骗`, `do not sign up`.
fn is_denied(before: &str, word: &str) -> bool {
    // Who asks the reader not to be taken in says that somebody tries.
    let is_caution = matches!(word, "上当" | "受骗" | "被骗");
    takes_back(before, words(DENIALS).filter(|denial| !is_caution || !words(PLEAS).any(|plea| plea == *denial)))
}

/// Whether a text ends with one of these words.
fn takes_back(before: &str, mut denials: impl Iterator<Item = &'static str>) -> bool {
    let before = before.trim_end();
    denials.any(|denial| {
        before.strip_suffix(denial).is_some_and(|rest| !denial.is_ascii() || !rest.ends_with(|c: char| is_letter(c)))
    })
}

/// The text without its short quotations.
fn without_slogans(text: &str) -> String {
    let mut plain = text.to_owned();
    for (open, close) in [('“', '”'), ('「', '」'), ('『', '』'), ('‘', '’'), ('"', '"')] {
        let mut from = 0;
        while let Some(start) = plain[from..].find(open).map(|at| from + at) {
            let inside = start + open.len_utf8();
            let Some(length) = plain[inside..].find(close) else { break };
            if plain[inside..inside + length].chars().count() <= SLOGAN_CHARS_MAX {
                plain.replace_range(start..inside + length + close.len_utf8(), "…");
                from = start + '…'.len_utf8();
            } else {
                from = inside;
            }
        }
    }
    plain
}

/// Whether somebody says that a thing is none of his: `与我公司无关`.
fn disowns(text: &str) -> bool {
    const OWN: &[&str] = &["我", "本", "公司", "单位", "学校", "银行", "集团"];
    text.match_indices("无关").any(|(at, _)| {
        let near = text[..at].char_indices().rev().take(DISOWNED_CHARS_MAX).last().map_or(at, |(near, _)| near);
        let between = text[near..at].rsplit_once(['与', '和', '同', '跟']).map(|(_, between)| between);
        between.is_some_and(|between| OWN.iter().any(|own| between.contains(own)))
    })
}

/// How near the words of whoever disowns a thing stand, in characters.
const DISOWNED_CHARS_MAX: usize = 16;

#[cfg(test)]
mod tests;
