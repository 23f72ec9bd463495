//! Names with spaces in them: `b a d . c o m`, `bad .c o m`, `casino 点 example`.
//!
//! A space before a dot is a slip of the pen, three letters that stand alone are none.
//! So a name of single letters is put together wherever it stands, and any other only beside words that speak of an address.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use suyuan_model::Decoding;

use crate::dots::is_homophone;
use crate::edits::Edits;
use crate::hint::Signs;
use crate::odd;

/// So many letters that stand alone are no accident.
const SINGLES_MIN: usize = 3;

/// How many spaces may stand between two letters.
const GAP_CHARS_MAX: usize = 2;

/// How many characters of one name are put together.
const NAME_CHARS_MAX: usize = 128;

/// Longest label of a host name (RFC 1035, 2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// Most words before a name that may be the beginning of it.
const WORDS_JOINED_MAX: usize = 3;

/// How far around a name words are looked for that speak of an address, in characters.
const CONTEXT_CHARS: usize = 24;

/// Words that speak of an address, or of what to do with one.
const CONTEXT: &[&str] = &[
    "网址",
    "網址",
    "官网",
    "官網",
    "域名",
    "网站",
    "網站",
    "地址",
    "链接",
    "浏览器",
    "输入",
    "访问",
    "登录",
    "登陆",
    "打开",
    "复制",
    "空格",
    "去掉",
    "删除",
    "备用",
    "最新",
    "入口",
    "点击",
    "收藏",
    "首页",
    "www",
    "http",
    "website",
    "web site",
    "url",
    "browser",
    "visit",
    "go to",
    "type in",
    "log in",
    "login",
    "sign up",
    "register",
    "remove the space",
    "without space",
    "no space",
    "our site",
    "bookmark",
    "搜一下",
    "搜索",
    "百度",
    "谷歌",
    "google",
    "search for",
];

/// A text with the spaces taken out of its names, and how it was spelled; nothing where there is nothing to take out.
///
/// Where words stand before a name, each further text has as many of them joined to it.
/// A name is left alone if `may_end` says that none with its last label matters.
pub(crate) fn squeezed(
    text: &str,
    signs: &Signs,
    may_end: &mut dyn FnMut(&str) -> bool,
) -> Vec<(String, Edits, Decoding)> {
    if !has_gaps(text, signs) || !has_end(text, signs, may_end) {
        return Vec::new();
    }
    let (whole, words) = squeezed_whole(text, 0, may_end);
    let joined = (1..=words).filter_map(|words| squeezed_whole(text, words, may_end).0);
    whole.into_iter().chain(joined).collect()
}

/// Whether a label stands behind a dot that matters, or may be put together to one that does.
///
/// Most dots with a gap end a sentence, and no name ends with the word behind them.
fn has_end(text: &str, signs: &Signs, may_end: &mut dyn FnMut(&str) -> bool) -> bool {
    let plain = signs.has(Signs::DOT).then(|| memchr::memchr_iter(b'.', text.as_bytes())).into_iter().flatten();
    plain.chain(signs.others.iter().copied()).any(|at| {
        let Some(dot) = text[at..].chars().next().filter(|&c| is_dot(c)) else { return false };
        let behind = &text[at + dot.len_utf8()..];
        let gap: usize = behind.chars().take(GAP_CHARS_MAX).take_while(|&c| is_space(c)).map(char::len_utf8).sum();
        let label = &behind[gap..];
        let letters = label.bytes().take_while(|&byte| is_letter(byte.into())).count();
        if label[letters..].starts_with(|c: char| !c.is_ascii() && is_letter(c)) {
            return may_end_in_disguise(label, may_end);
        }
        // A letter that stands alone may be spelled on; no name of words ends in a digit: `3.5 million`.
        let is_spelled = letters == 1 && !label.starts_with(|c: char| c.is_ascii_digit());
        is_spelled || letters > 0 && may_end(&label[..letters])
    })
}

