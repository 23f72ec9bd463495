//! URLs and host names in any text, found from dot to dot in linear time.
//!
//! A name is taken whole: `xcasino.example` and `casino.example.org` are other names than `casino.example`.
//! Chinese words stand beside a name without a space, so a name may also begin and end where they do: see `idn`.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use memchr::{memchr2_iter, memchr3_iter, memmem};
use suyuan_model::{Decoding, NotAPage, PageUrl, URL_CHARS_MAX};

use crate::dots::{self, Dot};
use crate::idn::{self, Label, Question};
use crate::odd;
use crate::tops::is_ending_of_file;
use crate::underscores;

/// Longest host name (RFC 1035, 2.3.4); a longer run of labels names nothing.
pub const HOST_CHARS_MAX: usize = 253;

/// How much of a URL without scheme, or of one that is too long, is read behind its host.
///
/// A text may be a million names with a slash between them, and each of them the beginning of such a URL.
const PATH_CHARS_READ: usize = 256;

/// How far back from `@` the beginning of a URL is looked for; real user names are short.
const USERINFO_CHARS_MAX: usize = 256;

/// What kind of text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words for people: `[dot]` is a dot, and a path may follow a bare name.
    Words,
    /// A script or style sheet.
    Code,
}

/// A name or URL met in a text.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// What it names.
    pub(crate) what: What<'a>,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    /// Where its host begins, by which the same thing is known again when it is found in two ways.
    pub(crate) host_at: usize,
    /// Written so that nobody can click it.
    pub(crate) defanged: bool,
    /// Inside another URL.
    pub(crate) in_url: bool,
    /// What had to be undone besides what its letters show.
    pub(crate) undone: Option<Decoding>,
}

/// What a candidate names.
#[derive(Debug)]
pub(crate) enum What<'a> {
    /// A URL with its host.
    Url(PageUrl),
    /// A bare name.
    Name(Cow<'a, str>),
    /// No name yet, but the label that one would end in: is any such name watched?
    Top(String),
}

impl Candidate<'_> {
    fn top(top: &str) -> Self {
        let what = What::Top(top.to_owned());
        Candidate { what, range: 0..0, host_at: 0, defanged: false, in_url: false, undone: None }
    }
}

/// Reads one text.
pub(crate) struct Scanner<'a, 'b> {
    text: &'a str,
    bytes: &'a [u8],
    base: &'b PageUrl,
    kind: Kind,
    /// The labels of the run at hand.
    labels: Vec<Label>,
    /// Up to here everything belongs to a URL that was already given out.
    url_end: usize,
    tries_left: &'b Cell<u32>,
}

impl<'a, 'b> Scanner<'a, 'b> {
    /// Reads this text; `tries_left` is what the page may still spend, see [`idn::TRIES_MAX`].
    pub(crate) fn new(text: &'a str, base: &'b PageUrl, kind: Kind, tries_left: &'b Cell<u32>) -> Self {
        Scanner { text, bytes: text.as_bytes(), base, kind, labels: Vec::new(), url_end: 0, tries_left }
    }

    /// Gives every candidate to `each`, which says whether it wants it.
    pub(crate) fn scan(&mut self, each: &mut dyn FnMut(Candidate) -> bool) {
        let mut others = self.other_dots().into_iter().peekable();
        let mut signs = memchr2_iter(b'.', b':', self.bytes).peekable();
        let mut from = 0;
        loop {
            while signs.next_if(|&sign| sign < from).is_some() {}
            let sign = signs.peek().copied();
            while others.next_if(|&other| other < from).is_some() {}
            let at = match (sign, others.peek().copied()) {
                (Some(sign), Some(other)) => sign.min(other),
                (Some(at), None) | (None, Some(at)) => at,
                (None, None) => return,
            };
            from = if self.bytes[at] == b':' { self.dotless_url(at, each) } else { self.run(from, at, each) };
        }
    }

