//! Findings for a terminal: a few lines each.

use std::io::Write;

use suyuan_cases::telling;
use suyuan_model::{Finding, Sighting, Untrusted};
use suyuan_words::{Lang, Set, name_of, reports, say};

use crate::{ShareError, harmless, shown};

pub(super) fn put(out: &mut dyn Write, lang: Lang, finding: &Finding) -> Result<(), ShareError> {
    let severity = shown::severity(lang, finding.severity);
    let page = harmless::page(finding.page.as_str(), &[&finding.watch.value]);
    writeln!(out, "{severity} {}  {}", finding.level, Untrusted(&page).terminal())?;
    let watched = harmless::watched(&finding.watch);
    write!(out, "  → {}", Untrusted(&watched).terminal())?;
    if !finding.watch.category.is_empty() {
        let category = name_of(lang, Set::Category, &finding.watch.category);
        write!(out, "{}", Untrusted(&shown::aside(lang, category)).terminal())?;
    }
    writeln!(out)?;
    if let Some(seen) = telling(finding) {
        writeln!(out, "  {}", Untrusted(&how(lang, &seen.sighting)).terminal())?;
    }
    let (first, last) = (shown::moment(finding.first_seen), shown::moment(finding.last_seen));
    writeln!(out, "  {first} – {last}  {}\n", finding.id)?;
    Ok(())
}

pub(super) fn end(out: &mut dyn Write, lang: Lang, count: u64) -> Result<(), ShareError> {
    match count {
        0 => writeln!(out, "{}", reports::NO_FINDINGS.text(lang))?,
        _ => writeln!(out, "{}", say(lang, reports::FINDINGS_COUNT, &[("n", &count)]))?,
    }
    Ok(out.flush()?)
}

/// Technique, place and concealment in a line.
fn how(lang: Lang, sighting: &Sighting) -> String {
    let place = name_of(lang, Set::Place, sighting.place.name());
    let mut how = format!("{} · {place}", shown::technique(lang, sighting.technique));
    if !sighting.concealment.is_empty() {
        let ways: Vec<_> = sighting.concealment.iter().map(|way| name_of(lang, Set::Concealment, way.name())).collect();
        how.push_str(" · ");
        how.push_str(&say(lang, reports::EVIDENCE_HIDDEN, &[("how", &ways.join(shown::comma(lang)))]));
    }
    how
}
