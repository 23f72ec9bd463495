//! Methods of strings, and the doors to all others.

use std::rc::Rc;

use oxc_span::Span;
use suyuan_model::Decoding;

use crate::limits::LISTED_MAX;
use crate::page_data::decoded;
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::state::{merge, merge_up_to};
use crate::text::{HOLE, Text};
use crate::value::{Closure, Pattern, Value};

/// Whether values of a kind have a method of this name.
pub(crate) fn is_method(kind: &str, key: &str) -> bool {
    match kind {
        "String" => {
            "charAt charCodeAt codePointAt at concat includes indexOf lastIndexOf match matchAll padEnd padStart repeat \
             replace replaceAll search slice split startsWith endsWith substr substring toLowerCase toUpperCase toString \
             trim trimStart trimEnd valueOf big blink bold fixed fontcolor italics link small strike sub sup anchor \
             fontsize normalize toLocaleLowerCase toLocaleUpperCase"
        }
        "Array" => {
            "concat every filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join lastIndexOf map pop push \
             reduce reduceRight reverse shift slice some sort splice toString unshift at fill keys values entries \
             toReversed"
        }
        "Number" => "toString toFixed valueOf",
        _ => "toString valueOf",
    }
    .split_ascii_whitespace()
    .any(|name| name == key)
}

