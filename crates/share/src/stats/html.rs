//! Figures as one page: tiles, charts of months and weeks, tables. It stands alone, as a cleanup list does.

use std::io::{self, Write};

use suyuan_cases::{By, Period, Stats, TimeToClean};
use suyuan_model::{Untrusted, defang};
use suyuan_words::{Lang, Set, cases as words, name_of, reports, say};

use super::text::by_word;
use super::{CAMPAIGN_HEADS, COUNTED, Count, change_told, key, named, ways};
use crate::cleanup::html_page;
use crate::shown;

/// How high the highest column of a chart is, in units of its picture.
const HIGHEST: u64 = 100;

/// How wide a column is, with the gap beside it.
const STEP: u64 = 14;

pub(super) fn write(stats: &Stats, notes: &[String], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let title = words::STATS_TITLE.text(lang);
    html_page::begin(out, lang, title, stats.now)?;
    html_page::notes(out, notes)?;
    writeln!(out, "</header>")?;
    if stats.states.is_empty() {
        writeln!(out, "<p class=\"empty\">{}</p>", words::STATS_NONE.text(lang))?;
        return html_page::end(out, lang);
    }
    sections(stats, lang, out)?;
    html_page::end(out, lang)
}

/// The figures, as sections of a page.
pub(crate) fn sections(stats: &Stats, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section class=\"tiles\">")?;
    for (state, count) in &stats.states {
        let name = name_of(lang, Set::CaseState, state.name());
        writeln!(out, "<div class=\"tile\"><b>{count}</b><span>{name}</span></div>")?;
    }
    writeln!(out, "</section>")?;
    compared(stats, lang, out)?;
    for (word, periods) in [(words::STATS_MONTHS, &stats.months), (words::STATS_WEEKS, &stats.weeks)] {
        writeln!(out, "<section class=\"charts\">\n<h2>{}</h2>\n<div class=\"figures over-time\">", word.text(lang))?;
        for (word, count, _) in COUNTED {
            chart(out, word.text(lang), periods, count)?;
        }
        writeln!(out, "</div>\n</section>")?;
    }
    if let Some(all) = &stats.to_clean {
        let all = TimeToClean { name: words::STATS_ALL.text(lang).to_owned(), ..all.clone() };
        clean(out, lang, words::STATS_TO_CLEAN.text(lang), &[all])?;
        for by in By::ALL {
            if let Some(groups) = stats.to_clean_by.get(&by) {
                clean(out, lang, by_word(by).text(lang), &named(by, lang, groups))?;
            }
        }
    }
    let rows = stats.watched.iter().map(|found| {
        vec![Untrusted(&defang(&found.value)).html().to_string(), found.sites.to_string(), found.findings.to_string()]
    });
    let heads = [reports::COLUMN_WATCHED, words::STATS_SITES, words::STATS_FINDINGS].map(|head| head.text(lang));
    table(out, words::STATS_WATCHED.text(lang), &heads, rows)?;
    if stats.campaigns.is_empty() {
        return Ok(());
    }
    let rows = stats.campaigns.iter().map(|shared| {
        let key = Untrusted(&key(shared)).html().to_string();
        vec![key, shared.sites.to_string(), shared.pages.to_string(), ways(lang, shared)]
    });
    table(out, words::STATS_CAMPAIGNS.text(lang), &CAMPAIGN_HEADS.map(|head| head.text(lang)), rows)
}

fn compared(stats: &Stats, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let (days, now, before) = &stats.compared;
    let rows = COUNTED.iter().map(|(word, count, _)| {
        let (now, before) = (count(now), count(before));
        vec![word.text(lang).to_owned(), now.to_string(), before.to_string(), change_told(now, before)]
    });
    let heads = ["", words::STATS_NOW.text(lang), words::STATS_BEFORE.text(lang), words::STATS_CHANGE.text(lang)];
    table(out, &say(lang, words::STATS_COMPARED, &[("days", days)]), &heads, rows)
}

fn clean(out: &mut dyn Write, lang: Lang, title: &str, groups: &[TimeToClean]) -> io::Result<()> {
    let rows = groups.iter().map(|group| {
        let days = |days: f64| format!("{days:.1}");
        let name = Untrusted(&shown::shortened(&group.name)).html().to_string();
        vec![name, group.cleaned.to_string(), days(group.median_days), days(group.p90_days)]
    });
    let heads = ["", words::STATS_CLEANED.text(lang), words::STATS_MEDIAN.text(lang), words::STATS_P90.text(lang)];
    table(out, title, &heads, rows)
}

/// A table whose cells are markup already.
fn table(out: &mut dyn Write, title: &str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    writeln!(out, "<section class=\"told\">\n<h2>{title}</h2>\n<table class=\"overview\">\n<thead><tr>")?;
    for head in heads {
        writeln!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        writeln!(out, "<tr>{cells}</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// A column for each period, with its name and number for whoever points there or cannot see it.
fn chart(out: &mut dyn Write, title: &str, periods: &[Period], count: Count) -> io::Result<()> {
    let most = periods.iter().map(count).max().unwrap_or_default();
    let width = STEP * periods.len() as u64;
    let sum: u64 = periods.iter().map(count).sum();
    writeln!(out, "<figure>\n<figcaption>{title} <b>{sum}</b></figcaption>")?;
    writeln!(
        out,
        "<svg class=\"bar plain columns\" viewBox=\"0 0 {width} {HIGHEST}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}\">"
    )?;
    for (place, period) in periods.iter().enumerate() {
        let number = count(period);
        // What is there at all is seen.
        let height = if number == 0 { 0 } else { (number * HIGHEST / most.max(1)).max(HIGHEST / 50) };
        let (x, y) = (STEP * place as u64, HIGHEST - height);
        writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"><title>{}: {number}</title></rect>",
            STEP - 4,
            period.name
        )?;
    }
    let ends: Vec<&str> =
        [periods.first(), periods.last()].into_iter().flatten().map(|period| period.name.as_str()).collect();
    writeln!(out, "</svg>\n<p class=\"made\">{}</p>\n</figure>", ends.join(" – "))
}
