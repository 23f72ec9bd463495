//! What expressions come to.

use std::rc::Rc;

use oxc_ast::ast::{Argument, BinaryOperator};
use oxc_ast::ast::{
    ArrayExpressionElement, BinaryExpression, ChainElement, Expression, ObjectPropertyKind, PropertyKey, PropertyKind,
    TemplateLiteral, UnaryExpression, UnaryOperator,
};
use oxc_span::GetSpan;
use suyuan_model::Decoding;

use crate::coerce::to_int32;
use crate::limits::{CANDIDATES_MAX, LISTED_MAX};
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::state::merge_up_to;
use crate::text::Text;
use crate::value::{Code, Object, Pattern, Value};

impl<'a> Reader<'a> {
    /// What an expression comes to; a string that it makes is told.
    pub(crate) fn used(&mut self, expression: &'a Expression<'a>) -> Value<'a> {
        let value = self.eval(expression);
        self.tell(&value, expression.span());
        value
    }

    /// What an expression comes to.
    pub(crate) fn eval(&mut self, expression: &'a Expression<'a>) -> Value<'a> {
        self.step();
        if !self.dive() {
            return Value::ANY;
        }
        let before = std::mem::replace(&mut self.at, expression.span());
        let value = self.eval_inside(expression);
        self.at = before;
        self.rise();
        value
    }

    fn eval_inside(&mut self, expression: &'a Expression<'a>) -> Value<'a> {
        match expression {
            Expression::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expression::NullLiteral(_) => Value::Null,
            Expression::NumericLiteral(literal) => Value::Number(literal.value),
            Expression::StringLiteral(literal) => {
                let text = Text::plain(literal.value.as_str());
                let raw = literal.raw.as_ref().map_or("", |raw| raw.as_str());
                self.made(if raw.contains('\\') { text.with(Decoding::JsEscape) } else { text })
            }
            Expression::RegExpLiteral(literal) => Value::Regex(Rc::new(Pattern {
                source: literal.regex.pattern.text.as_str().to_owned(),
                flags: literal.regex.flags.to_string(),
            })),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::TaggedTemplateExpression(tagged) => {
                let tag = self.eval(&tagged.tag);
                let text = self.template(&tagged.quasi);
                self.tell(&text, tagged.span);
                if matches!(&tag, Value::Given(name) if &**name == "String.raw") {
                    return text;
                }
                let pieces = tagged.quasi.quasis.iter().map(|quasi| Value::text(quasi.value.raw.as_str())).collect();
                let mut arguments = vec![self.list(pieces)];
                for expression in &tagged.quasi.expressions {
                    arguments.push(self.eval(expression));
                }
                self.call_value(&tag, Value::Undefined, arguments, tagged.span)
            }
            Expression::Identifier(identifier) => self.name(identifier.name.as_str()),
            // `Function('return this')()`: what is called on nothing is called on the window.
            Expression::ThisExpression(_) if matches!(self.this, Value::Undefined) => Value::given("window"),
            Expression::ThisExpression(_) => self.this.clone(),
            Expression::ArrayExpression(array) => {
                let mut values = Vec::with_capacity(array.elements.len());
                for element in &array.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            let value = self.eval(&spread.argument);
                            values.extend(self.spread(&value));
                        }
                        ArrayExpressionElement::Elision(_) => values.push(Value::Undefined),
                        other => {
                            if let Some(expression) = other.as_expression() {
                                values.push(self.eval(expression));
                            }
                        }
                    }
                }
                self.list(values)
            }
            Expression::ObjectExpression(object) => self.object_literal(&object.properties),
            Expression::FunctionExpression(function) => self.closure(Code::Function(function)),
            Expression::ArrowFunctionExpression(function) => self.closure(Code::Arrow(function)),
            Expression::ClassExpression(class) => self.class(class),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::UpdateExpression(update) => self.update(update),
            Expression::BinaryExpression(binary) => self.binary(binary),
            Expression::LogicalExpression(logical) => self.logical(logical),
            Expression::ConditionalExpression(choice) => self.conditional(choice),
            Expression::UnaryExpression(unary) => self.unary(unary),
            Expression::SequenceExpression(sequence) => {
                let mut value = Value::Undefined;
                for expression in &sequence.expressions {
                    value = self.used(expression);
                }
                value
            }
            Expression::ParenthesizedExpression(inner) => self.eval(&inner.expression),
            Expression::CallExpression(call) => self.call_expression(call),
            Expression::NewExpression(new) => self.new_expression(new),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.call_expression(call),
                other => other.as_member_expression().map_or(Value::ANY, |member| self.member(member).1),
            },
            Expression::AwaitExpression(wait) => self.eval(&wait.argument),
            Expression::YieldExpression(produce) => {
                let value = produce.argument.as_ref().map_or(Value::Undefined, |argument| self.used(argument));
                let values = if produce.delegate { self.spread(&value) } else { vec![value] };
                let (unsure, has_room) = (self.state.unsure(), self.state.grow(values.len()).is_some());
                if let Some((began, yielded)) = self.yielded.last_mut() {
                    // On a way that may not be gone, nobody knows whether it gives anything.
                    match yielded {
                        Some(yielded) if *began == unsure && has_room => yielded.extend(values),
                        yielded => *yielded = None,
                    }
                }
                Value::ANY
            }
            Expression::ImportExpression(import) => {
                let target = self.eval(&import.source);
                self.load(&target, import.span);
                Value::Any(Self::held_by(&target))
            }
            Expression::PrivateInExpression(inner) => {
                self.used(&inner.right);
                Value::ANY
            }
            other => other.as_member_expression().map_or(Value::ANY, |member| self.member(member).1),
        }
    }

    /// What a name stands for.
    pub(crate) fn name(&mut self, name: &str) -> Value<'a> {
        if let Some(cell) = self.state.find(self.scope, name) {
            return self.state.cell(cell).clone();
        }
        for object in self.with.clone().iter().rev() {
            let value = self.get(object, name);
            if !matches!(value, Value::Undefined) {
                return value;
            }
        }
        match name {
            "undefined" => Value::Undefined,
            "NaN" => Value::Number(f64::NAN),
            "Infinity" => Value::Number(f64::INFINITY),
            _ => {
                if let Some(value) = self.given.get(name) {
                    return value.clone();
                }
                Value::given(crate::given::global_name(name))
            }
        }
    }

    fn template(&mut self, template: &'a TemplateLiteral<'a>) -> Value<'a> {
        let mut values: Vec<Value> = Vec::with_capacity(template.quasis.len() * 2);
        for (index, quasi) in template.quasis.iter().enumerate() {
            let cooked = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
            let text = Text::plain(cooked.as_str());
            let is_escaped = quasi.value.raw.contains('\\');
            values.push(Value::Text(if is_escaped { text.with(Decoding::JsEscape) } else { text }));
            if let Some(expression) = template.expressions.get(index) {
                values.push(self.eval(expression));
            }
        }
        if template.expressions.is_empty() {
            return values.pop().unwrap_or(Value::Undefined);
        }
        let mut made = Value::Text(Text::plain(""));
        for value in values {
            made = self.add(made, value);
        }
        match made {
            Value::Text(text) => Value::Text(text.with(Decoding::JsConcat)),
            other => other,
        }
    }

    fn object_literal(&mut self, properties: &'a [ObjectPropertyKind<'a>]) -> Value<'a> {
        let mut object = Object::default();
        for property in properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => {
                    let key = self.property_key(&property.key);
                    let value = self.used(&property.value);
                    let Some(key) = key else {
                        object.is_open = true;
                        continue;
                    };
                    match property.kind {
                        PropertyKind::Init => drop(object.set(key.as_str().into(), value)),
                        PropertyKind::Get => {
                            let value = self.call_value(&value, Value::ANY, Vec::new(), property.span);
                            object.set(key.as_str().into(), value);
                        }
                        PropertyKind::Set => self.call_setter(&value, property.span),
                    }
                }
                ObjectPropertyKind::SpreadProperty(spread) => match self.eval(&spread.argument) {
                    Value::Object(id) => {
                        let work = 8 * self.state.size_of(&Value::Object(id));
                        if work > 0 && !self.spend(work) {
                            object.is_open = true;
                            continue;
                        }
                        let other = self.state.object_of(id).clone();
                        object.is_open |= other.is_open;
                        for key in other.keys {
                            if let Some(value) = other.values.get(&key) {
                                object.set(key.clone(), value.clone());
                            }
                        }
                    }
                    _ => object.is_open = true,
                },
            }
        }
        self.object(object)
    }

    /// An object; unknown when there are too many values.
    pub(crate) fn object(&mut self, object: Object<'a>) -> Value<'a> {
        if let Some(id) = self.state.object(object) {
            return Value::Object(id);
        }
        self.record.meet("script-values-max");
        Value::ANY
    }

    /// The name of a property in a literal or pattern.
    pub(crate) fn property_key(&mut self, key: &'a PropertyKey<'a>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.as_str().to_owned()),
            PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name.as_str())),
            other => {
                let value = self.used(other.as_expression()?);
                self.key_of(&value)
            }
        }
    }

    /// The values of what is spread.
    pub(crate) fn spread(&mut self, value: &Value<'a>) -> Vec<Value<'a>> {
        match value {
            Value::List(list) => {
                let length = self.state.values_of(*list).len() as u64;
                if length > 0 && !self.spend(length) {
                    return Vec::new();
                }
                self.state.values_of(*list).to_vec()
            }
            Value::Text(text) if !text.has_holes => {
                if text.len() > 0 && !self.spend(text.len() as u64 * 4) {
                    return Vec::new();
                }
                let chars: Vec<Value> = text
                    .to_string()
                    .chars()
                    .map(|c| Value::Text(Text::of(c.encode_utf16(&mut [0; 2]).to_vec(), text.undone)))
                    .collect();
                self.spend(chars.len() as u64);
                chars
            }
            other => vec![Value::Any(other.tests())],
        }
    }

    fn unary(&mut self, unary: &'a UnaryExpression<'a>) -> Value<'a> {
        if unary.operator == UnaryOperator::Delete {
            return self.delete(&unary.argument);
        }
        let value = self.eval(&unary.argument);
        let unknown = Value::Any(value.tests());
        match unary.operator {
            UnaryOperator::LogicalNot => {
                let truth = Self::truth_of(&value);
                if truth.is_none() {
                    self.tell(&value, unary.span);
                }
                truth.map_or(unknown, |truth| Value::Bool(!truth))
            }
            UnaryOperator::Typeof => Self::type_of(&value).map_or(unknown, Value::text),
            UnaryOperator::Void => {
                self.tell(&value, unary.span);
                Value::Undefined
            }
            UnaryOperator::UnaryPlus => self.number_of(&value).map_or(unknown, Value::Number),
            UnaryOperator::UnaryNegation => self.number_of(&value).map_or(unknown, |number| Value::Number(-number)),
            UnaryOperator::BitwiseNot => {
                self.number_of(&value).map_or(unknown, |number| Value::Number(f64::from(!to_int32(number))))
            }
            UnaryOperator::Delete => Value::Bool(true),
        }
    }

    /// Chains lean to the left, and may be long: they are read from their end to their beginning, and worked out back.
    fn binary(&mut self, binary: &'a BinaryExpression<'a>) -> Value<'a> {
        let mut rights: Vec<(BinaryOperator, &'a Expression<'a>)> = vec![(binary.operator, &binary.right)];
        let mut left = &binary.left;
        while let Expression::BinaryExpression(inner) = left {
            rights.push((inner.operator, &inner.right));
            left = &inner.left;
        }
        let mut value = self.eval(left);
        let mut is_joined = false;
        for (operator, right) in rights.into_iter().rev() {
            self.step();
            let right = self.eval(right);
            if operator == BinaryOperator::Addition {
                value = self.add(value, right);
                is_joined = true;
            } else {
                self.tell(&value, binary.span);
                value = self.operate(operator, &value, &right);
            }
        }
        if is_joined { marked(value) } else { value }
    }

    /// `+`.
    pub(crate) fn add(&mut self, left: Value<'a>, right: Value<'a>) -> Value<'a> {
        if let (Value::Number(one), Value::Number(other)) = (&left, &right) {
            return Value::Number(one + other);
        }
        if matches!(left, Value::OneOf(_)) || matches!(right, Value::OneOf(_)) {
            return self.each_pair(&left, &right, &mut |reader, one, other| reader.add(one.clone(), other.clone()));
        }
        let is_number =
            |value: &Value| matches!(value, Value::Number(_) | Value::Bool(_) | Value::Null | Value::Undefined);
        if is_number(&left) && is_number(&right) {
            let (one, other) = (self.number_of(&left), self.number_of(&right));
            return one.zip(other).map_or(Value::ANY, |(one, other)| Value::Number(one + other));
        }
        let is_unknown = |value: &Value| matches!(value, Value::Any(_) | Value::Given(_));
        if is_unknown(&left) && (is_unknown(&right) || is_number(&right)) || is_number(&left) && is_unknown(&right) {
            return Value::Any(left.tests() | right.tests());
        }
        let right = self.text_of(&right);
        let mut text = match left {
            Value::Text(text) => text,
            other => self.text_of(&other),
        };
        if !self.fits(text.len() + right.len()) {
            return Value::ANY;
        }
        let copied = if text.is_shared() { text.len() + right.len() } else { right.len() };
        text.push(&right);
        if self.spend_units(copied) { Value::Text(text) } else { Value::ANY }
    }

    /// Other operators of two values.
    pub(crate) fn operate(&mut self, operator: BinaryOperator, left: &Value<'a>, right: &Value<'a>) -> Value<'a> {
        let unknown = Value::Any(asked_in(left) | asked_in(right));
        if matches!(left, Value::OneOf(_)) || matches!(right, Value::OneOf(_)) {
            return self.each_pair(left, right, &mut |reader, one, other| reader.operate(operator, one, other));
        }
        // Strings are compared as far as the shorter one goes.
        let work = self.state.size_of(left).min(self.state.size_of(right));
        if work > 0 && !self.spend(work) {
            return unknown;
        }
        // Whether a browser has something, and not what that is: `'plugins' in navigator`.
        let unknown = match (operator, right) {
            (BinaryOperator::In, Value::Given(name)) if matches!(left, Value::Text(_)) => {
                let key = self.key_of(left).unwrap_or_default();
                Value::Any(left.tests() | Tests::of(&crate::given::member(name, &key)))
            }
            _ => unknown,
        };
        let truth = match operator {
            BinaryOperator::Equality => self.is_equal(left, right),
            BinaryOperator::Inequality => self.is_equal(left, right).map(|is_equal| !is_equal),
            BinaryOperator::StrictEquality => Self::is_identical(left, right),
            BinaryOperator::StrictInequality => Self::is_identical(left, right).map(|is_equal| !is_equal),
            BinaryOperator::LessThan => self.is_less(left, right, |one, other| one < other),
            BinaryOperator::LessEqualThan => self.is_less(left, right, |one, other| one <= other),
            BinaryOperator::GreaterThan => self.is_less(left, right, |one, other| one > other),
            BinaryOperator::GreaterEqualThan => self.is_less(left, right, |one, other| one >= other),
            BinaryOperator::In => match right {
                Value::Object(id) if !self.state.object_of(*id).is_open => {
                    let id = *id;
                    self.key_of(left).map(|key| self.state.object_of(id).get(&key).is_some())
                }
                _ => None,
            },
            BinaryOperator::Instanceof => None,
            _ => {
                let numbers = self.number_of(left).zip(self.number_of(right));
                return numbers.map_or(unknown, |(left, right)| Value::Number(calculate(operator, left, right)));
            }
        };
        truth.map_or(unknown, Value::Bool)
    }

    fn is_less(&mut self, left: &Value<'a>, right: &Value<'a>, holds: fn(f64, f64) -> bool) -> Option<bool> {
        if let (Value::Text(one), Value::Text(other)) = (left, right) {
            let order = one.units().cmp(other.units()) as i8;
            return (!one.has_holes && !other.has_holes).then(|| holds(f64::from(order), 0.0));
        }
        self.number_of(left).zip(self.number_of(right)).map(|(left, right)| holds(left, right))
    }

    /// Every candidate with every other, as far as candidates go: all of one side where the other is known.
    fn each_pair(
        &mut self,
        left: &Value<'a>,
        right: &Value<'a>,
        of: &mut dyn FnMut(&mut Self, &Value<'a>, &Value<'a>) -> Value<'a>,
    ) -> Value<'a> {
        let mut made: Option<Value> = None;
        let pairs = left.each().iter().flat_map(|one| right.each().iter().map(move |other| (one, other)));
        let is_one_known = left.each().len() == 1 || right.each().len() == 1;
        let most = if is_one_known { LISTED_MAX + 1 } else { CANDIDATES_MAX };
        for (one, other) in pairs.take(most) {
            let value = of(self, one, other);
            made = Some(match made {
                Some(before) => merge_up_to(most.min(LISTED_MAX), before, value),
                None => value,
            });
        }
        made.unwrap_or(Value::ANY)
    }

    /// The arguments of a call.
    pub(crate) fn arguments(&mut self, arguments: &'a [Argument<'a>]) -> Vec<Value<'a>> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument {
                Argument::SpreadElement(spread) => {
                    let value = self.eval(&spread.argument);
                    values.extend(self.spread(&value));
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        values.push(self.eval(expression));
                    }
                }
            }
        }
        values
    }
}

