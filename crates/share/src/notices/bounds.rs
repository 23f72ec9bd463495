//! What a template may not do, since a text could grow without bounds before a byte of it is said.
//!
//! The engine counts steps, and one step can double a text. So whatever keeps a value may not put values together, and what
//! the filters make is counted. Each filter that is left is bounded by what goes into it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::value::{Rest, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, filters};

/// Most bytes that the filters of a template make while it is filled in: a hundred times what one for fifty cases does.
pub const TEMPLATE_MADE_BYTES_MAX: usize = 20_000_000;

/// Most texts that are put together (`~`, `+`) in one tag.
pub const TEMPLATE_JOINS_MAX: usize = 20;

/// What an error says when the filters made too much.
pub(super) const MADE_TOO_MUCH: &str = "the filters make too much text";

/// What the room of a value in a list takes.
const VALUE_BYTES: usize = size_of::<Value>();

/// The tags that there are; of the others some keep what they say.
const TAGS: [&str; 14] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "endset",
    "with",
    "endwith",
    "include",
    "raw",
    "endraw",
    "endfilter",
];

/// Those that give a value a name.
const KEEP: [&str; 3] = ["set", "with", "for"];

/// What is wrong with a template before it is filled in: where, and as which piece of a template it could be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unbounded {
    /// A block whose text is kept instead of said.
    Block,
    /// This.
    Piece(&'static str),
}

/// Counts what filters make.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter(Arc<AtomicUsize>);

impl Meter {
    /// Begins anew.
    pub(super) fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn add(&self, bytes: usize) -> Result<(), Error> {
        let before = self.0.fetch_add(bytes.min(TEMPLATE_MADE_BYTES_MAX + 1), Ordering::Relaxed);
        if before.saturating_add(bytes) > TEMPLATE_MADE_BYTES_MAX {
            return Err(Error::new(ErrorKind::InvalidOperation, MADE_TOO_MUCH));
        }
        Ok(())
    }
}

/// Takes away what has no bound, and counts what the rest makes.
pub(super) fn bound(environment: &mut Environment<'static>, meter: &Meter) {
    for name in ["namespace", "debug", "dict"] {
        environment.remove_global(name);
    }
    for name in ["pprint", "zip", "chain", "batch", "slice", "format"] {
        environment.remove_filter(name);
    }
    let counted: [(&'static str, Value); 21] = [
        ("lower", Value::from_function(filters::lower)),
        ("upper", Value::from_function(filters::upper)),
        ("title", Value::from_function(filters::title)),
        ("capitalize", Value::from_function(filters::capitalize)),
        ("trim", Value::from_function(filters::trim)),
        ("reverse", Value::from_function(filters::reverse)),
        ("split", Value::from_function(filters::split)),
        ("lines", Value::from_function(filters::lines)),
        ("list", Value::from_function(filters::list)),
        ("string", Value::from_function(filters::string)),
        ("escape", Value::from_function(filters::escape)),
        ("e", Value::from_function(filters::escape)),
        ("safe", Value::from_function(filters::safe)),
        ("sort", Value::from_function(filters::sort)),
        ("unique", Value::from_function(filters::unique)),
        ("map", Value::from_function(filters::map)),
        ("select", Value::from_function(filters::select)),
        ("reject", Value::from_function(filters::reject)),
        ("selectattr", Value::from_function(filters::selectattr)),
        ("rejectattr", Value::from_function(filters::rejectattr)),
        ("groupby", Value::from_function(filters::groupby)),
    ];
    for (name, filter) in counted {
        let meter = meter.clone();
        environment.add_filter(name, move |state: &State<'_, '_>, args: Rest<Value>| {
            let made = filter.call(state, &args)?;
            meter.add(size(&made))?;
            Ok::<Value, Error>(made)
        });
    }
    // What these make can be larger by far than what goes in, so it is counted first.
    let counting = meter.clone();
    let replace = Value::from_function(filters::replace);
    environment.add_filter("replace", move |state: &State<'_, '_>, args: Rest<Value>| {
        // What is no text is taken as its text.
        if let [text, from, to] = args.as_slice() {
            let (text, from, to) = (text.to_string(), from.to_string(), to.to_string());
            counting.add(text.len().saturating_add(text.matches(&*from).count().saturating_mul(to.len())))?;
        }
        replace.call(state, &args)
    });
    let counting = meter.clone();
    let join = Value::from_function(filters::join);
    environment.add_filter("join", move |state: &State<'_, '_>, args: Rest<Value>| {
        let glue = args.get(1).map_or(0, |glue| glue.to_string().len());
        let items = args.first().map(Value::try_iter).transpose()?;
        for item in items.into_iter().flatten() {
            // Of what is no text, a list for example, the text is as long as it is.
            let length = item.as_str().map_or_else(|| item.to_string().len(), str::len);
            counting.add(length.saturating_add(glue))?;
        }
        join.call(state, &args)
    });
    let counting = meter.clone();
    let indent = Value::from_function(filters::indent);
    environment.add_filter("indent", move |state: &State<'_, '_>, args: Rest<Value>| {
        let text = args.first().map(Value::to_string).unwrap_or_default();
        let (lines, length) = (text.lines().count(), text.len());
        let named = args.iter().filter(|arg| arg.is_kwargs()).find_map(|it| it.get_attr("width").ok()?.as_usize());
        let width = args.get(1).and_then(Value::as_usize).or(named).unwrap_or(4);
        counting.add(length.saturating_add(width.saturating_mul(lines.saturating_add(1))))?;
        indent.call(state, &args)
    });
}

/// About how many bytes a value takes.
fn size(value: &Value) -> usize {
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => value.len().unwrap_or(0).saturating_mul(VALUE_BYTES),
        _ => value.as_str().map_or(VALUE_BYTES, str::len),
    }
}

