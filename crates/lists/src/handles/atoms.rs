//! The letters and digits of a text in rows, as they read once width, invisible characters and fancy digits are undone.

use std::ops::Range;

use suyuan_model::digit_of_numeral;

use crate::spelling::is_invisible;

/// Letters, digits and `_` without anything between them; a lead such as `qq` with digits behind it is an atom of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    /// Where it stands in [`Stretch::folded`].
    from: usize,
    to: usize,
    /// Where it stands in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_digits: bool,
    /// What stands between it and the atom before.
    pub(super) gap: Gap,
}

/// What stands between two atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Something that belongs to no handle.
    Wall,
    /// Nothing: the atom before is a lead.
    Lead,
    /// One of `. - + @`, which names and addresses have inside.
    Joint(char),
    /// White space and marks with which digits are spaced out.
    Space,
}

/// Atoms that could belong together.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    pub(super) atoms: Vec<Atom>,
    /// What they read as, in lower case, with their joints.
    folded: String,
}

/// Most atoms of a stretch at a time; a longer one goes on with its last [`ATOMS_KEPT`] and the one before, so that no handle is cut.
pub(super) const ATOMS_MAX: usize = 1_024;
/// As many atoms as the longest handle can have.
pub(super) const ATOMS_KEPT: usize = super::KEY_BYTES_MAX;

/// Most characters between two digits of one number: `1 - 2` is one, a column further on is another.
pub(super) const GAP_CHARS_MAX: usize = 3;

/// Words that are written onto a handle without a space: `qq12345678`, `TG@lucky`.
const LEADS: &[&str] = &[
    "qq", "qqun", "q", "wx", "vx", "wechat", "weixin", "v", "tg", "telegram", "wa", "whatsapp", "line", "lineid", "id",
    "tel", "phone", "mobile", "mail", "email", "skype", "zalo",
];

impl Stretch {
    /// What the atoms read as, with what joins them.
    pub(super) fn folded(&self, atoms: Range<usize>) -> &str {
        &self.folded[self.atoms[atoms.start].from..self.atoms[atoms.end - 1].to]
    }

    /// True for a word that announces a handle.
    pub(super) fn is_lead(&self, atom: usize) -> bool {
        is_lead(self.folded(atom..atom + 1))
    }

    /// True for a letter or digit that stands alone behind another one.
    pub(super) fn is_spelled(&self, atom: usize) -> bool {
        let is_single = |atom: usize| self.atoms[atom].to - self.atoms[atom].from == 1;
        atom > 0 && self.atoms[atom].gap == Gap::Space && is_single(atom) && is_single(atom - 1)
    }

    fn clear(&mut self) {
        self.atoms.clear();
        self.folded.clear();
    }

    fn keep_the_last(&mut self) {
        let cut = self.atoms.len() - ATOMS_KEPT - 1;
        let from = self.atoms[cut].from;
        self.atoms.drain(..cut);
        self.folded.drain(..from);
        for atom in &mut self.atoms {
            atom.from -= from;
            atom.to -= from;
        }
    }
}

/// Reads a text stretch by stretch.
pub(super) struct Stretches<'t> {
    text: &'t str,
    at: usize,
    stretch: Stretch,
    /// True when the stretch at hand is not at its end.
    goes_on: bool,
}

/// A character as it reads, and where it stands.
#[derive(Clone, Copy)]
struct Read {
    start: usize,
    end: usize,
    c: char,
    /// A Chinese numeral: a number of its own beside ASCII digits (`12345678一个`).
    is_han: bool,
}

