//! What a string of a script is there for, as far as its place tells: who warns of a name says it in a comment,
//! as a key, or in a list that something is looked up in.
//!
//! It is told from the tokens around the string, and overrules nothing that a script was seen to do.

use std::cell::Cell;
use std::ops::Range;

use crate::tokens::{Kind, Token, Tokens};

mod answers;
mod beside;
mod handed;
mod sends;
mod uses;

pub use handed::roles_in_handler;
pub use uses::FOLLOWED_MAX;

/// Of longer scripts it is not told: they are libraries and bundles.
pub const ROLES_BYTES_MAX: usize = 256 * 1024;

/// So many brackets around a string are looked at.
pub const BRACKETS_MAX: usize = 8;

/// Longer names are none that anybody gives to a list.
pub const LIST_NAME_BYTES_MAX: usize = 64;

/// So many tokens are looked at in search of other uses of a list, for all strings of a script together.
pub const USES_TOKENS_MAX: usize = 1 << 22;

/// What a string is there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing speaks against its being used.
    #[default]
    Used,
    /// It stands in a comment.
    Comment,
    /// It is the name of a member, whose value is something else.
    Key,
    /// It is compared with something, or stands in a list that something is looked up in.
    Asked,
    /// It stands in what is called a list of the refused.
    Refused,
    /// It is sent to somebody else, or shown in words.
    Told,
    /// It stands in what never runs: `if (false)`.
    Dead,
    /// A user of the site wrote it: it stands among the comments.
    Commented,
    /// A module is loaded from there (import maps of the HTML standard, 8.1.6.2).
    Imported,
}

impl Role {
    /// Whether nothing happens to such a string.
    pub fn is_talk(self) -> bool {
        !matches!(self, Role::Used | Role::Imported)
    }
}

/// Functions that look for what they are given, or look through what they belong to.
const ASKS: &[&str] = &[
    "includes",
    "indexOf",
    "lastIndexOf",
    "has",
    "hasOwn",
    "hasOwnProperty",
    "startsWith",
    "endsWith",
    "search",
    "match",
    "matchAll",
    "test",
    "exec",
    "contains",
    "equals",
    "some",
    "every",
    "findIndex",
    "inArray",
    "localeCompare",
];

/// Functions that show words to whoever sits there, or who reads the log.
const SAYS: &[&str] =
    &["log", "warn", "error", "info", "debug", "alert", "confirm", "prompt", "writeText", "setCustomValidity"];

/// Words of the names of lists that keep something out, or say what is compared.
const REFUSES: &[&str] = &[
    "bad",
    "ban",
    "banned",
    "bans",
    "black",
    "blacklist",
    "blacklisted",
    "blocked",
    "blocklist",
    "danger",
    "dangerous",
    "denied",
    "deny",
    "denylist",
    "disallow",
    "disallowed",
    "evil",
    "exclude",
    "excluded",
    "excludes",
    "forbid",
    "forbidden",
    "fraud",
    "ignore",
    "ignored",
    "ignores",
    "illegal",
    "indicators",
    "ioc",
    "iocs",
    "malicious",
    "malware",
    "phish",
    "phishing",
    "refused",
    "removed",
    "reject",
    "rejected",
    "scam",
    "scams",
    "spam",
    "spammer",
    "spammers",
    "suspicious",
    "threat",
    "threats",
    "unsafe",
    "untrusted",
    "violated",
    "violation",
];

/// Words of the names of lists of what users wrote.
const COMMENTS: &[&str] = &["comment", "comments", "reply", "replies", "reviews", "guestbook", "评论", "留言", "回复"];

/// Classes and functions that only hold a list.
const HOLDERS: &[&str] =
    &["URL", "Set", "Map", "WeakSet", "freeze", "from", "of", "Array", "Object", "stringify", "parse"];

/// Whether a member looks for what it is given, or looks through what it belongs to.
fn asks(member: &str) -> bool {
    ASKS.contains(&member)
}

