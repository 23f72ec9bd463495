//! The objects of a file, found by looking for them: tables of where they are may lie, be broken, or be cut off.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;

use super::crypt::Crypt;
use super::filters;
use super::lexer::is_space;
use super::value::{Dict, Parser, Value};
use crate::inflate::Budget;

/// Most objects of one file.
pub const OBJECTS_MAX: usize = 50_000;

/// How many bytes are gone through in one file, again and again where objects stand in each other: the file itself takes few of them.
pub const WORK_BYTES_MAX: usize = 24 << 20;

/// How often a reference may lead to another one.
const REFERENCES_IN_A_ROW: usize = 8;

/// A file, and what may still be done with it.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    /// The contents of the streams that hold objects.
    streams: Vec<Rc<[u8]>>,
    places: Vec<Place>,
    /// The last object of each number, which is the one that counts.
    newest: HashMap<u32, usize>,
    pub(super) crypt: Option<Crypt>,
    pub(super) budget: Budget,
    pub(super) work_left: usize,
    /// Why the file is not read to its end.
    pub(super) cut: Option<&'static str>,
}

/// Where an object is.
#[derive(Clone, Copy)]
struct Place {
    number: u32,
    generation: u16,
    /// In which stream of objects; none in the file itself.
    stream: Option<usize>,
    at: usize,
}

/// An object that was read.
pub(super) struct Object {
    pub(super) number: u32,
    generation: u16,
    pub(super) value: Value,
    /// Where its stream lies in the file, if it has one.
    stream: Option<Range<usize>>,
}

impl<'a> File<'a> {
    /// Looks for every object of a file.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut file = File {
            bytes,
            streams: Vec::new(),
            places: Vec::new(),
            newest: HashMap::new(),
            crypt: None,
            budget: Budget::default(),
            work_left: WORK_BYTES_MAX.saturating_sub(bytes.len()),
            cut: None,
        };
        for at in memmem::find_iter(bytes, b"obj") {
            if let Some((number, generation)) = heading(&bytes[..at])
                && !file.add(Place { number, generation, stream: None, at: at + b"obj".len() })
            {
                break;
            }
        }
        file
    }

    fn add(&mut self, place: Place) -> bool {
        if self.places.len() == OBJECTS_MAX {
            self.cut.get_or_insert("objects-max");
            return false;
        }
        self.newest.insert(place.number, self.places.len());
        self.places.push(place);
        true
    }

    /// Whether the file says that it is encrypted, and how.
    pub(super) fn encryption(&mut self) -> Option<Dict> {
        let at = memmem::rfind(self.bytes, b"/Encrypt").map(|at| at + b"/Encrypt".len())?;
        if self.bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            return None; // `/EncryptMetadata`
        }
        let value = Parser::new(self.bytes, at).value(0)?;
        self.resolve(&value).dict().cloned()
    }

    /// The first part of the file's identifier, which is part of its key.
    pub(super) fn identifier(&self) -> Vec<u8> {
        let at = memmem::rfind(self.bytes, b"/ID").map(|at| at + b"/ID".len());
        let value = at.and_then(|at| Parser::new(self.bytes, at).value(0));
        match value.as_ref().and_then(|value| value.elements().first()) {
            Some(Value::Text(identifier)) => identifier.clone(),
            _ => Vec::new(),
        }
    }

    /// How many objects were found so far.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The object that was found as this one.
    pub(super) fn object(&mut self, index: usize) -> Option<Object> {
        let place = *self.places.get(index)?;
        let inner = place.stream.map(|stream| Rc::clone(&self.streams[stream]));
        let bytes = inner.as_deref().unwrap_or(self.bytes);
        let mut parser = Parser::new(bytes, place.at);
        let value = parser.value(0);
        if let Some(limit) = parser.cut {
            self.cut.get_or_insert(limit);
        }
        let end = parser.lexer.at;
        let mut value = value?;
        let stream = match &value {
            Value::Dict(dict) if place.stream.is_none() => self.stream_behind(end, dict),
            _ => None,
        };
        let passed = stream.as_ref().map_or(end, |stream| stream.end) - place.at;
        if !self.work(passed) {
            return None;
        }
        if let Some(crypt) = self.crypt.as_ref().filter(|_| place.stream.is_none()) {
            crypt.open_texts(&mut value, place.number, place.generation);
        }
        Some(Object { number: place.number, generation: place.generation, value, stream })
    }

    /// Counts bytes that were gone through; false when it is enough.
    pub(super) fn work(&mut self, bytes: usize) -> bool {
        let goes_on = self.work_left >= bytes;
        self.work_left = self.work_left.saturating_sub(bytes);
        if !goes_on {
            self.cut.get_or_insert("work-bytes-max");
        }
        goes_on
    }

    /// The object of this number that counts.
    pub(super) fn numbered(&mut self, number: u32) -> Option<Object> {
        let index = *self.newest.get(&number)?;
        self.object(index)
    }

    /// What a value stands for, if it is a reference.
    pub(super) fn resolve(&mut self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..REFERENCES_IN_A_ROW {
            let Value::Reference(number) = value else { break };
            value = self.numbered(number).map_or(Value::Other, |object| object.value);
        }
        value
    }

    /// The entry of a dictionary, wherever it stands.
    pub(super) fn entry(&mut self, dict: &Dict, key: &str) -> Option<Value> {
        let value = dict.get(key)?;
        Some(self.resolve(value))
    }

    /// The unpacked stream of an object.
    pub(super) fn stream(&mut self, object: &Object) -> Option<Vec<u8>> {
        let (range, dict) = (object.stream.clone()?, object.value.dict()?);
        if range.end == self.bytes.len() {
            self.cut.get_or_insert("broken-pdf");
        }
        let mut raw = &self.bytes[range];
        let opened;
        if let Some(crypt) = self.crypt.as_ref().filter(|crypt| !crypt.leaves(dict)) {
            opened = crypt.open(raw, object.number, object.generation);
            raw = &opened;
        }
        let bytes = filters::decoded(dict, raw, &mut self.budget);
        if self.budget.is_spent() {
            self.cut.get_or_insert("inflated-bytes-max");
        }
        bytes
    }

    /// Finds the objects in a stream that holds some (7.5.7).
    pub(super) fn open(&mut self, holder: &Object) {
        let Some(dict) = holder.value.dict() else { return };
        let first = dict.get("First").and_then(Value::number).unwrap_or(0.0) as usize;
        let Some(bytes) = self.stream(holder) else { return };
        let stream = self.streams.len();
        let mut heads = Parser::new(&bytes[..first.min(bytes.len())], 0).lexer;
        let mut numbers = std::iter::from_fn(|| match heads.next() {
            Some(super::lexer::Token::Number(number)) => Some(number as u32),
            _ => None,
        });
        let mut found = Vec::new();
        while let (Some(number), Some(at)) = (numbers.next(), numbers.next()) {
            if self.places.len() + found.len() == OBJECTS_MAX {
                self.cut.get_or_insert("objects-max");
                break;
            }
            found.push(Place { number, generation: 0, stream: Some(stream), at: first.saturating_add(at as usize) });
        }
        self.streams.push(bytes.into());
        for place in found {
            self.add(place);
        }
    }

    /// Where the stream behind a dictionary lies: as long as that says if its end is there, else up to the next end.
    fn stream_behind(&mut self, end: usize, dict: &Dict) -> Option<Range<usize>> {
        let rest = &self.bytes[end..];
        let start = end + rest.iter().position(|&byte| !is_space(byte))?;
        let behind = self.bytes[start..].strip_prefix(b"stream")?;
        let line = match behind {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        let start = start + b"stream".len() + line;
        let said = dict.get("Length").and_then(Value::number).filter(|&length| length >= 0.0);
        let said = said.map(|length| start.saturating_add(length as usize)).filter(|&end| end <= self.bytes.len());
        let is_end = |end: &usize| {
            let rest = &self.bytes[*end..self.bytes.len().min(end + 16)];
            rest.trim_ascii_start().starts_with(b"endstream")
        };
        if let Some(end) = said.filter(is_end) {
            return Some(start..end);
        }
        let rest = self.bytes.get(start..)?;
        let length = memmem::find(rest, b"endstream").or_else(|| memmem::find(rest, b"endobj")).unwrap_or(rest.len());
        Some(start..start + length)
    }
}

