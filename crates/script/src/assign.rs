//! Properties, and what is assigned to names, properties and patterns.

use std::borrow::Cow;
use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty,
    BinaryOperator, BindingPattern, Expression, MemberExpression, SimpleAssignmentTarget, UpdateExpression,
    UpdateOperator,
};
use oxc_span::Span;

use crate::given;
use crate::limits::LISTED_MAX;
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::state::{depending_on, merge, merge_up_to};
use crate::value::{ListId, Value};

/// Lists do not grow beyond what is set at once by more than this.
const LIST_GAP: usize = 10_000;

/// An object, and the name of a property of it; none where it is not known.
type Member<'a> = (Value<'a>, Option<Cow<'a, str>>);

/// Whether it is what an element holds, in one way or another: browsers read markup for it.
fn is_content(key: &str) -> bool {
    matches!(key, "textContent" | "innerText" | "outerText" | "value" | "text" | "outerHTML")
}

impl<'a> Reader<'a> {
    /// The object of a member, and the member; no name when it is not known.
    pub(crate) fn member(&mut self, member: &'a MemberExpression<'a>) -> (Value<'a>, Value<'a>) {
        let (object, key) = self.place(member);
        let value = match &key {
            Some(key) => self.get(&object, key),
            None => self.get_any(&object),
        };
        (object, value)
    }