/// A piece of the inside of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text,
    Sign(u8),
}

/// Where a template puts values together where it should not, and which line that is.
pub(super) fn check(template: &str) -> Result<(), (usize, Unbounded)> {
    let mut at = 0;
    while let Some((begin, opens)) = next_tag(template, at) {
        let at_line = |why| (template[..begin].matches('\n').count() + 1, why);
        if opens == "{#" {
            at = template[begin..].find("#}").map_or(template.len(), |end| begin + end + 2);
            continue;
        }
        let (tokens, end) = tokens(template, begin + 2);
        at = end;
        let is_tag = opens == "{%";
        let name = match tokens.first() {
            Some(Token::Word(word)) if is_tag => *word,
            _ => "",
        };
        if is_tag && !TAGS.contains(&name) && name != "filter" {
            // The engine says what it does not know; these it knows.
            let known = ["block", "extends", "import", "from", "autoescape", "do", "macro", "call"];
            if let Some(known) = known.iter().find(|known| **known == name) {
                return Err(at_line(Unbounded::Piece(known)));
            }
        }
        judge(name, &tokens).map_err(at_line)?;
        if name == "raw" {
            at = end_of_raw(template, end);
        }
    }
    Ok(())
}

/// Judges what stands in a tag.
fn judge(name: &str, tokens: &[Token<'_>]) -> Result<(), Unbounded> {
    if name == "filter" || name == "set" && !has_equals(tokens) {
        return Err(Unbounded::Block);
    }
    if tokens.contains(&Token::Sign(b'*')) {
        return Err(Unbounded::Piece("*"));
    }
    if name == "for" && tokens.last() == Some(&Token::Word("recursive")) || tokens.contains(&Token::Word("recursive")) {
        return Err(Unbounded::Piece("recursive"));
    }
    let joins = tokens.iter().filter(|token| matches!(token, Token::Sign(b'~' | b'+'))).count();
    let keeps = KEEP.contains(&name);
    if keeps && joins > 0 {
        return Err(Unbounded::Piece("set a = b ~ c"));
    }
    if joins > TEMPLATE_JOINS_MAX {
        return Err(Unbounded::Piece("a ~ b ~ c ~ …"));
    }
    if keeps && (has_list_of_names(tokens) || name == "set" && has_bare_list(tokens)) {
        return Err(Unbounded::Piece("set a = [b, c]"));
    }
    Ok(())
}

/// Whether a `set` gives a value: an equals sign that stands in no parentheses, and in no comparison.
fn has_equals(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign(b'(' | b'[' | b'{') => depth += 1,
            Token::Sign(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            Token::Sign(b'|') if depth == 0 => return false,
            Token::Sign(b'=') if depth == 0 => return tokens.get(at + 1) != Some(&Token::Sign(b'=')),
            _ => {}
        }
    }
    false
}

