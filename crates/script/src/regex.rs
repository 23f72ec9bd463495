//! Regular expressions of scripts, as far as those of a linear-time engine are the same.

use std::collections::HashMap;
use std::rc::Rc;

use regex::{Regex, RegexBuilder};

use crate::reader::Reader;
use crate::value::Pattern;

/// How large a compiled expression may be, in bytes, and how much more than the smallest a text costs with one of that size:
/// the engine may have to keep all of its states for each letter.
const SIZES: [(usize, u64); 3] = [(1 << 13, 1), (1 << 15, 8), (1 << 18, 64)];

/// So many units of a text cost a step.
const UNITS_A_STEP: u64 = 4;

/// After so many units that agree with the beginning of what is looked for, they are counted.
const ALIKE_COUNTED: usize = 1 << 14;

/// Longest expression that is read, in bytes.
const PATTERN_BYTES: usize = 4096;

/// What it costs to compile a byte of an expression, in steps.
const STEPS_A_BYTE: u64 = 32;

/// How many compiled expressions are kept.
const PATTERNS_KEPT: usize = 64;

/// Expressions that were compiled.
#[derive(Debug, Default)]
pub(crate) struct Patterns(HashMap<(String, String), Option<Compiled>>);

/// An expression, and how much a text costs with it.
type Compiled = (Rc<Regex>, u64);

impl Patterns {
    /// The compiled form of an expression; none for those that need to go back.
    fn compiled(&mut self, pattern: &Pattern) -> Option<Compiled> {
        let key = (pattern.source.clone(), pattern.flags.clone());
        if let Some(known) = self.0.get(&key) {
            return known.clone();
        }
        if self.0.len() >= PATTERNS_KEPT {
            self.0.clear();
        }
        let compiled = compile(pattern);
        self.0.insert(key, compiled.clone());
        compiled
    }

    /// Whether it was compiled before.
    fn has(&self, pattern: &Pattern) -> bool {
        self.0.contains_key(&(pattern.source.clone(), pattern.flags.clone()))
    }
}

impl Reader<'_> {
    /// The compiled form of an expression for a text of so many units; none for those that need to go back, are too long, or
    /// are not worth the steps.
    pub(crate) fn compiled(&mut self, pattern: &Pattern, units: usize) -> Option<Rc<Regex>> {
        let length = pattern.source.len().min(PATTERN_BYTES) as u64;
        let steps = if self.patterns.has(pattern) { length / 16 } else { length * STEPS_A_BYTE };
        let can = steps == 0 || self.spend(steps);
        let (regex, weight) = can.then(|| self.patterns.compiled(pattern)).flatten()?;
        let of_text = units as u64 / UNITS_A_STEP * weight;
        (of_text == 0 || self.spend(of_text)).then_some(regex)
    }

    /// The first of these places in a text at which others begin. What is compared is counted: a text may agree with much of a
    /// long one at each of its places.
    pub(crate) fn find(
        &mut self,
        units: &[u16],
        needle: &[u16],
        mut places: impl Iterator<Item = usize>,
    ) -> Option<usize> {
        let mut alike = 0;
        places.find_map(|at| {
            let same = units.get(at..)?.iter().zip(needle).take_while(|(one, other)| one == other).count();
            alike += same;
            if alike >= ALIKE_COUNTED && !self.spend((std::mem::take(&mut alike) as u64) / UNITS_A_STEP) {
                return Some(None);
            }
            (same == needle.len()).then_some(Some(at))
        })?
    }
}

fn compile(pattern: &Pattern) -> Option<Compiled> {
    if pattern.source.len() > PATTERN_BYTES {
        return None;
    }
    let translated = translate(&pattern.source)?;
    SIZES.iter().find_map(|&(bytes, weight)| {
        let regex = RegexBuilder::new(&translated)
            .unicode(true)
            .case_insensitive(pattern.has('i'))
            .multi_line(pattern.has('m'))
            .dot_matches_new_line(pattern.has('s'))
            .size_limit(bytes)
            .dfa_size_limit(SIZES[SIZES.len() - 1].0)
            .build();
        Some((Rc::new(regex.ok()?), weight))
    })
}

