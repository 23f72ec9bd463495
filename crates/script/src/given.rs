//! What the language and the browser give, by its name.

use std::rc::Rc;

use oxc_span::Span;
use suyuan_model::Decoding;

use crate::browser;
use crate::coerce::to_int32;
use crate::reader::Reader;
use crate::sinks::{SinkKind, Test, Tests};
use crate::text::Text;
use crate::value::{Object, Pattern, Value};

/// Longest name that is followed: `a.a.a…`.
const NAME_BYTES: usize = 200;

/// Names of the window itself.
const WINDOWS: &[&str] = &["window", "self", "top", "parent", "frames", "globalThis", "defaultView", "content"];

/// The name of something global.
pub(crate) fn global_name(name: &str) -> &str {
    if WINDOWS.contains(&name) { "window" } else { name }
}

/// The name of a property of something that is given.
pub(crate) fn member(name: &str, key: &str) -> String {
    if name == "window" {
        return global_name(key).to_owned();
    }
    match (name, key) {
        ("document", "defaultView") => "window".to_owned(),
        ("document", "location") => "location".to_owned(),
        _ if name.len() + key.len() > NAME_BYTES => name.to_owned(),
        _ => format!("{name}.{key}"),
    }
}

/// Constants of the language.
pub(crate) fn constant<'a>(name: &str) -> Option<Value<'a>> {
    Some(Value::Number(match name {
        "Math.PI" => std::f64::consts::PI,
        "Math.E" => std::f64::consts::E,
        "Number.MAX_SAFE_INTEGER" => 9_007_199_254_740_991.0,
        "String.length" | "Array.length" | "Number.length" => 1.0,
        "undefined" => return Some(Value::Undefined),
        "String.name" | "Number.name" | "Array.name" | "Function.name" | "Boolean.name" | "Object.name"
        | "RegExp.name" => {
            return Some(Value::text(name.trim_end_matches(".name")));
        }
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        // What every function has.
        _ if name.ends_with(".constructor")
            && crate::coerce::is_function_of_language(name.trim_end_matches(".constructor")) =>
        {
            return Some(Value::given("Function"));
        }
        _ => return None,
    }))
}

impl<'a> Reader<'a> {
    /// The names of an object's properties, in their order; none where they are not known.
    pub(crate) fn keys_of(&mut self, value: &Value<'a>) -> Option<Vec<String>> {
        let work = 8 * self.state.size_of(value);
        if work > 0 && !self.spend(work) {
            return None;
        }
        match value {
            Value::Object(id) if !self.state.object_of(*id).is_open => {
                Some(self.state.object_of(*id).keys.iter().map(|key| (**key).to_owned()).collect())
            }
            Value::List(list) => Some((0..self.state.values_of(*list).len()).map(|index| index.to_string()).collect()),
            Value::Text(text) if !text.has_holes => Some((0..text.len()).map(|index| index.to_string()).collect()),
            _ => None,
        }
    }

    /// Calls something that is given.
    pub(crate) fn call_given(&mut self, name: &str, arguments: Vec<Value<'a>>, span: Span) -> Value<'a> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let unknown = Value::Any(Tests::of(name) | Self::tests_of(&arguments));
        if let Value::OneOf(candidates) = &first {
            let mut made = None;
            for candidate in candidates.clone().iter() {
                let mut arguments = arguments.clone();
                arguments[0] = candidate.clone();
                let value = self.call_given(name, arguments, span);
                made = Some(match made {
                    Some(before) => crate::state::merge(before, value),
                    None => value,
                });
            }
            return made.unwrap_or(Value::ANY);
        }
        if !self.afford(&arguments) {
            return unknown;
        }
        match name {
            "eval" | "execScript" => {
                self.record.evaluates_unknown |= !is_read(&first);
                return self.run(&first, span);
            }
            "Function" => return self.function_of(&arguments, span),
            "setTimeout" | "setInterval" | "setImmediate" | "requestAnimationFrame" | "queueMicrotask" => {
                if let Value::Text(_) = first {
                    self.run(&first, span);
                }
                self.call_back_all(&arguments);
                return Value::ANY;
            }
            "Image" | "Date" | "RegExp" | "Array" | "Object" => return self.new_given(name, arguments, span),
            _ => {}
        }
        if let Some(value) = self.decode(name, &first, &arguments) {
            return value;
        }
        if let Some(value) = self.compute(name, &arguments) {
            return value;
        }
        if let Some(value) = self.call_of_page(name, &arguments, span) {
            return value;
        }
        self.call_back_all(&arguments);
        unknown
    }

