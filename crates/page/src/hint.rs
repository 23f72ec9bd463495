//! Whether a text could name anything watched: one look at its bytes, before it is read label by label.
//!
//! Most texts have no dot but that which ends a sentence, and most names end in a top-level domain below which nothing is watched,
//! or are not watched. Whatever watched name the scanner of `names` would give out is hinted at here; a property test holds the two together.

use memchr::{memchr_iter, memchr3_iter};

use crate::dots::{self, is_dot, is_like_dot};
use crate::idn::is_glue;
use crate::names::{DOT_BETWEEN_SPACES, HOST_CHARS_MAX, is_dot_word, is_of_label};
use crate::odd;
use crate::spot::Target;
use crate::tops::{may_begin_top, tops_at};
use crate::underscores;

/// Dots in an IPv4 address; a number with fewer is none.
const DOTS_OF_ADDRESS: usize = 3;

/// How many answers about top-level domains are remembered; a page that names more is asked about anew.
const TOPS_KEPT_MAX: usize = 64;

/// So many bytes of ASCII are looked at together.
const ASCII_BYTES: usize = 16;

/// Which signs a text has that may be part of a name, or hide one.
#[derive(Clone, Debug)]
pub(crate) struct Signs {
    kinds: u8,
    /// Where those of other scripts stand.
    pub(crate) others: Vec<usize>,
}

impl Signs {
    pub(crate) const DOT: u8 = 1;
    pub(crate) const COLON: u8 = 1 << 1;
    pub(crate) const BRACKET: u8 = 1 << 2;
    /// The first letter of `DOT`.
    const D: u8 = 1 << 3;
    pub(crate) const PERCENT: u8 = 1 << 4;
    pub(crate) const BACKSLASH: u8 = 1 << 5;
    pub(crate) const SPACE: u8 = 1 << 6;
    /// What decoding changes: a reference, or a null character.
    pub(crate) const REFERENCE: u8 = 1 << 7;

    /// What a byte of ASCII is a sign of; compared, not looked up, so that many are told at once.
    const fn kind_of(byte: u8) -> u8 {
        const fn is(byte: u8, sign: u8, kind: u8) -> u8 {
            if byte == sign { kind } else { 0 }
        }
        is(byte, b'.', Signs::DOT)
            | is(byte, b':', Signs::COLON)
            | is(byte, b'(', Signs::BRACKET)
            | is(byte, b'[', Signs::BRACKET)
            | is(byte, b'{', Signs::BRACKET)
            | is(byte, b'D', Signs::D)
            | is(byte, b'%', Signs::PERCENT)
            | is(byte, b'\\', Signs::BACKSLASH)
            | is(byte, b' ', Signs::SPACE)
            | is(byte, b'&', Signs::REFERENCE)
            | is(byte, b'\0', Signs::REFERENCE)
    }

    pub(crate) fn of(text: &str) -> Signs {
        const OF_BYTE: [u8; 256] = {
            let mut of_byte = [0; 256];
            let mut byte = 0;
            while byte < 256 {
                of_byte[byte] = Signs::kind_of(byte as u8);
                byte += 1;
            }
            of_byte
        };
        let mut signs = Signs { kinds: 0, others: Vec::new() };
        let mut kinds = [0; ASCII_BYTES];
        let mut rest = text.as_bytes();
        loop {
            while let Some((ascii, behind)) = rest.split_first_chunk::<ASCII_BYTES>()
                && ascii.is_ascii()
            {
                kinds.iter_mut().zip(ascii).for_each(|(kinds, &byte)| *kinds |= Signs::kind_of(byte));
                rest = behind;
            }
            let length = match rest {
                [first @ 0xE0..=0xEF, _, last, ..] => match rest.first_chunk().map_or(0, dots::wide_length) {
                    0 => {
                        if dots::may_be_sign(*first, *last) && dots::is_sign(&rest[..3]) {
                            signs.others.push(text.len() - rest.len());
                        }
                        3
                    }
                    length => length,
                },
                [byte, ..] if byte.is_ascii() => {
                    let ascii = rest.iter().take(ASCII_BYTES).take_while(|byte| byte.is_ascii());
                    ascii.fold(0, |length, &byte| {
                        signs.kinds |= OF_BYTE[usize::from(byte)];
                        length + 1
                    })
                }
                [first, ..] => {
                    let length = dots::length_of(*first);
                    if dots::is_sign(&rest[..length]) {
                        signs.others.push(text.len() - rest.len());
                    }
                    length
                }
                [] => {
                    signs.kinds = kinds.iter().fold(signs.kinds, |all, kinds| all | kinds);
                    return signs;
                }
            };
            rest = &rest[length..];
        }
    }

