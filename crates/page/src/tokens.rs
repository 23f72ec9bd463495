//! Markup cut into tags, text and comments, after the tokenization of the HTML standard (13.2.5), without copying.
//!
//! Every token is a range of the source, so that each finding has its exact place; character references stay as they are.
//! The states that the tree builder would switch (script, style, textarea …) are switched by whoever reads the tokens.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::entities::end_of_doctype;

/// One piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Text between tags, undecoded.
    Text(Range<usize>),
    /// A start tag; its attributes are in [`Tokens::attributes`].
    Start(Tag),
    /// An end tag.
    End(Tag),
    /// The inside of a comment, or of what is treated as one: `<!x>`, `<?x>`, `</ x>`.
    Comment {
        /// The inside.
        inside: Range<usize>,
        /// True for what only ends up as a comment.
        bogus: bool,
    },
    /// The inside of a CDATA section in SVG or MathML.
    Cdata(Range<usize>),
    /// A doctype.
    Doctype(Range<usize>),
}

/// The name of a tag and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The name as written.
    pub(crate) name: Range<usize>,
    /// From `<` to behind `>`.
    pub(crate) whole: Range<usize>,
    /// Written `<x/>`.
    pub(crate) self_closing: bool,
    /// The text ended inside the tag: a browser drops it.
    pub(crate) unfinished: bool,
}

/// One attribute, undecoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The name as written.
    pub(crate) name: Range<usize>,
    /// The value without its quotes; empty when there is none.
    pub(crate) value: Range<usize>,
}

/// How the text behind a start tag is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// To the matching end tag, references decoded: title, textarea.
    Reference,
    /// To the matching end tag, as it stands: style, xmp, iframe …
    Raw,
    /// The same, with the odd comment rules of scripts.
    Script,
    /// To the end of the page.
    Plain,
}

/// Reads tokens from a text.
pub(crate) struct Tokens<'a> {
    bytes: &'a [u8],
    position: usize,
    /// The attributes of the last start tag.
    pub(crate) attributes: Vec<Attribute>,
    /// Whether `<![CDATA[` opens a section here, as it does in SVG and MathML.
    pub(crate) foreign: bool,
    /// Whether a doctype may hold declarations, as in XML.
    pub(crate) xml: bool,
}

impl<'a> Tokens<'a> {
    /// Reads from the start of this text.
    pub(crate) fn new(text: &'a str) -> Self {
        Tokens { bytes: text.as_bytes(), position: 0, attributes: Vec::new(), foreign: false, xml: false }
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Option<Token> {
        let start = self.position;
        let mut from = start;
        loop {
            let Some(found) = memchr(b'<', &self.bytes[from..]) else {
                self.position = self.bytes.len();
                return (start < self.position).then_some(Token::Text(start..self.position));
            };
            let open = from + found;
            if !self.opens_markup(open) {
                from = open + 1;
                continue;
            }
            if open > start {
                self.position = open;
                return Some(Token::Text(start..open));
            }
            if let Some(token) = self.markup(open) {
                return Some(token);
            }
            // `</>` is nothing at all.
            return self.next_after_nothing();
        }
    }

    /// Reads the content of an element up to its end tag, which stays to be read.
    pub(crate) fn content(&mut self, name: &str, content: Content) -> Range<usize> {
        let start = self.position;
        self.position = match content {
            Content::Plain => self.bytes.len(),
            Content::Script => self.script_end(start, name),
            Content::Reference | Content::Raw => self.end_tag(start, name).unwrap_or(self.bytes.len()),
        };
        start..self.position
    }

    /// Goes on behind `</>`, however many of them follow each other.
    fn next_after_nothing(&mut self) -> Option<Token> {
        while self.bytes[self.position..].starts_with(b"</>") {
            self.position += 3;
        }
        self.next()
    }

    /// Whether the `<` here begins anything but text.
    fn opens_markup(&self, open: usize) -> bool {
        match self.bytes.get(open + 1) {
            Some(b'!' | b'?') => true,
            Some(b'/') => self.bytes.len() > open + 2,
            Some(byte) => byte.is_ascii_alphabetic(),
            None => false,
        }
    }

    /// The markup that begins here; none for `</>`.
    fn markup(&mut self, open: usize) -> Option<Token> {
        match self.bytes[open + 1] {
            b'!' => Some(self.declaration(open)),
            b'?' => Some(self.bogus_comment(open + 1)),
            b'/' => match self.bytes[open + 2] {
                b'>' => {
                    self.position = open + 3;
                    None
                }
                byte if byte.is_ascii_alphabetic() => Some(Token::End(self.tag(open, open + 2))),
                _ => Some(self.bogus_comment(open + 2)),
            },
            _ => Some(Token::Start(self.tag(open, open + 1))),
        }
    }

    /// `<!…`.
    fn declaration(&mut self, open: usize) -> Token {
        let rest = &self.bytes[open + 2..];
        if rest.starts_with(b"--") {
            return self.comment(open + 4);
        }
        if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")) {
            return self.doctype(open);
        }
        if self.foreign && rest.starts_with(b"[CDATA[") {
            let start = open + 9;
            let end = memmem::find(&self.bytes[start..], b"]]>").map(|length| start + length);
            self.position = end.map_or(self.bytes.len(), |end| end + 3);
            return Token::Cdata(start..end.unwrap_or(self.bytes.len()));
        }
        self.bogus_comment(open + 2)
    }