    /// Where dots stand that are not written as one, in their order.
    fn other_dots(&self) -> Vec<usize> {
        let mut found = dots::of_other_scripts(self.text);
        if self.kind == Kind::Words {
            let words = memchr3_iter(b'[', b'(', b'{', self.bytes);
            found.extend(words.filter(|&at| self.bytes.get(at + 1..at + 4).is_some_and(is_dot_word)));
            found.extend(memmem::find_iter(self.bytes, DOT_BETWEEN_SPACES));
            found.extend(dots::all_wrapped(self.text));
            found.sort_unstable();
        }
        found
    }

    /// The run of labels around this dot; gives the position behind it.
    fn run(&mut self, from: usize, dot: usize, each: &mut dyn FnMut(Candidate) -> bool) -> usize {
        let behind = dot + self.text[dot..].chars().next().map_or(1, char::len_utf8);
        let Some((first, mut joined_by)) = self.separator_around(dot) else { return behind };
        let start = label_start(self.text, from, first.start);
        self.labels.clear();
        self.labels.push(Label { range: start..first.start, dot: Dot::Plain });
        let mut next = first.end;
        loop {
            let end = label_end(self.text, next);
            if end == next {
                break;
            }
            self.labels.push(Label { range: next..end, dot: joined_by });
            match self.separator_from(end) {
                Some((separator, dot)) if label_end(self.text, separator.end) > separator.end => {
                    joined_by = dot;
                    next = separator.end;
                }
                _ => break,
            }
        }
        if self.labels[0].range.is_empty() {
            return behind; // a name may begin behind this dot: `*.casino.example`
        }
        if self.labels.len() < 2 {
            return next.max(behind);
        }
        let end = self.labels[self.labels.len() - 1].range.end;
        self.name_run(each);
        end.max(behind)
    }

    /// The run at hand is a URL's host, or one or more bare names.
    fn name_run(&mut self, each: &mut dyn FnMut(Candidate) -> bool) {
        let labels = std::mem::take(&mut self.labels);
        let run = idn::extent(&labels);
        let in_url = run.end <= self.url_end;
        let url_start = if in_url { None } else { self.url_start(run.start) };
        if self.text[run.clone()].is_ascii() {
            let defanged = labels.iter().any(|label| label.dot == Dot::Defanged);
            let url = url_start
                .and_then(|(start, refanged)| self.url(start, &run, &self.text[run.clone()], defanged || refanged));
            match url {
                Some(candidate) => {
                    self.url_end = candidate.range.end;
                    each(candidate);
                }
                None => self.ascii_names(&labels, defanged, in_url, each),
            }
        } else {
            self.names_without_spaces(&labels, url_start, in_url, each);
        }
        self.labels = labels;
    }

    /// The run is a name without a scheme, or several with underscores between them.
    fn ascii_names(&self, labels: &[Label], defanged: bool, in_url: bool, each: &mut dyn FnMut(Candidate) -> bool) {
        let mut is_wanted = |labels: &[Label]| {
            let name = self.ascii_name(labels, defanged).filter(|(name, _)| is_host(name));
            name.is_some_and(|(name, range)| {
                let joined = underscores::joined(&name).filter(|_| self.kind == Kind::Words);
                let mut spelled =
                    |candidate: Candidate| each(Candidate { undone: Some(Decoding::Spacing), ..candidate });
                let joined = joined.map(|joined| What::Name(Cow::Owned(joined)));
                joined.is_some_and(|what| self.name(what, range.clone(), defanged, in_url, &mut spelled))
                    || self.name(What::Name(name), range, defanged, in_url, each)
            })
        };
        let is_cut = self.kind == Kind::Words && self.text[idn::extent(labels)].contains('_');
        if !is_wanted(labels)
            && is_cut
            && !underscores::up_to(self.text, labels).is_some_and(|labels| is_wanted(&labels))
        {
            for labels in underscores::between(self.text, labels) {
                is_wanted(&labels);
            }
        }
    }

