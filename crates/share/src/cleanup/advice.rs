//! What the owner is told: in neutral words, since whoever reads them is most often the one who was harmed.

use suyuan_cases::CaseFile;
use suyuan_model::{Remedy, Role};
use suyuan_words::{Lang, Set, name_of, reports, say};

use crate::shown;

/// A kind of work, and its steps.
pub(super) struct Advice {
    pub(super) title: &'static str,
    pub(super) steps: Vec<&'static str>,
}

/// The advice for a case, the most pressing work first. A farm gets none: its owner is not the one to clean it up.
pub(super) fn advice(lang: Lang, file: &CaseFile) -> Vec<Advice> {
    if file.case.role == Role::Farm {
        return Vec::new();
    }
    file.remedies.iter().map(|&remedy| told(lang, remedy)).collect()
}

fn told(lang: Lang, remedy: Remedy) -> Advice {
    Advice {
        title: name_of(lang, Set::Remedy, remedy.name()),
        steps: name_of(lang, Set::Advice, remedy.name()).lines().collect(),
    }
}

/// The advice in one line.
pub(super) fn in_one_line(lang: Lang, file: &CaseFile) -> String {
    if file.case.role == Role::Farm {
        return reports::NOTE_FARM.text(lang).to_owned();
    }
    let steps: Vec<_> = advice(lang, file).into_iter().flat_map(|advice| advice.steps).collect();
    steps.join(shown::space(lang))
}

/// A sentence on what the role means for whoever reads the case.
pub(super) fn role_note(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Victim | Role::Unknown => reports::NOTE_NEUTRAL.text(lang),
        Role::Platform => reports::NOTE_PLATFORM.text(lang),
        Role::Farm => reports::NOTE_FARM.text(lang),
    }
}

/// The role with its evidence; not encoded.
pub(super) fn role(lang: Lang, file: &CaseFile) -> String {
    let role = name_of(lang, Set::Role, file.case.role.name());
    match &file.shared_host {
        Some(host) => {
            let tenant = say(lang, reports::ROLE_TENANT, &[("host", host)]);
            format!("{role}{}{tenant}", shown::colon(lang))
        }
        None => role.to_owned(),
    }
}