/// What the strings at these places of a script or of JSON are there for, each for itself.
pub fn roles(source: &str, places: &[Range<usize>]) -> Vec<Role> {
    let script = script(source).filter(|_| !places.is_empty());
    script.map_or_else(
        || vec![Role::Used; places.len()],
        |script| places.iter().map(|place| script.role(place)).collect(),
    )
}

/// A script in its tokens; none of a long one.
fn script(source: &str) -> Option<Script<'_>> {
    let tokens: Vec<Token> = (source.len() <= ROLES_BYTES_MAX).then(|| Tokens::new(source).collect())?;
    Some(Script { source, brackets: brackets(source, &tokens), tokens, left: Cell::new(USES_TOKENS_MAX) })
}

/// Where a token stands among the brackets.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// The bracket that it stands in; none where a statement has ended in that one before.
    open: Option<usize>,
    /// How many commas of that bracket stand before it.
    commas: usize,
    /// For an open bracket, where it closes.
    close: Option<usize>,
    /// The bracket that it stands in, whatever ended in that one before.
    inside: Option<usize>,
    /// For a closing bracket, where it opens.
    opened: Option<usize>,
}

/// Where each token stands, in one walk.
fn brackets(source: &str, tokens: &[Token]) -> Vec<Standing> {
    let mut standings = vec![Standing::default(); tokens.len()];
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let closed = if token.kind == Kind::Close { open.pop() } else { None };
        if let Some((bracket, ..)) = closed {
            standings[bracket].close = Some(at);
            standings[at].opened = Some(bracket);
        }
        if let Some((bracket, commas, has_ended)) = open.last_mut() {
            let open = (!*has_ended).then_some(*bracket);
            standings[at] = Standing { open, commas: *commas, inside: Some(*bracket), ..standings[at] };
            if token.kind == Kind::Sign {
                *commas += usize::from(source.get(token.range.clone()) == Some(","));
                *has_ended |= source.get(token.range.clone()) == Some(";");
            }
        }
        if token.kind == Kind::Open {
            open.push((at, 0, false));
        }
    }
    standings
}

struct Script<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    brackets: Vec<Standing>,
    /// How many tokens may still be looked at in search of other uses.
    left: Cell<usize>,
}