    /// Whether the text has one of these.
    pub(crate) fn has(&self, wanted: u8) -> bool {
        self.kinds & wanted != 0
    }

    /// Whether the text, its references not yet decoded, can neither name a host nor hide one.
    pub(crate) fn are_harmless(&self) -> bool {
        self.kinds & !Signs::SPACE == 0 && self.others.is_empty()
    }
}

/// A label of a name in lower case, as it is compared: most are so short that they are one number.
#[derive(Debug)]
enum Label {
    Short(u64),
    Long(String),
}

impl Label {
    /// A label of at most eight bytes.
    fn short(label: &str) -> Option<Label> {
        let mut bytes = [0; 8];
        bytes.get_mut(..label.len())?.copy_from_slice(label.as_bytes());
        bytes.make_ascii_lowercase();
        Some(Label::Short(u64::from_le_bytes(bytes)))
    }
}

/// What is known of the list while a page is read, so that each question is asked once.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    tops: Vec<(Label, bool)>,
    addresses: Option<bool>,
    every_top: Option<bool>,
    other_tops: Option<bool>,
    base: Option<bool>,
    handles: Option<bool>,
}

impl Answers {
    /// Whether anything at the host of relative links is watched.
    pub(crate) fn base(&mut self, ask: impl FnOnce() -> bool) -> bool {
        *self.base.get_or_insert_with(ask)
    }

    /// Whether any contact handle is watched.
    pub(crate) fn handles(&mut self, watched: &mut dyn FnMut(Target) -> bool) -> bool {
        *self.handles.get_or_insert_with(|| watched(Target::Handles))
    }
}

/// One who may be asked what is watched.
pub(crate) struct Asked<'a> {
    pub(crate) watched: &'a mut dyn FnMut(Target) -> bool,
    pub(crate) answers: &'a mut Answers,
}

impl Asked<'_> {
    /// Whether anything is watched below this top-level domain, in A-labels of any case.
    pub(crate) fn top(&mut self, label: &str) -> bool {
        let (tops, short) = (&mut self.answers.tops, Label::short(label));
        let is_it = |top: &Label| match (top, &short) {
            (Label::Short(one), Some(Label::Short(other))) => one == other,
            (Label::Long(top), None) => top.eq_ignore_ascii_case(label),
            _ => false,
        };
        if let Some(at) = tops.iter().position(|(top, _)| is_it(top)) {
            // What is asked often is soon found at the beginning.
            tops.swap(at, at / 2);
            return tops[at / 2].1;
        }
        let label = label.to_ascii_lowercase();
        let known = self.every_top() || (self.watched)(Target::Top(&label));
        if self.answers.tops.len() < TOPS_KEPT_MAX {
            self.answers.tops.push((short.unwrap_or(Label::Long(label)), known));
        }
        known
    }

    /// Whether something is watched that a name with any last label may stand for.
    fn every_top(&mut self) -> bool {
        *self.answers.every_top.get_or_insert_with(|| (self.watched)(Target::EveryTop))
    }

    /// Whether any address is watched.
    fn addresses(&mut self) -> bool {
        *self.answers.addresses.get_or_insert_with(|| (self.watched)(Target::Addresses))
    }

    /// Whether anything is watched below a top-level domain that is not in ASCII.
    fn other_tops(&mut self) -> bool {
        self.every_top() || *self.answers.other_tops.get_or_insert_with(|| (self.watched)(Target::OtherTops))
    }

    /// Whether anything is watched whose last label may be of another script, where a digit in a ring is one of an address, too.
    fn odd_ends(&mut self) -> bool {
        self.other_tops() || self.addresses()
    }

    fn host(&mut self, name: &str) -> bool {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return (self.watched)(Target::Host(&name.to_ascii_lowercase()));
        }
        (self.watched)(Target::Host(name))
    }
}