    /// The run has letters of other scripts, or dots of theirs: it may be several names, or a URL and words behind it.
    fn names_without_spaces(
        &mut self,
        labels: &[Label],
        url_start: Option<(usize, bool)>,
        in_url: bool,
        each: &mut dyn FnMut(Candidate) -> bool,
    ) {
        let mut rest = 0;
        if let Some((start, refanged)) = url_start {
            let host_end = idn::hosts(self.text, labels, self.tries_left, &mut |name| {
                let host = labels[0].range.start..name.range.end;
                let candidate = self.url(start, &host, &name.text, refanged || name.defanged);
                candidate.is_some_and(|candidate| each(Candidate { undone: name.undone, ..candidate }))
            });
            self.url_end = self.url_end_from(host_end);
            // What follows the host without a space may be the beginning of another name.
            rest = labels.partition_point(|label| label.range.end < host_end);
        }
        idn::names(self.text, &labels[rest..], self.tries_left, &mut |question| {
            let name = match question {
                Question::Top(top) => return each(Candidate::top(top)),
                Question::Name(name) => name,
            };
            let undone = name.undone;
            self.name(What::Name(Cow::Owned(name.text)), name.range, name.defanged, in_url, &mut |candidate| {
                each(Candidate { undone, ..candidate })
            })
        });
    }

    /// A bare name, and the URL that begins with it; `casino.example/promo` may name one without its scheme.
    fn name(
        &self,
        what: What<'a>,
        range: Range<usize>,
        defanged: bool,
        in_url: bool,
        each: &mut dyn FnMut(Candidate) -> bool,
    ) -> bool {
        let with_path = !in_url
            && self.kind == Kind::Words
            && matches!(self.bytes.get(range.end), Some(b'/' | b':' | b'?'))
            && self.bytes.get(range.end + 1).is_some_and(|&byte| byte > b' ');
        let host = match &what {
            What::Name(name) if with_path => Some(name.clone()),
            _ => None,
        };
        let host_at = range.start;
        let known = each(Candidate { what, range: range.clone(), host_at, defanged, in_url, undone: None });
        known || host.is_some_and(|host| self.url_without_scheme(&range, &host, defanged, each))
    }

    fn url_without_scheme(
        &self,
        at: &Range<usize>,
        host: &str,
        defanged: bool,
        each: &mut dyn FnMut(Candidate) -> bool,
    ) -> bool {
        if idn::spend(self.tries_left).is_none() {
            return false;
        }
        let end = self.url_end_within(at.end, PATH_CHARS_READ);
        let Ok(url) = PageUrl::new(&format!("http://{host}{}", self.plain(at.end..end, defanged))) else {
            return false;
        };
        each(Candidate {
            what: What::Url(url),
            range: at.start..end,
            host_at: at.start,
            defanged,
            in_url: false,
            undone: None,
        })
    }

