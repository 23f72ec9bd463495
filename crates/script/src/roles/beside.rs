//! What stands beside a string: a verdict on it, an expectation of a test, a condition that never holds.

use super::{BRACKETS_MAX, LIST_NAME_BYTES_MAX, Script, refuses, words};
use crate::tokens::Kind;

/// Functions that hold what they are given against something: those of tests.
const EXPECTS: &[&str] =
    &["expect", "assert", "assertEquals", "assertEqual", "assertTrue", "assertFalse", "assertThat", "should"];

/// What these functions are members of.
const TESTERS: &[&str] = &["assert", "chai", "QUnit", "t", "test", "it", "describe"];

/// Members of these that hold what they are given against something.
const HOLDS: &[&str] = &[
    "equal",
    "equals",
    "notEqual",
    "strictEqual",
    "deepEqual",
    "ok",
    "is",
    "isTrue",
    "isFalse",
    "match",
    "each",
    "throws",
];

/// Keys whose value is a verdict on what stands beside it.
const VERDICTS: &[&str] = &[
    "verdict",
    "threat",
    "threattype",
    "threat_type",
    "expected",
    "classification",
    "detection",
    "action",
    "decision",
    "disposition",
    "effect",
    "policy",
];

/// What rules do with what they fit, beside what lists of the refused are called.
const STOPS: &[&str] = &["block", "drop", "quarantine", "warn", "remove", "nxdomain", "sinkhole", "拦截", "屏蔽"];

/// Words of the names of functions and lists that take rules.
const RULES: &[&str] = &["rule", "rules", "filter", "filters", "policy", "policies", "acl", "firewall"];

/// A constant that stands further before a string, in tokens, is not looked for.
const STATEMENT_TOKENS_MAX: usize = 64;