/// The same of a label with other letters in it than those of ASCII; many a sentence begins with one.
fn may_end_in_disguise(label: &str, may_end: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut read = String::new();
    let letters = label.chars().take(LABEL_BYTES_MAX + 1).map_while(|c| odd::as_latin(c).filter(|_| is_letter(c)));
    read.extend(letters);
    let mut behind = label.chars().skip(1).skip_while(|&c| is_space(c));
    let mut is_spelled = || behind.next().is_some_and(is_letter) && !behind.next().is_some_and(is_letter);
    read.len() == 1 && is_spelled() || may_end(&read)
}

/// Whether a word for a dot stands alone in a text, between dashes or in brackets.
pub(crate) fn has_spoken_dot(text: &str, signs: &Signs) -> bool {
    static SPOKEN: LazyLock<Finder> = LazyLock::new(|| Finder::new("ot "));
    let bytes = text.as_bytes();
    signs.has(Signs::SPACE) && SPOKEN.find_iter(bytes).any(|at| at > 1 && spoken_at(bytes, at - 2).is_some())
        || memchr::memchr2_iter(b'-', b'_', bytes).any(|at| spoken_at(bytes, at).is_some())
        || signs.has(Signs::BRACKET)
            && memchr::memchr3_iter(b'(', b'[', b'{', bytes).any(|at| spoken_at(bytes, at).is_some())
}

/// The length of the word for a dot that begins here, with what it stands between: ` dot `, `_DOT_`, `(dian)`.
fn spoken_at(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let close = match *rest.first()? {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        sign @ (b' ' | b'-' | b'_') => sign,
        _ => return None,
    };
    // In capitals, or in brackets, it is told elsewhere: ` DOT `, `(dot)`.
    let word: &[u8] = if close == rest[0] { b"dot" } else { b"dian" };
    let found = rest.get(1..1 + word.len()).filter(|found| found.eq_ignore_ascii_case(word))?;
    let is_told = close == b' ' && found.ends_with(b"OT");
    (rest.get(1 + word.len()) == Some(&close) && !is_told).then_some(word.len() + 2)
}

/// A text with its dots written as dots, where they are spelled as a word; one between spaces needs words beside that speak of an address.
pub(crate) fn spoken(text: &str, may_end: &mut dyn FnMut(&str) -> bool) -> Option<(String, Edits, Decoding)> {
    let bytes = text.as_bytes();
    let (mut plain, mut edits, mut copied) = (String::new(), Edits::default(), 0);
    for at in 0..bytes.len() {
        let Some(length) = spoken_at(bytes, at).filter(|_| at >= copied) else { continue };
        // Brackets may have spaces around them.
        let is_wrapped = length > 5;
        let is_space = |at: Option<usize>| is_wrapped && at.and_then(|at| bytes.get(at)) == Some(&b' ');
        let start = at - usize::from(is_space(at.checked_sub(1)));
        let end = at + length + usize::from(is_space(Some(at + length)));
        let before = bytes[..start].iter().rev().take(LABEL_BYTES_MAX + 1).take_while(|it| is_letter((**it).into()));
        let behind = bytes[end..].iter().take(LABEL_BYTES_MAX + 1).take_while(|it| is_letter((**it).into()));
        let (before, behind) = (before.count(), behind.count());
        let is_label = |length: usize| (1..=LABEL_BYTES_MAX).contains(&length);
        let near = || {
            let first = text[..start - before].char_indices().rev().take(CONTEXT_CHARS).last().map_or(0, |(at, _)| at);
            let last: String = text[end + behind..].chars().take(CONTEXT_CHARS).collect();
            speaks_of_address(&format!("{}\n{last}", &text[first..start - before]))
        };
        let is_set_off = bytes[at] != b' ';
        if is_label(before)
            && is_label(behind)
            && may_end(&text[end..end + behind])
            && (is_set_off || near())
            && start >= copied
        {
            plain.push_str(&text[copied..start]);
            edits.push(plain.len()..plain.len() + 1, start..end);
            plain.push('.');
            copied = end;
        }
    }
    if edits.is_empty() {
        return None;
    }
    plain.push_str(&text[copied..]);
    Some((plain, edits, Decoding::Spacing))
}

