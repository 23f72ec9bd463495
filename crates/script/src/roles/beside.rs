//! What stands beside a string: a verdict on it, an expectation of a test, a condition that never holds.

use super::{BRACKETS_MAX, LIST_NAME_BYTES_MAX, Script, refuses, words};
use crate::tokens::Kind;

/// Functions that hold what they are given against something: those of tests.
const EXPECTS: &[&str] =
    &["expect", "assert", "assertEquals", "assertEqual", "assertTrue", "assertFalse", "assertThat", "should", "nock"];

/// What these functions are members of.
const TESTERS: &[&str] = &["assert", "chai", "QUnit", "t", "test", "it", "describe"];

/// Those by which tests answer instead of others.
const MOCKERS: &[&str] = &["cy", "fetchMock", "mock", "moxios", "mockServer"];

/// What they are asked for so.
const MOCKS: &[&str] = &["intercept", "route", "mock", "mockIf", "once", "onGet", "onPost", "onAny", "stubRequest"];

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

/// What a verdict says, whatever it is called.
const BLAMES: &[&str] = &[
    "banned",
    "blacklisted",
    "blocked",
    "blocklisted",
    "botnet",
    "c2",
    "counterfeit",
    "fraud",
    "fraudulent",
    "illegal",
    "malicious",
    "malware",
    "phish",
    "phishing",
    "ransomware",
    "scam",
    "scams",
    "spam",
    "trojan",
];

/// What stands beside such a word: `phishing site`, `PhishingReport`.
const BLAMED: &[&str] = &[
    "a",
    "attack",
    "by",
    "campaign",
    "confirmed",
    "domain",
    "is",
    "known",
    "link",
    "list",
    "page",
    "police",
    "report",
    "reports",
    "site",
    "sites",
    "suspected",
    "url",
    "urls",
    "website",
];

/// The same in Chinese.
const BLAMES_CHINESE: &[&str] = &[
    "诈骗",
    "钓鱼",
    "赌博",
    "恶意",
    "违法",
    "违规",
    "非法",
    "木马",
    "病毒",
    "涉赌",
    "涉诈",
    "涉黄",
    "封堵",
    "关停",
    "拦截",
    "查处",
    "黑名单",
];

/// Longest verdict in Chinese, in characters.
const VERDICT_CHARS_MAX: usize = 8;

/// Words of the names of functions and lists that take rules.
const RULES: &[&str] = &["rule", "rules", "filter", "filters", "policy", "policies", "acl", "firewall"];

/// A constant that stands further before a string, in tokens, is not looked for.
const STATEMENT_TOKENS_MAX: usize = 64;