/// Whether a `set` gives several values without brackets around them.
fn has_bare_list(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    let mut is_value = false;
    for token in tokens {
        match token {
            Token::Sign(b'(' | b'[' | b'{') => depth += 1,
            Token::Sign(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            Token::Sign(b'=') if depth == 0 => is_value = true,
            Token::Sign(b',') if depth == 0 && is_value => return true,
            _ => {}
        }
    }
    false
}

/// Whether a list, a tuple or a dictionary is written out that has a value in it: with it, a value can be had twice.
fn has_list_of_names(tokens: &[Token<'_>]) -> bool {
    // For each bracket: whether it is one of a value, and whether a value and a comma stood in it so far.
    let mut open: Vec<(bool, bool, bool)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign(sign @ (b'(' | b'[' | b'{')) => {
                let after_value = match at.checked_sub(1).map(|before| tokens[before]) {
                    Some(Token::Word(word)) => !["in", "if", "else", "not", "and", "or", "is"].contains(&word),
                    Some(Token::Text | Token::Sign(b')' | b']' | b'}')) => true,
                    _ => false,
                };
                // A list of one is a list; parentheses around one value are none.
                open.push((!after_value, false, *sign != b'('));
            }
            Token::Sign(b')' | b']' | b'}') => {
                let Some((literal, names, list)) = open.pop() else { continue };
                if literal && names && list {
                    return true;
                }
                // What holds a value holds it outside, too.
                if let Some(outer) = open.last_mut() {
                    outer.1 |= names;
                }
            }
            Token::Sign(b',') => {
                if let Some(inner) = open.last_mut() {
                    inner.2 = true;
                }
            }
            Token::Word(word) if !is_constant(word) => {
                if let Some(inner) = open.last_mut() {
                    inner.1 = true;
                }
            }
            _ => {}
        }
    }
    false
}

fn is_constant(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || ["true", "false", "none", "True", "False", "None"].contains(&word)
}

/// The next tag, and how it opens.
fn next_tag(template: &str, from: usize) -> Option<(usize, &str)> {
    let opens = |at: &usize| matches!(template.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#'));
    let begin = template[from..].match_indices('{').map(|(at, _)| from + at).find(opens)?;
    Some((begin, &template[begin..begin + 2]))
}

/// The pieces of the inside of a tag, and where it ends. A bracket that closes nothing of its own belongs to its end.
fn tokens(template: &str, from: usize) -> (Vec<Token<'_>>, usize) {
    let bytes = template.as_bytes();
    let (mut tokens, mut at, mut braces) = (Vec::new(), from, 0_usize);
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'%' if bytes.get(at + 1) == Some(&b'}') => return (trimmed(tokens), at + 2),
            b'}' if braces == 0 => return (trimmed(tokens), (at + 2).min(bytes.len())),
            b'"' | b'\'' => {
                at += 1;
                while at < bytes.len() && bytes[at] != byte {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
                tokens.push(Token::Text);
            }
            _ if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
                let length = bytes[at..].iter().take_while(|byte| is_word(byte)).count();
                tokens.push(Token::Word(&template[at..at + length]));
                at += length - 1;
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                braces = if byte == b'{' { braces + 1 } else { braces - usize::from(byte == b'}') };
                tokens.push(Token::Sign(byte));
            }
        }
        at += 1;
    }
    (trimmed(tokens), bytes.len())
}