    /// The run as one ASCII name in lower case, without dashes and underscores at its ends.
    fn ascii_name(&self, labels: &[Label], defanged: bool) -> Option<(Cow<'a, str>, Range<usize>)> {
        let run = idn::extent(labels);
        let text = &self.text[run.clone()];
        let trimmed = text.trim_start_matches(['-', '_']);
        let start = run.start + (text.len() - trimmed.len());
        let trimmed = trimmed.trim_end_matches(['-', '_']);
        let range = start..start + trimmed.len();
        if trimmed.starts_with(['.', '[', '(', '{', ' ']) || trimmed.len() > HOST_CHARS_MAX {
            return None;
        }
        let name = if defanged {
            let labels: Vec<&str> = labels.iter().map(|label| &self.text[label.range.clone()]).collect();
            Cow::Owned(labels.join(".").trim_matches(['-', '_']).to_ascii_lowercase())
        } else if trimmed.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(trimmed.to_ascii_lowercase())
        } else {
            Cow::Borrowed(trimmed)
        };
        Some((name, range))
    }

    /// Where the URL begins whose host begins here, and whether its scheme is one that nobody can click.
    fn url_start(&self, host: usize) -> Option<(usize, bool)> {
        let mut at = host;
        if at > 0 && self.bytes[at - 1] == b'@' {
            let least = self.text.ceil_char_boundary(at.saturating_sub(USERINFO_CHARS_MAX).min(at - 1));
            let user = self.bytes[least..at - 1].iter().rev().take_while(|&&byte| is_userinfo(byte)).count();
            at -= user + 1;
        } else if self.has_userinfo(host) {
            return None;
        }
        if let Some(start) = start_of_bracketed(&self.text[..at]) {
            return Some((start, true));
        }
        let slashes = self.bytes[..at].iter().rev().take_while(|&&byte| matches!(byte, b'/' | b'\\')).count();
        let signs = &self.bytes[at - slashes..at];
        #[expect(clippy::naive_bytecount, reason = "a handful of slashes")]
        let forward = signs.iter().filter(|&&byte| byte == b'/').count();
        let count = if forward == 0 { slashes } else { forward };
        let before = &self.text[..at - slashes];
        let Some(scheme_text) = before.strip_suffix(':') else {
            let open = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-'));
            return (count == 2 && open).then_some((at - slashes, false));
        };
        let scheme = scheme_of(scheme_text)?;
        (count >= 1).then(|| (scheme_text.len() - scheme.len(), !scheme.to_ascii_lowercase().starts_with("http")))
    }

    /// Whether what follows makes this run the user name of a URL, not its host.
    fn has_userinfo(&self, run: usize) -> bool {
        let rest = &self.bytes[run..self.bytes.len().min(run + USERINFO_CHARS_MAX)];
        rest.iter().take_while(|&&byte| is_userinfo(byte) || byte == b'@').any(|&byte| byte == b'@')
    }

    /// The URL that begins at `start` with the host that stands there, `name` when it is read; if it is one.
    fn url(&self, start: usize, host: &Range<usize>, name: &str, defanged: bool) -> Option<Candidate<'a>> {
        let near = self.url_end_within(host.end, URL_CHARS_MAX);
        let read = |end| {
            if defanged || !name.is_ascii() || name.len() != host.len() {
                let before = self.plain(start..host.start, defanged);
                let after = self.plain(host.end..end, defanged);
                self.base.join(&format!("{before}{}{after}", self.refanged(name, defanged)))
            } else {
                self.base.join(&self.plain(start..end, false))
            }
        };
        // Where a URL is longer than any that is visited, its beginning says whose it is.
        let url = match read(near) {
            Err(NotAPage::TooLong) => read(near.min(host.end + PATH_CHARS_READ)).ok()?,
            other => other.ok()?,
        };
        let end = if near - host.end < URL_CHARS_MAX { near } else { self.url_end_from(host.end) };
        Some(Candidate {
            what: What::Url(url),
            range: start..end,
            host_at: host.start,
            defanged,
            in_url: false,
            undone: None,
        })
    }

    /// Where the URL ends whose host ends here.
    fn url_end_from(&self, host_end: usize) -> usize {
        self.url_end_within(host_end, usize::MAX)
    }

    /// The same, of a URL that goes on for at most so many bytes behind its host.
    fn url_end_within(&self, host_end: usize, bytes_max: usize) -> usize {
        let mut at = host_end;
        if self.bytes.get(at) == Some(&b':') {
            let digits = self.bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            at += if digits > 0 { digits + 1 } else { 0 };
        }
        if !matches!(self.bytes.get(at), Some(b'/' | b'?' | b'#' | b'\\')) {
            return at;
        }
        let start = at;
        while let Some(&byte) = self.bytes.get(at).filter(|_| at - host_end < bytes_max) {
            match byte {
                b'\\' if self.bytes.get(at + 1) == Some(&b'/') => at += 2,
                b'"' | b'\'' | b'`' | b'<' | b'>' | b'{' | b'}' | b'|' | b'^' | b')' | b'\\' => break,
                _ if byte <= b' ' || !byte.is_ascii() => break,
                _ => at += 1,
            }
        }
        let url = self.text[start..at].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', ']', '&']);
        start + url.len()
    }

    /// A piece of the text as a URL parser wants it.
    fn plain(&self, range: Range<usize>, defanged: bool) -> Cow<'a, str> {
        self.refanged(&self.text[range], defanged)
    }

    /// A piece of a URL with what makes it harmless undone.
    #[expect(clippy::unused_self, reason = "a sibling of the other readers")]
    fn refanged<'p>(&self, piece: &'p str, defanged: bool) -> Cow<'p, str> {
        let piece = if piece.contains("\\/") { Cow::Owned(piece.replace("\\/", "/")) } else { Cow::Borrowed(piece) };
        if !defanged {
            return piece;
        }
        let mut plain = piece.replace(" [", "[").replace("] ", "]").replace(" (", "(").replace(") ", ")");
        for word in [
            "[.]", "(.)", "{.}", "<.>", "[dot]", "(dot)", "{dot}", "[DOT]", "(DOT)", "{DOT}", "[Dot]", "(Dot)", " DOT ",
        ] {
            plain = plain.replace(word, ".");
        }
        for signs in ["://", "//", ":", "/"] {
            for (open, close) in [('[', ']'), ('(', ')'), ('{', '}')] {
                plain = plain.replace(&format!("{open}{signs}{close}"), signs);
            }
        }
        if plain.get(1..3).is_some_and(|middle| middle.eq_ignore_ascii_case("xx") || middle == "**") {
            plain.replace_range(1..3, "tt");
        }
        Cow::Owned(plain)
    }

    /// A URL whose host has no dot: `http://2130706433/`, `http://[::1]/`.
    fn dotless_url(&mut self, colon: usize, each: &mut dyn FnMut(Candidate) -> bool) -> usize {
        let rest = &self.bytes[colon + 1..];
        let slashes = rest.iter().take_while(|&&byte| matches!(byte, b'/' | b'\\')).count();
        if slashes < 2 || colon < self.url_end {
            return colon + 1;
        }
        let host_at = colon + 1 + slashes;
        let authority =
            self.bytes[host_at..].iter().take(USERINFO_CHARS_MAX).take_while(|&&byte| is_authority(byte)).count();
        let authority = self.text.floor_char_boundary(host_at + authority) - host_at;
        let host = &self.text[host_at..host_at + authority];
        let odd = host.starts_with(|c: char| c.is_ascii_digit()) || host.contains('[');
        let scheme = scheme_of(&self.text[..colon]).filter(|scheme| scheme.to_ascii_lowercase().starts_with("http"));
        let (Some(scheme), true, false) = (scheme, odd, host.contains('.')) else { return colon + 1 };
        let start = colon - scheme.len();
        let end = self.url_end_within(host_at + authority, URL_CHARS_MAX);
        if let Ok(url) = PageUrl::new(&self.plain(start..end, false)) {
            self.url_end = end;
            each(Candidate {
                what: What::Url(url),
                range: start..end,
                host_at,
                defanged: false,
                in_url: false,
                undone: None,
            });
        }
        host_at
    }

    /// The separator that this dot, or word for a dot, is part of.
    fn separator_around(&self, at: usize) -> Option<(Range<usize>, Dot)> {
        let open = at
            .checked_sub(1)
            .filter(|&before| self.bytes[at] == b'.' && matches!(self.bytes[before], b'[' | b'(' | b'{' | b'<'));
        let first = open.unwrap_or(at);
        let space = first.checked_sub(1).filter(|&before| self.bytes[before] == b' ' && self.bytes[at] != b' ');
        match space.and_then(|space| self.separator_from(space)) {
            Some(found) => Some(found),
            None => self.separator_from(first),
        }
    }

    /// The separator that begins here: a dot, a dot of another script, or `[.]`, ` (dot) ` and the like in words.
    fn separator_from(&self, at: usize) -> Option<(Range<usize>, Dot)> {
        if let Some(length) = dots::wrapped(&self.text[at..]).filter(|_| self.kind == Kind::Words) {
            return Some((at..at + length, Dot::Wrapped));
        }
        match *self.bytes.get(at)? {
            b'.' => return Some((at..at + 1, Dot::Plain)),
            byte if !byte.is_ascii() => return dots::at(self.text, at).map(|length| (at..at + length, Dot::Soft)),
            _ => {}
        }
        if self.kind == Kind::Words && self.bytes[at..].starts_with(DOT_BETWEEN_SPACES) {
            return Some((at..at + DOT_BETWEEN_SPACES.len(), Dot::Defanged));
        }
        let space = usize::from(self.bytes[at] == b' ');
        let close = match self.bytes.get(at + space)? {
            b'[' => b']',
            b'(' => b')',
            b'{' => b'}',
            b'<' => b'>',
            _ => return None,
        };
        let inside = &self.bytes[at + space + 1..];
        let length = if inside.starts_with(b".") {
            1
        } else if self.kind == Kind::Words && inside.get(..3).is_some_and(is_dot_word) {
            3
        } else {
            return None;
        };
        if inside.get(length) != Some(&close) {
            return None;
        }
        // A space stands on both sides or on none.
        let after = space.min(usize::from(inside.get(length + 1) == Some(&b' ')));
        (after == space).then_some((at..at + space + 1 + length + 1 + after, Dot::Defanged))
    }
}