impl Script<'_> {
    fn role(&self, place: &Range<usize>) -> Role {
        let behind = self.tokens.partition_point(|token| token.range.start <= place.start);
        let Some(at) = behind.checked_sub(1).filter(|&at| place.start < self.tokens[at].range.end) else {
            // In a module, `<!--` begins none.
            let gap = behind.checked_sub(1).map_or(0, |before| self.tokens[before].range.end);
            let is_old = self.source.get(gap..place.start).is_some_and(|gap| gap.contains("<!--"));
            return if is_old { Role::Used } else { Role::Comment };
        };
        match self.tokens[at].kind {
            Kind::Regex => Role::Asked,
            Kind::String => self.role_of_string(at, place),
            _ => Role::Used,
        }
    }

    fn role_of_string(&self, at: usize, place: &Range<usize>) -> Role {
        let start = self.tokens[at].range.start;
        if self.source.get(start..place.start).and_then(key_within).is_some_and(refuses) {
            return Role::Refused;
        }
        if self.is_compared(at) {
            return Role::Asked;
        }
        if self.is_dead(at) {
            return Role::Dead;
        }
        let is_key = self.is(at + 1, ":")
            && at.checked_sub(1).is_some_and(|before| self.is(before, "{") || self.is(before, ","));
        let around = self.role_by_surroundings(at, is_key, 0);
        if is_key && around == Role::Used { Role::Key } else { around }
    }

    /// Whether the string is what something is compared with: `a == 'x'`, `case 'x':`, `a.indexOf('x')`.
    fn is_compared(&self, at: usize) -> bool {
        let is_equals = |at: usize| self.is(at, "=") || self.is(at, "!");
        let before = at >= 2 && self.is(at - 1, "=") && is_equals(at - 2);
        let after = self.is(at + 2, "=") && is_equals(at + 1);
        let is_case = at >= 1 && (self.is(at - 1, "case") || self.is(at + 1, "in"));
        let is_asked = at >= 2 && self.is(at - 1, "(") && ASKS.contains(&self.text(at - 2));
        before || after || is_case || is_asked || self.is_taken_away(at)
    }

    /// Whether the string is what is looked for to take it away: `a.replace('x', '')`, `a.split('x')`.
    fn is_taken_away(&self, at: usize) -> bool {
        let is_first = at >= 3 && self.is(at - 1, "(") && self.is(at - 3, ".");
        is_first
            && match self.text(at - 2) {
                "replace" | "replaceAll" => self.is(at + 1, ",") && !(at >= 4 && self.is(at - 4, "location")),
                "split" => self.is(at + 1, ")"),
                _ => false,
            }
    }

    /// What the names of what it stands in say; so many variables were followed to come here.
    fn role_by_surroundings(&self, at: usize, is_key: bool, followed: usize) -> Role {
        let mut inner = at;
        for _ in 0..BRACKETS_MAX {
            let (name, open) = self.owner(inner);
            if let Some(name) = name {
                let is_variable = self.is(name + 1, "=");
                let text = self.text(name).trim_matches(['"', '\'']);
                // A key of an object in an object is none of the outer one.
                let is_key = is_key && self.open_before(at) == Some(name + 2);
                if is_variable && let Some(role) = self.role_of_uses(name, is_key, followed) {
                    return role;
                }
                if is_variable && self.is_kept_member(name) {
                    return Role::Refused;
                }
                // Guards have lists; a variable that is one string may be called anything and go anywhere.
                if refuses(text) && (!is_variable || inner != at) {
                    return Role::Refused;
                }
                if inner != at && words(text).iter().any(|word| COMMENTS.contains(&word.as_str())) {
                    return Role::Commented;
                }
                if matches!(text, "imports" | "scopes") && !is_variable {
                    return Role::Imported;
                }
                // A field of the page shows data as words.
                let is_data = inner != at && self.is(inner, "JSON") && self.is(inner + 2, "stringify");
                if is_variable && is_data && matches!(text, "textContent" | "innerText") {
                    return Role::Told;
                }
                if is_variable {
                    return Role::Used;
                }
                if open.is_some_and(|open| self.is_body(text, open)) {
                    return Role::Told;
                }
            }
            let Some(open) = open else { return Role::Used };
            match self.text(open) {
                "(" => {
                    let Some(callee) = open.checked_sub(1).filter(|&at| self.tokens[at].kind == Kind::Word) else {
                        inner = open;
                        continue;
                    };
                    // `blocked.push('x')`
                    let owner = callee.checked_sub(2).filter(|_| self.is(callee - 1, "."));
                    let is_refused = refuses(self.text(callee)) || owner.is_some_and(|owner| refuses(self.text(owner)));
                    if is_refused && (owner.is_some() || !self.is_left_to_another(callee, open)) {
                        return Role::Refused;
                    }
                    if self.is_kept_under_refused(inner, callee) {
                        return Role::Refused;
                    }
                    if SAYS.contains(&self.text(callee)) || self.is_sent(inner, callee) || self.shows_code(callee) {
                        return Role::Told;
                    }
                    let is_asked =
                        inner == at && self.is(callee - usize::from(callee > 0), ".") && asks(self.text(callee));
                    let is_tested = self.is_expected(callee) || self.is_in_test(callee) || self.is_selector(at, callee);
                    if is_asked || self.is(callee, "RegExp") || is_tested {
                        return Role::Asked;
                    }
                    let parameter = self.parameter_for(callee, self.brackets[inner].commas);
                    if let Some(role) = parameter.and_then(|it| self.role_of_uses(it, false, followed + 1)) {
                        return role;
                    }
                    inner = if HOLDERS.contains(&self.text(callee)) { self.start_of_call(callee) } else { callee };
                }
                "[" | "{" if self.is_asked_at_once(open) => return Role::Asked,
                "[" if let Some(one) = self.variable_of_list(open)
                    && let Some(role) = self.role_of_uses(one, false, followed + 1) =>
                {
                    return role;
                }
                "{" if self.is_condemned(open) => return Role::Refused,
                "[" if self.is_condemned_pair(inner, open) => return Role::Refused,
                // The body of a function or a block is no list.
                "{" if open
                    .checked_sub(1)
                    .is_none_or(|before| matches!(self.text(before), ")" | ">" | ";" | "{" | "}")) =>
                {
                    return Role::Used;
                }
                _ => inner = open,
            }
        }
        Role::Used
    }

    /// Where `new Set` or `Object.freeze` begins.
    fn start_of_call(&self, callee: usize) -> usize {
        let mut start = callee;
        while start >= 2 && self.is(start - 1, ".") {
            start -= 2;
        }
        if start >= 1 && self.is(start - 1, "new") { start - 1 } else { start }
    }

    /// The name that a value is put under, and the bracket that it stands in.
    fn owner(&self, at: usize) -> (Option<usize>, Option<usize>) {
        if at >= 2 && (self.is(at - 1, ":") || self.is(at - 1, "=")) && self.is_name(at - 2) {
            let name = at - 2;
            // Of `a ? 'x' : 'y'` nothing is a name.
            let is_member = self.is(at - 1, "=") || name >= 1 && (self.is(name - 1, "{") || self.is(name - 1, ","));
            if is_member {
                return (Some(name), self.open_before(name));
            }
        }
        (None, self.open_before(at))
    }

    fn open_before(&self, at: usize) -> Option<usize> {
        self.brackets.get(at)?.open
    }

    /// Whether a list or an object is looked through where it stands: `['x'].indexOf(a)`, `{'x': 1}[a]`.
    fn is_asked_at_once(&self, open: usize) -> bool {
        let Some(close) = self.close_of(open) else { return false };
        let is_list = self.is(open, "[");
        let asks = self.is(close + 1, ".") && ASKS.contains(&self.text(close + 2));
        let is_in = !is_list && open >= 1 && self.is(open - 1, "in");
        asks || is_in || !is_list && self.is(close + 1, "[")
    }

    fn close_of(&self, open: usize) -> Option<usize> {
        self.brackets.get(open)?.close
    }

    fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Word | Kind::String))
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.text(at) == text
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.source[token.range.clone()])
    }
}

