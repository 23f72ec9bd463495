//! What looks at cases told, a case a line.

use std::fmt::Display;
use std::io::{self, Write};

use serde_json::{Value, json};
use suyuan_model::{CaseLook, CaseState, Health, Site, Timestamp, Untrusted};
use suyuan_words::{Lang, Set, cases as words, name_of, say};

use crate::json::{self, known};

/// A look at a case, and where it moved the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookTold {
    /// The case.
    pub case: String,
    /// Its site.
    pub site: Site,
    /// The look.
    pub look: CaseLook,
    /// From where to where it moved the case, if it did.
    pub moves: Vec<(CaseState, CaseState)>,
    /// Why it moved, the last time; empty where it did not.
    pub reason: String,
    /// Where the case stands now.
    pub state: CaseState,
    /// When it is looked at next.
    pub next: Option<Timestamp>,
}

/// Writes looks, as lines for people or of JSON.
pub fn tell_looks(looks: &[LookTold], as_json: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for look in looks {
        if as_json {
            json::line(out, &value(look))?;
        } else {
            writeln!(out, "{}", Untrusted(&text(look, lang)).terminal())?;
        }
    }
    Ok(())
}

fn text(told: &LookTold, lang: Lang) -> String {
    let LookTold { case, site, look, moves, state, next, .. } = told;
    let [dirty, ..] = look.pages;
    let all: u32 = look.pages.iter().sum();
    let why = look.why.map(|why| name_of(lang, Set::NoTelling, why.name()));
    let health = name_of(lang, Set::Health, look.health.name());
    let health = match (look.health, why) {
        (Health::Dirty, _) => say(lang, words::LOOK_DIRTY, &[("n", &dirty), ("of", &all)]),
        (_, Some(why)) => say(lang, words::LOOK_WHY, &[("health", &health), ("why", &why)]),
        _ => health.to_owned(),
    };
    let named = |state: CaseState| name_of(lang, Set::CaseState, state.name());
    let mut states: Vec<&str> = moves.iter().map(|(from, _)| named(*from)).collect();
    states.push(named(*state));
    let next = match next {
        Some(next) => say(lang, words::LOOK_NEXT, &[("time", &next.to_string().get(..10).unwrap_or_default())]),
        None => String::new(),
    };
    let states = states.join(" → ");
    let values: [(&str, &dyn Display); 5] =
        [("case", case), ("site", &site.readable()), ("health", &health), ("states", &states), ("next", &next)];
    say(lang, words::LOOK_LINE, &values).trim_end().to_owned()
}

fn value(told: &LookTold) -> Value {
    let LookTold { case, site, look, moves, reason, state, next } = told;
    let pages: serde_json::Map<String, Value> =
        Health::ALL.iter().zip(look.pages).map(|(health, pages)| (health.name().to_owned(), pages.into())).collect();
    let moves: Vec<Value> = moves.iter().map(|(from, to)| json!({ "from": from.name(), "to": to.name() })).collect();
    json!({
        "schema": "suyuan.look/1",
        "case": case,
        "site": json::text(site.as_str()),
        "at": look.at.to_string(),
        "health": look.health.name(),
        "pages": pages,
        "why": look.why.map(suyuan_model::NoTelling::name),
        "page": json::text(&look.page),
        "run": json::text(&look.run),
        "told": look.told,
        "moves": moves,
        "reason": known(reason),
        "state": state.name(),
        "next_look": next.map(|next| next.to_string()),
    })
}
