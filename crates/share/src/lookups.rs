//! What was looked up over the network about who can be told of sites.

use std::io::{self, Write};

use serde_json::{Value, json};
use suyuan_model::{Contact, Lookup, LookupOutcome, Site, Untrusted};
use suyuan_words::{Lang, Set, cases as words, name_of, say};

use crate::json::{self, known};
use crate::{harmless, shown};

/// Who can be told of the site of a case, and where that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupTold {
    /// The case.
    pub case: String,
    /// Its site.
    pub site: Site,
    /// Who can be told.
    pub contacts: Vec<Contact>,
    /// What came of each place.
    pub lookups: Vec<Lookup>,
}

/// Writes what was looked up, as lines for people or of JSON.
pub fn tell_lookups(told: &[LookupTold], as_json: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for one in told {
        let mut contacts: Vec<&Contact> = one.contacts.iter().collect();
        contacts.sort_by_key(|it| (it.party, it.confidence));
        if as_json {
            json::line(out, &value(one, &contacts))?;
            continue;
        }
        let head = format!("{} {}", one.case, one.site.readable());
        let of = contacts.into_iter().map(|it| shown::contact(lang, it, &[]));
        let at = one.lookups.iter().map(|it| line(lang, it, &[]));
        for (place, line) in std::iter::once(head).chain(of).chain(at).enumerate() {
            let indent = if place == 0 { "" } else { "  " };
            writeln!(out, "{indent}{}", Untrusted(&line).terminal())?;
        }
    }
    Ok(())
}

/// What came of a place, in a line; not encoded.
pub(crate) fn line(lang: Lang, lookup: &Lookup, names: &[&str]) -> String {
    let source = name_of(lang, Set::LookupSource, lookup.source.name());
    let outcome = name_of(lang, Set::LookupOutcome, lookup.outcome.name());
    let mut about = vec![lookup.at.day()];
    if let Some(expires) = lookup.expires {
        about.push(say(lang, words::LOOKUP_EXPIRES, &[("day", &expires.day())]));
    }
    if !lookup.url.is_empty() {
        // What was refused may be a watched thing.
        let is_asked = lookup.outcome != LookupOutcome::Refused;
        let quoted = if is_asked { harmless::page(&lookup.url, names) } else { harmless::quote(&lookup.url, names) };
        about.insert(0, quoted);
    }
    format!("{source}{}{outcome}{}", shown::colon(lang), shown::aside(lang, &about.join(shown::comma(lang))))
}

/// The same as JSON.
pub(crate) fn of_place(lookup: &Lookup) -> Value {
    json!({
        "source": lookup.source.name(),
        "outcome": lookup.outcome.name(),
        "url": known(&lookup.url),
        "expires": lookup.expires.map(|at| at.to_string()),
        "at": lookup.at.to_string(),
        "told": lookup.told,
    })
}

fn value(told: &LookupTold, contacts: &[&Contact]) -> Value {
    json!({
        "schema": "suyuan.lookup/1",
        "case": told.case,
        "site": json::text(told.site.as_str()),
        "contacts": contacts.iter().map(|it| crate::cleanup::jsonl::contact(it)).collect::<Value>(),
        "lookups": told.lookups.iter().map(of_place).collect::<Value>(),
    })
}
