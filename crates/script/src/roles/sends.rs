//! What a script only tells somebody: its own site in the body of a request, or a counter.

use super::{Script, refuses};
use crate::tokens::Kind;

/// Functions that send what they are given to the URL that they are given first.
const SENDS: &[&str] = &["post", "put", "patch", "sendBeacon", "fetch", "ajax"];

/// The same, of what they are given in an object.
const ASKS_WITH: &[&str] = &["get", "getJSON"];

/// Functions that count what happens.
const COUNTS: &[&str] =
    &["gtag", "ga", "fbq", "track", "trackEvent", "logEvent", "captureMessage", "captureException", "addBreadcrumb"];

/// Lists that counters read.
const COUNTERS: &[&str] = &["dataLayer", "_hmt", "_paq", "_gaq", "_czc"];

/// What keeps something in the browser.
const STORES: &[&str] = &["localStorage", "sessionStorage"];

/// What the body of a request is called among its options.
const BODIES: &[&str] = &["data", "body", "json", "payload", "params"];

/// Libraries that show source code, and functions of such: it is text there.
const SHOWS_CODE: &[&str] = &[
    "hljs",
    "Prism",
    "Rainbow",
    "CodeMirror",
    "monaco",
    "ace",
    "shiki",
    "codeToHtml",
    "highlightAuto",
    "EditorView",
    "EditorState",
    "Diff2Html",
    "escapeHtml",
    "escapeHTML",
    "htmlEscape",
    "encodeHtml",
    "encodeHTML",
    "htmlEncode",
];

impl Script<'_> {
    /// Whether a call sends its argument away and does nothing else with it; `inner` is what stands in its brackets.
    pub(super) fn is_sent(&self, inner: usize, callee: usize) -> bool {
        let is_first = self.brackets[inner].commas == 0;
        let name = self.text(callee);
        let owner = callee.checked_sub(2).filter(|_| self.is(callee - 1, "."));
        let is_counter = |owner: usize| COUNTERS.contains(&self.text(owner));
        COUNTS.contains(&name)
            || SENDS.contains(&name) && !is_first
            || ASKS_WITH.contains(&name) && !is_first && self.is(inner, "{")
            || owner.is_some() && name == "send" && is_first
            || owner.is_some_and(|owner| {
                name == "push" && is_counter(owner)
                    || matches!(name, "append" | "set") && !is_first && self.is_form_data(owner)
            })
    }

    /// Whether what is put there under a key is the body of a request: `$.ajax({url: '/r', data: {…}})`.
    pub(super) fn is_body(&self, key: &str, open: usize) -> bool {
        let is_given = open.checked_sub(1).is_some_and(|before| self.is(before, "("));
        let Some(close) = self.close_of(open).filter(|_| is_given && BODIES.contains(&key)) else { return false };
        let Some(left) = self.left.get().checked_sub(close - open) else { return false };
        self.left.set(left);
        (open + 1..close).any(|at| {
            self.brackets[at].open == Some(open)
                && matches!(self.text(at).trim_matches(['"', '\'']), "url" | "uri")
                && self.is(at + 1, ":")
        })
    }

    /// Whether a function shows what it is given as source code: `hljs.highlight(…)`, `monaco.editor.create(…)`.
    pub(super) fn shows_code(&self, callee: usize) -> bool {
        let name = self.start_of_members(callee);
        // `_.escape`
        if matches!(self.text(name), "_" | "lodash" | "he") && matches!(self.text(callee), "escape" | "encode") {
            return true;
        }
        [name, callee].iter().any(|&at| SHOWS_CODE.contains(&self.text(at)) && self.made(at).is_none())
    }

    /// Whether it is kept in the browser under the name of a list of the refused, which nothing here reads again:
    /// `localStorage.setItem('blocked', …)`, `document.cookie = 'blocked=' + escape('x')`.
    pub(super) fn is_kept_under_refused(&self, inner: usize, callee: usize) -> bool {
        let is_put = self.is(callee, "setItem") && callee >= 2 && STORES.contains(&self.text(callee - 2));
        let is_value = is_put && self.brackets[inner].commas == 1 && self.is(callee + 3, ",");
        let is_escaped = matches!(self.text(callee), "encodeURIComponent" | "encodeURI" | "escape");
        let is_cookie = is_escaped
            && callee >= 6
            && self.is(callee - 1, "+")
            && self.key(callee - 2).ends_with('=')
            && self.is(callee - 3, "=")
            && self.is(callee - 4, "cookie");
        is_value && self.is_refused_once(callee + 2)
            || is_cookie && {
                refuses(self.key(callee - 2).trim_end_matches('=')) && self.is_once("cookie", callee - 4)
            }
    }

    /// Whether a member of such a store is set that is called so: `sessionStorage.blockedUrl = 'x'`.
    pub(super) fn is_kept_member(&self, name: usize) -> bool {
        let is_store = name >= 2 && self.is(name - 1, ".") && STORES.contains(&self.text(name - 2));
        is_store && self.is_refused_once(name)
    }

    /// Whether a word or string names a list of the refused, and nothing else here has that name or asks a store.
    fn is_refused_once(&self, at: usize) -> bool {
        let name = self.key(at);
        refuses(name) && self.is_once(name, at) && self.is_once("getItem", at)
    }

    /// Whether no other word or string is this one.
    fn is_once(&self, name: &str, at: usize) -> bool {
        let Some(left) = self.left.get().checked_sub(self.tokens.len()) else { return false };
        self.left.set(left);
        (0..self.tokens.len()).all(|other| other == at || self.key(other) != name)
    }

    /// A word or string without its quotes.
    fn key(&self, at: usize) -> &str {
        self.text(at).trim_matches(['"', '\'', '`'])
    }

    /// Whether a variable is made as the fields of a form.
    fn is_form_data(&self, owner: usize) -> bool {
        let Some(left) = self.left.get().checked_sub(self.tokens.len()) else { return false };
        self.left.set(left);
        let text = self.text(owner);
        let is_made = |at: usize| self.is(at + 1, "=") && self.is(at + 2, "new") && self.is(at + 3, "FormData");
        self.tokens[owner].kind == Kind::Word && (0..self.tokens.len()).any(|at| self.text(at) == text && is_made(at))
    }
}

#[cfg(test)]
mod tests {
    use crate::roles::{Role, role};

    #[test]
    fn what_is_only_sent_is_told() {
        for script in [
            "$.ajax({url: '/r', type: 'POST', data: {site: '|'}})",
            "axios({method: 'post', url: '/r', data: JSON.stringify({site: '|'}), success: f})",
            "$.ajax('/r', {data: {site: '|'}})",
            "$.get('/check', {site: '|'}, show)",
            "x.open('POST', '/r'); x.send('url=|')",
            "var a = new FormData(); a.append('url', '|'); fetch('/r', {body: a})",
            "gtag('event', 'stopped', {url: '|'})",
            "dataLayer.push({event: 'stopped', site: '|'})",
        ] {
            assert_eq!(role(script), Role::Told, "{script}");
        }
        for script in [
            "$.ajax({url: '|', data: {a: 1}})",
            "$.ajax('|', {data: {a: 1}})",
            "new Vue({data: {url: '|'}})",
            "show({url: '/r', next: '|'})",
            "home = store.get('home', '|')",
            "send('|')",
            "$(box).append('a', '|')",
            "list.push('|')",
        ] {
            assert_eq!(role(script), Role::Used, "{script}");
        }
    }
}
