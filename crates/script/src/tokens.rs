//! Where statements, brackets and strings of a script stand, without a tree of it.

use std::ops::Range;

/// What a token is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    /// A string with its quotes, or a piece of a template.
    String,
    Regex,
    Open,
    Close,
    Sign,
}

/// A token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
    /// A line ends before it.
    pub(crate) on_new_line: bool,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    sign: u8,
    /// Whether `/` behind its end begins a regular expression.
    then_regex: bool,
}

/// Tells the tokens of a script one by one.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    brackets: Vec<Bracket>,
    /// What `/` is next: a regular expression, or a division.
    takes_regex: bool,
    before: Option<(Kind, u8, Range<usize>)>,
}

/// Words behind which an expression begins.
const BEFORE_EXPRESSION: &[&str] = &[
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
    "yield",
    "await",
];

/// Where the line ends that this text begins with (ECMAScript, 12.3).
fn end_of_line(text: &str) -> usize {
    text.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(text.len())
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Tokens { text, at: 0, brackets: Vec::new(), takes_regex: true, before: None }
    }

    pub(crate) fn depth(&self) -> u32 {
        self.brackets.len() as u32
    }

    /// The sign that the innermost open bracket is.
    fn innermost(&self) -> u8 {
        self.brackets.last().map_or(0, |bracket| bracket.sign)
    }

    fn skip(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut is_new_line = false;
        while let Some(&byte) = bytes.get(self.at) {
            let rest = &bytes[self.at..];
            match byte {
                b'\n' | b'\r' => {
                    is_new_line = true;
                    self.at += 1;
                }
                b' ' | b'\t' | 0x0B | 0x0C => self.at += 1,
                _ if rest.starts_with(b"//")
                    || rest.starts_with(b"<!--")
                    || rest.starts_with(b"#!") && self.at == 0 =>
                {
                    self.at += end_of_line(&self.text[self.at..]);
                }
                _ if rest.starts_with(b"/*") => {
                    let end = memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
                    is_new_line |= memchr::memchr(b'\n', &rest[..end.min(rest.len())]).is_some();
                    self.at += end.min(rest.len());
                }
                0xE2 if rest.starts_with("\u{2028}".as_bytes()) || rest.starts_with("\u{2029}".as_bytes()) => {
                    is_new_line = true;
                    self.at += 3;
                }
                0xC2 if rest.starts_with("\u{A0}".as_bytes()) => self.at += 2,
                0xEF if rest.starts_with("\u{FEFF}".as_bytes()) => self.at += 3,
                _ => break,
            }
        }
        is_new_line
    }

    fn word_before(&self) -> &'t str {
        match &self.before {
            Some((Kind::Word, _, range)) => &self.text[range.clone()],
            _ => "",
        }
    }

    /// The end of a template's piece that begins here, and whether an expression follows.
    fn template_end(&self, from: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => return (at + 1, false),
                b'$' if bytes.get(at + 1) == Some(&b'{') => return (at + 2, true),
                _ => at += 1,
            }
        }
        (bytes.len(), false)
    }

    fn piece_of_template(&mut self, start: usize) -> Kind {
        let (end, is_open) = self.template_end(self.at);
        self.at = end;
        if is_open {
            self.brackets.push(Bracket { sign: b'$', then_regex: false });
            self.takes_regex = true;
        } else {
            self.takes_regex = false;
        }
        self.before = Some((Kind::String, b'`', start..end));
        Kind::String
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let on_new_line = self.skip();
        let bytes = self.text.as_bytes();
        let start = self.at;
        let byte = *bytes.get(start)?;
        let rest = &bytes[start..];
        let kind = match byte {
            b'"' | b'\'' => {
                let mut end = start + 1;
                while end < bytes.len() && bytes[end] != byte && bytes[end] != b'\n' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                self.at = (end + 1).min(bytes.len());
                self.takes_regex = false;
                Kind::String
            }
            b'`' => {
                self.at += 1;
                let kind = self.piece_of_template(start);
                return Some(Token { kind, range: start..self.at, on_new_line });
            }
            b'}' if self.innermost() == b'$' => {
                self.brackets.pop();
                self.at += 1;
                let kind = self.piece_of_template(start);
                return Some(Token { kind, range: start..self.at, on_new_line });
            }
            b'(' | b'[' | b'{' => {
                let word = self.word_before();
                let then_regex = match byte {
                    b'(' => matches!(word, "if" | "while" | "for" | "with"),
                    b'{' => {
                        let is_behind = match &self.before {
                            None => true,
                            Some((Kind::Word, ..)) => {
                                matches!(word, "else" | "do" | "try" | "finally") || !BEFORE_EXPRESSION.contains(&word)
                            }
                            Some((_, sign, _)) => matches!(sign, b';' | b'{' | b'}' | b')' | b'>'),
                        };
                        is_behind
                            || self.before.as_ref().is_some_and(|(_, sign, _)| *sign == b':')
                                && matches!(self.innermost(), 0)
                    }
                    _ => false,
                };
                self.brackets.push(Bracket { sign: byte, then_regex });
                self.at += 1;
                self.takes_regex = true;
                Kind::Open
            }
            b')' | b']' | b'}' => {
                self.takes_regex = self.brackets.pop().is_some_and(|bracket| bracket.then_regex);
                self.at += 1;
                Kind::Close
            }
            b'/' if self.takes_regex => {
                let mut end = start + 1;
                let mut is_in_class = false;
                while end < bytes.len() && bytes[end] != b'\n' && (is_in_class || bytes[end] != b'/') {
                    match bytes[end] {
                        b'\\' => end += 1,
                        b'[' => is_in_class = true,
                        b']' => is_in_class = false,
                        _ => {}
                    }
                    end += 1;
                }
                self.at = (end + 1).min(bytes.len());
                self.takes_regex = false;
                Kind::Regex
            }
            b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
                self.at += length;
                self.takes_regex = false;
                Kind::Number
            }
            _ if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$' | b'\\' | b'#') || byte >= 0x80 => {
                let is_of_word = |byte: &&u8| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'\\' | b'#') || **byte >= 0x80
                };
                self.at += rest.iter().take_while(is_of_word).count();
                let is_member = self.before.as_ref().is_some_and(|(_, sign, _)| *sign == b'.');
                self.takes_regex = !is_member && BEFORE_EXPRESSION.contains(&&self.text[start..self.at]);
                Kind::Word
            }
            _ => {
                self.at += 1;
                // `a++ / b`
                self.takes_regex = !(matches!(byte, b'+' | b'-')
                    && self.before.as_ref().is_some_and(|(_, sign, range)| *sign == byte && range.end == start));
                Kind::Sign
            }
        };
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.before = Some((kind, byte, start..self.at));
        Some(Token { kind, range: start..self.at, on_new_line })
    }
}

