//! How values become strings, numbers and truths (ECMAScript, 7.1 and 7.2).

use suyuan_model::Decoding;

use crate::reader::Reader;
use crate::sinks::Tests;
use crate::text::{HOLE, Text};
use crate::value::Value;

/// How deep lists in lists are written out.
const LISTS_DEPTH: u8 = 8;

/// Longest string that a number is written in.
const NUMBER_CHARS: usize = 400;

impl<'a> Reader<'a> {
    /// Calls a method of a number, all of which make something else of it.
    pub(crate) fn number_method(&mut self, number: f64, key: &str, arguments: &[Value<'a>]) -> Value<'a> {
        match (key, arguments.first()) {
            ("toString", None) => Value::Text(self.text_of(&Value::Number(number))),
            ("toString", Some(base)) => {
                let Some(base) = self.number_of(base).filter(|base| (2.0..37.0).contains(base)) else {
                    return Value::Any(base.tests() | Tests::LOST);
                };
                let text = Text::plain(&number_in_base(number, base as u32));
                self.made(if base as u32 == 10 { text } else { text.with(Decoding::CharCodes) })
            }
            ("valueOf", _) => Value::Number(number),
            _ => Value::ANY,
        }
    }

    /// A value as a string, with a hole where it is not known.
    pub(crate) fn text_of(&mut self, value: &Value<'a>) -> Text {
        self.text_in(value, 0)
    }

    fn text_in(&mut self, value: &Value<'a>, depth: u8) -> Text {
        match value {
            Value::Text(text) => text.clone(),
            Value::Undefined => Text::plain("undefined"),
            Value::Null => Text::plain("null"),
            Value::Bool(true) => Text::plain("true"),
            Value::Bool(false) => Text::plain("false"),
            Value::Number(number) => Text::plain(&number_text(*number)),
            Value::List(list) if depth < LISTS_DEPTH => {
                if !self.afford(std::slice::from_ref(value)) {
                    return Text::hole();
                }
                let values = self.state.values_of(*list).to_vec();
                self.joined(&values, &Text::plain(","), depth + 1)
            }
            Value::Object(id) if self.state.object_of(*id).element.is_none() => {
                let own = self.state.object_of(*id).get("toString").cloned();
                match own {
                    Some(function @ Value::Function(_)) if depth < LISTS_DEPTH => {
                        let made = self.call_value(&function, value.clone(), Vec::new(), self.at);
                        self.text_in(&made, depth + 4)
                    }
                    // A member whose name is not known may say what it is as text; `valueOf` says it where something is added.
                    _ if self.state.object_of(*id).may_be_text() => Text::hole_of(Tests::LOST),
                    _ => Text::plain("[object Object]"),
                }
            }
            Value::Function(closure) => {
                let source = self.sources[closure.source].text;
                let range = closure.code.start() as usize..closure.code.end() as usize;
                if self.spend(range.len() as u64 / 8) {
                    Text::plain(source.get(range).unwrap_or_default())
                } else {
                    Text::hole()
                }
            }
            Value::Given(name) if is_function_of_language(name) => {
                Text::plain(&format!("function {}() {{ [native code] }}", name.rsplit('.').next().unwrap_or(name)))
            }
            Value::Method(method) if !matches!(method.0, Value::Any(_) | Value::Given(_)) => {
                Text::plain(&format!("function {}() {{ [native code] }}", method.1))
            }
            Value::Regex(pattern) => Text::plain(&format!("/{}/{}", pattern.source, pattern.flags)),
            other => Text::hole_of(other.tests()),
        }
    }

    /// `join`.
    pub(crate) fn joined(&mut self, values: &[Value<'a>], between: &Text, depth: u8) -> Text {
        let mut made = Text::plain("");
        let mut pieces = 0;
        for (index, value) in values.iter().enumerate() {
            if index > 0 && between.len() > 0 {
                made.push(between);
            }
            if !matches!(value, Value::Undefined | Value::Null) {
                let piece = self.text_in(value, depth);
                pieces += usize::from(piece.len() > 0);
                made.push(&piece);
            }
            let work = (value_units(value) + between.len()) as u64 / 16;
            if work > 0 && !self.spend(work) || !self.fits(made.len()) {
                return Text::hole();
            }
        }
        self.spend_units(made.len());
        if pieces > 1 { made.with(Decoding::JsConcat) } else { made }
    }

    /// A value as a number; none where it is not known.
    pub(crate) fn number_of(&mut self, value: &Value<'a>) -> Option<f64> {
        Some(match value {
            Value::Number(number) => *number,
            Value::Bool(truth) => f64::from(u8::from(*truth)),
            Value::Null => 0.0,
            Value::Undefined => f64::NAN,
            Value::Text(text) if !text.has_holes => {
                if !self.afford(std::slice::from_ref(value)) {
                    return None;
                }
                text_number(text.units())
            }
            Value::List(_) => {
                let text = self.text_of(value);
                if text.has_holes {
                    return None;
                }
                text_number(text.units())
            }
            Value::Object(id) => {
                let own = self.state.object_of(*id).get("valueOf").cloned();
                match own {
                    Some(function @ Value::Function(_)) => {
                        let made = self.call_value(&function, value.clone(), Vec::new(), self.at);
                        match made {
                            Value::Number(number) => number,
                            _ => return None,
                        }
                    }
                    _ if self.state.object_of(*id).element.is_some() => return None,
                    _ => f64::NAN,
                }
            }
            Value::Function(_) | Value::Regex(_) => f64::NAN,
            _ => return None,
        })
    }

    /// Whether a value counts as true; none where it is not known.
    pub(crate) fn truth_of(value: &Value<'a>) -> Option<bool> {
        Some(match value {
            Value::Undefined | Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) if text.units().iter().any(|&unit| unit != HOLE) => true,
            Value::Text(text) if text.has_holes => return None,
            Value::Text(text) => text.len() > 0,
            Value::List(_) | Value::Object(_) | Value::Function(_) | Value::Regex(_) => true,
            Value::Given(name) if is_function_of_language(name) => true,
            Value::Given(name) if matches!(&**name, "window" | "document" | "location" | "navigator" | "screen") => {
                true
            }
            Value::Method(method) if !matches!(method.0, Value::Any(_) | Value::Given(_)) => true,
            Value::OneOf(values) => {
                let mut truths = values.iter().map(Self::truth_of);
                let first = truths.next()??;
                if truths.any(|truth| truth != Some(first)) {
                    return None;
                }
                first
            }
            _ => return None,
        })
    }

    /// `typeof`; none where it is not known.
    pub(crate) fn type_of(value: &Value<'a>) -> Option<&'static str> {
        Some(match value {
            Value::Undefined => "undefined",
            Value::Null | Value::List(_) | Value::Object(_) | Value::Regex(_) => "object",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Function(_) => "function",
            Value::Given(name) if is_function_of_language(name) => "function",
            Value::Given(name) if matches!(&**name, "window" | "document" | "location" | "navigator" | "Math") => {
                "object"
            }
            Value::Method(method) if !matches!(method.0, Value::Any(_) | Value::Given(_)) => "function",
            _ => return None,
        })
    }

    /// `===`; none where it is not known.
    pub(crate) fn is_identical(one: &Value<'a>, other: &Value<'a>) -> Option<bool> {
        if let (Value::Number(one), Value::Number(other)) = (one, other) {
            #[expect(clippy::float_cmp, reason = "the language compares so")]
            return Some(one == other);
        }
        if let (Value::Text(one), Value::Text(other)) = (one, other) {
            return (!one.has_holes && !other.has_holes).then(|| one == other);
        }
        let (one_type, other_type) = (Self::type_of(one)?, Self::type_of(other)?);
        if one_type != other_type {
            return Some(false);
        }
        Some(one.is_same(other))
    }

    /// `==`; none where it is not known.
    pub(crate) fn is_equal(&mut self, one: &Value<'a>, other: &Value<'a>) -> Option<bool> {
        let is_nothing = |value: &Value| matches!(value, Value::Undefined | Value::Null);
        match (one, other) {
            _ if is_nothing(one) || is_nothing(other) => {
                let rest = if is_nothing(one) { other } else { one };
                Self::type_of(rest)?;
                Some(is_nothing(one) && is_nothing(other))
            }
            (Value::List(_) | Value::Object(_), Value::List(_) | Value::Object(_)) => Some(one.is_same(other)),
            (Value::Text(_), Value::List(_) | Value::Object(_) | Value::Function(_))
            | (Value::List(_) | Value::Object(_) | Value::Function(_), Value::Text(_)) => {
                let (one, other) = (self.text_of(one), self.text_of(other));
                (!one.has_holes && !other.has_holes).then(|| one == other)
            }
            _ if Self::type_of(one)? == Self::type_of(other)? => Self::is_identical(one, other),
            _ => {
                let (one, other) = (self.number_of(one)?, self.number_of(other)?);
                Self::is_identical(&Value::Number(one), &Value::Number(other))
            }
        }
    }

    /// A value as the name of a property.
    pub(crate) fn key_of(&mut self, value: &Value<'a>) -> Option<String> {
        match value {
            Value::Any(_) | Value::OneOf(_) | Value::Given(_) => None,
            Value::Number(number) => Some(number_text(*number)),
            Value::Text(_) if !self.afford(std::slice::from_ref(value)) => None,
            _ => {
                let text = self.text_of(value);
                (!text.has_holes).then(|| text.to_string())
            }
        }
    }

    /// What several values depend on.
    pub(crate) fn tests_of(values: &[Value<'a>]) -> Tests {
        values.iter().fold(Tests::NONE, |tests, value| tests | value.tests())
    }
}

/// The units of a value that is a string.
fn value_units(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        _ => 0,
    }
}

/// Whether a name is that of a function which the language has everywhere.
pub(crate) fn is_function_of_language(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default();
    matches!(
        name,
        "eval"
            | "atob"
            | "btoa"
            | "escape"
            | "unescape"
            | "decodeURI"
            | "decodeURIComponent"
            | "encodeURI"
            | "encodeURIComponent"
            | "parseInt"
            | "parseFloat"
            | "isNaN"
            | "isFinite"
            | "setTimeout"
            | "setInterval"
            | "Function"
            | "String"
            | "Number"
            | "Boolean"
            | "Array"
            | "Object"
            | "RegExp"
            | "Date"
            | "Symbol"
            | "Error"
            | "Promise"
            | "Image"
    ) || matches!(first, "String" | "Array" | "Object" | "Number") && name.matches('.').count() == 1
}

/// A number as a string (ECMAScript, 6.1.6.1.20).
pub(crate) fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let size = number.abs();
    if size < 1e15 && number.fract() == 0.0 {
        return (number as i64).to_string();
    }
    if (1e-6..1e21).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    if size >= 1e21 { text.replace('e', "e+") } else { text }
}

/// A number in another base.
pub(crate) fn number_in_base(number: f64, base: u32) -> String {
    if base == 10 || !number.is_finite() || !(2..=36).contains(&base) {
        return number_text(number);
    }
    let digit = |digit: f64| char::from_digit(digit as u32 % base, base).unwrap_or('0');
    let mut whole = number.abs().trunc();
    let mut part = number.abs().fract();
    let mut digits = Vec::new();
    while whole >= 1.0 && digits.len() < NUMBER_CHARS {
        digits.push(digit(whole % f64::from(base)));
        whole = (whole / f64::from(base)).trunc();
    }
    if digits.is_empty() {
        digits.push('0');
    }
    if number < 0.0 {
        digits.push('-');
    }
    let mut text: String = digits.into_iter().rev().collect();
    if part > 0.0 {
        text.push('.');
        for _ in 0..52 {
            part *= f64::from(base);
            text.push(digit(part.trunc()));
            part = part.fract();
            if part == 0.0 {
                break;
            }
        }
    }
    text
}

/// A string as a number (ECMAScript, 7.1.4.1).
pub(crate) fn text_number(units: &[u16]) -> f64 {
    if units.len() > NUMBER_CHARS {
        return f64::NAN;
    }
    let text = String::from_utf16_lossy(units);
    let text = text.trim();
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u64::from_str_radix(digits, base).map_or(f64::NAN, |number| number as f64);
        }
    }
    match text {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-')) => {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// A number as a signed one of 32 bits (ECMAScript, 7.1.6).
pub(crate) fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    let wrapped = number.trunc().rem_euclid(4_294_967_296.0);
    wrapped as u32 as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read_as_in_scripts() {
        for (number, text) in [
            (0.0, "0"),
            (-1.5, "-1.5"),
            (1e21, "1e+21"),
            (1e-7, "1e-7"),
            (123_456_789_012.0, "123456789012"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(number_text(number), text);
        }
        assert_eq!(number_in_base(35.0, 36), "z");
        assert_eq!(number_in_base(-255.0, 16), "-ff");
        assert_eq!(number_in_base(0.5, 2), "0.1");
        let read = |text: &str| text_number(&text.encode_utf16().collect::<Vec<_>>());
        assert_eq!((read(" 0x1F "), read(""), read("1e3"), read("-.5")), (31.0, 0.0, 1000.0, -0.5));
        assert!(read("inf").is_nan() && read("1px").is_nan());
        assert_eq!((to_int32(4_294_967_295.0), to_int32(-1.9), to_int32(2_147_483_648.0)), (-1, -1, i32::MIN));
    }
}
