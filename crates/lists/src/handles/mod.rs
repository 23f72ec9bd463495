//! Does a text name a contact handle of the list?
//!
//! [`Handles`] is built once from the list. It reads a text in one pass, however many handles there are, and names
//! candidates: whether the words around one make it a contact is not decided here.
//! Width, invisible characters and fancy digits make no difference, and digits may be spaced out: `１ ２ 3-4 ⑤`.

mod atoms;
mod coin;
mod forms;

use std::collections::{HashSet, VecDeque};
use std::ops::Range;

use suyuan_model::{WatchId, WatchKind};

use crate::Watchlist;
use crate::table::{Rolling, Table};
use atoms::{Gap, Stretch, Stretches};

pub use atoms::plain_sign;
pub(crate) use forms::{guessed, normalized};

/// Longest handle that is looked for, in bytes; longer ones are on no list.
pub(crate) const KEY_BYTES_MAX: usize = 127;

/// Digits of the longest number: 15 (E.164), with `00` and a trunk prefix before them.
const NUMBER_DIGITS_MAX: usize = 20;

/// Digits of a number that can stand beside another one with only a `-` or `.` between: `13800000000-13900000000`.
const NUMBER_DIGITS_MIN: usize = 5;

/// Most letters and digits of a name that is spelled out; WeChat has no longer ones.
const SPELLED_CHARS_MAX: usize = 20;

/// Fewest of them that are no accident.
const SPELLED_CHARS_MIN: usize = 5;

/// The contact handles of a list, ready to be looked for.
#[derive(Debug)]
pub struct Handles {
    /// In the order of their keys.
    known: Vec<Known>,
    /// From a key to the first that has it.
    first: Table,
    /// The lengths of keys: one bit each.
    lengths: u128,
}

/// A handle of the list as texts spell it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    /// In lower case; of a telephone number what is left without country and trunk prefix.
    key: Box<str>,
    watch: WatchId,
    kind: WatchKind,
    /// How it is spelled, where capitals matter.
    exact: Option<Box<str>>,
}

/// A place in a text that reads like a handle of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandleHit {
    /// The entry.
    pub watch: WatchId,
    /// What kind of handle it is.
    pub kind: WatchKind,
    /// The bytes of the text that spell it.
    pub range: Range<usize>,
}

impl Handles {
    /// The handles of a list, without those that are allowed.
    pub fn new(list: &Watchlist) -> Handles {
        let allowed: HashSet<(WatchKind, &str)> = list.allowed_handles().collect();
        let mut known: Vec<Known> = list
            .handles()
            .filter(|(_, kind, value)| !allowed.contains(&(*kind, *value)))
            .filter_map(|(watch, kind, value)| Known::new(watch, kind, value))
            .collect();
        known.sort_unstable();
        let mut first = Table::new(known.len(), known.len() as u32);
        let mut lengths = 0;
        for (at, handle) in known.iter().enumerate() {
            let hash = Rolling::of(handle.key.bytes()).hash();
            first.put(hash, at as u32, |other| known[other as usize].key == handle.key);
            lengths |= 1 << handle.key.len();
        }
        Handles { known, first, lengths }
    }

