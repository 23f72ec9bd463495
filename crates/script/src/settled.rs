//! Variables that are a constant once and for all: what `var DEBUG = false` keeps from running was put out of use by hand,
//! and what `ENV === 'development'` does, by whoever built the page.
//!
//! It is told from the tokens: declared once with a constant, and never assigned again, by whatever name.

use std::collections::{HashMap, HashSet};

use oxc_ast::ast::{BinaryOperator, Expression, LogicalExpression, LogicalOperator, UnaryOperator};

use oxc_span::GetSpan;

use crate::expr::is_constant;
use crate::reader::Reader;
use crate::tokens::{Kind, Token, Tokens};
use crate::value::Value;

/// Of longer scripts it is not told.
pub const SETTLED_BYTES_MAX: usize = 256 * 1024;

/// What builds are called: a server that tells visitors apart fills in other words.
const BUILDS: &[&str] = &[
    "production",
    "prod",
    "release",
    "development",
    "develop",
    "dev",
    "debug",
    "test",
    "testing",
    "staging",
    "stage",
    "uat",
    "qa",
    "开发",
    "测试",
    "预发",
    "生产",
    "正式",
];

/// Where builders of pages put what they know, in modules (`import.meta.env.DEV`): without one, asking for it is an error.
const BUILDER: &str = "import.meta.env";

/// Where a variable is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Settled {
    /// Another script may assign it, before a function is called.
    AsItStands,
    /// Nobody else can assign it.
    Everywhere,
}

/// What is found out about the variables of a script.
struct Finder<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    /// Variables, and members of objects as `object.member`.
    declared: HashMap<String, Settled>,
    /// Variables that say how two others compare, with where these stand.
    compared: Vec<(&'s str, Settled, [usize; 2])>,
    /// Objects with members that are constants.
    objects: Vec<(&'s str, Settled, Vec<&'s str>)>,
    /// Names that get another value somewhere.
    lost: HashSet<&'s str>,
    /// Keys in quotes, which may be those of the window.
    keys: HashSet<&'s str>,
    /// Names of which another member than one by its name is asked, or which are handed on.
    open: HashSet<&'s str>,
}

/// The variables of a script that are settled, and members of its objects that are.
pub(crate) fn settled(source: &str) -> HashMap<String, Settled> {
    if source.len() > SETTLED_BYTES_MAX {
        return HashMap::new();
    }
    let mut finder = Finder {
        source,
        tokens: Tokens::new(source).collect(),
        declared: HashMap::new(),
        compared: Vec::new(),
        objects: Vec::new(),
        lost: HashSet::new(),
        keys: HashSet::new(),
        open: HashSet::new(),
    };
    if finder.look() { finder.found() } else { HashMap::new() }
}