/// Most signs between a scheme and its host, in bytes: `[:][/][/]`.
const SIGNS_BYTES_MAX: usize = 9;

/// Where the scheme begins that a text ends with, if brackets keep the signs behind it from being clicked: `http[:]//`, `http[://]`.
fn start_of_bracketed(text: &str) -> Option<usize> {
    let is_bracket = |c: char| matches!(c, '[' | ']' | '(' | ')' | '{' | '}');
    let is_sign = |byte: &u8| matches!(byte, b':' | b'/') || is_bracket((*byte).into());
    let length = text.bytes().rev().take(SIGNS_BYTES_MAX).take_while(is_sign).count();
    let (before, signs) = text.split_at(text.len() - length);
    let is_one = signs.contains(is_bracket) && matches!(signs.replace(is_bracket, "").as_str(), ":/" | "://");
    is_one.then(|| scheme_of(before)).flatten().map(|scheme| before.len() - scheme.len())
}

/// A word for a dot that stands alone; in lower case it is a word like any other.
pub(crate) const DOT_BETWEEN_SPACES: &[u8] = b" DOT ";

pub(crate) fn is_dot_word(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"dot")
}

/// The scheme that a text ends with, if it is one that leads to a page.
fn scheme_of(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let length = bytes.iter().rev().take(8).take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'*').count();
    let scheme = text.get(text.len() - length..)?;
    ["http", "https", "hxxp", "hxxps", "h**p", "h**ps"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(scheme)
}