impl<'t> Stretches<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Stretches { text, at: 0, stretch: Stretch::default(), goes_on: false }
    }

    /// The next stretch, and the atoms at which a handle may begin that was not looked for yet.
    pub(super) fn next(&mut self) -> Option<(&Stretch, Range<usize>)> {
        let first = usize::from(self.goes_on);
        if self.goes_on {
            self.stretch.keep_the_last();
        } else {
            self.stretch.clear();
            self.begin()?;
        }
        self.goes_on = self.fill();
        let end = self.stretch.atoms.len() - if self.goes_on { ATOMS_KEPT } else { 0 };
        Some((&self.stretch, first..end))
    }

    /// Skips to the next atom and reads it.
    fn begin(&mut self) -> Option<()> {
        loop {
            let skipped = self.text.as_bytes()[self.at..].iter().take_while(|byte| is_nothing(**byte)).count();
            self.at += skipped;
            let read = self.peek(self.at)?;
            if is_atom(read.c) {
                self.atom(Gap::Wall);
                return Some(());
            }
            self.at = read.end;
        }
    }

    /// Reads on until a wall; true when the stretch is full before that.
    fn fill(&mut self) -> bool {
        while self.stretch.atoms.len() < ATOMS_MAX {
            let Some((gap, end)) = self.gap() else { return false };
            self.at = end;
            if let Gap::Joint(c) = gap {
                self.stretch.folded.push(c);
            }
            self.atom(gap);
        }
        true
    }

    /// What stands between the last atom and the next one, and where that begins; none for a wall.
    fn gap(&self) -> Option<(Gap, usize)> {
        let (mut at, mut count, mut joint) = (self.at, 0, None);
        loop {
            let Read { end, mut c, .. } = self.peek(at)?;
            if is_atom(c) {
                break;
            }
            count += 1;
            if c == '。' && self.is_in_mail() {
                c = '.';
            }
            let is_joint = matches!(c, '.' | '-' | '+' | '@');
            if count > GAP_CHARS_MAX || !is_joint && !is_digit_gap(c) {
                return None;
            }
            joint = (count == 1 && is_joint).then_some(c);
            at = end;
        }
        if let Some(c) = joint {
            return Some((Gap::Joint(c), at));
        }
        // Words with white space between them are words; only digits are spaced out, and letters that stand alone.
        let last = self.stretch.atoms.last()?;
        let is_number = last.is_digits && self.reads_digits(at);
        let is_spelled = || last.to - last.from == 1 && self.word(at).nth(1).is_none();
        (is_number || is_spelled()).then_some((Gap::Space, at))
    }

    /// True when a mail address is being read, in which a Chinese full stop is a dot.
    fn is_in_mail(&self) -> bool {
        let joints = self.stretch.atoms.iter().rev().map(|atom| atom.gap);
        joints.take_while(|gap| matches!(gap, Gap::Joint(_))).any(|gap| gap == Gap::Joint('@'))
    }

    /// True when the atom that begins here is digits.
    fn reads_digits(&self, at: usize) -> bool {
        let mut word = self.word(at).peekable();
        word.peek().is_some() && word.all(|read| read.c.is_ascii_digit())
    }

    /// The characters of the atom that begins here.
    fn word(&self, mut at: usize) -> impl Iterator<Item = Read> {
        let is_han = self.peek(at).is_some_and(|read| read.is_han);
        std::iter::from_fn(move || {
            let read = self.peek(at).filter(|read| is_atom(read.c) && read.is_han == is_han)?;
            at = read.end;
            Some(read)
        })
    }

    /// Reads the atom that begins here.
    fn atom(&mut self, gap: Gap) {
        let from = self.stretch.folded.len();
        let (mut start, mut end) = (None, self.at);
        let mut folded = std::mem::take(&mut self.stretch.folded);
        for read in self.word(self.at) {
            start.get_or_insert(read.start);
            end = read.end;
            folded.push(read.c.to_ascii_lowercase());
        }
        let start = start.unwrap_or(end);
        let (word, to) = (&folded[from..], folded.len());
        let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
        // `QQ_12345678`
        let signs = if letters > 0 { word[letters..].bytes().take_while(|byte| *byte == b'_').count() } else { 0 };
        let lead = letters + signs;
        let has_digits = lead < word.len() && word[lead..].bytes().all(|byte| byte.is_ascii_digit());
        if letters > 0 && has_digits && is_lead(&word[..letters]) {
            let cut = self.word(start).nth(lead).map_or(end, |read| read.start);
            let behind = from + lead;
            self.stretch.atoms.push(Atom { from, to: from + letters, start, end: cut, is_digits: false, gap });
            let gap = Gap::Lead;
            self.stretch.atoms.push(Atom { from: behind, to, start: cut, end, is_digits: true, gap });
        } else {
            let has_digits = has_digits && signs == 0;
            self.stretch.atoms.push(Atom { from, to, start, end, is_digits: letters == 0 && has_digits, gap });
        }
        (self.stretch.folded, self.at) = (folded, end);
    }

    /// The visible character at a place or behind it, as it reads.
    fn peek(&self, at: usize) -> Option<Read> {
        peek(self.text, at)
    }
}

