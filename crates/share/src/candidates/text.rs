//! Candidates for a terminal: a few lines each.

use std::io::Write;

use suyuan_cases::Candidate;
use suyuan_model::{Observation, Untrusted};
use suyuan_words::{Lang, Set, name_of, reports, say};

use super::{shown, watched};
use crate::{ShareError, harmless, observations};

pub(super) fn put(out: &mut dyn Write, lang: Lang, candidate: &Candidate) -> Result<(), ShareError> {
    let counted = say(lang, reports::CANDIDATE_SEEN, &[("sites", &candidate.sites), ("pages", &candidate.pages)]);
    let is_key = candidate.kind.is_handle() && candidate.sites > 1;
    let counted = if is_key { say(lang, reports::CANDIDATE_KEY, &[("counted", &counted)]) } else { counted };
    writeln!(out, "{}:{}  {counted}", candidate.kind, Untrusted(&shown(candidate)).terminal())?;
    let beside: Vec<_> = candidate.beside.iter().map(|way| name_of(lang, Set::Beside, way.name())).collect();
    let beside = beside.join(crate::shown::comma(lang));
    writeln!(out, "  {beside}: {}", Untrusted(&watched(candidate).join(" ")).terminal())?;
    for place in &candidate.places {
        let page = harmless::page(&place.page, &[&candidate.value]);
        writeln!(out, "  {}", Untrusted(&page).terminal())?;
    }
    writeln!(out)?;
    Ok(())
}

pub(super) fn observe(out: &mut dyn Write, lang: Lang, told: &Observation, is_first: bool) -> Result<(), ShareError> {
    if is_first {
        writeln!(out, "{}", reports::OBSERVATIONS.text(lang))?;
    }
    let said = format!("{}  {}", told.site, observations::sentence(lang, told));
    writeln!(out, "  {}", Untrusted(&said).terminal())?;
    Ok(())
}

pub(super) fn end(out: &mut dyn Write, lang: Lang, count: u64, observed: u64) -> Result<(), ShareError> {
    if observed > 0 {
        writeln!(out)?;
    }
    match count {
        0 => writeln!(out, "{}", reports::NO_CANDIDATES.text(lang))?,
        _ => writeln!(out, "{}", say(lang, reports::CANDIDATES_COUNT, &[("n", &count)]))?,
    }
    Ok(out.flush()?)
}