/// How a script is built.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// How deep its brackets are nested.
    pub(crate) depth: u32,
    /// How many words and operators stand in a row that each hold what follows.
    pub(crate) chain: usize,
    /// How many bytes stand in parentheses that may begin an arrow function, counted for each pair.
    pub(crate) arrows: usize,
    /// Its statements, as far as they are told apart without a tree.
    pub(crate) statements: Vec<Range<usize>>,
    /// What stands in its outermost braces.
    pub(crate) blocks: Vec<Range<usize>>,
}

/// Words that go on with the statement before them.
const GOING_ON: &[&str] = &["else", "catch", "finally", "while", "instanceof", "in", "of", "from", "as"];

/// Words that hold what follows.
const HOLDING: &[&str] =
    &["if", "else", "for", "while", "do", "with", "new", "typeof", "void", "delete", "yield", "await", "extends"];

/// How a script is built.
pub(crate) fn shape(text: &str) -> Shape {
    let mut shape = Shape::default();
    let mut tokens = Tokens::new(text);
    // The parentheses that are open and may begin an arrow function, with their depth.
    let mut parentheses: Vec<(u32, usize)> = Vec::new();
    let mut block: Option<(u32, usize)> = None;
    let mut start = 0;
    let (mut chain, mut held) = (0, 0);
    // Of a long script, only so many statements are told apart.
    let least = text.len() >> 14;
    let mut before: Option<(Kind, u8)> = None;
    loop {
        let depth_before = tokens.depth();
        let Some(token) = tokens.next() else { break };
        let depth = tokens.depth();
        let byte = text.as_bytes()[token.range.start];
        let is_operand =
            matches!(before, Some((Kind::Word | Kind::Number | Kind::String | Kind::Regex | Kind::Close, _)));
        if depth_before == 0 && token.kind == Kind::Word && is_operand {
            let word = &text[token.range.clone()];
            let is_next =
                (token.on_new_line || matches!(before, Some((Kind::Close, b'}')))) && !GOING_ON.contains(&word);
            if is_next && token.range.start > start + least {
                shape.statements.push(start..token.range.start);
                start = token.range.start;
            }
        }
        match (token.kind, byte) {
            (Kind::Open, b'(') => {
                let is_call = matches!(before, Some((Kind::Word | Kind::Close | Kind::String, _)));
                let next = text.as_bytes()[token.range.end..].iter().find(|byte| !byte.is_ascii_whitespace());
                let may_be_arrow = next.is_some_and(|&byte| {
                    byte >= 0x80
                        || byte.is_ascii_alphabetic()
                        || matches!(byte, b'_' | b'$' | b'(' | b'[' | b'{' | b'.')
                });
                if may_be_arrow && (!is_call || text[..token.range.start].trim_end().ends_with("async")) {
                    parentheses.push((depth, token.range.start));
                }
            }
            (Kind::Open, b'{') if block.is_none() => block = Some((depth, token.range.end)),
            (Kind::Close, _) => {
                while parentheses.last().is_some_and(|&(open, _)| open > depth) {
                    let (_, from) = parentheses.pop().unwrap_or_default();
                    shape.arrows += token.range.end - from;
                }
                if let Some((open, from)) = block
                    && open > depth
                {
                    shape.blocks.push(from..token.range.start.max(from));
                    block = None;
                }
            }
            (Kind::Sign, b';') if depth == 0 && token.range.end > start + least => {
                shape.statements.push(start..token.range.end);
                start = token.range.end;
            }
            _ => {}
        }
        shape.depth = shape.depth.max(depth);
        match (token.kind, byte) {
            (Kind::Sign, b';') => held = std::mem::take(&mut chain),
            (Kind::Sign, b',') => chain = 0,
            // It goes on with what the semicolon before it ended.
            (Kind::Word, b'e') if &text[token.range.clone()] == "else" => chain += std::mem::take(&mut held) + 1,
            (Kind::Sign, b'=' | b'?' | b'!' | b'~' | b'*' | b':') => chain += 1,
            (Kind::Sign, b'+' | b'-') if !is_operand => chain += 1,
            (Kind::Word, _) => chain += usize::from(HOLDING.contains(&&text[token.range.clone()])),
            _ => {}
        }
        shape.chain = shape.chain.max(chain);
        before = Some((token.kind, byte));
    }
    for (_, from) in parentheses {
        shape.arrows += text.len() - from;
    }
    if let Some((_, from)) = block {
        shape.blocks.push(from..text.len());
    }
    if start < text.len() {
        shape.statements.push(start..text.len());
    }
    shape
}

