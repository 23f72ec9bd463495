//! Lets calls of `eval` tell what they are given.
//!
//! A call of `eval` by its name sees the names around it, so it cannot be replaced by another function.
//! What can be replaced is its argument: `eval(x)` becomes `eval($seen$(0,x))`.

/// The function that is told the text, and gives back what is to be run instead.
pub(crate) const SEEN: &str = "$seen$";

const CLOSE: &str = "/*$seen$*/)";

/// What a bracket that is open was opened by.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// A bracket.
    Plain(u8),
    /// That of a call, with its place in the list of insertions.
    Eval(usize),
    /// `${` in a template.
    Template,
}

/// A script whose calls of `eval` tell what they are given; `level` says how deep in other scripts it stands.
pub(crate) fn rewritten(text: &str, level: u32) -> String {
    match insertions(text, level) {
        Some(insertions) if !insertions.is_empty() => {
            let mut made = String::with_capacity(text.len() + insertions.len() * 16);
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
        } else if let Some(end) = behind.strip_prefix('(').and_then(|args| args.split_once(',')).map(|(_, end)| end) {
            made.push_str(&rest[..at]);
            rest = end;
        } else {
            made.push_str(&rest[..at + SEEN.len()]);
            rest = behind;
        }
    }
    made + rest
}

/// What to insert where; none where the brackets do not match, so that nothing is changed in a text that was misread.
fn insertions(text: &str, level: u32) -> Option<Vec<(usize, String)>> {
    if !text.contains("eval") {
        return None;
    }
    let bytes = text.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let mut list: Vec<(usize, String)> = Vec::new();
    let mut is_value = false;
    let mut is_member = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut was_member = false;
        match byte {
            b'"' | b'\'' => (at, is_value) = (string_end(bytes, at)?, true),
            b'`' => (at, is_value) = template(bytes, at + 1, &mut open)?,
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => at += 2 + text.get(at + 2..)?.find("*/")? + 2,
            b'/' if !is_value => (at, is_value) = (regex_end(bytes, at)?, true),
            b'(' | b'[' | b'{' => {
                open.push(Open::Plain(byte));
                (at, is_value) = (at + 1, false);
            }
            b')' | b']' | b'}' => {
                match (open.pop()?, byte) {
                    (Open::Plain(b'('), b')') | (Open::Plain(b'['), b']') | (Open::Plain(b'{'), b'}') => {}
                    (Open::Eval(place), b')') => close(bytes, at, place, &mut list),
                    (Open::Template, b'}') => {
                        (at, is_value) = template(bytes, at + 1, &mut open)?;
                        continue;
                    }
                    _ => return None,
                }
                (at, is_value) = (at + 1, byte != b'}');
            }
            _ if is_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                let word = &bytes[at..end];
                let next = end + bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                if word == b"eval" && !is_member && bytes.get(next) == Some(&b'(') {
                    open.push(Open::Eval(list.len()));
                    list.push((next + 1, format!("{SEEN}({level},")));
                    (at, is_value) = (next + 1, false);
                } else {
                    (at, is_value) = (end, is_member || !comes_before_value(word));
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' => {
                was_member = is_member;
                at += 1;
            }
            _ => {
                was_member = byte == b'.';
                (at, is_value) = (at + 1, false);
            }
        }
        is_member = was_member;
    }
    list.retain(|(_, what)| !what.is_empty());
    list.sort_by_key(|(at, _)| *at);
    open.is_empty().then_some(list)
}

/// A call ends; what has a body behind it was none.
fn close(bytes: &[u8], at: usize, place: usize, list: &mut Vec<(usize, String)>) {
    let next = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    if next == Some(&b'{') {
        list[place].1.clear();
    } else {
        list.push((at, CLOSE.to_owned()));
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\') || byte >= 0x80
}

/// Whether a `/` behind this word begins a regular expression; `function eval` is no call either.
fn comes_before_value(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 13] = [
        b"return",
        b"typeof",
        b"case",
        b"in",
        b"of",
        b"delete",
        b"void",
        b"throw",
        b"new",
        b"else",
        b"do",
        b"yield",
        b"instanceof",
    ];
    WORDS.contains(&word)
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

fn line_end(bytes: &[u8], start: usize) -> usize {
    start + bytes[start..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count()
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
fn template(bytes: &[u8], start: usize, open: &mut Vec<Open>) -> Option<(usize, bool)> {
    let mut at = start;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'`' => return Some((at + 1, true)),
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                open.push(Open::Template);
                return Some((at + 2, false));
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
            ("eval(a)", "eval($seen$(0,a/*$seen$*/))"),
            ("x=eval (a,b);", "x=eval ($seen$(0,a,b/*$seen$*/));"),
            ("eval(eval('a)'))", "eval($seen$(0,eval($seen$(0,'a)'/*$seen$*/))/*$seen$*/))"),
            ("`${eval(`)`)}`", "`${eval($seen$(0,`)`/*$seen$*/))}`"),
            ("a.eval(b)", "a.eval(b)"),
            ("x={eval(a){}}", "x={eval(a){}}"),
            ("'eval(a)'", "'eval(a)'"),
            ("/eval(a)[/]/.test(b)", "/eval(a)[/]/.test(b)"),
            ("return /'/,eval(a)", "return /'/,eval($seen$(0,a/*$seen$*/))"),
            ("// eval(a)", "// eval(a)"),
            ("eval(a", "eval(a"),
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