/// The text with so many of the words before a name joined to it, and how many words stand before one.
fn squeezed_whole(
    text: &str,
    words: usize,
    may_end: &mut dyn FnMut(&str) -> bool,
) -> (Option<(String, Edits, Decoding)>, usize) {
    let mut words_before = 0;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut edits = Edits::default();
    let mut plain = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(dot) = (from..chars.len()).find(|&at| is_dot(chars[at].1)) {
        let Some(mut name) = Name::around(&chars, dot, from) else {
            from = dot + 1;
            continue;
        };
        let first = std::mem::replace(&mut from, name.end.max(dot + 1));
        let is_spelled = name.singles >= SINGLES_MIN && name.is_spelled;
        if !(may_end(&name.last_label(&chars)) && (is_spelled || has_context(text, &chars, &name))) {
            continue;
        }
        let joined = name.join_words(&chars, first, if words == 0 { WORDS_JOINED_MAX } else { words });
        words_before = words_before.max(joined.len());
        if joined.len() < words {
            continue;
        }
        name.gaps.splice(0..0, joined.into_iter().rev().filter(|_| words > 0));
        for &(start, end, sign) in &name.gaps {
            let end = chars.get(end).map_or(text.len(), |&(at, _)| at);
            let start = chars[start].0;
            plain.push_str(&text[copied..start]);
            let at = plain.len();
            plain.push_str(sign);
            edits.push(at..plain.len(), start..end);
            copied = end;
        }
    }
    if edits.is_empty() {
        return (None, words_before);
    }
    plain.push_str(&text[copied..]);
    (Some((plain, edits, Decoding::Spacing)), words_before)
}

/// Whether a space stands beside a dot, or between a dot's neighbor and another letter, or another sign stands for the dot.
fn has_gaps(text: &str, signs: &Signs) -> bool {
    let bytes = text.as_bytes();
    // The same with other spaces, or beside other letters.
    let has_wide_gap = || {
        memchr::memchr_iter(b'.', bytes).any(|at| {
            let (before, behind) = (text[..at].chars().rev().take(2), text[at + 1..].chars().take(2));
            let is_wide = |c: char| !c.is_ascii() && (is_space(c) || odd::reads_latin(c));
            (before.clone().any(is_wide) || behind.clone().any(is_wide))
                && (before.clone().any(is_space) || behind.clone().any(is_space))
        })
    };
    let is_wide = || has_sign_between_letters(text, signs) && text.contains(|c| is_space(c) || is_homophone(c));
    signs.has(Signs::DOT)
        && signs.has(Signs::SPACE)
        && memchr::memchr_iter(b'.', bytes).any(|at| {
            bytes[..at].ends_with(b" ")
                || bytes.get(at + 2) == Some(&b' ')
                || bytes.get(at + 1) == Some(&b' ') && bytes.get(at + 3) == Some(&b' ')
                || at > 1 && bytes[at - 2] == b' '
                || bytes.get(at + 1) == Some(&b' ') && is_small_behind(&bytes[at + 2..])
        })
        || is_wide()
        || signs.has(Signs::DOT) && !text.is_ascii() && has_wide_gap()
}

/// Whether a small letter stands behind the first space, perhaps with another one between: no sentence begins so.
fn is_small_behind(bytes: &[u8]) -> bool {
    let letter = if bytes.first() == Some(&b' ') { bytes.get(1) } else { bytes.first() };
    letter.is_some_and(u8::is_ascii_lowercase)
}