/// True when the text may name something watched.
pub(crate) fn may_name(text: &str, signs: &Signs, asked: &mut Asked) -> bool {
    let bytes = text.as_bytes();
    signs.has(Signs::DOT) && may_name_with_dots(text, asked)
        || signs.has(Signs::COLON) && memchr_iter(b':', bytes).any(|colon| is_odd_url(bytes, colon, asked))
        || signs.has(Signs::BRACKET | Signs::D) && has_dot_word(bytes)
        || signs.others.iter().any(|&at| may_stand_for_dot(text, at, asked))
}

/// Whether a colon stands before a host that may be a number, in brackets, or encoded.
fn is_odd_url(bytes: &[u8], colon: usize, asked: &mut Asked) -> bool {
    let rest = &bytes[colon + 1..];
    let slashes = rest.iter().take_while(|&&byte| matches!(byte, b'/' | b'\\')).count();
    if slashes < 2 {
        return false;
    }
    let host = rest[slashes..].iter().take(HOST_CHARS_MAX).take_while(|&&byte| byte > b' ' && byte != b'/');
    let is_odd = host.clone().next().is_some_and(u8::is_ascii_digit) || host.clone().any(|&byte| byte == b'[');
    is_odd && (host.clone().any(|&byte| byte == b'%' || !byte.is_ascii()) || asked.addresses())
}

/// Whether a run of labels with dots between them may be a watched name, or have one in it.
fn may_name_with_dots(text: &str, asked: &mut Asked) -> bool {
    let bytes = text.as_bytes();
    let mut from = 0;
    memchr_iter(b'.', bytes).any(|dot| {
        let Some(before) = dot.checked_sub(1).filter(|_| dot >= from).map(|at| bytes[at]) else { return false };
        if matches!(before, b'[' | b'(' | b'{' | b'<') {
            return matches!(bytes.get(dot + 1), Some(b']' | b')' | b'}' | b'>'));
        }
        if before.is_ascii() && !is_ascii_label(before) {
            return false;
        }
        let run = Run::around(bytes, dot);
        from = run.end.max(dot + 1);
        run.may_be_watched(text, dot, asked)
    })
}

/// The labels of ASCII around a dot, and behind further ones.
struct Run {
    start: usize,
    end: usize,
    /// Where the last label begins.
    last: usize,
}

impl Run {
    fn around(bytes: &[u8], dot: usize) -> Run {
        let start = dot - bytes[..dot].iter().rev().take_while(|&&byte| is_ascii_label(byte)).count();
        let (mut end, mut last) = (dot, dot);
        while bytes.get(end) == Some(&b'.') {
            let length = label_length(&bytes[end + 1..]);
            if length == 0 {
                break;
            }
            (last, end) = (end + 1, end + 1 + length);
        }
        Run { start, end, last }
    }

    fn may_be_watched(&self, text: &str, dot: usize, asked: &mut Asked) -> bool {
        let before = text[..self.start].chars().next_back().filter(|c| !c.is_ascii());
        let after = text[self.end..].trim_start_matches('.').chars().next().filter(|c| !c.is_ascii());
        if self.end == dot {
            // A label of another script, or none.
            return after.filter(|_| !text[dot + 1..].starts_with('.')).is_some_and(|c| may_be_label(c, asked));
        }
        // It may begin or end in another script: then any label may be the last one of a name.
        let joins = |c: char| is_of_label(c) || is_dot(c) || is_like_dot(c);
        let is_open = before.is_some_and(joins);
        if is_open && asked.odd_ends() || after.is_some_and(|c| may_be_label(c, asked)) {
            return true;
        }
        if is_open || after.is_some_and(joins) {
            return text[dot + 1..self.end].split(['.', '_']).any(|label| may_be_top(label, asked));
        }
        let whole = &text[self.start..self.end];
        if whole.contains('_') && may_be_between_underscores(whole, self.last - self.start, asked) {
            return true;
        }
        if text.as_bytes()[self.last].is_ascii_digit() {
            let is_host =
                self.start.checked_sub(1).is_some_and(|at| matches!(text.as_bytes()[at], b'/' | b'\\' | b'@'));
            return (is_host || !is_number(whole)) && asked.addresses();
        }
        // Dashes at its ends belong to a host that stands in a URL, and to no other name.
        let name = whole.trim_matches(['-', '_']);
        name.len() <= HOST_CHARS_MAX
            && may_be_top(&text[self.last..self.end], asked)
            && (asked.host(name)
                || name.len() < whole.len() && asked.host(whole)
                || underscores::joined(name).is_some_and(|joined| asked.host(&joined)))
    }
}