    /// The object and the name of a member.
    pub(crate) fn place(&mut self, member: &'a MemberExpression<'a>) -> Member<'a> {
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let object = self.eval(&member.object);
                (object, Some(Cow::Borrowed(member.property.name.as_str())))
            }
            MemberExpression::ComputedMemberExpression(member) => {
                let object = self.eval(&member.object);
                let key = self.eval(&member.expression);
                let name = self.key_of(&key);
                if name.is_none() {
                    self.tell(&key, member.span);
                    self.name_tests = key.tests().asked();
                }
                (object, name.map(Cow::Owned))
            }
            MemberExpression::PrivateFieldExpression(member) => {
                let object = self.eval(&member.object);
                (object, Some(Cow::Owned(format!("#{}", member.field.name.as_str()))))
            }
        }
    }

    /// A property by its name.
    pub(crate) fn get(&mut self, object: &Value<'a>, key: &str) -> Value<'a> {
        match object {
            Value::Text(text) => {
                if let Some(index) = index_of(key) {
                    if text.has_holes {
                        return Value::ANY;
                    }
                    return if index < text.len() {
                        Value::Text(text.piece(index, index + 1))
                    } else {
                        Value::Undefined
                    };
                }
                match key {
                    "length" if text.has_holes => Value::ANY,
                    "length" => Value::Number(text.len() as f64),
                    "constructor" => Value::given("String"),
                    // A node of text is the text in it.
                    "data" | "nodeValue" | "textContent" | "wholeText" => object.clone(),
                    // So is a URL.
                    "href" => object.clone(),
                    _ => self.method_or(object, "String", key),
                }
            }
            Value::List(list) => self.get_of_list(object, *list, key),
            Value::Object(id) => {
                let known = self.state.object_of(*id);
                if let Some(value) = known.get(key) {
                    return value.clone();
                }
                if known.element.is_some() && known.get("innerHTML").is_some() && is_content(key) {
                    return Value::Any(Tests::LOST);
                }
                if known.is_open || known.element.is_some() {
                    return Value::Method(Rc::new((object.clone(), key.into())));
                }
                match key {
                    "constructor" => Value::given("Object"),
                    "hasOwnProperty" | "toString" | "valueOf" | "propertyIsEnumerable" | "toLocaleString" => {
                        Value::Method(Rc::new((object.clone(), key.into())))
                    }
                    _ => Value::Undefined,
                }
            }
            Value::Function(closure) => {
                if let Some(id) = closure.properties.get()
                    && let Some(value) = self.state.object_of(id).get(key)
                {
                    return value.clone();
                }
                match key {
                    "constructor" => Value::given("Function"),
                    "call" | "apply" | "bind" | "toString" => Value::Method(Rc::new((object.clone(), key.into()))),
                    "name" => closure.code.name().map_or(Value::Any(Tests::LOST), Value::text),
                    "prototype" => {
                        let prototype = self.object(crate::value::Object::default());
                        self.set_of_function(closure, key, prototype.clone());
                        prototype
                    }
                    _ => Value::Undefined,
                }
            }
            Value::Number(_) => match key {
                "constructor" => Value::given("Number"),
                _ => self.method_or(object, "Number", key),
            },
            Value::Bool(_) => match key {
                "constructor" => Value::given("Boolean"),
                _ => self.method_or(object, "Boolean", key),
            },
            Value::Regex(pattern) => match key {
                "source" => Value::text(&pattern.source),
                "flags" => Value::text(&pattern.flags),
                "global" => Value::Bool(pattern.has('g')),
                "lastIndex" => Value::ANY,
                "constructor" => Value::given("RegExp"),
                _ => Value::Method(Rc::new((object.clone(), key.into()))),
            },
            Value::Method(method) => match key {
                "call" | "apply" | "bind" | "toString" => Value::Method(Rc::new((object.clone(), key.into()))),
                "constructor" if !matches!(method.0, Value::Any(_)) => Value::given("Function"),
                _ => Value::Any(object.tests()),
            },
            Value::Given(name) => {
                let name = name.clone();
                self.get_of_given(&name, key)
            }
            Value::OneOf(values) => {
                let found: Vec<Value> = values.clone().iter().map(|value| self.get(value, key)).collect();
                found.into_iter().reduce(merge).unwrap_or(Value::ANY)
            }
            Value::Any(tests) => self.part_of(*tests, key),
            Value::Undefined | Value::Null => Value::ANY,
        }
    }

    fn get_of_list(&mut self, object: &Value<'a>, list: ListId, key: &str) -> Value<'a> {
        let values = self.state.values_of(list);
        if let Some(index) = index_of(key) {
            return self.value_at(list, index);
        }
        match key {
            // How many of them are left depends on what it was sifted by.
            "length" if self.sifted.contains_key(&list) => Value::Any(self.sifted[&list]),
            "length" => Value::Number(values.len() as f64),
            "constructor" => Value::given("Array"),
            "callee" if !self.calls.is_empty() => self.name("arguments.callee"),
            // The pieces of a template, which come to its tag as they are written.
            "raw" => object.clone(),
            _ => self.method_or(object, "Array", key),
        }
    }

    /// A method of a value, or what the script put into the prototype of its kind.
    fn method_or(&mut self, object: &Value<'a>, kind: &str, key: &str) -> Value<'a> {
        let own = self.given.get(&format!("{kind}.prototype.{key}"));
        let is_method = crate::methods::is_method(kind, key);
        match own {
            Some(value) => value.clone(),
            None if is_method => Value::Method(Rc::new((object.clone(), key.into()))),
            None => Value::Undefined,
        }
    }

    /// A property that is not known by name: any of them.
    pub(crate) fn get_any(&mut self, object: &Value<'a>) -> Value<'a> {
        let tests = std::mem::replace(&mut self.name_tests, Tests::NONE);
        let any = self.any_member(object);
        depending_on(any, tests)
    }

    fn any_member(&mut self, object: &Value<'a>) -> Value<'a> {
        match object {
            Value::List(list) => {
                let values = self.state.values_of(*list);
                let all = values.iter().take(LISTED_MAX + 1).cloned();
                all.reduce(|one, other| merge_up_to(LISTED_MAX, one, other)).unwrap_or(Value::ANY)
            }
            Value::Object(id) => {
                let object = self.state.object_of(*id);
                let values = object.keys.iter().filter_map(|key| object.get(key).cloned());
                let some = values.take(LISTED_MAX + 1).reduce(|one, other| merge_up_to(LISTED_MAX, one, other));
                some.map_or(Value::ANY, |some| merge(some, Value::ANY))
            }
            // Which of all that is global, the run knows.
            Value::Given(name) if &**name == "window" => Value::Any(Tests::LOST),
            other => Value::Any(other.tests()),
        }
    }

    pub(crate) fn set_of_function(&mut self, closure: &crate::value::Closure<'a>, key: &str, value: Value<'a>) {
        if closure.properties.get().is_none() {
            closure.properties.set(self.state.object(crate::value::Object::default()));
        }
        if let Some(id) = closure.properties.get() {
            self.state.set_property(id, key, value);
        }
    }

    /// Sets a property.
    pub(crate) fn set(&mut self, object: &Value<'a>, key: &str, value: Value<'a>, span: Span) {
        match object {
            Value::Given(name) => {
                let name = name.clone();
                self.set_of_given(&name, key, value, span);
            }
            Value::Object(id) => {
                let element = self.state.object_of(*id).element.clone();
                if let Some(element) = element {
                    let before = self.record.owner.replace(*id);
                    self.set_of_element(Some(&element), key, &value, span);
                    self.record.owner = before;
                }
                if self.state.set_property(*id, key, value).is_none() {
                    self.record.meet("script-values-max");
                }
            }
            Value::List(list) => self.set_in_list(*list, key, value),
            Value::Function(closure) => {
                let closure = closure.clone();
                self.set_of_function(&closure, key, value);
            }
            Value::OneOf(values) => {
                for one in values.clone().iter() {
                    self.set(one, key, value.clone(), span);
                }
            }
            Value::Any(tests) => {
                let is_title = self.set_there(*tests, key, &value, span);
                if key == "value" && tests.is_page() {
                    self.write(&value, crate::sinks::Writing::Words, span);
                } else if !is_title {
                    self.set_of_element(None, key, &value, span);
                }
            }
            Value::Method(method) => {
                // `sheet.styleSheet.cssText = "…"`
                if let Value::Object(id) = method.0
                    && self.state.object_of(id).element.as_deref() == Some("style")
                {
                    self.set_of_sheet(key, &value, span);
                }
                self.declare_style(method, key, &value);
                self.set_of_element(None, key, &value, span);
            }
            _ => {}
        }
    }

    fn set_in_list(&mut self, list: ListId, key: &str, value: Value<'a>) {
        let length = self.state.values_of(list).len();
        let index = match (index_of(key), &value) {
            (Some(index), _) => index,
            (None, Value::Number(number)) if key == "length" && *number >= 0.0 && *number <= length as f64 => {
                return self.state.change_list(list).truncate(*number as usize);
            }
            _ => return,
        };
        if index > length + LIST_GAP || self.state.grow(index.saturating_sub(length) + 1).is_none() {
            return self.record.meet("script-values-max");
        }
        let values = self.state.change_list(list);
        if index >= values.len() {
            values.resize(index + 1, Value::Undefined);
        }
        values[index] = value;
    }

    pub(crate) fn delete(&mut self, expression: &'a Expression<'a>) -> Value<'a> {
        if let Some(member) = expression.as_member_expression()
            && let (Value::Object(id), Some(key)) = self.place(member)
        {
            let work = self.state.size_of(&Value::Object(id));
            if work == 0 || self.spend(work) {
                self.state.remove_property(id, &key);
            }
        }
        Value::Bool(true)
    }

    pub(crate) fn assignment(&mut self, assignment: &'a AssignmentExpression<'a>) -> Value<'a> {
        let span = assignment.span;
        if let (AssignmentOperator::Addition, AssignmentTarget::AssignmentTargetIdentifier(name)) =
            (assignment.operator, &assignment.left)
            && let Some(cell) = self.state.find(self.scope, name.name.as_str())
        {
            return self.append(cell, &assignment.right, span);
        }
        if assignment.operator == AssignmentOperator::Assign {
            return match &assignment.left {
                AssignmentTarget::ArrayAssignmentTarget(_) | AssignmentTarget::ObjectAssignmentTarget(_) => {
                    let value = self.used(&assignment.right);
                    self.assign(&assignment.left, value.clone(), span);
                    value
                }
                target => {
                    let member = target.as_simple_assignment_target().and_then(|target| target.as_member_expression());
                    let Some(member) = member else {
                        let value = self.used(&assignment.right);
                        self.assign(target, value.clone(), span);
                        return value;
                    };
                    let (object, key) = self.place(member);
                    let value = self.used(&assignment.right);
                    self.set_or_spoil(&object, key.as_deref(), value.clone(), span);
                    value
                }
            };
        }
        let Some(target) = assignment.left.as_simple_assignment_target() else { return Value::ANY };
        let (place, before) = self.before(target);
        let value = match operator_of(assignment.operator) {
            Some(BinaryOperator::Addition) => {
                let right = self.eval(&assignment.right);
                let value = crate::expr::marked(self.add(before, right));
                self.tell(&value, span);
                value
            }
            Some(operator) => {
                let right = self.eval(&assignment.right);
                self.operate(operator, &before, &right)
            }
            // `||=` and its kin.
            None => {
                let right = self.used(&assignment.right);
                merge(right, before)
            }
        };
        self.put(target, place, value.clone(), span);
        value
    }

    /// `name += right`, in place where nobody else has the string.
    fn append(&mut self, cell: u32, right: &'a Expression<'a>, span: Span) -> Value<'a> {
        let right = self.eval(right);
        let before = match self.state.take_cell(cell) {
            Some(before) => before,
            None => self.state.cell(cell).clone(),
        };
        let value = crate::expr::marked(self.add(before, right));
        // Telling what a loop has so far costs as much as the string is long: only its end is told.
        if self.is_in_loop() {
            self.tell_later(cell, span);
        } else {
            self.tell(&value, span);
        }
        self.state.set_cell(cell, value.clone());
        value
    }

    /// Sets a property; one whose name is not known may be any.
    fn set_or_spoil(&mut self, object: &Value<'a>, key: Option<&str>, value: Value<'a>, span: Span) {
        match (key, object) {
            (Some(key), _) => self.set(object, key, value, span),
            (None, Value::Object(id)) => self.state.open(*id),
            (None, Value::Any(tests)) => {
                self.set_there(*tests, "style", &Value::ANY, span);
            }
            _ => {}
        }
    }

    fn before(&mut self, target: &'a SimpleAssignmentTarget<'a>) -> (Option<Member<'a>>, Value<'a>) {
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target {
            let name = name.name.as_str();
            return (None, self.name(name));
        }
        let Some(member) = target.as_member_expression() else { return (None, Value::ANY) };
        let (object, key) = self.place(member);
        let value = match &key {
            Some(key) => self.get(&object, key),
            None => self.get_any(&object),
        };
        (Some((object, key)), value)
    }

    fn put(
        &mut self,
        target: &'a SimpleAssignmentTarget<'a>,
        place: Option<(Value<'a>, Option<Cow<'a, str>>)>,
        value: Value<'a>,
        span: Span,
    ) {
        if let Some((object, key)) = place {
            return self.set_or_spoil(&object, key.as_deref(), value, span);
        }
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.assign_name(name.name.as_str(), value, span);
        }
    }

    pub(crate) fn update(&mut self, update: &'a UpdateExpression<'a>) -> Value<'a> {
        let (place, before) = self.before(&update.argument);
        let number = self.number_of(&before);
        let step = if update.operator == UpdateOperator::Increment { 1.0 } else { -1.0 };
        let after = number.map_or(Value::Any(before.tests()), |number| Value::Number(number + step));
        self.put(&update.argument, place, after.clone(), update.span);
        if update.prefix { after } else { number.map_or(Value::Any(before.tests()), Value::Number) }
    }

    /// Assigns to a name: of a variable, or of what the browser gives.
    pub(crate) fn assign_name(&mut self, name: &'a str, value: Value<'a>, span: Span) {
        if let Some(cell) = self.state.find(self.scope, name) {
            return self.state.set_cell(cell, value);
        }
        for object in self.with.clone().iter().rev() {
            if matches!(object, Value::Given(_)) || object.tests().there() != 0 {
                return self.set(object, name, value, span);
            }
        }
        self.set_of_given("window", name, value, span);
    }

    /// Assigns to any target.
    pub(crate) fn assign(&mut self, target: &'a AssignmentTarget<'a>, value: Value<'a>, span: Span) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => self.assign_name(name.name.as_str(), value, span),
            AssignmentTarget::ArrayAssignmentTarget(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    let Some(element) = element else { continue };
                    let piece = self.get(&value, &index.to_string());
                    self.assign_or_default(element, piece, span);
                }
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => {
                for property in &object.properties {
                    match property {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                            let name = property.binding.name.as_str();
                            let piece = self.get(&value, name);
                            self.assign_name(name, piece, span);
                        }
                        AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                            let key = self.property_key(&property.name);
                            let piece = key.map_or(Value::ANY, |key| self.get(&value, &key));
                            self.assign_or_default(&property.binding, piece, span);
                        }
                    }
                }
            }
            other => {
                if let Some(member) = other.as_simple_assignment_target().and_then(|one| one.as_member_expression()) {
                    let (object, key) = self.place(member);
                    self.set_or_spoil(&object, key.as_deref(), value, span);
                }
            }
        }
    }

    fn assign_or_default(&mut self, target: &'a AssignmentTargetMaybeDefault<'a>, value: Value<'a>, span: Span) {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
                let value = if matches!(value, Value::Undefined) { self.used(&with.init) } else { value };
                self.assign(&with.binding, value, span);
            }
            other => {
                if let Some(target) = other.as_assignment_target() {
                    self.assign(target, value, span);
                }
            }
        }
    }

    /// Declares the names of a pattern in a scope, with what they are given.
    pub(crate) fn bind(&mut self, pattern: &'a BindingPattern<'a>, value: Value<'a>, scope: usize) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                let cell = self.state.declare(scope, name.name.as_str(), Value::Undefined);
                self.state.set_cell(cell, value);
            }
            BindingPattern::AssignmentPattern(with) => {
                let value = if matches!(value, Value::Undefined) { self.used(&with.right) } else { value };
                self.bind(&with.left, value, scope);
            }
            BindingPattern::ArrayPattern(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    let Some(element) = element else { continue };
                    let piece = self.get(&value, &index.to_string());
                    self.bind(element, piece, scope);
                }
                if let Some(rest) = &array.rest {
                    let values = self.spread(&value);
                    let values = values.into_iter().skip(array.elements.len()).collect();
                    let rest_value = self.list(values);
                    self.bind(&rest.argument, rest_value, scope);
                }
            }
            BindingPattern::ObjectPattern(object) => {
                let mut taken = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let key = self.property_key(&property.key);
                    taken.push(key.clone());
                    let piece = key.map_or(Value::ANY, |key| self.get(&value, &key));
                    self.bind(&property.value, piece, scope);
                }
                if let Some(rest) = &object.rest {
                    let left = self.without(&value, &taken);
                    self.bind(&rest.argument, left, scope);
                }
            }
        }
    }

    /// What is left of an object without these properties; lost where one of them is not known.
    fn without(&mut self, value: &Value<'a>, taken: &[Option<String>]) -> Value<'a> {
        let Value::Object(id) = value else { return value.clone() };
        if !self.afford(std::slice::from_ref(value)) {
            return Value::ANY;
        }
        let mut left = self.state.object_of(*id).clone();
        for key in taken {
            match key {
                Some(key) => drop(left.remove(key)),
                None => return Value::Any(Tests::LOST),
            }
        }
        self.object(left)
    }

    /// A property of what the browser gives.
    fn get_of_given(&mut self, name: &str, key: &str) -> Value<'a> {
        let full = given::member(name, key);
        if let Some(value) = self.given.get(&full) {
            return value.clone();
        }
        // A global variable by its other name.
        if !full.contains('.')
            && let Some(cell) = self.state.find(0, &full)
        {
            return self.state.cell(cell).clone();
        }
        given::constant(&full).unwrap_or_else(|| Value::Given(full.into()))
    }

    fn set_of_given(&mut self, name: &str, key: &str, value: Value<'a>, span: Span) {
        let full = given::member(name, key);
        if let Some(cell) = (!full.contains('.')).then(|| self.state.find(0, &full)).flatten() {
            return self.state.set_cell(cell, value);
        }
        if !self.set_of_page(&full, &value, span) {
            if self.state.is_unsure() {
                let before = self.given.get(&full).cloned().unwrap_or_else(|| Value::given(&full));
                let both = merge(value, before);
                self.given.insert(full, both);
            } else {
                self.given.insert(full, value);
            }
        }
    }
}