impl Object {
    pub(super) fn dict(&self) -> Option<&Dict> {
        self.value.dict()
    }

    pub(super) fn has_stream(&self) -> bool {
        self.stream.is_some()
    }
}

/// Number and generation in front of the word `obj`.
fn heading(before: &[u8]) -> Option<(u32, u16)> {
    let (before, generation) = number_at_end(before, 5)?;
    let (_, number) = number_at_end(before, 10)?;
    Some((u32::try_from(number).ok()?, u16::try_from(generation).ok()?))
}

/// The number that bytes end in, white space aside, and what stands before it.
fn number_at_end(bytes: &[u8], digits_max: usize) -> Option<(&[u8], u64)> {
    let end = bytes.iter().rposition(|&byte| !is_space(byte))? + 1;
    let digits = bytes[..end].iter().rev().take(digits_max).take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = bytes[..end].split_at(end - digits);
    let number = number.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    (digits > 0).then_some((before, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(bytes: &[u8]) -> Vec<u32> {
        File::new(bytes).places.iter().map(|place| place.number).collect()
    }

    #[test]
    fn objects_are_found_wherever_they_stand() {
        assert_eq!(numbers(b"1 0 obj<<>>endobj 23 0\nobj(x)endobj x obj 4obj"), [1, 23]);
        assert_eq!(numbers(b"99999999999 0 obj"), [], "no number of an object");
    }

    #[test]
    fn so_many_objects_are_looked_at() {
        let found = |count: usize| {
            let bytes = b"1 0 obj ".repeat(count);
            let file = File::new(&bytes);
            (file.len(), file.cut)
        };
        assert_eq!(found(OBJECTS_MAX), (OBJECTS_MAX, None));
        assert_eq!(found(OBJECTS_MAX + 1), (OBJECTS_MAX, Some("objects-max")));
    }

    #[test]
    fn so_many_bytes_are_gone_through() {
        let bytes = [b"1 0 obj (".to_vec(), vec![b'x'; 1 << 20]].concat();
        let mut file = File::new(&bytes);
        let rounds = (0..1_000).take_while(|_| file.object(0).is_some()).count();
        assert_eq!((rounds, file.cut), (WORK_BYTES_MAX / bytes.len() - 1, Some("work-bytes-max")));
    }

    #[test]
    fn a_stream_ends_where_it_says_or_at_its_end() {
        for bytes in [
            &b"1 0 obj<</Length 9>>stream\nendstreamendstream endobj"[..],
            b"1 0 obj<</Length 99999>>stream\r\nendstrea endstream endobj",
            b"1 0 obj<<>>stream\nend",
        ] {
            let mut file = File::new(bytes);
            let object = file.object(0).unwrap();
            assert!(file.stream(&object).unwrap().starts_with(b"end"), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn references_in_a_circle_end() {
        let mut file = File::new(b"1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj 3 0 obj (x) endobj 4 0 obj 3 0 R endobj");
        assert!(matches!(file.resolve(&Value::Reference(1)), Value::Reference(_)));
        assert_eq!(file.resolve(&Value::Reference(4)), Value::Text(b"x".to_vec()));
    }
}