/// The same expression as the engine writes it; none for what it lacks.
fn translate(source: &str) -> Option<String> {
    let mut made = String::with_capacity(source.len() + 16);
    let mut chars = source.chars().peekable();
    let mut is_in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'd' => made.push_str(if is_in_class { "0-9" } else { "[0-9]" }),
                'w' => made.push_str(if is_in_class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
                'D' => made.push_str("[^0-9]"),
                'W' => made.push_str("[^0-9A-Za-z_]"),
                's' => made.push_str("\\s"),
                'S' => made.push_str("\\S"),
                'b' if is_in_class => made.push_str("\\x08"),
                'b' => made.push_str("(?-u:\\b)"),
                'B' => return None,
                'u' | 'x' if chars.peek() == Some(&'{') => made.push_str("\\x"),
                c @ ('u' | 'x') => {
                    let digits: String = chars.by_ref().take(if c == 'u' { 4 } else { 2 }).collect();
                    let code = u32::from_str_radix(&digits, 16).ok()?;
                    char::from_u32(code)?;
                    made.push_str(&format!("\\x{{{code:x}}}"));
                }
                c @ ('n' | 'r' | 't' | 'f' | 'v') => {
                    made.push('\\');
                    made.push(c);
                }
                '0' => made.push_str("\\x00"),
                c if c.is_ascii_alphanumeric() => return None,
                c => push_escaped(&mut made, c),
            },
            '[' if is_in_class => made.push_str("\\["),
            '[' => {
                let rest: String = chars.clone().take(2).collect();
                if rest == "^]" {
                    chars.next();
                    chars.next();
                    made.push_str("(?s:.)");
                } else {
                    is_in_class = true;
                    made.push('[');
                    if chars.peek() == Some(&'^') {
                        chars.next();
                        made.push('^');
                    }
                }
            }
            ']' if is_in_class => {
                is_in_class = false;
                made.push(']');
            }
            ']' => made.push_str("\\]"),
            '&' | '~' | '-' if is_in_class && chars.peek() == Some(&c) => push_escaped(&mut made, c),
            '(' if !is_in_class && chars.peek() == Some(&'?') => {
                let rest: String = chars.clone().take(3).collect();
                if !(rest.starts_with("?:")
                    || rest.starts_with("?<") && !matches!(rest.as_bytes().get(2), Some(b'=' | b'!')))
                {
                    return None;
                }
                made.push('(');
            }
            '{' if !is_in_class && !chars.peek().is_some_and(char::is_ascii_digit) => made.push_str("\\{"),
            c => made.push(c),
        }
    }
    (!is_in_class).then_some(made)
}

fn push_escaped(made: &mut String, c: char) {
    if c.is_ascii_punctuation() {
        made.push('\\');
    }
    made.push(c);
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::READING_TIME_MAX;

    fn replaced(source: &str, flags: &str, text: &str) -> Option<String> {
        let pattern = Pattern { source: source.to_owned(), flags: flags.to_owned() };
        Some(Patterns::default().compiled(&pattern)?.0.replace_all(text, "_").into_owned())
    }

    #[test]
    fn expressions_mean_what_they_mean_in_scripts() {
        for (source, flags, text, expected) in [
            (r"\b\w+\b", "g", "ab-cé", "_-_é"),
            (r"[^\x20-\x7e]", "g", "a中b", "a_b"),
            (r"\/\/", "", "a//b", "a_b"),
            ("[^]", "", "\n", "_"),
            ("[[]", "", "[", "_"),
            (r"\u4e2d", "", "中", "_"),
            ("BAIDU|sogou", "i", "baidu", "_"),
            ("(?:a|b){2}", "", "ab", "_"),
            ("[&&]", "", "&", "_"),
        ] {
            assert_eq!(replaced(source, flags, text).as_deref(), Some(expected), "{source}");
        }
        for source in ["(?=a)", r"(a)\1", "(?<!a)b", "[a", "("] {
            assert_eq!(replaced(source, "", "a"), None, "{source}");
        }
    }

    #[test]
    fn only_some_expressions_are_kept() {
        let mut patterns = Patterns::default();
        for index in 0..PATTERNS_KEPT * 2 {
            let source = format!("a{index}");
            assert!(patterns.compiled(&Pattern { source, flags: String::new() }).is_some());
        }
        assert!(patterns.0.len() <= PATTERNS_KEPT);
        assert!(patterns.compiled(&Pattern { source: "a".repeat(PATTERN_BYTES + 1), flags: String::new() }).is_none());
    }

    /// How a script that never ends is cut off, and how long that takes.
    fn ended(script: &str) -> (Option<&'static str>, Duration) {
        let began = Instant::now();
        (crate::read(script).limit, began.elapsed())
    }

    #[test]
    fn what_agrees_with_much_of_a_long_text_at_each_of_its_places_is_counted() {
        let long = "var a = 'a'.repeat(1 << 20), b = 'a'.repeat(1 << 19) + 'b';";
        for call in [
            "a.indexOf(b)",
            "a.lastIndexOf(b)",
            "a.includes(b)",
            "a.split(b)",
            "encodeURIComponent('中'.repeat(1 << 18))",
            "escape(a)",
            "/(a{0,50}){50}b/.test('a'.repeat(5000))",
            "/(a?){500}a{500}/.test('a'.repeat(5000))",
        ] {
            let (limit, took) = ended(&format!("{long} for (;;) {call}"));
            assert!(limit.is_some() && took < 2 * READING_TIME_MAX, "{call}: {limit:?} after {took:?}");
        }
        let found =
            "var a = 'xaab'.repeat(9); document.title = [a.indexOf('aab'), a.indexOf('aab', 2), a.lastIndexOf('xa'),
            a.indexOf(''), a.indexOf('c'), a.includes('bx'), 'aa'.split('a').length] + ''";
        let reading = crate::read(found);
        assert_eq!(reading.sinks[0].target.as_deref(), Some("1,5,32,0,-1,true,3"));
    }
}