/// What a piece of text reads as, with its capitals.
pub(super) fn exact(text: &str) -> String {
    let mut at = 0;
    std::iter::from_fn(|| {
        let read = peek(text, at)?;
        at = read.end;
        Some(read.c)
    })
    .collect()
}

fn peek(text: &str, mut at: usize) -> Option<Read> {
    loop {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        if c.is_ascii() {
            let read = match c {
                '[' | '(' | '{' => defanged(rest),
                ' ' => spoken(rest),
                _ => None,
            };
            let (c, length) = read.unwrap_or((c, 1));
            return Some(Read { start: at, end: at + length, c, is_han: false });
        }
        let end = at + c.len_utf8();
        if !is_invisible(c) {
            let han = digit_of_numeral(c);
            return Some(Read { start: at, end, c: han.unwrap_or_else(|| plain_sign(c)), is_han: han.is_some() });
        }
        at = end;
    }
}

/// `[at]`, `(dot)` and the like, and how long they are.
fn defanged(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix(['[', '(', '{'])?;
    for (word, c) in [("at", '@'), ("dot", '.'), (".", '.'), ("@", '@')] {
        if inner.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
            && inner[word.len()..].starts_with([']', ')', '}'])
        {
            return Some((c, word.len() + 2));
        }
    }
    None
}

/// The words for signs in capitals, which stand alone in no sentence: `agent AT casino DOT example`.
fn spoken(text: &str) -> Option<(char, usize)> {
    [(" AT ", '@'), (" DOT ", '.')].iter().find(|(word, _)| text.starts_with(word)).map(|(word, c)| (*c, word.len()))
}

/// True for a word that announces a handle.
pub(super) fn is_lead(word: &str) -> bool {
    LEADS.contains(&word)
}

/// A byte that begins no atom.
fn is_nothing(byte: u8) -> bool {
    byte.is_ascii() && !is_atom(char::from(byte))
}

/// Letters and digits of ASCII and `_`: what handles are made of.
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What stands between digits that are spaced out.
fn is_digit_gap(c: char) -> bool {
    matches!(c, '-' | '.' | '·' | '•' | '*' | '~' | '(' | ')') || c.is_whitespace()
}

/// The ASCII character that a character stands for, where it is one that people write numbers and names with.
pub fn plain_sign(c: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(c) - zero, 10).unwrap_or(c);
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '−' => '-',
        '①'..='⑨' => digit(0x245f),
        '⑴'..='⑼' => digit(0x2473),
        '⓪' | '⓿' => '0',
        '❶'..='❾' => digit(0x2775),
        '➀'..='➈' => digit(0x277f),
        '➊'..='➒' => digit(0x2789),
        '⁰' | '⁴'..='⁹' => digit(0x2070),
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '₀'..='₉' => digit(0x2080),
        // Mathematical digits in five styles, and those of segment displays.
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((u32::from(c) - 0x1d7ce) % 10, 10).unwrap_or(c),
        '\u{1fbf0}'..='\u{1fbf9}' => digit(0x1_fbf0),
        c => c,
    }
}