/// Without the signs at its ends that say what becomes of the white space around.
fn trimmed(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let is_mark = |token: &&Token<'_>| matches!(token, Token::Sign(b'-' | b'+'));
    if tokens.last().as_ref().is_some_and(is_mark) {
        tokens.pop();
    }
    if tokens.first().as_ref().is_some_and(is_mark) {
        tokens.remove(0);
    }
    tokens
}

/// Where what is said as it stands comes to its end.
fn end_of_raw(template: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(begin) = template[at..].find("{%").map(|begin| at + begin) {
        let (tokens, end) = tokens(template, begin + 2);
        if tokens == [Token::Word("endraw")] {
            return end;
        }
        at = begin + 2;
    }
    template.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(template: &str) -> Option<Unbounded> {
        check(template).err().map(|(_, why)| why)
    }

    #[test]
    fn what_keeps_a_value_puts_nothing_together() {
        for fine in [
            "{% set x = 'a ~ b' %}{{ x }}",
            "{%- set n = cases|length -%}",
            "{% set a, b = x|first %}",
            "{% set x = cases[0].pages|join(', ') %}",
            "{% for x in [1, 2, 'a'] %}{{ loop.index + 1 }}{% endfor %}",
            "{% for case in cases if (case.pages_total > 1) %}{% endfor %}",
            "{{ 'Dear ' ~ reporter.org ~ ',' }}",
            "{% raw %}{% set x %}{{ a * b }}{% endraw %}",
            "{# {% set x %} #}{% if a == b and (c, d) == e %}{% endif %}",
            "{{ {'a': 1}['a'] }}{{ \"}}\" }}",
        ] {
            assert_eq!(why(fine), None, "{fine}");
        }
        for (bad, expected) in [
            ("{% set x %}y{% endset %}", Unbounded::Block),
            ("{% set x | default('=') %}y{% endset %}", Unbounded::Block),
            ("{% set x | default(a=1) %}y{% endset %}", Unbounded::Block),
            ("{% filter upper %}y{% endfilter %}", Unbounded::Block),
            ("{{ 'x' * 9 }}", Unbounded::Piece("*")),
            ("{{ 9 ** 9 }}", Unbounded::Piece("*")),
            ("{% set x = x ~ x %}", Unbounded::Piece("set a = b ~ c")),
            ("{% with x = x + x %}{% endwith %}", Unbounded::Piece("set a = b ~ c")),
            ("{%set\nx=x~x%}", Unbounded::Piece("set a = b ~ c")),
            ("{% for a in [x, x] %}{% endfor %}", Unbounded::Piece("set a = [b, c]")),
            ("{% set a = (a, a) %}", Unbounded::Piece("set a = [b, c]")),
            ("{% set a = a, a %}", Unbounded::Piece("set a = [b, c]")),
            ("{% set a = [(a)] %}", Unbounded::Piece("set a = [b, c]")),
            ("{% set a = {'x': a, 'y': a} %}", Unbounded::Piece("set a = [b, c]")),
            ("{% for a in b recursive %}{% endfor %}", Unbounded::Piece("recursive")),
            ("{% block a %}{% endblock %}", Unbounded::Piece("block")),
            ("{{ '{%' }}{{ a * b }}", Unbounded::Piece("*")),
        ] {
            assert_eq!(why(bad), Some(expected), "{bad}");
        }
        let joined = |count: usize| format!("{{{{ a{} }}}}", " ~ a".repeat(count));
        assert_eq!(why(&joined(TEMPLATE_JOINS_MAX)), None);
        assert!(why(&joined(TEMPLATE_JOINS_MAX + 1)).is_some());
        assert_eq!(check("a\n\n{{ a * b }}").unwrap_err().0, 3);
    }
}