/// In JSON that is a string itself, the key whose value begins at its end: `'{"blocked-uri":"`.
fn key_within(before: &str) -> Option<&str> {
    let before = before.strip_suffix(['"', '\''])?.trim_end_matches('\\').trim_end().strip_suffix(':')?.trim_end();
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before).trim_end_matches('\\');
    let start = before.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).map_or(0, |at| at + 1);
    Some(&before[start..])
}

/// Whether the words of a name are those of a list of the refused: `denyUrls`, `blocked-uri`, `BAD_HOSTS`, `黑名单`.
fn refuses(name: &str) -> bool {
    if name.len() > LIST_NAME_BYTES_MAX {
        return false;
    }
    // Speculation rules say so which pages a rule is about.
    if matches!(name, "href_matches" | "selector_matches" | "not") {
        return true;
    }
    const CHINESE: &[&str] = &["黑名单", "黑名單", "屏蔽", "封禁", "禁止", "拦截", "违规", "诈骗"];
    if CHINESE.iter().any(|word| name.contains(word)) {
        return true;
    }
    words(name).iter().any(|word| REFUSES.contains(&word.as_str()))
}

/// The words of a name: `denyUrls`, `BAD_HOSTS`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_small = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && was_small;
        was_small = c.is_lowercase();
        if !c.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        if begins || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// The role of the bar in a script.
