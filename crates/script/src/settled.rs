//! Variables that are a constant once and for all: what `var DEBUG = false` keeps from running was put out of use by hand.
//!
//! It is told from the tokens: declared once with a constant, and never assigned again, by whatever name.

use std::collections::{HashMap, HashSet};

use oxc_ast::ast::Expression;

use crate::expr::is_constant;
use crate::reader::Reader;
use crate::tokens::{Kind, Token, Tokens};

/// Of longer scripts it is not told.
pub const SETTLED_BYTES_MAX: usize = 256 * 1024;

/// Where a variable is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Nobody else can assign it.
    Everywhere,
    /// Another script may assign it, before a function is called.
    AsItStands,
}

/// The variables of a script that are settled.
pub(crate) fn settled(source: &str) -> HashMap<&str, Settled> {
    if source.len() > SETTLED_BYTES_MAX {
        return HashMap::new();
    }
    let tokens: Vec<Token> = Tokens::new(source).collect();
    let text = |at: usize| tokens.get(at).map_or("", |token| &source[token.range.clone()]);
    let (mut declared, mut lost) = (HashMap::new(), HashSet::new());
    let mut depth = 0_u32;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", text);
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            // `window['DEBUG'] = true`
            Kind::String => drop(lost.insert(text(at).trim_matches(['"', '\'', '`']))),
            Kind::Word if matches!(before, "var" | "let" | "const") => {
                let is_constant = text(at + 1) == "=" && is_end_of_constant(&tokens, source, at + 2);
                let place = if before == "const" || depth > 0 { Settled::Everywhere } else { Settled::AsItStands };
                if !is_constant || declared.insert(text(at), place).is_some() {
                    lost.insert(text(at));
                }
            }
            Kind::Word if text(at) == "eval" => return HashMap::new(),
            Kind::Word if is_changed(&text, at) => drop(lost.insert(text(at))),
            _ => {}
        }
    }
    declared.retain(|name, _| !lost.contains(name));
    declared
}

/// Whether a constant stands there, and nothing goes on with it.
fn is_end_of_constant(tokens: &[Token], source: &str, at: usize) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| &source[token.range.clone()]);
    let at = if text(at) == "!" { at + 1 } else { at };
    let is_value = tokens.get(at).is_some_and(|token| match token.kind {
        Kind::Number | Kind::String => !text(at).starts_with('`'),
        _ => matches!(text(at), "false" | "true" | "null" | "undefined"),
    });
    let goes_on = tokens.get(at + 1).is_some_and(|next| {
        let is_word = next.on_new_line && matches!(next.kind, Kind::Word | Kind::String | Kind::Number);
        !is_word && !matches!(text(at + 1), ";" | "," | "}")
    });
    is_value && !goes_on
}

/// Whether a word may get another value there.
fn is_changed<'t>(text: &impl Fn(usize) -> &'t str, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", text);
    let is_double = |one: &str, other: &str| one == other && matches!(one, "+" | "-");
    let is_assigned = match text(at + 1) {
        "=" => !matches!(text(at + 2), "=" | ">"),
        "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "?" => {
            text(at + 2) == "=" || text(at + 2) == text(at + 1) && text(at + 3) == "="
        }
        // Of a list or an object that is taken apart: `[a] = b`, `{a} = b`.
        "]" | "}" => text(at + 2) == "=" && text(at + 3) != "=",
        "of" | "in" => true,
        _ => false,
    };
    is_assigned
        || is_double(text(at + 1), text(at + 2))
        || is_double(before(1), before(2))
        || matches!(before(1), "function" | "class")
}

impl<'a> Reader<'a> {
    /// Whether a condition can only have the value that it has here.
    ///
    /// Where words are compared, a server may have filled one in: to another visitor it may give another.
    pub(crate) fn is_settled(&mut self, condition: &Expression<'a>) -> bool {
        if is_constant(condition) {
            return true;
        }
        match condition {
            Expression::ParenthesizedExpression(inside) => self.is_settled(&inside.expression),
            Expression::UnaryExpression(unary) => self.is_settled(&unary.argument),
            Expression::Identifier(name) => self.is_settled_name(name.name.as_str()),
            _ => false,
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
        assert_eq!(settled(&long(SETTLED_BYTES_MAX)).len(), 1);
        assert_eq!(settled(&long(SETTLED_BYTES_MAX + 1)).len(), 0);
    }
}
