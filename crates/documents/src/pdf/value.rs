//! The objects of PDF: dictionaries, arrays, strings and references to others (ISO 32000-2, 7.3).

use super::lexer::{Lexer, Token};

/// How deep arrays and dictionaries may lie in each other; what is deeper is left out with all around it.
pub const NESTING_MAX: usize = 32;

/// Most values in one object; an array of widths has a few thousand.
pub const VALUES_MAX: usize = 50_000;

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `null`, `true`, and words that are none.
    Other,
    /// `false`.
    False,
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Dict),
    /// The number of another object.
    Reference(u32),
}

/// A dictionary, in its order; a key that comes twice counts the first time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(pub(super) Vec<(Vec<u8>, Value)>);

impl Dict {
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    pub(super) fn has_name(&self, key: &str, name: &str) -> bool {
        self.get(key).is_some_and(|value| value.is_name(name))
    }
}

impl Value {
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Value::Name(its) if its == name.as_bytes())
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Value::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn number(&self) -> Option<f64> {
        if let Value::Number(number) = self { Some(*number) } else { None }
    }

    pub(super) fn dict(&self) -> Option<&Dict> {
        if let Value::Dict(dict) = self { Some(dict) } else { None }
    }

    pub(super) fn reference(&self) -> Option<u32> {
        if let Value::Reference(number) = self { Some(*number) } else { None }
    }

    /// The elements of an array, or the value itself.
    pub(super) fn elements(&self) -> &[Value] {
        if let Value::Array(elements) = self { elements } else { std::slice::from_ref(self) }
    }
}

/// Reads one object from here on; what goes beyond a limit is left out, and the reason noted.
pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) values_left: usize,
    pub(super) cut: Option<&'static str>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Parser { lexer: Lexer::new(bytes, at), values_left: VALUES_MAX, cut: None }
    }

    /// The next object; none at the end of the bytes or where a bracket closes.
    pub(super) fn value(&mut self, depth: usize) -> Option<Value> {
        let token = self.lexer.next()?;
        self.value_of(token, depth)
    }

    /// The object that begins with this word.
    pub(super) fn value_of(&mut self, token: Token<'a>, depth: usize) -> Option<Value> {
        // What ends the object, even where its brackets are open.
        let is_end = |token: &Token| {
            matches!(token, Token::CloseArray | Token::CloseDict)
                || matches!(token, Token::Word(b"endobj" | b"obj" | b"stream" | b"endstream"))
        };
        if is_end(&token) {
            return None;
        }
        if self.values_left == 0 {
            self.cut.get_or_insert("values-max");
            return None;
        }
        self.values_left -= 1;
        Some(match token {
            Token::Number(number) => self.reference(number).unwrap_or(Value::Number(number)),
            Token::Name(name) => Value::Name(name.into_owned()),
            Token::Text(text) => Value::Text(text),
            Token::OpenArray | Token::OpenDict if depth == NESTING_MAX => {
                self.cut.get_or_insert("nesting-max");
                return None;
            }
            Token::OpenArray => Value::Array(self.array(depth + 1)),
            Token::OpenDict => Value::Dict(self.dict(depth + 1)),
            Token::Word(b"false") => Value::False,
            Token::Word(_) | Token::CloseArray | Token::CloseDict => Value::Other,
        })
    }

    fn array(&mut self, depth: usize) -> Vec<Value> {
        let mut elements = Vec::new();
        while self.cut.is_none()
            && let Some(element) = self.value(depth)
        {
            elements.push(element);
        }
        elements
    }

    fn dict(&mut self, depth: usize) -> Dict {
        let mut entries = Vec::new();
        while let Some(token) = self.lexer.next() {
            let name = match token {
                Token::Name(name) => name.into_owned(),
                Token::CloseDict => break,
                Token::Word(b"endobj" | b"obj" | b"stream" | b"endstream") => break,
                // A stray value.
                _ => continue,
            };
            match self.lexer.next() {
                None | Some(Token::CloseDict | Token::Word(b"endobj" | b"obj" | b"stream" | b"endstream")) => break,
                // A stray bracket.
                Some(Token::CloseArray) => {}
                Some(token) => entries.extend(self.value_of(token, depth).map(|value| (name, value))),
            }
            if self.cut.is_some() {
                break;
            }
        }
        Dict(entries)
    }

    /// `12 0 R` behind its first number.
    fn reference(&mut self, number: f64) -> Option<Value> {
        let mut probe = self.lexer;
        probe.skip_space();
        let is_whole = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
        if !is_whole || !probe.peek()?.is_ascii_digit() {
            return None;
        }
        let Some(Token::Number(_)) = probe.next() else { return None };
        probe.skip_space();
        if probe.peek()? != b'R' || probe.next() != Some(Token::Word(b"R")) {
            return None;
        }
        self.lexer = probe;
        Some(Value::Reference(number as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(source: &[u8]) -> (Option<Value>, Option<&'static str>) {
        let mut parser = Parser::new(source, 0);
        (parser.value(0), parser.cut)
    }

    #[test]
    fn objects_are_read_as_far_as_they_are_whole() {
        let (read, _) = value(b"<</A[1 2 0 R true]/B<</C(x)>>/D>>");
        let read = read.unwrap();
        let dict = read.dict().unwrap();
        assert_eq!(dict.get("A").unwrap().elements(), [Value::Number(1.0), Value::Reference(2), Value::Other]);
        assert_eq!(dict.get("B").unwrap().dict().unwrap().get("C"), Some(&Value::Text(b"x".to_vec())));
        assert_eq!(dict.0.len(), 2);
        for broken in [&b"<</A 1"[..], b"<</A 1]/B 2>>", b"<</A 1 endobj", b"<</A 1 7 8/B", b"<</A 1/B]>>"] {
            let (read, _) = value(broken);
            assert_eq!(read.unwrap().dict().unwrap().get("A"), Some(&Value::Number(1.0)), "{broken:?}");
        }
    }

    #[test]
    fn nesting_and_numbers_end_at_their_limits() {
        let deep = |depth: usize| [b"[".repeat(depth), b"1".to_vec(), b"]".repeat(depth)].concat();
        assert_eq!(value(&deep(NESTING_MAX)).1, None);
        assert_eq!(value(&deep(NESTING_MAX + 1)).1, Some("nesting-max"));
        assert_eq!(value(&b"[".repeat(1_000_000)).1, Some("nesting-max"));
        assert_eq!(value(&b"<</A".repeat(1_000_000)).1, Some("nesting-max"));
        let long = |count: usize| value(&[b"[".to_vec(), b"0 ".repeat(count), b"]".to_vec()].concat()).1;
        assert_eq!(long(VALUES_MAX - 1), None);
        assert_eq!(long(VALUES_MAX), Some("values-max"));
    }
}
