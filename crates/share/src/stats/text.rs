//! Figures as tables for a terminal.

use std::io::{self, Write};

use suyuan_cases::{By, Period, Stats, TimeToClean};
use suyuan_model::{Untrusted, defang};
use suyuan_words::{Lang, Set, Word, cases as words, name_of, reports, say};

use super::{CAMPAIGN_HEADS, COUNTED, change_told, key, named, ways};
use crate::width::{columns, fitted};

/// The widest that a name becomes, in columns.
const NAME_COLUMNS: usize = 48;

pub(super) fn write(stats: &Stats, notes: &[String], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for note in notes {
        writeln!(out, "{}", Untrusted(note).terminal())?;
    }
    if !notes.is_empty() {
        writeln!(out)?;
    }
    if stats.states.is_empty() {
        return writeln!(out, "{}", words::STATS_NONE.text(lang));
    }
    let states: Vec<Vec<String>> = stats
        .states
        .iter()
        .map(|(state, count)| vec![name_of(lang, Set::CaseState, state.name()).to_owned(), count.to_string()])
        .collect();
    table(out, lang, words::STATS_STATES, &[reports::COLUMN_STATE, words::STATS_CASES], &states)?;
    let (days, now, before) = &stats.compared;
    let compared: Vec<Vec<String>> = COUNTED
        .iter()
        .map(|(word, count, _)| {
            let (now, before) = (count(now), count(before));
            vec![word.text(lang).to_owned(), now.to_string(), before.to_string(), change_told(now, before)]
        })
        .collect();
    let title = say(lang, words::STATS_COMPARED, &[("days", days)]);
    rows(
        out,
        &title,
        &["", words::STATS_NOW.text(lang), words::STATS_BEFORE.text(lang), words::STATS_CHANGE.text(lang)],
        &compared,
    )?;
    for (word, periods) in [(words::STATS_MONTHS, &stats.months), (words::STATS_WEEKS, &stats.weeks)] {
        let lines: Vec<Vec<String>> = periods.iter().map(line).collect();
        let mut heads = vec![""];
        heads.extend(COUNTED.iter().map(|(word, ..)| word.text(lang)));
        rows(out, word.text(lang), &heads, &lines)?;
    }
    if let Some(all) = &stats.to_clean {
        let all = TimeToClean { name: words::STATS_ALL.text(lang).to_owned(), ..all.clone() };
        clean(out, lang, words::STATS_TO_CLEAN.text(lang), std::iter::once(&all))?;
        for by in By::ALL {
            if let Some(groups) = stats.to_clean_by.get(&by) {
                clean(out, lang, by_word(by).text(lang), named(by, lang, groups).iter())?;
            }
        }
    }
    let watched: Vec<Vec<String>> = stats
        .watched
        .iter()
        .map(|found| vec![name(&defang(&found.value)), found.sites.to_string(), found.findings.to_string()])
        .collect();
    table(
        out,
        lang,
        words::STATS_WATCHED,
        &[reports::COLUMN_WATCHED, words::STATS_SITES, words::STATS_FINDINGS],
        &watched,
    )?;
    if stats.campaigns.is_empty() {
        return Ok(());
    }
    let shared: Vec<Vec<String>> = stats
        .campaigns
        .iter()
        .map(|shared| vec![name(&key(shared)), shared.sites.to_string(), shared.pages.to_string(), ways(lang, shared)])
        .collect();
    table(out, lang, words::STATS_CAMPAIGNS, &CAMPAIGN_HEADS, &shared)
}

pub(super) fn by_word(by: By) -> Word {
    match by {
        By::Site => words::STATS_BY_SITE,
        By::Suffix => words::STATS_BY_SUFFIX,
        By::Owner => words::STATS_BY_OWNER,
        By::Network => words::STATS_BY_NETWORK,
        By::Technique => words::STATS_BY_TECHNIQUE,
    }
}

fn line(period: &Period) -> Vec<String> {
    let counts = COUNTED.iter().map(|(_, count, _)| count(period).to_string());
    std::iter::once(period.name.clone()).chain(counts).collect()
}

fn clean<'a>(
    out: &mut dyn Write,
    lang: Lang,
    title: &str,
    groups: impl Iterator<Item = &'a TimeToClean>,
) -> io::Result<()> {
    let lines: Vec<Vec<String>> = groups
        .map(|group| {
            let days = |days: f64| format!("{days:.1}");
            vec![name(&group.name), group.cleaned.to_string(), days(group.median_days), days(group.p90_days)]
        })
        .collect();
    let heads = ["", words::STATS_CLEANED.text(lang), words::STATS_MEDIAN.text(lang), words::STATS_P90.text(lang)];
    rows(out, title, &heads, &lines)
}

/// What a stranger may have written, for a cell.
fn name(text: &str) -> String {
    Untrusted(text).terminal().to_string()
}

fn table(out: &mut dyn Write, lang: Lang, title: Word, heads: &[Word], lines: &[Vec<String>]) -> io::Result<()> {
    let heads: Vec<&str> = heads.iter().map(|head| head.text(lang)).collect();
    rows(out, title.text(lang), &heads, lines)
}

/// A table: the first column holds names, the others numbers.
fn rows(out: &mut dyn Write, title: &str, heads: &[&str], lines: &[Vec<String>]) -> io::Result<()> {
    let width = |place: usize| {
        let cells = lines.iter().filter_map(|line| line.get(place)).map(|cell| columns(cell));
        cells.chain([columns(heads[place])]).max().unwrap_or_default()
    };
    let mut widths: Vec<usize> = (0..heads.len()).map(width).collect();
    widths[0] = widths[0].min(NAME_COLUMNS);
    let put = |cells: &[&str]| {
        let cells = cells.iter().enumerate().map(|(place, cell)| match place {
            0 => fitted(cell, widths[0]),
            _ => format!("{}{cell}", " ".repeat(widths[place].saturating_sub(columns(cell)))),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(out, "{title}\n")?;
    writeln!(out, "{}", put(heads))?;
    writeln!(out, "{}", widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join("  "))?;
    for line in lines {
        writeln!(out, "{}", put(&line.iter().map(String::as_str).collect::<Vec<_>>()))?;
    }
    writeln!(out)
}
