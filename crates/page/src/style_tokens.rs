//! A style sheet cut into what it fetches, what it paints, and all other words (CSS Syntax 3, as far as that takes).
//!
//! Only strings, `url()` and comments can name anything; what is not written in them is passed over.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::unescape;

/// How many functions in each other are remembered; what stands deeper is told by the innermost of these.
pub const FUNCTIONS_MAX: usize = 64;

/// Longest name that is read, in bytes, escapes included; a longer one is none that does anything.
pub const STYLE_NAME_BYTES_MAX: usize = 256;

/// One piece of a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A URL that is fetched.
    Url(Range<usize>),
    /// A string that is painted.
    Painted(Range<usize>),
    /// What was painted before stands apart from what follows.
    Break,
    /// A comment, or a string that is neither fetched nor painted.
    Aside(Range<usize>),
}

/// What is done with the strings in a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Fetches,
    Other,
}

/// Reads pieces from a style sheet, or from the declarations of a style attribute.
pub(crate) struct Pieces<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The last name that was read.
    name: Range<usize>,
    /// The property whose value is being read.
    property: Range<usize>,
    /// The at-rule whose prelude is being read.
    rule: Range<usize>,
    functions: Vec<Function>,
    is_painting: bool,
}

impl<'a> Pieces<'a> {
    /// Reads from the start of this text.
    pub(crate) fn new(text: &'a str) -> Self {
        let (name, property, rule) = (0..0, 0..0, 0..0);
        Pieces { text, bytes: text.as_bytes(), at: 0, name, property, rule, functions: Vec::new(), is_painting: false }
    }

    /// What the piece at hand belongs to, in lower case: `@import`, `background`, or nothing.
    pub(crate) fn belongs_to(&self) -> String {
        if self.rule.is_empty() { self.plain(&self.property) } else { format!("@{}", self.plain(&self.rule)) }
    }

    /// A name in lower case, without escapes and the signs by which old browsers were told apart.
    fn plain(&self, name: &Range<usize>) -> String {
        if name.len() > STYLE_NAME_BYTES_MAX {
            return String::new();
        }
        let text = &self.text[name.clone()];
        let plain = unescape::style(text).map_or(Cow::Borrowed(text), |(plain, _)| Cow::Owned(plain));
        plain.trim_start_matches('_').to_ascii_lowercase()
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        while let Some(&byte) = self.bytes.get(self.at) {
            let start = self.at;
            if byte == b'/' && self.bytes.get(start + 1) == Some(&b'*') {
                return Some(Piece::Aside(self.comment(start + 2)));
            }
            let is_string = matches!(byte, b'"' | b'\'');
            if self.is_painting && !is_string && !byte.is_ascii_whitespace() {
                self.is_painting = false;
                return Some(Piece::Break);
            }
            self.at += 1;
            match byte {
                _ if is_string => {
                    let inside = self.string(byte);
                    if let Some(piece) = self.piece_of_string(inside) {
                        return Some(piece);
                    }
                }
                b'@' => {
                    self.rule = self.identifier(self.at);
                    self.property = 0..0;
                }
                b'(' => {
                    if let Some(piece) = self.open(start) {
                        return Some(piece);
                    }
                }
                b')' => drop(self.functions.pop()),
                b'{' | b'}' | b';' => {
                    (self.property, self.rule, self.name) = (0..0, 0..0, 0..0);
                    self.functions.clear();
                }
                b':' if self.property.is_empty() && self.functions.is_empty() => self.property = self.name.clone(),
                _ if is_of_name(byte) => self.name = self.identifier(start),
                _ => {}
            }
        }
        None
    }

    /// A comment whose inside begins here.
    fn comment(&mut self, start: usize) -> Range<usize> {
        let length = memmem::find(&self.bytes[start..], b"*/");
        let end = length.map_or(self.bytes.len(), |length| start + length);
        self.at = (end + 2).min(self.bytes.len());
        start..end
    }