impl Script<'_> {
    /// Whether a function of tests takes it: `expect(…)`, `assert.equal(…)`, `test.each(…)`.
    pub(super) fn is_expected(&self, callee: usize) -> bool {
        let owner = callee.checked_sub(2).filter(|_| self.is(callee - 1, ".")).map(|owner| self.text(owner));
        match owner {
            None => EXPECTS.contains(&self.text(callee)),
            Some(owner) => TESTERS.contains(&owner) && HOLDS.contains(&self.text(callee)),
        }
    }

    /// Whether a function is called in the body of a test: `it('refuses', () => get('x'))`.
    pub(super) fn is_in_test(&self, callee: usize) -> bool {
        let mut inner = callee;
        for _ in 0..BRACKETS_MAX {
            let Some(open) = self.brackets.get(inner).and_then(|standing| standing.inside) else { return false };
            let name = open.checked_sub(1).filter(|_| self.is(open, "("));
            let is_test = |name: usize| {
                let is_named = matches!(self.text(name), "it" | "test" | "specify")
                    && self.tokens.get(open + 1).is_some_and(|first| first.kind == Kind::String);
                let is_around = matches!(self.text(name), "beforeEach" | "afterEach" | "beforeAll" | "afterAll");
                (is_named || is_around) && self.made(name).is_none()
            };
            if name.is_some_and(is_test) {
                return true;
            }
            inner = open;
        }
        false
    }

    /// Whether a string tells which elements are meant: `querySelectorAll('a[href*="x"]')`.
    pub(super) fn is_selector(&self, at: usize, callee: usize) -> bool {
        const SELECTS: &[&str] =
            &["querySelector", "querySelectorAll", "$", "jQuery", "find", "closest", "matches", "get"];
        let text = self.text(at);
        let is_attribute = ["[href", "[src", "[action", "[data-"].iter().any(|start| text.contains(start));
        is_attribute && !text.contains('<') && SELECTS.contains(&self.text(callee)) && self.is(at - 1, "(")
    }

    /// Whether the object that opens here says of what it holds that it is bad: `{url: 'x', verdict: 'phishing'}`.
    ///
    /// Only of data: what is given to a function are options, and may be called anything.
    pub(super) fn is_condemned(&self, open: usize) -> bool {
        let Some(close) = self.close_of(open).filter(|_| !self.is_given(open)) else { return false };
        let Some(left) = self.left.get().checked_sub(close - open) else { return false };
        self.left.set(left);
        (open + 1..close).any(|at| {
            let is_pair = self.brackets[at].open == Some(open) && self.is(at, ":") && self.is_name(at - 1);
            let key = self.text(at - 1).trim_matches(['"', '\'']).to_ascii_lowercase();
            is_pair
                && VERDICTS.contains(&&*key)
                && match self.close_of(at + 1).filter(|_| self.is(at + 1, "{")) {
                    // `action: {type: 'block'}`
                    Some(end) => (at + 2..end).any(|value| self.is(value - 1, ":") && self.is_verdict(value, end)),
                    None => self.is_verdict(at + 1, close),
                }
        })
    }

    /// Whether it is a word that says of a thing that it is bad, or is kept out, and all of a value.
    fn is_verdict(&self, at: usize, close: usize) -> bool {
        let value = self.text(at);
        let is_word = value.len() <= LIST_NAME_BYTES_MAX && !value.contains(['.', '/', ':']);
        let is_alone = self.is(at + 1, ",") || at + 1 == close;
        let word = value.trim_matches(['"', '\'', '`']);
        let is_string = self.tokens.get(at).is_some_and(|token| token.kind == Kind::String);
        is_string && is_alone && is_word && (refuses(word) || STOPS.contains(&&*word.to_ascii_lowercase()))
    }

    /// Whether it stands in what is given to a function, however deep; what a variable holds is not, nor what is given as a rule.
    fn is_given(&self, at: usize) -> bool {
        let mut inner = at;
        for _ in 0..BRACKETS_MAX {
            if self.owner(inner).0.is_some_and(|name| self.is(name + 1, "=")) || self.is_rule(inner) {
                return false;
            }
            match self.brackets.get(inner).and_then(|standing| standing.inside) {
                Some(open) if self.is(open, "(") => return true,
                Some(open) => inner = open,
                None => return false,
            }
        }
        true
    }

    /// Whether a function or list takes it that is called one of rules: `addRule({…})`, `rules.push({…})`.
    fn is_rule(&self, at: usize) -> bool {
        let open = self.brackets.get(at).and_then(|standing| standing.inside).filter(|&open| self.is(open, "("));
        let Some(callee) = open.and_then(|open| open.checked_sub(1)) else { return false };
        let owner = callee.checked_sub(2).filter(|_| self.is(callee - 1, "."));
        let is_of_rules = |at: usize| words(self.text(at)).iter().any(|word| RULES.contains(&word.as_str()));
        is_of_rules(callee) || owner.is_some_and(is_of_rules)
    }

    /// Whether it stands in what a constant keeps from running: `if (false) …`, `false && …`.
    pub(super) fn is_dead(&self, at: usize) -> bool {
        let mut inner = at;
        for _ in 0..BRACKETS_MAX {
            if self.statement_is_dead(inner) {
                return true;
            }
            match self.brackets.get(inner).and_then(|standing| standing.inside) {
                Some(open) => inner = open,
                None => return false,
            }
        }
        false
    }

    /// Whether a constant stands before this in its own statement.
    fn statement_is_dead(&self, at: usize) -> bool {
        let inside = self.brackets.get(at).and_then(|standing| standing.inside);
        let mut here = at;
        for _ in 0..STATEMENT_TOKENS_MAX {
            let Some(before) = here.checked_sub(1).filter(|&before| Some(before) != inside) else { return false };
            here = before;
            if self.is(here, ";") || self.is(here, "else") || self.is(here, ",") || self.is(here, "|") {
                return false;
            }
            // What is in brackets before it is looked at from its opening on.
            if self.tokens[here].kind == Kind::Close {
                let Some(open) = self.brackets[here].opened else { return false };
                if self.is(here, "}") {
                    return false;
                }
                if self.is_never(open, here) {
                    // Where the line ends, the statement may, too.
                    let is_body = here + 1 == at && self.is(at, "{");
                    return is_body || !self.has_line_end_between(here, at);
                }
                here = open;
                continue;
            }
            let is_and = self.is(here, "&") && here >= 2 && self.is(here - 1, "&");
            if is_and && self.is_false(here - 2) || self.is(here, "?") && here >= 1 && self.is_false(here - 1) {
                // `a ? false && b : x` is another statement of its own, but `false ? a : x` runs x.
                return !self.has_colon_between(here, at);
            }
        }
        false
    }

    fn has_colon_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|at| self.is(at, ":") && self.brackets[at].inside == self.brackets[from].inside)
    }

    fn has_line_end_between(&self, from: usize, to: usize) -> bool {
        let between = self.source.get(self.tokens[from].range.end..self.tokens[to].range.start);
        between.is_none_or(|between| between.contains(['\n', '\r', '\u{2028}', '\u{2029}']))
    }

    /// Whether these brackets are the condition of an `if`, and hold nothing but a constant that is false.
    fn is_never(&self, open: usize, close: usize) -> bool {
        let is_condition = open >= 1 && self.is(open - 1, "if") && !(open >= 2 && self.is(open - 2, "."));
        let holds_one = open + 2 == close && self.is_false(open + 1)
            || open + 3 == close && self.is(open + 1, "!") && self.is(open + 2, "1");
        is_condition && holds_one
    }

    fn is_false(&self, at: usize) -> bool {
        // `x != null && …` compares; a constant by itself begins an expression.
        let is_compared = |sign: usize| sign >= 1 && ["=", "!", "<", ">"].contains(&self.text(sign - 1));
        let begins = at.checked_sub(1).is_none_or(|before| match self.text(before) {
            "(" | "[" | "{" | "}" | ";" | "," | ":" | "?" | "&" | "|" | "return" => true,
            "=" => !is_compared(before),
            _ => false,
        });
        begins && matches!(self.text(at), "false" | "0" | "null" | "undefined" | "''" | "\"\"" | "NaN")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::{Role, role};

    #[test]
    fn what_tests_expect_is_asked() {
        for script in [
            "expect(check('|')).toBe(true)",
            "it('x', function () { expect(check('|')).toBe(false) })",
            "assert.equal(f('|'), 'x')",
            "test.each([['|', true], ['b', false]])('%s', (a, b) => expect(f(a)).toBe(b))",
            "test('x', async () => { const r = await request(app).get('/go?url=http://|/'); expect(r.status).toBe(403) })",
            "document.querySelectorAll('a[href*=\"|\"]').forEach(a => a.remove())",
            "cy.get('a[href=\"http://|/\"]').should('not.exist')",
        ] {
            assert_eq!(role(script), Role::Asked, "{script}");
        }
        for script in ["go(check('|'))", "ship.equal('|')", "it('x', function () { location = '|' })", "t.open('|')"] {
            assert_eq!(role(script), Role::Used, "{script}");
        }
    }

    #[test]
    fn what_has_a_verdict_beside_it_is_refused() {
        for script in [
            "window.a = [{url: '|', expected: 'phishing'}]",
            "[{\"url\": \"|\", \"threat\": \"malware\", \"seen\": 3}]",
            "var a = {'classification': 'scam', domain: '|'}",
            "const rules = [{match: '|', action: 'block'}]; start(rules)",
            "(function () { const rules = [{match: '|', action: 'block'}]; start(rules) })()",
            "filter.addRule({url: '|', action: 'block'})",
            "rules.push({url: '|', action: 'drop'})",
            "[{\"trigger\": {\"url-filter\": \"|\"}, \"action\": {\"type\": \"block\"}}]",
        ] {
            assert_eq!(role(script), Role::Refused, "{script}");
        }
        for script in [
            "a = {url: '|', title: 'bad day'}",
            "a = {url: '|', type: 'link'}",
            "a = {url: '|', action: 'open'}",
            "ship({url: '|', action: 'block'})",
            "a = {url: '|', action: {type: 'link', blocked: false}}",
            "a = {url: '|', verdict: 'blocked/../go'}",
            "a = {url: '|', b: {verdict: 'spam'}}",
            "a = {url: '|', verdict: 'spam' + x}",
            "a = {url: '|', type: 'spam'}",
            "layer.open({type: 2, verdict: 'spam', content: '|'})",
            "new Vue({data: function () { return {url: '|', verdict: 'rejected'} }})",
        ] {
            assert_eq!(role(script), Role::Used, "{script}");
        }
    }

    #[test]
    fn what_a_constant_keeps_from_running_is_dead() {
        for script in [
            "if (false) { location.href = '|' }",
            "if(0)location.href='|'",
            "if (!1) { a(); b(function () { location = '|' }) }",
            "if (0)\n{ go('|') }",
            "false && (location = '|')",
            "location = false ? '|' : '/'",
        ] {
            assert_eq!(role(script), Role::Dead, "{script}");
        }
        for script in [
            "if (false) {} else { location = '|' }",
            "if (false) a(); location = '|'",
            "if (false) a(); else location = '|'",
            "if (a.false) location = '|'",
            "if (!false) location = '|'",
            "if (x = 0) location = '|'",
            "do { location = '|' } while (false)",
            "do a(); while (0) location = '|'",
            "location = false ? '/' : '|'",
            "false || go('|')",
            "if (false, true) location = '|'",
            "f(false && a, '|')",
            "if (false) {}\nlocation = '|'",
            "if (false) a()\nlocation = '|'",
            "x !== null && go('|')",
            "x == 0 && go('|')",
            "location = a === false ? '|' : '/'",
            "x >= 0 && go('|')",
            "a - 0 && go('|')",
        ] {
            assert_eq!(role(script), Role::Used, "{script}");
        }
    }

    #[test]
    fn a_constant_far_before_a_string_is_not_looked_for() {
        let far = |tokens: usize| format!("if (0) a = {}'|'", "b+".repeat(tokens / 2));
        assert_eq!(role(&far(STATEMENT_TOKENS_MAX - 10)), Role::Dead);
        assert_eq!(role(&far(STATEMENT_TOKENS_MAX + 10)), Role::Used);
    }
}
