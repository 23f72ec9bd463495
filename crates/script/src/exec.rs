//! What statements do.

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, Expression, ForStatementInit, ForStatementLeft, Statement, TryStatement,
    VariableDeclaration, VariableDeclarationKind,
};
use oxc_span::{GetSpan, Span};

use crate::expr::is_constant;
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::state::{Way, merge};
use crate::text::Text;
use crate::value::{Code, Value};

/// How a statement ends.
#[derive(Clone, Debug)]
pub(crate) enum End<'a> {
    Normal,
    Break(Option<&'a str>),
    Continue(Option<&'a str>),
    Return(Value<'a>),
    Throw(Value<'a>),
}

impl End<'_> {
    pub(crate) fn is_normal(&self) -> bool {
        matches!(self, End::Normal)
    }
}

/// A loop that goes on after a way out that may have been taken ends after so many rounds.
const DOUBTFUL_ROUNDS: u32 = 2_000;

impl<'a> Reader<'a> {
    /// Follows statements to the first that does not end normally.
    pub(crate) fn exec_all(&mut self, statements: &'a [Statement<'a>]) -> End<'a> {
        for (index, statement) in statements.iter().enumerate() {
            let end = self.exec(statement);
            if !end.is_normal() {
                self.look_at_all(&statements[index + 1..]);
                return end;
            }
        }
        End::Normal
    }

    /// Looks once at statements that are never come to, and takes back what they do.
    pub(crate) fn look_at_all(&mut self, statements: &'a [Statement<'a>]) {
        let Some(first) = statements.first() else { return };
        if statements.iter().all(|one| matches!(one, Statement::FunctionDeclaration(_) | Statement::BreakStatement(_)))
            || !self.looked_at.insert((self.source, first.span().start))
        {
            return;
        }
        let floor = self.share(16);
        let fork = self.state.fork();
        for statement in statements {
            self.exec(statement);
        }
        self.state.back(fork);
        self.end_share(floor);
    }

    pub(crate) fn exec(&mut self, statement: &'a Statement<'a>) -> End<'a> {
        self.step();
        if !self.dive() {
            return End::Normal;
        }
        let end = self.exec_inside(statement);
        self.rise();
        end
    }

    fn exec_inside(&mut self, statement: &'a Statement<'a>) -> End<'a> {
        match statement {
            Statement::ExpressionStatement(statement) => match &statement.expression {
                // It tells what it assigns.
                assignment @ Expression::AssignmentExpression(_) => drop(self.eval(assignment)),
                expression => drop(self.used(expression)),
            },
            Statement::VariableDeclaration(declaration) => self.declare(declaration),
            Statement::FunctionDeclaration(_) => {}
            Statement::ClassDeclaration(class) => {
                let value = self.class(class);
                if let Some(name) = &class.id {
                    let cell = self.state.declare(self.scope, name.name.as_str(), Value::Undefined);
                    self.state.set_cell(cell, value);
                }
            }
            Statement::BlockStatement(block) => return self.block(&block.body),
            Statement::IfStatement(choice) => return self.if_statement(choice),
            Statement::ReturnStatement(statement) => {
                let value = statement.argument.as_ref().map_or(Value::Undefined, |value| self.eval(value));
                return End::Return(value);
            }
            Statement::ThrowStatement(statement) => return End::Throw(self.used(&statement.argument)),
            Statement::BreakStatement(statement) => {
                return End::Break(statement.label.as_ref().map(|label| label.name.as_str()));
            }
            Statement::ContinueStatement(statement) => {
                return End::Continue(statement.label.as_ref().map(|label| label.name.as_str()));
            }
            Statement::ForStatement(statement) => {
                let around = self.open_scope();
                match &statement.init {
                    Some(ForStatementInit::VariableDeclaration(declaration)) => self.declare(declaration),
                    Some(other) => {
                        if let Some(expression) = other.as_expression() {
                            self.used(expression);
                        }
                    }
                    None => {}
                }
                let (test, update) = (statement.test.as_ref(), statement.update.as_ref());
                let end = self.rounds(test, update, &statement.body, false);
                self.scope = around;
                return end;
            }
            Statement::WhileStatement(statement) => {
                return self.rounds(Some(&statement.test), None, &statement.body, false);
            }
            Statement::DoWhileStatement(statement) => {
                return self.rounds(Some(&statement.test), None, &statement.body, true);
            }
            Statement::ForInStatement(statement) => {
                let object = self.used(&statement.right);
                let keys = self.keys_of(&object).map(|keys| keys.into_iter().map(|key| Value::text(&key)).collect());
                return self.for_each(&statement.left, keys, &object, &statement.body);
            }
            Statement::ForOfStatement(statement) => {
                let object = self.used(&statement.right);
                let values = match &object {
                    Value::List(_) => Some(self.spread(&object)),
                    Value::Text(text) if !text.has_holes => Some(self.spread(&object)),
                    _ => None,
                };
                return self.for_each(&statement.left, values, &object, &statement.body);
            }
            Statement::LabeledStatement(statement) => {
                let label = statement.label.name.as_str();
                return self.labeled(label, &statement.body);
            }
            Statement::SwitchStatement(statement) => return self.switch(statement),
            Statement::TryStatement(statement) => return self.try_statement(statement),
            Statement::WithStatement(statement) => {
                let object = self.used(&statement.object);
                self.with.push(object);
                let end = self.exec(&statement.body);
                self.with.pop();
                return end;
            }
            Statement::ImportDeclaration(import) => {
                let text = Text::plain(import.source.value.as_str());
                self.load(&Value::Text(text), import.span);
            }
            Statement::ExportDeclaration(export) => return self.declaration(&export.declaration),
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                    self.closure(Code::Function(function));
                }
                ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    self.class(class);
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        self.used(expression);
                    }
                }
            },
            _ => {}
        }
        End::Normal
    }

    /// What has a label, which ways out of it may name.
    fn labeled(&mut self, label: &'a str, body: &'a Statement<'a>) -> End<'a> {
        self.label = Some(label);
        match self.exec(body) {
            End::Break(Some(name)) | End::Continue(Some(name)) if name == label => End::Normal,
            end => end,
        }
    }

    fn declaration(&mut self, declaration: &'a Declaration<'a>) -> End<'a> {
        match declaration {
            Declaration::VariableDeclaration(declaration) => self.declare(declaration),
            Declaration::ClassDeclaration(class) => {
                self.class(class);
            }
            _ => {}
        }
        End::Normal
    }

    fn declare(&mut self, declaration: &'a VariableDeclaration<'a>) {
        let is_var = declaration.kind == VariableDeclarationKind::Var;
        let scope = if is_var { self.function_scope() } else { self.scope };
        for one in &declaration.declarations {
            match &one.init {
                Some(init) => {
                    let value = self.used(init);
                    self.bind(&one.id, value, scope);
                }
                None if !is_var => self.bind(&one.id, Value::Undefined, scope),
                None => {}
            }
        }
    }

    fn function_scope(&self) -> usize {
        let mut scope = self.scope;
        while !self.state.scopes[scope].is_function {
            match self.state.scopes[scope].parent {
                Some(parent) => scope = parent,
                None => break,
            }
        }
        scope
    }

    /// Opens a scope for a block; gives the one around it.
    pub(crate) fn open_scope(&mut self) -> usize {
        let scope = self.state.scope(Some(self.scope), false);
        std::mem::replace(&mut self.scope, scope)
    }

    /// A block with a scope of its own, where it declares anything.
    fn block(&mut self, statements: &'a [Statement<'a>]) -> End<'a> {
        let declares = statements.iter().any(|statement| {
            matches!(statement, Statement::VariableDeclaration(declaration) if declaration.kind != VariableDeclarationKind::Var)
                || matches!(statement, Statement::ClassDeclaration(_))
        });
        if !declares {
            return self.exec_all(statements);
        }
        let (mark, closures) = (self.state.mark(), self.closures);
        let around = self.open_scope();
        let end = self.exec_all(statements);
        self.scope = around;
        if self.closures == closures {
            self.state.forget(mark);
        }
        end
    }

    pub(crate) fn may_end(&mut self, end: End<'a>) {
        if let End::Return(value) = end
            && let Some(slot) = self.returns.last_mut()
        {
            *slot = Some(match slot.take() {
                Some(before) => merge(before, value),
                None => value,
            });
        }
    }

    /// A loop.
    fn rounds(
        &mut self,
        test: Option<&'a Expression<'a>>,
        update: Option<&'a Expression<'a>>,
        body: &'a Statement<'a>,
        begins_with_body: bool,
    ) -> End<'a> {
        let label = self.label.take();
        self.in_loop(|reader, depth| {
            let mut is_first = true;
            let mut doubtful = 0;
            loop {
                if !(begins_with_body && is_first)
                    && let Some(test) = test
                {
                    let value = reader.eval(test);
                    match Self::truth_of(&value) {
                        Some(true) => {}
                        Some(false) if is_first && !is_constant(test) => {
                            reader.look_at_all(std::slice::from_ref(body));
                            return End::Normal;
                        }
                        Some(false) => return End::Normal,
                        None => return reader.may_round(&value, test, update, body),
                    }
                }
                is_first = false;
                reader.is_doubtful = false;
                let end = reader.exec(body);
                doubtful += u32::from(reader.is_doubtful);
                reader.conditions.truncate(depth);
                match end {
                    End::Normal | End::Continue(None) => {}
                    End::Continue(name) if name == label => {}
                    End::Break(None) => return End::Normal,
                    end => return end,
                }
                if let Some(update) = update {
                    reader.used(update);
                }
                if !reader.has_steps() || doubtful > DOUBTFUL_ROUNDS {
                    return End::Normal;
                }
            }
        })
    }

    /// A round of a loop that may not go on.
    fn may_round(
        &mut self,
        value: &Value<'a>,
        test: &'a Expression<'a>,
        update: Option<&'a Expression<'a>>,
        body: &'a Statement<'a>,
    ) -> End<'a> {
        let span = test.span();
        self.tell(value, span);
        let tests = value.tests();
        self.conditions.push(self.condition(tests, span, true));
        let fork = self.state.fork();
        self.note_round(test, span);
        let end = self.exec(body);
        if let Some(update) = update {
            self.used(update);
        }
        let way = self.state.back(fork);
        self.state.join(way, Way::default(), tests);
        self.may_end(end);
        End::Normal
    }

    /// Follows a loop with a part of the steps that are left.
    fn in_loop(&mut self, go: impl FnOnce(&mut Self, usize) -> End<'a>) -> End<'a> {
        let floor = self.leave(4);
        let depth = self.conditions.len();
        self.loops += 1;
        let end = go(self, depth);
        self.loops -= 1;
        self.conditions.truncate(depth);
        self.end_share(floor);
        if self.loops == 0 {
            self.tell_appended();
        }
        end
    }

    pub(crate) fn is_in_loop(&self) -> bool {
        self.loops > 0
    }

    /// Notes a variable that a loop appends to.
    pub(crate) fn tell_later(&mut self, cell: u32, span: Span) {
        let note = (cell, span, self.source);
        if !self.appended.contains(&note) {
            self.appended.push(note);
        }
    }

    fn tell_appended(&mut self) {
        for (cell, span, source) in std::mem::take(&mut self.appended) {
            let Some(value) = self.state.cell_at(cell).cloned() else { continue };
            let at = std::mem::replace(&mut self.source, source);
            self.tell(&value, span);
            self.source = at;
        }
    }

    /// A loop over known values, or one round with one that is not known.
    fn for_each(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        values: Option<Vec<Value<'a>>>,
        object: &Value<'a>,
        body: &'a Statement<'a>,
    ) -> End<'a> {
        let Some(values) = values else {
            return self.in_loop(|reader, _| {
                let tests = object.tests();
                let span = reader.at;
                let fork = reader.state.fork();
                let around = reader.open_scope();
                reader.bind_left(left, Value::Any(tests));
                let end = reader.exec(body);
                reader.scope = around;
                let way = reader.state.back(fork);
                reader.state.join(way, Way::default(), tests);
                reader.tell(object, span);
                reader.may_end(end);
                End::Normal
            });
        };
        let label = self.label.take();
        self.in_loop(|reader, depth| {
            for value in values {
                let around = reader.open_scope();
                reader.bind_left(left, value);
                let end = reader.exec(body);
                reader.scope = around;
                reader.conditions.truncate(depth);
                match end {
                    End::Normal | End::Continue(None) => {}
                    End::Continue(name) if name == label => {}
                    End::Break(None) => return End::Normal,
                    end => return end,
                }
                if !reader.has_steps() {
                    return End::Normal;
                }
            }
            End::Normal
        })
    }

    fn bind_left(&mut self, left: &'a ForStatementLeft<'a>, value: Value<'a>) {
        match left {
            ForStatementLeft::VariableDeclaration(declaration) => {
                let is_var = declaration.kind == VariableDeclarationKind::Var;
                let scope = if is_var { self.function_scope() } else { self.scope };
                if let Some(one) = declaration.declarations.first() {
                    self.bind(&one.id, value, scope);
                }
            }
            other => {
                if let Some(target) = other.as_assignment_target() {
                    self.assign(target, value, target.span());
                }
            }
        }
    }

    fn try_statement(&mut self, attempt: &'a TryStatement<'a>) -> End<'a> {
        let mut end = self.block(&attempt.block.body);
        if let Some(handler) = &attempt.handler {
            let around = self.open_scope();
            let thrown = match &end {
                End::Throw(value) => Some(value.clone()),
                _ => None,
            };
            let is_thrown = thrown.is_some();
            if let Some(parameter) = &handler.param {
                self.bind(&parameter.pattern, thrown.unwrap_or(Value::ANY), self.scope);
            }
            if is_thrown {
                end = self.exec_all(&handler.body.body);
            } else {
                // What was tried may fail; once in a loop is enough to see what happens then.
                let id = (self.source, handler.span.start);
                if self.looked_at.insert(id) || self.loops == 0 {
                    let fork = self.state.fork();
                    let caught = self.exec_all(&handler.body.body);
                    let way = self.state.back(fork);
                    if self.loops == 0 {
                        self.state.join(way, Way::default(), Tests::NONE);
                    }
                    self.may_end(caught);
                }
            }
            self.scope = around;
        }
        if let Some(last) = &attempt.finalizer {
            match self.block(&last.body) {
                End::Normal => {}
                other => end = other,
            }
        }
        end
    }
}