    /// The inside of a string that ends with this quote, or before the line does.
    fn string(&mut self, quote: u8) -> Range<usize> {
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'\n' | b'\r' | b'\x0C' => return start..self.at,
                _ if byte == quote => {
                    self.at += 1;
                    return start..self.at - 1;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
        start..self.at
    }

    fn piece_of_string(&mut self, inside: Range<usize>) -> Option<Piece> {
        let rule = self.plain(&self.rule);
        match self.functions.last() {
            _ if is_about_documents(&rule) => None,
            Some(Function::Fetches) => Some(Piece::Url(inside)),
            None if rule == "import" => Some(Piece::Url(inside)),
            _ if paints(&self.plain(&self.property)) => {
                self.is_painting = true;
                Some(Piece::Painted(inside))
            }
            _ => Some(Piece::Aside(inside)),
        }
    }

    /// A parenthesis that opens here: a function, or the whole of an unquoted `url()`.
    fn open(&mut self, at: usize) -> Option<Piece> {
        let name = if self.name.end == at { self.plain(&self.name) } else { String::new() };
        if name == "url" {
            let first = self.skip(|byte| byte.is_ascii_whitespace());
            if !matches!(self.bytes.get(first), Some(b'"' | b'\'')) {
                self.at = first;
                return self.unquoted();
            }
        }
        if self.functions.len() < FUNCTIONS_MAX {
            let fetches = matches!(&*name, "url" | "src" | "image" | "image-set" | "-webkit-image-set" | "cross-fade")
                || name.ends_with("alphaimageloader");
            self.functions.push(if fetches { Function::Fetches } else { Function::Other });
        }
        None
    }

    /// The URL that begins here, up to its parenthesis; with signs in it that cannot stand there it is none.
    fn unquoted(&mut self) -> Option<Piece> {
        let start = self.at;
        let (mut end, mut close) = (None, self.bytes.len());
        let mut is_broken = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b')' => {
                    close = self.at - 1;
                    break;
                }
                b'\\' => self.at = self.escape_end(self.at),
                b'"' | b'\'' | b'(' => is_broken = true,
                _ if byte.is_ascii_whitespace() => end = end.or(Some(self.at - 1)),
                _ => is_broken |= end.is_some(),
            }
        }
        let inside = start..end.filter(|_| !is_broken).unwrap_or(close);
        let inside = self.on_characters(inside);
        if is_about_documents(&self.plain(&self.rule)) {
            return None;
        }
        Some(if is_broken { Piece::Aside(inside) } else { Piece::Url(inside) })
    }

    /// The same range, ended at the end of a character.
    fn on_characters(&self, range: Range<usize>) -> Range<usize> {
        range.start..(range.end..=self.text.len()).find(|&end| self.text.is_char_boundary(end)).unwrap_or(range.end)
    }

    /// The name that begins here.
    fn identifier(&mut self, start: usize) -> Range<usize> {
        self.at = start;
        while let Some(&byte) = self.bytes.get(self.at).filter(|&&byte| is_of_name(byte)) {
            self.at += 1;
            if byte == b'\\' {
                self.at = self.escape_end(self.at);
            }
        }
        let name = self.on_characters(start..self.at);
        self.at = name.end;
        name
    }

    /// The end of the escape whose backslash stands before this position.
    fn escape_end(&self, at: usize) -> usize {
        let digits = self.bytes[at..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let has_space = digits > 0 && self.bytes.get(at + digits).is_some_and(u8::is_ascii_whitespace);
        (at + digits + usize::from(has_space || digits == 0)).min(self.bytes.len())
    }

    /// The first position from here whose byte is none of these.
    fn skip(&self, passed: impl Fn(u8) -> bool) -> usize {
        self.bytes[self.at..].iter().position(|&byte| !passed(byte)).map_or(self.bytes.len(), |length| self.at + length)
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'\\') || !byte.is_ascii()
}

/// Whether the URLs of this at-rule name languages and documents, not files.
fn is_about_documents(rule: &str) -> bool {
    matches!(rule, "namespace" | "document" | "-moz-document" | "charset")
}

