//! Figures over time: tables for a terminal, an object for programs, a page with charts.

mod html;
mod json;
mod sheets;
mod text;

use std::io::{self, Write};

use suyuan_cases::{By, Campaign, Period, Stats, TimeToClean};
use suyuan_model::{Technique, defang};
use suyuan_words::{Lang, Set, Word, cases as words, name_of};

use crate::{harmless, shown};

pub(crate) use html::sections;
pub(crate) use sheets::sheets;

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatsFormat {
    /// Tables for people.
    Text,
    /// One JSON object.
    Json,
    /// A page with charts.
    Html,
}

/// Writes figures, with these lines at the head of what people read.
pub fn tell_stats(
    stats: &Stats,
    notes: &[String],
    format: StatsFormat,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        StatsFormat::Text => text::write(stats, notes, lang, out),
        StatsFormat::Json => json::write(stats, out),
        StatsFormat::Html => html::write(stats, notes, lang, out),
    }
}

/// How something is counted of a period.
type Count = fn(&Period) -> u64;

/// What is counted of a period, in the order in which it is told: its words, how, and the key that JSON has.
const COUNTED: [(Word, Count, &str); 7] = [
    (words::STATS_FINDINGS, |period| period.findings, "findings"),
    (words::STATS_OPENED, |period| period.opened, "opened"),
    (words::STATS_CONFIRMED, |period| period.confirmed, "confirmed"),
    (words::STATS_NOTIFIED, |period| period.notified, "notified"),
    (words::STATS_CLEANED, |period| period.cleaned, "cleaned"),
    (words::STATS_RELAPSED, |period| period.relapsed, "relapsed"),
    (words::STATS_COMPLAINTS, |period| period.complaints, "complaints"),
];

/// Groups with the names that people read: a technique with its words.
fn named(by: By, lang: Lang, groups: &[TimeToClean]) -> Vec<TimeToClean> {
    let name = |name: &str| match Technique::from_name(name) {
        Some(technique) if by == By::Technique => shown::technique(lang, technique),
        _ => name.to_owned(),
    };
    groups.iter().map(|group| TimeToClean { name: name(&group.name), ..group.clone() }).collect()
}

/// The heads of what several sites share.
const CAMPAIGN_HEADS: [Word; 4] = [words::STATS_SHARED, words::STATS_SITES, words::STATS_PAGES, words::STATS_HOW];

/// What they share, harmless: a piece of a page with how it begins there.
fn key(shared: &Campaign) -> String {
    if shared.sample.is_empty() {
        return defang(&shared.key);
    }
    let sample = shared.sample.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}  {}", shared.key, harmless::words(&shown::shortened(&sample), &[]))
}

/// How several sites have what they share.
fn ways(lang: Lang, shared: &Campaign) -> String {
    let ways: Vec<&str> = shared.beside.iter().map(|way| name_of(lang, Set::Beside, way.name())).collect();
    ways.join(shown::comma(lang))
}

/// By how many percent a figure changed; none where there was nothing before.
fn change_percent(now: u64, before: u64) -> Option<i64> {
    (before > 0).then(|| ((now as f64 - before as f64) * 100.0 / before as f64).round() as i64)
}

/// The same for people: `−24 %`.
fn change_told(now: u64, before: u64) -> String {
    match change_percent(now, before) {
        None if now == 0 => "0".to_owned(),
        None => "–".to_owned(),
        Some(change) if change < 0 => format!("\u{2212}{} %", -change),
        Some(change) => format!("+{change} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_percent() {
        for (now, before, expected) in
            [(76, 100, "−24 %"), (111, 100, "+11 %"), (5, 0, "–"), (0, 0, "0"), (0, 3, "−100 %"), (7, 7, "+0 %")]
        {
            assert_eq!(change_told(now, before), expected);
        }
    }
}