/// Whether a sign that is not ASCII stands for a dot between letters, perhaps with gaps.
fn has_sign_between_letters(text: &str, signs: &Signs) -> bool {
    signs.others.iter().any(|&at| {
        let mut before = text[..at].chars().rev().take(GAP_CHARS_MAX + 1).skip_while(|&c| is_space(c));
        let mut rest = text[at..].chars();
        before.next().is_some_and(is_letter)
            && rest.next().is_some_and(is_dot)
            && rest.take(GAP_CHARS_MAX + 1).find(|&c| !is_space(c)).is_some_and(is_letter)
    })
}

fn is_dot(c: char) -> bool {
    matches!(c, '.' | '。' | '．' | '｡' | '·' | '•' | '●' | '点' | '點' | '奌' | '丶' | '店')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{2800}')
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { odd::reads_latin(c) }
}

/// A name that is being put together, in positions of the characters.
struct Name {
    start: usize,
    end: usize,
    /// What is taken out, and what is put in its place.
    gaps: Vec<(usize, usize, &'static str)>,
    /// Letters that stand alone.
    singles: usize,
    /// One of its labels is spelled letter by letter; `i.e. J. Example` is none.
    is_spelled: bool,
}

impl Name {
    /// The name around this dot, if there is a gap in it.
    fn around(chars: &[(usize, char)], dot: usize, from: usize) -> Option<Name> {
        let mut name = Name { start: dot, end: dot, gaps: Vec::new(), singles: 0, is_spelled: false };
        let mut is_written_so = name.dot(chars, dot);
        name.left(chars, dot, from)?;
        let mut at = name.right(chars, dot + 1)?;
        // Further dots: `www . casino . example`.
        while at - name.start < NAME_CHARS_MAX {
            let next = skip(chars, at);
            if !chars.get(next).is_some_and(|&(_, c)| is_dot(c)) {
                break;
            }
            let gaps = name.gaps.len();
            if next > at {
                name.gaps.push((at, next, ""));
            }
            is_written_so |= name.dot(chars, next);
            let Some(end) = name.right(chars, next + 1) else {
                name.gaps.truncate(gaps);
                break;
            };
            at = end;
        }
        name.end = at;
        name.gaps.sort_unstable();
        // A space behind a plain dot alone ends a sentence, and the next one begins with a capital.
        let is_small = |at: usize| chars.get(at).is_some_and(|&(_, c)| c.is_ascii_lowercase());
        let ends_sentence = |start: usize, end: usize| start > 0 && chars[start - 1].1 == '.' && !is_small(end);
        let has_gap = name.gaps.iter().any(|&(start, end, sign)| sign.is_empty() && !ends_sentence(start, end));
        ((has_gap || is_written_so) && !name.is_of_list(chars, dot, from)).then_some(name)
    }

    /// Whether the signs between its labels divide a list: `首页 · Go · Top · 登录`.
    fn is_of_list(&self, chars: &[(usize, char)], dot: usize, from: usize) -> bool {
        let sign = chars[dot].1;
        let is_same = |at: usize| chars.get(at).is_some_and(|&(_, c)| c == sign);
        let is_apart = dot > 0 && is_space(chars[dot - 1].1) && chars.get(dot + 1).is_some_and(|&(_, c)| is_space(c));
        let before = back(chars, self.start, from);
        matches!(sign, '·' | '•')
            && is_apart
            && (before > from && is_same(before - 1) || is_same(skip(chars, self.end)))
    }

    /// The letters behind its last dot.
    fn last_label(&self, chars: &[(usize, char)]) -> String {
        let label = chars[self.start..self.end].rsplit(|&(_, c)| is_dot(c)).next().unwrap_or_default();
        label.iter().map(|&(_, c)| c).filter(|&c| !is_space(c)).map(|c| odd::as_latin(c).unwrap_or(c)).collect()
    }

