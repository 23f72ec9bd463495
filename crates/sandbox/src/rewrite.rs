//! Lets calls of `eval` tell what they are given.
//!
//! A call of `eval` by its name sees the names around it, so it cannot be replaced by another function.
//! What can be replaced is its argument: `eval(x)` becomes `eval($seen$(0,eval,x))`.
//! A text in which it is not sure what is code and what is a string is left as it is: to change a string would change what it does.

/// The function that is told the text, and gives back what is to be run instead.
pub(crate) const SEEN: &str = "$seen$";

const CLOSE: &str = "/*$seen$*/)";

/// What a bracket that is open was opened by.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// A bracket, and what stands before whatever comes behind its end.
    Plain(u8, Before),
    /// That of a call, with its place in the list of insertions.
    Eval(usize),
    /// `${` in a template.
    Template,
}

/// What stands before a `/`: behind a value it divides, elsewhere it begins a regular expression.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Value,
    NoValue,
    /// Only a parser knows.
    Unknown,
}

/// A script whose calls of `eval` tell what they are given; `level` says how deep in other scripts it stands.
pub(crate) fn rewritten(text: &str, level: u32) -> String {
    match insertions(text, level) {
        Some(insertions) if !insertions.is_empty() => {
            let mut made = String::with_capacity(text.len() + insertions.len() * 20);
            let mut from = 0;
            for (at, what) in insertions {
                made.push_str(&text[from..at]);
                made.push_str(&what);
                from = at;
            }
            made + &text[from..]
        }
        _ => text.to_owned(),
    }
}

/// A function's text as its author wrote it, and what is native as browsers tell it.
pub(crate) fn plain(text: &str) -> String {
    let text =
        if text.len() < 400 { text.replace("{\n    [native code]\n}", "{ [native code] }") } else { text.to_owned() };
    if !text.contains(SEEN) {
        return text;
    }
    let mut made = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(SEEN) {
        let behind = &rest[at + SEEN.len()..];
        if let (true, Some(end)) = (rest[..at].ends_with("/*"), behind.strip_prefix("*/)")) {
            made.push_str(&rest[..at - 2]);
            rest = end;
        } else if let Some((_, end)) = behind.strip_prefix('(').and_then(|args| args.split_once(",eval,")) {
            made.push_str(&rest[..at]);
            rest = end;
        } else {
            made.push_str(&rest[..at + SEEN.len()]);
            rest = behind;
        }
    }
    made + rest
}

/// What to insert where; none where the brackets do not match or something may be read in two ways.
fn insertions(text: &str, level: u32) -> Option<Vec<(usize, String)>> {
    if !text.contains("eval") || text.starts_with("#!") {
        return None;
    }
    let bytes = text.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let mut list: Vec<(usize, String)> = Vec::new();
    let mut before = Before::NoValue;
    let mut is_member = false;
    // What stands behind the end of a bracket that opens here.
    let mut behind = Before::Value;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => {
                at += 1;
                continue;
            }
            b'/' if rest.starts_with(b"//") => {
                at = line_end(text, at);
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                at += 2 + text.get(at + 2..)?.find("*/")? + 2;
                continue;
            }
            b'<' if rest.starts_with(b"<!--") => {
                at = line_end(text, at);
                continue;
            }
            b'-' if rest.starts_with(b"-->") => return None,
            b'"' | b'\'' => (at, before) = (string_end(bytes, at)?, Before::Value),
            b'`' => (at, before) = template(bytes, at + 1, &mut open)?,
            b'/' if before == Before::Unknown => return None,
            b'/' if before == Before::NoValue => (at, before) = (regex_end(bytes, at)?, Before::Value),
            b'(' | b'[' | b'{' => {
                open.push(Open::Plain(byte, if byte == b'{' { Before::Unknown } else { behind }));
                (at, before) = (at + 1, Before::NoValue);
            }
            b')' | b']' | b'}' => {
                before = match (open.pop()?, byte) {
                    (Open::Plain(b'(', behind), b')') | (Open::Plain(b'{', behind), b'}') => behind,
                    (Open::Plain(b'[', _), b']') => Before::Value,
                    (Open::Eval(place), b')') => {
                        close(bytes, at, place, &mut list);
                        Before::Value
                    }
                    (Open::Template, b'}') => {
                        (at, before) = template(bytes, at + 1, &mut open)?;
                        is_member = false;
                        continue;
                    }
                    _ => return None,
                };
                at += 1;
            }
            b'.' if rest.starts_with(b"...") => {
                leave(&open, &mut list);
                (at, before) = (at + 3, Before::NoValue);
            }
            b'.' | b'#' => {
                (at, before, is_member) = (at + 1, Before::NoValue, true);
                continue;
            }
            b'+' | b'-' if bytes.get(at + 1) == Some(&byte) => (at, before) = (at + 2, Before::Unknown),
            _ if is_word(byte) => {
                if let Some(space) = text[at..].chars().next().filter(|c| is_space(*c)) {
                    at += space.len_utf8();
                    continue;
                }
                let end = word_end(text, at);
                let word = &bytes[at..end];
                let next = end + bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let argument = bytes[next..].iter().skip(1).find(|byte| !byte.is_ascii_whitespace());
                behind = Before::Value;
                if word == b"eval" && !is_member && bytes.get(next) == Some(&b'(') && argument != Some(&b')') {
                    open.push(Open::Eval(list.len()));
                    list.push((next + 1, format!("{SEEN}({level},eval,")));
                    (at, before) = (next + 1, Before::NoValue);
                } else {
                    before = if is_member { Before::Value } else { behind_word(word) };
                    if !is_member {
                        behind = behind_brackets(word);
                    }
                    at = end;
                    is_member = false;
                    continue;
                }
            }
            _ => {
                if byte == b',' {
                    leave(&open, &mut list);
                }
                (at, before) = (at + 1, Before::NoValue);
            }
        }
        (is_member, behind) = (false, Before::Value);
    }
    list.retain(|(_, what)| !what.is_empty());
    list.sort_by_key(|(at, _)| *at);
    open.is_empty().then_some(list)
}

