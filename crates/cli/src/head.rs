//! What stands at the head of every report, and how wide a terminal is.

use suyuan_ledger::Reader;
use suyuan_model::{Authority, Timestamp};
use suyuan_words::{Lang, reports, say};

use crate::clock;

/// What every report says at its head: on whose authority it is made, which runs did not obey robots.txt, and on whose
/// authority they did not.
pub(crate) fn notes(reader: &Reader, lang: Lang) -> anyhow::Result<Vec<String>> {
    notes_by(reader, None, lang)
}

/// The same of a job that says itself on whose authority it looks; else the newest that a run was told counts.
pub(crate) fn notes_by(reader: &Reader, own: Option<&Authority>, lang: Lang) -> anyhow::Result<Vec<String>> {
    let authority = own.cloned().map_or_else(|| reader.authority(), |own| Ok(Some(own)))?;
    let mut notes = authority.map(|authority| suyuan_share::authority_lines(&authority, lang)).unwrap_or_default();
    for run in reader.runs()? {
        if let Some(authority) = &run.authorized {
            notes.push(say(lang, reports::NOTE_AUTHORIZED, &[("run", &run.name), ("authority", authority)]));
        }
    }
    Ok(notes)
}

/// The same on what is told as of now: where somebody told the time, that is said.
pub(crate) fn notes_as_of(reader: &Reader, now: Timestamp, lang: Lang) -> anyhow::Result<Vec<String>> {
    let mut notes = notes(reader, lang)?;
    if clock::is_told() {
        notes.push(say(lang, reports::NOTE_TOLD, &[("now", &now)]));
    }
    Ok(notes)
}

/// The columns that a terminal says it has, in the environment; else the usual ones.
pub(crate) fn terminal_width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or(suyuan_share::WIDTH_DEFAULT).max(suyuan_share::WIDTH_MIN)
}