    /// The gaps between the words that stand before it, from the last one on: `visit casino 168 . example`.
    fn join_words(&self, chars: &[(usize, char)], from: usize, words_max: usize) -> Vec<(usize, usize, &'static str)> {
        let mut gaps = Vec::new();
        let mut at = self.start;
        while gaps.len() < words_max {
            let gap = back(chars, at, from);
            let letters = (from..gap).rev().take(LABEL_BYTES_MAX).take_while(|&at| is_letter(chars[at].1)).count();
            if gap == at || letters == 0 {
                break;
            }
            gaps.push((gap, at, ""));
            at = gap - letters;
        }
        gaps
    }

    /// Writes a dot that is none; true for one that nothing but the words beside can tell.
    fn dot(&mut self, chars: &[(usize, char)], at: usize) -> bool {
        let c = chars[at].1;
        if c != '.' {
            self.gaps.push((at, at + 1, "."));
        }
        is_homophone(c)
    }

    /// Takes the label before the dot.
    fn left(&mut self, chars: &[(usize, char)], dot: usize, from: usize) -> Option<()> {
        let mut at = dot;
        let gap = back(chars, at, from);
        if gap < at {
            self.gaps.push((gap, at, ""));
        }
        at = gap;
        let letters = (from..at).rev().take_while(|&index| is_letter(chars[index].1)).count();
        if letters == 0 {
            return None;
        }
        at -= letters;
        // Single letters go on as long as each stands alone.
        if letters == 1 {
            self.singles += 1;
            while dot - at < NAME_CHARS_MAX {
                let gap = back(chars, at, from);
                let is_alone = gap < at
                    && gap > from
                    && is_letter(chars[gap - 1].1)
                    && (gap - 1 == from || !is_letter(chars[gap - 2].1));
                if !is_alone {
                    break;
                }
                self.gaps.push((gap, at, ""));
                self.singles += 1;
                self.is_spelled = true;
                at = gap - 1;
            }
        }
        self.start = at;
        Some(())
    }

    /// Takes the label that begins here or behind a gap, and gives its end.
    fn right(&mut self, chars: &[(usize, char)], start: usize) -> Option<usize> {
        let mut at = skip(chars, start);
        let letters = chars[at..].iter().take_while(|(_, c)| is_letter(*c)).count();
        if letters == 0 {
            return None;
        }
        if at > start {
            self.gaps.push((start, at, ""));
        }
        at += letters;
        if letters == 1 {
            self.singles += 1;
            while at - start < NAME_CHARS_MAX {
                let next = skip(chars, at);
                let is_alone = next > at
                    && chars.get(next).is_some_and(|&(_, c)| is_letter(c))
                    && !chars.get(next + 1).is_some_and(|&(_, c)| is_letter(c));
                if !is_alone {
                    break;
                }
                self.gaps.push((at, next, ""));
                self.singles += 1;
                self.is_spelled = true;
                at = next + 1;
            }
        }
        Some(at)
    }
}

/// The position behind a gap that begins here.
fn skip(chars: &[(usize, char)], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take(GAP_CHARS_MAX).take_while(|(_, c)| is_space(*c)).count()
}

/// The position at which a gap begins that ends here.
fn back(chars: &[(usize, char)], at: usize, from: usize) -> usize {
    at - chars[from..at].iter().rev().take(GAP_CHARS_MAX).take_while(|(_, c)| is_space(*c)).count()
}

/// Whether the words beside a name speak of an address.
fn has_context(text: &str, chars: &[(usize, char)], name: &Name) -> bool {
    let place = |at: usize| chars.get(at).map_or(text.len(), |&(place, _)| place);
    let before = &text[place(name.start.saturating_sub(CONTEXT_CHARS))..place(name.start)];
    let after = &text[place(name.end)..place(name.end + CONTEXT_CHARS)];
    speaks_of_address(&format!("{before}\n{after}"))
}

/// Whether words speak of an address.
fn speaks_of_address(near: &str) -> bool {
    let near = near.to_lowercase();
    CONTEXT.iter().any(|word| near.contains(word))
}

#[cfg(test)]
mod tests;