/// Whether the strings of this property are painted.
fn paints(property: &str) -> bool {
    property.starts_with("--")
        || matches!(
            property,
            "content"
                | "quotes"
                | "list-style"
                | "list-style-type"
                | "text-overflow"
                | "text-emphasis"
                | "text-emphasis-style"
                | "hyphenate-character"
                | "symbols"
                | "additive-symbols"
                | "prefix"
                | "suffix"
                | "negative"
                | "pad"
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every piece, in a line each.
    fn pieces(style: &str) -> Vec<String> {
        let mut pieces = Pieces::new(style);
        let mut lines = Vec::new();
        while let Some(piece) = pieces.next() {
            let owner = pieces.belongs_to();
            lines.push(match piece {
                Piece::Url(range) => format!("{owner} url {}", &style[range]),
                Piece::Painted(range) => format!("{owner} paints {}", &style[range]),
                Piece::Break => "break".to_owned(),
                Piece::Aside(range) => format!("aside {}", &style[range]),
            });
        }
        lines
    }

    fn check(style: &str, expected: &[&str]) {
        assert_eq!(pieces(style), expected, "{style}");
    }

    #[test]
    fn what_is_fetched_is_told_by_what_it_stands_in() {
        check("a{background:url(x.png)}", &["background url x.png"]);
        check("a{background:URL( 'x y' ) no-repeat}", &["background url x y"]);
        check("a { background : #fff url( x.png ) }", &["background url x.png"]);
        check("@import 'x.css' screen;@import url(y.css);", &["@import url x.css", "@import url y.css"]);
        check("@font-face{src:local('a'),url(b) format('woff2')}", &["aside a", "src url b", "aside woff2"]);
        check(
            "a{background:image-set('x' 1x type('y'), url(z) 2x)}",
            &["background url x", "aside y", "background url z"],
        );
        check("a{-moz-binding:url(x.xml#y);behavior:url(#z)}", &["-moz-binding url x.xml#y", "behavior url #z"]);
        check("a{filter:progid:DX.AlphaImageLoader(src='x',sizingMethod='y')}", &["filter url x", "filter url y"]);
        check("a{_background:u\\72l(x)}", &["background url x"]);
        check("a{background:url(x\\)y)}", &["background url x\\)y"]);
        check("a{background:url(x", &["background url x"]);
        check("@media (min-width:1px){a:hover{cursor:url(x),auto}}", &["cursor url x"]);
    }

    #[test]
    fn what_is_painted_is_told_by_its_property() {
        check("a::after{content:'x' \"y\"}", &["content paints x", "content paints y", "break"]);
        check("a::after{c\\6fntent:'x' attr(y) 'z'}", &["content paints x", "break", "content paints z", "break"]);
        check("a{--x:'y'}", &["--x paints y", "break"]);
        check("a{quotes:'x' 'y'", &["quotes paints x", "quotes paints y"]);
        check("@counter-style s{suffix:'x'}", &["suffix paints x", "break"]);
    }

    #[test]
    fn what_is_neither_stands_aside() {
        check("/* x */ a[href='y']{color:red}", &["aside  x ", "aside y"]);
        check("a{font-family:'x'}", &["aside x"]);
        check("a{background:url(x y)}", &["aside x y"]);
        check("@namespace url(x);@namespace s 'y';@-moz-document url(z){}", &[]);
        check(".casino.example{color:red}", &[]);
        check("a{content:'x\ny'}", &["content paints x", "break", "content paints }"]);
        check("/* x", &["aside  x"]);
    }

    #[test]
    fn functions_are_remembered_to_a_depth() {
        let style = |depth: usize| format!("a{{b:{}url('x')", "c(".repeat(depth));
        check(&style(FUNCTIONS_MAX - 1), &["b url x"]);
        check(&style(FUNCTIONS_MAX), &["aside x"]);
    }

    #[test]
    fn a_name_has_so_many_bytes() {
        let style = |bytes: usize| format!("a{{--{}:'x'}}", "a".repeat(bytes - 2));
        check(
            &style(STYLE_NAME_BYTES_MAX)[..],
            &[&format!("--{} paints x", "a".repeat(STYLE_NAME_BYTES_MAX - 2)), "break"],
        );
        check(&style(STYLE_NAME_BYTES_MAX + 1), &["aside x"]);
    }

    proptest! {
        #[test]
        fn any_style_is_cut_on_its_characters(style in "([a{}():;@'\"/*\\\\ \n中-]|url|import|content|6){0,40}") {
            for line in pieces(&style) {
                prop_assert!(line.len() <= style.len() * 4 + 64);
            }
        }
    }
}