/// A call with several arguments is left alone: `eval` may be the script's own function.
fn leave(open: &[Open], list: &mut [(usize, String)]) {
    if let Some(Open::Eval(place)) = open.last() {
        list[*place].1.clear();
    }
}

/// A call ends; what has a body behind it was none.
fn close(bytes: &[u8], at: usize, place: usize, list: &mut Vec<(usize, String)>) {
    let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    if next == Some(&b'{') {
        list[place].1.clear();
    }
    if !list[place].1.is_empty() {
        list.push((at, CLOSE.to_owned()));
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\') || byte >= 0x80
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// The end of a word, or of a number with its point.
fn word_end(text: &str, start: usize) -> usize {
    let word = |from: usize| {
        text[from..].find(|c: char| c.is_ascii() && !is_word(c as u8) || is_space(c)).map(|end| from + end)
    };
    let end = word(start).unwrap_or(text.len());
    if text.as_bytes()[start].is_ascii_digit() && text[end..].starts_with('.') {
        return word(end + 1).unwrap_or(text.len());
    }
    end
}

/// What a word is to a `/` behind it.
fn behind_word(word: &[u8]) -> Before {
    match word {
        b"return" | b"typeof" | b"case" | b"in" | b"delete" | b"void" | b"throw" | b"new" | b"else" | b"do"
        | b"instanceof" | b"default" | b"extends" => Before::NoValue,
        // Names of their own, elsewhere.
        b"of" | b"yield" | b"await" => Before::Unknown,
        _ => Before::Value,
    }
}

/// What the brackets behind a word are to a `/` behind them: a condition, or a call.
fn behind_brackets(word: &[u8]) -> Before {
    match word {
        b"if" | b"while" | b"for" | b"with" => Before::NoValue,
        b"await" => Before::Unknown,
        _ => Before::Value,
    }
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if byte == bytes[start] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn line_end(text: &str, start: usize) -> usize {
    text[start..].find(['\n', '\r', '\u{2028}', '\u{2029}']).map_or(text.len(), |end| start + end)
}

fn regex_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    let mut is_class = false;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'\n' => return None,
            b'[' => is_class = true,
            b']' => is_class = false,
            b'/' if !is_class => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
}

/// Goes on in a template: to its end, or into the expression that it holds.
fn template(bytes: &[u8], start: usize, open: &mut Vec<Open>) -> Option<(usize, Before)> {
    let mut at = start;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'`' => return Some((at + 1, Before::Value)),
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                open.push(Open::Template);
                return Some((at + 2, Before::NoValue));
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_eval_tell_what_they_are_given_and_nothing_else_is_changed() {
        for (text, expected) in [
            ("eval(a)", "eval($seen$(0,eval,a/*$seen$*/))"),
            ("x=eval (a);", "x=eval ($seen$(0,eval,a/*$seen$*/));"),
            ("if (a) /'/.b; eval(c)", "if (a) /'/.b; eval($seen$(0,eval,c/*$seen$*/))"),
            ("1./'/1;eval(c)//'", "1./'/1;eval(c)//'"),
            ("eval(eval('a)'))", "eval($seen$(0,eval,eval($seen$(0,eval,'a)'/*$seen$*/))/*$seen$*/))"),
            ("`${eval(`)`)}`", "`${eval($seen$(0,eval,`)`/*$seen$*/))}`"),
            ("a.eval(b)", "a.eval(b)"),
            ("x={eval(a){}}", "x={eval(a){}}"),
            ("'eval(a)'", "'eval(a)'"),
            ("/eval(a)[/]/.test(b)", "/eval(a)[/]/.test(b)"),
            ("return /'/,eval(a)", "return /'/,eval($seen$(0,eval,a/*$seen$*/))"),
            ("// eval(a)", "// eval(a)"),
            ("eval(a", "eval(a"),
            // What may be read in two ways, or given to a function of this name, is left alone.
            ("eval(a, b); eval(...c); eval()", "eval(a, b); eval(...c); eval()"),
            ("a/**/./**/eval(b)", "a/**/./**/eval(b)"),
            ("f++ /'/ 1; eval('b')", "f++ /'/ 1; eval('b')"),
            ("({}) + {} /'/ 1; eval('b')", "({}) + {} /'/ 1; eval('b')"),
            ("of /'/ 1; eval('b')", "of /'/ 1; eval('b')"),
            ("// \u{2028}eval(a)", "// \u{2028}eval($seen$(0,eval,a/*$seen$*/))"),
            ("<!-- '\neval(a)", "<!-- '\neval($seen$(0,eval,a/*$seen$*/))"),
            ("return\u{a0}/'/,\u{feff}eval(a)", "return\u{a0}/'/,\u{feff}eval($seen$(0,eval,a/*$seen$*/))"),
        ] {
            assert_eq!(rewritten(text, 0), expected);
            assert_eq!(plain(expected), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_text_that_was_changed_is_changed_back(text in r#"(eval\(|[(){}/`'"$a.\\\n]|\$\{){0,24}"#) {
            assert_eq!(plain(&rewritten(&text, 3)), text);
        }
    }
}