    /// Functions that make strings.
    fn decode(&mut self, name: &str, first: &Value<'a>, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        Some(match name {
            "String.fromCharCode" | "String.fromCodePoint" => {
                let mut units = Vec::with_capacity(arguments.len());
                let mut undone = crate::text::Undone::default();
                let mut has_holes = false;
                for argument in arguments {
                    if let Value::Text(text) = argument {
                        undone = undone.and_all(text.undone);
                    }
                    match self.number_of(argument) {
                        Some(number) if name.ends_with("Point") && (65_536.0..1_114_112.0).contains(&number) => {
                            let c = char::from_u32(number as u32).unwrap_or('\u{FFFD}');
                            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
                        }
                        Some(number) => units.push(to_int32(number) as u16),
                        None => {
                            units.push(crate::text::HOLE);
                            has_holes = true;
                        }
                    }
                }
                let mut text = Text::of(units, undone).with(Decoding::CharCodes);
                text.has_holes = has_holes;
                self.made(text)
            }
            "atob" | "window.atob" => {
                let text = self.known_text(first)?;
                let bytes = base64(text.units())?;
                self.made(text.remade(bytes.into_iter().map(u16::from).collect(), Decoding::Base64))
            }
            "btoa" => {
                let text = self.known_text(first)?;
                let made = to_base64(text.units())?;
                self.made(Text::of(made.encode_utf16().collect(), text.undone))
            }
            "unescape" => {
                let text = self.known_or_holed(first)?;
                let units = unescape(text.units());
                self.made(if units == text.units() { text } else { text.remade(units, Decoding::Percent) })
            }
            "decodeURIComponent" | "decodeURI" => {
                let text = self.known_or_holed(first)?;
                let units = decode_uri(text.units(), name == "decodeURI")?;
                self.made(if units == text.units() { text } else { text.remade(units, Decoding::Percent) })
            }
            "encodeURIComponent" | "encodeURI" | "escape" => {
                let text = self.known_text(first)?;
                let made = encode(text.units(), name);
                self.made(Text::of(made.encode_utf16().collect(), text.undone))
            }
            "String" => match arguments.first() {
                None => Value::text(""),
                Some(Value::Any(tests)) => Value::Any(*tests),
                Some(value) => Value::Text(self.text_of(&value.clone())),
            },
            "JSON.stringify" => match first {
                Value::Text(text) if !text.has_holes => {
                    let quoted = format!("{:?}", text.to_string());
                    self.made(Text::of(quoted.encode_utf16().collect(), text.undone))
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn known_text(&mut self, value: &Value<'a>) -> Option<Text> {
        value.is_plain().then(|| self.text_of(value)).or_else(|| match value {
            Value::List(_) => Some(self.text_of(value)).filter(|text| !text.has_holes),
            _ => None,
        })
    }

    fn known_or_holed(&mut self, value: &Value<'a>) -> Option<Text> {
        match value {
            Value::Text(text) => Some(text.clone()),
            other => self.known_text(other),
        }
    }

    /// Functions of numbers, lists and objects.
    fn compute(&mut self, name: &str, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        if let Some(function) = name.strip_prefix("Math.") {
            return self.math(function, arguments);
        }
        Some(match name {
            "parseInt" | "Number.parseInt" => {
                let text = self.known_text(&first)?;
                let base = match arguments.get(1) {
                    Some(base) => self.number_of(&base.clone())? as u32,
                    None => 0,
                };
                Value::Number(parse_int(&text.to_string(), base))
            }
            "parseFloat" | "Number.parseFloat" => {
                let text = self.known_text(&first)?;
                Value::Number(parse_float(&text.to_string()))
            }
            "Number" => Value::Number(if arguments.is_empty() { 0.0 } else { self.number_of(&first)? }),
            "Boolean" => Value::Bool(Self::truth_of(&first)?),
            "isNaN" | "Number.isNaN" => Value::Bool(self.number_of(&first)?.is_nan()),
            "isFinite" => Value::Bool(self.number_of(&first)?.is_finite()),
            "Array.isArray" if !matches!(first, Value::Any(_) | Value::Given(_)) => {
                Value::Bool(matches!(first, Value::List(_)))
            }
            "Array.of" => self.list(arguments.to_vec()),
            "Array.from" => {
                let values = match (&first, arguments.get(1)) {
                    (Value::List(_), _) => self.spread(&first),
                    (Value::Text(text), _) if !text.has_holes => self.spread(&first),
                    (Value::Object(id), _) => {
                        let length = self.state.object_of(*id).get("length").cloned()?;
                        let length = self.number_of(&length).filter(|length| (0.0..10_000.0).contains(length))?;
                        vec![Value::Undefined; length as usize]
                    }
                    _ => return None,
                };
                let list = self.list(values);
                match (&list, arguments.get(1)) {
                    (Value::List(id), Some(function)) => self.list_method(*id, "map", vec![function.clone()], self.at),
                    _ => list,
                }
            }
            "Object.keys" | "Object.getOwnPropertyNames" => {
                let keys = self.keys_of(&first)?;
                self.spend(keys.len() as u64 * 4);
                let keys = keys.into_iter().map(|key| Value::text(&key)).collect();
                self.list(keys)
            }
            "Object.values" | "Object.entries" => {
                let keys = self.keys_of(&first)?;
                let mut values = Vec::with_capacity(keys.len());
                for key in keys {
                    let value = self.get(&first, &key);
                    let pair = || vec![Value::text(&key), value.clone()];
                    values.push(if name.ends_with("entries") { self.list(pair()) } else { value });
                }
                self.list(values)
            }
            "Object.fromEntries" => {
                let mut object = Object::default();
                for pair in self.spread(&first) {
                    let (key, value) = (self.get(&pair, "0"), self.get(&pair, "1"));
                    match self.key_of(&key) {
                        Some(key) => drop(object.set(key.as_str().into(), value)),
                        None => object.is_open = true,
                    }
                }
                self.object(object)
            }
            "Object.assign" => {
                for other in arguments.iter().skip(1) {
                    for key in self.keys_of(other).unwrap_or_default() {
                        let value = self.get(other, &key);
                        self.set(&first, &key, value, self.at);
                    }
                }
                first
            }
            "Object.freeze" | "Object.seal" | "Object.create" | "Promise.resolve" | "Object" => first,
            "Object.defineProperty" => {
                let value = arguments.get(2).map(|descriptor| self.get(&descriptor.clone(), "value"));
                if let (Some(key), Some(value)) = (arguments.get(1).and_then(|key| self.key_of(&key.clone())), value) {
                    self.set(&first, &key, value, self.at);
                }
                first
            }
            "JSON.parse" => {
                let text = self.known_text(&first)?;
                let source = format!("({text})");
                self.evaluate(&source, text.undone)?
            }
            _ => return None,
        })
    }

    fn math(&mut self, function: &str, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        if function == "random" {
            return Some(Value::Any(Test::Random.into()));
        }
        let mut numbers = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match self.number_of(argument) {
                Some(number) => numbers.push(number),
                None => return Some(Value::Any(Self::tests_of(arguments))),
            }
        }
        let one = numbers.first().copied().unwrap_or(f64::NAN);
        let other = numbers.get(1).copied().unwrap_or(f64::NAN);
        Some(Value::Number(match function {
            "floor" => one.floor(),
            "ceil" => one.ceil(),
            "round" => (one + 0.5).floor(),
            "trunc" => one.trunc(),
            "abs" => one.abs(),
            "sqrt" => one.sqrt(),
            "pow" => one.powf(other),
            "sign" => one.signum(),
            "sin" => one.sin(),
            "cos" => one.cos(),
            "tan" => one.tan(),
            "log" => one.ln(),
            "log2" => one.log2(),
            "exp" => one.exp(),
            "imul" => f64::from(to_int32(one).wrapping_mul(to_int32(other))),
            "max" => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            "min" => numbers.iter().copied().fold(f64::INFINITY, f64::min),
            _ => return None,
        }))
    }

    /// `new` of something that is given.
    pub(crate) fn new_given(&mut self, name: &str, arguments: Vec<Value<'a>>, span: Span) -> Value<'a> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "Function" => self.function_of(&arguments, span),
            "Image" | "Audio" => self.element(if name == "Image" { "img" } else { "audio" }),
            "Array" => match (&first, arguments.len()) {
                (Value::Number(length), 1) if (0.0..100_000.0).contains(length) => {
                    self.list(vec![Value::Undefined; *length as usize])
                }
                _ => self.list(arguments),
            },
            "Object" => match first {
                Value::Undefined => self.object(Object::default()),
                other => other,
            },
            "RegExp" => match &first {
                Value::Regex(_) => first,
                value if value.is_plain() => {
                    let source = self.text_of(value).to_string();
                    let flags = arguments.get(1).filter(|flags| flags.is_plain()).cloned();
                    let flags = flags.map(|flags| self.text_of(&flags).to_string()).unwrap_or_default();
                    Value::Regex(Rc::new(Pattern { source, flags }))
                }
                other => Value::Any(other.tests()),
            },
            "String" => Value::Text(self.text_of(&first)),
            "Number" => self.number_of(&first).map_or(Value::ANY, Value::Number),
            "Date" => Value::Any(Test::Time.into()),
            "WebSocket" | "EventSource" | "Request" => {
                self.sink(SinkKind::Fetch, &first, span);
                Value::ANY
            }
            "Worker" | "SharedWorker" => {
                self.sink(SinkKind::Script, &first, span);
                Value::ANY
            }
            "URL" => first,
            _ => {
                self.call_back_all(&arguments);
                Value::Any(browser::tests_of_new(name))
            }
        }
    }
}

/// What `atob` gives; none where it gives an error.
fn base64(units: &[u16]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(units.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for &unit in units {
        let digit = match u8::try_from(unit).ok()? {
            byte @ b'A'..=b'Z' => byte - b'A',
            byte @ b'a'..=b'z' => byte - b'a' + 26,
            byte @ b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b' ' | b'\n' | b'\r' | b'\t' | 12 => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

fn to_base64(units: &[u16]) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = units.iter().map(|&unit| u8::try_from(unit)).collect::<Result<_, _>>().ok()?;
    let mut made = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let digit = if index <= chunk.len() { DIGITS[(bits >> (18 - 6 * index) & 63) as usize] } else { b'=' };
            made.push(char::from(digit));
        }
    }
    Some(made)
}

fn hex_of(units: &[u16]) -> Option<u16> {
    units.iter().try_fold(0_u16, |number, &unit| {
        let digit = char::from_u32(u32::from(unit))?.to_digit(16)?;
        Some(number << 4 | digit as u16)
    })
}

/// `unescape` (ECMAScript, B.2.1.2).
fn unescape(units: &[u16]) -> Vec<u16> {
    let mut made = Vec::with_capacity(units.len());
    let mut at = 0;
    while at < units.len() {
        let rest = &units[at..];
        let long = (rest.len() >= 6 && rest[0] == u16::from(b'%') && rest[1] == u16::from(b'u'))
            .then(|| hex_of(&rest[2..6]))
            .flatten();
        let short = (rest.len() >= 3 && rest[0] == u16::from(b'%')).then(|| hex_of(&rest[1..3])).flatten();
        let (unit, length) = match (long, short) {
            (Some(unit), _) => (unit, 6),
            (_, Some(unit)) => (unit, 3),
            _ => (rest[0], 1),
        };
        made.push(unit);
        at += length;
    }
    made
}

/// `decodeURIComponent` and `decodeURI`; none where they give an error.
fn decode_uri(units: &[u16], keeps_reserved: bool) -> Option<Vec<u16>> {
    let mut made = Vec::with_capacity(units.len());
    let mut at = 0;
    while at < units.len() {
        if units[at] != u16::from(b'%') {
            made.push(units[at]);
            at += 1;
            continue;
        }
        let byte_at = |at: usize| {
            (units.get(at) == Some(&u16::from(b'%')))
                .then(|| hex_of(units.get(at + 1..at + 3)?))
                .flatten()
                .map(|byte| byte as u8)
        };
        let first = byte_at(at)?;
        let length = (first.leading_ones() as usize).max(1);
        let bytes: Vec<u8> = (0..length).map(|index| byte_at(at + 3 * index)).collect::<Option<_>>()?;
        let text = std::str::from_utf8(&bytes).ok()?;
        if keeps_reserved && text.len() == 1 && ";/?:@&=+$,#".contains(text) {
            made.extend_from_slice(&units[at..at + 3]);
        } else {
            made.extend(text.encode_utf16());
        }
        at += 3 * length;
    }
    Some(made)
}

/// `encodeURIComponent`, `encodeURI` and `escape`.
fn encode(units: &[u16], name: &str) -> String {
    let kept = match name {
        "encodeURIComponent" => "-_.!~*'()",
        "encodeURI" => "-_.!~*'();/?:@&=+$,#",
        _ => "@*_+-./",
    };
    let mut made = String::new();
    if name == "escape" {
        for &unit in units {
            match char::from_u32(u32::from(unit)) {
                Some(c) if c.is_ascii_alphanumeric() || kept.contains(c) => made.push(c),
                _ if unit < 256 => made.push_str(&format!("%{unit:02X}")),
                _ => made.push_str(&format!("%u{unit:04X}")),
            }
        }
        return made;
    }
    for c in String::from_utf16_lossy(units).chars() {
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            made.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                made.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    made
}

/// `parseInt`.
fn parse_int(text: &str, base: u32) -> f64 {
    let text = text.trim_start();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).filter(|_| base == 0 || base == 16);
    let (base, text) = match hex {
        Some(rest) => (16, rest),
        None => (if base == 0 { 10 } else { base }, text),
    };
    if !(2..=36).contains(&base) {
        return f64::NAN;
    }
    let mut number = None;
    for digit in text.chars().map_while(|c| c.to_digit(base)) {
        number = Some(number.unwrap_or(0.0) * f64::from(base) + f64::from(digit));
    }
    number.map_or(f64::NAN, |number| sign * number)
}

/// `parseFloat`.
fn parse_float(text: &str) -> f64 {
    let text = text.trim_start();
    let length = text
        .bytes()
        .take(40)
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'))
        .count();
    (1..=length).rev().find_map(|end| text[..end].parse::<f64>().ok()).unwrap_or(f64::NAN)
}

/// Whether all of a text that runs is known.
pub(crate) fn is_read(code: &Value) -> bool {
    code.each().iter().all(|one| match one {
        Value::Text(text) => !text.has_holes,
        Value::Any(_) | Value::Given(_) | Value::Method(_) => false,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn texts_are_decoded_as_browsers_do() {
        assert_eq!(base64(&units("Y2FzaW5v")).as_deref(), Some(&b"casino"[..]));
        assert_eq!(base64(&units("Y2FzaW4=")).as_deref(), Some(&b"casin"[..]));
        assert_eq!(base64(&units("Y2-z")), None);
        assert_eq!(to_base64(&units("casin")).as_deref(), Some("Y2FzaW4="));
        assert_eq!(unescape(&units("%63%u4e2d%zz%")), units("c中%zz%"));
        assert_eq!(decode_uri(&units("%E4%B8%AD%2F"), false), Some(units("中/")));
        assert_eq!(decode_uri(&units("%2F%63"), true), Some(units("%2Fc")));
        assert_eq!(decode_uri(&units("%E4"), false), None);
        assert_eq!(encode(&units("a 中/"), "encodeURIComponent"), "a%20%E4%B8%AD%2F");
        assert_eq!(encode(&units("a 中/"), "escape"), "a%20%u4E2D/");
    }

    #[test]
    fn numbers_are_read_from_the_beginning_of_a_text() {
        assert_eq!((parse_int(" 12px", 0), parse_int("0x1f", 0), parse_int("-z", 36)), (12.0, 31.0, -35.0));
        assert!(parse_int("px", 0).is_nan() && parse_int("1", 1).is_nan());
        assert_eq!((parse_float("1.5.2"), parse_float("2e3x")), (1.5, 2000.0));
    }

    #[test]
    fn the_window_has_many_names() {
        for (name, key, expected) in [
            ("window", "top", "window"),
            ("window", "location", "location"),
            ("document", "location", "location"),
            ("location", "href", "location.href"),
            ("document", "defaultView", "window"),
        ] {
            assert_eq!(member(name, key), expected);
        }
        assert_eq!(member(&"a".repeat(NAME_BYTES), "b").len(), NAME_BYTES);
    }
}