/// How much stack a parser needs for a text at most, whatever stands in it.
pub(crate) fn stack_of(text: &str) -> usize {
    let (bracket, sign, other) = if cfg!(debug_assertions) { (8_000, 4_000, 1_000) } else { (2_500, 1_250, 300) };
    let bytes = text.bytes();
    bytes
        .map(|byte| match byte {
            b'(' | b'[' | b'{' => bracket,
            b'=' | b'?' | b'!' | b'~' | b'-' | b'+' | b'*' | b':' => sign,
            _ => other,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<&str> {
        shape(text).statements.into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn statements_are_told_apart() {
        assert_eq!(statements("a='x;y';b(function(){c;d})"), ["a='x;y';", "b(function(){c;d})"]);
        assert_eq!(statements("if(a){b}else{c}function d(){}e"), ["if(a){b}else{c}", "function d(){}", "e"]);
        assert_eq!(statements("a = 1\nb = 2"), ["a = 1", "b = 2"]);
        assert_eq!(statements("a=/[;/]\"/.test(b);c"), ["a=/[;/]\"/.test(b);", "c"]);
        assert_eq!(statements("a=b/c;d=e/f;`${a+`;`}`;g"), ["a=b/c;", "d=e/f;", "`${a+`;`}`;", "g"]);
        assert_eq!(statements("if(a)/;/.test(b);/* ; */c // ;"), ["if(a)/;/.test(b);", "/* ; */c // ;"]);
    }

    #[test]
    fn brackets_are_counted_where_they_are_brackets() {
        for (text, depth) in [("((1))", 2), ("'((('", 0), ("/[(]/", 0), ("`(${(1)}`", 2), ("a/(b)/(c)", 1), ("[[", 2)] {
            assert_eq!(shape(text).depth, depth, "{text}");
        }
        let blocks = shape("(function(){a;b})();x={c:1}").blocks;
        assert_eq!(blocks, [12..15, 23..26]);
        assert!(shape("(a=(a=(a=1)))").arrows > 20 && shape("f((1),(2))").arrows == 0);
    }
}