impl Script<'_> {
    /// Whether a function of tests takes it: `expect(…)`, `assert.equal(…)`, `test.each(…)`.
    pub(super) fn is_expected(&self, callee: usize) -> bool {
        let owner = callee.checked_sub(2).filter(|_| self.is(callee - 1, ".")).map(|owner| self.text(owner));
        if owner.is_some_and(|owner| MOCKERS.contains(&owner)) && MOCKS.contains(&self.text(callee)) {
            return true;
        }
        // Handlers of a library that answers instead of others: `http.get('x', …)`.
        let is_of_library = owner.is_some_and(|owner| matches!(owner, "http" | "rest"));
        if is_of_library && self.imports("msw") {
            return true;
        }
        match owner {
            None => EXPECTS.contains(&self.text(callee)),
            Some(owner) => TESTERS.contains(&owner) && HOLDS.contains(&self.text(callee)),
        }
    }

    /// Whether a script takes something from this library: `import … from 'msw'`, `require('msw')`.
    fn imports(&self, library: &str) -> bool {
        let Some(left) = self.left.get().checked_sub(self.tokens.len()) else { return false };
        self.left.set(left);
        (1..self.tokens.len()).any(|at| {
            let is_from = self.is(at - 1, "from") || at >= 2 && self.is(at - 1, "(") && self.is(at - 2, "require");
            is_from && self.text(at).trim_matches(['"', '\'']) == library
        })
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
        // A row of data has a verdict on itself; what is given to a function alone are options.
        let is_row = || open >= 1 && self.open_before(open).is_some_and(|list| self.is(list, "["));
        let Some(close) = self.close_of(open).filter(|_| is_row() || !self.is_given(open)) else { return false };
        let Some(left) = self.left.get().checked_sub(close - open) else { return false };
        self.left.set(left);
        (open + 1..close).any(|at| {
            let is_pair = self.brackets[at].open == Some(open) && self.is(at, ":") && self.is_name(at - 1);
            let key = self.text(at - 1).trim_matches(['"', '\'']).to_ascii_lowercase();
            let is_verdict = || match self.close_of(at + 1).filter(|_| self.is(at + 1, "{")) {
                // `action: {type: 'block'}`
                Some(end) => (at + 2..end).any(|value| self.is(value - 1, ":") && self.is_verdict(value, end)),
                None => self.is_verdict(at + 1, close),
            };
            is_pair && (VERDICTS.contains(&&*key) && is_verdict() || self.is_blame(at + 1, close, &key))
        })
    }

    /// Whether a value blames: a word that does, a list with one, or `true` under a key that is one.
    fn is_blame(&self, at: usize, close: usize, key: &str) -> bool {
        let ends = |at: usize, close: usize| self.is(at + 1, ",") || at + 1 == close;
        let says = |at: usize, close: usize| {
            let is_string = self.tokens.get(at).is_some_and(|token| token.kind == Kind::String);
            is_string && ends(at, close) && blames(self.text(at).trim_matches(['"', '\'', '`']))
        };
        match self.close_of(at).filter(|_| self.is(at, "[")) {
            Some(end) => ends(end, close) && (at + 1..end).any(|value| says(value, end)),
            None => says(at, close) || self.is(at, "true") && ends(at, close) && blames(key),
        }
    }

    /// Whether a pair has a verdict on what it begins with: `['x', 'phishing']`, `list['x'] = 'phishing'`.
    pub(super) fn is_condemned_pair(&self, at: usize, open: usize) -> bool {
        let Some(close) = self.close_of(open).filter(|_| self.is(open, "[") && open + 1 == at) else { return false };
        let is_alone = |at: usize| {
            matches!(self.text(at + 1), "" | ";" | "}" | ")" | ",")
                || self.tokens.get(at + 1).is_some_and(|next| next.on_new_line)
        };
        let is_of_object = open >= 1 && self.tokens[open - 1].kind == Kind::Word;
        let is_in_list = self.open_before(open).is_some_and(|list| self.is(list, "["));
        if is_of_object && close == at + 1 {
            let is_taken_out = self.start_of_members(open - 1).checked_sub(1).is_some_and(|it| self.is(it, "delete"));
            let is_put = self.is(close + 1, "=") && is_alone(close + 2);
            return is_taken_out || is_put && self.is_blame(close + 2, close + 3, "");
        }
        is_in_list && self.is(at + 1, ",") && at + 3 == close && self.is_blame(at + 2, close, "")
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

/// Whether all that a word or phrase says is that something is bad.
fn blames(text: &str) -> bool {
    if BLAMES_CHINESE.iter().any(|word| text.contains(word)) {
        return text.chars().count() <= VERDICT_CHARS_MAX;
    }
    let words = words(text);
    let is_blame = |word: &String| BLAMES.contains(&word.as_str());
    words.iter().any(is_blame) && words.iter().all(|word| is_blame(word) || BLAMED.contains(&word.as_str()))
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
            "import { http } from 'msw'; const all = [http.get('|', () => HttpResponse.error())]",
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
            "layer.open({type: 2, verdict: 'spam', content: '|'})",
            "new Vue({data: function () { return {url: '|', verdict: 'rejected'} }})",
        ] {
            assert_eq!(role(script), Role::Used, "{script}");
        }
    }

    #[test]
    fn a_verdict_is_told_by_what_it_says() {
        for script in [
            "var rows = [{url: '|', category: 'phishing'}]; render(rows)",
            "var rows = [{url: '|', type: '赌博网站'}]",
            "a = {url: '|', status: 'blocked'}",
            "a = {url: '|', type: 'spam'}",
            "a = {url: '|', malicious: true}",
            "a = {url: '|', tags: ['new', 'phishing']}",
            "a = {__typename: 'PhishingReport', url: '|'}",
            "new Vue({data: {reports: [{site: '|', reason: 'phishing'}]}})",
            "new Tabulator('#t', {data: [{url: '|', kind: 'phishing site'}]})",
            "const known = new Map([['|', 'phishing'], ['x', 'clean']])",
            "o['|'] = 'scam'",
            "delete links['|']",
        ] {
            assert_eq!(role(script), Role::Refused, "{script}");
        }
        let long = |chars: usize| format!("a = {{url: '|', type: '{}赌博'}}", "站".repeat(chars - 2));
        assert_eq!(role(&long(VERDICT_CHARS_MAX)), Role::Refused);
        assert_eq!(role(&long(VERDICT_CHARS_MAX + 1)), Role::Used);
        for script in [
            "var rows = [{url: '|', label: 'home'}]; render(rows)",
            "a = {url: '|', title: 'no spam here'}",
            "a = {url: '|', malicious: false}",
            "a = {url: '|', tags: ['new']}",
            "open({url: '|', type: 'spam'})",
            "a = [['|', 'home']]",
            "o['|'] = 'home'",
        ] {
            assert!(!matches!(role(script), Role::Refused | Role::Asked), "{script}");
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
