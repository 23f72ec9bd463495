//! What becomes of the answer of a function: a guard that gives the name itself, `return list.find(…)`, only ever asks
//! where whoever calls it does no more than look whether there is one.
//!
//! All calls of the name count, whatever it is a member of: one that does more is enough.

use super::{Role, Script, asks};
use crate::tokens::Kind;

/// Functions that look through a list by what a function answers for each.
const SIFTS: &[&str] = &["filter", "find", "findLast", "findLastIndex", "some", "every", "findIndex"];

/// Functions that call another for something that happens, and drop its answer.
const HAPPENS: &[&str] = &["addEventListener", "on", "forEach", "each", "setTimeout", "setInterval"];

impl Script<'_> {
    /// What an expression is there for that a function gives back, or that has a name; it lies between these tokens.
    pub(super) fn role_of_answer(&self, at: usize, end: usize, followed: usize) -> Option<Role> {
        let start = self.start_of_members(at);
        if let Some(name) = self.named_by(start, end) {
            return self.role_of_uses(name, false, followed + 1);
        }
        let is_last = matches!(self.text(end + 1), "" | ";" | "}" | ")" | ",")
            || self.tokens.get(end + 1).is_some_and(|next| next.on_new_line && next.kind == Kind::Word);
        let before = start.checked_sub(1).filter(|_| is_last)?;
        if self.is(before, ">") && before >= 1 && self.is(before - 1, "=") {
            return self.role_of_calls(self.arrow(before - 1)?, followed);
        }
        if !self.is(before, "return") {
            return None;
        }
        // The function is the nearest one around it, and not a condition or loop.
        let mut inner = before;
        loop {
            inner = self.brackets.get(inner)?.inside?;
            if !self.is(inner, "{") {
                return None;
            }
            let close = inner.checked_sub(1)?;
            if self.is(close, ">") && close >= 1 && self.is(close - 1, "=") {
                return self.role_of_calls(self.arrow(close - 1)?, followed);
            }
            if self.is(close, ")") {
                let open = self.brackets.get(close)?.opened?;
                let word = open.checked_sub(1)?;
                if !matches!(self.text(word), "if" | "for" | "while" | "switch" | "catch" | "with") {
                    return self.role_of_calls(word, followed);
                }
            }
        }
    }

    /// Where the parameters of an arrow function begin, by its arrow.
    fn arrow(&self, arrow: usize) -> Option<usize> {
        let last = arrow.checked_sub(1)?;
        let first = if self.is(last, ")") { self.brackets.get(last)?.opened? } else { last };
        first.checked_sub(usize::from(self.is(first - usize::from(first > 0), "async")))
    }

    /// What the answers of a function are there for, by the token before its parameters or those of an arrow themselves.
    fn role_of_calls(&self, head: usize, followed: usize) -> Option<Role> {
        let mut start = head;
        if self.is(start, "function") || self.tokens[start].kind != Kind::Word || self.is_parameter(start) {
            // `const f = function (…)`, `f: (…) => …`, or it is given to another function at once.
            start = start.checked_sub(usize::from(!self.is(start, "function")))?;
            let before = if self.is(start, "function") { start.checked_sub(1)? } else { start };
            return match self.text(before) {
                "=" | ":" => {
                    let name = before.checked_sub(1).filter(|&name| self.is_name(name))?;
                    self.role_of_calls_of(self.text(name).trim_matches(['"', '\'']), name, followed)
                }
                "(" | "," => {
                    let open = if self.is(before, "(") { before } else { self.open_before(before)? };
                    let callee = open.checked_sub(1)?;
                    let name = self.text(callee);
                    (SIFTS.contains(&name) || HAPPENS.contains(&name)).then_some(Role::Asked)
                }
                _ => None,
            };
        }
        self.role_of_calls_of(self.text(head), head, followed)
    }

    /// Whether a word is the only parameter of an arrow function: `u => …`.
    fn is_parameter(&self, at: usize) -> bool {
        self.is(at + 1, "=") && self.is(at + 2, ">")
    }

    /// What all calls of a function with this name do with what it answers.
    fn role_of_calls_of(&self, name: &str, made: usize, followed: usize) -> Option<Role> {
        if followed >= super::FOLLOWED_MAX {
            return None;
        }
        // Of a function that may be called by another script, nobody knows what becomes of its answer.
        self.left.set(self.left.get().checked_sub(self.tokens.len())?);
        let mut told = None;
        for (at, token) in self.tokens.iter().enumerate() {
            if at == made || token.kind != Kind::Word || self.text(at) != name {
                // `window['isBlocked']`
                if token.kind == Kind::String && self.text(at).trim_matches(['"', '\'', '`']) == name && at != made {
                    return None;
                }
                continue;
            }
            told = Some(self.role_of_call(at, followed)?);
        }
        told
    }

    /// What becomes of the answer of one call.
    fn role_of_call(&self, at: usize, followed: usize) -> Option<Role> {
        if !self.is(at + 1, "(") {
            // `links.filter(isBad)`
            let open = at.checked_sub(1).and_then(|_| self.open_before(at)).filter(|&open| self.is(open, "("))?;
            let name = open.checked_sub(1).map(|callee| self.text(callee))?;
            let is_alone = matches!(self.text(at + 1), "," | ")") && matches!(self.text(at - 1), "," | "(");
            return (is_alone && (SIFTS.contains(&name) || HAPPENS.contains(&name))).then_some(Role::Asked);
        }
        let close = self.close_of(at + 1)?;
        let start = self.start_of_members(at);
        let member = if self.is(close + 1, ".") { self.text(close + 2) } else { "" };
        let is_dropped = (start == 0 || matches!(self.text(start - 1), ";" | "{" | "}"))
            && matches!(self.text(close + 1), "" | ";" | "}");
        if is_dropped
            || self.is_truth(start, close)
            || self.is_counted(close)
            || self.is_held_against(start, close)
            || asks(member)
        {
            return Some(Role::Asked);
        }
        self.role_of_answer(at, close, followed + 1)
            .or_else(|| Some(self.role_by_surroundings(start, false, followed + 1)).filter(|role| *role == Role::Told))
    }

    /// Where `a.b.c` begins that ends in this word.
    pub(super) fn start_of_members(&self, at: usize) -> usize {
        let mut start = at;
        while start >= 2 && self.is(start - 1, ".") && self.tokens[start - 2].kind == Kind::Word {
            start -= 2;
        }
        start
    }

    /// Whether it is compared, with whatever: `f(x) !== undefined`, `f(x) > 0`.
    pub(super) fn is_held_against(&self, start: usize, end: usize) -> bool {
        let is_equals = |at: usize| self.is(at, "=") || self.is(at, "!");
        let after = is_equals(end + 1) && self.is(end + 2, "=")
            || matches!(self.text(end + 1), "<" | ">") && !self.is(end + 2, self.text(end + 1));
        after || start >= 2 && self.is(start - 1, "=") && is_equals(start - 2)
    }

    /// Whether it is only counted: `found.length`.
    pub(super) fn is_counted(&self, end: usize) -> bool {
        self.is(end + 1, ".") && self.is(end + 2, "length")
    }

    /// The variable that is given just this value: `var found = f(x)`.
    fn named_by(&self, start: usize, end: usize) -> Option<usize> {
        let name =
            start.checked_sub(2).filter(|&name| self.is(name + 1, "=") && self.tokens[name].kind == Kind::Word)?;
        let is_whole =
            matches!(self.text(end + 1), "" | ";" | "," | "}" | "&" | "|" | "?") || self.tokens[end + 1].on_new_line;
        let is_variable = name == 0 || !matches!(self.text(name - 1), "." | "=" | "!" | "<" | ">");
        (is_whole && is_variable).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::role;

    const LIST: &str = "const a = ['|', 'x'];";

    #[test]
    fn a_guard_that_gives_the_name_asks_where_its_answer_only_decides() {
        for script in [
            "function is(h) { return a.find(k => h.endsWith(k)) } if (is(h)) warn()",
            "function is(h) { return a.find(k => h.endsWith(k)) } on('click', e => { if (is(e.host)) e.preventDefault() })",
            "function is(h) { return a.filter(k => h.endsWith(k)) } if (is(h).length > 0) warn()",
            "const is = h => a.find(k => h.endsWith(k)); const hit = is(h); if (hit) { stop() }",
            "const is = (h) => a.find(k => h.endsWith(k)); document.links.filter(l => is(l.host)).forEach(l => l.remove())",
            "const is = function (h) { return a.find(k => h.endsWith(k)) }; var hit = is(h); if (hit) alert('blocked: ' + hit)",
            "class G { is(h) { return a.find(k => h.endsWith(k)) } } const g = new G(); if (g.is(h)) warn()",
            "var g = { is: function (h) { return a.find(k => h.endsWith(k)) } }; if (g.is(h) !== undefined) warn()",
            "function is(h) { if (!h) { return a.find(k => k) } return a.find(k => h.endsWith(k)) } is(h) ? warn() : go(h)",
            "function is(h) { return a.find(k => h.endsWith(k)) } links.filter(is).forEach(l => l.remove())",
            "function is(h) { const hit = a.find(k => h.endsWith(k)); return hit } if (is(h)) warn()",
            "function is(h) { return a.find(k => h.endsWith(k)) } function bad(h) { return is(h) } if (bad(h)) warn()",
        ] {
            assert_eq!(role(&format!("{LIST} {script}")), Role::Asked, "{script}");
        }
    }

    #[test]
    fn an_answer_that_goes_anywhere_is_used() {
        for script in [
            "function is(h) { return a.find(k => h.endsWith(k)) } location = is(h)",
            "function is(h) { return a.find(k => h.endsWith(k)) } if (is(h)) go(is(h))",
            "function is(h) { return a.find(k => h.endsWith(k)) } var hit = is(h); if (hit) go(hit)",
            "function is(h) { return a.find(k => h.endsWith(k)) } var hit = is(h); window.next = hit",
            "function is(h) { return a.find(k => h.endsWith(k)) } window['is'](h); if (is(h)) warn()",
            "function is(h) { return a.find(k => h.endsWith(k)) } go(is)",
            "function is(h) { return a.find(k => h.endsWith(k)) } export { is }",
            "function is(h) { return a.find(k => h.endsWith(k)) } if (is(h)) warn(); window.is = is",
            "function is(h, f) { return f(a.find(k => h.endsWith(k))) } if (is(h, go)) warn()",
            "function is(h) { return a.filter(k => h.endsWith(k)) } is(h).forEach(go)",
            "const is = h => a.find(k => h.endsWith(k)); links.map(is).forEach(go)",
            "links.map(function (h) { return a.find(k => h.endsWith(k)) }).forEach(go)",
        ] {
            assert_eq!(role(&format!("{LIST} {script}")), Role::Used, "{script}");
        }
    }
}