#[cfg(test)]
fn role(script: &str) -> Role {
    let at = script.find('|').unwrap();
    roles(script, std::slice::from_ref(&(at..at + 1)))[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_tells_what_a_string_is_there_for() {
        for (script, expected) in [
            ("// location = '|'\na()", Role::Comment),
            ("/* '|' */ a()", Role::Comment),
            ("a = 1 // |", Role::Comment),
            ("location = '//|'", Role::Used),
            ("var m = {'|': 'gambling', 'b': 1}", Role::Key),
            ("f({a: 1, '|': 2})", Role::Key),
            ("location = a ? '|' : '/'", Role::Used),
            ("location = {a: '|'}.a", Role::Used),
            ("if (host === '|') warn()", Role::Asked),
            ("if ('|' != host) warn()", Role::Asked),
            ("switch (host) { case '|': warn() }", Role::Asked),
            ("if (document.referrer.indexOf('|') >= 0) location = '/'", Role::Asked),
            ("if (/casino|/.test(u)) return", Role::Asked),
            ("var a = ['x', '|']; if (a.includes(h)) warn()", Role::Asked),
            ("var a = new Set(['x', '|']); if (a.has(h)) warn()", Role::Asked),
            ("const a = Object.freeze(['|']); for (i = 0; i < a.length; i++) if (a[i] === h) warn()", Role::Asked),
            ("var a = ['|']; if (a.includes(h)) location = a[0]", Role::Used),
            ("var a = ['|']; go(a)", Role::Used),
            ("if (['|', 'x'].indexOf(h) > -1) warn()", Role::Asked),
            ("if ({'|': 1}[h]) warn()", Role::Asked),
            ("Sentry.init({dsn: 'x', denyUrls: [/a/, '|']})", Role::Refused),
            ("var blocked = ['|']", Role::Refused),
            ("var blocked = '|'; go(blocked)", Role::Used),
            ("var blocked = '|'; if (links.includes(blocked)) go(blocked)", Role::Used),
            ("window.BAD_HOSTS = {a: ['|']}", Role::Refused),
            ("blacklist.push('|')", Role::Refused),
            ("if (isBlocked('|')) warn()", Role::Refused),
            ("isBlocked('|'); function isBlocked(a) { list.push(a) }", Role::Refused),
            // What a function of another script makes of it, nobody knows who does not look at its answer.
            ("isBlocked('|')", Role::Used),
            ("x(); isBlocked('|');", Role::Used),
            ("window.onload = function () { isBlocked('|') }", Role::Used),
            ("fetch('/r', {body: '{\"blocked-uri\":\"|/a\"}'})", Role::Refused),
            ("fetch('/r', {body: JSON.stringify({blocked: '|'})})", Role::Refused),
            ("localStorage.setItem('blockedSites', JSON.stringify(['|']))", Role::Refused),
            ("localStorage.setItem('blocked', '|'); location = localStorage.getItem('blocked')", Role::Used),
            ("localStorage.setItem('home', '|')", Role::Used),
            ("sessionStorage.blockedUrl = '|'", Role::Refused),
            ("sessionStorage.blockedUrl = '|'; location = sessionStorage.blockedUrl", Role::Used),
            ("document.cookie = 'blocked=' + encodeURIComponent('|')", Role::Refused),
            ("document.cookie = 'blocked=' + escape('|'); location = unescape(document.cookie)", Role::Used),
            ("out.textContent = JSON.stringify({url: '|'}, null, 2)", Role::Told),
            ("var s = {url: '|'}; out.textContent = JSON.stringify(s)", Role::Told),
            ("script.textContent = '|'", Role::Used),
            ("a.innerHTML = escapeHtml('<a href=|>')", Role::Told),
            ("a.innerHTML = _.escape('<a href=|>')", Role::Told),
            ("a.innerHTML = escapeHtml('<a href=|>'); function escapeHtml(x) { return x }", Role::Used),
            ("nock('|').get('/').reply(403)", Role::Asked),
            ("cy.intercept('|/**', {statusCode: 403})", Role::Asked),
            ("{\"where\": {\"not\": {\"href_matches\": \"|/*\"}}}", Role::Refused),
            ("{\"imports\": {\"lib\": \"|\"}}", Role::Imported),
            ("{\"comments\": [{\"url\": \"|\"}]}", Role::Commented),
            ("window.__STATE__ = {post: {id: 1}, comments: [{author: {name: 'a', website: '|'}}]}", Role::Commented),
            ("var comments = [{url: '|'}]", Role::Commented),
            ("var comments = [{url: '|'}]; if (comments.includes(a)) go(comments)", Role::Commented),
            ("var comment = '|'", Role::Used),
            ("{\"links\": [{\"url\": \"|\"}]}", Role::Used),
            ("$.post('/report', {url: '|', type: 1})", Role::Told),
            ("$.post('|', {type: 1})", Role::Used),
            ("fetch('/r', {method: 'POST', body: '|'})", Role::Told),
            ("fetch({a: 1, b: '|'})", Role::Used),
            ("console.log('|')", Role::Told),
            ("alert('do not visit ' + '|')", Role::Told),
            ("var a = new RegExp('|'); a.test(b)", Role::Asked),
            ("badge = '|'", Role::Used),
            ("block(function () { location = '|' })", Role::Used),
            ("location = `//|`", Role::Used),
            ("x = |", Role::Used),
            ("{\"blocks\": [{\"data\": {\"url\": \"|\"}}]}", Role::Used),
            ("{\"matches\": [{\"url\": \"|\"}]}", Role::Used),
            ("a<!--b;go('|')", Role::Used),
            ("// a\u{2028}x.log(go('|'))", Role::Told),
        ] {
            assert_eq!(role(script), expected, "{script}");
        }
    }

    #[test]
    fn brackets_full_of_commas_cost_no_more_than_their_length() {
        let deep = format!("f([{}]+", ",".repeat(4_000)).repeat(BRACKETS_MAX);
        let script = format!("{deep}{}", "'x'+".repeat(20_000));
        let places: Vec<_> = script.match_indices('x').map(|(at, _)| at..at + 1).collect();
        assert!(roles(&script, &places).iter().all(|role| *role == Role::Used));
    }

    #[test]
    fn the_search_for_other_uses_ends() {
        let lists: String = (0..700).map(|number| format!("a{number}=['x'];a{number}.has(h);")).collect();
        let places: Vec<_> = lists.match_indices('x').map(|(at, _)| at..at + 1).collect();
        let asked = roles(&lists, &places).iter().filter(|role| **role == Role::Asked).count();
        let tokens = Tokens::new(&lists).count();
        assert_eq!(asked, USES_TOKENS_MAX / tokens);
        assert!(asked < 700);
    }

    #[test]
    fn what_is_long_or_deep_is_used() {
        let long = |bytes: usize| format!("a == '|'{}", " ".repeat(bytes - "a == '|'".len()));
        assert_eq!(role(&long(ROLES_BYTES_MAX)), Role::Asked);
        assert_eq!(role(&long(ROLES_BYTES_MAX + 1)), Role::Used);
        let deep = |brackets: usize| format!("blocked = {}'|'", "[".repeat(brackets));
        assert_eq!(role(&deep(BRACKETS_MAX - 1)), Role::Refused);
        assert_eq!(role(&deep(BRACKETS_MAX)), Role::Used);
        let named = |bytes: usize| format!("{}_blocked = ['|']", "a".repeat(bytes - "_blocked".len()));
        assert_eq!(role(&named(LIST_NAME_BYTES_MAX)), Role::Refused);
        assert_eq!(role(&named(LIST_NAME_BYTES_MAX + 1)), Role::Used);
    }
}