    /// A doctype of HTML ends at the first `>`, whatever its quotes.
    fn doctype(&mut self, open: usize) -> Token {
        let rest = &self.bytes[open..];
        let length = if self.xml { end_of_doctype(rest) } else { None };
        let length = length.or_else(|| memchr(b'>', rest).map(|length| length + 1));
        let end = open + length.unwrap_or(rest.len());
        self.position = end;
        Token::Doctype(open..end)
    }

    /// A comment that begins behind `<!--`.
    fn comment(&mut self, start: usize) -> Token {
        let rest = &self.bytes[start..];
        let (length, close) = if rest.starts_with(b">") {
            (0, 1)
        } else if rest.starts_with(b"->") {
            (0, 2)
        } else {
            comment_end(rest)
        };
        self.position = start + length + close;
        Token::Comment { inside: start..start + length, bogus: false }
    }

    /// What is read as a comment up to the first `>`.
    fn bogus_comment(&mut self, start: usize) -> Token {
        let end = memchr(b'>', &self.bytes[start..]).map(|length| start + length);
        self.position = end.map_or(self.bytes.len(), |end| end + 1);
        Token::Comment { inside: start..end.unwrap_or(self.bytes.len()), bogus: true }
    }

    /// A start or end tag whose name begins at `name`.
    fn tag(&mut self, open: usize, name: usize) -> Tag {
        self.attributes.clear();
        let name_end = self.skip_until(name, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let mut tag =
            Tag { name: name..name_end, whole: open..self.bytes.len(), self_closing: false, unfinished: true };
        let mut at = name_end;
        loop {
            at = self.skip_until(at, |byte| !is_space(byte));
            match self.bytes.get(at) {
                None => break,
                Some(b'>') => {
                    tag.unfinished = false;
                    at += 1;
                    break;
                }
                Some(b'/') => {
                    at += 1;
                    if self.bytes.get(at) == Some(&b'>') {
                        tag.self_closing = true;
                    }
                }
                Some(_) => at = self.attribute(at),
            }
        }
        self.position = at;
        tag.whole.end = at;
        tag
    }

    /// One attribute; gives the position behind it.
    fn attribute(&mut self, start: usize) -> usize {
        // An equals sign at the start belongs to the name.
        let name_end = self.skip_until(start + 1, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = start..name_end;
        let equals = self.skip_until(name_end, |byte| !is_space(byte));
        if self.bytes.get(equals) != Some(&b'=') {
            self.attributes.push(Attribute { name, value: name_end..name_end });
            return equals;
        }
        let value = self.skip_until(equals + 1, |byte| !is_space(byte));
        let (value, after) = match self.bytes.get(value) {
            Some(&quote @ (b'"' | b'\'')) => match memchr(quote, &self.bytes[value + 1..]) {
                Some(length) => (value + 1..value + 1 + length, value + length + 2),
                None => (value + 1..self.bytes.len(), self.bytes.len()),
            },
            Some(b'>') => (value..value, value),
            _ => {
                let end = self.skip_until(value, |byte| is_space(byte) || byte == b'>');
                (value..end, end)
            }
        };
        self.attributes.push(Attribute { name, value });
        after
    }

    /// The first position from here whose byte is wanted, or the end.
    fn skip_until(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let from = from.min(self.bytes.len());
        self.bytes[from..].iter().position(|&byte| wanted(byte)).map_or(self.bytes.len(), |length| from + length)
    }

    /// Where the next `</name` stands that ends the element.
    fn end_tag(&self, from: usize, name: &str) -> Option<usize> {
        memmem::find_iter(&self.bytes[from..], b"</")
            .map(|length| from + length)
            .find(|&open| self.is_tag(open + 2, name))
    }

    /// Whether this tag name stands here, whole.
    fn is_tag(&self, at: usize, name: &str) -> bool {
        self.bytes.get(at..at + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            && self.bytes.get(at + name.len()).is_some_and(|&byte| is_space(byte) || matches!(byte, b'/' | b'>'))
    }

    /// Where a script ends: inside `<!--` a `<script>` hides the next `</script>` (13.2.5.17 to 13.2.5.31).
    fn script_end(&self, start: usize, name: &str) -> usize {
        let (mut escaped, mut doubly) = (false, false);
        let mut at = start;
        while let Some(length) = memchr2(b'<', b'-', &self.bytes[at..]) {
            let found = at + length;
            let rest = &self.bytes[found..];
            at = found + 1;
            if rest[0] == b'-' {
                if escaped && rest.starts_with(b"-->") {
                    (escaped, doubly) = (false, false);
                }
            } else if !escaped && rest.starts_with(b"<!--") {
                escaped = true;
                at = found + 2; // the two dashes may already be those of `-->`
            } else if rest.get(1) == Some(&b'/') && self.is_tag(found + 2, name) {
                if !doubly {
                    return found;
                }
                doubly = false;
            } else if escaped && !doubly && self.is_tag(found + 1, "script") {
                doubly = true;
            }
        }
        self.bytes.len()
    }

    /// A piece of the source.
    #[cfg(test)]
    fn slice(&self, range: &Range<usize>) -> &'a str {
        std::str::from_utf8(&self.bytes[range.clone()]).unwrap_or_default()
    }
}

/// Length of a comment's inside and of what closes it.
fn comment_end(rest: &[u8]) -> (usize, usize) {
    for length in memmem::find_iter(rest, b"--") {
        match rest.get(length + 2) {
            Some(b'>') => return (length, 3),
            Some(b'!') if rest.get(length + 3) == Some(&b'>') => return (length, 4),
            Some(b'-') if rest.get(length + 3) == Some(&b'>') => return (length + 1, 3),
            Some(b'-') if rest[length + 3..].starts_with(b"!>") => return (length + 1, 4),
            _ => {}
        }
    }
    // Dashes at the end of the page belong to no comment.
    let close = [&b"--!"[..], b"--", b"-"].iter().find(|end| rest.ends_with(end)).map_or(0, |end| end.len());
    (rest.len() - close, close)
}

/// ASCII whitespace of the Infra standard.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tags;

    /// Tokens in a line each, as both tokenizers can say them.
    fn ours(source: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut tokens = Tokens::new(source);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => text_line(&mut lines, &source[range]),
                Token::Start(tag) | Token::End(tag) if tag.unfinished => {}
                Token::Start(tag) => {
                    let name = tokens.slice(&tag.name).to_ascii_lowercase();
                    let mut line = format!("<{name}");
                    let mut seen = Vec::new();
                    for attribute in &tokens.attributes {
                        let key = tokens.slice(&attribute.name).to_ascii_lowercase();
                        if !seen.contains(&key) {
                            seen.push(key);
                        }
                    }
                    seen.sort();
                    for key in seen {
                        let attribute = tokens
                            .attributes
                            .iter()
                            .find(|one| source[one.name.clone()].eq_ignore_ascii_case(&key))
                            .unwrap();
                        let value = crate::references::decode(
                            &source[attribute.value.clone()],
                            true,
                            &mut crate::edits::Edits::default(),
                        )
                        .into_owned();
                        line += &format!(" {key}={value:?}");
                    }
                    lines.push(line);
                    if let Some(content) = tags::content_of(&name) {
                        let range = tokens.content(&name, content);
                        let raw = &source[range];
                        if content == Content::Reference {
                            text_line(&mut lines, raw);
                        } else {
                            plain_line(&mut lines, raw);
                        }
                    }
                }
                Token::End(tag) => lines.push(format!("</{}", tokens.slice(&tag.name).to_ascii_lowercase())),
                Token::Comment { inside, .. } => lines.push(format!("!{}", &source[inside])),
                Token::Cdata(inside) => lines.push(format!("[{}", &source[inside])),
                Token::Doctype(_) => lines.push("doctype".to_owned()),
            }
        }
        lines
    }

    fn text_line(lines: &mut Vec<String>, raw: &str) {
        plain_line(lines, &crate::references::decode(raw, false, &mut crate::edits::Edits::default()));
    }

    fn plain_line(lines: &mut Vec<String>, text: &str) {
        match lines.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.starts_with('"') => *last += text,
            _ => lines.push(format!("\"{text}")),
        }
    }

    /// The same from another tokenizer.
    fn theirs(source: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut emitter = html5gum::DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in html5gum::Tokenizer::new_with_emitter(source, emitter).map(Result::unwrap) {
            let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match token {
                html5gum::Token::String(text) => plain_line(&mut lines, &string(&text.value.0)),
                html5gum::Token::StartTag(tag) => {
                    let mut line = format!("<{}", string(&tag.name.0));
                    let mut attributes: Vec<_> =
                        tag.attributes.iter().map(|(key, value)| (string(&key.0), string(&value.value.0))).collect();
                    attributes.sort();
                    for (key, value) in attributes {
                        line += &format!(" {key}={value:?}");
                    }
                    lines.push(line);
                }
                html5gum::Token::EndTag(tag) => lines.push(format!("</{}", string(&tag.name.0))),
                html5gum::Token::Comment(text) => lines.push(format!("!{}", string(&text.value.0))),
                html5gum::Token::Doctype(_) => lines.push("doctype".to_owned()),
                html5gum::Token::Error(_) => {}
            }
        }
        lines
    }

    #[test]
    fn broken_markup_is_cut_as_a_browser_cuts_it() {
        for source in [
            "<a href=x>y</a>",
            "<A HREF='x' href=y HREF>",
            "<a href = \"x>y\" b=c/d e/>",
            "<a =x=y>",
            "<a\n/href=x//>",
            "a < b <3 </ x> <? y > <!z> <!> </> <!-->a<!--->b<!---->c",
            "<!-- a -- b --!> c <!-- <!-- --> d",
            "<!----!>x",
            "<!--a--->x",
            "<script><!-- <script> </script> --> </script>x",
            "<script><!--></script>x",
            "<script><!-- <script></script>",
            "<title>a &lt; <b></title></b>",
            "<textarea></textareax></textarea >",
            "<style><!-- </style> --></style>",
            "<!doctype html><!DOCTYPE>x",
            "<a href=x",
            "<a href='x",
            "text<",
            "text</",
            "</a b=c>",
            "<plaintext></plaintext>&lt;",
        ] {
            assert_eq!(ours(source), theirs(source), "{source}");
        }
    }

    #[test]
    fn a_section_in_svg_is_text() {
        let mut tokens = Tokens::new("<![CDATA[<a>]]>x");
        tokens.foreign = true;
        assert_eq!(tokens.next(), Some(Token::Cdata(9..12)));
        assert_eq!(tokens.next(), Some(Token::Text(15..16)));
        assert_eq!(tokens.next(), None);
    }

    #[test]
    fn a_hundred_thousand_nothings_do_not_fill_the_stack() {
        assert_eq!(ours(&"</>".repeat(100_000)), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn any_markup_is_cut_as_another_tokenizer_cuts_it(
            source in "(<|>|/|!|-|--|-->|<!--|\\?|=|\"|'|[ a中&;]|<a |</a>|<script>|</script>|<title>|</title>|<style|</style|href=|\\]\\]>|<!doctype){0,24}",
        ) {
            prop_assert_eq!(ours(&source), theirs(&source));
        }
    }
}