/// Whether one of the names that underscores divide is watched, or the whole up to one in its last label, which begins here.
fn may_be_between_underscores(whole: &str, last: usize, asked: &mut Asked) -> bool {
    let up_to = whole[last..].find('_').map(|at| &whole[..last + at]);
    whole.split('_').chain(up_to).any(|name| {
        let name = name.trim_matches(['-', '_']);
        let top = name.rsplit_once('.').map(|(_, top)| top);
        top.is_some_and(|top| {
            let is_number = top.starts_with(|c: char| c.is_ascii_digit());
            may_be_top(top, asked) && (is_number || name.len() <= HOST_CHARS_MAX && asked.host(name))
        })
    })
}

/// Whether a character of another script may be, or go on, the last label of a watched name.
fn may_be_label(c: char, asked: &mut Asked) -> bool {
    is_of_label(c) && (!is_glue(c) || odd::is_ringed_digit(c) || asked.other_tops())
}

/// Whether a watched name may end with this label.
pub(crate) fn may_be_top(label: &str, asked: &mut Asked) -> bool {
    asked.top(label.trim_matches(['-', '_'])) || label.starts_with(|c: char| c.is_ascii_digit()) && asked.addresses()
}

/// Whether it is a number, or a date, and no address: `4.2`, `2026.03.14`.
fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && name.bytes().filter(|&byte| byte == b'.').take(DOTS_OF_ADDRESS).count() < DOTS_OF_ADDRESS
}

/// The length of the label of ASCII that these bytes begin with.
fn label_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| is_ascii_label(byte)).count()
}

fn is_ascii_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn has_dot_word(bytes: &[u8]) -> bool {
    let is_word = |at: usize| {
        let inside = at + 1 + usize::from(bytes.get(at + 1) == Some(&b' '));
        bytes.get(inside..inside + 3).is_some_and(is_dot_word)
    };
    memchr3_iter(b'[', b'(', b'{', bytes).any(is_word)
        || memchr_iter(b'D', bytes).any(|at| at > 0 && bytes[at - 1..].starts_with(DOT_BETWEEN_SPACES))
}

/// Whether a sign stands for a dot, with a name behind it that may be watched.
fn may_stand_for_dot(text: &str, at: usize, asked: &mut Asked) -> bool {
    let Some(c) = text[at..].chars().next() else { return false };
    // Brackets of ASCII stand before it.
    let is_in_brackets = at > 0 && dots::may_open(text.as_bytes()[at - 1]);
    let is_dot = is_dot(c);
    if (is_in_brackets || !is_dot) && dots::wrapped(&text[at - usize::from(is_in_brackets)..]).is_some() {
        return true;
    }
    let rest = &text[at + c.len_utf8()..];
    let length = label_length(rest.as_bytes());
    let next = rest[length..].chars().next().filter(|c| !c.is_ascii());
    let mut ends_top = || rest[..length].split('_').any(|label| may_be_top(label, asked));
    if !is_dot {
        // Behind a word of a script without spaces it is mostly the end of that.
        let is_behind_word = dots::is_behind_word(text, at);
        return is_like_dot(c)
            && dots::at(text, at).is_some()
            && (!is_behind_word || ends_top() || next.is_some_and(|next| may_be_label(next, asked)));
    }
    if length > 0 {
        // A name may also end before the sign, in another script.
        return ends_top() || asked.odd_ends() || next.is_some_and(|next| may_be_label(next, asked));
    }
    // Behind a sign that may end a sentence, only a top-level domain in use makes a name of words.
    next.is_some_and(|next| {
        if is_glue(next) && !odd::is_ringed_digit(next) {
            may_begin_top(next) && tops_at(rest).any(|top| asked.top(top))
        } else {
            is_of_label(next)
        }
    })
}

#[cfg(test)]
mod tests;
