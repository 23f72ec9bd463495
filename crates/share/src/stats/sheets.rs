//! Figures as sheets of a workbook.

use suyuan_cases::{Period, Stats};
use suyuan_model::defang;
use suyuan_words::{Lang, Set, cases as words, name_of, reports};

use super::{CAMPAIGN_HEADS, COUNTED, key, ways};

/// A sheet: its name, the heads of its columns, its rows.
pub(crate) type SheetTold = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

/// States, months, weeks, what is found most, and what several sites share.
pub(crate) fn sheets(stats: &Stats, lang: Lang) -> Vec<SheetTold> {
    let states = stats
        .states
        .iter()
        .map(|(state, count)| vec![name_of(lang, Set::CaseState, state.name()).to_owned(), count.to_string()]);
    let counted = |name: &'static str| {
        let counts = COUNTED.iter().map(|(word, ..)| word.text(lang));
        std::iter::once(name).chain(counts).collect::<Vec<_>>()
    };
    let periods = |periods: &[Period]| {
        let row = |period: &Period| {
            let counts = COUNTED.iter().map(|(_, count, _)| count(period).to_string());
            std::iter::once(period.name.clone()).chain(counts).collect::<Vec<_>>()
        };
        periods.iter().map(row).collect::<Vec<_>>()
    };
    let watched = stats
        .watched
        .iter()
        .map(|found| vec![defang(&found.value), found.sites.to_string(), found.findings.to_string()]);
    let shared = stats
        .campaigns
        .iter()
        .map(|shared| vec![key(shared), shared.sites.to_string(), shared.pages.to_string(), ways(lang, shared)]);
    let (month, week) = (words::STATS_MONTHS.text(lang), words::STATS_WEEKS.text(lang));
    let state_heads = [reports::COLUMN_STATE, words::STATS_CASES].map(|head| head.text(lang)).to_vec();
    let watched_heads =
        [reports::COLUMN_WATCHED, words::STATS_SITES, words::STATS_FINDINGS].map(|head| head.text(lang)).to_vec();
    let mut sheets = vec![
        (words::STATS_STATES.text(lang), state_heads, states.collect()),
        (month, counted(month), periods(&stats.months)),
        (week, counted(week), periods(&stats.weeks)),
        (words::STATS_WATCHED.text(lang), watched_heads, watched.collect()),
    ];
    if !stats.campaigns.is_empty() {
        let heads = CAMPAIGN_HEADS.map(|head| head.text(lang)).to_vec();
        sheets.push((words::STATS_CAMPAIGNS.text(lang), heads, shared.collect()));
    }
    sheets
}
