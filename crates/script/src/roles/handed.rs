//! What a handler hands to a function of another script, whose name says what it does with it.
//!
//! A handler has hardly a place that tells what its strings are there for, but most of what it calls is called after what it does.
//! What the page's own scripts were seen to do goes before that; where all of it is known, a function of the page
//! that was not seen to do anything with a string does nothing with it.

use std::ops::Range;

use super::{BRACKETS_MAX, Role, Script, roles, script, words};
use crate::tokens::Kind;

/// Words of the names of functions that tell, show, copy or look at what they are given, and lead nowhere.
const TELLS: &[&str] = &[
    "report",
    "complain",
    "complaint",
    "appeal",
    "flag",
    "copy",
    "clipboard",
    "whois",
    "lookup",
    "check",
    "validate",
    "verify",
    "inspect",
    "scan",
    "warn",
    "alert",
    "toast",
    "notify",
    "tip",
    "tooltip",
    "confirm",
    "ban",
    "block",
    "unblock",
    "track",
    "log",
    "举报",
    "投诉",
    "复制",
    "查询",
];

/// What the strings at these places of a handler are there for, each for itself; `is_known` when all is known of what
/// the functions in this source do.
pub fn roles_in_handler(source: &str, places: &[Range<usize>], is_known: bool) -> Vec<Role> {
    let mut told = roles(source, places);
    if told.contains(&Role::Used)
        && let Some(script) = script(source)
    {
        for (role, place) in told.iter_mut().zip(places) {
            if *role == Role::Used && script.is_told_to(place, is_known) {
                *role = Role::Told;
            }
        }
    }
    told
}

impl Script<'_> {
    /// Whether a string is given to a function of another script that is called after telling it to somebody, or to one
    /// of this source, of which all is known.
    fn is_told_to(&self, place: &Range<usize>, is_known: bool) -> bool {
        let behind = self.tokens.partition_point(|token| token.range.start <= place.start);
        let Some(mut inner) = behind.checked_sub(1).filter(|&at| self.tokens[at].kind == Kind::String) else {
            return false;
        };
        for _ in 0..BRACKETS_MAX {
            let Some(open) = self.open_before(inner) else { return false };
            let callee = open.checked_sub(1).filter(|&at| self.is(open, "(") && self.tokens[at].kind == Kind::Word);
            let Some(callee) = callee else {
                inner = open;
                continue;
            };
            let is_member = callee >= 1 && self.is(callee - 1, ".");
            let tells = words(self.text(callee)).iter().any(|word| TELLS.contains(&word.as_str()));
            let is_own = !is_member && self.made(callee).is_some();
            return if is_own { is_known } else { tells };
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handler_tells_what_it_gives_to_functions_that_are_called_so() {
        let told_by = |handler: &str, is_known: bool| {
            let at = handler.find('|').unwrap();
            roles_in_handler(handler, std::slice::from_ref(&(at..at + 1)), is_known)[0]
        };
        let told = |handler: &str| told_by(handler, false);
        let own = "function go(u) { list.push(u) } go('|')";
        assert_eq!((told_by(own, true), told_by(own, false)), (Role::Told, Role::Used));
        assert_eq!(told_by("go('|')", true), Role::Used);
        for handler in [
            "reportUrl('http://|/')",
            "return checkSite('|')",
            "copyToClipboard(\"|\")",
            "Site.report({url: '|', kind: 2})",
            "navigator.clipboard.writeText('|')",
            "this.setCustomValidity('|')",
            "gtag('event', 'blocked', {url: '|'})",
            "return confirm('|')",
        ] {
            assert_eq!(told(handler), Role::Told, "{handler}");
        }
        for handler in [
            "go('|')",
            "open('|')",
            "report(go('|'))",
            "report('x'); go('|')",
            "function report(u) { location = u } report('|')",
            "location = report ? '|' : '/'",
        ] {
            assert_eq!(told(handler), Role::Used, "{handler}");
        }
    }
}