impl<'s> Finder<'s> {
    fn text(&self, at: usize) -> &'s str {
        self.tokens.get(at).map_or("", |token| &self.source[token.range.clone()])
    }

    fn before(&self, at: usize, back: usize) -> &'s str {
        at.checked_sub(back).map_or("", |at| self.text(at))
    }

    /// Looks at every token; false where anything may be assigned.
    fn look(&mut self) -> bool {
        let mut depth = 0_u32;
        for at in 0..self.tokens.len() {
            let text = self.text(at);
            match self.tokens[at].kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                // `window['DEBUG'] = true`; a key of an object is none of a variable.
                Kind::String => {
                    let is_key = self.text(at + 1) == ":" && matches!(self.before(at, 1), "{" | ",");
                    let names = if is_key { &mut self.keys } else { &mut self.lost };
                    names.insert(text.trim_matches(['"', '\'', '`']));
                }
                Kind::Word if matches!(self.before(at, 1), "var" | "let" | "const") => self.declare(at, depth),
                Kind::Word if text == "eval" => return false,
                Kind::Word => {
                    if self.is_changed(at) {
                        self.lost.insert(text);
                    }
                    if self.text(at + 1) != "." || self.tokens.get(at + 2).is_none_or(|it| it.kind != Kind::Word) {
                        self.open.insert(text);
                    }
                }
                _ => {}
            }
        }
        true
    }

    /// Notes a variable that is declared here.
    fn declare(&mut self, at: usize, depth: u32) {
        let name = self.text(at);
        let is_const = self.before(at, 1) == "const";
        let place = |is_sure: bool| if is_sure { Settled::Everywhere } else { Settled::AsItStands };
        if self.text(at + 1) != "=" || self.is_known(name) {
            self.lost.insert(name);
            return;
        }
        if self.is_end_of_constant(at + 2) {
            self.declared.insert(name.to_owned(), place(is_const || depth > 0));
        } else if let Some(both) = self.comparison(at + 2) {
            self.compared.push((name, place(is_const || depth > 0), both));
        } else if let Some((members, is_frozen)) = self.members(at + 2) {
            self.objects.push((name, place(depth > 0 || is_const && is_frozen), members));
        } else {
            self.lost.insert(name);
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.declared.contains_key(name)
            || self.compared.iter().any(|(known, ..)| *known == name)
            || self.objects.iter().any(|(known, ..)| *known == name)
    }

    /// What is settled, now that everything was looked at.
    fn found(mut self) -> HashMap<String, Settled> {
        let is_lost = |name: &str| self.lost.contains(name) || self.keys.contains(name);
        let is_open = |name: &str| self.open.contains(name);
        let mut declared = std::mem::take(&mut self.declared);
        declared.retain(|name, _| !is_lost(name));
        for (object, place, members) in self.objects.iter().filter(|(object, ..)| !is_lost(object) && !is_open(object))
        {
            // A member that anything assigns, of whatever object, is settled in none.
            let members = members.iter().filter(|member| !self.lost.contains(*member));
            declared.extend(members.map(|member| (format!("{object}.{member}"), *place)));
        }
        // What builders put in there, nobody assigns; only a module has it.
        if !is_lost("env") && !is_open("env") && !is_open("meta") {
            declared.insert(BUILDER.to_owned(), Settled::Everywhere);
        }
        for (name, place, both) in &self.compared {
            let places = both.map(|at| match self.tokens[at].kind {
                Kind::String => Some(Settled::Everywhere),
                _ if self.text(at + 1) == "." => {
                    declared.get(&format!("{}.{}", self.text(at), self.text(at + 2))).copied()
                }
                _ => declared.get(self.text(at)).copied(),
            });
            if let [Some(one), Some(other)] = places
                && !is_lost(name)
            {
                declared.insert((*name).to_owned(), (*place).min(one).min(other));
            }
        }
        declared
    }

    /// Whether a constant stands there, and nothing goes on with it.
    fn is_end_of_constant(&self, at: usize) -> bool {
        let at = if self.text(at) == "!" { at + 1 } else { at };
        let is_value = self.tokens.get(at).is_some_and(|token| match token.kind {
            Kind::Number | Kind::String => !self.text(at).starts_with('`'),
            _ => matches!(self.text(at), "false" | "true" | "null" | "undefined"),
        });
        is_value && self.ends(at + 1)
    }

    /// Whether a declaration ends there.
    fn ends(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|next| {
            let is_word = next.on_new_line && matches!(next.kind, Kind::Word | Kind::String | Kind::Number);
            is_word || matches!(self.text(at), ";" | "," | "}")
        })
    }

    /// Where two words are compared and nothing else is done, where each stands: `ENV === 'development'`.
    fn comparison(&self, at: usize) -> Option<[usize; 2]> {
        let sign = self.end_of_word(at)?;
        if !matches!(self.text(sign), "=" | "!") || self.text(sign + 1) != "=" {
            return None;
        }
        let other = if self.text(sign + 2) == "=" { sign + 3 } else { sign + 2 };
        let is_build =
            |at: usize| self.tokens[at].kind != Kind::String || is_build(self.text(at).trim_matches(['"', '\'']));
        (self.ends(self.end_of_word(other)?) && is_build(at) && is_build(other)).then_some([at, other])
    }

    /// Behind a string, a variable or a member of one.
    fn end_of_word(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at)?.kind {
            Kind::String => Some(at + 1),
            Kind::Word if self.text(at + 1) == "." && self.tokens.get(at + 2)?.kind == Kind::Word => Some(at + 3),
            Kind::Word => Some(at + 1),
            _ => None,
        }
    }

    /// The members that are constants of the object that stands there, if nothing goes on with it, and whether it is frozen.
    fn members(&self, at: usize) -> Option<(Vec<&'s str>, bool)> {
        let is_frozen =
            ["Object", ".", "freeze", "("].iter().enumerate().all(|(next, word)| self.text(at + next) == *word);
        let open = if is_frozen { at + 4 } else { at };
        if self.text(open) != "{" {
            return None;
        }
        let (mut depth, mut members) = (0_u32, Vec::new());
        for at in open..self.tokens.len() {
            match self.tokens[at].kind {
                Kind::Open => depth += 1,
                Kind::Close if depth == 1 => {
                    let end = if is_frozen { at + 2 } else { at + 1 };
                    return self.ends(end).then_some((members, is_frozen));
                }
                Kind::Close => depth -= 1,
                Kind::Word | Kind::String if depth == 1 && self.text(at + 1) == ":" => {
                    let ends = matches!(self.text(at + 3), "," | "}");
                    if ends && matches!(self.before(at, 1), "{" | ",") && self.is_literal(at + 2) {
                        members.push(self.text(at).trim_matches(['"', '\'']));
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn is_literal(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| match token.kind {
            Kind::String => !self.text(at).starts_with('`'),
            _ => matches!(self.text(at), "false" | "true"),
        })
    }

    /// Whether a word may get another value there.
    fn is_changed(&self, at: usize) -> bool {
        let is_double = |one: &str, other: &str| one == other && matches!(one, "+" | "-");
        let is_assigned = match self.text(at + 1) {
            "=" => !matches!(self.text(at + 2), "=" | ">"),
            "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "?" => {
                self.text(at + 2) == "=" || self.text(at + 2) == self.text(at + 1) && self.text(at + 3) == "="
            }
            // Of a list or an object that is taken apart: `[a] = b`, `{a} = b`.
            "]" | "}" => self.text(at + 2) == "=" && self.text(at + 3) != "=",
            "of" | "in" => true,
            _ => false,
        };
        is_assigned
            || is_double(self.text(at + 1), self.text(at + 2))
            || is_double(self.before(at, 1), self.before(at, 2))
            || matches!(self.before(at, 1), "function" | "class" | "delete")
    }
}

/// Whether a word is what builds are called.
fn is_build(word: &str) -> bool {
    BUILDS.contains(&&*word.to_lowercase())
}

impl<'a> Reader<'a> {
    /// Whether a condition can only have the value that it has here.
    ///
    /// Where words are compared, a server may have filled one in: to another visitor it may give another.
    /// But for the names of builds: those are the same for all.
    pub(crate) fn is_settled(&mut self, condition: &'a Expression<'a>) -> bool {
        self.settled_truth(condition).is_some()
    }

    /// What a condition comes to in a page that was built for everybody, where it asks how the page was built.
    ///
    /// No browser has `process`, but another script may make one.
    pub(crate) fn truth_when_built(&mut self, condition: &'a Expression<'a>) -> Option<bool> {
        let span = condition.span();
        let text = self.sources[self.source].text.get(span.start as usize..span.end as usize).unwrap_or_default();
        if !text.contains("NODE_ENV") {
            return None;
        }
        self.takes_for_built = true;
        let truth = self.settled_truth(condition);
        self.takes_for_built = false;
        truth
    }

    /// What a condition comes to for everybody; none where that may differ.
    pub(crate) fn settled_truth(&mut self, condition: &'a Expression<'a>) -> Option<bool> {
        let is_whole = match condition {
            Expression::ParenthesizedExpression(inside) => return self.settled_truth(&inside.expression),
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                return self.settled_truth(&unary.argument).map(|truth| !truth);
            }
            Expression::LogicalExpression(both) => return self.settled_both(both),
            Expression::BinaryExpression(two) => {
                let is_equal = self.settled_word(&two.left)? == self.settled_word(&two.right)?;
                return match two.operator {
                    BinaryOperator::Equality | BinaryOperator::StrictEquality => Some(is_equal),
                    BinaryOperator::Inequality | BinaryOperator::StrictInequality => Some(!is_equal),
                    _ => None,
                };
            }
            Expression::Identifier(name) => self.is_settled_name(name.name.as_str()),
            Expression::StaticMemberExpression(_) => {
                if let Some(built) = self.built(condition) {
                    return Self::truth_of(&built);
                }
                self.is_settled_member(condition)
            }
            _ => is_constant(condition),
        };
        if !is_whole {
            return None;
        }
        let value = self.eval(condition);
        Self::truth_of(&value)
    }

    fn settled_both(&mut self, both: &'a LogicalExpression<'a>) -> Option<bool> {
        let decides = match both.operator {
            LogicalOperator::And => false,
            LogicalOperator::Or => true,
            LogicalOperator::Coalesce => return None,
        };
        let (one, other) = (self.settled_truth(&both.left), self.settled_truth(&both.right));
        if one == Some(decides) || other == Some(decides) { Some(decides) } else { one.and(other) }
    }

    /// The name of a build that stands there, or is a constant there.
    pub(crate) fn settled_word(&mut self, expression: &'a Expression<'a>) -> Option<String> {
        let is_whole = match expression {
            Expression::ParenthesizedExpression(inside) => return self.settled_word(&inside.expression),
            Expression::StringLiteral(_) => true,
            Expression::Identifier(name) => self.is_settled_name(name.name.as_str()),
            Expression::StaticMemberExpression(_) => self.is_settled_member(expression),
            _ => false,
        };
        let value = match self.built(expression) {
            Some(built) => built,
            None if is_whole => self.eval(expression),
            None => return None,
        };
        match value {
            Value::Text(text) if !text.has_holes => Some(text.to_string()).filter(|word| is_build(word)),
            _ => None,
        }
    }

    /// Whether it is a member of an object of this script, and settled.
    fn is_settled_member(&mut self, expression: &'a Expression<'a>) -> bool {
        let Expression::StaticMemberExpression(member) = expression else { return false };
        let Expression::Identifier(object) = &member.object else { return false };
        self.is_settled_name(&format!("{}.{}", object.name, member.property.name))
    }

    /// What a builder put there for the pages that it made for everybody.
    fn built(&mut self, expression: &'a Expression<'a>) -> Option<Value<'a>> {
        let Expression::StaticMemberExpression(member) = expression else { return None };
        let Expression::StaticMemberExpression(env) = &member.object else { return None };
        let is_process = |object: &Expression| matches!(object, Expression::Identifier(name) if name.name == "process");
        if self.takes_for_built && env.property.name == "env" && member.property.name == "NODE_ENV" {
            return is_process(&env.object).then(|| Value::text("production"));
        }
        if !matches!(env.object, Expression::ImportMeta(_))
            || env.property.name != "env"
            || !self.is_settled_name(BUILDER)
        {
            return None;
        }
        match member.property.name.as_str() {
            "DEV" => Some(Value::Bool(false)),
            "PROD" => Some(Value::Bool(true)),
            "MODE" => Some(Value::text("production")),
            _ => None,
        }
    }

    fn is_settled_name(&mut self, name: &str) -> bool {
        let source = &self.sources[self.source];
        if source.within.is_some() {
            return false;
        }
        let known = self.settled.entry(self.source).or_insert_with(|| settled(source.text));
        match known.get(name) {
            Some(Settled::Everywhere) => true,
            Some(Settled::AsItStands) => self.calls.is_empty(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn a_variable_that_is_a_constant_for_good_is_settled() {
        for (script, expected) in [
            ("const A = false; if (A) f()", Some(Settled::Everywhere)),
            ("var A = false\nif (A) f()", Some(Settled::AsItStands)),
            ("var A = !1; f(A)", Some(Settled::AsItStands)),
            ("(function () { var A = 0; if (A == 1) f() })()", Some(Settled::Everywhere)),
            ("const A = 'x'; a = A + 'y'", Some(Settled::Everywhere)),
            ("var A = false; A = true", None),
            ("var A = false; f(A++)", None),
            ("var A = false; --A", None),
            ("var A = false; A ||= x", None),
            ("var A = false; [A] = x", None),
            ("var A = false; for (A of x) f()", None),
            ("var A = false; window.A = true", None),
            ("var A = false; window['A'] = true", None),
            ("var A = false; var A = true", None),
            ("var A = false; eval(x)", None),
            ("var A = false || x", None),
            ("var A = `x`", None),
            ("var A", None),
        ] {
            assert_eq!(settled(script).get("A").copied(), expected, "{script}");
        }
    }

    #[test]
    fn what_a_build_is_called_is_settled_and_other_words_are_not() {
        for (script, name, expected) in [
            ("const A = {env: 'production', b: f()}; if (A.env === 'test') f()", "A.env", Some(Settled::AsItStands)),
            ("const A = Object.freeze({env: 'prod'}); f()", "A.env", Some(Settled::Everywhere)),
            ("(function () { const A = {\"env\": 'prod'}; if (A.env) f() })()", "A.env", Some(Settled::Everywhere)),
            ("const A = {env: 'prod'}; A.env = 'test'", "A.env", None),
            ("const A = {env: 'prod'}; f(A)", "A.env", None),
            ("const A = {env: 'prod'}; A['env'] = 'test'", "A.env", None),
            ("const A = {env: 'prod'}; Object.assign(A, {env: 'test'})", "A.env", None),
            ("const A = {env: 'prod', f() { this.env = 'test' }}; A.f()", "A.env", None),
            ("const A = {env: f()}; if (A.env) f()", "A.env", None),
            ("const A = {b: {env: 'prod'}}; if (A.b.env) f()", "A.env", None),
            ("const A = 'prod'; const B = A === 'dev'; f(B)", "B", Some(Settled::Everywhere)),
            ("var A = 'prod'; const B = 'dev' == A\nf(B)", "B", Some(Settled::AsItStands)),
            ("const A = 'prod'; const B = A === 'cn'; f(B)", "B", None),
            ("const A = 'prod'; const B = A === 'dev' || x; f(B)", "B", None),
            ("let A = 'prod'; A = x; const B = A === 'dev'; f(B)", "B", None),
            ("var A = 'prod'; Object.assign(window, {'A': 'dev'})", "A", None),
            ("f(import.meta.env.DEV)", BUILDER, Some(Settled::Everywhere)),
            ("import.meta.env = {DEV: true}", BUILDER, None),
            ("Object.assign(import.meta, {env: {DEV: true}})", BUILDER, None),
        ] {
            assert_eq!(settled(script).get(name).copied(), expected, "{script}");
        }
    }

    #[test]
    fn what_another_build_would_do_does_nothing() {
        let gone = |script: &str| {
            let reading = read(script);
            (reading.sinks.len(), reading.dead.len())
        };
        for script in [
            "const E = 'production'; if (E === 'development') location = '/x'",
            "const E = 'production'; if (E !== 'production') { location = '/x' }",
            "const E = 'production'; if (f() && E === 'development') location = '/x'",
            "const E = 'production'; E === 'production' || (location = '/x')",
            "const E = 'production'; const u = E === 'development' ? location.assign('/x') : '/'",
            "const E = 'production'; switch (E) { case 'development': location = '/x'; break; default: f() }",
            "const E = {mode: 'prod'}; if (E.mode === 'dev') location = '/x'",
            "if ('production' === 'development') location = '/x'",
            "if (import.meta.env.DEV) location = '/x'",
            "if (import.meta.env.MODE !== 'production') location = '/x'",
        ] {
            assert_eq!(gone(script), (0, 1), "{script}");
        }
        for script in [
            "let E = 'production'; E = 'development'; if (E === 'development') location = '/x'",
            "const E = 'production'; if (E === 'production') location = '/x'",
            "const E = 'us'; switch (E) { case 'cn': location = '/x' }",
            "const E = 'production'; (function (E) { if (E === 'development') location = '/x' })('development')",
            "const E = {mode: 'prod'}; function f() { if (E.mode === 'dev') location = '/x' }",
            "var E = 'production'; function f() { if (E === 'development') location = '/x' }",
            "if (import.meta.env.PROD) location = '/x'",
            "if ('US' === 'CN') location = '/x'",
            "if (E === 'development') location = '/x'",
        ] {
            assert_eq!(gone(script).0, 1, "{script}");
        }
    }

    #[test]
    fn what_such_a_variable_keeps_from_running_does_nothing() {
        let gone = |script: &str| {
            let reading = read(script);
            (reading.sinks.len(), reading.dead.len())
        };
        for script in [
            "var A = false; if (A) { location = '/x' }",
            "const A = !1; function f() { if (A) location = '/x' } f()",
            "const A = 0; A && (location = '/x')",
            "const A = true; if (!A) { location = '/x' }",
        ] {
            assert_eq!(gone(script), (0, 1), "{script}");
        }
        for script in [
            "var A = false; if (!A) { location = '/x' }",
            "var A = false; function f() { if (A) location = '/x' }",
            "var A = false; A = b; if (A) { location = '/x' }",
            "var A = 1; if (A > 1) { location = '/x' }",
            "const A = 'us'; if (A === 'cn') { location = '/x' }",
            "var A = false; if (A) f(); else location = '/x'",
        ] {
            assert_eq!(gone(script).0, 1, "{script}");
        }
    }

    #[test]
    fn of_a_long_script_nothing_is_settled() {
        let long = |bytes: usize| format!("var A = 1;{}", " ".repeat(bytes - "var A = 1;".len()));
        assert!(settled(&long(SETTLED_BYTES_MAX)).contains_key("A"));
        assert!(settled(&long(SETTLED_BYTES_MAX + 1)).is_empty());
    }
}