    /// True when there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Every place that reads like a handle, in the order in which they begin.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = HandleHit> + 'a {
        let mut stretches = Stretches::new(if self.is_empty() { "" } else { text });
        let mut found = VecDeque::new();
        std::iter::from_fn(move || {
            while found.is_empty() {
                let (stretch, starts) = stretches.next()?;
                for at in starts {
                    self.find_number(text, stretch, at, &mut found);
                    self.find_name(text, stretch, at, &mut found);
                    self.find_spelled(text, stretch, at, &mut found);
                }
            }
            found.pop_front()
        })
    }

    /// The numbers that begin at this atom: it, and the digits behind it as far as they can be of one number.
    fn find_number(&self, text: &str, stretch: &Stretch, at: usize, found: &mut VecDeque<HandleHit>) {
        let atoms = &stretch.atoms;
        if !atoms[at].is_digits || !begins_number(stretch, at) {
            return;
        }
        let mut digits = String::new();
        for end in at..atoms.len() {
            let goes_on = end == at || atoms[end].is_digits && atoms[end].gap != Gap::Joint('@');
            digits += if goes_on { stretch.folded(end..end + 1) } else { break };
            if digits.len() > NUMBER_DIGITS_MAX {
                return;
            }
            if ends_number(stretch, end) {
                let range = atoms[at].start..atoms[end].end;
                self.report(text, &digits, &range, |handle| !is_telephone(handle.kind), found);
                self.report(text, forms::telephone_key(&digits), &range, |handle| is_telephone(handle.kind), found);
            }
        }
    }

    /// The name that begins at this atom: all that is joined to it.
    fn find_name(&self, text: &str, stretch: &Stretch, at: usize, found: &mut VecDeque<HandleHit>) {
        let atoms = &stretch.atoms;
        let is_joined = |atom: usize| matches!(atoms[atom].gap, Gap::Joint(_) | Gap::Lead);
        // A name begins at a wall, or behind a word that only announces it.
        let begins = !is_joined(at) || at > 0 && stretch.is_lead(at - 1) && (at == 1 || !is_joined(at - 1));
        if !begins {
            return;
        }
        let end = (at + 1..atoms.len()).find(|&atom| !is_joined(atom)).unwrap_or(atoms.len());
        // Digits alone are a number.
        if atoms[at..end].iter().all(|atom| atom.is_digits) {
            return;
        }
        let key = stretch.folded(at..end);
        let range = atoms[at].start..atoms[end - 1].end;
        self.report(text, key, &range, |_| true, found);
        // `lucky-bet.t.me`: no host has a `_`.
        if let Some(name) = key.strip_suffix(".t.me").filter(|name| !name.contains('.')) {
            let range = range.start..atoms[end - 3].end;
            self.report(text, &name.replace('-', "_"), &range, |handle| handle.kind == WatchKind::Telegram, found);
        }
        // `wx_lucky888`: what announces it is joined to it.
        let mut leads = key.match_indices('_').map(|(at, _)| key.split_at(at + 1));
        if let Some((_, name)) = leads.next().filter(|(lead, _)| atoms::is_lead(lead.trim_end_matches('_'))) {
            let start = range.end.saturating_sub(name.len());
            if text.get(start..range.end).is_some_and(|rest| rest.eq_ignore_ascii_case(name)) {
                self.report(text, name, &(start..range.end), |_| true, found);
            }
        }
    }

    /// The names that end with this letter or digit, each of which stands alone: `l u c k y 8 8 8`.
    fn find_spelled(&self, text: &str, stretch: &Stretch, end: usize, found: &mut VecDeque<HandleHit>) {
        let atoms = &stretch.atoms;
        if !stretch.is_spelled(end) || end + 1 < atoms.len() && stretch.is_spelled(end + 1) {
            return;
        }
        let start = (1..=end).rev().take(SPELLED_CHARS_MAX - 1).take_while(|&atom| stretch.is_spelled(atom)).last();
        for at in start.map_or(end, |first| first - 1)..end {
            let key = stretch.folded(at..end + 1);
            // Digits are a number.
            if key.len() >= SPELLED_CHARS_MIN && !key.bytes().all(|byte| byte.is_ascii_digit()) {
                self.report(text, key, &(atoms[at].start..atoms[end].end), |_| true, found);
            }
        }
    }

    /// Adds the handles that have this key.
    fn report(
        &self,
        text: &str,
        key: &str,
        range: &Range<usize>,
        fits: impl Fn(&Known) -> bool,
        found: &mut VecDeque<HandleHit>,
    ) {
        if key.len() > KEY_BYTES_MAX || self.lengths & (1 << key.len()) == 0 {
            return;
        }
        let same = |at: u32| *self.known[at as usize].key == *key;
        let Some(first) = self.first.find(Rolling::of(key.bytes()).hash(), same) else { return };
        let handles = self.known[first as usize..].iter().take_while(|handle| *handle.key == *key);
        let is_exact = |handle: &Known| match &handle.exact {
            Some(exact) => atoms::exact(&text[range.clone()]) == **exact,
            None => true,
        };
        for handle in handles.filter(|handle| fits(handle) && is_exact(handle)) {
            // `+86 138…` is one number, not the same one twice.
            if !found.iter().any(|hit| hit.watch == handle.watch && range.end <= hit.range.end) {
                found.push_back(HandleHit { watch: handle.watch, kind: handle.kind, range: range.clone() });
            }
        }
    }
}

impl Known {
    /// What is looked for; none for what is no handle of its kind, as an old list may hold it.
    fn new(watch: WatchId, kind: WatchKind, value: &str) -> Option<Known> {
        let value = normalized(kind, value).ok()?;
        let spelled = value.trim_start_matches(['+', '@']);
        // Of a link with a code the code alone tells.
        let spelled = spelled.rsplit('/').next().unwrap_or(spelled);
        let exact = (forms::is_spelled_exactly(kind, &value)).then(|| spelled.into());
        let key = match kind {
            WatchKind::Phone | WatchKind::Whatsapp => forms::telephone_key(spelled).to_owned(),
            _ => spelled.to_ascii_lowercase(),
        };
        (!key.is_empty() && key.len() <= KEY_BYTES_MAX).then(|| Known { key: key.into(), watch, kind, exact })
    }
}

fn is_telephone(kind: WatchKind) -> bool {
    matches!(kind, WatchKind::Phone | WatchKind::Whatsapp)
}

/// A number does not begin inside a name, nor behind the beginning of a longer number.
fn begins_number(stretch: &Stretch, at: usize) -> bool {
    let gap = stretch.atoms[at].gap;
    match at.checked_sub(1) {
        Some(before) if gap != Gap::Wall => {
            if stretch.atoms[before].is_digits {
                is_apart(stretch, at)
            } else {
                gap == Gap::Space || stretch.is_lead(before)
            }
        }
        _ => gap != Gap::Lead,
    }
}

/// A number ends at a wall, or where another one begins; `12345678@qq.com` tells a QQ number, too.
fn ends_number(stretch: &Stretch, end: usize) -> bool {
    let Some(next) = stretch.atoms.get(end + 1) else { return true };
    match next.gap {
        Gap::Wall => true,
        _ if next.is_digits => is_apart(stretch, end + 1),
        Gap::Space => true,
        Gap::Joint('@') => stretch.atoms.len() > end + 2 && stretch.folded(end + 1..end + 3) == "qq.com",
        _ => false,
    }
}

/// True when the digits before this atom and its own can be two numbers.
fn is_apart(stretch: &Stretch, at: usize) -> bool {
    let digits = |atom: usize| stretch.folded(atom..atom + 1).len();
    let (before, here) = (digits(at - 1), digits(at));
    match stretch.atoms[at].gap {
        // Digits that are spaced out one by one go on until they stop.
        Gap::Space => before > 1 || here > 1,
        _ => before >= NUMBER_DIGITS_MIN && here >= NUMBER_DIGITS_MIN,
    }
}

#[cfg(test)]
mod tests;