impl<'a> Reader<'a> {
    /// Follows what comes before the method of a value, or in its place.
    fn call_first(&mut self, object: &Value<'a>, key: &str, arguments: &[Value<'a>], span: Span) -> Option<Value<'a>> {
        match (object, arguments.first()) {
            // What an `async` function of the script gives, is here what it promises.
            (Value::Text(_) | Value::List(_), Some(then @ Value::Function(_))) if key == "then" => {
                return Some(self.call_value(then, Value::Undefined, vec![object.clone()], span));
            }
            (Value::Text(_), _) => self.call_own("String", object, key, arguments, span),
            (Value::List(_), _) => self.call_own("Array", object, key, arguments, span),
            _ => {}
        }
        None
    }

    /// Follows what the script put in the place of a method of the language, for what it does; it answers like that, or stands in for it.
    fn call_own(&mut self, kind: &str, object: &Value<'a>, key: &str, arguments: &[Value<'a>], span: Span) {
        if self.given.is_empty() {
            return;
        }
        let own = self.given.get(&format!("{kind}.prototype.{key}")).cloned();
        for one in own.iter().flat_map(Value::each) {
            let Value::Function(closure) = one else { continue };
            if self.calls.contains(&(closure.source, closure.code.start())) {
                continue;
            }
            let around = self.share(8);
            self.call_value(one, object.clone(), arguments.to_vec(), span);
            self.end_share(around);
        }
    }

    /// Calls a method of a value.
    pub(crate) fn call_method(
        &mut self,
        object: &Value<'a>,
        key: &str,
        arguments: Vec<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        if let Some(value) = self.call_first(object, key, &arguments, span) {
            return value;
        }
        match object {
            Value::OneOf(values) => {
                let values = values.clone();
                let made = values.iter().map(|value| self.call_method(value, key, arguments.clone(), span));
                made.reduce(merge).unwrap_or(Value::ANY)
            }
            Value::Text(text) => {
                let text = text.clone();
                if is_method("String", key) {
                    return self.text_method(&text, key, &arguments, span);
                }
                let own = self.get(object, key);
                self.call_value(&own, object.clone(), arguments, span)
            }
            Value::List(list) => {
                if is_method("Array", key) {
                    return self.list_method(*list, key, arguments, span);
                }
                // What a generator gives next, nobody counts.
                if key == "next" {
                    return Value::Any(Tests::LOST);
                }
                let own = self.get(object, key);
                self.call_value(&own, object.clone(), arguments, span)
            }
            Value::Number(number) if is_method("Number", key) => self.number_method(*number, key, &arguments),
            Value::Bool(_) if key == "toString" => Value::Text(self.text_of(object)),
            Value::Function(closure) => {
                let closure = closure.clone();
                self.function_method(&closure, key, arguments, span)
            }
            Value::Method(method) if matches!(key, "call" | "apply" | "bind") => {
                self.borrowed(&method.1, Some(&method.0), key, arguments, span)
            }
            Value::Regex(pattern) => {
                let pattern = pattern.clone();
                self.regex_method(&pattern, key, &arguments)
            }
            Value::Given(name) if matches!(key, "call" | "apply" | "bind") && &**name != "Reflect" => {
                let name = name.clone();
                if let Some((_, method)) = name.split_once(".prototype.") {
                    return self.borrowed(method, None, key, arguments, span);
                }
                let rest = self.arguments_of(key, &arguments);
                if key == "bind" { Value::Given(name) } else { self.call_given(&name, rest, span) }
            }
            Value::Given(name) => {
                let own = self.get(object, key);
                match &own {
                    Value::Given(full) => {
                        let full = full.clone();
                        self.call_given(&full, arguments, span)
                    }
                    Value::Any(_) => {
                        let full = crate::given::member(name, key);
                        self.call_given(&full, arguments, span)
                    }
                    _ => self.call_value(&own, object.clone(), arguments, span),
                }
            }
            Value::Object(id) => {
                let own = self.state.object_of(*id).get(key).cloned();
                let element = self.state.object_of(*id).element.clone();
                match own {
                    Some(own) => self.call_value(&own, object.clone(), arguments, span),
                    None if element.is_some() => {
                        self.call_of_element(object, element.as_deref(), key, &arguments, span)
                    }
                    None => match (key, arguments.first()) {
                        ("hasOwnProperty", Some(name)) if !self.state.object_of(*id).is_open => {
                            let id = *id;
                            let name = self.key_of(name);
                            let has = name.map(|name| self.state.object_of(id).get(&name).is_some());
                            has.map_or(Value::ANY, Value::Bool)
                        }
                        ("toString" | "toLocaleString", _) => Value::Text(self.text_of(object)),
                        ("valueOf", _) => object.clone(),
                        _ => self.call_of_element(object, None, key, &arguments, span),
                    },
                }
            }
            Value::Method(method) if key == "constructor" && !matches!(method.0, Value::Any(_)) => {
                self.call_given("Function", arguments, span)
            }
            Value::Undefined | Value::Null | Value::Any(_) | Value::Method(_) | Value::Number(_) | Value::Bool(_) => {
                let made = self.call_of_element(object, None, key, &arguments, span);
                decoded(object.tests(), key, made)
            }
        }
    }

    /// `call`, `apply` and `bind` of a method that is taken from one value for another.
    fn borrowed(
        &mut self,
        method: &str,
        own: Option<&Value<'a>>,
        key: &str,
        arguments: Vec<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        let this = arguments.first().cloned().or_else(|| own.cloned()).unwrap_or(Value::Undefined);
        if key == "bind" {
            return Value::Method(Rc::new((this, method.into())));
        }
        let rest = self.arguments_of(key, &arguments);
        self.call_method(&this, method, rest, span)
    }

    /// The arguments that `call` and `apply` hand on.
    fn arguments_of(&mut self, key: &str, arguments: &[Value<'a>]) -> Vec<Value<'a>> {
        match (key, arguments.get(1)) {
            ("apply", Some(list)) => self.spread(&list.clone()),
            ("apply", None) => Vec::new(),
            _ => arguments.get(1..).unwrap_or_default().to_vec(),
        }
    }

    fn function_method(
        &mut self,
        closure: &Rc<Closure<'a>>,
        key: &str,
        arguments: Vec<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        let function = Value::Function(closure.clone());
        let this = arguments.first().cloned().unwrap_or(Value::Undefined);
        match key {
            "call" | "apply" => {
                let rest = self.arguments_of(key, &arguments);
                self.call_value(&function, this, rest, span)
            }
            "bind" => Value::Function(Rc::new(Closure {
                code: closure.code,
                scope: closure.scope,
                source: closure.source,
                this: closure.this.clone().or(Some(this)),
                bound: arguments.get(1..).unwrap_or_default().to_vec(),
                properties: closure.properties.clone(),
            })),
            "toString" => Value::Text(self.text_of(&function)),
            "constructor" => self.call_given("Function", arguments, span),
            _ => {
                let own = self.get(&function, key);
                self.call_value(&own, function, arguments, span)
            }
        }
    }

    fn regex_method(&mut self, pattern: &Rc<Pattern>, key: &str, arguments: &[Value<'a>]) -> Value<'a> {
        let unknown = Value::Any(Self::tests_of(arguments));
        let Some(Value::Text(text)) = arguments.first().filter(|value| value.is_plain()) else { return unknown };
        let Some(regex) = self.compiled(pattern, text.len()) else { return unknown };
        let plain = text.to_string();
        match key {
            "test" if !pattern.has('g') => Value::Bool(regex.is_match(&plain)),
            "exec" if !pattern.has('g') && self.spend(text.len() as u64) => match regex.captures(&plain) {
                Some(captures) => {
                    let groups = captures
                        .iter()
                        .map(|group| group.map_or(Value::Undefined, |group| piece_of(text, group.as_str())));
                    let groups = groups.collect();
                    self.list(groups)
                }
                None => Value::Null,
            },
            _ => Value::ANY,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per method, read as a table")]
    fn text_method(&mut self, text: &Text, key: &str, arguments: &[Value<'a>], span: Span) -> Value<'a> {
        let unknown = Value::Any(Self::tests_of(arguments));
        // What looks at one unit costs nothing more, and a piece pays for itself.
        let is_short = matches!(
            key,
            "charAt" | "at" | "charCodeAt" | "codePointAt" | "slice" | "substring" | "substr" | "toString" | "valueOf"
        );
        if !is_short && !self.spend(text.len() as u64 / 2) {
            return unknown;
        }
        for (index, argument) in arguments.iter().enumerate().take(2) {
            if let Value::OneOf(candidates) = argument {
                let mut made = None;
                for candidate in candidates.iter().take(LISTED_MAX + 1) {
                    let mut arguments = arguments.to_vec();
                    arguments[index] = candidate.clone();
                    let value = self.text_method(text, key, &arguments, span);
                    made = Some(match made {
                        Some(before) => merge_up_to(LISTED_MAX, before, value),
                        None => value,
                    });
                }
                return made.unwrap_or(Value::ANY);
            }
        }
        let length = text.len() as f64;
        let number = |reader: &mut Self, index: usize, default: f64| match arguments.get(index) {
            None | Some(Value::Undefined) => Some(default),
            Some(value) => reader.number_of(value).map(|number| if number.is_nan() { 0.0 } else { number.trunc() }),
        };
        let relative = |number: f64| if number < 0.0 { (length + number).max(0.0) } else { number.min(length) };
        let piece = |start: f64, end: f64| {
            let (start, end) = (start.max(0.0) as usize, end.max(0.0) as usize);
            let is_whole = start == 0 && end >= text.len();
            let piece = text.piece(start, end);
            if is_whole { piece } else { piece.with(Decoding::JsConcat) }
        };
        match key {
            "toString" | "valueOf" | "normalize" => Value::Text(text.clone()),
            "charAt" | "at" => match number(self, 0, 0.0) {
                Some(at) if !text.has_holes => {
                    let at = if key == "at" { relative(at) } else { at };
                    if at < 0.0 || at >= length {
                        return if key == "at" { Value::Undefined } else { Value::text("") };
                    }
                    Value::Text(text.piece(at as usize, at as usize + 1))
                }
                _ => unknown,
            },
            "charCodeAt" | "codePointAt" => match number(self, 0, 0.0) {
                Some(at) if !text.has_holes => {
                    let unit = if at < 0.0 { None } else { text.units().get(at as usize) };
                    Value::Number(unit.map_or(f64::NAN, |&unit| f64::from(unit)))
                }
                _ => unknown,
            },
            "slice" | "substring" | "substr" => {
                let (Some(start), Some(end)) = (number(self, 0, 0.0), number(self, 1, f64::INFINITY)) else {
                    return unknown;
                };
                let made = match key {
                    "slice" => piece(relative(start), relative(end.min(length))),
                    "substr" => {
                        let start = relative(start);
                        piece(start, (start + end).min(length))
                    }
                    _ => {
                        let (start, end) = (start.clamp(0.0, length), end.clamp(0.0, length));
                        piece(start.min(end), start.max(end))
                    }
                };
                self.made(made)
            }
            "toLowerCase" | "toLocaleLowerCase" | "toUpperCase" | "toLocaleUpperCase" => {
                let plain = text.to_string();
                let other = if key.contains("Lower") { plain.to_lowercase() } else { plain.to_uppercase() };
                let units = other.encode_utf16().collect();
                self.made(if other == plain { text.clone() } else { text.remade(units, Decoding::JsConcat) })
            }
            "trim" | "trimStart" | "trimEnd" => {
                let is_space =
                    |unit: &u16| char::from_u32(u32::from(*unit)).is_some_and(|c| c.is_whitespace() || c == '\u{FEFF}');
                let units = text.units();
                let start = if key == "trimEnd" { 0 } else { units.iter().take_while(|unit| is_space(unit)).count() };
                let end =
                    if key == "trimStart" { 0 } else { units.iter().rev().take_while(|unit| is_space(unit)).count() };
                Value::Text(text.piece(start, units.len().saturating_sub(end).max(start)))
            }
            "concat" => {
                let mut made = Value::Text(text.clone());
                for argument in arguments {
                    made = self.add(made, argument.clone());
                }
                match made {
                    Value::Text(text) => Value::Text(text.with(Decoding::JsConcat)),
                    other => other,
                }
            }
            "repeat" => match number(self, 0, 0.0) {
                Some(times) if times >= 0.0 && self.fits((times * length) as usize) => {
                    self.made(text.remade(text.units().repeat(times as usize), Decoding::JsConcat))
                }
                _ => Value::ANY,
            },
            "padStart" | "padEnd" => match number(self, 0, 0.0) {
                Some(total) if self.fits(total as usize) => {
                    let missing = (total as usize).saturating_sub(text.len());
                    let filler = arguments.get(1).map_or_else(|| Text::plain(" "), |value| self.text_of(value));
                    let filler: Vec<u16> = filler.units().iter().copied().cycle().take(missing).collect();
                    let (start, end) =
                        if key == "padStart" { (&filler[..], text.units()) } else { (text.units(), &filler[..]) };
                    self.made(text.remade([start, end].concat(), Decoding::JsConcat))
                }
                _ => Value::ANY,
            },
            "split" => self.split_text(text, arguments),
            "replace" | "replaceAll" => self.replace(text, key == "replaceAll", arguments, span),
            "match" | "matchAll" => self.matches(text, key == "matchAll", arguments),
            "search" | "indexOf" | "lastIndexOf" | "includes" | "startsWith" | "endsWith" => {
                self.search(text, key, arguments).unwrap_or(unknown)
            }
            "link" | "anchor" | "fontcolor" | "fontsize" => {
                let value = arguments.first().map_or_else(|| Text::plain("undefined"), |value| self.text_of(value));
                let value = value.to_string().replace('"', "&quot;");
                let (name, attribute) = match key {
                    "link" => ("a", "href"),
                    "anchor" => ("a", "name"),
                    "fontcolor" => ("font", "color"),
                    _ => ("font", "size"),
                };
                let made = format!("<{name} {attribute}=\"{value}\">{text}</{name}>");
                self.made(text.remade(made.encode_utf16().collect(), Decoding::JsConcat))
            }
            _ => {
                let name = match key {
                    "italics" => "i",
                    "bold" => "b",
                    "fixed" => "tt",
                    other => other,
                };
                let made = format!("<{name}>{text}</{name}>");
                self.made(text.remade(made.encode_utf16().collect(), Decoding::JsConcat))
            }
        }
    }

    fn search(&mut self, text: &Text, key: &str, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        let needle = match arguments.first()? {
            Value::Regex(pattern) if key == "search" && !text.has_holes => {
                let regex = self.compiled(&pattern.clone(), text.len())?;
                let plain = text.to_string();
                let at = regex.find(&plain).map(|found| plain[..found.start()].encode_utf16().count());
                return Some(Value::Number(at.map_or(-1.0, |at| at as f64)));
            }
            value if value.is_plain() => self.text_of(value),
            _ => return None,
        };
        if text.has_holes {
            return None;
        }
        let (units, needle) = (text.units(), needle.units());
        let from = match arguments.get(1) {
            Some(value) => (self.number_of(value)?.max(0.0) as usize).min(units.len()),
            None => 0,
        };
        let position = |found: Option<usize>| Value::Number(found.map_or(-1.0, |at| at as f64));
        Some(match key {
            "startsWith" => Value::Bool(units[from..].starts_with(needle)),
            "endsWith" => Value::Bool(units.ends_with(needle)),
            "includes" => Value::Bool(self.find(units, needle, from..=units.len()).is_some()),
            "lastIndexOf" => position(self.find(units, needle, (0..=units.len()).rev())),
            _ => position(self.find(units, needle, from..=units.len())),
        })
    }

    fn split_text(&mut self, text: &Text, arguments: &[Value<'a>]) -> Value<'a> {
        let pieces: Vec<Value> = match arguments.first() {
            None | Some(Value::Undefined) => vec![Value::Text(text.clone())],
            Some(Value::Regex(pattern)) => {
                let Some(regex) = self.compiled(&pattern.clone(), text.len()) else { return Value::ANY };
                let plain = text.to_string();
                let is_letterwise = pattern.source == "(?:)" || pattern.source.is_empty();
                let pieces: Vec<&str> = regex.split(&plain).collect();
                let count = pieces.len();
                let kept = pieces.into_iter().enumerate().filter(|(index, piece)| {
                    !(is_letterwise && piece.is_empty() && (*index == 0 || *index + 1 == count))
                });
                kept.map(|(_, piece)| piece_of(text, piece)).collect()
            }
            Some(value) if value.is_plain() => {
                let between = self.text_of(value);
                let (units, between) = (text.units(), between.units());
                let mut pieces = Vec::new();
                if between.is_empty() {
                    pieces.extend((0..units.len()).map(|at| Value::Text(text.piece(at, at + 1))));
                } else {
                    let mut start = 0;
                    while let Some(at) = self.find(units, between, start..=units.len()) {
                        pieces.push(Value::Text(text.piece(start, at)));
                        start = at + between.len();
                    }
                    pieces.push(Value::Text(text.piece(start, units.len())));
                }
                pieces
            }
            Some(other) => return Value::Any(other.tests()),
        };
        self.spend(pieces.len() as u64);
        self.list(pieces)
    }

    fn matches(&mut self, text: &Text, is_each: bool, arguments: &[Value<'a>]) -> Value<'a> {
        let pattern = match arguments.first() {
            Some(Value::Regex(pattern)) => pattern.clone(),
            Some(value) if value.is_plain() => {
                Rc::new(Pattern { source: self.text_of(value).to_string(), flags: String::new() })
            }
            _ => return Value::ANY,
        };
        let Some(regex) = self.compiled(&pattern, text.len()).filter(|_| !text.has_holes) else { return Value::ANY };
        let plain = text.to_string();
        // Groups are found slowly.
        if is_each && !self.spend(plain.len() as u64 * 3) {
            return Value::ANY;
        }
        let groups_of = |captures: regex::Captures| {
            let groups = captures.iter().map(|group| group.map_or(Value::Undefined, |it| piece_of(text, it.as_str())));
            groups.collect::<Vec<_>>()
        };
        let found: Vec<Value> = if is_each {
            let each: Vec<_> = regex.captures_iter(&plain).map(groups_of).collect();
            each.into_iter().map(|groups| self.list(groups)).collect()
        } else if pattern.has('g') {
            regex.find_iter(&plain).map(|found| piece_of(text, found.as_str())).collect()
        } else {
            regex.captures(&plain).map(groups_of).unwrap_or_default()
        };
        if found.is_empty() && !is_each { Value::Null } else { self.list(found) }
    }

    fn replace(&mut self, text: &Text, is_all: bool, arguments: &[Value<'a>], span: Span) -> Value<'a> {
        let (Some(what), Some(with)) = (arguments.first(), arguments.get(1)) else { return Value::Text(text.clone()) };
        let plain = text.to_string();
        // Groups are found slowly.
        let is_slow = matches!(what, Value::Regex(_));
        if is_slow && !self.spend(plain.len() as u64 * 3) {
            return Value::ANY;
        }
        // Where it stands, with its groups.
        let mut found: Vec<(usize, usize, Vec<Option<String>>)> = Vec::new();
        match what {
            Value::Regex(pattern) => {
                let Some(regex) = self.compiled(&pattern.clone(), text.len()) else {
                    self.call_back_all(arguments);
                    return Value::ANY;
                };
                let limit = if pattern.has('g') { usize::MAX } else { 1 };
                for captures in regex.captures_iter(&plain).take(limit) {
                    let Some(whole) = captures.get(0) else { continue };
                    let groups = captures.iter().map(|group| group.map(|group| group.as_str().to_owned())).collect();
                    found.push((whole.start(), whole.end(), groups));
                    if !self.spend(2) {
                        break;
                    }
                }
            }
            value if value.is_plain() => {
                let needle = self.text_of(value).to_string();
                let limit = if is_all { usize::MAX } else { 1 };
                for (at, needle) in plain.match_indices(&needle).take(limit) {
                    found.push((at, at + needle.len(), vec![Some(needle.to_owned())]));
                }
            }
            other => {
                self.call_back_all(arguments);
                return Value::Any(other.tests());
            }
        }
        if found.is_empty() {
            return Value::Text(text.clone());
        }
        let template = match with {
            Value::Function(_) | Value::Given(_) | Value::Method(_) => None,
            value => Some(self.text_of(value)),
        };
        let mut made = Text::of(Vec::new(), text.undone);
        let mut copied = 0;
        for (start, end, groups) in found {
            made.push(&Text::plain(&plain[copied..start]));
            copied = end;
            match &template {
                Some(template) if !template.units().contains(&u16::from(b'$')) => made.push(template),
                Some(template) => made.push(&Text::plain(&fill(&template.to_string(), &groups))),
                None => {
                    let group =
                        |group: &Option<String>| group.as_ref().map_or(Value::Undefined, |group| piece_of(text, group));
                    let mut values: Vec<Value> = groups.iter().map(group).collect();
                    values.push(Value::Number(plain[..start].encode_utf16().count() as f64));
                    let value = self.call_value(with, Value::Undefined, values, span);
                    let piece = self.text_of(&value);
                    made.push(&piece);
                }
            }
            if !self.fits(made.len()) || !self.spend(1) {
                return Value::ANY;
            }
        }
        made.push(&Text::plain(&plain[copied..]));
        made.has_holes |= text.has_holes && made.units().contains(&HOLE);
        self.made(made.with(Decoding::JsConcat))
    }
}

/// A piece of a text that was found in it.
fn piece_of<'a>(text: &Text, piece: &str) -> Value<'a> {
    Value::Text(text.remade(piece.encode_utf16().collect(), Decoding::JsConcat))
}

/// What a template of `replace` stands for: `$1`, `$&`, `$$`.
fn fill(template: &str, groups: &[Option<String>]) -> String {
    let mut made = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        made.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let group = |index: usize| groups.get(index).cloned().flatten().unwrap_or_default();
        let (piece, length) = match behind.bytes().next() {
            Some(b'$') => ("$".to_owned(), 1),
            Some(b'&') => (group(0), 1),
            Some(digit @ b'1'..=b'9') => (group(usize::from(digit - b'0')), 1),
            _ => ("$".to_owned(), 0),
        };
        made.push_str(&piece);
        rest = &behind[length..];
    }
    made.push_str(rest);
    made
}
