//! What an expression of a script comes to, as far as it can be seen.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use oxc_ast::ast::{ArrowFunctionExpression, Class, Function};

use crate::sinks::Tests;
use crate::text::Text;

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    List(ListId),
    Object(ObjectId),
    Function(Rc<Closure<'a>>),
    /// What the browser or the language gives, by its name: `document.cookie`, `String.fromCharCode`.
    Given(Rc<str>),
    /// A function of a value: `"x".replace`, which is called or taken along.
    Method(Rc<(Value<'a>, Box<str>)>),
    Regex(Rc<Pattern>),
    /// Not known; on what it depends is.
    Any(Tests),
    /// One of these, not known which.
    OneOf(Rc<Vec<Value<'a>>>),
}

/// A list of the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListId(pub(crate) u32);

/// An object of the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ObjectId(pub(crate) u32);

/// A regular expression as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) source: String,
    pub(crate) flags: String,
}

impl Pattern {
    pub(crate) fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }
}

/// A function of the script.
#[derive(Debug)]
pub(crate) struct Closure<'a> {
    pub(crate) code: Code<'a>,
    /// The scope that it was made in.
    pub(crate) scope: usize,
    /// The source that it stands in.
    pub(crate) source: usize,
    /// `this` of an arrow function, and what `bind` gave.
    pub(crate) this: Option<Value<'a>>,
    /// Arguments that `bind` gave.
    pub(crate) bound: Vec<Value<'a>>,
    /// Its properties, once it has any.
    pub(crate) properties: Cell<Option<ObjectId>>,
}

/// The code of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Code<'a> {
    Function(&'a Function<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
    Class(&'a Class<'a>),
}

impl Code<'_> {
    /// What tells it from other functions of its source.
    pub(crate) fn start(self) -> u32 {
        match self {
            Code::Function(function) => function.span.start,
            Code::Arrow(function) => function.span.start,
            Code::Class(class) => class.span.start,
        }
    }

    /// The name that it is given where it stands.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Code::Function(function) => function.id.as_ref().map(|id| id.name.as_str()),
            Code::Arrow(_) => None,
            Code::Class(class) => class.id.as_ref().map(|id| id.name.as_str()),
        }
    }

    pub(crate) fn end(self) -> u32 {
        match self {
            Code::Function(function) => function.span.end,
            Code::Arrow(function) => function.span.end,
            Code::Class(class) => class.span.end,
        }
    }
}

/// An object with its properties.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object<'a> {
    /// In the order in which they were set.
    pub(crate) keys: Vec<Rc<str>>,
    pub(crate) values: HashMap<Rc<str>, Value<'a>>,
    /// For an element of the page, its name.
    pub(crate) element: Option<Rc<str>>,
    /// The element that it was put into.
    pub(crate) parent: Option<ObjectId>,
    /// What was given up is not known any more.
    pub(crate) is_open: bool,
}

impl<'a> Object<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.values.get(key)
    }

    pub(crate) fn set(&mut self, key: Rc<str>, value: Value<'a>) -> Option<Value<'a>> {
        let old = self.values.insert(key.clone(), value);
        if old.is_none() {
            self.keys.push(key);
        }
        old
    }

    /// Whether it may be another text than objects are, without a method of its own that says so.
    pub(crate) fn may_be_text(&self) -> bool {
        self.is_open || self.get("valueOf").is_some()
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Value<'a>> {
        self.keys.retain(|known| &**known != key);
        self.values.remove(key)
    }
}

impl<'a> Value<'a> {
    pub(crate) const ANY: Value<'static> = Value::Any(Tests::NONE);

    pub(crate) fn text(text: &str) -> Self {
        Value::Text(Text::plain(text))
    }

    pub(crate) fn given(name: &str) -> Self {
        Value::Given(name.into())
    }

    /// On what it depends, if it is not known.
    pub(crate) fn tests(&self) -> Tests {
        match self {
            Value::Any(tests) => *tests,
            Value::Given(name) => Tests::of(name),
            Value::Method(method) => method.0.tests(),
            Value::OneOf(values) => values.iter().fold(Tests::NONE, |tests, value| tests | value.tests()),
            _ => Tests::NONE,
        }
    }

    /// Whether it is one known value of the simple kinds.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Value::Text(text) => !text.has_holes,
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) => true,
            _ => false,
        }
    }

    /// Whether both are the same as far as can be seen.
    pub(crate) fn is_same(&self, other: &Value<'a>) -> bool {
        match (self, other) {
            (Value::Undefined, Value::Undefined) | (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Number(one), Value::Number(other)) => one.to_bits() == other.to_bits(),
            (Value::Text(one), Value::Text(other)) => one == other,
            (Value::List(one), Value::List(other)) => one == other,
            (Value::Object(one), Value::Object(other)) => one == other,
            (Value::Function(one), Value::Function(other)) => Rc::ptr_eq(one, other),
            (Value::Given(one), Value::Given(other)) => one == other,
            (Value::Regex(one), Value::Regex(other)) => one == other,
            (Value::Any(one), Value::Any(other)) => one == other,
            _ => false,
        }
    }

    /// The candidates.
    pub(crate) fn each(&self) -> &[Value<'a>] {
        match self {
            Value::OneOf(values) => values,
            one => std::slice::from_ref(one),
        }
    }
}
