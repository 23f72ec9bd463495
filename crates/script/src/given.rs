//! What the language and the browser give, by its name.

use std::rc::Rc;

use oxc_span::Span;
use suyuan_model::Decoding;

use crate::browser;
use crate::codec::{base64, decode_uri, encode, parse_float, parse_int, to_base64, unescape};
use crate::coerce::to_int32;
use crate::language;
use crate::limits::LISTED_MAX;
use crate::page_data::decoded;
use crate::reader::Reader;
use crate::sinks::{SinkKind, Test, Tests};
use crate::state::merge_up_to;
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
        (_, "constructor") if name.ends_with(".prototype") => name.trim_end_matches(".prototype").to_owned(),
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

/// The store that this is a method of.
fn storage_of<'a>(method: &str) -> Value<'a> {
    Value::given(method.split('.').next().unwrap_or(method))
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
        let unknown = Value::Any(Tests::of(name) | Self::tests_of(&arguments) | language::lost(name, &arguments));
        let unknown = decoded(Tests::of(name), name.rsplit('.').next().unwrap_or_default(), unknown);
        if let Value::OneOf(candidates) = &first {
            let mut made = None;
            let depth = self.choose_among(&first, span);
            for candidate in candidates.clone().iter() {
                let mut arguments = arguments.clone();
                arguments[0] = candidate.clone();
                let value = self.call_given(name, arguments, span);
                made = Some(match made {
                    Some(before) => merge_up_to(LISTED_MAX, before, value),
                    None => value,
                });
            }
            self.conditions.truncate(depth);
            return made.unwrap_or(Value::ANY);
        }
        if !self.afford(&arguments) {
            return unknown;
        }
        match name {
            "eval" | "execScript" => {
                self.record.evaluates_unknown |= !is_read(&first);
                self.note_unknown(&first);
                return self.run(&first, span);
            }
            "Function" => return self.function_of(&arguments, span),
            "Reflect.apply" | "Reflect.construct" => {
                let is_call = name.ends_with("apply");
                let list = arguments.get(1 + usize::from(is_call)).cloned().unwrap_or(Value::Undefined);
                let this =
                    if is_call { arguments.get(1).cloned().unwrap_or(Value::Undefined) } else { Value::Undefined };
                let handed = self.spread(&list);
                return self.call_value(&first, this, handed, span);
            }
            "Reflect.get" => {
                let key = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                return match self.key_of(&key) {
                    Some(key) => self.get(&first, &key),
                    None => unknown,
                };
            }
            "Reflect.set" => {
                let key = arguments.get(1).cloned().unwrap_or(Value::Undefined);
                let value = arguments.get(2).cloned().unwrap_or(Value::Undefined);
                match self.key_of(&key) {
                    Some(key) => self.set(&first, &key, value, span),
                    None => return unknown,
                }
            }
            "setTimeout" | "setInterval" | "setImmediate" | "requestAnimationFrame" | "queueMicrotask" => {
                if let Value::Text(_) = first {
                    self.run(&first, span);
                }
                let is_timer = matches!(name, "setTimeout" | "setInterval");
                self.handed = arguments.get(if is_timer { 2 } else { 1 }..).unwrap_or_default().to_vec();
                self.call_soon(&arguments[..arguments.len().min(1)]);
                self.handed.clear();
                return Value::ANY;
            }
            "localStorage.setItem" | "sessionStorage.setItem" => self.keep(name, &first, arguments.get(1)),
            "localStorage.getItem" | "sessionStorage.getItem" => {
                if let Some(key) = self.key_of(&first) {
                    return self.get(&storage_of(name), &key);
                }
            }
            "Image" | "Date" | "RegExp" | "Array" | "Object" => return self.new_given(name, arguments, span),
            _ => {}
        }
        if let Some(value) = self.decode(name, &first, &arguments) {
            return value;
        }
        // Data of the page is read there; what is taken out of it leads where only the run knows.
        if name == "JSON.parse" && unknown.tests().is_page() {
            return Value::Any(unknown.tests() | Tests::DECODED);
        }
        // What is decoded stands somewhere: in the page, and the run has that.
        if matches!(name, "atob" | "window.atob") && !arguments.is_empty() {
            return Value::Any(unknown.tests() | Tests::LOST);
        }
        if let Some(value) = self.compute(language::as_of_arrays(name), &arguments) {
            return value;
        }
        match self.call_of_page(name, &arguments, span) {
            Some(Value::Any(tests)) if tests.is_lost() => Value::Any(unknown.tests() | tests),
            Some(Value::Any(_)) => self.found_by(name, &arguments, unknown, span),
            Some(value) => {
                self.call_by_name(name, &arguments, span);
                value
            }
            None => {
                self.hand_on(&arguments, span);
                self.call_back_where(unknown.tests(), &arguments, span);
                unknown
            }
        }
    }

    /// Functions that make strings.
    fn decode(&mut self, name: &str, first: &Value<'a>, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        Some(match name {
            "TextDecoder.decode" => self.text_of_bytes(first)?,
            "TextEncoder.encode" => self.bytes_of_text(first)?,
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
                text.why = if has_holes { Self::tests_of(arguments).reason() } else { Tests::NONE };
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
                // A unit may become nine.
                if !self.spend(text.len() as u64 * 2) {
                    return None;
                }
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
                let setter = arguments.get(2).map(|descriptor| self.get(&descriptor.clone(), "set"));
                if let Some(setter @ Value::Function(_)) = setter {
                    self.call_setter(&setter, self.at);
                }
                if let (Some(key), Some(value)) = (arguments.get(1).and_then(|key| self.key_of(&key.clone())), value) {
                    self.set(&first, &key, value, self.at);
                }
                first
            }
            "JSON.parse" if arguments.len() < 2 => {
                let text = self.known_text(&first)?;
                let source = format!("({text})");
                self.evaluate(&source, text.undone)?
            }
            _ => return None,
        })
    }

    /// Keeps what a script puts into a store: until the page is left, nobody else changes it.
    fn keep(&mut self, name: &str, key: &Value<'a>, value: Option<&Value<'a>>) {
        if let (Some(key), Some(value)) = (self.key_of(key), value) {
            let text = Value::Text(self.text_of(value));
            self.set(&storage_of(name), &key, text, self.at);
        }
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
            // A day that the script names is what it is at any time.
            "Date" if !arguments.is_empty() && arguments.iter().all(Value::is_plain) => Value::Any(Tests::LOST),
            "Date" => Value::Any(Test::Time.into()),
            "WebSocket" | "EventSource" | "Request" => {
                self.sink(SinkKind::Fetch, &first, span);
                Value::ANY
            }
            "Worker" | "SharedWorker" => {
                self.sink(SinkKind::Script, &first, span);
                Value::ANY
            }
            "Promise" => {
                let tests = self.settles(&arguments);
                Value::Any(tests | language::lost(name, &arguments))
            }
            "URL" => self.joined_url(first, arguments.get(1)),
            "TextEncoder" => Value::given(name),
            "TextDecoder" if Self::is_utf8(&first) => Value::given(name),
            _ if language::is_of_bytes(name) && matches!(first, Value::List(_)) => self.list_of_bytes(name, &first),
            _ => {
                self.call_back_all(&arguments);
                Value::Any(browser::tests_of_new(name) | language::lost(name, &arguments))
            }
        }
    }
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
