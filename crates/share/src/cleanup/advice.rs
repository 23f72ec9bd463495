//! What the owner is told: in neutral words, since whoever reads them is most often the one who was harmed.

use suyuan_cases::{CaseFile, RoleRule};
use suyuan_model::{Remedy, Role};
use suyuan_words::{Lang, Set, cases, name_of, reports, say, word_of};

use crate::{harmless, shown};

/// A kind of work, and its steps.
pub(crate) struct Advice {
    pub(crate) title: &'static str,
    pub(crate) steps: Vec<&'static str>,
}

/// The advice for a case, the most pressing work first. A farm is reported: its owner is not the one to clean it up.
/// What the pages of a tenant hold is the tenant's to clean, whatever it looks like from outside.
pub(crate) fn advice(lang: Lang, file: &CaseFile) -> Vec<Advice> {
    if file.case.role == Role::Farm {
        return vec![told(lang, "farm")];
    }
    let is_tenant = file.role.evidence.iter().any(|evidence| evidence.rule == RoleRule::Tenant);
    let mut names: Vec<&str> = Vec::new();
    for remedy in &file.remedies {
        let name = match remedy {
            Remedy::Compromise | Remedy::ThirdParty if is_tenant => "tenant",
            remedy => remedy.name(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| told(lang, name)).collect()
}

fn told(lang: Lang, name: &str) -> Advice {
    Advice { title: title(lang, name), steps: steps(lang, name).lines().collect() }
}

fn title(lang: Lang, name: &str) -> &'static str {
    word_of(Set::Remedy, name).map_or("", |word| word.text(lang))
}

fn steps(lang: Lang, name: &str) -> &'static str {
    word_of(Set::Advice, name).map_or("", |word| word.text(lang))
}

/// The advice in one line.
pub(crate) fn in_one_line(lang: Lang, file: &CaseFile) -> String {
    let steps: Vec<_> = advice(lang, file).into_iter().flat_map(|advice| advice.steps).collect();
    steps.join(shown::space(lang))
}

/// A sentence on what the role means for whoever reads the case.
pub(crate) fn role_note(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Victim | Role::Unknown => reports::NOTE_NEUTRAL.text(lang),
        Role::Platform => reports::NOTE_PLATFORM.text(lang),
        Role::Farm => reports::NOTE_FARM.text(lang),
    }
}

/// The role with its evidence; not encoded.
pub(crate) fn role(lang: Lang, file: &CaseFile) -> String {
    role_with(lang, file, &|what| what.to_owned())
}

/// The same, where what strangers named is shown in this way.
pub(crate) fn role_with(lang: Lang, file: &CaseFile, show: &dyn Fn(&str) -> String) -> String {
    let role = name_of(lang, Set::Role, file.case.role.name());
    let names = shown::names(&file.watched);
    let mut why = Vec::new();
    if let Some(event) = &file.role.by_hand {
        let (actor, time) = (show(&event.actor), shown::moment(event.at));
        why.push(say(lang, cases::ROLE_BY_HAND, &[("actor", &actor), ("time", &time)]));
        if !event.reason.is_empty() {
            why.push(show(&event.reason));
        }
    }
    why.extend(file.role.evidence.iter().map(|evidence| {
        let what = show(&harmless::page(&evidence.what, &names));
        shown::filled(lang, Set::RoleRule, evidence.rule.name(), &what, evidence.count, evidence.of)
    }));
    if why.is_empty() {
        role.to_owned()
    } else {
        format!("{role}{}{}", shown::colon(lang), why.join(shown::semicolon(lang)))
    }
}
