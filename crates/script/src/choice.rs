//! What is chosen by a condition: where it is known, the way that is gone is gone alone; else both are, and come together again.

use oxc_ast::ast::{
    ConditionalExpression, Expression, IfStatement, LogicalExpression, LogicalOperator, SwitchStatement,
};
use oxc_span::{GetSpan, Span};

use crate::exec::End;
use crate::expr::expression_acts;
use crate::reader::Reader;
use crate::sinks::{Condition, Test, Tests};
use crate::state::{Way, merge};
use crate::value::Value;

impl<'a> Reader<'a> {
    pub(crate) fn if_statement(&mut self, choice: &'a IfStatement<'a>) -> End<'a> {
        let test = self.eval(&choice.test);
        let alternate = choice.alternate.as_ref();
        let truth = Self::truth_of(&test).or_else(|| self.settled_truth(&choice.test));
        if let Some(truth) = truth {
            let (taken, left) =
                if truth { (Some(&choice.consequent), alternate) } else { (alternate, Some(&choice.consequent)) };
            match left {
                Some(left) if self.is_settled(&choice.test) => self.record.dead(self.range(left.span())),
                Some(left) => self.look_at_all(std::slice::from_ref(left)),
                None => {}
            }
            return taken.map_or(End::Normal, |statement| self.exec(statement));
        }
        let span = choice.test.span();
        self.tell(&test, span);
        let ways = self.ways(&choice.test, test.tests(), span);
        self.split(test.tests(), ways, &mut |reader, holds| match (holds, alternate) {
            (true, _) => reader.exec(&choice.consequent),
            (false, Some(statement)) => reader.exec(statement),
            (false, None) => End::Normal,
        })
    }

    /// What has to hold on either way of a condition that is not known; on one of them it may be a build for developers.
    fn ways(&mut self, condition: &'a Expression<'a>, tests: Tests, span: Span) -> [Condition; 2] {
        self.note_choice(condition, span);
        let built = self.truth_when_built(condition);
        [true, false].map(|holds| {
            let is_other = built.is_some_and(|truth| truth != holds);
            self.condition(if is_other { tests | Test::Build.into() } else { tests }, span, holds)
        })
    }

    /// Goes both ways, and on from where they end.
    fn split(&mut self, tests: Tests, ways: [Condition; 2], go: &mut dyn FnMut(&mut Self, bool) -> End<'a>) -> End<'a> {
        let mut go = |reader: &mut Self, holds: bool| {
            let depth = reader.conditions.len();
            reader.conditions.push(ways[usize::from(!holds)].clone());
            let fork = reader.state.fork();
            let end = go(reader, holds);
            let way = reader.state.back(fork);
            reader.conditions.truncate(depth);
            (end, way)
        };
        let (one, one_way) = go(self, true);
        let (other, other_way) = go(self, false);
        let [held, not_held] = ways;
        match (one.is_normal(), other.is_normal()) {
            (true, true) => {
                self.state.join(one_way, other_way, tests);
                End::Normal
            }
            (false, true) => self.go_on(one, other_way, not_held),
            (true, false) => self.go_on(other, one_way, held),
            (false, false) => {
                self.state.join(one_way, other_way, tests);
                self.may_end(one);
                match other {
                    End::Return(value) => {
                        let before = self.returns.last_mut().and_then(Option::take);
                        End::Return(match before {
                            Some(before) => merge(before, value),
                            None => value,
                        })
                    }
                    other => other,
                }
            }
        }
    }

    /// One way has ended; what follows is on the other.
    fn go_on(&mut self, ended: End<'a>, way: Way<'a>, condition: Condition) -> End<'a> {
        self.may_end(ended);
        self.state.go(way);
        self.conditions.push(condition);
        self.is_doubtful = true;
        End::Normal
    }

    pub(crate) fn switch(&mut self, switch: &'a SwitchStatement<'a>) -> End<'a> {
        let value = self.eval(&switch.discriminant);
        let mut fits = None;
        let mut is_known = true;
        let mut tests = Vec::new();
        for (index, case) in switch.cases.iter().enumerate() {
            let Some(test) = &case.test else { continue };
            let test = self.eval(test);
            tests.push(test.tests());
            match Self::is_identical(&value, &test) {
                Some(true) if is_known => {
                    fits = Some(index);
                    break;
                }
                Some(false) => {}
                _ => is_known = false,
            }
        }
        let depth = self.conditions.len();
        let around = self.open_scope();
        let end = if is_known {
            let start = fits.or_else(|| switch.cases.iter().position(|case| case.test.is_none()));
            let start = start.unwrap_or(switch.cases.len());
            let (mut end, mut behind) = (End::Normal, start);
            for case in &switch.cases[start..] {
                end = self.exec_all(&case.consequent);
                behind += 1;
                if !end.is_normal() {
                    break;
                }
            }
            self.leave_cases(switch, start..behind);
            end
        } else {
            self.tell(&value, switch.span);
            let tests = tests.into_iter().fold(value.tests(), |all, tests| all | tests);
            for case in &switch.cases {
                let span = case.test.as_ref().map_or(case.span, GetSpan::span);
                self.conditions.push(self.condition(tests, span, true));
                let fork = self.state.fork();
                let end = self.exec_all(&case.consequent);
                let way = self.state.back(fork);
                self.conditions.truncate(depth);
                self.state.join(way, Way::default(), tests);
                self.may_end(end);
            }
            End::Normal
        };
        self.scope = around;
        self.conditions.truncate(depth);
        match end {
            End::Break(None) => End::Normal,
            end => end,
        }
    }

    /// Notes what is never come to of a choice, but for the cases that are: by the names of builds it is so for everybody.
    fn leave_cases(&mut self, switch: &'a SwitchStatement<'a>, gone: std::ops::Range<usize>) {
        let tests = switch.cases.iter().filter_map(|case| case.test.as_ref());
        let is_settled = self.settled_word(&switch.discriminant).is_some()
            && tests.into_iter().all(|test| self.settled_word(test).is_some());
        for (at, case) in switch.cases.iter().enumerate() {
            match case.consequent.first().zip(case.consequent.last()) {
                Some(_) if gone.contains(&at) => {}
                Some((first, last)) if is_settled => {
                    self.record.dead(self.range(Span::new(first.span().start, last.span().end)));
                }
                Some(_) => self.look_at_all(&case.consequent),
                None => {}
            }
        }
    }

    pub(crate) fn logical(&mut self, logical: &'a LogicalExpression<'a>) -> Value<'a> {
        let left = self.eval(&logical.left);
        let right = &logical.right;
        match logical.operator {
            LogicalOperator::And => match Self::truth_of(&left) {
                Some(true) => self.eval(right),
                None | Some(false) if self.settled_truth(&logical.left) == Some(false) => {
                    self.record.dead(self.range(right.span()));
                    if Self::truth_of(&left).is_some() { left } else { Value::Bool(false) }
                }
                Some(false) => {
                    self.look_at(right);
                    left
                }
                None => self.choose(&left, &logical.left, Some(right), None),
            },
            LogicalOperator::Or => match Self::truth_of(&left) {
                Some(false) => self.eval(right),
                Some(true) if self.settled_truth(&logical.left) == Some(true) => {
                    self.record.dead(self.range(right.span()));
                    left
                }
                Some(true) => {
                    self.look_at(right);
                    left
                }
                None => self.choose(&left, &logical.left, None, Some(right)),
            },
            LogicalOperator::Coalesce => match &left {
                Value::Undefined | Value::Null => self.eval(right),
                Value::Any(_) | Value::OneOf(_) | Value::Given(_) => {
                    self.choose(&left, &logical.left, None, Some(right))
                }
                _ => {
                    self.look_at(right);
                    left
                }
            },
        }
    }

    /// `a ? b : c`.
    pub(crate) fn conditional(&mut self, choice: &'a ConditionalExpression<'a>) -> Value<'a> {
        let test = self.eval(&choice.test);
        let (holds, otherwise) = (&choice.consequent, &choice.alternate);
        if let Some(truth) = self.settled_truth(&choice.test) {
            let (taken, left) = if truth { (holds, otherwise) } else { (otherwise, holds) };
            self.record.dead(self.range(left.span()));
            return self.eval(taken);
        }
        self.choose(&test, &choice.test, Some(holds), Some(otherwise))
    }

    /// One of two expressions, by a test; where there is none, it is the value of the test.
    fn choose(
        &mut self,
        test: &Value<'a>,
        condition: &'a Expression<'a>,
        holds: Option<&'a Expression<'a>>,
        otherwise: Option<&'a Expression<'a>>,
    ) -> Value<'a> {
        if let Some(truth) = Self::truth_of(test) {
            let (taken, left) = if truth { (holds, otherwise) } else { (otherwise, holds) };
            if let Some(left) = left {
                self.look_at(left);
            }
            return taken.map_or_else(|| test.clone(), |expression| self.eval(expression));
        }
        let span = condition.span();
        self.tell(test, span);
        let tests = test.tests().asked();
        let mut values = Vec::with_capacity(2);
        let mut ways = Vec::with_capacity(2);
        let conditions = self.ways(condition, tests, span);
        for (expression, needed) in [holds, otherwise].into_iter().zip(conditions) {
            let Some(expression) = expression else {
                values.push(test.clone());
                ways.push(Way::default());
                continue;
            };
            self.conditions.push(needed);
            let fork = self.state.fork();
            let value = self.eval(expression);
            ways.push(self.state.back(fork));
            self.conditions.pop();
            values.push(value);
        }
        let (other, one) = (ways.pop().unwrap_or_default(), ways.pop().unwrap_or_default());
        self.state.join(one, other, tests);
        let depends = Value::Any(tests);
        let value = match (values.pop(), values.pop()) {
            (Some(other), Some(one)) => merge(one, other),
            _ => Value::ANY,
        };
        if tests == Tests::NONE || value.tests().asked() != Tests::NONE { value } else { merge(value, depends) }
    }

    /// Looks at an expression that is never come to, once; whatever it does is taken back.
    fn look_at(&mut self, expression: &'a Expression<'a>) {
        let id = (self.source, expression.span().start);
        if !expression_acts(expression) || !self.looked_at.insert(id) {
            return;
        }
        let floor = self.share(16);
        let fork = self.state.fork();
        self.used(expression);
        self.state.back(fork);
        self.end_share(floor);
    }
}
