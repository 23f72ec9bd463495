//! Calls: of the script's own functions, of methods, and of what the browser gives.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use oxc_ast::ast::{
    ArrowFunctionBody, BindingPattern, CallExpression, Class, ClassElement, Expression, ForStatementInit,
    ForStatementLeft, Function, MethodDefinitionKind, NewExpression, Statement, VariableDeclaration,
    VariableDeclarationKind,
};
use oxc_span::{GetSpan, Span};

use crate::exec::End;
use crate::limits::CALLS_DEPTH_MAX;
use crate::reader::{FunctionId, Hoisted, Reader};
use crate::sinks::{Condition, Tests};
use crate::state::merge;
use crate::value::{Closure, Code, Object, Value};

/// How often a function may be in itself while it is not known whether it goes on.
const UNSURE_REPEATS: usize = 3;

impl<'a> Reader<'a> {
    /// A function with what is around it.
    pub(crate) fn closure(&mut self, code: Code<'a>) -> Value<'a> {
        self.closures += 1;
        let this = matches!(code, Code::Arrow(_)).then(|| self.this.clone());
        let closure = Rc::new(Closure {
            code,
            scope: self.scope,
            source: self.source,
            this,
            bound: Vec::new(),
            properties: Cell::new(None),
        });
        let id = (self.source, code.start());
        if !self.called.contains(&id) && self.awaited.insert(id) {
            self.waiting.push(closure.clone());
        }
        Value::Function(closure)
    }

    /// A class: a function whose properties are what is static, with the methods in its prototype.
    pub(crate) fn class(&mut self, class: &'a Class<'a>) -> Value<'a> {
        if let Some(heritage) = &class.heritage {
            self.used(&heritage.expression);
        }
        let this = self.closure(Code::Class(class));
        let Value::Function(closure) = &this else { return this };
        let mut prototype = Object::default();
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method) => {
                    let key = self.property_key(&method.key);
                    let value = self.closure(Code::Function(&method.value));
                    let Some(key) = key else { continue };
                    if method.r#static {
                        self.set_of_function(closure, &key, value);
                    } else if method.kind == MethodDefinitionKind::Set {
                        self.call_setter(&value, method.span);
                    } else if method.kind == MethodDefinitionKind::Get {
                        // What it gives depends on what its object holds by then: the run has that.
                        prototype.set(key.as_str().into(), Value::Any(Tests::LOST));
                    } else {
                        prototype.set(key.as_str().into(), value);
                    }
                }
                ClassElement::PropertyDefinition(property) => {
                    let key = self.property_key(&property.key);
                    let value = property.value.as_ref().map_or(Value::Undefined, |value| self.used(value));
                    let Some(key) = key else { continue };
                    if property.r#static {
                        self.set_of_function(closure, &key, value);
                    } else {
                        prototype.set(key.as_str().into(), value);
                    }
                }
                ClassElement::StaticBlock(block) => {
                    self.exec_all(&block.body);
                }
                _ => {}
            }
        }
        let prototype = self.object(prototype);
        self.set_of_function(closure, "prototype", prototype);
        this
    }

    pub(crate) fn call_expression(&mut self, call: &'a CallExpression<'a>) -> Value<'a> {
        let span = call.span;
        let mut callee = &call.callee;
        while let Expression::ParenthesizedExpression(inner) = callee {
            callee = &inner.expression;
        }
        let (object, key, function) = match callee.as_member_expression() {
            Some(member) => {
                let (object, key) = self.place(member);
                (object, key, Value::ANY)
            }
            None => match callee {
                Expression::ChainExpression(chain) if chain.expression.as_member_expression().is_some() => {
                    let member = chain.expression.as_member_expression();
                    let (object, key) = member.map_or((Value::ANY, None), |member| self.place(member));
                    (object, key, Value::ANY)
                }
                Expression::Super(_) => (Value::ANY, Some(Cow::Borrowed("")), Value::ANY),
                callee => {
                    let function = self.eval(callee);
                    (Value::Undefined, None, function)
                }
            },
        };
        let name_tests = std::mem::replace(&mut self.name_tests, Tests::NONE);
        let arguments = self.arguments(&call.arguments);
        let is_method = callee.as_member_expression().is_some() || matches!(callee, Expression::ChainExpression(_));
        let value = match (&key, is_method) {
            (Some(key), _) => self.call_method(&object, key, arguments.clone(), span),
            (None, false) => self.call_value(&function, object.clone(), arguments.clone(), span),
            // Who comes decides which of the functions of a table it is.
            (None, true) if name_tests != Tests::NONE => {
                self.name_tests = name_tests;
                let function = self.get_any(&object);
                self.call_value(&function, object.clone(), arguments.clone(), span)
            }
            (None, true) => self.call_value(&Value::Any(object.tests()), object.clone(), arguments.clone(), span),
        };
        if !matches!(value, Value::Text(_) | Value::Number(_) | Value::List(_)) {
            self.tell(&object, span);
            for (index, argument) in arguments.iter().enumerate() {
                let place = call.arguments.get(index).map_or(span, GetSpan::span);
                self.tell(argument, place);
            }
        }
        value
    }

    pub(crate) fn new_expression(&mut self, new: &'a NewExpression<'a>) -> Value<'a> {
        let callee = self.eval(&new.callee);
        let arguments = self.arguments(&new.arguments);
        for argument in &arguments {
            self.tell(argument, new.span);
        }
        match &callee {
            Value::Function(closure) => {
                let mut object = Object::default();
                let prototype = self.get(&callee, "prototype");
                if let Value::Object(id) = prototype
                    && self.afford(std::slice::from_ref(&prototype))
                {
                    let prototype = self.state.object_of(id).clone();
                    object = Object { element: None, ..prototype };
                }
                let this = self.object(object);
                match self.invoke(&closure.clone(), this.clone(), arguments) {
                    made @ (Value::Object(_) | Value::List(_) | Value::Function(_)) => made,
                    _ => this,
                }
            }
            Value::Given(name) if self.afford(&arguments) => {
                let name = name.clone();
                self.new_given(&name, arguments, new.span)
            }
            other => self.call_value(&other.clone(), Value::ANY, arguments, new.span),
        }
    }

    /// Calls a value.
    pub(crate) fn call_value(
        &mut self,
        function: &Value<'a>,
        this: Value<'a>,
        arguments: Vec<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        match function {
            Value::Function(closure) => {
                if let Some(unpacked) = self.unpack(closure, &arguments) {
                    return unpacked;
                }
                self.invoke(&closure.clone(), this, arguments)
            }
            Value::Given(name) => {
                let name = name.clone();
                self.call_given(&name, arguments, span)
            }
            Value::Method(method) => {
                let method = method.clone();
                self.call_method(&method.0, &method.1, arguments, span)
            }
            Value::OneOf(functions) => {
                let functions = functions.clone();
                let (depth, tests) = (self.conditions.len(), function.tests().asked());
                if tests != Tests::NONE {
                    self.conditions.push(self.condition(tests, span, true));
                }
                let fork = self.state.fork();
                let mut made = None;
                for function in functions.iter() {
                    let value = self.call_value(function, this.clone(), arguments.clone(), span);
                    made = Some(match made {
                        Some(before) => merge(before, value),
                        None => value,
                    });
                }
                let way = self.state.back(fork);
                self.state.join(way, crate::state::Way::default(), Tests::NONE);
                self.conditions.truncate(depth);
                made.unwrap_or(Value::ANY)
            }
            other => {
                self.settle();
                let tests = other.tests() | Self::tests_of(&arguments);
                self.hand_on(&arguments, span);
                self.call_back_all(&arguments);
                Value::Any(tests)
            }
        }
    }

    /// Follows functions that were given to something that may call them.
    pub(crate) fn call_back_all(&mut self, arguments: &[Value<'a>]) {
        for argument in arguments {
            for candidate in argument.each() {
                if let Value::Function(closure) = candidate {
                    self.call_back(&closure.clone());
                }
            }
        }
    }

    /// Follows functions that are called for a value that depends on these tests.
    pub(crate) fn call_back_where(&mut self, tests: Tests, arguments: &[Value<'a>], span: Span) {
        let (depth, tests_all, tests) = (self.conditions.len(), tests, tests.asked());
        if tests != Tests::NONE {
            self.conditions.push(self.condition(tests, span, true));
        }
        // What the language makes of it by itself, the run knows.
        if tests_all.is_lost() {
            self.handed = vec![Value::Any(Tests::LOST | tests); 4];
        }
        self.call_back_all(arguments);
        self.handed.clear();
        self.conditions.truncate(depth);
    }

    /// Follows what a promise is made with, and tells on what it depends how that ends.
    pub(crate) fn settles(&mut self, arguments: &[Value<'a>]) -> Tests {
        let before = self.settling.replace((self.conditions.len(), Tests::NONE));
        self.call_back_all(arguments);
        std::mem::replace(&mut self.settling, before).map_or(Tests::NONE, |(_, tests)| tests)
    }

    /// Something unknown is called: where a promise is made, that may be what ends it.
    fn settle(&mut self) {
        let Some((depth, tests)) = &mut self.settling else { return };
        for condition in self.conditions.iter().skip(*depth) {
            *tests = condition.tests.iter().fold(*tests, |all, &test| all | test.into());
        }
    }

    /// Follows functions that run by themselves, now or when the page has loaded.
    pub(crate) fn call_soon(&mut self, arguments: &[Value<'a>]) {
        let before = self.waits;
        // It is one more while they are followed.
        self.waits = before - i32::from(before == 0);
        self.call_back_all(arguments);
        self.waits = before;
    }

    /// Follows a function that is given whatever is assigned to a name, which is not followed.
    pub(crate) fn call_setter(&mut self, setter: &Value<'a>, span: Span) {
        let depth = self.conditions.len();
        self.call_value(setter, Value::ANY, vec![Value::Any(Tests::LOST)], span);
        self.conditions.truncate(depth);
    }

    /// Follows a function that may be called with anything, at some time.
    pub(crate) fn call_back(&mut self, closure: &Rc<Closure<'a>>) {
        let id = (closure.source, closure.code.start());
        if self.walked.contains_key(&id) || !self.has_steps() {
            return;
        }
        let floor = self.share(4);
        let fork = self.state.fork();
        let (this, arguments) = self.called_with(id);
        let handed = std::mem::take(&mut self.handed);
        self.waits += 1;
        let value = self.invoke(closure, this, arguments);
        self.waits -= 1;
        self.handed = handed;
        self.tell(&value, Span::new(closure.code.start(), closure.code.end()));
        let way = self.state.back(fork);
        self.state.join(way, crate::state::Way::default(), Tests::NONE);
        self.end_share(floor);
    }

    /// Follows a function of the script.
    pub(crate) fn invoke(
        &mut self,
        closure: &Rc<Closure<'a>>,
        this: Value<'a>,
        arguments: Vec<Value<'a>>,
    ) -> Value<'a> {
        let id: FunctionId = (closure.source, closure.code.start());
        self.called.insert(id);
        let arguments = if closure.bound.is_empty() { arguments } else { [closure.bound.clone(), arguments].concat() };
        let unknown = Value::Any(Self::tests_of(&arguments));
        let is_blind = arguments.iter().all(|argument| matches!(argument, Value::Any(_) | Value::Given(_)))
            && !arguments.is_empty();
        if is_blind && let Some(value) = self.walked.get(&id) {
            return merge(value.clone(), unknown);
        }
        let repeats = self.calls.iter().filter(|&&call| call == id).count();
        let is_endless = self.state.is_unsure() && repeats >= UNSURE_REPEATS;
        if self.calls.len() as u32 == CALLS_DEPTH_MAX {
            self.record.meet("script-calls-max");
        }
        if self.calls.len() as u32 >= CALLS_DEPTH_MAX || is_endless || !self.spend(4) || !self.dive() {
            return unknown;
        }
        if is_blind {
            // In itself, it is known no better.
            self.walked.insert(id, unknown.clone());
        }
        let value = self.invoke_inside(closure, this, arguments, id);
        self.rise();
        if is_blind {
            self.walked.insert(id, value.clone());
        }
        value
    }

    fn invoke_inside(
        &mut self,
        closure: &Rc<Closure<'a>>,
        this: Value<'a>,
        arguments: Vec<Value<'a>>,
        id: FunctionId,
    ) -> Value<'a> {
        let (mark, closures, depth) = (self.state.mark(), self.closures, self.conditions.len());
        let scope = self.state.scope(Some(closure.scope), true);
        let around = (
            std::mem::replace(&mut self.scope, scope),
            std::mem::replace(&mut self.source, closure.source),
            std::mem::replace(&mut self.this, closure.this.clone().unwrap_or(this)),
        );
        self.calls.push(id);
        self.returns.push(None);
        let end = match closure.code {
            Code::Function(function) if function.generator => {
                // All that it ever gives, as a list: who asks it for one after the other loses count.
                self.yielded.push((self.state.unsure(), Some(Vec::new())));
                self.run_function(function, closure, arguments, scope, id);
                let values = self.yielded.pop().and_then(|(_, values)| values);
                End::Return(values.map_or(Value::Any(Tests::LOST), |values| self.list(values)))
            }
            Code::Function(function) => self.run_function(function, closure, arguments, scope, id),
            Code::Arrow(function) => {
                self.bind_parameters(&function.params, &arguments, scope);
                match &function.body {
                    ArrowFunctionBody::FunctionBody(body) => {
                        self.hoist(id, &body.statements);
                        self.exec_all(&body.statements)
                    }
                    body => match body.as_expression() {
                        Some(expression) => End::Return(self.eval(expression)),
                        None => End::Normal,
                    },
                }
            }
            Code::Class(class) => {
                let constructor = class.body.body.iter().find_map(|element| match element {
                    ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                        Some(&*method.value)
                    }
                    _ => None,
                });
                match constructor {
                    Some(function) => {
                        let id = (closure.source, function.span.start);
                        self.called.insert(id);
                        self.run_function(function, closure, arguments, scope, id)
                    }
                    None => End::Normal,
                }
            }
        };
        let maybe = self.returns.pop().flatten();
        self.calls.pop();
        (self.scope, self.source, self.this) = around;
        self.conditions.truncate(depth);
        if self.closures == closures {
            self.state.forget(mark);
        }
        let value = match end {
            End::Return(value) => Some(value),
            End::Throw(_) => Some(Value::ANY),
            _ if maybe.is_some() => None,
            _ => Some(Value::Undefined),
        };
        match (maybe, value) {
            (Some(maybe), Some(value)) => merge(maybe, value),
            (maybe, value) => maybe.or(value).unwrap_or(Value::Undefined),
        }
    }

    fn run_function(
        &mut self,
        function: &'a Function<'a>,
        closure: &Rc<Closure<'a>>,
        arguments: Vec<Value<'a>>,
        scope: usize,
        id: FunctionId,
    ) -> End<'a> {
        self.bind_parameters(&function.params, &arguments, scope);
        // A declaration has its name outside, where its own body may put another value.
        if let Some(name) = function.id.as_ref().filter(|_| function.is_expression()) {
            self.state.declare(scope, name.name.as_str(), Value::Function(closure.clone()));
        }
        let Some(body) = &function.body else { return End::Normal };
        let source = self.sources[closure.source].text;
        let asks = *self.asks_for_arguments.entry(id).or_insert_with(|| {
            let text = source.get(function.span.start as usize..function.span.end as usize).unwrap_or_default();
            memchr::memmem::find(text.as_bytes(), b"arguments").is_some()
        });
        if asks {
            let list = self.list(arguments);
            self.state.declare(scope, "arguments", list);
            self.state.declare(scope, "arguments.callee", Value::Function(closure.clone()));
        }
        self.hoist(id, &body.statements);
        self.exec_all(&body.statements)
    }

    fn bind_parameters(
        &mut self,
        parameters: &'a oxc_ast::ast::FormalParameters<'a>,
        arguments: &[Value<'a>],
        scope: usize,
    ) {
        for (index, parameter) in parameters.items.iter().enumerate() {
            let mut value = arguments.get(index).cloned().unwrap_or(Value::Undefined);
            if let Some(initializer) = &parameter.initializer
                && matches!(value, Value::Undefined)
            {
                value = self.used(initializer);
            }
            self.bind(&parameter.pattern, value, scope);
        }
        if let Some(rest) = &parameters.rest {
            let values = arguments.iter().skip(parameters.items.len()).cloned().collect();
            let list = self.list(values);
            self.bind(&rest.rest.argument, list, scope);
        }
    }

    /// Declares what a body declares anywhere in it.
    pub(crate) fn hoist(&mut self, id: FunctionId, statements: &'a [Statement<'a>]) {
        let hoisted = if let Some(hoisted) = self.hoisted.get(&id) {
            hoisted.clone()
        } else {
            let mut hoisted = Hoisted::default();
            collect(statements, &mut hoisted, 0);
            let hoisted = Rc::new(hoisted);
            self.hoisted.insert(id, hoisted.clone());
            hoisted
        };
        self.spend(hoisted.names.len() as u64 / 4);
        for name in &hoisted.names {
            self.state.declare(self.scope, name, Value::Undefined);
        }
        for function in &hoisted.functions {
            let value = self.closure(Code::Function(function));
            if let Some(name) = &function.id {
                let cell = self.state.declare(self.scope, name.name.as_str(), Value::Undefined);
                self.state.set_cell(cell, value);
            }
        }
    }

    /// Follows the functions that nobody called.
    pub(crate) fn follow_waiting(&mut self) {
        let mut done = 0;
        while done < self.waiting.len() && self.has_steps() {
            let closure = self.waiting[done].clone();
            done += 1;
            if !self.called.contains(&(closure.source, closure.code.start())) {
                self.call_if_it_happens(&closure);
            }
        }
        self.waiting.clear();
    }

    /// Calls what is called only if somebody does something: nobody here knows whether.
    pub(crate) fn call_if_it_happens(&mut self, closure: &Rc<Closure<'a>>) {
        let depth = self.conditions.len();
        let start = closure.code.start() as usize;
        self.conditions.push(Condition { tests: Vec::new(), range: start..start, holds: true });
        self.call_back(closure);
        self.conditions.truncate(depth);
    }
}