/// On what it depends, be it in a text of which not all is known: `screen.width + "x" + screen.height`.
fn asked_in(value: &Value) -> Tests {
    match value {
        Value::Text(text) if text.has_holes => text.why.asked(),
        other => other.tests(),
    }
}

/// Whether an expression may do anything: literals and names do not.
pub(crate) fn expression_acts(expression: &Expression) -> bool {
    !matches!(
        expression,
        Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::StringLiteral(_)
            | Expression::Identifier(_)
            | Expression::ThisExpression(_)
    )
}

/// Whether an expression is a constant as it is written: what it keeps from running was put out of use by hand.
pub(crate) fn is_constant(expression: &Expression) -> bool {
    match expression {
        Expression::BooleanLiteral(_)
        | Expression::NullLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::StringLiteral(_) => true,
        Expression::ParenthesizedExpression(inside) => is_constant(&inside.expression),
        Expression::UnaryExpression(unary) => is_constant(&unary.argument),
        _ => false,
    }
}

/// The same, as a string that was put together.
pub(crate) fn marked(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.with(Decoding::JsConcat)),
        Value::OneOf(values) => Value::OneOf(Rc::new(values.iter().cloned().map(marked).collect())),
        other => other,
    }
}

/// Arithmetic of numbers.
pub(crate) fn calculate(operator: BinaryOperator, left: f64, right: f64) -> f64 {
    let (bits, shift) = (to_int32(left), to_int32(right) as u32 & 31);
    match operator {
        BinaryOperator::Subtraction => left - right,
        BinaryOperator::Multiplication => left * right,
        BinaryOperator::Division => left / right,
        BinaryOperator::Remainder => left % right,
        BinaryOperator::Exponential => left.powf(right),
        BinaryOperator::ShiftLeft => f64::from(bits.wrapping_shl(shift)),
        BinaryOperator::ShiftRight => f64::from(bits >> shift),
        BinaryOperator::ShiftRightZeroFill => f64::from(bits as u32 >> shift),
        BinaryOperator::BitwiseOR => f64::from(bits | to_int32(right)),
        BinaryOperator::BitwiseXOR => f64::from(bits ^ to_int32(right)),
        BinaryOperator::BitwiseAnd => f64::from(bits & to_int32(right)),
        _ => left + right,
    }
}
