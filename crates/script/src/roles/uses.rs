//! What becomes of a variable: a name that is only ever compared, tested, reported or refused is talk, wherever it was put before.
//!
//! All uses of the word count, whatever scope they stand in: one that does more is enough.

use std::ops::Range;

use super::{ASKS, Role, Script, asks};
use crate::tokens::Kind;

/// So many variables behind each other are followed: `var a = 'x'; var b = [a]; var c = new Set(b)`.
pub const FOLLOWED_MAX: usize = 4;

/// Members that give the same values, or some of them.
const PASSES: &[&str] = &[
    "map",
    "filter",
    "find",
    "flatMap",
    "slice",
    "concat",
    "sort",
    "reverse",
    "keys",
    "values",
    "entries",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "toString",
    "split",
];

/// Parts of a URL.
const PARTS: &[&str] = &["host", "hostname", "href", "origin", "pathname", "protocol"];

/// Objects that have global variables as members.
const GLOBALS: &[&str] = &["window", "self", "globalThis", "top", "parent", "this"];

impl Script<'_> {
    /// What a variable is there for, by all of its uses; none where one of them may do anything, or there is none.
    ///
    /// `is_key` when what is followed is a key of the object that the variable holds.
    pub(super) fn role_of_uses(&self, name: usize, is_key: bool, followed: usize) -> Option<Role> {
        if followed >= FOLLOWED_MAX || name >= 1 && self.is(name - 1, ".") && !self.is_global(name) {
            return None;
        }
        self.left.set(self.left.get().checked_sub(self.tokens.len())?);
        let text = self.text(name);
        let mut told = None;
        for (at, token) in self.tokens.iter().enumerate() {
            if at == name || token.kind != Kind::Word || self.text(at) != text || self.is_idle(at) {
                continue;
            }
            let role = self.role_of_use(at, is_key, followed)?;
            // Of several, that it is asked tells most.
            told = if told == Some(Role::Asked) { told } else { Some(role) };
        }
        told
    }

    /// Whether a word that is called like a variable is none, or only gets a value there.
    fn is_idle(&self, at: usize) -> bool {
        let is_member = at >= 1 && self.is(at - 1, ".") && !self.is_global(at) && !self.is_spread(at);
        let is_key = self.is(at + 1, ":") && at >= 1 && (self.is(at - 1, "{") || self.is(at - 1, ","));
        let is_assigned = self.is(at + 1, "=") && !self.is(at + 2, "=") && !self.is(at + 2, ">");
        let is_declared = at >= 1 && ["var", "let", "const"].contains(&self.text(at - 1)) && !self.is_of_loop(at + 1);
        let is_counted = self.is(at + 1, ".") && self.is(at + 2, "length");
        is_member || is_key || is_assigned || is_declared || is_counted
    }

    fn is_global(&self, at: usize) -> bool {
        at >= 2 && self.is(at - 1, ".") && GLOBALS.contains(&self.text(at - 2)) && !(at >= 3 && self.is(at - 3, "."))
    }

    fn is_spread(&self, at: usize) -> bool {
        at >= 3 && (at - 3..at).all(|at| self.is(at, "."))
    }

    fn is_of_loop(&self, at: usize) -> bool {
        self.is(at, "of") || self.is(at, "in")
    }

    /// What is done with a variable at one of its uses.
    fn role_of_use(&self, at: usize, is_key: bool, followed: usize) -> Option<Role> {
        if let Some(names) = self.pattern_of_loop(at) {
            return self.role_of_all(names, followed + 1);
        }
        if let Some(one) = self.variable_of_loop(at) {
            return self.role_of_uses(one, false, followed + 1);
        }
        let member = if self.is(at + 1, ".") { self.text(at + 2) } else { "" };
        let is_looked_in = self.is(at + 1, "in") || at >= 1 && self.is(at - 1, "in");
        if self.is_compared(at) || ASKS.contains(&member) || is_looked_in {
            return Some(Role::Asked);
        }
        if PARTS.contains(&member) && self.is_held_against(at, at + 2) {
            return Some(Role::Asked);
        }
        if self.is_element_compared(at) || is_key && self.is(at + 1, "[") {
            return Some(Role::Asked);
        }
        if member == "forEach" {
            return match self.pattern_of(at + 3) {
                Some(names) => self.role_of_all(names, followed + 1),
                None => self.role_of_uses(self.parameter_of(at + 3)?, false, followed + 1),
            };
        }
        let end = if PASSES.contains(&member) { self.close_of(at + 3)? } else { at };
        if self.is_truth(at, end) || self.is_counted(end) {
            return Some(Role::Asked);
        }
        if let Some(role) = self.role_of_answer(at, end, followed) {
            return Some(role);
        }
        Some(self.role_by_surroundings(at, false, followed + 1)).filter(|role| role.is_talk())
    }

    /// The variable of the loop that goes over what stands here: `for (const one of list)`.
    fn variable_of_loop(&self, at: usize) -> Option<usize> {
        let one = at.checked_sub(2).filter(|_| self.is_of_loop(at - 1))?;
        let first = one.checked_sub(1)?;
        let open = if self.is(first, "(") { first } else { first.checked_sub(1)? };
        (self.is(open, "(") && open >= 1 && self.is(open - 1, "for")).then_some(one)
    }

    /// The variable that goes over a list where it stands: `['x'].forEach(one => …)`, `for (const one of ['x'])`, `$.each(['x'], (i, one) => …)`.
    pub(super) fn variable_of_list(&self, open: usize) -> Option<usize> {
        let close = self.close_of(open)?;
        if self.is(close + 1, ".") && self.is(close + 2, "forEach") {
            return self.parameter_of(close + 3);
        }
        let is_each = open >= 4 && self.is(open - 1, "(") && self.is(open - 2, "each") && self.is(close + 1, ",");
        if is_each && matches!(self.text(open - 4), "$" | "jQuery") {
            let first = self.parameter_of(close + 1)?;
            return self.is(first + 1, ",").then_some(first + 2);
        }
        self.variable_of_loop(open)
    }

    /// The first parameter of the function that is given there: `(one) => …`, `function (one) {…}`.
    fn parameter_of(&self, open: usize) -> Option<usize> {
        let mut at = open + 1;
        while self.is(at, "(") || self.is(at, "function") || self.is(at, "async") {
            at += 1;
        }
        let is_list = self.is(at - 1, "(") && at - 1 > open;
        let is_arrow = self.is(at + 1, "=") && self.is(at + 2, ">");
        (self.tokens.get(at)?.kind == Kind::Word && (is_list || is_arrow)).then_some(at)
    }

    /// The names in the pattern of the function that is given there: `([one, other]) => …`.
    fn pattern_of(&self, open: usize) -> Option<Range<usize>> {
        let mut at = open + 1;
        while self.is(at, "(") || self.is(at, "function") || self.is(at, "async") {
            at += 1;
        }
        self.is(at, "[").then(|| self.close_of(at).map(|close| at + 1..close)).flatten()
    }

    /// The names in the pattern of the loop that goes over what stands here: `for (const [one, other] of list)`.
    fn pattern_of_loop(&self, at: usize) -> Option<Range<usize>> {
        let close = at.checked_sub(2).filter(|&close| self.is(at - 1, "of") && self.is(close, "]"))?;
        let open = self.open_before(close - 1).filter(|&open| self.is(open, "["))?;
        let is_loop = (open.saturating_sub(3)..open).any(|at| self.is(at, "for"));
        is_loop.then_some(open + 1..close)
    }

    /// What all of these names are there for; none where one of them may do anything: which of them it is, is not told.
    fn role_of_all(&self, names: Range<usize>, followed: usize) -> Option<Role> {
        let mut told = None;
        for name in names.filter(|&at| self.tokens[at].kind == Kind::Word) {
            let role = self.role_of_uses(name, false, followed)?;
            told = if told == Some(Role::Asked) { told } else { Some(role) };
        }
        told
    }

    /// Whether it is only asked whether there is anything: `if (one)`, `!one`, `one ? a : b`, `one && …`.
    pub(super) fn is_truth(&self, at: usize, end: usize) -> bool {
        let is_condition = at >= 2 && self.is(at - 1, "(") && matches!(self.text(at - 2), "if" | "while");
        let is_denied = at >= 1 && self.is(at - 1, "!");
        let goes_on = matches!(self.text(end + 1), ")" | "&" | "|" | "?");
        is_denied || is_condition && goes_on || self.is(end + 1, "?") || self.is(end + 1, "&") && self.is(end + 2, "&")
    }

    /// Whether an element of a list is compared: `a[i] === host`.
    fn is_element_compared(&self, at: usize) -> bool {
        let Some(close) = self.is(at + 1, "[").then(|| self.close_of(at + 1)).flatten() else { return false };
        let is_equals = |at: usize| self.is(at, "=") || self.is(at, "!");
        let asks_element = self.is(close + 1, ".") && asks(self.text(close + 2));
        asks_element
            || is_equals(close + 1) && self.is(close + 2, "=")
            || at >= 2 && self.is(at - 1, "=") && is_equals(at - 2)
    }

    /// Whether a function of another script is called, and nobody here looks at its answer.
    pub(super) fn is_left_to_another(&self, callee: usize, open: usize) -> bool {
        let ends = |text: &str| matches!(text, "" | ";" | "{" | "}" | ")");
        let begins =
            callee.checked_sub(1).is_none_or(|before| ends(self.text(before)) || self.tokens[callee].on_new_line);
        let is_dropped = self
            .close_of(open)
            .is_none_or(|close| matches!(self.text(close + 1), "" | ";" | "}") || self.tokens[close + 1].on_new_line);
        begins && is_dropped && self.made(callee).is_none()
    }

    /// Where a function of this script gets its name.
    pub(super) fn made(&self, callee: usize) -> Option<usize> {
        self.left.set(self.left.get().checked_sub(self.tokens.len())?);
        let text = self.text(callee);
        (0..self.tokens.len()).find(|&at| {
            let is_made = || at >= 1 && self.is(at - 1, "function") || self.is(at + 1, "=") && !self.is(at + 2, "=");
            self.text(at) == text && is_made()
        })
    }

    /// The parameter of a function of this script that is called with what stands here.
    pub(super) fn parameter_for(&self, callee: usize, index: usize) -> Option<usize> {
        if callee >= 1 && self.is(callee - 1, ".") {
            return None;
        }
        let made = self.made(callee)?;
        let mut open = made + 1;
        if self.is(open, "=") {
            open += 1;
            while self.is(open, "async") || self.is(open, "function") {
                open += 1;
            }
            if self.is(open + 1, "=") && self.is(open + 2, ">") {
                return (index == 0).then_some(open);
            }
        }
        let close = self.close_of(open).filter(|_| self.is(open, "("))?;
        (open + 1..close).find(|&at| {
            self.brackets[at].open == Some(open)
                && self.brackets[at].commas == index
                && self.tokens[at].kind == Kind::Word
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::role;

    #[test]
    fn a_variable_is_there_for_what_it_is_used_for() {
        for (script, expected) in [
            ("const url = '|'; expect(f(url)).toBe(true)", Role::Asked),
            ("const url = '|'; it('x', () => { assert.equal(kind(url), 'x') })", Role::Asked),
            ("let a; a = '|'; if (link === a) warn()", Role::Asked),
            ("var data = {url: '|'}; fetch('/r', {method: 'POST', body: JSON.stringify(data)})", Role::Told),
            ("const bad = '|'; t.innerHTML = t.innerHTML.replace(bad, '')", Role::Asked),
            (
                "const a = ['|']; function is(h) { for (const k of a) { if (h === k || h.endsWith('.' + k)) return true } }",
                Role::Asked,
            ),
            ("const a = ['|']; a.forEach(function (k) { if (k === h) found = true })", Role::Asked),
            ("const a = ['|']; a.forEach(k => console.log(k))", Role::Told),
            ("['|', 'x'].forEach(function (k) { if (k === h) found = true })", Role::Asked),
            ("for (const k of ['|']) console.log(k)", Role::Told),
            ("$.each(['|'], function (i, k) { if (k === h) stop() }); fetch(api + '/list')", Role::Asked),
            ("const a = ['|'], b = new Set(a); if (b.has(h)) warn()", Role::Asked),
            ("const a = ['|']; function is(h) { if (a.find(k => h.endsWith(k))) return 1 }", Role::Asked),
            (
                "const a = ['|']; if (isIn(a, h)) warn(); function isIn(list, one) { return list.indexOf(one) >= 0 }",
                Role::Asked,
            ),
            ("const check = u => u === 'x'; check('|')", Role::Asked),
            ("const a = [['|', true]]; a.forEach(([u, b]) => console.assert(isBad(u) === b))", Role::Asked),
            ("const a = [['|', true]]; for (const [u, b] of a) { if (isBad(u) !== b) fails++ }", Role::Asked),
            ("var kinds = {'|': 'bad'}; function kind(h) { return kinds[h] }", Role::Asked),
            ("var kinds = {'|': 1}; for (var k in kinds) console.log(k, kinds[k])", Role::Asked),
            ("window.a = ['|']; if (a.includes(h)) warn()", Role::Asked),
            ("var u = new URL('http://|/'); if (u.host === location.host) warn()", Role::Asked),
        ] {
            assert_eq!(role(script), expected, "{script}");
        }
    }

    #[test]
    fn one_use_that_does_more_is_enough() {
        for script in [
            "const url = '|'; expect(isBad(url)).toBe(true); go(url)",
            "var url = '|'",
            "var data = {url: '|'}; fetch('/r', {body: JSON.stringify(data)}).then(() => go(data.url))",
            "const a = ['|']; if (a.includes(h)) go(window.a)",
            "const a = ['|']; for (const k of a) go(k)",
            "const a = [['|', true]]; a.forEach(([u, b]) => { if (isBad(u) === b) go(u) })",
            "const a = [[true, '|']]; for (const [b, u] of a) { if (b) location = u }",
            "['|'].forEach(k => go(k))",
            "$.each(['|'], function (i, k) { go(k) })",
            "const a = ['|']; a.forEach(k => { if (k === h) go(k) })",
            "const a = ['|']; if (a.includes(h)) warn(); b = [...a]",
            "const a = ['|']; function is(h) { return a.find(k => h.endsWith(k)) }",
            "var kinds = {a: {'|': 1}}; go(kinds[h])",
            "var kinds = {'|': 1}; for (var k in kinds) go(k)",
            "function id(x) { return x } location = id('|')",
            "var o = {}; o.a = ['|']; if (a.includes(h)) warn()",
        ] {
            assert!(matches!(role(script), Role::Used | Role::Key), "{script}: {:?}", role(script));
        }
    }

    #[test]
    fn so_many_variables_are_followed() {
        let chain = |many: usize| {
            let next: String = (1..many).map(|at| format!("var a{at} = [a{}];", at - 1)).collect();
            format!("var a0 = ['|'];{next}if (a{}.includes(h)) warn()", many - 1)
        };
        assert_eq!(role(&chain(FOLLOWED_MAX)), Role::Asked);
        assert_eq!(role(&chain(FOLLOWED_MAX + 1)), Role::Used);
        assert_eq!(role("function f(x) { f(x) } f('|')"), Role::Used, "what calls itself ends");
    }
}