/// How deep in statements declarations are looked for.
const HOIST_DEPTH: u8 = 60;

fn collect<'a>(statements: &'a [Statement<'a>], hoisted: &mut Hoisted<'a>, depth: u8) {
    for statement in statements {
        collect_one(statement, hoisted, depth);
    }
}

fn collect_one<'a>(statement: &'a Statement<'a>, hoisted: &mut Hoisted<'a>, depth: u8) {
    if depth == HOIST_DEPTH {
        return;
    }
    let depth = depth + 1;
    match statement {
        Statement::VariableDeclaration(declaration) => collect_names(declaration, hoisted),
        Statement::FunctionDeclaration(function) => hoisted.functions.push(function),
        Statement::ExportDeclaration(export) => match &export.declaration {
            oxc_ast::ast::Declaration::FunctionDeclaration(function) => hoisted.functions.push(function),
            oxc_ast::ast::Declaration::VariableDeclaration(declaration) => collect_names(declaration, hoisted),
            _ => {}
        },
        Statement::BlockStatement(block) => collect(&block.body, hoisted, depth),
        Statement::IfStatement(choice) => {
            collect_one(&choice.consequent, hoisted, depth);
            let mut alternate = choice.alternate.as_ref();
            // Chains of `else if` may be long.
            while let Some(Statement::IfStatement(choice)) = alternate {
                collect_one(&choice.consequent, hoisted, depth);
                alternate = choice.alternate.as_ref();
            }
            if let Some(alternate) = alternate {
                collect_one(alternate, hoisted, depth);
            }
        }
        Statement::ForStatement(statement) => {
            if let Some(ForStatementInit::VariableDeclaration(declaration)) = &statement.init {
                collect_names(declaration, hoisted);
            }
            collect_one(&statement.body, hoisted, depth);
        }
        Statement::ForInStatement(statement) => {
            if let ForStatementLeft::VariableDeclaration(declaration) = &statement.left {
                collect_names(declaration, hoisted);
            }
            collect_one(&statement.body, hoisted, depth);
        }
        Statement::ForOfStatement(statement) => {
            if let ForStatementLeft::VariableDeclaration(declaration) = &statement.left {
                collect_names(declaration, hoisted);
            }
            collect_one(&statement.body, hoisted, depth);
        }
        Statement::WhileStatement(statement) => collect_one(&statement.body, hoisted, depth),
        Statement::DoWhileStatement(statement) => collect_one(&statement.body, hoisted, depth),
        Statement::LabeledStatement(statement) => collect_one(&statement.body, hoisted, depth),
        Statement::WithStatement(statement) => collect_one(&statement.body, hoisted, depth),
        Statement::SwitchStatement(statement) => {
            for case in &statement.cases {
                collect(&case.consequent, hoisted, depth);
            }
        }
        Statement::TryStatement(statement) => {
            collect(&statement.block.body, hoisted, depth);
            if let Some(handler) = &statement.handler {
                collect(&handler.body.body, hoisted, depth);
            }
            if let Some(last) = &statement.finalizer {
                collect(&last.body, hoisted, depth);
            }
        }
        _ => {}
    }
}

fn collect_names<'a>(declaration: &'a VariableDeclaration<'a>, hoisted: &mut Hoisted<'a>) {
    if declaration.kind == VariableDeclarationKind::Var {
        for one in &declaration.declarations {
            if let BindingPattern::BindingIdentifier(name) = &one.id {
                hoisted.names.push(name.name.as_str());
            }
        }
    }
}