fn is_userinfo(byte: u8) -> bool {
    byte > b' '
        && !matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'@' | b'(' | b')' | b',' | b';')
}

fn is_authority(byte: u8) -> bool {
    is_userinfo(byte) || byte == b'@'
}

/// The first position of the label that ends here; what was read before `from` is not of it.
fn label_start(text: &str, from: usize, end: usize) -> usize {
    let from = from.min(end);
    let label = text[from..end]
        .char_indices()
        .rev()
        .take_while(|&(index, c)| is_of_label(c) && (c.is_ascii() || dots::at(text, from + index).is_none()))
        .last();
    label.map_or(end, |(index, _)| from + index)
}

/// The end of the label that begins here.
fn label_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let end = rest
        .char_indices()
        .find(|&(index, c)| !is_of_label(c) || (!c.is_ascii() && dots::at(text, start + index).is_some()));
    start + end.map_or(rest.len(), |(index, _)| index)
}

/// A character of a label, in any script.
pub(crate) fn is_of_label(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
    } else {
        c.is_alphanumeric() || idn::is_mark(c) || dots::is_invisible(c) || odd::is_picture(c)
    }
}

/// Whether an ASCII name can be a host on the internet: a last label of letters that files do not end in, or an IPv4 address.
pub(crate) fn is_host(name: &str) -> bool {
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    if is_ending_of_file(last) {
        return false;
    }
    if name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        return false;
    }
    is_top_label(last) || name.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether a label can be a top-level domain.
pub(crate) fn is_top_label(label: &str) -> bool {
    label.len() >= 2
        && (label.bytes().all(|byte| byte.is_ascii_alphabetic())
            || label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--")))
}

#[cfg(test)]
mod tests;