/// A name as an index.
fn index_of(key: &str) -> Option<usize> {
    let is_index = !key.is_empty() && key.len() < 9 && key.bytes().all(|byte| byte.is_ascii_digit());
    (is_index && (key.len() == 1 || !key.starts_with('0'))).then(|| key.parse().ok()).flatten()
}

fn operator_of(operator: AssignmentOperator) -> Option<BinaryOperator> {
    Some(match operator {
        AssignmentOperator::Addition => BinaryOperator::Addition,
        AssignmentOperator::Subtraction => BinaryOperator::Subtraction,
        AssignmentOperator::Multiplication => BinaryOperator::Multiplication,
        AssignmentOperator::Division => BinaryOperator::Division,
        AssignmentOperator::Remainder => BinaryOperator::Remainder,
        AssignmentOperator::Exponential => BinaryOperator::Exponential,
        AssignmentOperator::ShiftLeft => BinaryOperator::ShiftLeft,
        AssignmentOperator::ShiftRight => BinaryOperator::ShiftRight,
        AssignmentOperator::ShiftRightZeroFill => BinaryOperator::ShiftRightZeroFill,
        AssignmentOperator::BitwiseOR => BinaryOperator::BitwiseOR,
        AssignmentOperator::BitwiseXOR => BinaryOperator::BitwiseXOR,
        AssignmentOperator::BitwiseAnd => BinaryOperator::BitwiseAnd,
        _ => return None,
    })
}
